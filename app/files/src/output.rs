//! Answers that are written. A closed pipe is not an error.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::FileError;

/// A line of the answer.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// A line beside the answer: progress and errors.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes to a file, or to standard output without one.
pub(crate) fn write_to<E: std::fmt::Display>(
    to: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), FileError> {
    let mut out: Box<dyn Write> = match to {
        Some(file) => {
            Box::new(BufWriter::new(File::create(file).map_err(|error| FileError::of(file, error))?))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    write(&mut out).map_err(|error| FileError::new(format!("cannot write: {error}")))?;
    match out.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(FileError::new(format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}
