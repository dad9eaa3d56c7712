//! Blind evaluation: the OPRF of RFC 9497 (ristretto255, SHA-512, base mode).
//!
//! The node blinds a value, the key service evaluates what it cannot read, the node finishes. Equal values give
//! equal tokens under one key; whoever holds the tokens cannot try out guesses without the key service, which
//! counts and limits what it evaluates.
//!
//! ```
//! use oever_sealing::envelope::Key;
//! use oever_sealing::oprf::{Client, Server};
//! use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
//!
//! let mut rng = ChaCha20Rng::from_seed([7; 32]);
//! let epoch_key = Key::generate(&mut rng);
//! let server = Server::new(&epoch_key, "phone", 1)?;
//!
//! let input = b"+31600000000";
//! let mut tokens = Vec::new();
//! for _ in 0..2 {
//!     let (state, blinded) = Client::blind(input, &mut rng)?; // at the node
//!     let answers = server.evaluate_batch(&[blinded])?; // at the key service
//!     tokens.push(state.finalize(input, &answers[0])?); // at the node
//! }
//! assert_eq!(tokens[0], tokens[1]);
//! # Ok::<(), oever_sealing::oprf::OprfError>(())
//! ```

mod blind_value;
mod client;
mod elements;
mod group;
mod server;

pub use blind_value::BlindValue;
pub use client::{BatchState, Client, ClientState};
pub use elements::{BlindedElement, ELEMENT_LEN, EvaluationElement, Token};
pub use server::{MAX_BATCH, Server};

/// Why blind evaluation was refused. Never names a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OprfError {
    /// The protocol takes 1 to 65,535 bytes.
    #[error("the input has {length} bytes; between 1 and 65535 are possible")]
    Input {
        /// The number of bytes that were given.
        length: usize,
    },
    /// An element has a fixed size.
    #[error("an element has {length} bytes; it must have {ELEMENT_LEN}")]
    ElementLength {
        /// The number of bytes that were given.
        length: usize,
    },
    /// These bytes are no point of the group, or the neutral element.
    #[error("element {position} of the batch is not a valid point of the group")]
    Element {
        /// Its place in the batch, counted from 0.
        position: usize,
    },
    /// The answer of the key service is no point of the group, or the neutral element.
    #[error("the answer of the key service is not a valid point of the group")]
    Evaluation,
    /// More than one request may hold.
    #[error("a batch of {length} elements; at most {MAX_BATCH} are evaluated at once")]
    BatchTooLarge {
        /// The number of elements that were given.
        length: usize,
    },
    /// The number of inputs or answers is not the number of points that were sent.
    #[error("{asked} points were sent, {given} came with the answer")]
    AnswerCount {
        /// How many were blinded.
        asked: usize,
        /// How many inputs or answers were given.
        given: usize,
    },
    /// The description of the key is too long, or (with negligible chance) the seed gives no key.
    #[error("no key can be derived: the kind is too long or the seed is unusable")]
    KeyDerivation,
    /// These bytes are no canonical scalar, or zero.
    #[error("the private key is not a valid scalar of the group")]
    InvalidKey,
}
