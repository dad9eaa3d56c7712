//! The arithmetic of terms: where does a count end, and how much was left at a suspension?

use jiff::{Span, civil::Date};

use crate::{holidays::Holidays, rule::Duration, term::days};

/// Where a count ends: the same day twice, except where the law leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) earliest: Date,
    pub(crate) latest: Date,
}

impl Ends {
    fn on(day: Date) -> Self {
        Self { earliest: day, latest: day }
    }
}

/// Counts a duration from the day after `start`. `None`: outside the years a date can have.
pub(crate) fn ends(start: Date, duration: Duration, holidays: &Holidays) -> Option<Ends> {
    let add = |span: Span| start.checked_add(span).ok();
    match duration {
        Duration::NoTerm => None,
        // The hour of the start is not known: from its first hour to its last.
        Duration::Hours(n) => {
            Some(Ends { earliest: after_hours(start, 0, n)?, latest: after_hours(start, 23, n)? })
        }
        Duration::Days(n) => add(Span::new().days(n)).map(Ends::on),
        Duration::WorkingDays(n) => holidays.add_working_days(start, i64::from(n)).map(Ends::on),
        Duration::Weeks(n) => add(Span::new().weeks(n)).map(Ends::on),
        // jiff clamps to the last day of a shorter month, as the law does.
        Duration::Months(n) => add(Span::new().months(n)).map(Ends::on),
        Duration::Years(n) => add(Span::new().years(n)).map(Ends::on),
        Duration::Birthday(n) => {
            let earliest = add(Span::new().years(n))?;
            // Born on 29 February, in a year without one: 28 February or 1 March.
            let latest = if earliest.day() == start.day() { earliest } else { earliest.tomorrow().ok()? };
            Some(Ends { earliest, latest })
        }
    }
}

/// What is left of a term after the day `on`, in the unit in which the term is counted.
pub(crate) fn left(on: Date, ends: Ends, duration: Duration, holidays: &Holidays) -> i64 {
    match duration {
        Duration::WorkingDays(_) => holidays.working_days_between(on, ends.earliest),
        _ => days(on, ends.earliest).max(0),
    }
}

/// Where the term ends when it goes on after the day `on` with `left` to go.
pub(crate) fn go_on(on: Date, left: i64, duration: Duration, holidays: &Holidays) -> Option<Ends> {
    match duration {
        Duration::WorkingDays(_) => holidays.add_working_days(on, left),
        _ => on.checked_add(Span::new().try_days(left).ok()?).ok(),
    }
    .map(Ends::on)
}

/// The day on which `n` hours are over that began in the hour `from` of the day `start`. A night in which the clock
/// is put forward or back is an hour shorter or longer.
fn after_hours(start: Date, from: i64, n: u16) -> Option<Date> {
    let to = from.checked_add(i64::from(n))?;
    let mut hours = to;
    for year in start.year()..=start.checked_add(Span::new().days(n / 24 + 1)).ok()?.year() {
        // Hours after midnight of the start day. Forward at two, back at three, both on a Sunday.
        let forward = days(start, last_sunday(year, 3)?) * 24 + 2;
        let back = days(start, last_sunday(year, 10)?) * 24 + 3;
        hours += i64::from((from..to).contains(&forward)) - i64::from((from..to).contains(&back));
    }
    start.checked_add(Span::new().try_days(hours.div_euclid(24)).ok()?).ok()
}

/// The clock changes on the last Sunday of March and of October (Directive 2000/84/EC; the same since 1996).
fn last_sunday(year: i16, month: i8) -> Option<Date> {
    let last = Date::new(year, month, 31).ok()?;
    let after = last.weekday().to_sunday_zero_offset();
    last.checked_sub(Span::new().days(after)).ok()
}
