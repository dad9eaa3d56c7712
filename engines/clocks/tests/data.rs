//! The shipped data, and what the parser says of data that is wrong.

mod common;

use jiff::civil::date;
use oever_clocks::{
    Basis, Calendar, Certainty, ClockError, ClockEvent, ClockRules, DayOff, Duration, Holidays,
    IgnoredBecause, Moves, Remaining, Stage,
};
use rstest::rstest;

#[test]
fn the_terms_of_the_reference_are_there() {
    let rules = common::rules();
    for (id, duration) in [
        ("reflection_period", Duration::Months(3)),
        ("reflection_period_dublin", Duration::Days(30)),
        ("b8_permit", Duration::Years(1)),
        ("vw64_postponement", Duration::Years(1)),
        ("rvb_application", Duration::Weeks(2)),
        ("wmo_investigation", Duration::Weeks(6)),
        ("wmo_decision", Duration::Weeks(2)),
        ("veilig_thuis_safety_assessment", Duration::WorkingDays(5)),
        ("veilig_thuis_investigation", Duration::Weeks(10)),
        ("avg_breach", Duration::Hours(72)),
        ("avg_request", Duration::Months(1)),
        ("avg_request_extended", Duration::Months(3)),
        ("avg_inform", Duration::Months(1)),
        ("birthday_18", Duration::Birthday(18)),
        ("crisis_measure", Duration::Days(3)),
        ("care_authorisation", Duration::Months(6)),
    ] {
        let version = rules.rule(id).unwrap().version_on(date(2026, 11, 22)).unwrap();
        assert_eq!(version.duration, duration, "{id}");
    }
}

#[test]
fn every_shipped_clock_covers_today_and_can_stop() {
    let rules = common::rules();
    assert!(rules.without_version_on(date(2026, 11, 22)).is_empty());
    for rule in rules.iter() {
        assert!(!rule.stop.is_empty(), "{} can never stop", rule.id);
        assert!(!rule.escalate.is_empty(), "{} tells nobody", rule.id);
        let own = rule.basis == Basis::Own;
        for version in &rule.version {
            assert_eq!(own, version.source.starts_with("Own rule"), "{}", rule.id);
            if rule.basis == Basis::Policy && version.duration != Duration::NoTerm {
                assert_eq!(
                    version.moves_to_working_day,
                    Moves::Unknown,
                    "{}: policy terms are not settled",
                    rule.id
                );
            }
        }
    }
    let uncertain: Vec<_> = rules.uncertain_on(date(2026, 11, 22)).iter().map(|r| r.id.clone()).collect();
    assert_eq!(uncertain, ["denunciation_thinking_time", "reflection_period_dublin"]);
}

#[test]
fn a_rule_of_low_certainty_asks_for_a_human() {
    let rules = common::rules();
    let before = rules.start("reflection_period_dublin", date(2025, 5, 1), date(2025, 5, 1)).unwrap();
    assert_eq!((before.version.certainty, before.needs_human()), (Certainty::High, false));
    let after = rules.start("reflection_period_dublin", date(2026, 7, 1), date(2026, 7, 1)).unwrap();
    assert_eq!((after.version.certainty, after.needs_human()), (Certainty::Low, true));
    // The version can be chosen by another day than the start.
    let asked = rules.start("reflection_period_dublin", date(2026, 7, 1), date(2025, 5, 1)).unwrap();
    assert_eq!(asked.version.certainty, Certainty::High);
}

#[test]
fn only_birthdays_reveal_a_birth_date_and_their_debug_text_hides_it() {
    let rules = common::rules();
    let revealing: Vec<_> = rules.iter().filter(|r| r.reveals_birth_date).map(|r| r.id.as_str()).collect();
    assert_eq!(revealing, ["birthday_18", "birthday_23"]);
    let events = [ClockEvent::started(date(2009, 3, 15)), ClockEvent::stopped(date(2026, 1, 2), "arranged")];
    let term = rules.read("birthday_18", &events).unwrap();
    let debug = format!("{term:?}");
    assert!(debug.contains("birthday_18") && !debug.contains("2009") && !debug.contains("2027"), "{debug}");
    let shown = format!("{:?}", rules.start("avg_request", date(2026, 3, 1), date(2026, 3, 1)).unwrap());
    assert!(shown.contains("2026-04-01"), "{shown}");
}

#[test]
fn a_moved_term_says_which_days_it_stepped_over() {
    let rules = common::rules();
    let term = rules.start("wmo_decision", date(2026, 3, 20), date(2026, 3, 20)).unwrap();
    let holiday = |id: &str| DayOff::Holiday(id.to_owned());
    assert_eq!(
        term.because.stepped_over,
        [
            (date(2026, 4, 3), holiday("good_friday")),
            (date(2026, 4, 4), DayOff::Saturday),
            (date(2026, 4, 5), DayOff::Sunday),
            (date(2026, 4, 6), holiday("easter_monday")),
        ]
    );
    assert_eq!(term.because.counted_to, date(2026, 4, 3));
    assert_eq!(rules.holidays().name("good_friday").unwrap().nl, "Goede Vrijdag");
}

