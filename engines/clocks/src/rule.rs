use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A text in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Dutch, plain (B1 or simpler).
    pub nl: String,
    /// English.
    pub en: String,
}

/// How sure we are of a rule. Low is never automatic: a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Could not be confirmed, or the law has probably changed.
    Low,
    /// Taken from the law by knowledge, to be read again.
    Medium,
    /// Read in the named source.
    High,
}

/// On what kind of ground a term rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// An act or a regulation.
    Law,
    /// A policy rule of the government (such as the Vreemdelingencirculaire).
    Policy,
    /// What is usually done; nobody is bound by it.
    Practice,
    /// A rule of this installation: change the number in the rule file.
    Own,
}

/// What the end of the term means, because "too late" and "over" are different words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Somebody must have acted on this day at the latest.
    ActBy,
    /// A right or a situation ends on this day.
    RunsOut,
}

/// How long a term runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duration {
    /// In this period of time the term does not exist.
    NoTerm,
    /// Hours. The engine counts days: the due day is the first day on which the hours can be over.
    Hours(u16),
    /// Calendar days.
    Days(u16),
    /// Dutch working days.
    WorkingDays(u16),
    /// Weeks: the same day of the week.
    Weeks(u16),
    /// Calendar months: the same day of the month, or its last day.
    Months(u16),
    /// Calendar years; 29 February becomes 28 February.
    Years(u16),
    /// Until this birthday; the start is the date of birth.
    Birthday(u16),
}

/// Does a term that ends on a Saturday, Sunday or holiday move to the next working day?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moves {
    /// It moves.
    Yes,
    /// It does not move.
    No,
    /// Not settled: the earliest date is shown and watched.
    Unknown,
}

/// The event that starts a clock, with the question that asks for its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartEvent {
    /// Code of the event.
    pub event: String,
    /// The question in Dutch.
    pub nl: String,
    /// The question in English.
    pub en: String,
}

/// A reason for which a clock may stop or be suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Code of the event.
    pub event: String,
    /// How sure it is that this ends or suspends the term.
    pub certainty: Certainty,
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

/// A moment before (or, negative, after) the due date at which somebody is to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Calendar days before the due date; negative is after it.
    pub days_before: i16,
    /// The function that is told, as the installation names it (`owner`, `substitute`, `manager`, …).
    pub who: String,
    /// What to do, in Dutch.
    pub nl: String,
    /// What to do, in English.
    pub en: String,
}

/// The rule as it holds between two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// First day for which it holds; absent: as far back as the rule is known.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day for which it holds; absent: until a newer version is added.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// How long.
    pub duration: Duration,
    /// Saturday, Sunday and holidays.
    pub moves_to_working_day: Moves,
    /// Where it is written.
    pub source: String,
    /// The article or paragraph.
    pub article: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// What happens when it expires (or why there is no term), in Dutch.
    pub nl: String,
    /// The same in English.
    pub en: String,
}

impl Version {
    /// Does this version hold on that day?
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }

    /// A readable name: the period for which it holds.
    pub fn period(&self) -> String {
        let from = self.valid_from.map_or_else(String::new, |d| d.to_string());
        let until = self.valid_until.map_or_else(String::new, |d| d.to_string());
        format!("{from}..{until}")
    }
}

/// A clock: what starts, suspends and stops it, and its versions by date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Stable id.
    pub id: String,
    /// Law, policy, practice or the installation's own.
    pub basis: Basis,
    /// Must someone act, or does something run out?
    pub ending: Ending,
    /// The due date gives away a date of birth: store and show it as personal data.
    #[serde(default)]
    pub reveals_birth_date: bool,
    /// Kind of organisation that has to act, when that is not the holder of the dossier (such as
    /// `municipality`): the clock then stands under "waiting for others".
    #[serde(default)]
    pub by: Option<String>,
    /// Name in both languages.
    pub name: Text,
    /// What starts it.
    pub start: StartEvent,
    /// What stops it.
    #[serde(default)]
    pub stop: Vec<Reason>,
    /// What suspends it; empty: nothing does.
    #[serde(default)]
    pub suspend: Vec<Reason>,
    /// Who is told when.
    #[serde(default)]
    pub escalate: Vec<Escalation>,
    /// The versions, in order of date.
    pub version: Vec<Version>,
}

impl ClockRule {
    /// The version that holds on a day.
    pub fn version_on(&self, day: Date) -> Option<&Version> {
        self.version.iter().find(|v| v.holds_on(day))
    }

    /// From how many days before the due date a clock is in its warning stage: the earliest escalation.
    pub fn warn_days(&self) -> i64 {
        self.escalate.iter().map(|e| i64::from(e.days_before)).max().unwrap_or(0).max(0)
    }
}
