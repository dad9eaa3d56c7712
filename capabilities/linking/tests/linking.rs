//! Linking from outside: what is refused, what meets, and what nobody can tell.

mod seen;
mod world;

use oever_kernel::Role;
use oever_linkage::AttributeKind;
use oever_linking::{
    Answer, BrokerDecision, DecidePair, Enrol, HitId, Outcome, PersonRole, add_own_value, answer, broker,
    confirm, decide_pair, enrol, never_link, record_outcome, remove, resume_linking, stop_linking, withdraw,
};
use oever_store::{Statement, args};
use oever_testkit::Who;
use oever_web::WebError;
use world::{apps, enrolled, for_north, for_south, input, open_pair, release, tokens};

#[tokio::test]
async fn every_statement_runs_on_both_databases() {
    for app in apps().await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn with_linking_off_nothing_is_enrolled() {
    for app in apps().await {
        let refused =
            enrol(&app.app, &app.ctx(Who::Coordinator), app.submission(), for_north()).await.unwrap_err();
        assert!(matches!(refused, WebError::Refused("linking-refused-off")), "{refused}");
        // One side is not enough.
        let side = DecidePair {
            other: app.world.organisation(Who::CoordinatorSouth),
            on: true,
            basis: "convenant (verzonnen)".into(),
            dpia: "DPIA-1".into(),
            until: None,
        };
        decide_pair(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission(), side).await.unwrap();
        assert!(enrol(&app.app, &app.ctx(Who::Coordinator), app.submission(), for_north()).await.is_err());
        app.advance_days(2);
        app.run_due().await;
        assert_eq!(tokens(&app).await, 0);

        open_pair(&app).await;
        stop_linking(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission(), "onderzoek").await.unwrap();
        assert!(enrol(&app.app, &app.ctx(Who::Coordinator), app.submission(), for_north()).await.is_err());
        resume_linking(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission(), "klaar").await.unwrap();
        enrol(&app.app, &app.ctx(Who::Coordinator), app.submission(), for_north()).await.unwrap();
    }
}

#[tokio::test]
async fn a_stop_between_confirmation_and_comparing_keeps_the_index_empty() {
    let app = apps().await.remove(0);
    open_pair(&app).await;
    let id = enrol(&app.app, &app.ctx(Who::Coordinator), app.submission(), for_north()).await.unwrap().id;
    confirm(&app.app, &app.ctx(Who::SecondCoordinator), app.submission(), id, 1, true).await.unwrap();
    stop_linking(&app.app, &app.ctx(Who::PrivacyOfficerSouth), app.submission(), "onderzoek").await.unwrap();
    app.run_due().await;
    assert_eq!(tokens(&app).await, 0);
    // Only who stopped can lift the stop.
    resume_linking(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission(), "klaar").await.unwrap();
    release(&app, 1).await;
    assert_eq!(tokens(&app).await, 0);
    resume_linking(&app.app, &app.ctx(Who::PrivacyOfficerSouth), app.submission(), "klaar").await.unwrap();
    release(&app, 1).await;
    assert_eq!(tokens(&app).await, 2);
}

#[tokio::test]
async fn only_a_possible_victim_with_a_basis_is_enrolled_and_a_second_function_confirms() {
    for app in apps().await {
        open_pair(&app).await;
        let north = app.ctx(Who::Coordinator);
        for role in PersonRole::ALL.iter().copied().filter(|role| *role != PersonRole::PossibleVictim) {
            let refused =
                enrol(&app.app, &north, app.submission(), Enrol { role, ..for_north() }).await.unwrap_err();
            assert!(matches!(refused, WebError::Invalid(_)), "{role:?}");
        }
        let untriaged = Enrol { reference: "Linde-publiek".into(), ..for_north() };
        let refused = enrol(&app.app, &north, app.submission(), untriaged).await.unwrap_err();
        assert!(matches!(refused, WebError::Refused("linking-refused-untriaged")));
        let suspect = Enrol { reference: "Linde-verdachte".into(), ..for_north() };
        assert!(matches!(
            enrol(&app.app, &north, app.submission(), suspect).await.unwrap_err(),
            WebError::Invalid(_)
        ));
        let without = Enrol { basis: "  ".into(), ..for_north() };
        assert!(matches!(
            enrol(&app.app, &north, app.submission(), without).await.unwrap_err(),
            WebError::Invalid(_)
        ));
        let nothing =
            Enrol { attributes: vec![(AttributeKind::Name, "Jan Verzonnen".into())], ..for_north() };
        assert!(matches!(
            enrol(&app.app, &north, app.submission(), nothing).await.unwrap_err(),
            WebError::Invalid(_)
        ));
        // Somebody else's dossier is not there, whoever asks.
        assert!(matches!(
            enrol(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), for_north())
                .await
                .unwrap_err(),
            WebError::NotFound
        ));
        assert!(enrol(&app.app, &app.ctx(Who::Police), app.submission(), for_north()).await.is_err());

        let submission = app.submission();
        let first = enrol(&app.app, &north, submission, for_north()).await.unwrap();
        assert_eq!(
            enrol(&app.app, &north, submission, for_north()).await.unwrap().id,
            first.id,
            "sent twice counts once"
        );
        app.run_due().await;
        assert_eq!(tokens(&app).await, 0, "not before it is confirmed");
        let own = confirm(&app.app, &north, app.submission(), first.id, 1, true).await.unwrap_err();
        assert!(matches!(own, WebError::Refused("linking-refused-same-person")));
        assert!(
            confirm(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), first.id, 1, true)
                .await
                .is_err()
        );
        let second = app.ctx(Who::SecondCoordinator);
        assert!(matches!(
            confirm(&app.app, &second, app.submission(), first.id, 7, true).await.unwrap_err(),
            WebError::Conflict(_)
        ));
        confirm(&app.app, &second, app.submission(), first.id, 1, true).await.unwrap();
        app.run_due().await;
        assert_eq!(tokens(&app).await, 2);
    }
}

