//! The network against a slow reference, and what must hold in whatever order records come and go.

use std::collections::{BTreeMap, BTreeSet};

use oever_linkage::RarityBands;
use oever_linkage::network::{
    Change, ChangeKind, Components, Limits, Network, NetworkError, OwnTokens, Policy, Record, Standing,
    Token, changes, communities, parse_edge, parse_line,
};
use proptest::prelude::*;

const BANDS: RarityBands = RarityBands { rare_up_to: 3, uncommon_up_to: 20 };

/// A record by its number, from organisation number modulo 3.
fn record(id: u64, tokens: &[String]) -> Record<'_> {
    Record {
        id,
        organisation: u32::try_from(id % 3).unwrap(),
        day: u32::try_from(id).unwrap(),
        tokens: tokens.iter().map(|token| Token::parse(token)).collect(),
    }
}

type Rows = BTreeMap<u64, Vec<String>>;

/// Union–find from scratch over tokens that at most `cap` records hold.
fn reference(rows: &Rows, cap: usize) -> Components {
    let mut holders: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for (id, tokens) in rows {
        for token in tokens {
            holders.entry(token).or_default().insert(*id);
        }
    }
    let mut parent: BTreeMap<u64, u64> = rows.keys().map(|id| (*id, *id)).collect();
    fn root(parent: &BTreeMap<u64, u64>, mut id: u64) -> u64 {
        while parent[&id] != id {
            id = parent[&id];
        }
        id
    }
    for ids in holders.values().filter(|ids| ids.len() <= cap) {
        let first = root(&parent, *ids.first().unwrap());
        for id in ids {
            let other = root(&parent, *id);
            parent.insert(other, first);
        }
    }
    let mut groups: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for id in rows.keys() {
        groups.entry(root(&parent, *id)).or_default().push(*id);
    }
    let mut groups: Components = groups.into_values().filter(|members| members.len() > 1).collect();
    groups.sort();
    groups
}

/// Small caps, so that a few dozen records reach every band.
fn tight(hysteresis: u32) -> Policy {
    Policy {
        limits: Limits { trusted_up_to: 3, cap: 8 },
        per_kind: BTreeMap::from([("plate".to_owned(), Limits::up_to(2))]),
        corroboration: 0.2,
        hysteresis,
        organisations: 2,
    }
}

fn filled(policy: Policy, rows: &Rows) -> Network {
    let mut network = Network::new(policy);
    let records: Vec<Record<'_>> = rows.iter().map(|(id, tokens)| record(*id, tokens)).collect();
    network.day(&[], &records).unwrap();
    network
}

/// Tokens of two kinds; low numbers are held by many.
fn token() -> impl Strategy<Value = String> {
    (prop_oneof![3 => 0_u32..4, 4 => 4_u32..40], prop_oneof![Just("phone"), Just("plate")])
        .prop_map(|(value, kind)| format!("{kind}:{value}"))
}

fn rows() -> impl Strategy<Value = Rows> {
    prop::collection::btree_map(0_u64..200, prop::collection::vec(token(), 0..5), 0..60)
}

fn any_policy() -> impl Strategy<Value = Policy> {
    prop_oneof![Just(Policy::naive()), (1_u32..9).prop_map(Policy::capped), (0_u32..4).prop_map(tight)]
}

