//! Sealed signals from outside: nothing opens before enough legal persons saw the same, and then by several openers.

mod seen;
mod signals;

use oever_linking::{
    SealSignal, SealedSignalId, SealedState, become_opener, capability, open_release, releases_waiting,
    seal_offer, seal_signal, sealed_signals, stop_opening, take_over_opening, withdraw_signal,
};
use oever_organisations::{NewOrganisation, OrganisationKind, save_organisation};
use oever_reporting::{
    Attribute, AttributeKind, AttributeOf, Part, PartialDate, Person, Precision, SubmitReport, Urgency,
};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;
use seen::without_ids;
use serde_json::json;
use signals::{CANARY, THREE, count, deposits, draft, input, next_day, received, seals, state, waiting};
use uuid::Uuid;

fn capabilities() -> Vec<oever_web::Capability> {
    vec![oever_reporting::capability_with(Some(seal_offer()), None).unwrap(), capability().unwrap()]
}

async fn apps() -> Vec<TestApp> {
    let apps = TestApp::on_both(capabilities).await;
    for app in &apps {
        for who in [Who::PrivacyOfficer, Who::PrivacyOfficerSouth] {
            become_opener(&app.app, &app.ctx(who), app.submission()).await.unwrap();
        }
    }
    apps
}

#[tokio::test]
async fn every_statement_runs_on_both_databases() {
    for app in apps().await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn opens_at_exactly_the_threshold_and_by_two_openers() {
    for app in apps().await {
        let spellings = ["06-00000001", "+31 6 0000 0001", "0031600000001"];
        for (who, phone) in THREE.into_iter().zip(spellings) {
            assert_eq!(waiting(&app).await, 0);
            seals(&app, &app.ctx(who), phone).await;
            // A signal about another number is no company.
            seals(&app, &app.ctx(who), &format!("06 0000011{}", who as u8)).await;
            next_day(&app).await;
        }
        let releases = releases_waiting(&app.app, &app.ctx(Who::PrivacyOfficer)).await.unwrap();
        assert_eq!(releases.len(), 1);
        assert_eq!((releases[0].kind.as_str(), releases[0].persons), ("phone", 3));
        let id = releases[0].id;
        let inbox = async || received(&app).await;

        let north = app.ctx(Who::PrivacyOfficer);
        assert!(!open_release(&app.app, &north, app.submission(), id).await.unwrap());
        assert!(
            !open_release(&app.app, &north, app.submission(), id).await.unwrap(),
            "one opener twice is one"
        );
        assert_eq!(inbox().await, 0);
        assert_eq!(state(&app, Who::Reporter).await, SealedState::Sealed);
        assert!(!app.files_contain(CANARY));

        let south = app.ctx(Who::PrivacyOfficerSouth);
        assert!(open_release(&app.app, &south, app.submission(), id).await.unwrap());
        assert_eq!(inbox().await, 3);
        for who in THREE {
            let signals = sealed_signals(&app.app, &app.ctx(who)).await.unwrap();
            let opened: Vec<_> = signals.iter().filter(|one| one.state == SealedState::Opened).collect();
            assert_eq!((signals.len(), opened.len()), (2, 1), "{who:?}");
            let report = oever_reporting::ReportId(opened[0].report.unwrap());
            assert!(oever_reporting::follow(&app.app, &app.ctx(who), report).await.is_ok(), "{who:?}");
        }
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM sealed_shares").await, 0);
        assert!(matches!(
            open_release(&app.app, &south, app.submission(), id).await,
            Err(WebError::NotFound)
        ));
        next_day(&app).await;
        assert_eq!(waiting(&app).await, 0);

        // Whoever sees the same later is not alone: it opens too, and only it.
        seals(&app, &app.ctx(Who::Centre), "06 00000001").await;
        next_day(&app).await;
        let late = releases_waiting(&app.app, &north).await.unwrap();
        assert_eq!((late.len(), late[0].persons), (1, 4));
        for ctx in [&north, &south] {
            open_release(&app.app, ctx, app.submission(), late[0].id).await.unwrap();
        }
        assert_eq!((received(&app).await, state(&app, Who::Centre).await), (4, SealedState::Opened));
        assert_eq!(deposits(&app).await, 7);
        // When the report is erased, what lies at the index goes along.
        let signals = sealed_signals(&app.app, &app.ctx(Who::Centre)).await.unwrap();
        let machine = app.app.machine("test");
        oever_linking::remove(&app.app, &machine, signals[0].report.unwrap()).await.unwrap();
        assert_eq!((deposits(&app).await, state(&app, Who::Centre).await), (6, SealedState::Opened));
    }
}

#[tokio::test]
async fn two_values_that_meet_others_open_each_signal_once() {
    let app = apps().await.remove(0);
    let both = |phone: &str, plate: &str| {
        let mut both = draft(phone);
        both.content.attributes.push(Attribute {
            kind: AttributeKind::Plate,
            value: plate.into(),
            of: AttributeOf::Other,
            note: String::new(),
        });
        input(both)
    };
    // The number is seen by reporter, municipality and provider; the plate by reporter, municipality and centre.
    for (who, phone, plate) in [
        (Who::Reporter, "06 00000001", "AB-01-CD"),
        (Who::Municipality, "06 00000001", "AB-01-CD"),
        (Who::Provider, "06 00000001", "AB-02-CD"),
        (Who::Centre, "06 00000002", "AB-01-CD"),
    ] {
        seal_signal(&app.app, &app.ctx(who), app.submission(), both(phone, plate)).await.unwrap();
    }
    next_day(&app).await;
    let releases = releases_waiting(&app.app, &app.ctx(Who::PrivacyOfficer)).await.unwrap();
    assert_eq!(releases.len(), 2);
    for release in releases {
        for who in [Who::PrivacyOfficer, Who::PrivacyOfficerSouth] {
            open_release(&app.app, &app.ctx(who), app.submission(), release.id).await.unwrap();
        }
    }
    assert_eq!(received(&app).await, 4);
    for who in [Who::Reporter, Who::Municipality, Who::Provider, Who::Centre] {
        assert_eq!(state(&app, who).await, SealedState::Opened, "{who:?}");
    }
}

#[tokio::test]
async fn one_legal_person_is_one_however_often_and_through_whichever_branch() {
    let app = apps().await.remove(0);
    let reporter = app.ctx(Who::Reporter);
    let machine = app.app.machine("test");
    let care = app.world.organisation(Who::Reporter);
    let branch = NewOrganisation {
        name: "Zorggroep Noord, tweede vestiging (verzonnen)".into(),
        kind: OrganisationKind::Care,
        legal_person: Some(care),
        region: Some("VR01".into()),
        municipality: Some("GM0014".into()),
        mandate: false,
        supervision: String::new(),
        work_number: "088 000 00 00".into(),
        external_ref: None,
    };
    let branch = save_organisation(&app.app, &machine, &branch).await.unwrap();
    let mut actor = reporter.actor.clone().unwrap();
    actor.organisation = branch;
    let at_branch = app.ctx_of(Some(actor));
    seals(&app, &reporter, "06 00000001").await;
    seals(&app, &reporter, "06 00000001").await;
    seals(&app, &at_branch, "06 00000001").await;
    seals(&app, &app.ctx(Who::Municipality), "06 00000001").await;
    next_day(&app).await;
    assert_eq!(deposits(&app).await, 4);
    assert_eq!(waiting(&app).await, 0);
    seals(&app, &app.ctx(Who::Provider), "06 00000001").await;
    next_day(&app).await;
    assert_eq!(waiting(&app).await, 1);
}

#[tokio::test]
async fn a_reporter_cannot_tell_whether_others_saw_the_same() {
    let app = apps().await.remove(0);
    seals(&app, &app.ctx(Who::Reporter), "06 00000001").await;
    next_day(&app).await;
    let alone = without_ids(&app.get(Who::Reporter, "/verzegeld").await.text);
    for who in [Who::Municipality, Who::Provider] {
        seals(&app, &app.ctx(who), "06 00000001").await;
        next_day(&app).await;
        assert_eq!(without_ids(&app.get(Who::Reporter, "/verzegeld").await.text), alone);
    }
    assert_eq!(waiting(&app).await, 1);
    assert!(!seen::own_log(&app, Who::Reporter).await.contains("opening"));
}

#[tokio::test]
async fn never_for_minors_or_acute_danger_and_only_with_openers() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Reporter);
    let refused = async |input: SealSignal| match seal_signal(&app.app, &ctx, app.submission(), input).await {
        Err(WebError::Refused(why)) => why.to_owned(),
        Err(WebError::Invalid(problem)) => problem.0[0].field.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(input(draft("06 00000001"))).await, "sealed-refused-no-openers");
    // One opener alone is not enough, and nobody opens twice for one legal person.
    become_opener(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission()).await.unwrap();
    let again = become_opener(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission()).await;
    assert!(matches!(again, Err(WebError::Refused("sealed-refused-opener-already"))));
    assert_eq!(refused(input(draft("06 00000001"))).await, "sealed-refused-no-openers");
    become_opener(&app.app, &app.ctx(Who::PrivacyOfficerSouth), app.submission()).await.unwrap();

    let acute = SubmitReport { urgency: Some(Urgency::Acute), ..draft("06 00000001") };
    assert_eq!(refused(input(acute)).await, "reporting-seal-refused-acute");
    let mut minor = draft("06 00000001");
    minor.content.people.push(Person {
        part: Part::PossibleVictim,
        name: String::new(),
        birth: Some(PartialDate { year: 2009, month: None, day: None, precision: Precision::Year }),
        represented: None,
        representative: String::new(),
    });
    assert_eq!(refused(input(minor)).await, "reporting-seal-refused-minor");
    assert_eq!(refused(input(draft("12"))).await, "sealed-refused-nothing-to-compare");
    let unsure = SealSignal { adults_and_safe: false, ..input(draft("06 00000001")) };
    assert_eq!(refused(unsure).await, "adults_and_safe");
    assert_eq!(refused(SealSignal { days: 91, ..input(draft("06 00000001")) }).await, "days");
    let mut unfinished = draft("06 00000001");
    unfinished.content.story.clear();
    assert_eq!(refused(input(unfinished)).await, "story");
    assert_eq!(deposits(&app).await, 0);
    for _ in 0..3 {
        seals(&app, &ctx, "06 00000001").await;
    }
    let alerts = "SELECT COUNT(*) AS n FROM link_alerts WHERE kind = 'sealed-quota'";
    assert_eq!(count(&app, alerts).await, 0);
    assert_eq!(refused(input(draft("06 00000001"))).await, "sealed-refused-quota");
    assert_eq!(count(&app, alerts).await, 1, "the data protection officer is told");
    assert_eq!(deposits(&app).await, 3, "what was refused does not stay at the index");
}

