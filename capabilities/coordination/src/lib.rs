//! Dossiers: the person's own wish, one plan, clocks that are watched, and the worklist. See the README for
//! the glossary and the events.

mod access;
mod alias;
mod api;
mod clock;
mod clock_view;
mod close;
mod consent;
mod duplicates;
mod from_report;
mod identity;
mod import;
mod likeness;
mod link_source;
mod merge;
mod model;
mod moves;
mod open;
mod pages;
mod plan;
mod queries;
mod queries_merge;
mod queries_moves;
mod remind;
mod rights;
mod rights_export;
mod shared_part;
mod substitution;
mod tasks;
mod timeline;
mod transfer;
mod wish;
mod worklist;

use std::sync::Arc;

use oever_clocks::{ClockRules, Holidays};
use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes, rule_files};
use utoipa::OpenApi as _;

pub use access::{Authorised, dossier, load_dossier, load_dossier_by_id};
pub use clock::{Clock, Late, StartClock, clocks_of, late_for, record_clock_event, start_clock};
pub use close::{CloseDossier, close_dossier, reopen_dossier};
pub use consent::{
    AskedConsent, SharePart, record_dossier_consent, share_part, stop_share, withdraw_dossier_consent,
};
pub use duplicates::{Duplicate, Opening, SameAs, SameRow, open_unless_known};
pub use from_report::prefill;
pub use identity::{change_alias, change_facts, change_identity, reveal_identity};
pub use import::{
    BadRow, ImportReport, Mapping, Sheet, Target, finish_import, import_cases, keep_upload, uploaded,
};
pub use likeness::Likeness;
pub use link_source::link_source;
pub use merge::{Merge, MergeId, merge_dossiers, merges_of, undo_merge};
pub use model::*;
pub use open::{OpenDossier, Opened, facts_for_figures, open_dossier};
pub use plan::{PlanInput, PlanItem, add_plan_item, add_plan_items, change_plan_item, plan_item, plan_of};
pub use remind::{Nudge, Waiting, nudge};
pub use rights::{
    AnswerRequest, AskedBy, NewRequest, RightKind, RightOutcome, RightsRequest, RightsRequestId,
    answer_rights_request, erase_dossier, extend_rights_request, record_rights_request, rights_request,
    rights_requests, rights_requests_about,
};
pub use rights_export::{RightsExport, export_for_request};
pub use shared_part::{SharedPart, SharedWithUs, shared_part, shared_with_us};
pub use substitution::{SheetCase, SheetClock, arrange_substitution, handover_sheet, possible_substitutes};
pub use tasks::{NewTask, add_task, finish_task};
pub use timeline::{Event, add_note, append_timeline, timeline_of};
pub use transfer::{
    OfferTransfer, Transfer, TransferAnswer, TransferId, TransferStatus, answer_transfer, offer_transfer,
    open_transfer_of, possible_receivers, transfer, transfers_of, transfers_with, weigh_transfer,
    withdraw_transfer,
};
pub use wish::{latest_wish, record_wish, wishes};
pub use worklist::{Group, Item, Recent, Whose, Work, Worklist, caseload, since, worklist};

/// The clocks and the holidays they count with, from `rules/`.
///
/// # Errors
/// Names every mistake in the files.
pub fn clock_rules() -> Result<ClockRules, String> {
    let files = rule_files("holidays");
    let holidays = files.first().ok_or("rules/holidays is empty")?;
    let holidays = Holidays::parse(&holidays.name, &holidays.text).map_err(|error| error.to_string())?;
    let files = rule_files("clocks");
    let files = files.iter().map(|file| (file.name.as_str(), file.text.as_str()));
    ClockRules::parse(files, holidays).map_err(|error| error.to_string())
}

