//! Coverage against a slow and obvious reference: every profile and every pattern is written out.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use common::*;
use oever_matching::*;
use proptest::prelude::*;

/// One value per attribute.
type Profile = [usize; 4];
/// A value, or none, per attribute.
type Pattern = [Option<usize>; 4];

fn holds(literal: &Literal, profile: &Profile) -> bool {
    let Values::AnyOf(values) = &literal.values else { unreachable!("the worlds use lists only") };
    let attribute = CODES.iter().position(|code| *code == literal.attribute).unwrap();
    values.iter().any(|value| value == VALUES[profile[attribute]])
}

fn takes(programme: &ProgrammeSpec, profile: &Profile) -> bool {
    programme.conditions.iter().all(|condition| match &condition.rule {
        Rule::Requires(literal) => holds(literal, profile),
        Rule::Excludes(parts) => !parts.iter().all(|part| holds(part, profile)),
    })
}

fn profiles(impossible: &[Vec<Literal>]) -> Vec<Profile> {
    (0..81)
        .map(|n| [n % 3, n / 3 % 3, n / 9 % 3, n / 27])
        .filter(|profile| !impossible.iter().any(|parts| parts.iter().all(|part| holds(part, profile))))
        .collect()
}

fn patterns() -> impl Iterator<Item = Pattern> {
    let value = |n: usize| (n < 3).then_some(n);
    (0..256).map(move |n| [value(n % 4), value(n / 4 % 4), value(n / 16 % 4), value(n / 64)])
}

fn inside(profile: &Profile, pattern: &Pattern) -> bool {
    profile.iter().zip(pattern).all(|(value, fixed)| fixed.is_none_or(|fixed| fixed == *value))
}

fn is_uncovered(profiles: &[Profile], programmes: &[ProgrammeSpec], pattern: &Pattern) -> bool {
    let mut those = profiles.iter().filter(|profile| inside(profile, pattern)).peekable();
    those.peek().is_some() && those.all(|profile| !programmes.iter().any(|p| takes(p, profile)))
}

/// The patterns with one value less.
fn shorter(pattern: &Pattern) -> impl Iterator<Item = Pattern> {
    (0..4).filter(|&at| pattern[at].is_some()).map(|at| {
        let mut less = *pattern;
        less[at] = None;
        less
    })
}

fn reference(impossible: &[Vec<Literal>], programmes: &[ProgrammeSpec]) -> BTreeSet<Pattern> {
    let profiles = profiles(impossible);
    let uncovered: BTreeSet<Pattern> =
        patterns().filter(|pattern| is_uncovered(&profiles, programmes, pattern)).collect();
    uncovered.iter().filter(|p| !shorter(p).any(|less| uncovered.contains(&less))).copied().collect()
}

fn pattern_of(gap: &Gap) -> Pattern {
    let mut pattern = [None; 4];
    for fixed in gap {
        assert_eq!(pattern[usize::from(fixed.attribute)].replace(usize::from(fixed.value)), None);
    }
    pattern
}

fn gap_of(pattern: &Pattern) -> Vec<Fixed> {
    let fixed = |(attribute, value): (u8, &Option<usize>)| {
        value.map(|value| Fixed { attribute, value: u8::try_from(value).unwrap() })
    };
    (0..).zip(pattern).filter_map(fixed).collect()
}

