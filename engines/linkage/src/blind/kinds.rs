//! What a record is turned into before it is blinded: compound tokens, made so that variants of one person meet.

use crate::person::{Lexicon, Person, PersonRow};

/// Tokens of one record, at most: each is an evaluation by the key service.
pub const MAX_TOKENS: usize = 25;

/// Of what a token is made. Each kind has its own key. None is a first name, a year or a sex by itself: those could
/// be guessed from their frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlindKind {
    /// Two parts of the name, by sound, in either order.
    NameSound,
    /// Both names, by consonants.
    NameBones,
    /// A part of the name by sound, with the date of birth.
    PartBirth,
    /// A name by consonants, with the date of birth.
    BonesBirth,
    /// A telephone number.
    Phone,
    /// Postcode and house number.
    House,
    /// Both names by consonants, with year and month of birth.
    NameYearMonth,
    /// Both names by consonants, with year and day of birth.
    NameYearDay,
    /// Both names by consonants, with month and day of birth.
    NameMonthDay,
    /// A part of the name by sound, with the year of birth.
    PartYear,
    /// A part of the name by sound, with the postcode.
    PartPostcode,
    /// A part of the name by sound, with the telephone number.
    PartPhone,
    /// A part of the name by sound, with the town.
    PartTown,
    /// Both names by consonants, with the sex.
    NameSex,
    /// Sex and date of birth.
    SexBirth,
    /// Town and date of birth.
    TownBirth,
    /// Postcode and date of birth, of records without a sex.
    PostcodeBirth,
    /// Street and house number.
    Street,
    /// Street and postcode.
    StreetPostcode,
}

impl BlindKind {
    /// All kinds.
    pub const ALL: [Self; 19] = [
        Self::NameSound,
        Self::NameBones,
        Self::PartBirth,
        Self::BonesBirth,
        Self::Phone,
        Self::House,
        Self::NameYearMonth,
        Self::NameYearDay,
        Self::NameMonthDay,
        Self::PartYear,
        Self::PartPostcode,
        Self::PartPhone,
        Self::PartTown,
        Self::NameSex,
        Self::SexBirth,
        Self::TownBirth,
        Self::PostcodeBirth,
        Self::Street,
        Self::StreetPostcode,
    ];

    /// A fixed name, part of what is blinded.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NameSound => "name-sound",
            Self::NameBones => "name-bones",
            Self::PartBirth => "part-birth",
            Self::BonesBirth => "bones-birth",
            Self::Phone => "phone",
            Self::House => "house",
            Self::NameYearMonth => "name-year-month",
            Self::NameYearDay => "name-year-day",
            Self::NameMonthDay => "name-month-day",
            Self::PartYear => "part-year",
            Self::PartPostcode => "part-postcode",
            Self::PartPhone => "part-phone",
            Self::PartTown => "part-town",
            Self::NameSex => "name-sex",
            Self::SexBirth => "sex-birth",
            Self::TownBirth => "town-birth",
            Self::PostcodeBirth => "postcode-birth",
            Self::Street => "street",
            Self::StreetPostcode => "street-postcode",
        }
    }

    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Makes the inputs of tokens. Keeps what it folded before, so that many rows go fast: holds values of persons, and
/// is dropped with them.
#[derive(Debug, Default)]
pub struct Tokeniser {
    lexicon: Lexicon,
    inputs: Vec<u8>,
    begins: Vec<usize>,
    numbers: Vec<String>,
}

impl Tokeniser {
    /// Nothing folded yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives each token input of a row to `take`: at most [`MAX_TOKENS`], the most telling kinds first, without
    /// doubles. The input is the kind, a zero byte, and the parts with a zero byte between them.
    pub fn inputs(&mut self, row: &PersonRow<'_>, mut take: impl FnMut(BlindKind, &[u8])) {
        let person = self.lexicon.person(row);
        let pieces = Pieces::of(&self.lexicon, &person, &mut self.numbers);
        // All inputs of this row one after the other, with where each begins.
        let (inputs, begins) = (&mut self.inputs, &mut self.begins);
        inputs.clear();
        begins.clear();
        pieces.each(|kind, parts| {
            let begin = inputs.len();
            inputs.extend_from_slice(kind.code().as_bytes());
            for part in parts {
                inputs.push(0);
                inputs.extend_from_slice(part.as_bytes());
            }
            let (before, new) = inputs.split_at(begin);
            let ends = begins.iter().skip(1).chain([&begin]);
            let known = begins.iter().zip(ends).any(|(from, to)| &before[*from..*to] == new);
            if known || begins.len() == MAX_TOKENS {
                inputs.truncate(begin);
            } else {
                take(kind, new);
                begins.push(begin);
            }
        });
    }
}

