use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::facts::{FactQuestion, FactSchema, Implication};
use super::{Certainty, Condition, Row, Table};

/// Why a table could not be read or asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A file is not the expected TOML.
    #[error("{file}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// What was found, with line and column.
        message: String,
    },
    /// A row gives something the engine does not know.
    #[error("{file}, row {row}: {message}")]
    Gives {
        /// The file.
        file: String,
        /// The row.
        row: String,
        /// What was found.
        message: String,
    },
    /// A fact is used that the facts file does not declare.
    #[error("{place}: there is no fact {fact:?}; declare it with [[fact]]")]
    UnknownFact {
        /// Where.
        place: String,
        /// The name.
        fact: String,
    },
    /// A value is used that the fact does not have.
    #[error("{place}: the fact {fact:?} has no value or group {value:?}")]
    UnknownValue {
        /// Where.
        place: String,
        /// The fact.
        fact: String,
        /// The value.
        value: String,
    },
    /// A name is used twice.
    #[error("{place}: {id:?} is declared twice")]
    Duplicate {
        /// Where.
        place: String,
        /// The name.
        id: String,
    },
    /// A fact has no values, or more than the engine can hold.
    #[error("the fact {fact:?} has {count} values; it needs 2 to 64")]
    Domain {
        /// The fact.
        fact: String,
        /// How many.
        count: usize,
    },
    /// A row ends before it begins.
    #[error("{file}, row {row}: valid_until lies before valid_from")]
    Dates {
        /// The file.
        file: String,
        /// The row.
        row: String,
    },
    /// A row claims another certainty than its parts.
    #[error("row {row}: certainty must be the lower of place_certainty and pay_certainty")]
    Certainty {
        /// The row.
        row: String,
    },
    /// A text that a person reads is empty in one language.
    #[error("{place}: {what} needs both nl and en")]
    MissingText {
        /// Where.
        place: String,
        /// Which text.
        what: String,
    },
}

type Sets = BTreeMap<String, BTreeSet<String>>;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File<X> {
    #[serde(default)]
    fact: Vec<FactQuestion>,
    #[serde(default)]
    implies: Vec<RawImplication>,
    #[serde(default)]
    row: Vec<RawRow>,
    #[serde(default = "Vec::new")]
    route: Vec<X>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawImplication {
    when: Sets,
    fact: String,
    value: String,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: String,
    version: u32,
    valid_from: Date,
    valid_until: Option<Date>,
    #[serde(default = "usual_priority")]
    priority: u16,
    certainty: Certainty,
    source: String,
    #[serde(default)]
    when: Sets,
    #[serde(default)]
    except: Sets,
    #[serde(default)]
    any: Vec<Sets>,
    gives: toml::Table,
    #[serde(default)]
    variant: Vec<RawVariant>,
}

/// A refinement: the same row under further conditions, one priority higher unless it says otherwise.
/// At the priority of its base it only adds detail when the fact happens to be known.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVariant {
    id: String,
    priority: Option<u16>,
    certainty: Option<Certainty>,
    #[serde(default)]
    when: Sets,
    #[serde(default)]
    any: Vec<Sets>,
    #[serde(default)]
    gives: toml::Table,
}

fn usual_priority() -> u16 {
    50
}

/// A table with what else its files hold.
#[derive(Debug)]
pub(crate) struct Sources<G, X> {
    pub(crate) table: Table<G>,
    pub(crate) routes: Vec<X>,
}

/// Reads all files together; the facts may stand in any of them.
pub(crate) fn read_sources<G: DeserializeOwned, X: DeserializeOwned>(
    files: &[(&str, &str)],
) -> Result<Sources<G, X>, TableError> {
    let mut facts = Vec::new();
    let mut raw_implications = Vec::new();
    let mut raw_rows = Vec::new();
    let mut routes = Vec::new();
    for (name, text) in files {
        let syntax =
            |error: toml::de::Error| TableError::Syntax { file: (*name).into(), message: error.to_string() };
        let file: File<X> = toml::from_str(text).map_err(syntax)?;
        facts.extend(file.fact);
        raw_implications.extend(file.implies.into_iter().map(|raw| (*name, raw)));
        raw_rows.extend(file.row.into_iter().map(|raw| (*name, raw)));
        routes.extend(file.route);
    }
    check_facts(&facts)?;
    let mut schema = FactSchema { facts, at_once: Vec::new(), implications: Vec::new() };
    for (index, fact) in schema.facts.iter().enumerate() {
        let when = conditions(&schema, &format!("the fact {}", fact.id), &fact.first_when, false)?;
        if fact.first || !when.is_empty() {
            schema.at_once.push((index, when));
        }
    }
    for (file, raw) in raw_implications {
        let place = format!("{file}, implies");
        let when = conditions(&schema, &place, &raw.when, false)?;
        let value =
            conditions(&schema, &place, &Sets::from([(raw.fact, BTreeSet::from([raw.value]))]), false)?;
        for Condition { fact, values } in value {
            let value = u8::try_from(values.trailing_zeros()).unwrap_or_default();
            schema.implications.push(Implication { when: when.clone(), fact, value });
        }
    }
    let mut rows = Vec::new();
    for (file, raw) in raw_rows {
        read_row(&schema, file, raw, &mut rows)?;
    }
    let mut seen = BTreeSet::new();
    for row in &rows {
        if !seen.insert(&row.id) {
            return Err(TableError::Duplicate { place: "the rows".into(), id: row.id.clone() });
        }
    }
    Ok(Sources { table: Table { schema, rows }, routes })
}

