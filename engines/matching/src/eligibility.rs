//! One request against one programme, three-valued, every outcome with its reasons as data.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::profile::Facts;
use crate::programme::Compiled;
use crate::schema::{Lit, Schema};
use crate::{
    CapacityState, ConditionSpec, DangerRegion, EmergencyBed, LiftRule, MatchError, Programme, Request,
    Supervision,
};

/// How well a programme fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Every condition is met and there is room.
    Fits,
    /// As `Fits`, thanks to conditions that were lifted: what was agreed must be arranged.
    OnCondition,
    /// Nothing stands in the way as far as known; questions are open.
    Possible,
    /// At least one condition is broken, whatever the open answers turn out to be.
    No,
}

/// An attribute, what the person has, and what the rule says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fact {
    /// Code of the attribute.
    pub attribute: String,
    /// The person's value; more than one when only some values are ruled out.
    pub values: Vec<String>,
    /// The values the rule names: accepted ones in an inclusion, excluded ones in a contra-indication.
    pub rule_values: Vec<String>,
}

/// Whether a condition lets in or keeps out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// The programme is for certain values only.
    Inclusion,
    /// The programme is not for this combination.
    ContraIndication,
}

/// A condition of a programme, with the facts it was held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConditionReason {
    /// Inclusion or contra-indication.
    pub kind: ConditionKind,
    /// The condition's code.
    pub condition: String,
    /// The facts: one for an inclusion, all parts for a contra-indication.
    pub facts: Vec<Fact>,
    /// Whose rule it is.
    pub owner: String,
    /// Where it is written.
    pub source: String,
    /// Since when.
    pub since: Date,
    /// Who can lift it and under which condition; `None` when it is hard.
    pub negotiable: Option<LiftRule>,
}

/// Why a programme does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A condition of the programme is broken.
    Condition(ConditionReason),
    /// It lies where the person is not safe. For the asker's side only.
    Danger(DangerRegion),
    /// There is no room.
    Full {
        /// When that was said, in microseconds since the Unix epoch.
        as_of: i64,
        /// When a bed comes free, if said.
        next_free: Option<Date>,
    },
}

impl Reason {
    /// A stable code for translation files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Condition(c) if c.kind == ConditionKind::Inclusion => "inclusion",
            Self::Condition(_) => "contra_indication",
            Self::Danger(_) => "danger_region",
            Self::Full { .. } => "full",
        }
    }
}

/// What has to be asked before it is certain that a programme fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// An attribute is unknown and one or more conditions depend on it.
    Attribute {
        /// Code of the attribute.
        attribute: String,
        /// The values still possible.
        possible: Vec<String>,
        /// The conditions that depend on it.
        conditions: Vec<String>,
    },
    /// Whether the programme lies within the unsafe distance cannot be computed. Asker's side only.
    Danger(DangerRegion),
    /// Whether there is room is not known, or was said more than 24 hours ago.
    Capacity {
        /// When it was last said, in microseconds since the Unix epoch.
        as_of: i64,
    },
}

/// A condition that would stand in the way, and was lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiftedReason {
    /// The condition.
    pub reason: ConditionReason,
    /// The function that lifted it; empty in a what-if.
    pub by: String,
    /// When; `None` in a what-if.
    pub on: Option<Date>,
}

/// What the programme says to the person's wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Wishes {
    /// Met.
    pub met: Vec<String>,
    /// Not met.
    pub unmet: Vec<String>,
    /// The provider did not say.
    pub unknown: Vec<String>,
}

/// How far: a band for the order and for showing, whole kilometres when points are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Distance {
    /// Index of the band (number of upper limits below it), or the kilometres when the schema has no
    /// bands; `None` when the distance is not known.
    pub band: Option<u32>,
    /// Whole kilometres, rounded down.
    pub km: Option<u32>,
}

