//! What the index holds: per record its kinds and tokens, nothing else.

use rustc_hash::FxHashMap;

use super::kinds::BlindKind;
use crate::clear::Side;

/// Holders above which a token is dropped from the index: how often it occurs would give its value away, and what
/// many share says little.
pub const FREQUENT: u32 = 50;

/// A token with its kind in front, so that kinds never meet.
pub(crate) fn keyed(kind: BlindKind, token: u64) -> u64 {
    (kind as u64) << 59 | token >> 5
}

pub(crate) fn kind_of(keyed: u64) -> BlindKind {
    BlindKind::ALL[(keyed >> 59) as usize]
}

/// The tokens of many records, one record after the other.
#[derive(Debug, Default)]
pub(crate) struct Records {
    tokens: Vec<u64>,
    ends: Vec<usize>,
    dropped: Vec<u32>,
}

/// One record as the index sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held<'a> {
    /// Sorted, each once.
    pub(crate) tokens: &'a [u64],
    /// The kinds of which a token was dropped because many hold it.
    pub(crate) dropped: u32,
}

impl Held<'_> {
    /// The kinds of which it holds a token.
    pub(crate) fn kinds(self) -> u32 {
        self.tokens.iter().fold(0, |set, token| set | kind_of(*token).bit())
    }
}

impl Records {
    fn push(&mut self, tokens: impl IntoIterator<Item = (BlindKind, u64)>) {
        let begin = self.tokens.len();
        self.tokens.extend(tokens.into_iter().map(|(kind, token)| keyed(kind, token)));
        self.tokens[begin..].sort_unstable();
        // Doubles within this record only.
        let mut end = begin;
        for at in begin..self.tokens.len() {
            if end == begin || self.tokens[end - 1] != self.tokens[at] {
                self.tokens[end] = self.tokens[at];
                end += 1;
            }
        }
        self.tokens.truncate(end);
        self.ends.push(end);
        self.dropped.push(0);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The record in this row, which is there.
    pub(crate) fn get(&self, row: usize) -> Held<'_> {
        let begin = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        Held { tokens: &self.tokens[begin..self.ends[row]], dropped: self.dropped[row] }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Held<'_>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The tokens as (token, record), sorted.
    pub(crate) fn postings(&self) -> Vec<(u64, u32)> {
        let mut all: Vec<(u64, u32)> = Vec::with_capacity(self.tokens.len());
        for (row, own) in (0_u32..).zip(self.iter()) {
            all.extend(own.tokens.iter().map(|token| (*token, row)));
        }
        all.sort_unstable();
        all
    }

    fn remove(&mut self, frequent: impl Fn(u64) -> bool) {
        let (mut kept, mut begin) = (0, 0);
        for (end, dropped) in self.ends.iter_mut().zip(&mut self.dropped) {
            for at in begin..*end {
                let token = self.tokens[at];
                if frequent(token) {
                    *dropped |= kind_of(token).bit();
                } else {
                    self.tokens[kept] = token;
                    kept += 1;
                }
            }
            begin = *end;
            *end = kept;
        }
        self.tokens.truncate(kept);
        self.tokens.shrink_to_fit();
    }
}

/// Records of one or two parties as the index sees them: kinds and tokens.
#[derive(Debug, Default)]
pub struct BlindCorpus {
    pub(crate) sides: [Records; 2],
}

impl BlindCorpus {
    /// No records yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record by its tokens; its number is its place in its file, from 0.
    pub fn add(&mut self, side: Side, tokens: impl IntoIterator<Item = (BlindKind, u64)>) {
        self.sides[side as usize].push(tokens);
    }

    /// Tokens per record, on average and at most.
    pub fn tokens_per_record(&self) -> (f64, usize) {
        let counts = || self.sides.iter().flat_map(Records::iter).map(|own| own.tokens.len());
        let records = counts().count().max(1);
        (counts().sum::<usize>() as f64 / records as f64, counts().max().unwrap_or_default())
    }

    /// Drops each token that more than `most` records of all parties hold; [`FREQUENT`] is what ships. What remains
    /// of it is that its holders once had one of its kind.
    pub fn drop_frequent(&mut self, most: u32) {
        let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
        for token in self.sides.iter().flat_map(|side| &side.tokens) {
            *holders.entry(*token).or_default() += 1;
        }
        holders.retain(|_, count| *count > most);
        for side in &mut self.sides {
            side.remove(|token| holders.contains_key(&token));
        }
    }
}
