//! Files that are read: packed with gzip or not, known by their first bytes and not by their name.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::FileError;

/// Opens a file for reading, unpacked.
pub(crate) fn open(file: &Path) -> Result<impl BufRead + use<>, FileError> {
    let content = File::open(file).map_err(|error| FileError::of(file, error))?;
    let mut content = BufReader::new(content);
    let packed = content.fill_buf().map_err(|error| FileError::of(file, error))?.starts_with(&[0x1F, 0x8B]);
    let unpacked: Box<dyn Read> =
        if packed { Box::new(flate2::bufread::MultiGzDecoder::new(content)) } else { Box::new(content) };
    Ok(BufReader::with_capacity(1 << 16, unpacked))
}

/// Says where CSV cannot be read, without what is there.
pub(crate) fn csv_error(file: &Path, error: &csv::Error) -> FileError {
    let why = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} fields instead of {expected_len}")
        }
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => "not CSV".to_owned(),
    };
    match error.position() {
        Some(position) => FileError::at(file, format_args!("line {}", position.line()), why),
        None => FileError::of(file, why),
    }
}
