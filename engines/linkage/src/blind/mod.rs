//! Blind mode: between organisations that may not see each other's values. Each makes compound tokens of its records;
//! the index sees kinds and tokens only, finds candidates by equality and weighs them by what met and how rare it is.
#![allow(clippy::cast_possible_truncation, reason = "weights are logarithms; an f32 carries them")]

mod kinds;
mod link;
mod meetings;
mod model;
mod names;
mod observe;
mod pattern;
mod records;
mod standing;
mod table;

pub(crate) use kinds::pieces_of_whole;
pub use kinds::{BlindKind, MAX_TOKENS, Tokeniser};
pub use link::{BlindOptions, BlindWeights, link_blind};
pub(crate) use model::{BlindModel, Observed};
pub(crate) use pattern::Pattern;
pub use records::{BlindCorpus, FREQUENT};
pub use standing::{Handle, Hit, IndexFull, StandingIndex};
