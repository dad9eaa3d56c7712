//! Words and their inflections: from a token to the keys that patterns speak of.

use std::collections::HashMap;

use super::token::Token;

/// A finite verb, a participle, an infinitive.
pub(crate) const FINITE: u8 = 1;
pub(crate) const PARTICIPLE: u8 = 2;
pub(crate) const INFINITIVE: u8 = 4;
/// A preposition: a particle before one, or at the end, belongs to the verb.
pub(crate) const PREPOSITION: u8 = 8;

/// The number of a word, a lemma or a part of a word.
pub(crate) type Key = u32;

/// What is known of one written form.
#[derive(Debug, Clone, Default)]
struct Form {
    keys: Vec<Key>,
    flags: u8,
    number: Option<f64>,
}

/// Words by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    numbers: HashMap<String, Key>,
    forms: HashMap<String, Form>,
    /// Lemma of a verb and a particle → lemma of the separable verb.
    separable: HashMap<(Key, Key), Key>,
    particles: HashMap<String, (Key, bool)>,
    /// Last parts of compounds, longest first, with whether the first part keeps its meaning.
    heads: Vec<(String, bool)>,
    /// Written form with one letter left out → forms of it.
    deletions: HashMap<String, Vec<String>>,
    guard: std::collections::HashSet<String>,
    prefixes: Vec<(String, Key)>,
    suffixes: Vec<(String, Key)>,
}

/// A word as patterns see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    pub(crate) keys: Vec<Key>,
    pub(crate) flags: u8,
    pub(crate) number: Option<f64>,
    /// Two words in one: two parts of a pattern may meet in it.
    pub(crate) compound: bool,
    /// Read as another word than was written: a typing error.
    pub(crate) mended: bool,
}

/// Verbs that mean little by themselves: their participles in a pattern stay as written.
const LIGHT: [&str; 12] = [
    "hebben", "zijn", "worden", "doen", "gaan", "komen", "maken", "zetten", "zien", "krijgen", "blijven",
    "houden",
];

/// What stands before a unit and what after it, without the *en* between them: `tweehonderdenvijf`.
fn around<'a>(text: &'a str, unit: &str) -> Option<[&'a str; 2]> {
    let (front, rest) = text.split_once(unit)?;
    Some([front, rest.strip_prefix("en").filter(|rest| !rest.is_empty()).unwrap_or(rest)])
}

fn or_when_empty((text, number): (&str, Option<f64>), otherwise: f64) -> Option<f64> {
    if text.is_empty() { Some(otherwise) } else { number }
}

/// Shortest word in which a typing error is mended.
const LONG: usize = 7;

impl Lexicon {
    /// The number of a word or lemma; made when new.
    pub(crate) fn key(&mut self, word: &str) -> Key {
        if let Some(key) = self.numbers.get(word) {
            return *key;
        }
        let key = Key::try_from(self.numbers.len()).unwrap_or(Key::MAX);
        self.numbers.insert(word.to_owned(), key);
        key
    }

    /// The key of a word of a pattern: `=form` is that form only, `stem*` and `*end` are parts, the rest is a
    /// lemma with all its forms.
    pub(crate) fn pattern_key(&mut self, word: &str) -> Key {
        if let Some(form) = word.strip_prefix('=') {
            return self.key(&format!("={form}"));
        }
        let key = self.key(word);
        if let Some(stem) = word.strip_suffix('*') {
            if !self.prefixes.iter().any(|(known, _)| known == stem) {
                self.prefixes.push((stem.to_owned(), key));
            }
        } else if let Some(end) = word.strip_prefix('*')
            && !self.suffixes.iter().any(|(known, _)| known == end)
        {
            self.suffixes.push((end.to_owned(), key));
        }
        key
    }

    /// The verb of a participle: a pattern that says `afgenomen` means `neemt … af` too. Nothing for other words.
    pub(crate) fn verb_of(&self, word: &str) -> Option<Key> {
        let form = self.forms.get(word).filter(|form| form.flags == PARTICIPLE)?;
        let light = LIGHT.iter().filter_map(|verb| self.numbers.get(*verb));
        let light: Vec<Key> = light.copied().collect();
        form.keys.first().copied().filter(|verb| form.keys.len() == 1 && !light.contains(verb))
    }

    /// Adds a written form of a lemma.
    pub(crate) fn add(&mut self, form: &str, lemma: &str, flags: u8) {
        let key = self.key(lemma);
        let known = self.forms.entry(form.to_owned()).or_default();
        if !known.keys.contains(&key) {
            known.keys.push(key);
        }
        known.flags |= flags;
    }

    pub(crate) fn number(&mut self, word: &str, value: f64) {
        self.forms.entry(word.to_owned()).or_default().number = Some(value);
    }

    /// A particle; one that is also a preposition counts only at the end or before another preposition.
    pub(crate) fn particle(&mut self, word: &str, strict: bool) {
        let key = self.key(word);
        self.particles.insert(word.to_owned(), (key, strict));
    }

