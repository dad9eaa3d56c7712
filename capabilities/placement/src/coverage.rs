//! Where does every shelter say no? The smallest such profiles, found exactly by the engine. Rules only:
//! whether there is room is another question.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use oever_kernel::{Explained, Explanation, Text};
use oever_matching as engine;
use oever_web::WebError;

use crate::network::{Network, parse_entry};
use crate::rules::{PlacementRules, kernel_certainty};
use crate::words::ProgrammeKind;

/// At most so many facts at once: with more, a group is too narrow to make policy for.
pub const MAX_FIXED: usize = 3;
/// At most so many reasons why there is nothing for one person.
const REASONS: usize = 5;

/// An attribute and the values that a group may have of it.
pub type Part = (String, Vec<String>);

/// Whether every combination of answers is taken somewhere: a proof about rules, not about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Programmes with a bed whose conditions were read.
    pub programmes: usize,
    /// Smallest combinations that nobody takes, by the number of facts in them (1 to [`MAX_FIXED`]).
    pub open: [u64; MAX_FIXED],
}

impl Closed {
    /// Combinations of at most [`MAX_FIXED`] facts that nobody takes.
    pub fn gaps(&self) -> u64 {
        self.open.iter().sum()
    }

    /// Whether everybody is taken somewhere, whatever facts are fixed.
    pub fn is_closed(&self) -> bool {
        self.programmes > 0 && self.gaps() == 0
    }
}

/// A group that every shelter refuses, and who of the people asked about is in it.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) parts: Vec<Part>,
    /// Whether some of them would be taken if every condition that can be lifted were lifted.
    pub(crate) negotiable: bool,
    /// Positions in the demand.
    pub(crate) people: Vec<usize>,
}

/// What the engine found.
#[derive(Debug)]
pub(crate) struct Coverage {
    pub(crate) closed: Closed,
    /// Groups with somebody in them.
    pub(crate) groups: Vec<Group>,
}

/// The ordinary beds: who comes to the house or treats does not shelter, an emergency bed is no answer.
pub(crate) fn beds(network: &Network) -> Vec<engine::Programme> {
    let bed = |entry: &&engine::Programme| {
        let found = parse_entry(entry.id()).and_then(|(id, _)| network.programmes.get(&id));
        entry.spec().emergency.is_none()
            && !found.is_some_and(|p| matches!(p.kind, ProgrammeKind::Outpatient | ProgrammeKind::Treatment))
    };
    network.entries.iter().filter(bed).cloned().collect()
}

fn broken(error: engine::MatchError) -> WebError {
    tracing::error!(%error, "coverage");
    WebError::Broken
}

/// The same programme without the conditions that somebody can lift.
fn hard_rules(rules: &PlacementRules, bed: &engine::Programme) -> Result<engine::Programme, WebError> {
    let mut spec = bed.spec().clone();
    spec.conditions.retain(|condition| condition.lift.is_none());
    engine::Programme::new(&rules.schema, spec).map_err(broken)
}

/// Every smallest combination that no bed takes, and those of the demand who are in one. Combinations that
/// differ in one value are one group.
pub(crate) fn coverage(
    rules: &PlacementRules,
    beds: &[engine::Programme],
    demand: &[engine::Demand],
) -> Result<Coverage, WebError> {
    let network = engine::Network::new(&rules.schema, beds).map_err(broken)?;
    let hard: Vec<_> = beds.iter().map(|bed| hard_rules(rules, bed)).collect::<Result<_, _>>()?;
    let hard = engine::Network::new(&rules.schema, &hard).map_err(broken)?;
    let people: Vec<_> = demand.iter().map(|person| positions(rules, &person.request)).collect();
    let mut closed = Closed { programmes: beds.len(), open: [0; MAX_FIXED] };
    // Gaps with demand, apart by whether a lift could open them.
    let mut kept: BTreeMap<bool, Vec<Vec<engine::Fixed>>> = BTreeMap::new();
    let search = engine::GapSearch { max_fixed: Some(MAX_FIXED), within: None };
    let _ = network
        .gaps(&search, |gap| {
            // Without any programme there is one gap without facts: everybody.
            if let Some(count) = gap.len().checked_sub(1).and_then(|size| closed.open.get_mut(size)) {
                *count += 1;
                if people.iter().any(|person| in_gap(person, gap)) {
                    kept.entry(!hard.uncovered(gap)).or_default().push(gap.to_vec());
                }
            }
            ControlFlow::<()>::Continue(())
        })
        .map_err(broken)?;
    let mut groups = Vec::new();
    for (negotiable, gaps) in kept {
        for merged in engine::merge_gaps(gaps.iter().map(Vec::as_slice)) {
            groups.push(Group {
                parts: merged.parts.iter().filter_map(|(a, v)| part(rules, *a, v)).collect(),
                negotiable,
                people: (0..)
                    .zip(&people)
                    .filter(|(_, person)| in_merged(person, &merged))
                    .map(|(n, _)| n)
                    .collect(),
            });
        }
    }
    Ok(Coverage { closed, groups })
}

