//! Reads TOML tables field by field, so that every complaint can name file, entry and field.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::error::RuleError;
use crate::text::Text;

/// One table of a rule file, with the fields that were asked for so far.
pub(crate) struct Entry<'a> {
    pub(crate) file: &'a str,
    pub(crate) name: String,
    table: &'a Table,
    seen: BTreeSet<&'a str>,
}

/// Parses a whole file.
pub(crate) fn table(file: &str, text: &str) -> Result<Table, RuleError> {
    text.parse::<Table>()
        .map_err(|error| RuleError::Syntax { file: file.to_owned(), problem: error.to_string() })
}

impl<'a> Entry<'a> {
    pub(crate) fn new(file: &'a str, name: impl Into<String>, table: &'a Table) -> Self {
        Self { file, name: name.into(), table, seen: BTreeSet::new() }
    }

    pub(crate) fn fail(&self, field: &str, problem: impl Into<String>) -> RuleError {
        RuleError::field(self.file, &self.name, field, problem)
    }

    /// These fields are read by somebody else.
    pub(crate) fn leave(&mut self, fields: &[&'a str]) {
        self.seen.extend(fields);
    }

    /// A table of texts, by name; missing is empty.
    pub(crate) fn texts(&mut self, field: &'a str) -> Result<Vec<(String, String)>, RuleError> {
        let Some(value) = self.value(field) else { return Ok(Vec::new()) };
        let table = value.as_table().ok_or_else(|| self.fail(field, "must be a table"))?;
        let text = |(name, value): (&String, &Value)| {
            let wrong = || self.fail(&format!("{field}.{name}"), "must be a text in quotes");
            Ok((name.clone(), value.as_str().ok_or_else(wrong)?.to_owned()))
        };
        table.iter().map(text).collect()
    }

    /// One of a closed list of words, or nothing.
    pub(crate) fn optional_word<T: Copy>(
        &mut self,
        field: &'a str,
        allowed: &[(&str, T)],
    ) -> Result<Option<T>, RuleError> {
        if self.value(field).is_none() { Ok(None) } else { self.word(field, allowed).map(Some) }
    }

    fn value(&mut self, field: &'a str) -> Option<&'a Value> {
        self.seen.insert(field);
        self.table.get(field)
    }

    fn required(&mut self, field: &'a str) -> Result<&'a Value, RuleError> {
        self.value(field).ok_or_else(|| self.fail(field, "is missing; add it"))
    }

    pub(crate) fn string(&mut self, field: &'a str) -> Result<String, RuleError> {
        let value = self.required(field)?;
        let text = value.as_str().ok_or_else(|| self.fail(field, "must be a text in quotes"))?;
        if text.trim().is_empty() {
            return Err(self.fail(field, "is empty; write the text"));
        }
        Ok(text.to_owned())
    }

    pub(crate) fn optional_string(&mut self, field: &'a str) -> Result<Option<String>, RuleError> {
        if self.value(field).is_none() { Ok(None) } else { self.string(field).map(Some) }
    }

    pub(crate) fn boolean(&mut self, field: &'a str) -> Result<bool, RuleError> {
        self.required(field)?.as_bool().ok_or_else(|| self.fail(field, "must be true or false"))
    }

    pub(crate) fn optional_boolean(&mut self, field: &'a str) -> Result<Option<bool>, RuleError> {
        if self.value(field).is_none() { Ok(None) } else { self.boolean(field).map(Some) }
    }

    /// A small count; missing is 0.
    pub(crate) fn count(&mut self, field: &'a str) -> Result<usize, RuleError> {
        match self.value(field) {
            None => Ok(0),
            Some(value) => value
                .as_integer()
                .and_then(|n| usize::try_from(n).ok())
                .filter(|n| *n <= 100)
                .ok_or_else(|| self.fail(field, "must be a whole number from 0 to 100")),
        }
    }

    pub(crate) fn integer(&mut self, field: &'a str) -> Result<i64, RuleError> {
        self.required(field)?.as_integer().ok_or_else(|| self.fail(field, "must be a whole number"))
    }

    /// A list of texts; missing is an empty list.
    pub(crate) fn strings(&mut self, field: &'a str) -> Result<Vec<String>, RuleError> {
        let Some(value) = self.value(field) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(|| self.fail(field, "must be a list of texts"))?;
        items
            .iter()
            .map(|item| {
                item.as_str()
                    .map(str::to_owned)
                    .ok_or_else(|| self.fail(field, "holds something that is not a text"))
            })
            .collect()
    }

    /// A text in both languages: `field.nl` and `field.en`.
    pub(crate) fn text(&mut self, field: &'a str) -> Result<Text, RuleError> {
        let mut inner = self.sub(field)?;
        let read = |inner: &mut Entry<'a>, language: &'a str| {
            inner.string(language).map_err(|error| nested(error, field))
        };
        let text = Text { nl: read(&mut inner, "nl")?, en: read(&mut inner, "en")? };
        inner.finish().map_err(|error| nested(error, field))?;
        Ok(text)
    }

    /// A text in both languages, or one name that is the same in both: `source = "…"`.
    pub(crate) fn text_or_name(&mut self, field: &'a str) -> Result<Text, RuleError> {
        if self.value(field).is_some_and(Value::is_str) {
            let name = self.string(field)?;
            return Ok(Text { nl: name.clone(), en: name });
        }
        self.text(field)
    }

    /// A table inside this one.
    pub(crate) fn sub(&mut self, field: &'a str) -> Result<Entry<'a>, RuleError> {
        let value = self.required(field)?;
        let table = value.as_table().ok_or_else(|| self.fail(field, "must be a table"))?;
        Ok(Entry::new(self.file, self.name.clone(), table))
    }

    pub(crate) fn optional_sub(&mut self, field: &'a str) -> Result<Option<Entry<'a>>, RuleError> {
        if self.value(field).is_none() { Ok(None) } else { self.sub(field).map(Some) }
    }

    /// The entries of `[[field]]`, each named `field <id>` or `field number n`.
    pub(crate) fn entries(&mut self, field: &'a str) -> Result<Vec<Entry<'a>>, RuleError> {
        let Some(value) = self.value(field) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(|| self.fail(field, "must be written as [[entries]]"))?;
        items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let table =
                    item.as_table().ok_or_else(|| self.fail(field, "must be written as [[entries]]"))?;
                let name = match table.get("id").and_then(Value::as_str) {
                    Some(id) => format!("{field} {id}"),
                    None => format!("{field} number {}", index + 1),
                };
                Ok(Entry::new(self.file, name, table))
            })
            .collect()
    }

    /// One of a closed list of words.
    pub(crate) fn word<T: Copy>(&mut self, field: &'a str, allowed: &[(&str, T)]) -> Result<T, RuleError> {
        let word = self.string(field)?;
        pick(&word, allowed).map_err(|problem| self.fail(field, problem))
    }

    /// A list, each one of a closed list of words.
    pub(crate) fn words<T: Copy>(
        &mut self,
        field: &'a str,
        allowed: &[(&str, T)],
    ) -> Result<Vec<T>, RuleError> {
        let words = self.strings(field)?;
        words.iter().map(|word| pick(word, allowed).map_err(|problem| self.fail(field, problem))).collect()
    }

    /// Refuses fields nobody asked for: a typing error must not pass silently.
    pub(crate) fn finish(self) -> Result<(), RuleError> {
        match self.table.keys().find(|key| !self.seen.contains(key.as_str())) {
            None => Ok(()),
            Some(key) => Err(self.fail(key, "is not a field of this entry; check the spelling")),
        }
    }
}

fn pick<T: Copy>(word: &str, allowed: &[(&str, T)]) -> Result<T, String> {
    allowed.iter().find(|(name, _)| *name == word).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
        format!("`{word}` is not one of: {}", names.join(", "))
    })
}

/// Puts the outer field before the inner one.
pub(crate) fn nested(error: RuleError, outer: &str) -> RuleError {
    match error {
        RuleError::Field { file, line, entry, field, problem } => {
            RuleError::Field { file, line, entry, field: format!("{outer}.{field}"), problem }
        }
        other => other,
    }
}
