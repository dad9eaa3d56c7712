//! Dates of birth, to the day, the month or the year. Day before month, as in the Netherlands.

use super::Problem;
use crate::fold::latin_lower;

/// The first three letters are enough, in Dutch and in English.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["maa", "mrt", "mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["dec"],
];
const YEARS: std::ops::RangeInclusive<u32> = 1880..=2100;

pub(super) fn normalise(raw: &str) -> Result<String, Problem> {
    let text = latin_lower(raw);
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let eight_digits = |part: &str| part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        // 19900203, as in the population register.
        [one] if eight_digits(one) => date(&one[..4], &one[4..6], &one[6..]),
        [year] => date(year, "0", "0"),
        [year, month] if year.len() == 4 && is_number(year) => date(year, month, "0"),
        [month, year] => date(year, month, "0"),
        [year, month, day] if year.len() == 4 && is_number(year) => date(year, month, day),
        [day, month, year] => date(year, month, day),
        _ => Err(Problem::DateShape),
    }
}

/// 1 January is what a desk fills in when the day is not known.
pub(crate) fn is_probably_guessed(normalised: &str) -> bool {
    normalised.ends_with("-01-01")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Zero, or 00 as in the population register, means unknown.
fn date(year: &str, month: &str, day: &str) -> Result<String, Problem> {
    if is_number(year) && year.len() < 4 {
        return Err(Problem::DateShortYear);
    }
    let (year, month, day) = (number(year)?, month_number(month)?, number(day)?);
    if !YEARS.contains(&year) {
        return Err(Problem::DateYear);
    }
    match (month, day) {
        (0, 0) => Ok(format!("{year:04}")),
        (1..=12, 0) => Ok(format!("{year:04}-{month:02}")),
        (1..=12, _) if day <= days_in_month(year, month) => Ok(format!("{year:04}-{month:02}-{day:02}")),
        _ => Err(Problem::DateDoesNotExist),
    }
}

fn number(text: &str) -> Result<u32, Problem> {
    if !is_number(text) || text.len() > 4 {
        return Err(Problem::DateShape);
    }
    text.parse().map_err(|_| Problem::DateShape)
}

fn month_number(text: &str) -> Result<u32, Problem> {
    if is_number(text) {
        return number(text);
    }
    MONTHS
        .iter()
        .position(|starts| starts.iter().any(|start| text.starts_with(start)))
        .and_then(|i| u32::try_from(i + 1).ok())
        .ok_or(Problem::DateShape)
}

fn days_in_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