#[tokio::test]
async fn values_of_the_institution_never_leave_it() {
    let app = apps().await.remove(0);
    open_pair(&app).await;
    let (north, south) = (app.ctx(Who::Coordinator), app.ctx(Who::CoordinatorSouth));
    let shelter = "088 000 12 34";
    add_own_value(&app.app, &north, app.submission(), AttributeKind::Phone, shelter).await.unwrap();
    let only = Enrol { attributes: vec![(AttributeKind::Phone, "+31 88 0001234".into())], ..for_north() };
    assert!(matches!(
        enrol(&app.app, &north, app.submission(), only).await.unwrap_err(),
        WebError::Invalid(_)
    ));
    let mut with = for_north();
    with.attributes.push((AttributeKind::Phone, shelter.into()));
    assert_eq!(enrol(&app.app, &north, app.submission(), with).await.unwrap().dropped, 1);
    // It is an own value of the north only.
    let mut theirs = for_south();
    theirs.attributes.push((AttributeKind::Phone, shelter.into()));
    assert_eq!(enrol(&app.app, &south, app.submission(), theirs).await.unwrap().dropped, 0);
    assert!(!app.files_contain("+31880001234"));
}

#[tokio::test]
async fn the_whole_way_to_the_same_person() {
    for app in apps().await {
        open_pair(&app).await;
        let holder = enrolled(&app, Who::Coordinator, for_north()).await;
        app.advance_days(1);
        let asker = enrolled(&app, Who::CoordinatorSouth, for_south()).await;
        release(&app, 1).await;

        let hit = world::hit_of(&app, asker).await.expect("they met");
        // The holder is asked; the asker sees nothing at all.
        let page = app.get(Who::Coordinator, &format!("/koppelingen/{hit}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("Linde-118") && page.text.contains("Wat wil je doen?"));
        assert!(!page.text.contains("⟦") && !page.text.contains("Zuid"), "{}", page.text);
        assert!(!page.text.contains("telefoonnummer"), "which kinds met is not said yet");
        assert_eq!(app.get(Who::CoordinatorSouth, &format!("/koppelingen/{hit}")).await.status, 404);
        assert_eq!(app.get(Who::Municipality, &format!("/koppelingen/{hit}")).await.status, 404);

        let (north, south) = (app.ctx(Who::Coordinator), app.ctx(Who::CoordinatorSouth));
        assert!(answer(&app.app, &south, app.submission(), hit, 1, Answer::Yes).await.is_err());
        answer(&app.app, &north, app.submission(), hit, 1, Answer::Yes).await.unwrap();
        assert_eq!(
            app.get(Who::CoordinatorSouth, &format!("/koppelingen/{hit}")).await.status,
            404,
            "in batches"
        );
        release(&app, 1).await;
        let page = app.get(Who::CoordinatorSouth, &format!("/koppelingen/{hit}")).await;
        assert!(page.text.contains("Berk-077") && !page.text.contains("Noord"), "{}", page.text);
        answer(&app.app, &south, app.submission(), hit, 3, Answer::Yes).await.unwrap();

        let page = app.get(Who::CoordinatorSouth, &format!("/koppelingen/{hit}")).await;
        assert!(page.text.contains("Zorgcoördinator regio Noord") && page.text.contains("088 000 00 01"));
        assert!(page.text.contains("Hetzelfde telefoonnummer"), "the kinds, after both said yes");
        let others = page.text.replace("Naam Van CoordinatorSouth", "");
        assert!(!others.contains("Naam Van"), "functions, never persons");
        assert!(!page.text.contains("Linde-118"), "the other's alias stays with the other");

        let tasks = oever_linking::open_tasks(&mut app.app.db().read().await.unwrap(), north.organisation())
            .await
            .unwrap();
        assert_eq!(tasks.len(), 1);
        assert!(tasks[0].due_on > north.today());
        record_outcome(&app.app, &north, app.submission(), hit, 1, Outcome::Same).await.unwrap();
        assert_eq!(world::events(&app, "link.confirmed_same").await, 0);
        record_outcome(&app.app, &south, app.submission(), hit, 1, Outcome::Same).await.unwrap();
        assert_eq!(world::events(&app, "link.confirmed_same").await, 2, "once for each record");
        let stale =
            record_outcome(&app.app, &south, app.submission(), hit, 1, Outcome::Unclear).await.unwrap_err();
        assert!(matches!(stale, WebError::Conflict(_)));
        assert_ne!(holder, asker);
    }
}

#[tokio::test]
async fn no_hit_and_no_and_expired_look_the_same_to_the_enroller() {
    /// What the south sees of its own enrolment, day by day, in pages, interface and export.
    async fn story(north: Option<&str>, answered: Option<Answer>) -> Vec<(u16, String)> {
        let app = apps().await.remove(0);
        open_pair(&app).await;
        if let Some(phone) = north {
            enrolled(&app, Who::Coordinator, input("Linde-118", phone)).await;
        }
        app.advance_days(1);
        let asker = enrolled(&app, Who::CoordinatorSouth, for_south()).await;
        let mut seen = Vec::new();
        for day in 0..10 {
            if day == 2
                && let Some(given) = answered
            {
                let hit = world::hit_of(&app, asker).await.expect("they met");
                answer(&app.app, &app.ctx(Who::Coordinator), app.submission(), hit, 1, given).await.unwrap();
            }
            for path in
                ["/koppelingen", "/koppelingen/export.csv", "/api/v1/links", "/api/v1/links/enrolments"]
            {
                let page = app.get(Who::CoordinatorSouth, path).await;
                seen.push((page.status, seen::without_ids(&page.text)));
            }
            let page = app.get(Who::CoordinatorSouth, &format!("/koppelingen/inschrijving/{asker}")).await;
            seen.push((page.status, seen::without_ids(&page.text)));
            release(&app, 1).await;
        }
        seen.push((0, seen::own_log(&app, Who::CoordinatorSouth).await));
        seen.push((0, seen::mails_to(&app, Who::CoordinatorSouth).await));
        seen
    }

    let nothing = story(Some("06 00000099"), None).await;
    let alone = story(None, None).await;
    let expired = story(Some("06 00000001"), None).await;
    let refused = story(Some("06 00000001"), Some(Answer::No)).await;
    assert_eq!(nothing, alone, "nobody and no match");
    assert_eq!(nothing, expired, "no hit and expired");
    assert_eq!(nothing, refused, "no hit and no");
    assert!(nothing.iter().any(|(_, text)| text.contains("Niets gevonden; dat bewijst niets.")));
    let agreed = story(Some("06 00000001"), Some(Answer::Yes)).await;
    assert_ne!(nothing, agreed, "a yes is told, so the comparison above can tell something apart");
}

#[tokio::test]
async fn the_holder_cannot_tell_the_askers_no_from_silence() {
    async fn story(answered: Option<Answer>) -> Vec<String> {
        let app = apps().await.remove(0);
        open_pair(&app).await;
        enrolled(&app, Who::Coordinator, for_north()).await;
        app.advance_days(1);
        let asker = enrolled(&app, Who::CoordinatorSouth, for_south()).await;
        release(&app, 1).await;
        let hit = world::hit_of(&app, asker).await.expect("they met");
        answer(&app.app, &app.ctx(Who::Coordinator), app.submission(), hit, 1, Answer::Yes).await.unwrap();
        release(&app, 1).await;
        if let Some(given) = answered {
            answer(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), hit, 3, given).await.unwrap();
        }
        let mut seen = Vec::new();
        for _ in 0..8 {
            for path in [format!("/koppelingen/{hit}"), "/koppelingen".into(), "/api/v1/links".into()] {
                seen.push(seen::without_ids(&app.get(Who::Coordinator, &path).await.text));
            }
            release(&app, 1).await;
        }
        seen
    }
    let silence = story(None).await;
    let refused = story(Some(Answer::No)).await;
    for (step, (one, other)) in silence.iter().zip(&refused).enumerate() {
        assert_eq!(one, other, "step {step}");
    }
    assert!(silence.last().unwrap().contains("closed"));
}

#[tokio::test]
async fn a_pair_that_ends_closes_open_questions() {
    let app = apps().await.remove(0);
    open_pair(&app).await;
    enrolled(&app, Who::Coordinator, for_north()).await;
    app.advance_days(1);
    let asker = enrolled(&app, Who::CoordinatorSouth, for_south()).await;
    release(&app, 1).await;
    let hit = world::hit_of(&app, asker).await.expect("they met");
    let off = DecidePair {
        other: app.world.organisation(Who::Coordinator),
        on: false,
        basis: String::new(),
        dpia: String::new(),
        until: None,
    };
    decide_pair(&app.app, &app.ctx(Who::PrivacyOfficerSouth), app.submission(), off).await.unwrap();
    let refused = answer(&app.app, &app.ctx(Who::Coordinator), app.submission(), hit, 1, Answer::Yes)
        .await
        .unwrap_err();
    assert!(matches!(refused, WebError::Refused("linking-refused-closed")));
    release(&app, 1).await;
    assert!(app.get(Who::Coordinator, &format!("/koppelingen/{hit}")).await.text.contains("Gesloten"));
}

#[tokio::test]
async fn acute_danger_goes_through_the_broker() {
    for app in apps().await {
        open_pair(&app).await;
        enrolled(&app, Who::Coordinator, for_north()).await;
        app.advance_days(1);
        let acute = Enrol { acute: true, ..for_south() };
        let asker = enrolled(&app, Who::CoordinatorSouth, acute).await;
        // No release in between: the worker compares at once.
        let hit = world::hit_of(&app, asker).await.expect("they met at once");
        assert_eq!(app.get(Who::CoordinatorSouth, &format!("/koppelingen/{hit}")).await.status, 404);
        assert_eq!(app.get(Who::Coordinator, "/koppelingen/bemiddeling").await.status, 404);
        let page = app.get(Who::Centre, "/koppelingen/bemiddeling").await;
        assert!(page.text.contains("regio Noord") && page.text.contains("regio Zuid"), "{}", page.text);
        assert!(!page.text.contains("Linde-118") && !page.text.contains("Berk-077"));

        let centre = app.ctx(Who::Centre);
        let short = broker(&app.app, &centre, app.submission(), hit, 1, BrokerDecision::Connect, "ja").await;
        assert!(matches!(short.unwrap_err(), WebError::Invalid(_)));
        let reason = "Levensgevaar, telefonisch bevestigd door de politie";
        let north = app.ctx(Who::Coordinator);
        let decision = BrokerDecision::Connect;
        let by_other = broker(&app.app, &north, app.submission(), hit, 1, decision, reason).await;
        assert!(by_other.is_err());
        broker(&app.app, &centre, app.submission(), hit, 1, BrokerDecision::Connect, reason).await.unwrap();
        let page = app.get(Who::CoordinatorSouth, &format!("/koppelingen/{hit}")).await;
        assert!(
            page.text.contains("vanwege acuut gevaar") && page.text.contains("regio Noord"),
            "{}",
            page.text
        );
        assert!(!app.files_contain("telefonisch bevestigd"));
    }
}

#[tokio::test]
async fn what_is_taken_back_or_erased_leaves_the_index() {
    for app in apps().await {
        open_pair(&app).await;
        let first = enrolled(&app, Who::Coordinator, for_north()).await;
        assert_eq!(tokens(&app).await, 2);
        withdraw(&app.app, &app.ctx(Who::Coordinator), app.submission(), first).await.unwrap();
        assert_eq!(tokens(&app).await, 0);

        enrolled(&app, Who::Coordinator, for_north()).await;
        app.advance_days(1);
        let asker = enrolled(&app, Who::CoordinatorSouth, for_south()).await;
        release(&app, 1).await;
        let hit = world::hit_of(&app, asker).await.expect("they met");
        let machine = app.app.machine("erasure");
        remove(&app.app, &machine, world::subject_id("Linde-118")).await.unwrap();
        remove(&app.app, &machine, world::subject_id("Linde-118")).await.unwrap();
        assert_eq!(tokens(&app).await, 2, "only the other side's are left");
        assert_eq!(app.get(Who::Coordinator, &format!("/koppelingen/{hit}")).await.status, 404);

        never_link(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), "Berk-077").await.unwrap();
        assert_eq!(tokens(&app).await, 0);
        let again = enrol(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), for_south())
            .await
            .unwrap_err();
        assert!(matches!(again, WebError::Refused("linking-refused-never")));
    }
}

