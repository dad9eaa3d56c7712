//! Values that stand nowhere else, put by the use cases and pages into every column that holds something personal.

use jiff::civil::date;
use oever_coordination as coordination;
use oever_followup as followup;
use oever_kernel::Sensitive;
use oever_linking::{self as linking, AttributeKind};
use oever_organisations::create_login;
use oever_placement as placement;
use oever_reporting as reporting;
use oever_sharing as sharing;
use oever_store::{Statement, args, transaction};
use oever_testkit::{Answer, TestApp, Who};
use oever_web::WebError;

use crate::fixtures::Fixtures;

/// A name with letters that fold, for linking and pages.
pub const NAME: &str = "Żofia Qwerkanarïe Xelzënberg";
/// A telephone number that nobody has.
pub const PHONE: &str = "06 - 9738 2651";
pub const EMAIL: &str = "Kanarie.Qxzjwvkp@oever.example";
const DOCUMENT: &str = "QX73ZJ9651W4";
const ADDRESS: &str = "Kanariekwekersdreef 9731, 9738 QX Verzonnendorp";
/// The password of the login whose every part is a canary.
pub const PASSWORD: &str = "kanarie wachtwoord qxzj wvkp";
/// What is public on purpose: it must be found.
pub const PUBLIC: &str = "Kanarie-openbaar-Qxzjwvkp";

/// A text for a field, found nowhere else.
pub fn text(label: &str) -> String {
    format!("Kanarie-{label}-Qxzjwvkp")
}

/// Every text that [`fill`] writes with [`text`].
pub const LABELS: &[&str] = &[
    "verhaal",
    "grondslag",
    "veilig",
    "woord",
    "terugmelding",
    "vraag",
    "antwoord",
    "weging",
    "oordeel",
    "instemming",
    "wens",
    "aanwezig",
    "plan",
    "effect",
    "notitie",
    "werkblad",
    "brief",
    "afwijzing",
    "verzoek",
    "verlenging",
    "uitkomst",
    "bemiddeling",
    "inschrijving",
    "wensplek",
    "plekvraag",
    "voorwaarde",
    "mogelijk",
    "besluit",
    "nameting",
    "publiek",
    "bericht",
    "veiligheid",
    "naam",
    "verzegeld",
    "samen",
    "los",
];

/// Every value that must be found nowhere.
pub fn values() -> Vec<String> {
    let fixed = [NAME, PHONE, EMAIL, DOCUMENT, ADDRESS, PASSWORD];
    fixed.into_iter().map(str::to_owned).chain(LABELS.iter().map(|label| text(label))).collect()
}

async fn id<T: oever_store::FromColumn>(app: &TestApp, sql: &'static str) -> T {
    let row = app.app.db().read().await.unwrap().one(Statement { name: "canary", sql }, args![]).await;
    row.unwrap_or_else(|error| panic!("{sql}: {error}")).get("id").unwrap()
}

/// Fills them all, beside one record of everything that is there already. Returns the login made of canaries.
pub async fn fill(app: &TestApp, all: &Fixtures) -> oever_organisations::Login {
    let machine = app.app.machine("canary");
    let login = create_login(&app.app, &machine, app.world.function(Who::Coordinator), NAME, EMAIL, PASSWORD);
    let login = login.await.unwrap();
    reports(app).await;
    conversation(app).await;
    let alias = dossier(app).await;
    shares(app, &alias).await;
    places(app, &alias, all).await;
    links(app, &alias).await;
    together(app).await;
    sealed(app).await;
    // What is served afterwards has the real time: an upload that lay for a day would be destroyed before it is looked for.
    let behind = oever_kernel::Clock::system().now().0 - app.app.clock().now().0;
    app.app.clock().advance_seconds((behind / 1_000_000).max(0));
    afterwards(app, &alias).await;
    let words =
        "UPDATE bottlenecks SET words = $1 WHERE id = (SELECT id FROM bottlenecks ORDER BY id LIMIT 1)";
    transaction!(app.app.db(), "public", |tx| -> Result<u64, oever_store::StoreError> {
        tx.execute(Statement { name: "public", sql: words }, args![PUBLIC]).await
    })
    .unwrap();
    app.run_due().await;
    login
}

