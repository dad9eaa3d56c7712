//! What is wrong with a file, and where. Never carries a value.

use std::collections::BTreeMap;
use std::fmt;

use crate::record::Record;

/// Why a value is not one of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The bytes are not text.
    #[error("not UTF-8")]
    NotUtf8,
    /// Not a code of the list of the standard.
    #[error("not a code of the standard")]
    UnknownCode,
    /// The right spelling, which the standard does not have.
    #[error("the standard spells this code Unaquainted")]
    SpeltRightly,
    /// A list with a code twice.
    #[error("the same code twice")]
    Twice,
    /// A list with nothing between two semicolons, or at an end.
    #[error("nothing between two semicolons, or at an end")]
    EmptyItem,
    /// Not a check box.
    #[error("neither true, false, 1 nor 0")]
    NotCheckbox,
    /// Not a day of the calendar.
    #[error("not a day as 2026-01-31")]
    NotDate,
    /// Not a year.
    #[error("not a year from 1900 to 2100")]
    NotYear,
    /// Not a whole number, or too large.
    #[error("not a whole number from 0 to {most}")]
    NotWhole {
        /// The largest that is taken.
        most: u8,
    },
    /// Not a number of degrees.
    #[error("not a number from -{most} to {most}")]
    NotDegrees {
        /// The largest that is taken.
        most: u8,
    },
    /// Not a telephone number.
    #[error("not a telephone number as +31123456789, without blanks")]
    NotPhone,
    /// Not a code of a language.
    #[error("not two or three small letters of ISO 639")]
    NotLanguage,
    /// Not a code of a country.
    #[error("not two or three capital letters of ISO 3166-1")]
    NotCountry,
    /// Not one of the values that CTDC has here.
    #[error("not a value that CTDC has here")]
    NotCtdc,
    /// A row with more or fewer values than there are headings.
    #[error("{found} values under {headings} headings")]
    Unequal {
        /// Values in the row.
        found: usize,
        /// Headings in line 1.
        headings: usize,
    },
}

/// A value that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line on which its row begins, from 1.
    pub line: u64,
    /// The heading of its column; nothing when the row as a whole is wrong.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "line {}, {column}: {}", self.line, self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}

/// Everything that is wrong with the values of a file: all are counted, the first thousand kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first ones.
    pub first: Vec<Problem>,
    /// How many there are.
    pub total: usize,
    /// How many values hold an unknown code, by column.
    pub unknown_codes: BTreeMap<String, usize>,
}

impl Problems {
    /// How many problems are kept.
    pub const KEPT: usize = 1_000;

    pub(crate) fn add(&mut self, line: u64, column: Option<&str>, reason: Reason) {
        self.total += 1;
        if let (Some(column), Reason::UnknownCode | Reason::SpeltRightly) = (column, reason) {
            *self.unknown_codes.entry(column.to_owned()).or_default() += 1;
        }
        if self.first.len() < Self::KEPT {
            self.first.push(Problem { line, column: column.map(str::to_owned), reason });
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// A record for each row; values that are wrong are left out.
    pub records: Vec<Record>,
    /// What was wrong. Use the records only when this is empty.
    pub problems: Problems,
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("empty; line 1 holds the headings")]
    Empty,
    /// A quotation mark without its pair: rows after it could vanish into one value.
    #[error("line {line}: a quotation mark is not closed, or not doubled within a value")]
    Quotes {
        /// The line of the last one, from 1.
        line: usize,
    },
    /// No heading of the format at all: what stands in line 1 is not repeated.
    #[error("line 1: no heading of {0}; is it a file of that kind, with headings?")]
    NoHeadings(&'static str),
    /// Headings that the format does not have.
    #[error("line 1: not of {form}: {}", columns.join(", "))]
    UnknownColumns {
        /// The format.
        form: &'static str,
        /// The headings.
        columns: Vec<String>,
    },
    /// Headings that the format needs.
    #[error("line 1: missing for {form}: {}", columns.join(", "))]
    MissingColumns {
        /// The format.
        form: &'static str,
        /// The headings.
        columns: Vec<&'static str>,
    },
    /// A heading that is there twice.
    #[error("line 1: {0} is there twice")]
    ColumnTwice(String),
    /// A heading that is not text.
    #[error("line 1: not UTF-8")]
    NotUtf8,
}
