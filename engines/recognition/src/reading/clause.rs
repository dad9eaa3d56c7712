//! Sentences and clauses. A clause is what a *not* or a *perhaps* reaches.

use std::ops::Range;

use super::lexicon::{FINITE, INFINITIVE, Lexicon, PARTICIPLE, PREPOSITION, Word};
use super::token::{Break, Token};

/// How a clause hangs on the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// First of its sentence.
    First,
    /// The content of what was said, known or feared: `dat`, `of`, `hoe`.
    Complement,
    /// `als`, `omdat`, `toen`, a relative clause.
    Side,
    /// `maar`, `wel`, a semicolon: what came before does not reach it.
    Contrast,
    /// A comma, `en`, `want`.
    Next,
}

/// A clause: tokens, and the sentence they are in.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) tokens: Range<usize>,
    pub(crate) sentence: usize,
    pub(crate) link: Link,
}

/// A sentence: tokens, and whether it asks.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) asks: bool,
}

/// The text, divided.
#[derive(Debug, Clone, Default)]
pub(crate) struct Division {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) clauses: Vec<Clause>,
    /// The clause of each token.
    pub(crate) clause_of: Vec<usize>,
}

const COMPLEMENT: [&str; 5] = ["dat", "of", "that", "whether", "if"];
const SIDE: [&str; 32] = [
    "als",
    "indien",
    "wanneer",
    "omdat",
    "doordat",
    "zodat",
    "terwijl",
    "toen",
    "nadat",
    "voordat",
    "totdat",
    "tenzij",
    "hoewel",
    "ofschoon",
    "waarbij",
    "waardoor",
    "waarna",
    "waarin",
    "aangezien",
    "because",
    "when",
    "while",
    "zodra",
    "waarmee",
    "sinds",
    "waarvan",
    "mits",
    "zolang",
    "opdat",
    "waarop",
    "waarvoor",
    "naarmate",
];
const CONTRAST: [&str; 8] = ["maar", "echter", "wel", "but", "toch", "doch", "tenzij", "behalve"];
const NEXT: [&str; 6] = ["en", "want", "dus", "and", "so", "n"];
const RELATIVE: [&str; 3] = ["die", "wie", "who"];

/// Divides the text at the signs and the words that begin a clause.
pub(crate) fn divide(tokens: &[Token], words: &[Word], end: Break) -> Division {
    let mut division = Division::default();
    let mut start = 0;
    for index in 1..=tokens.len() {
        let next = tokens.get(index).map_or(end.max(Break::Sentence), |token| token.before);
        if next >= Break::Sentence {
            let number = division.sentences.len();
            clauses(start..index, number, tokens, words, &mut division.clauses);
            division.sentences.push(Sentence { tokens: start..index, asks: next == Break::Question });
            start = index;
        }
    }
    for (number, clause) in division.clauses.iter().enumerate() {
        division.clause_of.extend(clause.tokens.clone().map(|_| number));
    }
    division
}

fn clauses(range: Range<usize>, sentence: usize, tokens: &[Token], words: &[Word], out: &mut Vec<Clause>) {
    if range.is_empty() {
        return;
    }
    let mut start = range.start;
    let mut link = Link::First;
    for index in range.start + 1..range.end {
        if let Some(next) = boundary(index, start, &range, tokens, words) {
            out.push(Clause { tokens: start..index, sentence, link });
            (start, link) = (index, next);
        }
    }
    out.push(Clause { tokens: start..range.end, sentence, link });
}