/// Why no bed takes this person: the smallest combinations of their own certain answers, fewest facts first.
/// Empty when some bed takes such a person, and room, distance or danger is what stands in the way.
pub(crate) fn reasons(
    rules: &PlacementRules,
    network: &Network,
    request: &engine::Request,
) -> Result<Vec<Vec<Part>>, WebError> {
    let beds = beds(network);
    let network = engine::Network::new(&rules.schema, &beds).map_err(broken)?;
    let search = engine::GapSearch { max_fixed: Some(MAX_FIXED), within: Some(request) };
    let mut found: Vec<Vec<engine::Fixed>> = Vec::new();
    let _ = network
        .gaps(&search, |gap| {
            found.push(gap.to_vec());
            ControlFlow::<()>::Continue(())
        })
        .map_err(broken)?;
    found.sort_by_key(Vec::len);
    found.truncate(REASONS);
    let parts = |gap: Vec<engine::Fixed>| {
        gap.iter().filter_map(|fixed| part(rules, fixed.attribute, &[fixed.value].into())).collect()
    };
    Ok(found.into_iter().map(parts).filter(|parts: &Vec<Part>| !parts.is_empty()).collect())
}

/// The certain answers of one person, as positions in the schema.
type Person = BTreeMap<u8, u8>;

fn positions(rules: &PlacementRules, request: &engine::Request) -> Person {
    let attributes = rules.schema.attributes();
    let position = |(attribute, value): (&str, &str)| {
        let at = attributes.iter().position(|a| a.code == attribute)?;
        let value = attributes.get(at)?.values.iter().position(|v| v == value)?;
        Some((u8::try_from(at).ok()?, u8::try_from(value).ok()?))
    };
    request.certain(&rules.schema).filter_map(position).collect()
}

fn in_gap(person: &Person, gap: &engine::Gap) -> bool {
    gap.iter().all(|fixed| person.get(&fixed.attribute) == Some(&fixed.value))
}

fn in_merged(person: &Person, merged: &engine::MergedGap) -> bool {
    merged.parts.iter().all(|(attribute, values)| person.get(attribute).is_some_and(|v| values.contains(v)))
}

fn part(rules: &PlacementRules, attribute: u8, values: &std::collections::BTreeSet<u8>) -> Option<Part> {
    let attribute = rules.schema.attributes().get(usize::from(attribute))?;
    let values = values.iter().filter_map(|value| attribute.values.get(usize::from(*value)).cloned());
    Some((attribute.code.clone(), values.collect()))
}

/// The proof with what it rests on.
pub(crate) fn explained(rules: &PlacementRules, closed: Closed) -> Explained<Closed> {
    let n = closed.programmes;
    let why = Explanation {
        because: vec![
            Text::new(
                format!(
                    "Alle combinaties van hoogstens {MAX_FIXED} kenmerken zijn nagelopen, met de regels van {n} programma's met een bed. Dit is een bewijs, geen schatting"
                ),
                format!(
                    "Every combination of at most {MAX_FIXED} facts was checked against the rules of {n} programmes with a bed. This is a proof, not an estimate"
                ),
            ),
            Text::new(
                "Alleen regels tellen: of er ruimte is niet. Begeleiding aan huis, behandeling en noodbedden tellen niet als plek",
                "Only rules count, not whether there is room. Support at home, treatment and emergency beds do not count as a place",
            ),
        ],
        rule: "placement-coverage".into(),
        version: rules.vocabulary.version.clone(),
        source: rules.vocabulary.source.clone(),
        certainty: kernel_certainty(rules.vocabulary.certainty),
        method: "/plek/uitleg",
    };
    Explained::new(closed, why)
}
