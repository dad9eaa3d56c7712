//! The register, measures and their effect, the basic level, agreements; on both databases.

use jiff::civil::date;
use oever_steering::{
    AddBottleneck, BetterWhen, BottleneckId, MeasureId, MeasureInput, add_bottleneck, import_statements,
    import_statements_from, plan_measure, register, summary,
};
use oever_testkit::{TestApp, Who};
use oever_web::{Capability, WebError};

fn capabilities() -> Vec<Capability> {
    vec![oever_steering::capability().expect("steering")]
}

async fn imported(app: &TestApp) {
    let ctx = app.app.machine("import");
    let done = import_statements(&app.app, &ctx).await.unwrap();
    assert_eq!((done.rows, done.added, done.changed), (117, 117, 0));
}

async fn bottleneck(app: &TestApp, code: &str) -> BottleneckId {
    let chains = register(&mut app.app.db().read().await.unwrap()).await.unwrap();
    chains.iter().find(|chain| chain.bottleneck.code.as_deref() == Some(code)).unwrap().bottleneck.id
}

fn beds() -> MeasureInput {
    MeasureInput {
        title: "Twee noodbedden voor drie regio's".into(),
        what: "Elk weekend is er intake.".into(),
        goal: "Niemand wacht in het weekend op een plek".into(),
        indicator: "Nachten zonder plek per kwartaal".into(),
        better_when: Some(BetterWhen::Lower),
        margin: 2,
        baseline: Some(31),
        baseline_on: Some(date(2026, 4, 1)),
        compared_with: "Andere regio's in dezelfde kwartalen".into(),
        stop_rule: "Na een jaar zonder verschil".into(),
        starts_on: Some(date(2026, 4, 2)),
        status: "running".into(),
    }
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn the_statements_are_taken_over_once() {
    for app in TestApp::on_both(capabilities).await {
        imported(&app).await;
        let again = import_statements(&app.app, &app.app.machine("import")).await.unwrap();
        assert_eq!((again.rows, again.added, again.changed), (117, 0, 0));
        let chains = register(&mut app.app.db().read().await.unwrap()).await.unwrap();
        let counted = summary(&chains);
        assert_eq!((counted.total, counted.without_owner, counted.measured), (117, 117, 0));
        let bad = "id,page,section,statement,capability,reach,what_the_software_does,source\nK500,1,s,w,c,r,x,b\nK501,1,s,,c,r,x,b\n";
        let refused = import_statements_from(&app.app, &app.app.machine("import"), bad).await.unwrap_err();
        assert!(refused.to_string().starts_with("line 3:"));
        let chains = register(&mut app.app.db().read().await.unwrap()).await.unwrap();
        assert_eq!(chains.len(), 117, "a file with a bad row changes nothing");
    }
}

#[tokio::test]
async fn a_measure_is_planned_counted_and_judged() {
    for app in TestApp::on_both(capabilities).await {
        imported(&app).await;
        let id = bottleneck(&app, "K055").await;
        let browser = app.browser(Who::Centre).await;
        let fields = [
            ("title", "Twee noodbedden"),
            ("goal", "Niemand wacht in het weekend"),
            ("indicator", "Nachten zonder plek per kwartaal"),
            ("better_when", "lower"),
            ("margin", "2"),
            ("baseline", "31"),
            ("baseline_on", "2026-04-01"),
            ("compared_with", "Andere regio's"),
            ("starts_on", "2026-04-02"),
            ("owner", "own"),
        ];
        let made = app.post_in(&browser, &format!("/knelpunten/{id}/maatregel"), &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let path = made.location.split('?').next().unwrap().to_owned();
        let page = app.get_in(&browser, &path).await;
        assert!(page.assert_page().text.contains("Nog niet gemeten"));
        let count = [("measured_on", "2026-10-01"), ("value", "12"), ("note", "twee kwartalen")];
        let counted = app.post_in(&browser, &format!("{path}/meting"), &count).await;
        assert_eq!(counted.status, 303, "{}", counted.text);
        let page = app.get_in(&browser, &path).await;
        assert!(page.assert_page().text.contains("oever-status-badge--positive\">Beter"));
        assert!(page.text.contains("Regel EF-1"));
        let list = app.get_in(&browser, "/knelpunten?stand=better").await;
        assert!(list.assert_page().text.contains("K055") && !list.text.contains("K001 "));
        assert!(list.text.contains("Van 117 knelpunten is bij 1 het effect gemeten"));
        // A count before the start, and one to come, are no counts of its effect.
        for (on, value) in [("2026-01-01", "3"), ("2027-01-01", "3"), ("2026-10-01", "veel")] {
            let wrong = app
                .post_in(&browser, &format!("{path}/meting"), &[("measured_on", on), ("value", value)])
                .await;
            assert_eq!(wrong.status, 422);
        }
        let document = app.api(Who::Policy, &format!("/api/v1/bottlenecks/{id}"), None).await.json();
        assert_eq!(document["measures"][0]["verdict"], "better");
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_one_measure_and_an_idea_gets_one_owner() {
    for app in TestApp::on_both(capabilities).await {
        imported(&app).await;
        let id = bottleneck(&app, "K010").await;
        let ctx = app.ctx(Who::Policy);
        let submission = app.submission();
        let first = plan_measure(&app.app, &ctx, submission, id, &beds(), false).await.unwrap();
        let second = plan_measure(&app.app, &ctx, submission, id, &beds(), false).await.unwrap();
        assert_eq!(first, second);
        let path = format!("/maatregel/{first}");
        let (policy, centre) = (app.browser(Who::Policy).await, app.browser(Who::Centre).await);
        assert_eq!(app.post_in(&policy, &format!("{path}/eigenaar"), &[("version", "1")]).await.status, 303);
        let late = app.post_in(&centre, &format!("{path}/eigenaar"), &[("version", "1")]).await;
        assert_eq!(late.status, 422, "somebody else owns it by now");
        // And now it is not theirs to count or change.
        let count = [("measured_on", "2026-10-01"), ("value", "12")];
        assert_eq!(app.post_in(&centre, &format!("{path}/meting"), &count).await.status, 404);
        assert_eq!(app.get_in(&centre, &format!("{path}/wijzig")).await.status, 404);
    }
}

#[tokio::test]
async fn two_changes_at_once_show_both_versions() {
    for app in TestApp::on_both(capabilities).await {
        imported(&app).await;
        let id = bottleneck(&app, "K010").await;
        let measure: MeasureId =
            plan_measure(&app.app, &app.ctx(Who::Centre), app.submission(), id, &beds(), true).await.unwrap();
        let browser = app.browser(Who::Centre).await;
        let change = async |title: &str, version: &str| {
            let fields = [
                ("title", title),
                ("goal", "Doel"),
                ("indicator", "Nachten"),
                ("better_when", "lower"),
                ("margin", "0"),
                ("starts_on", "2026-04-02"),
                ("status", "running"),
                ("version", version),
            ];
            app.post_in(&browser, &format!("/maatregel/{measure}/wijzig"), &fields).await
        };
        assert_eq!(change("Versie van de eerste", "1").await.status, 303);
        let conflict = change("Versie van de tweede", "1").await;
        assert_eq!(conflict.status, 409);
        assert!(
            conflict.text.contains("Versie van de eerste") && conflict.text.contains("Versie van de tweede")
        );
        assert!(!conflict.text.contains('⟦'), "{}", conflict.text);
        assert_eq!(change("Versie van de tweede", "2").await.status, 303);
    }
}

#[tokio::test]
async fn who_may_what() {
    let app = TestApp::on_sqlite(capabilities).await;
    imported(&app).await;
    let id = bottleneck(&app, "K010").await;
    for who in Who::ALL {
        assert_eq!(app.get(who, "/knelpunten").await.status, 200, "{who:?}");
    }
    assert_ne!(app.get(Who::Anonymous, "/knelpunten").await.status, 200);
    // A coordinator says what gets stuck; planning a measure is for who can change something.
    let words = [("words", "De route is onduidelijk (verzonnen)"), ("theme", "sturing-en-kaders")];
    assert_eq!(app.post(Who::Coordinator, "/knelpunten/nieuw", &words).await.status, 303);
    assert_eq!(app.get(Who::Coordinator, &format!("/knelpunten/{id}/maatregel")).await.status, 404);
    assert_eq!(app.get(Who::Administrator, "/knelpunten/nieuw").await.status, 404);
    let refused = plan_measure(&app.app, &app.ctx(Who::Provider), app.submission(), id, &beds(), true).await;
    assert!(matches!(refused, Err(WebError::NotFound)));
    let empty = AddBottleneck::default();
    let refused = add_bottleneck(&app.app, &app.ctx(Who::Coordinator), app.submission(), &empty).await;
    assert!(matches!(refused, Err(WebError::Invalid(_))));
}

#[tokio::test]
async fn in_order_needs_a_proof() {
    for app in TestApp::on_both(capabilities).await {
        let browser = app.browser(Who::Municipality).await;
        let page = app.get_in(&browser, "/mijn-gemeente").await;
        assert!(page.assert_page().text.contains("Gemeente Noordstad (verzonnen): 0 van 6 op orde"));
        assert!(page.text.contains("Zorgcoördinator regio Noord"), "the route of a signal");
        let path = "/mijn-gemeente/basis/training";
        let bare = [("version", "0"), ("state-training", "done"), ("proof-training", "")];
        assert_eq!(app.post_in(&browser, path, &bare).await.status, 422);
        let proven =
            [("version", "0"), ("state-training", "done"), ("proof-training", "Scholing van 3 november")];
        assert_eq!(app.post_in(&browser, path, &proven).await.status, 303);
        let stale = app.post_in(&browser, path, &proven).await;
        assert_eq!(stale.status, 422, "somebody else said it first");
        let page = app.get_in(&browser, "/mijn-gemeente").await;
        assert!(
            page.assert_page().text.contains("1 van 6 op orde")
                && page.text.contains("Scholing van 3 november")
        );
        assert_eq!(app.post(Who::Coordinator, path, &proven).await.status, 404);
        assert_eq!(app.post_in(&browser, "/mijn-gemeente/basis/nothing", &proven).await.status, 404);
        // Others read along; they do not change it.
        let seen = app.get(Who::Policy, "/mijn-gemeente").await;
        assert!(
            seen.assert_page().text.contains("1 van 6 op orde")
                && !seen.text.contains("/mijn-gemeente/basis/")
        );
    }
}

#[tokio::test]
async fn an_agreement_fills_a_gap_while_it_holds() {
    for app in TestApp::on_both(capabilities).await {
        let missing = "Geen afspraak die nu geldt over: Noodbedden.";
        assert!(app.get(Who::Municipality, "/mijn-gemeente").await.assert_page().text.contains(missing));
        let fields = [
            ("subject", "emergency-beds"),
            ("words", "Drie regio's delen twee bedden"),
            ("parties", "Coördinatie Noord en twee andere"),
            ("region", "VR01"),
            ("starts_on", "2026-11-01"),
            ("ends_on", "2026-12-01"),
        ];
        let made = app.post(Who::Municipality, "/afspraken", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert!(
            app.get(Who::Coordinator, "/afspraken").await.assert_page().text.contains("delen twee bedden")
        );
        assert!(!app.get(Who::Municipality, "/mijn-gemeente").await.text.contains(missing));
        app.advance_days(30);
        assert!(app.get(Who::Municipality, "/mijn-gemeente").await.text.contains(missing));
        let backwards = [
            ("subject", "other"),
            ("words", "x"),
            ("parties", "y"),
            ("starts_on", "2026-11-01"),
            ("ends_on", "2026-10-01"),
        ];
        assert_eq!(app.post(Who::Municipality, "/afspraken", &backwards).await.status, 422);
        assert_eq!(app.post(Who::Coordinator, "/afspraken", &fields).await.status, 404);
    }
}

#[tokio::test]
async fn every_page_is_there_in_english() {
    let app = TestApp::on_sqlite(capabilities).await;
    imported(&app).await;
    let id = bottleneck(&app, "K010").await;
    let measure =
        plan_measure(&app.app, &app.ctx(Who::Centre), app.submission(), id, &beds(), true).await.unwrap();
    let browser = app.browser(Who::Centre).await;
    for path in [
        "/knelpunten".to_owned(),
        "/knelpunten/uitleg".into(),
        "/knelpunten/effect".into(),
        "/knelpunten/nieuw".into(),
        format!("/knelpunten/{id}"),
        format!("/knelpunten/{id}/maatregel"),
        format!("/maatregel/{measure}"),
        format!("/maatregel/{measure}/wijzig"),
        "/mijn-gemeente".into(),
        "/afspraken".into(),
    ] {
        for language in ["nl", "en"] {
            let page = app.get_in(&browser, &format!("{path}?taal={language}")).await;
            assert!(page.assert_page().text.contains(&format!("lang=\"{language}\"")), "{path}");
        }
    }
}
