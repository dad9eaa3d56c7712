//! What the tokens that met say: a grade for name and birth together, for the address and for the telephone.
//!
//! Name and birth are one thing here, because no token tells one without the other. What could meet at all depends
//! on what both records hold and on whether they share a house or a number; weights are kept apart by that.

use super::kinds::BlindKind as Kind;

/// Situations in which the same met tokens mean something else.
pub(crate) const CONTEXTS: usize = 18;
/// Grades of name and birth.
pub(crate) const NAME_BIRTH: usize = 36;
/// Grades of a place (house, street), and of a town and of a telephone (met or not); 0 is unknown.
pub(crate) const PLACE: usize = 7;
pub(crate) const TOWN: usize = 3;
pub(crate) const PHONE: usize = 3;
pub(crate) const SEX: usize = 3;

/// Kinds that show how both names begin.
const SHORT: [Kind; 5] =
    [Kind::ShortYearMonth, Kind::ShortYearDay, Kind::ShortMonthDay, Kind::ShortPostcode, Kind::ShortTown];

/// A pair in grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) context: u8,
    pub(crate) name_birth: u8,
    pub(crate) place: u8,
    pub(crate) town: u8,
    pub(crate) phone: u8,
    pub(crate) sex: u8,
}

/// Any of these kinds is in the set.
fn any(set: u32, kinds: &[Kind]) -> bool {
    kinds.iter().any(|kind| set & kind.bit() != 0)
}

impl Pattern {
    /// From the kinds that met and the kinds that each record holds.
    pub(crate) fn of(met: u32, a: u32, b: u32) -> Self {
        let both = |kinds: &[Kind]| any(a, kinds) && any(b, kinds);
        let phone = if any(met, &[Kind::Phone]) { 1 } else { 2 * u8::from(both(&[Kind::Phone])) };
        let street = any(met, &[Kind::Street, Kind::StreetPostcode]);
        let place = if any(met, &[Kind::House]) {
            if street || !both(&[Kind::StreetPostcode]) { 1 } else { 5 }
        } else if any(met, &[Kind::StreetPostcode]) {
            2
        } else if any(met, &[Kind::PartPostcode, Kind::ShortPostcode, Kind::PostcodeBirth]) {
            3
        } else if any(met, &[Kind::Street]) {
            4
        } else {
            6 * u8::from(both(&[Kind::House]))
        };
        let part =
            any(met, &[Kind::PartBirth, Kind::PartYear, Kind::PartPostcode, Kind::PartPhone, Kind::PartTown]);
        let short = any(met, &SHORT);
        let name = if any(met, &[Kind::NameSound]) {
            5
        } else if any(met, &[Kind::NameBones, Kind::NameSex]) {
            4
        } else {
            u8::from(part) + 2 * u8::from(short)
        };
        let dated = [Kind::PartBirth, Kind::SexBirth, Kind::TownBirth, Kind::PostcodeBirth];
        let with_year = [Kind::PartYear];
        let in_two_ways = any(met, &[Kind::ShortYearMonth]) && any(met, &[Kind::ShortYearDay]);
        let birth = if any(met, &dated) || in_two_ways {
            5
        } else if any(met, &[Kind::ShortYearMonth, Kind::ShortYearDay, Kind::ShortMonthDay]) {
            4
        } else if any(met, &with_year) {
            3
        } else if both(&dated) {
            1
        } else {
            2 * u8::from(both(&with_year))
        };
        let knowledge = if both(&dated) { 2 } else { u8::from(both(&with_year)) };
        let town_met = any(met, &[Kind::PartTown, Kind::ShortTown, Kind::TownBirth, Kind::Street]);
        // With nothing but the town to show the name, the town is in the grade of the name already.
        let town_seen = name >= 4 || (name >= 1 && birth >= 3);
        let town = if matches!(place, 1 | 2 | 3 | 5) || !town_seen || !both(&[Kind::PartTown]) {
            0
        } else {
            1 + u8::from(!town_met)
        };
        let sex = if any(met, &[Kind::SexBirth, Kind::NameSex]) {
            1
        } else if (birth == 5 && both(&[Kind::SexBirth])) || (name >= 4 && both(&[Kind::NameSex])) {
            2
        } else {
            0
        };
        let whole = both(&[Kind::NameBones]);
        let shared = match (place, phone) {
            (1 | 2, _) | (_, 1) => 1,
            (3 | 5, _) => 2,
            _ => 0,
        };
        Self {
            context: knowledge * 6 + u8::from(whole) * 3 + shared,
            name_birth: name * 6 + birth,
            place,
            town,
            phone,
            sex,
        }
    }
}
