//! The worklist, reminders, consent and sharing, import, the interface; on both databases.

mod common;

use std::collections::BTreeSet;

use common::{NAME, agreement, capabilities, opened, somebody};
use jiff::civil::date;
use oever_clocks::Remaining;
use oever_coordination::{
    AskedConsent, Group, ImportReport, Mapping, NewTask, OpenDossier, PlanInput, Sheet, StartClock, Target,
    Who as Does, Whose, Work, add_plan_item, add_task, finish_task, import_cases, load_dossier, open_dossier,
    record_dossier_consent, start_clock, withdraw_dossier_consent, worklist,
};
use oever_sharing::{ConsentAnswer, ConsentKind, GivenBy};
use oever_store::{StoreError, transaction};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

#[tokio::test]
async fn the_worklist_is_sorted_by_clock_and_tells_own_work_from_waiting() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = open_dossier(&app.app, &ctx, app.submission(), OpenDossier::empty()).await.unwrap().alias;
        let municipality = app.world.organisation(Who::Municipality);
        for (what, days, who) in [
            ("Morgen af", 1, Does::Coordinator),
            ("Over vijf dagen", 5, Does::Coordinator),
            ("Over een maand", 30, Does::Coordinator),
            ("Al te laat", -2, Does::Coordinator),
            ("Gemeente is te laat", -4, Does::Organisation(municipality)),
        ] {
            let input = PlanInput { who, ..agreement(&app, what, days) };
            add_plan_item(&app.app, &ctx, app.submission(), &alias, &input).await.unwrap();
        }
        // The decision of the municipality was due on Friday 20 November 2026.
        let decision = StartClock {
            rule: "wmo_decision".into(),
            started_on: date(2026, 11, 6),
            party: Some(municipality),
        };
        start_clock(&app.app, &ctx, app.submission(), &alias, &decision).await.unwrap();
        // Two months and three weeks gone: within the last thirty days it warns.
        let reflection =
            StartClock { rule: "reflection_period".into(), started_on: date(2026, 9, 10), party: None };
        start_clock(&app.app, &ctx, app.submission(), &alias, &reflection).await.unwrap();

        let list = worklist(&app.app, &ctx, Whose::Mine).await.unwrap();
        let what = |group| -> Vec<String> {
            list.of(group)
                .iter()
                .map(|item| match &item.work {
                    Work::Plan { what, .. } => what.clone(),
                    Work::Clock { rule } => rule.clone(),
                    Work::Task { kind } => kind.clone(),
                })
                .collect()
        };
        assert_eq!(what(Group::Today), ["Al te laat", "Morgen af"]);
        assert_eq!(what(Group::Week), ["Over vijf dagen", "reflection_period"]);
        assert_eq!(what(Group::Waiting), ["Gemeente is te laat", "wmo_decision"]);
        assert_eq!(what(Group::Later), ["Over een maand"]);
        assert_eq!(list.of(Group::Waiting)[0].remaining, Remaining::Late(4));
        assert_eq!(list.caseload, 1);

        let browser = app.browser(Who::Coordinator).await;
        let page = app.get_in(&browser, "/werk").await;
        page.assert_page();
        for words in [
            "2 dagen te laat",
            "Nog 1 dag",
            "3 dagen te laat",
            "Gemeente",
            "2 taken, waarvan 2 over tijd",
            "Later: 1 taak",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        let english = app.get_in(&browser, "/werk?taal=en").await;
        assert!(english.assert_page().text.contains("2 days late"));
        // Another function of the same organisation has its own list; the whole organisation is one click.
        let other = app.get(Who::SecondCoordinator, "/werk").await;
        assert!(other.assert_page().text.contains("Niets dat nu moet"));
        let all = app.get(Who::SecondCoordinator, "/werk?wie=alle").await;
        assert!(all.assert_page().text.contains("Al te laat"));
        let south = app.get(Who::CoordinatorSouth, "/werk?wie=alle").await;
        assert!(!south.assert_page().text.contains(&alias));
    }
}

