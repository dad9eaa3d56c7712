use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Something that happened to a clock, on a day.
///
/// The day of an event still belongs to what was before it: a term counts from the day after its start, a
/// suspension works from the next day, and after a resumption the next day is the first that counts again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClockEvent {
    /// The day.
    pub on: Date,
    /// What happened.
    pub kind: EventKind,
}

/// What happened to a clock. Reasons are codes of the rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The clock began.
    Started,
    /// The clock was suspended, for this reason.
    Suspended(String),
    /// The clock went on.
    Resumed,
    /// The clock stopped, for this reason.
    Stopped(String),
}

impl ClockEvent {
    /// The clock began.
    pub fn started(on: Date) -> Self {
        Self { on, kind: EventKind::Started }
    }
    /// The clock was suspended.
    pub fn suspended(on: Date, reason: impl Into<String>) -> Self {
        Self { on, kind: EventKind::Suspended(reason.into()) }
    }
    /// The clock went on.
    pub fn resumed(on: Date) -> Self {
        Self { on, kind: EventKind::Resumed }
    }
    /// The clock stopped.
    pub fn stopped(on: Date, reason: impl Into<String>) -> Self {
        Self { on, kind: EventKind::Stopped(reason.into()) }
    }
}

/// An event that had no effect. It is kept and shown: nothing is silently lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ignored {
    /// The event as it was given.
    pub event: ClockEvent,
    /// Why it had no effect.
    pub because: IgnoredBecause,
}

/// Why an event had no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnoredBecause {
    /// It lies before the start.
    BeforeStart,
    /// The clock had already started; the earliest start counts.
    AlreadyStarted,
    /// The clock was already suspended.
    AlreadySuspended,
    /// The clock was not suspended.
    NotSuspended,
    /// The term was already over: a suspension cannot revive it.
    AfterDue,
    /// The clock had already stopped; the earliest stop counts.
    AfterStop,
}
