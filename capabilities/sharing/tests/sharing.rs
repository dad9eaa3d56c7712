//! The pages and use cases of sharing, on both databases.

use jiff::civil::date;
use oever_kernel::{OrganisationId, Sensitive};
use oever_sharing::{
    Adviser, AskQuestion, Choice, ConsentAnswer, ConsentKind, Facts, GivenBy, GrantShare, ItemKind,
    RecordConsent, RecordDecision, Review, answer_question, ask_question, consents_of, decide, grant_share,
    question, record_consent, record_decision, review_decision, share, shares_in_force, shares_with,
    withdraw, withdraw_consent,
};
use oever_store::{StoreError, transaction};
use oever_testkit::{Answer, TestApp, Who};
use oever_web::{Capability, WebError};
use uuid::Uuid;

fn capabilities() -> Vec<Capability> {
    vec![oever_sharing::capability().expect("sharing")]
}

fn facts(list: &str) -> Facts {
    list.split_whitespace().fold(Facts::new().with("urgency", "not_acute"), |facts, pair| {
        let (fact, value) = pair.split_once('=').unwrap();
        facts.with(fact, value)
    })
}

const HELP: &str =
    "from=coordinator mandate=municipal to=shelter purpose=help secrecy=no agreement_help=given";

fn input(list: &str) -> RecordDecision {
    RecordDecision {
        facts: facts(list),
        route: "as-asked".into(),
        choice: Choice::Share,
        motivation: "Canarie-afweging-van-de-test".into(),
        advised_by: Adviser::Nobody,
        to_organisation: None,
        subject: None,
        ends_on: None,
    }
}

fn sound(page: &Answer) -> &str {
    page.assert_page();
    assert!(!page.text.contains('⟦'), "a text is missing");
    &page.text
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_visitor_is_asked_step_by_step_and_nothing_is_stored() {
    let app = TestApp::on_sqlite(capabilities).await;
    let first = app.get(Who::Anonymous, "/pro/delen").await;
    assert!(sound(&first).contains("levensgevaar"));
    let mut fields: Vec<(String, String)> = Vec::new();
    let answers = [
        ("urgency", "not_acute"),
        ("from", "school"),
        ("purpose", "help"),
        ("to", "coordinator"),
        ("age", "under_16"),
        ("secrecy", "no"),
    ];
    let mut page = first;
    for _ in 0..answers.len() {
        let Some(asked) = page.hidden("asked").map(str::to_owned) else { break };
        let (fact, answer) =
            answers.iter().find(|(fact, _)| *fact == asked).unwrap_or_else(|| panic!("asks {asked}"));
        let mut form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.extend([("asked", *fact), ("answer", *answer)]);
        page = app.post(Who::Anonymous, "/pro/delen", &form).await;
        fields.push((format!("fact_{fact}"), (*answer).to_owned()));
    }
    let text = sound(&page);
    for expected in [
        "Zonder naam mag het nu al",
        "SH-30",
        "SH-31",
        "SH-05",
        "Dit laat je weg",
        "Drie soorten toestemming",
        "zekerheid hoog",
    ] {
        assert!(text.contains(expected), "the answer lacks {expected}");
    }
    assert!(text.find("SH-30").unwrap() < text.find("SH-31").unwrap(), "the lightest way comes first");
    assert!(!text.contains("action=\"/besluiten\""), "a visitor keeps nothing");
    let english = app.get(Who::Anonymous, "/pro/delen/regels?taal=en").await;
    assert!(sound(&english).contains("SH-32") && english.text.contains("certainty low"));
}

#[tokio::test]
async fn danger_comes_first_and_i_do_not_know_is_an_answer() {
    let app = TestApp::on_sqlite(capabilities).await;
    let acute = app.post(Who::Anonymous, "/pro/delen", &[("asked", "urgency"), ("answer", "acute")]).await;
    assert!(sound(&acute).contains("Bel 112") && acute.text.contains("SH-02"));
    let form = [
        ("fact_urgency", "not_acute"),
        ("fact_from", "coordinator"),
        ("fact_mandate", "?"),
        ("fact_to", "municipality_care"),
        ("fact_purpose", "help"),
        ("fact_secrecy", "no"),
        ("fact_agreement_help", "given"),
        ("asked", "consent_avg"),
        ("answer", "?"),
    ];
    let open = app.post(Who::Anonymous, "/pro/delen", &form).await;
    assert!(sound(&open).contains("Er ontbreekt een antwoord dat beslist"));
    let nothing = app.post(Who::Anonymous, "/pro/delen", &[("asked", "urgency"), ("answer", "")]).await;
    assert_eq!(nothing.status, 422);
    let changed =
        app.post(Who::Anonymous, "/pro/delen", &[("fact_urgency", "acute"), ("change", "urgency")]).await;
    assert_eq!(changed.hidden("asked"), Some("urgency"));
    let tampered = app
        .post(Who::Anonymous, "/pro/delen", &[("fact_urgency", "<b>"), ("asked", "x"), ("answer", "y")])
        .await;
    assert_eq!(tampered.hidden("asked"), Some("urgency"), "what is not in the rules is asked again");
}

#[tokio::test]
async fn an_account_is_not_asked_what_it_says_already() {
    let app = TestApp::on_sqlite(capabilities).await;
    let page = app.get(Who::Coordinator, "/pro/delen").await;
    assert!(sound(&page).contains("name=\"fact_from\" value=\"coordinator\""));
    assert!(page.text.contains("name=\"fact_mandate\""));
}

#[tokio::test]
async fn a_decision_is_computed_again_kept_once_and_sealed() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let submission = app.submission();
        let id = record_decision(&app.app, &ctx, submission, input(HELP)).await.unwrap();
        assert_eq!(
            record_decision(&app.app, &ctx, submission, input(HELP)).await.unwrap(),
            id,
            "the same key is the same decision"
        );
        let kept = oever_sharing::decision(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(
            (kept.outcome.as_str(), kept.rows[0].id.as_str(), kept.rows[0].version),
            ("conditions", "SH-13", 1)
        );
        assert!(kept.carries_a_share(ctx.today()));
        assert!(!app.files_contain("Canarie-afweging-van-de-test"));

        let page = app.get(Who::Coordinator, &format!("/besluiten/{id}")).await;
        assert!(sound(&page).contains("Canarie-afweging-van-de-test") && page.text.contains("SH-13"));
        assert_eq!(app.get(Who::CoordinatorSouth, &format!("/besluiten/{id}")).await.status, 404);
        assert!(sound(&app.get(Who::Coordinator, "/besluiten").await).contains(&id.to_string()));
        assert!(!sound(&app.get(Who::CoordinatorSouth, "/besluiten").await).contains(&id.to_string()));
    }
}

