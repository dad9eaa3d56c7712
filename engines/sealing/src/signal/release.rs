use std::fmt;

use zeroize::Zeroizing;

use super::deposit::Group;
use super::polynomial::{Commitments, Role, SecretBytes, interpolate, x_of};
use super::wire::{Reader, VERSION, push_kind};
use super::{Deposit, LegalPerson, SignalError};
use crate::epoch::Moment;

/// θ shares of different legal persons about the same attribute: what the index gives out, to openers only.
pub struct Release {
    group: Group,
    shares: Vec<(LegalPerson, SecretBytes)>,
}

impl Release {
    /// Puts the shares together, or says that it is too early. `deposits` are those of one [`Deposit::group`], in any
    /// order; those that expired are to be left out. A legal person counts once, however many branches deposited.
    pub fn gather(deposits: &[Deposit], now: Moment) -> Result<Self, SignalError> {
        let Some(first) = deposits.first() else {
            return Err(SignalError::BelowThreshold { needed: super::MIN_THRESHOLD });
        };
        let group = first.header.group();
        let mut shares: Vec<(LegalPerson, SecretBytes)> = Vec::new();
        for (position, deposit) in deposits.iter().enumerate() {
            if deposit.header.group() != group {
                return Err(SignalError::SomethingElse { position });
            }
            deposit.check_term(now, position)?;
            deposit.check_share(position)?;
            let header = &deposit.header;
            if shares.iter().all(|(person, _)| *person != header.depositor) {
                shares.push((header.depositor, Zeroizing::new(header.share)));
            }
        }
        let needed = group.threshold;
        if shares.len() < usize::from(needed) {
            return Err(SignalError::BelowThreshold { needed });
        }
        // Always the same ones, whatever the order: the smallest identities.
        shares.sort_by_key(|(person, _)| *person);
        shares.truncate(usize::from(needed));
        Ok(Self { group, shares })
    }

    /// Whose shares these are: θ different legal persons. An opener looks them up in its directory.
    pub fn legal_persons(&self) -> impl Iterator<Item = LegalPerson> + '_ {
        self.shares.iter().map(|(person, _)| *person)
    }

    /// Whether it opens this deposit.
    pub fn is_about(&self, deposit: &Deposit) -> bool {
        self.group == deposit.header.group()
    }

    /// Exactly θ different legal persons, each share at its own place.
    pub(super) fn check(&self) -> Result<(), SignalError> {
        let needed = self.group.threshold;
        let mut persons: Vec<_> = self.legal_persons().collect();
        persons.sort_unstable();
        persons.dedup();
        if persons.len() != usize::from(needed) || self.shares.len() != persons.len() {
            return Err(SignalError::BelowThreshold { needed });
        }
        for (position, (person, share)) in self.shares.iter().enumerate() {
            if !self.group.commitments.fits(&x_of(Role::Depositor, *person), share) {
                return Err(SignalError::ShareDoesNotFit { position });
            }
        }
        Ok(())
    }

    /// The constant term of the attribute's polynomial.
    pub(super) fn secret(&self) -> Result<SecretBytes, SignalError> {
        self.check()?;
        let points = Zeroizing::new(
            self.shares
                .iter()
                .map(|(person, share)| (x_of(Role::Depositor, *person), **share))
                .collect::<Vec<_>>(),
        );
        interpolate(&points).ok_or(SignalError::ShareDoesNotFit { position: 0 })
    }

    /// For an encrypted channel to the openers.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(vec![VERSION]);
        push_kind(&mut out, &self.group.kind);
        out.extend_from_slice(&self.group.epoch.to_be_bytes());
        out.push(self.group.threshold);
        out.extend_from_slice(&self.group.tag);
        out.extend_from_slice(self.group.commitments.0.as_flattened());
        for (person, share) in &self.shares {
            out.extend_from_slice(&person.0);
            out.extend_from_slice(share.as_slice());
        }
        out
    }

    /// What [`Release::to_bytes`] made; checked, so that too few legal persons are refused here already.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignalError> {
        let mut reader = Reader::new(bytes)?;
        let kind = reader.kind()?;
        let epoch = u32::from_be_bytes(reader.array("the epoch")?);
        let threshold = reader.threshold()?;
        let tag = reader.array("the tag")?;
        let commitments = Commitments(reader.arrays(usize::from(threshold), "the commitments")?);
        let mut shares = Vec::with_capacity(usize::from(threshold));
        for _ in 0..threshold {
            let person = reader.person("the legal persons")?;
            shares.push((person, Zeroizing::new(reader.array("the shares")?)));
        }
        reader.end()?;
        let release = Self { group: Group { kind, epoch, threshold, tag, commitments }, shares };
        release.check()?;
        Ok(release)
    }
}

impl fmt::Debug for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Release({} legal persons, redacted)", self.shares.len())
    }
}
