//! The quick scan: without an account, without storage, and never a verdict.

use oever_reporting::capability;
use oever_testkit::{Answer, TestApp, Who};

fn capabilities() -> Vec<oever_web::Capability> {
    vec![capability().expect("reporting")]
}

async fn scan(app: &TestApp, fields: &[(&str, &str)]) -> Answer {
    app.post(Who::Anonymous, "/pro/snelscan", fields).await
}

#[tokio::test]
async fn every_variant_leads_to_questions_facts_and_a_result_in_both_languages() {
    let app = TestApp::on_sqlite(capabilities).await;
    app.get(Who::Anonymous, "/pro/snelscan").await.assert_page();
    app.get(Who::Anonymous, "/pro/snelscan/uitleg").await.assert_page();
    for variant in ["general", "wmo", "inspection", "school", "youth-care", "asylum", "police", "health"] {
        for path in ["/pro/snelscan", "/pro/snelscan?taal=en"] {
            let post = async |fields: &[(&str, &str)]| app.post(Who::Anonymous, path, fields).await;
            let questions = post(&[("step", "start"), ("variant", variant)]).await;
            assert_eq!(questions.assert_page().text.matches("<fieldset>").count(), 8, "{variant}");
            post(&[("step", "questions"), ("variant", variant)]).await.assert_page();
            post(&[("step", "more"), ("variant", variant)]).await.assert_page();
            let result = post(&[("step", "facts"), ("variant", variant), ("a_BEGELEID", "present")]).await;
            let english = path.ends_with("en");
            assert!(
                result.assert_page().text.contains(if english { "Find out more" } else { "Zoek meer uit" }),
                "{variant}"
            );
        }
    }
}

#[tokio::test]
async fn without_a_choice_the_first_page_says_so() {
    let app = TestApp::on_sqlite(capabilities).await;
    let answer = scan(&app, &[("step", "start")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("Kies een antwoord."));
}

/// K051: one neighbour, one image, no ring.
#[tokio::test]
async fn the_neighbour_with_one_image() {
    let app = TestApp::on_sqlite(capabilities).await;
    let fields = [
        ("step", "facts"),
        ("variant", "school"),
        ("age", "minor"),
        ("a_DWANG_SEKS", "present"),
        ("a_CHANTAGE", "present"),
        ("a_BEELDEN", "present"),
        ("a_AFDRACHT", "absent"),
        ("municipality", "GM0014"),
    ];
    let page = scan(&app, &fields).await;
    page.assert_page();
    for shown in [
        "<h1>Reden om te overleggen</h1>",
        "Seksuele uitbuiting",
        "Eén dader is genoeg",
        "Minderjarig: dwang hoeft niet",
        "0800-2000",
        "Lijst zonder gewichten",
        "Zorgcoördinator regio Noord",
        "Dit is geen oordeel",
        "Kan ook zijn",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    for never in ["slachtoffer", "Weegt zwaar", "Dat helpt hem", "score", "%"] {
        assert!(!page.text.contains(never), "{never}");
    }
    let now = page.text.find("Wat kun je nu doen?").unwrap();
    assert!(now < page.text.find("Waarom zie je dit?").unwrap(), "what to do comes first");
}

#[tokio::test]
async fn answers_travel_in_the_form_and_nowhere_else() {
    let app = TestApp::on_sqlite(capabilities).await;
    let facts = scan(&app, &[("step", "questions"), ("variant", "school"), ("a_ANGST", "uncertain")]).await;
    assert!(facts.text.contains("name=\"a_ANGST\" value=\"uncertain\""));
    assert!(facts.cookies.is_empty() && facts.location.is_empty());
    let result = scan(&app, &[("step", "facts"), ("variant", "school"), ("a_ANGST", "uncertain")]).await;
    assert!(
        result.text.contains("name=\"a_ANGST\" value=\"uncertain\""),
        "more questions keep the first answers"
    );
    assert!(!result.text.contains("name=\"a_ONBEKEND\""));
}

#[tokio::test]
async fn smuggling_and_trafficking_stand_side_by_side_and_a_suspect_gets_the_note() {
    let app = TestApp::on_sqlite(capabilities).await;
    let fields = [
        ("step", "facts"),
        ("variant", "asylum"),
        ("border", "yes"),
        ("suspect", "yes"),
        ("a_SMOK_GRENS", "present"),
        ("a_REIS_WERK", "present"),
    ];
    let page = scan(&app, &fields).await;
    page.assert_page();
    for shown in [
        "Smokkel of mensenhandel?",
        "Mensensmokkel",
        "Smokkel kan mensenhandel worden",
        "Verdacht, en misschien zelf uitgebuit",
        "Openbaar Ministerie",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn published_weights_show_only_for_the_published_list() {
    let app = TestApp::on_sqlite(capabilities).await;
    let page = scan(
        &app,
        &[
            ("step", "facts"),
            ("variant", "inspection"),
            ("a_LANGE_DAGEN", "present"),
            ("a_HUISV_WERK", "present"),
        ],
    )
    .await;
    assert!(
        page.text.contains("Sterk signaal in een gepubliceerde lijst")
            && page.text.contains("Lijst zonder gewichten")
    );
    assert!(page.text.contains("zekerheid laag"), "the rule says how sure it is");
}

#[tokio::test]
async fn the_interface_explains_and_refuses_what_it_does_not_know() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ask = async |body: serde_json::Value| {
        app.api(Who::Anonymous, "/api/v1/recognition/assess", Some(&body)).await
    };
    let answer = ask(serde_json::json!({ "answers": { "DWANG_SEKS": "present" }, "age": "minor" })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    assert_eq!(json["outcome"]["value"]["outcome"], "reason_to_discuss");
    assert!(!json["outcome"]["why"]["because"].as_array().unwrap().is_empty());
    assert_eq!(ask(serde_json::json!({ "answers": { "BESTAAT_NIET": "present" } })).await.status, 422);
    assert_eq!(ask(serde_json::json!({ "answers": { "ANGST": "misschien" } })).await.status, 422);
    assert_eq!(ask(serde_json::json!({ "age": "twintig" })).await.status, 422);
    assert_eq!(ask(serde_json::json!({ "nationality": "x" })).await.status, 422, "there is no such field");
}