#[tokio::test]
async fn what_the_rules_refuse_cannot_be_kept_as_sharing() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let field = async |list: &str, change: fn(&mut RecordDecision)| {
        let mut input = input(list);
        change(&mut input);
        match record_decision(&app.app, &ctx, app.submission(), input).await {
            Err(WebError::Invalid(problem)) => problem.0[0].message.clone(),
            other => panic!("expected a refusal, found {other:?}"),
        }
    };
    assert_eq!(
        field("from=coordinator mandate=none to=private_circle purpose=help consent_avg=not_asked", |_| {})
            .await,
        "sharing-error-not-allowed"
    );
    let consent = "from=coordinator mandate=none to=shelter purpose=help secrecy=no consent_avg=not_asked agreement_help=given";
    assert_eq!(field(consent, |_| {}).await, "sharing-error-consent-first");
    let low = "from=coordinator mandate=municipal to=coordinator to_mandate=municipal purpose=handover";
    assert_eq!(field(low, |_| {}).await, "sharing-error-ask-a-human");
    assert_eq!(field("from=coordinator mandate=municipal", |_| {}).await, "sharing-error-unanswered");
    assert_eq!(field(HELP, |input| input.motivation.clear()).await, "web-error-required");
    assert_eq!(field(HELP, |input| input.route = "invented".into()).await, "web-error-choose");
    assert_eq!(field(HELP, |input| input.ends_on = Some(date(2020, 1, 1))).await, "sharing-error-past");
    let mut asked = input(low);
    asked.advised_by = Adviser::PrivacyOfficer;
    record_decision(&app.app, &ctx, app.submission(), asked).await.unwrap();
}