fn check_facts(facts: &[FactQuestion]) -> Result<(), TableError> {
    let mut seen = BTreeSet::new();
    for fact in facts {
        if !seen.insert(&fact.id) {
            return Err(TableError::Duplicate { place: "the facts".into(), id: fact.id.clone() });
        }
        if !(2..=64).contains(&fact.values.len()) {
            return Err(TableError::Domain { fact: fact.id.clone(), count: fact.values.len() });
        }
        let mut values = BTreeSet::new();
        for value in &fact.values {
            if !values.insert(value.id.as_str()) {
                let place = format!("the fact {}", fact.id);
                return Err(TableError::Duplicate { place, id: value.id.clone() });
            }
        }
        let texts =
            [&fact.question, &fact.why].into_iter().chain(fact.values.iter().map(|value| &value.label));
        for text in texts {
            if text.nl.trim().is_empty() || text.en.trim().is_empty() {
                let place = format!("the fact {}", fact.id);
                return Err(TableError::MissingText {
                    place,
                    what: "every question, reason and answer".into(),
                });
            }
        }
        for member in fact.groups.values().flatten() {
            if !values.contains(member.as_str()) {
                let place = format!("the groups of {}", fact.id);
                return Err(TableError::UnknownValue { place, fact: fact.id.clone(), value: member.clone() });
            }
        }
    }
    Ok(())
}

fn read_row<G: DeserializeOwned>(
    schema: &FactSchema,
    file: &str,
    raw: RawRow,
    rows: &mut Vec<Row<G>>,
) -> Result<(), TableError> {
    if raw.valid_until.is_some_and(|last| last < raw.valid_from) {
        return Err(TableError::Dates { file: file.into(), row: raw.id });
    }
    let place = format!("{file}, row {}", raw.id);
    let gives = |id: &str, gives: toml::Table| {
        G::deserialize(gives).map_err(|error| TableError::Gives {
            file: file.into(),
            row: id.into(),
            message: error.to_string(),
        })
    };
    let mut all = conditions(schema, &place, &raw.when, false)?;
    all.extend(conditions(schema, &place, &raw.except, true)?);
    let any = alternatives(schema, &place, &raw.any)?;
    let base = Row {
        id: raw.id.clone(),
        base: raw.id.clone(),
        version: raw.version,
        valid_from: raw.valid_from,
        valid_until: raw.valid_until,
        priority: raw.priority,
        certainty: raw.certainty,
        source: raw.source,
        gives: gives(&raw.id, raw.gives.clone())?,
        detail: false,
        all,
        any,
    };
    let mut variants = Vec::new();
    for variant in raw.variant {
        let place = format!("{file}, row {}", variant.id);
        let mut merged = raw.gives.clone();
        merged.extend(variant.gives);
        let mut all = base.all.clone();
        all.extend(conditions(schema, &place, &variant.when, false)?);
        let own = alternatives(schema, &place, &variant.any)?;
        variants.push(Row {
            gives: gives(&variant.id, merged)?,
            id: variant.id,
            base: base.id.clone(),
            version: base.version,
            valid_from: base.valid_from,
            valid_until: base.valid_until,
            priority: variant.priority.unwrap_or(base.priority.saturating_add(1)),
            certainty: variant.certainty.unwrap_or(base.certainty),
            source: base.source.clone(),
            detail: variant.priority == Some(base.priority),
            all,
            any: both(&base.any, &own),
        });
    }
    rows.push(base);
    rows.append(&mut variants);
    Ok(())
}

/// "One of these and one of those" as one list of alternatives.
fn both(left: &[Vec<Condition>], right: &[Vec<Condition>]) -> Vec<Vec<Condition>> {
    if left.is_empty() || right.is_empty() {
        return [left, right].concat();
    }
    left.iter()
        .flat_map(|one| right.iter().map(move |other| [one.as_slice(), other.as_slice()].concat()))
        .collect()
}

fn alternatives(schema: &FactSchema, place: &str, sets: &[Sets]) -> Result<Vec<Vec<Condition>>, TableError> {
    sets.iter().map(|set| conditions(schema, place, set, false)).collect()
}

fn conditions(
    schema: &FactSchema,
    place: &str,
    sets: &Sets,
    except: bool,
) -> Result<Vec<Condition>, TableError> {
    let mut found = Vec::new();
    for (name, wanted) in sets {
        let unknown_fact = || TableError::UnknownFact { place: place.into(), fact: name.clone() };
        let fact = schema.index(name).ok_or_else(unknown_fact)?;
        let question = &schema.facts[fact];
        let mut values = 0_u64;
        for item in wanted {
            let unknown =
                || TableError::UnknownValue { place: place.into(), fact: name.clone(), value: item.clone() };
            let members: Vec<&String> = match item.strip_prefix('@') {
                Some(group) => question.groups.get(group).ok_or_else(unknown)?.iter().collect(),
                None => vec![item],
            };
            for member in members {
                values |= 1 << schema.value_index(fact, member).ok_or_else(unknown)?;
            }
        }
        let domain = u64::MAX >> (64 - question.values.len());
        found.push(Condition { fact, values: if except { domain & !values } else { values } });
    }
    Ok(found)
}
