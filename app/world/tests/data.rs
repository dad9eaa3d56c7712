//! The data files beside the world: regions, statements, themes, published totals, samples; and the world's
//! needs and rules against the vocabulary of placement.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use oever_world::{World, WorldPlan};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows(path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(root().join(path)).unwrap();
    let headers = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| headers.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect()
}

fn table(path: &str) -> toml::Table {
    std::fs::read_to_string(root().join(path)).unwrap().parse().unwrap()
}

#[test]
fn every_municipality_has_one_region_on_every_day() {
    let municipalities = rows("rules/regions/municipalities.csv");
    let mapping = rows("rules/regions/mapping.csv");
    assert_eq!((municipalities.len(), mapping.len()), (342, 342));
    let mapped: BTreeSet<_> = mapping.iter().map(|r| &r["municipality_code"]).collect();
    assert!(municipalities.iter().all(|m| mapped.contains(&m["cbs_code"])));
    for row in &mapping {
        assert!(row["valid_from"].parse::<Date>().is_ok() && row["valid_until"].is_empty());
        assert_eq!(row["certainty"], "low");
    }
}

#[test]
fn all_statements_are_there_and_each_has_one_theme() {
    let statements = rows("capabilities/steering/data/statements.csv");
    assert_eq!(statements.len(), 117);
    let ids: BTreeSet<_> = statements.iter().map(|s| s["id"].clone()).collect();
    assert_eq!(ids.len(), 117);
    assert!(
        statements
            .iter()
            .all(|s| s["source"].starts_with("Bloemlezing – programma Samen tegen mensenhandel"))
    );
    let themes = table("capabilities/steering/data/themes.toml");
    let themes = themes["theme"].as_array().unwrap();
    assert!((10..=14).contains(&themes.len()));
    let mut seen = BTreeSet::new();
    for theme in themes {
        for language in ["nl", "en"] {
            assert!(!theme["name"][language].as_str().unwrap().is_empty());
            assert!(theme["question"][language].as_str().unwrap().ends_with('?'));
        }
        for id in theme["statements"].as_array().unwrap() {
            assert!(seen.insert(id.as_str().unwrap().to_owned()), "{id} has two themes");
        }
    }
    assert_eq!(seen, ids);
}

#[test]
fn published_totals_add_up_where_they_should() {
    let totals = rows("capabilities/picture/data/published_totals.csv");
    let value = |period: &str, series: &str, unit: &str, category: &str| -> u32 {
        let mut found = totals.iter().filter(|r| {
            r["period"] == period && r["series"] == series && r["unit"] == unit && r["category"] == category
        });
        let one = found.next().unwrap();
        assert!(found.next().is_none(), "{period} {series} {unit} {category} occurs twice");
        one["value"].parse().unwrap()
    };
    let total = |year: &str| value(year, "comensha", "victims", "total");
    let four = total("2019") + total("2020") + total("2021") + total("2022");
    assert_eq!(four, value("2019-2022", "emm", "victims", "total"));
    assert_eq!(four + total("2023"), value("2019-2023", "nji", "victims", "total"));
    assert_eq!((total("2024"), value("2024", "comensha", "victims", "minor")), (944, 79));
    let exclusive: u32 = ["sexual", "labour", "both", "unknown"]
        .iter()
        .map(|c| value("2018", "rapporteur", "victims", c))
        .sum();
    assert_eq!(exclusive, value("2018", "rapporteur", "victims", "total"));
    assert!(
        // Who published it, in words that a reader of the page knows; never the code of an internal list.
        totals.iter().all(|r| r["source"].len() > 3 && ["C", "D"].contains(&r["certainty"].as_str()))
    );
}

