//! Key service and index at other parties: the same calls, over mutual TLS.

mod index;
mod key_service;

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use oever_web::axum;

use crate::hex::hex;
pub use index::{RemoteIndex, index_routes};
pub use key_service::{RemoteKeyService, key_service_routes};

/// A refusal in one line: what is said never holds a value, a token or a point.
fn refused(status: StatusCode, reason: impl ToString) -> Response {
    (status, reason.to_string()).into_response()
}

/// The 32 bytes of a point or a token.
fn unhex(text: &str) -> Option<[u8; 32]> {
    crate::hex::unhex(text)?.try_into().ok()
}
