use std::fmt;

use sha2::{Digest, Sha256};

use super::openers::{PART_LEN, check_apart, check_quorum};
use super::polynomial::{Commitments, Role, x_of};
use super::wire::{Reader, VERSION, push_kind};
use super::{LegalPerson, MAX_CONTENT, SignalError, SignalId};
use crate::envelope::{padded_len, push_part};
use crate::epoch::{Epoch, Moment};

/// `version | nonce | key | tag` of [`crate::envelope::wrap`].
const WRAPPED_LEN: usize = 1 + 24 + 32 + 16;
const OVERHEAD: usize = 1 + 24 + 16;

/// Everything about a deposit that is not sealed. Its digest binds all that is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) id: SignalId,
    pub(super) depositor: LegalPerson,
    pub(super) kind: String,
    pub(super) epoch: u32,
    pub(super) threshold: u8,
    pub(super) expires: Moment,
    pub(super) tag: [u8; 32],
    pub(super) commitments: Commitments,
    pub(super) share: [u8; 32],
    pub(super) quorum: u8,
    pub(super) openers: Vec<LegalPerson>,
    pub(super) opener_commitments: Commitments,
}

impl Header {
    fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend_from_slice(&self.id.0);
        out.extend_from_slice(&self.depositor.0);
        push_kind(&mut out, &self.kind);
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.push(self.threshold);
        out.extend_from_slice(&self.expires.microseconds().to_be_bytes());
        out.extend_from_slice(&self.tag);
        out.extend_from_slice(self.commitments.0.as_flattened());
        out.extend_from_slice(&self.share);
        out.push(self.quorum);
        out.push(u8::try_from(self.openers.len()).unwrap_or(u8::MAX));
        for opener in &self.openers {
            out.extend_from_slice(&opener.0);
        }
        out.extend_from_slice(self.opener_commitments.0.as_flattened());
        out
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, SignalError> {
        let id = SignalId(reader.array("the identity")?);
        let depositor = reader.person("the depositor")?;
        let kind = reader.kind()?;
        let epoch = u32::from_be_bytes(reader.array("the epoch")?);
        let threshold = reader.threshold()?;
        let expires = Moment::from_microseconds(i64::from_be_bytes(reader.array("the term")?));
        let tag = reader.array("the tag")?;
        let commitments = Commitments(reader.arrays(usize::from(threshold), "the commitments")?);
        let share = reader.array("the share")?;
        let quorum = reader.byte("the quorum")?;
        let count = usize::from(reader.byte("the number of openers")?);
        check_quorum(quorum, count)?;
        let openers = reader.arrays(count, "the openers")?.into_iter().map(LegalPerson).collect::<Vec<_>>();
        check_apart(&openers)?;
        let opener_commitments =
            Commitments(reader.arrays(usize::from(quorum), "the commitments for the openers")?);
        Ok(Self {
            id,
            depositor,
            kind,
            epoch,
            threshold,
            expires,
            tag,
            commitments,
            share,
            quorum,
            openers,
            opener_commitments,
        })
    }

    pub(super) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.encode()).into()
    }

    /// What deposits about the same have in common.
    pub(super) fn group(&self) -> Group {
        Group {
            kind: self.kind.clone(),
            epoch: self.epoch,
            threshold: self.threshold,
            tag: self.tag,
            commitments: self.commitments.clone(),
        }
    }
}

/// One attribute under one epoch and threshold. A depositor that commits to another polynomial for the same tag is
/// in a group of its own and cannot spoil that of the others.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) kind: String,
    pub(super) epoch: u32,
    pub(super) threshold: u8,
    pub(super) tag: [u8; 32],
    pub(super) commitments: Commitments,
}

impl Group {
    fn digest(&self) -> [u8; 32] {
        let mut input = Vec::with_capacity(128 + 32 * self.commitments.0.len());
        push_part(&mut input, b"oever/signal/1/group");
        push_part(&mut input, self.kind.as_bytes());
        push_part(&mut input, &self.epoch.to_be_bytes());
        push_part(&mut input, &[self.threshold]);
        push_part(&mut input, &self.tag);
        push_part(&mut input, self.commitments.0.as_flattened());
        Sha256::digest(input).into()
    }
}

/// A sealed signal, as it lies at the index.
#[derive(Clone, PartialEq, Eq)]
pub struct Deposit {
    pub(super) header: Header,
    pub(super) parts: Vec<[u8; PART_LEN]>,
    pub(super) wrapped_key: Vec<u8>,
    pub(super) content: Vec<u8>,
}

