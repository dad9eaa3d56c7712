//! Sealed signals: nobody reads one before enough others saw the same.
//!
//! The node seals ([`seal_signal`]), the index keeps what it cannot read, the key service holds epochs, and openers at
//! different legal persons open together ([`open_release`]). An opened signal is an ordinary report from then on.

pub(crate) mod api;
mod gather;
mod index;
mod keys;
mod model;
mod open;
mod openers;
pub(crate) mod pages;
mod place;
mod queries;
mod seal;
mod secrets;
mod service;
mod settings;
mod taking_part;
mod withdraw;

pub use gather::run_gather;
pub use index::{IndexFuture, LocalSignalIndex, Ready, ReadyGroup, SignalIndex, SignalIndexError};
pub use keys::{KeysFuture, LocalSignalKeys, SignalKeys, SignalKeysError};
pub use model::{ReleaseId, SealedSignal, SealedSignalId, SealedState, WaitingRelease};
pub use open::{open_release, releases_waiting};
pub use openers::{Opener, openers};
pub use seal::{SealSignal, seal_signal};
pub use settings::SealedSettings;
pub use taking_part::{become_opener, stop_opening, take_over_opening};
pub use withdraw::{sealed_signals, withdraw_signal};

pub(crate) use gather::{EXPIRE, GATHER, REMIND, expire_job, gather_job, remind_job};
pub(crate) use queries::STATEMENTS;
pub(crate) use service::Sealing;
pub(crate) use withdraw::forget;

/// Where the form of reporting leads when somebody chooses to seal.
pub fn seal_offer() -> oever_reporting::SealOffer {
    oever_reporting::SealOffer { path: "/pro/verzegelen" }
}
