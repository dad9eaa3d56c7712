//! `oever clocks` as somebody types it.

use std::process::{Command, Output};

use serde_json::Value;

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oever-files")).env_clear().arg("clocks").args(args).output().unwrap()
}

fn ok(args: &[&str]) -> String {
    let output = run(args);
    assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(args: &[&str], why: &str) {
    let output = run(args);
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
    assert!(words.contains(why), "{args:?}\n{words}");
    assert!(output.stdout.is_empty() && !words.contains("2008"), "a date is in the error: {words}");
}

#[test]
fn a_month_ends_where_the_month_ends_and_says_so() {
    let words = ok(&["explain", "--rule", "avg_request", "--event", "start=2026-01-31"]);
    for part in [
        "AVG art. 12 lid 3",
        "zekerheid: middel",
        "begin: za 2026-01-31",
        "1 maand verder: za 2026-02-28",
        "de laatste dag van de maand",
        "Uiterlijk: za 2026-02-28",
        "misschien ma 2026-03-02",
        "sein op wo 2026-02-18 aan owner",
    ] {
        assert!(words.contains(part), "{part} is missing:\n{words}");
    }
}

#[test]
fn working_days_name_what_was_skipped() {
    let rule = "veilig_thuis_safety_assessment";
    let words = ok(&["explain", "--rule", rule, "--event", "start=2026-04-24", "--on", "2026-05-05"]);
    assert!(words.contains("overgeslagen: ma 2026-04-27 (Koningsdag)"), "{words}");
    assert!(words.contains("Uiterlijk: ma 2026-05-04") && words.contains("1 dagen te laat"), "{words}");
    let found = ok(&["explain", "--rule", rule, "--event", "start=2026-04-24", "--json"]);
    let found: Value = serde_json::from_str(&found).unwrap();
    let skipped = found["steps"][0]["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 5, "two weekends and a holiday");
    assert_eq!(skipped[2]["because"]["holiday"], "kings_day");
}

#[test]
fn a_suspension_is_told_step_by_step_and_the_order_does_not_matter() {
    let mut events = [
        "start=2026-09-01",
        "suspend:application_incomplete=2026-09-05",
        "resume=2026-09-12",
        "suspend:agreed_delay=2026-08-01",
    ];
    let ask = |events: &[&str]| {
        let mut args = vec!["explain", "--rule", "wmo_decision", "--on", "2026-09-15", "--json"];
        args.extend(events.iter().flat_map(|event| ["--event", event]));
        serde_json::from_str::<Value>(&ok(&args)).unwrap()
    };
    let found = ask(&events);
    assert_eq!(found["due_on"], "2026-09-22");
    assert_eq!(found["steps"][1]["left"], 10);
    assert_eq!(found["ignored"][0]["because"], "before_start");
    assert_eq!(found["on"]["stage"], "running");
    events.reverse();
    assert_eq!(ask(&events), found);
}

#[test]
fn the_version_of_the_day_decides_and_no_date_is_an_answer() {
    let dublin = |on: &str| {
        let start = format!("start={on}");
        ok(&["explain", "--rule", "reflection_period_dublin", "--event", &start, "--json"])
    };
    let after: Value = serde_json::from_str(&dublin("2023-05-19")).unwrap();
    assert_eq!((&after["due_on"], &after["due_latest"]), (&"2023-06-18".into(), &"2023-06-19".into()));
    let before: Value = serde_json::from_str(&dublin("2023-05-18")).unwrap();
    assert_eq!(
        (&before["computable"], &before["because"]),
        (&false.into(), &"no_term_in_this_period".into())
    );
    let words = ok(&["explain", "--rule", "reflection_period_dublin", "--event", "start=2023-05-18"]);
    assert!(words.contains("Geen datum") && words.contains("geen bedenktijd"), "{words}");
    let unknown: Value = serde_json::from_str(&dublin("2019-07-31")).unwrap();
    assert_eq!(unknown["because"], "no_version_for_that_day");
}

#[test]
fn every_clock_is_listed_and_can_be_explained() {
    let words = ok(&["list"]);
    let all: Value = serde_json::from_str(&ok(&["list", "--json"])).unwrap();
    let all = all.as_array().unwrap();
    assert!(all.len() >= 15);
    for rule in all {
        let id = rule["id"].as_str().unwrap();
        assert!(words.contains(&format!("{id}: ")), "{id}");
        let words = ok(&["explain", "--rule", id, "--event", "start=2026-11-02", "--on", "2026-11-03"]);
        assert!(words.contains("Berekening") && words.contains("bron: "), "{words}");
    }
    let old: Value = serde_json::from_str(&ok(&["list", "--json", "--on", "2010-01-01"])).unwrap();
    let wmo = old.as_array().unwrap().iter().find(|rule| rule["id"] == "wmo_decision").unwrap();
    assert!(wmo["version"].as_array().unwrap().is_empty());
    assert!(ok(&["list", "--on", "2010-01-01"]).contains("geldt geen versie"));
}

#[test]
fn an_own_folder_replaces_the_clocks_and_a_mistake_in_it_is_named() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().to_str().unwrap();
    refused(&["list", "--rules", folder], "no .toml file");
    std::fs::write(place.path().join("own.toml"), "[[clock]]\nid = \"x\"\n").unwrap();
    refused(&["list", "--rules", folder], "own.toml");
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/clocks/own.toml");
    let changed = std::fs::read_to_string(shipped).unwrap().replace("weeks = 2", "weeks = 3");
    std::fs::write(place.path().join("own.toml"), changed).unwrap();
    let args = ["explain", "--rule", "report_feedback", "--event", "start=2026-11-02", "--rules", folder];
    assert!(ok(&args).contains("3 weken verder: ma 2026-11-23"));
    let holidays = place.path().join("days.toml");
    std::fs::write(&holidays, "[[holiday]]\nid = 1").unwrap();
    refused(&["list", "--holidays", holidays.to_str().unwrap()], "days.toml");
}

#[test]
fn what_is_typed_wrongly_is_refused_without_repeating_a_date() {
    let explain = |rule, event, why| refused(&["explain", "--rule", rule, "--event", event], why);
    explain("birthday_81", "start=2008-02-29", "no clock `birthday_81`");
    explain("birthday_18", "start=2008-02-30", "event 1: this is no date");
    explain("birthday_18", "2008-02-29", "no =");
    explain("birthday_18", "begin=2008-02-29", "not known");
    explain("birthday_18", "stop=2008-02-29", "reason is missing");
    explain("birthday_18", "stop:arranged=2008-02-29", "no start event");
    explain("birthday_18", "start=9999-02-28", "1900 to 2200");
    let twice =
        ["explain", "--rule", "birthday_18", "--event", "start=2008-02-29", "--event", "stop:x=2008-03-01"];
    refused(&twice, "knows no reason `x`; known: arranged");
}
