//! Two records beside each other: what met, how rare it is, and how many pairs could have shown it.

use super::kinds::BlindKind;
use super::model::{Observed, Room};
use super::pattern::{CONTEXTS, Pattern};
use super::records::{Held, Records, kind_of};
use crate::clear::pairs_of;

/// From how many hold a token to a share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shares {
    records: f32,
    frequent: u32,
}

impl Shares {
    pub(crate) fn new(records: usize, frequent: u32) -> Self {
        Self { records: (records as f32).max(1.0), frequent }
    }

    /// The share of others that hold what so many hold, as logarithm.
    fn log(self, holders: u8) -> f32 {
        ((f32::from(holders) - 1.0).max(0.7) / self.records).ln()
    }

    /// The share of others with this whole name: those that are known (of the `bearers`, `same` are perhaps these
    /// two again), or else what the parts of the name let expect.
    fn whole_name(self, a: Held<'_>, b: Held<'_>, bearers: u8, same: u8) -> f32 {
        let known = f32::from(bearers.saturating_sub(same.max(2))) / self.records;
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
    fn parts(self, own: Held<'_>) -> Option<f32> {
        /// Years over which births are spread, roughly.
        const YEARS: f32 = 60.0;
        /// Parts of a name go together this much more often than chance says.
        const COMPANY: f32 = 5.0;
        if own.holders.is_empty() {
            return None;
        }
        let mut known = 0;
        let mut product = COMPANY;
        for (token, holders) in own.tokens.iter().zip(own.holders) {
            if known < 2 && kind_of(*token) == BlindKind::PartYear {
                // Of what was dropped, it is only known that many held it.
                let bearers = if *holders == 0 { self.frequent as f32 } else { f32::from(*holders) };
                product *= (bearers - 0.6) * YEARS / self.records;
                known += 1;
            }
        }
        (known == 2).then_some(product)
    }
}

/// Compares two records.
pub(crate) fn observe(a: Held<'_>, b: Held<'_>, shares: Shares) -> Observed {
    let mut met = 0_u32;
    let mut rarest = [0.0_f32; BlindKind::ALL.len()];
    let mut most = [0_u8; BlindKind::ALL.len()];
    let (mut x, mut y) = (0, 0);
    while x < a.tokens.len() && y < b.tokens.len() {
        let token = a.tokens[x];
        match token.cmp(&b.tokens[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => {
                let holders = a.holders(x);
                if holders > 0 {
                    let kind = kind_of(token);
                    met |= kind.bit();
                    let at = kind as usize;
                    rarest[at] = rarest[at].min(shares.log(holders));
                    most[at] = most[at].max(holders);
                }
                x += 1;
                y += 1;
            }
        }
    }
    let pattern = Pattern::of(met, a.kinds, b.kinds);
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

/// How many records hold exactly these kinds.
type KindSets = rustc_hash::FxHashMap<u32, u32>;

fn kind_sets(records: &Records) -> KindSets {
    let mut sets = KindSets::default();
    for own in records.iter() {
        *sets.entry(own.kinds).or_default() += 1;
    }
    sets
}

/// How many pairs of strangers could show what.
pub(crate) fn room(left: &Records, right: &Records) -> Room {
    let dedupe = right.is_empty();
    let others = if dedupe { left } else { right };
    let all = pairs_of(left.len(), right.len());
    let (ours, theirs) = (kind_sets(left), kind_sets(others));
    let share = |sets: &KindSets, holds: &dyn Fn(u32) -> bool| {
        let holding: u32 = sets.iter().filter(|(set, _)| holds(**set)).map(|(_, times)| *times).sum();
        f64::from(holding) / f64::from(sets.values().sum::<u32>().max(1))
    };
    let both = |kind: BlindKind| {
        let holds = |set: u32| set & kind.bit() != 0;
        all * share(&ours, &holds) * share(&theirs, &holds)
    };
    let dated = |set: u32| {
        set & (BlindKind::PartBirth.bit() | BlindKind::SexBirth.bit() | BlindKind::TownBirth.bit()) != 0
    };
    let with_year = |set: u32| set & BlindKind::PartYear.bit() != 0;
    let whole = |set: u32| set & BlindKind::NameBones.bit() != 0;
    let mut contexts = [1.0; CONTEXTS];
    let whole_share = share(&ours, &whole) * share(&theirs, &whole);
    let dated_share = share(&ours, &dated) * share(&theirs, &dated);
    let year_share = (share(&ours, &with_year) * share(&theirs, &with_year) - dated_share).max(0.0);
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
