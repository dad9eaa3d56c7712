//! `oever stats survival` as somebody types it: what it answers on published data, and what it refuses without
//! repeating what is in a file.

mod common;

use common::{Place, acceptance, close, close_to};
use oever_files::stats::{SurvivalColumns, survival_rows};
use proptest::prelude::*;
use serde_json::Value;

const RETURNS: &str = "time,event,group
30,1,with shelter
365,0,with shelter
200,1,with shelter
12,1,without
200,1,without
250,0,without
";

fn number<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|one| one[key] == name);
    found.unwrap_or_else(|| panic!("no {name} in {list}"))
}

#[test]
fn the_example_of_the_help() {
    let place = Place::new();
    place.file("returns.csv", RETURNS);
    let value = place.json(&[
        "survival",
        "--input",
        "returns.csv",
        "--minimum-at-risk",
        "1",
        "--at",
        "30,180,900",
        "--json",
    ]);
    assert_eq!(value["schema"], "oever.stats.survival/1");
    let with = number(&value["curves"], "group", "with shelter");
    assert_eq!((with["records"].as_u64(), with["events"].as_u64()), (Some(3), Some(2)));
    close(&with["steps"][0]["survival"], 2.0 / 3.0, 1e-12);
    for key in [
        "time",
        "at_risk",
        "events",
        "censored",
        "standard_error",
        "lower",
        "upper",
        "hazard",
        "hazard_error",
    ] {
        assert!(with["steps"][0][key].is_number(), "{key}");
    }
    close(&with["at"][1]["survival"], 2.0 / 3.0, 1e-12);
    assert_eq!(with["at"][2]["refused"], "beyond the end of the curve");
    assert_eq!(with["ending"]["why"], "everybody_seen");
    assert!(value["log_rank"]["chi_squared"].is_number());
    let words = place.ok(&["survival", "--input", "returns.csv"]);
    assert!(words.contains("stops before") && words.contains("Log-rank"), "{words}");
    let help = place.ok(&["survival", "--help"]);
    assert!(help.contains("Example:") && help.contains("oever.stats.survival/1"), "{help}");
}

#[test]
fn below_the_minimum_the_curve_stops_and_says_so() {
    let place = Place::new();
    let rows: Vec<String> = (1..=12).map(|time| format!("{time},1")).collect();
    place.file("a.csv", &format!("time,event\n{}\n", rows.join("\n")));
    let value = place.json(&["survival", "--input", "a.csv", "--json"]);
    let curve = &value["curves"][0];
    assert_eq!(curve["steps"].as_array().unwrap().len(), 8);
    assert_eq!(curve["ending"], serde_json::json!({ "why": "too_few_at_risk", "at": 9.0, "minimum": 5 }));
    assert_eq!(curve["restricted_mean"]["until"], 8.0);
}

#[test]
fn persons_with_more_than_one_event() {
    let place = Place::new();
    place.file("a.csv", "person,entry,time,event\n7,0,2,1\n7,2,5,1\n7,5,6,0\n8,0,4,0\n");
    let value = place.json(&["survival", "--input", "a.csv", "--minimum-at-risk", "1", "--json"]);
    close(&value["mean_counts"][0]["steps"][1]["mean"], 1.5, 1e-12);
    assert!(value["curves"].is_null());
    place.file("double.csv", "person,entry,time,event\n7,0,2,1\n7,1,5,1\n");
    place.refused(
        &["survival", "--input", "double.csv"],
        "double.csv, line 3: this person is already followed then",
    );
}

#[test]
fn gaps_are_left_out_and_said() {
    let place = Place::new();
    place.file("a.csv", "time;event;x\n1;1;2\n2;NA;1\n;1;1\n4;0;NA\n5;1;1\n6;0;3\n7;1;2\n");
    let value = place.json(&["survival", "--input", "a.csv", "--covariates", "x", "--json"]);
    assert_eq!((value["rows"].as_u64(), value["left_out"].as_u64()), (Some(7), Some(2)));
    assert_eq!((value["cox"]["records"].as_u64(), value["cox"]["left_out"].as_u64()), (Some(4), Some(3)));
}

