use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::polynomial::{Role, SecretBytes, interpolate, x_of};
use super::{Deposit, LegalPerson, OpenerShare, Release, SignalError};
use crate::envelope::{self, Aad, Key, unpad};

/// Opens a signal with θ shares (in `release`) and the shares of k openers. Shares of the same opener count once.
pub fn unseal(
    deposit: &Deposit,
    release: &Release,
    opened: &[OpenerShare],
) -> Result<Zeroizing<Vec<u8>>, SignalError> {
    if !release.is_about(deposit) {
        return Err(SignalError::SomethingElse { position: 0 });
    }
    let header = &deposit.header;
    let needed = header.quorum;
    let mut chosen: Vec<LegalPerson> = Vec::new();
    let mut points = Zeroizing::new(Vec::new());
    for (position, share) in opened.iter().enumerate() {
        if !header.openers.contains(&share.opener) {
            return Err(SignalError::NotAnOpener);
        }
        let x = x_of(Role::Opener, share.opener);
        if !header.opener_commitments.fits(&x, &share.share) {
            return Err(SignalError::OpenerShareDoesNotFit { position });
        }
        if !chosen.contains(&share.opener) && chosen.len() < usize::from(needed) {
            chosen.push(share.opener);
            points.push((x, *share.share));
        }
    }
    if chosen.len() < usize::from(needed) {
        return Err(SignalError::BelowQuorum { needed });
    }
    let of_openers = interpolate(&points).ok_or(SignalError::BelowQuorum { needed })?;
    let outer = wrapping_key(&release.secret()?, &of_openers);
    let bound = Deposit::bound_to(&header.digest(), &deposit.parts);
    let key = envelope::unwrap(&outer, &place("key", &bound), &deposit.wrapped_key)?;
    let padded = envelope::open(&key, &place("content", &bound), &deposit.content)?;
    Ok(Zeroizing::new(unpad(&padded)?.to_vec()))
}

/// Both secrets are needed: neither θ depositors nor k openers get anywhere alone.
pub(super) fn wrapping_key(of_attribute: &SecretBytes, of_openers: &SecretBytes) -> Key {
    let mut both = Zeroizing::new([0; 64]);
    let (first, second) = both.split_at_mut(32);
    first.copy_from_slice(of_attribute.as_slice());
    second.copy_from_slice(of_openers.as_slice());
    let mut key = Zeroizing::new([0; 32]);
    let derived = Hkdf::<Sha256>::new(Some(b"oever/signal/1"), both.as_slice());
    if derived.expand(b"wrapping", key.as_mut_slice()).is_err() {
        unreachable!("32 bytes are far below the limit of HKDF")
    }
    Key::from_bytes(*key)
}

pub(super) fn place<'a>(column: &'a str, bound: &'a [u8; 32]) -> Aad<'a> {
    Aad { table: "sealed_signal", column, row: bound }
}
