//! Sealed signals: nobody reads one before enough legal persons deposited about the same attribute.
//!
//! After Rajan, Qin, Archer, Boneh, Lepoint and Varia, *Callisto: a cryptographic approach to detecting serial
//! perpetrators of sexual misconduct* (COMPASS 2018), with Feldman's commitments (1987) and openers at several
//! legal persons in place of one.
//!
//! 1. **Deposit** ([`seal`], at the node). The blind value of the attribute gives a tag and the θ coefficients of a
//!    polynomial; every depositor of the same attribute finds the same ones. The deposit carries the share at the
//!    *x* of its legal person. The content key is wrapped under the constant term **and** under a secret that is
//!    split over k of n openers (HPKE, RFC 9180).
//! 2. **Gather** ([`Release::gather`], at the index). Below θ legal persons: an error, and nothing leaves.
//! 3. **Open** ([`OpenerKey::open`], at each opener). The opener checks the release itself before giving its share.
//! 4. **Read** ([`unseal`]). With θ shares and k openers.
//!
//! ```
//! use oever_sealing::envelope::Key;
//! use oever_sealing::epoch::{EpochPolicy, EpochRing, Moment};
//! use oever_sealing::oprf::{Client, Server};
//! use oever_sealing::signal::{
//!     LegalPerson, OpenerKey, Openers, Release, SignalId, Terms, oprf_kind, seal, unseal,
//! };
//! use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
//!
//! let mut rng = ChaCha20Rng::from_seed([7; 32]);
//! let now = Moment::from_microseconds(0);
//! let epoch = EpochRing::new(EpochPolicy::new(365, 365)?).open_next(now)?;
//! let server = Server::new(&Key::generate(&mut rng), &oprf_kind("phone"), epoch.number)?;
//!
//! let keys: Vec<_> = (0..3).map(|_| OpenerKey::generate(&mut rng)).collect();
//! let directory: Vec<_> = (0_u8..3).map(|i| (LegalPerson([100 + i; 16]), keys[usize::from(i)].public())).collect();
//! let openers = Openers::new(2, directory)?;
//!
//! let mut deposits = Vec::new();
//! for organisation in 1_u8..=2 {
//!     let (state, blinded) = Client::blind(b"+31600000000", &mut rng)?;
//!     let value = state.finalize_secret(b"+31600000000", &server.evaluate_batch(&[blinded])?[0])?;
//!     let terms = Terms {
//!         kind: "phone", epoch, threshold: 2, id: SignalId([organisation; 16]),
//!         depositor: LegalPerson([organisation; 16]), expires: now.plus_days(90), now,
//!     };
//!     deposits.push(seal(&terms, &value, &openers, b"invented text", &mut rng)?);
//! }
//! assert!(Release::gather(&deposits[..1], now).is_err());
//! let release = Release::gather(&deposits, now)?;
//! let shares = [0, 2]
//!     .map(|i: usize| keys[i].open(LegalPerson([100 + i as u8; 16]), &deposits[0], &release, now).unwrap());
//! assert_eq!(unseal(&deposits[0], &release, &shares)?.as_slice(), b"invented text");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod deposit;
mod error;
mod openers;
mod polynomial;
mod release;
mod seal;
mod unseal;
mod wire;

pub use deposit::Deposit;
pub use error::SignalError;
pub use openers::{OpenerKey, OpenerPublicKey, OpenerShare, Openers};
pub use release::Release;
pub use seal::{Terms, seal};
pub use unseal::unseal;

/// At least so many legal persons: with one, a signal would open for its own depositor.
pub const MIN_THRESHOLD: u8 = 2;
/// More than so many would never meet.
pub const MAX_THRESHOLD: u8 = 16;
/// At least so many openers: one alone may never open.
pub const MIN_QUORUM: u8 = 2;
/// At most so many openers.
pub const MAX_OPENERS: usize = 16;
/// What one signal may hold, in bytes, so that with its padding it stays at one mebibyte.
pub const MAX_CONTENT: usize = 1024 * 1024 - 1;
/// The name of a kind, in bytes.
pub const MAX_KIND: usize = 64;

/// A legal person in the directory: branches of one legal person share it, and so share one *x*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegalPerson(pub [u8; 16]);

/// The identity of one deposit: random, never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignalId(pub [u8; 16]);

/// The kind under which the key service evaluates for sealed signals: never the kind of a link token, because the
/// index of links keeps half of that value.
pub fn oprf_kind(kind: &str) -> String {
    format!("sealed-signal/{kind}")
}
