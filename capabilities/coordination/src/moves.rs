//! What transfers, rights and substitution bring to the capability: routes, menu, events and jobs.

use oever_web::{Guard, Handler, NavEntry, Routes};
use utoipa::OpenApi;

use crate::model::DossierId;
use crate::{pages, rights, rights_export, transfer};

#[derive(OpenApi)]
#[openapi(
    paths(pages::rights::export_json),
    components(schemas(
        rights_export::RightsExport,
        rights_export::ExportedText,
        rights_export::ExportedPlan,
        rights_export::ExportedClock,
        rights_export::ExportedConsent,
        rights_export::ExportedShare,
        rights_export::ExportedLook
    ))
)]
pub(crate) struct MovesDoc;

pub(crate) fn routes(routes: Routes) -> Routes {
    let transfer = Guard::Action("dossier.transfer");
    let (read, answer) = (Guard::Action("transfer.read"), Guard::Action("transfer.answer"));
    let (rights, stand_in) = (Guard::Action("rights.handle"), Guard::Action("substitution.manage"));
    routes
        .get("/dossier/{dossier}/overdracht", transfer, pages::transfer::form)
        .post("/dossier/{dossier}/overdracht", transfer, pages::transfer::offer)
        .get("/overdrachten", read, pages::transfer::list)
        .get("/overdracht/{transfer}", read, pages::transfer::show)
        .post("/overdracht/{transfer}", answer, pages::transfer::answer)
        .post("/overdracht/{transfer}/intrekken", transfer, pages::transfer::withdraw)
        .get("/rechten", rights, pages::rights::list)
        .post("/rechten", rights, pages::rights::record)
        .get("/rechten/{rights_request}", rights, pages::rights::show)
        .post("/rechten/{rights_request}/verlengen", rights, pages::rights::extend)
        .post("/rechten/{rights_request}/antwoord", rights, pages::rights::answer)
        .get("/rechten/{rights_request}/uitvoer", rights, pages::rights::export)
        .get("/api/v1/rights/{rights_request}/export", rights, pages::rights::export_json)
        .get("/vervanging", stand_in, pages::substitution::show)
        .post("/vervanging", stand_in, pages::substitution::arrange)
        .get("/vervanging/blad", stand_in, pages::substitution::sheet)
        .post("/vervanging/{delegation}/stop", stand_in, pages::substitution::stop)
}

pub(crate) fn nav() -> Vec<NavEntry> {
    vec![
        NavEntry {
            order: 15,
            href: "/vervanging",
            label: "coordination-substitution-nav",
            action: "substitution.manage",
        },
        NavEntry {
            order: 26,
            href: "/overdrachten",
            label: "coordination-move-nav",
            action: "transfer.read",
        },
        NavEntry { order: 88, href: "/rechten", label: "coordination-rights-nav", action: "rights.handle" },
    ]
}

pub(crate) fn events() -> Vec<(&'static str, Handler)> {
    vec![("dossier.moved", |app, ctx, dossier, _| {
        Box::pin(async move { Ok(transfer::after_move(&app, &ctx, dossier).await?) })
    })]
}

pub(crate) fn jobs() -> Vec<(&'static str, Handler)> {
    vec![(rights::ERASE_JOB, |app, ctx, dossier, _| {
        Box::pin(async move { Ok(rights::erase_dossier(&app, &ctx, DossierId(dossier)).await?) })
    })]
}
