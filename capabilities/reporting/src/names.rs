//! Names of people in a text, so that the writer can leave them out.
//!
//! A heuristic that misses names. It looks for words with a capital (1) that are in a list of common given names, (2)
//! after words such as `genaamd`, `mevrouw` or `haar vriend`, (3) after initials; and then for the same words anywhere
//! else. It does not find a rare given name by itself, a surname by itself, a name in small letters, or a nickname. It
//! may take a place or a company for a name. So it only offers: the writer decides, and no page says that a text holds
//! no names.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What stands in the text where a name stood.
pub(crate) const LEFT_OUT: &str = "[naam]";

static GIVEN: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("given-names.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Words after which a word with a capital is a name.
const BEFORE: [&str; 39] = [
    "heet",
    "heette",
    "heten",
    "genaamd",
    "geheten",
    "alias",
    "bijgenaamd",
    "roepnaam",
    "ene",
    "meneer",
    "mijnheer",
    "heer",
    "mevrouw",
    "dhr",
    "mevr",
    "mvr",
    "mw",
    "mr",
    "mrs",
    "ms",
    "named",
    "called",
    "vriend",
    "vriendin",
    "vriendje",
    "broer",
    "broertje",
    "zus",
    "zusje",
    "oom",
    "tante",
    "neef",
    "nicht",
    "buurman",
    "buurvrouw",
    "baas",
    "collega",
    "vader",
    "moeder",
];
/// Those of them that may have a full stop.
const ABBREVIATED: [&str; 7] = ["dhr", "mevr", "mvr", "mw", "mr", "mrs", "ms"];
/// The same, in two words.
const BEFORE_TWO: [(&str, &str); 6] =
    [("naam", "is"), ("naam", "was"), ("noemt", "zich"), ("noemde", "zich"), ("name", "is"), ("name", "was")];
/// Words between: `heet hij Karim`.
const BETWEEN: [&str; 6] = ["hij", "zij", "ze", "hem", "haar", "zich"];
/// Parts of a surname that are written small.
const PARTICLES: [&str; 13] =
    ["van", "de", "der", "den", "ten", "ter", "te", "el", "al", "bin", "ben", "la", "di"];
/// The most words with a capital in one name.
const LONGEST: usize = 4;

struct Word<'a> {
    text: &'a str,
    lower: String,
    span: Range<usize>,
    /// What stands between the word before and this one.
    gap: &'a str,
}

impl Word<'_> {
    fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// An abbreviation such as IND, which is no name.
    fn abbreviation(&self) -> bool {
        (2..=5).contains(&self.text.chars().count()) && self.text.chars().all(char::is_uppercase)
    }

    fn initial(&self) -> bool {
        self.capital() && self.text.chars().count() == 1
    }

    fn given(&self) -> bool {
        let known = |word: &str| GIVEN.contains(word);
        self.capital() && (known(&self.lower) || self.lower.strip_suffix('s').is_some_and(known))
    }

    /// Belongs to the same stretch of words as the one before it.
    fn joined(&self) -> bool {
        self.gap.chars().all(|sign| sign == ' ' || sign == '\u{a0}')
    }

    /// The same, with the full stop of an abbreviation or an initial.
    fn joined_by_stop(&self) -> bool {
        let rest = self.gap.strip_prefix('.').unwrap_or(self.gap);
        rest.chars().all(|sign| sign == ' ' || sign == '\u{a0}')
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut begin, mut last) = (None, 0);
    let inner = |sign: char| sign.is_alphabetic() || sign == '-';
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begin, inner(sign)) {
            (None, true) => begin = Some(at),
            (Some(start), false) => {
                let word = &text[start..at];
                words.push(Word {
                    text: word,
                    lower: word.to_lowercase(),
                    span: start..at,
                    gap: &text[last..start],
                });
                (begin, last) = (None, at);
            }
            _ => {}
        }
    }
    words
}

/// Names in a text, once each, in the order in which they first appear.
pub(crate) fn find(text: &str) -> Vec<String> {
    let words = words(text);
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    let mut at = 0;
    while at < words.len() {
        let Some(end) = name_at(&words, at) else {
            at += 1;
            continue;
        };
        if let (Some(first), Some(last)) = (words.get(at), words.get(end - 1)) {
            add(&text[first.span.start..last.span.end]);
            // `Karim Bakker` first, and `Bakker` further on.
            for part in words.get(at..end).unwrap_or_default() {
                let alone = part.capital() && part.text.chars().count() > 2;
                if alone && occurrences(text, part.text).len() > 1 {
                    add(part.text);
                }
            }
        }
        at = end;
    }
    names
}

