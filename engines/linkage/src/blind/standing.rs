//! One new record against all that are enrolled: an index in memory that takes records in and out one by one.

use rustc_hash::FxHashSet;

use super::kinds::{BlindKind, MAX_TOKENS};
use super::link::BlindWeights;
use super::observe::{Shares, observe};
use super::records::{Held, keyed, kind_of};
use super::table::Table;
use crate::clear::sigmoid;

/// Bits of a token below its kind.
const VALUE: u64 = (1 << 59) - 1;
/// The kind of records that are not there.
const FREE: u8 = u8::MAX;

/// Stands for a record in the index. After a deletion it may stand for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(u32);

/// An enrolled record that is perhaps of the same person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which.
    pub record: Handle,
    /// Weight of the evidence with the prior, in bits: 0 is as likely as not.
    pub weight: f32,
    /// Estimated probability that they are one person.
    pub probability: f64,
}

/// The index holds as many records as it can number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the index is full: it numbers at most {} records", u32::MAX - 1)]
pub struct IndexFull;

/// Records by their tokens, for looking up one at a time.
///
/// A token that more records hold at once than the index allows is dropped for good: its holders forget it, all but
/// its kind, and it stays dropped until the index is built again. So what the index holds does not depend on the order
/// in which records came.
///
/// ```
/// use oever_linkage::blind::{BlindKind, BlindWeights, FREQUENT, StandingIndex};
///
/// let mut index = StandingIndex::new(BlindWeights::shipped(), FREQUENT);
/// let enrolled = index.insert([(BlindKind::Phone, 0x5EA1_ED00_0000), (BlindKind::PartYear, 77)])?;
/// let hits = index.query([(BlindKind::Phone, 0x5EA1_ED00_0000)], 0.0);
/// assert_eq!(hits[0].record, enrolled);
/// assert!(index.delete(enrolled));
/// assert!(index.query([(BlindKind::Phone, 0x5EA1_ED00_0000)], 0.0).is_empty());
/// # Ok::<(), oever_linkage::blind::IndexFull>(())
/// ```
#[derive(Debug)]
pub struct StandingIndex {
    weights: BlindWeights,
    frequent: u32,
    table: Table,
    dropped: FxHashSet<u64>,
    records: Vec<Place>,
    free: Vec<u32>,
    /// Tokens of records with as many tokens as the place in this list, one record after the other.
    tokens: Vec<Vec<u64>>,
    free_tokens: Vec<Vec<u32>>,
}

/// Where the tokens of a record are: how many, and which of the records with so many.
#[derive(Debug, Clone, Copy)]
struct Place {
    count: u8,
    at: u32,
}

impl StandingIndex {
    /// Nothing enrolled. Tokens that more than `frequent` records hold are dropped; at most 255.
    pub fn new(weights: BlindWeights, frequent: u32) -> Self {
        Self {
            weights,
            frequent: frequent.min(255),
            table: Table::new(),
            dropped: FxHashSet::default(),
            records: Vec::new(),
            free: Vec::new(),
            tokens: vec![Vec::new(); MAX_TOKENS + 1],
            free_tokens: vec![Vec::new(); MAX_TOKENS + 1],
        }
    }

    /// Records in it.
    pub fn len(&self) -> usize {
        self.records.len() - self.free.len()
    }

    /// No records in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes in use, roughly.
    pub fn bytes(&self) -> usize {
        let tokens: usize = self.tokens.iter().map(|tokens| tokens.capacity() * 8).sum();
        tokens
            + self.table.bytes()
            + self.records.capacity() * size_of::<Place>()
            + self.dropped.capacity() * 9
    }

    /// Takes a record in. Of more than [`MAX_TOKENS`] tokens, the first count.
    pub fn insert(
        &mut self,
        tokens: impl IntoIterator<Item = (BlindKind, u64)>,
    ) -> Result<Handle, IndexFull> {
        let mut own = sorted(tokens);
        let record = match self.free.pop() {
            Some(record) => record,
            None => {
                u32::try_from(self.records.len()).ok().filter(|new| *new < u32::MAX - 1).ok_or(IndexFull)?
            }
        };
        for token in own.iter_mut().filter(|token| **token & VALUE != 0) {
            if self.dropped.contains(token) || self.drop_when_frequent(*token) {
                *token &= !VALUE;
            } else {
                self.table.insert(*token, record);
            }
        }
        own.sort_unstable();
        let place = self.store(&own);
        match self.records.get_mut(record as usize) {
            Some(free) => *free = place,
            None => self.records.push(place),
        }
        Ok(Handle(record))
    }

    /// Takes a record out; `false` when it was not there.
    pub fn delete(&mut self, record: Handle) -> bool {
        let Some(place) = self.records.get(record.0 as usize).copied().filter(|place| place.count != FREE)
        else {
            return false;
        };
        let own: Vec<u64> = self.tokens_of(place).to_vec();
        for token in own.into_iter().filter(|token| token & VALUE != 0) {
            self.table.remove(token, record.0);
        }
        let count = usize::from(place.count);
        let begin = place.at as usize * count;
        self.tokens[count][begin..begin + count].fill(0);
        self.free_tokens[count].push(place.at);
        self.records[record.0 as usize] = Place { count: FREE, at: 0 };
        self.free.push(record.0);
        true
    }

