//! Which lists depend on which: a log-linear model, and all models that are to be compared.

use std::fmt;

use super::table::{ListSet, MAX_LISTS};

/// A hierarchical log-linear model: the sets of two or more lists that depend on each other. Each list has a term of its
/// own in every model.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Model {
    lists: usize,
    /// By size, then in the order of the lists.
    interactions: Vec<ListSet>,
}

impl Model {
    /// The model with these interactions and all within them; `None` when one names a list that does not exist, fewer
    /// than two lists, or all of them (nothing would be left to estimate from).
    ///
    /// ```
    /// use oever_statistics::capture_recapture::Model;
    /// let model = Model::new(4, &[0b0111, 0b1001]).unwrap();
    /// assert_eq!(model.to_string(), "[123,14]");
    /// assert_eq!(model.interactions().len(), 5, "12, 13, 23, 14 and 123");
    /// ```
    pub fn new(lists: usize, interactions: &[ListSet]) -> Option<Self> {
        if !(2..=MAX_LISTS).contains(&lists) {
            return None;
        }
        let all = (1_u16 << lists) - 1;
        let allowed = |set: ListSet| set & !all == 0 && set.count_ones() >= 2 && (set != all || lists == 2);
        if !interactions.iter().all(|set| allowed(*set)) {
            return None;
        }
        let within = |set: ListSet| interactions.iter().any(|larger| set & !larger == 0);
        let closed = (1..=all).filter(|set| set.count_ones() >= 2 && within(*set)).collect();
        Some(Self::of(lists, closed))
    }

    /// From interactions that are known to be in order.
    pub(crate) fn of(lists: usize, mut interactions: Vec<ListSet>) -> Self {
        interactions.sort_unstable_by_key(|set| order(*set));
        Self { lists, interactions }
    }

    /// Independent lists.
    pub(crate) fn independent(lists: usize) -> Self {
        Self { lists, interactions: Vec::new() }
    }

    /// The interactions, small ones first.
    pub fn interactions(&self) -> &[ListSet] {
        &self.interactions
    }

    /// Neighbours with one interaction more or less, up to a size.
    pub(crate) fn neighbours(&self, largest: u32) -> Vec<Self> {
        let all: ListSet = (1 << self.lists) - 1;
        let mut found = Vec::new();
        for set in (1..all).filter(|set| (2..=largest).contains(&set.count_ones())) {
            let mut interactions = self.interactions.clone();
            if let Some(at) = interactions.iter().position(|one| *one == set) {
                if interactions.iter().any(|one| *one != set && set & !one == 0) {
                    continue;
                }
                interactions.remove(at);
            } else {
                if !faces(set).all(|face| face.count_ones() < 2 || interactions.contains(&face)) {
                    continue;
                }
                interactions.push(set);
            }
            found.push(Self::of(self.lists, interactions));
        }
        found
    }
}

/// The sets with one list less.
fn faces(set: ListSet) -> impl Iterator<Item = ListSet> {
    (0..ListSet::BITS).map(|bit| 1 << bit).filter(move |bit| set & bit != 0).map(move |bit| set ^ bit)
}

/// By size, then in the order 12, 13, 23, ... of the lists' numbers.
fn order(set: ListSet) -> (u32, ListSet) {
    (set.count_ones(), set.reverse_bits() ^ ListSet::MAX)
}

/// The largest sets between brackets, as in `[123,14]`: list numbers from 1.
impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let covered = |set: ListSet| self.interactions.iter().any(|one| *one != set && set & !one == 0);
        let alone = (0..self.lists).map(|list| 1 << list);
        let mut facets: Vec<ListSet> =
            self.interactions.iter().copied().chain(alone).filter(|set| !covered(*set)).collect();
        facets.sort_unstable_by_key(|set| (u32::MAX - set.count_ones(), order(*set).1));
        let names: Vec<String> = facets
            .iter()
            .map(|set| {
                (0..self.lists)
                    .filter(|list| set >> list & 1 == 1)
                    .map(|list| (list + 1).to_string())
                    .collect()
            })
            .collect();
        write!(f, "[{}]", names.join(","))
    }
}

/// All hierarchical models with interactions of at most `largest` lists; `None` when there are more than `most`.
pub(crate) fn all_models(lists: usize, largest: u32, most: usize) -> Option<Vec<Model>> {
    let mut found = vec![Vec::new()];
    let all: ListSet = (1 << lists) - 1;
    for size in 2..=largest {
        let sets: Vec<ListSet> = (1..all).filter(|set| set.count_ones() == size).collect();
        let mut larger = Vec::new();
        for model in &found {
            let possible: Vec<ListSet> = sets
                .iter()
                .copied()
                .filter(|set| faces(*set).all(|face| face.count_ones() < 2 || model.contains(&face)))
                .collect();
            if possible.len() >= 24 || larger.len() + (1 << possible.len()) > most {
                return None;
            }
            for chosen in 0_u32..1 << possible.len() {
                let mut model: Vec<ListSet> = model.clone();
                model.extend((0..).zip(&possible).filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, set)| *set));
                larger.push(model);
            }
        }
        found = larger;
    }
    Some(found.into_iter().map(|interactions| Model::of(lists, interactions)).collect())
}