impl Deposit {
    /// Its identity: whoever deposited it can have it removed.
    pub fn id(&self) -> SignalId {
        self.header.id
    }

    /// Whose it is.
    pub fn depositor(&self) -> LegalPerson {
        self.header.depositor
    }

    /// The kind of attribute.
    pub fn kind(&self) -> &str {
        &self.header.kind
    }

    /// The epoch under which it was made.
    pub fn epoch(&self) -> u32 {
        self.header.epoch
    }

    /// How many legal persons must deposit the same.
    pub fn threshold(&self) -> u8 {
        self.header.threshold
    }

    /// From this moment on it must not be opened and must be removed.
    pub fn expires(&self) -> Moment {
        self.header.expires
    }

    /// How many openers must open together.
    pub fn quorum(&self) -> u8 {
        self.header.quorum
    }

    /// Who may open.
    pub fn openers(&self) -> &[LegalPerson] {
        &self.header.openers
    }

    /// Under which value the index puts it: equal for deposits that count together, for no others.
    pub fn group(&self) -> [u8; 32] {
        self.header.group().digest()
    }

    /// What the index checks before it takes a deposit in: `depositor` is who the connection proves, `epoch` the one
    /// it is put in.
    pub fn check(&self, depositor: LegalPerson, epoch: &Epoch, now: Moment) -> Result<(), SignalError> {
        let header = &self.header;
        if header.depositor != depositor {
            return Err(SignalError::NotTheDepositor);
        }
        if header.epoch != epoch.number {
            return Err(SignalError::WrongEpoch { found: header.epoch, expected: epoch.number });
        }
        if !epoch.is_active(now) {
            return Err(SignalError::EpochNotActive { number: epoch.number });
        }
        if header.expires > epoch.retires {
            return Err(SignalError::OutlivesEpoch { number: epoch.number });
        }
        self.check_term(now, 0)?;
        self.check_share(0)
    }

    pub(super) fn check_term(&self, now: Moment, position: usize) -> Result<(), SignalError> {
        if now < self.header.expires { Ok(()) } else { Err(SignalError::Expired { position }) }
    }

    pub(super) fn check_share(&self, position: usize) -> Result<(), SignalError> {
        let x = x_of(Role::Depositor, self.header.depositor);
        if self.header.commitments.fits(&x, &self.header.share) {
            Ok(())
        } else {
            Err(SignalError::ShareDoesNotFit { position })
        }
    }

    /// Binds content key and content to everything else.
    pub(super) fn bound_to(header: &[u8; 32], parts: &[[u8; PART_LEN]]) -> [u8; 32] {
        let mut input = Vec::with_capacity(96 + PART_LEN * parts.len());
        push_part(&mut input, b"oever/signal/1/bound");
        push_part(&mut input, header);
        push_part(&mut input, parts.as_flattened());
        Sha256::digest(input).into()
    }

    /// For the wire and the table of the index.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.header.encode();
        out.extend_from_slice(self.parts.as_flattened());
        out.extend_from_slice(&self.wrapped_key);
        out.extend_from_slice(&self.content);
        out
    }

    /// From the wire. What comes in is well-formed; whether it is genuine, [`Deposit::check`] and the openers find out.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignalError> {
        let largest = OVERHEAD + padded_len(MAX_CONTENT);
        let mut reader = Reader::new(bytes)?;
        let header = Header::decode(&mut reader)?;
        let parts = reader.arrays(header.openers.len(), "the parts of the openers")?;
        let wrapped_key = reader.take(WRAPPED_LEN, "the content key")?.to_vec();
        let content = reader.rest();
        let inside =
            content.len().checked_sub(OVERHEAD).ok_or(SignalError::Truncated { part: "the content" })?;
        if inside == 0 {
            return Err(SignalError::Truncated { part: "the content" });
        }
        if content.len() > largest {
            return Err(SignalError::ContentTooLarge { length: inside });
        }
        // Content is padded, so every other size is cut off or has something behind it.
        if padded_len(inside - 1) != inside {
            return Err(SignalError::Damaged { part: "the size of the content" });
        }
        Ok(Self { header, parts, wrapped_key, content: content.to_vec() })
    }
}

impl fmt::Debug for Deposit {
    /// Without tag and share: in a log they would link the log to the index.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = &self.header;
        f.debug_struct("Deposit")
            .field("kind", &header.kind)
            .field("epoch", &header.epoch)
            .field("threshold", &header.threshold)
            .finish_non_exhaustive()
    }
}
