//! The engine against a slow and obvious reference: every completion of a profile is written out, and
//! every set of changes is tried.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use oever_matching::*;
use proptest::prelude::*;

type Profile = BTreeMap<&'static str, String>;

fn holds(literal: &Literal, profile: &Profile) -> bool {
    let Values::AnyOf(values) = &literal.values else { unreachable!("the worlds use lists only") };
    values.contains(&profile[literal.attribute.as_str()])
}

fn kept(condition: &ConditionSpec, profile: &Profile) -> bool {
    match &condition.rule {
        Rule::Requires(literal) => holds(literal, profile),
        Rule::Excludes(all) => !all.iter().all(|l| holds(l, profile)),
    }
}

/// Every complete profile that agrees with the answers and can exist.
fn completions(world: &World) -> Vec<Profile> {
    let mut all: Vec<Profile> = vec![BTreeMap::new()];
    for code in CODES {
        let allowed = match world.request_spec.answers.get(code) {
            Some(Values::AnyOf(values)) => values.clone(),
            _ => VALUES.iter().map(ToString::to_string).collect(),
        };
        all = all
            .into_iter()
            .flat_map(|p| {
                allowed.iter().map(move |v| {
                    let mut p = p.clone();
                    p.insert(code, v.clone());
                    p
                })
            })
            .collect();
    }
    all.retain(|p| !world.impossible.iter().any(|c| c.iter().all(|l| holds(l, p))));
    all
}

fn lifted(world: &World, programme: &ProgrammeSpec, condition: &ConditionSpec) -> bool {
    world.lifts.iter().any(|l| {
        l.programme == programme.id
            && l.condition == condition.id
            && condition.lift.as_ref().is_some_and(|rule| rule.by.contains(&l.by))
    })
}

