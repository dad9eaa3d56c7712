//! `oever stats`: figures from one file each. What is in a file never gets into an error.

mod funnel;
mod mse;
mod sheet;
mod survival;
mod survival_answer;
mod survival_rows;
mod weekly;
mod weekly_rows;

use std::path::Path;

use clap::Subcommand;
use serde_json::Value;

use crate::FileError;
use crate::output::write_to;

pub use funnel::{FunnelArgs, FunnelColumns, FunnelRows, funnel_rows};
pub use mse::MseArgs;
pub use sheet::Problem;
pub use survival::SurvivalArgs;
pub use survival_rows::{SurvivalColumns, SurvivalRows, survival_rows};
pub use weekly::WeeklyArgs;
pub use weekly_rows::{WeeklyRows, weekly_rows};

/// A figure that is wanted.
#[derive(Debug, Clone, Subcommand)]
pub enum StatsCommand {
    /// How many are not seen: several lists of the same people, and who is on which (capture-recapture)
    Mse(MseArgs),
    /// How long until it happens: curves with bands, comparisons, causes that compete, what makes it sooner
    Survival(Box<SurvivalArgs>),
    /// Which units differ from the whole by more than their size explains
    Funnel(FunnelArgs),
    /// Which weekly counts rise enough to ask a question about
    Weekly(WeeklyArgs),
}

impl StatsCommand {
    /// Does it.
    pub(crate) fn run(&self) -> Result<(), FileError> {
        match self {
            Self::Mse(args) => mse::run(args),
            Self::Survival(args) => survival::run(args),
            Self::Funnel(args) => funnel::run(args),
            Self::Weekly(args) => weekly::run(args),
        }
    }
}

/// Reads a whole file, unpacked.
fn content(file: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut crate::input::open(file)?, &mut bytes)
        .map_err(|error| FileError::of(file, error))?;
    Ok(bytes)
}

/// Writes the answer, as JSON or in words.
fn answer(json: bool, value: &Value, words: impl FnOnce(&Value) -> String) -> Result<(), FileError> {
    let text = if json { format!("{value:#}") } else { words(value) };
    write_to(None, |out| writeln!(out, "{}", text.trim_end()))
}

/// A number for people: four digits, or a dash where there is none.
fn number(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_u64() || number.is_i64() => number.to_string(),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            if number != 0.0 && number.abs() < 1e-3 {
                format!("{number:.2e}")
            } else {
                format!("{number:.4}")
            }
        }
        Value::String(text) => text.clone(),
        _ => "-".to_owned(),
    }
}

/// The items of a list; none when it is something else.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Columns of figures under headings, aligned.
fn table(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: Vec<Vec<String>> =
        std::iter::once(headings.iter().map(|heading| (*heading).to_owned()).collect()).chain(rows).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
        format!("  {}\n", cells.collect::<Vec<_>>().join("  "))
    };
    rows.iter().map(line).collect()
}
