//! The shipped vocabulary and refusal codes are read, complete, and used as they are meant.

use oever_matching::*;

const ATTRIBUTES: &str = include_str!("../../../rules/contraindications/attributes.toml");
const REFUSALS: &str = include_str!("../../../rules/contraindications/refusal_codes.toml");

fn programme(schema: &Schema, attribute: &str, values: &[&str]) -> Programme {
    let spec = ProgrammeSpec {
        id: "house".into(),
        region: "north".into(),
        capacity: Capacity { free: Some(1), as_of: 0, next_free: None },
        emergency: None,
        supervision: Supervision::default(),
        conditions: vec![ConditionSpec {
            id: "one".into(),
            rule: Rule::Excludes(vec![Literal::any_of(attribute, values)]),
            owner: "House".into(),
            source: "house rules".into(),
            since: jiff::civil::date(2026, 1, 1),
            lift: None,
        }],
        offers: [("own_room".to_owned(), true)].into(),
    };
    Programme::new(schema, spec).unwrap()
}

fn shipped() -> (Vocabulary, Schema) {
    let vocabulary = Vocabulary::from_toml(ATTRIBUTES).unwrap();
    let regions = vec![Region { code: "north".into(), point_m: None }];
    let schema = vocabulary.schema().unwrap().with_geography(regions, vec![]).unwrap();
    (vocabulary, schema)
}

#[test]
fn shipped_files_are_read_and_say_how_uncertain_they_are() {
    let (vocabulary, schema) = shipped();
    assert_eq!(vocabulary.certainty, Certainty::Low);
    assert!(vocabulary.attributes.len() >= 20, "{}", vocabulary.attributes.len());
    assert_eq!(schema.attributes().len(), vocabulary.attributes.len());
    assert_eq!(
        vocabulary.attribute("addiction").unwrap().value("active").unwrap().label.en,
        "active, no treatment"
    );
    assert_eq!(vocabulary.wish("own_room").unwrap().label.nl, "Eigen kamer met slot");
    let codes = RefusalCodes::from_toml(REFUSALS, &schema).unwrap();
    assert_eq!(codes.certainty, Certainty::Low);
    assert_eq!(codes.get("full").unwrap().outcome, Outcome::NoRoom);
    assert_eq!(codes.get("person_declined").unwrap().outcome, Outcome::PersonDeclined);
    let unexplained: Vec<_> = codes
        .codes
        .iter()
        .filter(|c| c.outcome == Outcome::Refused && c.attributes.is_empty() && c.code != "other")
        .map(|c| &c.code)
        .collect();
    assert!(unexplained.is_empty(), "a refusal must be about an attribute: {unexplained:?}");
}

#[test]
fn every_contra_indication_of_the_vocabulary_has_a_refusal_code() {
    let (_, schema) = shipped();
    let codes = RefusalCodes::from_toml(REFUSALS, &schema).unwrap();
    let covered: std::collections::BTreeSet<_> = codes.codes.iter().flat_map(|c| &c.attributes).collect();
    let missing: Vec<_> = schema.attributes().iter().filter(|a| !covered.contains(&a.code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn only_money_language_and_pets_are_proposed_as_changes() {
    let (_, schema) = shipped();
    let changeable: Vec<_> =
        schema.attributes().iter().filter(|a| a.changeable).map(|a| a.code.as_str()).collect();
    assert_eq!(changeable, ["funding_title", "pets", "language_need"]);
}

#[test]
fn no_children_settles_the_questions_about_children() {
    let (_, schema) = shipped();
    let house = programme(&schema, "boys_12_plus", &["yes"]);
    let rank_for = |spec: RequestSpec| {
        let request = Request::new(&schema, &spec).unwrap();
        rank(&schema, &request, std::slice::from_ref(&house), &[]).unwrap()
    };
    assert_eq!(rank_for(RequestSpec::default()).fitting[0].fit, Fit::Possible);
    assert_eq!(rank_for(RequestSpec::default().answer("children", "none")).fitting[0].fit, Fit::Fits);
    let both = RequestSpec::default().answer("children", "none").answer("boys_12_plus", "yes");
    let error = Request::new(&schema, &both).unwrap_err();
    assert!(matches!(error, MatchError::ImpossibleProfile { .. }), "{error}");
}

#[test]
fn a_refusal_without_a_published_condition_is_flagged() {
    let (_, schema) = shipped();
    let codes = RefusalCodes::from_toml(REFUSALS, &schema).unwrap();
    let house = programme(&schema, "addiction", &["active"]);
    assert!(codes.get("addiction").unwrap().is_published_by(&house));
    assert!(!codes.get("aggression").unwrap().is_published_by(&house));
    assert!(!codes.get("other").unwrap().is_published_by(&house));
    assert!(codes.get("full").unwrap().is_published_by(&house));
    assert!(codes.get("person_declined").unwrap().is_published_by(&house));
}

#[test]
fn origin_never_enters_the_vocabulary() {
    for code in ["nationality", "country_of_birth", "ethnicity", "religion", "herkomst", "region_of_origin"] {
        let text = ATTRIBUTES.replacen("code = \"sex\"", &format!("code = \"{code}\""), 1);
        let error = Vocabulary::from_toml(&text).unwrap_err();
        assert_eq!(error, VocabularyError::Forbidden { code: code.into() });
    }
}

#[test]
fn mistakes_in_the_files_are_named() {
    let error = |text: &str| Vocabulary::from_toml(text).unwrap_err().to_string();
    assert!(error("version = 1").contains("line 1"), "{}", error("version = 1"));
    let english_missing = ATTRIBUTES.replacen("en = \"Sex\"", "en = \" \"", 1);
    assert_eq!(error(&english_missing), "`sex`: the label is empty in en; both Dutch and English are needed");
    let twice = ATTRIBUTES.replacen("code = \"age_group\"", "code = \"sex\"", 1);
    assert_eq!(error(&twice), "attribute `sex` occurs twice; give each its own code");
    let (_, schema) = shipped();
    let unknown = REFUSALS.replacen("attributes = [\"sex\"]", "attributes = [\"size\"]", 1);
    let message = RefusalCodes::from_toml(&unknown, &schema).unwrap_err().to_string();
    assert!(
        message.starts_with("refusal code `target_group_sex`: attribute `size` is not in the schema"),
        "{message}"
    );
}
