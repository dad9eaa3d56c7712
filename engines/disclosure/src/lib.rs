#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod audit;
mod cell_key;
mod dimension;
mod error;
mod estimate;
mod exact;
mod lp;
mod noise;
mod parameters;
mod plan;
mod protect;
mod protected;
mod release;
mod rounding;
mod rule;
mod space;
mod steps;
mod system;
mod table;

pub use audit::{Interval, intervals};
pub use cell_key::{Answer, CellKeyRule, Query, RecordKey, Records, SmallResults, answer, perturbed};
pub use dimension::{Dimension, TOTAL};
pub use error::Error;
pub use estimate::{Assessed, CoarseSpan, Estimate, Span, protect_estimate};
pub use noise::{Change, NoiseTable};
pub use parameters::{Cost, Openness, Parameters};
pub use protect::{Pattern, Reported, protect, protect_reporting, protect_together};
pub use protected::{Method, Protected, Provenance, ReleaseId};
pub use release::{Release, Share, Shown};
pub use rounding::{Base, Distance, Rounded, round};
pub use steps::{Curve, Grid, Lost, MergedStep, Step, merge_steps};
pub use table::{Filter, MAX_CELLS, Shape, Table};
