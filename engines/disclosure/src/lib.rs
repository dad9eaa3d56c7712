#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod audit;
mod dimension;
mod error;
mod lp;
mod parameters;
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
pub use parameters::Parameters;
pub use protect::protect;
pub use protected::{Method, Protected, Provenance, ReleaseId};
pub use release::{Release, Share, Shown};
pub use table::{Filter, MAX_CELLS, Shape, Table};
