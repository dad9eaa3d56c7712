//! Dates and telephone numbers, digit by digit.

use super::levels::DateLevel;
use crate::person::Person;

/// How much two dates of birth agree.
pub(super) fn date_level(a: &Person, b: &Person) -> DateLevel {
    let (x, y) = (a.birth, b.birth);
    if !x.is_known() || !y.is_known() {
        return DateLevel::Missing;
    }
    let estimate = x.is_estimate() || y.is_estimate();
    if x == y {
        return if estimate { DateLevel::ExactEstimate } else { DateLevel::Exact };
    }
    let years = x.year.abs_diff(y.year);
    if estimate {
        return match years {
            0 => DateLevel::EstimateSameYear,
            1 => DateLevel::EstimateNextYear,
            2..=3 => DateLevel::EstimateNearYear,
            _ => DateLevel::EstimateFar,
        };
    }
    if years == 0 && x.month == y.day && x.day == y.month {
        return DateLevel::Swapped;
    }
    let (dx, dy) = (x.digits(), y.digits());
    let differing = (0..8).filter(|at| dx[*at] != dy[*at]).count();
    let first = (0..8).find(|at| dx[*at] != dy[*at]).unwrap_or_default();
    let transposed = first < 7 && dx[first] == dy[first + 1] && dx[first + 1] == dy[first];
    match differing {
        1 if first >= 4 => DateLevel::DigitDay,
        1 => DateLevel::DigitYear,
        2 if transposed && first >= 4 => DateLevel::DigitDay,
        2 if transposed => DateLevel::DigitYear,
        _ => {
            let equal_parts =
                usize::from(years == 0) + usize::from(x.month == y.month) + usize::from(x.day == y.day);
            if equal_parts == 2 {
                DateLevel::TwoParts
            } else if differing == 2 || (years == 0 && equal_parts == 1) || years <= 1 && equal_parts == 1 {
                DateLevel::Near
            } else {
                DateLevel::Different
            }
        }
    }
}

/// One digit of two numbers of nine digits differs, or two neighbours changed places.
pub(super) fn one_digit(a: u64, b: u64) -> bool {
    let (mut a, mut b) = (a, b);
    let mut differing: [Option<(u64, u64, u32)>; 2] = [None; 2];
    let mut count = 0;
    for place in 0..9 {
        let (x, y) = (a % 10, b % 10);
        if x != y {
            if count == 2 {
                return false;
            }
            differing[count] = Some((x, y, place));
            count += 1;
        }
        a /= 10;
        b /= 10;
    }
    match differing {
        [Some(_), None] => true,
        [Some((x1, y1, p1)), Some((x2, y2, p2))] => p2 == p1 + 1 && x1 == y2 && x2 == y1,
        _ => false,
    }
}
