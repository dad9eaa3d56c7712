//! The network of today: records come and go, components follow.

use rustc_hash::{FxHashMap, FxHashSet};
use thiserror::Error;

use super::groups::Groups;
use super::middle::{Pairs, corroborated};
use super::policy::{Band, Policy};
use super::store::{Record, Store};

/// Why a change was refused. Nothing was changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NetworkError {
    /// A record with this number is there already.
    #[error("a record with this number is there already")]
    Known,
    /// No record has this number.
    #[error("no record has this number")]
    Unknown,
}

/// Records and tokens with their components, kept up to date by day. See the [module](super).
#[derive(Debug)]
pub struct Network {
    pub(super) policy: Policy,
    pub(super) store: Store,
    pub(super) groups: Groups,
    middle: FxHashMap<u32, Pairs>,
}

/// What happened to tokens: per token, how many holders came or went.
type Touched = FxHashMap<u32, u32>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Leaving,
    Coming,
}

impl Network {
    /// No records yet.
    pub fn new(policy: Policy) -> Self {
        Self { policy, store: Store::default(), groups: Groups::default(), middle: FxHashMap::default() }
    }

    /// Its rules.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Live records.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// No live records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a record is live.
    pub fn contains(&self, id: u64) -> bool {
        self.store.slot(id).is_some()
    }

    /// Adds one record. Many at once go faster with [`day`](Self::day), and mean the same.
    pub fn insert(&mut self, record: &Record<'_>) -> Result<(), NetworkError> {
        self.day(&[], std::slice::from_ref(record))
    }

    /// Takes one record out, as retention asks.
    pub fn delete(&mut self, id: u64) -> Result<(), NetworkError> {
        self.day(&[id], &[])
    }

    /// The changes of a day: first what leaves, then what comes, each in any order. All of it or, after an error,
    /// nothing.
    pub fn day(&mut self, leaving: &[u64], coming: &[Record<'_>]) -> Result<(), NetworkError> {
        let mut gone = FxHashSet::default();
        for id in leaving {
            if !self.contains(*id) || !gone.insert(*id) {
                return Err(NetworkError::Unknown);
            }
        }
        let mut new = FxHashSet::default();
        for record in coming {
            if (self.contains(record.id) && !gone.contains(&record.id)) || !new.insert(record.id) {
                return Err(NetworkError::Known);
            }
        }
        self.leave(leaving);
        self.come(coming);
        Ok(())
    }

    fn leave(&mut self, leaving: &[u64]) {
        let (mut touched, mut torn) = (Touched::default(), FxHashSet::default());
        for id in leaving {
            let Some((slot, tokens)) = self.store.remove(*id) else { continue };
            torn.insert(self.groups.remove(slot));
            for token in tokens {
                *touched.entry(token).or_default() += 1;
            }
        }
        touched.retain(|token, _| {
            let held = !self.store.token(*token).holders.is_empty();
            if !held {
                self.middle.remove(token);
                self.store.forget(*token);
            }
            held
        });
        self.settle(&touched, Direction::Leaving, torn);
    }

    fn come(&mut self, coming: &[Record<'_>]) {
        let mut touched = Touched::default();
        let mut new = Vec::with_capacity(coming.len());
        for record in coming {
            let slot = self.store.add(&self.policy, record);
            self.groups.add(slot);
            new.push(slot);
            for token in &self.store.record(slot).tokens {
                *touched.entry(*token).or_default() += 1;
            }
        }
        self.settle(&touched, Direction::Coming, FxHashSet::default());
        for slot in new {
            for token in &self.store.record(slot).tokens {
                let token = self.store.token(*token);
                if let (true, Some(other)) = (token.links, token.holders.first()) {
                    self.groups.unite(slot, *other);
                }
            }
        }
    }

    /// Brings tokens and groups up to date after holders came or went.
    fn settle(&mut self, touched: &Touched, direction: Direction, mut torn: FxHashSet<u32>) {
        let mut changed: FxHashSet<u32> = touched.keys().copied().collect();
        changed.extend(self.judge_middle(touched));
        let mut joined = Vec::new();
        for token in changed {
            let linked = self.store.token(token).links;
            let links = self.judge(token, touched.get(&token).copied(), direction);
            let holders = &self.store.token(token).holders;
            match (linked, links) {
                (true, false) => torn.extend(holders.iter().map(|holder| self.groups.of(*holder))),
                (false, true) => joined.push(token),
                _ => {}
            }
        }
        for group in torn {
            self.groups.rebuild(&self.store, group);
        }
        for token in joined {
            let holders = &self.store.token(token).holders;
            for pair in holders.windows(2) {
                self.groups.unite(pair[0], pair[1]);
            }
        }
    }

    /// Puts the touched tokens in their band and says which others of the middle band change with them.
    fn judge_middle(&mut self, touched: &Touched) -> Vec<u32> {
        let mut stale = false;
        for token in touched.keys() {
            let band = self.store.band(*token);
            let slot = self.store.token_mut(*token);
            stale |= slot.band != band || band == Band::Middle;
            slot.band = band;
            if band == Band::Middle {
                self.middle.insert(*token, Pairs::of(&self.store, *token));
            } else {
                slot.corroborated = false;
                self.middle.remove(token);
            }
        }
        if !stale || self.middle.is_empty() {
            return Vec::new();
        }
        let accepted = corroborated(&self.store, &self.middle, self.policy.corroboration);
        let mut changed = Vec::new();
        for token in self.middle.keys() {
            let slot = self.store.token_mut(*token);
            let now = accepted.contains(token);
            if slot.corroborated != now {
                slot.corroborated = now;
                changed.push(*token);
            }
        }
        changed
    }

    /// Whether a token links now, with the memory that [`Policy::hysteresis`] asks for.
    fn judge(&mut self, token: u32, moved: Option<u32>, direction: Direction) -> bool {
        let hysteresis = self.policy.hysteresis;
        let slot = self.store.token_mut(token);
        let degree = slot.degree();
        let may_link = slot.may_link();
        if hysteresis == 0 || !may_link {
            slot.withheld = None;
        } else if direction == Direction::Leaving {
            if !slot.links && slot.withheld.is_none() {
                slot.withheld = Some(degree.saturating_add(moved.unwrap_or_default()));
            }
        } else if let (Some(at), Some(_)) = (slot.withheld, moved)
            && (degree.saturating_add(hysteresis) <= at || degree >= at)
        {
            slot.withheld = None;
        }
        slot.links = may_link && slot.withheld.is_none();
        slot.links
    }

    /// Everything from scratch, as a nightly check: the answer must not change. What hysteresis keeps from linking is
    /// kept.
    pub fn rebuild(&mut self) {
        let held: Vec<u32> = self.store.held().collect();
        self.middle.clear();
        for token in &held {
            self.store.token_mut(*token).band = self.store.band(*token);
        }
        for token in &held {
            if self.store.token(*token).band == Band::Middle {
                self.middle.insert(*token, Pairs::of(&self.store, *token));
            }
        }
        let accepted = corroborated(&self.store, &self.middle, self.policy.corroboration);
        for token in held {
            let slot = self.store.token_mut(token);
            slot.corroborated = accepted.contains(&token);
            slot.links = slot.may_link() && slot.withheld.is_none();
        }
        self.groups.rebuild_all(&self.store);
    }
}
