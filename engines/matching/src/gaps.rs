//! Simple gap counts: for whom nothing is open, and which single conditions keep most people out.
//! (The minimal uncovered profiles are another method; this counts what was really asked.)

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::eligibility::{Status, in_danger};
use crate::programme::Compiled;
use crate::rank::by_id;
use crate::schema::{Lit, Schema};
use crate::{CapacityState, MatchError, Programme, Request};

/// A request that was made, refused or never made, standing for one or more people.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The needs.
    pub request: Request,
    /// How many people.
    pub people: u32,
}

/// How often one fact about people stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactCount {
    /// Code of the attribute.
    pub attribute: String,
    /// The value.
    pub value: String,
    /// People for whom this fact breaks a condition somewhere.
    pub excluded: u64,
    /// Of those: people for whom no regular programme is open, and who have at least one where this
    /// fact takes part in the only broken condition.
    pub decisive: u64,
}

/// How often one condition of one programme stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConditionCount {
    /// The programme.
    pub programme: String,
    /// The condition's code.
    pub condition: String,
    /// Whether someone can lift it.
    pub negotiable: bool,
    /// People it excludes.
    pub excluded: u64,
    /// People for whom no regular programme is open and who would get one without this condition.
    pub decisive: u64,
}

/// Counts over the demand. Exact small numbers about people: publish them only through the
/// disclosure engine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GapCounts {
    /// People in the demand.
    pub people: u64,
    /// People for whom the rules of every regular programme say no, room left aside.
    pub no_programme: u64,
    /// People for whom a regular programme is right by its rules, but every such programme is full.
    pub only_full: u64,
    /// People for whom something is open only if a question is answered the right way.
    pub only_after_questions: u64,
    /// Of `no_programme` and `only_full`: people for whom an emergency bed is open.
    pub only_emergency: u64,
    /// Facts that stood in the way: most decisive first, then most excluded, then by code.
    pub facts: Vec<FactCount>,
    /// Conditions that stood in the way, in the same order.
    pub conditions: Vec<ConditionCount>,
}

#[derive(Default)]
struct Tally {
    excluded: u64,
    decisive: u64,
}

/// How one programme stands to one person.
struct Standing<'a> {
    broken: Vec<(&'a str, &'a Compiled)>,
    danger: bool,
    open_questions: bool,
    capacity: CapacityState,
}

impl Standing<'_> {
    fn suits(&self) -> bool {
        self.broken.is_empty() && !self.danger
    }

    fn open(&self) -> bool {
        self.suits() && self.capacity != CapacityState::Full
    }
}

/// Counts, over a demand, where the network has no answer and what stands in the way.
pub fn gap_counts(
    schema: &Schema,
    demand: &[Demand],
    programmes: &[Programme],
) -> Result<GapCounts, MatchError> {
    let programmes = by_id(schema, programmes)?;
    let mut counts = GapCounts::default();
    let mut facts: BTreeMap<(usize, usize), Tally> = BTreeMap::new();
    let mut conditions: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for person in demand {
        person.request.check_schema(schema)?;
        let people = u64::from(person.people);
        let standings: Vec<(&Programme, Standing)> =
            programmes.values().map(|p| (*p, standing(schema, &person.request, p))).collect();
        let regular = || standings.iter().filter(|(p, _)| p.spec().emergency.is_none());
        let suits = regular().any(|(_, s)| s.suits());
        let open = regular().any(|(_, s)| s.open());
        counts.people += people;
        if !suits {
            counts.no_programme += people;
        } else if !open {
            counts.only_full += people;
        } else if regular().filter(|(_, s)| s.open()).all(|(_, s)| s.open_questions) {
            counts.only_after_questions += people;
        }
        if !open && standings.iter().any(|(p, s)| p.spec().emergency.is_some() && s.open()) {
            counts.only_emergency += people;
        }
        let (mut excluding, mut deciding) = (BTreeSet::new(), BTreeSet::new());
        for (programme, standing) in regular() {
            let sole = !open
                && standing.broken.len() == 1
                && !standing.danger
                && standing.capacity != CapacityState::Full;
            for (condition, compiled) in &standing.broken {
                let tally = conditions.entry((programme.id(), condition)).or_default();
                tally.excluded += people;
                tally.decisive += if sole { people } else { 0 };
                for lit in compiled.literals() {
                    let known = person.request.profile.facts.values(lit.attribute);
                    // A fact is one value; where several are still possible there is no fact to count.
                    if known.is_power_of_two() {
                        excluding.insert((lit.attribute, known.trailing_zeros() as usize));
                        if sole {
                            deciding.insert((lit.attribute, known.trailing_zeros() as usize));
                        }
                    }
                }
            }
        }
        for fact in excluding {
            let tally = facts.entry(fact).or_default();
            tally.excluded += people;
            tally.decisive += if deciding.contains(&fact) { people } else { 0 };
        }
    }
    counts.facts = facts.into_iter().map(|(fact, tally)| fact_count(schema, fact, &tally)).collect();
    counts.facts.sort_by(|a, b| {
        let key = |f: &FactCount| (f.decisive, f.excluded);
        key(b).cmp(&key(a)).then_with(|| (&a.attribute, &a.value).cmp(&(&b.attribute, &b.value)))
    });
    let negotiable = |programme: &str, condition: &str| {
        programmes
            .get(programme)
            .is_some_and(|p| p.spec().conditions.iter().any(|c| c.id == condition && c.lift.is_some()))
    };
    counts.conditions = conditions
        .iter()
        .map(|((programme, condition), tally)| ConditionCount {
            programme: (*programme).to_owned(),
            condition: (*condition).to_owned(),
            negotiable: negotiable(programme, condition),
            excluded: tally.excluded,
            decisive: tally.decisive,
        })
        .collect();
    // Stable: ties stay in order of programme and condition.
    counts.conditions.sort_by_key(|c| std::cmp::Reverse((c.decisive, c.excluded)));
    Ok(counts)
}

fn fact_count(schema: &Schema, (attribute, bit): (usize, usize), tally: &Tally) -> FactCount {
    FactCount {
        attribute: schema.code(attribute).to_owned(),
        value: schema.names(Lit { attribute, mask: 1 << bit }).concat(),
        excluded: tally.excluded,
        decisive: tally.decisive,
    }
}

fn standing<'a>(schema: &Schema, request: &Request, programme: &'a Programme) -> Standing<'a> {
    let mut standing = Standing {
        broken: Vec::new(),
        danger: false,
        open_questions: false,
        capacity: programme.spec().capacity.state(request.now),
    };
    for (condition, compiled) in programme.conditions() {
        match compiled.status(&request.profile.facts) {
            Status::Met => {}
            Status::Open => standing.open_questions = true,
            Status::Broken => standing.broken.push((&condition.id, compiled)),
        }
    }
    for (region, danger) in &request.danger {
        match in_danger(schema, programme.region, *region, danger.radius_km()) {
            Some(inside) => standing.danger |= inside,
            None => standing.open_questions = true,
        }
    }
    standing
}
