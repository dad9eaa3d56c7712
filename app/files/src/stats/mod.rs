//! `oever stats`: figures from one file each. What is in a file never gets into an error.

mod mse;

use clap::Subcommand;

use crate::FileError;

pub use mse::MseArgs;

/// A figure that is wanted.
#[derive(Debug, Clone, Subcommand)]
pub enum StatsCommand {
    /// How many are not seen: several lists of the same people, and who is on which (capture-recapture)
    Mse(MseArgs),
}

impl StatsCommand {
    /// Does it.
    pub(crate) fn run(&self) -> Result<(), FileError> {
        match self {
            Self::Mse(args) => mse::run(args),
        }
    }
}
