//! Cases a professional meets, written from the published table and not from the rule files.

mod support;

use jiff::civil::{Date, date};
use oever_policy::sharing::{Answer, Outcome, SharingRules};
use oever_policy::table::{Certainty, Facts, HumanReason, TableError};

const TODAY: Date = date(2026, 11, 22);

fn rules() -> SharingRules {
    let files = support::rules("sharing");
    SharingRules::parse(&support::pairs(&files)).unwrap()
}

fn facts(list: &str) -> Facts {
    list.split_whitespace().fold(Facts::new().with("urgency", "not_acute"), |facts, pair| {
        let (fact, value) = pair.split_once('=').unwrap();
        facts.with(fact, value)
    })
}

/// One case a line: facts, the row that must decide, the outcome.
const CASES: &[(&str, &str, Outcome)] = &[
    ("from=resident to=tip_line purpose=signal identifiable=no", "SH-01", Outcome::Allowed),
    ("urgency=acute from=medical to=police", "SH-02", Outcome::Allowed),
    ("from=school to=police purpose=signal identifiable=yes secrecy=no", "SH-03", Outcome::Conditions),
    (
        "from=medical to=police purpose=signal identifiable=yes consent_avg=not_asked consent_secrecy=not_asked",
        "SH-04",
        Outcome::ConsentNeeded,
    ),
    (
        "from=medical to=police purpose=signal identifiable=yes consent_avg=given consent_secrecy=given",
        "SH-04-given",
        Outcome::Conditions,
    ),
    (
        "from=medical to=police purpose=signal identifiable=yes consent_avg=given consent_secrecy=refused",
        "SH-04-refused",
        Outcome::Human,
    ),
    ("from=medical to=veilig_thuis purpose=signal age=16_17", "SH-05", Outcome::Allowed),
    ("from=care to=veilig_thuis purpose=signal age=adult domestic_link=yes", "SH-05", Outcome::Allowed),
    (
        "from=care to=veilig_thuis purpose=help age=adult domestic_link=no secrecy=no consent_avg=not_asked",
        "SH-06",
        Outcome::Human,
    ),
    ("from=veilig_thuis to=police purpose=signal identifiable=yes", "SH-07", Outcome::Conditions),
    ("from=kmar to=comensha purpose=registration", "SH-08", Outcome::Allowed),
    ("from=labour_inspectorate to=comensha purpose=registration", "SH-09", Outcome::Allowed),
    (
        "from=police to=comensha purpose=help consent_avg=not_asked agreement_help=given",
        "SH-10",
        Outcome::ConsentNeeded,
    ),
    (
        "from=police to=comensha purpose=help consent_avg=refused agreement_help=given",
        "SH-10-refused",
        Outcome::NotAllowed,
    ),
    (
        "from=ngo to=comensha purpose=registration secrecy=no consent_avg=given",
        "SH-11-given",
        Outcome::Conditions,
    ),
    (
        "from=ngo to=comensha purpose=registration secrecy=no consent_avg=refused",
        "SH-11-refused",
        Outcome::PseudonymousOnly,
    ),
    ("from=comensha to=rapporteur purpose=statistics", "SH-12", Outcome::PseudonymousOnly),
    (
        "from=coordinator mandate=municipal to=municipality_care purpose=help secrecy=no agreement_help=given",
        "SH-13",
        Outcome::Conditions,
    ),
    (
        "from=municipality_care to=coordinator to_mandate=municipal purpose=help secrecy=no agreement_help=not_asked",
        "SH-13",
        Outcome::Conditions,
    ),
    (
        "from=coordinator mandate=municipal to=shelter purpose=help secrecy=yes consent_secrecy=not_asked agreement_help=given",
        "SH-13-secrecy",
        Outcome::ConsentNeeded,
    ),
    (
        "from=coordinator mandate=none to=municipality_care purpose=help secrecy=no consent_avg=not_asked agreement_help=given",
        "SH-14",
        Outcome::ConsentNeeded,
    ),
    (
        "from=coordinator mandate=none to=shelter purpose=help secrecy=no consent_avg=given agreement_help=given",
        "SH-14-given",
        Outcome::Conditions,
    ),
    (
        "from=coordinator mandate=none to=shelter purpose=help secrecy=no consent_avg=refused agreement_help=given",
        "SH-14-refused",
        Outcome::NotAllowed,
    ),
    (
        "from=coordinator to=coordinator purpose=handover mandate=municipal to_mandate=municipal",
        "SH-15-public-task",
        Outcome::Human,
    ),
    ("from=coordinator to=shelters purpose=place_search", "SH-16", Outcome::PseudonymousOnly),
    ("from=police to=care_provider purpose=help", "SH-17", Outcome::Conditions),
    ("from=care to=case_table purpose=complex_case participant=yes secrecy=no", "SH-18", Outcome::Conditions),
    (
        "from=medical to=case_table purpose=complex_case participant=yes consent_avg=not_asked consent_secrecy=not_asked",
        "SH-19",
        Outcome::Human,
    ),
    ("from=police to=riec purpose=signal participant=yes care_data=no", "SH-20", Outcome::Conditions),
    ("from=care to=riec purpose=signal participant=yes care_data=yes", "SH-20-care", Outcome::NotAllowed),
    (
        "from=municipality_inspection to=labour_inspectorate purpose=signal identifiable=yes",
        "SH-21",
        Outcome::Conditions,
    ),
    ("from=municipality_care to=municipality_safety purpose=enforcement", "SH-22", Outcome::NotAllowed),
    (
        "from=municipality_care to=municipality_safety purpose=signal care_data=yes",
        "SH-22",
        Outcome::NotAllowed,
    ),
    (
        "from=municipality_care to=municipality_safety purpose=signal care_data=no",
        "SH-22-signal",
        Outcome::Conditions,
    ),
    ("from=reception to=police purpose=signal identifiable=yes", "SH-23", Outcome::Human),
    ("from=shelter to=aliens_police purpose=help uses_b8=no", "SH-24", Outcome::NotAllowed),
    ("from=shelter to=aliens_police purpose=help uses_b8=yes", "SH-24-b8", Outcome::Human),
    ("from=coordinator to=coordinator purpose=linking", "SH-25", Outcome::Human),
    ("from=shelter to=private_circle purpose=help consent_avg=not_asked", "SH-26", Outcome::NotAllowed),
    (
        "from=shelter to=private_circle purpose=help age=adult secrecy=no consent_avg=given",
        "SH-26-given",
        Outcome::Conditions,
    ),
    ("from=care to=school purpose=help age=under_16 consent_avg=given", "SH-26", Outcome::NotAllowed),
    ("from=ngo to=other purpose=suspect_list", "SH-27", Outcome::NotAllowed),
    ("from=shelter to=research purpose=statistics", "SH-28", Outcome::PseudonymousOnly),
    (
        "from=care to=coordinator purpose=help age=adult secrecy=no consent_avg=given agreement_help=given",
        "SH-29-given",
        Outcome::Human,
    ),
    (
        "from=medical to=coordinator purpose=help age=adult agreement_help=given",
        "SH-29-secrecy",
        Outcome::Human,
    ),
    ("from=school to=coordinator purpose=advice identifiable=no", "SH-30", Outcome::Allowed),
    ("from=school to=coordinator purpose=help age=under_16 secrecy=no", "SH-31", Outcome::Conditions),
    ("from=comensha to=other purpose=other", "SH-32", Outcome::Human),
];

