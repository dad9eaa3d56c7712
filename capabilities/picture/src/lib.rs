//! Figures that are safe to publish, and only those: page, CSV and API take a `Protected` table or nothing.
//! See the README for the glossary and the events.

mod api;
mod count;
mod curve;
mod curve_view;
mod estimate;
mod estimate_view;
mod increment;
mod model;
mod pages;
mod parameters;
mod people;
mod queries;
mod release;
mod show;

use std::sync::Arc;

use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes};
use utoipa::OpenApi as _;

pub use model::{Kind, Layout, Listed, Narrow, PictureData, ReleaseKey};
pub use parameters::DisclosureRules;
pub use release::{OpenedReleases, ReleaseError, ReleaseRequest, one, opened, release, releases};

/// This capability, for the application.
///
/// # Errors
/// When the data of this crate cannot be read.
pub fn capability() -> Result<Capability, String> {
    let read = Guard::Action("picture.read");
    let may_release = Guard::Action("picture.release");
    Ok(Capability {
        name: "picture",
        routes: Routes::new()
            .get("/beeld", read, pages::picture::show)
            .get("/beeld/uitleg", read, pages::picture::method)
            .get("/beeld/tabel.csv", read, pages::picture::csv)
            .get("/beeld/vrijgeven", may_release, pages::release::form)
            .post("/beeld/vrijgeven", may_release, pages::release::post)
            .get("/api/v1/picture", read, api::list)
            .get("/api/v1/picture/{release}", read, api::get),
        statements: vec![queries::STATEMENTS],
        locales: [
            (Language::Nl, include_str!("../locales/nl.ftl")),
            (Language::En, include_str!("../locales/en.ftl")),
        ],
        nav: vec![NavEntry { order: 70, href: "/beeld", label: "picture-nav", action: "picture.read" }],
        events: vec![
            ("report.received", count::report),
            ("dossier.opened", count::opened),
            ("dossier.closed", count::closed),
            ("dossier.erased", count::erased),
            ("link.confirmed_same", count::same),
            ("dossier.merged", count::same),
            ("dossier.unmerged", count::apart),
        ],
        jobs: Vec::new(),
        parts: vec![
            Arc::new(PictureData::own()?),
            Arc::new(DisclosureRules::load()?),
            Arc::new(OpenedReleases::default()),
        ],
        openapi: api::ApiDoc::openapi(),
    })
}
