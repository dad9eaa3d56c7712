//! The slow, obvious attacker: every whole-number population that fits what was released is
//! written out, and no promise may break.

use jiff::civil::date;
use oever_disclosure::{
    Dimension, Error, Filter, Parameters, Release, ReleaseId, Shape, Shown, TOTAL, Table, protect,
};
use proptest::prelude::*;

/// A population over up to three dimensions of one level: counts of the finest cells.
#[derive(Debug, Clone)]
struct World {
    sizes: [usize; 3],
    counts: Vec<u64>,
}

impl World {
    fn at(&self, i: usize) -> [usize; 3] {
        let [_, b, c] = self.sizes;
        [i / (b * c), i / c % b, i % c]
    }
}

const NAMES: [&str; 3] = ["a", "b", "c"];

fn label(i: usize) -> String {
    format!("k{i}")
}

fn dimension(world: &World, d: usize) -> Dimension {
    Dimension::flat(NAMES[d], (0..world.sizes[d]).map(label)).unwrap()
}

/// The table over some of the dimensions, with a filter on another when given.
fn table(world: &World, dims: &[usize], filter: Option<(usize, usize)>) -> Table {
    let filters = filter
        .map(|(d, l)| Filter { dimension: NAMES[d].into(), label: label(l), regional: false })
        .into_iter()
        .collect();
    let shape = Shape::new("invented", filters, dims.iter().map(|&d| dimension(world, d)).collect()).unwrap();
    let mut leaves = vec![0; dims.iter().map(|&d| world.sizes[d]).product()];
    for (i, n) in world.counts.iter().enumerate() {
        let at = world.at(i);
        if filter.is_some_and(|(d, l)| at[d] != l) {
            continue;
        }
        let cell = dims.iter().fold(0, |c, &d| c * world.sizes[d] + at[d]);
        leaves[cell] += n;
    }
    Table::from_leaves(shape, &leaves).unwrap()
}

/// Does the finest cell count in the published cell?
fn inside(world: &World, i: usize, release: &Release, labels: &[&str]) -> bool {
    let at = world.at(i);
    let on = |name: &str, wanted: &str| {
        let d = NAMES.iter().position(|n| *n == name).unwrap();
        wanted == TOTAL || wanted == label(at[d])
    };
    release.shape().dimensions().iter().zip(labels).all(|(d, l)| on(d.name(), l))
        && release.shape().filters().iter().all(|f| on(&f.dimension, &f.label))
}

/// Whether a population is one in which the promise shows.
type Check = Box<dyn Fn(&[u64]) -> bool>;

/// What must be seen in some population that fits.
struct Promise {
    what: String,
    kept: Check,
}

fn sum(mask: &[bool], x: &[u64]) -> u64 {
    mask.iter().zip(x).filter(|(m, _)| **m).map(|(_, n)| n).sum()
}

fn promises(world: &World, release: &Release, threshold: u64) -> Vec<Promise> {
    let masks: Vec<(Vec<String>, Vec<bool>)> = release
        .cells()
        .map(|(labels, _)| {
            let mask = (0..world.counts.len()).map(|i| inside(world, i, release, &labels)).collect();
            (labels.iter().map(|l| (*l).to_owned()).collect(), mask)
        })
        .collect();
    let mut out = Vec::new();
    for (labels, mask) in &masks {
        let n = sum(mask, &world.counts);
        if n > 0 && n < threshold {
            let (low, high) = (mask.clone(), mask.clone());
            out.push(Promise {
                what: format!("{labels:?} can be smaller"),
                kept: Box::new(move |x| sum(&low, x) < n),
            });
            out.push(Promise {
                what: format!("{labels:?} can reach the threshold"),
                kept: Box::new(move |x| sum(&high, x) >= threshold),
            });
        }
        for (d, l) in labels.iter().enumerate() {
            if l == TOTAL || release.shape().dimensions()[d].leaf_labels().count() < 2 {
                continue;
            }
            let mut up = labels.clone();
            up[d] = TOTAL.into();
            let group = &masks.iter().find(|(m, _)| *m == up).unwrap().1;
            if n > 0 && sum(group, &world.counts) == n {
                let outside: Vec<bool> = group.iter().zip(mask).map(|(g, m)| *g && !m).collect();
                out.push(Promise {
                    what: format!("{up:?} need not all be in {labels:?}"),
                    kept: Box::new(move |x| sum(&outside, x) > 0),
                });
            }
        }
    }
    out
}

