//! Bottlenecks as professionals said them, measures with an owner, and the effect that was seen; the basic
//! level of a municipality; agreements. See the README for the glossary.

mod add_bottleneck;
mod agree;
mod api;
mod import_statements;
mod keep_basics;
mod model;
mod pages;
mod plan_measure;
mod queries;
mod read;
mod record_effect;
mod verdict;

use std::sync::Arc;

use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes};
use utoipa::OpenApi as _;

pub use add_bottleneck::{AddBottleneck, add_bottleneck};
pub use agree::{AgreementInput, agree};
pub use import_statements::{ImportError, Imported, import_statements, import_statements_from};
pub use keep_basics::{basic_level, keep_basics};
pub use model::{
    Agreement, BasicItem, BasicState, BetterWhen, Bottleneck, BottleneckId, Effect, Measure, MeasureId,
    SteeringData, Theme,
};
pub use plan_measure::{MeasureInput, change_measure, own_measure, plan_measure};
pub use read::{Chain, Judged, Summary, agreements, effects, register, summary};
pub use record_effect::{EffectInput, record_effect};
pub use verdict::{Verdict, judge};

use pages::{effects as effect_pages, measures, municipality, register as register_pages};

/// This capability, for the application.
///
/// # Errors
/// When the themes or the basic level cannot be read.
pub fn capability() -> Result<Capability, String> {
    let read = Guard::Action("steering.read");
    let measure = Guard::Action("measure.edit");
    Ok(Capability {
        name: "steering",
        routes: Routes::new()
            .get("/knelpunten", read, register_pages::list)
            .get("/knelpunten/uitleg", read, register_pages::method)
            .get("/knelpunten/effect", read, effect_pages::show)
            .get("/knelpunten/effect.csv", read, effect_pages::csv)
            .get("/knelpunten/nieuw", Guard::Action("steering.report"), register_pages::new_form)
            .post("/knelpunten/nieuw", Guard::Action("steering.report"), register_pages::new)
            .get("/knelpunten/{bottleneck}", read, register_pages::show)
            .get("/knelpunten/{bottleneck}/maatregel", measure, measures::plan_form)
            .post("/knelpunten/{bottleneck}/maatregel", measure, measures::plan)
            .get("/maatregel/{measure}", read, measures::show)
            .get("/maatregel/{measure}/wijzig", measure, measures::change_form)
            .post("/maatregel/{measure}/wijzig", measure, measures::change)
            .post("/maatregel/{measure}/eigenaar", measure, measures::own)
            .post("/maatregel/{measure}/meting", measure, measures::effect)
            .get("/mijn-gemeente", read, municipality::municipality)
            .post(
                "/mijn-gemeente/basis/{basic_item}",
                Guard::Action("steering.keep_basics"),
                municipality::keep,
            )
            .get("/afspraken", read, municipality::agreements)
            .post("/afspraken", Guard::Action("steering.edit"), municipality::add_agreement)
            .get("/api/v1/bottlenecks", read, api::list_bottlenecks)
            .post("/api/v1/bottlenecks", Guard::Action("steering.report"), api::create_bottleneck)
            .get("/api/v1/bottlenecks/{bottleneck}", read, api::get_bottleneck)
            .post("/api/v1/bottlenecks/{bottleneck}/measures", measure, api::create_measure),
        statements: vec![queries::STATEMENTS],
        locales: [
            (Language::Nl, include_str!("../locales/nl.ftl")),
            (Language::En, include_str!("../locales/en.ftl")),
        ],
        nav: vec![
            NavEntry {
                order: 80,
                href: "/knelpunten",
                label: "steering-nav-register",
                action: "steering.read",
            },
            NavEntry {
                order: 82,
                href: "/mijn-gemeente",
                label: "steering-nav-municipality",
                action: "steering.keep_basics",
            },
            NavEntry {
                order: 83,
                href: "/afspraken",
                label: "steering-nav-agreements",
                action: "steering.read",
            },
        ],
        events: Vec::new(),
        jobs: Vec::new(),
        parts: vec![Arc::new(SteeringData::own()?)],
        openapi: api::ApiDoc::openapi(),
    })
}
