//! What is known about each person: from when until when followed, and what ended it.

use std::borrow::Cow;

/// Why an answer about time to an event cannot be given. Rows count from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SurvivalError {
    /// There is nothing to count.
    #[error("there are no rows")]
    Empty,
    /// Two columns differ in length.
    #[error("{what}: {found} values for {expected} rows")]
    Length {
        /// The column.
        what: &'static str,
        /// How many values it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// More rows than are counted in 32 bits.
    #[error("more than {} rows", u32::MAX)]
    TooMany,
    /// A time that is not a finite number from 0 up.
    #[error("row {row}: the time is not a number from 0 up")]
    Time {
        /// The row.
        row: usize,
    },
    /// Following that starts when it has already ended.
    #[error("row {row}: following starts at or after its end")]
    Entry {
        /// The row.
        row: usize,
    },
    /// Somebody who was followed from later on, where that is not allowed for.
    #[error("row {row}: following starts after time 0, and this test has no variance for that")]
    LateEntry {
        /// The row.
        row: usize,
    },
    /// Two spells of one person at the same time.
    #[error("row {row}: this person is already followed then, in another row")]
    Overlap {
        /// The row.
        row: usize,
    },
    /// A level that is not between 0 and 1.
    #[error("the level of an interval must lie between 0 and 1")]
    Level,
    /// A comparison of fewer than two groups that have anybody at risk when something happens.
    #[error("fewer than two groups can be compared")]
    Groups,
    /// Nothing happened to anybody.
    #[error("there are no events")]
    NoEvents,
    /// A covariate that is not a finite number.
    #[error("row {row}, covariate {covariate}: not a number")]
    Covariate {
        /// The row.
        row: usize,
        /// Which covariate, from 0.
        covariate: usize,
    },
    /// A covariate that is constant, or follows from those before it.
    #[error("covariate {covariate} is constant, or follows from the others")]
    Collinear {
        /// Which covariate, from 0.
        covariate: usize,
    },
    /// The likelihood keeps rising as a coefficient grows: a covariate separates those with the event from the others.
    #[error("no largest likelihood: covariate {covariate} separates those with the event from those without")]
    NoMaximum {
        /// Which covariate, from 0.
        covariate: usize,
    },
}

/// Spells of following, one a row: somebody is at risk after the entry, up to and including the exit. What ended the
/// spell is a cause from 1 up, or 0 when the person was still followed without an event.
///
/// ```
/// use oever_statistics::survival::Spells;
/// let spells = Spells::new(&[9.0, 13.0, 13.0], &[1, 1, 0])?;
/// assert_eq!(spells.len(), 3);
/// assert!(Spells::new(&[-1.0], &[1]).is_err());
/// # Ok::<_, oever_statistics::survival::SurvivalError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Spells<'a> {
    entry: Option<Cow<'a, [f64]>>,
    exit: Cow<'a, [f64]>,
    cause: Cow<'a, [u8]>,
}

impl<'a> Spells<'a> {
    /// Spells that all start at time 0, the time itself included.
    pub fn new(exit: &'a [f64], cause: &'a [u8]) -> Result<Self, SurvivalError> {
        if exit.is_empty() {
            return Err(SurvivalError::Empty);
        }
        if u32::try_from(exit.len()).is_err() {
            return Err(SurvivalError::TooMany);
        }
        same_length("causes", cause.len(), exit.len())?;
        match exit.iter().position(|time| !(time.is_finite() && *time >= 0.0)) {
            Some(row) => Err(SurvivalError::Time { row }),
            None => Ok(Self { entry: None, exit: Cow::Borrowed(exit), cause: Cow::Borrowed(cause) }),
        }
    }

    /// The same, with those who were followed from later on (left truncation): whoever had the event before is not in
    /// the data at all, so nobody counts as at risk before the entry.
    pub fn entering(self, entry: &'a [f64]) -> Result<Self, SurvivalError> {
        same_length("entries", entry.len(), self.exit.len())?;
        for (row, (entry, exit)) in entry.iter().zip(self.exit.iter()).enumerate() {
            if !(entry.is_finite() && *entry >= 0.0) {
                return Err(SurvivalError::Time { row });
            }
            // Whoever enters at 0 is followed from the start, and may have the event at 0.
            if entry >= exit && *entry > 0.0 {
                return Err(SurvivalError::Entry { row });
            }
        }
        Ok(Self { entry: Some(Cow::Borrowed(entry)), ..self })
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.exit.len()
    }

    /// Never: there is at least one row.
    pub fn is_empty(&self) -> bool {
        self.exit.is_empty()
    }

    /// When each spell ended.
    pub fn exits(&self) -> &[f64] {
        &self.exit
    }

    /// What ended each spell; 0 for still followed.
    pub fn causes(&self) -> &[u8] {
        &self.cause
    }

    /// From when somebody is at risk; before every time for those followed from the start.
    pub(super) fn entry_of(&self, row: usize) -> f64 {
        match self.entry.as_ref().and_then(|entry| entry.get(row)) {
            Some(entry) if *entry > 0.0 => *entry,
            _ => f64::NEG_INFINITY,
        }
    }

    /// Whether anybody was followed from later on.
    pub(super) fn truncated(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.iter().any(|entry| *entry > 0.0))
    }

    /// Only the rows for which this holds; an error when that is none.
    pub fn only(&self, mut keep: impl FnMut(usize) -> bool) -> Result<Spells<'static>, SurvivalError> {
        let rows: Vec<usize> = (0..self.len()).filter(|row| keep(*row)).collect();
        self.rows(&rows).ok_or(SurvivalError::Empty)
    }

    /// These rows; nothing when there are none.
    pub(super) fn rows(&self, rows: &[usize]) -> Option<Spells<'static>> {
        if rows.is_empty() {
            return None;
        }
        let take = |from: &[f64]| rows.iter().filter_map(|row| from.get(*row).copied()).collect();
        Some(Spells {
            entry: self.entry.as_ref().map(|entry| Cow::Owned(take(entry))),
            exit: Cow::Owned(take(&self.exit)),
            cause: Cow::Owned(rows.iter().filter_map(|row| self.cause.get(*row).copied()).collect()),
        })
    }

    /// The same spells with only this cause as an event: every other cause ends the following. Right for comparing
    /// rates ([`log_rank`](super::log_rank), [`cox`](super::cox)); wrong for a curve, see [`incidence`](super::incidence).
    #[must_use]
    pub fn of_cause(&self, cause: u8) -> Self {
        let only = |found: &u8| u8::from(cause != 0 && *found == cause);
        Self { cause: Cow::Owned(self.cause.iter().map(only).collect()), ..self.clone() }
    }
}

pub(super) fn same_length(what: &'static str, found: usize, expected: usize) -> Result<(), SurvivalError> {
    if found == expected { Ok(()) } else { Err(SurvivalError::Length { what, found, expected }) }
}
