//! Programmes: what a provider offers, for whom, and with how much room.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Kind of programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeKind {
    /// Categorical shelter during the reflection period (COSM); placed only by the national centre.
    Categorical,
    /// Women's shelter.
    WomenShelter,
    /// Men's shelter.
    MenShelter,
    /// General social shelter.
    SocialShelter,
    /// Places for addiction, mild intellectual disability and psychiatry together.
    MultiProblem,
    /// Specialised youth care.
    YouthSpecialised,
    /// Protected reception of unaccompanied minors.
    ProtectedMinors,
    /// Group shelter after a labour raid.
    LabourGroup,
    /// Supported housing after shelter.
    FollowOnHousing,
    /// Outpatient support.
    Outpatient,
    /// Treatment.
    Treatment,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// Code, such as `PR001`.
    pub code: String,
    /// Provider.
    pub organisation: String,
    /// Name, marked as invented.
    pub name: String,
    /// Kind.
    pub kind: ProgrammeKind,
    /// Municipality where it is.
    pub municipality_code: String,
    /// Coordination region where it is.
    pub region: String,
    /// Who may pay: values of `funding_title`. Also an inclusion rule.
    pub funding: Vec<String>,
    /// Inclusion: for each attribute named, one of these values.
    pub inclusion: Vec<OneOf>,
    /// Contra-indications.
    pub contra_indications: Vec<ContraIndication>,
    /// Places.
    pub capacity: Capacity,
    /// Emergency beds, a pool of their own.
    pub emergency: Option<Capacity>,
    /// Expected waiting time in days.
    pub waiting_days: u16,
    /// Own contribution per month in whole euros.
    pub own_contribution_eur: u16,
    /// Expertise and trained staff.
    pub expertise: Vec<String>,
    /// Supervision.
    pub supervision: Supervision,
    /// Coordination regions whose people are not safe here; only the provider and the coordinator see it.
    pub danger_regions: Vec<String>,
    /// Since when these rules hold.
    pub rules_as_of: Date,
}

/// An attribute and the values meant: the attribute has one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneOf {
    /// Attribute id.
    pub attribute: String,
    /// Values meant.
    pub values: Vec<String>,
}

/// A contra-indication: it holds if *all* conditions hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContraIndication {
    /// Conditions, conjunctive.
    pub all_of: Vec<OneOf>,
    /// Hard, or negotiable by someone.
    pub hardness: Hardness,
    /// Who can lift it, if negotiable: `provider` or `municipality`.
    pub lifted_by: Option<String>,
    /// Under which condition it can be lifted (Dutch).
    pub condition_nl: Option<String>,
    /// Under which condition it can be lifted (English).
    pub condition_en: Option<String>,
    /// Whose rule it is.
    pub rule_of: RuleOf,
    /// Last confirmed.
    pub as_of: Date,
}

/// A need: `attribute = value`, in the vocabulary of `rules/contraindications/attributes.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition {
    /// Attribute id.
    pub attribute: String,
    /// Value.
    pub value: String,
}

/// Whether a contra-indication can be lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hardness {
    /// Cannot be lifted.
    Hard,
    /// Can be lifted by the function named.
    Negotiable,
}

/// Whose rule a contra-indication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOf {
    /// The provider's own rule.
    Provider,
    /// The payer's rule.
    Payer,
}

/// Places with the moment somebody last said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// Places in total.
    pub total: u16,
    /// Free places.
    pub free: u16,
    /// As of; older than 24 hours counts as unknown.
    pub as_of: DateTime,
}

/// Supervision status of a programme's provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supervision {
    /// Status.
    pub status: SupervisionStatus,
    /// Fictitious number in the national register of providers, if any.
    pub register_number: Option<String>,
    /// Only under the Wmo, so outside the Wtza.
    pub wmo_only: bool,
    /// Last inspection.
    pub last_inspection: Option<Date>,
    /// A serious incident is still open.
    pub incident_open: bool,
    /// The check expires then.
    pub valid_until: Option<Date>,
}

/// State of supervision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionStatus {
    /// Permit and a recent inspection.
    InOrder,
    /// A finding is open.
    Finding,
    /// The check has expired.
    Expired,
    /// Never looked at.
    Unknown,
}
