//! Is the network closed? Every minimal uncovered profile, exactly.
//!
//! A *gap* is a set of fixed values such that no possible person who has them all finds a programme,
//! and that says nothing superfluous: with one value less, somebody is covered. Rules only; room,
//! distance and danger regions are left aside.
//!
//! ```
//! use oever_matching::*;
//! use std::ops::ControlFlow;
//!
//! let attribute = |code: &str, values: &[&str]| AttributeDef {
//!     code: code.into(),
//!     values: values.iter().map(ToString::to_string).collect(),
//!     ordered: false,
//!     changeable: false,
//! };
//! let schema = Schema::new(vec![attribute("age", &["minor", "adult"]), attribute("pet", &["no", "yes"])], &[])?
//!     .with_geography(vec![Region { code: "north".into(), point_m: None }], vec![])?;
//! let rule = Rule::Requires(Literal::any_of("pet", &["no"]));
//! let house = Programme::new(&schema, ProgrammeSpec::of_rules("house", "north", [("pet", rule)]))?;
//! let network = Network::new(&schema, &[house])?;
//! let mut lines = Vec::new();
//! let _ = network.gaps(&GapSearch::default(), |gap| {
//!     lines.push(network.line(gap));
//!     ControlFlow::<()>::Continue(())
//! });
//! assert_eq!(lines, ["pet=yes"]);
//! # Ok::<(), MatchError>(())
//! ```

mod cubes;
mod diff;
mod merge;
mod network;
mod report;
mod shortfall;
mod walk;

pub use diff::{CoverageChange, coverage_change};
pub use merge::{MergedGap, merge_gaps};
pub use network::{Fixed, Gap, GapSearch, Network};
pub use report::{CoverageReport, CoverageTally, DemandReport, GREEDY, RankedGap, Relaxation, TOP};
pub use shortfall::Shortfall;
