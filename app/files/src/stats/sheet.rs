//! CSV as columns that are found by name. Pure: bytes in, values or a problem out.

use std::fmt;
use std::path::Path;

use crate::FileError;

/// What is wrong with the content of a file, and on which line. Never carries what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    line: Option<u64>,
    reason: String,
}

impl Problem {
    pub(super) fn of(reason: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into() }
    }

    pub(super) fn at(line: u64, reason: impl Into<String>) -> Self {
        Self { line: Some(line), reason: reason.into() }
    }

    pub(super) fn in_file(&self, file: &Path) -> FileError {
        match self.line {
            Some(line) => FileError::at(file, format_args!("line {line}"), &self.reason),
            None => FileError::of(file, &self.reason),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl std::error::Error for Problem {}

/// A CSV file in UTF-8 with a header; commas or semicolons.
#[derive(Debug)]
pub(super) struct Sheet {
    headers: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    record: &'a csv::StringRecord,
}

/// A column that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column(usize);

impl Sheet {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let delimiter = if first.contains(&b';') && !first.contains(&b',') { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(bytes);
        let headers = reader.headers().map_err(|error| problem(&error))?.clone();
        let rows = reader.into_records().collect::<Result<_, _>>().map_err(|error| problem(&error))?;
        Ok(Self { headers, rows })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row { record })
    }

    /// A column by its name, capitals or not.
    pub(super) fn find(&self, name: &str) -> Option<Column> {
        self.headers.iter().position(|heading| heading.eq_ignore_ascii_case(name)).map(Column)
    }

    /// A column that must be there.
    pub(super) fn column(&self, name: &str) -> Result<Column, Problem> {
        self.find(name).ok_or_else(|| Problem::of(format!("no column {name} in the first line")))
    }

    /// A column that was asked for, and must then be there; or one with a usual name, if it is.
    pub(super) fn optional(&self, asked: Option<&str>, usual: &str) -> Result<Option<Column>, Problem> {
        match asked {
            Some(name) => self.column(name).map(Some),
            None => Ok(self.find(usual)),
        }
    }
}

impl<'a> Row<'a> {
    pub(super) fn line(self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// What a cell holds; nothing when it is empty or says that there is no value.
    pub(super) fn cell(self, column: Column) -> Option<&'a str> {
        self.record.get(column.0).filter(|cell| !matches!(*cell, "" | "." | "NA"))
    }

    /// A finite number from 0 up.
    pub(super) fn amount(self, column: Column, what: &str) -> Result<Option<f64>, Problem> {
        let wrong = || Problem::at(self.line(), format!("{what} is not a number from 0 up"));
        let Some(cell) = self.cell(column) else { return Ok(None) };
        let number: f64 = cell.parse().map_err(|_| wrong())?;
        if number.is_finite() && number >= 0.0 { Ok(Some(number)) } else { Err(wrong()) }
    }

    /// A whole number from 0 up.
    pub(super) fn whole<T: std::str::FromStr>(
        self,
        column: Column,
        what: &str,
    ) -> Result<Option<T>, Problem> {
        let wrong =
            |_| Problem::at(self.line(), format!("{what} is not a whole number from 0 up, or too large"));
        self.cell(column).map(|cell| cell.parse().map_err(wrong)).transpose()
    }

    /// The problem of a value that must be there.
    pub(super) fn missing(self, what: &str) -> Problem {
        Problem::at(self.line(), format!("no {what}"))
    }
}

fn problem(error: &csv::Error) -> Problem {
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} fields instead of {expected_len}")
        }
        _ => "not CSV".to_owned(),
    };
    match error.position() {
        Some(position) => Problem::at(position.line(), reason),
        None => Problem::of(reason),
    }
}

/// Names of groups: numbers by value, then words by letter.
pub(super) fn in_order(mut names: Vec<String>) -> Vec<String> {
    names.sort_by(|a, b| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        (Ok(_), Err(_)) => std::cmp::Ordering::Less,
        (Err(_), Ok(_)) => std::cmp::Ordering::Greater,
        (Err(_), Err(_)) => a.cmp(b),
    });
    names.dedup();
    names
}
