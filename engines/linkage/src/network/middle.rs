//! The middle band: tokens with so many holders that they may be a network's telephone or a shelter's.

use rustc_hash::{FxHashMap, FxHashSet};

use super::policy::Band;
use super::store::Store;

/// The pairs of holders of a token that share something else too: per pair, those other tokens.
#[derive(Debug)]
pub(super) struct Pairs {
    all: usize,
    shared: Vec<Box<[u32]>>,
}

impl Pairs {
    pub(super) fn of(store: &Store, token: u32) -> Self {
        let holders = &store.token(token).holders;
        let mut shared = Vec::new();
        for (at, a) in holders.iter().enumerate() {
            let of_a = &store.record(*a).tokens;
            for b in &holders[..at] {
                let both = common(of_a, &store.record(*b).tokens, token);
                if !both.is_empty() {
                    shared.push(both.into_boxed_slice());
                }
            }
        }
        Self { all: holders.len() * holders.len().saturating_sub(1) / 2, shared }
    }
}

/// What two sorted lists have in common, without one token.
fn common(a: &[u32], b: &[u32], without: u32) -> Vec<u32> {
    let (mut i, mut j) = (0, 0);
    let mut both = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y && *x != without {
            both.push(*x);
        }
        if x <= y {
            i += 1;
        }
        if y <= x {
            j += 1;
        }
    }
    both
}

/// Without leaving a token out, this many times the share must be vouched for.
const BY_ACCEPTED: f64 = 1.5;

/// The middle-band tokens that are corroborated, in two steps of which neither depends on any order.
///
/// First the largest set in which every token has enough pairs that share another linking token, whichever single
/// other token of the middle band is left out: starting from all, what falls short is taken out. Then tokens join for
/// which that set vouches by itself: more pairs, but none left out, since what vouches was corroborated.
pub(super) fn corroborated(store: &Store, middle: &FxHashMap<u32, Pairs>, share: f64) -> FxHashSet<u32> {
    let mut accepted: FxHashSet<u32> = middle.keys().copied().collect();
    loop {
        let short: Vec<u32> = accepted
            .iter()
            .copied()
            .filter(|token| {
                let pairs = &middle[token];
                let (vouched, leave_out) = vouched(store, &accepted, pairs);
                ((vouched - leave_out) as f64) < share * pairs.all as f64
            })
            .collect();
        if short.is_empty() {
            break;
        }
        for token in short {
            accepted.remove(&token);
        }
    }
    loop {
        let more: Vec<u32> = middle
            .iter()
            .filter(|(token, pairs)| {
                !accepted.contains(token)
                    && vouched(store, &accepted, pairs).0 as f64 >= BY_ACCEPTED * share * pairs.all as f64
            })
            .map(|(token, _)| *token)
            .collect();
        if more.is_empty() {
            return accepted;
        }
        accepted.extend(more);
    }
}

/// Pairs that another linking token vouches for, and for how many of them the one middle-band token that matters most
/// is the only one to do so.
fn vouched(store: &Store, accepted: &FxHashSet<u32>, pairs: &Pairs) -> (usize, usize) {
    let mut vouched = 0;
    let mut alone: FxHashMap<u32, usize> = FxHashMap::default();
    for shared in &pairs.shared {
        let mut by = shared.iter().filter(|other| match store.token(**other).band {
            Band::Trusted => true,
            Band::Middle => accepted.contains(other),
            Band::TooCommon => false,
        });
        let Some(first) = by.next() else { continue };
        vouched += 1;
        if by.next().is_none() && store.token(*first).band == Band::Middle {
            *alone.entry(*first).or_default() += 1;
        }
    }
    (vouched, alone.values().max().copied().unwrap_or_default())
}
