//! `oever stats weekly` as somebody types it.

mod common;

use std::fmt::Write as _;

use common::{Place, acceptance};
use oever_files::stats::weekly_rows;
use proptest::prelude::*;

fn counts(last: &str) -> String {
    let mut text = "series,week,organisation,count\n".to_owned();
    for week in 0..60 {
        for series in ["bars", "salons"] {
            let _ = writeln!(text, "{series},{week},police,1");
        }
    }
    text + last
}

#[test]
fn two_organisations_make_a_signal() {
    let place = Place::new();
    place.file("counts.csv", &counts("bars,60,police,9\nbars,60,shelter,6\nsalons,60,police,30\n"));
    let value = place.json(&["weekly", "--input", "counts.csv", "--json"]);
    assert_eq!((value["series"].as_u64(), value["weeks"].as_u64()), (Some(2), Some(61)));
    let signals = value["signals"].as_array().unwrap();
    assert_eq!(signals.len(), 1, "{signals:?}");
    assert_eq!((&signals[0]["series"], &signals[0]["week"]), (&"bars".into(), &60.into()));
    assert_eq!(signals[0]["organisations"], 2);
    assert!(place.ok(&["weekly", "--input", "counts.csv"]).contains("bars"));
    assert!(place.ok(&["weekly", "--help"]).contains("oever.stats.weekly/1"));
}

#[test]
fn published_detectors() {
    let Some(file) = acceptance("network/c3_weekly.json") else { return };
    let place = Place::new();
    let text = std::fs::read_to_string(&file).unwrap();
    let printed: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (detector, list, key, alerts, detected) in [
        ("single", "expected", "false_alerts", "alerts", "outbreaks_detected"),
        ("windows", "expected_multiwindow", "false_episodes", "alert_rows", "detected"),
    ] {
        for (alpha, printed) in printed[list].as_object().unwrap() {
            let file = file.to_str().unwrap();
            let value =
                place.json(&["weekly", "--input", file, "--detector", detector, "--alpha", alpha, "--json"]);
            assert_eq!(Some(value["alerts"].as_array().unwrap().len() as u64), printed[alerts].as_u64());
            assert_eq!(value["quality"]["detected"], printed[detected]);
            let wrong = if detector == "single" { "false_alert_series_weeks" } else { "false_episodes_8wk" };
            assert_eq!(value["quality"][key], printed[wrong]);
        }
    }
}

#[test]
fn measured_on_invented_worlds() {
    let place = Place::new();
    let value = place.json(&["weekly", "--simulate", "1", "--seed", "3", "--json"]);
    let rows = value["simulated"].as_array().unwrap();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|row| row["rises"].as_f64() == Some(12.0)));
    assert_eq!(value, place.json(&["weekly", "--simulate", "1", "--seed", "3", "--json"]));
}

#[test]
fn what_is_wrong_is_said_without_the_value() {
    let place = Place::new();
    for (content, why) in [
        ("series,week,organisation\nVoorbeeld,0,a\n", "wrong: no column count"),
        (
            "series,week,organisation,count\nVoorbeeld,-1,a,1\n",
            "wrong, line 2: the week is not a whole number",
        ),
        ("series,week,organisation,count\nVoorbeeld,9999,a,1\n", "wrong, line 2: weeks are numbered from 0"),
        ("series,week,organisation,count\nVoorbeeld,1,,1\n", "wrong, line 2: no organisation"),
        ("series,week,organisation,count\n", "wrong: no rows"),
        ("{\n\"series\": Voorbeeld}", "wrong, line 2: not JSON"),
        ("{\"series\": [[1, \"Voorbeeld\"]]}", "wrong: series[0] is not a list of counts by week"),
        ("{\"series\": [[1]], \"planted\": 3}", "wrong: planted is not a list"),
        ("{\"series\": [[1]]}", "wrong: there are no organisations in JSON"),
    ] {
        place.file("wrong", content);
        place.refused(&["weekly", "--input", "wrong"], why);
    }
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), rows in "[0-9.,;eNA\n-]{0,120}", json in "[0-9\\[\\],{}a-z\": ]{0,80}") {
        let _ = weekly_rows(&bytes);
        let _ = weekly_rows(format!("series,week,organisation,count\n{rows}").as_bytes());
        let _ = weekly_rows(format!("{{\"series\": [{json}]}}").as_bytes());
    }
}