/// Another officer of the same organisation: another function and login.
fn colleague(app: &TestApp, who: Who) -> oever_kernel::Ctx {
    let mut actor = app.world.actor(who).unwrap();
    actor.account = oever_kernel::AccountId(Uuid::from_u128(2));
    actor.function = oever_kernel::FunctionId(Uuid::from_u128(2));
    app.ctx_of(Some(actor))
}

#[tokio::test]
async fn an_officer_hands_over_and_only_the_other_opens() {
    for app in apps().await {
        for who in THREE {
            seals(&app, &app.ctx(who), "06 00000001").await;
        }
        next_day(&app).await;
        let (first, second) = (app.ctx(Who::PrivacyOfficer), colleague(&app, Who::PrivacyOfficer));
        let release = releases_waiting(&app.app, &first).await.unwrap()[0].id;
        let early = open_release(&app.app, &second, app.submission(), release).await;
        assert!(matches!(early, Err(WebError::Refused("sealed-refused-other-officer"))));
        take_over_opening(&app.app, &second, app.submission()).await.unwrap();
        let twice = take_over_opening(&app.app, &second, app.submission()).await;
        assert!(matches!(twice, Err(WebError::Refused("sealed-refused-opener-already"))));
        for result in [
            open_release(&app.app, &first, app.submission(), release).await.map(drop),
            stop_opening(&app.app, &first, app.submission()).await,
        ] {
            assert!(matches!(result, Err(WebError::Refused("sealed-refused-other-officer"))));
        }
        open_release(&app.app, &second, app.submission(), release).await.unwrap();
        let south = app.ctx(Who::PrivacyOfficerSouth);
        assert!(open_release(&app.app, &south, app.submission(), release).await.unwrap());
        assert_eq!(received(&app).await, 3);
        let log = seen::own_log(&app, Who::PrivacyOfficer).await;
        assert!(log.contains("sealed.opener_handed_over"), "{log}");
    }
}

