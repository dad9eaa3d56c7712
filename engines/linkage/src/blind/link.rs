//! From tokens to scored pairs: what shares a token that is not too common is a candidate.

use super::meetings::{Meetings, meetings};
use super::model::{BlindModel, Observed, Sample};
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

/// Weights of blind mode: shipped, or learned from a corpus. They hold no token and nothing of a person, and stay with
/// the index all the same: whoever knows them knows what the index makes of a guess.
#[derive(Debug, Clone)]
pub struct BlindWeights {
    model: BlindModel,
    /// Records of the same person that a record has among the others, on average.
    same: f64,
}

impl BlindWeights {
    /// Choices from general knowledge, for an index of a hundred thousand records.
    pub fn shipped() -> Self {
        const RECORDS: f64 = 100_000.0;
        Self { model: BlindModel::shipped(RECORDS, RECORDS * RECORDS), same: 0.3 }
    }

    /// Learned from the records themselves, without labels.
    pub fn learned(mut corpus: BlindCorpus, options: &BlindOptions) -> Self {
        let met = meetings(&mut corpus, options.frequent, LEARN_FROM);
        let model = learn(&corpus, &met, options);
        let records = corpus.sides.iter().map(Records::len).max().unwrap_or_default();
        Self { same: f64::from(model.prior()).exp() * records as f64, model }
    }

    /// For a record among so many others.
    pub(crate) fn among(&self, records: usize) -> BlindModel {
        let prior = (self.same / (records as f64).max(1.0)).clamp(1e-12, 0.5);
        self.model.clone().with_prior(prior.ln() as f32)
    }
}

/// Links two parties, or deduplicates the left one when the right one is empty.
pub fn link_blind(mut corpus: BlindCorpus, options: &BlindOptions) -> Vec<ScoredPair> {
    let met = meetings(&mut corpus, options.frequent, LEARN_FROM);
    let model = learn(&corpus, &met, options);
    let [left, right] = &corpus.sides;
    let others = if right.is_empty() { left } else { right };
    let shares = Shares::new(left.len() + right.len(), options.frequent);
    let scored = |pair: &u64| {
        let log_odds = model.log_odds(&look(*pair, left, others, shares));
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

fn look(pair: u64, left: &Records, others: &Records, shares: Shares) -> Observed {
    observe(left.get((pair >> 32) as usize), others.get((pair & 0xFFFF_FFFF) as usize), shares)
}

fn learn(corpus: &BlindCorpus, met: &Meetings, options: &BlindOptions) -> BlindModel {
    let [left, right] = &corpus.sides;
    let dedupe = right.is_empty();
    let others = if dedupe { left } else { right };
    let shares = Shares::new(left.len() + right.len(), options.frequent);
    let across = Sample {
        within: false,
        pairs: met.across.all.iter().map(|pair| look(*pair, left, others, shares)).collect(),
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
            pairs: pairs.all.iter().map(|pair| look(*pair, side, side, shares)).collect(),
            scale: pairs.scale(),
            room: room(side, &Records::default()),
        })
        .collect();
    let smallest = if dedupe { left.len() } else { left.len().min(right.len()) } as f64;
    let mut model = BlindModel::shipped(smallest.max(1.0), across.room.all);
    for _ in 0..ROUNDS {
        model.learn(&across, if dedupe { std::slice::from_ref(&across) } else { &strangers });
    }
    model
}
