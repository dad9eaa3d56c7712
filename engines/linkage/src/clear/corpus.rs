//! The files to link, with how often each value occurs in them.

use rustc_hash::FxHashMap;

use super::namesakes::Namesakes;
use crate::person::{Lexicon, Person, PersonRow};

/// Which file a row belongs to. For deduplication only the left one is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first file, or the only one.
    Left,
    /// The second file.
    Right,
}

/// One or two files of persons in comparable form.
#[derive(Debug, Default)]
pub struct Corpus {
    pub(crate) lexicon: Lexicon,
    pub(crate) left: Vec<Person>,
    pub(crate) right: Vec<Person>,
}

impl Corpus {
    /// No rows yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row; its number is its place in its file, from 0.
    pub fn add(&mut self, side: Side, row: &PersonRow<'_>) {
        let person = self.lexicon.person(row);
        match side {
            Side::Left => self.left.push(person),
            Side::Right => self.right.push(person),
        }
    }

    /// Rows in a file.
    pub fn len(&self, side: Side) -> usize {
        match side {
            Side::Left => self.left.len(),
            Side::Right => self.right.len(),
        }
    }

    /// No rows at all.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty() && self.right.is_empty()
    }

    pub(crate) fn persons(&self) -> impl Iterator<Item = &Person> {
        self.left.iter().chain(&self.right)
    }
}

/// How often values occur, both files together: what everybody shares says little.
#[derive(Debug)]
pub(crate) struct Frequencies {
    given: Counts,
    surname: Counts,
    dates: FxHashMap<u32, u32>,
    date_total: f32,
    date_base: f32,
    years: FxHashMap<u16, u32>,
    houses: FxHashMap<(u32, u32), u32>,
    postcodes: Vec<u32>,
    cities: Vec<u32>,
    streets: Vec<u32>,
    address_total: f32,
    phones: FxHashMap<u64, u32>,
    phone_total: f32,
    emails: Vec<u32>,
    email_total: f32,
    documents: Vec<u32>,
    document_total: f32,
    namesakes: Namesakes,
}

/// Counts of one name field.
#[derive(Debug)]
struct Counts {
    exact: Vec<u32>,
    fold: Vec<u32>,
    part: Vec<u32>,
    group: FxHashMap<u16, u32>,
    initial: [u32; 26],
    total: f32,
}

impl Counts {
    fn new(lexicon: &Lexicon, values: impl Iterator<Item = u32>) -> Self {
        let mut counts = Self {
            exact: vec![0; lexicon.names.len() + 1],
            fold: vec![0; lexicon.folds.len() + 1],
            part: vec![0; lexicon.names.len() + 1],
            group: FxHashMap::default(),
            initial: [0; 26],
            total: 0.0,
        };
        for id in values.filter(|id| *id != 0) {
            counts.exact[id as usize] += 1;
        }
        let mut total = 0_u32;
        for (at, name) in lexicon.names.iter().enumerate() {
            let times = counts.exact[at + 1];
            if times == 0 {
                continue;
            }
            total += times;
            counts.fold[name.fold as usize] += times;
            for part in &name.parts {
                counts.part[*part as usize] += times;
            }
            if name.form.group != 0 {
                *counts.group.entry(name.form.group).or_default() += times;
            }
            if let Some(letter) = initial_of(&name.form.letters) {
                counts.initial[letter] += times;
            }
        }
        counts.total = (total as f32).max(1.0);
        counts
    }
}

fn initial_of(letters: &str) -> Option<usize> {
    letters.bytes().next().filter(u8::is_ascii_lowercase).map(|letter| usize::from(letter - b'a'))
}

/// The share of others that hold a value which `count` records hold, of whom one is asking.
fn share(count: u32, total: f32) -> f32 {
    (count as f32 - 1.0).max(0.7) / total
}

