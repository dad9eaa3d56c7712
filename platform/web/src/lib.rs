//! What pages and interfaces share.
//!
//! A capability hands in a [`Capability`]: its routes with their guards, its statements, texts, event and
//! job handlers and its part of the OpenAPI document. A handler receives a [`Visit`] (who, why, when, in
//! which language) and, for writes, a [`Form`] or an [`ApiBody`], and returns a [`Response`] or a
//! [`WebError`]; it calls exactly one use case.
#![deny(missing_docs)]

mod access;
mod api;
mod app;
mod assemble;
mod assets;
mod capability;
mod error;
mod form;
mod language;
mod limits;
mod page;
mod routes;
mod rules;
mod server;
mod session;
mod visit;
mod worker;

pub use access::{Allowed, Record};
pub use api::{ApiBody, Problem, json};
pub use app::{App, AppParts, Settings};
pub use assemble::{AssembleError, Assembly, Base, Registry, assemble};
pub use capability::{Capability, Handler, HandlerError, HandlerFuture, NavEntry};
pub use error::{Conflict, ConflictRow, FormProblem, WebError};
pub use form::{Fields, Form, Upload};
pub use language::{Catalogue, CatalogueError};
pub use limits::Limit;
pub use page::{ActorView, FieldError, LanguageLink, NavItem, Page, TEMPLATES, render};
pub use routes::{Guard, RouteSpec, Routes};
pub use rules::{RuleFile, rule_files};
pub use server::{Source, router};
pub use session::{Accounts, AccountsFuture, SESSION_COOKIE, SessionToken, Signed};
pub use visit::{Visit, see_other};

/// What a handler returns.
pub type WebResult = Result<axum::response::Response, WebError>;
/// The library in which handlers are written.
pub use axum;
pub use axum::response::Response;

/// Texts of the shell itself.
pub const LOCALES: [(oever_kernel::Language, &str); 2] = [
    (oever_kernel::Language::Nl, include_str!("../locales/nl.ftl")),
    (oever_kernel::Language::En, include_str!("../locales/en.ftl")),
];