async fn reports(app: &TestApp) {
    let attribute = |kind, value: &str| reporting::Attribute {
        kind,
        value: value.into(),
        of: reporting::AttributeOf::Person,
        note: text("naam"),
    };
    let report = reporting::SubmitReport {
        urgency: Some(reporting::Urgency::ThisWeek),
        setting: Some(reporting::Setting::School),
        municipality: Some("GM0014".into()),
        destination: Some(reporting::Destination::Coordination),
        forms: vec![reporting::Form::Criminal],
        content: reporting::Content {
            aim: Some(reporting::Aim::Help),
            agreement: Some(reporting::Agreement::Yes),
            basis: text("grondslag"),
            story: text("verhaal"),
            attributes: vec![
                attribute(reporting::AttributeKind::Phone, PHONE),
                attribute(reporting::AttributeKind::Address, ADDRESS),
            ],
            safety: reporting::Safety {
                safe_contact: text("veilig"),
                code_word: text("woord"),
                ..reporting::Safety::default()
            },
            ..reporting::Content::default()
        },
    };
    let ctx = app.ctx(Who::Reporter);
    let id = reporting::submit(&app.app, &ctx, app.submission(), &report).await.unwrap();
    let decision = reporting::Decision {
        status: reporting::Status::InConsultation,
        reason: None,
        feedback: text("terugmelding"),
    };
    reporting::decide(&app.app, &app.ctx(Who::Coordinator), app.submission(), id, 1, &decision)
        .await
        .unwrap();
}

