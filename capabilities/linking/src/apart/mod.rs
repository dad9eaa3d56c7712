//! Key service and index at other parties: the same calls, over mutual TLS.
//!
//! What travels is JSON without unknown fields; points, tokens and deposits are in it as hexadecimal digits. Each route has
//! a largest size, and each call may be repeated.

mod index;
mod key_service;
mod points;
mod signal_index;
mod signal_keys;

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use oever_web::axum;

use crate::hex::hex;
pub use index::{RemoteIndex, index_routes};
pub use key_service::{RemoteKeyService, key_service_routes};
pub use signal_index::{RemoteSignalIndex, signal_index_routes};
pub use signal_keys::{RemoteSignalKeys, signal_key_routes};

/// A refusal in one line: what is said never holds a value, a token or a point.
fn refused(status: StatusCode, reason: impl ToString) -> Response {
    (status, reason.to_string()).into_response()
}

/// The 32 bytes of a point or a token.
fn unhex(text: &str) -> Option<[u8; 32]> {
    crate::hex::unhex(text)?.try_into().ok()
}
