//! Two dossiers in two regions that are about the same invented person.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::sync::Arc;

use oever_kernel::{Ctx, Sensitive};
use oever_linkage::AttributeKind;
use oever_linking::{
    DecidePair, Enrol, EnrolmentId, HitId, PersonRole, Subject, SubjectFuture, SubjectKind, SubjectRef,
    SubjectSource, capability_with, confirm, decide_pair, enrol,
};
use oever_store::{Statement, args};
use oever_testkit::{TestApp, Who};
use oever_web::App;
use uuid::Uuid;

/// `Linde-…` belongs to the north, `Berk-…` to the south.
pub struct Dossiers;

pub fn subject_id(reference: &str) -> Uuid {
    let bytes: Vec<u8> = reference.bytes().chain([0; 16]).take(16).collect();
    Uuid::from_slice(&bytes).unwrap()
}

impl SubjectSource for Dossiers {
    fn find<'a>(
        &'a self,
        _: &'a App,
        ctx: &'a Ctx,
        reference: &'a str,
    ) -> SubjectFuture<'a, Option<Subject>> {
        Box::pin(async move {
            let Some(actor) = &ctx.actor else { return Ok(None) };
            let place = if reference.starts_with("Linde-") { "Noord" } else { "Zuid" };
            if !actor.organisation_name.contains(place) {
                return Ok(None);
            }
            Ok(Some(Subject {
                subject: SubjectRef { kind: SubjectKind::Dossier, id: subject_id(reference) },
                organisation: actor.organisation,
                label: reference.to_owned(),
                role: if reference.ends_with("verdachte") {
                    PersonRole::PossibleSuspect
                } else {
                    PersonRole::PossibleVictim
                },
                untriaged: reference.ends_with("publiek"),
                never_link: false,
                attributes: vec![(AttributeKind::Phone, Sensitive::new("+31600000001".to_owned()))],
            }))
        })
    }
}

pub async fn apps() -> Vec<TestApp> {
    TestApp::on_both(|| {
        vec![capability_with(vec![Arc::new(Dossiers)], oever_linking::Parties::default()).unwrap()]
    })
    .await
}

pub fn input(reference: &str, phone: &str) -> Enrol {
    Enrol {
        reference: reference.to_owned(),
        role: PersonRole::PossibleVictim,
        basis: "Zorg na vertrek uit de opvang (verzonnen)".into(),
        decision: None,
        acute: false,
        attributes: vec![
            (AttributeKind::Phone, phone.to_owned()),
            (AttributeKind::Handle, format!("ig:{reference}")),
        ],
    }
}

pub fn for_north() -> Enrol {
    input("Linde-118", "06-00000001")
}

pub fn for_south() -> Enrol {
    input("Berk-077", "+31 6 0000 0001")
}

/// Both sides switch the pair on.
pub async fn open_pair(app: &TestApp) {
    for (who, other) in
        [(Who::PrivacyOfficer, Who::CoordinatorSouth), (Who::PrivacyOfficerSouth, Who::Coordinator)]
    {
        let decision = DecidePair {
            other: app.world.organisation(other),
            on: true,
            basis: "convenant (verzonnen)".into(),
            dpia: "DPIA-1".into(),
            until: None,
        };
        decide_pair(&app.app, &app.ctx(who), app.submission(), decision).await.unwrap();
    }
}

/// Enrols, confirms by a second function, and lets the worker make the tokens.
pub async fn enrolled(app: &TestApp, who: Who, input: Enrol) -> EnrolmentId {
    let id = enrol(&app.app, &app.ctx(who), app.submission(), input).await.unwrap().id;
    let second = if who == Who::CoordinatorSouth {
        // The world has one coordinator in the south: a second function and login of the same organisation.
        let mut actor = app.world.actor(who).unwrap();
        actor.account = oever_kernel::AccountId(Uuid::from_u128(2));
        actor.function = oever_kernel::FunctionId(Uuid::from_u128(2));
        app.ctx_of(Some(actor))
    } else {
        app.ctx(Who::SecondCoordinator)
    };
    confirm(&app.app, &second, app.submission(), id, 1, true).await.unwrap();
    app.run_due().await;
    id
}

/// So many days pass, and everything that is due is done.
pub async fn release(app: &TestApp, days: i64) {
    app.advance_days(days);
    app.run_due().await;
}

async fn count(app: &TestApp, statement: Statement, args: Vec<oever_store::Value>) -> i64 {
    app.app.db().read().await.unwrap().one(statement, args).await.unwrap().get("n").unwrap()
}

pub async fn tokens(app: &TestApp) -> i64 {
    const COUNT: Statement = Statement { name: "test", sql: "SELECT COUNT(*) AS n FROM link_tokens" };
    count(app, COUNT, args![]).await
}

pub async fn events(app: &TestApp, kind: &str) -> i64 {
    const COUNT: Statement =
        Statement { name: "test", sql: "SELECT COUNT(*) AS n FROM events WHERE kind = $1" };
    count(app, COUNT, args![kind]).await
}

pub async fn hit_of(app: &TestApp, asker: EnrolmentId) -> Option<HitId> {
    const FIND: Statement = Statement { name: "test", sql: "SELECT id FROM link_hits WHERE asker = $1" };
    let row = app.app.db().read().await.unwrap().first(FIND, args![asker]).await.unwrap()?;
    row.get("id").ok()
}
