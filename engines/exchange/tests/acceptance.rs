//! Against the lists of the standard and of CTDC, where they lie beside the project.
#![allow(clippy::print_stderr, reason = "a skip is said aloud")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use oever_exchange::*;

fn rows(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = format!("shared/acceptance/statistics/{file}");
    let Some(found) = root.ancestors().skip(1).map(|place| place.join(&path)).find(|found| found.exists())
    else {
        eprintln!("SKIPPED: {path} is not beside the project; nothing was compared with it");
        return None;
    };
    Some(csv::Reader::from_path(found).unwrap().deserialize().map(Result::unwrap).collect())
}

#[test]
fn fields_are_those_of_the_standard() {
    let Some(rows) = rows("htcds_fields.csv") else { return };
    let real: Vec<_> = rows.iter().filter(|row| row["status"] != "N/A").collect();
    assert_eq!(real.len(), 83);
    for (row, field) in real.iter().zip(standard_fields()) {
        let deprecated = field.status == Status::Deprecated;
        assert_eq!(row["field"], field.name);
        assert_eq!(row["core"] == "1", field.core, "{}", field.name);
        assert_eq!(row["status"] == "DEPRECATED", deprecated, "{}", field.name);
        let kind = match row["type"].as_str() {
            "Checkbox" => field.kind == Kind::Checkbox,
            "Date" => field.kind == Kind::Date,
            "Number" => matches!(field.kind, Kind::Count | Kind::Age | Kind::Longitude | Kind::Latitude),
            "Geolocation" => matches!(field.kind, Kind::Longitude | Kind::Latitude),
            "Picklist" => matches!(field.kind, Kind::Code(_) | Kind::Language),
            "Multiselect Picklist" => matches!(field.kind, Kind::Codes(_) | Kind::Countries),
            _ => matches!(field.kind, Kind::Text | Kind::Phone),
        };
        assert!(kind, "{}: {:?}", field.name, field.kind);
    }
}

#[test]
fn codes_are_those_of_the_standard() {
    let Some(rows) = rows("htcds_codes.csv") else { return };
    let theirs: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["field"].as_str(), row["code"].as_str())).collect();
    let ours: Vec<(&str, &str)> = standard_fields()
        .iter()
        .flat_map(|field| match field.kind {
            Kind::Code(codes) | Kind::Codes(codes) => codes.iter().map(|code| (field.name, *code)).collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(theirs.len(), 182);
    assert_eq!(ours, theirs);
}

#[test]
fn columns_are_those_of_ctdc() {
    let Some(rows) = rows("ctdc/ctdc_columns.csv") else { return };
    let sets = [
        (CtdcForm::KAnonymised, "global_k_anonymised_2018-2021"),
        (CtdcForm::Synthetic, "global_synthetic_2024-2026"),
    ];
    for (form, set) in sets {
        let theirs: Vec<&str> =
            rows.iter().filter(|row| row["dataset"] == set).map(|row| row["column"].as_str()).collect();
        assert_eq!(form.headings().collect::<Vec<_>>(), theirs);
        // Each flag with one code as its target says that code, alone.
        for row in rows.iter().filter(|row| row["dataset"] == set && row["htcds_target"].contains('=')) {
            let headings: Vec<&str> = form.headings().collect();
            let values: Vec<&str> =
                headings.iter().map(|name| if *name == row["column"] { "1" } else { "" }).collect();
            let file = format!("{}\n{}\n", headings.join(","), values.join(","));
            let record = &read_ctdc(form, file.as_bytes()).unwrap().records[0];
            let filled: Vec<String> =
                record.filled().map(|(field, value)| format!("{}={value}", field.name)).collect();
            let target = row["htcds_target"].split(' ').next().unwrap();
            assert_eq!(filled, [target], "{}", row["column"]);
        }
    }
}

/// Rows of others, laid under the headings of the form with 63 columns as far as their columns are the same in kind.
fn laid_out(rows: &[BTreeMap<String, String>], same: &[(&str, &str)]) -> Vec<Record> {
    let headings: Vec<&str> = CtdcForm::KAnonymised.headings().collect();
    let mut file = headings.join(",");
    for row in rows {
        let value = |heading: &&str| {
            let theirs =
                same.iter().find(|(_, ours)| ours == heading).map(|(theirs, _)| row[*theirs].as_str());
            theirs.unwrap_or("-99")
        };
        file.push('\n');
        file.push_str(&headings.iter().map(value).collect::<Vec<_>>().join(","));
    }
    let reading = read_ctdc(CtdcForm::KAnonymised, file.as_bytes()).unwrap();
    assert_eq!(reading.problems, Problems::default());
    assert_eq!(read_htcds(&write_htcds(&reading.records)).unwrap().records, reading.records);
    reading.records
}

fn how_many(records: &[Record], name: &str, value: &str) -> usize {
    let field = field(name).unwrap();
    records.iter().filter(|record| record.get(field).is_some_and(|found| found.to_string() == value)).count()
}

/// Values as CTDC publishes them, though not in the public form: years, genders, ages, countries.
#[test]
fn values_that_ctdc_publishes_are_read() {
    let Some(raw) = rows("ctdc/ctdc_sample_raw_layout.csv") else { return };
    let Some(cleaned) = rows("ctdc/ctdc_k_anonymised_2021_subset_trafficking_cleaned.csv") else { return };
    let of_raw = [
        ("registration_year", "yearOfRegistration"),
        ("datasource", "Datasource"),
        ("gender", "gender"),
        ("age_range", "ageBroad"),
        ("majority_status", "majorityStatus"),
        ("majority_status_at_exploit", "majorityStatusAtExploit"),
        ("majority_entry", "majorityEntry"),
        ("citizenship", "citizenship"),
        ("country_of_exploitation", "CountryOfExploitation"),
    ];
    let of_cleaned = [
        ("yearOfRegistration", "yearOfRegistration"),
        ("Datasource", "Datasource"),
        ("gender", "gender"),
        ("citizenship", "citizenship"),
        ("isForcedLabour", "isForcedLabour"),
    ];
    for (rows, same) in [(raw, &of_raw[..]), (cleaned, &of_cleaned[..])] {
        let records = laid_out(&rows, same);
        assert_eq!(records.len(), rows.len());
        let count = |column: &str, value: &str| {
            let theirs = same.iter().find(|(_, ours)| *ours == column).map(|(theirs, _)| *theirs);
            rows.iter().filter(|row| theirs.is_some_and(|theirs| row[theirs] == value)).count()
        };
        assert_eq!(how_many(&records, "prs_Gender", "Feminine"), count("gender", "Female"));
        assert_eq!(how_many(&records, "prs_Gender", "Masculine"), count("gender", "Male"));
        assert_eq!(how_many(&records, "prs_Citizenship", "KH"), count("citizenship", "KH"));
        assert_eq!(how_many(&records, "ext_RegistrationYear", "2017"), count("yearOfRegistration", "2017"));
        assert_eq!(how_many(&records, "ext_AgeBandAtRegistration", "9--17"), count("ageBroad", "9--17"));
        assert_eq!(
            how_many(&records, "ext_MajorityWhenTrafficked", "Minor"),
            count("majorityEntry", "Minor")
        );
        assert_eq!(
            how_many(&records, "vic_TypeOfExploitation", "ForcedLabour"),
            count("isForcedLabour", "1")
        );
        assert!(records.iter().all(|record| record.get(field("vic_AgeWhenTrafficked").unwrap()).is_none()));
    }
}
