//! How many are not seen? Capture–recapture (multiple systems estimation) for sparse lists.
//!
//! [`Assessment::new`] is the way in: it gives the models with their gaps, a bound, an interval that repeats the selection,
//! and a [`Verdict`] by stated rules. What an estimate is worth cannot be lost on the way: a population is a [`Range`].

mod assess;
mod bootstrap;
mod bounds;
mod dense;
mod existence;
mod fit;
mod heterogeneity;
mod linear;
mod model;
mod model_set;
mod profile;
mod range;
mod solver;
mod stepwise;
mod strata;
mod table;
mod verdict;

pub use assess::{Assessment, Options, Selection, THRESHOLDS};
pub use bootstrap::{Bootstrap, Resampling, reselect};
pub use bounds::{Chao, Chapman};
pub use existence::Existence;
pub use fit::{Criteria, Fit, FitError, Parameter};
pub use heterogeneity::{Heterogeneous, Shape};
pub use model::Model;
pub use model_set::{Candidate, Criterion, ModelSet};
pub use profile::profile;
pub use range::Range;
pub use strata::{MAX_CELLS, Strata, StrataError, StratifiedAssessment, StratifiedFit, Term};
pub use table::{Histories, ListSet, MAX_LISTS, MAX_OBSERVED, TableError};
pub use verdict::{
    AGREEMENT, ASSUMES, Finding, HIDDEN, LEAST_FIT, LEAST_LISTS, LEAST_OVERLAP, MOST_WITHOUT, POSSIBLE, Rule,
    Verdict, WIDEST,
};
