//! The words every other crate speaks: typed ids, time, entropy, who acts and why, values that cannot be
//! printed, and judgements that cannot be shown without their explanation.
#![deny(missing_docs)]

mod context;
mod entropy;
mod explained;
mod geography;
mod id;
mod language;
mod sensitive;
mod time;

pub use context::{Actor, Ctx, Purpose, Role};
pub use entropy::{Entropy, EntropyGuard};
pub use explained::{Certainty, Explained, Explanation};
pub use geography::{Geography, GeographyError, Municipality, Region};
pub use id::{AccountId, FunctionId, OrganisationId, ParseIdError};
pub use language::{Language, Text};
pub use sensitive::{Permit, Sensitive};
pub use time::{Clock, Timestamp};

#[doc(hidden)]
pub mod reexport {
    pub use serde;
    pub use uuid;
}