/// The pieces of a person that tokens are put together from; empty is unknown.
struct Pieces<'a> {
    /// Parts by sound, at most three: first given, first and second surname.
    parts: Vec<&'a str>,
    /// Pairs of parts: the first given name with each surname.
    pairs: Vec<(&'a str, &'a str)>,
    /// Consonants of the given and the surname.
    bones: [&'a str; 2],
    /// Year, month, day, and day and month in a fixed order.
    date: [&'a str; 4],
    sex: &'static str,
    phone: &'a str,
    house: [&'a str; 2],
    street: &'a str,
    town: &'a str,
}

impl<'a> Pieces<'a> {
    fn of(lexicon: &'a Lexicon, person: &Person, numbers: &'a mut Vec<String>) -> Self {
        let sounds = |name: u32| -> Vec<&'a str> {
            if name == 0 {
                return Vec::new();
            }
            let parts = lexicon.get(name).parts.iter().map(|part| lexicon.get(*part));
            parts.filter(|part| !part.form.initial).map(|part| part.form.canonical()).collect()
        };
        let (given, surname) = (sounds(person.given), sounds(person.surname));
        let pairs: Vec<(&str, &str)> = given
            .iter()
            .take(2)
            .flat_map(|a| surname.iter().take(2).map(move |b| if a <= b { (*a, *b) } else { (*b, *a) }))
            .take(3)
            .collect();
        let parts: Vec<&str> = given.iter().take(2).chain(surname.iter().take(2)).copied().collect();
        let bones = |name: u32| {
            let bones = if name == 0 { "" } else { lexicon.get(name).form.skeleton.as_str() };
            if bones.len() < 2 { "" } else { bones }
        };
        let birth = person.birth;
        let known = |value: u64| if value == 0 { String::new() } else { value.to_string() };
        let sure = birth.is_known() && !birth.is_estimate();
        numbers.clear();
        numbers.extend([
            known(u64::from(birth.year)),
            if sure { birth.month.to_string() } else { String::new() },
            if sure { birth.day.to_string() } else { String::new() },
            if sure {
                format!("{}-{}", birth.month.min(birth.day), birth.month.max(birth.day))
            } else {
                String::new()
            },
            known(person.phone),
            known(u64::from(person.number)),
        ]);
        let numbers: &'a [String] = numbers;
        Self {
            parts,
            pairs,
            bones: [bones(person.given), bones(person.surname)],
            date: [&numbers[0], &numbers[1], &numbers[2], &numbers[3]],
            sex: ["", "m", "f"][usize::from(person.sex)],
            phone: &numbers[4],
            house: [lexicon.postcodes.text(person.postcode), &numbers[5]],
            street: lexicon.streets.text(person.street),
            town: lexicon.cities.text(person.city),
        }
    }

    /// Gives each combination of which every piece is known; the most telling kinds first.
    fn each(&self, mut give: impl FnMut(BlindKind, &[&str])) {
        let mut put = |kind: BlindKind, parts: &[&str]| {
            if parts.iter().all(|part| !part.is_empty()) {
                give(kind, parts);
            }
        };
        let [year, month, day, month_day] = self.date;
        let [postcode, number] = self.house;
        let (low, high) = if self.bones[0] <= self.bones[1] {
            (self.bones[0], self.bones[1])
        } else {
            (self.bones[1], self.bones[0])
        };
        put(BlindKind::Phone, &[self.phone]);
        put(BlindKind::House, &[postcode, number]);
        for part in &self.parts {
            put(BlindKind::PartBirth, &[part, year, month_day]);
        }
        for (a, b) in &self.pairs {
            put(BlindKind::NameSound, &[a, b]);
        }
        put(BlindKind::NameBones, &[low, high]);
        for bones in self.bones {
            put(BlindKind::BonesBirth, &[bones, year, month_day]);
        }
        put(BlindKind::NameYearMonth, &[low, high, year, month]);
        put(BlindKind::NameYearDay, &[low, high, year, day]);
        put(BlindKind::NameMonthDay, &[low, high, month, day]);
        put(BlindKind::NameSex, &[low, high, self.sex]);
        put(BlindKind::SexBirth, &[self.sex, year, month_day]);
        put(BlindKind::TownBirth, &[self.town, year, month_day]);
        if self.sex.is_empty() {
            put(BlindKind::PostcodeBirth, &[postcode, year, month_day]);
        }
        put(BlindKind::StreetPostcode, &[self.street, postcode]);
        put(BlindKind::Street, &[self.street, number]);
        let with = [
            (BlindKind::PartYear, self.date[0]),
            (BlindKind::PartTown, self.town),
            (BlindKind::PartPostcode, postcode),
            (BlindKind::PartPhone, self.phone),
        ];
        for (kind, other) in with {
            for part in self.parts.iter().take(3) {
                put(kind, &[part, other]);
            }
        }
    }
}
