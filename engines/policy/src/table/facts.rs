use std::collections::{BTreeMap, BTreeSet};

use super::{Condition, TableError};

/// A text in both languages of the interface.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in a language: `en` is English, all else Dutch.
    pub fn in_language(&self, language: &str) -> &str {
        if language == "en" { &self.en } else { &self.nl }
    }
}

/// One possible answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactValue {
    /// Name in the rules.
    pub id: String,
    /// What a person reads.
    pub label: Text,
}

/// A fact, as the question that finds it out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactQuestion {
    /// Name in the rules.
    pub id: String,
    /// The question.
    pub question: Text,
    /// Why it is asked.
    pub why: Text,
    /// Asked before anything else, whatever the rows need.
    #[serde(default)]
    pub first: bool,
    /// Asked as soon as these facts are known to be so, whatever the rows need.
    #[serde(default)]
    pub first_when: BTreeMap<String, BTreeSet<String>>,
    /// It can become otherwise by what somebody says or does, such as consent; age cannot.
    #[serde(default)]
    pub changeable: bool,
    /// All possible answers.
    #[serde(rename = "value")]
    pub values: Vec<FactValue>,
    /// Named sets of values, written `@name` in conditions.
    #[serde(default)]
    pub groups: BTreeMap<String, BTreeSet<String>>,
}

/// What is known. A fact that is absent was not asked yet; one left open was asked and cannot be known now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    known: BTreeMap<String, String>,
    open: BTreeSet<String>,
}

impl Facts {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one fact known.
    #[must_use]
    pub fn with(mut self, fact: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(fact, value);
        self
    }

    /// Records a fact.
    pub fn set(&mut self, fact: impl Into<String>, value: impl Into<String>) {
        let fact = fact.into();
        self.open.remove(&fact);
        self.known.insert(fact, value.into());
    }

    /// Records that a fact was asked and is not known; it is not asked again.
    pub fn leave_open(&mut self, fact: impl Into<String>) {
        let fact = fact.into();
        self.known.remove(&fact);
        self.open.insert(fact);
    }

    /// The value of a fact, when known.
    pub fn value(&self, fact: &str) -> Option<&str> {
        self.known.get(fact).map(String::as_str)
    }

    /// All known facts, sorted by name.
    pub fn known(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.iter().map(|(fact, value)| (fact.as_str(), value.as_str()))
    }

    /// The facts that were asked and are not known.
    pub fn left_open(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(String::as_str)
    }
}

/// Facts in the form that rows are compared with: a value number for each fact of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) values: Vec<Option<u8>>,
    pub(crate) open: Vec<bool>,
}

/// When all of `when` holds, the fact has that value, whatever was said.
#[derive(Debug, Clone)]
pub(crate) struct Implication {
    pub(crate) when: Vec<Condition>,
    pub(crate) fact: usize,
    pub(crate) value: u8,
}

#[derive(Debug, Clone)]
pub(crate) struct FactSchema {
    pub(crate) facts: Vec<FactQuestion>,
    /// Facts to ask at once, in order, with the conditions under which.
    pub(crate) at_once: Vec<(usize, Vec<Condition>)>,
    pub(crate) implications: Vec<Implication>,
}

impl FactSchema {
    pub(crate) fn index(&self, fact: &str) -> Option<usize> {
        self.facts.iter().position(|found| found.id == fact)
    }

    pub(crate) fn value_index(&self, fact: usize, value: &str) -> Option<u8> {
        let position = self.facts.get(fact)?.values.iter().position(|found| found.id == value)?;
        u8::try_from(position).ok()
    }

    /// Checks the facts against the schema and applies the implications.
    pub(crate) fn resolve(&self, facts: &Facts) -> Result<Known, TableError> {
        let unknown_fact =
            |fact: &str| TableError::UnknownFact { place: "the question".into(), fact: fact.into() };
        let mut known = Known { values: vec![None; self.facts.len()], open: vec![false; self.facts.len()] };
        for (fact, value) in facts.known() {
            let index = self.index(fact).ok_or_else(|| unknown_fact(fact))?;
            let value = self.value_index(index, value).ok_or_else(|| TableError::UnknownValue {
                place: "the question".into(),
                fact: fact.into(),
                value: value.into(),
            })?;
            known.values[index] = Some(value);
        }
        for fact in facts.left_open() {
            known.open[self.index(fact).ok_or_else(|| unknown_fact(fact))?] = true;
        }
        for implication in &self.implications {
            if holds_all(&implication.when, &known) == Some(true) {
                known.values[implication.fact] = Some(implication.value);
            }
        }
        Ok(known)
    }
}

/// Kleene's "and" over conditions: no beats unknown, unknown beats yes.
pub(crate) fn holds_all(conditions: &[Condition], known: &Known) -> Option<bool> {
    let mut result = Some(true);
    for condition in conditions {
        match known.values[condition.fact] {
            Some(value) if condition.values & (1 << value) == 0 => return Some(false),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}