#[tokio::test]
async fn who_stops_is_not_named_again_and_opens_what_names_it_until_that_is_over() {
    for app in apps().await {
        for who in THREE {
            seals(&app, &app.ctx(who), "06 00000001").await;
        }
        let (north, south) = (app.ctx(Who::PrivacyOfficer), app.ctx(Who::PrivacyOfficerSouth));
        stop_opening(&app.app, &north, app.submission()).await.unwrap();
        let centre = app.ctx(Who::Centre);
        let alone = seal_signal(&app.app, &centre, app.submission(), input(draft("06 00000001"))).await;
        assert!(matches!(alone, Err(WebError::Refused("sealed-refused-no-openers"))));
        next_day(&app).await;
        let release = releases_waiting(&app.app, &north).await.unwrap()[0].id;
        for ctx in [&north, &south] {
            open_release(&app.app, ctx, app.submission(), release).await.unwrap();
        }
        assert_eq!(received(&app).await, 3);

        // Taken up again, with the same key; stopped for good, the key goes when nothing names it any more.
        become_opener(&app.app, &north, app.submission()).await.unwrap();
        let again = become_opener(&app.app, &north, app.submission()).await;
        assert!(matches!(again, Err(WebError::Refused("sealed-refused-opener-already"))));
        seals(&app, &app.ctx(Who::Centre), "06 00000001").await;
        stop_opening(&app.app, &north, app.submission()).await.unwrap();
        let openers = "SELECT COUNT(*) AS n FROM sealed_openers";
        app.advance_days(364);
        oever_linking::run_gather(&app.app, &app.app.machine("test")).await.unwrap();
        assert_eq!(count(&app, openers).await, 2);
        app.advance_days(1);
        oever_linking::run_gather(&app.app, &app.app.machine("test")).await.unwrap();
        assert_eq!(count(&app, openers).await, 1);
        let log = seen::own_log(&app, Who::PrivacyOfficer).await;
        assert!(log.contains("sealed.opener_stopped") && log.contains("sealed.opener_resumed"), "{log}");
        become_opener(&app.app, &north, app.submission()).await.unwrap();
        assert_eq!(count(&app, openers).await, 2);
    }
}

