//! Organisations, functions, people, sign-in, delegation and the directory.
//!
//! Work belongs to a function, not to a person; outside the own organisation only the function and its work
//! number show. See the README for the glossary.

mod api;
mod delegate;
mod directory;
mod invite;
mod model;
mod pages;
mod queries;
mod secrets;
mod sessions;
mod supervise;

use oever_kernel::Language;
use oever_web::{Capability, Guard, NavEntry, Routes};
use utoipa::OpenApi as _;

pub use delegate::{delegate, delegations_from, withdraw_delegation};
pub use directory::{
    NewOrganisation, add_function, coordination_for, function, functions_of, functions_with_role, map_region,
    notify, organisation, organisation_by_code, organisations, region_for, save_organisation,
};
pub use invite::{
    AccountView, Invite, Login, accept, accounts, create_login, create_login_hashed, invite,
    invite_by_machine, new_enrolment, reset_by_machine, set_status,
};
pub use model::{Delegation, FunctionView, Organisation, OrganisationKind};
pub use secrets::{hash_password, totp_code};
pub use sessions::{StoredAccounts, actor_for, drop_old_sessions, sign_in, sign_out, work_as};
pub use supervise::log;

/// This capability, for the application.
///
/// # Errors
/// Never; other capabilities read rules here.
pub fn capability() -> Result<Capability, String> {
    Ok(Capability {
        name: "organisations",
        routes: Routes::new()
            .get("/inloggen", Guard::Public, pages::sign_in_form)
            .post("/inloggen", Guard::Public, pages::sign_in)
            .get("/start", Guard::SignedIn, pages::start)
            .post("/uitloggen", Guard::SignedIn, pages::sign_out)
            .get("/functies", Guard::SignedIn, pages::functions)
            .post("/functies", Guard::SignedIn, pages::switch_function)
            .get("/uitnodiging/{invitation}", Guard::Public, pages::invitation)
            .post("/uitnodiging/{invitation}", Guard::Public, pages::accept_invitation)
            .get("/beheer", Guard::Action("account.manage"), pages::people)
            .post("/beheer", Guard::Action("account.manage"), pages::invite_person)
            .post("/beheer/{account}", Guard::Action("account.manage"), pages::change_account)
            .get("/toezicht", Guard::Action("audit.read"), pages::log::log)
            .get("/wegwijzer", Guard::Action("organisation.read_directory"), pages::directory_page)
            .post("/api/v1/sessions", Guard::Public, api::create_session)
            .get("/api/v1/me", Guard::SignedIn, api::me)
            .get(
                "/api/v1/organisations",
                Guard::Action("organisation.read_directory"),
                api::list_organisations,
            ),
        statements: vec![queries::STATEMENTS],
        locales: [
            (Language::Nl, include_str!("../locales/nl.ftl")),
            (Language::En, include_str!("../locales/en.ftl")),
        ],
        nav: vec![
            NavEntry {
                order: 85,
                href: "/wegwijzer",
                label: "organisations-nav-directory",
                action: "organisation.read_directory",
            },
            NavEntry { order: 90, href: "/toezicht", label: "organisations-nav-log", action: "audit.read" },
            NavEntry {
                order: 95,
                href: "/beheer",
                label: "organisations-nav-people",
                action: "account.manage",
            },
        ],
        events: Vec::new(),
        jobs: Vec::new(),
        parts: Vec::new(),
        openapi: api::ApiDoc::openapi(),
    })
}
