//! `oever stats funnel` as somebody types it.

mod common;

use common::{Place, acceptance, close, close_to};
use oever_files::stats::{FunnelColumns, funnel_rows};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn the_example_of_the_help() {
    let place = Place::new();
    place.file("provinces.csv", "unit,observed,exposure\nNorth,23,586\nSouth,141,3766\nWest,46,2593\n");
    let value = place.json(&["funnel", "--input", "provinces.csv", "--json"]);
    assert_eq!((&value["schema"], &value["kind"]), (&"oever.stats.funnel/1".into(), &"exposure".into()));
    let sum: f64 =
        value["units"].as_array().unwrap().iter().map(|unit| unit["expected"].as_f64().unwrap()).sum();
    assert!((sum - 210.0).abs() < 1e-9);
    assert!(place.ok(&["funnel", "--input", "provinces.csv"]).contains("North"));
    assert!(place.ok(&["funnel", "--help"]).contains("oever.stats.funnel/1"));
}

#[test]
fn published_limits_and_dispersion() {
    let Some(folder) = acceptance("statistics/funnel") else { return };
    let place = Place::new();
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_path(folder.join(name)).unwrap().into_records().map(Result::unwrap).collect()
    };
    let value =
        place.json(&["funnel", "--input", &file("example_provinces.csv"), "--unit", "province", "--json"]);
    let text = std::fs::read_to_string(folder.join("example_overdispersion.json")).unwrap();
    let printed: Value = serde_json::from_str(&text).unwrap();
    close_to(&value["dispersion"]["phi"], &printed["phi"], 1e-10);
    close_to(&value["dispersion"]["tau_squared"], &printed["tau2"], 1e-10);
    for (unit, row) in value["units"].as_array().unwrap().iter().zip(rows("example_provinces.csv")) {
        assert_eq!(unit["unit"], row[0]);
        let keys = [
            ("figure", 4),
            ("z", 5),
            ("z_winsorised", 6),
            ("z_multiplicative", 7),
            ("z_additive", 8),
            ("mid_p", 10),
        ];
        for (key, column) in keys {
            close(&unit[key], row[column].parse().unwrap(), 1e-10);
        }
        for (limit, column) in [(1, 11), (2, 12), (0, 13), (3, 14)] {
            close(&unit["exact_limits"][limit], row[column].parse().unwrap(), 1e-10);
        }
    }
    // Tables of limits alone: any count will do.
    let limits = |value: &Value, printed: &[csv::StringRecord], first: usize| {
        for (unit, row) in value["units"].as_array().unwrap().iter().zip(printed) {
            for limit in 0..4 {
                let theirs: f64 = row[first + limit].parse().unwrap();
                close(&unit["exact_limits"][limit], theirs, 1e-9);
                close(&unit["limits"][limit], theirs.max(0.0), 1e-9);
            }
        }
    };
    let poisson = rows("limits_poisson_smr.csv");
    let lines: Vec<String> = poisson.iter().map(|row| format!("3,{}", &row[0])).collect();
    place.file("poisson.csv", &format!("observed,expected\n{}\n", lines.join("\n")));
    limits(&place.json(&["funnel", "--input", "poisson.csv", "--json"]), &poisson, 1);
    for share in ["0.05", "0.2", "0.5"] {
        let of: Vec<_> = rows("limits_binomial.csv").into_iter().filter(|row| &row[0] == share).collect();
        let lines: Vec<String> = of.iter().map(|row| format!("0,{}", &row[1])).collect();
        place.file("binomial.csv", &format!("observed,of\n{}\n", lines.join("\n")));
        let value = place.json(&["funnel", "--input", "binomial.csv", "--target", share, "--json"]);
        limits(&value, &of, 2);
    }
    let counts = rows("poisson_exact_ci.csv");
    let lines: Vec<String> = counts.iter().map(|row| format!("{},1", &row[0])).collect();
    place.file("counts.csv", &format!("observed,expected\n{}\n", lines.join("\n")));
    let value = place.json(&["funnel", "--input", "counts.csv", "--json"]);
    for (unit, row) in value["units"].as_array().unwrap().iter().zip(counts) {
        close(&unit["interval"][0], row[1].parse().unwrap(), 1e-12);
        close(&unit["interval"][1], row[2].parse().unwrap(), 1e-12);
    }
}

#[test]
fn what_is_wrong_is_said_without_the_value() {
    let place = Place::new();
    for (content, why) in [
        ("unit,observed\nVoorbeeld,1\n", "wrong.csv: no column expected, exposure or of"),
        ("unit,expected\nVoorbeeld,1\n", "wrong.csv: no column observed"),
        ("observed,expected\n1,1\nVoorbeeld,1\n", "wrong.csv, line 3: the count is not a whole number"),
        ("observed,expected\n1,1\n1,Voorbeeld\n", "wrong.csv, line 3: the size is not a number from 0 up"),
        ("observed,expected\n1,1\n1,0\n", "wrong.csv, line 3: the size must be a number above 0"),
        ("observed,of\n1,2\n1,1.5\n", "wrong.csv, line 3: the size must be a whole number above 0"),
        ("observed,of\n1,2\n3,2\n", "wrong.csv, line 3: more are counted than there are"),
        ("observed,expected\n1,2\n", "wrong.csv: a funnel needs two units or more"),
        ("observed,exposure\n0,2\n0,2\n", "wrong.csv: nothing was counted in any unit"),
    ] {
        place.file("wrong.csv", content);
        place.refused(&["funnel", "--input", "wrong.csv"], why);
    }
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), rows in "[0-9.,;eNA\n-]{0,120}") {
        let columns = FunnelColumns { observed: "observed".into(), ..FunnelColumns::default() };
        let _ = funnel_rows(&bytes, &columns);
        let _ = funnel_rows(format!("observed,of\n{rows}").as_bytes(), &columns);
    }
}