#[tokio::test]
async fn the_interface_shows_what_the_page_shows() {
    let app = apps().await.remove(0);
    let list = async |who| app.api(who, "/api/v1/sealed-signals", None).await.json();
    assert_eq!(list(Who::Reporter).await, json!([]));
    let id = seals(&app, &app.ctx(Who::Reporter), "06 00000001").await;
    for who in [Who::Municipality, Who::Provider] {
        seals(&app, &app.ctx(who), "06 00000001").await;
    }
    next_day(&app).await;
    let (sealed_on, until) = {
        let signals = sealed_signals(&app.app, &app.ctx(Who::Reporter)).await.unwrap();
        (signals[0].sealed_at.date().to_string(), signals[0].expires_at.date().to_string())
    };
    let shown = json!([{
        "id": id.uuid(), "kinds": ["phone"], "state": "sealed", "sealed_on": sealed_on, "until": until, "report": null
    }]);
    assert_eq!(list(Who::Reporter).await, shown, "nor whether others saw the same");
    let path = format!("/api/v1/sealed-signals/{id}/withdraw");
    assert_eq!(app.api(Who::Municipality, &path, Some(&json!({}))).await.status, 404, "somebody else's");
    assert_eq!(app.api(Who::Reporter, &path, Some(&json!({}))).await.status, 200);
    assert_eq!(list(Who::Reporter).await[0]["state"], "withdrawn");
    assert_eq!(deposits(&app).await, 2);
    assert_eq!(
        app.api(Who::Reporter, &path, Some(&json!({}))).await.status,
        422,
        "it does not wait any more"
    );
}

