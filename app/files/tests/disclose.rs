//! `oever disclose` as somebody types it: the examples of its help, the acceptance data, and what it refuses without
//! repeating what is in a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use proptest::prelude::*;
use serde_json::{Value, json};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().arg("disclose").args(args).output().unwrap()
    }

    /// What a command answers in JSON to a file.
    fn answer(&self, command: &str, file: &Value, more: &[&str]) -> Value {
        self.file("input.json", file.to_string().as_bytes());
        let output = self.run(&[&[command, "--input", "input.json", "--json"], more].concat());
        assert!(output.status.success(), "{command}\n{}", words(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn refused(&self, command: &str, content: &[u8], why: &str) {
        self.file("wrong.json", content);
        let output = self.run(&[command, "--input", "wrong.json", "--json"]);
        let said = words(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("wrong.json") && said.contains(why), "{why}\n{said}");
        assert!(
            !said.contains("Voorbeeld") && !said.contains("4711"),
            "a value of the file is in the error: {said}"
        );
    }
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn example(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/disclose/examples/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn count(table: &Value, at: &[&str]) -> Value {
    let cells = table["cells"].as_array().unwrap();
    cells.iter().find(|cell| cell["at"] == json!(at)).unwrap()["count"].clone()
}

#[test]
fn the_help_shows_an_example_that_runs() {
    let place = Place::new();
    for command in ["table", "audit", "round", "cellkey"] {
        let help = words(&place.run(&[command, "--help"]));
        let start = help.find("\n{\n").unwrap_or_else(|| panic!("{help}"));
        let shown: Value = serde_json::from_str(&help[start..]).unwrap();
        assert_eq!(shown, example(command));
        place.answer(command, &shown, &[]);
        let lines = place.run(&[command, "--input", "input.json"]);
        assert!(lines.status.success() && !lines.stdout.is_empty());
    }
}

#[test]
fn a_table_is_protected_and_taken_up_again() {
    let place = Place::new();
    let mut file = example("table");
    let first = place.answer("table", &file, &[]);
    let published = &first["published"][0];
    assert_eq!(count(published, &["a", "sexual"]), Value::Null);
    assert_eq!(count(published, &["*", "*"]), json!(125));
    assert_eq!(published["method"], "audited-suppression");
    assert_eq!(first["inside"][0]["cheapest"], true);
    assert!(first["attacker"].as_array().unwrap().iter().all(|c| c["narrow"] == false));
    // What was published is audited, and stands beside the next table.
    let audit = json!({
        "population": file["population"], "dimensions": file["dimensions"], "published": first["published"],
    });
    assert_eq!(place.answer("audit", &audit, &[])["attacker"], first["attacker"]);
    assert_eq!(place.answer("audit", &audit, &[])["safe"], true);
    file["earlier"] = first["published"].clone();
    place.file("again.json", file.to_string().as_bytes());
    let output = place.run(&["table", "--input", "again.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output).contains("the release id is taken"));
    file["tables"][0] = json!({
        "release": "only-a", "by": ["form"], "filters": [{ "dimension": "place", "label": "a" }],
        "cells": [
            { "at": ["labour"], "count": 12 }, { "at": ["sexual"], "count": 3 }, { "at": ["criminal"], "count": 9 },
        ],
    });
    let second = place.answer("table", &file, &[]);
    assert_eq!(count(&second["published"][0], &["sexual"]), Value::Null);
}

#[test]
fn a_refusal_names_the_filter() {
    let place = Place::new();
    let mut file = example("table");
    file["tables"][0] = json!({
        "release": "only-a", "by": ["form"], "filters": [{ "dimension": "place", "label": "a" }],
        "cells": [{ "at": ["labour"], "count": 2 }],
    });
    place.refused("table", file.to_string().as_bytes(), "filter \"place\" = \"a\" is too narrow");
    let mut file = example("cellkey");
    file["queries"][0]["filters"] = json!([{ "dimension": "sex", "label": "m" }]);
    place.refused("cellkey", file.to_string().as_bytes(), "filter \"sex\" = \"m\" is too narrow");
}

#[test]
fn an_audit_finds_what_is_given_away() {
    let place = Place::new();
    let found = place.answer("audit", &example("audit"), &[]);
    assert_eq!(found["safe"], false);
    let narrow = |c: &&Value| c["narrow"] == true;
    let cell = found["attacker"].as_array().unwrap().iter().find(narrow).unwrap();
    assert_eq!((&cell["low"], &cell["high"]), (&json!(3), &json!(3)));
}

#[test]
fn bad_input_is_named_by_its_place_and_never_repeated() {
    let place = Place::new();
    let changed = |command: &str, pointer: &str, to: Value| {
        let mut file = example(command);
        *file.pointer_mut(pointer).unwrap() = to;
        file.to_string().into_bytes()
    };
    place.refused("table", b"", "ends too early");
    place.refused("table", b"{\"population\": \"Voorbeeld\"", "ends too early");
    place.refused("table", b"Voorbeeld;4711", "line 1 column 1: not JSON");
    place.refused("table", b"{\"Voorbeeld\": 4711}", "unknown field; expected one of");
    place.refused("table", &[0xFF, 0xFE, 0x00], "not JSON");
    place.refused("table", b"{}", "missing field `population`");
    let cell = "/tables/0/cells/1";
    let wrong = |to| changed("table", cell, to);
    place.refused(
        "table",
        &wrong(json!({"at": ["a"], "count": 4711})),
        "field tables[0].cells[1]: not a cell",
    );
    place.refused(
        "table",
        &wrong(json!({"at": ["a", "Voorbeeld"], "count": 1})),
        "tables[0].cells[1]: not a cell",
    );
    place.refused("table", &wrong(json!({"at": ["a", "labour"], "count": 1})), "was there before");
    place.refused("table", &wrong(json!({"at": ["a", "*"], "count": 4711})), "not the sum of its parts");
    place.refused(
        "table",
        &wrong(json!({"at": ["a", "sexual"], "count": "Voorbeeld"})),
        "tables[0].cells[1].count",
    );
    place.refused("table", &wrong(json!({"at": ["a", "sexual"], "count": -4711})), "u64 expected");
    place.refused(
        "table",
        &wrong(json!({"at": ["a", "sexual"], "count": 4_000_000_000_u64})),
        "thousand million",
    );
    place.refused("table", &changed("table", "/rule/threshold", json!(1)), "field rule: parameter threshold");
    place.refused("table", &changed("table", "/reference_date", json!("4711")), "field reference_date");
    place.refused("table", &changed("table", "/tables/0/by", json!(["Voorbeeld"])), "tables[0].by");
    place.refused("round", &changed("round", "/base", json!(4711)), "field base: 3 or 5 expected");
    place.refused("cellkey", &changed("cellkey", "/people/2/key", json!(4711)), "people[2].key");
    place.refused(
        "cellkey",
        &changed("cellkey", "/people/2/at", json!(["Voorbeeld", "f"])),
        "people[2]: dimension",
    );
    place.refused("cellkey", &changed("cellkey", "/noise/hidden", json!(1)), "noise");
    place.refused("audit", &changed("audit", "/published/0/cells/0/count", json!(null)), "grand total");
    place.file("input.json", example("cellkey").to_string().as_bytes());
    for (content, why) in [
        ("i,v\n0,0\n", "line 1: no column p"),
        ("i,v,p,p_int_ub\n0,0,Voorbeeld,1\n", "line 2: numbers expected"),
        ("i,v,p,p_int_ub\n0,0,1,1\n1,1,1,1\n", "row 1: something is added"),
        ("i,v,p,p_int_ub\n0,0,1\n", "line 2: not CSV"),
    ] {
        place.file("noise.csv", content.as_bytes());
        let output = place.run(&["cellkey", "--input", "input.json", "--noise", "noise.csv"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(words(&output).contains(why), "{why}\n{}", words(&output));
        assert!(!words(&output).contains("Voorbeeld"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        oever_files::read_as_disclosure_files(&bytes);
    }

    /// Something near a real file: an example with a few bytes changed.
    #[test]
    fn torn_files_never_panic(
        which in 0..4_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = example(["table", "audit", "round", "cellkey"][which]).to_string().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        oever_files::read_as_disclosure_files(&bytes);
    }
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

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Dimensions, and all cells with their counts, of a table of the acceptance data.
fn reference_table(path: &Path) -> (Value, Vec<String>, Vec<Value>) {
    let cells = rows(path);
    let names: Vec<String> = (0..cells[0].len() - 2).map(|d| format!("d{d}")).collect();
    let label = |l: &str| if l == "T" { "*".to_owned() } else { l.to_owned() };
    let dimensions: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut labels: Vec<&str> = Vec::new();
            for row in &cells {
                if row[name] != "T" && !labels.contains(&row[name].as_str()) {
                    labels.push(&row[name]);
                }
            }
            json!({ "name": name, "categories": labels })
        })
        .collect();
    let all = cells
        .iter()
        .map(|row| {
            let at: Vec<String> = names.iter().map(|name| label(&row[name])).collect();
            json!({ "at": at, "count": row["count"].parse::<u64>().unwrap() })
        })
        .collect();
    (json!(dimensions), names, all)
}

#[test]
fn the_reference_tables_cost_what_was_published() {
    let Some(dir) = acceptance() else { return };
    let place = Place::new();
    let text = std::fs::read_to_string(dir.join("suppression_reference.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    for (name, entry) in all.as_object().unwrap() {
        let (dimensions, by, cells) = reference_table(&dir.join(format!("table_{name}.csv")));
        let threshold = &entry["threshold"];
        let mut table = json!({ "release": "reference", "by": by, "cells": cells });
        for (base, key) in [(3, "controlled_rounding_base3"), (5, "controlled_rounding_base5")] {
            let rounded = place.answer(
                "round",
                &json!({
                    "population": name, "reference_date": "2025-01-01", "rule": { "threshold": threshold },
                    "base": base, "dimensions": dimensions, "table": table,
                }),
                &[],
            );
            assert_eq!(
                rounded["inside"]["total"].as_f64(),
                entry[key]["optimal_L1"].as_f64(),
                "{name} {key}"
            );
        }
        if name == "fischetti_salazar_3x3" {
            table["sensitive"] = json!([{ "at": ["1", "2"], "below": 5, "above": 8 }]);
        }
        for (rule, open, cost) in [
            ("spl1_count", "width", "cells"),
            ("spl1_value", "width", "people"),
            ("range_count", "range", "cells"),
            ("range_value", "range", "people"),
        ] {
            let answer = place.answer(
                "table",
                &json!({
                    "population": name, "reference_date": "2025-01-01",
                    "rule": {
                        "threshold": threshold, "open": open, "cost": cost, "attributes": false,
                        "most_withheld_percent": 100,
                    },
                    "dimensions": dimensions, "tables": [table],
                }),
                &[],
            );
            let best = entry["rules"][rule]["optimal_total_cost_incl_primary"].as_f64();
            assert_eq!(answer["inside"][0]["cost"].as_f64(), best, "{name} {rule}");
            assert_eq!(answer["inside"][0]["cheapest"], true, "{name} {rule}");
        }
    }
}

#[test]
fn the_reference_cells_are_answered() {
    let Some(dir) = acceptance() else { return };
    let place = Place::new();
    let people: Vec<Value> = rows(&dir.join("cellkey_microdata.csv"))
        .iter()
        .map(|r| json!({ "at": [r["region"], r["gender"]], "key": r["record_key"].parse::<f64>().unwrap() }))
        .collect();
    let file = json!({
        "population": "reference", "reference_date": "2025-01-01", "release": "reference",
        "rule": { "threshold": 5 }, "small": "perturbed",
        "dimensions": [
            { "name": "region", "categories": ["A", "B", "C", "D"] },
            { "name": "gender", "categories": ["male", "female"] },
        ],
        "people": people, "queries": [{ "by": ["region", "gender"] }],
    });
    let mut answers: BTreeMap<String, Value> = BTreeMap::new();
    for row in rows(&dir.join("cellkey_reference.csv")) {
        let noise = dir.join(format!("{}.csv", row["ptable"]));
        let answer = answers
            .entry(row["ptable"].clone())
            .or_insert_with(|| place.answer("cellkey", &file, &["--noise", noise.to_str().unwrap()]));
        let label = |name: &str| if row[name] == "T" { "*".to_owned() } else { row[name].clone() };
        let shown = count(&answer["published"][0], &[&label("region"), &label("gender")]);
        assert_eq!(shown, json!(row["published"].parse::<u64>().unwrap()), "{row:?}");
    }
    assert_eq!(answers.len(), 3);
}
