#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod audit;
mod dimension;
mod error;
mod exact;
mod lp;
mod parameters;
mod plan;
mod protect;
mod protected;
mod release;
mod rule;
mod space;
mod system;
mod table;

pub use audit::{Interval, intervals};
pub use dimension::{Dimension, TOTAL};
pub use error::Error;
pub use parameters::{Cost, Openness, Parameters};
pub use protect::{Pattern, protect, protect_reporting, protect_together};
pub use protected::{Method, Protected, Provenance, ReleaseId};
pub use release::{Release, Share, Shown};
pub use table::{Filter, MAX_CELLS, Shape, Table};
