//! Values, and how they are read and written.

use std::fmt;

use jiff::civil::Date;

use crate::field::{Field, Kind};
use crate::problem::Reason;

/// A value of a field. Never empty: what is not known is not there.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text as it was.
    Text(String),
    /// A check box.
    Checkbox(bool),
    /// A day.
    Date(Date),
    /// A year, a count or an age in years.
    Whole(u16),
    /// Degrees.
    Degrees(f64),
    /// A code, or some in the order given.
    Codes(Vec<&'static str>),
    /// Countries in the order given.
    Countries(Vec<String>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Checkbox(checked) => write!(f, "{checked}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Degrees(degrees) => write!(f, "{degrees}"),
            Self::Codes(codes) => f.write_str(&codes.join(";")),
            Self::Countries(countries) => f.write_str(&countries.join(";")),
        }
    }
}

impl Field {
    /// Reads a value of this field. Blanks around a code, a number or a date do not count; text is kept as it is.
    ///
    /// ```
    /// use oever_exchange::{Reason, field};
    /// let relation = field("vic_RelationshipToTrafficker").unwrap();
    /// assert_eq!(relation.read("Unaquainted").unwrap().to_string(), "Unaquainted");
    /// assert_eq!(relation.read("Friend"), Err(Reason::UnknownCode));
    /// ```
    pub fn read(&self, text: &str) -> Result<Value, Reason> {
        let short = text.trim();
        match self.kind {
            Kind::Text => Ok(Value::Text(text.to_owned())),
            Kind::Checkbox => match short.to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(Value::Checkbox(true)),
                "false" | "0" => Ok(Value::Checkbox(false)),
                _ => Err(Reason::NotCheckbox),
            },
            Kind::Date => date(short).map(Value::Date).ok_or(Reason::NotDate),
            Kind::Year => match whole(short) {
                Some(year @ 1900..=2100) => Ok(Value::Whole(year)),
                _ => Err(Reason::NotYear),
            },
            Kind::Count => whole_to(short, 99),
            Kind::Age => whole_to(short, 130),
            Kind::Longitude => degrees(short, 180),
            Kind::Latitude => degrees(short, 90),
            Kind::Phone if phone(short) => Ok(Value::Text(short.to_owned())),
            Kind::Phone => Err(Reason::NotPhone),
            Kind::Language if letters(short, |letter| letter.is_ascii_lowercase()) => {
                Ok(Value::Text(short.to_owned()))
            }
            Kind::Language => Err(Reason::NotLanguage),
            Kind::Countries => {
                let countries = list(text, |country| {
                    if country_exists(country) { Ok(country.to_owned()) } else { Err(Reason::NotCountry) }
                });
                countries.map(Value::Countries)
            }
            Kind::Code(codes) => code(codes, short).map(|code| Value::Codes(vec![code])),
            Kind::Codes(codes) => list(text, |item| code(codes, item)).map(Value::Codes),
        }
    }
}

fn code(codes: &[&'static str], text: &str) -> Result<&'static str, Reason> {
    codes.iter().find(|code| **code == text).copied().ok_or_else(|| {
        if text == "Unacquainted" && codes.contains(&"Unaquainted") {
            Reason::SpeltRightly
        } else {
            Reason::UnknownCode
        }
    })
}

fn list<T: PartialEq>(text: &str, read: impl Fn(&str) -> Result<T, Reason>) -> Result<Vec<T>, Reason> {
    let mut items = Vec::new();
    for item in text.split(';').map(str::trim) {
        if item.is_empty() {
            return Err(Reason::EmptyItem);
        }
        let item = read(item)?;
        if items.contains(&item) {
            return Err(Reason::Twice);
        }
        items.push(item);
    }
    Ok(items)
}

fn whole(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn whole_to(text: &str, most: u8) -> Result<Value, Reason> {
    let number = whole(text).filter(|number| *number <= u16::from(most));
    number.map(Value::Whole).ok_or(Reason::NotWhole { most })
}

fn degrees(text: &str, most: u8) -> Result<Value, Reason> {
    let number: Option<f64> = text.parse().ok().filter(|number: &f64| number.abs() <= f64::from(most));
    number.map(Value::Degrees).ok_or(Reason::NotDegrees { most })
}

fn date(text: &str) -> Option<Date> {
    let form = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    form.then(|| text.parse().ok()).flatten()
}

/// The expression of the standard: an optional plus, then 2 to 15 digits of which the first is not 0.
fn phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (2..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
}

fn letters(text: &str, of: impl Fn(char) -> bool) -> bool {
    (2..=3).contains(&text.len()) && text.chars().all(of)
}

/// Kosovo has no code in ISO 3166-1; XK and XKX are those in use.
pub(crate) fn country_exists(text: &str) -> bool {
    letters(text, |letter| letter.is_ascii_uppercase())
        && (matches!(text, "XK" | "XKX")
            || rust_iso3166::from_alpha2(text).is_some()
            || rust_iso3166::from_alpha3(text).is_some())
}
