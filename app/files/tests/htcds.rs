//! `oever htcds` as somebody types it. Every row here is invented.
#![allow(clippy::print_stderr, reason = "a skip is said aloud")]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

struct Place(tempfile::TempDir);

impl Place {
    fn with(name: &str, content: &str) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::write(place.0.path().join(name), content).unwrap();
        place
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().arg("htcds").args(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Exit status 2 with the reason on standard error, and no value of the file anywhere. What was answered.
    fn refused(&self, args: &[&str], why: &str) -> String {
        let output = self.run(args);
        let words = String::from_utf8_lossy(&output.stderr);
        let answer = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}\n{words}");
        assert!(!words.contains("Voorbeeld") && !answer.contains("Voorbeeld"), "a value is shown: {words}");
        answer
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

const CASES: &str = "ext_CaseId,prs_FirstName,vic_RelationshipToTrafficker,vic_TypeOfExploitation,ext_Shelter\n\
                     c-1,Linde,Unaquainted,ForcedLabour;Other,\n\
                     c-2,\"a, b\",,,North\n";

#[test]
fn a_file_is_checked() {
    let place = Place::with("cases.csv", CASES);
    let answer: Value =
        serde_json::from_str(&place.ok(&["check", "--input", "cases.csv", "--json"])).unwrap();
    assert_eq!(
        answer,
        json!({
            "form": "htcds",
            "rows": 2,
            "fields_filled": {
                "ext_CaseId": 2, "ext_Shelter": 1, "prs_FirstName": 2, "vic_RelationshipToTrafficker": 1,
                "vic_TypeOfExploitation": 1,
            },
            "codes_unknown": {},
            "problems": 0,
            "first_problems": [],
        })
    );
    assert!(place.ok(&["check", "--input", "cases.csv"]).starts_with("2 rows"));
}

#[test]
fn what_is_wrong_has_its_place() {
    let place = Place::with("cases.csv", "prs_FirstName,prs_Gender,prs_Birthdate\nx,Voorbeeld,2001-13-01\n");
    let why =
        "cases.csv: 2 problems\n  line 2, prs_Gender: not a code of the standard\n  line 2, prs_Birthdate: ";
    let answer = place.refused(&["check", "--input", "cases.csv", "--json"], why);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["codes_unknown"], json!({ "prs_Gender": 1 }));
    assert_eq!(answer["problems"], 2);
    assert_eq!(answer["first_problems"][1]["column"], "prs_Birthdate");
    assert_eq!(answer["first_problems"][1]["line"], 2);
    let answer = place.refused(&["convert", "--input", "cases.csv", "--out", "out.csv"], why);
    assert!(answer.is_empty() && !place.0.path().join("out.csv").exists());
}

#[test]
fn a_conversion_is_stable() {
    let place = Place::with("cases.csv", CASES);
    place.ok(&["convert", "--input", "cases.csv", "--out", "once.csv"]);
    place.ok(&["convert", "--input", "once.csv", "--from", "htcds", "--to", "htcds", "--out", "twice.csv"]);
    let once = place.read("once.csv");
    assert_eq!(once, place.read("twice.csv"));
    let headings: Vec<&str> = once.lines().next().unwrap().split(',').collect();
    assert_eq!((headings.len(), headings[0], headings[92]), (93, "org_Name", "ext_Shelter"));
    assert!(once.contains("\"a, b\"") && once.contains(",Unaquainted,"));
}

#[test]
fn ctdc_becomes_htcds() {
    let headings = "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,\
                    meansDebtBondageEarnings,meansThreats,meansAbusePsyPhySex,meansFalsePromises,meansDrugsAlcohol,\
                    meansDenyBasicNeeds,meansExcessiveWorkHours,meansWithholdDocs,isForcedLabour,isSexualExploit,\
                    isOtherExploit,typeOfLabourAgriculture,typeOfLabourConstruction,typeOfLabourDomesticWork,\
                    typeOfLabourHospitality,typeOfSexProstitution,typeOfSexPornography,recruiterRelationIntimatePartner,\
                    recruiterRelationFriend,recruiterRelationFamily,recruiterRelationOther";
    let row = "2020,Woman,18--20,NLD,NLD,,1,,,,,,,,1,0,,,,,,,,,,1,";
    let place = Place::with("ctdc.csv", &format!("{headings}\n{row}\n"));
    let args = ["convert", "--input", "ctdc.csv", "--from", "ctdc27", "--out", "cases.csv", "--json"];
    let answer: Value = serde_json::from_str(&place.ok(&args)).unwrap();
    assert_eq!(answer["form"], "ctdc27");
    assert_eq!(answer["fields_filled"]["ext_AgeBandAtRegistration"], 1);
    assert_eq!(answer["fields_filled"]["vic_AgeWhenTrafficked"], Value::Null);
    assert_eq!(answer["fields_filled"]["vic_MethodsOfControl"], Value::Null);
    assert_eq!(answer["fields_filled"]["ext_ctdc_meansDebtBondageEarnings"], 1);
    place.ok(&["check", "--input", "cases.csv"]);
    place.refused(&["check", "--input", "ctdc.csv"], "A file of CTDC needs --from");
    place.refused(
        &["check", "--input", "ctdc.csv", "--from", "ctdc63"],
        "line 1: not of CTDC with 63 columns: traffickMonths",
    );
    place.refused(&["check", "--input", "none.csv"], "none.csv");
}

#[test]
fn help_shows_how() {
    let place = Place::with("x", "");
    let check = place.ok(&["check", "--help"]);
    assert!(
        check.contains("oever htcds check --input cases.csv") && check.contains("ext_CriminalExploitation")
    );
    assert!(place.ok(&["convert", "--help"]).contains("--from ctdc27"));
}

/// The samples beside the project are CTDC rows recoded by others: neither public form, and refused for what they are.
#[test]
fn recoded_samples_are_refused_by_column() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = "shared/acceptance/statistics/ctdc";
    let Some(folder) = root.ancestors().skip(1).map(|place| place.join(path)).find(|found| found.exists())
    else {
        eprintln!("SKIPPED: {path} is not beside the project; nothing was tried on its samples");
        return;
    };
    let place = Place::with("x", "");
    let sample = |name: &str| folder.join(name).display().to_string();
    let raw = sample("ctdc_sample_raw_layout.csv");
    let cleaned = sample("ctdc_k_anonymised_2021_subset_trafficking_cleaned.csv");
    for from in ["ctdc63", "ctdc27"] {
        let why = "line 1: not of CTDC with";
        place.refused(&["check", "--input", &raw, "--from", from], "registration_year");
        place.refused(&["check", "--input", &cleaned, "--from", from], why);
        place.refused(&["check", "--input", &cleaned, "--from", from], "ControlCategory");
    }
}
