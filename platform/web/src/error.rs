//! What can go wrong for a visitor, and how it is said.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use oever_store::StoreError;

use crate::{FieldError, Fields};

/// Fields that did not pass, for a use case to return and a page to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormProblem(pub Vec<FieldError>);

impl FormProblem {
    /// One field, one message key.
    pub fn at(field: &str, message: &str) -> Self {
        Self(vec![FieldError::new(field, message)])
    }

    /// Adds a message when a condition does not hold.
    pub fn require(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.0.push(FieldError::new(field, message));
        }
    }

    /// `Ok` when nothing is wrong.
    ///
    /// # Errors
    /// Itself, as [`WebError::Invalid`], when something is.
    pub fn finish(self) -> Result<(), WebError> {
        if self.0.is_empty() { Ok(()) } else { Err(WebError::Invalid(self)) }
    }
}

/// A row of the conflict page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// What it is called (translated).
    pub label: String,
    /// What was typed.
    pub yours: String,
    /// What is stored now.
    pub theirs: String,
    /// They differ.
    pub changed: bool,
}

/// Somebody else saved first: both versions, nothing overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conflict {
    /// Where to post again.
    pub action: String,
    /// Where to go to keep what is stored.
    pub back: String,
    /// Function that saved first.
    pub other: String,
    /// When, in words.
    pub at: String,
    /// The stored version.
    pub version: i64,
    /// Both versions, part by part.
    pub rows: Vec<ConflictRow>,
    /// What was typed, to post again.
    pub fields: Vec<(String, String)>,
}

impl ConflictRow {
    /// One part of both versions, in words.
    pub fn new(label: String, yours: String, theirs: String) -> Self {
        Self { label, changed: yours != theirs, yours, theirs }
    }
}

impl Conflict {
    /// What was typed, to post again; what the page itself put in the form is left out.
    pub fn typed(form: &Fields) -> Vec<(String, String)> {
        form.iter()
            .filter(|(name, _)| !["csrf", "idempotency", "version", "resolution"].contains(name))
            .flat_map(|(name, values)| values.iter().map(|value| (name.to_owned(), value.clone())))
            .collect()
    }
}

/// What a handler or use case can answer instead of a page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Not there, or not for you: these look the same.
    #[error("not found")]
    NotFound,
    /// Somebody must sign in first.
    #[error("sign in first")]
    SignIn,
    /// Fields that did not pass. Pages catch this and show the form again; the API answers with it.
    #[error("{} field(s) did not pass", .0.0.len())]
    Invalid(FormProblem),
    /// Somebody else saved first.
    #[error("changed by somebody else in the meantime")]
    Conflict(Box<Conflict>),
    /// A form that was not ours, too old, or sent twice for something else.
    #[error("the form could not be accepted")]
    BadForm,
    /// Too large.
    #[error("too large")]
    TooLarge,
    /// Too often.
    #[error("too often")]
    TooMany,
    /// Against a rule of the domain; the key of a text says which, with its values.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// Something broke here; the log says more, without personal data.
    #[error("something broke")]
    Broken,
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound | StoreError::Erased => Self::NotFound,
            StoreError::Stale => Self::Conflict(Box::default()),
            other => {
                tracing::error!(error = %other, "storage");
                Self::Broken
            }
        }
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "template");
        Self::Broken
    }
}

impl WebError {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) | Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::BadForm => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The error travels with the response; the outer layer turns it into a page or a problem document.
#[derive(Debug, Clone)]
pub(crate) struct Carried(pub(crate) std::sync::Arc<WebError>);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Carried(std::sync::Arc::new(self)));
        response
    }
}
