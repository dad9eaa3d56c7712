use zeroize::Zeroizing;

use super::deposit::Header;
use super::openers::{Openers, seal_part};
use super::polynomial::{Polynomial, Role, SecretBytes, subject, tag, x_of};
use super::unseal::{place, wrapping_key};
use super::wire::check_threshold;
use super::{Deposit, LegalPerson, MAX_CONTENT, MAX_KIND, SignalError, SignalId};
use crate::envelope::{self, Key, pad};
use crate::epoch::{Epoch, Moment};
use crate::oprf::BlindValue;

/// Under which terms a signal is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms<'a> {
    /// The kind of attribute, for example `phone`.
    pub kind: &'a str,
    /// The epoch under which the blind value was made.
    pub epoch: Epoch,
    /// How many legal persons must deposit the same (θ). Configuration per kind; all depositors must use the same.
    pub threshold: u8,
    /// The identity of the deposit.
    pub id: SignalId,
    /// The legal person of the depositor, as the directory has it; not the branch.
    pub depositor: LegalPerson,
    /// When it ends by itself: no later than the epoch.
    pub expires: Moment,
    /// The moment of depositing.
    pub now: Moment,
}

impl Terms<'_> {
    fn check(&self) -> Result<(), SignalError> {
        if self.kind.is_empty() || self.kind.len() > MAX_KIND {
            return Err(SignalError::Kind { length: self.kind.len() });
        }
        check_threshold(self.threshold)?;
        if !self.epoch.is_active(self.now) {
            return Err(SignalError::EpochNotActive { number: self.epoch.number });
        }
        if self.expires > self.epoch.retires {
            return Err(SignalError::OutlivesEpoch { number: self.epoch.number });
        }
        if self.expires <= self.now {
            return Err(SignalError::Expired { position: 0 });
        }
        Ok(())
    }
}

/// Seals `content` about the attribute behind `value`. To be done once for each active epoch, with the blind value
/// of that epoch. Which attribute the value belongs to cannot be checked here: another attribute gives a sound
/// deposit that meets nobody.
pub fn seal(
    terms: &Terms<'_>,
    value: &BlindValue,
    openers: &Openers,
    content: &[u8],
    rng: &mut (impl rand::CryptoRng + ?Sized),
) -> Result<Deposit, SignalError> {
    terms.check()?;
    if content.len() > MAX_CONTENT {
        return Err(SignalError::ContentTooLarge { length: content.len() });
    }
    let subject = subject(terms.kind, terms.epoch.number, terms.threshold);
    let polynomial = Polynomial::of_attribute(value, &subject, terms.threshold);
    let for_openers = Polynomial::random(openers.quorum, rng);
    let header = Header {
        id: terms.id,
        depositor: terms.depositor,
        kind: terms.kind.to_owned(),
        epoch: terms.epoch.number,
        threshold: terms.threshold,
        expires: terms.expires,
        tag: tag(value, &subject),
        commitments: polynomial.commitments(),
        share: *polynomial.share(&x_of(Role::Depositor, terms.depositor)),
        quorum: openers.quorum,
        openers: openers.all.iter().map(|(person, _)| *person).collect(),
        opener_commitments: for_openers.commitments(),
    };
    let digest = header.digest();
    let parts = openers
        .all
        .iter()
        .map(|(person, public)| {
            let share: SecretBytes = for_openers.share(&x_of(Role::Opener, *person));
            seal_part(public, &digest, *person, &share, rng)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let bound = Deposit::bound_to(&digest, &parts);
    let content_key = Key::generate(rng);
    let outer = wrapping_key(&polynomial.secret(), &for_openers.secret());
    let wrapped_key = envelope::wrap(&outer, &place("key", &bound), &content_key, rng);
    let padded = Zeroizing::new(pad(content));
    let content = envelope::seal(&content_key, &place("content", &bound), &padded, rng);
    Ok(Deposit { header, parts, wrapped_key, content })
}
