//! `oever link` as somebody types it: what it writes, and what it refuses without repeating what is in a file.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn link(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().arg("link").args(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.link(args);
        assert!(output.status.success(), "{args:?}\n{}", words(&output));
        words(&output)
    }

    fn refused(&self, args: &[&str], why: &str) {
        let output = self.link(args);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}\n{words}");
        assert!(!words.contains("Voorbeeld"), "a value of the file is in the error: {words}");
    }

    /// The pairs in a file, as (left, right, probability).
    fn pairs(&self, name: &str) -> Vec<(String, String, f64)> {
        let mut reader = csv::Reader::from_path(self.0.path().join(name)).unwrap();
        assert_eq!(reader.headers().unwrap(), &["left_id", "right_id", "weight", "probability"][..]);
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| (row[0].to_owned(), row[1].to_owned(), row[3].parse().unwrap())).collect()
    }
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const LEFT: &str = "id,given_name,surname,date_of_birth,sex,street,postcode,city,phone
L1,Юлія,Voorbeeldenko,1990-02-03,F,Kerkstraat 12,1000 AA,Utrecht,0610000001
L2,Xasan,Cabdi Voorbeeld,1985-01-01,M,,,Zwolle,
L3,Hendrik,van der Voorbeeld,1972-11-30,M,Molenpad 3,9999 ZZ,Delfzijl,
";
/// Other order, another column, another writing of the same people.
const RIGHT: &str = "phone,remark,surname,given_name,id,sex,date_of_birth,city,postcode,street
0031 6 1000 0001,x,Voorbeeldenko,Yuliia,R1,F,3-2-1990,,,
,,Voorbeeld,Hendrik,R2,M,1972-11-30,,9999zz,Molenpad 3
,,Anders,Willemijn,R3,F,2001-05-06,Hengelo,,
";

fn likely(pairs: &[(String, String, f64)]) -> Vec<(&str, &str)> {
    pairs.iter().filter(|pair| pair.2 >= 0.85).map(|pair| (pair.0.as_str(), pair.1.as_str())).collect()
}

#[test]
fn two_files_in_both_modes_packed_or_not() {
    let place = Place::new();
    place.file("left.csv", LEFT);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(RIGHT.as_bytes()).unwrap();
    std::fs::write(place.0.path().join("right.csv.gz"), packed.finish().unwrap()).unwrap();
    for mode in ["clear", "blind"] {
        let said = place.ok(&["left.csv", "right.csv.gz", "--mode", mode, "--out", "pairs.csv"]);
        assert!(said.contains("shipped threshold: probability 0.85"), "{said}");
        assert_eq!(said.contains("tokens per record"), mode == "blind", "{said}");
        assert_eq!(likely(&place.pairs("pairs.csv")), [("L1", "R1"), ("L3", "R2")], "{mode}");
    }
}

#[test]
fn one_to_one_and_floor_leave_pairs_out() {
    let place = Place::new();
    place.file("left.csv", LEFT);
    place.file("right.csv", &format!("{RIGHT}0610000001,,Voorbeeldenko,Yulia,R4,F,,,,\n"));
    place.ok(&["left.csv", "right.csv", "--out", "all.csv"]);
    let all = place.pairs("all.csv");
    assert!(all.iter().any(|pair| pair.1 == "R1") && all.iter().any(|pair| pair.1 == "R4"));
    place.ok(&["left.csv", "right.csv", "--one-to-one", "--out", "one.csv"]);
    let one = place.pairs("one.csv");
    assert_eq!(one.iter().filter(|pair| pair.0 == "L1").count(), 1);
    place.ok(&["left.csv", "right.csv", "--floor", "0.85", "--out", "sure.csv"]);
    assert!(place.pairs("sure.csv").iter().all(|pair| pair.2 >= 0.85));
}

