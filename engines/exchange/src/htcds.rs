//! HTCDS 2.0 as CSV: headings are the names of the fields.

use std::collections::BTreeSet;

use crate::field::{Field, all, field};
use crate::problem::{Problems, Reading, SheetError};
use crate::record::{Record, is_other};
use crate::sheet::{Sheet, shown};

enum Column {
    Field(&'static Field),
    Other(String),
}

/// Reads a file: any of the fields, in any order; further columns only with `ext_` before their name.
///
/// # Errors
/// When the file as a whole is not one; what is wrong with single values is in the [`Reading`].
///
/// ```
/// let reading = oever_exchange::read_htcds(b"prs_Gender,vic_AgeWhenTrafficked\nFeminine,unknown\n").unwrap();
/// let wrong = reading.problems.first[0].to_string();
/// assert_eq!(wrong, "line 2, vic_AgeWhenTrafficked: not a whole number from 0 to 130");
/// ```
pub fn read_htcds(bytes: &[u8]) -> Result<Reading, SheetError> {
    let sheet = Sheet::open(bytes)?;
    let mut columns = Vec::new();
    let mut unknown = Vec::new();
    for heading in &sheet.headings {
        match field(heading) {
            Some(field) => columns.push(Column::Field(field)),
            None if is_other(heading) => columns.push(Column::Other(heading.clone())),
            None => unknown.push(shown(heading)),
        }
    }
    if columns.is_empty() {
        return Err(SheetError::NoHeadings("HTCDS"));
    }
    if !unknown.is_empty() {
        return Err(SheetError::UnknownColumns { form: "HTCDS", columns: unknown });
    }
    let mut records = Vec::new();
    let mut problems = Problems::default();
    sheet.rows(&mut problems, |line, values, problems| {
        let mut record = Record::default();
        for (column, text) in columns.iter().zip(values) {
            match column {
                Column::Field(field) => {
                    if let Err(reason) = record.set(field, text) {
                        problems.add(line, Some(field.name), reason);
                    }
                }
                Column::Other(name) => {
                    record.keep(name, text);
                }
            }
        }
        records.push(record);
    });
    Ok(Reading { records, problems })
}

/// Writes a file: the 83 fields in the order of the standard, the extension block, then what else was kept, by name.
/// What [`read_htcds`] makes of it is the same records.
pub fn write_htcds(records: &[Record]) -> Vec<u8> {
    let others: BTreeSet<&str> =
        records.iter().flat_map(|record| record.kept().map(|(name, _)| name)).collect();
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let headings = all().map(|field| field.name).chain(others.iter().copied());
    // Writing to memory rows of one length does not fail.
    let mut written = writer.write_record(headings);
    for record in records {
        let fields = all().map(|field| record.get(field).map(ToString::to_string).unwrap_or_default());
        let kept = others.iter().map(|name| record.kept_under(name).to_owned());
        written = written.and_then(|()| writer.write_record(fields.chain(kept)));
    }
    drop(writer);
    debug_assert!(written.is_ok());
    bytes
}
