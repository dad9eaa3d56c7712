//! Values that are found nowhere else, the forms in which they could leak, and the search for them.

pub mod fill;
pub mod mail;
pub mod sealed;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use oever_linkage::{AttributeKind, normalise};

/// The shortest needle: anything shorter stands somewhere by chance.
const SHORTEST: usize = 10;

/// What is looked for: bytes, and what they are.
#[derive(Debug, Default)]
pub struct Needles {
    /// By their first four bytes.
    by_start: HashMap<[u8; 4], Vec<(Vec<u8>, String)>>,
}

impl Needles {
    /// A value as it was written, in every normalised form and in every encoding.
    pub fn value(&mut self, value: &str) {
        assert!(value.len() >= 12, "a canary of at least twelve bytes: {value}");
        for form in forms(value) {
            self.text(&form, value);
        }
    }

    /// A text as it is, in every encoding.
    pub fn text(&mut self, text: &str, name: &str) {
        for bytes in encodings(text) {
            if bytes.len() < SHORTEST {
                continue;
            }
            let all = self.by_start.entry([bytes[0], bytes[1], bytes[2], bytes[3]]).or_default();
            if !all.iter().any(|(found, _)| *found == bytes) {
                all.push((bytes, name.to_owned()));
            }
        }
    }

    /// Every needle that stands in a haystack.
    pub fn in_bytes(&self, hay: &[u8]) -> BTreeSet<String> {
        let starts: BTreeSet<[u8; 4]> = self.by_start.keys().copied().collect();
        // Two bytes decide quickly for nearly every place.
        let mut first = vec![false; 1 << 16];
        for start in &starts {
            first[usize::from(start[0]) << 8 | usize::from(start[1])] = true;
        }
        let mut found = BTreeSet::new();
        for (at, pair) in hay.windows(2).enumerate() {
            if !first[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
                continue;
            }
            let Some(start) = hay.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok()) else {
                break;
            };
            for (needle, name) in self.by_start.get(&start).into_iter().flatten() {
                if hay[at..].starts_with(needle) {
                    found.insert(format!("{name} (as {})", String::from_utf8_lossy(needle)));
                }
            }
        }
        found
    }
}

/// As written, lower case, without spaces, digits only, without marks on letters, and as linking makes it equal in
/// writing (E.164, folded name, address).
fn forms(value: &str) -> BTreeSet<String> {
    let lower = value.to_lowercase();
    let without = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let mut forms = BTreeSet::from([value.to_owned(), without(value), without(&lower), lower, digits]);
    forms.insert(value.to_uppercase());
    for kind in AttributeKind::ALL {
        if let Ok(normal) = normalise(kind, value) {
            forms.insert(without(normal.as_str()));
            forms.insert(normal.as_str().to_owned());
        }
    }
    forms.retain(|form| form.len() >= SHORTEST);
    forms
}

/// UTF-8, UTF-16 in both orders, hexadecimal, base64 at each of the three places it can begin, and in an address.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let plain = text.as_bytes();
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n & 15)]);
    let hex: String = plain.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect();
    let mut all = vec![
        plain.to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        form_encoded(text).into_bytes(),
    ];
    for skip in 0..3 {
        for alphabet in [STANDARD, URL_SAFE] {
            all.push(base64_inside(plain, skip, alphabet));
        }
    }
    all
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The part of a base64 text that does not depend on what stands before and after these bytes.
fn base64_inside(bytes: &[u8], skip: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let whole = bytes.get(skip..).unwrap_or_default();
    let letter = |n: u8| alphabet[usize::from(n & 63)];
    whole
        .chunks_exact(3)
        .flat_map(|three| {
            let (a, b, c) = (three[0], three[1], three[2]);
            [letter(a >> 2), letter(a << 4 | b >> 4), letter(b << 2 | c >> 6), letter(c)]
        })
        .collect()
}

fn form_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Everything in a folder and below, by its path.
pub fn everything_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(everything_in(&path));
        } else {
            all.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
    all
}
