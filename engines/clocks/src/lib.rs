//! Statutory terms and the terms of an installation: when is something due, and why?
//!
//! The rules are data (`rules/clocks/*.toml`, `rules/holidays/nl.toml`): what starts a clock, what stops or
//! suspends it, how long it runs, from when to when that version of the rule holds, and where it is written.
//! The engine reads a list of dated events and answers with a [`Term`]. It has no clock of its own: "today" is
//! always handed in, and reading never changes anything.
//!
//! ```
//! use jiff::civil::date;
//! use oever_clocks::{ClockEvent, ClockRules, Holidays, Remaining, Stage};
//!
//! let holidays = Holidays::parse("nl.toml", r#"
//!     [[holiday]]
//!     id = "kings_day"
//!     fixed = "04-27"
//!     on_sunday = -1
//!     counts = ["terms", "working_days"]
//!     source = "Algemene termijnenwet 3(1)"
//!     nl = "Koningsdag"
//!     en = "King's Day"
//! "#)?;
//! let rules = ClockRules::parse([("wmo.toml", r#"
//!     [[clock]]
//!     id = "wmo_decision"
//!     basis = "law"
//!     ending = "act_by"
//!     name = { nl = "Wmo-besluit", en = "Decision on support" }
//!     start = { event = "wmo_application", nl = "Wanneer is de aanvraag gedaan?", en = "When was it applied for?" }
//!     [[clock.stop]]
//!     event = "decided"
//!     certainty = "high"
//!     nl = "Er is een besluit."
//!     en = "There is a decision."
//!     [[clock.version]]
//!     duration = { weeks = 2 }
//!     moves_to_working_day = "yes"
//!     source = "Wmo 2015"
//!     article = "2.3.5"
//!     certainty = "medium"
//!     nl = "Het besluit is te laat."
//!     en = "The decision is late."
//! "#)], holidays)?;
//!
//! // Two weeks after Monday 13 April 2026 is Monday 27 April: King's Day. So it is due on Tuesday.
//! let events = [ClockEvent::started(date(2026, 4, 13))];
//! let term = rules.read("wmo_decision", &events)?;
//! assert_eq!(term.due_earliest, date(2026, 4, 27));
//! assert_eq!(term.due_on, date(2026, 4, 28));
//! assert_eq!(term.remaining(date(2026, 4, 26)), Remaining::Days(2));
//! assert_eq!(term.stage(date(2026, 4, 29)), Stage::Overdue);
//! # Ok::<(), oever_clocks::ClockError>(())
//! ```
#![deny(missing_docs)]

mod count;
mod error;
mod events;
mod holidays;
mod parse;
mod replay;
mod rule;
mod rules;
mod term;

pub use error::{ClockError, Problem};
pub use events::{ClockEvent, EventKind, Ignored, IgnoredBecause};
pub use holidays::{Calendar, DayOff, Holiday, Holidays};
pub use rule::{
    Basis, Certainty, ClockRule, Duration, Ending, Escalation, Moves, Reason, StartEvent, Text, Version,
};
pub use rules::ClockRules;
pub use term::{Because, Remaining, Stage, Step, Stopped, Term};
