//! What travels: 32 bytes each way. And what comes out: a token.

use std::fmt;

use super::OprfError;

/// The size of a serialised element of ristretto255.
pub const ELEMENT_LEN: usize = 32;

/// A blinded value, on its way to the key service. Says nothing about the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlindedElement(pub(super) [u8; ELEMENT_LEN]);

/// The answer of the key service to one [`BlindedElement`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluationElement(pub(super) [u8; ELEMENT_LEN]);

macro_rules! wire_format {
    ($element:ident) => {
        impl $element {
            /// Takes bytes from the wire. Whether they are a point is found out where they are used.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, OprfError> {
                bytes.try_into().map(Self).map_err(|_| OprfError::ElementLength { length: bytes.len() })
            }

            /// The bytes for the wire.
            pub fn as_bytes(&self) -> &[u8; ELEMENT_LEN] {
                &self.0
            }
        }
    };
}
wire_format!(BlindedElement);
wire_format!(EvaluationElement);

/// The output of the function: the same for the same input under the same key, and for nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(pub(super) [u8; 64]);

impl Token {
    /// The whole output of RFC 9497.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// The first 32 bytes: what the index stores. Two different values meeting by chance stays out of reach.
    pub fn index_value(&self) -> [u8; 32] {
        let mut value = [0; 32];
        value.copy_from_slice(&self.0[..32]);
        value
    }
}

impl fmt::Debug for Token {
    /// Redacted: a token in a log would link the log to the index.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}
