//! From tokens to scored pairs: what shares a token that is not too common is a candidate.

use super::meetings::meetings;
use super::model::{BlindModel, Sample};
use super::observe::{Shares, observe, room};
use super::records::{BlindCorpus, FREQUENT, Records};
use crate::clear::{FLOOR, ScoredPair, sigmoid};

/// Rounds of estimation.
const ROUNDS: usize = 20;
/// Pairs that estimation uses at most.
const LEARN_FROM: usize = 400_000;

/// How to link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlindOptions {
    /// Pairs below this probability are left out.
    pub floor: f64,
    /// Tokens that more records hold than this are dropped before anything else.
    pub frequent: u32,
}

impl Default for BlindOptions {
    fn default() -> Self {
        Self { floor: FLOOR, frequent: FREQUENT }
    }
}

/// Links two parties, or deduplicates the left one when the right one is empty.
pub fn link_blind(mut corpus: BlindCorpus, options: &BlindOptions) -> Vec<ScoredPair> {
    let met = meetings(&mut corpus, options.frequent, LEARN_FROM);
    let [left, right] = &corpus.sides;
    let dedupe = right.is_empty();
    let others = if dedupe { left } else { right };
    let shares = Shares::new(left.len() + right.len(), options.frequent);
    let look = |pair: u64, left: &Records, others: &Records| {
        observe(left.get((pair >> 32) as usize), others.get((pair & 0xFFFF_FFFF) as usize), &shares)
    };
    let across = Sample {
        within: false,
        pairs: met.across.all.iter().map(|pair| look(*pair, left, others)).collect(),
        scale: met.across.scale(),
        room: room(left, right),
    };
    // Within one file hardly anybody is there twice: what meets there shows how strangers meet.
    let strangers: Vec<Sample> = met
        .within
        .iter()
        .zip([left, right])
        .filter(|_| !dedupe)
        .map(|(pairs, side)| Sample {
            within: true,
            pairs: pairs.all.iter().map(|pair| look(*pair, side, side)).collect(),
            scale: pairs.scale(),
            room: room(side, &Records::default()),
        })
        .collect();
    let smallest = if dedupe { left.len() } else { left.len().min(right.len()) } as f64;
    let mut model = BlindModel::shipped(smallest.max(1.0), &across.room);
    for _ in 0..ROUNDS {
        model.learn(&across, if dedupe { std::slice::from_ref(&across) } else { &strangers });
    }
    let scored = |pair: &u64| {
        let log_odds = model.log_odds(&look(*pair, left, others));
        let probability = sigmoid(log_odds);
        (probability >= options.floor).then_some(ScoredPair {
            left: (pair >> 32) as u32,
            right: (pair & 0xFFFF_FFFF) as u32,
            weight: log_odds * std::f32::consts::LOG2_E,
            probability,
        })
    };
    met.worth_a_look.all.iter().filter_map(scored).collect()
}
