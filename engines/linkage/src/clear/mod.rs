//! Clear mode: inside one organisation, where values may be read. Candidates by shared keys, a grade per attribute,
//! weights after Fellegi and Sunter that the files themselves teach, a probability and an explanation.
#![allow(clippy::cast_possible_truncation, reason = "weights are logarithms; an f32 carries them")]

mod blocking;
mod compare;
mod corpus;
mod groups;
mod levels;
mod link;
mod model;
mod namesakes;
mod numbers;
mod similar;

pub use corpus::{Corpus, Side};
pub use groups::{clusters, one_to_one};
pub use levels::Attribute;
pub use link::{AttributeEvidence, FLOOR, LinkOptions, Linked, ScoredPair, THRESHOLD, link};
pub use model::Model;
pub(crate) use model::{pairs_of, sigmoid};
