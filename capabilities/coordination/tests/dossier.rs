//! Dossiers: opened, read, changed, closed; on both databases.

mod common;

use common::{CONTACT, NAME, PHONE, WHAT, agreement, capabilities, opened, somebody};
use jiff::civil::date;
use oever_clocks::ClockEvent;
use oever_coordination::{
    CloseDossier, CloseReason, Facts, Identity, OpenDossier, PlanInput, PlanStatus, Precision, StartClock,
    Wish, WishContent, add_note, add_plan_item, change_alias, change_facts, change_identity,
    change_plan_item, clocks_of, close_dossier, load_dossier, open_dossier, record_wish, reveal_identity,
    start_clock,
};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_dossier_hides_who_it_is_and_shows_it_for_a_purpose_that_is_written_down() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        let browser = app.browser(Who::Coordinator).await;
        let plan = app.get_in(&browser, &format!("/dossier/{alias}")).await;
        plan.assert_page();
        assert!(
            plan.text.contains(&alias) && plan.text.contains("Arbeidsuitbuiting, mogelijk"),
            "{}",
            plan.text
        );
        assert!(plan.text.contains("Groningen") && plan.text.contains("Tolk: Spaans"));
        assert!(plan.text.contains("Nog niet gevraagd"), "a new dossier says that the wish was not asked");
        for tab in [
            "",
            "/tijdlijn",
            "/toestemming",
            "/inzage",
            "/afdruk",
            "/situatie",
            "/wens",
            "/sluiten",
            "/afspraken/nieuw",
            "/klokken/nieuw",
            "/identiteit",
        ] {
            let page = app.get_in(&browser, &format!("/dossier/{alias}{tab}")).await;
            page.assert_page();
            assert!(!page.text.contains(NAME) && !page.text.contains(CONTACT), "{tab} shows who it is");
        }

        let without = reveal_identity(&app.app, &ctx, &alias, "").await;
        assert!(matches!(without, Err(WebError::Invalid(_))));
        let path = format!("/dossier/{alias}/identiteit");
        assert_eq!(app.post_in(&browser, &path, &[("purpose", "nieuwsgierig")]).await.status, 422);
        let shown = app.post_in(&browser, &path, &[("purpose", "contact")]).await;
        assert!(
            shown.assert_page().text.contains(NAME)
                && shown.text.contains(CONTACT)
                && shown.text.contains(PHONE)
        );
        let log = app.get_in(&browser, &format!("/dossier/{alias}/inzage")).await;
        assert!(
            log.text.contains("Bekeek de naam") && log.text.contains("Ik neem contact op"),
            "{}",
            log.text
        );
        assert!(!log.text.contains(NAME));

        assert!(
            !app.files_contain(NAME)
                && !app.files_contain(CONTACT)
                && !app.files_contain(PHONE)
                && !app.files_contain("\"2009-03-15\"")
        );
    }
}

#[tokio::test]
async fn nobody_else_learns_that_a_dossier_exists() {
    for app in TestApp::on_both(capabilities).await {
        let alias = opened(&app, Who::Coordinator).await.alias;
        for who in Who::ALL {
            let answer = app.get(who, &format!("/dossier/{alias}")).await;
            let own = matches!(who, Who::Coordinator | Who::SecondCoordinator);
            assert_eq!(answer.status, if own { 200 } else { 404 }, "{who:?}");
        }
        let there = load_dossier(&app.app, &app.ctx(Who::CoordinatorSouth), &alias, "dossier.read").await;
        let nowhere =
            load_dossier(&app.app, &app.ctx(Who::CoordinatorSouth), "Eik-999", "dossier.read").await;
        assert!(matches!((there, nowhere), (Err(WebError::NotFound), Err(WebError::NotFound))));
        assert_eq!(
            app.get(Who::Anonymous, &format!("/dossier/{alias}")).await.status,
            303,
            "the public is sent to sign in"
        );
    }
}

