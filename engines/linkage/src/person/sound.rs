//! From a written name to how it sounds, roughly, whatever the spelling system it was written in.
//!
//! Two folds, because letters contradict each other between systems: *c* is silent in Somali and *k* elsewhere,
//! *h* and *g* are one letter in Ukrainian and Russian, *j* is *y* in Dutch and *zh* in French. Two names sound
//! alike when any of their folds meet.

/// Letter groups of the common spelling systems, longest first. The right side is in the alphabet of the fold.
const GROUPS: [(&str, &str); 58] = [
    ("schtsch", "s"),
    ("shch", "s"),
    ("szcz", "s"),
    ("tsch", "c"),
    ("dsch", "j"),
    ("tch", "c"),
    ("tsj", "c"),
    ("tsh", "c"),
    ("sch", "s"),
    ("dzh", "j"),
    ("chs", "ks"),
    ("cz", "c"),
    ("ck", "k"),
    ("cq", "k"),
    ("cc", "k"),
    ("sh", "s"),
    ("sz", "s"),
    ("sj", "s"),
    ("zh", "z"),
    ("zs", "z"),
    ("dz", "z"),
    ("dj", "j"),
    ("gj", "j"),
    ("ts", "z"),
    ("tz", "z"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("rh", "r"),
    ("wh", "v"),
    ("lh", "l"),
    ("nh", "n"),
    ("gn", "n"),
    ("qu", "k"),
    ("ce", "se"),
    ("ci", "se"),
    ("cy", "se"),
    ("ya", "a"),
    ("ja", "a"),
    ("ia", "a"),
    ("ye", "e"),
    ("je", "e"),
    ("ie", "e"),
    ("yo", "u"),
    ("jo", "u"),
    ("io", "u"),
    ("yu", "u"),
    ("ju", "u"),
    ("iu", "u"),
    ("ou", "u"),
    ("oo", "u"),
    ("oe", "u"),
    ("ue", "u"),
    ("ae", "a"),
    ("ij", "e"),
];

/// The folds of a word of lower-case ASCII letters: the usual one, and the one for the other reading of the
/// contradicting letters.
pub(super) fn folds(word: &str) -> (String, String) {
    let word = neutral_ending(word);
    (fold(word, false), fold(word, true))
}

fn fold(word: &str, other: bool) -> String {
    let bytes = word.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let next_is_vowel = rest.get(1).is_some_and(|next| is_vowel(*next));
        let mut taken = 1;
        let initial_other = other && at == 0 && next_is_vowel;
        match rest {
            [b'c', b'h', ..] => {
                out.push(if other { b'g' } else { b'c' });
                taken = 2;
            }
            [b'c', ..] if initial_other => {}
            [b'x', ..] if initial_other => out.push(b'h'),
            [b'h', ..] if initial_other => out.push(b'g'),
            [b'j', ..] if other => out.push(b'z'),
            _ => {
                if let Some((from, to)) = GROUPS.iter().find(|(from, _)| rest.starts_with(from.as_bytes())) {
                    out.extend_from_slice(to.as_bytes());
                    taken = from.len();
                } else {
                    out.push(match rest[0] {
                        b'y' | b'i' | b'j' => b'e',
                        b'o' => b'u',
                        b'w' => b'v',
                        b'q' => b'k',
                        b'x' => b's',
                        b'c' if rest.len() > 1 => b'k',
                        letter => letter,
                    });
                }
            }
        }
        at += taken;
    }
    // A silent h, then one letter for a doubled one, and one vowel for a run of vowels.
    let mut folded = String::with_capacity(out.len());
    for (i, letter) in out.iter().copied().enumerate() {
        let letter = char::from(letter);
        if letter == 'h' && i > 0 {
            continue;
        }
        match folded.chars().last() {
            Some(last) if last == letter => {}
            Some(last) if is_vowel_char(last) && is_vowel_char(letter) => {
                if last == 'e' {
                    folded.pop();
                    if !folded.ends_with(letter) {
                        folded.push(letter);
                    }
                }
            }
            _ => folded.push(letter),
        }
    }
    folded
}

/// The consonants of a fold, in coarse classes; a first vowel counts as one. Survives most vowels, voicing and
/// sibilants.
pub(crate) fn skeleton(fold: &str) -> String {
    let mut out = String::with_capacity(fold.len());
    for (i, letter) in fold.chars().enumerate() {
        let class = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if i == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' => continue,
            'c' | 'j' | 'z' => 's',
            'd' => 't',
            'g' | 'q' => 'k',
            'v' => 'f',
            other => other,
        };
        if !out.ends_with(class) {
            out.push(class);
        }
    }
    out
}

/// Slavic surnames have a form for women and one for men; they are the same name.
fn neutral_ending(word: &str) -> &str {
    const FEMALE: [&str; 8] = ["ova", "eva", "owa", "ewa", "ska", "cka", "skaya", "skaia"];
    if word.len() < 6 {
        return word;
    }
    match FEMALE.iter().rev().find(|ending| word.ends_with(*ending)) {
        Some(&("skaya" | "skaia")) => &word[..word.len() - 3],
        Some(_) => &word[..word.len() - 1],
        None if word.ends_with("skyi") || word.ends_with("skiy") || word.ends_with("skij") => {
            &word[..word.len() - 2]
        }
        None if word.ends_with("ski") || word.ends_with("sky") || word.ends_with("cki") => {
            &word[..word.len() - 1]
        }
        None => word,
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn is_vowel_char(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'u')
}
