//! Plain data: what the world consists of. No behaviour beyond small helpers, no IO.

mod case;
mod organisation;
mod person;
mod placement;
mod programme;
mod story;

pub use case::*;
pub use organisation::*;
pub use person::*;
pub use placement::*;
pub use programme::*;
pub use story::*;
