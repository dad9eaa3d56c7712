//! The language of patterns.
//!
//! A pattern is parts joined by ` + `, in any order within its scope. A part is words in their order:
//!
//! | written | means |
//! |---|---|
//! | `paspoort` | the word in any of its forms, when the lexicon has it; else as written |
//! | `=moest` | this form only |
//! | `stem*`, `*end` | words that begin or end so |
//! | `a\|b_c` | one of these; `_` joins words |
//! | `@doc` | one of a class of the lexicon |
//! | `#12-24` | a number from 12 to 24, in digits or in words |
//! | `^` | begin of the clause |
//! | `,` | a comma or a stronger sign |
//! | `..` | at most four words between; `...` any number |
//! | `!part` | the pattern does not hold when this part is in the scope |

use std::collections::HashMap;

use super::lexicon::{Key, Lexicon, Word};

/// The number of something one place of a pattern asks for.
type AtomId = usize;
/// The number of a part of a pattern; equal parts are looked for once.
pub(crate) type TermId = usize;

#[derive(Debug, Clone, PartialEq)]
enum Element {
    Atom(AtomId),
    Gap(usize),
    Comma,
    Begin,
}

/// A whole pattern.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) terms: Vec<TermId>,
    pub(crate) without: Vec<TermId>,
}

/// Where a part of a pattern was found: its words, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) tokens: Vec<usize>,
}

impl Occurrence {
    pub(crate) fn first(&self) -> usize {
        self.tokens.first().copied().unwrap_or_default()
    }
    pub(crate) fn last(&self) -> usize {
        self.tokens.last().copied().unwrap_or_default()
    }
    pub(crate) fn within(&self, range: &std::ops::Range<usize>) -> bool {
        range.start <= self.first() && self.last() < range.end
    }
}

/// All parts of all patterns: a trie over the words of every choice and class, and the parts built from them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    classes: HashMap<String, AtomId>,
    atoms: HashMap<String, AtomId>,
    numbers: Vec<(AtomId, f64, f64)>,
    /// What is found for the second is found for the first too.
    unions: Vec<(AtomId, AtomId)>,
    atom_count: usize,
    steps: HashMap<(usize, Key), usize>,
    ends: Vec<Vec<AtomId>>,
    terms: Vec<Vec<Element>>,
    known: HashMap<String, TermId>,
}

/// Everything found in one text: per part of a pattern.
#[derive(Debug)]
pub(crate) struct Found(Vec<Vec<Occurrence>>);

impl Found {
    pub(crate) fn of(&self, term: TermId) -> &[Occurrence] {
        self.0.get(term).map_or(&[], Vec::as_slice)
    }
}

const NEAR: usize = 4;
const FAR: usize = 60;

impl Patterns {
    pub(crate) fn new() -> Self {
        Self { ends: vec![Vec::new()], ..Self::default() }
    }

    /// A class of words. Members are words, `_` joins several, `@other` takes over another class.
    pub(crate) fn class(
        &mut self,
        name: &str,
        members: &[String],
        lexicon: &mut Lexicon,
    ) -> Result<(), String> {
        let atom = self.new_atom();
        for member in members {
            self.choice(member, atom, lexicon)?;
        }
        self.classes.insert(name.to_owned(), atom);
        Ok(())
    }

    /// One of the things an atom can be: words, a class or a number.
    fn choice(&mut self, choice: &str, atom: AtomId, lexicon: &mut Lexicon) -> Result<(), String> {
        if let Some(class) = choice.strip_prefix('@') {
            let found = self.classes.get(class).copied();
            let found = found.ok_or_else(|| {
                format!("`@{class}` is no class of the lexicon; add it or correct the name")
            })?;
            self.unions.push((atom, found));
        } else if let Some(range) = choice.strip_prefix('#') {
            let bounds =
                range.split_once('-').and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
            let Some((low, high)) = bounds else {
                return Err(format!("`{choice}` is no range of numbers; write it as #12-24"));
            };
            self.numbers.push((atom, low, high));
        } else {
            let words: Vec<String> = choice.split('_').map(str::to_owned).collect();
            if let Some(bad) = words.iter().find(|word| !is_word(word)) {
                return Err(format!(
                    "`{bad}` in `{choice}` is no word; words are in small letters without accents"
                ));
            }
            self.phrase(&words, atom, lexicon);
            if let Some(verb) = lexicon.verb_of(choice) {
                self.path(&[verb], atom);
            }
        }
        Ok(())
    }

    fn new_atom(&mut self) -> AtomId {
        self.atom_count += 1;
        self.atom_count - 1
    }

    fn phrase(&mut self, words: &[String], atom: AtomId, lexicon: &mut Lexicon) {
        let keys: Vec<Key> = words.iter().map(|word| lexicon.pattern_key(word)).collect();
        self.path(&keys, atom);
    }

