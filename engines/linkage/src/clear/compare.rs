//! Two persons side by side: a grade per attribute, and how likely that grade is by chance for these values.

use super::corpus::Frequencies;
use super::levels::{
    ATTRIBUTES, AddressLevel, Attribute, DateLevel, NameLevel, OrderLevel, SexLevel, WholeLevel,
};
use super::model::Model;
use super::numbers::{date_level, one_digit};
use super::similar::{edits, jaro_winkler, one_edit};
use crate::person::{Lexicon, Name, Person, Words};

/// The grades of a pair, by attribute, and the natural logarithm of their chance between strangers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) levels: [u8; ATTRIBUTES],
    pub(crate) log_u: [f32; ATTRIBUTES],
}

/// Compares persons of one corpus.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Comparer<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) frequencies: &'a Frequencies,
    pub(crate) model: &'a Model,
}

impl Comparer<'_> {
    pub(crate) fn compare(&self, a: &Person, b: &Person) -> Evidence {
        let mut evidence = Evidence { levels: [0; ATTRIBUTES], log_u: [0.0; ATTRIBUTES] };
        let mut set = |attribute: Attribute, level: u8, log_u: f32| {
            evidence.levels[attribute.index()] = level;
            evidence.log_u[attribute.index()] = log_u;
        };
        let names = self.names(a, b);
        set(Attribute::GivenName, names.given.0.index(), names.given.1);
        set(Attribute::Surname, names.surname.0.index(), names.surname.1);
        set(Attribute::WholeName, names.order.index(), self.namesakes(&names, a, b));
        let (date, log_u) = self.date(a, b);
        set(Attribute::BirthDate, date.index(), log_u);
        let sex = sex_level(a.sex, b.sex, names.given.0);
        set(Attribute::Sex, sex.index(), self.typical(Attribute::Sex, sex.index()));
        let (address, log_u) = self.address(a, b);
        set(Attribute::Address, address.index(), log_u);
        let (phone, log_u) = self.phone(a.phone, b.phone);
        set(Attribute::Phone, phone.index(), log_u);
        let (email, log_u) = self.email(a.email, b.email);
        set(Attribute::Email, email.index(), log_u);
        let (document, log_u) = self.document(a, b);
        set(Attribute::Document, document.index(), log_u);
        evidence
    }

    /// How much likelier strangers share both names than the chances of each say: names go together, and some
    /// whole names are known to be borne by several people.
    fn namesakes(&self, names: &Names, a: &Person, b: &Person) -> f32 {
        let alike = |level: NameLevel| {
            matches!(
                level,
                NameLevel::Exact | NameLevel::Sound | NameLevel::Form | NameLevel::Typo | NameLevel::Skeleton
            )
        };
        if !alike(names.given.0) || !alike(names.surname.0) {
            return 0.0;
        }
        let apart = names.given.1 + names.surname.1;
        let rarest = names.given.1.min(names.surname.1);
        // Half of it: what is known of this very name carries the rest.
        let together = (apart + self.frequencies.company() / 2.0).min(rarest);
        let bearers =
            |person: &Person| self.frequencies.namesakes(self.lexicon, person.given, person.surname);
        let known = bearers(a).max(bearers(b));
        together.max(known).max(apart) - apart
    }

    /// The chance of a grade over all values.
    fn typical(&self, attribute: Attribute, level: u8) -> f32 {
        self.model.log_u(attribute, level)
    }

    fn names(&self, a: &Person, b: &Person) -> Names {
        let straight = Names {
            given: self.name(Attribute::GivenName, a.given, b.given),
            surname: self.name(Attribute::Surname, a.surname, b.surname),
            order: OrderLevel::Same,
        };
        let good = |level: NameLevel| (1..=NameLevel::Skeleton.index()).contains(&level.index());
        if good(straight.given.0) && good(straight.surname.0) {
            return straight;
        }
        let one = self.name(Attribute::GivenName, a.given, b.surname);
        let other = self.name(Attribute::Surname, a.surname, b.given);
        // Which is which cannot be told: the same choice whichever side comes first.
        let first = (one.0.index(), one.1) <= (other.0.index(), other.1);
        let (given, surname) = if first { (one, other) } else { (other, one) };
        let swapped = Names { given, surname, order: OrderLevel::Swapped };
        let value = |names: &Names| {
            self.model.log_ratio(Attribute::GivenName, names.given.0.index(), names.given.1)
                + self.model.log_ratio(Attribute::Surname, names.surname.0.index(), names.surname.1)
                + self.model.log_ratio(Attribute::WholeName, names.order.index(), 0.0)
        };
        if value(&swapped) > value(&straight) { swapped } else { straight }
    }

    fn name(&self, attribute: Attribute, a: u32, b: u32) -> (NameLevel, f32) {
        if a == 0 || b == 0 {
            return (NameLevel::Missing, 0.0);
        }
        let x = self.lexicon.get(a);
        if a == b {
            return if x.form.initial {
                (NameLevel::Initial, self.frequencies.initial(&x.form.letters).ln())
            } else {
                (NameLevel::Exact, self.frequencies.name(a).ln())
            };
        }
        let y = self.lexicon.get(b);
        if x.form.initial || y.form.initial {
            return if x.form.letters.as_bytes()[0] == y.form.letters.as_bytes()[0] {
                (NameLevel::Initial, self.frequencies.initial(&x.form.letters).ln())
            } else {
                (NameLevel::OtherInitial, self.typical(attribute, NameLevel::OtherInitial.index()))
            };
        }
        if sounds_alike(x, y) {
            return (NameLevel::Sound, self.frequencies.fold(x.fold).max(self.frequencies.fold(y.fold)).ln());
        }
        if x.form.group != 0 && x.form.group == y.form.group {
            return (NameLevel::Form, self.frequencies.group(x.form.group).ln());
        }
        let near = |level: NameLevel, spread: f32| {
            let rarest = self.frequencies.name(a).min(self.frequencies.name(b));
            let typical = self.typical(attribute, level.index());
            (level, typical.max((rarest * spread).min(0.5).ln()))
        };
        let shortest = x.form.letters.len().min(y.form.letters.len());
        let apart = |which: usize| {
            x.letters[which].without(y.letters[which]).max(y.letters[which].without(x.letters[which]))
        };
        if (shortest >= 3 && apart(0) <= 1 && one_edit(&x.form.letters, &y.form.letters))
            || (shortest >= 5 && apart(1) <= 1 && one_edit(&x.form.fold, &y.form.fold))
        {
            return near(NameLevel::Typo, 15.0);
        }
        if (x.parts.len() > 1 || y.parts.len() > 1)
            && let Some(found) = self.parts(x, y)
        {
            return found;
        }
        if x.skeleton == y.skeleton && x.form.skeleton.len() >= 3 {
            return near(NameLevel::Skeleton, 15.0);
        }
        let like = || may_be_like(x, y) && jaro_winkler(&x.form.fold, &y.form.fold) >= LIKE;
        let two_edits = || apart(0) <= 2 && edits(&x.form.letters, &y.form.letters) <= 2;
        if like() || (shortest >= 7 && two_edits()) {
            return near(NameLevel::Similar, 30.0);
        }
        (NameLevel::Different, self.typical(attribute, NameLevel::Different.index()))
    }

    /// Names of several parts: how many of the shorter one are in the longer one.
    fn parts(&self, x: &Name, y: &Name) -> Option<(NameLevel, f32)> {
        let order = |name: &Name| (name.parts.len(), name.form.letters.clone());
        let (short, long) = if order(x) <= order(y) { (x, y) } else { (y, x) };
        let mut taken = 0_u32;
        let (mut met, mut rarest) = (0, 1.0_f32);
        for part in &short.parts {
            let this = self.lexicon.get(*part);
            let found = long.parts.iter().enumerate().find(|(at, other)| {
                taken & (1 << at) == 0 && (*other == part || alike_parts(this, self.lexicon.get(**other)))
            });
            if let Some((at, other)) = found {
                taken |= 1 << at;
                met += 1;
                if this.form.letters.len() > 1 {
                    rarest = rarest.min(self.frequencies.part(*part).max(self.frequencies.part(*other)));
                }
            }
        }
        if met == 0 || rarest >= 1.0 {
            return None;
        }
        let level = if met == short.parts.len() { NameLevel::Part } else { NameLevel::Overlap };
        Some((level, rarest.ln()))
    }

    fn date(&self, a: &Person, b: &Person) -> (DateLevel, f32) {
        let level = date_level(a, b);
        let typical = || self.typical(Attribute::BirthDate, level.index());
        let log_u = match level {
            DateLevel::Exact | DateLevel::ExactEstimate => self.frequencies.date(a.birth.packed()).ln(),
            DateLevel::EstimateSameYear => self.frequencies.year(a.birth.year).ln(),
            _ => typical(),
        };
        (level, log_u)
    }

    fn address(&self, a: &Person, b: &Person) -> (AddressLevel, f32) {
        let level = self.address_level(a, b);
        let f = self.frequencies;
        let typical = || self.typical(Attribute::Address, level.index());
        let log_u = match level {
            AddressLevel::Missing => 0.0,
            AddressLevel::House => f.house(a.postcode, a.number).ln(),
            AddressLevel::StreetPostcode | AddressLevel::Postcode => f.postcode(a.postcode).ln(),
            AddressLevel::City => f.city(a.city).ln(),
            AddressLevel::Street => f.street(a.street).max(f.street(b.street)).ln().max(typical()),
            AddressLevel::StreetCity => {
                (f.street(a.street).max(f.street(b.street)) * f.city(a.city)).ln().max(typical())
            }
            _ => typical(),
        };
        (level, log_u)
    }

    fn address_level(&self, a: &Person, b: &Person) -> AddressLevel {
        let same = |x: u32, y: u32| x != 0 && x == y;
        let postcode = same(a.postcode, b.postcode);
        let number = same(a.number, b.number);
        if postcode && number {
            return AddressLevel::House;
        }
        let street = same(a.street, b.street)
            || (a.street != 0 && b.street != 0 && {
                let apart = letters_apart(&self.lexicon.streets, a.street, b.street);
                apart <= 3 && {
                    let (x, y) = (self.lexicon.streets.text(a.street), self.lexicon.streets.text(b.street));
                    (apart <= 1 && one_edit(x, y))
                        || (number && x.len() > 6 && y.len() > 6 && edits(x, y) <= 3)
                }
            });
        if postcode {
            return if street { AddressLevel::StreetPostcode } else { AddressLevel::Postcode };
        }
        let city = same(a.city, b.city);
        let postcode_near = || {
            a.postcode != 0
                && b.postcode != 0
                && one_edit(self.lexicon.postcodes.text(a.postcode), self.lexicon.postcodes.text(b.postcode))
        };
        if street && number {
            return if postcode_near() {
                AddressLevel::HouseNearPostcode
            } else if city {
                AddressLevel::HouseCity
            } else {
                AddressLevel::HouseStreet
            };
        }
        if street && city {
            return AddressLevel::StreetCity;
        }
        if city {
            return if postcode_near() { AddressLevel::PostcodeNear } else { AddressLevel::City };
        }
        if street {
            return AddressLevel::Street;
        }
        if a.city != 0 && b.city != 0 {
            let text = |city: u32| self.lexicon.cities.text(city);
            let near = || {
                let (x, y) = (text(a.city), text(b.city));
                x.len() > 3 && y.len() > 3 && one_edit(x, y)
            };
            if letters_apart(&self.lexicon.cities, a.city, b.city) <= 1 && near() {
                return AddressLevel::CityNear;
            }
        }
        let full = |person: &Person| person.street != 0 || person.postcode != 0;
        if full(a) && full(b) {
            AddressLevel::Different
        } else if a.city != 0 && b.city != 0 {
            AddressLevel::CityUnlike
        } else {
            AddressLevel::Missing
        }
    }

    fn phone(&self, a: u64, b: u64) -> (WholeLevel, f32) {
        if a == 0 || b == 0 {
            return (WholeLevel::Missing, 0.0);
        }
        if a == b {
            return (WholeLevel::Same, self.frequencies.phone(a).ln());
        }
        let level = if one_digit(a, b) { WholeLevel::Near } else { WholeLevel::Different };
        (level, self.typical(Attribute::Phone, level.index()))
    }

    fn email(&self, a: u32, b: u32) -> (WholeLevel, f32) {
        if a == 0 || b == 0 {
            return (WholeLevel::Missing, 0.0);
        }
        if a == b {
            return (WholeLevel::Same, self.frequencies.email(a).ln());
        }
        let emails = &self.lexicon.emails;
        let near = letters_apart(emails, a, b) <= 1 && one_edit(emails.text(a), emails.text(b));
        let level = if near { WholeLevel::Near } else { WholeLevel::Different };
        (level, self.typical(Attribute::Email, level.index()))
    }

    /// One document in common is enough: people have several.
    fn document(&self, a: &Person, b: &Person) -> (WholeLevel, f32) {
        let of = |person: &Person| person.documents.into_iter().filter(|document| *document != 0);
        let shared = of(a).filter(|document| of(b).any(|other| other == *document));
        if let Some(rarest) =
            shared.map(|document| self.frequencies.document(document)).min_by(f32::total_cmp)
        {
            return (WholeLevel::Same, rarest.ln());
        }
        let texts = &self.lexicon.documents;
        let mut pairs = of(a).flat_map(|x| of(b).map(move |y| (x, y))).peekable();
        if pairs.peek().is_none() {
            return (WholeLevel::Missing, 0.0);
        }
        let near = pairs.any(|(x, y)| one_edit(texts.text(x), texts.text(y)));
        let level = if near { WholeLevel::Near } else { WholeLevel::Different };
        (level, self.typical(Attribute::Document, level.index()))
    }
}

