//! What is wrong with a file, and where.

use std::fmt;
use std::path::Path;

/// A command on files that was refused: what is wrong, where, and what to do. Never carries what is in a file.
#[derive(Debug)]
pub struct FileError {
    what: String,
    advice: Option<String>,
}

impl FileError {
    /// What went wrong.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// What is wrong with a file as a whole.
    pub(crate) fn of(file: &Path, reason: impl fmt::Display) -> Self {
        Self::new(format!("{}: {reason}", file.display()))
    }

    /// What is wrong in one place of a file: a line, a field.
    pub(crate) fn at(file: &Path, place: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self::new(format!("{}, {place}: {reason}", file.display()))
    }

    /// What to do about it.
    #[must_use]
    pub(crate) fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(advice) = &self.advice {
            write!(f, "\n  {advice}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FileError {}
