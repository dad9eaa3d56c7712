//! A record of a case.

use std::collections::BTreeMap;

use crate::field::{Field, all};
use crate::problem::Reason;
use crate::value::Value;

/// One row: a case with one person, one organisation, one referral. What happens more than once takes more rows with the
/// same `ext_CaseId`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    values: BTreeMap<&'static str, Value>,
    other: BTreeMap<String, String>,
}

impl Record {
    /// Fills a field from its text; empty text clears it.
    pub fn set(&mut self, field: &'static Field, text: &str) -> Result<(), Reason> {
        if text.is_empty() {
            self.values.remove(field.name);
        } else {
            self.values.insert(field.name, field.read(text)?);
        }
        Ok(())
    }

    /// The value of a field, when it is known.
    pub fn get(&self, field: &Field) -> Option<&Value> {
        self.values.get(field.name)
    }

    /// Every filled field, in the order of the standard.
    pub fn filled(&self) -> impl Iterator<Item = (&'static Field, &Value)> {
        all().filter_map(|field| Some((field, self.values.get(field.name)?)))
    }

    /// Keeps what no field is for, as it is. False, and nothing kept, unless the name is one of the extension block that
    /// has no field: `ext_`, then letters, digits and underscores, together at most 100.
    ///
    /// ```
    /// let mut record = oever_exchange::Record::default();
    /// assert!(record.keep("ext_Shelter", "North"));
    /// assert!(!record.keep("Shelter", "North"));
    /// ```
    pub fn keep(&mut self, name: &str, text: &str) -> bool {
        let takes = is_other(name);
        if takes && text.is_empty() {
            self.other.remove(name);
        } else if takes {
            self.other.insert(name.to_owned(), text.to_owned());
        }
        takes
    }

    /// What was kept beside the fields, by name.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        self.other.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    pub(crate) fn kept_under(&self, name: &str) -> &str {
        self.other.get(name).map_or("", String::as_str)
    }
}

/// Whether this can head a column of the extension block that has no field.
pub(crate) fn is_other(name: &str) -> bool {
    let rest = name.strip_prefix("ext_").unwrap_or_default();
    let plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    !rest.is_empty() && name.len() <= 100 && plain && super::field::field(name).is_none()
}
