//! Key service and index at other parties: the same calls, over mutual TLS.
//!
//! What travels is JSON without unknown fields; points, tokens and deposits are in it as hexadecimal digits. Each route has
//! a largest size, and each call may be repeated.

mod index;
mod key_service;
mod points;
mod signal_index;
mod signal_keys;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use oever_web::axum;
use serde::de::DeserializeOwned;

use crate::hex::hex;
pub use index::{RemoteIndex, index_routes};
pub use key_service::{RemoteKeyService, key_service_routes};
pub use signal_index::{RemoteSignalIndex, signal_index_routes};
pub use signal_keys::{RemoteSignalKeys, signal_key_routes};

/// A refusal in one line: what is said never holds a value, a token or a point.
fn refused(status: StatusCode, reason: impl ToString) -> Response {
    (status, reason.to_string()).into_response()
}

/// A question as it came. What cannot be read is refused by its place alone: an error of the parser would say it again.
struct Message<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Message<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let place = |error: serde_json::Error| {
            let reason = format!("not a question of this kind, at column {}", error.column());
            refused(StatusCode::UNPROCESSABLE_ENTITY, reason)
        };
        serde_json::from_slice(&body).map(Self).map_err(place)
    }
}

/// The 32 bytes of a point or a token.
fn unhex(text: &str) -> Option<[u8; 32]> {
    crate::hex::unhex(text)?.try_into().ok()
}
