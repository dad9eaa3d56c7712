//! `oever stats mse` as somebody types it: what it answers, and what it refuses without repeating what is in a file.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_json::Value;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    fn mse(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().args(["stats", "mse"]).args(args).output().unwrap()
    }

    fn words(&self, args: &[&str]) -> String {
        let output = self.mse(args);
        assert!(output.status.success(), "{args:?}\n{}", words(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.words(&[args, &["--json"]].concat())).unwrap()
    }

    fn refused(&self, args: &[&str], why: &str) {
        let output = self.mse(args);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}: not {why:?} in\n{words}");
        assert!(!words.contains("Voorbeeld"), "what is in the file is in the error: {words}");
    }
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Invented: three lists that have nothing to do with each other, of about 1,100 people.
const LISTS: &str = "police,shelter,clinic,count
1,0,0,127
0,1,0,128
0,0,1,219
1,1,0,33
1,0,1,55
0,1,1,54
1,1,1,14
";

#[test]
fn the_answer_has_models_bound_interval_verdict_and_reasons() {
    let place = Place::new();
    place.file("lists.csv", LISTS);
    let answer = place.json(&["--input", "lists.csv"]);
    let keys: BTreeSet<&String> = answer.as_object().unwrap().keys().collect();
    assert!(keys.into_iter().eq(["because", "chao", "interval", "models", "verdict"]));
    assert_eq!(answer["models"]["observed"], 630);
    let estimate = answer["models"]["independent"]["estimate"].as_f64().unwrap();
    assert!((1000.0..1300.0).contains(&estimate), "{estimate}");
    assert_eq!(answer["models"]["hierarchical"]["considered"], 8);
    assert_eq!(answer["models"]["hierarchical"]["bic_individuals"][0]["gap"], 0.0);
    assert_eq!(answer["interval"]["draws"], 1000);
    assert!(answer["interval"]["assumes"].as_str().unwrap().contains("hard to find"));
    for rule in answer["because"].as_array().unwrap() {
        assert!(rule["holds"].is_boolean() && !rule["finding"].as_str().unwrap().is_empty());
    }
    assert_eq!(answer["because"].as_array().unwrap().len(), 9);
    let words = place.words(&["--input", "lists.csv"]);
    assert!(words.starts_with("630 people seen on 3 lists\n") && words.contains("Chao's bound: "), "{words}");
}

#[test]
fn one_seed_one_answer_with_any_number_of_threads() {
    let place = Place::new();
    place.file("lists.csv", LISTS);
    let one = place.json(&["--input", "lists.csv", "--seed", "7"]);
    assert_eq!(one, place.json(&["--input", "lists.csv", "--seed", "7", "--threads", "3"]));
    assert_ne!(one["interval"], place.json(&["--input", "lists.csv", "--seed", "8"])["interval"]);
}

#[test]
fn too_little_gives_no_number_instead_of_a_wild_one() {
    let place = Place::new();
    place.file("apart.csv", "a;b;c;n\n1;0;0;40\n0;1;0;30\n0;0;1;20\n");
    let answer = place.json(&["--input", "apart.csv"]);
    assert_eq!(answer["verdict"], "no_estimate");
    assert_eq!(answer["interval"], Value::Null);
    assert_eq!(answer["models"]["selected"]["existence"], 1, "{}", answer["models"]["selected"]);
    assert!(place.words(&["--input", "apart.csv"]).contains("no estimate"));
    place.file("two.csv", "a,b,n\n1,0,40\n0,1,30\n1,1,16\n");
    assert_eq!(place.json(&["--input", "two.csv"])["verdict"], "lower_bound_only");
}

#[test]
fn tables_that_were_drawn_elsewhere() {
    let place = Place::new();
    place.file("lists.csv", LISTS);
    let own = place.json(&["--input", "lists.csv"])["models"]["selected"]["estimate"].as_f64().unwrap();
    place.file(
        "drawn.csv",
        format!(
            "rep,estimate,100,010,001,110,101,011,111\n1,{own},127,128,219,33,55,54,14\n2,9,5,5,5,0,0,0,0\n"
        ),
    );
    let answer = place.json(&["--input", "lists.csv", "--replicates", "drawn.csv"]);
    let estimates = answer["replicates"]["estimates"].as_array().unwrap();
    assert!((estimates[0].as_f64().unwrap() - own).abs() < 1e-6);
    assert_eq!(estimates[1], Value::Null, "no estimate exists");
    place.file("wrong.csv", "rep,1000\n1,5\n");
    place.refused(
        &["--input", "lists.csv", "--replicates", "wrong.csv"],
        "wrong.csv, line 1, field 2: not a history",
    );
    place.file("letters.csv", "100,010\n1,5\n1,Voorbeeld\n");
    place.refused(
        &["--input", "lists.csv", "--replicates", "letters.csv"],
        "letters.csv, line 3, field 2: not a whole number",
    );
    place.file("none.csv", "100,010\n");
    place.refused(&["--input", "lists.csv", "--replicates", "none.csv"], "none.csv: no tables");
    place.file("nobody.csv", "100,010\n0,0\n");
    place.refused(
        &["--input", "lists.csv", "--replicates", "nobody.csv"],
        "nobody.csv, line 2: nobody was seen",
    );
}