impl Frequencies {
    pub(crate) fn new(corpus: &Corpus) -> Self {
        let lexicon = &corpus.lexicon;
        let mut dates: FxHashMap<u32, u32> = FxHashMap::default();
        let mut years: FxHashMap<u16, u32> = FxHashMap::default();
        let mut houses: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut phones: FxHashMap<u64, u32> = FxHashMap::default();
        let mut postcodes = vec![0; lexicon.postcodes.len() + 1];
        let mut cities = vec![0; lexicon.cities.len() + 1];
        let mut streets = vec![0; lexicon.streets.len() + 1];
        let mut emails = vec![0; lexicon.emails.len() + 1];
        let mut documents = vec![0; lexicon.documents.len() + 1];
        let (mut dated, mut placed, mut phoned) = (0_u32, 0_u32, 0_u32);
        let (mut mailed, mut documented) = (0_u32, 0_u32);
        for person in corpus.persons() {
            if person.birth.is_known() {
                *dates.entry(person.birth.packed()).or_default() += 1;
                *years.entry(person.birth.year).or_default() += 1;
                dated += 1;
            }
            if person.postcode != 0 || person.street != 0 || person.city != 0 {
                placed += 1;
                postcodes[person.postcode as usize] += 1;
                cities[person.city as usize] += 1;
                streets[person.street as usize] += 1;
                *houses.entry((person.postcode, person.number)).or_default() += 1;
            }
            if person.phone != 0 {
                *phones.entry(person.phone).or_default() += 1;
                phoned += 1;
            }
            if person.email != 0 {
                emails[person.email as usize] += 1;
                mailed += 1;
            }
            for document in person.documents.into_iter().filter(|document| *document != 0) {
                documents[document as usize] += 1;
                documented += 1;
            }
        }
        let date_total = (dated as f32).max(1.0);
        // How often two persons share a full date by chance; estimates aside, they are shared more often.
        let date_base = {
            let sure = dates.iter().filter(|(date, _)| **date & 0xFFFF != 0x0101);
            sure.map(|(_, count)| f64::from(*count) * (f64::from(*count) - 1.0)).sum::<f64>()
                / f64::from(dated.max(2)).powi(2)
        };
        Self {
            given: Counts::new(lexicon, corpus.persons().map(|person| person.given)),
            surname: Counts::new(lexicon, corpus.persons().map(|person| person.surname)),
            dates,
            date_total,
            date_base: (date_base as f32).clamp(1.0 / 60_000.0, 0.01),
            years,
            houses,
            postcodes,
            cities,
            streets,
            address_total: (placed as f32).max(1.0),
            phones,
            phone_total: (phoned as f32).max(1.0),
            emails,
            email_total: (mailed as f32).max(1.0),
            documents,
            document_total: (documented as f32).max(1.0),
            namesakes: Namesakes::new(corpus),
        }
    }

    /// How much more often strangers share both names than if names were drawn apart, as natural logarithm.
    pub(crate) fn company(&self) -> f32 {
        self.namesakes.company
    }

    /// The share of others known to bear both names, as natural logarithm.
    pub(crate) fn namesakes(&self, lexicon: &Lexicon, given: u32, surname: u32) -> f32 {
        self.namesakes.share(lexicon, given, surname)
    }

    /// The share of persons with this name, as given name or surname: the larger.
    pub(crate) fn name(&self, id: u32) -> f32 {
        let share_in = |counts: &Counts| share(counts.exact[id as usize], counts.total);
        share_in(&self.given).max(share_in(&self.surname))
    }

    /// The share whose name sounds like this.
    pub(crate) fn fold(&self, fold: u32) -> f32 {
        let share_in = |counts: &Counts| share(counts.fold[fold as usize], counts.total);
        share_in(&self.given).max(share_in(&self.surname))
    }

    /// The share with this among the parts of their name.
    pub(crate) fn part(&self, id: u32) -> f32 {
        let share_in = |counts: &Counts| share(counts.part[id as usize], counts.total);
        share_in(&self.given).max(share_in(&self.surname))
    }

    /// The share with a form of this name.
    pub(crate) fn group(&self, group: u16) -> f32 {
        let share_in =
            |counts: &Counts| share(counts.group.get(&group).copied().unwrap_or_default(), counts.total);
        share_in(&self.given).max(share_in(&self.surname))
    }

    /// The share with this initial.
    pub(crate) fn initial(&self, letters: &str) -> f32 {
        let Some(letter) = initial_of(letters) else { return 1.0 / 26.0 };
        let share_in = |counts: &Counts| share(counts.initial[letter], counts.total);
        share_in(&self.given).max(share_in(&self.surname))
    }

    /// The share born on this day.
    pub(crate) fn date(&self, packed: u32) -> f32 {
        let count = self.dates.get(&packed).copied().unwrap_or_default();
        ((count as f32 - 2.0).max(0.0) / self.date_total).max(self.date_base)
    }

    /// The share born in this year.
    pub(crate) fn year(&self, year: u16) -> f32 {
        share(self.years.get(&year).copied().unwrap_or_default(), self.date_total)
    }

    /// The share at this postcode and number.
    pub(crate) fn house(&self, postcode: u32, number: u32) -> f32 {
        share(self.houses.get(&(postcode, number)).copied().unwrap_or_default(), self.address_total)
    }

    /// The share in this postcode.
    pub(crate) fn postcode(&self, id: u32) -> f32 {
        share(self.postcodes[id as usize], self.address_total)
    }

    /// The share in this town.
    pub(crate) fn city(&self, id: u32) -> f32 {
        share(self.cities[id as usize], self.address_total)
    }

    /// The share in a street of this name.
    pub(crate) fn street(&self, id: u32) -> f32 {
        share(self.streets[id as usize], self.address_total)
    }

    /// The share with this telephone number.
    pub(crate) fn phone(&self, phone: u64) -> f32 {
        share(self.phones.get(&phone).copied().unwrap_or_default(), self.phone_total)
    }

    /// The share with this e-mail address. Two holders may well be one person and say nothing about strangers.
    pub(crate) fn email(&self, id: u32) -> f32 {
        beyond_two(self.emails[id as usize], self.email_total, 1e-4)
    }

    /// The share with this document.
    pub(crate) fn document(&self, id: u32) -> f32 {
        beyond_two(self.documents[id as usize], self.document_total, 1e-5)
    }
}

/// The share of others that hold a value which hardly any two strangers share: at least `base`, more once a third
/// record holds it.
fn beyond_two(count: u32, total: f32, base: f32) -> f32 {
    ((count as f32 - 2.0) / total).max(base)
}