#[tokio::test]
async fn who_is_late_is_reminded_once_and_then_escalated() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        let municipality = app.world.organisation(Who::Municipality);
        let input = PlanInput {
            who: Does::Organisation(municipality),
            ..agreement(&app, "Besluit over begeleiding", -4)
        };
        let id = add_plan_item(&app.app, &ctx, app.submission(), &alias, &input).await.unwrap();
        let browser = app.browser(Who::Coordinator).await;
        let path = format!("/dossier/{alias}/afspraak/{id}");
        assert!(app.get_in(&browser, "/werk").await.text.contains(&format!("{path}/herinner")));
        let mails = async || {
            let mut tx = app.app.db().read().await.unwrap();
            oever_jobs::unsent(&mut tx).await.unwrap().len()
        };
        let before = mails().await;
        let key = app.app.entropy().uuid().to_string();
        for _ in 0..2 {
            let answer = app.post_in(&browser, &format!("{path}/herinner"), &[("idempotency", &key)]).await;
            assert_eq!(answer.status, 303, "{}", answer.text);
        }
        assert_eq!(mails().await, before + 1, "the same click twice is one mail");
        let page = app.get_in(&browser, "/werk").await;
        assert!(
            page.text.contains("Herinnering gestuurd") && page.text.contains(&format!("{path}/escaleer"))
        );
        assert_eq!(app.post_in(&browser, &format!("{path}/escaleer"), &[]).await.status, 303);
        let timeline = app.get_in(&browser, &format!("/dossier/{alias}/tijdlijn")).await;
        assert!(timeline.text.contains("Herinnering gestuurd:") && timeline.text.contains("Opgeschaald:"));
        // Nobody is waited for where the coordinator acts.
        let own = add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, "Zelf doen", 1))
            .await
            .unwrap();
        assert_eq!(
            app.post_in(&browser, &format!("/dossier/{alias}/afspraak/{own}/herinner"), &[]).await.status,
            422
        );
    }
}

#[tokio::test]
async fn other_capabilities_put_tasks_on_the_worklist() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let opened = opened(&app, Who::Coordinator).await;
        let task = NewTask {
            organisation: app.world.organisation(Who::Coordinator),
            dossier: Some(opened.id),
            kind: "coordination-work-today",
            subject: opened.id.into(),
            href: "/koppelingen".into(),
            due_on: date(2026, 11, 24),
        };
        for _ in 0..2 {
            transaction!(app.app.db(), "test", |tx| -> Result<(), StoreError> {
                add_task(tx, &ctx, &task).await
            })
            .unwrap();
        }
        let tasks = async || {
            let list = worklist(&app.app, &ctx, Whose::Mine).await.unwrap();
            list.groups.values().flatten().filter(|item| matches!(item.work, Work::Task { .. })).count()
        };
        assert_eq!(tasks().await, 1);
        transaction!(app.app.db(), "test", |tx| -> Result<(), StoreError> {
            finish_task(tx, &ctx, task.kind, opened.id).await
        })
        .unwrap();
        assert_eq!(tasks().await, 0);
    }
}

#[tokio::test]
async fn a_consent_that_is_taken_back_is_taken_back_at_once() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let opened = opened(&app, Who::Coordinator).await;
        let alias = &opened.alias;
        let provider = app.world.organisation(Who::Provider);
        let asked = |with| AskedConsent {
            kind: ConsentKind::AvgBasis,
            with_organisation: with,
            purpose: "help".into(),
            answer: ConsentAnswer::Given,
            given_by: GivenBy::Person,
            asked_on: date(2026, 11, 19),
            ends_on: Some(date(2027, 1, 12)),
            how: "Met tolk kanarie-telefoon, zij begreep het".into(),
        };
        let everybody = record_dossier_consent(&app.app, &ctx, app.submission(), alias, asked(None)).await;
        assert!(matches!(everybody, Err(WebError::Invalid(_))), "everybody at once is not possible");
        record_dossier_consent(&app.app, &ctx, app.submission(), alias, asked(Some(provider))).await.unwrap();
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}/toestemming")).await;
        assert!(
            page.assert_page().text.contains("Met tolk kanarie-telefoon")
                && page.text.contains("Zij wil stoppen")
        );
        assert!(!app.files_contain("Met tolk kanarie-telefoon"));
        let mut tx = app.app.db().read().await.unwrap();
        let consent = oever_sharing::consents_of(&mut tx, opened.id).await.unwrap().remove(0);
        drop(tx);
        let foreign = opened_elsewhere(&app).await;
        let wrong = withdraw_dossier_consent(&app.app, &ctx, app.submission(), &foreign, consent.id).await;
        assert!(matches!(wrong, Err(WebError::NotFound)), "not through another dossier");
        withdraw_dossier_consent(&app.app, &ctx, app.submission(), alias, consent.id).await.unwrap();
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}/toestemming")).await;
        assert!(page.text.contains("Ingetrokken") && !page.text.contains("Zij wil stoppen"));
    }
}