#[tokio::test]
async fn the_same_submission_and_the_same_reference_open_one_dossier() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let key = app.submission();
        let first = open_dossier(&app.app, &ctx, key, somebody()).await.unwrap();
        let again = open_dossier(&app.app, &ctx, key, somebody()).await.unwrap();
        assert!(first.new && !again.new && first.alias == again.alias);

        let with = |reference: &str| OpenDossier { reference: Some(reference.into()), ..somebody() };
        let one = open_dossier(&app.app, &ctx, app.submission(), with("ZK-0001-kanarie")).await.unwrap();
        let two = open_dossier(&app.app, &ctx, app.submission(), with(" zk-0001-KANARIE ")).await.unwrap();
        assert_eq!((one.alias.as_str(), two.new), (two.alias.as_str(), false));
        let south = open_dossier(
            &app.app,
            &app.ctx(Who::CoordinatorSouth),
            app.submission(),
            with("ZK-0001-kanarie"),
        )
        .await
        .unwrap();
        assert!(south.new, "another organisation has its own numbers");
        assert!(!app.files_contain("ZK-0001-kanarie") && !app.files_contain("zk-0001-kanarie"));

        let wished = OpenDossier { alias: Some("Linde-118".into()), ..OpenDossier::empty() };
        let linde = open_dossier(&app.app, &ctx, app.submission(), wished.clone()).await.unwrap();
        assert_eq!(linde.alias, "Linde-118");
        let taken = open_dossier(&app.app, &ctx, app.submission(), wished).await.unwrap();
        assert_ne!(taken.alias, "Linde-118");
        let odd = OpenDossier { alias: Some("../../etc".into()), ..OpenDossier::empty() };
        assert!(!open_dossier(&app.app, &ctx, app.submission(), odd).await.unwrap().alias.contains('.'));
    }
}

#[tokio::test]
async fn two_people_change_one_agreement_and_the_second_sees_both_versions() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        let id =
            add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, WHAT, 3)).await.unwrap();
        let path = format!("/dossier/{alias}/afspraak/{id}");
        let (first, second) =
            (app.browser(Who::Coordinator).await, app.browser(Who::SecondCoordinator).await);
        let form = app.get_in(&first, &path).await;
        let version = form.assert_page().hidden("version").unwrap().to_owned();
        let fields = |what: &str, version: &str| {
            [
                ("who", "coordinator"),
                ("what", what),
                ("why", "Omdat"),
                ("desired_effect", "Rust"),
                ("due_on_day", "30"),
                ("due_on_month", "11"),
                ("due_on_year", "2026"),
                ("status", "busy"),
                ("version", version),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let post = async |browser, what: &str, version: &str| {
            let fields = fields(what, version);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            app.post_in(browser, &path, &fields).await
        };
        assert_eq!(post(&first, "De eerste versie", &version).await.status, 303);
        let conflict = post(&second, "De tweede versie", &version).await;
        assert_eq!(conflict.status, 409, "{}", conflict.text);
        assert!(conflict.text.contains("De eerste versie") && conflict.text.contains("De tweede versie"));
        assert!(conflict.text.contains("Zorgcoördinator"), "the function that was first, not a name");
        let newer = conflict.hidden("version").unwrap().to_owned();
        assert_ne!(newer, version);
        let stored = app.get_in(&first, &format!("/dossier/{alias}")).await;
        assert!(stored.text.contains("De eerste versie") && !stored.text.contains("De tweede versie"));
        assert_eq!(post(&second, "De tweede versie", &newer).await.status, 303, "a choice was made");
        assert!(app.get_in(&first, &format!("/dossier/{alias}")).await.text.contains("De tweede versie"));
        assert!(!app.files_contain("De tweede versie"));
    }
}

#[tokio::test]
async fn two_people_change_the_situation_and_the_second_sees_both_versions() {
    let app = TestApp::on_sqlite(capabilities).await;
    let alias = opened(&app, Who::Coordinator).await.alias;
    let path = format!("/dossier/{alias}/situatie");
    let (first, second) = (app.browser(Who::Coordinator).await, app.browser(Who::SecondCoordinator).await);
    let version = app.get_in(&first, &path).await.assert_page().hidden("version").unwrap().to_owned();
    let post = async |browser, interpreter: &str, version: &str| {
        let fields = [
            ("forms", "labour"),
            ("forms", "criminal"),
            ("sex", "female"),
            ("interpreter", interpreter),
            ("version", version),
        ];
        app.post_in(browser, &path, &fields).await
    };
    assert_eq!(post(&first, "Spaans", &version).await.status, 303);
    let conflict = post(&second, "Pools", &version).await;
    assert_eq!(conflict.status, 409, "{}", conflict.text);
    assert!(conflict.text.contains("Spaans") && conflict.text.contains("Pools"));
    assert!(conflict.text.contains("Zorgcoördinator"), "the function that was first");
    assert_eq!(conflict.text.matches("name=\"forms\"").count(), 2, "every choice is posted again");
    let newer = conflict.hidden("version").unwrap().to_owned();
    assert_eq!(post(&second, "Pools", &newer).await.status, 303);
    assert!(app.get_in(&first, &path).await.text.contains("value=\"Pools\""));
}