fn found(network: &Network<'_>, search: &GapSearch<'_>) -> Vec<Pattern> {
    let mut all = Vec::new();
    let _ = network
        .gaps(search, |gap| {
            assert!(gap.is_sorted(), "schema order");
            all.push(pattern_of(gap));
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    all
}

fn set(patterns: Vec<Pattern>) -> BTreeSet<Pattern> {
    let count = patterns.len();
    let set: BTreeSet<Pattern> = patterns.into_iter().collect();
    assert_eq!(set.len(), count, "a gap was found twice");
    set
}

fn person(schema: &Schema, profile: &Profile) -> Request {
    let spec = CODES
        .iter()
        .zip(profile)
        .fold(RequestSpec::default(), |spec, (code, value)| spec.answer(code, VALUES[*value]));
    Request::new(schema, &spec).unwrap()
}

fn tape() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn every_gap_and_no_other(numbers in tape(), most in 0usize..5, who in 0usize..81) {
        let w = world(&numbers);
        let network = Network::new(&w.schema, &w.programmes).unwrap();
        let expected = reference(&w.impossible, &w.specs);
        let all = found(&network, &GapSearch::default());
        prop_assert_eq!(&set(all), &expected);
        let fixed = |pattern: &Pattern| pattern.iter().flatten().count();
        let short = found(&network, &GapSearch { max_fixed: Some(most), within: None });
        prop_assert_eq!(set(short), expected.iter().filter(|p| fixed(p) <= most).copied().collect());
        // The order of the programmes has no influence, not even on the order of the gaps.
        let mut turned = w.programmes.clone();
        turned.reverse();
        let other = Network::new(&w.schema, &turned).unwrap();
        prop_assert_eq!(found(&network, &GapSearch::default()), found(&other, &GapSearch::default()));
        // Whether or not a pattern is minimal, it is known whether anybody in it is covered.
        let profiles = profiles(&w.impossible);
        for pattern in patterns() {
            let expected = is_uncovered(&profiles, &w.specs, &pattern);
            prop_assert_eq!(network.uncovered(&gap_of(&pattern)), expected);
        }
        // Why is there nothing for her: the gaps that she is in.
        if let Some(profile) = profiles.get(who % profiles.len().max(1)) {
            let request = person(&w.schema, profile);
            let hers = found(&network, &GapSearch { max_fixed: None, within: Some(&request) });
            prop_assert_eq!(set(hers), expected.iter().filter(|p| inside(profile, p)).copied().collect());
        }
    }

    #[test]
    fn opening_never_uncovers_and_the_change_report_names_what_moved(numbers in tape(), more in tape()) {
        let w = world(&numbers);
        let mut specs = w.specs.clone();
        specs.push(programme_spec(&mut Tape::new(&more), "new".into()));
        let programmes: Vec<Programme> =
            specs.iter().map(|spec| Programme::new(&w.schema, spec.clone()).unwrap()).collect();
        let before = Network::new(&w.schema, &w.programmes).unwrap();
        let after = Network::new(&w.schema, &programmes).unwrap();
        for pattern in found(&after, &GapSearch::default()) {
            prop_assert!(before.uncovered(&gap_of(&pattern)));
        }
        let change = coverage_change(&before, &after, 256, None).unwrap();
        prop_assert_eq!(change.opened, 0);
        let profiles = profiles(&w.impossible);
        let closed: BTreeSet<Pattern> = reference(&w.impossible, &w.specs)
            .into_iter()
            .filter(|pattern| !is_uncovered(&profiles, &specs, pattern))
            .collect();
        prop_assert_eq!(change.closed, closed.len() as u64);
        let named: BTreeSet<Pattern> = change.first_closed.iter().map(|gap| pattern_of(gap)).collect();
        prop_assert_eq!(named, closed);
        // Seen from the other side it is the same news.
        let back = coverage_change(&after, &before, 256, None).unwrap();
        prop_assert_eq!((back.opened, back.first_opened), (change.closed, change.first_closed));
    }

    #[test]
    fn demand_is_weighed_as_by_hand(numbers in tape(), people in prop::collection::vec((0usize..81, 0u32..4), 0..40)) {
        let w = world(&numbers);
        let network = Network::new(&w.schema, &w.programmes).unwrap();
        let profiles = profiles(&w.impossible);
        let people: Vec<(&Profile, u32)> =
            people.iter().filter_map(|(at, n)| Some((profiles.get(at % profiles.len().max(1))?, *n))).collect();
        let demand: Vec<Demand> = people
            .iter()
            .map(|(profile, people)| Demand { request: person(&w.schema, profile), people: *people })
            .collect();
        let shortfall = Shortfall::new(&network, &w.programmes, &demand).unwrap();
        let uncovered: Vec<&(&Profile, u32)> =
            people.iter().filter(|(profile, _)| !w.specs.iter().any(|p| takes(p, profile))).collect();
        let total = |of: &[&(&Profile, u32)]| of.iter().map(|(_, n)| u64::from(*n)).sum::<u64>();
        prop_assert_eq!(shortfall.people(), total(&uncovered));
        let mut tally = CoverageTally::new(&network, Some(&shortfall), None);
        let mut weights: BTreeMap<Pattern, u64> = BTreeMap::new();
        for pattern in found(&network, &GapSearch::default()) {
            let gap = gap_of(&pattern);
            prop_assert!(tally.add(&gap));
            let those: Vec<_> = uncovered.iter().filter(|(p, _)| inside(p, &pattern)).copied().collect();
            prop_assert_eq!(shortfall.weight(&network, &gap), total(&those));
            weights.insert(pattern, total(&those));
        }
        // Every uncovered profile lies in at least one gap.
        prop_assert!(uncovered.iter().all(|(profile, _)| weights.keys().any(|gap| inside(profile, gap))));
        let report = tally.finish();
        prop_assert_eq!(report.count, weights.len() as u64);
        let demand_report = report.demand.unwrap();
        let mut by_hand: Vec<(u64, String)> = weights
            .iter()
            .filter(|(_, weight)| **weight > 0)
            .map(|(pattern, weight)| (*weight, network.line(&gap_of(pattern))))
            .collect();
        by_hand.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let top: Vec<(u64, String)> = demand_report.top.iter().map(|g| (g.people, g.line.clone())).collect();
        prop_assert_eq!(top, by_hand.into_iter().take(TOP).collect::<Vec<_>>());
        // The greedy cover: each step takes as many as any gap could.
        let mut left = uncovered.clone();
        for step in &demand_report.greedy {
            let best = weights.keys().map(|gap| {
                total(&left.iter().filter(|(p, _)| inside(p, gap)).copied().collect::<Vec<_>>())
            });
            prop_assert_eq!(Some(step.people), best.max());
            let gap = pattern_of(&step.gap);
            left.retain(|(profile, _)| !inside(profile, &gap));
        }
        prop_assert!(demand_report.greedy.len() == GREEDY || total(&left) == 0);
        // Relaxations: the programme without its inclusions on one attribute takes them.
        for relaxation in &demand_report.relaxations {
            let mut spec = w.specs.iter().find(|spec| spec.id == relaxation.programme).unwrap().clone();
            spec.conditions.retain(
                |c| !matches!(&c.rule, Rule::Requires(literal) if literal.attribute == relaxation.attribute),
            );
            let helped: Vec<_> = uncovered.iter().filter(|(p, _)| takes(&spec, p)).copied().collect();
            prop_assert_eq!(relaxation.people, total(&helped));
        }
    }

    #[test]
    fn merged_gaps_stand_for_the_same_profiles(numbers in tape()) {
        let w = world(&numbers);
        let network = Network::new(&w.schema, &w.programmes).unwrap();
        let gaps: Vec<Vec<Fixed>> = found(&network, &GapSearch::default()).iter().map(gap_of).collect();
        let merged = merge_gaps(gaps.iter().map(Vec::as_slice));
        prop_assert!(merged.len() <= gaps.len());
        let mut back: Vec<Vec<Fixed>> = Vec::new();
        for gap in &merged {
            let mut rows: Vec<Vec<Fixed>> = vec![Vec::new()];
            for (&attribute, values) in &gap.parts {
                rows = rows
                    .iter()
                    .flat_map(|row| {
                        values.iter().map(move |&value| {
                            row.iter().copied().chain([Fixed { attribute, value }]).collect()
                        })
                    })
                    .collect();
            }
            back.extend(rows);
        }
        let (mut back, mut gaps) = (back, gaps);
        back.sort();
        gaps.sort();
        prop_assert_eq!(back, gaps);
    }
}

#[test]
fn a_network_without_programmes_is_one_gap_and_a_full_one_none() {
    let w = world(&[0; 200]);
    let none = Network::new(&w.schema, &[]).unwrap();
    assert_eq!(found(&none, &GapSearch::default()), [[None; 4]]);
    assert_eq!(none.line(&[]), "");
    let open = ProgrammeSpec::of_rules("open", "r0", []);
    let programmes = [Programme::new(&w.schema, open).unwrap()];
    let all = Network::new(&w.schema, &programmes).unwrap();
    assert_eq!(found(&all, &GapSearch::default()), [] as [Pattern; 0]);
}

#[test]
fn chained_impossible_combinations_are_followed_to_the_end() {
    // a=0 rules out b=0 and b=1, and b=2 with c=0, c=1, c=2: so nobody has a=0.
    let part = |a: &str, v: &[&str]| Literal::any_of(a, v);
    let impossible = vec![
        vec![part("a", &["0"]), part("b", &["0", "1"])],
        vec![part("b", &["2"]), part("c", &["0", "1"])],
        vec![part("b", &["2"]), part("c", &["2"])],
    ];
    let schema = schema(&impossible);
    let rule = Rule::Requires(part("a", &["1", "2"]));
    let house = Programme::new(&schema, ProgrammeSpec::of_rules("p", "r0", [("x", rule)])).unwrap();
    let network = Network::new(&schema, &[house]).unwrap();
    assert!(!network.possible(&[Fixed { attribute: 0, value: 0 }]));
    assert_eq!(found(&network, &GapSearch::default()), [] as [Pattern; 0]);
}
