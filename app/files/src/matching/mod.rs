//! `oever match`: which place, why not, and is the network closed? Reads and writes files only.

mod batch;
mod coverage;
mod single;
mod sorted;

use std::io::Read as _;
use std::path::Path;

use clap::{Args, Subcommand};
use oever_matching::exchange::ExchangeError;

use crate::{FileError, input};

/// What to answer.
#[derive(Debug, Clone, Args)]
pub struct MatchArgs {
    /// The question.
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Clone, Subcommand)]
enum Question {
    /// Per client: the places that fit, and what stands in the way elsewhere
    Single(single::SingleArgs),
    /// All requests at once: who gets which place
    Batch(batch::BatchArgs),
    /// Where the network has no answer: every smallest combination that no programme takes
    Coverage(coverage::CoverageArgs),
}

/// Answers.
pub(crate) fn run(args: &MatchArgs) -> Result<(), FileError> {
    match &args.question {
        Question::Single(args) => single::run(args),
        Question::Batch(args) => batch::run(args),
        Question::Coverage(args) => coverage::run(args),
    }
}

/// A whole file, unpacked.
fn content(file: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    input::open(file)?.read_to_end(&mut bytes).map_err(|error| FileError::of(file, error))?;
    Ok(bytes)
}

/// Reads a file with one of the engine's readers.
fn read<T>(file: &Path, reader: impl FnOnce(&[u8]) -> Result<T, ExchangeError>) -> Result<T, FileError> {
    reader(&content(file)?).map_err(|error| FileError::of(file, error))
}