/// One programme held against one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The programme's id.
    pub programme: String,
    /// How well it fits.
    pub fit: Fit,
    /// What stands in the way: empty unless `fit` is `No`. Conditions in the programme's own order,
    /// then danger regions, then room.
    pub broken: Vec<Reason>,
    /// What is still to be asked.
    pub questions: Vec<Question>,
    /// Conditions that were lifted and matter here.
    pub lifted: Vec<LiftedReason>,
    /// Conditions that are certainly met.
    pub met: Vec<ConditionReason>,
    /// The person's wishes here.
    pub wishes: Wishes,
    /// How far it is.
    pub distance: Distance,
    /// Room.
    pub capacity: CapacityState,
    /// When room was last stated, in microseconds since the Unix epoch.
    pub capacity_as_of: i64,
    /// Set for an emergency bed.
    pub emergency: Option<EmergencyBed>,
    /// Who supervises it: shown, never in the order.
    pub supervision: Supervision,
}

impl Assessment {
    /// The order among equally fitting places: wishes not met, wishes not known, distance, id.
    pub(crate) fn cost(&self) -> (usize, usize, u32, &str) {
        let far = self.distance.band.unwrap_or(u32::MAX);
        (self.wishes.unmet.len(), self.wishes.unknown.len(), far, &self.programme)
    }
}

/// State of one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Met,
    Open,
    Broken,
}

impl Compiled {
    pub(crate) fn status(&self, facts: &Facts) -> Status {
        match self {
            Self::Requires(lit) if facts.certain(*lit) => Status::Met,
            Self::Requires(lit) if facts.can(*lit) => Status::Open,
            Self::Requires(_) => Status::Broken,
            Self::Excludes(all) if all.iter().any(|lit| !facts.can(*lit)) => Status::Met,
            Self::Excludes(all) if all.iter().all(|lit| facts.certain(*lit)) => Status::Broken,
            Self::Excludes(_) => Status::Open,
        }
    }
}

/// Whether the place lies in an unsafe region: `None` when that cannot be computed.
pub(crate) fn in_danger(schema: &Schema, place: usize, region: usize, radius_km: u32) -> Option<bool> {
    if place == region {
        return Some(true);
    }
    let radius_m = i64::from(radius_km) * 1000;
    let limit = radius_m.checked_mul(radius_m).unwrap_or(i64::MAX);
    match schema.squared_m(place, region) {
        Some(squared) => Some(squared <= limit),
        None if radius_km == 0 => Some(false),
        None => None,
    }
}

/// A lift as far as it matters to one programme.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lift {
    pub(crate) by: String,
    pub(crate) on: Option<Date>,
}

/// Looks up whether a condition was lifted, and whether room is to be assumed.
pub(crate) trait Overlay {
    fn lift(&self, programme: &str, condition: &str) -> Option<&Lift>;
    fn room(&self, programme: &str) -> bool;
}

/// Holds one programme against one request.
pub(crate) fn assess(
    schema: &Schema,
    request: &Request,
    programme: &Programme,
    overlay: &impl Overlay,
) -> Assessment {
    let facts = &request.profile.facts;
    let spec = programme.spec();
    let (mut broken, mut lifted, mut met) = (Vec::new(), Vec::new(), Vec::new());
    let mut open: Vec<(&ConditionSpec, &Compiled)> = Vec::new();
    for (condition, compiled) in programme.conditions() {
        let status = compiled.status(facts);
        if status == Status::Met {
            met.push(reason(schema, facts, condition, compiled));
        } else if let Some(lift) = overlay.lift(&spec.id, &condition.id) {
            let reason = reason(schema, facts, condition, compiled);
            lifted.push(LiftedReason { reason, by: lift.by.clone(), on: lift.on });
        } else if status == Status::Broken {
            broken.push(Reason::Condition(reason(schema, facts, condition, compiled)));
        } else {
            open.push((condition, compiled));
        }
    }
    let mut questions = attribute_questions(schema, facts, &open);
    for (region, danger) in &request.danger {
        match in_danger(schema, programme.region, *region, danger.radius_km()) {
            Some(true) => broken.push(Reason::Danger(danger.clone())),
            Some(false) => {}
            None => questions.push(Question::Danger(danger.clone())),
        }
    }
    let as_of = spec.capacity.as_of;
    let capacity =
        if overlay.room(&spec.id) { CapacityState::Free } else { spec.capacity.state(request.now) };
    match capacity {
        CapacityState::Free => {}
        CapacityState::Unknown => questions.push(Question::Capacity { as_of }),
        CapacityState::Full => broken.push(Reason::Full { as_of, next_free: spec.capacity.next_free }),
    }
    let fit = match (broken.is_empty(), questions.is_empty(), lifted.is_empty()) {
        (false, _, _) => Fit::No,
        (true, false, _) => Fit::Possible,
        (true, true, false) => Fit::OnCondition,
        (true, true, true) => Fit::Fits,
    };
    Assessment {
        programme: spec.id.clone(),
        fit,
        broken,
        questions,
        lifted,
        met,
        wishes: wishes(request, programme),
        distance: distance(schema, request, programme),
        capacity,
        capacity_as_of: as_of,
        emergency: spec.emergency,
        supervision: spec.supervision,
    }
}

