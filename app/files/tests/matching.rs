//! `oever match` as somebody types it, on the acceptance files (synthetic, made for this project) that lie in
//! `shared/acceptance` beside the project, and on files that are wrong.
#![allow(clippy::print_stderr)] // what is skipped is said aloud

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oever-files")).env_clear().arg("match").args(args).output().unwrap()
}

fn answer(args: &[&str]) -> String {
    let output = run(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}\n{said}");
    String::from_utf8(output.stdout).unwrap()
}

fn one(args: &[&str]) -> Value {
    serde_json::from_str(&answer(args)).unwrap()
}

/// An acceptance file; `None`, said aloud, when it is not there.
fn acceptance(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance/matching").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {name} is not beside the project");
        return None;
    }
    Some(path)
}

fn unpacked(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let mut text = String::new();
    if bytes.starts_with(&[0x1F, 0x8B]) {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        return text;
    }
    String::from_utf8(bytes).unwrap()
}

fn content(path: &Path) -> Value {
    serde_json::from_str(&unpacked(path)).unwrap()
}

#[test]
fn coverage_answers_the_acceptance_files() {
    let place = tempfile::tempdir().unwrap();
    for name in ["b1_tiny", "b2_eight", "b3_n40", "b3a_without_P007", "b3b_closed"] {
        let Some(file) = acceptance(&format!("{name}.json.gz")) else { continue };
        let expected = content(&acceptance(&format!("{name}.expected.json")).unwrap());
        let out = place.path().join("gaps.txt");
        let gaps_out = out.to_str().unwrap();
        let file = file.to_str().unwrap();
        let found = one(&["coverage", "--input", file, "--gaps-out", gaps_out, "--json"]);
        assert_eq!(found["count"], expected["gaps"], "{name}");
        assert_eq!(found["by_size"], expected["gaps_by_number_of_fixed_attributes"], "{name}");
        assert_eq!(found["sha256"], expected["sha256_sorted_canonical_lines"], "{name}");
        let lines = unpacked(&acceptance(&format!("{name}.gaps.txt.gz")).unwrap());
        assert_eq!(std::fs::read_to_string(&out).unwrap(), lines.trim_start(), "{name}");
        let Some(uncovered) = expected.get("demand_uncovered") else {
            assert!(
                ["uncovered_demand", "top", "greedy", "relaxations"].iter().all(|key| found[key].is_null())
            );
            continue;
        };
        assert_eq!(&found["uncovered_demand"], uncovered);
        assert_eq!(found["top"], expected["top10_by_weight"], "{name}");
        let weights = |list: &Value| -> Vec<Value> {
            list.as_array().unwrap().iter().map(|entry| entry[0].clone()).collect()
        };
        assert_eq!(weights(&found["greedy"]), weights(&expected["greedy_cover"]), "{name}");
        assert_eq!(weights(&found["relaxations"]), weights(&expected["top10_single_relaxations"]), "{name}");
        // Limited: the counts of the small ones, and the same weighing.
        let few = one(&["coverage", "--input", file, "--max-fixed", "3", "--json"]);
        let small: BTreeMap<&String, &Value> = found["by_size"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(size, _)| size.parse::<usize>().unwrap() <= 3)
            .collect();
        assert_eq!(few["by_size"], json!(small), "{name}");
        assert_eq!((&few["top"], &few["greedy"]), (&found["top"], &found["greedy"]), "{name}");
    }
}

#[test]
fn coverage_says_what_changed_since() {
    let (Some(before), Some(now)) = (acceptance("b3_n40.json.gz"), acceptance("b3a_without_P007.json.gz"))
    else {
        return;
    };
    let (before, now) = (before.to_str().unwrap(), now.to_str().unwrap());
    let closing = one(&["coverage", "--input", now, "--before", before, "--json"])["change"].clone();
    assert_eq!((&closing["uncovered_before"], &closing["uncovered_now"]), (&json!(918), &json!(919)));
    assert_eq!(closing["closed"], json!(0), "closing a programme covers nobody");
    assert!(closing["opened"].as_u64().unwrap() > 0);
    let opening = one(&["coverage", "--input", before, "--before", now, "--json"])["change"].clone();
    assert_eq!((&opening["opened"], &opening["closed"]), (&json!(0), &closing["opened"]));
    assert_eq!(opening["first_closed"], closing["first_opened"]);
}

