#![deny(missing_docs)]
//! Which place fits, why not, and what would change that.
//!
//! Pure: no input or output, no clock, no randomness. The vocabulary is data ([`Vocabulary`],
//! [`Schema`]); a [`Request`] holds needs without identity; a [`Programme`] holds what a provider
//! publishes. [`rank`] answers one request, [`openings`] names the smallest sets of changes that open
//! a place, [`what_if`] shows one change, [`gap_counts`] counts what stood in the way of many.
//! [`Network::gaps`] proves where the network has no answer, [`Batch::solve`] and [`place_households`] divide
//! places among all who ask, [`outline`] answers one of many requests in brief, [`exchange`] reads files.
//! Origin and nationality are no attributes: a vocabulary that carries them is refused.
//!
//! ```
//! use jiff::civil::date;
//! use oever_matching::*;
//!
//! let addiction = AttributeDef {
//!     code: "addiction".into(),
//!     values: vec!["none".into(), "stable".into(), "active".into()],
//!     ordered: true,
//!     changeable: false,
//! };
//! let regions = vec![Region { code: "north".into(), point_m: None }];
//! let schema = Schema::new(vec![addiction], &[])?.with_geography(regions, vec![])?;
//! let house = Programme::new(&schema, ProgrammeSpec {
//!     id: "house".into(),
//!     region: "north".into(),
//!     capacity: Capacity { free: Some(1), as_of: 0, next_free: None },
//!     emergency: None,
//!     supervision: Supervision::default(),
//!     conditions: vec![ConditionSpec {
//!         id: "no-active-addiction".into(),
//!         rule: Rule::Excludes(vec![Literal::any_of("addiction", &["active"])]),
//!         owner: "House".into(),
//!         source: "house rules".into(),
//!         since: date(2026, 1, 1),
//!         lift: Some(LiftRule { by: ["provider".into()].into(), on_condition: "treatment runs".into() }),
//!     }],
//!     offers: [].into(),
//! })?;
//!
//! // Nothing is known: possible, and the question is named.
//! let unknown = Request::new(&schema, &RequestSpec::default())?;
//! let ranking = rank(&schema, &unknown, std::slice::from_ref(&house), &[])?;
//! assert_eq!(ranking.fitting[0].fit, Fit::Possible);
//! assert_eq!(ranking.next_questions(), [("addiction".to_owned(), 1)]);
//!
//! // Known and in the way: a near miss, with whose rule it is and who can lift it.
//! let active = Request::new(&schema, &RequestSpec::default().answer("addiction", "active"))?;
//! let ranking = rank(&schema, &active, std::slice::from_ref(&house), &[])?;
//! let Reason::Condition(reason) = &ranking.near_misses[0].broken[0] else { unreachable!() };
//! assert_eq!((reason.owner.as_str(), reason.since), ("House", date(2026, 1, 1)));
//! let smallest = openings(&schema, &active, &[house], &[], 2)?;
//! assert_eq!(smallest[0].changes.len(), 1);
//! # Ok::<(), MatchError>(())
//! ```

mod batch;
mod change;
mod combine;
mod coverage;
mod eligibility;
mod error;
pub mod exchange;
mod fairness;
mod gaps;
mod outline;
mod profile;
mod programme;
mod rank;
mod request;
mod schema;
mod vocabulary;

pub use batch::{
    Allocation, Batch, Envy, FullCertificate, Household, HouseholdOption, HouseholdPlan, Objective,
    PlaceOption, TradeOff, place_households, solve_dense,
};
pub use change::{Change, MAX_CHANGES, Opening, SingleChange, WhatIf, openings, single_changes, what_if};
pub use combine::{Combination, Treatment, combinations};
pub use coverage::{
    CoverageChange, CoverageReport, CoverageTally, DemandReport, Fixed, GREEDY, Gap, GapSearch, MergedGap,
    Network, RankedGap, Relaxation, Shortfall, TOP, coverage_change, merge_gaps,
};
pub use eligibility::{
    Assessment, ConditionKind, ConditionReason, Distance, Fact, Fit, LiftedReason, Question, Reason, Wishes,
    broken_conditions,
};
pub use error::MatchError;
pub use fairness::{RaisePolicy, RaisedClass, Waiting};
pub use gaps::{ConditionCount, Demand, FactCount, GapCounts, gap_counts};
pub use outline::{Obstacle, Outline, outline};
pub use programme::{
    CAPACITY_STALE_AFTER, Capacity, CapacityState, ConditionSpec, EmergencyBed, LiftRule, Programme,
    ProgrammeSpec, Rule, Supervision, SupervisionKind,
};
pub use rank::{LiftProblem, LiftedContra, Ranking, RejectedLift, rank};
pub use request::{DangerRegion, NeedsProfile, Request, RequestSpec};
pub use schema::{AttributeDef, Literal, Region, Schema, ValueRange, Values};
pub use vocabulary::{
    AttributeText, Certainty, Outcome, RefusalCode, RefusalCodes, Text, ValueText, Vocabulary,
    VocabularyError, WishText,
};
