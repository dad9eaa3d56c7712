//! "Mag ik dit delen?": the lightest lawful route, decisions that are kept, shares, three consents, and
//! questions without a name. See the README for the glossary.

mod api;
mod ask;
mod codes;
mod consent;
mod consult;
mod model;
mod names;
mod pages;
mod queries;
mod record;
mod review;
mod share;

use std::sync::Arc;

use oever_clocks::{ClockRules, Holidays};
use oever_kernel::Language;
use oever_policy::sharing::SharingRules;
use oever_web::{Capability, Guard, NavEntry, Routes, rule_files};
use utoipa::OpenApi as _;

pub use ask::{AnswerView, FactsInput, KnownFact, OptionView, QuestionView, RouteView, RowView, decide};
pub use consent::{RecordConsent, consent, consents_of, record_consent, withdraw_consent};
pub use consult::{AskQuestion, answer_question, ask_question, question, questions_from, questions_to};
pub use model::{
    Adviser, Choice, Consent, ConsentAnswer, ConsentId, ConsentKind, Decision, DecisionId, GivenBy, ItemKind,
    Question, QuestionId, Review, RuleRow, Share, ShareId,
};
pub use oever_policy::table::Facts;
pub use record::{RecordDecision, decision, decisions_about, decisions_of, record_decision};
pub use review::review_decision;
pub use share::{
    GrantShare, grant_share, move_shares, share, shares_about, shares_in_force, shares_with, withdraw,
};

/// The sharing table, and the clocks for the term of a consult question.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) sharing: SharingRules,
    pub(crate) clocks: ClockRules,
}

impl Rules {
    fn read() -> Result<Self, String> {
        let files = rule_files("sharing");
        let pairs: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
        let sharing = SharingRules::parse(&pairs).map_err(|error| format!("rules/sharing: {error}"))?;
        let days = rule_files("holidays");
        let days = days.first().ok_or("rules/holidays is empty")?;
        let holidays = Holidays::parse(&days.name, &days.text).map_err(|error| error.to_string())?;
        let files = rule_files("clocks");
        let pairs = files.iter().map(|file| (file.name.as_str(), file.text.as_str()));
        let clocks = ClockRules::parse(pairs, holidays).map_err(|error| error.to_string())?;
        clocks.rule("consult_answer").map_err(|error| error.to_string())?;
        Ok(Self { sharing, clocks })
    }
}

/// This capability, for the application.
///
/// # Errors
/// When the sharing table or the clocks cannot be read.
pub fn capability() -> Result<Capability, String> {
    let professional = Guard::Action("sharing.decide");
    Ok(Capability {
        name: "sharing",
        routes: Routes::new()
            .get("/pro/delen", Guard::Public, pages::ask::start)
            .post("/pro/delen", Guard::Public, pages::ask::step)
            .get("/pro/delen/regels", Guard::Public, pages::ask::table)
            .get("/pro/overleg", Guard::Public, pages::consult::form)
            .post("/pro/overleg", Guard::Public, pages::consult::note)
            .get("/besluiten", Guard::Action("sharing.read"), pages::decisions::list)
            .post("/besluiten", professional, pages::decisions::keep)
            .get("/besluiten/{decision}", Guard::Action("sharing.read"), pages::decisions::show)
            .post("/besluiten/{decision}/oordeel", Guard::Action("sharing.review"), pages::decisions::review)
            .get("/overlegvragen", Guard::Action("consult.read"), pages::consult::list)
            .post("/overlegvragen", Guard::Action("consult.ask"), pages::consult::send)
            .get("/overlegvragen/{question}", Guard::Action("consult.read"), pages::consult::show)
            .post(
                "/overlegvragen/{question}/antwoord",
                Guard::Action("consult.answer"),
                pages::consult::answer,
            )
            .get("/api/v1/sharing/facts", Guard::Public, api::facts)
            .get("/api/v1/sharing/rows", Guard::Public, api::rows)
            .post("/api/v1/sharing/decide", Guard::Public, api::decide)
            .get("/api/v1/sharing/decisions", Guard::Action("sharing.read"), api::decisions)
            .post("/api/v1/sharing/decisions", professional, api::keep),
        statements: vec![queries::STATEMENTS],
        locales: [
            (Language::Nl, include_str!("../locales/nl.ftl")),
            (Language::En, include_str!("../locales/en.ftl")),
        ],
        nav: vec![
            NavEntry { order: 50, href: "/pro/delen", label: "sharing-nav-ask", action: "sharing.decide" },
            NavEntry {
                order: 51,
                href: "/pro/overleg",
                label: "sharing-consult-title",
                action: "consult.ask",
            },
            NavEntry {
                order: 51,
                href: "/besluiten",
                label: "sharing-nav-decisions",
                action: "sharing.read",
            },
            NavEntry {
                order: 52,
                href: "/overlegvragen",
                label: "sharing-nav-questions",
                action: "consult.read",
            },
        ],
        events: Vec::new(),
        jobs: Vec::new(),
        parts: vec![Arc::new(Rules::read()?)],
        openapi: api::ApiDoc::openapi(),
    })
}
