//! The gaps: the smallest groups that every shelter refuses, what explains most, whether the network is closed.

mod common;

use common::{capabilities, input, needs, not_with, only_for, programme, request};
use oever_placement::{Gaps, Needs, PlacementRules, ProgrammeKind, gaps, search};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

async fn found(app: &TestApp) -> Gaps {
    gaps(&app.app, &app.ctx(Who::Policy)).await.unwrap()
}

/// The count of the group with these facts: `None` when there is no such group, `Some(None)` when withheld.
#[allow(clippy::option_option, reason = "no such gap, a gap with a hidden count, a gap with a count")]
fn count(found: &Gaps, facts: &[(&str, &[&str])]) -> Option<Option<u64>> {
    let wanted: Vec<(String, Vec<String>)> = facts
        .iter()
        .map(|(a, values)| ((*a).to_owned(), values.iter().map(ToString::to_string).collect()))
        .collect();
    let gap = found.gaps.value().iter().find(|gap| gap.facts == wanted);
    gap.map(|gap| gap.people.value().count())
}

async fn ask(app: &TestApp, name: &str, people: usize, needs: &Needs) {
    for n in 0..people {
        request(app, &format!("{name}-{n}"), needs.clone(), &[]).await;
    }
}

#[tokio::test]
async fn gaps_show_where_everybody_says_no_and_hide_small_counts() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        not_with(&app, Who::Provider, house, &[("addiction", "active"), ("lvb", "yes")], Some("provider"))
            .await;
        only_for(&app, Who::Provider, house, "sex", &["female"]).await;
        let both =
            Needs::default().answer("sex", "female").answer("addiction", "active").answer("lvb", "yes");
        ask(&app, "Eik", 8, &both).await;
        ask(&app, "Beuk", 3, &Needs::default().answer("sex", "male")).await;
        ask(&app, "Den", 6, &Needs::default().answer("sex", "female")).await;
        assert!(found(&app).await.gaps.value().is_empty(), "nobody waited too long yet");
        app.advance_days(4);
        let found = found(&app).await;
        assert_eq!(found.people.as_ref().unwrap().value().count(), Some(17));
        let addiction = [("addiction", ["active"].as_slice()), ("lvb", &["yes"])];
        assert_eq!(count(&found, &addiction), Some(Some(8)));
        assert_eq!(count(&found, &[("sex", &["male"])]), Some(None), "three people are too few to show");
        let lifts: Vec<(usize, bool)> =
            found.gaps.value().iter().map(|gap| (gap.facts.len(), gap.negotiable)).collect();
        assert_eq!(lifts, [(2, true), (1, false)], "a condition that can be lifted, and one that cannot");
        assert_eq!(found.cover.len(), 1, "a step with three people is not shown");
        assert_eq!(found.cover[0].people.value().count(), Some(8));
        assert_eq!((found.closed.value().programmes, found.closed.value().open), (1, [2, 1, 0]));
        let help = &found.relaxations.value()[0];
        assert_eq!((help.name.as_str(), help.people.value().count()), ("Huis De Linde 1", Some(8)));
        assert!(help.condition.is_some());
        for who in [Who::Provider, Who::Police, Who::Reporter, Who::Administrator] {
            assert!(matches!(gaps(&app.app, &app.ctx(who)).await, Err(WebError::NotFound)), "{who:?}");
        }
    }
}

#[tokio::test]
async fn a_programme_that_opens_closes_a_gap() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    only_for(&app, Who::Provider, house, "sex", &["female"]).await;
    ask(&app, "Eik", 8, &Needs::default().answer("sex", "male")).await;
    app.advance_days(4);
    let men = [("sex", ["male"].as_slice())];
    assert_eq!(count(&found(&app).await, &men), Some(Some(8)));
    // Support at home is no place to sleep.
    let at_home = oever_placement::ProgrammeInput {
        kind: ProgrammeKind::Outpatient,
        ..input("Huis De Linde thuis", "GM0014")
    };
    programme(&app, Who::Provider, at_home).await;
    assert_eq!(count(&found(&app).await, &men), Some(Some(8)));
    programme(&app, Who::Provider, input("Huis De Linde 2", "GM0014")).await;
    let after = found(&app).await;
    assert!(after.gaps.value().is_empty() && after.cover.is_empty());
    assert!(after.closed.value().is_closed());
    let page = app.get(Who::Policy, "/gaten").await;
    assert!(page.assert_page().text.contains("Ja, volgens de regels."), "{}", page.text);
}

#[tokio::test]
async fn groups_that_differ_in_one_value_are_one_and_people_count_once() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    only_for(&app, Who::Provider, house, "children", &["none"]).await;
    not_with(&app, Who::Provider, house, &[("pets", "yes")], None).await;
    let with = |children: &str| Needs::default().answer("children", children);
    ask(&app, "Eik", 2, &with("one")).await;
    ask(&app, "Beuk", 4, &with("two")).await;
    ask(&app, "Den", 5, &with("two").answer("pets", "yes")).await;
    ask(&app, "Els", 6, &Needs::default().answer("pets", "yes")).await;
    app.advance_days(4);
    let found = found(&app).await;
    assert_eq!(count(&found, &[("children", &["one", "two"])]), Some(Some(11)), "two alone are too few");
    assert_eq!(count(&found, &[("pets", &["yes"])]), Some(Some(11)));
    let steps: Vec<_> = found.cover.iter().map(|step| step.people.value().count().unwrap()).collect();
    assert_eq!(steps, [11, 6], "who is in the first group is not counted again");
}

