use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was answered to the question of one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Seen, or told as a fact about the situation of now.
    Present,
    /// Looked at or asked, and it is not there.
    Absent,
    /// The person says it is not so. Never counts as absent: denial is common under pressure.
    DeniedByPerson,
    /// A suspicion or an impression.
    Uncertain,
    /// It was so in an earlier period that is over.
    Historic,
    /// A fear, a plan or a condition: it did not happen.
    Hypothetical,
    /// It is about somebody else.
    OtherPerson,
    /// Asked or open, without an answer.
    NotAnswered,
}

impl Status {
    /// Every status, in a fixed order.
    pub const ALL: [Self; 8] = [
        Self::Present,
        Self::Absent,
        Self::DeniedByPerson,
        Self::Uncertain,
        Self::Historic,
        Self::Hypothetical,
        Self::OtherPerson,
        Self::NotAnswered,
    ];

    /// The word used in rule files, forms and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::DeniedByPerson => "denied_by_person",
            Self::Uncertain => "uncertain",
            Self::Historic => "historic",
            Self::Hypothetical => "hypothetical",
            Self::OtherPerson => "other_person",
            Self::NotAnswered => "not_answered",
        }
    }

    /// The word in the Dutch vocabulary of labelled sentences: `DOC_AFG:aanwezig`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Present => "aanwezig",
            Self::Absent => "afwezig",
            Self::DeniedByPerson => "ontkend",
            Self::Uncertain => "onzeker",
            Self::Historic => "historisch",
            Self::Hypothetical => "hypothetisch",
            Self::OtherPerson => "ander_persoon",
            Self::NotAnswered => "niet_beantwoord",
        }
    }

    /// The status of a word, or nothing when the word is unknown.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Gives no sign by itself, but is a reason to ask on.
    pub(crate) fn asks_for_more(self) -> bool {
        matches!(
            self,
            Self::Present | Self::Uncertain | Self::DeniedByPerson | Self::Historic | Self::OtherPerson
        )
    }
}

/// The answers, by indicator id. The order in which they were given does not exist here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Status>);

impl Answers {
    /// No answers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one answer; a second answer to the same question replaces the first.
    pub fn set(&mut self, indicator: impl Into<String>, status: Status) {
        self.0.insert(indicator.into(), status);
    }

    /// The answer to one question; an unasked question is not answered.
    pub fn get(&self, indicator: &str) -> Status {
        self.0.get(indicator).copied().unwrap_or(Status::NotAnswered)
    }

    /// All given answers, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Status)> {
        self.0.iter().map(|(id, status)| (id.as_str(), *status))
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: Into<String>> FromIterator<(S, Status)> for Answers {
    fn from_iter<I: IntoIterator<Item = (S, Status)>>(answers: I) -> Self {
        Self(answers.into_iter().map(|(id, status)| (id.into(), status)).collect())
    }
}

/// Age as far as it decides anything: below 18 or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Under 18.
    Minor,
    /// 18 or older.
    Adult,
    /// Not known: both weight lists are used and the stronger result counts.
    #[default]
    Unknown,
}

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Not known.
    #[default]
    Unknown,
}

/// What is known beside the signs. There is deliberately no name, origin or nationality.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Minor, adult or unknown.
    pub age: Age,
    /// Somebody treats this person as a suspect.
    pub seen_as_suspect: bool,
    /// The person came over a border without permission. Counts for nothing by itself.
    pub border_crossed: Known,
    /// Life or safety is in danger now.
    pub acute_danger: bool,
    /// Where the question comes up: `school`, `wmo`, `inspection`, … as named in the variants.
    pub setting: Option<String>,
}
