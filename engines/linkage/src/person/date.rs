//! Dates of birth as desks write them, doubtful ones included: nothing is refused, what is unknown is zero.

use crate::AttributeKind;

/// Year, month and day; zero is unknown. Need not exist: a month of 21 is evidence too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct BirthDate {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// A year of two digits: of this century below 30, of the last one from there.
fn in_full(year: u32) -> u32 {
    if year < 30 { 2000 + year } else { 1900 + year }
}

impl BirthDate {
    /// Day before month unless the year comes first.
    pub(crate) fn parse(raw: &str) -> Self {
        let mut numbers = [0_u32; 3];
        let mut lengths = [0_usize; 3];
        let mut found = 0;
        for piece in raw.split(|c: char| !c.is_ascii_digit()).filter(|piece| !piece.is_empty()) {
            if found == 3 || piece.len() > 8 {
                break; // a time of day, or noise
            }
            numbers[found] = piece.parse().unwrap_or_default();
            lengths[found] = piece.len();
            found += 1;
        }
        match (found, lengths) {
            (3, [3..=8, _, _]) => Self::new(numbers[0], numbers[1], numbers[2]),
            (3, [_, _, 3..=8]) => Self::new(numbers[2], numbers[1], numbers[0]),
            (3, [1..=2, 1..=2, 2]) => Self::new(in_full(numbers[2]), numbers[1], numbers[0]),
            (1, [8, ..]) => Self::new(numbers[0] / 10_000, numbers[0] / 100 % 100, numbers[0] % 100),
            (2, [4, ..]) => Self::new(numbers[0], numbers[1], 0),
            (2, [_, 4, _]) if !raw.contains(char::is_alphabetic) => Self::new(numbers[1], numbers[0], 0),
            (1, [4, ..]) if !raw.contains(char::is_alphabetic) => Self::new(numbers[0], 0, 0),
            (0, _) => Self::default(),
            _ => Self::in_words(raw),
        }
    }

    /// Months in words, through the strict form.
    fn in_words(raw: &str) -> Self {
        let Ok(normal) = crate::normalise(AttributeKind::BirthDate, raw) else { return Self::default() };
        let mut parts = normal.as_str().split('-').map(|part| part.parse().unwrap_or_default());
        let mut next = || parts.next().unwrap_or_default();
        Self::new(next(), next(), next())
    }

    fn new(year: u32, month: u32, day: u32) -> Self {
        if !(1000..=2999).contains(&year) {
            return Self::default();
        }
        let small = |part: u32| u8::try_from(part).ok().filter(|part| *part < 100).unwrap_or_default();
        Self { year: u16::try_from(year).unwrap_or_default(), month: small(month), day: small(day) }
    }

    pub(crate) fn is_known(self) -> bool {
        self.year != 0
    }

    /// To the year only, or 1 January: what a desk fills in when the day is not known.
    pub(crate) fn is_estimate(self) -> bool {
        self.month == 0 || self.day == 0 || (self.month == 1 && self.day == 1)
    }

    /// As one number, ordered by time.
    pub(crate) fn packed(self) -> u32 {
        u32::from(self.year) << 16 | u32::from(self.month) << 8 | u32::from(self.day)
    }

    /// Eight digits.
    pub(crate) fn digits(self) -> [u8; 8] {
        let (y, m, d) = (self.year, u16::from(self.month), u16::from(self.day));
        [y / 1000, y / 100 % 10, y / 10 % 10, y % 10, m / 10, m % 10, d / 10, d % 10]
            .map(|digit| u8::try_from(digit).unwrap_or_default())
    }
}
