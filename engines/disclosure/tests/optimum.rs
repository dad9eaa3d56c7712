//! The cheapest pattern, found the slow and obvious way: every pattern is tried against every
//! population.

use std::collections::BTreeSet;

use jiff::civil::date;
use oever_disclosure::*;
use proptest::prelude::*;

/// A table of two dimensions; the first may have a group of its first two categories.
#[derive(Debug, Clone)]
struct Small {
    rows: usize,
    columns: usize,
    grouped: bool,
    counts: Vec<u64>,
}

impl Small {
    fn table(&self) -> Table {
        let label = |i: usize| format!("k{i}");
        let rows: Vec<(String, Option<String>)> = if self.grouped {
            let group = Some("group".to_owned());
            let mut all = vec![("group".to_owned(), None)];
            all.extend((0..self.rows).map(|i| (label(i), if i < 2 { group.clone() } else { None })));
            all
        } else {
            (0..self.rows).map(|i| (label(i), None)).collect()
        };
        let rows = Dimension::tree("a", rows).unwrap();
        let columns = Dimension::flat("b", (0..self.columns).map(label)).unwrap();
        Table::from_leaves(Shape::new("invented", vec![], vec![rows, columns]).unwrap(), &self.counts)
            .unwrap()
    }

    /// For every cell, in the order of the release, the finest cells in it.
    fn masks(&self, release: &Release) -> Vec<Vec<usize>> {
        let inside = |i: usize, labels: &[&str]| {
            let (r, c) = (i / self.columns, i % self.columns);
            (labels[0] == TOTAL || labels[0] == format!("k{r}") || (labels[0] == "group" && r < 2))
                && (labels[1] == TOTAL || labels[1] == format!("k{c}"))
        };
        release
            .cells()
            .map(|(labels, _)| (0..self.counts.len()).filter(|&i| inside(i, &labels)).collect())
            .collect()
    }
}

/// Every way to spread so many people over so many cells.
fn spread(people: u64, cells: usize, out: &mut Vec<Vec<u64>>, so_far: &mut Vec<u64>) {
    if cells == 1 {
        so_far.push(people);
        out.push(so_far.clone());
        so_far.pop();
        return;
    }
    for n in 0..=people {
        so_far.push(n);
        spread(people - n, cells - 1, out, so_far);
        so_far.pop();
    }
}

/// The cost of the cheapest pattern; none when no pattern protects.
fn cheapest(small: &Small, masks: &[Vec<usize>], threshold: u64, width: bool, cost: Cost) -> Option<u64> {
    let sum = |x: &[u64], mask: &[usize]| mask.iter().map(|&i| x[i]).sum::<u64>();
    let truth: Vec<u64> = masks.iter().map(|m| sum(&small.counts, m)).collect();
    let primary: Vec<usize> = (1..truth.len()).filter(|&c| truth[c] > 0 && truth[c] < threshold).collect();
    let mut populations = Vec::new();
    spread(truth[0], small.counts.len(), &mut populations, &mut Vec::new());
    // Per goal, the sets of cells in which a population that meets it differs from the truth.
    let mut goals: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); 2 * primary.len()];
    for x in &populations {
        let value: Vec<u64> = masks.iter().map(|m| sum(x, m)).collect();
        let differs = (0..truth.len()).filter(|&c| value[c] != truth[c]).fold(0_u32, |s, c| s | 1 << c);
        for (i, &c) in primary.iter().enumerate() {
            let (low, high) = if width {
                (value[c] != truth[c], value[c] != truth[c])
            } else {
                (value[c] < truth[c], value[c] >= threshold)
            };
            for (met, goal) in [(low, 2 * i), (high, 2 * i + 1)] {
                if met {
                    goals[goal].insert(differs);
                }
            }
        }
    }
    let forced = primary.iter().fold(0_u32, |s, &c| s | 1 << c);
    let free: Vec<usize> = (1..truth.len()).filter(|&c| truth[c] > 0 && !primary.contains(&c)).collect();
    let weigh = |c: usize| if cost == Cost::Cells { 1 } else { truth[c].max(1) };
    let mut best = None;
    for choice in 0..1_u32 << free.len() {
        let chosen: Vec<usize> =
            free.iter().enumerate().filter(|(i, _)| choice >> i & 1 == 1).map(|(_, &c)| c).collect();
        let total: u64 = chosen.iter().chain(&primary).map(|&c| weigh(c)).sum();
        if best.is_some_and(|b| b <= total) {
            continue;
        }
        let withheld = chosen.iter().fold(forced, |s, &c| s | 1 << c);
        if goals.iter().all(|sets| sets.iter().any(|&d| d & !withheld == 0)) {
            best = Some(total);
        }
    }
    best
}

fn tables() -> impl Strategy<Value = Small> {
    prop_oneof![
        3 => Just((2_usize, 2_usize, false, 6_u64)),
        3 => Just((2, 3, false, 3)),
        1 => Just((3, 2, true, 3)),
    ]
    .prop_flat_map(|(rows, columns, grouped, top)| {
        proptest::collection::vec(0..=top, rows * columns).prop_map(move |counts| Small {
            rows,
            columns,
            grouped,
            counts,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_pattern_that_protects_is_cheaper(
        small in tables(), threshold in 2..=4_u64, width: bool, people: bool,
    ) {
        let cost = if people { Cost::People } else { Cost::Cells };
        let parameters = Parameters::new(threshold, threshold).unwrap()
            .without_attribute_check().max_withheld_percent(100).unwrap()
            .openness(if width { Openness::Width } else { Openness::Range })
            .cost(cost).effort(5_000);
        let table = small.table();
        let id = ReleaseId::new("test").unwrap();
        // Shows the cells and their order; protects nothing.
        let shape: Vec<u64> = vec![0; small.counts.len()];
        let empty = Small { counts: shape, ..small.clone() }.table();
        let order = protect(&empty, &parameters, &id, date(2025, 1, 1), &[]).unwrap();
        let masks = small.masks(order.value());
        let total: u64 = small.counts.iter().sum();
        match protect_reporting(&table, &parameters, &id, date(2025, 1, 1), &[]) {
            Ok((_, pattern)) => {
                prop_assert!(pattern.cheapest);
                prop_assert_eq!(Some(pattern.cost), cheapest(&small, &masks, threshold, width, cost));
                prop_assert_eq!(pattern.at_least, pattern.cost);
            }
            Err(Error::TooFew { .. }) => prop_assert!(total > 0 && total < threshold),
            Err(Error::Unprotectable { .. }) => {
                prop_assert_eq!(cheapest(&small, &masks, threshold, width, cost), None);
            }
            Err(e) => prop_assert!(false, "refused: {e}"),
        }
    }
}

/// With little effort the pattern still protects, and the report says that it may not be cheapest.
#[test]
fn effort_bears_on_cost_only() {
    let small = Small { rows: 3, columns: 3, grouped: false, counts: vec![3, 8, 9, 12, 2, 7, 9, 11, 1] };
    let run = |effort| {
        let parameters = Parameters::new(5, 5).unwrap().max_withheld_percent(100).unwrap().effort(effort);
        let id = ReleaseId::new("test").unwrap();
        protect_reporting(&small.table(), &parameters, &id, date(2025, 1, 1), &[]).unwrap().1
    };
    let (none, some, much) = (run(0), run(20), run(20_000));
    assert!(!none.cheapest && much.cheapest);
    assert!(much.cost <= some.cost && some.cost <= none.cost);
    assert!(some.at_least <= much.cost && much.cost == much.at_least);
}