#[tokio::test]
async fn a_form_sent_twice_is_one_signal() {
    for app in apps().await {
        let (ctx, submission) = (app.ctx(Who::Reporter), app.submission());
        let first = seal_signal(&app.app, &ctx, submission, input(draft("06 00000001"))).await.unwrap();
        let second = seal_signal(&app.app, &ctx, submission, input(draft("06 00000001"))).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(deposits(&app).await, 1);
    }
}

#[tokio::test]
async fn withdrawn_is_gone_also_when_the_openers_were_asked_already() {
    for app in apps().await {
        let mut ids = Vec::new();
        for who in THREE {
            ids.push(seals(&app, &app.ctx(who), "06 00000001").await);
        }
        next_day(&app).await;
        let release = releases_waiting(&app.app, &app.ctx(Who::PrivacyOfficer)).await.unwrap()[0].id;
        let stranger = withdraw_signal(&app.app, &app.ctx(Who::Provider), app.submission(), ids[0]).await;
        assert!(stranger.is_err(), "somebody else's");
        let own = app.ctx(Who::Reporter);
        withdraw_signal(&app.app, &own, app.submission(), ids[0]).await.unwrap();
        assert!(matches!(
            withdraw_signal(&app.app, &own, app.submission(), ids[0]).await,
            Err(WebError::Refused("sealed-refused-closed"))
        ));
        assert_eq!(state(&app, Who::Reporter).await, SealedState::Withdrawn);
        assert_eq!(deposits(&app).await, 2);
        // The erasure list has it: a restore replays the list and takes out again what the backup brought back.
        let erased = app.app.vault().erasures().await.unwrap();
        assert!(erased.iter().any(|(record, _)| *record == ids[0].uuid()));
        oever_linking::remove(&app.app, &app.app.machine("test"), ids[0].uuid()).await.unwrap();
        assert_eq!(deposits(&app).await, 2);
        for who in [Who::PrivacyOfficer, Who::PrivacyOfficerSouth] {
            let _ = open_release(&app.app, &app.ctx(who), app.submission(), release).await;
        }
        assert_eq!(received(&app).await, 0);
        assert_eq!(waiting(&app).await, 0);
        // A third one later opens it after all; when that one is taken back, openers need not act for it to end.
        let again = seals(&app, &app.ctx(Who::Reporter), "06 00000001").await;
        next_day(&app).await;
        assert_eq!(waiting(&app).await, 1);
        withdraw_signal(&app.app, &own, app.submission(), again).await.unwrap();
        app.run_due().await;
        assert_eq!(waiting(&app).await, 0);
    }
}

#[tokio::test]
async fn a_restore_does_not_bring_a_signal_back() {
    for app in apps().await {
        let id = seals(&app, &app.ctx(Who::Reporter), "06 00000001").await;
        // As a restore does for everything on the erasure list, before anybody can look.
        oever_linking::remove(&app.app, &app.app.machine("test"), id.uuid()).await.unwrap();
        assert_eq!(deposits(&app).await, 0);
        assert_eq!(state(&app, Who::Reporter).await, SealedState::Withdrawn);
    }
}

#[tokio::test]
async fn the_reporter_is_reminded_and_then_it_ends() {
    for app in apps().await {
        seals(&app, &app.ctx(Who::Reporter), "06 00000001").await;
        app.advance_days(75);
        app.run_due().await;
        assert_eq!(seen::mails_to(&app, Who::Reporter).await, "0 mails");
        app.advance_days(2);
        app.run_due().await;
        assert_eq!(seen::mails_to(&app, Who::Reporter).await, "1 mails");
        let page = app.get(Who::Reporter, "/verzegeld").await;
        assert!(page.assert_page().text.contains("Dit signaal verdwijnt op"), "{}", page.text);
        app.advance_days(14);
        app.run_due().await;
        assert_eq!(state(&app, Who::Reporter).await, SealedState::Expired);
        assert_eq!(deposits(&app).await, 0);
    }
}