struct Names {
    given: (NameLevel, f32),
    surname: (NameLevel, f32),
    order: OrderLevel,
}

/// At least so many letters of one of the texts have no counterpart in the other.
fn letters_apart(words: &Words, a: u32, b: u32) -> usize {
    let (a, b) = (words.letters(a), words.letters(b));
    a.without(b).max(b.without(a))
}

fn sounds_alike(x: &Name, y: &Name) -> bool {
    x.fold == y.fold || x.other_fold == y.fold || x.fold == y.other_fold || x.other_fold == y.other_fold
}

/// Jaro–Winkler likeness from which names are similar.
const LIKE: f64 = 0.87;

/// Whether the letters that both have can make the names similar: a bound on the Jaro likeness, with the most that
/// a common start adds.
fn may_be_like(x: &Name, y: &Name) -> bool {
    let (a, b) = (x.form.fold.len(), y.form.fold.len());
    let shared =
        (a - x.letters[1].without(y.letters[1]).min(a)).min(b - y.letters[1].without(x.letters[1]).min(b));
    let jaro = (shared as f64 / a as f64 + shared as f64 / b as f64 + 1.0) / 3.0;
    jaro + 0.4 * (1.0 - jaro) >= LIKE
}

fn alike_parts(x: &Name, y: &Name) -> bool {
    if x.form.initial || y.form.initial {
        return x.form.letters.as_bytes()[0] == y.form.letters.as_bytes()[0];
    }
    sounds_alike(x, y)
        || (x.form.group != 0 && x.form.group == y.form.group)
        || (x.form.letters.len() > 3 && one_edit(&x.form.letters, &y.form.letters))
}

fn sex_level(a: u8, b: u8, given: NameLevel) -> SexLevel {
    let named = (1..=NameLevel::Skeleton.index()).contains(&given.index());
    match (a == 0 || b == 0, a == b, named) {
        (true, _, _) => SexLevel::Missing,
        (_, true, true) => SexLevel::SameGivenNameToo,
        (_, false, true) => SexLevel::OtherGivenNameSame,
        (_, true, false) => SexLevel::Same,
        (_, false, false) => SexLevel::Other,
    }
}