async fn opened_elsewhere(app: &TestApp) -> String {
    open_dossier(&app.app, &app.ctx(Who::Coordinator), app.submission(), OpenDossier::empty())
        .await
        .unwrap()
        .alias
}

const CASES: &str = "Zaaknummer;Naam;Geboortedatum;Gemeente;Vorm;Geslacht;Wens\n\
    Z1;Kanariegeel Import;15-03-2009;Groningen;arbeid;v;Rust\n\
    Z2;;;GM0014;seksueel;;\n\
    ;Zonder nummer;;;;;\n\
    Z3;Fout;31-02-2009;;;;\n\
    Z4;Fout;;Nergenshuizen;;;\n\
    Z5;Fout;;;tovenarij;;\n\
    Z1;Dubbel;;;;;\n\
    Z6;te kort\n";

#[tokio::test]
async fn running_cases_are_imported_row_by_row_and_a_second_time_changes_nothing() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let mapping = Mapping::suggested(&Sheet::parse(CASES.as_bytes()).unwrap().headings);
        assert_eq!(mapping.0.len(), 7);
        let run = async |dry| {
            import_cases(&app.app, &ctx, CASES.as_bytes(), &mapping, &BTreeSet::new(), dry).await.unwrap()
        };
        let places = |report: &ImportReport| -> Vec<(u64, String, &'static str)> {
            report.bad.iter().map(|bad| (bad.line, bad.column.clone(), bad.reason)).collect()
        };
        let preview = run(true).await;
        assert_eq!((preview.imported, preview.known), (2, 0));
        assert_eq!(
            places(&preview),
            [
                (4, "Zaaknummer".into(), "coordination-import-no-reference"),
                (5, "Geboortedatum".into(), "coordination-import-date"),
                (6, "Gemeente".into(), "coordination-import-municipality"),
                (7, "Vorm".into(), "coordination-import-form"),
                (8, String::new(), "coordination-import-twice"),
                (9, String::new(), "coordination-import-ragged"),
            ]
        );
        assert_eq!(preview, ImportReport { ..run(false).await }, "the preview told the truth");
        let again = run(false).await;
        assert_eq!((again.imported, again.known), (0, 2));
        let page = app.get(Who::Coordinator, "/dossiers").await;
        assert!(page.assert_page().text.contains("2 dossiers"));
        assert!(!app.files_contain("Kanariegeel Import"));
        let no_number = Mapping(
            mapping
                .0
                .iter()
                .filter(|(target, _)| **target != Target::Reference)
                .map(|(t, at)| (*t, *at))
                .collect(),
        );
        assert!(matches!(
            import_cases(&app.app, &ctx, CASES.as_bytes(), &no_number, &BTreeSet::new(), true).await,
            Err(WebError::Invalid(_))
        ));
        assert!(matches!(
            import_cases(
                &app.app,
                &app.ctx(Who::Provider),
                CASES.as_bytes(),
                &mapping,
                &BTreeSet::new(),
                true
            )
            .await,
            Err(WebError::NotFound)
        ));
    }
}

#[tokio::test]
async fn an_uploaded_spreadsheet_is_sealed_and_destroyed() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let id =
        oever_coordination::keep_upload(&app.app, &ctx, app.submission(), CASES.as_bytes()).await.unwrap();
    assert!(!app.files_contain("Kanariegeel Import"));
    let browser = app.browser(Who::Coordinator).await;
    let path = format!("/dossiers/importeren/{id}");
    app.get_in(&browser, &path).await.assert_page();
    assert_eq!(app.get(Who::CoordinatorSouth, &path).await.status, 404, "not for another organisation");
    let columns = [
        ("reference", "0"),
        ("name", "1"),
        ("birth_date", "2"),
        ("municipality", "3"),
        ("forms", "4"),
        ("sex", "5"),
        ("wish", "6"),
    ];
    let with = |step: &'static str| columns.iter().copied().chain([("step", step)]).collect::<Vec<_>>();
    let preview = app.post_in(&browser, &path, &with("preview")).await;
    assert!(
        preview.assert_page().text.contains("2 nieuwe dossiers")
            && preview.text.contains("Deze gemeente kennen we niet")
    );
    let done = app.post_in(&browser, &path, &with("import")).await;
    assert!(done.assert_page().text.contains("2 nieuwe dossiers"), "{}", done.text);
    assert_eq!(app.get_in(&browser, &path).await.status, 404, "the key is gone");
    // One that is left lying is destroyed after a day.
    let left =
        oever_coordination::keep_upload(&app.app, &ctx, app.submission(), CASES.as_bytes()).await.unwrap();
    app.advance_days(2);
    app.run_due().await;
    assert!(matches!(oever_coordination::uploaded(&app.app, &ctx, left).await, Err(WebError::NotFound)));
}

