//! One request against all programmes: places in order, emergency beds apart, near misses.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::eligibility::{Assessment, Fit, Lift, Overlay, Question, assess};
use crate::schema::Schema;
use crate::{MatchError, Programme, Request};

/// A negotiable condition that someone lifted for this request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftedContra {
    /// The programme.
    pub programme: String,
    /// The condition's code within the programme.
    pub condition: String,
    /// The function that lifted it.
    pub by: String,
    /// When.
    pub on: Date,
}

/// Why a lift does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LiftProblem {
    /// The programme is not among those compared.
    NoSuchProgramme,
    /// The programme has no such condition.
    NoSuchCondition,
    /// The condition is hard.
    Hard,
    /// This function may not lift it.
    NotByThisFunction,
}

/// A lift that was not counted, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RejectedLift {
    /// The lift.
    pub lift: LiftedContra,
    /// Why it does not count.
    pub problem: LiftProblem,
}

/// The answer to one request. For the asker's side: it can name danger regions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Places that fit or may fit: by fit, wishes, distance band, id.
    pub fitting: Vec<Assessment>,
    /// Emergency beds that fit or may fit, in the same order.
    pub emergency: Vec<Assessment>,
    /// Everything else: by number of broken conditions, wishes, distance band, id.
    pub near_misses: Vec<Assessment>,
    /// Lifts that do not count.
    pub rejected_lifts: Vec<RejectedLift>,
}

impl Ranking {
    /// Every assessment: places, emergency beds, near misses.
    pub fn all(&self) -> impl Iterator<Item = &Assessment> {
        self.fitting.iter().chain(&self.emergency).chain(&self.near_misses)
    }

    /// Places and emergency beds that fit or may fit.
    pub fn open(&self) -> impl Iterator<Item = &Assessment> {
        self.fitting.iter().chain(&self.emergency)
    }

    /// Which attribute to ask first: the one on which most possible places depend (then by code).
    pub fn next_questions(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for question in self.open().flat_map(|a| &a.questions) {
            if let Question::Attribute { attribute, .. } = question {
                *counts.entry(attribute).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().map(|(a, n)| (a.to_owned(), n)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }
}

/// Ranks all programmes for one request. The order of `programmes` and `lifted` has no influence.
///
/// A lift counts only where the condition is negotiable and `by` is among those who may lift it;
/// otherwise it is reported in [`Ranking::rejected_lifts`].
pub fn rank(
    schema: &Schema,
    request: &Request,
    programmes: &[Programme],
    lifted: &[LiftedContra],
) -> Result<Ranking, MatchError> {
    let programmes = checked(schema, request, programmes)?;
    let (overlay, rejected_lifts) = Agreed::new(&programmes, lifted);
    Ok(Ranking { rejected_lifts, ..rank_with(schema, request, &programmes, &overlay) })
}

/// Programmes by id, all of this schema, none twice.
pub(crate) type ById<'a> = BTreeMap<&'a str, &'a Programme>;

pub(crate) fn checked<'a>(
    schema: &Schema,
    request: &Request,
    programmes: &'a [Programme],
) -> Result<ById<'a>, MatchError> {
    request.check_schema(schema)?;
    by_id(schema, programmes)
}

pub(crate) fn by_id<'a>(schema: &Schema, programmes: &'a [Programme]) -> Result<ById<'a>, MatchError> {
    let mut by_id = BTreeMap::new();
    for programme in programmes {
        programme.check_schema(schema)?;
        if by_id.insert(programme.id(), programme).is_some() {
            let code = programme.id().to_owned();
            return Err(MatchError::Duplicate { kind: "programme", code, within: None });
        }
    }
    Ok(by_id)
}

pub(crate) fn rank_with(
    schema: &Schema,
    request: &Request,
    programmes: &ById<'_>,
    overlay: &impl Overlay,
) -> Ranking {
    let mut ranking = Ranking::default();
    for programme in programmes.values() {
        let assessment = assess(schema, request, programme, overlay);
        match (assessment.fit, assessment.emergency) {
            (Fit::No, _) => ranking.near_misses.push(assessment),
            (_, Some(_)) => ranking.emergency.push(assessment),
            (_, None) => ranking.fitting.push(assessment),
        }
    }
    let fit = |a: &Assessment, b: &Assessment| (a.fit, a.cost()).cmp(&(b.fit, b.cost()));
    let near = |a: &Assessment, b: &Assessment| -> Ordering {
        (a.broken.len(), a.cost()).cmp(&(b.broken.len(), b.cost()))
    };
    ranking.fitting.sort_by(fit);
    ranking.emergency.sort_by(fit);
    ranking.near_misses.sort_by(near);
    ranking
}

/// What holds besides the published conditions: agreed lifts, and in a what-if assumed lifts and room.
#[derive(Debug, Clone, Default)]
pub(crate) struct Agreed {
    lifts: BTreeMap<String, BTreeMap<String, Lift>>,
    rooms: BTreeSet<String>,
}

impl Overlay for Agreed {
    fn lift(&self, programme: &str, condition: &str) -> Option<&Lift> {
        self.lifts.get(programme)?.get(condition)
    }

    fn room(&self, programme: &str) -> bool {
        self.rooms.contains(programme)
    }
}

impl Agreed {
    pub(crate) fn new(programmes: &ById<'_>, lifted: &[LiftedContra]) -> (Self, Vec<RejectedLift>) {
        let (mut agreed, mut rejected) = (Self::default(), BTreeSet::new());
        // Sorted, so that of two lifts of one condition the same one is shown under any input order.
        for lift in lifted.iter().collect::<BTreeSet<_>>() {
            match problem(programmes, lift) {
                Some(problem) => {
                    rejected.insert(RejectedLift { lift: lift.clone(), problem });
                }
                None => agreed.add(
                    &lift.programme,
                    &lift.condition,
                    Lift { by: lift.by.clone(), on: Some(lift.on) },
                ),
            }
        }
        (agreed, rejected.into_iter().collect())
    }

    pub(crate) fn assume_lift(&mut self, programme: &str, condition: &str) {
        self.add(programme, condition, Lift::default());
    }

    pub(crate) fn assume_room(&mut self, programme: &str) {
        self.rooms.insert(programme.to_owned());
    }

    fn add(&mut self, programme: &str, condition: &str, lift: Lift) {
        let of_programme = self.lifts.entry(programme.to_owned()).or_default();
        of_programme.entry(condition.to_owned()).or_insert(lift);
    }
}

fn problem(programmes: &ById<'_>, lift: &LiftedContra) -> Option<LiftProblem> {
    let Some(programme) = programmes.get(lift.programme.as_str()) else {
        return Some(LiftProblem::NoSuchProgramme);
    };
    let Some(condition) = programme.spec().conditions.iter().find(|c| c.id == lift.condition) else {
        return Some(LiftProblem::NoSuchCondition);
    };
    match &condition.lift {
        None => Some(LiftProblem::Hard),
        Some(rule) if !rule.by.contains(&lift.by) => Some(LiftProblem::NotByThisFunction),
        Some(_) => None,
    }
}