/// The word after the last of a name that begins here.
fn name_at(words: &[Word<'_>], at: usize) -> Option<usize> {
    let first = words.get(at)?;
    if !first.capital() || first.abbreviation() {
        return None;
    }
    let initials = first.initial()
        && words.get(at + 1).is_some_and(|next| {
            next.gap.starts_with('.')
                && next.joined_by_stop()
                && (next.capital() || PARTICLES.contains(&next.lower.as_str()))
        });
    let surname = || words.get(end(words, at) - 1).is_some_and(|last| !last.initial());
    if first.given() || introduced(words, at) || (initials && surname()) {
        Some(end(words, at))
    } else {
        None
    }
}

/// Whether the words before say that a name follows.
fn introduced(words: &[Word<'_>], at: usize) -> bool {
    let Some(name) = words.get(at) else { return false };
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| words.get(at));
    let lead = |word: &Word<'_>| BEFORE.contains(&word.lower.as_str());
    let Some(one) = before(1) else { return false };
    let abbreviated = ABBREVIATED.contains(&one.lower.as_str()) && name.joined_by_stop();
    if lead(one) && (name.joined() || abbreviated) {
        return true;
    }
    if !name.joined() || !one.joined() {
        return false;
    }
    let Some(two) = before(2) else { return false };
    BEFORE_TWO.contains(&(two.lower.as_str(), one.lower.as_str()))
        || (BETWEEN.contains(&one.lower.as_str()) && matches!(two.lower.as_str(), "heet" | "heette"))
}

/// The word after the last of a name: more words with a capital, with small parts between.
fn end(words: &[Word<'_>], at: usize) -> usize {
    let (mut end, mut next, mut parts) = (at + 1, at + 1, 1);
    while let Some(word) = words.get(next) {
        let after_initial = words.get(next - 1).is_some_and(Word::initial);
        if !(word.joined() || (after_initial && word.joined_by_stop())) {
            break;
        }
        if word.capital() && !word.abbreviation() && parts < LONGEST {
            parts += 1;
            end = next + 1;
        } else if !PARTICLES.contains(&word.lower.as_str()) {
            break;
        }
        next += 1;
    }
    end
}

/// Where a name stands in a text as whole words.
fn occurrences(text: &str, name: &str) -> Vec<Range<usize>> {
    let part_of_word = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '-');
    text.match_indices(name)
        .map(|(start, found)| start..start + found.len())
        .filter(|span| {
            !part_of_word(text[..span.start].chars().next_back())
                && !part_of_word(text[span.end..].chars().next())
        })
        .collect()
}

/// The text without these names.
pub(crate) fn leave_out(text: &str, names: &[&str]) -> String {
    let mut names: Vec<&str> = names.iter().copied().filter(|name| !name.trim().is_empty()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut left = text.to_owned();
    for name in names {
        for span in occurrences(&left, name).into_iter().rev() {
            left.replace_range(span, LEFT_OUT);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_the_list_and_by_the_words_before_them() {
        for (text, names) in [
            ("Zij woont bij Karim de Boer in huis.", vec!["Karim de Boer"]),
            ("Een man genaamd Xilo haalt haar op. Xilo belt veel.", vec!["Xilo"]),
            ("Hij heet Zorbus Klein. Klein rijdt.", vec!["Zorbus Klein", "Klein"]),
            ("Mevr. Tomkins en dhr. Van Dalen", vec!["Tomkins", "Van Dalen"]),
            ("Volgens haar moet J.P. de Wit betaald worden.", vec!["J.P. de Wit"]),
            ("Haar vriend Zorbus wacht buiten. Dan heet hij Quix.", vec!["Zorbus", "Quix"]),
            ("Fatima's telefoon is weg.", vec!["Fatima"]),
            ("Zijn naam is Aldebor", vec!["Aldebor"]),
        ] {
            assert_eq!(find(text), names, "{text}");
        }
    }

    #[test]
    fn ordinary_words_places_and_abbreviations_are_left_alone() {
        for text in [
            "Het paspoort is afgenomen. De politie in Groningen weet het.",
            "Zij belde haar moeder. Daarna ging zij weg.",
            "De IND is gebeld. De heer IND bestaat niet.",
            "Het is heet. Iedereen zweet.",
            "",
            "A. B. c",
        ] {
            assert_eq!(find(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn leaving_out_takes_whole_words_and_the_longest_name_first() {
        let text = "Jan en Jan Klein zagen Janneke. Jan's auto.";
        assert_eq!(leave_out(text, &["Jan", "Jan Klein"]), "[naam] en [naam] zagen Janneke. [naam]'s auto.");
        assert_eq!(leave_out(text, &["", " ", "Piet"]), text);
    }

    #[test]
    fn any_text_is_read_without_a_stop() {
        for text in ["É. é", "heet", "heet É", "\u{0130}. \u{0130}", "mw.\n\nÅ-", "-", "J.", "J. de"] {
            let names = find(text);
            leave_out(text, &names.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
