//! What a capability hands in.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use oever_kernel::{Ctx, Language};
use oever_store::{Statement, StoreError};
use uuid::Uuid;

use crate::{App, Routes, WebError};

/// Why a handler of an event or a job failed: a short code for the log, never content.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct HandlerError(pub String);

impl From<StoreError> for HandlerError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<WebError> for HandlerError {
    fn from(error: WebError) -> Self {
        Self(error.to_string())
    }
}

/// What a handler returns.
pub type HandlerFuture = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send>>;

/// Does what an event or a job asks: gets the subject and the detail, runs its own transaction, and must
/// bear to be called twice.
pub type Handler = fn(App, Ctx, Uuid, String) -> HandlerFuture;

/// An entry of the side menu.
#[derive(Debug, Clone, Copy)]
pub struct NavEntry {
    /// Place in the menu.
    pub order: u32,
    /// Address.
    pub href: &'static str,
    /// Key of its words.
    pub label: &'static str,
    /// Shown to roles that may do this.
    pub action: &'static str,
}

/// A capability as the application sees it.
pub struct Capability {
    /// Its name: the folder.
    pub name: &'static str,
    /// Its pages and interfaces, guarded.
    pub routes: Routes,
    /// Its SQL.
    pub statements: Vec<&'static [Statement]>,
    /// Its texts.
    pub locales: [(Language, &'static str); 2],
    /// Its entries of the side menu.
    pub nav: Vec<NavEntry>,
    /// Events it listens to, by kind.
    pub events: Vec<(&'static str, Handler)>,
    /// Jobs it does, by kind.
    pub jobs: Vec<(&'static str, Handler)>,
    /// Its rule sets and services, found again with [`App::part`].
    pub parts: Vec<Arc<dyn Any + Send + Sync>>,
    /// Its part of the OpenAPI document.
    pub openapi: utoipa::openapi::OpenApi,
}

impl std::fmt::Debug for Capability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Capability {}", self.name)
    }
}
