//! `oever clocks`: which terms are known, and when one is due, step by step.

mod json;
mod words;

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use oever_clocks::{ClockError, ClockEvent, ClockRules, EventKind, Holidays, Term};
use rust_embed::RustEmbed;

use crate::FileError;
use crate::output::write_to;
use crate::rules::in_folder;

/// What to do with clocks.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum ClocksCommand {
    /// Which clocks there are: id, how long, how certain, and what starts, suspends and stops them
    #[command(after_help = "Example:\n  oever clocks list")]
    List {
        /// The version that holds on this day, instead of all
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        #[command(flatten)]
        source: SourceArgs,
    },
    /// When a term is due and why: its source, each step of the count, or why it cannot be computed
    #[command(after_help = "\
An event is KIND=DATE. KIND is start, suspend:REASON, resume or stop:REASON; `oever clocks list` names the reasons.\n\n\
Examples:\n  \
oever clocks explain --rule avg_request --event start=2026-01-31\n  \
oever clocks explain --rule wmo_decision --event start=2026-09-01 \\\n    \
--event suspend:application_incomplete=2026-09-05 --event resume=2026-09-12 --on 2026-09-15")]
    Explain {
        /// Id of the clock
        #[arg(long, value_name = "ID")]
        rule: String,
        /// What happened, and when; in any order
        #[arg(long = "event", value_name = "KIND=DATE", required = true)]
        events: Vec<String>,
        /// Also say how the clock stands on this day
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        #[command(flatten)]
        source: SourceArgs,
    },
}

/// Where the rules come from, and how to answer.
#[derive(Debug, Clone, clap::Args)]
pub struct SourceArgs {
    /// Clocks from this folder, instead of those that come with the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Public holidays from this file, instead of those of the Netherlands
    #[arg(long, value_name = "FILE")]
    holidays: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../rules/clocks"]
struct ShippedClocks;

const SHIPPED_HOLIDAYS: &str = include_str!("../../../../rules/holidays/nl.toml");

/// A clock that was read, or why the rules have no date for it.
enum Answer {
    Due(Box<Term>),
    None(ClockError),
}

/// Does what was asked.
pub(crate) fn run(command: &ClocksCommand) -> Result<(), FileError> {
    match command {
        ClocksCommand::List { on, source } => {
            let rules = load(source)?;
            if source.json {
                return write_json(&json::list(&rules, *on));
            }
            write_to(None, |out| words::list(out, &rules, *on))
        }
        ClocksCommand::Explain { rule, events, on, source } => {
            let rules = load(source)?;
            let events = read_events(events)?;
            let answer = match rules.read(rule, &events) {
                Ok(term) => Answer::Due(Box::new(term)),
                Err(error @ (ClockError::NoTerm { .. } | ClockError::NoVersion { .. })) => {
                    Answer::None(error)
                }
                Err(error) => return Err(refuse(&error)),
            };
            let rule = rules.rule(rule).map_err(|error| refuse(&error))?;
            if source.json {
                return write_json(&json::explain(&rules, rule, &answer, *on));
            }
            write_to(None, |out| words::explain(out, &rules, rule, &answer, *on))
        }
    }
}

fn write_json(answer: &serde_json::Value) -> Result<(), FileError> {
    write_to(None, |out| writeln!(out, "{answer:#}"))
}

fn refuse(error: &ClockError) -> FileError {
    let refused = FileError::new(error.to_string());
    match error {
        ClockError::UnknownRule(_) => refused.advice("`oever clocks list` names them."),
        ClockError::NotStarted { .. } => refused.advice("Add --event start=YYYY-MM-DD."),
        _ => refused,
    }
}

fn load(source: &SourceArgs) -> Result<ClockRules, FileError> {
    let files: Vec<(String, String)> = match &source.rules {
        Some(folder) => in_folder(folder)?,
        None => ShippedClocks::iter()
            .filter_map(|name| {
                let data = ShippedClocks::get(&name)?.data;
                Some((name.to_string(), String::from_utf8_lossy(&data).into_owned()))
            })
            .collect(),
    };
    let holidays = match &source.holidays {
        Some(file) => Holidays::parse(&file.display().to_string(), &text_of(file)?),
        None => Holidays::parse("nl.toml", SHIPPED_HOLIDAYS),
    };
    let holidays = holidays.map_err(|error| FileError::new(error.to_string()))?;
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    ClockRules::parse(files, holidays).map_err(|error| FileError::new(error.to_string()))
}

fn text_of(file: &Path) -> Result<String, FileError> {
    std::fs::read_to_string(file).map_err(|error| FileError::of(file, error))
}

/// Reads the events as they were typed. A date can be a date of birth, so none is repeated.
fn read_events(typed: &[String]) -> Result<Vec<ClockEvent>, FileError> {
    typed.iter().enumerate().map(|(at, text)| read_event(at + 1, text)).collect()
}

fn read_event(number: usize, text: &str) -> Result<ClockEvent, FileError> {
    let wrong = |why: &str| {
        FileError::new(format!("event {number}: {why}"))
            .advice("Write KIND=YYYY-MM-DD; KIND is start, suspend:REASON, resume or stop:REASON.")
    };
    let (kind, on) = text.rsplit_once('=').ok_or_else(|| wrong("there is no = between what and when"))?;
    let on: Date = on.trim().parse().map_err(|_| wrong("this is no date"))?;
    let kind = match kind.trim().split_once(':') {
        None if kind.trim() == "start" => EventKind::Started,
        None if kind.trim() == "resume" => EventKind::Resumed,
        Some(("suspend", reason)) => EventKind::Suspended(reason.to_owned()),
        Some(("stop", reason)) => EventKind::Stopped(reason.to_owned()),
        None if matches!(kind.trim(), "suspend" | "stop") => return Err(wrong("the reason is missing")),
        _ => return Err(wrong("this kind of event is not known")),
    };
    Ok(ClockEvent { on, kind })
}
