//! From tokens to scored pairs: what shares a token that is not too common is a candidate.

use super::kinds::BlindKind;
use super::model::{BlindModel, Observed, Room, Sample};
use super::pattern::{CONTEXTS, Pattern};
use crate::clear::{ScoredPair, Side, pairs_of, sigmoid};

/// Pairs on one token above which it makes no candidates: a token that many hold says little.
const CAP: usize = 400;
/// Rounds of estimation.
const ROUNDS: usize = 20;
/// Pairs that estimation uses at most.
const LEARN_FROM: usize = 600_000;

/// Records of one or two parties as the index sees them: kinds and tokens.
#[derive(Debug, Default)]
pub struct BlindCorpus {
    /// Per record of both sides, left first: start of its tokens.
    sides: [Vec<Vec<u64>>; 2],
}

/// A token with its kind in front, so that kinds never meet.
fn keyed(kind: BlindKind, token: u64) -> u64 {
    (kind as u64) << 59 | token >> 5
}

fn kind_of(keyed: u64) -> BlindKind {
    BlindKind::ALL[(keyed >> 59) as usize]
}

impl BlindCorpus {
    /// No records yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record by its tokens; its number is its place in its file, from 0.
    pub fn add(&mut self, side: Side, tokens: impl IntoIterator<Item = (BlindKind, u64)>) {
        let mut own: Vec<u64> = tokens.into_iter().map(|(kind, token)| keyed(kind, token)).collect();
        own.sort_unstable();
        own.dedup();
        own.shrink_to_fit();
        self.sides[side as usize].push(own);
    }

    /// Tokens per record, on average and at most.
    pub fn tokens_per_record(&self) -> (f64, usize) {
        let counts = || self.sides.iter().flatten().map(Vec::len);
        let records = counts().count().max(1);
        (counts().sum::<usize>() as f64 / records as f64, counts().max().unwrap_or_default())
    }
}

/// The tokens of one side as (token, record), sorted.
fn postings(records: &[Vec<u64>]) -> Vec<(u64, u32)> {
    let mut all: Vec<(u64, u32)> =
        (0_u32..).zip(records).flat_map(|(row, own)| own.iter().map(move |token| (*token, row))).collect();
    all.sort_unstable();
    all
}

/// Links two parties, or deduplicates the left one when the right one is empty. Pairs below the floor are left out.
pub fn link_blind(corpus: &BlindCorpus, floor: f64) -> Vec<ScoredPair> {
    let [left, right] = &corpus.sides;
    let dedupe = right.is_empty();
    let (of_left, of_right) = (postings(left), postings(right));
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
    let look = |pair: u64, left: &[Vec<u64>], others: &[Vec<u64>]| {
        let (a, b) = (&left[(pair >> 32) as usize], &others[(pair & 0xFFFF_FFFF) as usize]);
        observe(a, b, &shares)
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
        room: room(left, &[]).and(&room(right, &[])),
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

/// How many records hold a token, for tokens that more than one holds.
struct Shares {
    counts: rustc_hash::FxHashMap<u64, u32>,
    records: f32,
}

impl Shares {
    fn new(left: &[(u64, u32)], right: &[(u64, u32)], records: usize) -> Self {
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
    fn whole_name(&self, a: &[u64], b: &[u64], bearers: u32, same: u32) -> f32 {
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
    fn parts(&self, own: &[u64]) -> Option<f32> {
        /// Years over which births are spread, roughly.
        const YEARS: f32 = 60.0;
        /// Parts of a name go together this much more often than chance says.
        const COMPANY: f32 = 5.0;
        let of_year: Vec<f32> = own
            .iter()
            .filter(|token| kind_of(**token) == BlindKind::PartYear)
            .map(|token| (self.count(*token) as f32 - 0.6) * YEARS / self.records)
            .collect();
        (of_year.len() >= 2).then(|| of_year.iter().take(2).product::<f32>() * COMPANY)
    }
}

fn kinds(tokens: &[u64]) -> u32 {
    tokens.iter().fold(0, |set, token| set | kind_of(*token).bit())
}

fn observe(a: &[u64], b: &[u64], shares: &Shares) -> Observed {
    let mut met = 0_u32;
    let mut rarest = [0.0_f32; BlindKind::ALL.len()];
    let mut most = [0_u32; BlindKind::ALL.len()];
    let (mut x, mut y) = (0, 0);
    while x < a.len() && y < b.len() {
        match a[x].cmp(&b[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => {
                let kind = kind_of(a[x]);
                met |= kind.bit();
                let rarity = &mut rarest[kind as usize];
                *rarity = rarity.min(shares.log(a[x]));
                most[kind as usize] = most[kind as usize].max(shares.count(a[x]));
                x += 1;
                y += 1;
            }
        }
    }
    let pattern = Pattern::of(met, kinds(a), kinds(b));
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
fn room(left: &[Vec<u64>], right: &[Vec<u64>]) -> Room {
    let dedupe = right.is_empty();
    let others = if dedupe { left } else { right };
    let all = pairs_of(left.len(), right.len());
    let share = |records: &[Vec<u64>], holds: &dyn Fn(u32) -> bool| {
        records.iter().filter(|own| holds(kinds(own))).count() as f64 / records.len().max(1) as f64
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
