//! Networks: which records hang together through blind tokens, over all organisations, day by day.
//!
//! * [`Network`] keeps records and tokens, and its components; records come and go by [day](Network::day), and what
//!   they touch is rebuilt. [`Network::rebuild`] does all of it from scratch and must change nothing.
//! * [`Policy`] says which tokens link: caps per kind, corroboration, hysteresis, how many organisations it takes
//!   before a component is [shown](Network::shown). [`OwnTokens`] keeps an organisation's own values out at the source.
//! * [`Network::explain`] and [`Network::path`] say why, by kinds of tokens and their rarity; [`changes`] says what
//!   changed between two days; [`communities`] splits a large component for looking at.
//!
//! Deterministic: the same records give the same components, in whatever order they came. A component is a reason to
//! put a question to a person, never a finding.
//!
//! ```
//! use oever_linkage::RarityBands;
//! use oever_linkage::network::{Network, Policy, Record, Token};
//!
//! let mut network = Network::new(Policy::default());
//! let record = |id, organisation, tokens: &[&'static str]| Record {
//!     id,
//!     organisation,
//!     day: 1,
//!     tokens: tokens.iter().map(|token| Token::parse(token)).collect(),
//! };
//! network.day(&[], &[
//!     record(1, 10, &["phone:a", "plate:b"]),
//!     record(2, 20, &["plate:b", "address:c"]),
//!     record(3, 20, &["address:c"]),
//!     record(4, 30, &["phone:d"]),
//! ])?;
//! assert_eq!(network.shown(), [[1, 2, 3]]);
//! let path = network.path(1, 3, &RarityBands { rare_up_to: 3, uncommon_up_to: 20 }).unwrap();
//! assert_eq!(path.iter().map(|step| step.kind.as_str()).collect::<Vec<_>>(), ["plate", "address"]);
//! # Ok::<(), oever_linkage::network::NetworkError>(())
//! ```

mod communities;
mod explain;
mod feed;
mod groups;
mod lines;
mod live;
mod middle;
mod policy;
mod source;
mod store;
mod view;

pub use communities::{Communities, RUNS, communities};
pub use explain::{Explanation, SharedKind, Standing, Step};
pub use feed::{Change, ChangeKind, changes};
pub use lines::{Line, LineError, OwnedRecord, parse_edge, parse_line};
pub use live::{Network, NetworkError};
pub use policy::{Limits, Policy};
pub use source::OwnTokens;
pub use store::{Record, Token};
pub use view::{Components, canonical};
