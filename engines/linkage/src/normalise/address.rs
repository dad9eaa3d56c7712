//! A Dutch address is its postcode, house number and addition: these say exactly where, whatever the spelling of
//! the street. Any other address is its words, folded.

use super::Problem;
use crate::fold::{alphanumeric, latin_lower};

/// Additions in words, in folded form. Anything else of more than two letters may be a town.
const ADDITIONS: [&str; 18] = [
    "bis", "ter", "huis", "hoog", "zwart", "wit", "rood", "boven", "bov", "beneden", "ben", "ond", "sous",
    "iii", "vii", "viii", "xii", "app",
];

/// A piece of the text, and whether a comma or a line break follows it.
#[derive(Clone, Copy)]
struct Chunk<'a> {
    text: &'a str,
    ends_part: bool,
}

impl Chunk<'_> {
    fn starts_with_digit(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

pub(super) fn normalise(raw: &str) -> Result<String, Problem> {
    let text = latin_lower(raw).replace('\'', "");
    let chunks = chunks(&text);
    match find_postcode(&chunks) {
        Some((postcode, before, after)) => dutch(&postcode, before, after),
        None => foreign(&chunks),
    }
}

/// A hyphen or slash inside a piece holds it together: 12-2 is number 12, addition 2.
fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    for part in text.split([',', ';', '\n']) {
        let pieces = part
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '/')
            .map(|piece| piece.trim_matches(['-', '/']))
            .filter(|piece| !piece.is_empty());
        chunks.extend(pieces.map(|text| Chunk { text, ends_part: false }));
        if let Some(last) = chunks.last_mut() {
            last.ends_part = true;
        }
    }
    chunks
}

/// The postcode with what stands before and after it.
fn find_postcode<'a, 'b>(chunks: &'a [Chunk<'b>]) -> Option<(String, &'a [Chunk<'b>], &'a [Chunk<'b>])> {
    for i in 0..chunks.len() {
        for len in [1, 2] {
            let Some(pieces) = chunks.get(i..i + len) else { continue };
            let candidate: String = pieces.iter().map(|chunk| alphanumeric(chunk.text)).collect();
            if is_postcode(&candidate) {
                return Some((candidate, &chunks[..i], &chunks[i + len..]));
            }
        }
    }
    None
}

/// The postcode of an address in normal form; a foreign one has none.
pub(crate) fn postcode_of(normal: &str) -> Option<&str> {
    normal.split(' ').next().filter(|first| is_postcode(first))
}

/// Four digits without a leading zero and two letters; SA, SD and SS are not given out.
fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6
        && (b'1'..=b'9').contains(&bytes[0])
        && bytes[1..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_lowercase)
        && ![b"sa", b"sd", b"ss"].iter().any(|unused| bytes.ends_with(*unused))
}

/// The house number is the last piece before the postcode that starts with a digit (so that a street may hold a
/// number), or else the first one after it.
fn dutch(postcode: &str, before: &[Chunk<'_>], after: &[Chunk<'_>]) -> Result<String, Problem> {
    let house = before
        .iter()
        .rposition(Chunk::starts_with_digit)
        .map(|i| &before[i..])
        .or_else(|| after.iter().position(Chunk::starts_with_digit).map(|i| &after[i..]))
        .unwrap_or_default();
    let (first, following) = house.split_first().ok_or(Problem::AddressHouseNumber)?;
    let digits_end = first.text.find(|c: char| !c.is_ascii_digit()).unwrap_or(first.text.len());
    let number = first.text[..digits_end].trim_start_matches('0');
    if number.is_empty() {
        return Err(Problem::AddressHouseNumber);
    }
    let mut addition = alphanumeric(&first.text[digits_end..]);
    let mut goes_on = !first.ends_part;
    for chunk in following {
        let piece = alphanumeric(chunk.text);
        if !goes_on || !is_addition(&piece) {
            break;
        }
        addition.push_str(&piece);
        goes_on = !chunk.ends_part;
    }
    Ok(if addition.is_empty() {
        format!("{postcode} {number}")
    } else {
        format!("{postcode} {number}-{addition}")
    })
}

fn is_addition(piece: &str) -> bool {
    let has_digit = piece.contains(|c: char| c.is_ascii_digit());
    piece.len() <= 2 || (has_digit && piece.len() <= 4) || ADDITIONS.contains(&piece)
}

fn foreign(chunks: &[Chunk<'_>]) -> Result<String, Problem> {
    let words: Vec<String> = chunks.iter().map(|chunk| alphanumeric(chunk.text)).collect();
    let has_number = words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    let is_word = |word: &&String| word.len() >= 3 && word.chars().all(|c| c.is_ascii_alphabetic());
    if has_number && words.iter().filter(is_word).count() >= 2 {
        Ok(words.join(" "))
    } else {
        Err(Problem::AddressTooVague)
    }
}
