//! A place over the whole country, with the reason for every place that does not fit.
//!
//! Programmes of providers, requests by needs profile without identity, questions and answers, escalation,
//! and the gaps that show where nobody says yes. See the README for the glossary and the events.

mod answer;
mod api;
mod ask;
mod coverage;
mod dossiers;
mod escalate;
mod funding;
mod gaps;
mod import;
mod lift;
mod model;
mod network;
mod pages;
mod place;
mod programme;
mod queries;
mod request;
mod rule_text;
mod rules;
mod sealed;
mod search;
mod words;

use std::sync::Arc;

use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes};
use utoipa::OpenApi as _;

pub use answer::{Answer, Question, answer, answer_by_link, read_question, read_question_by_link};
pub use ask::{Ask, Asked, OfferNeeds, ask};
pub use coverage::{Closed, MAX_FIXED, Part};
pub use escalate::{decide_escalated, escalate};
pub use funding::{Payer, PayerQuestion};
pub use gaps::{Explains, Gap, Gaps, Relaxation, Takes, gaps};
pub use import::{ImportReport, RowProblem, import_programmes};
pub use lift::{Lifter, ask_lift, decide_lift};
pub use model::{
    DangerArea, Decision, Lift, LiftId, Needs, Offer, OfferId, Programme, ProgrammeId, Request, RequestId,
};
pub use place::{ByPhone, end_without_place, place, place_by_phone};
pub use programme::{
    NewContra, ProgrammeInput, Room, add_contra, add_programme, confirm_room, edit_programme, remove_contra,
    set_inclusion,
};
pub use queries::{
    offer, offers_for, offers_of, programme as stored_programme, programmes, programmes_of, request,
    requests_escalated_to, requests_of, requests_of_dossier,
};
pub use request::{NewRequest, change_needs, forget_dossier, request_place};
pub use rules::{PlacementRules, Terms};
pub use search::{AnswerText, Search, search, what_if};
pub use words::{
    Because, Channel, LiftStatus, OfferStatus, Pool, ProgrammeKind, RequestStatus, SupervisionState, Urgency,
};

const REQUEST: Guard = Guard::Action("placement.request");
const SEE: Guard = Guard::Action("placement.decide_escalated");
const ANSWER: Guard = Guard::Action("placement.answer");
const PROGRAMME: Guard = Guard::Action("programme.edit");
const GAPS: Guard = Guard::Action("placement.read_gaps");
const WMO: Guard = Guard::Action("wmo.decide");

