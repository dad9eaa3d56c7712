use jiff::civil::Date;

use super::{Outcome, Sharing, SharingRules};
use crate::table::{FactQuestion, Facts, Row, TableError};

/// How the answer changes when something about the case changes: "if she consents in writing, then …".
#[derive(Debug, Clone)]
pub struct WhatIf<'a> {
    /// The facts that change, with their new values.
    pub set: Vec<(&'a str, &'a str)>,
    /// The answer then.
    pub outcome: Outcome,
    /// The row it then rests on.
    pub row: &'a Row<Sharing>,
}

impl SharingRules {
    /// What would change the answer, as the rules stand on a day: each change of one fact that may still change
    /// ([`FactQuestion::changeable`]), and of two where neither alone leads to the same outcome. Nothing is said of
    /// changes after which a question would still be open, and nothing while the answer itself is open.
    pub fn what_if(&self, facts: &Facts, on: Date) -> Result<Vec<WhatIf<'_>>, TableError> {
        let Some(now) = self.decide_one(facts, on, false)?.outcome else { return Ok(Vec::new()) };
        let changes: Vec<(&str, &str)> = self
            .facts()
            .iter()
            .filter(|fact| fact.changeable)
            .flat_map(|fact| other_values(fact, facts.value(&fact.id)))
            .collect();
        let mut found = Vec::new();
        for change in &changes {
            found.extend(self.after(facts, on, &[*change])?.filter(|then| then.outcome != now));
        }
        let single = found.clone();
        for (at, first) in changes.iter().enumerate() {
            for second in changes.iter().skip(at + 1).filter(|second| second.0 != first.0) {
                let Some(then) = self.after(facts, on, &[*first, *second])? else { continue };
                let alone = single
                    .iter()
                    .filter(|one| one.set.iter().all(|change| change == first || change == second))
                    .any(|one| one.outcome == then.outcome);
                if then.outcome != now && !alone {
                    found.push(then);
                }
            }
        }
        Ok(found)
    }

    fn after<'a>(
        &'a self,
        facts: &Facts,
        on: Date,
        changes: &[(&'a str, &'a str)],
    ) -> Result<Option<WhatIf<'a>>, TableError> {
        let mut other = facts.clone();
        for (fact, value) in changes {
            other.set(*fact, *value);
        }
        let then = self.decide_one(&other, on, false)?;
        Ok(match (then.outcome, then.rows.first()) {
            (Some(outcome), Some(row)) => Some(WhatIf { set: changes.to_vec(), outcome, row }),
            _ => None,
        })
    }
}

fn other_values<'a>(fact: &'a FactQuestion, now: Option<&str>) -> Vec<(&'a str, &'a str)> {
    let values = fact.values.iter().filter(|value| Some(value.id.as_str()) != now);
    values.map(|value| (fact.id.as_str(), value.id.as_str())).collect()
}