#[tokio::test]
async fn trying_again_and_again_alerts_and_is_limited() {
    let app = apps().await.remove(0);
    open_pair(&app).await;
    let north = app.ctx(Who::Coordinator);
    for attempt in 0..10 {
        let tried = input("Linde-118", &format!("06 000000{attempt:02}"));
        let id = enrol(&app.app, &north, app.submission(), tried).await.unwrap().id;
        withdraw(&app.app, &north, app.submission(), id).await.unwrap();
    }
    let over = enrol(&app.app, &north, app.submission(), for_north()).await.unwrap_err();
    assert!(matches!(over, WebError::Refused("linking-refused-quota")), "{over}");
    let page = app.get(Who::PrivacyOfficer, "/toezicht/koppelingen").await;
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains("steeds opnieuw voorgesteld") && page.text.contains("meer voorstellen"),
        "{}",
        page.text
    );
    assert!(
        !app.get(Who::PrivacyOfficerSouth, "/toezicht/koppelingen").await.text.contains("steeds opnieuw")
    );
}

#[tokio::test]
async fn canaries_are_nowhere_in_the_files() {
    let app = apps().await.remove(0);
    open_pair(&app).await;
    let mut secret = for_north();
    secret.basis = "geheime-grondslag-kanarie".into();
    secret.attributes.push((AttributeKind::Email, "kanarie.vogel@example.org".into()));
    secret.attributes.push((AttributeKind::Name, "Kanariegeel Verzonnenvogel".into()));
    secret.attributes.push((AttributeKind::BirthDate, "1990-02-03".into()));
    enrolled(&app, Who::Coordinator, secret).await;
    // Phone, handle, e-mail, name with birth date; and eleven pieces of name, birth and phone.
    assert_eq!(tokens(&app).await, 4 + 11);
    for canary in [
        "geheime-grondslag-kanarie",
        "kanarie.vogel@example.org",
        "kanariegel verzonenvogel",
        "Kanariegeel Verzonnenvogel",
        "verzonnenvogel",
        "+31600000001",
    ] {
        assert!(!app.files_contain(canary), "{canary}");
    }
    let page = app.get(Who::SecondCoordinator, "/koppelingen").await;
    assert!(!page.text.contains("⟦") && !page.text.contains("kanarie"), "{}", page.text);
}