/// Walks through all populations that fit; returns the promises that no population keeps.
fn broken(world: &World, releases: &[Release], promises: &[Promise]) -> Vec<String> {
    let mut sums: Vec<(Vec<bool>, u64)> = Vec::new();
    for r in releases {
        for (labels, shown) in r.cells() {
            if let Shown::Count(n) = shown {
                let mask = (0..world.counts.len()).map(|i| inside(world, i, r, &labels)).collect();
                sums.push((mask, n));
            }
        }
    }
    let mut open: Vec<usize> = (0..promises.len()).collect();
    let mut x = vec![0; world.counts.len()];
    walk(0, &mut x, &sums, promises, &mut open);
    open.into_iter().map(|i| promises[i].what.clone()).collect()
}

fn walk(i: usize, x: &mut Vec<u64>, sums: &[(Vec<bool>, u64)], promises: &[Promise], open: &mut Vec<usize>) {
    if open.is_empty() {
        return;
    }
    if i == x.len() {
        open.retain(|&p| !(promises[p].kept)(x));
        return;
    }
    // What is left for this cell in every published sum it counts in.
    let mut most = u64::MAX;
    let mut least = 0;
    for (mask, total) in sums.iter().filter(|(m, _)| m[i]) {
        let used: u64 = (0..i).filter(|&j| mask[j]).map(|j| x[j]).sum();
        let Some(left) = total.checked_sub(used) else {
            return;
        };
        most = most.min(left);
        if (i + 1..x.len()).all(|j| !mask[j]) {
            least = least.max(left);
        }
    }
    // In no published table, so in no promise either.
    if most == u64::MAX {
        most = 0;
    }
    for n in least..=most {
        x[i] = n;
        walk(i + 1, x, sums, promises, open);
    }
    x[i] = 0;
}

fn parameters(threshold: u64) -> Parameters {
    let made = Parameters::new(threshold, threshold).unwrap().max_withheld_percent(100).unwrap();
    // The search for the cheapest pattern has tests of its own.
    made.effort(0)
}

fn release(table: &Table, threshold: u64, name: &str, earlier: &[Release]) -> Result<Release, Error> {
    let id = ReleaseId::new(name).unwrap();
    let day = date(2025, 1, 1);
    protect(table, &parameters(threshold), &id, day, earlier).map(|p| p.value().clone())
}

fn worlds(sizes: impl Strategy<Value = [usize; 3]>, top: u64) -> impl Strategy<Value = World> {
    sizes.prop_flat_map(move |sizes| {
        proptest::collection::vec(
            prop_oneof![3 => 0..=top, 1 => Just(0), 1 => 0..=2 * top],
            sizes.iter().product::<usize>(),
        )
        .prop_map(move |counts| World { sizes, counts })
    })
}