/// No two records are together after that were not before.
fn only_splits(before: &Components, after: &Components) -> bool {
    after.iter().all(|members| before.iter().any(|old| members.iter().all(|id| old.contains(id))))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn components_are_those_of_union_find(rows in rows(), cap in 1_u32..12) {
        let network = filled(Policy::capped(cap), &rows);
        prop_assert_eq!(network.components(), reference(&rows, cap as usize));
        prop_assert_eq!(filled(Policy::naive(), &rows).components(), reference(&rows, usize::MAX));
    }

    #[test]
    fn order_does_not_matter(
        (rows, order) in rows().prop_flat_map(|rows| {
            let ids: Vec<u64> = rows.keys().copied().collect();
            (Just(rows), Just(ids).prop_shuffle())
        }),
        policy in any_policy(),
    ) {
        let at_once = filled(policy.clone(), &rows);
        let mut one_by_one = Network::new(policy);
        for id in order {
            one_by_one.insert(&record(id, &rows[&id])).unwrap();
        }
        prop_assert_eq!(one_by_one.components(), at_once.components());
        for id in rows.keys() {
            prop_assert_eq!(one_by_one.explain(*id, &BANDS), at_once.explain(*id, &BANDS));
            let last = *rows.keys().last().unwrap();
            prop_assert_eq!(one_by_one.path(*id, last, &BANDS), at_once.path(*id, last, &BANDS));
        }
    }

    #[test]
    fn step_by_step_is_the_same_as_from_scratch(
        rows in rows(),
        events in prop::collection::vec((any::<bool>(), 0_u64..200), 0..150),
        policy in any_policy(),
    ) {
        let mut network = Network::new(policy.clone());
        let mut live = Rows::new();
        for (comes, id) in events {
            let tokens = rows.get(&id).cloned().unwrap_or_default();
            let before = network.components();
            let deleted = !comes && live.contains_key(&id);
            if comes {
                let refused = if live.contains_key(&id) { Err(NetworkError::Known) } else { Ok(()) };
                prop_assert_eq!(network.insert(&record(id, &tokens)), refused);
                live.entry(id).or_insert(tokens);
            } else {
                let refused = if deleted { Ok(()) } else { Err(NetworkError::Unknown) };
                prop_assert_eq!(network.delete(id), refused);
                live.remove(&id);
            }
            let components = network.components();
            if deleted && policy.hysteresis > 0 {
                prop_assert!(only_splits(&before, &components), "a deletion merged");
            }
            if policy.hysteresis == 0 {
                prop_assert_eq!(&components, &filled(policy.clone(), &live).components());
            }
            prop_assert_eq!(network.len(), live.len());
        }
        let components = network.components();
        network.rebuild();
        prop_assert_eq!(&network.components(), &components);
        // And what comes after the night goes on from there.
        let rest: Vec<u64> = live.keys().copied().collect();
        network.day(&rest, &[]).unwrap();
        prop_assert!(network.is_empty() && network.components().is_empty() && network.shown().is_empty());
    }

    #[test]
    fn what_is_deleted_and_added_again_changes_nothing(
        rows in rows(),
        pick in prop::collection::vec(any::<bool>(), 60),
        policy in any_policy(),
    ) {
        let mut network = filled(policy, &rows);
        let before = network.components();
        let gone: Vec<u64> = rows.keys().zip(pick).filter(|(_, pick)| *pick).map(|(id, _)| *id).collect();
        for id in &gone {
            network.delete(*id).unwrap();
        }
        for id in gone.iter().rev() {
            network.insert(&record(*id, &rows[id])).unwrap();
        }
        prop_assert_eq!(network.components(), before);
    }

    #[test]
    fn a_day_is_its_deletions_then_its_records(rows in rows(), policy in any_policy()) {
        let (old, new): (Rows, Rows) = rows.into_iter().partition(|(id, _)| id % 2 == 0);
        let leaving: Vec<u64> = old.keys().copied().filter(|id| id % 4 == 0).collect();
        let coming: Vec<Record<'_>> = new.iter().map(|(id, tokens)| record(*id, tokens)).collect();
        let mut by_day = filled(policy.clone(), &old);
        by_day.day(&leaving, &coming).unwrap();
        let mut twice = filled(policy, &old);
        twice.day(&leaving, &[]).unwrap();
        twice.day(&[], &coming).unwrap();
        prop_assert_eq!(by_day.components(), twice.components());
    }

    #[test]
    fn a_path_leads_from_record_to_record_within_one_component(rows in rows(), policy in any_policy()) {
        let network = filled(policy, &rows);
        for members in network.components() {
            let (from, to) = (members[0], *members.last().unwrap());
            let path = network.path(from, to, &BANDS).unwrap();
            prop_assert_eq!((path[0].from, path.last().unwrap().to), (from, to));
            for step in &path {
                let shares = |token: &&String| rows[&step.to].contains(token) && token.starts_with(&step.kind);
                prop_assert!(rows[&step.from].iter().any(|token| shares(&token)));
            }
            prop_assert!(path.windows(2).all(|steps| steps[0].to == steps[1].from));
        }
    }

    #[test]
    fn the_feed_leads_from_before_to_after(a in rows(), b in rows(), cap in 1_u32..9) {
        let before = filled(Policy::capped(cap), &a).components();
        let after = filled(Policy::capped(cap), &b).components();
        let feed = changes(&before, &after);
        let replayed: BTreeSet<Vec<u64>> = before
            .iter()
            .filter(|members| !feed.iter().any(|change| change.before.contains(members)))
            .chain(feed.iter().flat_map(|change| &change.after))
            .cloned()
            .collect();
        prop_assert_eq!(replayed, after.into_iter().collect::<BTreeSet<_>>());
        prop_assert!(feed.iter().all(|change| change.before != change.after));
    }

    #[test]
    fn any_bytes_are_a_line_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_line(&bytes);
        let _ = parse_edge(&bytes);
    }

    #[test]
    fn parts_do_not_depend_on_the_order_of_edges(
        (edges, shuffled) in prop::collection::vec((0_u64..12, 0_u64..12), 0..40)
            .prop_flat_map(|edges| (Just(edges.clone()), Just(edges).prop_shuffle())),
    ) {
        let weighted = |edges: Vec<(u64, u64)>| edges.into_iter().map(|(a, b)| (b, a, 1.0)).collect::<Vec<_>>();
        let nodes: BTreeSet<u64> =
            edges.iter().filter(|(a, b)| a != b).flat_map(|(a, b)| [*a, *b]).collect();
        let found = communities(&weighted(edges), 4);
        prop_assert_eq!(&found, &communities(&weighted(shuffled), 4));
        prop_assert_eq!(found.parts.concat().into_iter().collect::<BTreeSet<_>>(), nodes);
    }
}

