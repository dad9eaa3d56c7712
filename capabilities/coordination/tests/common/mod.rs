//! What every test of this capability needs.
#![allow(dead_code, reason = "each test file uses its own part")]

use jiff::civil::date;
use oever_coordination::{
    Facts, Form, Identity, Known, OpenDossier, Opened, PlanContent, PlanInput, PlanStatus, Precision,
    Who as Does, open_dossier,
};
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

/// Unique values that may stand nowhere unsealed.
pub const NAME: &str = "Kanarievogel Naamtest";
pub const CONTACT: &str = "Kanarie-bel-alleen-na-zessen";
pub const PHONE: &str = "06 00 00 00 00 kanarie";
pub const WHAT: &str = "Zoekt een vaste plek kanarie-afspraak";

pub fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().unwrap(),
        oever_reporting::capability().unwrap(),
        oever_coordination::capability().unwrap(),
    ]
}

pub fn somebody() -> OpenDossier {
    OpenDossier {
        identity: Identity {
            name: NAME.into(),
            birth_date: Some(date(2009, 3, 15)),
            birth_precision: Some(Precision::Day),
            known: vec![Known { kind: "phone".into(), value: PHONE.into() }],
            contact: CONTACT.into(),
            safety: "Let op het huis aan de kade".into(),
        },
        facts: Facts {
            forms: vec![Form::Labour],
            municipality: "GM0014".into(),
            interpreter: "Spaans".into(),
            ..Facts::default()
        },
        ..OpenDossier::empty()
    }
}

pub async fn opened(app: &TestApp, who: Who) -> Opened {
    open_dossier(&app.app, &app.ctx(who), app.submission(), somebody()).await.unwrap()
}

pub fn agreement(app: &TestApp, what: &str, days: i64) -> PlanInput {
    let due = app.app.clock().today().checked_add(jiff::Span::new().days(days)).unwrap();
    PlanInput {
        who: Does::Coordinator,
        content: PlanContent {
            what: what.into(),
            why: "De noodplek stopt".into(),
            desired_effect: "Acht weken op dezelfde plek".into(),
            seen: String::new(),
        },
        due_on: Some(due),
        status: PlanStatus::Planned,
        done_on: None,
        effect: None,
    }
}