#[tokio::test]
async fn an_agreement_needs_somebody_a_reason_and_an_effect() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let alias = opened(&app, Who::Coordinator).await.alias;
    let mut empty = agreement(&app, "", 1);
    empty.content.why.clear();
    empty.content.desired_effect.clear();
    empty.due_on = None;
    let Err(WebError::Invalid(problem)) =
        add_plan_item(&app.app, &ctx, app.submission(), &alias, &empty).await
    else {
        panic!("an empty agreement was accepted")
    };
    let fields: Vec<&str> = problem.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["what", "why", "desired_effect", "due_on"]);
    let browser = app.browser(Who::Coordinator).await;
    let page = app
        .post_in(&browser, &format!("/dossier/{alias}/afspraken"), &[("what", "Getypt blijft staan")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("Getypt blijft staan") && page.text.contains("Kies wie het doet"));
    // It is up to the person herself: no date needed.
    let hers = PlanInput {
        who: oever_coordination::Who::Person,
        due_on: None,
        ..agreement(&app, "Kiest of haar zus het mag weten", 0)
    };
    add_plan_item(&app.app, &ctx, app.submission(), &alias, &hers).await.unwrap();
    assert!(app.get_in(&browser, &format!("/dossier/{alias}")).await.text.contains("Geen datum: aan haar"));
    // The first three agreements are one click.
    assert_eq!(app.post_in(&browser, &format!("/dossier/{alias}/afspraken/begin"), &[]).await.status, 303);
    assert!(app.get_in(&browser, &format!("/dossier/{alias}")).await.text.contains("schrijft het op"));
}

#[tokio::test]
async fn an_effect_is_seen_and_no_difference_is_an_answer() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        let id =
            add_plan_item(&app.app, &ctx, app.submission(), &alias, &agreement(&app, WHAT, 3)).await.unwrap();
        let mut done = agreement(&app, WHAT, 3);
        done.status = PlanStatus::Done;
        done.effect = Some(oever_coordination::Effect::NoDifference);
        done.content.seen = "Zij slaapt nog slecht".into();
        change_plan_item(&app.app, &ctx, app.submission(), &alias, id, 1, &done).await.unwrap();
        let stale = change_plan_item(&app.app, &ctx, app.submission(), &alias, id, 1, &done).await;
        assert!(matches!(stale, Err(WebError::Conflict(_))));
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}")).await;
        assert!(page.text.contains("Geen verschil") && page.text.contains("Zij slaapt nog slecht"));
        let line = app.get(Who::Coordinator, &format!("/dossier/{alias}/tijdlijn")).await;
        assert!(line.assert_page().text.contains("Afspraak klaar:"));
    }
}

#[tokio::test]
async fn a_wish_is_kept_with_who_was_in_the_room() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        let said = Wish {
            asked: true,
            noted_on: date(2026, 11, 19),
            content: WishContent {
                words: "Rust en een deur die op slot kan".into(),
                present: "tolk aan de telefoon".into(),
                limits: "Bij groot gevaar moeten wij iets doen".into(),
            },
        };
        let alone =
            Wish { content: WishContent { present: String::new(), ..said.content.clone() }, ..said.clone() };
        assert!(matches!(
            record_wish(&app.app, &ctx, app.submission(), &alias, &alone).await,
            Err(WebError::Invalid(_))
        ));
        record_wish(&app.app, &ctx, app.submission(), &alias, &said).await.unwrap();
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}")).await;
        for words in ["een deur die op slot kan", "tolk aan de telefoon", "Bij groot gevaar"] {
            assert!(page.text.contains(words), "{words}");
        }
        assert!(!app.files_contain("een deur die op slot kan"));
        let later = Wish { asked: false, noted_on: date(2026, 11, 22), content: WishContent::default() };
        record_wish(&app.app, &ctx, app.submission(), &alias, &later).await.unwrap();
        let form = app.get(Who::Coordinator, &format!("/dossier/{alias}/wens")).await;
        assert!(form.assert_page().text.contains("een deur die op slot kan"), "earlier wishes stay");
    }
}