/// The published conditions of one programme that the answers certainly break, lifts, danger and room
/// left aside: the rules alone, for counting over many.
pub fn broken_conditions<'a>(
    schema: &Schema,
    request: &Request,
    programme: &'a Programme,
) -> Result<Vec<&'a ConditionSpec>, MatchError> {
    request.check_schema(schema)?;
    programme.check_schema(schema)?;
    let broken = |(_, compiled): &(&ConditionSpec, &Compiled)| {
        compiled.status(&request.profile.facts) == Status::Broken
    };
    Ok(programme.conditions().filter(broken).map(|(condition, _)| condition).collect())
}

fn reason(schema: &Schema, facts: &Facts, condition: &ConditionSpec, compiled: &Compiled) -> ConditionReason {
    let fact = |lit: &Lit| Fact {
        attribute: schema.code(lit.attribute).to_owned(),
        values: schema.names(Lit { attribute: lit.attribute, mask: facts.values(lit.attribute) }),
        rule_values: schema.names(*lit),
    };
    ConditionReason {
        kind: match compiled {
            Compiled::Requires(_) => ConditionKind::Inclusion,
            Compiled::Excludes(_) => ConditionKind::ContraIndication,
        },
        condition: condition.id.clone(),
        facts: compiled.literals().iter().map(fact).collect(),
        owner: condition.owner.clone(),
        source: condition.source.clone(),
        since: condition.since,
        negotiable: condition.lift.clone(),
    }
}

/// The undecided attributes of the open conditions, in schema order.
fn attribute_questions(
    schema: &Schema,
    facts: &Facts,
    open: &[(&ConditionSpec, &Compiled)],
) -> Vec<Question> {
    let undecided = |lit: &&Lit| facts.can(**lit) && !facts.certain(**lit);
    let attributes: BTreeSet<usize> = open
        .iter()
        .flat_map(|(_, compiled)| compiled.literals().iter().filter(undecided).map(|lit| lit.attribute))
        .collect();
    let question = |attribute| Question::Attribute {
        attribute: schema.code(attribute).to_owned(),
        possible: schema.names(Lit { attribute, mask: facts.values(attribute) }),
        conditions: open
            .iter()
            .filter(|(_, c)| c.literals().iter().filter(undecided).any(|lit| lit.attribute == attribute))
            .map(|(condition, _)| condition.id.clone())
            .collect(),
    };
    attributes.into_iter().map(question).collect()
}

fn wishes(request: &Request, programme: &Programme) -> Wishes {
    let mut wishes = Wishes::default();
    for wish in &request.wishes {
        match programme.spec().offers.get(wish) {
            Some(true) => wishes.met.push(wish.clone()),
            Some(false) => wishes.unmet.push(wish.clone()),
            None => wishes.unknown.push(wish.clone()),
        }
    }
    wishes
}

pub(crate) fn distance(schema: &Schema, request: &Request, programme: &Programme) -> Distance {
    let squared = request.region.and_then(|here| schema.squared_m(here, programme.region));
    let km = squared.map(|s| u32::try_from(s.max(0).isqrt() / 1000).unwrap_or(u32::MAX));
    Distance { band: km.map(|km| schema.band(km)), km }
}
