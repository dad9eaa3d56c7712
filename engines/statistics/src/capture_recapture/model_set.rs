//! Every model that could be meant, beside the best: a single best model hides that the second may say twice as much.

use std::collections::HashSet;

use super::existence::Existence;
use super::fit::Criteria;
use super::model::{Model, all_models};
use super::range::Range;
use super::solver::{Reduced, Solver};
use super::table::{Counts, Histories};
use crate::tails::standard_errors;

/// One model of a set.
#[derive(Debug, Clone)]
pub struct Candidate {
    model: Model,
    observed: f64,
    intercept: f64,
    standard_error: f64,
    criteria: Criteria,
}

impl Candidate {
    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The population with its Wald interval, as if this model had been given and not chosen.
    pub fn population(&self, level: f64) -> Range {
        let reach = standard_errors(level).unwrap_or(f64::INFINITY) * self.standard_error;
        let at = |value: f64| self.observed + value.exp();
        Range::new(at(self.intercept), at(self.intercept - reach), at(self.intercept + reach), level)
    }

    /// What it pays, comparable within the set.
    pub fn criteria(&self) -> Criteria {
        self.criteria
    }
}

/// By which criterion a set is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criterion {
    /// Akaike.
    Aic,
    /// Bayes, by persons seen.
    BicIndividuals,
    /// Bayes, by cells.
    BicCells,
}

impl Criterion {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Aic, Self::BicIndividuals, Self::BicCells];

    fn of(self, criteria: &Criteria) -> f64 {
        match self {
            Self::Aic => criteria.aic,
            Self::BicIndividuals => criteria.bic_individuals,
            Self::BicCells => criteria.bic_cells,
        }
    }
}

/// The hierarchical models that a table can estimate.
#[derive(Debug, Clone)]
pub struct ModelSet {
    candidates: Vec<Candidate>,
    considered: usize,
    complete: bool,
}

impl ModelSet {
    /// Fits all hierarchical models with interactions of at most `largest` lists. When there are more than `most`, only
    /// those that a descent by each criterion meets, from independent lists, adding or removing one interaction at a
    /// time.
    pub fn new(table: &Histories, largest: u32, most: usize) -> Self {
        let counts = Counts::new(table);
        let mut solver = Solver::new(counts.lists);
        let largest = largest.min(u32::try_from(counts.lists).unwrap_or(u32::MAX) - 1);
        if let Some(models) = all_models(counts.lists, largest, most) {
            let considered = models.len();
            let candidates =
                models.into_iter().filter_map(|model| candidate(&mut solver, &counts, model)).collect();
            return Self { candidates, considered, complete: true };
        }
        let mut set = Self { candidates: Vec::new(), considered: 0, complete: false };
        let mut met = HashSet::new();
        for criterion in Criterion::ALL {
            set.descend(&mut solver, &counts, largest, criterion, &mut met);
        }
        set
    }

    fn descend(
        &mut self,
        solver: &mut Solver,
        counts: &Counts,
        largest: u32,
        criterion: Criterion,
        met: &mut HashSet<Model>,
    ) {
        let mut best = f64::INFINITY;
        let mut near = vec![Model::independent(counts.lists)];
        loop {
            let mut next = None;
            for model in near {
                if met.insert(model.clone()) {
                    self.considered += 1;
                    self.candidates.extend(candidate(solver, counts, model.clone()));
                }
                let found = self.candidates.iter().rev().find(|candidate| candidate.model == model);
                if let Some(value) = found.map(|candidate| criterion.of(&candidate.criteria))
                    && value < best
                {
                    best = value;
                    next = Some(model);
                }
            }
            let Some(model) = next else { return };
            near = model.neighbours(largest);
        }
    }

    /// How many models were looked at.
    pub fn considered(&self) -> usize {
        self.considered
    }

    /// Whether all models were looked at, or only those that a descent met.
    pub fn complete(&self) -> bool {
        self.complete
    }

    /// The models that have an estimate, in no particular order.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The models by a criterion, the best first, each with its gap to the best.
    pub fn ranked(&self, criterion: Criterion) -> Vec<(f64, &Candidate)> {
        let mut ranked: Vec<(f64, &Candidate)> =
            self.candidates.iter().map(|candidate| (criterion.of(&candidate.criteria), candidate)).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.model.cmp(&b.1.model)));
        let best = ranked.first().map_or(0.0, |(value, _)| *value);
        for (value, _) in &mut ranked {
            *value -= best;
        }
        ranked
    }
}

fn candidate(solver: &mut Solver, counts: &Counts, model: Model) -> Option<Candidate> {
    let reduced = Reduced::new(counts, model.interactions());
    if reduced.existence(counts) != Existence::Estimable {
        return None;
    }
    let solution = solver.fit(counts, &reduced, None)?;
    let variance = solver.intercept_variance(&reduced)?;
    let log_likelihood = solution.likelihood - factorials(counts);
    let terms = reduced.terms.len() + reduced.minus_infinity.len();
    Some(Candidate {
        observed: counts.observed(),
        intercept: solution.parameters[0],
        standard_error: variance.sqrt(),
        criteria: Criteria::new(log_likelihood, terms, counts.observed(), counts.exactly.len() - 1),
        model,
    })
}

/// Σ log count!
pub(crate) fn factorials(counts: &Counts) -> f64 {
    let held = counts.exactly.iter().filter(|count| **count > 1.0);
    held.map(|count| statrs::function::gamma::ln_gamma(count + 1.0)).sum()
}