#[test]
fn single_answers_a1_and_a7() {
    let Some(a1) = acceptance("a1_tiny.json") else { return };
    let expected = content(&a1)["verwacht"].clone();
    let file = a1.to_str().unwrap();
    for line in answer(&["single", "--input", file, "--json", "--all-pairs"]).lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        assert_eq!(found["reasons"], expected["redenen_waarom_niet"][found["client"].as_str().unwrap()]);
    }
    let lines = answer(&["single", "--input", file, "--json"]);
    assert_eq!(lines.lines().count(), 8);
    for line in lines.lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        let mut fits = expected["geschikt"][found["client"].as_str().unwrap()].as_array().unwrap().clone();
        fits.sort_by_key(|id| id.as_str().unwrap().to_owned());
        assert_eq!(found["eligible"], Value::Array(fits));
        assert!(found["near"].as_array().unwrap().iter().all(|near| near["km"].is_null()));
    }
    let a7 = acceptance("a7_chain_60x25.json.gz").unwrap();
    let expected = content(&a7)["verwacht"].clone();
    let lines = answer(&["single", "--input", a7.to_str().unwrap(), "--json"]);
    let found: BTreeMap<String, Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|found: Value| (found["client"].as_str().unwrap().to_owned(), found))
        .collect();
    assert_eq!(found.len(), 60);
    for one in expected["enkel"].as_array().unwrap() {
        let found = &found[one["client"].as_str().unwrap()];
        assert_eq!(found["eligible"], one["geschikt"]);
        for (near, expected) in found["near"].as_array().unwrap().iter().zip(one["bijna"].as_array().unwrap())
        {
            assert_eq!(near["programme"], expected["programma"]);
            assert_eq!((&near["km"], &near["reasons"]), (&expected["km"], &expected["redenen"]));
        }
    }
}

#[test]
fn batch_answers_the_acceptance_files() {
    let Some(a1) = acceptance("a1_tiny.json") else { return };
    let path = |name: &str| acceptance(name).unwrap().to_str().unwrap().to_owned();
    let found = one(&["batch", "--input", a1.to_str().unwrap(), "--objective", "lexicographic", "--json"]);
    let expected = content(&a1)["verwacht"].clone();
    assert_eq!(found["assignment"], expected["alle_optima"][0]);
    assert_eq!((&found["class_counts"], &found["cost"]), (&json!([1, 2, 1, 1]), &json!(1)));

    let (a2, classes) = (path("a2_sparse_2000x5000.csv.gz"), path("a2_classes.csv"));
    let figures =
        |found: &Value| (found["placed"].clone(), found["cost"].clone(), found["class_counts"].clone());
    let plain = one(&["batch", "--input", &a2, "--objective", "plain", "--json"]);
    assert_eq!(figures(&plain), (json!(1931), json!(265_392), json!([1931])));
    let by_class =
        one(&["batch", "--input", &a2, "--classes", &classes, "--objective", "lexicographic", "--json"]);
    assert_eq!(figures(&by_class), (json!(1931), json!(271_058), json!([241, 268, 605, 817])));
    // The assignment is one of the file, and costs what is said.
    let costs: BTreeMap<(u64, u64), u64> = unpacked(Path::new(&a2))
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|field| field.parse().unwrap()).collect::<Vec<u64>>())
        .map(|row| ((row[0], row[1]), row[2]))
        .collect();
    let mut taken = std::collections::BTreeSet::new();
    let mut cost = 0;
    for (client, place) in by_class["assignment"].as_object().unwrap() {
        if let Some(place) = place.as_u64() {
            assert!(taken.insert(place));
            cost += costs[&(client.parse().unwrap(), place)];
        }
    }
    assert_eq!((taken.len(), cost), (1931, 271_058));

    let dense = one(&["batch", "--generate", "a3", "--objective", "plain", "--json"]);
    assert_eq!((&dense["placed"], &dense["cost"]), (&json!(2000), &json!(437_499)));

    let a5 = path("a5_families.json");
    let families = one(&["batch", "--input", &a5, "--objective", "lexicographic", "--json"]);
    assert_eq!(figures(&families), (json!(44), json!(4264), json!([15, 26, 3])));
    assert_eq!(families["trade_off"]["most_households"], json!(56));
    let most = one(&["batch", "--input", &a5, "--objective", "plain", "--json"]);
    assert_eq!(most["placed"], json!(56));

    let a7 = path("a7_chain_60x25.json.gz");
    let chain = one(&["batch", "--input", &a7, "--json", "--why"]);
    let expected = content(Path::new(&a7))["verwacht"]["lexicographic"].clone();
    for key in ["placed", "class_counts", "total_km"] {
        assert_eq!(chain[key], expected[key]);
    }
    for (client, why) in chain["why"].as_object().unwrap() {
        assert!(chain["assignment"][client].is_null());
        assert!(!why["full"].as_array().unwrap().is_empty());
    }
}