#[tokio::test]
async fn the_birthday_clock_follows_the_date_of_birth_and_gives_it_away_to_nobody() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let opened = opened(&app, Who::Coordinator).await;
        let alias = &opened.alias;
        let clocks = async || {
            let found = load_dossier(&app.app, &ctx, alias, "dossier.read").await.unwrap();
            let key = found.key(&app.app).await.unwrap();
            let permit = found.reading(&app.app, &ctx).await.unwrap();
            let mut tx = app.app.db().read().await.unwrap();
            clocks_of(&app.app, &mut tx, &key, &permit, opened.id, ctx.today()).await.unwrap()
        };
        let before = clocks().await;
        assert_eq!(before.len(), 1);
        assert_eq!((before[0].row.rule.as_str(), before[0].row.due_on), ("birthday_18", None));
        assert_eq!(before[0].term.due_on, date(2027, 3, 15));
        // The worklist says that it comes, not when.
        let list = app.get(Who::Coordinator, "/werk").await;
        assert!(
            list.assert_page().text.contains("Wordt 18 jaar") && !list.text.contains("15 maart 2027"),
            "{}",
            list.text
        );
        assert!(app.get(Who::Coordinator, &format!("/dossier/{alias}")).await.text.contains("15 maart 2027"));

        let (identity, version) = reveal_identity(&app.app, &ctx, alias, "check").await.unwrap();
        let corrected = Identity {
            birth_date: Some(date(2010, 1, 1)),
            birth_precision: Some(Precision::Day),
            ..identity.clone()
        };
        change_identity(&app.app, &ctx, app.submission(), alias, version, &corrected).await.unwrap();
        let stale = change_identity(&app.app, &ctx, app.submission(), alias, version, &identity).await;
        assert!(matches!(stale, Err(WebError::Conflict(_))));
        let after = clocks().await;
        assert_eq!(after.len(), 2);
        assert_eq!((after[0].term.due_on, after[0].term.stopped.is_some()), (date(2028, 1, 1), false));
        assert_eq!(after[1].term.stopped.as_ref().map(|stop| stop.reason.as_str()), Some("birth_date_wrong"));
        assert!(!app.files_contain("\"2010-01-01\"") && !app.files_contain("\"2009-03-15\""));
    }
}

#[tokio::test]
async fn clocks_start_stop_and_refuse_what_the_rules_refuse() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let alias = opened(&app, Who::Coordinator).await.alias;
        let start = |rule: &str, started_on| StartClock { rule: rule.into(), started_on, party: None };
        let id = start_clock(
            &app.app,
            &ctx,
            app.submission(),
            &alias,
            &start("reflection_period", date(2026, 10, 15)),
        )
        .await
        .unwrap();
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}/klok/{id}")).await;
        assert!(
            page.assert_page().text.contains("vr 15 januari 2027"),
            "three real months, not ninety days: {}",
            page.text
        );
        assert!(
            page.text.contains("Vc B8/3.1") && page.text.contains("zekerheid middel"),
            "source and certainty"
        );
        for (rule, day, field) in [
            ("reflection_period_dublin", date(2022, 5, 1), "started_on"),
            ("wmo_decision", date(2010, 1, 1), "started_on"),
            ("wmo_decision", date(2027, 1, 1), "started_on"),
            ("nonsense", date(2026, 1, 1), "rule"),
        ] {
            let refused = start_clock(&app.app, &ctx, app.submission(), &alias, &start(rule, day)).await;
            let Err(WebError::Invalid(problem)) = refused else { panic!("{rule} was accepted: {refused:?}") };
            assert_eq!(problem.0[0].field, field, "{rule}");
        }
        let stop = ClockEvent::stopped(date(2026, 11, 20), "report_filed");
        let event = async |version, event: &ClockEvent| {
            oever_coordination::record_clock_event(
                &app.app,
                &ctx,
                app.submission(),
                &alias,
                id,
                version,
                event,
            )
            .await
        };
        assert!(matches!(
            event(1, &ClockEvent::stopped(date(2026, 11, 20), "bored")).await,
            Err(WebError::Invalid(_))
        ));
        assert!(
            matches!(event(1, &ClockEvent::resumed(date(2026, 11, 20))).await, Err(WebError::Invalid(_))),
            "not suspended"
        );
        assert!(matches!(event(7, &stop).await, Err(WebError::Conflict(_))), "somebody else was first");
        event(1, &stop).await.unwrap();
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}/klok/{id}")).await;
        assert!(page.text.contains("Gestopt") && page.text.contains("deed aangifte"));
        let english = app.get(Who::Coordinator, &format!("/dossier/{alias}/klok/{id}?taal=en")).await;
        assert!(english.assert_page().text.contains("filed a report"));
    }
}

