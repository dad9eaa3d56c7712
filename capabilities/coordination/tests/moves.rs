//! A dossier moves along, the person uses her rights, a substitute takes over; on both databases.

mod common;

use common::{CONTACT, NAME, WHAT, agreement, capabilities, opened};
use jiff::civil::date;
use oever_coordination::{
    AnswerRequest, AskedBy, NewRequest, NewTask, OfferTransfer, RightKind, RightOutcome, StartClock,
    TransferAnswer, TransferId, TransferStatus, add_plan_item, add_task, answer_rights_request,
    answer_transfer, arrange_substitution, clocks_of, export_for_request, extend_rights_request,
    load_dossier, offer_transfer, record_rights_request, rights_request, start_clock, transfer,
    withdraw_transfer,
};
use oever_kernel::Permit;
use oever_sharing::Adviser;
use oever_store::{StoreError, Submission, transaction};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

const LETTER: &str = "Kanarie-brief: de tolk is nodig, bel na zessen.";

fn offer(app: &TestApp) -> OfferTransfer {
    OfferTransfer {
        to: app.world.function(Who::CoordinatorSouth),
        letter: LETTER.into(),
        motivation: "Kanarie-motivering: zij verhuist en vindt het goed.".into(),
        advised_by: Adviser::PrivacyOfficer,
    }
}

async fn offered(app: &TestApp, alias: &str) -> TransferId {
    let ctx = app.ctx(Who::Coordinator);
    offer_transfer(&app.app, &ctx, app.submission(), alias, 1, &offer(app)).await.unwrap()
}

async fn answered(app: &TestApp, id: TransferId, answer: TransferAnswer) -> Result<(), WebError> {
    answer_transfer(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), id, 1, &answer).await
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_dossier_moves_with_everything_and_the_old_side_is_out() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let dossier = opened(&app, Who::Coordinator).await;
        let alias = dossier.alias.clone();
        add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, WHAT, 5)).await.unwrap();
        let clock =
            StartClock { rule: "reflection_period".into(), started_on: date(2026, 11, 2), party: None };
        start_clock(&app.app, &ctx, app.submission(), &alias, &clock).await.unwrap();
        let task = NewTask {
            organisation: ctx.organisation(),
            dossier: Some(dossier.id),
            kind: "coordination-task-transfer",
            subject: app.app.entropy().uuid(),
            href: "/werk".into(),
            due_on: ctx.today(),
        };
        transaction!(app.app.db(), "test task", |tx| -> Result<(), StoreError> {
            add_task(tx, &ctx, &task).await
        })
        .unwrap();

        let id = offered(&app, &alias).await;
        let path = format!("/overdracht/{id}");
        let dossier_path = format!("/dossier/{alias}");
        // Before the yes: the letter and the clocks, nothing of the dossier, nothing of who it is.
        let seen = app.get(Who::CoordinatorSouth, &path).await;
        seen.assert_page();
        assert!(seen.text.contains("Kanarie-brief") && seen.text.contains("Bedenktijd"), "{}", seen.text);
        assert!(!seen.text.contains(NAME) && !seen.text.contains(CONTACT) && !seen.text.contains(WHAT));
        assert_eq!(app.get(Who::CoordinatorSouth, &dossier_path).await.status, 404);
        assert_eq!(app.get(Who::Provider, &path).await.status, 404);
        app.get(Who::CoordinatorSouth, "/overdrachten").await.assert_page();
        let work = app.get(Who::CoordinatorSouth, "/werk").await;
        assert!(work.assert_page().text.contains(&path), "the offer stands on the worklist");
        let own = app.get(Who::Coordinator, &dossier_path).await;
        own.assert_page();

        let yes = app.post(Who::CoordinatorSouth, &path, &[("version", "1"), ("answer", "accept")]).await;
        assert_eq!(yes.status, 303, "{}", yes.text);
        app.run_due().await;

        let south = app.ctx(Who::CoordinatorSouth);
        let found = load_dossier(&app.app, &south, &alias, "dossier.edit").await.unwrap();
        assert_eq!(found.dossier.function, app.world.function(Who::CoordinatorSouth));
        assert_eq!(found.dossier.region.as_deref(), Some("VR13"));
        let key = found.key(&app.app).await.unwrap();
        let clocks = {
            let mut tx = app.app.db().read().await.unwrap();
            clocks_of(&app.app, &mut tx, &key, &Permit::machine("test"), dossier.id, south.today())
                .await
                .unwrap()
        };
        let running = clocks.iter().find(|clock| clock.row.rule == "reflection_period").unwrap();
        assert_eq!(running.term.started_on, date(2026, 11, 2), "the clock runs on");
        let theirs = app.get(Who::CoordinatorSouth, &dossier_path).await;
        assert!(theirs.assert_page().text.contains(WHAT));
        assert!(
            app.app.vault().keys_of(south.organisation()).await.unwrap().contains_key(&dossier.id.uuid())
        );
        assert!(!app.app.vault().keys_of(ctx.organisation()).await.unwrap().contains_key(&dossier.id.uuid()));

        for gone in
            [dossier_path.clone(), format!("{dossier_path}/tijdlijn"), format!("{dossier_path}/inzage")]
        {
            assert_eq!(app.get(Who::Coordinator, &gone).await.status, 404, "{gone}");
        }
        let kept = app.get(Who::Coordinator, &path).await;
        assert!(kept.assert_page().text.contains("Aangenomen"), "that it was handed over stays");
        assert!(!kept.text.contains(&format!("href=\"{dossier_path}\"")));
        let log = app.get(Who::CoordinatorSouth, &format!("{dossier_path}/inzage")).await;
        assert!(
            log.assert_page().text.contains("Zorgcoördinator regio Noord"),
            "who looked before comes along"
        );
        for canary in ["Kanarie-brief", "Kanarie-motivering"] {
            assert!(!app.files_contain(canary), "{canary}");
        }
    }
}

