//! Networks: what hangs together over organisations, for the national centre alone.
//!
//! Who enrols learns nothing from a network: it would tell that something met before the holder was asked. So only the
//! national centre looks, which enrols nothing, and only at organisations whose data protection officer let them take
//! part, as the one of the centre did. It sees kinds of values, how rare they are, when what changed and which functions
//! to call; never a value, an alias or a record. See the README.

mod answer;
mod decide;
pub(crate) mod model;
pub(crate) mod pages;
mod picture;
mod queries;
mod refresh;

pub use answer::{answer_network, networks};
pub use decide::{DecideNetwork, decide_network};
pub use model::{Network, NetworkAnswer, NetworkEvent, NetworkId};
pub(crate) use queries::{FORGET_MEMBER, STATEMENTS};
pub(crate) use refresh::refresh;
