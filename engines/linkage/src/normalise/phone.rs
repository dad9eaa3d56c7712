//! E.164. A number without a country code is Dutch.

use super::Problem;
use crate::fold::{digits, latin_lower};

/// What people write before a number.
const LABELS: [&str; 16] = [
    "",
    "tel",
    "telefoon",
    "telefoonnummer",
    "telnr",
    "telefoonnr",
    "mob",
    "mobiel",
    "mobile",
    "gsm",
    "phone",
    "whatsapp",
    "wa",
    "t",
    "m",
    "nr",
];
/// What starts an extension. The rest of the text belongs to it.
const EXTENSIONS: [&str; 6] = ["ext", "extension", "tst", "toestel", "x", "doorkies"];
/// E.164 without the plus sign: at most 15 digits; shorter than 8 is a short code.
const E164: std::ops::RangeInclusive<usize> = 8..=15;

pub(super) fn normalise(raw: &str) -> Result<String, Problem> {
    let text = latin_lower(raw);
    let number = without_extension(without_label(&text)?)?;
    // The (0) of +31 (0)6 is not dialled from abroad; alone it is the ordinary first zero.
    let international = number.starts_with('+') || number.starts_with("00");
    let number = if international { number.replace("(0)", "") } else { number.to_owned() };
    let all = digits(&number);
    let subscriber =
        if number.starts_with('+') { Some(all.clone()) } else { all.strip_prefix("00").map(str::to_owned) };
    if let Some(full) = subscriber {
        return match full.strip_prefix("31") {
            Some(national) => dutch(national.strip_prefix('0').unwrap_or(national)),
            None => foreign(&full),
        };
    }
    match all.strip_prefix('0') {
        Some(national) => dutch(national),
        // A spreadsheet drops the first zero or the plus sign.
        None if all.len() == 9 && all.starts_with('6') => dutch(&all),
        None if all.len() == 11 && all.starts_with("31") => dutch(&all[2..]),
        None if all.len() < *E164.start() => Err(Problem::PhoneTooShort),
        None => Err(Problem::PhoneNoCountry),
    }
}

fn without_label(text: &str) -> Result<&str, Problem> {
    let start =
        text.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(').ok_or(Problem::PhoneTooShort)?;
    let label: String = text[..start].chars().filter(char::is_ascii_alphabetic).collect();
    if !LABELS.contains(&label.as_str()) {
        return Err(Problem::PhoneLetters);
    }
    // `(+31) 6` opens a bracket before the number proper.
    Ok(text[start..].trim_start_matches('('))
}

fn without_extension(text: &str) -> Result<&str, Problem> {
    let Some(start) = text.find(|c: char| c.is_ascii_alphabetic() || c == '#' || c == ';') else {
        return Ok(text);
    };
    let word: String =
        text[start..].chars().skip_while(|c| *c == ';').take_while(char::is_ascii_alphabetic).collect();
    if text[start..].starts_with('#') || EXTENSIONS.contains(&word.as_str()) {
        return Ok(&text[..start]);
    }
    Err(Problem::PhoneLetters)
}

fn dutch(national: &str) -> Result<String, Problem> {
    if ["800", "900", "906", "909"].iter().any(|service| national.starts_with(service)) {
        return Err(Problem::PhoneService);
    }
    // Numbers for machines (097) are two digits longer than all others.
    let expected = if national.starts_with("97") { 11 } else { 9 };
    match national.len() {
        length if national.starts_with('0') || length < 9 => Err(Problem::PhoneNotDutch),
        length if length == expected => Ok(format!("+31{national}")),
        _ => Err(Problem::PhoneNotDutch),
    }
}

fn foreign(full: &str) -> Result<String, Problem> {
    if full.starts_with('0') {
        return Err(Problem::PhoneNoCountry);
    }
    match full.len() {
        length if length < *E164.start() => Err(Problem::PhoneTooShort),
        length if length > *E164.end() => Err(Problem::PhoneTooLong),
        _ => Ok(format!("+{full}")),
    }
}
