use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::facts::FactSchema;
use super::{Condition, Row, Table};

/// What changed between two versions of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableDifference {
    /// Rows that only the newer table has.
    pub added: Vec<String>,
    /// Rows that only the older table has.
    pub removed: Vec<String>,
    /// Rows that both have, with the names of what differs: `version`, `dates`, `priority`, `certainty`, `source`,
    /// `conditions`, `gives`.
    pub changed: BTreeMap<String, Vec<&'static str>>,
    /// Rows whose content changed while their version number did not: a mistake of the author.
    pub same_version: Vec<String>,
    /// Facts or values that only one of the two has, as `fact` or `fact=value`.
    pub facts: Vec<String>,
}

impl TableDifference {
    /// The two tables say the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for TableDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.added.iter().try_for_each(|id| writeln!(f, "+ {id}"))?;
        self.removed.iter().try_for_each(|id| writeln!(f, "- {id}"))?;
        self.changed.iter().try_for_each(|(id, what)| writeln!(f, "~ {id}: {}", what.join(", ")))?;
        self.same_version.iter().try_for_each(|id| writeln!(f, "! {id}: changed under the same version"))?;
        self.facts.iter().try_for_each(|fact| writeln!(f, "? {fact}"))
    }
}

impl<G: PartialEq> Table<G> {
    /// Lists what differs in a newer version of this table, row by row.
    pub fn difference(&self, newer: &Self) -> TableDifference {
        let mut found = TableDifference::default();
        let old: BTreeMap<&str, &Row<G>> = self.rows.iter().map(|row| (row.id.as_str(), row)).collect();
        let new: BTreeMap<&str, &Row<G>> = newer.rows.iter().map(|row| (row.id.as_str(), row)).collect();
        found.added = new.keys().filter(|id| !old.contains_key(*id)).map(|id| (*id).to_owned()).collect();
        found.removed = old.keys().filter(|id| !new.contains_key(*id)).map(|id| (*id).to_owned()).collect();
        for (id, before) in &old {
            let Some(after) = new.get(id) else { continue };
            let mut what = Vec::new();
            let mut note = |differs: bool, name| what.extend(differs.then_some(name));
            note(before.version != after.version, "version");
            let dates = |row: &Row<G>| (row.valid_from, row.valid_until);
            note(dates(before) != dates(after), "dates");
            note(before.priority != after.priority, "priority");
            note(before.certainty != after.certainty, "certainty");
            note(before.source != after.source, "source");
            note(spelled(before, &self.schema) != spelled(after, &newer.schema), "conditions");
            note(before.gives != after.gives, "gives");
            if what.is_empty() {
                continue;
            }
            if before.version == after.version {
                found.same_version.push((*id).to_owned());
            }
            found.changed.insert((*id).to_owned(), what);
        }
        found.facts = names(&self.schema).symmetric_difference(&names(&newer.schema)).cloned().collect();
        found
    }
}

/// All facts and their values by name.
fn names(schema: &FactSchema) -> BTreeSet<String> {
    let values = |fact: &super::FactQuestion| {
        fact.values.iter().map(|value| format!("{}={}", fact.id, value.id)).collect::<Vec<_>>()
    };
    schema.facts.iter().flat_map(|fact| std::iter::once(fact.id.clone()).chain(values(fact))).collect()
}

/// The conditions of a row by name, so that tables with another order of facts compare.
fn spelled<G>(row: &Row<G>, schema: &FactSchema) -> (BTreeSet<String>, BTreeSet<BTreeSet<String>>) {
    let one = |conditions: &[Condition]| -> BTreeSet<String> {
        conditions.iter().map(|condition| spell(condition, schema)).collect()
    };
    (one(&row.all), row.any.iter().map(|alternative| one(alternative)).collect())
}

fn spell(condition: &Condition, schema: &FactSchema) -> String {
    let Some(fact) = schema.facts.get(condition.fact) else { return String::new() };
    let values = fact.values.iter().enumerate().filter(|(at, _)| condition.values & (1 << at) != 0);
    let mut values: Vec<&str> = values.map(|(_, value)| value.id.as_str()).collect();
    values.sort_unstable();
    format!("{}={}", fact.id, values.join("|"))
}