#[tokio::test]
async fn without_a_human_or_an_open_dossier_nothing_is_offered() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let alias = opened(&app, Who::Coordinator).await.alias;
    let try_offer = async |change: fn(&mut OfferTransfer, &TestApp)| {
        let mut input = offer(&app);
        change(&mut input, &app);
        match offer_transfer(&app.app, &ctx, app.submission(), &alias, 1, &input).await {
            Err(WebError::Invalid(problem)) => problem.0[0].field.clone(),
            other => panic!("expected a problem, found {other:?}"),
        }
    };
    assert_eq!(try_offer(|input, _| input.advised_by = Adviser::Nobody).await, "advised_by");
    assert_eq!(try_offer(|input, _| input.letter.clear()).await, "letter");
    assert_eq!(try_offer(|input, _| input.motivation.clear()).await, "motivation");
    assert_eq!(try_offer(|input, app| input.to = app.world.function(Who::Provider)).await, "to");
    assert_eq!(try_offer(|input, app| input.to = app.world.function(Who::SecondCoordinator)).await, "to");
    let other =
        offer_transfer(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), &alias, 1, &offer(&app))
            .await;
    assert!(matches!(other, Err(WebError::NotFound)));

    let submission = app.submission();
    let first = offer_transfer(&app.app, &ctx, submission, &alias, 1, &offer(&app)).await.unwrap();
    let again = offer_transfer(&app.app, &ctx, Submission { key: submission.key }, &alias, 1, &offer(&app))
        .await
        .unwrap();
    assert_eq!(first, again, "the same form twice is one offer");
    let second = offer_transfer(&app.app, &ctx, app.submission(), &alias, 2, &offer(&app)).await;
    assert!(matches!(second, Err(WebError::Refused("coordination-move-refused-status"))));
}

#[tokio::test]
async fn a_no_says_why_and_the_dossier_stays() {
    for app in TestApp::on_both(capabilities).await {
        let alias = opened(&app, Who::Coordinator).await.alias;
        let id = offered(&app, &alias).await;
        assert!(matches!(
            answered(&app, id, TransferAnswer::Refuse(String::new())).await,
            Err(WebError::Invalid(_))
        ));
        answered(&app, id, TransferAnswer::Refuse("Geen plek voor deze taal; over twee weken wel.".into()))
            .await
            .unwrap();
        let late = answered(&app, id, TransferAnswer::Accept).await;
        assert!(matches!(late, Err(WebError::Refused("coordination-move-refused-answered"))));
        let page = app.get(Who::Coordinator, &format!("/overdracht/{id}")).await;
        assert!(page.assert_page().text.contains("over twee weken wel"));
        load_dossier(&app.app, &app.ctx(Who::Coordinator), &alias, "dossier.edit").await.unwrap();
        let back = transfer(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(back.status, TransferStatus::Refused);
    }
}

#[tokio::test]
async fn an_offer_can_be_taken_back_and_made_again() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let alias = opened(&app, Who::Coordinator).await.alias;
    let id = offered(&app, &alias).await;
    let foreign = withdraw_transfer(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), id, 1).await;
    assert!(matches!(foreign, Err(WebError::NotFound)));
    withdraw_transfer(&app.app, &ctx, app.submission(), id, 1).await.unwrap();
    assert!(matches!(answered(&app, id, TransferAnswer::Accept).await, Err(WebError::Refused(_))));
    let dossier = load_dossier(&app.app, &ctx, &alias, "dossier.transfer").await.unwrap().dossier;
    offer_transfer(&app.app, &ctx, app.submission(), &alias, dossier.version, &offer(&app)).await.unwrap();
}

