//! Rounding, noise and cell keys against the published reference, and against slow, obvious
//! versions of themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::date;
use oever_disclosure::*;
use proptest::prelude::*;

fn id() -> ReleaseId {
    ReleaseId::new("test").unwrap()
}

fn flat(name: &str, n: usize) -> Dimension {
    Dimension::flat(name, (0..n).map(|i| i.to_string())).unwrap()
}

/// The acceptance data beside the project, or where `OEVER_ACCEPTANCE` says.
fn acceptance() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance");
    let dir = std::env::var_os("OEVER_ACCEPTANCE").map_or(beside, PathBuf::from).join("statistics/sdc");
    let found = Some(dir).filter(|d| d.is_dir());
    if found.is_none() {
        #[allow(clippy::print_stderr)]
        {
            eprintln!("SKIPPED: no acceptance data beside the project nor in OEVER_ACCEPTANCE");
        }
    }
    found
}

/// The rows of a CSV file, by column.
fn rows(path: &std::path::Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_reference_tables_are_rounded_as_near_as_published() {
    let Some(dir) = acceptance() else { return };
    let text = std::fs::read_to_string(dir.join("suppression_reference.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (name, entry) in all.as_object().unwrap() {
        let cells = rows(&dir.join(format!("table_{name}.csv")));
        let dims = cells[0].len() - 2;
        let at = |row: &BTreeMap<String, String>| -> Vec<String> {
            (0..dims).map(|d| row[&format!("d{d}")].clone()).collect()
        };
        let inner: Vec<_> = cells.iter().filter(|row| at(row).iter().all(|l| l != "T")).collect();
        let size = |d: usize| inner.iter().map(|r| at(r)[d].parse::<usize>().unwrap()).max().unwrap() + 1;
        let shape =
            Shape::new("reference", vec![], (0..dims).map(|d| flat(&format!("d{d}"), size(d))).collect());
        let leaves: Vec<u64> = inner.iter().map(|r| r["count"].parse().unwrap()).collect();
        let table = Table::from_leaves(shape.unwrap(), &leaves).unwrap();
        let parameters = Parameters::new(5, 5).unwrap();
        for (base, key) in [(Base::Three, "base3"), (Base::Five, "base5")] {
            let (rounded, distance) = round(&table, base, &parameters, &id(), date(2025, 1, 1), &[]).unwrap();
            assert_eq!(
                Some(distance.total as f64),
                entry[format!("controlled_rounding_{key}")]["optimal_L1"].as_f64(),
                "{name} {key}"
            );
            assert!(distance.least);
            assert!(rounded.value().cells().all(|(_, n)| n.is_multiple_of(u64::from(base))));
        }
    }
}

fn read_noise(path: &std::path::Path) -> NoiseTable {
    let changes = rows(path).into_iter().map(|row| {
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        let change = row["v"].parse().unwrap();
        (row["i"].parse().unwrap(), Change { change, share: number("p"), below: number("p_int_ub") })
    });
    NoiseTable::from_rows(changes).unwrap()
}

#[test]
fn the_reference_noise_is_met() {
    let Some(dir) = acceptance() else { return };
    for (name, largest, variance, hidden) in [
        ("ptable_D2_V100_js0", 2, 1.0, 0),
        ("ptable_D2_V108_js1", 2, 1.08, 1),
        ("ptable_D3_V100_js0", 3, 1.0, 0),
        ("ptable_D5_V200_js0", 5, 2.0, 0),
        ("ptable_D5_V300_js2", 5, 3.0, 2),
        ("ptable_D7_V300_js0", 7, 3.0, 0),
    ] {
        let made = NoiseTable::new(largest, variance, hidden).unwrap();
        let read = read_noise(&dir.join(format!("{name}.csv")));
        assert_eq!(read.rows(), made.rows(), "{name}");
        assert_eq!((read.largest(), read.hidden()), (largest, hidden), "{name}");
        let mut worst = 0.0_f64;
        for count in 0..made.rows() as u64 {
            for ours in made.row(count) {
                let theirs = read.row(count).iter().find(|c| c.change == ours.change);
                worst = worst.max((ours.share - theirs.map_or(0.0, |c| c.share)).abs());
            }
        }
        #[allow(clippy::print_stderr)]
        {
            eprintln!("{name}: largest difference {worst:.1e}");
        }
        assert!(worst < 1e-5, "{name}: {worst}");
    }
}

#[test]
fn the_reference_cells_are_met() {
    let Some(dir) = acceptance() else { return };
    let genders = Dimension::flat("gender", ["male", "female"]).unwrap();
    let regions = Dimension::flat("region", ["A", "B", "C", "D"]).unwrap();
    let mut records = Records::new("reference", vec![regions, genders]).unwrap();
    for row in rows(&dir.join("cellkey_microdata.csv")) {
        let key = RecordKey::new(row["record_key"].parse().unwrap()).unwrap();
        records.add(&[&row["region"], &row["gender"]], key).unwrap();
    }
    let query = Query { by: vec!["region".into(), "gender".into()], filters: vec![] };
    let mut checked = 0;
    for row in rows(&dir.join("cellkey_reference.csv")) {
        let (read, made) = match row["ptable"].as_str() {
            "ptable_D2_V100_js0" => ("ptable_D2_V100_js0", (2, 1.0, 0)),
            "ptable_D2_V108_js1" => ("ptable_D2_V108_js1", (2, 1.08, 1)),
            other => (other, (5, 2.0, 0)),
        };
        let made = NoiseTable::new(made.0, made.1, made.2).unwrap();
        for noise in [read_noise(&dir.join(format!("{read}.csv"))), made] {
            let rule = CellKeyRule { noise: &noise, small: SmallResults::Perturbed };
            let parameters = Parameters::new(5, 5).unwrap();
            let answered = answer(&records, &query, rule, &parameters, &id(), date(2025, 1, 1), &[]).unwrap();
            let label = |name: &str| if row[name] == "T" { TOTAL.to_owned() } else { row[name].clone() };
            assert_eq!(
                answered.value().cell(&[&label("region"), &label("gender")]),
                Some(row["published"].parse().unwrap()),
                "{row:?}"
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 90);
}

/// The least change over all tables of neighbouring multiples, written out; none when none adds up.
fn least_by_enumeration(counts: &[u64], (r, c): (usize, usize), base: u64) -> Option<u64> {
    let at = |i: usize, j: usize| i * (c + 1) + j;
    let mut full = vec![0; (r + 1) * (c + 1)];
    for i in 0..r {
        for j in 0..c {
            for cell in [at(i, j), at(r, j), at(i, c), at(r, c)] {
                full[cell] += counts[i * c + j];
            }
        }
    }
    let mut best = None;
    for choice in 0..1_u32 << (r * c) {
        let inner = |i: usize, j: usize| {
            let n = full[at(i, j)];
            let up = u64::from(choice >> (i * c + j) & 1);
            (!n.is_multiple_of(base) || up == 0).then_some(n / base * base + up * base)
        };
        let mut rounded = vec![0; full.len()];
        let all = (0..r).all(|i| {
            (0..c).all(|j| {
                let Some(n) = inner(i, j) else { return false };
                for cell in [at(i, j), at(r, j), at(i, c), at(r, c)] {
                    rounded[cell] += n;
                }
                true
            })
        });
        if all && rounded.iter().zip(&full).all(|(x, n)| x.abs_diff(*n) < base) {
            let far = rounded.iter().zip(&full).map(|(x, n)| x.abs_diff(*n)).sum();
            best = Some(best.map_or(far, |b: u64| b.min(far)));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn rounding_is_the_nearest(
        (r, c) in (1..=3_usize, 2..=3_usize),
        counts in proptest::collection::vec(0..20_u64, 9),
        three: bool,
    ) {
        let counts = &counts[..r * c];
        let base = if three { Base::Three } else { Base::Five };
        let shape = Shape::new("invented", vec![], vec![flat("a", r), flat("b", c)]).unwrap();
        let table = Table::from_leaves(shape, counts).unwrap();
        let least = least_by_enumeration(counts, (r, c), base.into());
        match round(&table, base, &Parameters::new(2, 2).unwrap(), &id(), date(2025, 1, 1), &[]) {
            Ok((_, distance)) => {
                prop_assert!(distance.least);
                prop_assert_eq!(Some(distance.total), least);
            }
            Err(Error::TooFew { .. }) => prop_assert!(counts.iter().sum::<u64>() < 2),
            // A table of one small count and nothing else is known when its total is not changed.
            Err(Error::Unprotectable { .. }) => {}
            Err(e) => prop_assert!(false, "refused: {e}"),
        }
    }

    /// The attacker writes out every table within the base of the rounded one: a rounding leaves
    /// when, and only when, she finds another value for every small count.
    #[test]
    fn rounding_leaves_every_small_count_open(
        counts in proptest::collection::vec(0..12_u64, 4),
        three: bool,
    ) {
        let (base, step) = if three { (Base::Three, 3) } else { (Base::Five, 5) };
        let shape = Shape::new("invented", vec![], vec![flat("a", 2), flat("b", 2)]).unwrap();
        let table = Table::from_leaves(shape, &counts).unwrap();
        let parameters = Parameters::new(5, 5).unwrap();
        let Ok((rounded, _)) = round(&table, base, &parameters, &id(), date(2025, 1, 1), &[]) else {
            return Ok(());
        };
        let margins = |x: &[u64]| {
            let [a, b, c, d] = [x[0], x[1], x[2], x[3]];
            [a + b + c + d, a + c, b + d, a + b, a, b, c + d, c, d]
        };
        let truth = margins(&counts);
        let shown: Vec<u64> = rounded.value().cells().map(|(_, n)| n).collect();
        let mut open = [false; 9];
        for code in 0..17_u64.pow(4) {
            let x = margins(&[code % 17, code / 17 % 17, code / 289 % 17, code / 4913]);
            if x.iter().zip(&shown).all(|(x, n)| x.abs_diff(*n) < step) {
                for (cell, n) in x.iter().enumerate() {
                    open[cell] |= *n != truth[cell];
                }
            }
        }
        for (cell, n) in truth.iter().enumerate() {
            prop_assert!(!(1..5).contains(n) || open[cell]);
        }
    }

    /// What every p-table promises, and that no table near it is less predictable.
    #[test]
    fn noise_keeps_its_promises(largest in 1..=8_u64, variance in 0.5..6.0_f64, hidden in 0..=3_u64) {
        let Ok(noise) = NoiseTable::new(largest, variance, hidden) else { return Ok(()) };
        for count in 1..noise.rows() as u64 {
            let row = noise.row(count);
            let sum: f64 = row.iter().map(|c| c.share).sum();
            let mean: f64 = row.iter().map(|c| c.share * c.change as f64).sum();
            let spread: f64 = row.iter().map(|c| c.share * (c.change * c.change) as f64).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9 && mean.abs() < 1e-6 && spread < variance + 1e-6);
            for pair in row.windows(2) {
                let rises = pair[1].share - pair[0].share;
                let fine = if pair[1].change <= 0 { rises > -1e-9 } else { pair[0].change < 0 || rises < 1e-9 };
                prop_assert!(fine);
            }
            for c in row {
                let result = count.cast_signed() + c.change;
                prop_assert!(result >= 0 && !(1..=hidden.cast_signed()).contains(&result));
            }
        }
    }

    /// The same people give the same count, in whatever order and division they are met.
    #[test]
    fn the_same_people_give_the_same_count(keys in proptest::collection::vec(0.0..1.0_f64, 0..40)) {
        static NOISE: std::sync::LazyLock<NoiseTable> =
            std::sync::LazyLock::new(|| NoiseTable::new(5, 3.0, 2).unwrap());
        let noise = &*NOISE;
        let keys: Vec<RecordKey> = keys.into_iter().filter_map(RecordKey::new).collect();
        let shown = perturbed(noise, keys.iter().copied());
        prop_assert_eq!(shown, perturbed(noise, keys.iter().rev().copied()));
        prop_assert!(!(1..=2).contains(&shown) && shown.abs_diff(keys.len() as u64) <= 5);
    }

    #[test]
    fn no_step_is_about_a_small_group(
        steps in proptest::collection::vec((1..20_u64, 0..9_u64, 0..9_u64), 0..30),
        extra in 0..30_u64,
        grid in prop_oneof![Just(1_u64), Just(30)],
        threshold in 2..=7_u64,
    ) {
        let mut time = 0;
        let steps: Vec<Step> = steps.into_iter().map(|(gap, events, censored)| {
            time += gap;
            Step { time, events, censored }
        }).collect();
        let gone: u64 = steps.iter().map(|s| s.events + s.censored).sum();
        let parameters = Parameters::new(threshold, threshold).unwrap();
        let lost = if extra % 2 == 0 { Lost::Evenly } else { Lost::AtEnd };
        let every = Grid { every: grid, lost };
        match merge_steps(gone + extra, &steps, every, false, &parameters, &id(), date(2025, 1, 1)) {
            Ok(curve) => {
                let curve = curve.value();
                let (mut at_risk, mut share) = (gone + extra, 1.0);
                for s in curve.steps() {
                    let within = steps.iter().filter(|x| x.time > s.after && x.time <= s.until);
                    prop_assert_eq!(within.clone().map(|x| x.events).sum::<u64>(), s.events);
                    prop_assert_eq!(within.map(|x| x.censored).sum::<u64>(), s.censored);
                    prop_assert_eq!(s.at_risk, at_risk);
                    let missed = if lost == Lost::Evenly { s.censored as f64 / 2.0 } else { 0.0 };
                    share *= 1.0 - s.events as f64 / (at_risk as f64 - missed);
                    prop_assert!((s.survival - share).abs() < 1e-12);
                    prop_assert!(s.events >= threshold && (s.censored == 0 || s.censored >= threshold));
                    prop_assert!(s.until.is_multiple_of(grid) && s.survival > 0.0 && s.survival < 1.0);
                    at_risk -= s.events + s.censored;
                    prop_assert!(at_risk >= threshold);
                }
                prop_assert_eq!(curve.still_followed(), at_risk);
                // Stored and read again it is the same; with too few people in a step it does not open.
                let text = serde_json::to_string(curve).unwrap();
                let back: Curve = serde_json::from_str(&text).unwrap();
                let reopened = back.reopen().unwrap();
                prop_assert_eq!(reopened.value(), curve);
                let mut touched: serde_json::Value = serde_json::from_str(&text).unwrap();
                touched["steps"][0]["events"] = serde_json::json!(threshold - 1);
                let touched: Curve = serde_json::from_value(touched).unwrap();
                prop_assert!(touched.reopen().is_err());
            }
            Err(Error::TooFew { .. }) => prop_assert!(gone + extra < threshold),
            Err(Error::NoStep { .. }) => {}
            Err(e) => prop_assert!(false, "{e}"),
        }
    }
}

#[test]
fn a_refusal_names_the_filter_that_is_too_narrow() {
    let region = Dimension::flat("region", ["north", "south"]).unwrap();
    let sex = Dimension::flat("sex", ["f", "m"]).unwrap();
    let mut records = Records::new("invented", vec![region, sex]).unwrap();
    // Invented: thirty women and thirty men in the south, two women in the north.
    for i in 0..62 {
        let place = if i < 60 { "south" } else { "north" };
        let sex = if i % 2 == 0 || i >= 60 { "f" } else { "m" };
        records.add(&[place, sex], RecordKey::new(f64::from(i) / 100.0).unwrap()).unwrap();
    }
    let filter = |d: &str, l: &str| Filter { dimension: d.into(), label: l.into(), regional: false };
    let noise = NoiseTable::new(8, 6.0, 4).unwrap();
    let rule = CellKeyRule { noise: &noise, small: SmallResults::Hidden };
    let ask = |by: &str, filters| {
        let query = Query { by: vec![by.into()], filters };
        answer(&records, &query, rule, &Parameters::new(5, 5).unwrap(), &id(), date(2025, 1, 1), &[])
    };
    let refused = ask("sex", vec![filter("region", "north")]).unwrap_err();
    assert!(refused.to_string().contains("filter \"region\" = \"north\" is too narrow"), "{refused}");
    let answered = ask("region", vec![filter("sex", "f")]).unwrap();
    assert!(answered.value().cells().all(|(_, n)| n == 0 || n >= 5));
    let weak = NoiseTable::new(2, 1.0, 0).unwrap();
    let query = Query { by: vec!["sex".into()], filters: vec![] };
    let rule = CellKeyRule { noise: &weak, small: SmallResults::Hidden };
    let parameters = Parameters::default();
    let refused = answer(&records, &query, rule, &parameters, &id(), date(2025, 1, 1), &[]).unwrap_err();
    assert!(matches!(refused, Error::Parameter { name: "noise", .. }));
}

#[test]
fn methods_are_not_mixed() {
    let shape = || Shape::new("invented", vec![], vec![flat("a", 2), flat("b", 2)]).unwrap();
    let table = Table::from_leaves(shape(), &[3, 21, 40, 9]).unwrap();
    let parameters = Parameters::new(5, 5).unwrap().max_withheld_percent(100).unwrap();
    let day = date(2025, 1, 1);
    let released = protect(&table, &parameters, &id(), day, &[]).unwrap();
    let earlier = [released.value().clone()];
    let refused = round(&table, Base::Three, &parameters, &id(), day, &earlier).unwrap_err();
    assert!(matches!(refused, Error::Mixed { .. }));
}

/// Alone the margins would show everything; beside each other the tables make room.
#[test]
fn linked_tables_are_protected_together() {
    let table = |names: [&str; 2], leaves: &[u64]| {
        let dims = names.iter().map(|n| flat(n, 2)).collect();
        Table::from_leaves(Shape::new("invented", vec![], dims).unwrap(), leaves).unwrap()
    };
    // Invented, about the same 60 people: a × b and a × c share the margin of a.
    let first = table(["a", "b"], &[3, 27, 21, 9]);
    let second = table(["a", "c"], &[4, 26, 12, 18]);
    let tables = [(ReleaseId::new("one").unwrap(), first), (ReleaseId::new("two").unwrap(), second)];
    let parameters = Parameters::new(5, 5).unwrap().max_withheld_percent(100).unwrap();
    let made = protect_together(&tables, &parameters, date(2025, 1, 1), &[]).unwrap();
    let released: Vec<Release> = made.iter().map(|(release, _)| release.value().clone()).collect();
    assert_eq!(released[0].id().as_str(), "one");
    for i in intervals(&released).unwrap() {
        let small = (i.release, i.cell.as_slice()) == (0, &["0".to_owned(), "0".to_owned()])
            || (i.release, i.cell.as_slice()) == (1, &["0".to_owned(), "0".to_owned()]);
        assert!(!small || (i.low < 3 && i.high >= 5), "{i:?}");
    }
}
