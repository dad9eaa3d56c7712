use std::fmt;

/// One thing that is wrong in a rule file, said so that its author can repair it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file as it was named to the parser.
    pub file: String,
    /// The clock or holiday concerned, or empty when the file as a whole cannot be read.
    pub rule: String,
    /// What is wrong and what to do about it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rule.is_empty() {
            write!(f, "{}: {}", self.file, self.what)
        } else {
            write!(f, "{}: `{}`: {}", self.file, self.rule, self.what)
        }
    }
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Why a clock cannot be read. No message contains a date: a start date can be a date of birth.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The rule files hold mistakes; all of them are listed, one a line.
    #[error("the rules for clocks hold mistakes:\n{}", lines(.0))]
    Rules(Vec<Problem>),
    /// No clock has this id.
    #[error("there is no clock `{0}`; see the ids in rules/clocks")]
    UnknownRule(String),
    /// The rule exists, but no version of it covers the date asked for.
    #[error(
        "clock `{rule}` has no version for that date (known: {known}); add a version or choose another clock"
    )]
    NoVersion {
        /// The clock.
        rule: String,
        /// The periods that are known.
        known: String,
    },
    /// On that date the rules say that this term does not exist (for instance: no reflection period for
    /// Dublin claimants between two dates).
    #[error("clock `{rule}` does not exist in that period: {why}")]
    NoTerm {
        /// The clock.
        rule: String,
        /// The English text of the version, for a log; a page takes the text from the rule.
        why: String,
    },
    /// An event names a reason that the rule does not know.
    #[error("clock `{rule}` knows no reason `{reason}`; known: {known}")]
    UnknownReason {
        /// The clock.
        rule: String,
        /// The reason that was given.
        reason: String,
        /// The reasons that the rule knows for this kind of event.
        known: String,
    },
    /// The list of events holds no start.
    #[error("clock `{rule}` has not started: there is no start event")]
    NotStarted {
        /// The clock.
        rule: String,
    },
    /// A date lies outside the years the engine counts with; probably a typing mistake.
    #[error("clock `{rule}`: a date lies outside the years 1900 to 2200; check the year")]
    OutOfRange {
        /// The clock.
        rule: String,
    },
}
