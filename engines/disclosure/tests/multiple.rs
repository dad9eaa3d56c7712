//! One person, several forms: the brute-force attacker writes out every population of people
//! with sets of forms that fits what was released.

use jiff::civil::date;
use oever_disclosure::{
    Dimension, Error, Parameters, Release, ReleaseId, Shape, Shown, TOTAL, Table, protect,
};
use proptest::prelude::*;

const FORMS: [&str; 3] = ["labour", "sexual", "criminal"];
const REGIONS: [&str; 2] = ["north", "south"];
const THRESHOLD: u64 = 3;

/// Kinds of people: a region and a non-empty set of forms (a bit mask).
fn kinds(regions: usize, forms: usize) -> Vec<(usize, usize)> {
    (0..regions).flat_map(|r| (1..1_usize << forms).map(move |s| (r, s))).collect()
}

fn inside((region, set): (usize, usize), labels: &[&str]) -> bool {
    (labels[0] == TOTAL || labels[0] == REGIONS[region])
        && (labels[1] == TOTAL
            || FORMS.iter().position(|f| *f == labels[1]).is_some_and(|f| set & (1 << f) != 0))
}

/// Whether a population is one in which a promise shows.
type Check = Box<dyn Fn(&[u64]) -> bool>;

/// Walks through all populations that fit what was published, until `seen` has seen enough.
fn walk(i: usize, x: &mut Vec<u64>, sums: &[(Vec<bool>, u64)], seen: &mut dyn FnMut(&[u64]) -> bool) -> bool {
    if i == x.len() {
        return seen(x);
    }
    let mut most = u64::MAX;
    let mut least = 0;
    for (mask, total) in sums.iter().filter(|(m, _)| m[i]) {
        let used: u64 = (0..i).filter(|&j| mask[j]).map(|j| x[j]).sum();
        let Some(left) = total.checked_sub(used) else {
            return false;
        };
        most = most.min(left);
        if (i + 1..x.len()).all(|j| !mask[j]) {
            least = least.max(left);
        }
    }
    for n in least..=most {
        x[i] = n;
        if walk(i + 1, x, sums, seen) {
            return true;
        }
    }
    x[i] = 0;
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn several_forms_per_person_keep_every_promise(
        (regions, forms) in prop_oneof![Just((2_usize, 2_usize)), Just((1, 3))],
        people in proptest::collection::vec((0..2_usize, 1..8_usize), 3..14),
    ) {
        let kinds = kinds(regions, forms);
        let people: Vec<(usize, usize)> = people
            .into_iter()
            .map(|(r, s)| (r % regions, 1.max(s % (1 << forms))))
            .collect();
        let shape = Shape::new("invented", vec![], vec![
            Dimension::flat("region", REGIONS.iter().take(regions)).unwrap(),
            Dimension::flat("form", FORMS.iter().take(forms)).unwrap().multiple().unwrap(),
        ]).unwrap();
        let table = Table::tabulate(shape, people.iter().map(|&(r, s)| {
            let set = (0..forms).filter(|f| s & (1 << f) != 0).map(|f| FORMS[f]).collect();
            vec![vec![REGIONS[r]], set]
        })).unwrap();
        let id = ReleaseId::new("one").unwrap();
        let rule = Parameters::new(THRESHOLD, THRESHOLD).unwrap().max_withheld_percent(100).unwrap();
        let release: Release = match protect(&table, &rule, &id, date(2025, 1, 1), &[]) {
            Ok(r) => r.value().clone(),
            Err(Error::Unprotectable { .. }) => return Ok(()),
            Err(e) => return Err(TestCaseError::fail(e.to_string())),
        };
        let truth = |labels: &[&str]| people.iter().filter(|p| inside(**p, labels)).count() as u64;
        let mask = |labels: &[&str]| -> Vec<bool> {
            kinds.iter().map(|&k| inside(k, labels)).collect()
        };
        let mut sums = Vec::new();
        let mut open: Vec<Check> = Vec::new();
        let add = |m: &[bool], x: &[u64]| -> u64 {
            m.iter().zip(x).filter(|(m, _)| **m).map(|(_, n)| n).sum()
        };
        for (labels, shown) in release.cells() {
            let n = truth(&labels);
            let m = mask(&labels);
            if let Shown::Count(c) = shown {
                prop_assert_eq!(c, n);
                sums.push((m.clone(), c));
            }
            if n > 0 && n < THRESHOLD {
                let (low, high) = (m.clone(), m.clone());
                open.push(Box::new(move |x| add(&low, x) < n));
                open.push(Box::new(move |x| add(&high, x) >= THRESHOLD));
            }
            let group = [labels[0], TOTAL];
            if n > 0 && labels[1] != TOTAL && truth(&group) == n {
                let g = mask(&group);
                open.push(Box::new(move |x| add(&g, x) > add(&m, x)));
            }
        }
        let mut x = vec![0; kinds.len()];
        walk(0, &mut x, &sums, &mut |x| {
            open.retain(|kept| !kept(x));
            open.is_empty()
        });
        prop_assert!(open.is_empty(), "{} promises broken", open.len());
    }
}
