//! What must hold for every clock: against a slow, obvious reference that walks day by day.

mod common;

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};
use oever_clocks::{Calendar, ClockEvent, EventKind, Remaining, Stage, Term};
use proptest::{prelude::*, sample::subsequence};

/// Easter after Gauss (with his exceptions): another method than the engine's.
#[allow(clippy::many_single_char_names)] // the letters of the published formula
fn gauss_easter(year: i32) -> Date {
    let (a, b, c) = (year % 19, year % 4, year % 7);
    let k = year / 100;
    let p = (13 + 8 * k) / 25;
    let q = k / 4;
    let m = (15 - p + k - q) % 30;
    let n = (4 + k - q) % 7;
    let d = (19 * a + m) % 30;
    let mut e = (2 * b + 4 * c + 6 * d + n) % 7;
    if (d == 29 && e == 6) || (d == 28 && e == 6 && (11 * m + 11) % 30 < 19) {
        e -= 7;
    }
    date(i16::try_from(year).unwrap(), 3, 22).checked_add((d + e).days()).unwrap()
}

/// All days off of a year, written out.
fn days_off(year: i16, calendar: Calendar) -> BTreeSet<Date> {
    let easter = gauss_easter(i32::from(year));
    let plus = |n: i32| easter.checked_add(n.days()).unwrap();
    let mut off: BTreeSet<Date> =
        [date(year, 1, 1), plus(1), plus(39), plus(50), date(year, 12, 25), date(year, 12, 26)].into();
    let royal = if year >= 2014 { date(year, 4, 27) } else { date(year, 4, 30) };
    if year >= 1980 {
        off.insert(if royal.weekday() == Weekday::Sunday { royal.yesterday().unwrap() } else { royal });
    }
    if calendar == Calendar::Terms {
        off.insert(plus(-2));
        off.insert(date(year, 5, 5));
    }
    off
}

fn works(day: Date, calendar: Calendar) -> bool {
    static OFF: LazyLock<[BTreeSet<Date>; 2]> = LazyLock::new(|| {
        [Calendar::Terms, Calendar::WorkingDays]
            .map(|calendar| (1980..2200).flat_map(|year| days_off(year, calendar)).collect())
    });
    let off = &OFF[usize::from(calendar == Calendar::WorkingDays)];
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !off.contains(&day)
}

/// The `n`th working day after a start, one day at a time; the days of a suspension do not count.
fn slow_working_days(start: Date, n: u32, paused: Option<(Date, Date)>) -> Date {
    let mut day = start;
    let mut left = n;
    while left > 0 {
        day = day.tomorrow().unwrap();
        let counts = paused.is_none_or(|(from, to)| day <= from || day > to);
        if counts && works(day, Calendar::WorkingDays) {
            left -= 1;
        }
    }
    day
}

fn a_date() -> impl Strategy<Value = Date> {
    (0..36_500_i32).prop_map(|n| date(1990, 1, 1).checked_add(n.days()).unwrap())
}

/// Events around one start, in any order, with doubles and nonsense among them.
fn some_events() -> impl Strategy<Value = Vec<ClockEvent>> {
    let event = |start: Date| {
        (0..5_u8, -20..60_i32).prop_map(move |(kind, after)| {
            let on = start.checked_add(after.days()).unwrap();
            match kind {
                0 => ClockEvent::suspended(on, "application_incomplete"),
                1 => ClockEvent::suspended(on, "agreed_delay"),
                2 | 3 => ClockEvent::resumed(on),
                _ => ClockEvent::stopped(on, "decided"),
            }
        })
    };
    a_date().prop_filter("the Wmo 2015", |d| d.year() > 2015 && d.year() < 2080).prop_flat_map(move |start| {
        prop::collection::vec(event(start), 0..7).prop_map(move |mut events| {
            events.push(ClockEvent::started(start));
            events
        })
    })
}

fn read(events: &[ClockEvent]) -> Term {
    common::rules().read("wmo_decision", events).unwrap()
}

