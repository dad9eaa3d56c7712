//! The standing index beside a slow one: the same records meet, whatever came and went before.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use oever_linkage::blind::{BlindKind, BlindWeights, Handle, StandingIndex};
use proptest::prelude::*;

type Tokens = Vec<(BlindKind, u64)>;

/// All records in a list, and the rules in words.
#[derive(Default)]
struct Slow {
    records: BTreeMap<Handle, BTreeSet<(BlindKind, u64)>>,
    dropped: HashSet<(BlindKind, u64)>,
    frequent: usize,
}

impl Slow {
    fn insert(&mut self, handle: Handle, tokens: &Tokens) {
        let mut own: BTreeSet<_> = tokens.iter().copied().collect();
        for token in own.clone() {
            if self.records.values().filter(|theirs| theirs.contains(&token)).count() >= self.frequent {
                self.dropped.insert(token);
            }
        }
        own.retain(|token| !self.dropped.contains(token));
        for theirs in self.records.values_mut() {
            theirs.retain(|token| !self.dropped.contains(token));
        }
        self.records.insert(handle, own);
    }

    fn query(&self, tokens: &Tokens) -> BTreeSet<Handle> {
        let own: BTreeSet<_> = tokens.iter().copied().collect();
        let meets = |theirs: &BTreeSet<(BlindKind, u64)>| {
            let shared: Vec<_> = theirs.intersection(&own).collect();
            shared.len() > 1 || shared.iter().any(|(kind, _)| kind.suffices())
        };
        self.records.iter().filter(|(_, theirs)| meets(theirs)).map(|(handle, _)| *handle).collect()
    }
}

fn found(index: &StandingIndex, tokens: &Tokens) -> BTreeSet<Handle> {
    index.query(tokens.iter().copied(), 0.0).into_iter().map(|hit| hit.record).collect()
}

/// Over few values, so that much meets and some is dropped.
fn record() -> impl Strategy<Value = Tokens> {
    let token = |value: u64| BuildHasherDefault::<DefaultHasher>::default().hash_one(value);
    prop::collection::vec((prop::sample::select(BlindKind::ALL.to_vec()), (0_u64..5).prop_map(token)), 0..10)
}

fn index(frequent: u32) -> StandingIndex {
    StandingIndex::new(BlindWeights::shipped(), frequent)
}

/// What a record answers, without handles: these follow the order in which records came.
fn answers(index: &StandingIndex, tokens: &Tokens) -> Vec<String> {
    let mut all: Vec<String> = index
        .query(tokens.iter().copied(), 0.0)
        .iter()
        .map(|hit| format!("{:.5} {:.8}", hit.weight, hit.probability))
        .collect();
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn it_finds_what_a_list_finds(
        frequent in 1_u32..6,
        steps in prop::collection::vec((record(), any::<Option<prop::sample::Index>>()), 1..60)
    ) {
        let mut fast = index(frequent);
        let mut slow = Slow { frequent: frequent as usize, ..Slow::default() };
        for (tokens, delete) in &steps {
            let there: Vec<Handle> = slow.records.keys().copied().collect();
            match delete {
                Some(which) if !there.is_empty() => {
                    let handle = *which.get(&there);
                    slow.records.remove(&handle);
                    prop_assert!(fast.delete(handle));
                    prop_assert!(!fast.delete(handle));
                }
                _ => {
                    let handle = fast.insert(tokens.iter().copied()).expect("there is room");
                    prop_assert!(!slow.records.contains_key(&handle));
                    slow.insert(handle, tokens);
                }
            }
            prop_assert_eq!(fast.len(), slow.records.len());
            prop_assert_eq!(found(&fast, tokens), slow.query(tokens));
        }
    }

    #[test]
    fn the_order_of_coming_changes_nothing(
        records in prop::collection::vec(record(), 1..25), asks in record(), frequent in 1_u32..6
    ) {
        let (mut one, mut other) = (index(frequent), index(frequent));
        for tokens in &records {
            one.insert(tokens.iter().copied()).expect("there is room");
        }
        for tokens in records.iter().rev() {
            other.insert(tokens.iter().copied()).expect("there is room");
        }
        prop_assert_eq!(answers(&one, &asks), answers(&other, &asks));
    }

    #[test]
    fn what_came_and_went_leaves_no_trace(
        records in prop::collection::vec(record(), 1..25), gone in prop::collection::vec(record(), 1..25), asks in record()
    ) {
        // No token is dropped here: that would stay.
        let (mut plain, mut stirred) = (index(255), index(255));
        let mut handles = Vec::new();
        for (at, tokens) in gone.iter().enumerate() {
            handles.push(stirred.insert(tokens.iter().copied()).expect("there is room"));
            if let Some(tokens) = records.get(at) {
                stirred.insert(tokens.iter().copied()).expect("there is room");
            }
        }
        for tokens in records.iter().skip(gone.len()) {
            stirred.insert(tokens.iter().copied()).expect("there is room");
        }
        for tokens in &records {
            plain.insert(tokens.iter().copied()).expect("there is room");
        }
        prop_assert!(handles.into_iter().all(|handle| stirred.delete(handle)));
        prop_assert_eq!(answers(&stirred, &asks), answers(&plain, &asks));
    }

    #[test]
    fn delete_all_and_come_again(records in prop::collection::vec(record(), 1..25), frequent in 1_u32..6) {
        let mut index = index(frequent);
        let add = |index: &mut StandingIndex| -> Vec<Handle> {
            records.iter().map(|tokens| index.insert(tokens.iter().copied()).expect("there is room")).collect()
        };
        let handles = add(&mut index);
        let before: Vec<_> = records.iter().map(|tokens| answers(&index, tokens)).collect();
        prop_assert!(handles.into_iter().all(|handle| index.delete(handle)));
        prop_assert!(index.is_empty());
        prop_assert!(records.iter().all(|tokens| index.query(tokens.iter().copied(), 0.0).is_empty()));
        add(&mut index);
        let after: Vec<_> = records.iter().map(|tokens| answers(&index, tokens)).collect();
        prop_assert_eq!(before, after);
    }
}

#[test]
fn many_records_grow_it_and_none_is_lost() {
    let token = |value: u64| value.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x00C0_FFEE;
    let own = |number: u64| [(BlindKind::Phone, token(number)), (BlindKind::House, token(number / 3))];
    let mut index = index(50);
    let handles: Vec<Handle> =
        (0..60_000).map(|number| index.insert(own(number)).expect("there is room")).collect();
    for (number, handle) in (0_u64..).zip(&handles).step_by(7) {
        let hits = index.query(own(number), 0.0);
        assert_eq!(hits.len(), 3);
        assert_eq!(hits[0].record, *handle, "who shares number and house comes before who shares the house");
    }
    for handle in handles.iter().step_by(2) {
        assert!(index.delete(*handle));
    }
    assert_eq!(index.len(), 30_000);
    for (number, handle) in (0_u64..).zip(&handles) {
        let there = index.query(own(number), 0.0).iter().any(|hit| hit.record == *handle);
        assert_eq!(there, number % 2 == 1);
    }
}