#[test]
fn each_case_is_decided_by_its_row() {
    let rules = rules();
    for (list, row, outcome) in CASES {
        let mut known = facts(list);
        if known.value("from") == Some("coordinator") && known.value("mandate").is_none() {
            known.set("mandate", "none"); // the mandate is asked of every coordinator; these rows do not look at it
        }
        let answer = rules.decide(&known, TODAY).unwrap();
        assert_eq!(answer.next_question.map(|question| question.id.as_str()), None, "{list}");
        assert_eq!((answer.rows[0].id.as_str(), answer.outcome), (*row, Some(*outcome)), "{list}");
        assert_eq!(answer.needs_human, *outcome == Outcome::Human, "{list}");
        assert!(
            answer.certainty.is_some() && answer.rows[0].version > 0 && !answer.rows[0].source.is_empty()
        );
    }
}

#[test]
fn low_certainty_is_never_automatic_but_says_its_own_reading() {
    let rules = rules();
    let answer =
        rules.decide(&facts("from=reception to=police purpose=signal identifiable=yes"), TODAY).unwrap();
    assert_eq!(answer.certainty, Some(Certainty::Low));
    assert_eq!(answer.human_because, Some(HumanReason::LowCertainty));
    assert_eq!(answer.rows[0].gives.outcome, Outcome::Conditions);
    let rest = rules.decide(&facts("from=comensha to=other purpose=other"), TODAY).unwrap();
    assert_eq!(rest.human_because, Some(HumanReason::NoRow));
}

#[test]
fn inability_to_consent_alone_brings_article_9_2_c() {
    let rules = rules();
    let articles = |list: &str| rules.decide(&facts(list), TODAY).unwrap().rows[0].gives.articles.clone();
    let emergency =
        |able: &str| articles(&format!("urgency=acute from=care to=police able_to_consent={able}"));
    assert!(emergency("no").contains(&"AVG 9(2)(c)".to_owned()));
    assert!(!emergency("yes").contains(&"AVG 9(2)(c)".to_owned()), "she can decide and may say no");
    for row in rules.rows().iter().filter(|row| row.id != "SH-02-unable") {
        assert!(!row.gives.articles.iter().any(|article| article.contains("9(2)(c)")), "{}", row.id);
    }
}