#[tokio::test]
async fn the_form_on_the_answer_keeps_the_decision_and_keeps_what_was_typed() {
    let app = TestApp::on_sqlite(capabilities).await;
    let browser = app.browser(Who::Coordinator).await;
    let known = [
        ("fact_urgency", "not_acute"),
        ("fact_from", "coordinator"),
        ("fact_mandate", "municipal"),
        ("fact_to", "shelter"),
        ("fact_purpose", "help"),
        ("fact_secrecy", "no"),
        ("fact_agreement_help", "given"),
    ];
    let mut form = known.to_vec();
    form.extend([("route", "place-without-identity"), ("choice", "share"), ("advised_by", "nobody")]);
    let missing = app.post_in(&browser, "/besluiten", &form).await;
    assert_eq!(missing.status, 422);
    assert!(
        missing.text.contains("value=\"place-without-identity\" id=\"route-place-without-identity\" checked"),
        "typed values stay"
    );
    form.push(("motivation", "Eerst vragen of er een plek is."));
    let kept = app.post_in(&browser, "/besluiten", &form).await;
    assert_eq!(kept.status, 303);
    let page = app.get_in(&browser, &kept.location).await;
    assert!(sound(&page).contains("Je afweging is vastgelegd") && page.text.contains("SH-16"));
}

#[tokio::test]
async fn a_decision_from_a_dossier_is_about_that_dossier_and_no_other() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let subject = app.app.entropy().uuid();
    app.app.vault().create(ctx.organisation(), subject, ctx.now()).await.unwrap();
    let first = app.get(Who::Coordinator, &format!("/pro/delen?subject={subject}")).await;
    assert_eq!(first.hidden("subject"), Some(subject.to_string().as_str()));
    assert_eq!(app.get(Who::Coordinator, "/pro/delen?subject=x").await.hidden("subject"), None);
    let form = [
        ("subject", &*subject.to_string()),
        ("fact_urgency", "not_acute"),
        ("fact_from", "coordinator"),
        ("fact_mandate", "municipal"),
        ("fact_to", "shelters"),
        ("fact_purpose", "place_search"),
        ("route", "as-asked"),
        ("choice", "share"),
        ("advised_by", "nobody"),
        ("motivation", "Alleen een profiel."),
    ];
    assert_eq!(app.post(Who::CoordinatorSouth, "/besluiten", &form).await.status, 404, "another's dossier");
    assert_eq!(app.post(Who::Coordinator, "/besluiten", &form).await.status, 303);
    let mut tx = app.app.db().read().await.unwrap();
    assert_eq!(oever_sharing::decisions_about(&mut tx, subject).await.unwrap().len(), 1);
    assert_eq!(oever_sharing::decisions_of(&mut tx, ctx.organisation(), 5).await.unwrap().len(), 1);
}

async fn grant(app: &TestApp, who: Who, grant: &GrantShare) -> Result<oever_sharing::ShareId, WebError> {
    let ctx = app.ctx(who);
    transaction!(app.app.db(), "test grant", |tx| -> Result<oever_sharing::ShareId, WebError> {
        grant_share(tx, &app.app, &ctx, grant).await
    })
}

fn a_share(decision: oever_sharing::DecisionId, with: OrganisationId, subject: Uuid) -> GrantShare {
    GrantShare {
        decision,
        with_organisation: with,
        subject_kind: "dossier",
        subject,
        items: vec![ItemKind::Plan, ItemKind::Clocks],
        purpose: "help".into(),
        starts_on: date(2026, 11, 23),
        ends_on: date(2026, 12, 31),
        consent: None,
    }
}