fn texts(tokens: &[&str]) -> Vec<String> {
    tokens.iter().map(|token| (*token).to_owned()).collect()
}

#[test]
fn with_a_cap_alone_a_deletion_merges_and_with_hysteresis_it_does_not() {
    let rows: Rows = (0..5).map(|id| (id, texts(&["phone:hub"]))).collect();
    let mut capped = filled(Policy::capped(4), &rows);
    assert!(capped.components().is_empty());
    capped.delete(4).unwrap();
    assert_eq!(capped.components(), [[0, 1, 2, 3]]);

    let mut sticky = filled(Policy { hysteresis: 2, ..Policy::capped(4) }, &rows);
    sticky.delete(4).unwrap();
    assert!(sticky.components().is_empty());
    assert_eq!(sticky.explain(0, &BANDS).unwrap().records, 1);
    // Few enough, but only a record that comes makes it link.
    sticky.delete(3).unwrap();
    sticky.delete(2).unwrap();
    assert!(sticky.components().is_empty());
    sticky.insert(&record(9, &texts(&["phone:hub"]))).unwrap();
    assert_eq!(sticky.components(), [[0, 1, 9]]);
}

#[test]
fn one_organisation_alone_is_not_shown() {
    let rows: Rows = [(0, texts(&["phone:a"])), (3, texts(&["phone:a"])), (6, texts(&["phone:b"]))].into();
    let mut network = filled(Policy::default(), &rows);
    assert_eq!(network.components(), [[0, 3]]);
    assert!(network.shown().is_empty());
    network.insert(&record(1, &texts(&["phone:a"]))).unwrap();
    assert_eq!(network.shown(), [[0, 1, 3]]);
    assert_eq!(network.component_of(6), Some(vec![6]));
    assert_eq!(network.component_of(7), None);
}

