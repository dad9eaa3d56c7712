//! `oever recognise` and `oever rules` as somebody types them.

use std::path::PathBuf;
use std::process::{Command, Output};

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/indicators");

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().args(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}\n{}", words(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, args: &[&str], why: &str) {
        let output = self.run(args);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}\n{words}");
        assert!(!words.contains("Voorbeeld"), "a value of the file is in the error: {words}");
    }

    /// A copy of the rules that come with the program.
    fn rules(&self, folder: &str) -> String {
        for entry in std::fs::read_dir(RULES).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
                self.file(&name, std::fs::read(&path).unwrap());
            }
        }
        folder.to_owned()
    }
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn one_json_line_for_each_row_with_columns_in_any_order() {
    let place = Place::new();
    place.file(
        "zinnen.tsv",
        "zin\tx\tid\nHaar paspoort is afgenomen door de baas.\t-\tA\nMooi weer vandaag.\t-\tB\n",
    );
    let said = place.ok(&["recognise", "--tsv", "zinnen.tsv", "--json"]);
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], "A");
    assert_eq!(lines[0]["labels"], serde_json::json!(["DOC_AFG:aanwezig"]));
    assert_eq!(lines[0]["phenomenon"], "mh");
    let finding = &lines[0]["findings"][0];
    assert_eq!(finding["rule"], "DOC_AFG/afgenomen");
    assert_eq!(finding["version"], "1.0");
    assert_eq!(finding["span"][0], 5);
    assert_eq!(finding["status"], "aanwezig");
    assert!(finding["because"].as_str().unwrap().ends_with('.'));
    assert_eq!(lines[1]["labels"], serde_json::json!([]));
    assert_eq!(lines[1]["phenomenon"], "geen");
}

#[test]
fn words_for_people_and_rules_of_ones_own() {
    let place = Place::new();
    let rules = place.rules("regels");
    place.file("zinnen.tsv", "id\tzin\nA\tDe IND heeft het paspoort ingenomen.\n");
    let said = place.ok(&["recognise", "--tsv", "zinnen.tsv", "--rules", &rules]);
    assert!(said.contains("DOC_AFG niet:") && said.contains("DOC_AFG/overheid"), "{said}");
}

#[test]
fn a_wrong_file_is_named_with_its_line_and_without_its_words() {
    let place = Place::new();
    place.refused(&["recognise", "--tsv", "weg.tsv", "--json"], "weg.tsv");
    place.file("leeg.tsv", "");
    place.refused(&["recognise", "--tsv", "leeg.tsv", "--json"], "empty");
    place.file("kop.tsv", "id\ttekst\nA\tVoorbeeld\n");
    place.refused(&["recognise", "--tsv", "kop.tsv", "--json"], "no column zin");
    place.file("kort.tsv", "id\tzin\nA\tx\nVoorbeeld\n");
    place.refused(&["recognise", "--tsv", "kort.tsv", "--json"], "line 3");
    place.file("geen-id.tsv", "id\tzin\n\tVoorbeeld\n");
    place.refused(&["recognise", "--tsv", "geen-id.tsv", "--json"], "line 2: no id");
    place.file("bytes.tsv", b"id\tzin\nA\tVoorbeeld \xff\n");
    place.refused(&["recognise", "--tsv", "bytes.tsv", "--json"], "line 2: not UTF-8");
}

#[test]
fn rules_are_checked_tested_explained_and_compared() {
    let place = Place::new();
    let (older, newer) = (place.rules("oud"), place.rules("nieuw"));
    assert!(place.ok(&["rules", "check", &older]).contains("no mistakes"));
    assert!(place.ok(&["rules", "test", &older]).contains("all come out as written"));
    assert!(place.ok(&["rules", "explain", "DOC_AFG"]).contains("kan ook zijn"));
    assert!(place.ok(&["rules", "explain", "DOC_AFG/overheid"]).contains("patroon"));
    assert!(place.ok(&["rules", "explain", "Zij mag niet naar buiten."]).contains("BEW_BEP:aanwezig"));
    assert_eq!(place.ok(&["rules", "diff", &older, &newer]), "no difference\n");

    let file = "nieuw/text-control-nl.toml";
    let text = std::fs::read_to_string(place.0.path().join(file)).unwrap();
    place.file(
        file,
        text.replace("match = [\"@uitbuiten", "match = [\"uitknijpen + niet_voor_niets\", \"@uitbuiten"),
    );
    assert!(place.ok(&["rules", "diff", &older, &newer]).contains("~ UITBUITING/genoemd: match"));

    place.file(file, text.replace("\"Hij wordt uitgebuit.\"", "\"Mooi weer.\""));
    place.refused(&["rules", "test", &newer], "UITBUITING/genoemd should hold");
    place.file(file, text.replace("match = [\"@uitbuiten", "match = [\"@bestaat_niet"));
    let output = place.run(&["rules", "check", &newer]);
    assert_eq!(output.status.code(), Some(2));
    let said = words(&output);
    assert!(said.contains("text-control-nl.toml, line ") && said.contains("`@bestaat_niet`"), "{said}");
    place.refused(&["rules", "check", "nergens"], "nergens");
}
