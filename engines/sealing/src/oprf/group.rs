//! ristretto255 as RFC 9497 uses it: hashing to points and scalars, points as bytes. Batches share the one inversion that
//! writing a point costs, which is why this is written here and not taken from a library; `voprf` is the reference in the
//! tests.

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity as _;
use sha2::{Digest as _, Sha512};
use zeroize::Zeroizing;

use super::ELEMENT_LEN;

/// `contextString` of section 3.1: base mode.
const CONTEXT: &[u8] = b"OPRFV1-\x00-ristretto255-SHA512";
/// The bytes in a block of SHA-512.
const BLOCK: usize = 128;

/// `expand_message_xmd` of RFC 9380, section 5.3.1, with SHA-512 and for 64 bytes: one block of output.
fn expand(message: &[&[u8]], tag: &[u8]) -> [u8; 64] {
    let mut dst = [tag, CONTEXT].concat();
    // A tag of ours is far shorter than the 255 bytes that fit.
    let length = u8::try_from(dst.len()).unwrap_or(u8::MAX);
    dst.push(length);
    let mut first = Sha512::new().chain_update([0; BLOCK]);
    for part in message {
        first.update(part);
    }
    let first = first.chain_update(64_u16.to_be_bytes()).chain_update([0]).chain_update(&dst).finalize();
    Sha512::new().chain_update(first).chain_update([1]).chain_update(&dst).finalize().into()
}

/// `HashToGroup` of section 4.1.
pub(super) fn hash_to_group(input: &[u8]) -> RistrettoPoint {
    RistrettoPoint::from_uniform_bytes(&expand(&[input], b"HashToGroup-"))
}

/// `DeriveKeyPair` of section 3.2.1, the private key; `None` when no scalar other than zero comes out.
pub(super) fn derive_key(seed: &[u8; 32], info: &[u8]) -> Option<Scalar> {
    let length = u16::try_from(info.len()).ok()?.to_be_bytes();
    (0..=u8::MAX)
        .map(|counter| {
            let bytes = Zeroizing::new(expand(&[seed, &length, info, &[counter]], b"DeriveKeyPair"));
            Scalar::from_bytes_mod_order_wide(&bytes)
        })
        .find(|scalar| *scalar != Scalar::ZERO)
}

/// A scalar that everybody who does not have the generator must guess; never zero.
pub(super) fn random_scalar(rng: &mut (impl rand::CryptoRng + ?Sized)) -> Scalar {
    loop {
        let mut bytes = Zeroizing::new([0; 64]);
        rng.fill_bytes(bytes.as_mut_slice());
        let scalar = Scalar::from_bytes_mod_order_wide(&bytes);
        if scalar != Scalar::ZERO {
            return scalar;
        }
    }
}

/// A point that came over the wire; not the neutral element.
pub(super) fn read(bytes: &[u8; ELEMENT_LEN]) -> Option<RistrettoPoint> {
    CompressedRistretto(*bytes).decompress().filter(|point| !point.is_identity())
}

/// The bytes of twice each point: the form in which many are written at the price of one inversion. Multiply by half of
/// the scalar that is meant.
pub(super) fn write_doubled(halves: &[RistrettoPoint]) -> impl Iterator<Item = [u8; ELEMENT_LEN]> {
    RistrettoPoint::double_and_compress_batch(halves).into_iter().map(|point| point.to_bytes())
}

/// `Finalize` of section 3.3.1, after the blinding was taken off.
pub(super) fn finish(input: &[u8], unblinded: &[u8; ELEMENT_LEN]) -> [u8; 64] {
    // Between 1 and 65,535 bytes: checked when it was blinded.
    let length = u16::try_from(input.len()).unwrap_or(u16::MAX).to_be_bytes();
    let element = u16::try_from(ELEMENT_LEN).unwrap_or(u16::MAX).to_be_bytes();
    Sha512::new()
        .chain_update(length)
        .chain_update(input)
        .chain_update(element)
        .chain_update(unblinded)
        .chain_update(b"Finalize")
        .finalize()
        .into()
}
