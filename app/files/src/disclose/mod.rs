//! `oever disclose`: tables that are safe to publish. Reads and writes files only.

mod help;
mod input;
mod run;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::FileError;
use crate::input::open;
use crate::output::write_to;
use input::Wrong;

pub(crate) use input::read_as_everything;

/// What to protect, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct DiscloseArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum Command {
    /// Withhold the small counts of tables, and what would give them away
    #[command(after_long_help = help::TABLE)]
    Table(FileArgs),
    /// Work out what published tables together give away about each withheld count
    #[command(after_long_help = help::AUDIT)]
    Audit(FileArgs),
    /// Round a table to multiples of 3 or 5 so that it still adds up
    #[command(after_long_help = help::ROUND)]
    Round(FileArgs),
    /// Answer free queries with counts changed by cell key
    #[command(name = "cellkey", after_long_help = help::CELLKEY)]
    CellKey(CellKeyArgs),
}

/// Which file, and how to answer.
#[derive(Debug, Clone, clap::Args)]
struct FileArgs {
    /// JSON in UTF-8, packed with gzip or not; --help shows an example
    #[arg(long, value_name = "FILE.json")]
    input: PathBuf,
    /// Answer in JSON instead of lines to read
    #[arg(long)]
    json: bool,
    /// Where the answer goes; standard output without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, clap::Args)]
struct CellKeyArgs {
    #[command(flatten)]
    file: FileArgs,
    /// A p-table made elsewhere: CSV with columns i, v, p, p_int_ub
    #[arg(long, value_name = "FILE.csv")]
    noise: Option<PathBuf>,
}

/// Protects, and writes the answer.
pub(crate) fn run(args: &DiscloseArgs) -> Result<(), FileError> {
    match &args.command {
        Command::Table(file) => answer(file, run::table),
        Command::Audit(file) => answer(file, run::audit),
        Command::Round(file) => answer(file, run::round),
        Command::CellKey(args) => {
            let noise = match &args.noise {
                None => None,
                Some(file) => Some(input::noise(&read(file)?).map_err(|wrong| of(file, &wrong))?),
            };
            answer(&args.file, |bytes| run::cell_key(bytes, noise.clone()))
        }
    }
}

/// An answer that can be read by people too.
trait Readable: Serialize {
    fn lines(&self) -> Vec<String>;
}

fn answer<A: Readable>(args: &FileArgs, make: impl Fn(&[u8]) -> Result<A, Wrong>) -> Result<(), FileError> {
    let made = make(&read(&args.input)?).map_err(|wrong| of(&args.input, &wrong))?;
    write_to(args.out.as_deref(), |out| -> std::io::Result<()> {
        if args.json {
            serde_json::to_writer_pretty(&mut *out, &made)?;
            return writeln!(out);
        }
        made.lines().iter().try_for_each(|line| writeln!(out, "{line}"))
    })
}

fn read(file: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    open(file)?.read_to_end(&mut bytes).map_err(|error| FileError::of(file, error))?;
    Ok(bytes)
}

fn of(file: &Path, wrong: &Wrong) -> FileError {
    FileError::at(file, &wrong.place, &wrong.reason)
}