#[test]
fn a_wrong_file_is_named_by_its_place_and_never_repeated() {
    let place = Place::new();
    for (name, content, why) in [
        ("one.csv", "Voorbeeld,count\n1,5\n", "one.csv, line 1: 1 lists before the last column"),
        ("many.csv", "a,b,c,d,e,f,g,h,i,j,n\n", "many.csv, line 1: 10 lists"),
        ("same.csv", "a,a,n\n1,0,5\n", "same.csv, line 1: lists 1 and 2 have the same name"),
        ("unnamed.csv", "a,,n\n1,0,5\n", "unnamed.csv, line 1: list 2 has no name"),
        ("mark.csv", "a,b,n\n1,0,5\n1,Voorbeeld,5\n", "mark.csv, line 3, field 2: neither 0 nor 1"),
        ("count.csv", "a,b,n\n1,0,Voorbeeld\n", "count.csv, line 2, field 3: not a whole number"),
        ("minus.csv", "a,b,n\n1,0,-3\n", "minus.csv, line 2, field 3: not a whole number"),
        ("huge.csv", "a,b,n\n1,0,99999999999999999999999\n", "huge.csv, line 2, field 3: not a whole number"),
        ("million.csv", "a,b,n\n1,0,99999999999\n", "million.csv: more than 10000000 persons"),
        ("nolist.csv", "a,b,n\n1,0,3\n0,0,4\n", "nolist.csv, line 3: people who are on no list"),
        ("short.csv", "a,b,n\n1,0,3\n1,1\n", "short.csv, line 3: 2 fields instead of 3"),
        ("nobody.csv", "a,b,n\n1,0,0\n", "nobody.csv: nobody was seen"),
        ("empty.csv", "", "empty.csv, line 1: 0 lists"),
    ] {
        place.file(name, content);
        place.refused(&["--input", name], why);
        place.refused(&["--input", name, "--json"], why);
    }
    place.file("latin1.csv", b"a,b,n\n1,\xE9,3\n");
    place.refused(&["--input", "latin1.csv"], "not UTF-8");
    place.refused(&["--input", "absent.csv"], "absent.csv");
    place.file("lists.csv", LISTS);
    for wrong in ["0", "0.7", "nan", "x"] {
        place.refused(&["--input", "lists.csv", "--threshold", wrong], "threshold");
    }
    place.refused(&["--input", "lists.csv", "--draws", "3"], "--draws");
    place.refused(&[], "--input");
}

/// Invented: half of the people are found by police, the other half by the shelter.
#[test]
fn people_who_differ_are_strata() {
    let place = Place::new();
    place.file(
        "sexes.csv",
        "sex,police,shelter,clinic,count
V,1,0,0,410
V,0,1,0,90
V,0,0,1,180
V,1,1,0,38
V,1,0,1,80
V,0,1,1,17
V,1,1,1,8
M,1,0,0,95
M,0,1,0,420
M,0,0,1,185
M,1,1,0,40
M,1,0,1,18
M,0,1,1,77
M,1,1,1,7
",
    );
    let answer = place.json(&["--input", "sexes.csv", "--stratum", "sex"]);
    let keys: BTreeSet<&String> = answer.as_object().unwrap().keys().collect();
    assert!(keys.into_iter().eq(["because", "chao", "interval", "models", "verdict"]));
    assert_eq!((&answer["models"]["observed"], &answer["models"]["strata"]), (&1665.into(), &2.into()));
    let terms = &answer["models"]["bic_individuals"][0]["terms"];
    assert!(terms.to_string().contains("police by sex"), "{terms}");
    let words = place.words(&["--input", "sexes.csv", "--stratum", "sex"]);
    assert!(words.starts_with("1665 people seen on 3 lists in 2 strata"), "{words}");
    place.refused(&["--input", "sexes.csv"], "sexes.csv, line 2, field 1: neither 0 nor 1");
    place.refused(&["--input", "sexes.csv", "--stratum", "age"], "no column for each --stratum");
    place.refused(&["--input", "sexes.csv", "--stratum", "sex", "--stratum", "sex"], "no column for each");
    let many: Vec<String> = (0..3000).map(|level| format!("{level},1,1,5")).collect();
    place.file("many.csv", format!("age,a,b,n\n{}\n", many.join("\n")));
    place.refused(&["--input", "many.csv", "--stratum", "age"], "many.csv: too many strata");
    place.file("nolist.csv", "sex,a,b,n\nV,1,0,4\nV,0,0,4\n");
    place.refused(
        &["--input", "nolist.csv", "--stratum", "sex"],
        "nolist.csv, line 3: people who are on no list",
    );
}

#[test]
fn help_shows_an_example() {
    let help = Place::new().words(&["--help"]);
    assert!(
        help.contains("police,shelter,clinic,count") && help.contains("oever stats mse --input"),
        "{help}"
    );
}

/// Bytes of chance and files cut short: an answer or a refusal, never a crash.
#[test]
fn nothing_in_a_file_makes_it_crash() {
    let place = Place::new();
    let mut state = 1_u64;
    let mut chance = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize
    };
    for round in 0..40 {
        let mut bytes = LISTS.as_bytes().to_vec();
        for _ in 0..=round % 5 {
            let at = chance() % bytes.len();
            match chance() % 3 {
                0 => bytes[at] = b"01,;\n\"9\xFF "[chance() % 9],
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        place.file("torn.csv", bytes);
        let code = place.mse(&["--input", "torn.csv", "--draws", "100", "--json"]).status.code();
        assert!(matches!(code, Some(0 | 2)), "{code:?}");
    }
}
