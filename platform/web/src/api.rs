//! JSON in, JSON out; errors as problem documents (RFC 9457).

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::{App, FieldError, FormProblem, Visit, WebError, WebResult};

const API_LIMIT: usize = 1024 * 1024;

/// The body of an API write, with the key that makes it count once.
#[derive(Debug)]
pub struct ApiBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for ApiBody<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &App) -> Result<Self, WebError> {
        if request.extensions().get::<Visit>().is_none() {
            return Err(WebError::NotFound);
        }
        let bytes =
            axum::body::to_bytes(request.into_body(), API_LIMIT).await.map_err(|_| WebError::TooLarge)?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            // Where, not what: the text can hold personal data.
            let place = format!("line {}, column {}: {:?}", error.line(), error.column(), error.classify());
            WebError::Invalid(FormProblem(vec![FieldError { field: "body".into(), message: place }]))
        })
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemField {
    /// The field.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

/// An answer in JSON.
///
/// # Errors
/// When the value has no JSON form.
pub fn json(value: &impl Serialize) -> WebResult {
    let body = serde_json::to_vec(value).map_err(|_| WebError::Broken)?;
    Ok(with_type(StatusCode::OK, body, "application/json"))
}

pub(crate) fn problem(error: &WebError, app: &App, language: oever_kernel::Language) -> Response {
    let status = error.status();
    let kind = match error {
        WebError::NotFound => "not-found",
        WebError::SignIn => "sign-in",
        WebError::Invalid(_) => "invalid",
        WebError::Refused(_) => "refused",
        WebError::Conflict(_) => "conflict",
        WebError::BadForm => "bad-request",
        WebError::TooLarge => "too-large",
        WebError::TooMany => "too-many-requests",
        WebError::Broken => "broken",
    };
    let text = |key: &str| {
        if app.catalogue().has(key) { app.catalogue().text(language, key, &[]) } else { key.to_owned() }
    };
    let errors = match error {
        WebError::Invalid(problem) => problem
            .0
            .iter()
            .map(|error| ProblemField { field: error.field.clone(), message: text(&error.message) })
            .collect(),
        WebError::Refused(key) => vec![ProblemField { field: String::new(), message: text(key) }],
        _ => Vec::new(),
    };
    let document = Problem {
        kind: format!("/problems/{kind}"),
        title: error.to_string(),
        status: status.as_u16(),
        errors,
    };
    with_type(status, serde_json::to_vec(&document).unwrap_or_default(), "application/problem+json")
}

fn with_type(status: StatusCode, body: Vec<u8>, kind: &'static str) -> Response {
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