#[tokio::test]
async fn the_pages_of_a_transfer_show_the_basis_before_the_form() {
    let app = TestApp::on_sqlite(capabilities).await;
    let alias = opened(&app, Who::Coordinator).await.alias;
    let browser = app.browser(Who::Coordinator).await;
    let path = format!("/dossier/{alias}/overdracht");
    let choose = app.get_in(&browser, &path).await;
    assert!(
        choose.assert_page().text.contains("Zorgcoördinator regio Zuid")
            && !choose.text.contains("name=\"letter\"")
    );
    let south = app.world.function(Who::CoordinatorSouth).to_string();
    let basis = app.get_in(&browser, &format!("{path}?to={south}&taal=en")).await;
    assert!(
        basis.assert_page().text.contains("SH-15") && basis.text.contains("A human decides")
            || basis.text.contains("a human decides")
    );
    let version = basis.hidden("version").unwrap().to_owned();
    let fields = [
        ("version", version.as_str()),
        ("to", south.as_str()),
        ("letter", LETTER),
        ("motivation", "Zij wil het."),
        ("advised_by", "nobody"),
    ];
    let nobody = app.post_in(&browser, &path, &fields).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.text.contains("Kanarie-brief"), "what was typed stays");
    let mut fields = fields;
    fields[4].1 = "privacy_officer";
    let sent = app.post_in(&browser, &path, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    app.get_in(&browser, &sent.location).await.assert_page();
    assert!(app.get_in(&browser, &path).await.assert_page().text.contains("Bekijk het aanbod"));
}

fn request(alias: &str, kind: RightKind) -> NewRequest {
    NewRequest {
        alias: alias.into(),
        kind,
        asked_by: AskedBy::Person,
        received_on: date(2026, 11, 20),
        details: "Kanarie-verzoek: alles wat er staat.".into(),
    }
}

#[tokio::test]
async fn a_request_has_its_clock_and_an_overview_of_everything() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, WHAT, 5)).await.unwrap();
        let officer = app.ctx(Who::PrivacyOfficer);
        let id =
            record_rights_request(&app.app, &officer, app.submission(), &request(&alias, RightKind::Access))
                .await
                .unwrap();
        let kept = rights_request(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(kept.due_on, date(2026, 12, 20), "one month");

        let all = export_for_request(&app.app, &ctx, id).await.unwrap();
        assert_eq!(all.identity.name, NAME);
        assert!(all.plan.iter().any(|item| item.what == WHAT));
        assert!(all.requests[0].text.contains("Kanarie-verzoek"));
        let last = &all.looked[0];
        assert_eq!(
            (last.action.as_str(), last.purpose.as_str()),
            ("rights.export", "rights"),
            "making it is written down too"
        );
        let paper = app.get(Who::PrivacyOfficer, &format!("/rechten/{id}/uitvoer")).await;
        assert!(
            paper.assert_page().text.contains(NAME)
                && paper.text.contains(WHAT)
                && paper.text.contains("rights.export")
        );
        let file = app.api(Who::Coordinator, &format!("/api/v1/rights/{id}/export"), None).await.json();
        assert_eq!(file["identity"]["name"], NAME);

        for who in [Who::CoordinatorSouth, Who::PrivacyOfficerSouth, Who::Provider, Who::Police] {
            assert_eq!(app.get(who, &format!("/rechten/{id}")).await.status, 404, "{who:?}");
            assert_eq!(app.get(who, &format!("/rechten/{id}/uitvoer")).await.status, 404, "{who:?}");
        }
        extend_rights_request(&app.app, &ctx, app.submission(), id, 1, "Veel papier.").await.unwrap();
        let extended = rights_request(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(extended.due_on, date(2027, 2, 20), "three months after it came in");
        let twice = extend_rights_request(&app.app, &ctx, app.submission(), id, 2, "Nog meer.").await;
        assert!(matches!(twice, Err(WebError::Conflict(_))), "once");
        let page = app.get(Who::Coordinator, &format!("/rechten/{id}")).await;
        assert!(page.assert_page().text.contains("Veel papier."));
        let done = app
            .post(
                Who::Coordinator,
                &format!("/rechten/{id}/antwoord"),
                &[("version", "2"), ("outcome", "granted"), ("words", "Gegeven.")],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert!(!app.files_contain("Kanarie-verzoek"));
    }
}

#[tokio::test]
async fn erasure_needs_a_confirmation_and_leaves_nothing_to_read() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let dossier = opened(&app, Who::Coordinator).await;
        let id = record_rights_request(
            &app.app,
            &ctx,
            app.submission(),
            &request(&dossier.alias, RightKind::Erasure),
        )
        .await
        .unwrap();
        let answer =
            |destroy| AnswerRequest { outcome: RightOutcome::Granted, words: "Gewist.".into(), destroy };
        let unsure = answer_rights_request(&app.app, &ctx, app.submission(), id, 1, &answer(false)).await;
        assert!(matches!(unsure, Err(WebError::Invalid(_))));
        answer_rights_request(&app.app, &ctx, app.submission(), id, 1, &answer(true)).await.unwrap();
        app.app.clock().advance_seconds(120);
        app.run_due().await;
        assert!(matches!(app.app.vault().key(dossier.id).await, Err(StoreError::Erased)));
        assert_eq!(app.get(Who::Coordinator, &format!("/dossier/{}", dossier.alias)).await.status, 404);
        let page = app.get(Who::Coordinator, &format!("/rechten/{id}")).await;
        assert!(page.assert_page().text.contains("Deze tekst is gewist"), "the request itself stays");
        app.get(Who::Coordinator, "/werk").await.assert_page();
        app.get(Who::Coordinator, "/dossiers").await.assert_page();
        app.get(Who::Coordinator, "/rechten").await.assert_page();
    }
}