#[test]
fn an_event_without_effect_is_kept_with_its_reason() {
    let rules = common::rules();
    let late_start = ClockEvent::started(date(2026, 9, 3));
    let early = ClockEvent::stopped(date(2026, 8, 1), "withdrawn");
    let loose = ClockEvent::resumed(date(2026, 9, 4));
    let first = ClockEvent::stopped(date(2026, 9, 9), "decided");
    let second = ClockEvent::stopped(date(2026, 9, 10), "withdrawn");
    let events = [
        second.clone(),
        loose.clone(),
        late_start.clone(),
        early.clone(),
        first,
        ClockEvent::started(date(2026, 9, 1)),
    ];
    let term = rules.read("wmo_decision", &events).unwrap();
    assert_eq!(term.started_on, date(2026, 9, 1));
    assert_eq!(term.stopped.as_ref().map(|s| s.reason.as_str()), Some("decided"));
    let ignored: Vec<_> = term.because.ignored.iter().map(|i| (i.event.clone(), i.because)).collect();
    assert_eq!(
        ignored,
        [
            (early, IgnoredBecause::BeforeStart),
            (late_start, IgnoredBecause::AlreadyStarted),
            (loose, IgnoredBecause::NotSuspended),
            (second, IgnoredBecause::AfterStop),
        ]
    );
}

#[test]
fn escalations_come_in_order_and_stand_still_with_the_clock() {
    let rules = common::rules();
    let start = ClockEvent::started(date(2026, 3, 10));
    let term = rules.read("reflection_period", std::slice::from_ref(&start)).unwrap();
    let on: Vec<_> = term.escalations().iter().map(|(on, e)| (*on, e.who.clone())).collect();
    assert_eq!(
        on,
        [
            (date(2026, 5, 11), "owner".to_owned()),
            (date(2026, 5, 27), "owner".to_owned()),
            (date(2026, 6, 7), "substitute".to_owned()),
        ]
    );
    assert_eq!(term.escalations_reached(date(2026, 5, 27)).len(), 2);
    assert_eq!(term.next_change(date(2026, 5, 27)), Some(date(2026, 6, 7)));
    assert_eq!(term.next_change(date(2026, 6, 10)), Some(date(2026, 6, 11)));
    assert_eq!(term.next_change(date(2026, 6, 11)), None);
    assert_eq!(term.progress(date(2026, 4, 20)), (41, 92));
    let stopped =
        rules.read("reflection_period", &[start, ClockEvent::stopped(date(2026, 5, 1), "waived")]).unwrap();
    assert!(stopped.escalations_reached(date(2026, 6, 8)).is_empty());
    assert_eq!(stopped.next_change(date(2026, 6, 8)), None);
    // A stop with a date still to come does not stop the clock before that day.
    assert_eq!(stopped.stage(date(2026, 4, 1)), Stage::Running);
    assert_eq!(stopped.remaining(date(2026, 4, 1)), Remaining::Days(70));
}

#[test]
fn the_holidays_of_known_years() {
    let holidays = common::holidays();
    let on = |year: i16, id: &str| holidays.in_year(year).into_iter().find(|h| h.id == id).map(|h| h.on);
    for (year, month, day) in [
        (2000, 4, 23),
        (2008, 3, 23),
        (2011, 4, 24),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2028, 4, 16),
        (2029, 4, 1),
        (2030, 4, 21),
        (2038, 4, 25),
    ] {
        assert_eq!(on(year, "easter_sunday"), Some(date(year, month, day)));
    }
    assert_eq!(on(2014, "kings_day"), Some(date(2014, 4, 26)), "27 April 2014 was a Sunday");
    assert_eq!(on(2025, "kings_day"), Some(date(2025, 4, 26)), "27 April 2025 was a Sunday");
    assert_eq!(on(2026, "kings_day"), Some(date(2026, 4, 27)));
    assert_eq!(on(2013, "kings_day"), None);
    assert_eq!(on(2006, "queens_day"), Some(date(2006, 4, 29)), "30 April 2006 was a Sunday");
    assert_eq!(on(2014, "queens_day"), None);
    assert_eq!(on(2026, "ascension_day"), Some(date(2026, 5, 14)));
    assert_eq!(on(2026, "whit_monday"), Some(date(2026, 5, 25)));
    assert_eq!(
        holidays.day_off(date(2026, 5, 5), Calendar::Terms),
        Some(DayOff::Holiday("liberation_day".into()))
    );
    assert_eq!(holidays.day_off(date(2026, 5, 5), Calendar::WorkingDays), None);
    assert_eq!(holidays.in_year(2026).len(), 11);
}

