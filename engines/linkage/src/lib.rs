//! Is this probably the same? Exact attributes, made equal in writing, become inputs for blind tokens.
//!
//! * [`normalise`](normalise()) brings one value to its one form, or says what is wrong and what would work.
//! * [`token_inputs`] turns the values of a record into what is blinded, [`person_inputs`] pieces of its names and dates, so
//!   that variants of one person meet; the `sealing` engine makes the tokens.
//! * [`score`] says in words how strong it is that two records met on certain values and pieces.
//!
//! ```
//! use oever_linkage::{AttributeKind, RecordAttributes, normalise, token_inputs};
//!
//! // Invented values, written in two ways.
//! let mut here = RecordAttributes::default();
//! here.add(normalise(AttributeKind::Name, "Олена van der Kovalenko")?);
//! here.add(normalise(AttributeKind::BirthDate, "3 februari 1990")?);
//! here.add(normalise(AttributeKind::Phone, "06 - 0000 0000")?);
//! let mut there = RecordAttributes::default();
//! there.add(normalise(AttributeKind::Phone, "0031 (0)6 00000000")?);
//! there.add(normalise(AttributeKind::BirthDate, "1990-02-03")?);
//! there.add(normalise(AttributeKind::Name, "KOVALENKO, Olena")?);
//!
//! assert_eq!(token_inputs(&here), token_inputs(&there));
//! # Ok::<(), oever_linkage::NormaliseError>(())
//! ```
#![deny(missing_docs)]

pub mod blind;
pub mod clear;
mod fold;
mod kind;
mod likeness;
pub mod network;
mod normalise;
mod person;
mod score;
mod tokens;

pub use kind::{AttributeKind, Bilingual, TokenKind, TokenStrength};
pub use likeness::{Likeness, PersonKinds, PersonMeeting};
pub use normalise::{MAX_LEN, NORMALISATION_VERSION, NormaliseError, Normalised, Problem, normalise};
pub use person::PersonRow;
pub use score::{Assessment, Evidence, MeetingToken, Rarity, RarityBands, Reason, Role, Strength, score};
pub use tokens::{InputKind, PERSON_KINDS, RecordAttributes, TokenInput, person_inputs, token_inputs};