#[tokio::test]
async fn search_finds_by_tree_by_number_and_only_the_own_dossiers() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    for alias in ["Linde-118", "Linde-204", "Eik-118"] {
        let wished = OpenDossier { alias: Some(alias.into()), ..OpenDossier::empty() };
        open_dossier(&app.app, &ctx, app.submission(), wished).await.unwrap();
    }
    let browser = app.browser(Who::Coordinator).await;
    let found = async |text: &str| app.post_in(&browser, "/dossiers/zoek", &[("search", text)]).await;
    assert_eq!(found("linde 118").await.location, "/dossier/Linde-118");
    assert!(found("118").await.text.contains("Eik-118"));
    let trees = found("LINDE").await;
    assert!(trees.text.contains("Linde-204") && !trees.text.contains("Eik-118"));
    assert!(found("%").await.assert_page().text.contains("Geen dossier gevonden"));
    let south = app.post(Who::CoordinatorSouth, "/dossiers/zoek", &[("search", "Linde-118")]).await;
    assert!(south.assert_page().text.contains("Geen dossier gevonden"));
    for order in ["alias", "opened", "changed", "'; DROP TABLE dossiers"] {
        app.get_in(&browser, &format!("/dossiers?status=open&volgorde={order}").replace(' ', "%20"))
            .await
            .assert_page();
    }
    let english = app.get_in(&browser, "/dossiers?taal=en").await;
    assert!(english.assert_page().text.contains("3 dossiers"));
}

#[tokio::test]
async fn the_interface_speaks_of_aliases_and_conflicts() {
    for app in TestApp::on_both(capabilities).await {
        let browser = app.browser(Who::Coordinator).await;
        let body = serde_json::json!({ "name": NAME, "municipality": "GM0014", "forms": ["labour"], "reference": "API-1" });
        let created = app.api_in(&browser, "/api/v1/dossiers", Some(&body)).await;
        assert_eq!(created.status, 200, "{}", created.text);
        let alias = created.json()["alias"].as_str().unwrap().to_owned();
        assert_eq!(app.api_in(&browser, "/api/v1/dossiers", Some(&body)).await.json()["new"], false);
        let path = format!("/api/v1/dossiers/{alias}/plan-items");
        let item = serde_json::json!({ "who": "coordinator", "what": "Zoekt", "why": "Omdat", "desired_effect": "Rust", "due_on": "2026-11-30" });
        let id = app.api_in(&browser, &path, Some(&item)).await.json()["id"].as_str().unwrap().to_owned();
        let mut change = item.clone();
        change["version"] = 1.into();
        change["status"] = "busy".into();
        assert_eq!(app.api_in(&browser, &format!("{path}/{id}"), Some(&change)).await.status, 200);
        let stale = app.api_in(&browser, &format!("{path}/{id}"), Some(&change)).await;
        assert_eq!((stale.status, stale.json()["type"].as_str()), (409, Some("/problems/conflict")));
        assert_eq!(app.api_in(&browser, &path, None).await.json()[0]["status"], "busy");
        let list = app.api_in(&browser, "/api/v1/worklist", None).await;
        assert_eq!(list.json()[0]["days_left"], 7);
        let one = app.api_in(&browser, &format!("/api/v1/dossiers/{alias}"), None).await;
        assert_eq!(one.json()["status"], "open");
        for answer in [list, one, app.api_in(&browser, "/api/v1/dossiers", None).await] {
            assert!(!answer.text.contains(NAME), "{}", answer.text);
        }
        assert_eq!(
            app.api(Who::CoordinatorSouth, &format!("/api/v1/dossiers/{alias}"), None).await.status,
            404
        );
        let wrong = serde_json::json!({ "who": "somebody", "what": "", "why": "", "desired_effect": "" });
        assert_eq!(app.api_in(&browser, &path, Some(&wrong)).await.status, 422);
    }
}

