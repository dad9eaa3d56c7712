//! Words and numbers of a text, with their place in bytes.

/// What stood between a token and the one before it, the strongest of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    None,
    Comma,
    /// Semicolon, bracket or a dash with spaces.
    Clause,
    /// The end of a sentence or a line.
    Sentence,
    /// The end of a sentence that asks.
    Question,
}

/// One word or number.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// First byte.
    pub(crate) start: usize,
    /// Byte after the last.
    pub(crate) end: usize,
    /// Lower case, without accents and apostrophes.
    pub(crate) text: String,
    /// Its value, when it is a number in digits.
    pub(crate) number: Option<f64>,
    /// What stood before it.
    pub(crate) before: Break,
}

/// The tokens, and whether the text ends in a question.
pub(crate) fn tokenise(text: &str) -> (Vec<Token>, Break) {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let byte = |index: usize| chars.get(index).map_or(text.len(), |(byte, _)| *byte);
    let mut tokens: Vec<Token> = Vec::new();
    let mut before = Break::Sentence;
    let mut index = 0;
    while let Some(c) = at(index) {
        let first = index;
        if c.is_ascii_digit() {
            while at(index).is_some_and(|c| c.is_ascii_digit())
                || (matches!(at(index), Some('.' | ',')) && at(index + 1).is_some_and(|c| c.is_ascii_digit()))
            {
                index += 1;
            }
            let written: String = chars[first..index].iter().map(|(_, c)| *c).collect();
            let number = value(&written);
            tokens.push(Token { start: byte(first), end: byte(index), text: written, number, before });
            before = Break::None;
        } else if c.is_alphabetic() {
            let mut dots = false;
            loop {
                while at(index).is_some_and(char::is_alphabetic) {
                    index += 1;
                }
                let inside = at(index + 1).is_some_and(char::is_alphabetic);
                let one_letter = index - first == 1 || dots;
                match at(index) {
                    Some('\'' | '’' | '`') if inside => index += 1,
                    // v.d., m.b.t.: letters with dots are one word.
                    Some('.') if inside && one_letter && !at(index + 2).is_some_and(char::is_alphabetic) => {
                        dots = true;
                        index += 1;
                    }
                    _ => break,
                }
            }
            let written = chars[first..index].iter().map(|(_, c)| *c);
            let text = written.flat_map(char::to_lowercase).flat_map(plain).collect();
            tokens.push(Token { start: byte(first), end: byte(index), text, number: None, before });
            before = Break::None;
            if dots && at(index) == Some('.') {
                index += 1;
            }
        } else {
            let symbol = match c {
                '€' => Some("euro"),
                '%' => Some("procent"),
                ':' if !at(index + 1).is_some_and(|c| c.is_ascii_digit()) => Some(":"),
                _ => None,
            };
            if let Some(symbol) = symbol {
                let end = byte(index + 1);
                tokens.push(Token { start: byte(index), end, text: symbol.to_owned(), number: None, before });
                before = Break::None;
            }
            if !age_in_brackets(&chars, index) {
                before = before.max(break_of(c, tokens.last(), at(index + 1)));
            }
            index += 1;
        }
    }
    (tokens, before)
}

/// Longest text between brackets that only says an age: `(m, 23 jaar)`.
const AGE: usize = 14;

/// A bracket around an age or a number: `zij (15) loopt weg` is one clause.
fn age_in_brackets(chars: &[(usize, char)], index: usize) -> bool {
    let plain = |inside: &[(usize, char)]| {
        let mut inside = inside.iter().map(|(_, c)| *c);
        inside.clone().any(|c| c.is_ascii_digit())
            && inside.all(|c| c.is_alphanumeric() || matches!(c, ' ' | ','))
    };
    let rest = chars.get(index + 1..).unwrap_or_default();
    let until = chars.get(..index).unwrap_or_default();
    match chars.get(index) {
        Some((_, '(')) => {
            rest.iter().take(AGE).position(|(_, c)| *c == ')').is_some_and(|end| plain(&rest[..end]))
        }
        Some((_, ')')) => {
            let begin = until.iter().rev().take(AGE).position(|(_, c)| *c == '(');
            begin.is_some_and(|back| plain(&until[index - back..]))
        }
        _ => false,
    }
}

fn break_of(c: char, last: Option<&Token>, next: Option<char>) -> Break {
    match c {
        '?' => Break::Question,
        '!' | '\n' | '•' => Break::Sentence,
        // The dot of an abbreviation is followed by a small letter or belongs to a short word.
        '.' => match last {
            Some(token) if ABBREVIATED.contains(&token.text.as_str()) => Break::None,
            _ => Break::Sentence,
        },
        ';' | '(' | ')' | '–' | '—' => Break::Clause,
        '-' | '/' if next.is_some_and(char::is_whitespace) => Break::Clause,
        ',' => Break::Comma,
        _ => Break::None,
    }
}

/// Words whose dot does not end a sentence.
const ABBREVIATED: [&str; 22] = [
    "betr", "mevr", "mw", "dhr", "mr", "dr", "nr", "tel", "ca", "evt", "bijv", "bv", "incl", "excl", "resp",
    "jl", "pp", "o", "a", "m", "t", "vermoed",
];

/// 8.000 is eight thousand, 15,50 is fifteen and a half.
fn value(written: &str) -> Option<f64> {
    let groups: Vec<&str> = written.split('.').collect();
    let thousands = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3);
    let joined = if thousands { groups.concat() } else { written.to_owned() };
    joined.replace(',', ".").parse().ok()
}

/// A letter without its accent; apostrophes disappear.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => (Some('a'), None),
        'è' | 'é' | 'ê' | 'ë' => (Some('e'), None),
        'ì' | 'í' | 'î' | 'ï' => (Some('i'), None),
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => (Some('o'), None),
        'ù' | 'ú' | 'û' | 'ü' => (Some('u'), None),
        'ç' => (Some('c'), None),
        'ñ' => (Some('n'), None),
        'ĳ' => (Some('i'), Some('j')),
        '\'' | '’' | '`' | '\u{300}'..='\u{36f}' => (None, None),
        other => (Some(other), None),
    };
    first.into_iter().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenise(text).0.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_numbers_and_abbreviations() {
        assert_eq!(words("Foto's, m'n café; 80u"), ["fotos", "mn", "cafe", "80", "u"]);
        assert_eq!(words("m.b.t. LVB-zaak"), ["m.b.t", "lvb", "zaak"]);
        assert_eq!(words("Dwang: nee, 10:30"), ["dwang", ":", "nee", "10", "30"]);
        let number = |text: &str| tokenise(text).0[0].number;
        assert_eq!(number("20.000"), Some(20_000.0));
        assert_eq!(number("2,50"), Some(2.5));
    }

    #[test]
    fn places_are_bytes_and_breaks_are_kept() {
        let text = "Zij één. Weg, nu? Ja";
        let (tokens, end) = tokenise(text);
        assert_eq!(&text[tokens[1].start..tokens[1].end], "één");
        let breaks: Vec<Break> = tokens.iter().map(|token| token.before).collect();
        assert_eq!(breaks, [Break::Sentence, Break::None, Break::Sentence, Break::Comma, Break::Question]);
        assert_eq!(end, Break::None);
        assert_eq!(tokenise("zij (15) loopt").0[2].before, Break::None);
        assert_eq!(tokenise("zij (zegt hij) loopt").0[3].before, Break::Clause);
        assert_eq!(words("betr. zegt niets").len(), 3);
        assert_eq!(tokenise("betr. zegt").0[1].before, Break::None);
    }
}