#[tokio::test]
async fn keys_rotate_signals_still_meet_and_a_retired_key_is_destroyed() {
    for app in apps().await {
        const KEYS: &str = "SELECT COUNT(secret) AS n FROM sealed_epochs";
        const EPOCHS: &str = "SELECT COUNT(*) AS n FROM sealed_epochs";
        let year = SealSignal { days: 365, ..input(draft("06 00000001")) };
        app.advance_days(1);
        seals(&app, &app.ctx(Who::Provider), "06 00000009").await;
        app.advance_days(360);
        seal_signal(&app.app, &app.ctx(Who::Reporter), app.submission(), year.clone()).await.unwrap();
        assert_eq!((count(&app, EPOCHS).await, count(&app, KEYS).await), (1, 1));
        app.advance_days(20);
        for who in [Who::Municipality, Who::Provider] {
            seals(&app, &app.ctx(who), "06 00000001").await;
        }
        assert_eq!((count(&app, EPOCHS).await, count(&app, KEYS).await), (2, 2));
        next_day(&app).await;
        assert_eq!(waiting(&app).await, 1, "they meet under the older key, and are asked about once");
        app.advance_days(365);
        app.run_due().await;
        assert_eq!(
            (count(&app, EPOCHS).await, count(&app, KEYS).await),
            (2, 1),
            "destroyed without anybody sealing"
        );
        seals(&app, &app.ctx(Who::Provider), "06 00000008").await;
        assert_eq!((count(&app, EPOCHS).await, count(&app, KEYS).await), (3, 2));
    }
}

#[tokio::test]
async fn nothing_readable_lies_anywhere_before_it_opens() {
    let app = apps().await.remove(0);
    let mut one = draft("06 00000001");
    one.content.people.push(Person {
        part: Part::PossibleSuspect,
        name: "Kanariegeel Verzonnenvogel".into(),
        birth: Some(PartialDate { year: 1980, month: Some(2), day: Some(3), precision: Precision::Day }),
        represented: None,
        representative: String::new(),
    });
    seal_signal(&app.app, &app.ctx(Who::Reporter), app.submission(), input(one)).await.unwrap();
    assert_eq!(deposits(&app).await, 2, "a number, and a name with a date of birth");
    for canary in [CANARY, "Kanariegeel Verzonnenvogel", "+31600000001", "06 00000001x"] {
        assert!(!app.files_contain(canary), "{canary}");
    }
}

#[tokio::test]
async fn routes_refuse_whoever_may_not() {
    let app = apps().await.remove(0);
    let id = SealedSignalId::random(app.app.entropy());
    for who in [Who::Reporter, Who::Coordinator, Who::Police, Who::Administrator] {
        assert_eq!(app.get(who, "/toezicht/verzegeld").await.status, 404, "{who:?}");
        assert_eq!(app.post(who, "/toezicht/verzegeld/meedoen", &[]).await.status, 404, "{who:?}");
        let open = format!("/toezicht/verzegeld/{id}/openen");
        assert_eq!(app.post(who, &open, &[]).await.status, 404, "{who:?}");
    }
    for who in [Who::Policy, Who::PrivacyOfficer, Who::Administrator] {
        assert_eq!(app.get(who, "/verzegeld").await.status, 404, "{who:?}");
        assert_eq!(app.post(who, "/pro/verzegelen", &[]).await.status, 404, "{who:?}");
        assert_eq!(app.post(who, "/pro/verzegelen/bevestigen", &[]).await.status, 404, "{who:?}");
    }
    let withdraw = format!("/verzegeld/{id}/intrekken");
    assert_eq!(app.post(Who::Reporter, &withdraw, &[]).await.status, 404);
    assert_eq!(
        app.post(Who::PrivacyOfficer, &format!("/toezicht/verzegeld/{id}/openen"), &[]).await.status,
        404
    );
    let release = oever_linking::ReleaseId::random(app.app.entropy());
    let provider = app.ctx(Who::Provider);
    assert!(open_release(&app.app, &provider, app.submission(), release).await.is_err());
}