#[tokio::test]
async fn how_many_are_in_two_groups_cannot_be_worked_out() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    only_for(&app, Who::Provider, house, "lvb", &["no"]).await;
    not_with(&app, Who::Provider, house, &[("pets", "yes")], None).await;
    ask(&app, "Eik", 9, &Needs::default().answer("lvb", "yes")).await;
    ask(&app, "Den", 2, &Needs::default().answer("lvb", "yes").answer("pets", "yes")).await;
    ask(&app, "Els", 6, &Needs::default().answer("pets", "yes")).await;
    app.advance_days(4);
    let found = found(&app).await;
    assert_eq!(count(&found, &[("lvb", &["yes"])]), Some(Some(11)));
    assert_eq!(count(&found, &[("pets", &["yes"])]), Some(Some(8)));
    assert_eq!(found.cover.len(), 1, "6 beside 8 would give away the 2 who are in both");
}

#[tokio::test]
async fn the_page_and_the_file_say_the_same_in_both_languages() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    not_with(
        &app,
        Who::Provider,
        house,
        &[("sex", "female"), ("oldest_child", "12_17"), ("residence_status", "dublin")],
        None,
    )
    .await;
    let mother = Needs::default()
        .answer("sex", "female")
        .answer("oldest_child", "12_17")
        .answer("residence_status", "dublin");
    ask(&app, "Eik", 8, &mother).await;
    app.advance_days(4);
    let sentence = "Voor een vrouw met een oudste kind van 12 tot en met 17 jaar en in de Dublinprocedure is nergens een plek.";
    let browser = app.browser(Who::Policy).await;
    let page = app.get_in(&browser, "/gaten").await;
    let text = &page.assert_page().text;
    for words in [
        sentence,
        "Nee: alleen harde regels",
        "Deze gaten verklaren de meeste vraag",
        // A son of 12 or over is a child of 12 to 17: that makes two.
        "Bij 2 combinaties van hoogstens 3 kenmerken zegt elke opvang nee.",
        "Dit is een bewijs, geen schatting",
        "placement-coverage",
    ] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let file = app.get_in(&browser, "/gaten/tabel.csv").await;
    assert_eq!(file.status, 200);
    assert!(file.text.contains(&format!("{sentence},,,Nee: alleen harde regels,8\n")), "{}", file.text);
    for gap in found(&app).await.gaps.value() {
        let n = gap.people.value().to_string();
        assert!(file.text.contains(&format!(",{n}\n")) && text.contains(&format!(">{n}</td>")), "{n}");
    }
    let english = app.get_in(&browser, "/gaten?taal=en").await;
    for words in [
        "For a woman with an eldest child aged 12 to 17 and in the Dublin procedure there is no place anywhere.",
        "For 2 combinations of at most 3 facts every shelter says no.",
        "This is a proof, not an estimate",
    ] {
        assert!(english.assert_page().text.contains(words), "{words} is missing: {}", english.text);
    }
    assert_eq!(app.get(Who::Provider, "/gaten/tabel.csv").await.status, 404);
    let api = app.api(Who::Centre, "/api/v1/placement/gaps", None).await;
    assert!(api.text.contains("\"value\":8") && api.text.contains("residence_status=dublin"), "{}", api.text);
}

#[tokio::test]
async fn small_counts_are_in_no_page_file_or_answer() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    only_for(&app, Who::Provider, house, "sex", &["female"]).await;
    ask(&app, "Beuk", 3, &Needs::default().answer("sex", "male")).await;
    ask(&app, "Den", 9, &Needs::default().answer("sex", "female")).await;
    app.advance_days(4);
    let page = app.get(Who::Policy, "/gaten").await;
    assert!(page.assert_page().text.contains("te weinig om te tonen"), "{}", page.text);
    assert!(!page.text.contains(">3</td>"), "{}", page.text);
    let file = app.get(Who::Policy, "/gaten/tabel.csv").await;
    assert!(file.text.contains("een man") && !file.text.contains(",3\n"), "{}", file.text);
    let api = app.api(Who::Centre, "/api/v1/placement/gaps", None).await;
    assert!(api.text.contains("sex=male") && !api.text.contains("\"value\":3"), "{}", api.text);
}

#[tokio::test]
async fn a_request_without_a_place_says_why_there_is_nothing() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    not_with(&app, Who::Provider, house, &[("sex", "female"), ("addiction", "active")], None).await;
    let id = request(&app, "Eik-12", needs(), &[]).await;
    assert!(search(&app.app, &app.ctx(Who::Coordinator), id).await.unwrap().ranking.fitting.is_empty());
    let page = app.get(Who::Coordinator, &format!("/plek/{id}")).await;
    let words = "Voor een vrouw met een actieve verslaving zonder behandeling is nergens een plek.";
    assert!(page.assert_page().text.contains(words), "{}", page.text);
    programme(&app, Who::Provider, input("Huis De Linde 2", "GM0014")).await;
    let page = app.get(Who::Coordinator, &format!("/plek/{id}")).await;
    assert!(!page.assert_page().text.contains("Waarom is er niets?"), "{}", page.text);
}

#[test]
fn every_value_reads_as_part_of_a_sentence() {
    let rules = PlacementRules::load().unwrap();
    for attribute in &rules.vocabulary.attributes {
        for value in &attribute.values {
            let words = rules.in_sentence(&attribute.code, &value.code);
            let (_, text) = words.unwrap_or_else(|| panic!("{}={}", attribute.code, value.code));
            assert!(!text.nl.ends_with('.') && !text.en.ends_with('.'), "{text:?}");
        }
    }
}