#[test]
fn one_file_with_its_own_columns_gives_pairs_and_groups() {
    let place = Place::new();
    place.file(
        "own.csv",
        "Nummer;Achternaam;Voornaam;Geboren;Telefoon\n\
         10;Voorbeeldenko;Юлія;1990-02-03;0610000001\n\
         9;Voorbeeldenko;Yuliia;3-2-1990;+31610000001\n\
         11;Anders;Willem;1950-06-07;\n",
    );
    let columns =
        ["id=nummer", "surname=achternaam", "given_name=voornaam", "date_of_birth=geboren", "phone=telefoon"];
    let mut args = vec!["--dedupe", "own.csv", "--out", "pairs.csv", "--groups", "groups.csv"];
    args.extend(columns.iter().flat_map(|column| ["--column", column]));
    place.ok(&args);
    assert_eq!(likely(&place.pairs("pairs.csv")), [("9", "10")], "the smaller number first, by its value");
    let groups = std::fs::read_to_string(place.0.path().join("groups.csv")).unwrap();
    assert_eq!(groups, "group,id\n1,10\n1,9\n");
}

#[test]
fn a_document_or_an_email_address_finds_who_took_another_name() {
    let place = Place::new();
    place.file(
        "own.csv",
        "id,given_name,surname,date_of_birth,mail,paper\n\
         1,Olena,Voorbeeldenko,1990-02-03,o.v@example.org,XX0000017;YY1234567\n\
         2,Olena,Anders,1990-02-03,,XX 0000017\n\
         3,Olena,Voorbeeldenko,,o.v@example.org,\n\
         4,Willem,Jansma,1950-06-07,w@example.org,ZZ7654321\n",
    );
    let args =
        ["--dedupe", "own.csv", "--out", "pairs.csv", "--column", "email=mail", "--column", "document=paper"];
    place.ok(&args);
    assert_eq!(likely(&place.pairs("pairs.csv")), [("1", "2"), ("1", "3")]);
    place.ok(&args[..4]);
    assert_eq!(likely(&place.pairs("pairs.csv")), []);
}

#[test]
fn bad_input_is_named_by_its_place_and_never_repeated() {
    let place = Place::new();
    place.file("good.csv", LEFT);
    let cases = [
        ("no-id.csv", "surname,city\nVoorbeeld,Utrecht\n", "no column id"),
        ("nothing.csv", "id,remark\n1,Voorbeeld\n", "nothing to compare"),
        ("empty-id.csv", "id,surname\n1,Voorbeeld\n,Voorbeeld\n", "line 3: no id"),
        ("twice.csv", "id,surname\n1,Voorbeeld\n1,Voorbeeld\n", "line 3: an id that was there before"),
        ("short.csv", "id,surname\n1,Voorbeeld\n2\n", "line 3: 1 fields instead of 2"),
    ];
    for (name, content, why) in cases {
        place.file(name, content);
        place.refused(&["good.csv", name], why);
    }
    std::fs::write(place.0.path().join("latin1.csv"), b"id,surname\n1,Voorbeeld\xE9\n").unwrap();
    place.refused(&["good.csv", "latin1.csv"], "not UTF-8");
    std::fs::write(place.0.path().join("torn.csv.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3]).unwrap();
    place.refused(&["good.csv", "torn.csv.gz"], "torn.csv.gz");
    place.refused(&["good.csv", "absent.csv"], "absent.csv");
    place.refused(&["good.csv", "good.csv", "--column", "bsn=x"], "not a column of ours");
    place.refused(&["good.csv", "good.csv", "--floor", "2"], "not a probability");
}

#[test]
fn a_header_alone_is_an_empty_answer() {
    let place = Place::new();
    place.file("empty.csv", "id,surname\n");
    for mode in ["clear", "blind"] {
        place.ok(&["empty.csv", "empty.csv", "--mode", mode, "--out", "pairs.csv"]);
        assert!(place.pairs("pairs.csv").is_empty());
        place.ok(&["--dedupe", "empty.csv", "--mode", mode, "--out", "pairs.csv"]);
        assert!(place.pairs("pairs.csv").is_empty());
    }
}
