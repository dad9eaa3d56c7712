//! Where somebody lives or can be called, in comparable pieces.

use any_ascii::any_ascii;

/// Longer input is cut, in characters.
const MAX_CHARS: usize = 120;

/// Letters and digits in lower case, words apart.
fn words(raw: &str) -> String {
    let cut: String = raw.chars().take(MAX_CHARS).collect();
    let ascii = any_ascii(&cut).to_ascii_lowercase();
    ascii.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '/' { c } else { ' ' }).collect()
}

/// The street without its number, as letters only, and the house number; empty and 0 when absent.
pub(crate) fn street(raw: &str) -> (String, u32) {
    let text = words(&raw.replace(['\'', '.'], " "));
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let numbered = |piece: &&str| piece.starts_with(|c: char| c.is_ascii_digit());
    // The number stands last in most countries and first in some; a street may hold a number itself.
    let at = match pieces.iter().rposition(numbered) {
        Some(0) | None => pieces.iter().position(numbered),
        last => last,
    };
    let number = at.map_or(0, |at| {
        let digits: String = pieces[at].chars().take_while(char::is_ascii_digit).take(6).collect();
        digits.parse().unwrap_or_default()
    });
    let named: Vec<&str> = match at {
        Some(0) => pieces[1..].to_vec(),
        Some(at) => pieces[..at].to_vec(),
        None => pieces,
    };
    let mut name = String::new();
    for (i, piece) in named.iter().enumerate() {
        let last = i + 1 == named.len();
        let letters: String = piece.chars().filter(char::is_ascii_alphanumeric).collect();
        match letters.as_str() {
            "str" if last => name.push_str("straat"),
            "ln" if last => name.push_str("laan"),
            "st" if last && i > 0 => name.push_str("street"),
            "rd" if last && i > 0 => name.push_str("road"),
            "ave" if last && i > 0 => name.push_str("avenue"),
            other => match other.strip_suffix("str").filter(|stem| last && stem.len() > 3) {
                Some(stem) => {
                    name.push_str(stem);
                    name.push_str("straat");
                }
                None => name.push_str(other),
            },
        }
    }
    (name, number)
}

/// Letters and digits of a postcode, in capitals.
pub(crate) fn postcode(raw: &str) -> String {
    any_ascii(raw)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(10)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The letters of a town.
pub(crate) fn city(raw: &str) -> String {
    words(raw).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The last nine digits of a telephone number: without country and trunk prefix in most plans. 0 when there are
/// fewer than six.
pub(crate) fn phone(raw: &str) -> u64 {
    let digits: Vec<u8> =
        any_ascii(raw).bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').take(24).collect();
    let from = digits.len().saturating_sub(9);
    let number = digits[from..].iter().fold(0, |number, digit| number * 10 + u64::from(*digit));
    if number < 100_000 { 0 } else { number }
}

/// Sex as recorded: 1 male, 2 female, 0 unknown or something else.
pub(crate) fn sex(raw: &str) -> u8 {
    match raw.trim().chars().next().map(|c| c.to_ascii_lowercase()) {
        Some('m' | 'h') => 1,
        Some('f' | 'v' | 'w') => 2,
        _ => 0,
    }
}
