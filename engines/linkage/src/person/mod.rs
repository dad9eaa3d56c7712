//! Persons as files describe them, brought into comparable pieces. Nothing is refused and nothing panics: a value
//! that cannot be read counts as unknown.

mod date;
mod groups;
mod name;
mod place;
mod sound;

use rustc_hash::FxHashMap;

use crate::{AttributeKind, normalise};

pub(crate) use date::BirthDate;
use name::NameForm;
pub(crate) use sound::skeleton;

/// One row of a file, as written. Empty is unknown.
#[derive(Clone, Copy, Default)]
pub struct PersonRow<'a> {
    /// Given names.
    pub given_name: &'a str,
    /// Surname, with or without particles.
    pub surname: &'a str,
    /// Date of birth, year first or day first.
    pub date_of_birth: &'a str,
    /// M or F; anything else is unknown.
    pub sex: &'a str,
    /// Street and house number.
    pub street: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// Town.
    pub city: &'a str,
    /// Telephone number.
    pub phone: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Numbers of identity documents, with `;` between them.
    pub document: &'a str,
}

impl std::fmt::Debug for PersonRow<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonRow(redacted)")
    }
}

/// A row in comparable pieces: numbers that stand for values of the [`Lexicon`]; 0 is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) given: u32,
    pub(crate) surname: u32,
    pub(crate) birth: BirthDate,
    pub(crate) sex: u8,
    pub(crate) street: u32,
    pub(crate) number: u32,
    pub(crate) postcode: u32,
    pub(crate) city: u32,
    pub(crate) phone: u64,
    pub(crate) email: u32,
    pub(crate) documents: [u32; DOCUMENTS],
}

/// Documents of one person that are looked at.
pub(crate) const DOCUMENTS: usize = 4;

/// The one form of a value that is compared as a whole; empty when it cannot be read.
fn exact(kind: AttributeKind, raw: &str) -> String {
    if raw.is_empty() {
        String::new()
    } else {
        normalise(kind, raw).map_or_else(|_| String::new(), |value| value.as_str().to_owned())
    }
}

/// Distinct texts, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct Words {
    ids: FxHashMap<String, u32>,
    texts: Vec<String>,
    letters: Vec<Letters>,
}

/// Which letters a text holds: tells at once that two texts are far apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Letters(u32);

impl Letters {
    fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |set, byte| set | 1 << (byte & 31)))
    }

    /// At least as many letters of this text have no counterpart in the other.
    pub(crate) fn without(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
    }
}

impl Words {
    fn id(&mut self, text: String) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(id) = self.ids.get(&text) {
            return *id;
        }
        self.letters.push(Letters::of(&text));
        self.texts.push(text.clone());
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.ids.insert(text, id);
        id
    }

    /// The text of a number; empty for 0.
    pub(crate) fn text(&self, id: u32) -> &str {
        id.checked_sub(1).and_then(|at| self.texts.get(at as usize)).map_or("", String::as_str)
    }

    /// The letters of a text; none for 0.
    pub(crate) fn letters(&self, id: u32) -> Letters {
        id.checked_sub(1).and_then(|at| self.letters.get(at as usize)).copied().unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// A name with the numbers of its folds, so that equality is one comparison.
#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) form: NameForm,
    pub(crate) fold: u32,
    pub(crate) other_fold: u32,
    pub(crate) skeleton: u32,
    /// Its letters, as written and as it sounds.
    pub(crate) letters: [Letters; 2],
    /// The numbers of its parts; of itself when it has one part.
    pub(crate) parts: Vec<u32>,
}

/// All distinct values of the files, folded once.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    raw_names: FxHashMap<String, u32>,
    name_ids: FxHashMap<String, u32>,
    pub(crate) names: Vec<Name>,
    pub(crate) folds: Words,
    pub(crate) skeletons: Words,
    pub(crate) streets: Words,
    pub(crate) postcodes: Words,
    pub(crate) cities: Words,
    pub(crate) emails: Words,
    pub(crate) documents: Words,
    raw_cities: FxHashMap<String, u32>,
}

impl Lexicon {
    /// The comparable pieces of a row.
    pub(crate) fn person(&mut self, row: &PersonRow<'_>) -> Person {
        let (street, number) = place::street(row.street);
        let street = self.streets.id(street);
        Person {
            given: self.name(row.given_name),
            surname: self.name(row.surname),
            birth: BirthDate::parse(row.date_of_birth),
            sex: place::sex(row.sex),
            street,
            number,
            postcode: self.postcodes.id(place::postcode(row.postcode)),
            city: self.city(row.city),
            phone: place::phone(row.phone),
            email: self.emails.id(exact(AttributeKind::Email, row.email)),
            documents: self.documents(row.document),
        }
    }

    fn documents(&mut self, raw: &str) -> [u32; DOCUMENTS] {
        let mut numbers = [0; DOCUMENTS];
        let known = raw.split(';').map(|one| exact(AttributeKind::DocumentNumber, one));
        for (number, text) in numbers.iter_mut().zip(known.filter(|text| !text.is_empty())) {
            *number = self.documents.id(text);
        }
        numbers
    }

    /// The name with this number, which is not 0.
    pub(crate) fn get(&self, id: u32) -> &Name {
        &self.names[id as usize - 1]
    }

    fn city(&mut self, raw: &str) -> u32 {
        if let Some(id) = self.raw_cities.get(raw) {
            return *id;
        }
        let id = self.cities.id(place::city(raw));
        self.raw_cities.insert(raw.to_owned(), id);
        id
    }

    fn name(&mut self, raw: &str) -> u32 {
        if raw.is_empty() {
            return 0;
        }
        if let Some(id) = self.raw_names.get(raw) {
            return *id;
        }
        let id = self.name_of(&name::parts(raw));
        self.raw_names.insert(raw.to_owned(), id);
        id
    }

    fn name_of(&mut self, parts: &[String]) -> u32 {
        if parts.is_empty() {
            return 0;
        }
        let key = parts.join(" ");
        if let Some(id) = self.name_ids.get(&key) {
            return *id;
        }
        let of_parts: Vec<u32> = if parts.len() > 1 {
            parts.iter().map(|part| self.name_of(std::slice::from_ref(part))).collect()
        } else {
            Vec::new()
        };
        let form = NameForm::of(parts);
        let fold = self.folds.id(form.fold.clone());
        let other_fold = self.folds.id(form.other_fold.clone());
        let skeleton = self.skeletons.id(form.skeleton.clone());
        let letters = [Letters::of(&form.letters), Letters::of(&form.fold)];
        self.names.push(Name { form, letters, fold, other_fold, skeleton, parts: of_parts });
        let id = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        if let (1, Some(name)) = (parts.len(), self.names.last_mut()) {
            name.parts = vec![id];
        }
        self.name_ids.insert(key, id);
        id
    }
}