#[tokio::test]
async fn a_request_from_somebody_unknown_and_wrong_fields() {
    let app = TestApp::on_sqlite(capabilities).await;
    let browser = app.browser(Who::PrivacyOfficer).await;
    app.get_in(&browser, "/rechten").await.assert_page();
    let wrong = app
        .post_in(
            &browser,
            "/rechten",
            &[("kind", "access"), ("asked_by", "person"), ("alias", "Wilg-999999"), ("details", "Alles")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let fields = [
        ("kind", "access"),
        ("asked_by", "representative"),
        ("alias", ""),
        ("details", "Wat heeft u over mij?"),
    ];
    let kept = app.post_in(&browser, "/rechten", &fields).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    let page = app.get_in(&browser, &kept.location).await;
    assert!(page.assert_page().text.contains("Geen dossier") && !page.text.contains("/uitvoer"));
    let foreign = opened(&app, Who::CoordinatorSouth).await.alias;
    let other = app
        .post_in(
            &browser,
            "/rechten",
            &[("kind", "access"), ("asked_by", "person"), ("alias", &foreign), ("details", "Alles")],
        )
        .await;
    assert_eq!(other.status, 422, "another organisation's dossier is unknown here");
}

#[tokio::test]
async fn a_substitute_has_the_whole_caseload_for_the_period_and_a_sheet() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, WHAT, 3)).await.unwrap();
        let sheet = app.get(Who::Coordinator, "/vervanging/blad").await;
        assert!(sheet.assert_page().text.contains(&alias) && sheet.text.contains(WHAT));
        assert!(!sheet.text.contains(NAME) && !sheet.text.contains(CONTACT), "no names on paper");

        let south = app.world.function(Who::CoordinatorSouth);
        let today = ctx.today();
        let until = today.checked_add(jiff::Span::new().days(7)).unwrap();
        arrange_substitution(&app.app, &ctx, app.submission(), south, today, until).await.unwrap();
        let page = app.get(Who::Coordinator, "/vervanging").await;
        assert!(page.assert_page().text.contains("Vervangt jou nu"));

        assert_eq!(
            app.get(Who::CoordinatorSouth, &format!("/dossier/{alias}")).await.status,
            404,
            "not as oneself"
        );
        let browser = app.browser(Who::CoordinatorSouth).await;
        let north = app.world.function(Who::Coordinator).to_string();
        assert_eq!(app.post_in(&browser, "/functies", &[("function", &north)]).await.status, 303);
        let work = app.get_in(&browser, "/werk").await;
        assert!(work.assert_page().text.contains(&alias));
        let dossier = app.get_in(&browser, &format!("/dossier/{alias}")).await;
        assert!(dossier.assert_page().text.contains(WHAT));
        let chain = app
            .post_in(
                &browser,
                "/vervanging",
                &[
                    ("to", &app.world.function(Who::SecondCoordinator).to_string()),
                    ("starts_on", &today.to_string()),
                    ("ends_on", &until.to_string()),
                ],
            )
            .await;
        assert_eq!(chain.status, 422, "a substitute does not pass the work on");

        let (before, _) = page.text.split_once("/stop\"").unwrap();
        let stop = before.rsplit('/').next().unwrap().to_owned();
        assert_eq!(app.post(Who::Coordinator, &format!("/vervanging/{stop}/stop"), &[]).await.status, 303);
        let browser = app.browser(Who::CoordinatorSouth).await;
        assert_eq!(
            app.post_in(&browser, "/functies", &[("function", &north)]).await.status,
            404,
            "it was stopped"
        );
    }
}