#[tokio::test]
async fn a_share_is_in_force_for_its_term_and_stops_at_once() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let subject = app.app.entropy().uuid();
        app.app.vault().create(ctx.organisation(), subject, ctx.now()).await.unwrap();
        let provider = app.ctx(Who::Provider).organisation();
        let mut about = input(HELP);
        about.subject = Some(("dossier".into(), subject));
        let decision = record_decision(&app.app, &ctx, app.submission(), about).await.unwrap();
        let id = grant(&app, Who::Coordinator, &a_share(decision, provider, subject)).await.unwrap();
        let in_force = async |on| {
            shares_in_force(&mut app.app.db().read().await.unwrap(), subject, on).await.unwrap().len()
        };
        assert_eq!((in_force(date(2026, 11, 22)).await, in_force(date(2026, 11, 23)).await), (0, 1));
        assert_eq!((in_force(date(2026, 12, 31)).await, in_force(date(2027, 1, 1)).await), (1, 0));
        let theirs =
            shares_with(&mut app.app.db().read().await.unwrap(), provider, ctx.today()).await.unwrap();
        assert_eq!(theirs[0].items, [ItemKind::Plan, ItemKind::Clocks]);

        transaction!(app.app.db(), "test withdraw", |tx| -> Result<(), StoreError> {
            withdraw(tx, &app.app, &ctx, id, "person").await?;
            withdraw(tx, &app.app, &ctx, id, "person").await
        })
        .unwrap();
        assert_eq!(in_force(ctx.today()).await, 0);
        let stopped = share(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(stopped.withdrawn_because.as_deref(), Some("person"));
    }
}

#[tokio::test]
async fn a_share_needs_a_decision_that_carries_it() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let subject = app.app.entropy().uuid();
    let provider = app.ctx(Who::Provider).organisation();
    let mut not = input(HELP);
    not.choice = Choice::NotShare;
    let no = record_decision(&app.app, &ctx, app.submission(), not).await.unwrap();
    assert!(matches!(
        grant(&app, Who::Coordinator, &a_share(no, provider, subject)).await,
        Err(WebError::Refused("sharing-refused-decision"))
    ));
    let mut short = input(HELP);
    short.ends_on = Some(date(2026, 12, 1));
    let short = record_decision(&app.app, &ctx, app.submission(), short).await.unwrap();
    assert!(matches!(
        grant(&app, Who::Coordinator, &a_share(short, provider, subject)).await,
        Err(WebError::Refused("sharing-refused-term"))
    ));
    let yes = record_decision(&app.app, &ctx, app.submission(), input(HELP)).await.unwrap();
    let mut nothing = a_share(yes, provider, subject);
    nothing.items.clear();
    assert!(matches!(
        grant(&app, Who::Coordinator, &nothing).await,
        Err(WebError::Refused("sharing-refused-term"))
    ));
    let other = grant(&app, Who::CoordinatorSouth, &a_share(yes, provider, subject)).await;
    assert!(matches!(other, Err(WebError::NotFound)), "another organisation's decision does not exist");
}

fn consent(
    subject: Uuid,
    with: Option<OrganisationId>,
    kind: ConsentKind,
    answer: ConsentAnswer,
) -> RecordConsent {
    RecordConsent {
        subject_kind: "dossier",
        subject,
        kind,
        with_organisation: with,
        purpose: "help".into(),
        answer,
        given_by: GivenBy::Person,
        asked_on: date(2026, 11, 23),
        ends_on: None,
        details: Sensitive::new("Canarie-toestemming, tolk aan de telefoon".into()),
    }
}

#[tokio::test]
async fn withdrawing_a_consent_stops_what_rests_on_it_at_once() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let subject = app.app.entropy().uuid();
        let key = app.app.vault().create(ctx.organisation(), subject, ctx.now()).await.unwrap();
        let provider = app.ctx(Who::Provider).organisation();
        let other = app.ctx(Who::Municipality).organisation();
        let record = async |input: RecordConsent| {
            transaction!(app.app.db(), "test consent", |tx| -> Result<oever_sharing::ConsentId, WebError> {
                record_consent(tx, &app.app, &ctx, &key, &input).await
            })
        };
        let yes = record(consent(subject, Some(provider), ConsentKind::AvgBasis, ConsentAnswer::Given))
            .await
            .unwrap();
        record(consent(subject, None, ConsentKind::HelpAgreement, ConsentAnswer::Given)).await.unwrap();
        let everybody = record(consent(subject, None, ConsentKind::AvgBasis, ConsentAnswer::Given)).await;
        assert!(matches!(everybody, Err(WebError::Refused("sharing-refused-everybody"))));
        let decision = record_decision(&app.app, &ctx, app.submission(), input(HELP)).await.unwrap();
        let mut on_consent = a_share(decision, provider, subject);
        on_consent.consent = Some(yes);
        grant(&app, Who::Coordinator, &on_consent).await.unwrap();
        let mut elsewhere = on_consent.clone();
        elsewhere.with_organisation = other;
        assert!(matches!(
            grant(&app, Who::Coordinator, &elsewhere).await,
            Err(WebError::Refused("sharing-refused-consent"))
        ));

        let stopped = transaction!(app.app.db(), "test withdraw", |tx| -> Result<usize, StoreError> {
            withdraw_consent(tx, &app.app, &ctx, yes).await
        });
        assert_eq!(stopped.unwrap(), 1);
        let mut tx = app.app.db().read().await.unwrap();
        assert_eq!(shares_in_force(&mut tx, subject, ctx.today()).await.unwrap(), []);
        let all = consents_of(&mut tx, subject).await.unwrap();
        assert_eq!(
            all.iter().filter(|found| found.in_force(ctx.today())).count(),
            1,
            "the other consents are not touched"
        );
        drop(tx);
        assert!(matches!(
            grant(&app, Who::Coordinator, &on_consent).await,
            Err(WebError::Refused("sharing-refused-consent"))
        ));
        assert!(!app.files_contain("Canarie-toestemming"));
    }
}

