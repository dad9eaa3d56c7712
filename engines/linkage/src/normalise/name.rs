//! Names in any script and order: transliterated, particles and initials left out, parts sorted.

use super::Problem;
use crate::fold::latin_lower;

/// Particles that one desk writes and another leaves out, in folded form. Words that are also a common name by
/// themselves (Ben, Abu, Le, Do) are not among them.
const PARTICLES: [&str; 38] = [
    "van", "de", "der", "den", "het", "ten", "ter", "te", "tot", "in", "op", "aan", "by", "onder", "over",
    "uit", "uyt", "vor", "vd", "vande", "von", "zu", "zum", "zur", "du", "des", "la", "di", "da", "dos",
    "das", "del", "dela", "el", "al", "ul", "bin", "ibn",
];

pub(super) fn normalise(raw: &str) -> Result<String, Problem> {
    if raw.contains(char::is_numeric) {
        return Err(Problem::NameDigits);
    }
    let text = latin_lower(&spaced_ideographs(&greek_ou(raw)));
    // An apostrophe belongs to its word (O'Brien, Mar'ia), unless it starts it ('t, 's).
    let joined = text.replace(['\'', '`'], "");
    let all: Vec<String> = joined
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|part| !part.is_empty())
        .map(fold_part)
        .collect();
    if all.is_empty() {
        return Err(Problem::NameLetters);
    }
    let core: Vec<String> =
        all.iter().filter(|part| part.len() > 1 && !PARTICLES.contains(&part.as_str())).cloned().collect();
    // With fewer than two parts left, the particles may be the name.
    let mut parts = if core.len() >= 2 { core } else { all };
    parts.sort_unstable();
    Ok(parts.join(" "))
}

/// Letters that are often doubled or not become one; ij and y become the same.
fn fold_part(part: &str) -> String {
    once(&once(part).replace("ij", "y"))
}

fn once(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// The Greek pair that is one sound and is written ou in Latin letters.
fn greek_ou(raw: &str) -> String {
    raw.to_lowercase().replace("ου", "ou").replace("ού", "ou")
}

/// Chinese characters are written without spaces; each becomes a part of its own.
fn spaced_ideographs(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        let ideograph = matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}');
        if ideograph {
            out.push(' ');
        }
        out.push(c);
        if ideograph {
            out.push(' ');
        }
    }
    out
}
