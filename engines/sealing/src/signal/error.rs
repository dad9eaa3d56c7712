use super::{MAX_CONTENT, MAX_KIND, MAX_OPENERS, MAX_THRESHOLD, MIN_QUORUM, MIN_THRESHOLD};
use crate::envelope::EnvelopeError;

/// Why a signal was not sealed, not gathered or not opened. Never says what is inside, about whom it is, or how many
/// others deposited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignalError {
    /// The bytes end before the part that is named.
    #[error("the bytes end before {part}")]
    Truncated {
        /// What should have come.
        part: &'static str,
    },
    /// The first byte names a format that this version does not know.
    #[error("format {found} is not known here; was it made by a newer version?")]
    UnknownVersion {
        /// The format that the bytes claim.
        found: u8,
    },
    /// More bytes than the format has.
    #[error("{count} bytes follow after the end")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// A part has a value that nothing made here can have.
    #[error("{part} is damaged")]
    Damaged {
        /// Which part.
        part: &'static str,
    },
    /// The name of a kind has 1 to [`MAX_KIND`] bytes.
    #[error("the name of the kind has {length} bytes; between 1 and {MAX_KIND} are possible")]
    Kind {
        /// The number of bytes that were given.
        length: usize,
    },
    /// Fewer or more legal persons than possible.
    #[error("a threshold of {given}; between {MIN_THRESHOLD} and {MAX_THRESHOLD} are possible")]
    Threshold {
        /// What was given.
        given: u8,
    },
    /// The content is larger than a signal may be.
    #[error("the content has {length} bytes; at most {MAX_CONTENT} are possible")]
    ContentTooLarge {
        /// The number of bytes that were given.
        length: usize,
    },
    /// The epoch does not serve now.
    #[error("epoch {number} does not serve now")]
    EpochNotActive {
        /// The epoch.
        number: u32,
    },
    /// The deposit was made under another epoch than the one it is put in.
    #[error("made under epoch {found}, not under epoch {expected}")]
    WrongEpoch {
        /// The epoch of the deposit.
        found: u32,
        /// The epoch that was expected.
        expected: u32,
    },
    /// The deposit would outlive its key.
    #[error("would last longer than epoch {number}")]
    OutlivesEpoch {
        /// The epoch.
        number: u32,
    },
    /// The term of the deposit is over.
    #[error("deposit {position} has expired")]
    Expired {
        /// Its place among what was given, counted from 0.
        position: usize,
    },
    /// So many openers cannot make up such a quorum.
    #[error(
        "{quorum} of {openers} openers; at least {MIN_QUORUM} must open together, and at most {MAX_OPENERS} can be named"
    )]
    Quorum {
        /// How many must open together.
        quorum: u8,
        /// How many there are.
        openers: usize,
    },
    /// Two openers belong to one legal person, which could then open by itself.
    #[error("openers {first} and {second} belong to one legal person")]
    OpenersOfOneLegalPerson {
        /// The place of the first, counted from 0.
        first: usize,
        /// The place of the second.
        second: usize,
    },
    /// A public key that is none.
    #[error("the key of the opener is not a valid public key")]
    OpenerKey,
    /// The deposit names another legal person than the one that brings it.
    #[error("the deposit belongs to another legal person than the one that brings it")]
    NotTheDepositor,
    /// The share is not the one of this legal person on the polynomial that the deposit commits to.
    #[error("the share of deposit {position} does not fit what it commits to")]
    ShareDoesNotFit {
        /// Its place among what was given, counted from 0.
        position: usize,
    },
    /// Another attribute, kind, epoch or threshold than the first.
    #[error("deposit {position} is about something else than the first")]
    SomethingElse {
        /// Its place among what was given, counted from 0.
        position: usize,
    },
    /// Too few different legal persons. How many there are is not said.
    #[error("stays closed until {needed} different legal persons deposited the same")]
    BelowThreshold {
        /// How many are needed.
        needed: u8,
    },
    /// This legal person is no opener of the deposit.
    #[error("this legal person is no opener of the deposit")]
    NotAnOpener,
    /// Wrong key, or changed bytes. These cannot be told apart.
    #[error("the part for this opener does not open: wrong key, or the bytes were changed")]
    OpenerPartDoesNotOpen,
    /// What an opener gave is not its share of this deposit.
    #[error("opener share {position} does not fit the deposit")]
    OpenerShareDoesNotFit {
        /// Its place among what was given, counted from 0.
        position: usize,
    },
    /// Too few different openers.
    #[error("stays closed until {needed} openers opened their part")]
    BelowQuorum {
        /// How many are needed.
        needed: u8,
    },
    /// The content key or the content itself.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
}