/// The attacker above is worth something: withholding only the small cells is seen through.
#[test]
fn the_attacker_sees_through_a_table_without_secondaries() {
    let world = World { sizes: [2, 2, 1], counts: vec![1, 6, 7, 8] };
    let mut text =
        serde_json::to_value(release(&table(&world, &[0, 1], None), 3, "one", &[]).unwrap()).unwrap();
    text["shown"] = serde_json::json!([22, 8, 14, 7, null, 6, 15, 7, 8]);
    let naive: Release = serde_json::from_value(text).unwrap();
    let promised = promises(&world, &naive, 3);
    assert_eq!(broken(&world, std::slice::from_ref(&naive), &promised).len(), 2);
    assert!(matches!(naive.reopen(), Err(Error::Unsafe { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Two dimensions: nothing small is narrowed, and a table is refused only when the grand
    /// total leaves no other choice.
    #[test]
    fn two_way_tables_keep_every_promise(
        world in worlds((1..=3_usize, 2..=3_usize).prop_map(|(a, b)| [a, b, 1]), 3),
        threshold in 2..=4_u64,
    ) {
        let t = table(&world, &[0, 1], None);
        let total: u64 = world.counts.iter().sum();
        match release(&t, threshold, "one", &[]) {
            Ok(r) => {
                let promised = promises(&world, &r, threshold);
                prop_assert_eq!(broken(&world, std::slice::from_ref(&r), &promised), Vec::<String>::new());
                for (labels, shown) in r.cells() {
                    if let Shown::Count(n) = shown {
                        prop_assert!(n == 0 || n >= threshold, "{:?}", labels);
                    }
                }
                prop_assert_eq!(&release(&t, threshold, "one", &[]).unwrap(), &r);
                let text = serde_json::to_string(&r).unwrap();
                let back: Release = serde_json::from_str(&text).unwrap();
                let reopened = back.reopen().unwrap();
                prop_assert_eq!(reopened.value(), &r);
            }
            Err(Error::TooFew { .. }) => prop_assert!(total < threshold),
            // One category in a whole dimension leaves nowhere else to be.
            Err(e) => prop_assert!(false, "refused: {}", e),
        }
    }

    /// Three dimensions, where whole numbers bind harder than the linear programme.
    #[test]
    fn three_way_tables_keep_every_promise(
        world in worlds(prop_oneof![Just([2, 2, 2]), Just([2, 3, 2]), Just([3, 2, 2])], 2),
        threshold in 2..=3_u64,
    ) {
        match release(&table(&world, &[0, 1, 2], None), threshold, "one", &[]) {
            Ok(r) => {
                let promised = promises(&world, &r, threshold);
                prop_assert_eq!(broken(&world, &[r], &promised), Vec::<String>::new());
            }
            Err(Error::TooFew { .. }) => {
                prop_assert!(world.counts.iter().sum::<u64>() < threshold);
            }
            Err(e) => prop_assert!(false, "refused: {}", e),
        }
    }

    /// Releases one after the other about the same people, filters among them: the promises of
    /// all of them hold against the attacker who puts everything side by side.
    #[test]
    fn releases_together_keep_every_promise(
        world in worlds(Just([2, 2, 2]), 2).prop_filter("small enough to write out", |w| {
            w.counts.iter().sum::<u64>() <= 13
        }),
        programme in proptest::collection::vec(0..7_usize, 2..=4),
    ) {
        let threshold = 3;
        let mut out: Vec<Release> = Vec::new();
        for (i, step) in programme.into_iter().enumerate() {
            let t = match step {
                0 => table(&world, &[0, 1], None),
                1 => table(&world, &[1, 2], None),
                2 => table(&world, &[0, 2], None),
                3 => table(&world, &[0], Some((1, 0))),
                4 => table(&world, &[2], Some((0, 1))),
                5 => table(&world, &[0, 1, 2], None),
                _ => table(&world, &[1], Some((2, 1))),
            };
            // The later table carries the third dimension even when only a filter did so far.
            match release(&t, threshold, &format!("r{i}"), &out) {
                Ok(r) => out.push(r),
                Err(
                    Error::TooFew { .. }
                    | Error::Differencing { .. }
                    | Error::Unproven { .. },
                ) => {}
                Err(e) => prop_assert!(false, "refused: {}", e),
            }
        }
        let promised: Vec<Promise> =
            out.iter().flat_map(|r| promises(&world, r, threshold)).collect();
        prop_assert_eq!(broken(&world, &out, &promised), Vec::<String>::new());
    }
}