#[tokio::test]
async fn the_pages_work_by_hand() {
    let app = apps().await.remove(0);
    let browser = app.browser(Who::Reporter).await;
    let mut page = app.get_in(&browser, "/pro/melden").await;
    let pages: [&[(&str, &str)]; 5] = [
        &[
            ("aim", "stop"),
            ("urgency", "later"),
            ("destination", "coordination"),
            ("municipality", "GM0014"),
            ("setting", "health"),
            ("agreement", "nobody"),
        ],
        &[],
        &[("story", CANARY)],
        &[("go", "add_attribute")],
        &[("attribute_0_kind", "phone"), ("attribute_0_value", "06 00000001"), ("attribute_0_of", "other")],
    ];
    for fields in pages {
        let (draft, step) =
            (page.hidden("draft").unwrap().to_owned(), page.hidden("step").unwrap().to_owned());
        let mut all = vec![("draft", draft.as_str()), ("step", step.as_str())];
        all.extend_from_slice(fields);
        page = app.post_in(&browser, "/pro/melden", &all).await;
    }
    let draft = page.hidden("draft").unwrap().to_owned();
    let check = app.post_in(&browser, "/pro/melden", &[("draft", &draft), ("step", "safety")]).await;
    check.assert_page();
    assert!(check.text.contains("formaction=\"/pro/verzegelen\""), "{}", check.text);
    let draft = check.hidden("draft").unwrap().to_owned();
    let explained = app.post_in(&browser, "/pro/verzegelen", &[("draft", &draft), ("step", "check")]).await;
    explained.assert_page();
    for words in
        ["niet verzegeld tegen wie deze machine beheert", "opent vanaf 3 organisaties", "Telefoonnummer"]
    {
        assert!(explained.text.contains(words), "{words}: {}", explained.text);
    }
    let missing = app.post_in(&browser, "/pro/verzegelen/bevestigen", &[("draft", &draft)]).await;
    assert_eq!(missing.status, 422, "{}", missing.text);
    let fields = [("draft", draft.as_str()), ("days", "90"), ("adults_and_safe", "yes")];
    let done = app.post_in(&browser, "/pro/verzegelen/bevestigen", &fields).await;
    assert!(done.location.starts_with("/verzegeld"), "{} {}", done.status, done.text);
    let list = app.get_in(&browser, "/verzegeld").await;
    list.assert_page();
    assert!(!list.text.contains("kanarie"), "{}", list.text);
    // The draft of one opens for nobody else.
    let stolen = app.post(Who::Provider, "/pro/verzegelen", &[("draft", &draft)]).await;
    assert_eq!(stolen.status, 403);
    for who in [Who::Municipality, Who::Provider] {
        seals(&app, &app.ctx(who), "06 00000001").await;
    }
    next_day(&app).await;
    let page = app.get(Who::PrivacyOfficer, "/toezicht/verzegeld").await;
    page.assert_page();
    assert!(page.text.contains("3 organisaties zagen hetzelfde"), "{}", page.text);
    let id = releases_waiting(&app.app, &app.ctx(Who::PrivacyOfficer)).await.unwrap()[0].id;
    let open = format!("/toezicht/verzegeld/{id}/openen");
    let first = app.post(Who::PrivacyOfficer, &open, &[]).await;
    assert!(first.location.contains("own-part"), "{} {}", first.status, first.text);
    let second = app.post(Who::PrivacyOfficerSouth, &open, &[]).await;
    assert!(second.location.contains("notice-open"), "{} {}", second.status, second.text);
    let list = app.get(Who::Reporter, "/verzegeld").await;
    assert!(list.assert_page().text.contains("/mijn-meldingen/"), "{}", list.text);
    assert!(!app.get(Who::PrivacyOfficer, "/toezicht/verzegeld").await.text.contains(CANARY));
}
