//! What the index holds: per record its kinds and tokens, nothing else.

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

pub(crate) fn kinds_of(tokens: &[u64]) -> u32 {
    tokens.iter().fold(0, |set, token| set | kind_of(*token).bit())
}

/// The tokens of many records, one record after the other.
#[derive(Debug, Default)]
pub(crate) struct Records {
    tokens: Vec<u64>,
    holders: Vec<u8>,
    ends: Vec<usize>,
    /// Per record the kinds of which it holds a token that was not dropped.
    kinds: Vec<u32>,
}

/// One record as the index sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held<'a> {
    /// Sorted, each once.
    pub(crate) tokens: &'a [u64],
    /// How many records hold each, as far as a byte goes; 0 when it was dropped because too many do. Empty when not
    /// counted.
    pub(crate) holders: &'a [u8],
    /// The kinds of which it holds a token that was not dropped.
    pub(crate) kinds: u32,
}

impl Held<'_> {
    /// How many records hold the token in this place: one when that was not counted.
    pub(crate) fn holders(self, at: usize) -> u8 {
        self.holders.get(at).copied().unwrap_or(1)
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
        self.holders.resize(end, 1);
        self.ends.push(end);
        self.kinds.push(kinds_of(&self.tokens[begin..]));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(crate) fn tokens(&self) -> &[u64] {
        &self.tokens
    }

    fn begin(&self, row: usize) -> usize {
        row.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// The record in this row, which is there.
    pub(crate) fn get(&self, row: usize) -> Held<'_> {
        let range = self.begin(row)..self.ends[row];
        Held { tokens: &self.tokens[range.clone()], holders: &self.holders[range], kinds: self.kinds[row] }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Held<'_>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Notes how many hold the token in this place of all tokens; 0 drops it.
    pub(crate) fn set_holders(&mut self, at: usize, holders: u8) {
        self.holders[at] = holders;
    }

    /// Takes the kinds that are left after tokens were dropped.
    pub(crate) fn settle(&mut self) {
        for row in 0..self.len() {
            let own = self.get(row);
            let kept = own.tokens.iter().zip(own.holders).filter(|(_, holders)| **holders != 0);
            self.kinds[row] = kept.fold(0, |set, (token, _)| set | kind_of(*token).bit());
        }
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
}
