//! Matching and opening without reading.
//!
//! * [`envelope`]: values sealed per record, keys wrapped by keys, padding, blind indexes and MACs.
//! * [`oprf`]: blind evaluation after RFC 9497, from which linking makes its tokens.
//! * [`epoch`]: how long keys of the blind evaluation live, and under which epochs a value is evaluated.
//! * [`signal`]: signals that open when enough legal persons deposited the same, and not before.
//!
//! No input or output, no clock, no log, no randomness of its own: the caller hands in a
//! cryptographically secure generator.
//!
//! ```
//! use oever_sealing::envelope::{Aad, Key, open, seal};
//! use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
//!
//! // In the application this is the system generator; a fixed seed only serves the example.
//! let mut rng = ChaCha20Rng::from_seed([7; 32]);
//! let key = Key::generate(&mut rng);
//! let place = Aad { table: "note", column: "body", row: b"row 1" };
//! let sealed = seal(&key, &place, b"invented text", &mut rng);
//!
//! assert_eq!(open(&key, &place, &sealed)?.as_slice(), b"invented text");
//! assert!(open(&key, &Aad { row: b"row 2", ..place }, &sealed).is_err());
//! # Ok::<(), oever_sealing::envelope::EnvelopeError>(())
//! ```
#![deny(missing_docs)]

pub mod envelope;
pub mod epoch;
pub mod oprf;
pub mod signal;