#[tokio::test]
async fn how_clocks_count_is_open_to_anyone_in_both_languages() {
    let app = TestApp::on_sqlite(capabilities).await;
    for (language, words) in [("nl", "Bedenktijd"), ("en", "Reflection period")] {
        let page = app.get(Who::Anonymous, &format!("/uitleg/klokken?taal={language}")).await;
        assert!(page.assert_page().text.contains(words));
        assert!(page.text.contains("Vc B8/3.1"));
    }
}

#[tokio::test]
async fn every_form_page_is_complete_in_english() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let alias = open_dossier(&app.app, &ctx, app.submission(), somebody()).await.unwrap().alias;
    let clock = StartClock { rule: "rvb_application".into(), started_on: date(2026, 11, 20), party: None };
    let clock = start_clock(&app.app, &ctx, app.submission(), &alias, &clock).await.unwrap();
    let item = add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, "Doet iets", 1))
        .await
        .unwrap();
    let browser = app.browser(Who::Coordinator).await;
    for path in [
        String::new(),
        "/afdruk".into(),
        "/identiteit".into(),
        "/situatie".into(),
        "/wens".into(),
        "/afspraken/nieuw".into(),
        format!("/afspraak/{item}"),
        "/klokken/nieuw".into(),
        "/klokken/nieuw?klok=wmo_decision".into(),
        "/klokken/nieuw?klok=reflection_period_dublin".into(),
        format!("/klok/{clock}"),
        "/tijdlijn".into(),
        "/toestemming".into(),
        "/inzage".into(),
        "/sluiten".into(),
    ] {
        let joint = if path.contains('?') { '&' } else { '?' };
        app.get_in(&browser, &format!("/dossier/{alias}{path}{joint}taal=en")).await.assert_page();
    }
    for path in ["/werk", "/dossiers", "/dossiers/nieuw", "/dossiers/importeren"] {
        app.get_in(&browser, &format!("{path}?taal=en")).await.assert_page();
    }
    load_dossier(&app.app, &ctx, &alias, "dossier.read").await.unwrap();
}

/// A decision of the northern coordinator that carries a share with a shelter about one dossier.
async fn decided(app: &TestApp, dossier: oever_coordination::DossierId) -> oever_sharing::DecisionId {
    let facts = [
        "urgency=not_acute",
        "from=coordinator",
        "mandate=municipal",
        "to=shelter",
        "purpose=help",
        "secrecy=no",
        "agreement_help=given",
    ]
    .into_iter()
    .filter_map(|pair| pair.split_once('='))
    .fold(oever_sharing::Facts::new(), |facts, (fact, value)| facts.with(fact, value));
    let input = oever_sharing::RecordDecision {
        facts,
        route: "as-asked".into(),
        choice: oever_sharing::Choice::Share,
        motivation: "Zij wil dat de opvang het plan kent".into(),
        advised_by: oever_sharing::Adviser::Nobody,
        to_organisation: Some(app.world.organisation(Who::Provider)),
        subject: Some(("dossier".into(), dossier.into())),
        ends_on: Some(date(2027, 6, 1)),
    };
    oever_sharing::record_decision(&app.app, &app.ctx(Who::Coordinator), app.submission(), input)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_part_is_shared_on_a_decision_and_stops_at_once() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let opened = opened(&app, Who::Coordinator).await;
        let alias = &opened.alias;
        add_plan_item(&app.app, &ctx, app.submission(), alias, &agreement(&app, "Zoekt een kamer", 3))
            .await
            .unwrap();
        let decision = decided(&app, opened.id).await;
        let browser = app.browser(Who::Coordinator).await;
        let consents = format!("/dossier/{alias}/toestemming");
        assert!(
            app.get_in(&browser, &consents).await.text.contains(&decision.to_string()),
            "the decision is offered"
        );
        let provider = app.world.organisation(Who::Provider).to_string();
        let decision = decision.to_string();
        let share = [
            ("decision", decision.as_str()),
            ("share_with", provider.as_str()),
            ("items", "plan"),
            ("ends_on_day", "12"),
            ("ends_on_month", "1"),
            ("ends_on_year", "2027"),
        ];
        let answer = app.post_in(&browser, &format!("/dossier/{alias}/delen"), &share).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        assert!(
            app.get_in(&browser, &format!("/dossier/{alias}")).await.text.contains("Het plan"),
            "who may know what"
        );

        let shelter = app.browser(Who::Provider).await;
        let list = app.get_in(&shelter, "/gedeeld").await;
        assert!(list.assert_page().text.contains(alias.as_str()));
        let mut tx = app.app.db().read().await.unwrap();
        let share = oever_sharing::shares_in_force(&mut tx, opened.id, ctx.today()).await.unwrap().remove(0);
        drop(tx);
        let part = app.get_in(&shelter, &format!("/gedeeld/{}", share.id)).await;
        assert!(part.assert_page().text.contains("Zoekt een kamer"));
        assert!(!part.text.contains(NAME) && !part.text.contains("Wordt 18"), "only what was shared");
        assert_eq!(
            app.get_in(&shelter, &format!("/dossier/{alias}")).await.status,
            404,
            "never the dossier around it"
        );
        assert_eq!(app.get(Who::ProviderSouth, &format!("/gedeeld/{}", share.id)).await.status, 404);

        let stop = format!("/dossier/{alias}/delen/{}/stop", share.id);
        assert_eq!(app.post_in(&browser, &stop, &[]).await.status, 303);
        assert_eq!(app.get_in(&shelter, &format!("/gedeeld/{}", share.id)).await.status, 404);
        let log = app.get_in(&browser, &format!("/dossier/{alias}/inzage")).await;
        assert!(log.text.contains("gedeeld onderdeel"), "she can read that the shelter looked: {}", log.text);
    }
}

