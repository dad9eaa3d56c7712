//! What every test of placement needs: two shelters with programmes, and somebody who needs a place.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::{BTreeMap, BTreeSet};

use oever_placement::{
    DangerArea, Needs, NewContra, NewRequest, ProgrammeId, ProgrammeInput, ProgrammeKind, RequestId, Room,
    SupervisionState, Urgency, add_contra, add_programme, confirm_room, request_place, set_inclusion,
    stored_programme,
};
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

pub fn capabilities() -> Vec<Capability> {
    vec![oever_coordination::capability().unwrap(), oever_placement::capability().unwrap()]
}

pub fn input(name: &str, municipality: &str) -> ProgrammeInput {
    ProgrammeInput {
        name: name.into(),
        kind: ProgrammeKind::WomenShelter,
        municipality: municipality.into(),
        places: 4,
        emergency_places: 0,
        emergency_max_days: None,
        register_number: None,
        wmo_only: true,
        supervision: SupervisionState::InOrder,
        last_inspection: None,
        offers: BTreeMap::from([("own_room".to_owned(), true)]),
        active: true,
    }
}

/// A programme with room, confirmed just now.
pub async fn programme(app: &TestApp, who: Who, input: ProgrammeInput) -> ProgrammeId {
    let ctx = app.ctx(who);
    let id = add_programme(&app.app, &ctx, app.submission(), &input).await.unwrap();
    room(app, who, id, Some(2)).await;
    id
}

pub async fn room(app: &TestApp, who: Who, id: ProgrammeId, free: Option<i64>) {
    let found = stored_programme(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
    let emergency_free = (found.emergency_places > 0).then_some(found.emergency_places);
    let room = Room { programme: id, version: found.version, free, emergency_free, next_free: None };
    confirm_room(&app.app, &app.ctx(who), app.submission(), &[room]).await.unwrap();
}

pub async fn version(app: &TestApp, id: ProgrammeId) -> i64 {
    stored_programme(&mut app.app.db().read().await.unwrap(), id).await.unwrap().version
}

pub async fn only_for(app: &TestApp, who: Who, id: ProgrammeId, attribute: &str, values: &[&str]) {
    let accepted = BTreeMap::from([(attribute.to_owned(), values.iter().map(ToString::to_string).collect())]);
    let version = version(app, id).await;
    set_inclusion(&app.app, &app.ctx(who), app.submission(), id, version, &accepted).await.unwrap();
}

pub async fn not_with(
    app: &TestApp,
    who: Who,
    id: ProgrammeId,
    facts: &[(&str, &str)],
    lifter: Option<&str>,
) {
    let new = NewContra {
        all: facts.iter().map(|(a, v)| ((*a).to_owned(), (*v).to_owned())).collect(),
        lifter: lifter.map(ToOwned::to_owned),
        on_condition: lifter.map_or_else(String::new, |_| "behandelaar betrokken".to_owned()),
        source: "huisregels".into(),
    };
    let version = version(app, id).await;
    add_contra(&app.app, &app.ctx(who), app.submission(), id, version, &new).await.unwrap();
}

/// Values that may stand nowhere unsealed: the needs are about health and safety.
pub fn needs() -> Needs {
    Needs {
        region: Some("VR01".into()),
        wishes: BTreeSet::from(["own_room".to_owned()]),
        ..Needs::default()
            .answer("sex", "female")
            .answer("age_group", "23_64")
            .answer("addiction", "active")
            .answer("residence_status", "no_permit_needed")
    }
}

pub fn new_request(alias: &str, needs: Needs, danger: &[&str]) -> NewRequest {
    NewRequest {
        dossier: None,
        alias: alias.into(),
        urgency: Urgency::ThisWeek,
        needs,
        danger: danger
            .iter()
            .map(|region| DangerArea { region: (*region).to_owned(), radius_km: 0 })
            .collect(),
    }
}

pub async fn request(app: &TestApp, alias: &str, needs: Needs, danger: &[&str]) -> RequestId {
    let new = new_request(alias, needs, danger);
    request_place(&app.app, &app.ctx(Who::Coordinator), app.submission(), &new).await.unwrap()
}
