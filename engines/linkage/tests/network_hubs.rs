//! Invented networks among hubs of their own size: the shipped rules must tell them apart without being told which is
//! which. Also many random records.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of invented networks are small"
)]

use std::collections::{BTreeMap, BTreeSet};

use oever_linkage::network::{Components, Limits, Network, Policy, Record, Token};
use proptest::prelude::*;
use rstest::rstest;

/// SplitMix64, so that every run is the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` up to and including `high`.
    fn between(&mut self, low: usize, high: usize) -> usize {
        low + usize::try_from(self.next() % (high - low + 1) as u64).unwrap()
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What an instance is like.
#[derive(Clone, Copy)]
struct World {
    /// Tokens of a network per member.
    tokens: f64,
    /// How unevenly the tokens of a network are used: the nth is used as often as 1/n to this power.
    uneven: f64,
    /// Records of no network.
    others: usize,
}

struct Invented {
    rows: Vec<Vec<String>>,
    network: Vec<Option<usize>>,
}

fn invented(world: World, seed: u64) -> Invented {
    let mut dice = Dice(seed);
    let (mut rows, mut network) = (Vec::new(), Vec::new());
    for number in 0..40 {
        let size = match dice.between(0, 2) {
            0 => dice.between(3, 12),
            1 => dice.between(13, 40),
            _ => dice.between(41, 120),
        };
        let tokens = ((size as f64 * world.tokens) as usize).max(2);
        let weights: Vec<f64> = (1..=tokens).map(|n| (n as f64).powf(-world.uneven)).collect();
        let total: f64 = weights.iter().sum();
        for _ in 0..size {
            let mut row = vec![format!("own:{}", rows.len())];
            for _ in 0..dice.between(1, 3) {
                let mut at = dice.share() * total;
                let token = weights.iter().position(|weight| {
                    at -= weight;
                    at <= 0.0
                });
                row.push(format!("shared:{number}-{}", token.unwrap_or_default()));
            }
            rows.push(row);
            network.push(Some(number));
        }
    }
    for _ in 0..world.others {
        rows.push(vec![format!("own:{}", rows.len()), format!("other:{}", rows.len())]);
        network.push(None);
    }
    for hub in 0..12 {
        for _ in 0..dice.between(25, 70) {
            let at = dice.between(0, rows.len() - 1);
            rows[at].push(format!("hub:{hub}"));
        }
    }
    Invented { rows, network }
}

fn pairs(sizes: impl Iterator<Item = usize>) -> usize {
    sizes.map(|size| size * (size - 1) / 2).sum()
}

fn components(policy: Policy, rows: &[Vec<String>]) -> Components {
    let mut network = Network::new(policy);
    let records: Vec<Record<'_>> = (0..)
        .zip(rows)
        .map(|(id, row)| Record {
            id,
            organisation: 0,
            day: 0,
            tokens: row.iter().map(|token| Token::parse(token)).collect(),
        })
        .collect();
    network.day(&[], &records).unwrap();
    network.components()
}

/// Precision and recall over pairs of records; the truth is what hangs together without hubs.
fn measured(instance: &Invented) -> (f64, f64) {
    let found = components(Policy::default(), &instance.rows);
    let without: Vec<Vec<String>> = instance
        .rows
        .iter()
        .map(|row| row.iter().filter(|token| !token.starts_with("hub")).cloned().collect())
        .collect();
    let truth = components(Policy::naive(), &without);
    let right = found.iter().flat_map(|members| {
        let mut by_network: BTreeMap<usize, usize> = BTreeMap::new();
        for id in members {
            if let Some(number) = instance.network[usize::try_from(*id).unwrap()] {
                *by_network.entry(number).or_default() += 1;
            }
        }
        by_network.into_values()
    });
    let right = pairs(right) as f64;
    let all = |components: &Components| pairs(components.iter().map(Vec::len)) as f64;
    (right / all(&found), right / all(&truth))
}

#[rstest]
#[case::even(World { tokens: 0.15, uneven: 0.5, others: 1500 })]
#[case::usual(World { tokens: 0.3, uneven: 0.8, others: 1500 })]
#[case::uneven(World { tokens: 0.3, uneven: 1.0, others: 1500 })]
#[case::many_others(World { tokens: 0.3, uneven: 0.8, others: 4000 })]
#[case::networks_only(World { tokens: 0.3, uneven: 0.8, others: 0 })]
fn hubs_of_the_size_of_networks_are_told_apart(#[case] world: World) {
    for seed in 0..5 {
        let (precision, recall) = measured(&invented(world, seed));
        assert!(
            precision >= 0.99 && recall >= 0.95,
            "seed {seed}: precision {precision:.4}, recall {recall:.4}"
        );
    }
}

/// Where half of a large network holds one and the same token, hardly anything else can vouch for it. Parts of such a
/// network are then missed; strangers are still kept out.
#[test]
fn networks_around_one_token_may_be_found_in_parts_but_not_with_strangers() {
    for seed in 0..5 {
        for tokens in [0.15, 0.3, 0.6] {
            let (precision, recall) = measured(&invented(World { tokens, uneven: 1.2, others: 1500 }, seed));
            assert!(
                precision >= 0.99 && recall >= 0.9,
                "seed {seed}: precision {precision:.4}, recall {recall:.4}"
            );
        }
    }
}

/// A shelter that did not declare its own address and telephone: its clients share both.
#[test]
fn the_telephone_of_an_institution_does_not_vouch_for_its_address() {
    for seed in 0..5 {
        let mut instance = invented(World { tokens: 0.3, uneven: 0.8, others: 1500 }, seed);
        let mut dice = Dice(seed + 100);
        for _ in 0..60 {
            let at = dice.between(0, instance.rows.len() - 1);
            for hub in ["hub:address", "hub:telephone"] {
                if dice.share() < 0.8 {
                    instance.rows[at].push(hub.to_owned());
                }
            }
        }
        let (precision, recall) = measured(&instance);
        assert!(
            precision >= 0.99 && recall >= 0.95,
            "seed {seed}: precision {precision:.4}, recall {recall:.4}"
        );
    }
}

/// By definition: which tokens link, and what hangs together by them.
fn reference(rows: &[Vec<String>], limits: Limits, share: f64) -> Components {
    let rows: Vec<BTreeSet<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (id, row) in rows.iter().enumerate() {
        for token in row {
            holders.entry(token).or_default().push(id);
        }
    }
    let degree = |token: &str| holders[token].len() as u32;
    let middle = |token: &str| degree(token) > limits.trusted_up_to && degree(token) <= limits.cap;
    let mut links: BTreeSet<&str> =
        holders.keys().copied().filter(|token| degree(token) <= limits.cap).collect();
    // Of the pairs that hold a token, the share that holds another of these too, without the one left out.
    let vouched = |token: &str, links: &BTreeSet<&str>, left_out: &str| {
        let ids = &holders[token];
        let pairs = ids.iter().enumerate().flat_map(|(at, a)| ids[..at].iter().map(move |b| (*a, *b)));
        let (mut all, mut met) = (0_u32, 0_u32);
        for (a, b) in pairs {
            all += 1;
            let mut both = rows[a].intersection(&rows[b]);
            met +=
                u32::from(both.any(|other| *other != token && *other != left_out && links.contains(other)));
        }
        f64::from(met) / f64::from(all)
    };
    loop {
        let left_out: Vec<&str> = links.iter().copied().filter(|other| middle(other)).chain([""]).collect();
        let fails: Vec<&str> = links
            .iter()
            .copied()
            .filter(|token| middle(token))
            .filter(|token| left_out.iter().any(|out| vouched(token, &links, out) < share))
            .collect();
        if fails.is_empty() {
            break;
        }
        links.retain(|token| !fails.contains(token));
    }
    loop {
        let joins = |token: &&str| !links.contains(token) && vouched(token, &links, "") >= 1.5 * share;
        let more: Vec<&str> = holders.keys().copied().filter(|token| middle(token)).filter(joins).collect();
        if more.is_empty() {
            break;
        }
        links.extend(more);
    }
    let mut group: Vec<usize> = (0..rows.len()).collect();
    for token in links {
        let ids = &holders[token];
        for id in ids {
            let (old, new) = (group[*id], group[ids[0]]);
            group.iter_mut().filter(|other| **other == old).for_each(|other| *other = new);
        }
    }
    let mut members: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for (id, group) in (0..).zip(group) {
        members.entry(group).or_default().push(id);
    }
    let mut members: Components = members.into_values().filter(|members| members.len() > 1).collect();
    members.sort();
    members
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn corroboration_is_what_its_definition_says(
        rows in prop::collection::vec(prop::collection::vec(prop_oneof![0_u32..5, 5_u32..20], 0..5), 0..30),
        share in 0.0..0.9,
    ) {
        let rows: Vec<Vec<String>> =
            rows.into_iter().map(|row| row.into_iter().map(|token| format!("t:{token}")).collect()).collect();
        let limits = Limits { trusted_up_to: 3, cap: 9 };
        let policy = Policy { limits, corroboration: share, hysteresis: 0, ..Policy::default() };
        prop_assert_eq!(components(policy, &rows), reference(&rows, limits, share));
    }
}

/// `examples/network_million.rs` does the same with a million.
#[test]
fn many_random_records_come_and_go() {
    const DAY: u64 = 500;
    let mut dice = Dice(7);
    let mut network = Network::new(Policy::default());
    for day in 0..40 {
        let texts: Vec<Vec<String>> = (0..DAY)
            .map(|_| {
                let mut token = || {
                    let exponent = dice.between(4, 16);
                    format!("k{}:{}", dice.between(0, 3), dice.between(0, 1 << exponent))
                };
                (0..token().len() % 6).map(|_| token()).collect()
            })
            .collect();
        let coming: Vec<Record<'_>> = (day * DAY..)
            .zip(&texts)
            .map(|(id, texts)| Record {
                id,
                organisation: (id % 7) as u32,
                day: day as u32,
                tokens: texts.iter().map(|token| Token::parse(token)).collect(),
            })
            .collect();
        let leaving: Vec<u64> =
            if day < 6 { Vec::new() } else { ((day - 6) * DAY..(day - 5) * DAY).collect() };
        network.day(&leaving, &coming).unwrap();
    }
    assert_eq!(network.len(), 3_000);
    let components = network.components();
    assert!(!components.is_empty());
    network.rebuild();
    assert_eq!(network.components(), components);
}
