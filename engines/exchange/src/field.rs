//! What a field is, and which there are.

use crate::extension::EXTENSION;
use crate::standard::FIELDS;

/// A column of a record, of the standard or of the extension block.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// As it is written above the column.
    pub name: &'static str,
    /// Whether the standard counts it to its core.
    pub core: bool,
    /// What the standard says about it.
    pub status: Status,
    /// What a value looks like.
    pub kind: Kind,
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In use. Version 2.0 calls every field that is in use a draft.
    Draft,
    /// Still read and written, though the standard advises against it.
    Deprecated,
    /// Not of the standard: ours, in the extension block.
    Extension,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text, kept as it is.
    Text,
    /// `true`, `false`, `1` or `0`.
    Checkbox,
    /// A day: `2026-01-31`.
    Date,
    /// A year from 1900 to 2100.
    Year,
    /// A whole number from 0 to 99.
    Count,
    /// An age in whole years, from 0 to 130.
    Age,
    /// Degrees from -180 to 180.
    Longitude,
    /// Degrees from -90 to 90.
    Latitude,
    /// A number in the form of E.164.
    Phone,
    /// Two or three small letters (ISO 639); whether the language exists is not looked up.
    Language,
    /// Countries by two or three letters (ISO 3166-1), with semicolons between.
    Countries,
    /// One of these codes.
    Code(&'static [&'static str]),
    /// Some of these codes, with semicolons between.
    Codes(&'static [&'static str]),
}

/// The 83 fields of HTCDS 2.0, in the order of the standard.
pub fn standard_fields() -> &'static [Field] {
    &FIELDS
}

/// The fields that this program adds to the standard, all with `ext_` before their name.
pub fn extension_fields() -> &'static [Field] {
    &EXTENSION
}

/// Every field, in the order in which a file is written.
pub(crate) fn all() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().chain(&EXTENSION)
}

/// The field with this name.
///
/// ```
/// assert!(oever_exchange::field("vic_AgeWhenTrafficked").is_some());
/// assert!(oever_exchange::field("vic_Age").is_none());
/// ```
pub fn field(name: &str) -> Option<&'static Field> {
    all().find(|field| field.name == name)
}
