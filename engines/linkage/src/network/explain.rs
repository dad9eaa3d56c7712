//! Why records are in one component: kinds of tokens and how rare they are, never their values.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::live::Network;
use super::policy::Band;
use crate::{Rarity, RarityBands};

/// What a token does for the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It links its holders.
    Links,
    /// Many hold it and nothing else speaks for them belonging together.
    NotCorroborated,
    /// Too many hold it.
    TooCommon,
    /// It had too many holders until records were deleted; a deletion alone links nobody.
    Withheld,
}

/// Tokens of one kind that records of a component share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedKind {
    /// Whether they link.
    pub standing: Standing,
    /// Their kind.
    pub kind: String,
    /// How rare they are in the whole network.
    pub rarity: Rarity,
    /// How many different tokens.
    pub tokens: usize,
    /// How many records of the component hold at least one of them.
    pub records: usize,
}

/// A component as data. No token values, no records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Records.
    pub records: usize,
    /// Organisations they come from.
    pub organisations: usize,
    /// Day of the first record.
    pub first_day: u32,
    /// Day of the last record.
    pub last_day: u32,
    /// What its records share: first what links, the rarest first; then what was left out of account.
    pub shared: Vec<SharedKind>,
}

/// One step of a path: two records that share a linking token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// From this record.
    pub from: u64,
    /// To this one.
    pub to: u64,
    /// They share a token of this kind: of several, the one with fewest holders.
    pub kind: String,
    /// How rare it is.
    pub rarity: Rarity,
}

impl Network {
    /// What holds the component of a record together; none when there is no such record.
    pub fn explain(&self, id: u64, bands: &RarityBands) -> Option<Explanation> {
        let members = self.groups.members(self.groups.of(self.store.slot(id)?));
        let mut within: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for member in members {
            for token in &self.store.record(*member).tokens {
                within.entry(*token).or_default().push(*member);
            }
        }
        let mut by_kind: BTreeMap<_, (usize, Vec<u32>)> = BTreeMap::new();
        for (token, holders) in within.into_iter().filter(|(_, holders)| holders.len() > 1) {
            let rarity = bands.band(u64::from(self.store.token(token).degree()));
            let key = (self.standing(token), std::cmp::Reverse(rarity), self.store.kind(token));
            let entry = by_kind.entry(key).or_default();
            entry.0 += 1;
            entry.1.extend(holders);
        }
        let shared = by_kind.into_iter().map(|((standing, rarity, kind), (tokens, mut holders))| {
            holders.sort_unstable();
            holders.dedup();
            SharedKind { standing, kind: kind.to_owned(), rarity: rarity.0, tokens, records: holders.len() }
        });
        let days = || members.iter().map(|member| self.store.record(*member).day);
        Some(Explanation {
            records: members.len(),
            organisations: self.organisations(members),
            first_day: days().min().unwrap_or_default(),
            last_day: days().max().unwrap_or_default(),
            shared: shared.collect(),
        })
    }

    /// A shortest path between two records, the same whatever the order in which records came. None when they are not
    /// in one component; empty from a record to itself.
    pub fn path(&self, from: u64, to: u64, bands: &RarityBands) -> Option<Vec<Step>> {
        let (start, goal) = (self.store.slot(from)?, self.store.slot(to)?);
        if self.groups.of(start) != self.groups.of(goal) {
            return None;
        }
        // Layer by layer, each in the order of the numbers of the records.
        let mut came_from: FxHashMap<u32, u32> = FxHashMap::default();
        came_from.insert(start, start);
        let mut layer = vec![start];
        while !came_from.contains_key(&goal) && !layer.is_empty() {
            layer.sort_unstable_by_key(|slot| self.store.record(*slot).id);
            let mut next = Vec::new();
            for record in layer {
                for token in self.store.record(record).tokens.iter().map(|token| self.store.token(*token)) {
                    for holder in token.holders.iter().filter(|_| token.links) {
                        came_from.entry(*holder).or_insert_with(|| {
                            next.push(*holder);
                            record
                        });
                    }
                }
            }
            layer = next;
        }
        let mut steps = Vec::new();
        let mut at = goal;
        while at != start {
            let before = *came_from.get(&at)?;
            steps.push(self.step(before, at, bands)?);
            at = before;
        }
        steps.reverse();
        Some(steps)
    }

    fn step(&self, from: u32, to: u32, bands: &RarityBands) -> Option<Step> {
        let (a, b) = (self.store.record(from), self.store.record(to));
        let both = a.tokens.iter().filter(|token| b.tokens.binary_search(token).is_ok());
        let (degree, kind) = both
            .filter(|token| self.store.token(**token).links)
            .map(|token| (self.store.token(*token).degree(), self.store.kind(*token)))
            .min()?;
        Some(Step { from: a.id, to: b.id, kind: kind.to_owned(), rarity: bands.band(u64::from(degree)) })
    }

    fn standing(&self, token: u32) -> Standing {
        let token = self.store.token(token);
        match token.band {
            Band::TooCommon => Standing::TooCommon,
            Band::Middle if !token.corroborated => Standing::NotCorroborated,
            _ if token.withheld.is_some() => Standing::Withheld,
            _ => Standing::Links,
        }
    }
}
