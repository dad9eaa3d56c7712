//! True figures about small numbers: how many are not seen, who comes back and when, and what differs more than chance.
//! Pure: no IO, no clock, no randomness of its own.
#![deny(missing_docs)]

pub mod capture_recapture;
pub mod comparison;
pub mod survival;
pub mod tails;
