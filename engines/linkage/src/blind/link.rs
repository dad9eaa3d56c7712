//! From tokens to scored pairs: what shares a token that is not too common is a candidate.

use super::model::{BlindModel, Observed, Sample};
use super::observe::{Shares, observe, room};
use super::records::{BlindCorpus, Records};
use crate::clear::{ScoredPair, sigmoid};

/// Pairs on one token above which it makes no candidates: a token that many hold says little.
const CAP: usize = 400;
/// Rounds of estimation.
const ROUNDS: usize = 20;
/// Pairs that estimation uses at most.
const LEARN_FROM: usize = 600_000;

/// Links two parties, or deduplicates the left one when the right one is empty. Pairs below the floor are left out.
pub fn link_blind(corpus: &BlindCorpus, floor: f64) -> Vec<ScoredPair> {
    let [left, right] = &corpus.sides;
    let dedupe = right.is_empty();
    let (of_left, of_right) = (left.postings(), right.postings());
    let shares = Shares::new(&of_left, &of_right, left.len() + right.len());
    let pairs = candidates(&of_left, &of_right, dedupe);
    // Within one file hardly anybody is there twice: what meets there shows how strangers meet.
    let within = if dedupe {
        [Vec::new(), Vec::new()]
    } else {
        [candidates(&of_left, &[], true), candidates(&of_right, &[], true)]
    };
    drop((of_left, of_right));
    let others = if dedupe { left } else { right };
    let none = Records::default();
    let look = |pair: u64, left: &Records, others: &Records| {
        observe(left.get((pair >> 32) as usize), others.get((pair & 0xFFFF_FFFF) as usize), &shares)
    };
    let observed: Vec<(u64, Observed)> =
        pairs.into_iter().map(|pair| (pair, look(pair, left, others))).collect();
    let step = observed.len().div_ceil(LEARN_FROM).max(1);
    let across = Sample {
        within: false,
        pairs: observed.iter().step_by(step).map(|(_, observed)| *observed).collect(),
        scale: step as f64,
        room: room(left, right),
    };
    let step = (within[0].len() + within[1].len()).div_ceil(LEARN_FROM).max(1);
    let strangers = (!dedupe).then(|| Sample {
        within: true,
        pairs: within
            .iter()
            .zip([left, right])
            .flat_map(|(pairs, side)| pairs.iter().step_by(step).map(|pair| look(*pair, side, side)))
            .collect(),
        scale: step as f64,
        room: room(left, &none).and(&room(right, &none)),
    });
    let smallest = if dedupe { left.len() } else { left.len().min(right.len()) } as f64;
    let mut model = BlindModel::shipped(smallest.max(1.0), &across.room);
    for _ in 0..ROUNDS {
        model.learn(&across, strangers.as_ref().unwrap_or(&across));
    }
    observed
        .iter()
        .filter_map(|(pair, observed)| {
            let log_odds = model.log_odds(observed);
            let probability = sigmoid(log_odds);
            (probability >= floor).then_some(ScoredPair {
                left: (pair >> 32) as u32,
                right: (pair & 0xFFFF_FFFF) as u32,
                weight: log_odds * std::f32::consts::LOG2_E,
                probability,
            })
        })
        .collect()
}

fn candidates(left: &[(u64, u32)], right: &[(u64, u32)], dedupe: bool) -> Vec<u64> {
    let mut pairs = Vec::new();
    let mut others = right.chunk_by(|a, b| a.0 == b.0).peekable();
    for block in left.chunk_by(|a, b| a.0 == b.0) {
        if dedupe {
            if block.len() * (block.len() - 1) / 2 <= CAP {
                for (at, (_, a)) in block.iter().enumerate() {
                    pairs.extend(block[at + 1..].iter().map(|(_, b)| u64::from(*a) << 32 | u64::from(*b)));
                }
            }
            continue;
        }
        while others.next_if(|other| other[0].0 < block[0].0).is_some() {}
        let Some(other) = others.next_if(|other| other[0].0 == block[0].0) else { continue };
        if block.len() * other.len() <= CAP {
            for (_, a) in block {
                pairs.extend(other.iter().map(|(_, b)| u64::from(*a) << 32 | u64::from(*b)));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
