//! Melden: a signal comes in, is explained, is taken up by somebody, and the reporter hears what happens.
//!
//! Also the quick scan (Herkennen), which stores nothing. See the README for the glossary, routes and events.

mod api;
mod codes;
mod draft;
mod lists;
mod model;
mod names;
mod pages;
mod public;
mod queries;
mod read;
mod receive;
mod recognise;
mod rules;
mod sealing;
mod submit;
mod text;
mod triage;

use std::path::PathBuf;
use std::sync::Arc;

use oever_clocks::{ClockRules, Holidays};
use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes, rule_files};
use utoipa::OpenApi as _;

pub use codes::{Choice, Code};
pub use model::{
    AgeGroup, Agreement, Aim, Attribute, AttributeKind, AttributeOf, Content, Destination, Form, Part,
    PartialDate, Person, Precision, Reason, Report, ReportId, Represented, Safety, Setting, Sign, Source,
    Status, SubmitReport, Urgency, Voicemail,
};
pub use read::{
    Count, Followed, Linkable, Listed, ReportForDossier, attributes_of, counts, find, follow, link_dossier,
    list_received, list_sent, open, report_content_for_dossier,
};
pub use receive::{Prepared, announce, prepare, receiver, store};
pub use recognise::{ScanResult, recognise};
pub use rules::{InForce, Recognition, RulesError};
pub use sealing::{SealOffer, check_draft, may_be_sealed, reopen_draft};
pub use submit::submit;
pub use triage::{Decision, acknowledge, decide, reroute};

/// This capability, for an application that only sends signals.
///
/// # Errors
/// Names the rule file that cannot be read.
pub fn capability() -> Result<Capability, String> {
    capability_with(None, None)
}

/// This capability, with a later one to which the last page of the form leads for sealing, and with rule files of the
/// installation beside those that ship: `indicators/*.toml` in a folder.
///
/// # Errors
/// Names the rule file that cannot be read.
pub fn capability_with(seal: Option<SealOffer>, own_rules: Option<PathBuf>) -> Result<Capability, String> {
    Ok(Capability {
        name: "reporting",
        routes: routes(),
        statements: vec![queries::STATEMENTS, public::STATEMENTS],
        locales: [
            (
                Language::Nl,
                concat!(include_str!("../locales/nl.ftl"), "\n", include_str!("../locales/public-nl.ftl")),
            ),
            (
                Language::En,
                concat!(include_str!("../locales/en.ftl"), "\n", include_str!("../locales/public-en.ftl")),
            ),
        ],
        nav: vec![
            NavEntry { order: 25, href: "/meldingen", label: "reporting-nav-inbox", action: "report.read" },
            NavEntry {
                order: 44,
                href: "/pro/melden",
                label: "reporting-nav-report",
                action: "report.submit",
            },
            NavEntry {
                order: 45,
                href: "/mijn-meldingen",
                label: "reporting-nav-sent",
                action: "report.follow",
            },
            NavEntry {
                order: 49,
                href: "/pro/snelscan",
                label: "reporting-nav-scan",
                action: "report.submit",
            },
        ],
        events: Vec::new(),
        jobs: Vec::new(),
        parts: vec![
            Arc::new(
                Recognition::new(rule_files("indicators"), own_rules).map_err(|error| error.to_string())?,
            ),
            Arc::new(clock_rules()?),
            Arc::new(sealing::Offers(seal)),
        ],
        openapi: api::ApiDoc::openapi(),
    })
}

fn routes() -> Routes {
    let routes = Routes::new()
        .get("/pro/snelscan", Guard::Public, pages::scan::start)
        .post("/pro/snelscan", Guard::Public, pages::scan::next)
        .get("/pro/snelscan/uitleg", Guard::Public, pages::scan::method)
        .get("/pro/melden", Guard::Action("report.submit"), pages::report::start)
        .post("/pro/melden", Guard::Action("report.submit"), pages::report::next)
        .get("/pro/melden/verstuurd", Guard::Action("report.submit"), pages::report::sent)
        .get("/meldingen", Guard::Action("report.read"), pages::inbox::list)
        .get("/meldingen/{report}", Guard::Action("report.read"), pages::inbox::show)
        .post("/meldingen/{report}/gelezen", Guard::Action("report.triage"), pages::inbox::acknowledge)
        .post("/meldingen/{report}/besluit", Guard::Action("report.triage"), pages::inbox::decide)
        .post("/meldingen/{report}/doorsturen", Guard::Action("report.triage"), pages::inbox::reroute)
        .get("/mijn-meldingen", Guard::Action("report.follow"), pages::sent::list)
        .get("/mijn-meldingen/{report}", Guard::Action("report.follow"), pages::sent::show)
        .post("/api/v1/recognition/assess", Guard::Public, api::assess)
        .post("/api/v1/reports", Guard::Action("report.submit"), api::send)
        .get("/api/v1/reports", Guard::Action("report.read"), api::list)
        .get("/api/v1/reports/{report}/status", Guard::Action("report.follow"), api::status);
    public::routes(routes)
}

/// The terms of the law and of the installation, from `rules/clocks` and `rules/holidays`.
fn clock_rules() -> Result<ClockRules, String> {
    let holidays = rule_files("holidays");
    let file = holidays
        .iter()
        .find(|file| file.name.ends_with("nl.toml"))
        .ok_or("rules/holidays/nl.toml is missing")?;
    let holidays = Holidays::parse(&file.name, &file.text).map_err(|error| error.to_string())?;
    let clocks = rule_files("clocks");
    let files = clocks
        .iter()
        .filter(|file| std::path::Path::new(&file.name).extension().is_some_and(|kind| kind == "toml"));
    ClockRules::parse(files.map(|file| (file.name.as_str(), file.text.as_str())), holidays)
        .map_err(|error| error.to_string())
}
