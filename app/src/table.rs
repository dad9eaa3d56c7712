//! Files that are imported: Dutch or English headers in any order, remarks after `#`, and an answer for
//! every bad row.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::Failure;

/// Columns with both headers, from the same file that documents them.
const COLUMNS: &str = include_str!("../world/samples/columns.csv");

/// A bad row: where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadRow {
    pub(crate) line: u64,
    pub(crate) column: String,
    pub(crate) reason: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// A row with its place in the file; values by English column name.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) line: u64,
    values: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
}

impl Row {
    /// The value of a column; empty when it is absent.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    /// The value, when there is one.
    pub(crate) fn some(&self, column: &str) -> Option<String> {
        Some(self.get(column)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// A bad value, under the header that this file uses.
    pub(crate) fn bad(&self, column: &str, reason: impl Into<String>) -> BadRow {
        let header = self.headers.get(column).cloned().unwrap_or_else(|| column.to_owned());
        BadRow { line: self.line, column: header, reason: reason.into() }
    }

    /// `yes` or `no`.
    pub(crate) fn yes(&self, column: &str) -> Result<bool, BadRow> {
        match self.get(column).to_lowercase().as_str() {
            "yes" | "ja" => Ok(true),
            "no" | "nee" => Ok(false),
            _ => Err(self.bad(column, "expected yes or no (ja of nee)")),
        }
    }

    /// A date, or nothing.
    pub(crate) fn date(&self, column: &str) -> Result<Option<jiff::civil::Date>, BadRow> {
        match self.some(column) {
            None => Ok(None),
            Some(text) => {
                text.parse().map(Some).map_err(|_| self.bad(column, "not an existing date as YYYY-MM-DD"))
            }
        }
    }
}

/// The columns of one kind of import.
#[derive(Debug, Clone)]
struct Known {
    en: String,
    nl: String,
    required: bool,
}

fn columns(import: &str) -> Vec<Known> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(COLUMNS.as_bytes());
    reader
        .records()
        .filter_map(Result::ok)
        .filter(|row| row.get(0) == Some(import))
        .filter_map(|row| {
            Some(Known {
                en: row.get(1)?.to_owned(),
                nl: row.get(2)?.to_owned(),
                required: row.get(3)? == "yes",
            })
        })
        .collect()
}

/// The rows of a file, good ones and bad ones.
///
/// # Errors
/// When the file cannot be read, or its header is not that of this import.
pub(crate) fn read(import: &str, path: &Path) -> Result<(Vec<Row>, Vec<BadRow>), Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    parse(import, &bytes).map_err(|failure| Failure::new(format!("{}: {failure}", path.display())))
}

fn parse(import: &str, bytes: &[u8]) -> Result<(Vec<Row>, Vec<BadRow>), Failure> {
    let known = columns(import);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(bytes);
    let headers = reader.headers().map_err(|_| Failure::new("the header is not UTF-8 text"))?.clone();
    let mut names = Vec::new();
    for header in &headers {
        let header = header.trim().trim_start_matches('\u{feff}').to_lowercase();
        let found =
            known.iter().find(|column| column.en == header || column.nl == header).ok_or_else(|| {
                let all: Vec<_> =
                    known.iter().map(|column| format!("{} ({})", column.en, column.nl)).collect();
                Failure::new(format!("unknown column {header}"))
                    .advice(format!("Known columns: {}", all.join(", ")))
            })?;
        names.push((found.en.clone(), header));
    }
    for column in known.iter().filter(|column| column.required) {
        if !names.iter().any(|(en, _)| *en == column.en) {
            return Err(Failure::new(format!("column {} ({}) is missing", column.en, column.nl)));
        }
    }
    let header_of: BTreeMap<String, String> = names.iter().cloned().collect();
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                bad.push(BadRow { line, column: String::new(), reason: "not UTF-8 text".into() });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != names.len() {
            let reason = format!("{} columns, expected {}", record.len(), names.len());
            bad.push(BadRow { line, column: String::new(), reason });
            continue;
        }
        let values: BTreeMap<String, String> = names
            .iter()
            .map(|(en, _)| en.clone())
            .zip(record.iter().map(|value| value.trim().to_owned()))
            .collect();
        let row = Row { line, values, headers: header_of.clone() };
        match known.iter().find(|column| column.required && row.get(&column.en).is_empty()) {
            Some(column) => bad.push(row.bad(&column.en, "required, but empty")),
            None => rows.push(row),
        }
    }
    Ok((rows, bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_either_language_and_any_order() {
        let text = "# remark\nregio_code,municipality_code,geldig_vanaf,bron,certainty,regio\nVR1,GM1,2026-01-01,demo,low,X\n";
        let (rows, bad) = parse("regions", text.as_bytes()).unwrap();
        assert_eq!((rows.len(), bad.len()), (1, 0));
        assert_eq!((rows[0].line, rows[0].get("region_code")), (3, "VR1"));
        assert_eq!(rows[0].bad("region_code", "x").column, "regio_code");
    }

    #[test]
    fn a_bad_row_is_named_and_the_rest_is_read() {
        let text = "municipality_code,region_code,region,valid_from,source,certainty\nGM1\n,VR1,X,2026-01-01,d,low\nGM1,VR1,X,2026-01-01,d,low\n";
        let (rows, bad) = parse("regions", text.as_bytes()).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            bad.iter().map(|b| (b.line, b.column.as_str())).collect::<Vec<_>>(),
            [(2, ""), (3, "municipality_code")]
        );
    }

    #[test]
    fn an_unknown_or_missing_column_is_said() {
        assert!(parse("regions", b"nationality\n").unwrap_err().to_string().contains("unknown column"));
        assert!(parse("regions", b"region\n").unwrap_err().to_string().contains("missing"));
    }
}
