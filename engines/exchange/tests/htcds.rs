//! HTCDS in and out.

use oever_exchange::*;
use proptest::prelude::*;

fn read_one(heading: &str, value: &str) -> Result<String, Reason> {
    field(heading).unwrap().read(value).map(|value| value.to_string())
}

#[test]
fn the_standard_has_83_fields_and_182_codes() {
    let codes: usize = standard_fields()
        .iter()
        .map(|field| match field.kind {
            Kind::Code(codes) | Kind::Codes(codes) => codes.len(),
            _ => 0,
        })
        .sum();
    assert_eq!((standard_fields().len(), codes), (83, 182));
    assert_eq!(standard_fields().iter().filter(|field| field.core).count(), 40);
    assert_eq!(standard_fields().iter().filter(|field| field.status == Status::Deprecated).count(), 3);
    assert!(extension_fields().iter().all(|field| field.name.starts_with("ext_")));
}

#[test]
fn values_are_read_by_kind() {
    for (heading, text, read) in [
        ("vic_RelationshipToTrafficker", "Unaquainted", "Unaquainted"),
        ("vic_MethodsOfControl", "DebtBondage ; Other", "DebtBondage;Other"),
        ("vic_TypeOfExploitation", "Other;ForcedLabour", "Other;ForcedLabour"),
        ("prs_Citizenship", "NL;MAR;XK", "NL;MAR;XK"),
        ("prs_Birthdate", "2000-02-29", "2000-02-29"),
        ("prs_Deceased", "TRUE", "true"),
        ("con_Consent", "0", "false"),
        ("hte_Latitude", "-52.10", "-52.1"),
        ("prs_MobilePhone", "+31612345678", "+31612345678"),
        ("prs_PrimaryLanguage", "ukr", "ukr"),
        ("prs_FirstName", "  a\r\nb;\"", "  a\r\nb;\""),
    ] {
        assert_eq!(read_one(heading, text).as_deref(), Ok(read), "{heading}");
    }
    for (heading, text, why) in [
        ("vic_RelationshipToTrafficker", "Unacquainted", Reason::SpeltRightly),
        ("vic_TypeOfExploitation", "Forced labour", Reason::UnknownCode),
        ("vic_TypeOfExploitation", "Other;Other", Reason::Twice),
        ("vic_TypeOfExploitation", "Other;", Reason::EmptyItem),
        ("prs_Gender", "Feminine;Masculine", Reason::UnknownCode),
        ("prs_Citizenship", "QQ", Reason::NotCountry),
        ("prs_Citizenship", "nl", Reason::NotCountry),
        ("prs_Birthdate", "2001-02-29", Reason::NotDate),
        ("prs_Birthdate", "20000229", Reason::NotDate),
        ("prs_Birthdate", "29-02-2000", Reason::NotDate),
        ("vic_AgeWhenTrafficked", "131", Reason::NotWhole { most: 130 }),
        ("prs_NumberOfChildren", "+2", Reason::NotWhole { most: 99 }),
        ("hte_Latitude", "NaN", Reason::NotDegrees { most: 90 }),
        ("hte_Longitude", "180.1", Reason::NotDegrees { most: 180 }),
        ("prs_HomePhone", "0612345678", Reason::NotPhone),
        ("prs_PrimaryLanguage", "Dutch", Reason::NotLanguage),
        ("con_Consent", "yes", Reason::NotCheckbox),
        ("ext_RegistrationYear", "1899", Reason::NotYear),
    ] {
        assert_eq!(read_one(heading, text), Err(why), "{heading}");
    }
}

#[test]
fn problems_have_their_place_and_are_all_counted() {
    let file = "\u{feff}prs_FirstName,prs_Gender,vic_AgeWhenTrafficked\n\"two\nlines\",Woman,12\n,Feminine,old\na,b\n";
    let reading = read_htcds(file.as_bytes()).unwrap();
    let said: Vec<String> = reading.problems.first.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 2, prs_Gender: not a code of the standard",
            "line 4, vic_AgeWhenTrafficked: not a whole number from 0 to 130",
            "line 5: 2 values under 3 headings",
        ]
    );
    assert_eq!(reading.problems.unknown_codes["prs_Gender"], 1);
    let many = format!("prs_Gender,org_Name\n{}", "x,y\n".repeat(1_500));
    let problems = read_htcds(many.as_bytes()).unwrap().problems;
    assert_eq!((problems.total, problems.first.len()), (1_500, Problems::KEPT));
    let bytes = read_htcds(b"org_Name\n\xff\n").unwrap().problems;
    assert_eq!(bytes.first[0].to_string(), "line 2, org_Name: not UTF-8");
}