/// Somebody without an account tells something through the pages, and writes back with her code.
async fn conversation(app: &TestApp) {
    let step = async |page: &Answer, step: &str, fields: &[(&str, &str)]| {
        let mut all = vec![("answers", page.hidden("answers").expect("answers")), ("step", step)];
        all.extend_from_slice(fields);
        let next = app.post(Who::Anonymous, "/melden/stap", &all).await;
        next.assert_page();
        next
    };
    let first = app.post(Who::Anonymous, "/melden", &[("who", "self")]).await;
    let mut page = step(&first, "contact", &[("way", "code")]).await;
    let (_, after) = page.text.split_once("translate=\"no\">").expect("the code is shown");
    let code = after.split_once('<').unwrap().0.to_owned();
    let (words, message) = (text("publiek"), text("bericht"));
    for (name, fields) in [
        ("code", [("typed", code.as_str())]),
        ("silent", [("silent", "mijn baas")]),
        ("signs", [("signs", "pay")]),
        ("words", [("words", words.as_str())]),
        ("place", [("place", "Groningen")]),
        ("minor", [("minor", "no")]),
        ("want", [("want", "place")]),
    ] {
        page = step(&page, name, &fields).await;
    }
    let answers = page.hidden("answers").unwrap().to_owned();
    let sent = app.post(Who::Anonymous, "/melden/versturen", &[("answers", &answers)]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let mine = app.post(Who::Anonymous, "/bericht", &[("code", &code)]).await;
    let conversation = mine.hidden("conversation").expect("a conversation").to_owned();
    let message = [("conversation", conversation.as_str()), ("text", message.as_str())];
    app.post(Who::Anonymous, "/bericht/antwoord", &message).await.assert_page();
}

async fn dossier(app: &TestApp) -> String {
    let ctx = app.ctx(Who::Coordinator);
    let known = |kind: &str, value: &str| coordination::Known { kind: kind.into(), value: value.into() };
    let mut open = coordination::OpenDossier::empty();
    open.identity = coordination::Identity {
        name: NAME.into(),
        birth_date: Some(date(1999, 2, 3)),
        known: vec![
            known("phone", PHONE),
            known("email", EMAIL),
            known("document-number", DOCUMENT),
            known("address", ADDRESS),
        ],
        safety: text("veiligheid"),
        ..coordination::Identity::default()
    };
    let alias = coordination::open_dossier(&app.app, &ctx, app.submission(), open).await.unwrap().alias;
    let wish = coordination::Wish {
        asked: true,
        noted_on: ctx.today(),
        content: coordination::WishContent {
            words: text("wens"),
            present: text("aanwezig"),
            limits: String::new(),
        },
    };
    coordination::record_wish(&app.app, &ctx, app.submission(), &alias, &wish).await.unwrap();
    let item = coordination::PlanInput {
        who: coordination::Who::Coordinator,
        content: coordination::PlanContent {
            what: text("plan"),
            why: "De noodplek stopt".into(),
            desired_effect: text("effect"),
            seen: String::new(),
        },
        due_on: Some(date(2026, 12, 1)),
        status: coordination::PlanStatus::Planned,
        done_on: None,
        effect: None,
    };
    coordination::add_plan_item(&app.app, &ctx, app.submission(), &alias, &item).await.unwrap();
    coordination::add_note(&app.app, &ctx, app.submission(), &alias, None, &text("notitie"), "")
        .await
        .unwrap();
    let request = coordination::NewRequest {
        alias: alias.clone(),
        kind: coordination::RightKind::Access,
        asked_by: coordination::AskedBy::Person,
        received_on: date(2026, 11, 20),
        details: text("verzoek"),
    };
    let right =
        coordination::record_rights_request(&app.app, &ctx, app.submission(), &request).await.unwrap();
    coordination::extend_rights_request(&app.app, &ctx, app.submission(), right, 1, &text("verlenging"))
        .await
        .unwrap();
    let answer = coordination::AnswerRequest {
        outcome: coordination::RightOutcome::Granted,
        words: text("uitkomst"),
        destroy: false,
    };
    coordination::answer_rights_request(&app.app, &ctx, app.submission(), right, 2, &answer).await.unwrap();
    alias
}

/// Two dossiers that were read as one for a while.
async fn together(app: &TestApp) {
    let ctx = app.ctx(Who::Coordinator);
    let mut two = Vec::new();
    for _ in 0..2 {
        let empty = coordination::OpenDossier::empty();
        two.push(coordination::open_dossier(&app.app, &ctx, app.submission(), empty).await.unwrap().alias);
    }
    let why = text("samen");
    let merge = coordination::merge_dossiers(&app.app, &ctx, app.submission(), &two[0], &two[1], &why);
    let merge = merge.await.unwrap();
    let why = text("los");
    coordination::undo_merge(&app.app, &ctx, app.submission(), &two[0], merge, &why).await.unwrap();
}

/// Signals that nobody can read yet: enough organisations saw the same, and the first of two openers agreed.
async fn sealed(app: &TestApp) {
    crate::fixtures::sealed_signals(app, &text("verzegeld")).await;
    app.advance_days(1);
    app.run_due().await;
    let officer = app.ctx(Who::PrivacyOfficer);
    for release in linking::releases_waiting(&app.app, &officer).await.unwrap() {
        linking::open_release(&app.app, &officer, app.submission(), release.id).await.unwrap();
    }
}

async fn shares(app: &TestApp, alias: &str) {
    let ctx = app.ctx(Who::Coordinator);
    let facts = [
        ("urgency", "not_acute"),
        ("from", "coordinator"),
        ("mandate", "municipal"),
        ("to", "shelter"),
        ("purpose", "help"),
        ("secrecy", "no"),
        ("agreement_help", "given"),
    ];
    let facts = facts.into_iter().fold(sharing::Facts::new(), |facts, (fact, value)| facts.with(fact, value));
    let decision = sharing::RecordDecision {
        facts,
        route: "as-asked".into(),
        choice: sharing::Choice::Share,
        motivation: text("weging"),
        advised_by: sharing::Adviser::Nobody,
        to_organisation: None,
        subject: None,
        ends_on: None,
    };
    let decision = sharing::record_decision(&app.app, &ctx, app.submission(), decision).await.unwrap();
    let (officer, note) = (app.ctx(Who::PrivacyOfficer), text("oordeel"));
    let review = sharing::review_decision(
        &app.app,
        &officer,
        app.submission(),
        decision,
        1,
        sharing::Review::Objected,
        &note,
    );
    review.await.unwrap();
    let found = coordination::load_dossier(&app.app, &ctx, alias, "dossier.edit").await.unwrap();
    let key = found.key(&app.app).await.unwrap();
    let consent = sharing::RecordConsent {
        subject_kind: "dossier",
        subject: found.dossier.id.uuid(),
        kind: sharing::ConsentKind::HelpAgreement,
        with_organisation: None,
        purpose: "help".into(),
        answer: sharing::ConsentAnswer::Given,
        given_by: sharing::GivenBy::Person,
        asked_on: ctx.today(),
        ends_on: None,
        details: Sensitive::new(text("instemming")),
    };
    transaction!(app.app.db(), "canary", |tx| -> Result<sharing::ConsentId, WebError> {
        sharing::record_consent(tx, &app.app, &ctx, &key, &consent).await
    })
    .unwrap();
    let question = sharing::AskQuestion { municipality: "GM0014".into(), text: text("vraag"), checked: true };
    let question =
        sharing::ask_question(&app.app, &app.ctx(Who::Reporter), app.submission(), question).await.unwrap();
    sharing::answer_question(&app.app, &ctx, app.submission(), question, 1, &text("antwoord")).await.unwrap();
}

async fn places(app: &TestApp, alias: &str, all: &Fixtures) {
    let ctx = app.ctx(Who::Coordinator);
    let programme: placement::ProgrammeId = all.get("programme").unwrap().parse().unwrap();
    let mut needs = placement::Needs { region: Some("VR01".into()), ..placement::Needs::default() };
    needs = needs.answer("sex", "female");
    // The answers to who pays are kept as they were given.
    needs.funding.insert("note".into(), text("wensplek"));
    let new = placement::NewRequest {
        dossier: Some(
            coordination::load_dossier(&app.app, &ctx, alias, "dossier.edit").await.unwrap().dossier.id,
        ),
        alias: alias.to_owned(),
        urgency: placement::Urgency::ThisWeek,
        needs,
        danger: vec![placement::DangerArea { region: "VR20".into(), radius_km: 30 }],
    };
    let provider = app.ctx(Who::Provider);
    for answer in [
        placement::Answer::Conditional { conditions: text("voorwaarde") },
        placement::Answer::Refuse { code: "full".into(), would_help: text("mogelijk") },
    ] {
        let request = placement::request_place(&app.app, &ctx, app.submission(), &new).await.unwrap();
        let ask = placement::Ask {
            programme,
            pool: placement::Pool::Regular,
            question: text("plekvraag"),
            channel: placement::Channel::App,
        };
        let asked = placement::ask(&app.app, &ctx, app.submission(), request, &ask).await.unwrap();
        placement::answer(&app.app, &provider, app.submission(), asked.offer, 1, &answer).await.unwrap();
        placement::escalate(&app.app, &ctx, app.submission(), request).await.unwrap();
        let version =
            placement::request(&mut app.app.db().read().await.unwrap(), request).await.unwrap().version;
        let centre = app.ctx(Who::Centre);
        placement::decide_escalated(&app.app, &centre, app.submission(), request, version, &text("besluit"))
            .await
            .unwrap();
    }
}

async fn links(app: &TestApp, alias: &str) {
    app.advance_days(2);
    let ctx = app.ctx(Who::Coordinator);
    linking::add_own_value(&app.app, &ctx, app.submission(), AttributeKind::Email, EMAIL).await.unwrap();
    let (south, empty) = (app.ctx(Who::CoordinatorSouth), coordination::OpenDossier::empty());
    let south = coordination::open_dossier(&app.app, &south, app.submission(), empty).await.unwrap().alias;
    for (who, reference) in [(Who::Coordinator, alias), (Who::CoordinatorSouth, south.as_str())] {
        let enrol = linking::Enrol {
            reference: reference.to_owned(),
            role: linking::PersonRole::PossibleVictim,
            basis: text("inschrijving"),
            decision: None,
            acute: true,
            attributes: vec![
                (AttributeKind::Phone, PHONE.into()),
                (AttributeKind::DocumentNumber, DOCUMENT.into()),
                (AttributeKind::Name, NAME.into()),
                (AttributeKind::BirthDate, "1999-02-03".into()),
            ],
        };
        let proposed = linking::enrol(&app.app, &app.ctx(who), app.submission(), enrol).await.unwrap();
        let second = crate::fixtures::second_function(app, who);
        linking::confirm(&app.app, &app.ctx_of(Some(second)), app.submission(), proposed.id, 1, true)
            .await
            .unwrap();
        app.run_due().await;
        app.app.clock().advance_seconds(60);
    }
    crate::fixtures::networks(app).await;
    let centre = app.ctx(Who::Centre);
    let network = linking::networks(&app.app, &centre).await.unwrap().remove(0).id;
    let answer = linking::NetworkAnswer::Asked;
    linking::answer_network(&app.app, &centre, app.submission(), network, answer).await.unwrap();
    let hit: linking::HitId = id(app, "SELECT id FROM link_hits WHERE acute = TRUE").await;
    let leave = linking::BrokerDecision::Leave;
    linking::broker(&app.app, &app.ctx(Who::Centre), app.submission(), hit, 1, leave, &text("bemiddeling"))
        .await
        .unwrap();
}

async fn afterwards(app: &TestApp, alias: &str) {
    let ctx = app.ctx(Who::Coordinator);
    let sheet = format!("kenmerk,naam\n1,{}\n", text("werkblad"));
    coordination::keep_upload(&app.app, &ctx, app.submission(), sheet.as_bytes()).await.unwrap();
    followup::start_followup(&app.app, &ctx, app.submission(), alias).await.unwrap();
    let moment = id(app, "SELECT id FROM followups WHERE months = 3 AND status = 'planned' ORDER BY id");
    let answer = followup::Answer {
        outcomes: vec![followup::Outcome::Safe],
        reasons: Vec::new(),
        note: text("nameting"),
    };
    followup::record_outcome(&app.app, &ctx, app.submission(), moment.await, 1, &answer).await.unwrap();
    let sign: followup::ReturnId = id(app, "SELECT id FROM followup_returns").await;
    let reasons = [followup::ReturnReason::NoHome, followup::ReturnReason::FinancialPressure];
    followup::judge_return(&app.app, &ctx, app.submission(), sign, 1, Some(true), &reasons).await.unwrap();

    let version =
        coordination::load_dossier(&app.app, &ctx, alias, "dossier.edit").await.unwrap().dossier.version;
    let offer = coordination::OfferTransfer {
        to: app.world.function(Who::CoordinatorSouth),
        letter: text("brief"),
        motivation: "Zij verhuist en vindt het goed.".into(),
        advised_by: sharing::Adviser::PrivacyOfficer,
    };
    let transfer = coordination::offer_transfer(&app.app, &ctx, app.submission(), alias, version, &offer);
    let transfer = transfer.await.unwrap();
    let no = coordination::TransferAnswer::Refuse(text("afwijzing"));
    let south = app.ctx(Who::CoordinatorSouth);
    coordination::answer_transfer(&app.app, &south, app.submission(), transfer, 1, &no).await.unwrap();
}
