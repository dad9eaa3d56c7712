use jiff::civil::Date;

use super::{Outcome, RawRoute, Sharing, SharingRules};
use crate::table::{Certainty, FactQuestion, Facts, HumanReason, Row, TableError, Text, Verdict};

/// A lawful way, with the row it rests on.
#[derive(Debug, Clone)]
pub struct Route<'a> {
    /// Name in the rules; `as-asked` for the way that was asked about.
    pub id: &'a str,
    /// What to do, in one sentence; none for the way that was asked about.
    pub label: Option<&'a Text>,
    /// What the table says of it.
    pub outcome: Outcome,
    /// The row it rests on.
    pub row: &'a Row<Sharing>,
    /// The facts this way differs in.
    pub differs: Vec<(&'a str, &'a str)>,
}

/// What the table answers with what is known so far.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// Lawful ways, lightest first; consent may still have to be asked (see the outcome of each).
    pub routes: Vec<Route<'a>>,
    /// What to ask next; none when the answer is final.
    pub next_question: Option<&'a FactQuestion>,
    /// The answer to what was asked; none while a question is open. Low certainty makes it [`Outcome::Human`];
    /// the row keeps its own reading.
    pub outcome: Option<Outcome>,
    /// The deciding rows, most specific first; while a question is open, the rows still possible.
    pub rows: Vec<&'a Row<Sharing>>,
    /// Certainty of the deciding rows, the lowest of them.
    pub certainty: Option<Certainty>,
    /// A human decides.
    pub needs_human: bool,
    /// Why a human decides.
    pub human_because: Option<HumanReason>,
}

impl SharingRules {
    /// Answers with what is known, as the rules stand on a day.
    pub fn decide(&self, facts: &Facts, on: Date) -> Result<Answer<'_>, TableError> {
        let mut answer = self.decide_one(facts, on, true)?;
        let mut routes = Vec::new();
        for route in &self.routes {
            if !self.offered(route, facts)? {
                continue;
            }
            let mut other = facts.clone();
            for (fact, value) in &route.set {
                other.set(fact, value);
            }
            if other == *facts {
                continue;
            }
            let found = self.decide_one(&other, on, false)?;
            if let (Some(outcome), Some(row)) = (found.outcome, found.rows.first())
                && matches!(outcome, Outcome::Allowed | Outcome::Conditions | Outcome::PseudonymousOnly)
            {
                let differs = route.set.iter().map(|(fact, value)| (fact.as_str(), value.as_str()));
                let differs = differs.filter(|(fact, value)| facts.value(fact) != Some(*value)).collect();
                routes.push(Route { id: &route.id, label: Some(&route.label), outcome, row, differs });
            }
        }
        if let (Some(outcome), Some(row)) = (answer.outcome, answer.rows.first())
            && !matches!(outcome, Outcome::NotAllowed | Outcome::Human)
        {
            routes.push(Route { id: "as-asked", label: None, outcome, row, differs: Vec::new() });
        }
        answer.routes = routes;
        Ok(answer)
    }

    /// One way by itself. `insist` asks what must always be asked first; another way than the asked one is
    /// answered as soon as nothing can change it.
    pub(super) fn decide_one(&self, facts: &Facts, on: Date, insist: bool) -> Result<Answer<'_>, TableError> {
        let evaluation = self.table.evaluate(facts, on)?;
        if evaluation.next_question.is_some() && (insist || !evaluation.is_settled()) {
            let mut rows = evaluation.contenders;
            rows.extend(evaluation.deciding);
            return Ok(Answer {
                routes: Vec::new(),
                next_question: evaluation.next_question,
                outcome: None,
                rows,
                certainty: None,
                needs_human: false,
                human_because: None,
            });
        }
        let Verdict { rows, certainty, human_because } =
            evaluation.verdict(|row| row.gives.outcome == Outcome::Human);
        let outcome = match (human_because, rows.first()) {
            (None, Some(row)) => row.gives.outcome,
            _ => Outcome::Human,
        };
        Ok(Answer {
            routes: Vec::new(),
            next_question: None,
            outcome: Some(outcome),
            rows,
            certainty,
            needs_human: human_because.is_some(),
            human_because,
        })
    }

    /// A route is offered when each of its conditions is known to hold.
    fn offered(&self, route: &RawRoute, facts: &Facts) -> Result<bool, TableError> {
        let known = self.table.schema.resolve(facts)?;
        Ok(route.when.iter().all(|(fact, wanted)| {
            let Some(index) = self.table.schema.index(fact) else { return false };
            let question = &self.facts()[index];
            let value = known.values[index].and_then(|value| question.values.get(usize::from(value)));
            value.is_some_and(|value| {
                wanted.iter().any(|wanted| match wanted.strip_prefix('@') {
                    Some(group) => {
                        question.groups.get(group).is_some_and(|members| members.contains(&value.id))
                    }
                    None => *wanted == value.id,
                })
            })
        }))
    }
}