#[test]
fn needs_rules_and_refusals_speak_the_vocabulary_of_placement() {
    let vocabulary = table("rules/contraindications/attributes.toml");
    let codes = |value: &toml::Value| value["code"].as_str().unwrap().to_owned();
    let attributes: BTreeMap<String, BTreeSet<String>> = vocabulary["attribute"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (codes(a), a["values"].as_array().unwrap().iter().map(codes).collect()))
        .collect();
    let wishes: BTreeSet<String> = vocabulary["wish"].as_array().unwrap().iter().map(codes).collect();
    let refusals: BTreeSet<String> = table("rules/contraindications/refusal_codes.toml")["code"]
        .as_array()
        .unwrap()
        .iter()
        .map(codes)
        .collect();
    let known = |attribute: &str, value: &str| {
        assert!(attributes.get(attribute).is_some_and(|v| v.contains(value)), "{attribute} = {value}");
    };
    let world = World::generate(&WorldPlan { seed: 7, years: 1, today: date(2026, 11, 22) });
    for programme in &world.programmes {
        let contra = programme.contra_indications.iter().flat_map(|c| &c.all_of);
        for rule in programme.inclusion.iter().chain(contra) {
            rule.values.iter().for_each(|value| known(&rule.attribute, value));
        }
        programme.funding.iter().for_each(|value| known("funding_title", value));
    }
    for dossier in &world.dossiers {
        dossier.needs.iter().for_each(|need| known(&need.attribute, &need.value));
    }
    for request in &world.placement_requests {
        assert!(request.wishes.iter().all(|w| wishes.contains(w)));
        for answer in request.offers.iter().filter_map(|o| o.answer.as_ref()) {
            assert!(answer.refusal.as_ref().is_none_or(|r| refusals.contains(r)), "{answer:?}");
        }
    }
}

#[test]
fn samples_follow_the_columns_and_the_bad_rows_are_where_they_are_said_to_be() {
    let columns = rows("app/world/samples/columns.csv");
    for import in ["directory", "programmes", "regions", "statements", "cases"] {
        let mine: Vec<_> = columns.iter().filter(|c| c["import"] == import).collect();
        let names: BTreeSet<_> =
            mine.iter().flat_map(|c| [c["column_en"].as_str(), c["column_nl"].as_str()]).collect();
        let sample = rows(&format!("app/world/samples/{import}.csv"));
        assert!(sample.len() >= 3, "{import}");
        for row in &sample {
            assert!(row.keys().all(|k| names.contains(k.as_str())), "{import}: {:?}", row.keys());
            for column in mine.iter().filter(|c| c["required"] == "yes") {
                let value = row.get(&column["column_en"]).or_else(|| row.get(&column["column_nl"]));
                assert!(
                    value.is_some_and(|v| !v.is_empty()),
                    "{import}: {} is required",
                    column["column_en"]
                );
            }
        }
    }
    let path = root().join("app/world/samples/cases-bad-rows.csv");
    let lines = std::fs::read_to_string(path).unwrap().lines().count();
    let expected = rows("app/world/samples/cases-bad-rows.expected.csv");
    assert!(expected.len() >= 5);
    assert!(expected.iter().all(|e| e["line"].parse::<usize>().is_ok_and(|n| n > 1 && n <= lines)));
}

#[test]
fn every_value_can_be_compared_and_another_way_of_writing_is_the_same() {
    use oever_linkage::{AttributeKind, normalise};
    let world = World::generate(&WorldPlan { seed: 7, years: 1, today: date(2026, 11, 22) });
    let mut seen: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for reported in world.reports.iter().flat_map(|report| &report.people) {
        for attribute in &reported.identity.attributes {
            let code = serde_json::to_value(attribute.kind).unwrap().as_str().unwrap().replace('_', "-");
            let kind = AttributeKind::from_code(&code).unwrap();
            let value =
                normalise(kind, &attribute.value).unwrap_or_else(|e| panic!("{}: {e}", attribute.value));
            seen.entry((reported.person.clone(), code)).or_default().insert(value.as_str().to_owned());
        }
    }
    let differ: Vec<_> = seen.iter().filter(|(_, values)| values.len() > 1).take(5).collect();
    assert!(differ.is_empty(), "{differ:?}");
}
