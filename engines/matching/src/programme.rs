//! What a provider publishes about a programme: where, for whom, whom not, who can lift that, and
//! whether there is room.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::schema::{Lit, Literal, Schema};
use crate::{MatchError, Values};

/// Who can lift a condition, and what has to be arranged for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftRule {
    /// Functions that may lift it, for example `provider` or `municipality`.
    pub by: BTreeSet<String>,
    /// The condition under which it may be lifted, in the owner's words or as a code.
    pub on_condition: String,
}

/// What a condition says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Inclusion: the attribute must have one of the values.
    Requires(Literal),
    /// Contra-indication: not when all of these hold together.
    Excludes(Vec<Literal>),
}

impl Rule {
    /// Inclusion on one attribute.
    #[must_use]
    pub fn requires(attribute: &str, values: Values) -> Self {
        Self::Requires(Literal { attribute: attribute.to_owned(), values })
    }
}

/// One published condition of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionSpec {
    /// Code, unique within the programme.
    pub id: String,
    /// What it says.
    pub rule: Rule,
    /// Whose rule it is.
    pub owner: String,
    /// Where it is written.
    pub source: String,
    /// Since when it holds.
    pub since: Date,
    /// Who can lift it; absent means that it is hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lift: Option<LiftRule>,
}

/// How many beds are free, according to whom it was last said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// Free beds; `None` when the provider never said.
    #[serde(default)]
    pub free: Option<u32>,
    /// When that was said, in microseconds since the Unix epoch.
    pub as_of: i64,
    /// When a bed comes free, if the provider said so. Shown, not computed with.
    #[serde(default)]
    pub next_free: Option<Date>,
}

/// Older than this, a number of free beds says nothing any more: 24 hours in microseconds.
pub const CAPACITY_STALE_AFTER: u64 = 24 * 60 * 60 * 1_000_000;

/// What a capacity means at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityState {
    /// There is room.
    Free,
    /// Never said, or said too long ago: ask.
    Unknown,
    /// There is no room.
    Full,
}

impl Capacity {
    /// Free, full or unknown at `now`. A statement of more than 24 hours away, either side, is unknown.
    pub fn state(&self, now: i64) -> CapacityState {
        match self.free {
            _ if now.abs_diff(self.as_of) > CAPACITY_STALE_AFTER => CapacityState::Unknown,
            None => CapacityState::Unknown,
            Some(0) => CapacityState::Full,
            Some(_) => CapacityState::Free,
        }
    }
}

/// Who supervises the programme: shown with every place, never part of the order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionKind {
    /// Registered under the Wtza, supervised by the IGJ.
    Wtza,
    /// Paid by the Wmo only: outside the Wtza, municipal supervision.
    WmoOnly,
    /// Youth care.
    YouthCare,
    /// Not known; to be asked.
    #[default]
    Unknown,
}

/// Supervision of a programme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supervision {
    /// Which regime.
    pub kind: SupervisionKind,
    /// Last inspection, if known.
    #[serde(default)]
    pub last_inspection: Option<Date>,
    /// Whether a reported calamity is still open; `None` when not known.
    #[serde(default)]
    pub open_calamity: Option<bool>,
}

/// An emergency bed: listed apart, with its longest stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyBed {
    /// Longest stay in days, if the provider sets one.
    #[serde(default)]
    pub max_days: Option<u32>,
}

/// A programme as the provider publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeSpec {
    /// Identifier, unique among the programmes compared.
    pub id: String,
    /// Region it lies in (never an address).
    pub region: String,
    /// Room.
    pub capacity: Capacity,
    /// Set for an emergency bed.
    #[serde(default)]
    pub emergency: Option<EmergencyBed>,
    /// Who supervises it.
    #[serde(default)]
    pub supervision: Supervision,
    /// Conditions, in the order in which reasons are given.
    #[serde(default)]
    pub conditions: Vec<ConditionSpec>,
    /// Wishes it meets (`true`) or does not (`false`); a missing wish is not known.
    #[serde(default)]
    pub offers: BTreeMap<String, bool>,
}

impl ProgrammeSpec {
    /// A programme of which only the rules are known: `(code, rule)`, hard, with room at moment 0. For
    /// questions about rules alone, such as coverage.
    pub fn of_rules<'a>(id: &str, region: &str, rules: impl IntoIterator<Item = (&'a str, Rule)>) -> Self {
        let condition = |(code, rule): (&str, Rule)| ConditionSpec {
            id: code.to_owned(),
            rule,
            owner: id.to_owned(),
            source: String::new(),
            since: Date::ZERO,
            lift: None,
        };
        Self {
            id: id.to_owned(),
            region: region.to_owned(),
            capacity: Capacity { free: Some(1), as_of: 0, next_free: None },
            emergency: None,
            supervision: Supervision::default(),
            conditions: rules.into_iter().map(condition).collect(),
            offers: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Compiled {
    Requires(Lit),
    Excludes(Vec<Lit>),
}

impl Compiled {
    pub(crate) fn literals(&self) -> &[Lit] {
        match self {
            Self::Requires(lit) => std::slice::from_ref(lit),
            Self::Excludes(all) => all,
        }
    }
}

/// A checked programme.
#[derive(Debug, Clone)]
pub struct Programme {
    spec: ProgrammeSpec,
    pub(crate) region: usize,
    compiled: Vec<Compiled>,
    schema_id: u64,
}

impl Programme {
    /// Checks a programme against the schema.
    pub fn new(schema: &Schema, spec: ProgrammeSpec) -> Result<Self, MatchError> {
        let region = schema.region(&spec.region, &format!("programme `{}`", spec.id))?;
        let mut ids = BTreeSet::new();
        let mut compiled = Vec::with_capacity(spec.conditions.len());
        for condition in &spec.conditions {
            let place = format!("programme `{}`, condition `{}`", spec.id, condition.id);
            if !ids.insert(&condition.id) {
                return Err(MatchError::Duplicate {
                    kind: "condition",
                    code: condition.id.clone(),
                    within: Some(spec.id.clone()),
                });
            }
            if condition.lift.as_ref().is_some_and(|lift| lift.by.is_empty()) {
                let why = "it is negotiable but nobody may lift it; name a function or make it hard";
                return Err(MatchError::BadCondition { place, why });
            }
            compiled.push(match &condition.rule {
                Rule::Requires(literal) => Compiled::Requires(schema.filled_lit(literal, &place)?),
                Rule::Excludes(all) => Compiled::Excludes(schema.conjunction(all, &place)?),
            });
        }
        for wish in spec.offers.keys() {
            schema.check_wish(wish, &format!("programme `{}`, offers", spec.id))?;
        }
        Ok(Self { spec, region, compiled, schema_id: schema.id() })
    }

    /// The programme as it was published.
    pub fn spec(&self) -> &ProgrammeSpec {
        &self.spec
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.spec.id
    }

    pub(crate) fn conditions(&self) -> impl Iterator<Item = (&ConditionSpec, &Compiled)> {
        self.spec.conditions.iter().zip(&self.compiled)
    }

    pub(crate) fn literals(&self) -> impl Iterator<Item = &Lit> {
        self.compiled.iter().flat_map(Compiled::literals)
    }

    pub(crate) fn check_schema(&self, schema: &Schema) -> Result<(), MatchError> {
        if self.schema_id == schema.id() {
            return Ok(());
        }
        Err(MatchError::OtherSchema { what: format!("programme `{}`", self.id()) })
    }
}
