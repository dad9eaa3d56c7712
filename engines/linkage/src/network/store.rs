//! Records and tokens, each knowing the other.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::policy::{Band, Limits, Policy};

/// A blind token: its kind in the open, its value only good for telling equal from different.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token<'a> {
    /// What it was made of, as a fixed code.
    pub kind: &'a str,
    /// The blind value.
    pub value: &'a [u8],
}

impl std::fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token({}, redacted)", self.kind)
    }
}

impl<'a> Token<'a> {
    /// A token written as `kind:value`; without a colon it is all value.
    pub fn parse(text: &'a str) -> Self {
        let (kind, value) = text.split_once(':').unwrap_or(("", text));
        Self { kind, value: value.as_bytes() }
    }
}

/// A record as the index sees it: no names, no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its number, which no other record has.
    pub id: u64,
    /// Whose it is.
    pub organisation: u32,
    /// On which day it came, counted from any fixed day.
    pub day: u32,
    /// Its tokens; one given twice counts once.
    pub tokens: Vec<Token<'a>>,
}

#[derive(Debug)]
pub(super) struct RecordSlot {
    pub(super) id: u64,
    pub(super) organisation: u32,
    pub(super) day: u32,
    /// Sorted.
    pub(super) tokens: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct TokenSlot {
    key: Arc<[u8]>,
    pub(super) kind: u32,
    pub(super) holders: Vec<u32>,
    pub(super) band: Band,
    /// In the middle band: whether other tokens vouch for it.
    pub(super) corroborated: bool,
    /// Kept from linking since a deletion, when it had this many holders.
    pub(super) withheld: Option<u32>,
    /// Whether it links; the outcome of the above.
    pub(super) links: bool,
}

impl TokenSlot {
    pub(super) fn degree(&self) -> u32 {
        u32::try_from(self.holders.len()).unwrap_or(u32::MAX)
    }

    /// Whether it would link if only today's records counted.
    pub(super) fn may_link(&self) -> bool {
        match self.band {
            Band::Trusted => true,
            Band::Middle => self.corroborated,
            Band::TooCommon => false,
        }
    }
}

/// The bipartite graph. Slots of what is gone are used again, so memory follows what is live.
#[derive(Debug, Default)]
pub(super) struct Store {
    slots: FxHashMap<u64, u32>,
    pub(super) records: Vec<RecordSlot>,
    free_records: Vec<u32>,
    by_key: FxHashMap<Arc<[u8]>, u32>,
    pub(super) tokens: Vec<TokenSlot>,
    free_tokens: Vec<u32>,
    kinds: Vec<(String, Limits)>,
    kind_ids: FxHashMap<String, u32>,
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn slot(&self, id: u64) -> Option<u32> {
        self.slots.get(&id).copied()
    }

    /// Live records, in no particular order.
    pub(super) fn live(&self) -> impl Iterator<Item = u32> {
        self.slots.values().copied()
    }

    /// Tokens that somebody holds.
    pub(super) fn held(&self) -> impl Iterator<Item = u32> {
        self.by_key.values().copied()
    }

    pub(super) fn record(&self, slot: u32) -> &RecordSlot {
        &self.records[slot as usize]
    }

    pub(super) fn token(&self, slot: u32) -> &TokenSlot {
        &self.tokens[slot as usize]
    }

    pub(super) fn token_mut(&mut self, slot: u32) -> &mut TokenSlot {
        &mut self.tokens[slot as usize]
    }

    pub(super) fn kind(&self, token: u32) -> &str {
        &self.kinds[self.token(token).kind as usize].0
    }

    pub(super) fn band(&self, token: u32) -> Band {
        let token = self.token(token);
        self.kinds[token.kind as usize].1.band(token.degree())
    }

    /// Adds a record whose number is not in use.
    pub(super) fn add(&mut self, policy: &Policy, record: &Record<'_>) -> u32 {
        let mut tokens: Vec<u32> =
            record.tokens.iter().map(|token| self.token_slot(policy, *token)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        let new = RecordSlot { id: record.id, organisation: record.organisation, day: record.day, tokens };
        let slot = if let Some(slot) = self.free_records.pop() {
            self.records[slot as usize] = new;
            slot
        } else {
            self.records.push(new);
            number(self.records.len() - 1)
        };
        for at in 0..self.record(slot).tokens.len() {
            let token = self.record(slot).tokens[at];
            self.token_mut(token).holders.push(slot);
        }
        self.slots.insert(record.id, slot);
        slot
    }

    /// Takes a record out, and gives its slot and its tokens.
    pub(super) fn remove(&mut self, id: u64) -> Option<(u32, Vec<u32>)> {
        let slot = self.slots.remove(&id)?;
        let tokens = std::mem::take(&mut self.records[slot as usize].tokens);
        for token in &tokens {
            let holders = &mut self.token_mut(*token).holders;
            if let Some(at) = holders.iter().position(|holder| *holder == slot) {
                holders.swap_remove(at);
            }
        }
        self.free_records.push(slot);
        Some((slot, tokens))
    }

    /// Forgets a token that nobody holds any more.
    pub(super) fn forget(&mut self, token: u32) {
        let key = Arc::clone(&self.token(token).key);
        if self.token(token).holders.is_empty() && self.by_key.remove(&key).is_some() {
            self.free_tokens.push(token);
        }
    }

    fn token_slot(&mut self, policy: &Policy, token: Token<'_>) -> u32 {
        let kind = self.kind_id(policy, token.kind);
        let key: Vec<u8> = kind.to_be_bytes().into_iter().chain(token.value.iter().copied()).collect();
        if let Some(slot) = self.by_key.get(key.as_slice()) {
            return *slot;
        }
        let key: Arc<[u8]> = key.into();
        let new = TokenSlot {
            key: Arc::clone(&key),
            kind,
            holders: Vec::new(),
            band: Band::Trusted,
            corroborated: false,
            withheld: None,
            links: false,
        };
        let slot = if let Some(slot) = self.free_tokens.pop() {
            self.tokens[slot as usize] = new;
            slot
        } else {
            self.tokens.push(new);
            number(self.tokens.len() - 1)
        };
        self.by_key.insert(key, slot);
        slot
    }

    fn kind_id(&mut self, policy: &Policy, kind: &str) -> u32 {
        if let Some(id) = self.kind_ids.get(kind) {
            return *id;
        }
        let id = number(self.kinds.len());
        self.kinds.push((kind.to_owned(), policy.limits_of(kind)));
        self.kind_ids.insert(kind.to_owned(), id);
        id
    }
}

/// Slots are numbered with 32 bits: four thousand million records are beyond what fits in memory.
pub(super) fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
