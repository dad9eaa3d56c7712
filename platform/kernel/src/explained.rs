//! Judgements carry their explanation.

use crate::{Language, Text};

/// Why a computed statement says what it says: the line "Waarom?" under it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// What it rests on, in plain words; never empty.
    pub because: Vec<Text>,
    /// The rule that was applied, such as `SH-30`.
    pub rule: String,
    /// The version of that rule.
    pub version: String,
    /// Law article, publication or agreement.
    pub source: String,
    /// How certain the rule is: `high`, `medium` or `low`.
    pub certainty: Certainty,
    /// Path of the page that explains the method.
    pub method: &'static str,
}

/// How certain a rule is. Low is never automatic: it goes to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Own reading, or unsettled.
    Low,
    /// Read in law, not confirmed in practice.
    Medium,
    /// Confirmed in a source.
    High,
}

impl Certainty {
    /// The key of its words in the language files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Low => "web-certainty-low",
            Self::Medium => "web-certainty-medium",
            Self::High => "web-certainty-high",
        }
    }
}

/// A judgement with its explanation. There is no way to build one without, and templates accept only this
/// for a judgement.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Explained<T> {
    value: T,
    why: Explanation,
}

impl<T> Explained<T> {
    /// A judgement and what it rests on.
    pub const fn new(value: T, why: Explanation) -> Self {
        Self { value, why }
    }

    /// The judgement.
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// What it rests on.
    pub const fn why(&self) -> &Explanation {
        &self.why
    }

    /// The same explanation for a judgement in other words.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Explained<U> {
        Explained { value: change(self.value), why: self.why }
    }
}

impl Explanation {
    /// The reasons in one language.
    pub fn because(&self, language: Language) -> Vec<&str> {
        self.because.iter().map(|text| text.get(language)).collect()
    }
}
