//! The name of a person in pieces: of a file with fields for given names and surnames, or of one text that nobody split.

use crate::person::{Lexicon, skeleton};

/// Letters of a name that count as its beginning: errors are rarely there, and two suffice beside something else.
const SHORT: usize = 2;
/// Parts of a name that nobody split which are looked at.
const WHOLE: usize = 4;

/// Pieces of a name; empty is unknown.
pub(super) struct NamePieces<'a> {
    /// Parts by sound, at most four: first given names, first surnames.
    pub(super) parts: Vec<&'a str>,
    /// The same parts by consonants.
    pub(super) part_bones: Vec<String>,
    /// Pairs of parts, each in a fixed order.
    pub(super) pairs: Vec<[&'a str; 2]>,
    /// Consonants of two names, each pair in a fixed order.
    pub(super) bones: Vec<[&'a str; 2]>,
    /// How two names begin, in a fixed order.
    pub(super) short: [&'a str; 2],
}

impl<'a> NamePieces<'a> {
    /// Of given names and surnames; 0 is unknown. Pairs are the first given names with the first surnames.
    pub(super) fn of_fields(lexicon: &'a Lexicon, given_names: u32, surnames: u32) -> Self {
        let (given, surname) = (sounds(lexicon, given_names), sounds(lexicon, surnames));
        let pairs: Vec<[&str; 2]> = given
            .iter()
            .take(2)
            .flat_map(|a| surname.iter().take(2).map(move |b| in_order([*a, *b])))
            .take(3)
            .collect();
        let parts: Vec<&str> = given.iter().take(2).chain(surname.iter().take(2)).copied().collect();
        Self {
            part_bones: parts.iter().map(|part| bones_of(part)).collect(),
            parts,
            pairs,
            bones: vec![in_order([bones(lexicon, given_names), bones(lexicon, surnames)])],
            short: in_order([begin(given.first()), begin(surname.first())]),
        }
    }

    /// Of a name as one text: which part is a surname is not known, so every part may go with every other, and how it
    /// begins is how its first and its last part do.
    pub(super) fn of_whole(lexicon: &'a Lexicon, name: u32) -> Self {
        let mut numbers = Vec::new();
        if name != 0 {
            numbers.extend(lexicon.get(name).parts.iter().filter(|part| !lexicon.get(**part).form.initial));
            numbers.truncate(WHOLE);
        }
        let parts: Vec<&str> = numbers.iter().map(|part| lexicon.get(*part).form.canonical()).collect();
        let (mut pairs, mut bone_pairs) = (Vec::new(), Vec::new());
        for (at, one) in numbers.iter().enumerate() {
            for other in &numbers[at + 1..] {
                let sound = |part: &u32| lexicon.get(*part).form.canonical();
                pairs.push(in_order([sound(one), sound(other)]));
                bone_pairs.push(in_order([bones(lexicon, *one), bones(lexicon, *other)]));
            }
        }
        let last = if parts.len() > 1 { parts.last() } else { None };
        Self {
            part_bones: parts.iter().map(|part| bones_of(part)).collect(),
            short: in_order([begin(parts.first()), begin(last)]),
            parts,
            pairs,
            bones: bone_pairs,
        }
    }
}

/// The parts of a name by sound, without initials.
fn sounds(lexicon: &Lexicon, name: u32) -> Vec<&str> {
    if name == 0 {
        return Vec::new();
    }
    let parts = lexicon.get(name).parts.iter().map(|part| lexicon.get(*part));
    parts.filter(|part| !part.form.initial).map(|part| part.form.canonical()).collect()
}

/// The consonants of a name; nothing when they are too few to tell anything.
fn bones(lexicon: &Lexicon, name: u32) -> &str {
    let bones = if name == 0 { "" } else { lexicon.get(name).form.skeleton.as_str() };
    if bones.len() < 2 { "" } else { bones }
}

/// The consonants of one part; the part itself when it has too few to tell anything.
fn bones_of(part: &str) -> String {
    let bones = skeleton(part);
    if bones.len() < 2 { part.to_owned() } else { bones }
}

fn begin<'a>(part: Option<&&'a str>) -> &'a str {
    part.and_then(|part| part.get(..SHORT)).unwrap_or_default()
}

fn in_order<T: Ord>([a, b]: [T; 2]) -> [T; 2] {
    if a <= b { [a, b] } else { [b, a] }
}