const CLOCK: &str = r#"
[[clock]]
id = "w"
basis = "own"
ending = "act_by"
name = { nl = "w", en = "w" }
start = { event = "s", nl = "?", en = "?" }
[[clock.version]]
duration = { days = 3 }
moves_to_working_day = "no"
source = "test"
article = "test"
certainty = "high"
nl = "w"
en = "w"
"#;

#[rstest]
#[case::unknown_field("id = \"w\"", "id = \"w\"\nidd = 1", "unknown field `idd`")]
#[case::bad_id("id = \"w\"", "id = \"W x\"", "lower-case")]
#[case::bad_by("basis", "by = \"A b\"\nbasis", "`by` is not a code")]
#[case::no_source("source = \"test\"", "source = \" \"", "`source` is empty")]
#[case::no_days("days = 3", "days = 0", "from 1 to 3660")]
#[case::too_many("days = 3", "months = 5000", "from 1 to 1200")]
#[case::negative("days = 3", "days = -3", "-3")]
#[case::unknown_unit("days = 3", "moons = 3", "unknown variant `moons`")]
#[case::birthday("days = 3", "birthday = 18", "reveals a birth date")]
#[case::bad_date("duration", "valid_from = \"2026-02-30\"\nduration", "valid_from")]
#[case::turned(
    "duration",
    "valid_from = \"2026-02-03\"\nvalid_until = \"2026-02-01\"\nduration",
    "ends before it begins"
)]
#[case::no_text("nl = \"w\"\nen", "nl = \"\"\nen", "`nl` is empty")]
fn a_mistake_is_named(#[case] from: &str, #[case] to: &str, #[case] said: &str) {
    assert!(ClockRules::parse([("w.toml", CLOCK)], common::holidays()).is_ok());
    let wrong = CLOCK.replacen(from, to, 1);
    let error = ClockRules::parse([("w.toml", wrong.as_str())], common::holidays()).unwrap_err().to_string();
    assert!(error.contains("w.toml") && error.contains(said), "{error}");
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let second = CLOCK.replace("days = 3", "days = 0");
    let overlapping = format!(
        "{}{}",
        CLOCK.replace("id = \"w\"", "id = \"v\""),
        CLOCK.split_once("[[clock.version]]").map(|(_, v)| format!("[[clock.version]]{v}")).unwrap()
    );
    let error = ClockRules::parse(
        [("a.toml", CLOCK), ("b.toml", second.as_str()), ("c.toml", overlapping.as_str())],
        common::holidays(),
    )
    .unwrap_err();
    let ClockError::Rules(problems) = error else { panic!("another error") };
    let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("b.toml: `w`: version ..: the duration"), "{said:?}");
    assert!(said[1].starts_with("b.toml: `w`: this id is used twice"), "{said:?}");
    assert!(said[2].contains("c.toml: `v`: versions .. and .. overlap"), "{said:?}");
}

#[rstest]
#[case::two_ways("fixed = \"01-01\"\neaster = 1", "exactly one")]
#[case::no_way("", "exactly one")]
#[case::leap("fixed = \"02-29\"", "not a day of every year")]
#[case::leaves_the_year("fixed = \"01-01\"\non_sunday = -1", "moves out of it")]
#[case::far("easter = 400", "leaves the year")]
fn a_mistake_in_a_holiday_is_named(#[case] when: &str, #[case] said: &str) {
    let text = format!(
        "[[holiday]]\nid = \"h\"\n{when}\ncounts = [\"terms\"]\nsource = \"test\"\nnl = \"h\"\nen = \"h\"\n"
    );
    let error = Holidays::parse("h.toml", &text).unwrap_err().to_string();
    assert!(error.contains("h.toml") && error.contains(said), "{error}");
}

#[test]
fn a_day_set_by_decree_counts() {
    let text = "[[holiday]]\nid = \"h\"\ndates = [\"2026-05-15\"]\ncounts = [\"terms\"]\nsource = \"test\"\nnl = \"h\"\nen = \"h\"\n";
    let holidays = Holidays::parse("h.toml", text).unwrap();
    assert!(!holidays.is_working_day(date(2026, 5, 15), Calendar::Terms));
    assert!(holidays.is_working_day(date(2027, 5, 14), Calendar::Terms));
}

#[test]
fn an_unknown_clock_is_an_error_that_says_so() {
    let error = common::rules().rule("bedenktijd").unwrap_err();
    assert_eq!(error, ClockError::UnknownRule("bedenktijd".to_owned()));
    // No error message holds a date of birth.
    let error = common::rules().start("birthday_18", date(1723, 4, 9), date(2026, 1, 1)).unwrap_err();
    assert!(!error.to_string().contains("1723"), "{error}");
}
