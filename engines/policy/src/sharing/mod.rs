//! May this be shared with them, for this, and on which basis? The lightest lawful route first.

mod answer;
mod what_if;

pub use answer::{Answer, Route};
pub use what_if::WhatIf;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::table::{Analysis, FactQuestion, Row, Table, TableDifference, TableError, Text, read_sources};

/// What a row says about sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may.
    Allowed,
    /// It may under the conditions of the row.
    Conditions,
    /// Only with her consent, which is not there yet.
    ConsentNeeded,
    /// Only without anything that leads to a person.
    PseudonymousOnly,
    /// It may not.
    NotAllowed,
    /// A human decides: the data protection officer or a jurist.
    Human,
}

impl Outcome {
    /// The name used in the rules, in records and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Conditions => "conditions",
            Self::ConsentNeeded => "consent_needed",
            Self::PseudonymousOnly => "pseudonymous_only",
            Self::NotAllowed => "not_allowed",
            Self::Human => "human",
        }
    }
}

/// The content of a row of the sharing table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sharing {
    /// Row number of the published table.
    pub table_row: u8,
    /// From whom to whom, what for: the row in one line.
    pub title: Text,
    /// The table's own reading.
    pub outcome: Outcome,
    /// Articles and other bases, as cited.
    #[serde(default)]
    pub articles: Vec<String>,
    /// Under which conditions, or why not.
    pub conditions: Text,
    /// What to leave out.
    pub minimise: Text,
    /// What the person notices of it, where that matters.
    pub notices: Option<Text>,
}

/// Another way to the same end, given as facts to answer instead of the asked ones.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRoute {
    pub(crate) id: String,
    /// The lower, the lighter for the person.
    pub(crate) order: u16,
    pub(crate) label: Text,
    pub(crate) when: BTreeMap<String, Vec<String>>,
    pub(crate) set: BTreeMap<String, String>,
}

/// The sharing table with its questions and routes.
#[derive(Debug, Clone)]
pub struct SharingRules {
    table: Table<Sharing>,
    routes: Vec<RawRoute>,
}

/// What changed between two versions of the sharing rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharingDifference {
    /// Rows and facts.
    pub table: TableDifference,
    /// Routes that were added, removed or changed.
    pub routes: BTreeSet<String>,
}

impl SharingRules {
    /// Reads the `(file name, text)` pairs of `rules/sharing`.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, TableError> {
        let sources = read_sources::<Sharing, RawRoute>(files)?;
        let mut routes = sources.routes;
        routes.sort_by(|left, right| (left.order, &left.id).cmp(&(right.order, &right.id)));
        let rules = Self { table: sources.table, routes };
        rules.check_texts()?;
        rules.check_routes()?;
        Ok(rules)
    }

    /// All rows.
    pub fn rows(&self) -> &[Row<Sharing>] {
        self.table.rows()
    }

    /// All questions.
    pub fn facts(&self) -> &[FactQuestion] {
        self.table.facts()
    }

    /// Walks the whole table as it holds on a day.
    pub fn analyse(&self, on: Date) -> Analysis {
        self.table.analyse(on, &|left, right| left.outcome == right.outcome)
    }

    /// What differs in a newer version of these rules: rows, facts, and the routes by name.
    pub fn difference(&self, newer: &Self) -> SharingDifference {
        let changed = |one: &Self, other: &Self| -> BTreeSet<String> {
            one.routes
                .iter()
                .filter(|route| !other.routes.contains(route))
                .map(|route| route.id.clone())
                .collect()
        };
        let routes = changed(self, newer).union(&changed(newer, self)).cloned().collect();
        SharingDifference { table: self.table.difference(&newer.table), routes }
    }

    fn check_texts(&self) -> Result<(), TableError> {
        for row in self.rows() {
            let gives = &row.gives;
            let texts = [("title", Some(&gives.title)), ("conditions", Some(&gives.conditions))];
            let more = [("minimise", Some(&gives.minimise)), ("notices", gives.notices.as_ref())];
            for (what, text) in texts.into_iter().chain(more) {
                if text.is_some_and(|text| text.nl.trim().is_empty() || text.en.trim().is_empty()) {
                    return Err(TableError::MissingText {
                        place: format!("row {}", row.id),
                        what: what.into(),
                    });
                }
            }
        }
        Ok(())
    }

    fn check_routes(&self) -> Result<(), TableError> {
        for route in &self.routes {
            let place = format!("route {}", route.id);
            let wanted =
                route.when.iter().flat_map(|(fact, values)| values.iter().map(move |value| (fact, value)));
            for (fact, value) in wanted.chain(route.set.iter()) {
                let unknown_fact = || TableError::UnknownFact { place: place.clone(), fact: fact.clone() };
                let unknown = || TableError::UnknownValue {
                    place: place.clone(),
                    fact: fact.clone(),
                    value: value.clone(),
                };
                let index = self.table.schema.index(fact).ok_or_else(unknown_fact)?;
                let group =
                    value.strip_prefix('@').is_some_and(|name| self.facts()[index].groups.contains_key(name));
                if !group && self.table.schema.value_index(index, value).is_none() {
                    return Err(unknown());
                }
            }
        }
        Ok(())
    }
}
