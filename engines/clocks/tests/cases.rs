//! Every row of `data/cases.csv`, computed by hand, against the shipped rules.

mod common;

use jiff::civil::Date;
use oever_clocks::{ClockError, ClockEvent, Remaining, Stage};

fn event(text: &str) -> ClockEvent {
    let (what, on) = text.trim().rsplit_once(' ').unwrap();
    let on: Date = on.parse().unwrap();
    match what.split_once(':') {
        None if what == "started" => ClockEvent::started(on),
        None if what == "resumed" => ClockEvent::resumed(on),
        Some(("suspended", reason)) => ClockEvent::suspended(on, reason),
        Some(("stopped", reason)) => ClockEvent::stopped(on, reason),
        _ => panic!("unknown event {text}"),
    }
}

fn words(remaining: Remaining) -> String {
    match remaining {
        Remaining::Days(n) => format!("{n} left"),
        Remaining::Today => "today".to_owned(),
        Remaining::Late(n) => format!("{n} late"),
        Remaining::Paused(n) => format!("{n} paused"),
        Remaining::Ended { late } => format!("ended {late} late"),
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Running => "running",
        Stage::Warn => "warn",
        Stage::Overdue => "overdue",
        Stage::Suspended => "suspended",
        Stage::Stopped => "stopped",
    }
}

fn kind(error: &ClockError) -> &'static str {
    match error {
        ClockError::Rules(_) => "Rules",
        ClockError::UnknownRule(_) => "UnknownRule",
        ClockError::NoVersion { .. } => "NoVersion",
        ClockError::NoTerm { .. } => "NoTerm",
        ClockError::UnknownReason { .. } => "UnknownReason",
        ClockError::NotStarted { .. } => "NotStarted",
        ClockError::OutOfRange { .. } => "OutOfRange",
    }
}

#[test]
fn every_case_computed_by_hand_holds() {
    let rules = common::rules();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut reader = csv::Reader::from_reader(include_str!("data/cases.csv").as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        let field = |i: usize| row.get(i).unwrap();
        let events: Vec<_> = field(2).split(';').map(event).collect();
        let found = match rules.read(field(1), &events) {
            Err(error) => format!("error {},,,,,", kind(&error)),
            Ok(term) => {
                let today: Date = field(6).parse().unwrap();
                format!(
                    "{},{},{},{today},{},{}",
                    term.due_earliest,
                    term.due_on,
                    term.due_latest,
                    stage(term.stage(today)),
                    words(term.remaining(today)),
                )
            }
        };
        let wanted = (3..9).map(field).collect::<Vec<_>>().join(",");
        if found != wanted {
            wrong.push(format!("case {} {}: wanted {wanted}, found {found}", field(0), field(1)));
        }
        seen += 1;
    }
    assert!(seen >= 100, "only {seen} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_shipped_clock_has_a_case() {
    let rules = common::rules();
    let mut reader = csv::Reader::from_reader(include_str!("data/cases.csv").as_bytes());
    let covered: std::collections::BTreeSet<String> =
        reader.records().map(|r| r.unwrap().get(1).unwrap().to_owned()).collect();
    let missing: Vec<_> = rules.iter().map(|r| r.id.as_str()).filter(|id| !covered.contains(*id)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
