//! The table machinery: three-valued answers, whole-table analysis, and clear errors for wrong files.

use jiff::civil::{Date, date};
use oever_policy::sharing::{Outcome, SharingRules};
use oever_policy::table::{Certainty, Facts, Finding, TableError};

const DAY: Date = date(2026, 1, 1);

const FACTS: &str = r#"
[[fact]]
id = "a"
question = { nl = "A?", en = "A?" }
why = { nl = "Omdat.", en = "Because." }
value = [{ id = "yes", label = { nl = "ja", en = "yes" } }, { id = "no", label = { nl = "nee", en = "no" } }]

[[fact]]
id = "b"
question = { nl = "B?", en = "B?" }
why = { nl = "Omdat.", en = "Because." }
value = [{ id = "x", label = { nl = "x", en = "x" } }, { id = "y", label = { nl = "y", en = "y" } }, { id = "z", label = { nl = "z", en = "z" } }]
groups = { xy = ["x", "y"] }
"#;

fn row(id: &str, rest: &str, outcome: &str) -> String {
    format!(
        r#"
[[row]]
id = "{id}"
version = 1
valid_from = "2020-01-01"
certainty = "high"
source = "test"
{rest}
[row.gives]
table_row = 1
outcome = "{outcome}"
title = {{ nl = "t", en = "t" }}
conditions = {{ nl = "c", en = "c" }}
minimise = {{ nl = "m", en = "m" }}
"#
    )
}

fn parse(rows: &str) -> Result<SharingRules, TableError> {
    SharingRules::parse(&[("facts.toml", FACTS), ("rows.toml", rows)])
}

#[test]
fn a_gap_is_found_with_an_example() {
    let rules = parse(&row("R1", "when = { a = [\"yes\"], b = [\"@xy\"] }", "allowed")).unwrap();
    let findings = rules.analyse(DAY).findings;
    assert_eq!(
        findings,
        [
            Finding::Gap { facts: vec!["a=yes".into(), "b=z".into()] },
            Finding::Gap { facts: vec!["a=no".into()] }
        ]
    );
}

#[test]
fn a_contradiction_needs_a_priority() {
    let one = row("R1", "when = { a = [\"yes\"] }", "allowed");
    let rest = row("R0", "priority = 0", "human");
    let clash = one.clone() + &row("R2", "when = { b = [\"x\"] }", "not_allowed") + &rest;
    let found = parse(&clash).unwrap().analyse(DAY).findings;
    let rows = ["R1".to_owned(), "R2".to_owned()];
    assert_eq!(found, [Finding::Contradiction { rows, facts: vec!["a=yes".into(), "b=x".into()] }]);

    let settled = one.clone() + &row("R2", "when = { b = [\"x\"] }\npriority = 60", "not_allowed") + &rest;
    assert_eq!(parse(&settled).unwrap().analyse(DAY).findings, []);
    let same = one + &row("R2", "when = { b = [\"x\"] }", "allowed") + &rest;
    assert_eq!(parse(&same).unwrap().analyse(DAY).findings, []);
}

#[test]
fn a_row_in_the_shadow_of_others_is_unreachable() {
    let rows = row("R1", "when = { a = [\"yes\"], b = [\"x\"] }", "allowed")
        + &row("R2", "priority = 60\nexcept = { b = [\"z\"] }", "human")
        + &row("R0", "priority = 0", "human");
    assert_eq!(parse(&rows).unwrap().analyse(DAY).findings, [Finding::Unreachable { row: "R1".into() }]);
}

#[test]
fn rows_hold_from_their_first_to_their_last_day() {
    let rules = parse(&row("R1", "valid_until = \"2020-12-31\"", "allowed")).unwrap();
    let outcome = |on| rules.decide(&Facts::new(), on).unwrap().outcome;
    assert_eq!(outcome(date(2019, 12, 31)), Some(Outcome::Human));
    assert_eq!(outcome(date(2020, 1, 1)), Some(Outcome::Allowed));
    assert_eq!(outcome(date(2020, 12, 31)), Some(Outcome::Allowed));
    assert_eq!(outcome(date(2021, 1, 1)), Some(Outcome::Human));
}

#[test]
fn a_variant_refines_its_row() {
    let rows = row("R1", "when = { a = [\"yes\"] }", "consent_needed")
        + "[[row.variant]]\nid = \"R1-x\"\ncertainty = \"low\"\nany = [{ b = [\"x\"] }, { b = [\"y\"] }]\ngives = { outcome = \"allowed\" }\n";
    let rules = parse(&rows).unwrap();
    let variant = &rules.rows()[1];
    assert_eq!((variant.id.as_str(), variant.base.as_str(), variant.priority), ("R1-x", "R1", 51));
    assert_eq!((variant.certainty, variant.gives.outcome), (Certainty::Low, Outcome::Allowed));
    assert_eq!(variant.gives.title.in_language("en"), "t", "what it does not say it takes over");
    let open = rules.decide(&Facts::new().with("a", "yes"), DAY).unwrap();
    assert_eq!(open.next_question.unwrap().id, "b");
    let settled = rules.decide(&Facts::new().with("a", "yes").with("b", "z"), DAY).unwrap();
    assert_eq!(settled.outcome, Some(Outcome::ConsentNeeded));
}

#[test]
fn wrong_files_say_where_and_what() {
    let error = |rows: &str| parse(rows).unwrap_err();
    assert!(matches!(error("[[row"), TableError::Syntax { file, .. } if file == "rows.toml"));
    assert!(
        matches!(error(&row("R1", "colour = 1", "allowed")), TableError::Syntax { message, .. } if message.contains("colour"))
    );
    assert!(
        matches!(error(&row("R1", "", "perhaps")), TableError::Gives { row, message, .. } if row == "R1" && message.contains("perhaps"))
    );
    assert!(
        matches!(error(&row("R1", "when = { c = [\"x\"] }", "allowed")), TableError::UnknownFact { fact, .. } if fact == "c")
    );
    assert!(
        matches!(error(&row("R1", "when = { b = [\"@q\"] }", "allowed")), TableError::UnknownValue { value, .. } if value == "@q")
    );
    assert!(
        matches!(error(&(row("R1", "", "allowed") + &row("R1", "", "allowed"))), TableError::Duplicate { id, .. } if id == "R1")
    );
    assert!(
        matches!(error(&row("R1", "valid_until = \"2019-01-01\"", "allowed")), TableError::Dates { row, .. } if row == "R1")
    );
    let half = row("R1", "", "allowed")
        .replace("title = { nl = \"t\", en = \"t\" }", "title = { nl = \"t\", en = \"\" }");
    assert!(matches!(error(&half), TableError::MissingText { what, .. } if what == "title"));
    let lonely = "[[fact]]\nid = \"c\"\nquestion = { nl = \"q\", en = \"q\" }\nwhy = { nl = \"w\", en = \"w\" }\nvalue = []\n";
    assert!(matches!(error(lonely), TableError::Domain { count: 0, .. }));
    let route = "[[route]]\nid = \"r\"\norder = 1\nlabel = { nl = \"l\", en = \"l\" }\nwhen = { a = [\"maybe\"] }\nset = { b = \"x\" }\n";
    assert!(matches!(error(route), TableError::UnknownValue { value, .. } if value == "maybe"));
}
