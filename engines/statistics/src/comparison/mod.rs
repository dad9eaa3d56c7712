//! What differs more than chance: funnels, intervals for counts and shares, and weekly watching of many counts.

mod funnel;
mod intervals;
mod limits;
pub mod weekly;

pub use funnel::{Dispersion, Funnel, FunnelError, FunnelOptions, Kind, Place, Unit, UnitResult, funnel};
pub use intervals::{Interval, garwood, wilson};
pub use limits::{Target, limit};
