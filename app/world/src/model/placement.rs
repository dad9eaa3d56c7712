//! Requests for a place, and what providers answered.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Condition, Urgency};

/// A request for a place, without identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementRequest {
    /// Number, such as `Q0001`.
    pub id: String,
    /// Dossier.
    pub dossier: String,
    /// Asked.
    pub asked: DateTime,
    /// Urgency.
    pub urgency: Urgency,
    /// Needs profile; an attribute that is absent is not known.
    pub needs: Vec<Condition>,
    /// Wishes: they order places and never exclude one.
    pub wishes: Vec<String>,
    /// Regions that are dangerous for this person.
    pub danger_regions: Vec<String>,
    /// Programmes asked, with their answers.
    pub offers: Vec<Offer>,
    /// Outcome.
    pub outcome: PlacementOutcome,
    /// Decided on.
    pub decided: Option<Date>,
}

/// A programme that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Programme.
    pub programme: String,
    /// Asked.
    pub asked: DateTime,
    /// Answer; `None`: silence.
    pub answer: Option<Answer>,
}

/// An answer of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// On.
    pub on: DateTime,
    /// Kind.
    pub kind: AnswerKind,
    /// Conditions, if any.
    pub conditions_nl: Option<String>,
    /// Coded reason of a refusal, from `rules/contraindications/refusal_codes.toml`.
    pub refusal: Option<String>,
    /// The need that was in the way.
    pub because_of: Option<Condition>,
    /// What would make it possible.
    pub would_be_possible_nl: Option<String>,
}

/// Kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// Accepted.
    Accepted,
    /// Accepted under conditions.
    UnderConditions,
    /// Refused.
    Refused,
}

/// Outcome of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacementOutcome {
    /// Placed.
    Placed,
    /// Placed by phone, entered afterwards.
    PlacedByPhone,
    /// The person chose otherwise.
    ChoseOtherwise,
    /// Still waiting.
    Waiting,
    /// A named function must decide now.
    Escalated,
}
