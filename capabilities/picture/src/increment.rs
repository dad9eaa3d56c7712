//! Two sets of counts of one year are two populations to the engine: what lies between them is checked here.

use std::collections::{BTreeMap, BTreeSet};

use oever_disclosure::{Parameters, Release, Shown, TOTAL};

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
    use oever_disclosure::{Dimension, ReleaseId, Shape, Table, protect};

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
