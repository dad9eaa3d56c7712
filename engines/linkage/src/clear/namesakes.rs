//! People who share a whole name. Given names and surnames are not drawn apart: where one is common, so is the other.

use rustc_hash::FxHashMap;

use super::corpus::Corpus;
use crate::person::{Lexicon, Person};

/// Bearers of one whole name that are looked at, at most.
const LOOKED_AT: usize = 100;

/// What the files say about whole names.
#[derive(Debug)]
pub(crate) struct Namesakes {
    /// How much more often strangers share both names than if these were drawn apart, as natural logarithm.
    pub(crate) company: f32,
    /// Whole names with the number of people of different birth dates who bear them, when more than one.
    people: FxHashMap<(u32, u32), u32>,
    total: f32,
}

impl Namesakes {
    pub(crate) fn new(corpus: &Corpus) -> Self {
        let mut named: Vec<((u32, u32), u32)> = Vec::new();
        let mut single: [FxHashMap<u32, u32>; 2] = [FxHashMap::default(), FxHashMap::default()];
        let mut dated = 0_u32;
        for person in corpus.persons() {
            let Some(key) = key(&corpus.lexicon, person.given, person.surname) else { continue };
            if let Some(date) = sure_date(person) {
                named.push((key, date));
                dated += 1;
                *single[0].entry(corpus.lexicon.get(person.given).fold).or_default() += 1;
                *single[1].entry(corpus.lexicon.get(person.surname).fold).or_default() += 1;
            }
        }
        named.sort_unstable();
        named.dedup();
        let mut people = FxHashMap::default();
        let mut shared = 0.0_f64;
        for bearers in named.chunk_by(|a, b| a.0 == b.0) {
            if bearers.len() < 2 {
                continue;
            }
            people.insert(bearers[0].0, u32::try_from(bearers.len()).unwrap_or(u32::MAX));
            let looked_at = &bearers[..bearers.len().min(LOOKED_AT)];
            for (at, one) in looked_at.iter().enumerate() {
                shared += looked_at[at + 1..].iter().filter(|other| far_apart(one.1, other.1)).count() as f64;
            }
        }
        let all = f64::from(dated);
        let by_chance = |counts: &FxHashMap<u32, u32>| {
            counts.values().map(|count| f64::from(*count) * (f64::from(*count) - 1.0)).sum::<f64>()
                / (all * (all - 1.0)).max(1.0)
        };
        let expected = by_chance(&single[0]) * by_chance(&single[1]) * all * (all - 1.0) / 2.0;
        let company = ((shared + 3.0) / (expected + 3.0)).ln().clamp(0.0, 5.0);
        Self {
            company: company as f32,
            people,
            total: (corpus.left.len() + corpus.right.len()).max(1) as f32,
        }
    }

    /// The share of others known to bear both names, as natural logarithm; very small when nobody else does.
    pub(crate) fn share(&self, lexicon: &Lexicon, given: u32, surname: u32) -> f32 {
        match key(lexicon, given, surname).and_then(|key| self.people.get(&key)) {
            Some(people) => ((*people as f32 - 1.0) / self.total).ln(),
            None => f32::MIN,
        }
    }
}

/// The folds of both names, in a fixed order.
fn key(lexicon: &Lexicon, given: u32, surname: u32) -> Option<(u32, u32)> {
    if given == 0 || surname == 0 {
        return None;
    }
    let (given, surname) = (lexicon.get(given), lexicon.get(surname));
    if given.form.initial || surname.form.initial {
        return None;
    }
    Some((given.fold.min(surname.fold), given.fold.max(surname.fold)))
}

fn sure_date(person: &Person) -> Option<u32> {
    (person.birth.is_known() && !person.birth.is_estimate()).then(|| person.birth.packed())
}

/// Too far apart for an error in one part of a date: two people.
fn far_apart(a: u32, b: u32) -> bool {
    let parts = [16, 8, 0].map(|shift| u32::from((a >> shift) & 0xFF != (b >> shift) & 0xFF));
    parts.iter().sum::<u32>() >= 2 && (a >> 16) != (b >> 16)
}