#[tokio::test]
async fn a_refusal_ends_an_earlier_yes_of_the_same_kind_only() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    let subject = app.app.entropy().uuid();
    let key = app.app.vault().create(ctx.organisation(), subject, ctx.now()).await.unwrap();
    let provider = Some(app.ctx(Who::Provider).organisation());
    for (kind, answer) in [
        (ConsentKind::AvgBasis, ConsentAnswer::Given),
        (ConsentKind::LiftSecrecy, ConsentAnswer::Given),
        (ConsentKind::AvgBasis, ConsentAnswer::Refused),
    ] {
        let input = consent(subject, provider, kind, answer);
        transaction!(app.app.db(), "test consent", |tx| -> Result<(), WebError> {
            record_consent(tx, &app.app, &ctx, &key, &input).await.map(drop)
        })
        .unwrap();
    }
    let all = consents_of(&mut app.app.db().read().await.unwrap(), subject).await.unwrap();
    let in_force: Vec<_> =
        all.iter().filter(|found| found.in_force(ctx.today())).map(|found| found.kind).collect();
    assert_eq!(in_force, [ConsentKind::LiftSecrecy]);
}

#[tokio::test]
async fn the_privacy_officer_judges_and_an_objection_stops_the_shares() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let subject = app.app.entropy().uuid();
        let provider = app.ctx(Who::Provider).organisation();
        let id = record_decision(&app.app, &ctx, app.submission(), input(HELP)).await.unwrap();
        grant(&app, Who::Coordinator, &a_share(id, provider, subject)).await.unwrap();
        let judge = async |who, version, review, note| {
            review_decision(&app.app, &app.ctx(who), app.submission(), id, version, review, note).await
        };
        assert!(
            matches!(judge(Who::Coordinator, 1, Review::Agreed, "").await, Err(WebError::NotFound)),
            "not one's own judge"
        );
        assert!(matches!(
            judge(Who::PrivacyOfficerSouth, 1, Review::Agreed, "").await,
            Err(WebError::NotFound)
        ));
        assert!(
            matches!(judge(Who::PrivacyOfficer, 1, Review::Objected, "").await, Err(WebError::Invalid(_))),
            "says why"
        );
        judge(Who::PrivacyOfficer, 1, Review::Objected, "Te breed.").await.unwrap();
        assert!(
            matches!(judge(Who::PrivacyOfficer, 1, Review::Agreed, "").await, Err(WebError::Conflict(_))),
            "a stale version"
        );
        let left =
            shares_in_force(&mut app.app.db().read().await.unwrap(), subject, ctx.today()).await.unwrap();
        assert_eq!(left, []);
        let page = app.get(Who::PrivacyOfficer, &format!("/besluiten/{id}")).await;
        assert!(sound(&page).contains("Te breed.") && page.text.contains("Niet akkoord"));
        assert!(
            sound(&app.get(Who::PrivacyOfficer, "/besluiten?oordeel=open").await)
                .contains("Nog geen afwegingen")
        );
    }
}