fn routes() -> Routes {
    use pages::{
        acts, ask as ask_page, gaps, lifts, link, method, offers, place, programmes, requests, rules_form,
    };
    Routes::new()
        .get("/plek", REQUEST, requests::list)
        .get("/plek/nieuw", REQUEST, requests::new)
        .post("/plek/nieuw", REQUEST, requests::create)
        .get("/plek/uitleg", Guard::SignedIn, method::show)
        .get("/plek-besluiten", SEE, requests::escalated)
        .get("/plek/{request}", SEE, place::show)
        .get("/plek/{request}/behoefte", REQUEST, requests::needs)
        .post("/plek/{request}/behoefte", REQUEST, requests::save_needs)
        .post("/plek/{request}/wat-als", SEE, place::what_if)
        .post("/plek/{request}/wie-betaalt", REQUEST, acts::payer)
        .get("/plek/{request}/vraag/{programme}/{pool}", REQUEST, ask_page::ask_form)
        .post("/plek/{request}/vraag/{programme}/{pool}", REQUEST, ask_page::ask_provider)
        .post("/plek/{request}/opheffing", REQUEST, acts::lift)
        .post("/plek/{request}/geplaatst", REQUEST, acts::take)
        .post("/plek/{request}/telefonisch", REQUEST, acts::by_phone)
        .post("/plek/{request}/einde", REQUEST, acts::end)
        .post("/plek/{request}/opschalen", REQUEST, acts::escalate_now)
        .post("/plek/{request}/besluit", SEE, acts::decide)
        .get("/opvang", PROGRAMME, offers::today)
        .post("/opvang", PROGRAMME, offers::confirm)
        .get("/opvang/aanvragen", ANSWER, offers::list)
        .get("/opvang/aanvragen/{offer}", ANSWER, offers::show)
        .post("/opvang/aanvragen/{offer}", ANSWER, offers::save)
        .get("/opvang/opheffingen", ANSWER, lifts::for_provider)
        .post("/opvang/opheffingen/{lift}", ANSWER, lifts::decide_as_provider)
        .get("/gemeente/opheffingen", WMO, lifts::for_municipality)
        .post("/gemeente/opheffingen/{lift}", WMO, lifts::decide_as_municipality)
        .get("/opvang/programmas", PROGRAMME, programmes::list)
        .get("/opvang/programmas/nieuw", PROGRAMME, programmes::new)
        .post("/opvang/programmas/nieuw", PROGRAMME, programmes::create)
        .get("/opvang/programmas/{programme}", PROGRAMME, programmes::show)
        .post("/opvang/programmas/{programme}", PROGRAMME, programmes::save)
        .post("/opvang/programmas/{programme}/insluiting", PROGRAMME, rules_form::inclusion)
        .post("/opvang/programmas/{programme}/contra", PROGRAMME, rules_form::add)
        .post("/opvang/programmas/{programme}/contra-weg", PROGRAMME, rules_form::remove)
        .get("/plek-antwoord/{token}", Guard::Public, link::show)
        .post("/plek-antwoord/{token}", Guard::Public, link::save)
        .get("/gaten", GAPS, gaps::show)
        .get("/gaten/tabel.csv", GAPS, gaps::csv)
        .get("/api/v1/placement/requests", REQUEST, api::list_requests)
        .post("/api/v1/placement/requests", REQUEST, api::create_request)
        .get("/api/v1/placement/requests/{request}", SEE, api::show_request)
        .post("/api/v1/placement/requests/{request}/offers", REQUEST, api::ask_provider)
        .post("/api/v1/placement/offers/{offer}/answer", ANSWER, api::answer_offer)
        .get("/api/v1/programmes", PROGRAMME, api::list_programmes)
        .post("/api/v1/programmes/{programme}/room", PROGRAMME, api::set_room)
        .get("/api/v1/placement/gaps", GAPS, api::show_gaps)
}

/// This capability, for the application.
///
/// # Errors
/// When one of its rule files cannot be read.
pub fn capability() -> Result<Capability, String> {
    Ok(Capability {
        name: "placement",
        routes: routes(),
        statements: vec![queries::STATEMENTS],
        locales: [
            (Language::Nl, include_str!("../locales/nl.ftl")),
            (Language::En, include_str!("../locales/en.ftl")),
        ],
        nav: vec![
            NavEntry {
                order: 30,
                href: "/plek",
                label: "placement-nav-requests",
                action: "placement.request",
            },
            NavEntry {
                order: 31,
                href: "/plek-besluiten",
                label: "placement-nav-decide",
                action: "placement.decide_escalated",
            },
            NavEntry { order: 35, href: "/opvang", label: "placement-nav-today", action: "programme.edit" },
            NavEntry {
                order: 36,
                href: "/opvang/aanvragen",
                label: "placement-nav-offers",
                action: "placement.answer",
            },
            NavEntry {
                order: 37,
                href: "/opvang/programmas",
                label: "placement-nav-programmes",
                action: "programme.edit",
            },
            NavEntry {
                order: 38,
                href: "/gemeente/opheffingen",
                label: "placement-nav-lifts",
                action: "wmo.decide",
            },
            NavEntry {
                order: 60,
                href: "/gaten",
                label: "placement-nav-gaps",
                action: "placement.read_gaps",
            },
        ],
        events: vec![("dossier.erased", dossiers::erased), ("dossier.moved", dossiers::moved)],
        jobs: vec![
            (escalate::SILENCE, escalate::silence),
            (escalate::DEADLINE, escalate::deadline),
            (escalate::HOLD, escalate::release_hold),
        ],
        parts: vec![Arc::new(PlacementRules::load()?)],
        openapi: api::ApiDoc::openapi(),
    })
}
