//! How many people nobody sees: a verdict with its ranges, or why there is none, the same on page, CSV and API.

use oever_coordination::{Dossier, OpenDossier, load_dossier, merge_dossiers, open_dossier, undo_merge};
use oever_picture::{Kind, Layout, ReleaseRequest, one, opened, release};
use oever_reporting::{Agreement, Aim, Content, Destination, Setting, SubmitReport, Urgency, submit};
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().expect("sharing"),
        oever_reporting::capability().expect("reporting"),
        oever_coordination::capability().expect("coordination"),
        oever_followup::capability().expect("followup"),
        oever_picture::capability().expect("picture"),
    ]
}

/// A dossier about one person, from a report of this organisation; the coordinator needs none.
async fn known_to(app: &TestApp, who: Who) -> Dossier {
    let ctx = app.ctx(Who::Coordinator);
    let report = if who == Who::Coordinator {
        None
    } else {
        let signal = SubmitReport {
            urgency: Some(Urgency::ThisWeek),
            setting: Some(Setting::Shelter),
            municipality: Some("GM0014".into()),
            destination: Some(Destination::Coordination),
            content: Content {
                aim: Some(Aim::Help),
                agreement: Some(Agreement::Yes),
                basis: "Zij vroeg erom (verzonnen)".into(),
                story: "Zij werkt zeven dagen per week (verzonnen)".into(),
                ..Content::default()
            },
            ..SubmitReport::default()
        };
        let report = submit(&app.app, &app.ctx(who), app.submission(), &signal).await.unwrap();
        Some(report.uuid())
    };
    let input = OpenDossier { report, ..OpenDossier::empty() };
    let opened = open_dossier(&app.app, &ctx, app.submission(), input).await.unwrap();
    load_dossier(&app.app, &ctx, &opened.alias, "dossier.read").await.unwrap().dossier
}

/// People who are each known to all of these; their organisation reads the dossiers as one.
async fn people(app: &TestApp, n: usize, lists: &[Who]) {
    for _ in 0..n {
        let first = known_to(app, lists[0]).await;
        for who in &lists[1..] {
            let other = known_to(app, *who).await;
            let ctx = app.ctx(Who::Coordinator);
            merge_dossiers(&app.app, &ctx, app.submission(), &first.alias, &other.alias, "Dezelfde")
                .await
                .unwrap();
        }
    }
}

const FIELDS: [(&str, &str); 4] =
    [("kind", "unseen"), ("year", "2026"), ("layout", "estimate"), ("filter", "")];

#[tokio::test]
async fn three_kinds_of_organisations_that_saw_the_same_people_give_an_estimate() {
    use Who::{Coordinator, Municipality, Reporter};
    for app in TestApp::on_both(capabilities).await {
        for (n, lists) in [
            (16, &[Coordinator][..]),
            (10, &[Reporter]),
            (9, &[Municipality]),
            (9, &[Coordinator, Reporter]),
            (8, &[Coordinator, Municipality]),
            (6, &[Reporter, Municipality]),
            (6, &[Coordinator, Reporter, Municipality]),
        ] {
            people(&app, n, lists).await;
        }
        app.run_due().await;
        let browser = app.browser(Who::Policy).await;
        let done = app.post_in(&browser, "/beeld/vrijgeven", &FIELDS).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let list = app.api_in(&browser, "/api/v1/picture", None).await.json();
        let id = list[0]["id"].as_str().unwrap().to_owned();
        let api = app.api_in(&browser, &format!("/api/v1/picture/{id}"), None).await.json();
        let csv = app.get_in(&browser, &format!("/beeld/tabel.csv?uitgave={id}")).await;
        let page = app.get_in(&browser, "/beeld").await;
        page.assert_page();
        let said = &api["value"];
        assert_eq!(
            (said["verdict"].as_str(), said["because"][0].as_str()),
            (Some("lower_bound_only"), Some("withstands"))
        );
        assert_eq!(
            (said["spans"][0]["name"].as_str(), said["spans"][0]["low"].as_u64()),
            (Some("least"), Some(70))
        );
        assert!(csv.text.contains("\nleast,70,,lower_bound_only,withstands,"), "{}", csv.text);
        for words in [
            "In 2026 waren er naar schatting minstens 70 mogelijke slachtoffers",
            "Zijn sommige mensen voor iedereen moeilijk te vinden?",
            "Elke schatting neemt drie dingen aan",
            "Per gemeente: te onzeker",
            "Geschat: minstens 70, naar boven onbekend.",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(!page.text.contains("64"), "who is known is a table of its own, and it is not released");
        // Within ninety days there is one estimate of a year.
        let list = app.post_in(&browser, "/beeld/vrijgeven", &FIELDS).await;
        assert_eq!(list.status, 303);
        assert_eq!(app.api_in(&browser, "/api/v1/picture", None).await.json().as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn too_little_overlap_says_why_there_is_no_number() {
    let app = TestApp::on_sqlite(capabilities).await;
    people(&app, 8, &[Who::Coordinator]).await;
    people(&app, 6, &[Who::Reporter]).await;
    app.run_due().await;
    let browser = app.browser(Who::Policy).await;
    assert_eq!(app.post_in(&browser, "/beeld/vrijgeven", &FIELDS).await.status, 303);
    let page = app.get_in(&browser, "/beeld").await;
    page.assert_page();
    for words in ["valt niet te schatten", "Minder dan drie soorten", "Minder dan tien mensen"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.text.contains("id=\"estimate-title\""), "nothing to draw");
    let narrowed = [FIELDS[0], FIELDS[1], FIELDS[2], ("filter", "form:labour")];
    assert_eq!(app.post_in(&browser, "/beeld/vrijgeven", &narrowed).await.status, 422);
    let other = [FIELDS[0], FIELDS[1], ("layout", "region-form"), ("filter", "")];
    assert_eq!(app.post_in(&browser, "/beeld/vrijgeven", &other).await.status, 422);
}

#[tokio::test]
async fn dossiers_that_are_read_as_one_are_one_victim_until_that_is_undone() {
    let app = TestApp::on_sqlite(capabilities).await;
    people(&app, 12, &[Who::Coordinator]).await;
    let (first, second) = (known_to(&app, Who::Coordinator).await, known_to(&app, Who::Coordinator).await);
    let ctx = app.ctx(Who::Coordinator);
    let merge = async || {
        let why = "Dezelfde";
        merge_dossiers(&app.app, &ctx, app.submission(), &first.alias, &second.alias, why).await.unwrap()
    };
    let id = merge().await;
    app.run_due().await;
    let total = async || {
        let request = ReleaseRequest { kind: Kind::Victims, year: 2026, layout: Layout::Form, narrow: None };
        let key = release(&app.app, &app.ctx(Who::Policy), app.submission(), &request).await.unwrap();
        let listed = one(&mut app.app.db().read().await.unwrap(), key).await.unwrap();
        opened(&app.app, &listed).await.unwrap().value().cell(&["*"]).and_then(oever_disclosure::Shown::count)
    };
    assert_eq!(total().await, Some(13));
    undo_merge(&app.app, &ctx, app.submission(), &first.alias, id, "Toch twee mensen").await.unwrap();
    // Enough others, so that one more does not show.
    people(&app, 6, &[Who::Coordinator]).await;
    app.run_due().await;
    app.advance_days(91);
    assert_eq!(total().await, Some(20));
}
