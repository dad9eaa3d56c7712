use jiff::{
    Span,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

use crate::{
    error::{ClockError, Problem},
    rule::Text,
};

/// For which question a day is asked: the two lists of days off differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// Does a term that ends here move? (Algemene termijnenwet)
    Terms,
    /// Is this a working day when a term is counted in working days? Days that some work and some do not are
    /// left off this list, so that the earliest date is shown.
    WorkingDays,
}

/// Why nobody works on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOff {
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
    /// A holiday, by its id.
    Holiday(String),
}

/// A holiday in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Its date.
    pub on: Date,
    /// Its id in the rules.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// For which calendars it counts.
    pub counts: Vec<Calendar>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    id: String,
    /// `MM-DD`.
    fixed: Option<String>,
    /// Days from Easter Sunday.
    easter: Option<i16>,
    /// Single dates, for a day that is set by decree.
    dates: Option<Vec<Date>>,
    /// Days to move when a fixed day falls on a Sunday.
    #[serde(default)]
    on_sunday: i16,
    from_year: Option<i16>,
    until_year: Option<i16>,
    counts: Vec<Calendar>,
    source: String,
    nl: String,
    en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    holiday: Vec<RawHoliday>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum When {
    Fixed { month: i8, day: i8, on_sunday: i16 },
    Easter(i16),
    Dates(Vec<Date>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct HolidayRule {
    id: String,
    when: When,
    from_year: i16,
    until_year: i16,
    counts: Vec<Calendar>,
    name: Text,
}

/// The public holidays, computed from their rules for any year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holidays {
    rules: Vec<HolidayRule>,
}

impl Holidays {
    /// Reads a holiday file (`rules/holidays/nl.toml`).
    pub fn parse(file: &str, text: &str) -> Result<Self, ClockError> {
        let problem =
            |rule: &str, what: String| Problem { file: file.to_owned(), rule: rule.to_owned(), what };
        let raw: RawFile = toml::from_str(text)
            .map_err(|e| ClockError::Rules(vec![problem("", e.to_string().trim_end().to_owned())]))?;
        let mut problems = Vec::new();
        let mut rules: Vec<HolidayRule> = Vec::new();
        for holiday in raw.holiday {
            let id = holiday.id.clone();
            match check(holiday) {
                Ok(rule) if rules.iter().any(|r| r.id == rule.id) => {
                    problems.push(problem(&id, "this id is used twice; give one another id".to_owned()));
                }
                Ok(rule) => rules.push(rule),
                Err(what) => problems.push(problem(&id, what)),
            }
        }
        if problems.is_empty() { Ok(Self { rules }) } else { Err(ClockError::Rules(problems)) }
    }

    /// The holidays of a year in order of date.
    pub fn in_year(&self, year: i16) -> Vec<Holiday> {
        let mut found = Vec::new();
        for rule in &self.rules {
            rule.each_in(year, |on| {
                found.push(Holiday {
                    on,
                    id: rule.id.clone(),
                    name: rule.name.clone(),
                    counts: rule.counts.clone(),
                });
            });
        }
        found.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        found
    }

    /// The name of a holiday, for a reason that is shown.
    pub fn name(&self, id: &str) -> Option<&Text> {
        self.rules.iter().find(|r| r.id == id).map(|r| &r.name)
    }

    /// Why nobody works on that day; `None` on a working day.
    pub fn day_off(&self, day: Date, calendar: Calendar) -> Option<DayOff> {
        match day.weekday() {
            Weekday::Saturday => return Some(DayOff::Saturday),
            Weekday::Sunday => return Some(DayOff::Sunday),
            _ => {}
        }
        self.rules.iter().filter(|r| r.counts.contains(&calendar)).find_map(|rule| {
            let mut hit = false;
            rule.each_in(day.year(), |on| hit |= on == day);
            hit.then(|| DayOff::Holiday(rule.id.clone()))
        })
    }

    /// Is it a working day?
    pub fn is_working_day(&self, day: Date, calendar: Calendar) -> bool {
        self.day_off(day, calendar).is_none()
    }

    /// The days off after `from`, up to and including `to`, in order, each with why.
    pub fn days_off_between(&self, from: Date, to: Date, calendar: Calendar) -> Vec<(Date, DayOff)> {
        let mut off = Vec::new();
        let mut day = from;
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            off.extend(self.day_off(day, calendar).map(|why| (day, why)));
        }
        off
    }

    /// The day itself, or the first working day after it, with the days that were stepped over.
    pub(crate) fn next_working_day(&self, day: Date) -> Option<(Date, Vec<(Date, DayOff)>)> {
        let mut over = Vec::new();
        let mut day = day;
        while let Some(why) = self.day_off(day, Calendar::Terms) {
            over.push((day, why));
            day = day.tomorrow().ok()?;
        }
        Some((day, over))
    }

    /// Working days after `from`, up to and including `to`.
    pub(crate) fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to <= from {
            return 0;
        }
        let total = crate::term::days(from, to);
        let weeks = total / 7;
        // The rest of less than a week directly after `from` has the same weekdays as the rest at the end.
        let mut weekdays = weeks * 5;
        let mut day = from;
        for _ in 0..total % 7 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            weekdays += i64::from(!is_weekend(day));
        }
        weekdays - self.holidays_on_weekdays(from, to)
    }

    /// The day on which the `n`th working day after `from` falls. For zero: `from`, or the next working day.
    pub(crate) fn add_working_days(&self, from: Date, n: i64) -> Option<Date> {
        let mut day = from;
        if n <= 0 {
            while !self.is_working_day(day, Calendar::WorkingDays) {
                day = day.tomorrow().ok()?;
            }
            return Some(day);
        }
        // Jump whole weeks that cannot be too far, then count what is missing, until nothing is missing.
        let mut left = n;
        while left > 5 {
            let to = day.checked_add(Span::new().weeks(left / 5)).ok()?;
            left -= self.working_days_between(day, to);
            day = to;
        }
        while left > 0 {
            day = day.tomorrow().ok()?;
            left -= i64::from(self.is_working_day(day, Calendar::WorkingDays));
        }
        // A jump of whole weeks can end on the day that is asked for while that day is off: go back to the
        // working day that completed the count.
        while !self.is_working_day(day, Calendar::WorkingDays) {
            day = day.yesterday().ok()?;
        }
        Some(day)
    }

    fn holidays_on_weekdays(&self, from: Date, to: Date) -> i64 {
        let mut on: Vec<Date> = Vec::new();
        for rule in self.rules.iter().filter(|r| r.counts.contains(&Calendar::WorkingDays)) {
            for year in from.year()..=to.year() {
                rule.each_in(year, |day| {
                    if day > from && day <= to && !is_weekend(day) {
                        on.push(day);
                    }
                });
            }
        }
        // Two holidays can fall on one day (Ascension Day on Liberation Day in 2016).
        on.sort_unstable();
        on.dedup();
        i64::try_from(on.len()).unwrap_or(i64::MAX)
    }
}

