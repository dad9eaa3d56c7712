//! Time to an event: how long until somebody comes back, for people who are followed for different lengths of time.
//!
//! Somebody who is still followed without the event is *censored*: what is known is that it took longer. Where a
//! competing event can come first (a death, a departure), use [`incidence`]: one minus Kaplan–Meier would count what
//! can no longer happen.

mod band;
mod cox;
mod cox_sums;
mod curve;
mod gray;
mod incidence;
mod log_rank;
mod matrix;
mod recurrent;
mod restricted;
mod spells;
mod tally;

pub use band::BandKind;
pub use cox::{Coefficient, CoxFit, CoxOptions, Test, Ties, cox};
pub use curve::{Curve, CurveOptions, Ending, HazardStep, Median, Step, kaplan_meier};
pub use gray::{GrayTest, gray};
pub use incidence::{CauseCurve, Incidence, IncidenceStep, incidence};
pub use log_rank::{GroupEvents, LogRank, Weight, log_rank};
pub use recurrent::{MeanCount, MeanCountStep, mean_count};
pub use restricted::{RestrictedMean, restricted_mean};
pub use spells::{Spells, SurvivalError};
