//! What changed between two days, seen from the records: components have no lasting number of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::view::Components;

/// What happened to records that were or are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Records that were apart, or new, are together.
    Formed,
    /// A component got records.
    Grown,
    /// A component lost records, and holds together.
    Shrunk,
    /// A component got records and lost others.
    Altered,
    /// Several components became one.
    Merged,
    /// One component became several, or left records alone.
    Split,
    /// Components exchanged records.
    Regrouped,
    /// No two records of a component are together any more.
    Dissolved,
}

/// A change, with everything that was and is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The components before, of two records or more.
    pub before: Components,
    /// The components after.
    pub after: Components,
}

impl Change {
    /// Whether a record has to do with it.
    pub fn concerns(&self, record: u64) -> bool {
        self.before.iter().chain(&self.after).any(|members| members.binary_search(&record).is_ok())
    }
}

/// The changes between two states, in the order of the smallest record of each. Components that stayed the same are
/// not in it.
///
/// ```
/// use oever_linkage::network::{ChangeKind, changes};
///
/// let feed = changes(&vec![vec![1, 2], vec![3, 4], vec![8, 9]], &vec![vec![1, 2, 3, 4], vec![8, 9]]);
/// assert_eq!(feed.len(), 1);
/// assert_eq!(feed[0].kind, ChangeKind::Merged);
/// assert!(feed[0].concerns(3) && !feed[0].concerns(8));
/// ```
pub fn changes(before: &Components, after: &Components) -> Vec<Change> {
    let index = |components: &Components| -> BTreeMap<u64, usize> {
        let numbered = components.iter().enumerate();
        numbered.flat_map(|(at, members)| members.iter().map(move |record| (*record, at))).collect()
    };
    let (was, is) = (index(before), index(after));
    let (mut seen_before, mut seen_after) = (BTreeSet::new(), BTreeSet::new());
    let mut feed = Vec::new();
    for record in was.keys().chain(is.keys()) {
        // Everything that hangs together over both days.
        let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting = vec![*record];
        while let Some(record) = waiting.pop() {
            if let Some(at) = was.get(&record).filter(|at| seen_before.insert(**at)) {
                old.insert(*at);
                waiting.extend(&before[*at]);
            }
            if let Some(at) = is.get(&record).filter(|at| seen_after.insert(**at)) {
                new.insert(*at);
                waiting.extend(&after[*at]);
            }
        }
        let old: Components = old.into_iter().map(|at| before[at].clone()).collect();
        let new: Components = new.into_iter().map(|at| after[at].clone()).collect();
        if old != new {
            feed.push(Change { kind: kind(&old, &new), before: sorted(old), after: sorted(new) });
        }
    }
    feed.sort_by_key(first);
    feed
}

fn sorted(mut components: Components) -> Components {
    components.sort_unstable();
    components
}

fn first(change: &Change) -> Option<u64> {
    change.before.iter().chain(&change.after).filter_map(|members| members.first()).min().copied()
}

fn kind(before: &Components, after: &Components) -> ChangeKind {
    match (before.as_slice(), after.as_slice()) {
        ([], _) => ChangeKind::Formed,
        (_, []) => ChangeKind::Dissolved,
        ([old], [new]) => {
            let lost = old.iter().any(|record| new.binary_search(record).is_err());
            let got = new.iter().any(|record| old.binary_search(record).is_err());
            match (lost, got) {
                (true, true) => ChangeKind::Altered,
                (true, false) => ChangeKind::Shrunk,
                _ => ChangeKind::Grown,
            }
        }
        ([_], _) => ChangeKind::Split,
        (_, [_]) => ChangeKind::Merged,
        _ => ChangeKind::Regrouped,
    }
}