#[test]
fn an_explanation_says_kinds_and_rarity_and_what_was_left_out() {
    let mut rows: Rows = (0..30).map(|id| (id, texts(&["phone:hub"]))).collect();
    rows.get_mut(&0).unwrap().extend(texts(&["plate:x", "account:z"]));
    rows.get_mut(&1).unwrap().extend(texts(&["plate:x", "plate:y"]));
    rows.get_mut(&2).unwrap().extend(texts(&["plate:y"]));
    let network = filled(Policy::default(), &rows);
    assert_eq!(network.components(), [[0, 1, 2]]);
    let why = network.explain(1, &BANDS).unwrap();
    assert_eq!((why.records, why.organisations, why.first_day, why.last_day), (3, 3, 0, 2));
    let said: Vec<_> = why
        .shared
        .iter()
        .map(|kind| (kind.standing, kind.kind.as_str(), kind.tokens, kind.records))
        .collect();
    assert_eq!(said, [(Standing::Links, "plate", 2, 3), (Standing::NotCorroborated, "phone", 1, 3)]);
    let path = network.path(0, 2, &BANDS).unwrap();
    assert_eq!(path.iter().map(|step| (step.from, step.to)).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
    assert_eq!(network.path(0, 5, &BANDS), None);
    assert_eq!(network.path(5, 5, &BANDS), Some(Vec::new()));
}

#[test]
fn the_feed_names_what_happened() {
    let kinds = |before: &[&[u64]], after: &[&[u64]]| {
        let of = |components: &[&[u64]]| components.iter().map(|members| members.to_vec()).collect();
        changes(&of(before), &of(after)).iter().map(|change: &Change| change.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[], &[&[1, 2]]), [ChangeKind::Formed]);
    assert_eq!(kinds(&[&[1, 2]], &[&[1, 2, 3]]), [ChangeKind::Grown]);
    assert_eq!(kinds(&[&[1, 2, 3]], &[&[1, 3]]), [ChangeKind::Shrunk]);
    assert_eq!(kinds(&[&[1, 2, 3]], &[&[1, 3, 4]]), [ChangeKind::Altered]);
    assert_eq!(kinds(&[&[1, 2], &[3, 4]], &[&[1, 2, 3, 4]]), [ChangeKind::Merged]);
    assert_eq!(kinds(&[&[1, 2, 3, 4]], &[&[1, 2], &[3, 4]]), [ChangeKind::Split]);
    assert_eq!(kinds(&[&[1, 2], &[3, 4]], &[&[1, 3], &[2, 4]]), [ChangeKind::Regrouped]);
    assert_eq!(kinds(&[&[1, 2]], &[]), [ChangeKind::Dissolved]);
    assert_eq!(kinds(&[&[1, 2], &[3, 4]], &[&[1, 2], &[3, 4]]), []);
}

#[test]
fn own_tokens_stay_at_home_and_are_not_shown() {
    let mut own = OwnTokens::default();
    own.declare(Token::parse("phone:secret"));
    let texts = texts(&["phone:secret", "phone:other", "plate:secret"]);
    let mut tokens = record(1, &texts).tokens;
    own.drop_from(&mut tokens);
    assert_eq!(tokens, [Token::parse("phone:other"), Token::parse("plate:secret")]);
    assert!(!format!("{own:?} {tokens:?}").contains("secret"));
}

#[test]
fn a_refused_day_changes_nothing() {
    let rows: Rows = [(1, texts(&["phone:a"])), (2, texts(&["phone:a"]))].into();
    let mut network = filled(Policy::default(), &rows);
    let tokens = texts(&["phone:a"]);
    assert_eq!(network.day(&[1, 1], &[]), Err(NetworkError::Unknown));
    assert_eq!(network.day(&[1, 7], &[record(3, &tokens)]), Err(NetworkError::Unknown));
    assert_eq!(network.day(&[1], &[record(3, &tokens), record(2, &tokens)]), Err(NetworkError::Known));
    assert_eq!(network.components(), [[1, 2]]);
    network.day(&[1], &[record(1, &tokens)]).unwrap();
    assert_eq!(network.components(), [[1, 2]]);
}
