use serde::Serialize;

/// A text in the two languages of the interface. Both are always filled; the loader refuses an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Dutch, B1 or simpler.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text for a language tag; anything that is not English gets Dutch.
    pub fn get(&self, language: &str) -> &str {
        if language.starts_with("en") { &self.en } else { &self.nl }
    }
}