#[tokio::test]
async fn the_pages_work_by_hand() {
    let app = apps().await.remove(0);
    let south = app.world.organisation(Who::CoordinatorSouth).to_string();
    let wrong =
        app.post(Who::PrivacyOfficer, "/toezicht/koppelingen", &[("other", &south), ("state", "on")]).await;
    assert_eq!(wrong.status, 422);
    open_pair(&app).await;
    let page = app.get(Who::Coordinator, "/koppelingen/inschrijven?dossier=Linde-118").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("+31600000001"), "filled in from the dossier: {}", page.text);
    let done = app
        .post(
            Who::Coordinator,
            "/koppelingen/inschrijven",
            &[
                ("dossier", "Linde-118"),
                ("role", "possible_victim"),
                ("basis", "Zorg na vertrek uit de opvang"),
                ("phone", "06 00000001\n06 00000002"),
            ],
        )
        .await;
    assert!(done.location.starts_with("/koppelingen/inschrijving/"), "{} {}", done.status, done.text);
    let wrong = app
        .post(
            Who::Coordinator,
            "/koppelingen/inschrijven",
            &[
                ("dossier", "Linde-118"),
                ("role", "possible_victim"),
                ("basis", "Zorg na vertrek"),
                ("phone", "12"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("te weinig cijfers"), "{}", wrong.text);
    let path = done.location.split('?').next().unwrap().replace("inschrijving", "bevestigen");
    for (who, path) in [
        (Who::Coordinator, "/koppelingen"),
        (Who::Coordinator, "/koppelingen/eigen-waarden"),
        (Who::Coordinator, "/koppelingen/uitleg"),
        (Who::Coordinator, "/koppelingen/inschrijven"),
        (Who::SecondCoordinator, "/koppelingen/bevestigen"),
        (Who::SecondCoordinator, path.as_str()),
        (Who::Centre, "/koppelingen/bemiddeling"),
        (Who::PrivacyOfficer, "/toezicht/koppelingen"),
    ] {
        let page = app.get(who, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains('⟦'), "{path}: {}", page.text);
    }
    let confirmed = app.post(Who::SecondCoordinator, &path, &[("version", "1"), ("choice", "yes")]).await;
    assert!(
        confirmed.location.contains("linking-notice-confirmed"),
        "{} {}",
        confirmed.status,
        confirmed.text
    );
    assert!(app.get(Who::Coordinator, "/koppelingen").await.text.contains("Loopt"));
    let unknown = HitId::random(app.app.entropy());
    assert_eq!(app.get(Who::Coordinator, &format!("/koppelingen/{unknown}")).await.status, 404);
    assert_eq!(app.ctx(Who::Coordinator).actor.unwrap().role, Role::Coordinator);
    const COUNT: Statement = Statement { name: "test", sql: "SELECT COUNT(*) AS n FROM link_values" };
    let n: i64 = app.app.db().read().await.unwrap().one(COUNT, args![]).await.unwrap().get("n").unwrap();
    assert_eq!(n, 2);
}