#[test]
fn what_is_wrong_is_said_without_the_value() {
    let place = Place::new();
    for (content, why) in [
        ("time,event\n1,1\nVoorbeeld,1\n", "wrong.csv, line 3: the time is not a number from 0 up"),
        ("time,event\n-1,1\n", "wrong.csv, line 2: the time is not a number from 0 up"),
        ("time,event\ninf,1\n", "wrong.csv, line 2: the time is not a number"),
        ("time,event\n1,300\n", "wrong.csv, line 2: the event is not a whole number"),
        ("time,event\n1,Voorbeeld\n", "wrong.csv, line 2: the event is not a whole number"),
        ("time,event,entry\n1,1,3\n", "wrong.csv, line 2: the entry is not before the time"),
        ("time,event\n1\n", "wrong.csv, line 2: 1 fields instead of 2"),
        ("Voorbeeld,event\n1,1\n", "wrong.csv: no column time"),
        ("time,event\n", "wrong.csv: no row with a time and an event"),
        ("", "wrong.csv: no column time"),
    ] {
        place.file("wrong.csv", content);
        place.refused(&["survival", "--input", "wrong.csv"], why);
    }
    place.refused(&["survival", "--input", "absent.csv"], "absent.csv: ");
    place.file("a.csv", RETURNS);
    place.refused(&["survival", "--input", "a.csv", "--level", "1"], "--level is not between 0 and 1");
    place.refused(&["survival", "--input", "a.csv", "--group", "sex"], "a.csv: no column sex");
}

