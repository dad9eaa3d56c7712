//! `oever stats`: true figures about small numbers. One file, or folder, a command.

mod mse;

use clap::Subcommand;

use crate::FileError;
pub use mse::MseArgs;

/// A figure to compute from a file.
#[derive(Debug, Subcommand)]
pub enum StatsCommand {
    /// How many are not seen: several lists of the same people, and who is on which (capture-recapture)
    Mse(MseArgs),
}

/// Computes it.
pub(crate) fn run(command: &StatsCommand) -> Result<(), FileError> {
    match command {
        StatsCommand::Mse(args) => mse::run(args),
    }
}
