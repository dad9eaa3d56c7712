use std::{fmt, sync::Arc};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    events::Ignored,
    holidays::DayOff,
    rule::{Certainty, ClockRule, Ending, Escalation, Moves, Version},
};

/// In which stage a clock is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// There is time.
    Running,
    /// An escalation point was reached, or it is due today.
    Warn,
    /// The due date has passed.
    Overdue,
    /// Suspended; time stands still.
    Suspended,
    /// Stopped.
    Stopped,
}

/// What is left, so small that an interface turns it into words ("nog 2 dagen", "vandaag", "2 dagen te laat").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remaining {
    /// Calendar days left, at least one.
    Days(u32),
    /// Due today.
    Today,
    /// Calendar days past the due date, at least one. With [`Ending::RunsOut`] say "over since", not "late".
    Late(u32),
    /// Suspended, with this many days left when it goes on.
    Paused(u32),
    /// Stopped; `late` days after the due date, zero when in time.
    Ended {
        /// Days past the due date at the stop.
        late: u32,
    },
}

/// How and when a clock stopped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stopped {
    /// The day.
    pub on: Date,
    /// Code of the reason in the rule.
    pub reason: String,
}

/// One step of a count, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The whole term was counted.
    Counted {
        /// The day of the start, which does not count itself.
        from: Date,
        /// The day on which the count ends; where the law leaves a choice, the earliest.
        to: Date,
    },
    /// Time stood still from the next day on.
    Suspended {
        /// The day.
        on: Date,
        /// Code of the reason in the rule.
        reason: String,
        /// What was left: working days for a term in working days, else calendar days.
        left: i64,
    },
    /// Time went on from the next day on, with what was left.
    WentOn {
        /// The day.
        on: Date,
        /// The day on which the count now ends.
        to: Date,
    },
}

/// The reasons behind a due date, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// How `counted_to` was reached.
    pub steps: Vec<Step>,
    /// Days in which the clock was suspended and that were added.
    pub suspended_days: u32,
    /// The day on which the count itself ends.
    pub counted_to: Date,
    /// The days that were stepped over after `counted_to` because nobody works on them. Filled as well when it
    /// is unknown whether the term moves: it then explains `due_latest`.
    pub stepped_over: Vec<(Date, DayOff)>,
    /// Whether the rule moves to a working day.
    pub moves: Moves,
    /// Events that had no effect, each with why.
    pub ignored: Vec<Ignored>,
}

/// A clock as the events leave it. It does not depend on today; its methods take today as a value.
#[derive(Clone, PartialEq, Eq)]
pub struct Term {
    /// The rule.
    pub rule: Arc<ClockRule>,
    /// The version of the rule that was used.
    pub version: Version,
    /// The day of the start event.
    pub started_on: Date,
    /// The day to show and watch. Where the law leaves room, the earliest.
    pub due_on: Date,
    /// The earliest day the rule can mean.
    pub due_earliest: Date,
    /// The latest day the rule can mean; later than `due_on` only where something is unknown.
    pub due_latest: Date,
    /// Set when the clock is suspended: since when. The due dates then hold for a resumption on that day.
    pub suspended_on: Option<Date>,
    /// Set when the clock stopped.
    pub stopped: Option<Stopped>,
    /// Why.
    pub because: Because,
}

impl Term {
    /// The stage on a day.
    pub fn stage(&self, today: Date) -> Stage {
        if self.stopped.as_ref().is_some_and(|s| s.on <= today) {
            Stage::Stopped
        } else if self.suspended_on.is_some_and(|on| on <= today) {
            Stage::Suspended
        } else {
            let left = days(today, self.due_on);
            if left < 0 {
                Stage::Overdue
            } else if left <= self.rule.warn_days() {
                Stage::Warn
            } else {
                Stage::Running
            }
        }
    }

    /// What is left on a day.
    pub fn remaining(&self, today: Date) -> Remaining {
        match self.stage(today) {
            Stage::Stopped => {
                let on = self.stopped.as_ref().map_or(today, |s| s.on);
                Remaining::Ended { late: count(days(self.due_on, on)) }
            }
            Stage::Suspended => {
                let on = self.suspended_on.unwrap_or(today);
                Remaining::Paused(count(days(on, self.due_on)))
            }
            Stage::Running | Stage::Warn | Stage::Overdue => {
                let left = days(today, self.due_on);
                match left {
                    0 => Remaining::Today,
                    1.. => Remaining::Days(count(left)),
                    _ => Remaining::Late(count(-left)),
                }
            }
        }
    }

    /// Days gone by and days in total, for a bar beside the words. Never more gone by than in total.
    pub fn progress(&self, today: Date) -> (u32, u32) {
        let total = count(days(self.started_on, self.due_on));
        let until = match (&self.stopped, self.suspended_on) {
            (Some(s), _) if s.on <= today => s.on,
            (_, Some(on)) if on <= today => on,
            _ => today,
        };
        (count(days(self.started_on, until)).min(total), total)
    }

    /// The escalation points with their dates, in order of date.
    pub fn escalations(&self) -> Vec<(Date, &Escalation)> {
        let mut points: Vec<_> = self
            .rule
            .escalate
            .iter()
            .filter_map(|e| {
                let on = self.due_on.checked_sub(jiff::Span::new().days(e.days_before)).ok()?;
                Some((on, e))
            })
            .collect();
        points.sort_by_key(|(on, _)| *on);
        points
    }

    /// The escalation points that are reached on a day; none when the clock stands still.
    pub fn escalations_reached(&self, today: Date) -> Vec<(Date, &Escalation)> {
        match self.stage(today) {
            Stage::Stopped | Stage::Suspended => Vec::new(),
            Stage::Running | Stage::Warn | Stage::Overdue => {
                self.escalations().into_iter().filter(|(on, _)| *on <= today).collect()
            }
        }
    }

    /// The next day on which something about this clock changes by itself: an escalation, the due date, or the
    /// day after it. A worker looks again on that day, not every day.
    pub fn next_change(&self, today: Date) -> Option<Date> {
        if matches!(self.stage(today), Stage::Stopped | Stage::Suspended) {
            return None;
        }
        self.escalations()
            .into_iter()
            .map(|(on, _)| on)
            .chain([self.due_on])
            .chain(self.due_on.tomorrow().ok())
            .filter(|on| *on > today)
            .min()
    }

    /// A rule of low certainty is never automatic: a person has to look.
    pub fn needs_human(&self) -> bool {
        self.version.certainty == Certainty::Low
    }

    /// Must someone act, or does something run out?
    pub fn ending(&self) -> Ending {
        self.rule.ending
    }

    /// The term runs in hours: on the due day the hour of the start counts.
    pub fn to_the_hour(&self) -> bool {
        matches!(self.version.duration, crate::rule::Duration::Hours(_))
    }
}

/// Dates are left out when they give away a date of birth.
impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut s = f.debug_struct("Term");
        s.field("rule", &self.rule.id).field("version", &self.version.period());
        if !self.rule.reveals_birth_date {
            s.field("started_on", &self.started_on)
                .field("due_on", &self.due_on)
                .field("due_earliest", &self.due_earliest)
                .field("due_latest", &self.due_latest)
                .field("suspended_on", &self.suspended_on)
                .field("stopped", &self.stopped)
                .field("because", &self.because);
        }
        s.finish_non_exhaustive()
    }
}

/// Calendar days from one date to another; negative when the second lies before the first.
pub(crate) fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

pub(crate) fn count(days: i64) -> u32 {
    u32::try_from(days.max(0)).unwrap_or(u32::MAX)
}