#[test]
fn files_that_are_none_are_refused() {
    let why = |file: &str| read_htcds(file.as_bytes()).unwrap_err().to_string();
    assert!(why("").starts_with("empty"));
    assert!(why("Linde,2001\n").starts_with("line 1: no heading of HTCDS"));
    assert_eq!(
        why("prs_Gender,Shelter,e\u{301}\n"),
        "line 1: not of HTCDS: Shelter, (a heading that is no name)"
    );
    assert_eq!(why("prs_Gender,prs_Gender\n"), "line 1: prs_Gender is there twice");
    assert!(why("prs_FirstName\nx\n\"open\ny\n").starts_with("line 3: a quotation mark"));
}

#[test]
fn what_no_field_is_for_is_kept_by_its_name() {
    let reading = read_htcds(b"ext_Shelter,ext_CaseId\n north ,c-1\n").unwrap();
    assert_eq!(reading.records[0].kept().collect::<Vec<_>>(), [("ext_Shelter", " north ")]);
    assert_eq!(read_htcds(&write_htcds(&reading.records)).unwrap(), reading);
}

/// Values of every kind that a field may hold.
fn value(kind: Kind) -> BoxedStrategy<String> {
    let some = |codes: &'static [&'static str]| {
        proptest::sample::subsequence(codes, 1..=codes.len()).prop_shuffle().prop_map(|codes| codes.join(";"))
    };
    match kind {
        Kind::Text => any::<String>().boxed(),
        Kind::Checkbox => any::<bool>().prop_map(|yes| yes.to_string()).boxed(),
        Kind::Date => {
            (1..=9999_u16, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")).boxed()
        }
        Kind::Year => (1900..=2100_u16).prop_map(|year| year.to_string()).boxed(),
        Kind::Count => (0..=99_u16).prop_map(|count| count.to_string()).boxed(),
        Kind::Age => (0..=130_u16).prop_map(|age| age.to_string()).boxed(),
        Kind::Longitude => (-180.0..=180.0).prop_map(|degrees: f64| degrees.to_string()).boxed(),
        Kind::Latitude => (-90.0..=90.0).prop_map(|degrees: f64| degrees.to_string()).boxed(),
        Kind::Phone => "\\+?[1-9][0-9]{1,14}".boxed(),
        Kind::Language => "[a-z]{2,3}".boxed(),
        Kind::Countries => some(&["NL", "NLD", "UA", "XK", "NGA"]).boxed(),
        Kind::Code(codes) => proptest::sample::select(codes).prop_map(str::to_owned).boxed(),
        Kind::Codes(codes) => some(codes).boxed(),
    }
}

fn record() -> impl Strategy<Value = Record> {
    let fields = standard_fields().iter().chain(extension_fields());
    let values: Vec<_> = fields
        .map(|field| proptest::option::of(value(field.kind)).prop_map(move |text| (field, text)))
        .collect();
    let others = proptest::collection::btree_map("ext_x[A-Za-z0-9_]{0,9}", any::<String>(), 0..4);
    (values, others).prop_map(|(values, others)| {
        let mut record = Record::default();
        for (field, text) in values {
            record.set(field, &text.unwrap_or_default()).unwrap();
        }
        for (name, text) in others {
            assert!(record.keep(&name, &text));
        }
        record
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_is_read_back(records in proptest::collection::vec(record(), 0..5)) {
        let bytes = write_htcds(&records);
        let reading = read_htcds(&bytes).unwrap();
        prop_assert_eq!(&reading.problems, &Problems::default());
        prop_assert_eq!(&reading.records, &records);
        prop_assert_eq!(write_htcds(&reading.records), bytes);
    }

    #[test]
    fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..92) {
        let heading = standard_fields().iter().chain(extension_fields()).nth(at).unwrap().name;
        let _ = read_htcds(&bytes);
        if let Ok(reading) = read_htcds(&[heading.as_bytes(), b",org_Name\n", &bytes].concat()) {
            let again = read_htcds(&write_htcds(&reading.records)).unwrap();
            prop_assert_eq!(again.problems.total, 0);
            prop_assert_eq!(again.records, reading.records);
        }
    }
}
