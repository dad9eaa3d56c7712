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
        // The hour of the start is not known: the hours can be over from this day on.
        Duration::Hours(n) => add(Span::new().days(n / 24)).map(Ends::on),
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
