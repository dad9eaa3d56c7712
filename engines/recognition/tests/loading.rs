//! Loading errors name file, entry and field; versions are chosen by date.

mod common;

use common::{borrowed, files};
use oever_recognition::{RuleError, RuleSet};

/// Loads the real files with one change in one file.
fn changed(name: &str, from: &str, to: &str) -> Result<RuleSet, RuleError> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.0 == name).unwrap();
    assert!(file.1.contains(from), "{name} holds no `{from}`");
    file.1 = file.1.replacen(from, to, 1);
    RuleSet::parse(&borrowed(&files))
}

#[track_caller]
fn refused(name: &str, from: &str, to: &str, entry: &str, field: &str) {
    match changed(name, from, to).map(|_| ()) {
        Err(RuleError::Field { file, entry: e, field: f, problem, .. }) => {
            assert_eq!((file.as_str(), e.as_str(), f.as_str()), (name, entry, field), "{problem}");
            assert!(!problem.is_empty());
        }
        other => panic!("expected a field error, got {other:?}"),
    }
}

#[test]
fn field_errors_name_file_entry_and_field() {
    let ilo = "labour-ilo-3-destination.toml";
    refused(
        ilo,
        "question.nl = \"Heeft iemand anders het paspoort",
        "question.xx = \"",
        "indicator DOC_AFG",
        "question.nl",
    );
    refused(
        ilo,
        "adult = \"strong\", child",
        "adult = \"heavy\", child",
        "indicator LANGE_DAGEN",
        "strength.adult",
    );
    refused(ilo, "dimension = \"exploitation\"\n", "", "indicator LANGE_DAGEN", "dimension");
    refused(
        ilo,
        "dimension = \"exploitation\"",
        "dimension = \"elsewhere\"",
        "indicator LANGE_DAGEN",
        "dimension",
    );
    refused(ilo, "implies = [\"DREIGING\"]", "implies = [\"NERGENS\"]", "indicator DREIG_GEWELD", "implies");
    refused(
        "sexual-nl.toml",
        "element = \"exploitation\"",
        "element = \"exploitation\"\nstrength = { adult = \"strong\" }",
        "indicator DWANG_SEKS",
        "strength",
    );
    refused(
        "sexual-nl.toml",
        "element = \"exploitation\"",
        "element = \"exploitation\"\ncolour = \"red\"",
        "indicator DWANG_SEKS",
        "colour",
    );
    refused(
        "sexual-nl.toml",
        "element = \"exploitation\"",
        "element = \"exploitation\"\ntext = {}",
        "indicator DWANG_SEKS",
        "text",
    );
    refused(
        "sexual-nl.toml",
        "forms = [\"sexual\"]",
        "forms = [\"seksual\"]",
        "indicator DWANG_SEKS",
        "forms",
    );
    refused("sexual-nl.toml", "id = \"DWANG_SEKS\"", "id = \"dwang seks\"", "indicator dwang seks", "id");
    refused(
        "sexual-nl.toml",
        "valid_from = \"2026-11-01\"",
        "valid_from = \"1 november\"",
        "header",
        "valid_from",
    );
    refused("sexual-nl.toml", "certainty = \"medium\"", "certainty = \"sure\"", "header", "certainty");
    refused("sexual-nl.toml", "weighed = false\n", "", "header", "weighed");
    refused("variants.toml", "\"BEGELEID\"", "\"NERGENS\"", "variant general", "first");
    refused("variants.toml", "id = \"general\"\nname", "id = \"other\"\nname", "file", "variant");
    refused(
        "combination.toml",
        "settings = [\"inspection\"]",
        "settings = [\"elsewhere\"]",
        "form labour",
        "settings",
    );
    refused(
        "combination.toml",
        "needs = { exploitation = 1 }",
        "needs = { vulnerability = 1 }",
        "element_rule made-to",
        "needs.vulnerability",
    );
    refused(
        "combination.toml",
        "present = [\"SMOK_GRENS\"]",
        "present = []",
        "smuggling_rule smuggled-across",
        "present",
    );
    refused("combination.toml", "present.nl = ", "present.de = ", "file", "status.present.nl");
    refused("combination.toml", "strong = 2\n", "", "dimension_rule 2S", "strong");
    refused("advice.toml", "age = [\"minor\"]", "age = [\"young\"]", "advice now-veilig-thuis", "when.age");
    refused("advice.toml", "section = \"now\"", "section = \"later\"", "advice now-danger", "section");
}

