//! Envelope encryption: a value is sealed under the key of its record, that key is wrapped by the key of
//! the organisation, and that one by the root key.
//!
//! XChaCha20-Poly1305 with a random 24-byte nonce (so that many nodes can seal without counting), HKDF-SHA256
//! for derived keys, HMAC-SHA256 for blind indexes and MACs. The associated data binds a value to its table,
//! column and row: a sealed value that is copied to another place does not open there.

mod key;
mod padding;
mod tags;

pub use key::Key;
pub use padding::{pad, padded_len, unpad};
pub use tags::{blind_index, mac, verify_mac};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// The only format so far: `version (1) | nonce (24) | ciphertext | tag (16)`.
const VERSION: u8 = 1;
const NONCE_LEN: usize = 24;
const TAG_LEN: usize = 16;
const OVERHEAD: usize = 1 + NONCE_LEN + TAG_LEN;

/// Why something did not open. Never says what was inside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Shorter than the smallest sealed value can be.
    #[error("the sealed value is cut off: {length} bytes, at least {minimum} are needed")]
    Truncated {
        /// The number of bytes that were given.
        length: usize,
        /// The smallest number of bytes that can be valid.
        minimum: usize,
    },
    /// The first byte names a format that this version does not know.
    #[error(
        "sealed with format {found}, this program reads format {VERSION}; was it made by a newer version?"
    )]
    UnknownVersion {
        /// The format that the value claims.
        found: u8,
    },
    /// Wrong key, wrong table, column or row, or changed bytes. These cannot be told apart.
    #[error("does not open: wrong key, wrong table, column or row, or the bytes were changed")]
    DoesNotOpen,
    /// The wrapped value opened, but is not a key.
    #[error("what was wrapped is not a key: {length} bytes instead of 32")]
    NotAKey {
        /// The number of bytes found inside.
        length: usize,
    },
    /// The padding is not what [`pad`] makes.
    #[error("the padding is damaged: {reason}")]
    Padding {
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// The place that a sealed value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aad<'a> {
    /// The table.
    pub table: &'a str,
    /// The column.
    pub column: &'a str,
    /// The identity of the row, for example the sixteen bytes of its UUID.
    pub row: &'a [u8],
}

/// What is inside: a value and a wrapped key never open as each other.
#[derive(Clone, Copy)]
enum Content {
    Value,
    WrappedKey,
}

impl Aad<'_> {
    /// Every part is preceded by its length, so that no two places have the same encoding.
    fn encode(&self, content: Content) -> Vec<u8> {
        let content: &[u8] = match content {
            Content::Value => b"value",
            Content::WrappedKey => b"wrapped-key",
        };
        let mut out = Vec::with_capacity(64 + self.table.len() + self.column.len() + self.row.len());
        out.push(VERSION);
        for part in [b"oever/envelope", content, self.table.as_bytes(), self.column.as_bytes(), self.row] {
            push_part(&mut out, part);
        }
        out
    }
}

/// Appends `part` preceded by its length in eight bytes.
pub(crate) fn push_part(out: &mut Vec<u8>, part: &[u8]) {
    out.extend_from_slice(&(part.len() as u64).to_be_bytes());
    out.extend_from_slice(part);
}

/// Seals `plaintext` for one place. The same plaintext sealed twice gives different bytes.
///
/// # Panics
/// Only for a plaintext above 256 GiB, the limit of the cipher.
pub fn seal(
    key: &Key,
    aad: &Aad<'_>,
    plaintext: &[u8],
    rng: &mut (impl rand::CryptoRng + ?Sized),
) -> Vec<u8> {
    seal_as(Content::Value, key, aad, plaintext, rng)
}

/// Opens what [`seal`] made, with the same key and for the same place.
pub fn open(key: &Key, aad: &Aad<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    open_as(Content::Value, key, aad, sealed)
}

/// Seals the key `inner` under the key `outer`.
pub fn wrap(outer: &Key, aad: &Aad<'_>, inner: &Key, rng: &mut (impl rand::CryptoRng + ?Sized)) -> Vec<u8> {
    seal_as(Content::WrappedKey, outer, aad, inner.expose(), rng)
}

/// Opens what [`wrap`] made.
pub fn unwrap(outer: &Key, aad: &Aad<'_>, wrapped: &[u8]) -> Result<Key, EnvelopeError> {
    let bytes = open_as(Content::WrappedKey, outer, aad, wrapped)?;
    let inner = Zeroizing::new(
        <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| EnvelopeError::NotAKey { length: bytes.len() })?,
    );
    Ok(Key::from_bytes(*inner))
}

fn seal_as(
    content: Content,
    key: &Key,
    aad: &Aad<'_>,
    plaintext: &[u8],
    rng: &mut (impl rand::CryptoRng + ?Sized),
) -> Vec<u8> {
    let mut nonce = [0_u8; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    let payload = Payload { msg: plaintext, aad: &aad.encode(content) };
    let Ok(ciphertext) = cipher(key).encrypt(&XNonce::from(nonce), payload) else {
        unreachable!("a plaintext above 256 GiB")
    };
    let mut out = Vec::with_capacity(OVERHEAD + plaintext.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&ciphertext);
    out
}

fn open_as(
    content: Content,
    key: &Key,
    aad: &Aad<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let truncated = || EnvelopeError::Truncated { length: sealed.len(), minimum: OVERHEAD };
    let (&version, rest) = sealed.split_first().ok_or_else(truncated)?;
    if version != VERSION {
        return Err(EnvelopeError::UnknownVersion { found: version });
    }
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_LEN>().ok_or_else(truncated)?;
    if ciphertext.len() < TAG_LEN {
        return Err(truncated());
    }
    let payload = Payload { msg: ciphertext, aad: &aad.encode(content) };
    cipher(key)
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| EnvelopeError::DoesNotOpen)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}
