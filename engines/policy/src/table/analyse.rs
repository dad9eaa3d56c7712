use std::collections::BTreeSet;

use jiff::civil::Date;

use super::evaluate::Row3;
use super::facts::{Known, holds_all};
use super::{Row, Table};

/// A fault of the table as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// No row speaks for these facts.
    Gap {
        /// `fact=value` of an example; facts that do not matter are left out.
        facts: Vec<String>,
    },
    /// Two rows of the same priority say different things.
    Contradiction {
        /// The two rows.
        rows: [String; 2],
        /// An example.
        facts: Vec<String>,
    },
    /// No combination of facts lets this row decide.
    Unreachable {
        /// The row.
        row: String,
    },
}

/// The result of walking the whole table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// How many different cases the rows tell apart.
    pub cases: usize,
    /// Faults, each pair and row once.
    pub findings: Vec<Finding>,
}

struct Walk<'a, G> {
    table: &'a Table<G>,
    agrees: &'a dyn Fn(&G, &G) -> bool,
    reached: BTreeSet<&'a str>,
    clashes: BTreeSet<[&'a str; 2]>,
    analysis: Analysis,
}

impl<G> Table<G> {
    /// Walks every combination of facts that the rows in force on a day tell apart. Facts that no remaining row
    /// looks at are not multiplied out, so the walk is exact and still small.
    pub fn analyse(&self, on: Date, agrees: &dyn Fn(&G, &G) -> bool) -> Analysis {
        let rows: Vec<&Row<G>> = self.rows.iter().filter(|row| row.in_force(on)).collect();
        let empty = Analysis { cases: 0, findings: Vec::new() };
        let mut walk =
            Walk { table: self, agrees, reached: BTreeSet::new(), clashes: BTreeSet::new(), analysis: empty };
        let count = self.schema.facts.len();
        walk.visit(&mut Known { values: vec![None; count], open: vec![false; count] }, &rows);
        for row in rows {
            if !walk.reached.contains(row.id.as_str()) {
                walk.analysis.findings.push(Finding::Unreachable { row: row.id.clone() });
            }
        }
        walk.analysis
    }
}

impl<'a, G> Walk<'a, G> {
    fn visit(&mut self, known: &mut Known, rows: &[&'a Row<G>]) {
        let mut live: Vec<(&'a Row<G>, Row3)> = rows
            .iter()
            .map(|row| (*row, row.against(known)))
            .filter(|(_, state)| *state != Row3::Silent)
            .collect();
        let top = live.iter().filter(|(_, state)| *state == Row3::Speaks).map(|(row, _)| row.priority).max();
        live.retain(|(row, _)| Some(row.priority) >= top);

        let undecided = live
            .iter()
            .filter(|(_, state)| *state == Row3::Open)
            .flat_map(|(row, _)| row.hangs_on(known))
            .min();
        let Some(fact) = undecided else {
            let rows: Vec<&'a Row<G>> = live.into_iter().map(|(row, _)| row).collect();
            self.leaf(known, &rows);
            return;
        };
        let rows: Vec<&'a Row<G>> = live.into_iter().map(|(row, _)| row).collect();
        for value in 0..self.table.schema.facts[fact].values.len() {
            let before = known.clone();
            known.values[fact] = u8::try_from(value).ok();
            if self.imply(known) {
                self.visit(known, &rows);
            }
            *known = before;
        }
    }

    /// Applies the implications; false when the combination cannot occur.
    fn imply(&self, known: &mut Known) -> bool {
        for implication in &self.table.schema.implications {
            if holds_all(&implication.when, known) == Some(true) {
                match known.values[implication.fact] {
                    Some(value) if value != implication.value => return false,
                    _ => known.values[implication.fact] = Some(implication.value),
                }
            }
        }
        true
    }

    fn leaf(&mut self, known: &Known, deciding: &[&'a Row<G>]) {
        self.analysis.cases += 1;
        if deciding.is_empty() {
            let facts = self.describe(known);
            self.analysis.findings.push(Finding::Gap { facts });
        }
        for (index, row) in deciding.iter().enumerate() {
            self.reached.insert(&row.id);
            for other in &deciding[index + 1..] {
                if !(self.agrees)(&row.gives, &other.gives) && self.clashes.insert([&row.id, &other.id]) {
                    let facts = self.describe(known);
                    let rows = [row.id.clone(), other.id.clone()];
                    self.analysis.findings.push(Finding::Contradiction { rows, facts });
                }
            }
        }
    }

    fn describe(&self, known: &Known) -> Vec<String> {
        let facts = self.table.schema.facts.iter().zip(&known.values);
        facts
            .filter_map(|(fact, value)| {
                let value = fact.values.get(usize::from((*value)?))?;
                Some(format!("{}={}", fact.id, value.id))
            })
            .collect()
    }
}
