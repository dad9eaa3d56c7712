//! Decision tables over facts that may still be unknown.
//!
//! A row speaks when all its conditions hold. While a condition rests on an unknown fact the row is neither
//! in nor out, and the fact becomes the next question. The highest priority decides; [`Table::analyse`] walks
//! every combination of facts and names gaps, contradictions and rows that nothing reaches.

mod analyse;
mod difference;
mod evaluate;
mod facts;
mod read;

pub use analyse::{Analysis, Finding};
pub use difference::TableDifference;
pub use evaluate::{Evaluation, HumanReason, Verdict};
pub use facts::{FactQuestion, FactValue, Facts, Text};
pub use read::TableError;

pub(crate) use read::read_sources;

use facts::FactSchema;
use jiff::civil::Date;

/// How sure the source makes us. A row of low certainty is never applied without a human.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Own reading or unsettled law.
    Low,
    /// Law or practice, not re-read or not complete.
    Medium,
    /// Read in its source.
    High,
}

/// One row: when it speaks, since when, how sure, and what it gives.
#[derive(Debug, Clone)]
pub struct Row<G> {
    /// Name of the row, e.g. `SH-04-given`.
    pub id: String,
    /// The row this one refines; its own id when it refines none.
    pub base: String,
    /// Counts up whenever the content changes.
    pub version: u32,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds; none is until further notice.
    pub valid_until: Option<Date>,
    /// The highest priority among the rows that speak decides.
    pub priority: u16,
    /// How sure.
    pub certainty: Certainty,
    /// Where it comes from: `[C S56]` read in that source, `[L]` law not re-read, `[D]` derived, `[U]` unconfirmed.
    pub source: String,
    /// What it gives.
    pub gives: G,
    /// Adds detail to its base at the same priority; never a reason to ask a question.
    pub(crate) detail: bool,
    /// All of these must hold.
    pub(crate) all: Vec<Condition>,
    /// When not empty, one of these must hold as a whole.
    pub(crate) any: Vec<Vec<Condition>>,
}

impl<G> Row<G> {
    /// Whether the row is in force on a day.
    pub fn in_force(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_until.is_none_or(|last| on <= last)
    }

    /// The row for everything no other row covers.
    pub fn is_rest(&self) -> bool {
        self.all.is_empty() && self.any.is_empty()
    }

    fn specificity(&self) -> usize {
        self.all.len() + self.any.len()
    }
}

/// The value of one fact lies in a set (a bit for each value of its domain).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) fact: usize,
    pub(crate) values: u64,
}

/// Facts and rows that were read and checked together.
#[derive(Debug, Clone)]
pub struct Table<G> {
    pub(crate) schema: FactSchema,
    rows: Vec<Row<G>>,
}

impl<G> Table<G> {
    /// All rows, in the order of the files.
    pub fn rows(&self) -> &[Row<G>] {
        &self.rows
    }

    /// All facts that can be asked, in the order of the file.
    pub fn facts(&self) -> &[FactQuestion] {
        &self.schema.facts
    }
}