/// Does a clause begin here, and how does it hang on the one before?
fn boundary(
    index: usize,
    start: usize,
    range: &Range<usize>,
    tokens: &[Token],
    words: &[Word],
) -> Option<Link> {
    let token = tokens.get(index)?;
    let text = token.text.as_str();
    let comma = token.before == Break::Comma;
    let previous = tokens.get(index - 1).map_or("", |token| token.text.as_str());
    if token.before == Break::Clause {
        return Some(Link::Contrast);
    }
    if previous == ":" {
        let field = range.end - index <= 6 && !has(index..range.end, words, FINITE);
        return (!field).then_some(Link::Next);
    }
    if index == start {
        return None;
    }
    let till = next_stop(index + 1, range, tokens);
    let follows = index + 1..till;
    if CONTRAST.contains(&text) {
        // `wel` and `toch` inside a clause only stress; after a comma they turn it.
        let inside = matches!(text, "wel" | "toch" | "echter");
        return (comma || !inside).then_some(Link::Contrast);
    }
    if COMPLEMENT.contains(&text) {
        let list = text == "of" && !has(follows.clone(), words, FINITE);
        return (!list && has(follows, words, FINITE | PARTICIPLE)).then_some(Link::Complement);
    }
    if SIDE.contains(&text) {
        // `als nanny`, `sinds vorige week`: no clause without a verb.
        let and = follows.clone().find(|at| tokens.get(*at).is_some_and(|t| t.text == "en")).unwrap_or(till);
        return has(index + 1..and, words, FINITE).then_some(Link::Side);
    }
    if RELATIVE.contains(&text) {
        // `bij die jongens`, `slaat die man`: the word points, it does not begin a clause.
        let points = words.get(index - 1).is_some_and(|word| word.is(PREPOSITION | FINITE));
        // `niemand die haar tegenhoudt`: the negation is about what follows.
        if matches!(previous, "niemand" | "niets") {
            return None;
        }
        let after_start = index == start + 1 || text == "die" && points && !comma;
        return (!after_start && (comma || has(follows, words, FINITE)) && has(start..index, words, FINITE))
            .then_some(Link::Side);
    }
    if NEXT.contains(&text) {
        // `gaan en staan`: two infinitives are one.
        let pair = has(index - 1..index, words, INFINITIVE) && has(index + 1..index + 2, words, INFINITIVE);
        let whole = !pair && has(follows, words, FINITE) && has(start..index, words, FINITE | PARTICIPLE);
        return (text != "en" && text != "and" && text != "n" || whole).then_some(Link::Next);
    }
    // `Als hij boos is | slaat hij haar`: the side clause ends at its verb, the main clause begins with its own.
    let side = tokens.get(start).is_some_and(|first| SIDE.contains(&first.text.as_str()));
    if side && has(index - 1..index, words, FINITE) && has(index..index + 1, words, FINITE) {
        return Some(Link::Next);
    }
    // Written without signs: `ik mag nooit alleen zijn | hij checkt mijn telefoon`.
    // `anders slaan ze`: a plural is written as its infinitive.
    let turn = text == "anders" && has(index + 1..index + 2, words, FINITE | INFINITIVE);
    if turn && has(start..index, words, FINITE) {
        return Some(Link::Next);
    }
    let subject = matches!(text, "hij" | "zij" | "ze" | "ik" | "we" | "wij" | "he" | "she" | "i" | "they");
    let joined = matches!(
        previous,
        "wat" | "waar" | "zoals" | "hoe" | "waarom" | "dan" | "en" | "of" | "dat" | "welk" | "welke" | "and"
    );
    // `mogelijk is hij misleid`: right after the only verb it is the subject of that verb.
    if subject && !joined && has(start..index - 1, words, FINITE) && has(index + 1..index + 2, words, FINITE)
    {
        return Some(Link::Next);
    }
    if comma {
        let this = index..till;
        let verb = has(this.clone(), words, FINITE);
        let list = tokens.get(index..till).is_some_and(|_| listed(till, range, tokens));
        let part = has(this, words, PARTICIPLE) && !list;
        return (verb || part).then_some(Link::Next);
    }
    None
}

/// Does the list go on with `of`, `noch`?
fn listed(till: usize, range: &Range<usize>, tokens: &[Token]) -> bool {
    tokens
        .get(till.saturating_sub(3).max(range.start)..range.end)
        .is_some_and(|rest| rest.iter().any(|token| matches!(token.text.as_str(), "of" | "noch")))
}

/// The next comma or word that begins a clause.
fn next_stop(from: usize, range: &Range<usize>, tokens: &[Token]) -> usize {
    (from..range.end)
        .find(|index| {
            tokens.get(*index).is_some_and(|token| {
                let text = token.text.as_str();
                token.before >= Break::Comma
                    || SIDE.contains(&text)
                    || matches!(text, "maar" | "but" | "want")
            })
        })
        .unwrap_or(range.end)
}

pub(crate) fn has(range: Range<usize>, words: &[Word], flags: u8) -> bool {
    words.get(range).is_some_and(|words| words.iter().any(|word| word.is(flags)))
}

/// Joins separated verbs within their clauses, and once over a whole sentence of one main clause.
pub(crate) fn join_verbs(division: &Division, lexicon: &Lexicon, tokens: &[Token], words: &mut [Word]) {
    for clause in &division.clauses {
        lexicon.join(tokens, words, clause.tokens.clone());
    }
}
