//! From events to a term. The events are sorted first, so the order in which they arrive does not matter.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    count,
    error::ClockError,
    events::{ClockEvent, EventKind, Ignored, IgnoredBecause},
    holidays::{DayOff, Holidays},
    rule::{ClockRule, Duration, Moves, Reason, Version},
    term::{Because, Step, Stopped, Term, count as whole, days},
};

/// The years in which a date is believed.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A term while its events are read.
struct Replay<'a> {
    version: &'a Version,
    holidays: &'a Holidays,
    ends: count::Ends,
    /// Since when suspended, and what was left then.
    suspended: Option<(Date, i64)>,
    suspended_days: u32,
    stopped: Option<Stopped>,
    steps: Vec<Step>,
}

pub(crate) fn started_on(rule: &ClockRule, events: &[ClockEvent]) -> Result<Date, ClockError> {
    if events.iter().any(|e| !YEARS.contains(&e.on.year())) {
        return Err(ClockError::OutOfRange { rule: rule.id.clone() });
    }
    events
        .iter()
        .filter(|e| e.kind == EventKind::Started)
        .map(|e| e.on)
        .min()
        .ok_or_else(|| ClockError::NotStarted { rule: rule.id.clone() })
}

pub(crate) fn read(
    rule: &Arc<ClockRule>,
    version: &Version,
    events: &[ClockEvent],
    holidays: &Holidays,
) -> Result<Term, ClockError> {
    let out_of_range = || ClockError::OutOfRange { rule: rule.id.clone() };
    let start = started_on(rule, events)?;
    check_reasons(rule, events)?;
    if version.duration == Duration::NoTerm {
        return Err(ClockError::NoTerm { rule: rule.id.clone(), why: version.en.clone() });
    }
    let ends = count::ends(start, version.duration, holidays).ok_or_else(out_of_range)?;
    let steps = vec![Step::Counted { from: start, to: ends.earliest }];
    let mut state =
        Replay { version, holidays, ends, suspended: None, suspended_days: 0, stopped: None, steps };
    let mut ignored = Vec::new();
    let mut started = false;
    let mut sorted: Vec<&ClockEvent> = events.iter().collect();
    sorted.sort();
    for day in sorted.chunk_by(|a, b| a.on == b.on) {
        let mut waiting = day.to_vec();
        while let Some(event) = state.next(&mut waiting) {
            let because = if event.on < start {
                Some(IgnoredBecause::BeforeStart)
            } else if event.kind == EventKind::Started {
                std::mem::replace(&mut started, true).then_some(IgnoredBecause::AlreadyStarted)
            } else {
                state.apply(event).map_err(|OutOfCalendar| out_of_range())?
            };
            if let Some(because) = because {
                ignored.push(Ignored { event: event.clone(), because });
            }
        }
    }
    let due = state.due().ok_or_else(out_of_range)?;
    Ok(Term {
        rule: Arc::clone(rule),
        version: version.clone(),
        started_on: start,
        due_on: due.shown,
        due_earliest: due.earliest,
        due_latest: due.latest,
        suspended_on: state.suspended.map(|(on, _)| on),
        stopped: state.stopped,
        because: Because {
            steps: state.steps,
            suspended_days: state.suspended_days,
            counted_to: due.earliest,
            stepped_over: due.stepped_over,
            moves: version.moves_to_working_day,
            ignored,
        },
    })
}

impl Replay<'_> {
    /// Takes the next event of one day: a start first, a stop last, and suspensions and resumptions in turn,
    /// beginning with the one that fits the state of that moment.
    fn next<'e>(&self, day: &mut Vec<&'e ClockEvent>) -> Option<&'e ClockEvent> {
        let rank = |event: &ClockEvent| match (&event.kind, self.suspended.is_some()) {
            (EventKind::Started, _) => 0,
            (EventKind::Suspended(_), false) | (EventKind::Resumed, true) => 1,
            (EventKind::Suspended(_), true) | (EventKind::Resumed, false) => 2,
            (EventKind::Stopped(_), _) => 3,
        };
        let (at, _) = day.iter().enumerate().min_by_key(|(_, event)| rank(event))?;
        Some(day.remove(at))
    }

    /// Applies an event; answers why it had no effect, if it had none.
    fn apply(&mut self, event: &ClockEvent) -> Result<Option<IgnoredBecause>, OutOfCalendar> {
        if self.stopped.is_some() {
            return Ok(Some(IgnoredBecause::AfterStop));
        }
        match (&event.kind, self.suspended) {
            (EventKind::Started, _) => return Ok(Some(IgnoredBecause::AlreadyStarted)),
            (EventKind::Stopped(reason), _) => {
                self.stopped = Some(Stopped { on: event.on, reason: reason.clone() });
            }
            (EventKind::Suspended(_), Some(_)) => return Ok(Some(IgnoredBecause::AlreadySuspended)),
            (EventKind::Suspended(reason), None) => {
                if event.on > self.due().ok_or(OutOfCalendar)?.latest {
                    return Ok(Some(IgnoredBecause::AfterDue));
                }
                let left = count::left(event.on, self.ends, self.version.duration, self.holidays);
                self.suspended = Some((event.on, left));
                self.steps.push(Step::Suspended { on: event.on, reason: reason.clone(), left });
            }
            (EventKind::Resumed, None) => return Ok(Some(IgnoredBecause::NotSuspended)),
            (EventKind::Resumed, Some((since, left))) => {
                self.ends = count::go_on(event.on, left, self.version.duration, self.holidays)
                    .ok_or(OutOfCalendar)?;
                self.suspended_days = self.suspended_days.saturating_add(whole(days(since, event.on)));
                self.suspended = None;
                self.steps.push(Step::WentOn { on: event.on, to: self.ends.earliest });
            }
        }
        Ok(None)
    }

    /// The due dates; `None` when one leaves the calendar.
    fn due(&self) -> Option<Due> {
        let count::Ends { earliest, latest } = self.ends;
        Some(match self.version.moves_to_working_day {
            Moves::No => Due { earliest, shown: earliest, latest, stepped_over: Vec::new() },
            Moves::Yes => {
                let (shown, stepped_over) = self.holidays.next_working_day(earliest)?;
                Due { earliest, shown, latest: shown.max(latest), stepped_over }
            }
            Moves::Unknown => {
                let (moved, stepped_over) = self.holidays.next_working_day(latest)?;
                Due { earliest, shown: earliest, latest: moved, stepped_over }
            }
        })
    }
}

/// A date that no calendar has.
struct OutOfCalendar;

struct Due {
    earliest: Date,
    shown: Date,
    latest: Date,
    stepped_over: Vec<(Date, DayOff)>,
}

fn check_reasons(rule: &ClockRule, events: &[ClockEvent]) -> Result<(), ClockError> {
    for event in events {
        let (reason, known) = match &event.kind {
            EventKind::Started | EventKind::Resumed => continue,
            EventKind::Suspended(reason) => (reason, &rule.suspend),
            EventKind::Stopped(reason) => (reason, &rule.stop),
        };
        if !known.iter().any(|r| r.event == *reason) {
            return Err(ClockError::UnknownReason {
                rule: rule.id.clone(),
                reason: reason.clone(),
                known: names(known),
            });
        }
    }
    Ok(())
}

fn names(reasons: &[Reason]) -> String {
    if reasons.is_empty() {
        return "none".to_owned();
    }
    reasons.iter().map(|r| r.event.as_str()).collect::<Vec<_>>().join(", ")
}
