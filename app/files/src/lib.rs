//! The commands of `oever` that only read and write files: no database, no keys, no network. The binary `oever` has
//! them among its own; `oever-files` has them alone, and builds in seconds.

mod clocks;
mod disclose;
mod error;
mod htcds;
mod input;
mod link;
mod matching;
mod network;
mod output;
mod recognise;
mod rules;
pub mod stats;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use clocks::ClocksCommand;
pub use disclose::DiscloseArgs;
use error::FileError;
pub use htcds::HtcdsCommand;
pub use link::LinkArgs;
pub use matching::MatchArgs;
pub use network::NetworkCommand;
pub use recognise::RecogniseArgs;
pub use rules::RulesCommand;

/// A command that reads files and writes an answer.
#[derive(Debug, Subcommand)]
pub enum FileCommand {
    /// Find records that are probably of one person, in two files or within one
    Link(LinkArgs),
    /// Find which records hang together through blind tokens
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Which place fits whom, why not, and where the network has no answer
    Match(MatchArgs),
    /// True figures about small numbers: how long until somebody comes back, what differs more than chance
    #[command(subcommand)]
    Stats(stats::StatsCommand),
    /// Make tables safe to publish, and audit what was published
    Disclose(DiscloseArgs),
    /// Find signs of exploitation or smuggling in Dutch sentences, with rule, place and reason
    Recognise(RecogniseArgs),
    /// Check case records in the HTCDS standard, or make them from CTDC
    #[command(subcommand)]
    Htcds(HtcdsCommand),
    /// Check, test, explain or compare rule files for recognition
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Which legal and agreed terms are known, and when one is due and why
    #[command(subcommand)]
    Clocks(ClocksCommand),
}

impl FileCommand {
    /// Does it. Whatever is wrong with a file is said on standard error, with the file and the place; the exit status
    /// is then [`REFUSED`].
    pub fn run(self) -> ExitCode {
        let answer = match self {
            Self::Link(args) => link::run(&args),
            Self::Network(command) => network::run(&command),
            Self::Match(args) => matching::run(&args),
            Self::Stats(command) => command.run(),
            Self::Disclose(args) => disclose::run(&args),
            Self::Recognise(args) => recognise::run(&args),
            Self::Htcds(command) => htcds::run(&command),
            Self::Rules(command) => rules::run(&command),
            Self::Clocks(command) => clocks::run(&command),
        };
        match answer {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                output::complain(&format!("error: {error}"));
                ExitCode::from(REFUSED)
            }
        }
    }
}

/// The exit status of a command that was refused: its arguments or its files are wrong.
pub const REFUSED: u8 = 2;

/// The file commands of oever, alone: they read and write files, and need no installation.
#[derive(Debug, Parser)]
#[command(name = "oever-files", version, max_term_width = 100, propagate_version = true)]
struct Cli {
    /// What to do.
    #[command(subcommand)]
    command: FileCommand,
}

/// Runs the program `oever-files`.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Cli::try_parse_from(args) {
        Ok(cli) => cli.command.run(),
        Err(error) => {
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(REFUSED))
        }
    }
}

/// Reads bytes as every kind of file of `oever disclose`, and drops what was read: for the fuzzer, which looks for a
/// panic.
pub fn read_as_disclosure_files(bytes: &[u8]) {
    disclose::read_as_everything(bytes);
}
