//! A written name in parts: folded, without particles, initials recognised, concatenations undone.

use any_ascii::any_ascii;

use super::groups;
use super::sound::{folds, skeleton};

/// Longer names are cut, in characters: no desk writes them, and comparing is quadratic in the length.
const MAX_CHARS: usize = 80;
/// Names of more parts are cut.
const MAX_PARTS: usize = 6;

/// Particles that one desk writes and another leaves out.
const PARTICLES: [&str; 44] = [
    "van", "de", "der", "den", "het", "ten", "ter", "te", "tot", "vd", "vande", "von", "vom", "zu", "zum",
    "zur", "du", "des", "la", "las", "los", "di", "da", "dos", "das", "do", "del", "dela", "della", "y", "e",
    "el", "al", "ul", "bin", "bint", "ibn", "binti", "t", "s", "af", "av", "thi", "van't",
];

/// One way of writing a name (a whole given-name or surname field, or one part of it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameForm {
    /// The letters, without spaces.
    pub(crate) letters: String,
    /// How it sounds.
    pub(crate) fold: String,
    /// How it sounds in the other reading.
    pub(crate) other_fold: String,
    /// Its consonants.
    pub(crate) skeleton: String,
    /// Its parts, when it has more than one.
    pub(crate) parts: Vec<String>,
    /// One letter only.
    pub(crate) initial: bool,
    /// Names that are forms of one name share a group; 0 is none.
    pub(crate) group: u16,
}

/// The parts of a raw name field that carry the name; empty when nothing is left.
pub(crate) fn parts(raw: &str) -> Vec<String> {
    let cut: String = raw.chars().take(MAX_CHARS).collect();
    let text = latin(&cut);
    let mut all: Vec<String> = Vec::new();
    for piece in
        text.split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ';' | '_' | '.' | '(' | ')'))
    {
        let piece = abbreviation(piece);
        let letters: String = piece.chars().filter(char::is_ascii_alphabetic).collect();
        if !letters.is_empty() {
            all.push(letters);
        }
    }
    let core: Vec<String> = all.iter().filter(|part| !PARTICLES.contains(&part.as_str())).cloned().collect();
    let mut parts = if core.is_empty() { all } else { core };
    parts.truncate(MAX_PARTS);
    parts
}

impl NameForm {
    /// One writing for all forms of the name: that of its group, or how it sounds.
    pub(crate) fn canonical(&self) -> &str {
        if self.group == 0 { &self.fold } else { groups::name_of(self.group) }
    }

    /// The form of these parts.
    pub(crate) fn of(parts: &[String]) -> Self {
        let letters = parts.concat();
        let (fold, other_fold) = folds(&letters);
        Self {
            skeleton: skeleton(&fold),
            initial: letters.len() == 1,
            group: groups::group_of(&letters, parts),
            parts: if parts.len() > 1 { parts.to_vec() } else { Vec::new() },
            letters,
            fold,
            other_fold,
        }
    }
}

/// Latin letters in lower case. Letters whose sound their bare Latin letter hides are spelled out first.
fn latin(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let lower = raw.to_lowercase().replace("ου", "ou").replace("ού", "ou");
    for c in lower.chars() {
        match c {
            'č' | 'ć' | 'ç' => text.push_str("ch"),
            'š' | 'ś' | 'ş' | 'ș' | 'ŝ' => text.push_str("sh"),
            'ž' | 'ż' | 'ź' => text.push_str("zh"),
            'ğ' => text.push('g'),
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => {
                text.push(' ');
                text.push(c);
                text.push(' ');
            }
            _ => text.push(c),
        }
    }
    any_ascii(&text).to_ascii_lowercase()
}

/// Ethiopian and Eritrean names are shortened with a slash: G/meskel is Gebremeskel.
fn abbreviation(piece: &str) -> String {
    const LONG: [(&str, &str); 6] = [
        ("g/", "gebre"),
        ("w/", "welde"),
        ("h/", "haile"),
        ("t/", "tekle"),
        ("k/", "kidane"),
        ("m/", "mehari"),
    ];
    match LONG.iter().find(|(short, _)| piece.starts_with(short) && piece.len() > short.len()) {
        Some((short, long)) => format!("{long}{}", &piece[short.len()..]),
        None => piece.to_owned(),
    }
}
