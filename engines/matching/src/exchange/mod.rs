//! Networks, requests and batches as files, read from bytes: pure functions that never panic and whose
//! errors name the field and the reason, never what is in the file. The README describes the format.

mod batch;
mod chain;
mod json;
mod tree;

pub use batch::{BatchDemand, BatchFile, CostUnit, read_batch, read_classes};
pub use chain::{ChainFile, Client, Reasons, read_chain};
pub use json::{CoverageFile, read_coverage};

use std::fmt;

/// What is wrong with a file, and where in it. Carries nothing of what the file holds, except the names
/// of fields that this format itself defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeError {
    /// The field, such as `programmas[3].sluit_in, entry 2`, or the line. Empty for the file as a whole.
    pub place: String,
    /// What is wrong there.
    pub reason: String,
}

impl ExchangeError {
    pub(crate) fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into() }
    }
}

impl fmt::Display for ExchangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.place, self.reason)
        }
    }
}

impl std::error::Error for ExchangeError {}
