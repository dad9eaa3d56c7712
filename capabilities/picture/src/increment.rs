//! A year is counted more than once. Whoever kept the earlier tables knows that people are added and hardly ever taken
//! out: what lies between two counts is checked here.

use std::collections::{BTreeMap, BTreeSet};

use oever_disclosure::{Dimension, Error, Filter, Parameters, Release, Shape, Shown, TOTAL};

use crate::model::SnapshotId;

/// How the engine calls the division by the first count that somebody was in.
const COUNTED: &str = "counted";

/// Several counts of one year as one population that grows: everybody of an earlier count is in every later one. So
/// the tables of all of them form one system, and what the first withheld the second does not give away.
pub(crate) struct Growing {
    population: String,
    counted: Dimension,
}

impl Growing {
    /// Of these counts, the oldest first; one at least.
    pub(crate) fn new(population: &str, counts: &[SnapshotId]) -> Result<Self, Error> {
        let mut categories: Vec<(String, Option<String>)> = Vec::new();
        for count in counts.iter().rev() {
            let part_of = categories.last().and_then(|(_, within)| within.clone());
            categories.push((count.to_string(), part_of));
            // What comes before, and who is new.
            categories.push((format!("new in {count}"), Some(count.to_string())));
        }
        Ok(Self { population: population.to_owned(), counted: Dimension::tree(COUNTED, categories)? })
    }

    /// A table of one of the counts, as a part of the whole.
    pub(crate) fn shape(&self, shape: &Shape, count: SnapshotId) -> Result<Shape, Error> {
        let only = Filter { dimension: COUNTED.into(), label: count.to_string(), regional: false };
        let filters = shape.filters().iter().cloned().chain([only]).collect();
        Shape::new(&self.population, filters, shape.dimensions().to_vec())?.divided(self.counted.clone())
    }

    /// A released table of one of the counts, as a part of the whole.
    pub(crate) fn release(&self, release: &Release, count: SnapshotId) -> Result<Release, Error> {
        reshaped(release, self.shape(release.shape(), count)?)
    }
}

/// The same table under another description of the same cells.
pub(crate) fn reshaped(release: &Release, shape: Shape) -> Result<Release, Error> {
    let shown: Vec<Option<u64>> = release.cells().map(|(_, shown)| shown.count()).collect();
    let (id, on) = (release.id().clone(), release.reference_date());
    Release::published(id, on, release.parameters().clone(), shape, &shown)
}

/// Cells by what they are about: the categories that are not a total, filters included.
fn cells(release: &Release) -> BTreeMap<BTreeSet<(&str, &str)>, Shown> {
    let shape = release.shape();
    let filters: Vec<(&str, &str)> =
        shape.filters().iter().map(|one| (one.dimension.as_str(), one.label.as_str())).collect();
    release
        .cells()
        .map(|(labels, shown)| {
            let names = shape.dimensions().iter().map(oever_disclosure::Dimension::name);
            let about = names
                .zip(labels)
                .filter(|(_, label)| *label != TOTAL)
                .chain(filters.iter().copied())
                .collect();
            (about, shown)
        })
        .collect()
}

/// Whether two tables of different counts of one year point at a few people: something that both show and that
/// changed by less than the threshold, up or down.
pub(crate) fn tells(earlier: &Release, later: &Release, parameters: &Parameters) -> bool {
    let before = cells(earlier);
    cells(later).into_iter().any(|(about, now)| {
        let (Some(now), Some(then)) = (now.count(), before.get(&about).and_then(|shown| shown.count()))
        else {
            return false;
        };
        let regional = about.iter().any(|(name, _)| *name == "region");
        let threshold = if regional { parameters.regional_threshold() } else { parameters.threshold() };
        (1..threshold).contains(&then.abs_diff(now))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use oever_disclosure::{ReleaseId, Table, protect};

    use super::*;

    fn table(name: &str, counts: &[u64]) -> Release {
        let age = Dimension::flat("age", ["0-17", "18+"]).unwrap().common_knowledge();
        let dimensions = if counts.len() == 2 {
            vec![age]
        } else {
            vec![Dimension::flat("region", ["north", "south"]).unwrap().regional().common_knowledge(), age]
        };
        let table = Table::from_leaves(Shape::new(name, vec![], dimensions).unwrap(), counts).unwrap();
        protect(&table, &Parameters::default(), &ReleaseId::new(name).unwrap(), date(2026, 1, 1), &[])
            .unwrap()
            .value()
            .clone()
    }

    fn told(before: &[u64], after: &[u64]) -> bool {
        tells(&table("before", before), &table("after", after), &Parameters::default())
    }

    #[test]
    fn one_more_person_shows_in_the_difference_and_many_do_not() {
        assert!(!told(&[20, 30], &[20, 30]), "nothing changed");
        assert!(told(&[20, 30], &[21, 30]));
        assert!(told(&[20, 30], &[20, 26]), "somebody who was taken out shows too");
        assert!(told(&[20, 30], &[25, 32]), "the total hides nobody when a part does not");
        assert!(!told(&[20, 30], &[25, 38]));
    }

    #[test]
    fn another_layout_is_compared_where_the_two_meet() {
        assert!(told(&[20, 30], &[10, 15, 11, 15]), "one more among the minors");
        assert!(!told(&[20, 30], &[10, 15, 10, 15]));
        assert!(
            told(&[10, 15, 10, 15], &[17, 15, 10, 15]),
            "seven more is enough for the country and not for a region"
        );
    }
}
