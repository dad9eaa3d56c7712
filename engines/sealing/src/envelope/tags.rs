//! HMAC-SHA256, kept apart by domain: an index value can never serve as a MAC, nor the other way round.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Key, push_part};

/// The value under which a sealed column can be found again: equal for equal `kind` and `normalised`, and
/// meaningless without the key. Whoever holds the table still sees which rows are equal, and how often.
pub fn blind_index(key: &Key, kind: &str, normalised: &[u8]) -> [u8; 32] {
    tag(key, b"oever/blind-index/1", kind, normalised).finalize().into_bytes().into()
}

/// A message authentication code over `data`, for one use named by `label`.
pub fn mac(key: &Key, label: &str, data: &[u8]) -> [u8; 32] {
    tag(key, b"oever/mac/1", label, data).finalize().into_bytes().into()
}

/// Whether `claimed` is the MAC of `data`, compared in constant time.
pub fn verify_mac(key: &Key, label: &str, data: &[u8], claimed: &[u8]) -> bool {
    tag(key, b"oever/mac/1", label, data).verify_slice(claimed).is_ok()
}

fn tag(key: &Key, domain: &[u8], label: &str, data: &[u8]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros to the block size; done here it cannot fail.
    let mut block = Zeroizing::new([0_u8; 64]);
    block[..32].copy_from_slice(key.expose());
    let mut tag = Hmac::<Sha256>::new((&*block).into());
    let mut input = Zeroizing::new(Vec::with_capacity(24 + domain.len() + label.len() + data.len()));
    push_part(&mut input, domain);
    push_part(&mut input, label.as_bytes());
    push_part(&mut input, data);
    tag.update(&input);
    tag
}