#[tokio::test]
async fn a_question_without_a_name_goes_to_its_region_and_comes_back_answered() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Reporter);
        let ask =
            |text: &str, checked| AskQuestion { municipality: "GM0014".into(), text: text.into(), checked };
        let named = ask_question(
            &app.app,
            &ctx,
            app.submission(),
            ask("Wat kan ik doen voor Verzonnen Achternaam?", false),
        )
        .await;
        assert!(matches!(named, Err(WebError::Invalid(_))), "a name stops it until somebody looked");
        let submission = app.submission();
        let text = "Een vrouw wordt elke dag opgehaald. Canarie-overlegvraag. Wat kan ik doen?";
        let id = ask_question(&app.app, &ctx, submission, ask(text, false)).await.unwrap();
        assert_eq!(ask_question(&app.app, &ctx, submission, ask(text, false)).await.unwrap(), id);
        let asked = question(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(asked.due_on, date(2026, 11, 25), "two working days after Monday");
        assert!(!app.files_contain("Canarie-overlegvraag"));

        assert!(sound(&app.get(Who::Coordinator, "/overlegvragen").await).contains(&id.to_string()));
        assert_eq!(app.get(Who::CoordinatorSouth, &format!("/overlegvragen/{id}")).await.status, 404);
        let path = format!("/overlegvragen/{id}");
        let answered = app
            .post(
                Who::Coordinator,
                &format!("{path}/antwoord"),
                &[("version", "1"), ("text", "Bel ons, zonder naam.")],
            )
            .await;
        assert_eq!(answered.status, 303, "{}", answered.text);
        let again =
            answer_question(&app.app, &app.ctx(Who::Coordinator), app.submission(), id, 1, "Nog een keer.")
                .await;
        assert!(matches!(again, Err(WebError::Conflict(_))));
        let page = app.get(Who::Reporter, &path).await;
        assert!(sound(&page).contains("Bel ons, zonder naam."));
        let asker = answer_question(&app.app, &ctx, app.submission(), id, 2, "Zelf.").await;
        assert!(matches!(asker, Err(WebError::NotFound)), "the asker does not answer");
    }
}

#[tokio::test]
async fn a_consult_note_needs_no_account_and_warns() {
    let app = TestApp::on_sqlite(capabilities).await;
    assert!(sound(&app.get(Who::Anonymous, "/pro/overleg").await).contains("Dit laat je weg"));
    let warned = app.post(Who::Anonymous, "/pro/overleg", &[("text", "Bel 06 12 34 56 78")]).await;
    assert_eq!(warned.status, 422);
    assert!(warned.text.contains("Misschien een telefoonnummer"));
    let note = app
        .post(Who::Anonymous, "/pro/overleg", &[("text", "Zij wordt elke dag opgehaald."), ("checked", "")])
        .await;
    assert!(sound(&note).contains("Zij wordt elke dag opgehaald.") && note.text.contains("nergens bewaard"));
    let sending =
        app.post(Who::Reporter, "/overlegvragen", &[("text", "Wat nu?"), ("municipality", "GM9999")]).await;
    assert_eq!(sending.status, 422);
    assert!(sound(&app.get(Who::Reporter, "/pro/overleg").await).contains("Stuur mijn vraag"));
}

#[tokio::test]
async fn the_interface_answers_the_same() {
    let app = TestApp::on_sqlite(capabilities).await;
    let body = serde_json::json!({ "facts": { "urgency": "not_acute", "from": "school", "to": "coordinator", "purpose": "advice", "identifiable": "no" } });
    let found = app.api(Who::Anonymous, "/api/v1/sharing/decide", Some(&body)).await.json();
    assert_eq!(found["outcome"], "allowed");
    assert_eq!(found["rows"][0]["id"], "SH-30");
    let open = app.api(Who::Anonymous, "/api/v1/sharing/decide", Some(&serde_json::json!({}))).await.json();
    assert_eq!(open["next_question"]["id"], "urgency");
    let wrong = app
        .api(Who::Anonymous, "/api/v1/sharing/decide", Some(&serde_json::json!({ "facts": { "mood": "x" } })))
        .await;
    assert_eq!((wrong.status, wrong.content_type.as_str()), (422, "application/problem+json"));
    let listed = app.api(Who::Anonymous, "/api/v1/sharing/facts", None).await.json();
    assert!(listed.as_array().unwrap().len() >= 15);

    let keep = serde_json::json!({
        "facts": { "urgency": "not_acute", "from": "coordinator", "mandate": "municipal", "to": "shelters", "purpose": "place_search" },
        "route": "as-asked", "choice": "share", "motivation": "Alleen een profiel.", "advised_by": "nobody"
    });
    assert_eq!(app.api(Who::Anonymous, "/api/v1/sharing/decisions", Some(&keep)).await.status, 401);
    let made = app.api(Who::Coordinator, "/api/v1/sharing/decisions", Some(&keep)).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let list = app.api(Who::Coordinator, "/api/v1/sharing/decisions", None).await;
    assert!(
        list.text.contains("pseudonymous_only") && !list.text.contains("Alleen een profiel"),
        "no texts in the list"
    );
    assert_eq!(
        app.api(Who::CoordinatorSouth, "/api/v1/sharing/decisions", None).await.json(),
        serde_json::json!([])
    );
    assert_eq!(app.api(Who::Policy, "/api/v1/sharing/decisions", None).await.status, 404);
}