#[tokio::test]
async fn nothing_is_closed_while_the_next_place_did_not_say_yes() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let opened = open_dossier(&app.app, &ctx, app.submission(), OpenDossier::empty()).await.unwrap();
        let alias = &opened.alias;
        add_plan_item(&app.app, &ctx, app.submission(), alias, &agreement(&app, WHAT, 3)).await.unwrap();
        let version = load_dossier(&app.app, &ctx, alias, "dossier.close").await.unwrap().dossier.version;
        let mut input = CloseDossier {
            reason: CloseReason::OtherCare,
            accepted_by: String::new(),
            without_because: String::new(),
            responsible: String::new(),
            open_items_because: String::new(),
        };
        let Err(WebError::Invalid(problem)) =
            close_dossier(&app.app, &ctx, app.submission(), alias, version, &input).await
        else {
            panic!("closed without a next place")
        };
        let fields: Vec<&str> = problem.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["accepted_by", "responsible", "open_items_because"]);
        input.accepted_by = "De Luwte zei ja op 20 november".into();
        input.responsible = "Gemeente Groningen".into();
        input.open_items_because = "De Luwte neemt de afspraak over".into();
        close_dossier(&app.app, &ctx, app.submission(), alias, version, &input).await.unwrap();
        let page = app.get(Who::Coordinator, &format!("/dossier/{alias}")).await;
        assert!(page.assert_page().text.contains("Gesloten") && !page.text.contains("/afspraken/nieuw"));
        let work = app.get(Who::Coordinator, "/werk").await;
        assert!(!work.text.contains(&format!("/dossier/{alias}/afspraak")), "closed is off the worklist");
        let reopen = app.get(Who::Coordinator, &format!("/dossier/{alias}/sluiten")).await;
        let version = reopen.hidden("version").unwrap().to_owned();
        let answer = app
            .post(
                Who::Coordinator,
                &format!("/dossier/{alias}/heropenen"),
                &[("version", &version), ("why", "Zij is terug")],
            )
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text);
    }
}

#[tokio::test]
async fn the_timeline_asks_why_something_is_written_down_late() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let alias = opened(&app, Who::Coordinator).await.alias;
    let note = async |on, why: &str| {
        add_note(&app.app, &ctx, app.submission(), &alias, on, "Gesprek over wensen kanarie", why).await
    };
    assert!(matches!(note(Some(date(2026, 11, 1)), "").await, Err(WebError::Invalid(_))));
    assert!(matches!(note(Some(date(2026, 12, 1)), "").await, Err(WebError::Invalid(_))), "the future");
    note(Some(date(2026, 11, 1)), "Ik was ziek").await.unwrap();
    note(None, "").await.unwrap();
    let page = app.get(Who::Coordinator, &format!("/dossier/{alias}/tijdlijn")).await;
    assert!(page.assert_page().text.contains("Ik was ziek") && page.text.contains("later opgeschreven"));
    assert!(!app.files_contain("Gesprek over wensen kanarie"));
}

#[tokio::test]
async fn another_alias_makes_the_old_one_unknown() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let old = opened(&app, Who::Coordinator).await.alias;
        let new = change_alias(&app.app, &ctx, app.submission(), &old, 1).await.unwrap();
        assert_ne!(old, new);
        assert_eq!(app.get(Who::Coordinator, &format!("/dossier/{old}")).await.status, 404);
        assert_eq!(app.get(Who::Coordinator, &format!("/dossier/{new}")).await.status, 200);
    }
}

#[tokio::test]
async fn a_possible_victim_who_is_also_a_suspect_raises_the_non_punishment_note() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let alias = opened(&app, Who::Coordinator).await.alias;
    assert!(!app.get(Who::Coordinator, &format!("/dossier/{alias}")).await.text.contains("2022A002"));
    let facts = Facts { also_suspect: true, ..Facts::default() };
    change_facts(&app.app, &ctx, app.submission(), &alias, 1, &facts).await.unwrap();
    assert!(app.get(Who::Coordinator, &format!("/dossier/{alias}")).await.text.contains("2022A002"));
}
