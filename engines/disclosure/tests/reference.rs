//! The textbook table, written down as facts, and the reference tables where they are present.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::date;
use oever_disclosure::{
    Cost, Dimension, Openness, Parameters, Release, ReleaseId, Shape, TOTAL, Table, intervals,
    protect_reporting,
};

fn id() -> ReleaseId {
    ReleaseId::new("test").unwrap()
}

fn flat(name: &str, n: usize) -> Dimension {
    Dimension::flat(name, (0..n).map(|i| i.to_string())).unwrap()
}

/// A release with exactly these cells withheld, whatever the rule would say.
fn pattern(table: &Table, withheld: &[&[&str]], counts: &[u64]) -> Release {
    let cells: Vec<Option<u64>> = counts
        .iter()
        .enumerate()
        .map(|(i, &n)| {
            let here = withheld.iter().any(|w| table.shape().index(w) == Some(i));
            (!here).then_some(n)
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "id": "pattern", "reference_date": "2025-01-01",
        "parameters": Parameters::default(), "shape": table.shape(), "shown": cells,
    }))
    .unwrap()
}

/// Salazar-González 2008, Statistical confidentiality: the 3 × 3 investment table. With rows II
/// and III and columns A and C withheld, the attacker knows 5 to 30 for the cell that is 22.
#[test]
fn the_textbook_interval() {
    let shape = Shape::new("textbook", vec![], vec![flat("activity", 3), flat("region", 3)]).unwrap();
    let leaves = [20, 50, 10, 8, 19, 22, 17, 32, 12];
    let table = Table::from_leaves(shape, &leaves).unwrap();
    let counts = [190, 45, 101, 44, 80, 20, 50, 10, 49, 8, 19, 22, 61, 17, 32, 12];
    let release = pattern(&table, &[&["1", "0"], &["1", "2"], &["2", "0"], &["2", "2"]], &counts);
    let found: BTreeMap<String, (u64, u64)> =
        intervals(&[release]).unwrap().into_iter().map(|i| (i.cell.join("/"), (i.low, i.high))).collect();
    let expected = [("1/0", (0, 25)), ("1/2", (5, 30)), ("2/0", (0, 25)), ("2/2", (4, 29))];
    assert_eq!(found, expected.map(|(c, i)| (c.to_owned(), i)).into_iter().collect());
}