    /// The enrolled records that are perhaps of the person with these tokens, down to a probability; likeliest first.
    pub fn query(&self, tokens: impl IntoIterator<Item = (BlindKind, u64)>, floor: f64) -> Vec<Hit> {
        let own = sorted(tokens);
        let mut holders = Vec::with_capacity(own.len());
        let mut met: Vec<(u32, bool)> = Vec::new();
        for token in &own {
            if self.dropped.contains(token) || token & VALUE == 0 {
                holders.push(0);
                continue;
            }
            let before = met.len();
            let suffices = kind_of(*token).suffices();
            self.table.each(*token, |record| met.push((record, suffices)));
            // The one who asks is a holder too.
            holders.push(u8::try_from(met.len() - before + 1).unwrap_or(u8::MAX));
        }
        met.sort_unstable();
        let kept = own.iter().zip(&holders).filter(|(_, holders)| **holders != 0);
        let kinds = kept.fold(0, |set, (token, _)| set | kind_of(*token).bit());
        let asking = Held { tokens: &own, holders: &holders, kinds };
        let shares = Shares::new(self.len() + 1, self.frequent);
        let model = self.weights.among(self.len());
        let mut hits: Vec<Hit> = met
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|meetings| meetings.len() > 1 || meetings[0].1)
            .map(|meetings| (meetings[0].0, self.held(meetings[0].0)))
            .filter(|(_, theirs)| really_meet(&own, theirs.tokens))
            .filter_map(|(record, theirs)| {
                let log_odds = model.log_odds(&observe(asking, theirs, shares));
                let probability = sigmoid(log_odds);
                (probability >= floor).then_some(Hit {
                    record: Handle(record),
                    weight: log_odds * std::f32::consts::LOG2_E,
                    probability,
                })
            })
            .collect();
        hits.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.record.cmp(&b.record)));
        hits
    }

    fn tokens_of(&self, place: Place) -> &[u64] {
        let count = usize::from(place.count);
        let begin = place.at as usize * count;
        &self.tokens[count][begin..begin + count]
    }

    fn held(&self, record: u32) -> Held<'_> {
        let tokens = self.tokens_of(self.records[record as usize]);
        let kept = tokens.iter().filter(|token| **token & VALUE != 0);
        Held { tokens, holders: &[], kinds: kept.fold(0, |set, token| set | kind_of(*token).bit()) }
    }

    /// Drops the token when as many hold it as may.
    fn drop_when_frequent(&mut self, token: u64) -> bool {
        let mut holders = Vec::new();
        self.table.each(token, |record| holders.push(record));
        // The table may hold a few that only look like it. Reading the records is dear: only when it matters.
        if holders.len() >= self.frequent as usize {
            let holds =
                |record: &u32| self.tokens_of(self.records[*record as usize]).binary_search(&token).is_ok();
            holders.retain(holds);
        }
        let frequent = holders.len() >= self.frequent as usize;
        if frequent {
            self.drop_token(token, &holders);
        }
        frequent
    }

    /// Its holders keep the kind of it.
    fn drop_token(&mut self, token: u64, holders: &[u32]) {
        for record in holders {
            self.table.remove(token, *record);
            let place = self.records[*record as usize];
            let count = usize::from(place.count);
            let begin = place.at as usize * count;
            let own = &mut self.tokens[count][begin..begin + count];
            if let Ok(at) = own.binary_search(&token) {
                own[at] &= !VALUE;
                own.sort_unstable();
            }
        }
        self.dropped.insert(token);
    }

    fn store(&mut self, own: &[u64]) -> Place {
        let count = own.len();
        let pool = &mut self.tokens[count];
        let at = if let Some(at) = self.free_tokens[count].pop() {
            let begin = at as usize * count;
            pool[begin..begin + count].copy_from_slice(own);
            at
        } else {
            let at = pool.len().checked_div(count).unwrap_or_default();
            pool.extend_from_slice(own);
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        Place { count: u8::try_from(count).unwrap_or(FREE), at }
    }
}

/// Two tokens in common, or one that suffices. Both sorted.
fn really_meet(own: &[u64], theirs: &[u64]) -> bool {
    let mut shared = 0;
    for token in own.iter().filter(|token| **token & VALUE != 0) {
        if theirs.binary_search(token).is_ok() {
            shared += 1;
            if shared > 1 || kind_of(*token).suffices() {
                return true;
            }
        }
    }
    false
}

fn sorted(tokens: impl IntoIterator<Item = (BlindKind, u64)>) -> Vec<u64> {
    let mut own: Vec<u64> =
        tokens.into_iter().take(MAX_TOKENS).map(|(kind, token)| keyed(kind, token)).collect();
    own.sort_unstable();
    own.dedup();
    own
}
