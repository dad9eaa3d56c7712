//! What a record is turned into before it is blinded: compound tokens, made so that variants of one person meet.

use super::names::NamePieces;
use crate::person::{Lexicon, Person, PersonRow, skeleton};

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
    /// A part of the name by consonants, with the date of birth.
    PartBirth,
    /// A telephone number.
    Phone,
    /// Postcode and house number.
    House,
    /// How both names begin, with year and month of birth.
    ShortYearMonth,
    /// How both names begin, with year and day of birth.
    ShortYearDay,
    /// How both names begin, with month and day of birth.
    ShortMonthDay,
    /// How both names begin, with the postcode.
    ShortPostcode,
    /// How both names begin, with the town.
    ShortTown,
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
    /// Street and house number, with the town where it is known.
    Street,
    /// Street and postcode, its digits in any order.
    StreetPostcode,
}

impl BlindKind {
    /// All kinds.
    pub const ALL: [Self; 20] = [
        Self::NameSound,
        Self::NameBones,
        Self::PartBirth,
        Self::Phone,
        Self::House,
        Self::ShortYearMonth,
        Self::ShortYearDay,
        Self::ShortMonthDay,
        Self::ShortPostcode,
        Self::ShortTown,
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
            Self::Phone => "phone",
            Self::House => "house",
            Self::ShortYearMonth => "short-year-month",
            Self::ShortYearDay => "short-year-day",
            Self::ShortMonthDay => "short-month-day",
            Self::ShortPostcode => "short-postcode",
            Self::ShortTown => "short-town",
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

    /// Whether two records that meet on this kind alone are worth a look. On the others strangers meet too often.
    pub const fn suffices(self) -> bool {
        !matches!(
            self,
            Self::SexBirth
                | Self::TownBirth
                | Self::NameSex
                | Self::PartYear
                | Self::PartTown
                | Self::ShortTown
                | Self::ShortYearMonth
                | Self::ShortYearDay
                | Self::ShortMonthDay
        )
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
        let pieces = Pieces::of(&self.lexicon, &person);
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

/// Gives the pieces of a name that nobody split, with what stands beside it; empty is unknown. Nothing when only the name
/// is known.
pub(crate) fn pieces_of_whole(
    name: &str,
    birth: &str,
    postcode: &str,
    phone: &str,
    give: impl FnMut(BlindKind, &[&str]),
) {
    let mut lexicon = Lexicon::default();
    let row = PersonRow { given_name: name, date_of_birth: birth, postcode, phone, ..PersonRow::default() };
    let person = lexicon.person(&row);
    if person.birth.is_known() || person.postcode != 0 || person.phone != 0 {
        Pieces::with(NamePieces::of_whole(&lexicon, person.given), &lexicon, &person).each(give);
    }
}

/// Consonants of a street or town that count.
const COARSE: usize = 5;

/// The pieces of a person that tokens are put together from; empty is unknown.
struct Pieces<'a> {
    name: NamePieces<'a>,
    /// Year, month, day, and day and month in a fixed order.
    date: [String; 4],
    sex: &'static str,
    phone: String,
    postcode: &'a str,
    /// The postcode with its characters sorted: digits that changed places still meet.
    postcode_set: String,
    number: String,
    street: String,
    town: String,
}

impl<'a> Pieces<'a> {
    /// Of a row with a field for given names and one for surnames.
    fn of(lexicon: &'a Lexicon, person: &Person) -> Self {
        Self::with(NamePieces::of_fields(lexicon, person.given, person.surname), lexicon, person)
    }

    fn with(name: NamePieces<'a>, lexicon: &'a Lexicon, person: &Person) -> Self {
        let birth = person.birth;
        let known = |value: u64| if value == 0 { String::new() } else { value.to_string() };
        let sure = birth.is_known() && !birth.is_estimate();
        let when_sure = |text: String| if sure { text } else { String::new() };
        let postcode = lexicon.postcodes.text(person.postcode);
        Self {
            name,
            date: [
                known(u64::from(birth.year)),
                when_sure(birth.month.to_string()),
                when_sure(birth.day.to_string()),
                when_sure(format!("{}-{}", birth.month.min(birth.day), birth.month.max(birth.day))),
            ],
            sex: ["", "m", "f"][usize::from(person.sex)],
            phone: known(person.phone),
            postcode,
            postcode_set: sorted(postcode),
            number: known(u64::from(person.number)),
            street: coarse(lexicon.streets.text(person.street)),
            town: coarse(lexicon.cities.text(person.city)),
        }
    }

    /// Gives each combination of which every piece is known; the most telling kinds first.
    fn each(&self, mut give: impl FnMut(BlindKind, &[&str])) {
        let mut put = |kind: BlindKind, parts: &[&str]| {
            if parts.iter().all(|part| !part.is_empty()) {
                give(kind, parts);
            }
        };
        let [year, month, day, month_day] = self.date.each_ref().map(String::as_str);
        let [first, second] = self.name.short;
        put(BlindKind::Phone, &[&self.phone]);
        put(BlindKind::House, &[self.postcode, &self.number]);
        for bones in &self.name.part_bones {
            put(BlindKind::PartBirth, &[bones, year, month_day]);
        }
        for [a, b] in &self.name.pairs {
            put(BlindKind::NameSound, &[a, b]);
        }
        for [low, high] in &self.name.bones {
            put(BlindKind::NameBones, &[low, high]);
        }
        put(BlindKind::ShortYearMonth, &[first, second, year, month]);
        put(BlindKind::ShortYearDay, &[first, second, year, day]);
        put(BlindKind::ShortMonthDay, &[first, second, month, day]);
        put(BlindKind::ShortPostcode, &[first, second, self.postcode]);
        put(BlindKind::ShortTown, &[first, second, &self.town]);
        for [low, high] in &self.name.bones {
            put(BlindKind::NameSex, &[low, high, self.sex]);
        }
        put(BlindKind::SexBirth, &[self.sex, year, month_day]);
        put(BlindKind::TownBirth, &[&self.town, year, month_day]);
        if self.sex.is_empty() {
            put(BlindKind::PostcodeBirth, &[self.postcode, year, month_day]);
        }
        put(BlindKind::StreetPostcode, &[&self.street, &self.postcode_set]);
        if self.town.is_empty() {
            put(BlindKind::Street, &[&self.street, &self.number]);
        } else {
            put(BlindKind::Street, &[&self.street, &self.number, &self.town]);
        }
        let with = [
            (BlindKind::PartYear, year),
            (BlindKind::PartTown, &self.town),
            (BlindKind::PartPostcode, self.postcode),
            (BlindKind::PartPhone, &self.phone),
        ];
        for (kind, other) in with {
            for part in self.name.parts.iter().take(3) {
                put(kind, &[part, other]);
            }
        }
    }
}

/// The first consonants, in coarse classes: what remains the same under most typing errors.
fn coarse(text: &str) -> String {
    skeleton(text).chars().take(COARSE).collect()
}

fn sorted(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}