#[test]
fn easter_and_the_holidays_agree_with_another_method() {
    let holidays = common::holidays();
    for year in 1980..=2199 {
        for calendar in [Calendar::Terms, Calendar::WorkingDays] {
            let mut day = date(year, 1, 1);
            while day.year() == year {
                assert_eq!(
                    holidays.is_working_day(day, calendar),
                    works(day, calendar),
                    "{day} {calendar:?}"
                );
                day = day.tomorrow().unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn working_days_agree_with_walking(start in a_date(), n in 1..400_u32) {
        let text = format!(r#"
            [[clock]]
            id = "w"
            basis = "own"
            ending = "act_by"
            name = {{ nl = "w", en = "w" }}
            start = {{ event = "s", nl = "?", en = "?" }}
            [[clock.version]]
            duration = {{ working_days = {n} }}
            moves_to_working_day = "no"
            source = "test"
            article = "test"
            certainty = "high"
            nl = "w"
            en = "w"
        "#);
        let rules = oever_clocks::ClockRules::parse([("w.toml", text.as_str())], common::holidays()).unwrap();
        let term = rules.start("w", start, start).unwrap();
        prop_assert_eq!(term.due_on, slow_working_days(start, n, None));
    }

    #[test]
    fn suspended_working_days_agree_with_walking(start in a_date(), n in 2..30_u32, after in 0..20_i32, length in 0..40_i32) {
        let from = start.checked_add(after.days()).unwrap();
        prop_assume!(from < slow_working_days(start, n, None));
        let to = from.checked_add(length.days()).unwrap();
        let text = format!(r#"
            [[clock]]
            id = "w"
            basis = "own"
            ending = "act_by"
            name = {{ nl = "w", en = "w" }}
            start = {{ event = "s", nl = "?", en = "?" }}
            suspend = [{{ event = "p", certainty = "high", nl = "p", en = "p" }}]
            [[clock.version]]
            duration = {{ working_days = {n} }}
            moves_to_working_day = "no"
            source = "test"
            article = "test"
            certainty = "high"
            nl = "w"
            en = "w"
        "#);
        let rules = oever_clocks::ClockRules::parse([("w.toml", text.as_str())], common::holidays()).unwrap();
        let events = [ClockEvent::started(start), ClockEvent::suspended(from, "p"), ClockEvent::resumed(to)];
        let term = rules.read("w", &events).unwrap();
        prop_assert_eq!(term.due_on, slow_working_days(start, n, Some((from, to))));
    }

    /// Late or early, in any order: the same events are the same clock.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        (events, shuffled) in some_events().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle()))
    ) {
        prop_assert_eq!(read(&events), read(&shuffled));
    }

    /// Every event either has its effect or is named among the ignored ones, with why.
    #[test]
    fn no_event_is_lost(events in some_events()) {
        let term = read(&events);
        let mut applied = events.clone();
        for ignored in &term.because.ignored {
            let at = applied.iter().position(|e| *e == ignored.event);
            prop_assert!(at.is_some(), "an ignored event that was never given");
            applied.remove(at.unwrap());
        }
        // What had its effect tells the same story on its own, with nothing left to ignore.
        let again = read(&applied);
        prop_assert!(again.because.ignored.is_empty());
        prop_assert_eq!((again.due_on, again.suspended_on, again.stopped),
            (term.due_on, term.suspended_on, term.stopped.clone()));
        let count = |wanted: fn(&EventKind) -> bool| applied.iter().filter(|e| wanted(&e.kind)).count();
        prop_assert_eq!(count(|k| matches!(k, EventKind::Started)), 1);
        prop_assert_eq!(count(|k| matches!(k, EventKind::Stopped(_))), usize::from(term.stopped.is_some()));
        let open = usize::from(term.suspended_on.is_some());
        prop_assert_eq!(count(|k| matches!(k, EventKind::Suspended(_))), count(|k| matches!(k, EventKind::Resumed)) + open);
    }

    /// Reading on any day leaves the clock as it was, and time only goes one way.
    #[test]
    fn reading_never_moves_a_clock(events in some_events(), days in prop::collection::vec(-30..200_i32, 2..6)) {
        let term = read(&events);
        let before = term.clone();
        let mut days: Vec<Date> =
            days.iter().map(|n| term.started_on.checked_add(n.days()).unwrap()).collect();
        days.sort_unstable();
        let mut stages = Vec::new();
        for today in days {
            stages.push(term.stage(today));
            let words = term.remaining(today);
            let fits = match term.stage(today) {
                Stage::Overdue => matches!(words, Remaining::Late(1..)),
                Stage::Suspended => matches!(words, Remaining::Paused(_)),
                Stage::Stopped => matches!(words, Remaining::Ended { .. }),
                Stage::Running | Stage::Warn => matches!(words, Remaining::Today | Remaining::Days(1..)),
            };
            prop_assert!(fits, "stage and words differ on {}", today);
            if let Some(next) = term.next_change(today) {
                prop_assert!(next > today);
            }
        }
        prop_assert!(stages.windows(2).all(|w| w[0] <= w[1]), "a stage went back: {stages:?}");
        prop_assert_eq!(&term, &before);
        prop_assert_eq!(&read(&events), &before);
    }

    #[test]
    fn the_dates_stay_in_order(start in a_date(), some in subsequence((0..20_usize).collect::<Vec<_>>(), 1..4)) {
        let rules = common::rules();
        let all: Vec<_> = rules.iter().map(|r| r.id.clone()).collect();
        for at in some {
            let id = &all[at % all.len()];
            if let Ok(term) = rules.start(id, start, start) {
                prop_assert!(term.due_earliest <= term.due_on && term.due_on <= term.due_latest);
                prop_assert!(term.due_on > start);
                prop_assert!(term.stage(term.due_on) == Stage::Warn && term.remaining(term.due_on) == Remaining::Today);
                prop_assert!(term.stage(term.due_on.tomorrow().unwrap()) == Stage::Overdue);
            }
        }
    }

    /// A suspension never makes a term end sooner.
    #[test]
    fn a_suspension_never_shortens(start in a_date(), after in 0..14_i32, length in 0..60_i32) {
        prop_assume!(start.year() > 2014);
        let from = start.checked_add(after.days()).unwrap();
        let events = [
            ClockEvent::started(start),
            ClockEvent::suspended(from, "agreed_delay"),
            ClockEvent::resumed(from.checked_add(length.days()).unwrap()),
        ];
        let (plain, suspended) = (read(&events[..1]), read(&events));
        prop_assert!(suspended.due_on >= plain.due_on);
        prop_assert_eq!(suspended.due_earliest, plain.due_earliest.checked_add(length.days()).unwrap());
    }

    /// A clock that moves to another organisation goes as its events; it is the same clock there.
    #[test]
    fn no_clock_is_lost_in_transfer(events in some_events()) {
        let letter = serde_json::to_string(&events).unwrap();
        let arrived: Vec<ClockEvent> = serde_json::from_str(&letter).unwrap();
        prop_assert_eq!(&arrived, &events);
        prop_assert_eq!(read(&arrived), read(&events));
    }

    /// Learning the rest later, in any order, ends where knowing all at once does: reading in between changes nothing.
    #[test]
    fn what_arrives_late_ends_in_the_same_clock(
        (events, shuffled) in some_events().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
        at in 0..8_usize,
    ) {
        let (early, late) = shuffled.split_at(at.min(shuffled.len()));
        let mut known = early.to_vec();
        let _ = common::rules().read("wmo_decision", &known);
        for event in late {
            known.push(event.clone());
            let _ = common::rules().read("wmo_decision", &known);
        }
        prop_assert_eq!(read(&known), read(&events));
    }

    /// Hours against the clock itself, minute by minute of the day on which they begin.
    #[test]
    fn hours_agree_with_the_clock_of_amsterdam(start in a_date(), minute in 0..1440_i64) {
        prop_assume!(start.year() > 2018 && start.year() < 2037);
        let begin = start.at(0, 0, 0, 0).checked_add(minute.minutes()).unwrap().in_tz("Europe/Amsterdam").unwrap();
        prop_assume!(begin.date() == start);
        let over = begin.checked_add(72.hours()).unwrap().date();
        let term = common::rules().start("avg_breach", start, start).unwrap();
        prop_assert!(term.due_earliest <= over && over <= term.due_latest, "{} after {} minutes", start, minute);
    }
}

#[test]
fn the_edges_of_hours_are_reached_around_the_clock_changes() {
    let mut apart = 0;
    let mut start = date(2019, 1, 1);
    while start.year() < 2037 {
        let over = |minute: i64| {
            let begin = start.at(0, 0, 0, 0).checked_add(minute.minutes()).unwrap();
            begin.in_tz("Europe/Amsterdam").unwrap().checked_add(72.hours()).unwrap().date()
        };
        let term = common::rules().start("avg_breach", start, start).unwrap();
        assert_eq!((term.due_earliest, term.due_latest), (over(0), over(1439)), "{start}");
        apart += usize::from(term.due_earliest != term.due_latest);
        start = start.tomorrow().unwrap();
    }
    assert_eq!(apart, 18 * 2 * 3, "three days before each change");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))] // reads whole files

    /// Whatever a file holds: an answer or a clear error, never a panic.
    #[test]
    fn no_text_panics(text in ".{0,200}", cut in 0..8_000_usize) {
        let _ = oever_clocks::Holidays::parse("x", &text);
        let _ = oever_clocks::ClockRules::parse([("x", text.as_str())], common::holidays());
        let whole = common::FILES[4].1;
        let end = (0..=cut.min(whole.len())).rev().find(|i| whole.is_char_boundary(*i)).unwrap_or(0);
        let _ = oever_clocks::ClockRules::parse([("x", &whole[..end])], common::holidays());
    }
}
