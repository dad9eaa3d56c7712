use std::collections::BTreeSet;

use jiff::civil::Date;

use super::facts::{FactQuestion, Facts, Known, holds_all};
use super::{Certainty, Condition, Row, Table, TableError};

/// A row against the facts: speaks, does not, or cannot be told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row3 {
    Speaks,
    Open,
    Silent,
}

impl<G> Row<G> {
    pub(crate) fn against(&self, known: &Known) -> Row3 {
        let all = holds_all(&self.all, known);
        let mut any = if self.any.is_empty() { Some(true) } else { Some(false) };
        for alternative in &self.any {
            match holds_all(alternative, known) {
                Some(true) => {
                    any = Some(true);
                    break;
                }
                None => any = None,
                Some(false) => {}
            }
        }
        match (all, any) {
            (Some(false), _) | (_, Some(false)) => Row3::Silent,
            (Some(true), Some(true)) => Row3::Speaks,
            _ => Row3::Open,
        }
    }

    /// The unknown facts that can still change whether an open row speaks.
    pub(crate) fn hangs_on(&self, known: &Known) -> Vec<usize> {
        let unknown = |condition: &&Condition| known.values[condition.fact].is_none();
        let mut facts: Vec<usize> = self.all.iter().filter(unknown).map(|condition| condition.fact).collect();
        let met = self.any.iter().any(|alternative| holds_all(alternative, known) == Some(true));
        if !met {
            let open = self.any.iter().filter(|alternative| holds_all(alternative, known).is_none());
            facts.extend(open.flatten().filter(unknown).map(|condition| condition.fact));
        }
        facts
    }
}

/// Where the table stands with what is known.
#[derive(Debug)]
pub struct Evaluation<'a, G> {
    /// The rows that speak with the highest priority, the most specific first.
    pub deciding: Vec<&'a Row<G>>,
    /// Rows that could still overrule them.
    pub contenders: Vec<&'a Row<G>>,
    /// The question that leaves the fewest contenders; none when nothing more can be asked.
    pub next_question: Option<&'a FactQuestion>,
}

/// Why a human has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HumanReason {
    /// The row itself sends it to a human.
    RowSaysSo,
    /// The row is too uncertain to apply without a human.
    LowCertainty,
    /// No row of the table covers this.
    NoRow,
    /// A fact that decides it is not known.
    FactUnknown,
}

/// What stands when nothing more can be asked.
#[derive(Debug)]
pub struct Verdict<'a, G> {
    /// The deciding rows, most specific first; with [`HumanReason::FactUnknown`] all that could decide.
    pub rows: Vec<&'a Row<G>>,
    /// The lowest certainty among them.
    pub certainty: Option<Certainty>,
    /// Why the table does not decide by itself; none when it does.
    pub human_because: Option<HumanReason>,
}

impl<'a, G> Evaluation<'a, G> {
    /// Nothing can overrule the deciding rows any more.
    pub fn is_settled(&self) -> bool {
        self.contenders.is_empty()
    }

    /// Closes the evaluation. `sends_to_human` tells of a row whether it does so by its own content.
    pub fn verdict(self, sends_to_human: impl Fn(&Row<G>) -> bool) -> Verdict<'a, G> {
        let settled = self.is_settled();
        let rows = if settled { self.deciding } else { [self.contenders, self.deciding].concat() };
        let certainty = rows.iter().map(|row| row.certainty).min();
        let human_because = match rows.first() {
            _ if !settled => Some(HumanReason::FactUnknown),
            None => Some(HumanReason::NoRow),
            Some(row) if row.is_rest() && row.certainty == Certainty::Low => Some(HumanReason::NoRow),
            Some(row) if sends_to_human(row) => Some(HumanReason::RowSaysSo),
            Some(_) if certainty == Some(Certainty::Low) => Some(HumanReason::LowCertainty),
            Some(_) => None,
        };
        Verdict { rows, certainty, human_because }
    }
}

impl<G> Table<G> {
    /// Compares all rows in force with what is known.
    pub fn evaluate(&self, facts: &Facts, on: Date) -> Result<Evaluation<'_, G>, TableError> {
        Ok(self.evaluate_known(&self.schema.resolve(facts)?, on))
    }

    pub(crate) fn evaluate_known(&self, known: &Known, on: Date) -> Evaluation<'_, G> {
        let mut deciding: Vec<&Row<G>> = Vec::new();
        let mut open: Vec<&Row<G>> = Vec::new();
        for row in self.rows.iter().filter(|row| row.in_force(on)) {
            match row.against(known) {
                Row3::Speaks => deciding.push(row),
                Row3::Open => open.push(row),
                Row3::Silent => {}
            }
        }
        let top = deciding.iter().map(|row| row.priority).max();
        deciding.retain(|row| Some(row.priority) == top);
        deciding.sort_by_key(|row| std::cmp::Reverse(row.specificity()));
        let contenders: Vec<&Row<G>> =
            open.into_iter().filter(|row| !row.detail && Some(row.priority) > top).collect();
        let next_question = self.next_question(known, &contenders);
        Evaluation { deciding, contenders, next_question }
    }

    fn next_question(&self, known: &Known, contenders: &[&Row<G>]) -> Option<&FactQuestion> {
        let askable = |fact: usize| known.values[fact].is_none() && !known.open[fact];
        for (fact, when) in &self.schema.at_once {
            if askable(*fact) && holds_all(when, known) == Some(true) {
                return Some(&self.schema.facts[*fact]);
            }
        }
        let needed: BTreeSet<usize> = contenders.iter().flat_map(|row| row.hangs_on(known)).collect();
        let mut best: Option<(usize, usize, &FactQuestion)> = None;
        for (fact, question) in self.schema.facts.iter().enumerate() {
            if !needed.contains(&fact) || !askable(fact) {
                continue;
            }
            // Contenders left on average = left / values; compared crosswise to stay in whole numbers.
            let left = self.left_after(known, fact, contenders);
            let values = question.values.len();
            if best.is_none_or(|(best_left, best_values, _)| left * best_values < best_left * values) {
                best = Some((left, values, question));
            }
        }
        best.map(|(_, _, question)| question)
    }

    /// How many contenders stay open or speak, summed over the answers to one question.
    fn left_after(&self, known: &Known, fact: usize, contenders: &[&Row<G>]) -> usize {
        let mut trial = known.clone();
        let mut left = 0;
        for value in 0..self.schema.facts[fact].values.len() {
            trial.values[fact] = u8::try_from(value).ok();
            left += contenders.iter().filter(|row| row.against(&trial) != Row3::Silent).count();
        }
        left
    }
}