#[test]
fn published_answers() {
    let Some(folder) = acceptance("statistics/survival") else { return };
    let reference = |name: &str| -> Value {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        serde_json::from_str(&text.replace("Infinity", "null")).unwrap()
    };
    let (r, more) = (reference("r_reference.json"), reference("r_rossi_waltons.json"));
    let place = Place::new();
    let ask = |file: &str, more: &str| {
        let file = folder.join(file);
        let mut args =
            vec!["survival", "--input", file.to_str().unwrap(), "--json", "--minimum-at-risk", "1"];
        args.extend(more.split_whitespace());
        place.json(&args)
    };
    let chi = |ours: &Value, theirs: &Value| {
        close_to(&ours["chi_squared"], &theirs["chisq"], 1e-10);
        close_to(&ours["p"], &theirs["p"], 1e-9);
    };

    let aml = ask("aml.csv", "--event status --group x --band log --until 161");
    chi(&aml["log_rank"], &r["aml"]["logrank"]);
    chi(&aml["peto_peto"], &r["aml"]["peto_peto"]);
    for printed in r["aml"]["median"].as_array().unwrap() {
        let name = printed["strata"].as_str().unwrap().trim_start_matches("x=");
        let curve = number(&aml["curves"], "group", name);
        assert_eq!(curve["median"]["time"].as_f64(), printed["median"].as_f64());
        close_to(&curve["restricted_mean"]["mean"], &printed["rmean"], 1e-10);
        close_to(&curve["restricted_mean"]["standard_error"], &printed["se(rmean)"], 1e-10);
    }
    for (band, file) in
        [("log", "aml_km_log.csv"), ("loglog", "aml_km_loglog.csv"), ("plain", "aml_km_plain.csv")]
    {
        let answer = ask("aml.csv", &format!("--event status --group x --band {band}"));
        let mut printed = csv::Reader::from_path(folder.join(file)).unwrap();
        for row in printed.records().map(Result::unwrap) {
            let curve = number(&answer["curves"], "group", row[0].trim_start_matches("x="));
            let time: f64 = row[1].parse().unwrap();
            let step = curve["steps"].as_array().unwrap().iter().find(|step| step["time"] == time).unwrap();
            for (key, column) in
                [("at_risk", 2), ("survival", 5), ("standard_error", 6), ("lower", 7), ("upper", 8)]
            {
                if let Ok(value) = row[column].parse() {
                    close(&step[key], value, 1e-9);
                }
            }
        }
    }

    let lung = ask(
        "lung.csv",
        "--event status --event-value 2 --group sex --covariates age,sex,ph.ecog --until 365",
    );
    chi(&lung["log_rank"], &r["lung"]["logrank_sex"]);
    for (curve, printed) in
        lung["curves"].as_array().unwrap().iter().zip(r["lung"]["rmst365"].as_array().unwrap())
    {
        close_to(&curve["restricted_mean"]["mean"], &printed["rmean"], 1e-10);
        close_to(&curve["restricted_mean"]["standard_error"], &printed["se(rmean)"], 1e-10);
    }
    let strata = ask("lung.csv", "--event status --event-value 2 --group sex --stratum ph.ecog");
    chi(&strata["log_rank"], &r["lung"]["logrank_sex_strat_ecog"]);
    let breslow =
        ask("lung.csv", "--event status --event-value 2 --covariates age,sex,ph.ecog --ties breslow");
    let rossi = ask(
        "rossi.csv",
        "--time week --event arrest --group fin --covariates fin,age,race,wexp,mar,paro,prio",
    );
    chi(&rossi["log_rank"], &more["rossi_logrank_fin"]);
    chi(&ask("waltons.csv", "--time T --event E")["log_rank"], &more["waltons_logrank"]);
    chi(&ask("veteran.csv", "--event status --group celltype")["log_rank"], &r["veteran"]["logrank"]);
    let mgus2 =
        ask("mgus2_competing.csv", "--time etime --group sex --covariates age,sex --at 12,60,120,240,360");
    for (ours, theirs) in [
        (&lung, &r["lung"]["cox_efron"]),
        (&breslow, &r["lung"]["cox_breslow"]),
        (&rossi, &more["rossi_cox_efron"]),
        (&mgus2, &r["mgus2"]["cause_specific_cox_pcm"]),
    ] {
        let ours = ours["cox"]["coefficients"].as_array().unwrap();
        assert_eq!(ours.len(), theirs.as_array().unwrap().len());
        for (ours, theirs) in ours.iter().zip(theirs.as_array().unwrap()) {
            close_to(&ours["coefficient"], &theirs["coef"], 1e-6);
            close_to(&ours["standard_error"], &theirs["se(coef)"], 1e-6);
        }
    }
    close_to(&rossi["cox"]["log_likelihood"], &more["rossi_cox_loglik"][1], 1e-12);
    for (ours, theirs) in
        mgus2["gray"].as_array().unwrap().iter().zip(r["mgus2"]["gray_test"].as_array().unwrap())
    {
        close_to(&ours["chi_squared"], &theirs["stat"], 1e-9);
        close_to(&ours["p"], &theirs["pv"], 1e-9);
    }
    let mut printed = csv::Reader::from_path(folder.join("mgus2_aalen_johansen_by_sex.csv")).unwrap();
    for row in printed.records().map(Result::unwrap) {
        let group = number(&mgus2["incidence"], "group", row[0].trim_start_matches("sex="));
        let time: f64 = row[1].parse().unwrap();
        for (cause, share, error) in [(0, 4, 6), (1, 5, 7)] {
            let at = group["causes"][cause]["at"].as_array().unwrap();
            let at = at.iter().find(|at| at["time"] == time).unwrap();
            close(&at["incidence"], row[share].parse().unwrap(), 1e-10);
            close(&at["standard_error"], row[error].parse().unwrap(), 1e-10);
        }
    }
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), rows in "[0-9.,;eNA\n-]{0,120}") {
        let columns = SurvivalColumns { time: "time".into(), event: "event".into(), ..SurvivalColumns::default() };
        let _ = survival_rows(&bytes, &columns);
        let _ = survival_rows(format!("time,event,group,entry,stratum\n{rows}").as_bytes(), &columns);
    }
}