#[test]
fn words_for_people_and_an_example_in_the_help() {
    let Some(a1) = acceptance("a1_tiny.json") else { return };
    let a1 = a1.to_str().unwrap();
    let said = answer(&["single", "--input", a1]);
    assert!(said.contains("c6\n  JEUGD: not, verslaving=actief"), "{said}");
    let said = answer(&["batch", "--input", a1, "--why"]);
    assert!(said.contains("5 of 8 have a place."), "{said}");
    assert!(said.contains("c2 has none: LVB-18, NOODBED are full, held by c1, c3"), "{said}");
    for question in ["single", "batch", "coverage"] {
        assert!(answer(&[question, "--help"]).contains("oever match "), "{question}");
    }
}

#[test]
fn a_wrong_file_is_refused_with_its_place_and_without_its_contents() {
    let place = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let refused = |args: &[&str], why: &str| {
        let output = run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{said}");
        assert!(said.contains(why), "{args:?}\n{said}");
        assert!(!said.contains("Voorbeeld"), "a value of the file is in the error: {said}");
        assert!(output.stdout.is_empty());
    };
    let bad = file(
        "bad.json",
        r#"{"attributes": {"x": ["a"]}, "programmas": [{"id": "p", "sluit_in": {"x": ["Voorbeeld"]}}]}"#,
    );
    refused(
        &["coverage", "--input", &bad],
        "bad.json: programmas[0].sluit_in, entry 1[0]: the attribute has no such value",
    );
    refused(&["single", "--input", &bad], "bad.json: has no `clienten` or `clients`");
    let table = file("table.csv", "client,place,cost\nVoorbeeld,1,many\n");
    refused(&["batch", "--input", &table], "table.csv: line 2, cost: should be a whole number");
    let good = file("good.csv", "client,place,cost\n1,1,1\n");
    let classes = file("classes.csv", "client,class\n1,Voorbeeld\n");
    refused(
        &["batch", "--input", &good, "--classes", &classes],
        "classes.csv: line 2, class: should be a whole number",
    );
    refused(&["batch", "--input", "absent.csv"], "absent.csv");
    let torn = place.path().join("torn.gz");
    std::fs::File::create(&torn).unwrap().write_all(&[0x1F, 0x8B, 8, 0, 1]).unwrap();
    refused(&["coverage", "--input", torn.to_str().unwrap()], "torn.gz");
    let small = file("small.json", r#"{"attributes": {"x": ["a"]}, "programmas": []}"#);
    refused(&["coverage", "--input", &small, "--person", "0"], "no such person in `demand`");
    let other = file("other.json", r#"{"attributes": {"y": ["a"]}, "programmas": []}"#);
    refused(&["coverage", "--input", &small, "--before", &other], "other.json: its attributes");
}
