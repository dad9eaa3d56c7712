//! Planning, asking, answering, coming back; on both databases.

use oever_coordination::{
    CloseDossier, CloseReason, OpenDossier, Opened, close_dossier, load_dossier, open_dossier, reopen_dossier,
};
use oever_followup::{
    Answer, Outcome, ReturnReason, followups_due, followups_of, outcomes_for_figures, record_outcome,
    returns_for_figures, returns_of,
};
use oever_store::publish;
use oever_testkit::{TestApp, Who};
use oever_web::{Capability, WebError};

fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().expect("sharing"),
        oever_reporting::capability().expect("reporting"),
        oever_coordination::capability().expect("coordination"),
        oever_followup::capability().expect("followup"),
    ]
}

async fn opened(app: &TestApp, who: Who) -> Opened {
    open_dossier(&app.app, &app.ctx(who), app.submission(), OpenDossier::empty()).await.unwrap()
}

async fn closed(app: &TestApp, who: Who, alias: &str, reason: CloseReason) {
    let found = load_dossier(&app.app, &app.ctx(who), alias, "dossier.close").await.unwrap();
    let close = CloseDossier {
        reason,
        accepted_by: "Gemeente Noordstad".into(),
        without_because: String::new(),
        responsible: "Gemeente Noordstad".into(),
        open_items_because: "er staat niets open".into(),
    };
    close_dossier(&app.app, &app.ctx(who), app.submission(), alias, found.dossier.version, &close)
        .await
        .unwrap();
    app.run_due().await;
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_closed_dossier_is_asked_after_and_the_answer_is_sealed() {
    for app in TestApp::on_both(capabilities).await {
        let one = opened(&app, Who::Coordinator).await;
        closed(&app, Who::Coordinator, &one.alias, CloseReason::Independent).await;
        let moments = followups_of(&mut app.app.db().read().await.unwrap(), one.id).await.unwrap();
        assert_eq!(moments.iter().map(|one| one.months).collect::<Vec<_>>(), [3, 6, 12, 24]);
        let list = app.get(Who::Coordinator, "/nameting").await;
        assert!(list.assert_page().text.contains("Er hoeft nu niets gevraagd te worden."));
        app.advance_days(90);
        app.run_due().await;
        let browser = app.browser(Who::Coordinator).await;
        let work = app.get_in(&browser, "/werk").await;
        assert!(
            work.assert_page().text.contains(&format!("{}: vraag hoe het gaat", one.alias)),
            "it is on the worklist"
        );
        let organisation = app.world.organisation(Who::Coordinator);
        let today = app.app.clock().today();
        let soon = today.saturating_add(jiff::Span::new().days(7));
        let due = followups_due(&mut app.app.db().read().await.unwrap(), organisation, soon).await.unwrap();
        assert_eq!(due.len(), 1);
        let path = format!("/nameting/{}", due[0].id);
        app.get_in(&browser, &path).await.assert_page();
        let note = "verzonnen-kanarie-in-de-notitie";
        let fields = [("version", "1"), ("outcomes", "safe"), ("outcomes", "housed"), ("note", note)];
        let saved = app.post_in(&browser, &path, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let page = app.get_in(&browser, &path).await;
        assert!(page.assert_page().text.contains(note));
        assert!(!app.files_contain(note), "what was answered is sealed");
        let work = app.get_in(&browser, "/werk").await;
        assert!(!work.text.contains("vraag hoe het gaat"), "and it is off the worklist");
        // Two answers at once: the second sees both.
        let late = app.post_in(&browser, &path, &[("version", "1"), ("outcomes", "unreachable")]).await;
        assert_eq!(late.status, 409);
        assert!(
            late.text.contains("Niet bereikt") && late.text.contains("Heeft een eigen plek"),
            "{}",
            late.text
        );
        let counted = outcomes_for_figures(&app.app, 2026, 3).await.unwrap();
        assert_eq!(counted.len(), 1);
        assert_eq!(counted[0].outcomes, [Outcome::Safe, Outcome::Housed]);
        let followed = returns_for_figures(&app.app, 2026).await.unwrap();
        assert_eq!((followed.len(), followed[0].returned), (1, false), "{followed:?}");
        assert!((1..=3).contains(&followed[0].months), "{followed:?}");
        assert!(returns_for_figures(&app.app, 2025).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn answers_that_contradict_each_other_are_refused() {
    let app = TestApp::on_sqlite(capabilities).await;
    let one = opened(&app, Who::Coordinator).await;
    closed(&app, Who::Coordinator, &one.alias, CloseReason::OtherCare).await;
    let moments = followups_of(&mut app.app.db().read().await.unwrap(), one.id).await.unwrap();
    let say = async |outcomes: &[Outcome], reasons: &[ReturnReason]| {
        let answer = Answer { outcomes: outcomes.to_vec(), reasons: reasons.to_vec(), note: String::new() };
        record_outcome(&app.app, &app.ctx(Who::Coordinator), app.submission(), moments[0].id, 1, &answer)
            .await
    };
    for (outcomes, reasons) in [
        (&[][..], &[][..]),
        (&[Outcome::Unreachable, Outcome::Safe], &[]),
        (&[Outcome::Safe, Outcome::Returned], &[ReturnReason::Debt]),
        (&[Outcome::Returned], &[]),
        (&[Outcome::Safe], &[ReturnReason::Debt]),
    ] {
        assert!(matches!(say(outcomes, reasons).await, Err(WebError::Invalid(_))), "{outcomes:?}");
    }
    // Somebody else's organisation: not there.
    let answer = Answer { outcomes: vec![Outcome::Safe], ..Answer::default() };
    let other = record_outcome(
        &app.app,
        &app.ctx(Who::CoordinatorSouth),
        app.submission(),
        moments[0].id,
        1,
        &answer,
    )
    .await;
    assert!(matches!(other, Err(WebError::NotFound)));
    assert_eq!(app.get(Who::CoordinatorSouth, &format!("/nameting/{}", moments[0].id)).await.status, 404);
    assert_eq!(app.get(Who::Municipality, "/nameting").await.status, 404);
    // Who does not want to be asked is not asked again.
    say(&[Outcome::DoesNotWant], &[]).await.unwrap();
    let moments = followups_of(&mut app.app.db().read().await.unwrap(), one.id).await.unwrap();
    assert_eq!(
        moments.iter().map(|one| one.status.as_str()).collect::<Vec<_>>(),
        ["done", "cancelled", "cancelled", "cancelled"]
    );
    app.advance_days(800);
    app.run_due().await;
    assert!(!app.get(Who::Coordinator, "/werk").await.text.contains("vraag hoe het gaat"));
}

#[tokio::test]
async fn a_mistake_is_not_asked_after() {
    let app = TestApp::on_sqlite(capabilities).await;
    let one = opened(&app, Who::Coordinator).await;
    closed(&app, Who::Coordinator, &one.alias, CloseReason::Mistake).await;
    assert!(followups_of(&mut app.app.db().read().await.unwrap(), one.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn somebody_is_back() {
    for app in TestApp::on_both(capabilities).await {
        let one = opened(&app, Who::Coordinator).await;
        closed(&app, Who::Coordinator, &one.alias, CloseReason::Independent).await;
        app.advance_days(40);
        let found =
            load_dossier(&app.app, &app.ctx(Who::Coordinator), &one.alias, "dossier.close").await.unwrap();
        let ctx = app.ctx(Who::Coordinator);
        reopen_dossier(&app.app, &ctx, app.submission(), &one.alias, found.dossier.version, "terug")
            .await
            .unwrap();
        app.run_due().await;
        app.run_due().await;
        let moments = followups_of(&mut app.app.db().read().await.unwrap(), one.id).await.unwrap();
        assert!(moments.iter().all(|one| one.status == "cancelled"));
        let organisation = app.world.organisation(Who::Coordinator);
        let signs = returns_of(&mut app.app.db().read().await.unwrap(), organisation).await.unwrap();
        assert_eq!(signs.len(), 1);
        let path = format!("/nameting/terugkeer/{}", signs[0].id);
        let browser = app.browser(Who::Coordinator).await;
        assert_eq!(
            app.post_in(&browser, &path, &[("version", "1"), ("returned", "yes")]).await.status,
            422,
            "why is asked"
        );
        let fields = [
            ("version", "1"),
            ("returned", "yes"),
            ("reasons", "financial_pressure"),
            ("reasons", "no_home"),
        ];
        assert_eq!(app.post_in(&browser, &path, &fields).await.status, 303);
        assert_eq!(app.post_in(&browser, &path, &fields).await.status, 422, "it was answered already");
        assert_eq!(app.post(Who::CoordinatorSouth, &path, &fields).await.status, 404);
        assert!(app.get_in(&browser, "/nameting").await.assert_page().text.contains(": terug"));
    }
}

#[tokio::test]
async fn a_later_dossier_elsewhere_is_a_sign_for_the_first() {
    let app = TestApp::on_sqlite(capabilities).await;
    let first = opened(&app, Who::Coordinator).await;
    closed(&app, Who::Coordinator, &first.alias, CloseReason::Independent).await;
    app.advance_days(30);
    let second = opened(&app, Who::CoordinatorSouth).await;
    let ctx = app.ctx(Who::Coordinator);
    for (own, other, who) in
        [(first.id, second.id, Who::Coordinator), (second.id, first.id, Who::CoordinatorSouth)]
    {
        let organisation = app.world.organisation(who);
        oever_store::transaction!(app.app.db(), "test", |tx| -> Result<(), oever_store::StoreError> {
            publish(tx, &ctx, "link.confirmed_same", own, organisation, &other.to_string()).await
        })
        .unwrap();
    }
    app.run_due().await;
    let signs = async |who| {
        let organisation = app.world.organisation(who);
        returns_of(&mut app.app.db().read().await.unwrap(), organisation).await.unwrap()
    };
    assert_eq!(signs(Who::Coordinator).await.len(), 1);
    assert!(signs(Who::CoordinatorSouth).await.is_empty());
}

#[tokio::test]
async fn every_page_is_there_in_english_and_a_start_by_hand_knows_only_own_dossiers() {
    let app = TestApp::on_sqlite(capabilities).await;
    let own = opened(&app, Who::Coordinator).await;
    let other = opened(&app, Who::CoordinatorSouth).await;
    let browser = app.browser(Who::Coordinator).await;
    for alias in [other.alias.as_str(), "Nergens-1", ""] {
        assert_eq!(app.post_in(&browser, "/nameting", &[("alias", alias)]).await.status, 422);
    }
    assert_eq!(app.post_in(&browser, "/nameting", &[("alias", &own.alias)]).await.status, 303);
    let moments = followups_of(&mut app.app.db().read().await.unwrap(), own.id).await.unwrap();
    for path in ["/nameting".to_owned(), format!("/nameting/{}", moments[0].id)] {
        for language in ["nl", "en"] {
            app.get_in(&browser, &format!("{path}?taal={language}")).await.assert_page();
        }
    }
    let due = app.api(Who::Coordinator, "/api/v1/followups", None).await.json();
    assert_eq!(due.as_array().map(Vec::len), Some(0));
}
