//! Who meets on which token: a join by equality, in parts that fit in the cache, so that memory stays bounded.

use super::records::{BlindCorpus, Records, kind_of};

/// Pairs on one token above which it makes no candidates: a token that many hold says little, and people who are the
/// same share rarer ones too.
const CAP: usize = 64;
/// Tokens that are sorted at once, roughly.
const AT_ONCE: usize = 2_000_000;

/// Who met.
#[derive(Debug)]
pub(crate) struct Meetings {
    /// Between the files, or within the one: who met twice, or once on a kind that suffices.
    pub(crate) worth_a_look: Pairs,
    /// A sample of all who met between the files, or within the one.
    pub(crate) across: Pairs,
    /// A sample of all who met within either of two files.
    pub(crate) within: [Pairs; 2],
}

/// Pairs as two rows in one number, sorted; a sample of them when there are too many.
#[derive(Debug)]
pub(crate) struct Pairs {
    pub(crate) all: Vec<u64>,
    tidied: usize,
    /// How often a pair has to meet.
    times: usize,
    most: usize,
    /// One in two to this power is kept.
    thinned: u32,
}

impl Pairs {
    fn new(times: usize, most: usize) -> Self {
        Self { all: Vec::new(), tidied: 0, times, most, thinned: 0 }
    }

    /// Each pair stands for so many.
    pub(crate) fn scale(&self) -> f64 {
        f64::from(self.thinned).exp2()
    }

    /// The choice falls on the pair, not on the token: a pair that meets often is not likelier to be kept.
    fn chosen(&self, pair: u64) -> bool {
        self.thinned == 0 || pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - self.thinned) == 0
    }

    fn add(&mut self, pair: u64, suffices: bool) {
        if self.chosen(pair) {
            let times = if suffices { self.times } else { 1 };
            self.all.extend(std::iter::repeat_n(pair, times));
        }
        if self.all.len() > 2 * self.tidied + 4_000_000 {
            self.tidy();
        }
    }

    fn tidy(&mut self) {
        self.all.sort_unstable();
        let mut kept = 0;
        for at in 0..self.all.len() {
            // Meeting more often than is asked says nothing new.
            if kept < self.times || self.all[kept - self.times] != self.all[at] {
                self.all[kept] = self.all[at];
                kept += 1;
            }
        }
        self.all.truncate(kept);
        while self.all.len() > self.most {
            self.thinned += 1;
            let mut all = std::mem::take(&mut self.all);
            all.retain(|pair| self.chosen(*pair));
            self.all = all;
        }
        self.tidied = self.all.len();
    }

    /// Those that met often enough, each once.
    fn finish(&mut self) {
        self.tidy();
        let mut kept = 0;
        for at in self.times - 1..self.all.len() {
            if self.all[at] == self.all[at + 1 - self.times] {
                self.all[kept] = self.all[at];
                kept += 1;
            }
        }
        self.all.truncate(kept);
        self.all.shrink_to_fit();
    }
}

/// A holder of a token: its row, and the place of the token among all of both sides, left first.
#[derive(Clone, Copy)]
struct Posting {
    token: u64,
    row: u32,
    at: u32,
}

/// Counts the holders of every token, drops those that more than `frequent` records hold, and finds who meets on the
/// others. Samples hold `sample` pairs at most.
pub(crate) fn meetings(corpus: &mut BlindCorpus, frequent: u32, sample: usize) -> Meetings {
    let mut met = Meetings {
        worth_a_look: Pairs::new(2, usize::MAX),
        across: Pairs::new(1, sample),
        within: [Pairs::new(1, sample / 2), Pairs::new(1, sample / 2)],
    };
    let dedupe = corpus.sides[1].is_empty();
    let on_left = corpus.sides[0].tokens().len();
    let parts = (on_left + corpus.sides[1].tokens().len()).div_ceil(AT_ONCE).max(1) as u64;
    let width = (1_u64 << 32).div_ceil(parts);
    let mut postings = Vec::new();
    for part in 0..parts {
        // The kind stands in the highest bits of a token; the others are as good as random.
        let range = width * part..width * (part + 1);
        postings.clear();
        let mut at = 0;
        for records in &corpus.sides {
            gather(records, |token| range.contains(&(token & 0xFFFF_FFFF)), &mut at, &mut postings);
        }
        // Stable: left stays before right, and rows in their order.
        postings.sort_by_key(|posting| posting.token);
        for block in postings.chunk_by(|a, b| a.token == b.token) {
            let holders = u32::try_from(block.len()).unwrap_or(u32::MAX);
            let kept = if holders > frequent { 0 } else { u8::try_from(holders).unwrap_or(u8::MAX) };
            let (left, right) =
                block.split_at(block.partition_point(|posting| (posting.at as usize) < on_left));
            for posting in left {
                corpus.sides[0].set_holders(posting.at as usize, kept);
            }
            for posting in right {
                corpus.sides[1].set_holders(posting.at as usize - on_left, kept);
            }
            if kept == 0 {
                continue;
            }
            let suffices = kind_of(block[0].token).suffices();
            if dedupe {
                each_pair(left, |pair| {
                    met.worth_a_look.add(pair, suffices);
                    met.across.add(pair, suffices);
                });
                continue;
            }
            if left.len() * right.len() <= CAP {
                for pair in left.iter().flat_map(|a| right.iter().map(|b| pair(a, b))) {
                    met.worth_a_look.add(pair, suffices);
                    met.across.add(pair, suffices);
                }
            }
            each_pair(left, |pair| met.within[0].add(pair, suffices));
            each_pair(right, |pair| met.within[1].add(pair, suffices));
        }
    }
    corpus.sides.iter_mut().for_each(Records::settle);
    met.worth_a_look.finish();
    met.across.finish();
    met.within.iter_mut().for_each(Pairs::finish);
    met
}

fn gather(records: &Records, wanted: impl Fn(u64) -> bool, at: &mut u32, postings: &mut Vec<Posting>) {
    for (row, own) in (0_u32..).zip(records.iter()) {
        for token in own.tokens {
            if wanted(*token) {
                postings.push(Posting { token: *token, row, at: *at });
            }
            *at += 1;
        }
    }
}

fn pair(a: &Posting, b: &Posting) -> u64 {
    u64::from(a.row) << 32 | u64::from(b.row)
}

fn each_pair(block: &[Posting], mut take: impl FnMut(u64)) {
    if block.len() * block.len().saturating_sub(1) / 2 <= CAP {
        for (at, a) in block.iter().enumerate() {
            block[at + 1..].iter().for_each(|b| take(pair(a, b)));
        }
    }
}