#[tokio::test]
async fn a_dossier_from_a_signal_takes_over_what_was_told() {
    use oever_reporting::{
        Agreement, Aim, Attribute, AttributeKind, AttributeOf, Content, Destination, Part, Person, Safety,
        Setting, SubmitReport, Urgency,
    };
    for app in TestApp::on_both(capabilities).await {
        let signal = SubmitReport {
            urgency: Some(Urgency::ThisWeek),
            setting: Some(Setting::Shelter),
            municipality: Some("GM0014".into()),
            destination: Some(Destination::Coordination),
            forms: vec![oever_reporting::Form::Labour],
            content: Content {
                aim: Some(Aim::Help),
                agreement: Some(Agreement::Yes),
                basis: "Zij vroeg erom".into(),
                story: "Zij werkt zeven dagen per week".into(),
                people: vec![Person {
                    part: Part::PossibleVictim,
                    name: NAME.into(),
                    birth: None,
                    represented: None,
                    representative: String::new(),
                }],
                attributes: vec![Attribute {
                    kind: AttributeKind::Phone,
                    value: "06 00 00 00 00".into(),
                    of: AttributeOf::Person,
                    note: String::new(),
                }],
                safety: Safety { safe_contact: "Alleen na zessen".into(), ..Safety::default() },
                ..Content::default()
            },
        };
        let report = oever_reporting::submit(&app.app, &app.ctx(Who::Reporter), app.submission(), &signal)
            .await
            .unwrap();
        let path = format!("/dossiers/nieuw?report={report}");
        let browser = app.browser(Who::Coordinator).await;
        let form = app.get_in(&browser, &path).await;
        for words in [NAME, "06 00 00 00 00", "Alleen na zessen", "Groningen"] {
            assert!(form.assert_page().text.contains(words), "{words}");
        }
        assert_eq!(
            app.get(Who::CoordinatorSouth, &path).await.status,
            404,
            "a signal that was sent to another region"
        );
        let report = report.to_string();
        let fields = [
            ("report", report.as_str()),
            ("name", NAME),
            ("phone", "06 00 00 00 00"),
            ("forms", "labour"),
            ("asked", "no"),
        ];
        let created = app.post_in(&browser, "/dossiers/nieuw", &fields).await;
        assert_eq!(created.status, 303, "{}", created.text);
        let again = app.post_in(&browser, "/dossiers/nieuw", &fields).await;
        assert!(again.location.contains("notice-known"), "one signal, one dossier: {}", again.location);
        let stolen = app.post(Who::CoordinatorSouth, "/dossiers/nieuw", &fields).await;
        assert_eq!(stolen.status, 404, "nobody opens a dossier from a signal of another");
    }
}