#[test]
fn the_message_reads_as_a_sentence() {
    let error = changed("variants.toml", "\"BEGELEID\"", "\"NERGENS\"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "variants.toml, line 21: variant general: field `first`: `NERGENS` is no known indicator; add it or correct the id"
    );
    let error = changed("sexual-nl.toml", "format = 1", "format = ").unwrap_err();
    assert!(matches!(&error, RuleError::Syntax { file, .. } if file == "sexual-nl.toml"), "{error}");
}

#[test]
fn an_id_used_twice_names_both_files() {
    let error = changed("criminal-nl.toml", "id = \"PINPAS\"", "id = \"HOTEL\"").unwrap_err();
    let files = match error {
        RuleError::Duplicate { file, entry, other, .. } => (file, entry, other),
        other => panic!("{other}"),
    };
    assert_eq!(files, ("sexual-nl.toml".into(), "indicator HOTEL".into(), "criminal-nl.toml".into()));
}

#[test]
fn a_missing_kind_is_named() {
    let without = |name: &str| {
        let kept: Vec<_> = files().into_iter().filter(|file| file.0 != name).collect();
        RuleSet::parse(&borrowed(&kept)).unwrap_err()
    };
    assert_eq!(without("advice.toml"), RuleError::MissingKind { kind: "advice" });
    assert_eq!(without("combination.toml"), RuleError::MissingKind { kind: "combination" });
    assert_eq!(RuleSet::parse(&[]).unwrap_err(), RuleError::MissingKind { kind: "combination" });
}

#[test]
fn the_newest_version_that_has_begun_is_used() {
    let mut files = files();
    let text = files.iter().find(|file| file.0 == "criminal-nl.toml").unwrap().1.clone();
    let next =
        text.replacen("version = \"1.0\"", "version = \"2.0\"", 1).replacen("2026-11-01", "2027-01-01", 1);
    files.push(("criminal-nl-2.toml".into(), next));
    let files = borrowed(&files);
    let version = |on: &str| {
        let rules = RuleSet::parse_on(&files, on.parse().unwrap()).unwrap();
        rules.set("criminal-nl").unwrap().version.clone()
    };
    assert_eq!(version("2026-12-31"), "1.0");
    assert_eq!(version("2027-01-01"), "2.0");
    assert!(
        matches!(RuleSet::parse(&files), Err(RuleError::Duplicate { .. })),
        "without a date it is ambiguous"
    );
    let before = RuleSet::parse_on(&files, "2020-01-01".parse().unwrap()).unwrap_err();
    assert!(matches!(before, RuleError::MissingKind { .. }));
}

/// K091: a new form and its sign are data and in use at once.
#[test]
fn a_new_form_is_a_change_of_data() {
    let mut files = files();
    let combination = files.iter_mut().find(|file| file.0 == "combination.toml").unwrap();
    combination.1.push_str(
        "\n[[form]]\nid = \"begging\"\nname.nl = \"Gedwongen bedelen\"\nname.en = \"Forced begging\"\n",
    );
    files.push((
        "begging.toml".into(),
        "format = 1\nkind = \"indicators\"\nid = \"begging\"\nversion = \"0.1\"\nvalid_from = \"2026-11-20\"\n\
         source = \"test\"\ncertainty = \"low\"\nweighed = false\nname.nl = \"a\"\nname.en = \"b\"\nabout.nl = \"a\"\n\
         about.en = \"b\"\n[[indicator]]\nid = \"BEDELEN\"\nforms = [\"begging\"]\nelement = \"exploitation\"\n\
         question.nl = \"a\"\nquestion.en = \"b\"\nwhy.nl = \"a\"\nwhy.en = \"b\"\ninnocent.nl = \"a\"\ninnocent.en = \"b\"\n\
         source = \"test\"\n"
            .into(),
    ));
    let rules = RuleSet::parse(&borrowed(&files)).unwrap();
    let found = rules.assess(&common::present(&["BEDELEN"]), &common::facts(oever_recognition::Age::Adult));
    assert_eq!(found.form("begging").unwrap().outcome, oever_recognition::Outcome::ReasonToDiscuss);
}
