//! Rows under headings, from CSV.

use crate::problem::{Problems, Reason, SheetError};

/// A CSV file whose headings were read.
pub(crate) struct Sheet<'a> {
    reader: csv::Reader<&'a [u8]>,
    /// The headings.
    pub(crate) headings: Vec<String>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, SheetError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let quotes = bytes.split(|byte| *byte == b'"').count() - 1;
        if quotes % 2 == 1 {
            let last = bytes.iter().rposition(|byte| *byte == b'"');
            let before = last.and_then(|last| bytes.get(..last)).unwrap_or_default();
            return Err(SheetError::Quotes { line: before.split(|byte| *byte == b'\n').count() });
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let headings = reader.headers().map_err(|_| SheetError::NotUtf8)?;
        let headings: Vec<String> = headings.iter().map(str::to_owned).collect();
        if headings.is_empty() {
            return Err(SheetError::Empty);
        }
        let mut sorted: Vec<&String> = headings.iter().collect();
        sorted.sort_unstable();
        if let Some([twice, _]) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(SheetError::ColumnTwice(shown(twice)));
        }
        Ok(Self { reader, headings })
    }

    /// Gives every row of the right length, as text under headings: its line and its values. What is wrong is added to
    /// the problems.
    pub(crate) fn rows(mut self, problems: &mut Problems, mut each: impl FnMut(u64, &[&str], &mut Problems)) {
        let mut row = csv::ByteRecord::new();
        while self.reader.read_byte_record(&mut row).unwrap_or(false) {
            let line = row.position().map_or(0, csv::Position::line);
            if row.len() != self.headings.len() {
                let reason = Reason::Unequal { found: row.len(), headings: self.headings.len() };
                problems.add(line, None, reason);
                continue;
            }
            let values: Vec<&str> = row
                .iter()
                .zip(&self.headings)
                .map(|(value, heading)| {
                    std::str::from_utf8(value).unwrap_or_else(|_| {
                        problems.add(line, Some(heading), Reason::NotUtf8);
                        ""
                    })
                })
                .collect();
            each(line, &values, problems);
        }
    }
}

/// A heading as it may be repeated in an error: what does not look like one may be content.
pub(crate) fn shown(heading: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ');
    if heading.is_empty() {
        "(a heading that is empty)".to_owned()
    } else if heading.len() <= 60 && heading.bytes().all(plain) {
        heading.to_owned()
    } else {
        "(a heading that is no name)".to_owned()
    }
}
