//! Finds what may identify somebody in a text that must go without a name. It helps to look; it proves nothing.

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundKind {
    /// Two or more words with a capital in a row, not at the start of a sentence.
    Name,
    /// A phone number, citizen number or other long number.
    Number,
    /// An e-mail address or handle.
    Address,
    /// A Dutch postcode.
    Postcode,
    /// A full date.
    Date,
}

impl FoundKind {
    /// Key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "sharing-found-name",
            Self::Number => "sharing-found-number",
            Self::Address => "sharing-found-address",
            Self::Postcode => "sharing-found-postcode",
            Self::Date => "sharing-found-date",
        }
    }
}

/// A place in the text to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it may be.
    pub kind: FoundKind,
    /// The words.
    pub words: String,
}

/// Small words inside Dutch surnames.
const PARTICLES: [&str; 12] =
    ["van", "de", "der", "den", "het", "ter", "ten", "el", "al", "da", "dos", "bin"];

/// Everything in a text that deserves a second look, in order.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        names(&words, &mut found);
        for (index, word) in words.iter().enumerate() {
            let bare = trim(word);
            let digits = bare.chars().filter(char::is_ascii_digit).count();
            if bare.contains('@') && bare.chars().count() > 2 {
                found.push(Found { kind: FoundKind::Address, words: bare.to_owned() });
            } else if is_date(bare) {
                found.push(Found { kind: FoundKind::Date, words: bare.to_owned() });
            } else if is_postcode(bare, words.get(index + 1).map(|next| trim(next))) {
                found.push(Found { kind: FoundKind::Postcode, words: bare.to_owned() });
            } else if digits >= 8 || (digits >= 2 && long_number(&words[index..])) {
                found.push(Found { kind: FoundKind::Number, words: bare.to_owned() });
            }
        }
    }
    found.dedup();
    found
}

fn trim(word: &str) -> &str {
    word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '@' && c != '+')
}

fn capital(word: &str) -> bool {
    let mut letters = trim(word).chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

fn names(words: &[&str], found: &mut Vec<Found>) {
    let mut index = 0;
    while index < words.len() {
        let starts_sentence = index == 0 || words[index - 1].ends_with(['.', '!', '?', ':']);
        let mut end = index;
        let mut capitals = 0;
        while end < words.len()
            && (capital(words[end]) || (end > index && PARTICLES.contains(&trim(words[end]))))
        {
            capitals += usize::from(capital(words[end]));
            let stops = words[end].ends_with(['.', ',', '!', '?', ':', ';']);
            end += 1;
            if stops {
                break;
            }
        }
        // One capital inside a sentence may be a place; two in a row, or two with a particle between, a name.
        if capitals >= 2 && (!starts_sentence || capitals > 2 || end - index > 1) {
            let span = words[index..end].iter().map(|word| trim(word)).collect::<Vec<_>>().join(" ");
            found.push(Found { kind: FoundKind::Name, words: span });
        }
        index = end.max(index + 1);
    }
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.iter().any(|part| part.len() == 4 || part.len() == 2)
}

fn is_postcode(word: &str, next: Option<&str>) -> bool {
    let letters = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let digits = |text: &str| {
        text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
    };
    (word.is_ascii() && word.len() == 6 && digits(&word[..4]) && letters(&word[4..]))
        || (digits(word) && next.is_some_and(letters))
}

/// A number written in groups, such as 06 12 34 56 78.
fn long_number(words: &[&str]) -> bool {
    let group = |word: &&&str| {
        let word = trim(word);
        !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '+' || c == '-')
    };
    let digits: usize =
        words.iter().take_while(group).map(|word| word.chars().filter(char::is_ascii_digit).count()).sum();
    digits >= 8 && words.first().is_some_and(|first| trim(first).starts_with(['0', '+']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FoundKind> {
        find(text).into_iter().map(|found| found.kind).collect()
    }

    #[test]
    fn an_ordinary_question_passes() {
        let text = "Een vrouw van 18 tot 21 jaar wordt elke dag opgehaald. Zij is bang. Wat kan ik doen in Groningen?";
        assert_eq!(kinds(text), []);
        assert_eq!(kinds(""), []);
    }

    #[test]
    fn names_numbers_addresses_and_dates_are_found() {
        assert_eq!(kinds("Het gaat om Verzonnen Naam uit de buurt"), [FoundKind::Name]);
        assert_eq!(kinds("Ik zag Verzonnen van der Naam gisteren"), [FoundKind::Name]);
        assert_eq!(kinds("Bel 06 12 34 56 78 na vijf uur"), [FoundKind::Number]);
        assert_eq!(kinds("Bel +31612345678"), [FoundKind::Number]);
        assert_eq!(kinds("mail naam@voorbeeld.nl of @handle"), [FoundKind::Address, FoundKind::Address]);
        assert_eq!(kinds("woont op 9999 ZZ"), [FoundKind::Postcode]);
        assert_eq!(kinds("geboren 01-02-2003"), [FoundKind::Date]);
    }

    #[test]
    fn odd_text_is_no_problem() {
        for text in ["@", "é É é", "1.2.", "....", "- - -", "İstanbul'da Ünal", "\u{200b}\u{200b}", "9999é1"]
        {
            let _ = find(text);
        }
    }
}
