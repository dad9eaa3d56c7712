//! Key service and index at other parties: the same calls, over mutual TLS.

mod index;
mod key_service;

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use oever_web::axum;

pub use index::{RemoteIndex, index_routes};
pub use key_service::{RemoteKeyService, key_service_routes};

/// A refusal in one line: what is said never holds a value, a token or a point.
fn refused(status: StatusCode, reason: impl ToString) -> Response {
    (status, reason.to_string()).into_response()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_go_there_and_back_and_nothing_else_does() {
        let bytes = std::array::from_fn(|at| u8::try_from(at * 7).unwrap());
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        for wrong in ["", "zz", &"é".repeat(32), &"+f".repeat(32), &"0".repeat(65)] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
