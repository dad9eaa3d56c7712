//! Which records hang together, kept up to date.

use rustc_hash::FxHashSet;

use super::store::{Store, number};

/// No group: a slot that is free, or being rebuilt.
const NONE: u32 = u32::MAX;

/// Connected records. Every live record is in one group.
#[derive(Debug, Default)]
pub(super) struct Groups {
    of_record: Vec<u32>,
    members: Vec<Vec<u32>>,
    free: Vec<u32>,
}

impl Groups {
    pub(super) fn of(&self, record: u32) -> u32 {
        self.of_record[record as usize]
    }

    pub(super) fn members(&self, group: u32) -> &[u32] {
        &self.members[group as usize]
    }

    /// All groups; those that are not in use are empty.
    pub(super) fn all(&self) -> impl Iterator<Item = &[u32]> {
        self.members.iter().map(Vec::as_slice)
    }

    /// A new record by itself.
    pub(super) fn add(&mut self, record: u32) {
        if self.of_record.len() <= record as usize {
            self.of_record.resize(record as usize + 1, NONE);
        }
        self.found(vec![record]);
    }

    /// Takes a record out; what is left may no longer hang together.
    pub(super) fn remove(&mut self, record: u32) -> u32 {
        let group = std::mem::replace(&mut self.of_record[record as usize], NONE);
        let members = &mut self.members[group as usize];
        if let Some(at) = members.iter().position(|member| *member == record) {
            members.swap_remove(at);
        }
        group
    }

    /// Makes the groups of two records one: the smaller moves.
    pub(super) fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        if a == b {
            return;
        }
        let (into, from) = if self.members(a).len() >= self.members(b).len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[from as usize]);
        for record in &moved {
            self.of_record[*record as usize] = into;
        }
        self.members[into as usize].extend(moved);
        self.free.push(from);
    }

    /// Takes a group apart and puts together again what still hangs together within it.
    pub(super) fn rebuild(&mut self, store: &Store, group: u32) {
        let members = std::mem::take(&mut self.members[group as usize]);
        self.free.push(group);
        let mut waiting: FxHashSet<u32> = members.iter().copied().collect();
        let mut seen = FxHashSet::default();
        for start in members {
            if !waiting.remove(&start) {
                continue;
            }
            let mut piece = vec![start];
            let mut at = 0;
            while let Some(record) = piece.get(at).copied() {
                at += 1;
                for token in &store.record(record).tokens {
                    let slot = store.token(*token);
                    if slot.links && seen.insert(*token) {
                        piece.extend(slot.holders.iter().filter(|holder| waiting.remove(holder)));
                    }
                }
            }
            self.found(piece);
        }
    }

    /// Everything from scratch.
    pub(super) fn rebuild_all(&mut self, store: &Store) {
        self.members = vec![store.live().collect()];
        self.free.clear();
        self.rebuild(store, 0);
    }

    fn found(&mut self, members: Vec<u32>) {
        let group = self.free.pop().unwrap_or_else(|| {
            self.members.push(Vec::new());
            number(self.members.len() - 1)
        });
        for record in &members {
            self.of_record[*record as usize] = group;
        }
        self.members[group as usize] = members;
    }
}