impl HolidayRule {
    fn each_in(&self, year: i16, mut found: impl FnMut(Date)) {
        if year < self.from_year || year > self.until_year {
            return;
        }
        match &self.when {
            When::Dates(dates) => dates.iter().filter(|d| d.year() == year).for_each(|d| found(*d)),
            When::Easter(offset) => {
                if let Some(day) = easter(year).and_then(|e| shift(e, *offset)) {
                    found(day);
                }
            }
            When::Fixed { month, day, on_sunday } => {
                let Ok(day) = Date::new(year, *month, *day) else { return };
                let moved = if day.weekday() == Weekday::Sunday { shift(day, *on_sunday) } else { Some(day) };
                if let Some(day) = moved {
                    found(day);
                }
            }
        }
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn shift(day: Date, by: i16) -> Option<Date> {
    day.checked_add(Span::new().days(by)).ok()
}

/// Easter Sunday in the Gregorian calendar (Meeus/Jones/Butcher, published anonymously in Nature, 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let (golden, century, of_century) = (y % 19, y / 100, y % 100);
    let (leap_centuries, century_rest) = (century / 4, century % 4);
    let lunar = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leap_centuries - lunar + 15) % 30;
    let weekday = (32 + 2 * century_rest + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let from_march = epact + weekday - 7 * late + 114;
    let month = i8::try_from(from_march / 31).ok()?;
    let day = i8::try_from(from_march % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}

fn check(raw: RawHoliday) -> Result<HolidayRule, String> {
    if raw.id.is_empty() || raw.nl.trim().is_empty() || raw.en.trim().is_empty() {
        return Err("needs an id and a name in nl and en".to_owned());
    }
    if raw.source.trim().is_empty() {
        return Err("needs a source".to_owned());
    }
    if raw.counts.is_empty() {
        return Err("counts for nothing; name `terms`, `working_days` or both".to_owned());
    }
    if raw.on_sunday.abs() > 6 || (raw.on_sunday != 0 && raw.fixed.is_none()) {
        return Err("`on_sunday` moves a `fixed` day by at most 6 days".to_owned());
    }
    let when = match (raw.fixed, raw.easter, raw.dates) {
        (Some(fixed), None, None) => {
            let (month, day) = month_day(&fixed, raw.on_sunday).ok_or_else(|| {
                format!(
                    "`fixed = \"{fixed}\"` is not a day of every year, or moves out of it; write \"MM-DD\""
                )
            })?;
            When::Fixed { month, day, on_sunday: raw.on_sunday }
        }
        (None, Some(offset), None) if (-80..=200).contains(&offset) => When::Easter(offset),
        (None, Some(offset), None) => return Err(format!("`easter = {offset}` leaves the year")),
        (None, None, Some(dates)) => When::Dates(dates),
        _ => return Err("needs exactly one of `fixed`, `easter` and `dates`".to_owned()),
    };
    let (from_year, until_year) = (raw.from_year.unwrap_or(i16::MIN), raw.until_year.unwrap_or(i16::MAX));
    if from_year > until_year {
        return Err("`from_year` lies after `until_year`".to_owned());
    }
    Ok(HolidayRule {
        id: raw.id,
        when,
        from_year,
        until_year,
        counts: raw.counts,
        name: Text { nl: raw.nl, en: raw.en },
    })
}

/// `MM-DD` that exists every year and stays inside the year when a Sunday moves it.
fn month_day(text: &str, on_sunday: i16) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let normal_year = Date::new(2001, month, day).ok()?;
    (shift(normal_year, on_sunday)?.year() == 2001).then_some((month, day))
}
