//! Which files hold on a date: of every file id the newest version that has begun.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml::Table;

use crate::error::RuleError;
use crate::model::{Certainty, SetInfo};
use crate::reader::{self, Entry};

/// The words for certainty in rule files.
const CERTAINTIES: [(&str, Certainty); 3] =
    [("high", Certainty::High), ("medium", Certainty::Medium), ("low", Certainty::Low)];

/// What kind of rules a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Indicators,
    Combination,
    Variants,
    Advice,
    Lexicon,
    Cues,
    Patterns,
}

const KINDS: [(&str, Kind); 7] = [
    ("indicators", Kind::Indicators),
    ("combination", Kind::Combination),
    ("variants", Kind::Variants),
    ("advice", Kind::Advice),
    ("lexicon", Kind::Lexicon),
    ("cues", Kind::Cues),
    ("patterns", Kind::Patterns),
];

/// One file with its header read.
pub(crate) struct RuleFile {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) info: SetInfo,
    /// The file without the fields of its header.
    pub(crate) table: Table,
    begins: Date,
}

/// Reads the headers and keeps what holds on the date, in the order of the file ids. Without a date, two
/// versions of one file id are an error.
pub(crate) fn select(files: &[(&str, &str)], on: Option<Date>) -> Result<Vec<RuleFile>, RuleError> {
    let mut chosen: BTreeMap<String, RuleFile> = BTreeMap::new();
    for (name, text) in files {
        let file = header(name, reader::table(name, text)?)?;
        if on.is_some_and(|date| file.begins > date) {
            continue;
        }
        if let Some(other) = chosen.get(&file.info.id) {
            if on.is_none() || other.begins == file.begins {
                return Err(RuleError::Duplicate {
                    file: file.name,
                    line: None,
                    entry: format!("header {}", file.info.id),
                    other: other.name.clone(),
                });
            }
            if other.begins > file.begins {
                continue;
            }
        }
        chosen.insert(file.info.id.clone(), file);
    }
    Ok(chosen.into_values().collect())
}

fn header(name: &str, mut table: Table) -> Result<RuleFile, RuleError> {
    const FIELDS: [&str; 10] =
        ["format", "kind", "id", "version", "valid_from", "source", "certainty", "weighed", "name", "about"];
    let mut head = Table::new();
    for field in FIELDS {
        if let Some(value) = table.remove(field) {
            head.insert(field.to_owned(), value);
        }
    }
    let mut entry = Entry::new(name, "header", &head);
    if entry.integer("format")? != 1 {
        return Err(entry.fail("format", "must be 1, the only format this version reads"));
    }
    let kind = entry.word("kind", &KINDS)?;
    let valid_from = entry.string("valid_from")?;
    let begins: Date = valid_from
        .parse()
        .map_err(|_| entry.fail("valid_from", format!("`{valid_from}` is not a date; write YYYY-MM-DD")))?;
    let info = SetInfo {
        id: entry.string("id")?,
        file: name.to_owned(),
        version: entry.string("version")?,
        valid_from,
        source: entry.text_or_name("source")?,
        certainty: entry.word("certainty", &CERTAINTIES)?,
        weighed: if kind == Kind::Indicators {
            entry.boolean("weighed")?
        } else {
            entry.optional_boolean("weighed")?.unwrap_or(false)
        },
        name: entry.text("name")?,
        about: entry.text("about")?,
    };
    entry.finish()?;
    Ok(RuleFile { name: name.to_owned(), kind, info, table, begins })
}
