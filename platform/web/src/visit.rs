//! One request: who comes, from where, in which language.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect};
use oever_kernel::{Actor, Ctx};
use oever_store::Submission;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{App, Fields, WebError, WebResult};

/// What every handler receives.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The application.
    pub app: App,
    /// Who, why, when.
    pub ctx: Ctx,
    /// Path that was asked for.
    pub path: String,
    /// What stands after the question mark.
    pub query: Fields,
    /// The person's own name, for the own screen.
    pub name: String,
    /// An unlinkable name for where the request came from: for rate limits, never stored.
    pub(crate) source: String,
    pub(crate) csrf: String,
    pub(crate) idempotency: Option<Uuid>,
    /// There was a session and it is over.
    pub(crate) expired: bool,
    /// What was typed, kept until the answer is made: a refusal must not lose it.
    pub(crate) typed: Arc<OnceLock<Fields>>,
}

impl Visit {
    /// The signed-in person.
    ///
    /// # Errors
    /// [`WebError::SignIn`] when nobody is.
    pub fn actor(&self) -> Result<&Actor, WebError> {
        self.ctx.actor.as_ref().ok_or(WebError::SignIn)
    }

    /// The same visit for a stated purpose.
    #[must_use]
    pub fn for_purpose(mut self, purpose: &str) -> Self {
        self.ctx = self.ctx.for_purpose(purpose);
        self
    }

    /// Key of an API write (`Idempotency-Key`).
    ///
    /// # Errors
    /// [`WebError::BadForm`] when the header is missing or no UUID.
    pub fn submission(&self) -> Result<Submission, WebError> {
        self.idempotency.map(|key| Submission { key }).ok_or(WebError::BadForm)
    }

    pub(crate) fn csrf_is(&self, given: &str) -> bool {
        !self.csrf.is_empty() && bool::from(self.csrf.as_bytes().ct_eq(given.as_bytes()))
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, WebError> {
        // Put there by the guard of the route; a handler without a guard cannot be registered.
        parts.extensions.get::<Self>().cloned().ok_or(WebError::NotFound)
    }
}

/// Sends the browser on after a form, so that going back shows no answers.
///
/// # Errors
/// Never; the type fits handlers.
pub fn see_other(path: &str) -> WebResult {
    Ok(Redirect::to(path).into_response())
}
