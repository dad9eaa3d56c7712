//! Two records beside each other: what met, how rare it is, and how many pairs could have shown it.

use super::kinds::BlindKind;
use super::model::{Observed, Room};
use super::pattern::{CONTEXTS, Pattern};
use super::records::{FREQUENT, Held, Records, kind_of};
use crate::clear::pairs_of;

/// How many records hold a token, for tokens that more than one holds.
pub(crate) struct Shares {
    counts: rustc_hash::FxHashMap<u64, u32>,
    records: f32,
}

impl Shares {
    pub(crate) fn new(left: &[(u64, u32)], right: &[(u64, u32)], records: usize) -> Self {
        let mut counts = rustc_hash::FxHashMap::default();
        for block in left.chunk_by(|a, b| a.0 == b.0).chain(right.chunk_by(|a, b| a.0 == b.0)) {
            *counts.entry(block[0].0).or_default() += u32::try_from(block.len()).unwrap_or(u32::MAX);
        }
        counts.retain(|_, count| *count > 1);
        Self { counts, records: (records as f32).max(1.0) }
    }

    /// How many records hold it.
    fn count(&self, token: u64) -> u32 {
        self.counts.get(&token).copied().unwrap_or(1)
    }

    /// The share of others that hold it, as logarithm.
    fn log(&self, token: u64) -> f32 {
        ((self.count(token) as f32 - 1.0).max(0.7) / self.records).ln()
    }

    /// The share of others with this whole name: those that are known (of the `bearers`, `same` are perhaps these
    /// two again), or else what the parts of the name let expect.
    fn whole_name(&self, a: Held<'_>, b: Held<'_>, bearers: u32, same: u32) -> f32 {
        let known = bearers.saturating_sub(same.max(2)) as f32 / self.records;
        let parts: Vec<f32> = [a, b].into_iter().filter_map(|own| self.parts(own)).collect();
        let expected = if parts.is_empty() {
            0.3 / self.records
        } else {
            parts.iter().sum::<f32>() / parts.len() as f32
        };
        (known + expected).min(0.9).ln()
    }

    /// How often strangers would share both parts of a name, judged by how many of their year bear each; unknown
    /// without a year.
    fn parts(&self, own: Held<'_>) -> Option<f32> {
        /// Years over which births are spread, roughly.
        const YEARS: f32 = 60.0;
        /// Parts of a name go together this much more often than chance says.
        const COMPANY: f32 = 5.0;
        let mut counts: Vec<u32> = own
            .tokens
            .iter()
            .filter(|token| kind_of(**token) == BlindKind::PartYear)
            .map(|token| self.count(*token))
            .collect();
        if own.dropped & BlindKind::PartYear.bit() != 0 {
            // Of what was dropped, it is only known that many held it.
            counts.resize(counts.len().max(2), FREQUENT);
        }
        let bearers = |count: &u32| (*count as f32 - 0.6) * YEARS / self.records;
        (counts.len() >= 2).then(|| counts.iter().take(2).map(bearers).product::<f32>() * COMPANY)
    }
}

/// Compares two records.
pub(crate) fn observe(a: Held<'_>, b: Held<'_>, shares: &Shares) -> Observed {
    let mut met = 0_u32;
    let mut rarest = [0.0_f32; BlindKind::ALL.len()];
    let mut most = [0_u32; BlindKind::ALL.len()];
    let (mut x, mut y) = (0, 0);
    while x < a.tokens.len() && y < b.tokens.len() {
        let token = a.tokens[x];
        match token.cmp(&b.tokens[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => {
                let kind = kind_of(token);
                met |= kind.bit();
                let rarity = &mut rarest[kind as usize];
                *rarity = rarity.min(shares.log(token));
                most[kind as usize] = most[kind as usize].max(shares.count(token));
                x += 1;
                y += 1;
            }
        }
    }
    let pattern = Pattern::of(met, a.kinds(), b.kinds());
    let of = |kind: BlindKind| rarest[kind as usize];
    let name = match pattern.name_birth / 6 {
        5 => {
            shares.whole_name(a, b, most[BlindKind::NameSound as usize], most[BlindKind::PartBirth as usize])
        }
        4 => {
            shares.whole_name(a, b, most[BlindKind::NameBones as usize], most[BlindKind::PartBirth as usize])
        }
        1 | 3 => of(BlindKind::PartYear),
        _ => 0.0,
    };
    let place = match pattern.place {
        1 | 5 => of(BlindKind::House),
        2 => of(BlindKind::StreetPostcode),
        4 => of(BlindKind::Street),
        _ => 0.0,
    };
    Observed { pattern, rarity: [name, place, of(BlindKind::Phone)] }
}

/// How many pairs of strangers could show what.
pub(crate) fn room(left: &Records, right: &Records) -> Room {
    let dedupe = right.is_empty();
    let others = if dedupe { left } else { right };
    let all = pairs_of(left.len(), right.len());
    let share = |records: &Records, holds: &dyn Fn(u32) -> bool| {
        records.iter().filter(|own| holds(own.kinds())).count() as f64 / records.len().max(1) as f64
    };
    let both = |kind: BlindKind| {
        let holds = |set: u32| set & kind.bit() != 0;
        all * share(left, &holds) * share(others, &holds)
    };
    let dated = |set: u32| {
        set & (BlindKind::PartBirth.bit() | BlindKind::SexBirth.bit() | BlindKind::TownBirth.bit()) != 0
    };
    let with_year = |set: u32| set & BlindKind::PartYear.bit() != 0;
    let whole = |set: u32| set & BlindKind::NameBones.bit() != 0;
    let mut contexts = [1.0; CONTEXTS];
    let whole_share = share(left, &whole) * share(others, &whole);
    let dated_share = share(left, &dated) * share(others, &dated);
    let year_share = (share(left, &with_year) * share(others, &with_year) - dated_share).max(0.0);
    for (context, pairs) in contexts.iter_mut().enumerate() {
        let knowledge = match context / 6 {
            2 => dated_share,
            1 => year_share,
            _ => (1.0 - dated_share - year_share).max(0.0),
        };
        let names = if context / 3 % 2 == 1 { whole_share } else { 1.0 - whole_share };
        *pairs = (all * knowledge * names).max(1.0);
    }
    Room { all, placed: both(BlindKind::House).max(1.0), phoned: both(BlindKind::Phone).max(1.0), contexts }
}
