//! Signals from being sent to being answered; on both databases.

use oever_reporting::{
    Agreement, Aim, Attribute, AttributeKind, AttributeOf, Content, Decision, Destination, Form, Part,
    PartialDate, Person, Precision, Reason, ReportId, Safety, Setting, Status, SubmitReport, Urgency,
    acknowledge, attributes_of, capability, counts, decide, find, follow, link_dossier, list_received, open,
    report_content_for_dossier, reroute, submit,
};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

const CANARY: &str = "kanarie-verhaal-7731";
const NAME: &str = "Kanarie Vogelnaam";
const PHONE: &str = "06-00 55 55 01 99";

fn capabilities() -> Vec<oever_web::Capability> {
    vec![capability().expect("reporting")]
}

fn signal(municipality: Option<&str>) -> SubmitReport {
    SubmitReport {
        urgency: Some(Urgency::ThisWeek),
        setting: Some(Setting::School),
        municipality: municipality.map(str::to_owned),
        destination: Some(Destination::Coordination),
        forms: vec![Form::Criminal, Form::SexualDomestic],
        content: Content {
            aim: Some(Aim::Help),
            agreement: Some(Agreement::Yes),
            story: CANARY.into(),
            people: vec![Person {
                part: Part::Both,
                name: NAME.into(),
                birth: Some(PartialDate { year: 2010, month: None, day: None, precision: Precision::Year }),
                represented: None,
                representative: String::new(),
            }],
            attributes: vec![Attribute {
                kind: AttributeKind::Phone,
                value: PHONE.into(),
                of: AttributeOf::Person,
                note: String::new(),
            }],
            safety: Safety { dangerous: "Verzonnenstraat".into(), ..Safety::default() },
            ..Content::default()
        },
    }
}

async fn sent(app: &TestApp, who: Who, municipality: Option<&str>) -> ReportId {
    submit(&app.app, &app.ctx(who), app.submission(), &signal(municipality)).await.expect("a report")
}