/// In the worlds a region `r0..r2` lies every 20 km on a line; `r3` has no point.
fn danger(world: &World, programme: &ProgrammeSpec) -> Option<bool> {
    let mut unknown = false;
    for d in &world.request_spec.danger {
        if d.reveal() == programme.region {
            return Some(true);
        }
        if d.radius_km() > 0 {
            let at = |code: &str| code[1..].parse::<i64>().ok().filter(|n| *n < 3).map(|n| n * 20);
            match (at(d.reveal()), at(&programme.region)) {
                (Some(a), Some(b)) if (a - b).abs() <= i64::from(d.radius_km()) => return Some(true),
                (Some(_), Some(_)) => {}
                _ => unknown = true,
            }
        }
    }
    if unknown { None } else { Some(false) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_means_never_and_yes_means_always(numbers in prop::collection::vec(any::<u16>(), 160)) {
        let world = world(&numbers);
        let completions = completions(&world);
        let request = match Request::new(&world.schema, &world.request_spec) {
            Ok(request) => request,
            Err(error) => {
                prop_assert!(matches!(error, MatchError::ImpossibleProfile { .. }), "{error}");
                prop_assert!(completions.is_empty(), "refused, but it can exist");
                return Ok(());
            }
        };
        prop_assume!(!completions.is_empty());
        let ranking = rank(&world.schema, &request, &world.programmes, &world.lifts).unwrap();
        let complete = completions.len() == 1;
        for assessment in ranking.all() {
            let spec = world.specs.iter().find(|s| s.id == assessment.programme).unwrap();
            let wrong = |p: &Profile| -> Vec<&str> {
                let broken = spec.conditions.iter().filter(|c| !lifted(&world, spec, c) && !kept(c, p));
                broken.map(|c| c.id.as_str()).collect()
            };
            let stale = spec.capacity.free.is_none() || spec.capacity.as_of < -24 * HOUR;
            let full = !stale && spec.capacity.free == Some(0);
            let danger = danger(&world, spec);
            let outside = full || danger == Some(true);
            let mut all_fit = completions.iter().map(|p| wrong(p).is_empty());
            match assessment.fit {
                Fit::No => prop_assert!(outside || !all_fit.any(|fits| fits), "a silent no"),
                Fit::Possible => prop_assert!(!outside),
                Fit::Fits | Fit::OnCondition => {
                    prop_assert!(!outside && !stale && danger == Some(false));
                    prop_assert!(all_fit.all(|fits| fits), "a yes that can be a no");
                }
            }
            let reasons: Vec<&str> = assessment.broken.iter().filter_map(|r| match r {
                Reason::Condition(c) => Some(c.condition.as_str()),
                _ => None,
            }).collect();
            for reason in &reasons {
                prop_assert!(completions.iter().all(|p| wrong(p).contains(reason)));
            }
            if complete && world.impossible.is_empty() {
                prop_assert_eq!(&reasons, &wrong(&completions[0]));
                let asks = assessment.questions.iter().any(|q| matches!(q, Question::Attribute { .. }));
                prop_assert!(!asks, "a question about a known attribute");
            }
            prop_assert_eq!(assessment.broken.is_empty(), assessment.fit != Fit::No);
        }
    }

    #[test]
    fn the_smallest_changes_are_all_smallest_changes(numbers in prop::collection::vec(any::<u16>(), 160)) {
        let world = world(&numbers);
        let Ok(request) = Request::new(&world.schema, &world.request_spec) else { return Ok(()) };
        let mut candidates: Vec<Change> = Vec::new();
        for code in &CODES[1..] {
            let stated = world.request_spec.answers.get(*code);
            for value in VALUES {
                if stated != Some(&Values::AnyOf(vec![value.to_owned()])) {
                    candidates.push(Change::Set { attribute: (*code).to_owned(), value: value.to_owned() });
                }
            }
        }
        for spec in &world.specs {
            candidates.push(Change::Room { programme: spec.id.clone() });
            for c in spec.conditions.iter().filter(|c| c.lift.is_some()) {
                candidates.push(Change::Lift { programme: spec.id.clone(), condition: c.id.clone() });
            }
        }
        let mut expected: Vec<Opening> = Vec::new();
        for size in 1..=2 {
            let mut of_size = Vec::new();
            for changes in subsets(&candidates, size) {
                if expected.iter().any(|o: &Opening| o.changes.is_subset(&changes)) {
                    continue;
                }
                match what_if(&world.schema, &request, &world.programmes, &world.lifts, &changes) {
                    Ok(what_if) if !what_if.gained.is_empty() => {
                        of_size.push(Opening { changes, programmes: what_if.gained });
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let impossible = matches!(error, MatchError::ImpossibleProfile { .. });
                        prop_assert!(impossible, "{}", error);
                    }
                }
            }
            of_size.sort_by(|a, b| a.changes.cmp(&b.changes));
            expected.extend(of_size);
        }
        let found = openings(&world.schema, &request, &world.programmes, &world.lifts, 2).unwrap();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn gap_counts_are_what_the_single_answers_add_up_to(
        numbers in prop::collection::vec(any::<u16>(), 160),
        people in prop::collection::vec((prop::collection::vec(any::<u16>(), 30), 1u32..4), 1..5),
    ) {
        let world = world(&numbers);
        let demand: Vec<Demand> = people.iter().filter_map(|(tape, people)| {
            let spec = request_spec(&mut Tape::new(tape));
            Some(Demand { request: Request::new(&world.schema, &spec).ok()?, people: *people })
        }).collect();
        let counts = gap_counts(&world.schema, &demand, &world.programmes).unwrap();
        let (mut nobody, mut full, mut emergency) = (0, 0, 0);
        let mut by_condition: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
        for person in &demand {
            let ranking = rank(&world.schema, &person.request, &world.programmes, &[]).unwrap();
            let people = u64::from(person.people);
            let regular: Vec<_> = ranking.all().filter(|a| a.emergency.is_none()).collect();
            let only_full = |a: &&&Assessment| a.broken.iter().all(|r| matches!(r, Reason::Full { .. }));
            let open = regular.iter().any(|a| a.fit != Fit::No);
            if !regular.iter().any(|a| only_full(&a)) {
                nobody += people;
            } else if !open {
                full += people;
            }
            if !open && !ranking.emergency.is_empty() {
                emergency += people;
            }
            for assessment in &regular {
                for reason in &assessment.broken {
                    let Reason::Condition(c) = reason else { continue };
                    let entry = by_condition.entry((assessment.programme.clone(), c.condition.clone())).or_default();
                    entry.0 += people;
                    entry.1 += if !open && assessment.broken.len() == 1 { people } else { 0 };
                }
            }
        }
        prop_assert_eq!(counts.people, demand.iter().map(|d| u64::from(d.people)).sum::<u64>());
        prop_assert_eq!((counts.no_programme, counts.only_full, counts.only_emergency), (nobody, full, emergency));
        let found: BTreeMap<_, _> =
            counts.conditions.into_iter().map(|c| ((c.programme, c.condition), (c.excluded, c.decisive))).collect();
        prop_assert_eq!(found, by_condition);
        prop_assert!(counts.facts.iter().all(|f| f.decisive <= f.excluded && f.excluded <= counts.people));
        let sorted = counts.facts.is_sorted_by_key(|f| std::cmp::Reverse((f.decisive, f.excluded)));
        prop_assert!(sorted);
    }
}

/// Every subset of the size with at most one value per attribute.
fn subsets(candidates: &[Change], size: usize) -> Vec<BTreeSet<Change>> {
    let attribute = |c: &Change| match c {
        Change::Set { attribute, .. } => Some(attribute.clone()),
        _ => None,
    };
    if size == 1 {
        return candidates.iter().map(|c| BTreeSet::from([c.clone()])).collect();
    }
    let mut sets = Vec::new();
    for (i, first) in candidates.iter().enumerate() {
        for second in &candidates[i + 1..] {
            if attribute(first).is_none() || attribute(first) != attribute(second) {
                sets.push(BTreeSet::from([first.clone(), second.clone()]));
            }
        }
    }
    sets
}
