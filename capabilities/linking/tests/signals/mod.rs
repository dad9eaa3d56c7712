//! Signals that are sealed.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use oever_kernel::Ctx;
use oever_linking::{SealSignal, SealedSignalId, SealedState, releases_waiting, seal_signal, sealed_signals};
use oever_reporting::{
    Agreement, Aim, Attribute, AttributeKind, AttributeOf, Content, Destination, Setting, SubmitReport,
    Urgency, list_received,
};
use oever_store::{Statement, args};
use oever_testkit::{TestApp, Who};

pub const CANARY: &str = "kanarie-verhaal-9914";
/// θ for a phone number is three: these are at three legal persons.
pub const THREE: [Who; 3] = [Who::Reporter, Who::Municipality, Who::Provider];

pub fn draft(phone: &str) -> SubmitReport {
    SubmitReport {
        urgency: Some(Urgency::Later),
        setting: Some(Setting::Health),
        municipality: Some("GM0014".into()),
        destination: Some(Destination::Coordination),
        forms: Vec::new(),
        content: Content {
            aim: Some(Aim::Stop),
            agreement: Some(Agreement::Nobody),
            story: CANARY.into(),
            attributes: vec![Attribute {
                kind: AttributeKind::Phone,
                value: phone.into(),
                of: AttributeOf::Other,
                note: String::new(),
            }],
            ..Content::default()
        },
    }
}

pub fn input(draft: SubmitReport) -> SealSignal {
    SealSignal { draft, days: 90, adults_and_safe: true }
}

pub async fn seals(app: &TestApp, ctx: &Ctx, phone: &str) -> SealedSignalId {
    seal_signal(&app.app, ctx, app.submission(), input(draft(phone))).await.unwrap()
}

pub async fn state(app: &TestApp, who: Who) -> SealedState {
    sealed_signals(&app.app, &app.ctx(who)).await.unwrap().first().unwrap().state
}

/// The next hour at which everything is put together.
pub async fn next_day(app: &TestApp) {
    app.advance_days(1);
    app.run_due().await;
}

pub async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let statement = Statement { name: "test", sql };
    app.app.db().read().await.unwrap().one(statement, args![]).await.unwrap().get("n").unwrap()
}

pub async fn deposits(app: &TestApp) -> i64 {
    count(app, "SELECT COUNT(*) AS n FROM sealed_deposits").await
}

pub async fn received(app: &TestApp) -> i64 {
    list_received(&app.app, &app.ctx(Who::Coordinator), false, 1).await.unwrap().total
}

pub async fn waiting(app: &TestApp) -> usize {
    releases_waiting(&app.app, &app.ctx(Who::PrivacyOfficer)).await.unwrap().len()
}