    pub(crate) fn separable(&mut self, verb: &str, particle: &str) {
        let (verb, particle, whole) =
            (self.key(verb), self.key(particle), self.key(&format!("{particle}{verb}")));
        self.separable.insert((verb, particle), whole);
    }

    pub(crate) fn head(&mut self, head: &str, transparent: bool) {
        self.heads.push((head.to_owned(), transparent));
    }

    pub(crate) fn guard(&mut self, word: &str) {
        self.guard.insert(word.to_owned());
    }

    /// Sorts what is looked through in order, and prepares the mending of typing errors.
    pub(crate) fn finish(&mut self) {
        self.heads.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| b.cmp(a)));
        let mut long: Vec<&String> = self.forms.keys().filter(|form| form.chars().count() >= LONG).collect();
        long.sort_unstable();
        let mut deletions: HashMap<String, Vec<String>> = HashMap::new();
        for form in long {
            for shorter in shortened(form) {
                deletions.entry(shorter).or_default().push(form.clone());
            }
        }
        self.deletions = deletions;
    }

    /// What a token can be.
    pub(crate) fn look_up(&self, token: &Token) -> Word {
        let text = token.text.as_str();
        let number = token.number.or_else(|| self.counted(text));
        let mut word = Word { number, ..Word::default() };
        let exact = self.numbers.get(text).copied();
        word.keys.extend(self.numbers.get(&format!("={text}")));
        if let Some(form) = self.forms.get(text) {
            word.take(form);
        } else if number.is_none() && !self.split(text, &mut word) {
            self.mend(text, &mut word);
        }
        if let Some(key) = exact
            && !word.keys.contains(&key)
        {
            word.keys.push(key);
        }
        for (stem, key) in &self.prefixes {
            if text.starts_with(stem.as_str()) {
                word.keys.push(*key);
            }
        }
        for (end, key) in &self.suffixes {
            if text.ends_with(end.as_str()) {
                word.keys.push(*key);
            }
        }
        word
    }

    /// `drieduizend`, `vijftienhonderd`, `tweeduizendvijfhonderd`: what stands before a thousand, and what after.
    fn counted(&self, text: &str) -> Option<f64> {
        self.below_thousand(text).or_else(|| {
            let parts = around(text, "duizend")?;
            let [front, rest] = parts.map(|part| (part, self.below_thousand(part)));
            Some(or_when_empty(front, 1.0)? * 1000.0 + or_when_empty(rest, 0.0)?)
        })
    }

    fn below_thousand(&self, text: &str) -> Option<f64> {
        let plain = |text: &str| self.forms.get(text).and_then(|form| form.number);
        plain(text).or_else(|| {
            let [front, rest] = around(text, "honderd")?.map(|part| (part, plain(part)));
            Some(or_when_empty(front, 1.0)? * 100.0 + or_when_empty(rest, 0.0)?)
        })
    }

    /// uitbuitingssituatie: the last part always means something, the first only before a head that lets it through.
    fn split(&self, text: &str, word: &mut Word) -> bool {
        for (head, transparent) in &self.heads {
            let Some(first) = text.strip_suffix(head.as_str()) else { continue };
            if first.len() < 3 {
                continue;
            }
            let parts =
                [first, first.strip_suffix('s').unwrap_or(first), first.strip_suffix("en").unwrap_or(first)];
            let modifier = parts.into_iter().find_map(|part| self.forms.get(part));
            let inner =
                modifier.is_none() && *transparent && first.len() > 5 && self.split_inner(&parts, word);
            if modifier.is_none() && !inner && first.len() < 4 {
                continue;
            }
            if let (Some(form), true) = (modifier, *transparent) {
                word.keys.extend(&form.keys);
            }
            if let Some(form) = self.forms.get(head.as_str()) {
                word.keys.extend(&form.keys);
            }
            word.keys.sort_unstable();
            word.keys.dedup();
            word.compound = true;
            return true;
        }
        // uitbuitings situatie, written apart: the linking s is left over.
        if let Some(form) =
            text.strip_suffix('s').filter(|first| first.len() >= LONG).and_then(|f| self.forms.get(f))
        {
            word.take(form);
            return true;
        }
        false
    }

    fn split_inner(&self, parts: &[&str], word: &mut Word) -> bool {
        for part in parts {
            for (head, _) in &self.heads {
                if part.strip_suffix(head.as_str()).is_some_and(|first| first.len() >= 3)
                    && let Some(form) = self.forms.get(head.as_str())
                {
                    word.keys.extend(&form.keys);
                    return true;
                }
            }
        }
        false
    }

    /// One letter too many, too few, another one, or two swapped, in a long word that is no word itself.
    fn mend(&self, text: &str, word: &mut Word) {
        if text.chars().count() < LONG || self.guard.contains(text) {
            return;
        }
        let mut best: Option<&String> = None;
        let mut consider = |candidate: &'_ String| {
            if one_edit(text, candidate) && best.is_none_or(|known| candidate < known) {
                best = self.forms.get_key_value(candidate).map(|(known, _)| known);
            }
        };
        // Too many letters: leaving one out gives the word itself.
        for shorter in std::iter::once(text.to_owned()).chain(shortened(text)) {
            if shorter.chars().count() >= LONG && self.forms.contains_key(&shorter) {
                consider(&shorter);
            }
            for candidate in self.deletions.get(&shorter).into_iter().flatten() {
                consider(candidate);
            }
        }
        if let Some(form) = best.and_then(|known| self.forms.get(known)) {
            word.take(form);
            word.mended = true;
        }
    }

    /// Joins verb and particle that stand apart in one clause: `neemt … af`, `af te nemen`.
    pub(crate) fn join(&self, tokens: &[Token], words: &mut [Word], clause: std::ops::Range<usize>) {
        let particles: Vec<(usize, Key)> = clause
            .clone()
            .filter_map(|index| {
                let (key, strict) = self.particles.get(tokens.get(index)?.text.as_str())?;
                let next = (index + 1 < clause.end).then(|| words.get(index + 1)).flatten();
                let free = next
                    .is_none_or(|next| next.flags & (PREPOSITION | INFINITIVE | FINITE | PARTICIPLE) != 0);
                let te = tokens.get(index + 1).is_some_and(|next| next.text == "te");
                (!strict || free || te).then_some((index, *key))
            })
            .collect();
        let alone =
            words.get(clause.clone()).is_some_and(|words| words.iter().all(|word| word.flags & FINITE == 0));
        for (index, particle) in particles {
            let after = if tokens.get(index + 1).is_some_and(|next| next.text == "te") { 2 } else { 1 };
            let near = index + after..(index + after + 1).min(clause.end);
            // `af te lossen`: the particle is of the infinitive, not of a verb before it.
            let earlier = if after == 2 { index..index } else { clause.start..index };
            for at in earlier.chain(near) {
                let Some(word) = words.get_mut(at) else { continue };
                // `ze trekken dat van haar loon af`: a plural looks like an infinitive; it is the verb when no other is.
                let verb = word.flags & FINITE != 0 || alone && word.flags & INFINITIVE != 0;
                if at < index && !verb {
                    continue;
                }
                let whole: Vec<Key> = word
                    .keys
                    .iter()
                    .filter_map(|verb| self.separable.get(&(*verb, particle)).copied())
                    .collect();
                for key in whole {
                    if !word.keys.contains(&key) {
                        word.keys.push(key);
                    }
                }
            }
        }
    }
}

