//! `oever network` as somebody types it, on the published files where they are and on small ones made here.

#![allow(clippy::print_stderr, reason = "what is skipped is said aloud")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: &str) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    fn network(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().arg("network").args(args).output().unwrap()
    }

    /// The lines of the answer, as JSON.
    fn json(&self, args: &[&str]) -> Vec<Value> {
        let output = self.network(args);
        assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn refused(&self, args: &[&str], why: &str) {
        let output = self.network(args);
        let words =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}\n{words}");
        assert!(!words.contains("secret"), "what is in the file is in the error: {words}");
    }
}

/// The published files; they lie beside the project.
fn published(name: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here
        .ancestors()
        .map(|folder| folder.join("shared/acceptance/network").join(name))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("SKIPPED: shared/acceptance/network/{name} is not beside this project");
    }
    found
}

fn expected(name: &str) -> Option<Value> {
    Some(serde_json::from_str(&std::fs::read_to_string(published(name)?).unwrap()).unwrap())
}

#[test]
fn c1_without_and_with_caps() {
    let (Some(tokens), Some(expected)) = (published("c1_tokens.jsonl.gz"), expected("c1_expected.json"))
    else {
        return;
    };
    let place = Place::new();
    let input = tokens.to_str().unwrap();
    for (cap, case) in [
        (None, "naive"),
        (Some("25"), "cap_25"),
        (Some("50"), "cap_50"),
        (Some("100"), "cap_100"),
        (Some("300"), "cap_300"),
    ] {
        let mut args = vec!["components", "--input", input, "--json"];
        args.extend(cap.iter().flat_map(|cap| ["--cap", *cap]));
        let found = &place.json(&args)[0];
        for field in ["components_ge2", "largest", "sha256"] {
            assert_eq!(found[field], expected[case][field], "{case}, {field}");
        }
    }
    let shipped = &place.json(&["components", "--input", input, "--shipped", "--json"])[0];
    assert_eq!(
        shipped["sha256"], expected["cap_50"]["sha256"],
        "the rules that ship find the planted networks"
    );
}

#[test]
fn c2_at_every_checkpoint() {
    let (Some(stream), Some(points)) = (published("c2_stream.jsonl.gz"), published("c2_expected.json"))
    else {
        return;
    };
    let expected = expected("c2_expected.json").unwrap();
    let expected = expected["checkpoints"].as_array().unwrap();
    let place = Place::new();
    let (stream, points) = (stream.to_str().unwrap(), points.to_str().unwrap());
    let args = ["components", "--input", stream, "--cap", "50", "--json", "--checkpoints", points];
    let found = place.json(&args);
    assert_eq!(found.len(), 43);
    assert_eq!(&found, expected);
    let every = place.json(&args[..6]);
    assert_eq!(every.len(), 6446, "without checkpoints, after every event");
    assert_eq!(every.last(), expected.last());
}

#[test]
fn c4_in_parts() {
    let Some(edges) = published("c4_karate_edges.txt") else { return };
    let found = &Place::new().json(&["communities", "--input", edges.to_str().unwrap(), "--json"])[0];
    assert_eq!(found["communities"], 4);
    assert!((found["modularity"].as_f64().unwrap() - 0.419_789_612_097_3).abs() < 1e-12);
}

const STREAM: &str = r#"["+", 1, ["phone:a"]]
["+", 2, ["phone:a"]]

["+", 3, ["phone:a"]]
["-", 3]
["+", 4, ["phone:b"]]
"#;

#[test]
fn hysteresis_keeps_a_hub_from_linking_after_a_deletion() {
    let place = Place::new();
    place.file("stream.jsonl", STREAM);
    let args = ["components", "--input", "stream.jsonl", "--cap", "2", "--json", "--hysteresis", "1"];
    let counts = |lines: Vec<Value>| -> Vec<u64> {
        lines.iter().map(|line| line["components_ge2"].as_u64().unwrap()).collect()
    };
    assert_eq!(counts(place.json(&args[..6])), [0, 1, 0, 1, 1], "a cap alone: the deletion links again");
    assert_eq!(counts(place.json(&args)), [0, 1, 0, 0, 0]);
}

#[test]
fn own_tokens_are_left_out_and_components_written() {
    let place = Place::new();
    place.file(
        "records.jsonl",
        "{\"id\": 7, \"day\": 1, \"org\": 1, \"tokens\": [\"address:own\", \"phone:a\"]}\n\
         {\"id\": 3, \"org\": 2, \"tokens\": [\"phone:a\"], \"planted\": null}\n\
         {\"id\": 5, \"tokens\": [\"address:own\"]}\n",
    );
    place.file("own.txt", "address:own\n");
    let args = ["components", "--input", "records.jsonl", "--json", "--out", "out.csv", "--own", "own.txt"];
    assert_eq!(place.json(&args[..6])[0]["largest"], 3);
    assert_eq!(place.json(&args)[0]["largest"], 2);
    let written = std::fs::read_to_string(place.0.path().join("out.csv")).unwrap();
    assert_eq!(written, "component,id\n1,3\n1,7\n");
}

#[test]
fn an_empty_file_is_an_empty_answer() {
    let place = Place::new();
    place.file("empty", "");
    let found = &place.json(&["components", "--input", "empty", "--json"])[0];
    // The hash of nothing.
    assert_eq!(found["sha256"], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(place.json(&["communities", "--input", "empty", "--json"])[0]["communities"], 0);
}

#[test]
fn bad_input_is_named_by_its_place_and_never_repeated() {
    let place = Place::new();
    let cases = [
        ("torn.jsonl", "{\"id\": 1, \"tokens\": [\"secret", "line 1: not JSON"),
        ("other.jsonl", "{\"id\": 1, \"tokens\": []}\n{\"name\": \"secret\"}\n", "line 2: neither a record"),
        ("negative.jsonl", "[\"-\", -1]\n", "line 1: neither a record"),
        (
            "twice.jsonl",
            "{\"id\": 1, \"tokens\": []}\n{\"id\": 1, \"tokens\": []}\n",
            "line 2: an id that was there",
        ),
        ("known.jsonl", "[\"+\", 1, [\"secret\"]]\n[\"+\", 1, []]\n", "line 2: a record with this number"),
        ("unknown.jsonl", "[\"+\", 1, []]\n[\"-\", 2]\n", "line 2: no record has this number"),
        ("mixed.jsonl", "{\"id\": 1, \"tokens\": []}\n[\"-\", 1]\n", "line 2: an event among records"),
        (
            "mixed2.jsonl",
            "[\"+\", 1, []]\n{\"id\": 2, \"tokens\": []}\n",
            "line 2: a record without an event",
        ),
    ];
    for (name, content, why) in cases {
        place.file(name, content);
        place.refused(&["components", "--input", name], why);
    }
    place.file("edges.txt", "# ends\n1 2\nsecret 3\n");
    place.refused(&["communities", "--input", "edges.txt"], "line 3: not two whole numbers");
    place.refused(&["components", "--input", "absent.jsonl"], "absent.jsonl");
    place.file("stream.jsonl", STREAM);
    place.file("points.json", "{\"checkpoints\": [{\"after_event\": 2}, {\"after_event\": 99}]}");
    let args = ["components", "--input", "stream.jsonl", "--checkpoints", "points.json"];
    place.refused(&args, "1 checkpoints are not in it: it holds 5 events");
    place.file("points.json", "{\"checkpoints\": \"secret\"}");
    place.refused(&args, "no list of checkpoints");
    place.refused(
        &["components", "--input", "stream.jsonl", "--cap", "2", "--shipped"],
        "cannot be used with",
    );
}
