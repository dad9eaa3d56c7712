//! The real funding table: whole, and on the cases of the reference.

mod support;

use jiff::civil::{Date, date};
use oever_policy::funding::FundingRules;
use oever_policy::table::{Certainty, Facts, HumanReason, TableError};

const TODAY: Date = date(2026, 11, 22);

fn rules() -> FundingRules {
    let files = support::rules("funding");
    FundingRules::parse(&support::pairs(&files)).unwrap()
}

fn facts(list: &str) -> Facts {
    list.split_whitespace().fold(Facts::new(), |facts, pair| {
        let (fact, value) = pair.split_once('=').unwrap();
        facts.with(fact, value)
    })
}

#[test]
fn every_combination_has_one_answer_and_every_row_is_reached() {
    for on in [date(2020, 1, 1), date(2022, 1, 1), TODAY] {
        let analysis = rules().analyse(on);
        assert_eq!(analysis.findings, [], "{on}");
        assert!(analysis.cases > 50, "{on}: {}", analysis.cases);
    }
}

#[test]
fn who_may_place_and_who_pays() {
    let cases = [
        ("need=shelter age=adult status=reflection_period labour_raid=no", "FU-01", "Only CoMensha"),
        ("need=shelter age=minor status=none unaccompanied=yes", "FU-02", "Nidos"),
        ("need=shelter age=minor status=reflection_period unaccompanied=yes", "FU-02", "Nidos"),
        ("need=shelter age=adult status=b8_permit labour_raid=no", "FU-03", "The centre municipality"),
        (
            "need=shelter age=adult status=dutch_or_eu labour_raid=no beyond_region=yes",
            "FU-03-beyond-region",
            "The centre",
        ),
        ("need=shelter age=adult status=reflection_period labour_raid=yes", "FU-04", "CoMensha"),
        ("need=multi_problem_place age=adult", "FU-05", "Not laid down"),
        (
            "need=youth_care age=minor status=dutch_or_eu address_before=known",
            "FU-06",
            "The municipality or the certified",
        ),
        (
            "need=shelter age=minor status=dutch_or_eu address_before=unknown",
            "FU-06-no-address",
            "The municipality",
        ),
        ("need=income age=adult status=reflection_period", "FU-07", "Not applicable; COA"),
        ("need=income age=adult status=none in_womens_shelter=yes", "FU-07", "Not applicable; COA"),
        ("need=income age=adult status=b8_permit", "FU-08", "Not applicable; the municipality"),
        ("need=shelter age=adult status=asylum labour_raid=no", "FU-09", "COA"),
        ("need=shelter age=adult status=none labour_raid=no", "FU-10", "Nobody yet"),
        ("need=treatment status=b8_permit age=adult", "FU-11", "The care provider"),
        ("need=treatment age=adult status=reflection_period", "FU-12", "The care provider"),
        ("need=lifelong_care status=dutch_or_eu age=adult", "FU-13", "First an assessment by the CIZ"),
        ("need=lifelong_care status=none age=adult", "FU-99", "Not laid down"),
    ];
    let rules = rules();
    for (list, row, may_place) in cases {
        let answer = rules.decide(&facts(list), TODAY).unwrap();
        assert!(answer.next_question.is_none(), "{list} asks {:?}", answer.next_question);
        assert_eq!(answer.rows[0].id, row, "{list}");
        assert!(answer.may_place.unwrap().en.starts_with(may_place), "{list}");
        assert_eq!(answer.needs_human, answer.certainty == Some(Certainty::Low), "{list}");
    }
}

#[test]
fn an_uncertain_payer_does_not_blur_who_places() {
    let rules = rules();
    let answer =
        rules.decide(&facts("need=shelter age=minor status=asylum unaccompanied=yes"), TODAY).unwrap();
    let gives = &answer.rows[0].gives;
    assert_eq!((gives.place_certainty, gives.pay_certainty), (Certainty::High, Certainty::Low));
    assert_eq!(answer.human_because, Some(HumanReason::LowCertainty));
    assert!(!answer.open_questions.is_empty());
}

#[test]
fn the_questions_are_few_and_nothing_is_claimed_before_them() {
    let rules = rules();
    let all = facts(
        "need=shelter age=adult status=reflection_period labour_raid=no unaccompanied=no address_before=known in_womens_shelter=no beyond_region=no",
    );
    let mut known = Facts::new();
    let mut asked = Vec::new();
    while let Some(question) = rules.decide(&known, TODAY).unwrap().next_question {
        assert!(rules.decide(&known, TODAY).unwrap().pays.is_none());
        known.set(&question.id, all.value(&question.id).unwrap());
        asked.push(question.id.clone());
    }
    assert!(asked.len() <= 4, "{asked:?}");
    assert_eq!(rules.decide(&known, TODAY).unwrap().rows[0].id, "FU-01");
}

#[test]
fn an_unknown_status_leaves_the_possible_rows() {
    let mut known = facts("need=shelter age=adult labour_raid=no");
    known.leave_open("status");
    let rules = rules();
    let answer = rules.decide(&known, TODAY).unwrap();
    assert_eq!((answer.human_because, answer.may_place), (Some(HumanReason::FactUnknown), None));
    assert!(answer.rows.iter().any(|row| row.id == "FU-01"));
}

#[test]
fn a_row_cannot_claim_more_than_its_parts_and_routes_are_refused() {
    let mut files = support::rules("funding");
    for (_, text) in &mut files {
        *text = text.replacen("pay_certainty = \"high\"", "pay_certainty = \"low\"", 1);
    }
    let error = FundingRules::parse(&support::pairs(&files)).unwrap_err();
    assert!(matches!(error, TableError::Certainty { row } if row == "FU-01"));
    assert!(matches!(
        FundingRules::parse(&[("x.toml", "[[route]]\nid = \"r\"\n")]),
        Err(TableError::Syntax { .. })
    ));
}
