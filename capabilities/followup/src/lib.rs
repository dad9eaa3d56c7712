//! What happened afterwards: outcomes after 3, 6, 12 and 24 months, and coming back. See the README for the
//! glossary and the events.

mod api;
mod figures;
mod model;
mod pages;
mod plan;
mod queries;
mod record;
mod returns;

use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes};
use utoipa::OpenApi as _;

pub use figures::{Counted, Followed, outcomes_for_figures, returns_for_figures};
pub use model::{Answer, FollowUp, FollowUpId, MOMENTS, Outcome, ReturnId, ReturnReason, ReturnSign};
pub use plan::{plan_followups, start_followup};
pub use record::{answer, followup, followups_due, followups_of, judge_return, record_outcome, returns_of};

/// This capability, for the application.
///
/// # Errors
/// Never; other capabilities read rules here.
pub fn capability() -> Result<Capability, String> {
    let record = Guard::Action("followup.record");
    Ok(Capability {
        name: "followup",
        routes: Routes::new()
            .get("/nameting", record, pages::list)
            .post("/nameting", record, pages::start)
            .get("/nameting/{followup}", record, pages::show)
            .post("/nameting/{followup}", record, pages::record)
            .post("/nameting/terugkeer/{return_sign}", record, pages::judge)
            .get("/api/v1/followups", record, api::list_due)
            .post("/api/v1/followups/{followup}", record, api::record),
        statements: vec![queries::STATEMENTS],
        locales: [
            (Language::Nl, include_str!("../locales/nl.ftl")),
            (Language::En, include_str!("../locales/en.ftl")),
        ],
        nav: vec![NavEntry {
            order: 65,
            href: "/nameting",
            label: "followup-nav",
            action: "followup.record",
        }],
        events: vec![
            ("dossier.closed", returns::closed),
            ("dossier.reopened", returns::reopened),
            ("dossier.moved", returns::moved),
            ("dossier.erased", returns::erased),
            ("link.confirmed_same", returns::confirmed_same),
        ],
        jobs: vec![("followup.due", plan::due)],
        parts: Vec::new(),
        openapi: api::ApiDoc::openapi(),
    })
}
