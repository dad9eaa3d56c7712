//! What the kinds share: one alphabet, and cutting into pieces.

use any_ascii::any_ascii;

/// Latin letters in lower case: any script transliterated, accents gone.
pub(crate) fn latin_lower(raw: &str) -> String {
    any_ascii(raw).to_ascii_lowercase()
}

/// The digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The letters and digits of a text.
pub(crate) fn alphanumeric(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