async fn version(app: &TestApp, id: ReportId) -> i64 {
    find(&mut app.app.db().read().await.unwrap(), id).await.unwrap().version
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_signal_goes_to_the_region_is_read_answered_and_followed() {
    for app in TestApp::on_both(capabilities).await {
        let id = sent(&app, Who::Reporter, Some("GM0014")).await;
        let north = app.ctx(Who::Coordinator);
        let (report, content) = open(&app.app, &north, id).await.unwrap();
        assert_eq!(report.owner, app.world.organisation(Who::Coordinator));
        assert_eq!(content.story, CANARY);
        assert_eq!(report.acknowledge_due.to_string(), "2026-11-25", "two working days");
        assert_eq!(report.feedback_due.to_string(), "2026-12-07", "two weeks");
        assert_eq!(list_received(&app.app, &north, false, 1).await.unwrap().total, 1);

        let before = follow(&app.app, &app.ctx(Who::Reporter), id).await.unwrap();
        assert_eq!((before.report.status, before.feedback), (Status::Received, None));
        acknowledge(&app.app, &north, app.submission(), id, 1).await.unwrap();
        let decision = Decision {
            status: Status::NotTakenUp,
            reason: Some(Reason::NoCapacity),
            feedback: "Bel ons volgende week.".into(),
        };
        decide(&app.app, &north, app.submission(), id, 2, &decision).await.unwrap();
        let after = follow(&app.app, &app.ctx(Who::Reporter), id).await.unwrap();
        assert_eq!(
            (after.report.status, after.report.reason),
            (Status::NotTakenUp, Some(Reason::NoCapacity))
        );
        assert_eq!(after.feedback.as_deref(), Some("Bel ons volgende week."));
        assert_eq!(list_received(&app.app, &north, false, 1).await.unwrap().total, 0);
        assert_eq!(list_received(&app.app, &north, true, 1).await.unwrap().total, 1);
    }
}

#[tokio::test]
async fn an_unknown_place_goes_to_the_national_centre_and_police_reports_to_police() {
    let app = TestApp::on_sqlite(capabilities).await;
    for municipality in [None, Some("GM0344")] {
        let id = sent(&app, Who::Reporter, municipality).await;
        let report = find(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(report.owner, app.world.organisation(Who::Centre));
    }
    let input = SubmitReport { destination: Some(Destination::Police), ..signal(Some("GM0014")) };
    let id = submit(&app.app, &app.ctx(Who::Reporter), app.submission(), &input).await.unwrap();
    assert!(open(&app.app, &app.ctx(Who::Police), id).await.is_ok());
    assert!(matches!(open(&app.app, &app.ctx(Who::Coordinator), id).await, Err(WebError::NotFound)));
}

#[tokio::test]
async fn a_signal_without_a_purpose_is_refused() {
    let app = TestApp::on_sqlite(capabilities).await;
    for (change, field) in [
        (Content { aim: None, ..signal(None).content }, "aim"),
        (Content { aim: Some(Aim::Other), aim_note: String::new(), ..signal(None).content }, "aim_note"),
        (Content { agreement: None, ..signal(None).content }, "agreement"),
        (Content { story: String::new(), ..signal(None).content }, "story"),
        (Content { story: "x".repeat(8_001), ..signal(None).content }, "story"),
    ] {
        let input = SubmitReport { content: change, ..signal(None) };
        match submit(&app.app, &app.ctx(Who::Reporter), app.submission(), &input).await {
            Err(WebError::Invalid(problem)) => assert_eq!(problem.0[0].field, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    let unknown = SubmitReport { municipality: Some("GM9999".into()), ..signal(None) };
    assert!(matches!(
        submit(&app.app, &app.ctx(Who::Reporter), app.submission(), &unknown).await,
        Err(WebError::Invalid(_))
    ));
}

#[tokio::test]
async fn the_same_key_twice_is_one_signal() {
    for app in TestApp::on_both(capabilities).await {
        let (ctx, submission) = (app.ctx(Who::Reporter), app.submission());
        let first = submit(&app.app, &ctx, submission, &signal(Some("GM0014"))).await.unwrap();
        let second = submit(&app.app, &ctx, submission, &signal(Some("GM0014"))).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(list_received(&app.app, &app.ctx(Who::Coordinator), false, 1).await.unwrap().total, 1);
        assert!(
            open(&app.app, &app.ctx(Who::Coordinator), first).await.is_ok(),
            "the key of the first still opens"
        );
    }
}

#[tokio::test]
async fn only_the_receiver_reads_and_only_the_sender_follows() {
    let app = TestApp::on_sqlite(capabilities).await;
    let id = sent(&app, Who::Reporter, Some("GM0014")).await;
    for who in [
        Who::CoordinatorSouth,
        Who::Police,
        Who::Centre,
        Who::Provider,
        Who::Municipality,
        Who::Reporter,
        Who::Policy,
    ] {
        assert!(matches!(open(&app.app, &app.ctx(who), id).await, Err(WebError::NotFound)), "{who:?} reads");
        let taken = acknowledge(&app.app, &app.ctx(who), app.submission(), id, 1).await;
        assert!(matches!(taken, Err(WebError::NotFound)), "{who:?} triages");
    }
    for who in [Who::CoordinatorSouth, Who::Provider, Who::Municipality, Who::Police] {
        assert!(
            matches!(follow(&app.app, &app.ctx(who), id).await, Err(WebError::NotFound)),
            "{who:?} follows"
        );
    }
    assert!(matches!(open(&app.app, &app.ctx(Who::Anonymous), id).await, Err(WebError::SignIn)));
}

#[tokio::test]
async fn sending_on_takes_the_key_along() {
    for app in TestApp::on_both(capabilities).await {
        let id = sent(&app, Who::Reporter, Some("GM0014")).await;
        let (north, south) = (app.ctx(Who::Coordinator), app.ctx(Who::CoordinatorSouth));
        let to = app.world.organisation(Who::CoordinatorSouth);
        let nowhere = app.world.organisation(Who::Provider);
        let refused = reroute(&app.app, &north, app.submission(), id, 1, nowhere, "other_region").await;
        assert!(matches!(refused, Err(WebError::Invalid(_))), "a shelter takes no signals");
        reroute(&app.app, &north, app.submission(), id, 1, to, "other_region").await.unwrap();
        assert!(matches!(open(&app.app, &north, id).await, Err(WebError::NotFound)));
        assert_eq!(open(&app.app, &south, id).await.unwrap().1.story, CANARY);
        assert!(follow(&app.app, &app.ctx(Who::Reporter), id).await.is_ok(), "the reporter still follows");
    }
}

#[tokio::test]
async fn who_comes_second_sees_both_versions() {
    for app in TestApp::on_both(capabilities).await {
        let id = sent(&app, Who::Reporter, Some("GM0014")).await;
        let (first, second) =
            (app.browser(Who::Coordinator).await, app.browser(Who::SecondCoordinator).await);
        let path = format!("/meldingen/{id}/besluit");
        let answer = app
            .post_in(
                &first,
                &path,
                &[("version", "1"), ("status", "in_consultation"), ("feedback", "Wij kijken ernaar.")],
            )
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        let late = app
            .post_in(
                &second,
                &path,
                &[("version", "1"), ("status", "taken_up"), ("feedback", "Opgepakt door ons.")],
            )
            .await;
        assert_eq!(late.status, 409);
        assert!(late.text.contains("Wij kijken ernaar.") && late.text.contains("Opgepakt door ons."));
        let report = find(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!((report.status, report.version), (Status::InConsultation, 2), "nothing was overwritten");
    }
}

#[tokio::test]
async fn nothing_personal_stands_in_the_files() {
    let app = TestApp::on_sqlite(capabilities).await;
    let id = sent(&app, Who::Reporter, Some("GM0014")).await;
    let decision = Decision { status: Status::TakenUp, reason: None, feedback: "kanarie-antwoord-42".into() };
    decide(&app.app, &app.ctx(Who::Coordinator), app.submission(), id, 1, &decision).await.unwrap();
    for canary in [CANARY, NAME, PHONE, "Verzonnenstraat", "kanarie-antwoord-42"] {
        assert!(!app.files_contain(canary), "{canary} stands readable in a file");
    }
    app.app.vault().erase(id, app.app.clock().now()).await.unwrap();
    assert!(open(&app.app, &app.ctx(Who::Coordinator), id).await.is_err(), "without its key nothing opens");
}

#[tokio::test]
async fn a_dossier_takes_over_and_the_reporter_sees_only_that_it_was_taken_up() {
    for app in TestApp::on_both(capabilities).await {
        let id = sent(&app, Who::Reporter, Some("GM0014")).await;
        let north = app.ctx(Who::Coordinator);
        let taken = report_content_for_dossier(&app.app, &north, id).await.unwrap();
        assert_eq!((taken.forms.len(), taken.content.people.len()), (2, 1));
        assert!(
            !attributes_of(&app.app, &north, id).await.unwrap().triaged,
            "not taken up yet: linking must wait"
        );
        let dossier = app.app.entropy().uuid();
        oever_store::transaction!(app.app.db(), "test", |tx| -> Result<(), oever_store::StoreError> {
            link_dossier(tx, id, dossier).await
        })
        .unwrap();
        assert!(attributes_of(&app.app, &north, id).await.unwrap().triaged);
        let seen = follow(&app.app, &app.ctx(Who::Reporter), id).await.unwrap();
        assert_eq!(seen.report.status, Status::TakenUp);
    }
}

#[tokio::test]
async fn signals_are_counted_once_and_forms_may_exceed_them() {
    for app in TestApp::on_both(capabilities).await {
        for _ in 0..3 {
            sent(&app, Who::Reporter, Some("GM0014")).await;
        }
        let now = app.app.clock().now();
        let (total, counts) =
            counts(&mut app.app.db().read().await.unwrap(), now.plus_seconds(-60), now.plus_seconds(60))
                .await
                .unwrap();
        assert_eq!(total, 3);
        assert_eq!(counts.iter().map(|count| count.count).sum::<i64>(), 6);
        assert!(counts.iter().all(|count| count.region == "VR01" && count.age_group == "0-17"));
    }
}

#[tokio::test]
async fn a_professional_walks_through_the_pages_and_nothing_is_stored_before_sending() {
    let app = TestApp::on_sqlite(capabilities).await;
    let browser = app.browser(Who::Reporter).await;
    let page = app.get_in(&browser, "/pro/melden").await;
    page.assert_page();
    let step = async |answer: oever_testkit::Answer, fields: &[(&str, &str)]| {
        let draft = answer.hidden("draft").expect("a draft").to_owned();
        let step = answer.hidden("step").expect("a step").to_owned();
        let mut all = vec![("draft", draft.as_str()), ("step", step.as_str())];
        all.extend_from_slice(fields);
        app.post_in(&browser, "/pro/melden", &all).await
    };
    let missing = step(page.clone(), &[("urgency", "later")]).await;
    assert_eq!(missing.status, 422);
    assert!(missing.text.contains("Zonder doel nemen wij een melding niet aan"));
    let why = [
        ("aim", "help"),
        ("urgency", "later"),
        ("destination", "coordination"),
        ("municipality", "GM0014"),
        ("setting", "school"),
        ("forms", "criminal"),
        ("agreement", "not_yet"),
        ("basis", ""),
    ];
    let people = step(page, &why).await;
    assert_eq!(people.hidden("step"), Some("people"), "{}", people.text);
    let people = step(people, &[("go", "add_person")]).await;
    let wrong = step(
        people.clone(),
        &[
            ("person_0_part", "possible_victim"),
            ("person_0_birth_day", "31"),
            ("person_0_birth_month", "2"),
            ("person_0_birth_year", "2010"),
        ],
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("value=\"31\""), "what was typed stays");
    let story = step(
        people,
        &[("person_0_part", "possible_victim"), ("person_0_name", NAME), ("person_0_birth_year", "2010")],
    )
    .await;
    assert_eq!(story.hidden("step"), Some("story"), "{}", story.text);
    let attributes =
        step(story, &[("story", CANARY), ("seen_on_month", "10"), ("seen_on_year", "2026")]).await;
    let attributes = step(attributes, &[("go", "add_attribute")]).await;
    let safety = step(
        attributes,
        &[("attribute_0_kind", "phone"), ("attribute_0_value", PHONE), ("attribute_0_of", "person")],
    )
    .await;
    let check = step(safety, &[("safe_contact", "via school"), ("voicemail", "no")]).await;
    check.assert_page();
    for shown in [CANARY, NAME, PHONE, "via school", "2010 (op het jaar)"] {
        assert!(check.text.contains(shown), "{shown}");
    }
    assert!(!app.files_contain(CANARY));
    assert_eq!(
        list_received(&app.app, &app.ctx(Who::Coordinator), false, 1).await.unwrap().total,
        0,
        "nothing is stored yet"
    );
    let back = step(check.clone(), &[("go", "to:story")]).await;
    assert!(back.text.contains(CANARY));
    let done = step(check, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = app.get_in(&browser, &done.location).await;
    page.assert_page();
    assert!(!page.text.contains(CANARY), "the reporter sees the status, not the content");

    let inbox = app.get(Who::Coordinator, "/meldingen").await;
    assert!(inbox.assert_page().text.contains("Groningen"));
    let id = done.location.split(['/', '?']).nth(2).unwrap();
    let detail = app.get(Who::Coordinator, &format!("/meldingen/{id}")).await;
    assert!(detail.assert_page().text.contains(CANARY));
    assert!(
        detail.text.contains("Wijkverpleegkundige") && !detail.text.contains("Naam Van Reporter"),
        "functions, not names"
    );
}

#[tokio::test]
async fn a_draft_of_somebody_else_does_not_open() {
    let app = TestApp::on_sqlite(capabilities).await;
    let mine = app.get(Who::Reporter, "/pro/melden").await;
    let draft = mine.hidden("draft").unwrap().to_owned();
    let stolen = app.post(Who::Provider, "/pro/melden", &[("draft", &draft), ("step", "why")]).await;
    assert_eq!(stolen.status, 403);
}

#[tokio::test]
async fn the_interface_sends_lists_and_tells_the_status() {
    let app = TestApp::on_sqlite(capabilities).await;
    let body = serde_json::to_value(signal(Some("GM0014"))).unwrap();
    let answer = app.api(Who::Reporter, "/api/v1/reports", Some(&body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let status = app.api(Who::Reporter, &format!("/api/v1/reports/{id}/status"), None).await;
    assert_eq!(status.json()["status"], "received");
    let list = app.api(Who::Coordinator, "/api/v1/reports", None).await;
    assert_eq!(list.json()["total"], 1);
    assert!(!list.text.contains(CANARY));
    for who in [Who::CoordinatorSouth, Who::Provider] {
        assert_eq!(app.api(who, &format!("/api/v1/reports/{id}/status"), None).await.status, 404, "{who:?}");
    }
    let mut without = body;
    without["content"]["aim"] = serde_json::Value::Null;
    let refused = app.api(Who::Reporter, "/api/v1/reports", Some(&without)).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["errors"][0]["field"], "aim");
    assert_eq!(version(&app, id.parse().unwrap()).await, 1);
}