fn routes() -> Routes {
    let (read, create, edit) =
        (Guard::Action("dossier.read"), Guard::Action("dossier.create"), Guard::Action("dossier.edit"));
    let (reveal, close, merge, import) = (
        Guard::Action("dossier.reveal_identity"),
        Guard::Action("dossier.close"),
        Guard::Action("dossier.merge"),
        Guard::Action("import.cases"),
    );
    Routes::new()
        .get("/werk", read, pages::worklist::show)
        .get("/dossiers", read, pages::dossiers::list)
        .post("/dossiers/zoek", read, pages::dossiers::search)
        .get("/dossiers/nieuw", create, pages::dossiers::new)
        .post("/dossiers/nieuw", create, pages::dossiers::create)
        .get("/dossiers/importeren", import, pages::import::upload_form)
        .post("/dossiers/importeren", import, pages::import::upload)
        .get("/dossiers/importeren/{case_import}", import, pages::import::map_form)
        .post("/dossiers/importeren/{case_import}", import, pages::import::map)
        .get("/dossier/{dossier}", read, pages::dossier::show)
        .get("/dossier/{dossier}/afdruk", read, pages::dossier::print)
        .get("/dossier/{dossier}/identiteit", reveal, pages::identity::ask)
        .post("/dossier/{dossier}/identiteit", reveal, pages::identity::reveal)
        .post("/dossier/{dossier}/identiteit/wijzig", reveal, pages::identity::change)
        .get("/dossier/{dossier}/situatie", edit, pages::identity::facts)
        .post("/dossier/{dossier}/situatie", edit, pages::identity::save_facts)
        .post("/dossier/{dossier}/schuilnaam", edit, pages::identity::new_alias)
        .get("/dossier/{dossier}/wens", edit, pages::wish::show)
        .post("/dossier/{dossier}/wens", edit, pages::wish::record)
        .get("/dossier/{dossier}/afspraken/nieuw", edit, pages::plan::new)
        .post("/dossier/{dossier}/afspraken", edit, pages::plan::add)
        .post("/dossier/{dossier}/afspraken/begin", edit, pages::plan::begin)
        .get("/dossier/{dossier}/afspraak/{plan_item}", edit, pages::plan::show)
        .post("/dossier/{dossier}/afspraak/{plan_item}", edit, pages::plan::change)
        .post("/dossier/{dossier}/afspraak/{plan_item}/herinner", edit, pages::plan::remind)
        .post("/dossier/{dossier}/afspraak/{plan_item}/escaleer", edit, pages::plan::escalate)
        .get("/dossier/{dossier}/klokken/nieuw", edit, pages::clocks::new)
        .post("/dossier/{dossier}/klokken/nieuw", edit, pages::clocks::start)
        .get("/dossier/{dossier}/klok/{clock}", read, pages::clocks::show)
        .post("/dossier/{dossier}/klok/{clock}", edit, pages::clocks::record)
        .post("/dossier/{dossier}/klok/{clock}/herinner", edit, pages::clocks::remind)
        .post("/dossier/{dossier}/klok/{clock}/escaleer", edit, pages::clocks::escalate)
        .get("/dossier/{dossier}/tijdlijn", read, pages::timeline::show)
        .post("/dossier/{dossier}/tijdlijn", edit, pages::timeline::add)
        .get("/dossier/{dossier}/toestemming", read, pages::consent::show)
        .post("/dossier/{dossier}/toestemming", edit, pages::consent::record)
        .post("/dossier/{dossier}/toestemming/{consent}/intrekken", edit, pages::consent::withdraw)
        .post("/dossier/{dossier}/delen", edit, pages::consent::share)
        .post("/dossier/{dossier}/delen/{share}/stop", edit, pages::consent::stop)
        .get("/dossier/{dossier}/inzage", read, pages::access_log::show)
        .get("/dossier/{dossier}/sluiten", close, pages::close::show)
        .post("/dossier/{dossier}/sluiten", close, pages::close::close)
        .post("/dossier/{dossier}/heropenen", close, pages::close::reopen)
        .get("/dossier/{dossier}/zelfde-persoon", merge, pages::merge::show)
        .post("/dossier/{dossier}/zelfde-persoon", merge, pages::merge::merge)
        .post("/dossier/{dossier}/zelfde-persoon/{merge}/los", merge, pages::merge::undo)
        .get("/gedeeld", Guard::Action("dossier.read_shared_part"), pages::shared::list)
        .get("/gedeeld/{share}", Guard::Action("dossier.read_shared_part"), pages::shared::show)
        .get("/uitleg/klokken", Guard::Public, pages::method::show)
        .get("/uitleg/dubbel", Guard::Public, pages::duplicates::method)
        .get("/api/v1/worklist", read, api::read_worklist)
        .get("/api/v1/dossiers", read, api::list_dossiers)
        .post("/api/v1/dossiers", create, api::create_dossier)
        .get("/api/v1/dossiers/{dossier}", read, api::read_dossier)
        .get("/api/v1/dossiers/{dossier}/plan-items", read, api::list_plan_items)
        .post("/api/v1/dossiers/{dossier}/plan-items", edit, api::create_plan_item)
        .post("/api/v1/dossiers/{dossier}/plan-items/{plan_item}", edit, api::update_plan_item)
}

/// This capability, for the application.
///
/// # Errors
/// When the clocks or the holidays cannot be read.
pub fn capability() -> Result<Capability, String> {
    Ok(Capability {
        name: "coordination",
        routes: moves::routes(routes()),
        statements: vec![queries::STATEMENTS, queries_merge::STATEMENTS, queries_moves::STATEMENTS],
        locales: [
            (
                Language::Nl,
                concat!(
                    include_str!("../locales/nl.ftl"),
                    "\n",
                    include_str!("../locales/moves-nl.ftl"),
                    "\n",
                    include_str!("../locales/same-nl.ftl")
                ),
            ),
            (
                Language::En,
                concat!(
                    include_str!("../locales/en.ftl"),
                    "\n",
                    include_str!("../locales/moves-en.ftl"),
                    "\n",
                    include_str!("../locales/same-en.ftl")
                ),
            ),
        ],
        nav: [
            vec![
                NavEntry { order: 10, href: "/werk", label: "coordination-worklist", action: "dossier.read" },
                NavEntry {
                    order: 20,
                    href: "/dossiers",
                    label: "coordination-dossiers",
                    action: "dossier.read",
                },
                NavEntry {
                    order: 46,
                    href: "/gedeeld",
                    label: "coordination-part-nav",
                    action: "dossier.read_shared_part",
                },
            ],
            moves::nav(),
        ]
        .concat(),
        events: moves::events(),
        jobs: [vec![("coordination.drop_imports", drop_imports as oever_web::Handler)], moves::jobs()]
            .concat(),
        parts: vec![Arc::new(clock_rules()?)],
        openapi: api::ApiDoc::openapi().merge_from(moves::MovesDoc::openapi()),
    })
}

fn drop_imports(
    app: oever_web::App,
    ctx: oever_kernel::Ctx,
    _: uuid::Uuid,
    _: String,
) -> oever_web::HandlerFuture {
    Box::pin(async move { Ok(import::drop_stale(&app, &ctx).await?) })
}
