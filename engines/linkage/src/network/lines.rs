//! Files of tokens, line by line. Pure functions over bytes: whatever the bytes, an answer or an error.

use serde::Deserialize;
use thiserror::Error;

use super::store::{Record, Token};

/// A line of a file of tokens, or of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A record: `{"id": 1, "day": 4, "org": 2, "tokens": ["phone:7f3a"]}`.
    Record(OwnedRecord),
    /// In a stream, a record that comes: `["+", 1, ["phone:7f3a"]]`.
    Insert(OwnedRecord),
    /// In a stream, a record that goes: `["-", 1]`.
    Delete(u64),
}

/// A record as read.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct OwnedRecord {
    /// Its number.
    pub id: u64,
    /// Day; 0 when not given.
    #[serde(default)]
    pub day: u32,
    /// Organisation; 0 when not given.
    #[serde(default, rename = "org")]
    pub organisation: u32,
    /// Tokens, as `kind:value`.
    pub tokens: Vec<String>,
}

impl std::fmt::Debug for OwnedRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnedRecord({}, {} tokens, redacted)", self.id, self.tokens.len())
    }
}

impl OwnedRecord {
    /// The record as the network takes it.
    pub fn borrow(&self) -> Record<'_> {
        let tokens = self.tokens.iter().map(|token| Token::parse(token)).collect();
        Record { id: self.id, organisation: self.organisation, day: self.day, tokens }
    }
}

/// What is wrong with a line. Never carries what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LineError {
    /// Not JSON.
    #[error("not JSON")]
    NotJson,
    /// JSON, but neither a record nor an event.
    #[error("neither a record nor an event")]
    NotARecord,
    /// Not two numbers.
    #[error("not two whole numbers with a space between them")]
    NotAnEdge,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Record(OwnedRecord),
    Insert(Plus, u64, Vec<String>),
    Delete(Minus, u64),
}

#[derive(Deserialize)]
enum Plus {
    #[serde(rename = "+")]
    Plus,
}

#[derive(Deserialize)]
enum Minus {
    #[serde(rename = "-")]
    Minus,
}

/// Reads a line; empty ones are none.
///
/// ```
/// use oever_linkage::network::{Line, LineError, parse_line};
///
/// assert_eq!(parse_line(br#"["-", 7]"#), Ok(Some(Line::Delete(7))));
/// assert_eq!(parse_line(b"  "), Ok(None));
/// assert_eq!(parse_line(b"{}"), Err(LineError::NotARecord));
/// ```
pub fn parse_line(line: &[u8]) -> Result<Option<Line>, LineError> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    match serde_json::from_slice(line) {
        Ok(Raw::Record(record)) => Ok(Some(Line::Record(record))),
        Ok(Raw::Insert(Plus::Plus, id, tokens)) => {
            Ok(Some(Line::Insert(OwnedRecord { id, day: 0, organisation: 0, tokens })))
        }
        Ok(Raw::Delete(Minus::Minus, id)) => Ok(Some(Line::Delete(id))),
        Err(error) if error.is_data() => Err(LineError::NotARecord),
        Err(_) => Err(LineError::NotJson),
    }
}

/// Reads a line with the two ends of an edge; empty lines and those that start with `#` are none.
pub fn parse_edge(line: &[u8]) -> Result<Option<(u64, u64)>, LineError> {
    let text = std::str::from_utf8(line).map_err(|_| LineError::NotAnEdge)?.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let mut ends = text.split_whitespace().map(str::parse);
    match (ends.next(), ends.next(), ends.next()) {
        (Some(Ok(a)), Some(Ok(b)), None) => Ok(Some((a, b))),
        _ => Err(LineError::NotAnEdge),
    }
}