struct Reference {
    dims: usize,
    cells: BTreeMap<String, u64>,
    sizes: Vec<usize>,
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

fn read(path: &std::path::Path) -> Reference {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let dims = reader.headers().unwrap().len() - 2;
    let mut cells = BTreeMap::new();
    let mut sizes = vec![0; dims];
    for row in reader.records() {
        let row = row.unwrap();
        let at: Vec<&str> = row.iter().take(dims).collect();
        for (size, l) in sizes.iter_mut().zip(&at) {
            if *l != "T" {
                *size = (*size).max(l.parse::<usize>().unwrap() + 1);
            }
        }
        cells.insert(at.join("/"), row[dims].parse().unwrap());
    }
    Reference { dims, cells, sizes }
}

impl Reference {
    fn table(&self) -> Table {
        let dims = (0..self.dims).map(|d| flat(&format!("d{d}"), self.sizes[d])).collect();
        let shape = Shape::new("reference", vec![], dims).unwrap();
        let total: usize = self.sizes.iter().product();
        let leaves: Vec<u64> = (0..total)
            .map(|mut i| {
                let mut at = Vec::new();
                for size in self.sizes.iter().rev() {
                    at.push((i % size).to_string());
                    i /= size;
                }
                at.reverse();
                self.cells[&at.join("/")]
            })
            .collect();
        Table::from_leaves(shape, &leaves).unwrap()
    }
}

/// For every table, rule and cost: the published optimum, proved, and an attacker who learns too
/// little. Patterns may differ; optima are not unique.
#[test]
fn the_reference_tables_are_protected_at_the_published_cost() {
    let Some(dir) = acceptance() else { return };
    let text = std::fs::read_to_string(dir.join("suppression_reference.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (name, entry) in all.as_object().unwrap() {
        let (file, threshold) = match name.as_str() {
            "sdcTable_microdata1_region_gender" => (format!("table_{name}.csv"), 7),
            _ => (format!("table_{name}.csv"), 5),
        };
        let reference = read(&dir.join(file));
        let textbook = name == "fischetti_salazar_3x3";
        let mut table = reference.table();
        if textbook {
            table = table.sensitive(&["1", "2"], 5, 8).unwrap();
        }
        for (rule, openness, cost) in [
            ("spl1_count", Openness::Width, Cost::Cells),
            ("spl1_value", Openness::Width, Cost::People),
            ("range_count", Openness::Range, Cost::Cells),
            ("range_value", Openness::Range, Cost::People),
        ] {
            // The reference leaves attribute disclosure out of account.
            let parameters = Parameters::new(threshold, threshold)
                .unwrap()
                .without_attribute_check()
                .max_withheld_percent(100)
                .unwrap()
                .openness(openness)
                .cost(cost)
                .effort(100_000);
            let (release, pattern) =
                protect_reporting(&table, &parameters, &id(), date(2025, 1, 1), &[]).unwrap();
            #[allow(clippy::print_stderr)]
            {
                eprintln!("{name} {rule}: {pattern:?}");
            }
            let best = entry["rules"][rule]["optimal_total_cost_incl_primary"].as_f64();
            assert!(pattern.cheapest, "{name} {rule}: not proved");
            assert_eq!(Some(pattern.cost as f64), best, "{name} {rule}");
            let release = release.value();
            for (labels, shown) in release.cells() {
                let n = reference.cells[&labels.join("/").replace(TOTAL, "T")];
                assert!(shown.count().is_none_or(|c| c == n));
            }
            let primary: Vec<&str> =
                entry["primary"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
            assert_eq!(pattern.primary, primary.len());
            let mut audited = 0;
            for i in intervals(std::slice::from_ref(release)).unwrap() {
                let key = i.cell.join("/").replace(TOTAL, "T");
                let n = reference.cells[&key];
                if !primary.contains(&key.as_str()) {
                    continue;
                }
                audited += 1;
                match openness {
                    Openness::Width => assert!(i.low < i.high, "{name} {rule} {key}"),
                    Openness::Range if textbook => assert!(i.low <= n - 5 && i.high >= n + 8),
                    Openness::Range => assert!(i.low < n && i.high >= threshold, "{name} {rule} {key}"),
                }
            }
            assert_eq!(audited, primary.len());
        }
    }
}

/// The attacker's intervals of the reference, for one pattern per table and rule.
#[test]
fn the_reference_intervals_are_met() {
    let Some(dir) = acceptance() else { return };
    let text = std::fs::read_to_string(dir.join("suppression_reference.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut checked = 0;
    for (name, entry) in all.as_object().unwrap() {
        let path = dir.join(format!("table_{name}.csv"));
        if !path.is_file() {
            continue;
        }
        let reference = read(&path);
        let table = reference.table();
        let counts: Vec<u64> = {
            let shape = table.shape();
            let size: usize = reference.sizes.iter().map(|n| n + 1).product();
            (0..size).map(|c| reference.cells[&shape.labels(c).join("/").replace(TOTAL, "T")]).collect()
        };
        for rule in entry["rules"].as_object().unwrap().values() {
            let Some(expected) = rule["attacker_intervals"].as_object() else {
                continue;
            };
            let keys: Vec<Vec<String>> =
                expected.keys().map(|k| k.split('/').map(|l| l.replace('T', TOTAL)).collect()).collect();
            let labels: Vec<Vec<&str>> =
                keys.iter().map(|k| k.iter().map(String::as_str).collect()).collect();
            let withheld: Vec<&[&str]> = labels.iter().map(Vec::as_slice).collect();
            let release = pattern(&table, &withheld, &counts);
            for i in intervals(&[release]).unwrap() {
                let key = i.cell.join("/").replace(TOTAL, "T");
                let low = expected[&key][0].as_f64().unwrap();
                let high = expected[&key][1].as_f64().unwrap();
                assert!((i.low as f64 - low.ceil()).abs() < 1e-6, "{name} {key} low");
                assert!((i.high as f64 - high.floor()).abs() < 1e-6, "{name} {key} high");
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "only {checked} intervals found");
}
