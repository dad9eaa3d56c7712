//! From files to scored pairs.

use super::blocking::candidates;
use super::compare::Comparer;
use super::corpus::{Corpus, Frequencies};
use super::levels::{ATTRIBUTES, Attribute, level_code};
use super::model::{Model, Observed, pairs_of, sigmoid};

/// How to link.
#[derive(Debug, Clone)]
pub struct LinkOptions {
    /// Pairs below this probability are left out.
    pub floor: f64,
    /// Whether the weights are estimated from the files; otherwise the shipped ones are used.
    pub estimate: bool,
    /// Whether every pair is compared. Slow, and the reference for the blocking.
    pub all_pairs: bool,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { floor: FLOOR, estimate: true, all_pairs: false }
    }
}

/// The shipped threshold: a pair at or above this probability counts as one person when nobody looks.
pub const THRESHOLD: f64 = 0.85;

/// Pairs below this probability are left out unless asked for: far below any sensible threshold.
pub const FLOOR: f64 = 1e-5;

/// Two rows that may be one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPair {
    /// Row of the left file.
    pub left: u32,
    /// Row of the right file, or the later row of the same file.
    pub right: u32,
    /// Weight of the evidence with the prior, in bits: 0 is as likely as not.
    pub weight: f32,
    /// Estimated probability that they are one person.
    pub probability: f64,
}

/// What one attribute adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttributeEvidence {
    /// The attribute.
    pub attribute: Attribute,
    /// How much it agrees, as a fixed code.
    pub level: &'static str,
    /// In bits: above 0 speaks for one person, below 0 against.
    pub weight: f32,
}

/// The pairs of a run, with what is needed to explain them.
#[derive(Debug)]
pub struct Linked {
    /// By left row, then right row.
    pub pairs: Vec<ScoredPair>,
    /// How many pairs were compared.
    pub compared: usize,
    frequencies: Frequencies,
    comparing: Model,
    model: Model,
}

/// Rounds of estimation.
const ROUNDS: usize = 15;
/// Pairs that estimation uses at most.
const LEARN_FROM: usize = 400_000;
/// Pairs picked blindly to see how strangers compare.
const STRANGERS: usize = 150_000;
/// Pairs with less evidence than this, as natural logarithm, are forgotten at once.
const HOPELESS: f32 = -14.0;

/// Links two files, or deduplicates the left one when the right one is empty.
pub fn link(corpus: &Corpus, options: &LinkOptions) -> Linked {
    let frequencies = Frequencies::new(corpus);
    let dedupe = corpus.right.is_empty();
    let (left, right) = (&corpus.left, if dedupe { &corpus.left } else { &corpus.right });
    let mut comparing = Model::shipped(corpus.left.len(), corpus.right.len());
    if options.estimate {
        let sample = strangers(corpus, &frequencies, &comparing);
        comparing.learn_strangers(&sample);
    }
    let comparer = Comparer { lexicon: &corpus.lexicon, frequencies: &frequencies, model: &comparing };
    let mut found: Vec<(u32, u32, Observed)> = Vec::new();
    let mut compared = 0;
    let mut look = |a: u32, b: u32| {
        compared += 1;
        let observed = Observed::from(&comparer.compare(&left[a as usize], &right[b as usize]));
        if options.all_pairs || comparing.log_odds(&observed) > HOPELESS {
            found.push((a, b, observed));
        }
    };
    if options.all_pairs {
        for a in 0..count(left) {
            let from = if dedupe { a + 1 } else { 0 };
            (from..count(right)).for_each(|b| look(a, b));
        }
    } else {
        let within = if dedupe { None } else { Some(right.as_slice()) };
        for (a, b) in candidates(&corpus.lexicon, left, within) {
            look(a, b);
        }
    }
    let mut model = comparing.clone();
    if options.estimate {
        let all_pairs = pairs_of(corpus.left.len(), corpus.right.len());
        let step = found.len().div_ceil(LEARN_FROM).max(1);
        let sample: Vec<Observed> = found.iter().step_by(step).map(|(_, _, observed)| *observed).collect();
        for _ in 0..ROUNDS {
            model.learn(&sample, step as f64, all_pairs);
        }
    }
    let pairs = found
        .iter()
        .filter_map(|(a, b, observed)| {
            let log_odds = model.log_odds(observed);
            let probability = sigmoid(log_odds);
            (probability >= options.floor).then_some(ScoredPair {
                left: *a,
                right: *b,
                weight: log_odds * std::f32::consts::LOG2_E,
                probability,
            })
        })
        .collect();
    Linked { pairs, compared, frequencies, comparing, model }
}

impl Linked {
    /// What each attribute adds to the weight of a pair. Attributes that are unknown in one of the rows add nothing.
    pub fn explain(&self, corpus: &Corpus, left: u32, right: u32) -> Vec<AttributeEvidence> {
        let comparer =
            Comparer { lexicon: &corpus.lexicon, frequencies: &self.frequencies, model: &self.comparing };
        let others = if corpus.right.is_empty() { &corpus.left } else { &corpus.right };
        let (Some(a), Some(b)) = (corpus.left.get(left as usize), others.get(right as usize)) else {
            return Vec::new();
        };
        let evidence = comparer.compare(a, b);
        Attribute::ALL
            .into_iter()
            .map(|attribute| {
                let level = evidence.levels[attribute.index()];
                let log_u = evidence.log_u[attribute.index()];
                AttributeEvidence {
                    attribute,
                    level: level_code(attribute, level),
                    weight: self.model.log_ratio(attribute, level, log_u) * std::f32::consts::LOG2_E,
                }
            })
            .collect()
    }
}

fn count(persons: &[crate::person::Person]) -> u32 {
    u32::try_from(persons.len()).unwrap_or(u32::MAX)
}

/// Pairs picked by a fixed sequence of numbers: the same files give the same answer.
fn strangers(corpus: &Corpus, frequencies: &Frequencies, model: &Model) -> Vec<[u8; ATTRIBUTES]> {
    let others = if corpus.right.is_empty() { &corpus.left } else { &corpus.right };
    if corpus.left.is_empty() || others.len() < 2 {
        return Vec::new();
    }
    let comparer = Comparer { lexicon: &corpus.lexicon, frequencies, model };
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut pick = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    // Few records make few pairs: more picks would only repeat them.
    let picks = STRANGERS.min(corpus.left.len().saturating_mul(others.len()).saturating_mul(20));
    (0..picks)
        .filter_map(|_| {
            let (a, b) = (pick(corpus.left.len()), pick(others.len()));
            (!corpus.right.is_empty() || a != b).then(|| comparer.compare(&corpus.left[a], &others[b]).levels)
        })
        .collect()
}
