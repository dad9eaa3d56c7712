//! Number plates, KvK numbers and document numbers: letters and digits, the rest is decoration.

use any_ascii::any_ascii;

use super::Problem;
use crate::fold::{alphanumeric, digits, latin_lower};

/// Plates in Cyrillic use only letters that look like Latin ones (Vienna Convention on Road Traffic), so the
/// shape counts, not the sound.
const LOOK_ALIKES: [(char, char); 13] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('І', 'I'),
];

pub(super) fn plate(raw: &str) -> Result<String, Problem> {
    let shaped: String = raw
        .to_uppercase()
        .chars()
        .map(|c| LOOK_ALIKES.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to))
        .collect();
    let text = any_ascii(&shaped).to_ascii_uppercase();
    let mut plate = alphanumeric(&text);
    // `NL 00-XXX-0`: the country sign, set apart from the six characters of a Dutch plate.
    if let Some(rest) = text.trim_start().strip_prefix("NL")
        && rest.starts_with(|c: char| !c.is_ascii_alphanumeric())
        && alphanumeric(rest).len() == 6
    {
        plate = alphanumeric(rest);
    }
    if (3..=10).contains(&plate.len()) && plate.contains(|c: char| c.is_ascii_digit()) {
        Ok(plate)
    } else {
        Err(Problem::PlateShape)
    }
}

pub(super) fn kvk(raw: &str) -> Result<String, Problem> {
    let text = latin_lower(raw);
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let number = digits(&text);
    match number.len() {
        8 if ["", "kvk", "kvknummer", "kvknr", "nr"].contains(&letters.as_str()) => Ok(number),
        12 => Err(Problem::KvkEstablishment),
        _ => Err(Problem::KvkLength),
    }
}

pub(super) fn document(raw: &str) -> Result<String, Problem> {
    let number = alphanumeric(&latin_lower(raw)).to_ascii_uppercase();
    if number.starts_with("BSN") || number.starts_with("BURGERSERVICENUMMER") {
        return Err(Problem::CitizenServiceNumber);
    }
    if (5..=20).contains(&number.len()) && digits(&number).len() >= 2 {
        Ok(number)
    } else {
        Err(Problem::DocumentShape)
    }
}
