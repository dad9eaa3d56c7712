//! Watching many weekly counts: does something rise that is worth a question?
//!
//! An alert is a question to a person, never a finding. On simulated rises the best of these detectors see seven or
//! eight of twelve, three weeks late; [`simulate`] and [`quality`] say how these figures come out elsewhere.

mod detector;
mod quality;
mod simulate;
mod watch;

pub use detector::{Alert, Detector, Judgement, detect, judge};
pub use quality::{Quality, Rise, quality};
pub use simulate::{Simulated, SimulationOptions, simulate};
pub use watch::{Series, Signal, WatchError, WatchOptions, watch};