impl Word {
    fn take(&mut self, form: &Form) {
        self.keys.extend(&form.keys);
        self.flags |= form.flags;
        self.number = self.number.or(form.number);
    }

    pub(crate) fn is(&self, flags: u8) -> bool {
        self.flags & flags != 0
    }
}

/// The word with each letter left out in turn.
fn shortened(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| {
        let mut shorter = String::with_capacity(word.len());
        shorter.push_str(&word[..at]);
        shorter.push_str(&word[at + c.len_utf8()..]);
        shorter
    })
}

/// Damerau–Levenshtein distance of exactly one.
fn one_edit(written: &str, meant: &str) -> bool {
    let (written, meant): (Vec<char>, Vec<char>) = (written.chars().collect(), meant.chars().collect());
    let same = written.iter().zip(&meant).take_while(|(left, right)| left == right).count();
    match (&written[same..], &meant[same..]) {
        ([_, rest @ ..], other) if rest == other => true,
        (other, [_, rest @ ..]) if rest == other => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([first, second, rest @ ..], [third, fourth, other @ ..]) => {
            first == fourth && second == third && rest == other
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Optimal string alignment over the whole table: slow and plain.
    fn distance(left: &str, right: &str) -> usize {
        let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let mut table = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
        for i in 0..=left.len() {
            for j in 0..=right.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let differs = usize::from(left[i - 1] != right[j - 1]);
                    let mut best =
                        (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + differs);
                    if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[left.len()][right.len()]
    }

    proptest! {
        #[test]
        fn one_edit_is_what_the_whole_table_says(left in "[abc]{0,6}", right in "[abc]{0,6}") {
            prop_assert_eq!(one_edit(&left, &right), distance(&left, &right) == 1);
        }

        #[test]
        fn a_long_word_with_one_error_is_mended(at in 0_usize..10, letter in "[a-z]") {
            let mut lexicon = Lexicon::default();
            lexicon.add("mishandeld", "mishandelen", PARTICIPLE);
            let key = lexicon.key("mishandelen");
            lexicon.finish();
            let mut wrong = "mishandeld".to_owned();
            wrong.insert_str(at, &letter);
            let token = Token { start: 0, end: 0, text: wrong, number: None, before: super::super::token::Break::None };
            prop_assert!(lexicon.look_up(&token).keys.contains(&key));
        }
    }
}