#[test]
fn danger_is_asked_first_and_answered_with_nothing_else_open() {
    let rules = rules();
    assert_eq!(rules.decide(&Facts::new(), TODAY).unwrap().next_question.unwrap().id, "urgency");
    let at_once = rules.decide(&facts("urgency=acute"), TODAY).unwrap();
    assert_eq!((at_once.routes[0].id, at_once.routes[0].row.id.as_str()), ("call-112", "SH-02"));
    let answer = rules.decide(&facts("urgency=acute to=coordinator from=care"), TODAY).unwrap();
    assert_eq!(answer.routes[0].id, "call-112");
    assert_eq!(answer.routes[0].row.gives.table_row, 2);
    assert!(answer.routes.iter().all(|route| !route.id.starts_with("advice")));
}

#[test]
fn the_lightest_lawful_route_comes_first() {
    let rules = rules();
    let ids = |answer: &Answer<'_>| answer.routes.iter().map(|route| route.id.to_owned()).collect::<Vec<_>>();
    let referral = rules
        .decide(&facts("from=school to=coordinator purpose=help age=under_16 secrecy=no"), TODAY)
        .unwrap();
    assert_eq!(
        ids(&referral),
        ["advice-coordinator", "advice-veilig-thuis", "report-veilig-thuis", "as-asked"]
    );
    assert_eq!(referral.routes[0].row.gives.table_row, 30);
    let report = rules
        .decide(&facts("from=school to=police purpose=signal identifiable=yes secrecy=no"), TODAY)
        .unwrap();
    assert_eq!(ids(&report), ["advice-coordinator", "signal-without-person", "as-asked"]);
    let place = rules
        .decide(
            &facts(
                "from=coordinator mandate=municipal to=shelter purpose=help secrecy=no agreement_help=given",
            ),
            TODAY,
        )
        .unwrap();
    assert_eq!(ids(&place), ["advice-comensha", "place-without-identity", "as-asked"]);
    let never = rules
        .decide(&facts("from=municipality_care to=municipality_safety purpose=enforcement"), TODAY)
        .unwrap();
    assert_eq!(ids(&never), ["advice-coordinator"], "what is not allowed is no route");
}

#[test]
fn the_mandate_of_the_asker_is_asked() {
    let rules = rules();
    let mut known = facts("from=coordinator to=municipality_care purpose=help");
    let mut asked = Vec::new();
    while let Some(question) = rules.decide(&known, TODAY).unwrap().next_question {
        asked.push(question.id.clone());
        known.set(
            &question.id,
            if question.id == "mandate" { "municipal" } else { question.values[0].id.as_str() },
        );
    }
    assert!(asked.contains(&"mandate".to_owned()), "{asked:?}");
    assert!(asked.len() <= 3, "{asked:?}");
}

#[test]
fn what_nobody_knows_goes_to_a_human_and_is_not_asked_again() {
    let rules = rules();
    let mut known =
        facts("from=coordinator to=municipality_care purpose=help secrecy=no agreement_help=given");
    known.leave_open("mandate");
    known.leave_open("consent_avg");
    let answer = rules.decide(&known, TODAY).unwrap();
    assert!(answer.next_question.is_none());
    assert_eq!(
        (answer.outcome, answer.human_because),
        (Some(Outcome::Human), Some(HumanReason::FactUnknown))
    );
    assert!(answer.rows.iter().any(|row| row.base == "SH-13"), "the rows that could apply are named");
}

#[test]
fn the_law_of_the_day_decides() {
    let rules = rules();
    let table = facts("from=care to=case_table purpose=complex_case participant=yes secrecy=no");
    let before = rules.decide(&table, date(2025, 2, 28)).unwrap();
    assert_eq!(before.human_because, Some(HumanReason::NoRow), "the WGS was not in force");
    assert_eq!(rules.decide(&table, date(2025, 3, 1)).unwrap().outcome, Some(Outcome::Conditions));
    let nothing = rules.decide(&table, date(2018, 5, 24)).unwrap();
    assert_eq!(
        (nothing.outcome, nothing.rows.len()),
        (Some(Outcome::Human), 0),
        "before the first row: no answer"
    );
}

#[test]
fn a_wrong_fact_is_named() {
    let rules = rules();
    let fact = rules.decide(&Facts::new().with("mood", "good"), TODAY).unwrap_err();
    assert!(matches!(fact, TableError::UnknownFact { fact, .. } if fact == "mood"));
    let value = rules.decide(&Facts::new().with("age", "old"), TODAY).unwrap_err();
    assert!(matches!(value, TableError::UnknownValue { fact, value, .. } if fact == "age" && value == "old"));
}