#[tokio::test]
async fn every_route_and_every_outcome_has_words_in_both_languages() {
    let app = TestApp::on_sqlite(capabilities).await;
    let today = app.ctx(Who::Coordinator).today();
    for list in [
        HELP,
        "from=resident to=tip_line purpose=signal identifiable=no",
        "from=medical to=police purpose=signal identifiable=yes consent_avg=not_asked consent_secrecy=not_asked",
        "from=ngo to=comensha purpose=registration secrecy=no consent_avg=refused",
        "from=shelter to=private_circle purpose=help consent_avg=not_asked",
        "from=comensha to=other purpose=other",
        "from=reception to=police purpose=signal identifiable=yes",
        "from=coordinator mandate=municipal to=coordinator purpose=linking",
    ] {
        let known = facts(list);
        assert!(decide(&app.app, &known, today).unwrap().next_question.is_none(), "{list}");
        let fields: Vec<(String, String)> =
            known.known().map(|(fact, value)| (format!("fact_{fact}"), value.to_owned())).collect();
        let form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for path in ["/pro/delen", "/pro/delen?taal=en"] {
            sound(&app.post(Who::Anonymous, path, &form).await);
        }
        let mut keep = form.clone();
        keep.extend([
            ("route", "as-asked"),
            ("choice", "ask_first"),
            ("advised_by", "nobody"),
            ("motivation", "Ik vraag het eerst."),
        ]);
        let kept = app.post(Who::Coordinator, "/besluiten", &keep).await;
        assert_eq!(kept.status, 303, "{list}");
        sound(&app.get(Who::Coordinator, &format!("{}&taal=en", kept.location)).await);
    }
}

#[tokio::test]
async fn a_guest_has_a_menu_of_what_is_open_to_all_and_nothing_else() {
    let app = TestApp::on_sqlite(capabilities).await;
    let page = app.get(Who::Anonymous, "/pro/overleg").await;
    let menu = page.assert_page().text.split_once("oever-side-nav\"").unwrap().1;
    let menu = menu.split_once("</nav>").unwrap().0;
    assert!(menu.contains("href=\"/pro/delen\"") && menu.contains("href=\"/pro/overleg\" aria-current"));
    assert!(!menu.contains("/besluiten") && !menu.contains("/overlegvragen"));
}

#[tokio::test]
async fn a_refused_form_shows_what_was_typed() {
    let app = TestApp::on_sqlite(capabilities).await;
    let browser = app.browser(Who::Coordinator).await;
    let typed = "Ik leg eerst uit wat ik deel.";
    let refused = app.post_in(&browser, "/besluiten", &[("csrf", "oud"), ("motivation", typed)]).await;
    assert!(refused.status == 403 && refused.text.contains(typed), "{}", refused.text);
    app.advance_days(2);
    let expired = app.post_in(&browser, "/overlegvragen", &[("text", typed)]).await;
    assert!(expired.status == 401 && expired.text.contains(typed), "{}", expired.text);
    let page = app.get_in(&browser, "/besluiten").await;
    assert_eq!(
        (page.status, page.location.as_str()),
        (303, "/inloggen?terug=/besluiten&notice=web-notice-signed-out")
    );
    let guest = app.post(Who::Anonymous, "/overlegvragen", &[("text", typed)]).await;
    assert_eq!((guest.status, guest.location.as_str()), (303, "/inloggen"));
}