    fn path(&mut self, keys: &[Key], atom: AtomId) {
        let mut node = 0;
        for key in keys {
            let next = self.ends.len();
            node = *self.steps.entry((node, *key)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        if let Some(ends) = self.ends.get_mut(node)
            && !ends.contains(&atom)
        {
            ends.push(atom);
        }
    }

    /// Reads a pattern; the error says which part is wrong.
    pub(crate) fn pattern(&mut self, written: &str, lexicon: &mut Lexicon) -> Result<Pattern, String> {
        let mut pattern = Pattern { terms: Vec::new(), without: Vec::new() };
        for part in written.split(" + ") {
            let part = part.trim();
            match part.strip_prefix('!') {
                Some(part) => pattern.without.push(self.term(part, lexicon)?),
                None => pattern.terms.push(self.term(part, lexicon)?),
            }
        }
        if pattern.terms.is_empty() {
            return Err(format!("`{written}` has no part that must be there"));
        }
        Ok(pattern)
    }

    fn term(&mut self, written: &str, lexicon: &mut Lexicon) -> Result<TermId, String> {
        if let Some(term) = self.known.get(written) {
            return Ok(*term);
        }
        let mut elements = Vec::new();
        for word in written.split_whitespace() {
            elements.push(match word {
                "^" => Element::Begin,
                "," => Element::Comma,
                ".." => Element::Gap(NEAR),
                "..." => Element::Gap(FAR),
                word => Element::Atom(self.atom(word, lexicon)?),
            });
        }
        let ends_well = matches!(elements.last(), Some(Element::Atom(_)));
        let begins_well = matches!(elements.first(), Some(Element::Atom(_) | Element::Begin));
        if !ends_well || !begins_well {
            return Err(format!("`{written}` must begin and end with a word"));
        }
        self.terms.push(elements);
        self.known.insert(written.to_owned(), self.terms.len() - 1);
        Ok(self.terms.len() - 1)
    }

    fn atom(&mut self, written: &str, lexicon: &mut Lexicon) -> Result<AtomId, String> {
        if let Some(atom) = self.atoms.get(written) {
            return Ok(*atom);
        }
        let atom = self.new_atom();
        for choice in written.split('|') {
            self.choice(choice, atom, lexicon)?;
        }
        self.atoms.insert(written.to_owned(), atom);
        Ok(atom)
    }

    /// Looks for every part in the whole text. `clause_starts[i]`: token i begins a clause.
    pub(crate) fn find(&self, words: &[Word], clause_starts: &[bool], commas: &[bool]) -> Found {
        let mut hits: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.atom_count];
        for start in 0..words.len() {
            self.walk(words, start, start, 0, &mut hits);
            if let Some(number) = words.get(start).and_then(|word| word.number) {
                for (atom, low, high) in &self.numbers {
                    if *low <= number
                        && number <= *high
                        && let Some(hits) = hits.get_mut(*atom)
                    {
                        hits.push((start, start + 1));
                    }
                }
            }
        }
        for (to, from) in &self.unions {
            let of = hits.get(*from).cloned().unwrap_or_default();
            if let Some(hits) = hits.get_mut(*to) {
                hits.extend(of);
            }
        }
        for of_atom in &mut hits {
            of_atom.sort_unstable();
            of_atom.dedup();
        }
        let found = self.terms.iter().map(|term| {
            let mut all = Vec::new();
            let (anchored, rest) = match term.split_first() {
                Some((Element::Begin, rest)) => (true, rest),
                _ => (false, term.as_slice()),
            };
            if let Some((Element::Atom(first), rest)) = rest.split_first() {
                for (start, end) in hits.get(*first).into_iter().flatten() {
                    if anchored && !clause_starts.get(*start).copied().unwrap_or(false) {
                        continue;
                    }
                    let mut tokens: Vec<usize> = (*start..*end).collect();
                    if extend(rest, *end, &mut tokens, &hits, commas) {
                        all.push(Occurrence { tokens });
                    }
                }
            }
            all
        });
        Found(found.collect())
    }

    fn walk(&self, words: &[Word], start: usize, at: usize, node: usize, hits: &mut [Vec<(usize, usize)>]) {
        let Some(word) = words.get(at) else { return };
        for key in &word.keys {
            let Some(next) = self.steps.get(&(node, *key)) else { continue };
            for atom in self.ends.get(*next).into_iter().flatten() {
                if let Some(hits) = hits.get_mut(*atom) {
                    hits.push((start, at + 1));
                }
            }
            self.walk(words, start, at + 1, *next, hits);
        }
    }
}

/// Tries the rest of a part from a place on; the nearest fit wins.
fn extend(
    rest: &[Element],
    from: usize,
    tokens: &mut Vec<usize>,
    hits: &[Vec<(usize, usize)>],
    commas: &[bool],
) -> bool {
    if let Some((Element::Comma, rest)) = rest.split_first() {
        let there = commas.get(from).copied().unwrap_or(false);
        return there && extend(rest, from, tokens, hits, commas);
    }
    let (gap, rest) = match rest.split_first() {
        None => return true,
        Some((Element::Gap(gap), rest)) => (*gap, rest),
        Some(_) => (0, rest),
    };
    let Some((Element::Atom(atom), rest)) = rest.split_first() else { return false };
    let Some(of_atom) = hits.get(*atom) else { return false };
    let begin = of_atom.partition_point(|(start, _)| *start < from);
    for (start, end) in of_atom.iter().skip(begin) {
        if *start > from + gap || *start >= commas.len() {
            break;
        }
        let kept = tokens.len();
        tokens.extend(*start..*end);
        if extend(rest, *end, tokens, hits, commas) {
            return true;
        }
        tokens.truncate(kept);
    }
    false
}

/// A word as patterns may name it.
fn is_word(word: &str) -> bool {
    let bare = word.strip_prefix('=').unwrap_or(word);
    let bare = bare.strip_suffix('*').or_else(|| bare.strip_prefix('*')).unwrap_or(bare);
    !bare.is_empty()
        && (bare == ":" || bare.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '.'))
}
