//! CTDC in. Every row here is invented.

use oever_exchange::*;
use proptest::prelude::*;

/// One row of a form: what is not named is not known.
fn file(form: CtdcForm, values: &[(&str, &str)]) -> String {
    let headings: Vec<&str> = form.headings().collect();
    let value =
        |heading: &&str| values.iter().find(|(name, _)| name == heading).map_or("-99", |(_, value)| value);
    assert!(values.iter().all(|(name, _)| headings.contains(name)));
    format!("{}\n{}\n", headings.join(","), headings.iter().map(value).collect::<Vec<_>>().join(","))
}

fn read(form: CtdcForm, values: &[(&str, &str)]) -> Record {
    let reading = read_ctdc(form, file(form, values).as_bytes()).unwrap();
    assert_eq!(reading.problems, Problems::default());
    assert_eq!(read_htcds(&write_htcds(&reading.records)).unwrap().records, reading.records);
    reading.records[0].clone()
}

fn filled(record: &Record) -> Vec<(&'static str, String)> {
    record.filled().map(|(field, value)| (field.name, value.to_string())).collect()
}

fn kept(record: &Record) -> Vec<(&str, &str)> {
    record.kept().collect()
}

#[test]
fn a_row_of_63_columns() {
    let record = read(
        CtdcForm::KAnonymised,
        &[
            ("yearOfRegistration", "2017"),
            ("gender", "Female"),
            ("ageBroad", "9--17"),
            ("majorityEntry", "Minor"),
            ("citizenship", "NL"),
            ("CountryOfExploitation", "00"),
            ("meansOfControlDebtBondage", "1"),
            ("meansOfControlTakesEarnings", "0"),
            ("meansOfControlThreats", "1"),
            ("typeOfLabourIllicitActivities", "1"),
            ("typeOfLabourConstruction", "1"),
            ("recruiterRelationFamily", "1"),
        ],
    );
    let expected = [
        ("prs_Gender", "Feminine"),
        ("prs_Citizenship", "NL"),
        ("vic_RelationshipToTrafficker", "Familial"),
        ("vic_MethodsOfControl", "DebtBondage;PhysicalThreats"),
        ("vic_ForcedLabourIndustry", "F_Construction"),
        ("ext_RegistrationYear", "2017"),
        ("ext_AgeBandAtRegistration", "9--17"),
        ("ext_MajorityWhenTrafficked", "Minor"),
        ("ext_CriminalExploitation", "true"),
    ];
    assert_eq!(filled(&record), expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(
        kept(&record),
        [
            ("ext_ctdc_CountryOfExploitation", "00"),
            ("ext_ctdc_meansOfControlTakesEarnings", "0"),
            ("ext_ctdc_meansOfControlThreats", "1"),
            ("ext_ctdc_typeOfLabourIllicitActivities", "1"),
        ]
    );
}

#[test]
fn unions_are_not_taken_apart() {
    let unions: Vec<&str> =
        CtdcForm::Synthetic.headings().filter(|heading| heading.starts_with("means")).collect();
    assert_eq!(unions.len(), 8);
    let values: Vec<(&str, &str)> = unions.iter().map(|union| (*union, "1")).collect();
    let record = read(CtdcForm::Synthetic, &values);
    assert_eq!(filled(&record), []);
    assert_eq!(record.kept().count(), 8);
}

#[test]
fn an_age_at_registration_is_not_one_when_trafficked() {
    for form in [CtdcForm::KAnonymised, CtdcForm::Synthetic] {
        let record = read(form, &[("ageBroad", "18--20")]);
        assert_eq!(filled(&record), [("ext_AgeBandAtRegistration", "18--20".to_owned())]);
    }
}

#[test]
fn two_codes_where_one_fits_stay_flags() {
    let two = [("recruiterRelationFriend", "1"), ("recruiterRelationFamily", "1")];
    let record = read(CtdcForm::Synthetic, &two);
    assert_eq!(filled(&record), []);
    assert_eq!(
        kept(&record),
        [("ext_ctdc_recruiterRelationFamily", "1"), ("ext_ctdc_recruiterRelationFriend", "1")]
    );
    let same = [("recruiterRelationFriend", "1"), ("recruiterRelationIntimatePartner", "1")];
    let record = read(CtdcForm::Synthetic, &same);
    assert_eq!(filled(&record), [("vic_RelationshipToTrafficker", "Acquainted".to_owned())]);
    assert_eq!(record.kept().count(), 2);
}

#[test]
fn genders_of_both_forms() {
    for (word, code) in [("Woman", "Feminine"), ("Man", "Masculine")] {
        let record = read(CtdcForm::Synthetic, &[("gender", word)]);
        assert_eq!(filled(&record), [("prs_Gender", code.to_owned())]);
    }
    let record = read(CtdcForm::Synthetic, &[("gender", "Trans/Transgender/NonConforming")]);
    assert_eq!(kept(&record), [("ext_ctdc_gender", "Trans/Transgender/NonConforming")]);
    assert_eq!(filled(&record), []);
}

#[test]
fn wrong_values_and_wrong_columns() {
    let form = CtdcForm::Synthetic;
    let wrong = [
        ("gender", "Voorbeeld"),
        ("isForcedLabour", "2"),
        ("yearOfRegistration", "x"),
        ("citizenship", "QQQ"),
    ];
    let problems = read_ctdc(form, file(form, &wrong).as_bytes()).unwrap().problems;
    let said: Vec<String> = problems.first.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 2, yearOfRegistration: not a year from 1900 to 2100",
            "line 2, gender: not a value that CTDC has here",
            "line 2, citizenship: not two or three capital letters of ISO 3166-1",
            "line 2, isForcedLabour: not a value that CTDC has here",
        ]
    );
    let other = file(CtdcForm::KAnonymised, &[]);
    let why = read_ctdc(form, other.as_bytes()).unwrap_err().to_string();
    assert!(why.starts_with("line 1: not of CTDC with 27 columns: Datasource, majorityStatus,"), "{why}");
    let why = read_ctdc(form, b"gender,ageBroad\n").unwrap_err().to_string();
    assert!(
        why.starts_with("line 1: missing for CTDC with 27 columns: yearOfRegistration, citizenship,"),
        "{why}"
    );
    let why = read_ctdc(form, b"naam,leeftijd\n").unwrap_err().to_string();
    assert!(why.starts_with("line 1: no heading of CTDC with 27 columns"), "{why}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Flags become the codes said, in any combination; nothing said is lost, and the record survives its file.
    #[test]
    fn nothing_is_lost(values in proptest::collection::vec(proptest::sample::select(vec!["0", "1", "-99", ""]), 63)) {
        let form = CtdcForm::KAnonymised;
        let flag = |heading: &str| {
            ["is", "meansOf", "typeOf", "recruiterRelation"].iter().any(|start| heading.starts_with(start))
        };
        let row: Vec<(&str, &str)> =
            form.headings().zip(values).filter(|(heading, _)| flag(heading) && !heading.ends_with("Concatenated")).collect();
        let record = read(form, &row);
        for (heading, value) in row {
            let kept = record.kept().any(|(name, kept)| name == format!("ext_ctdc_{heading}") && kept == value);
            let known = matches!(value, "0" | "1");
            prop_assert!(kept || value == "1" || !known, "{heading}");
            if value == "1" && !kept {
                // Then it is an exact code; alone it gives just that.
                let alone = read(form, &[(heading, "1")]);
                let (field, code) = alone.filled().next().unwrap();
                let code = code.to_string();
                prop_assert!(record.get(field).unwrap().to_string().split(';').any(|said| said == code), "{heading}");
            }
        }
    }

    #[test]
    fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for form in [CtdcForm::KAnonymised, CtdcForm::Synthetic] {
            let _ = read_ctdc(form, &bytes);
            let headings = form.headings().collect::<Vec<_>>().join(",");
            prop_assert!(read_ctdc(form, &[headings.as_bytes(), b"\n", &bytes].concat()).is_ok() || bytes.contains(&b'"'));
        }
    }
}
