//! The fit itself: extended maximum likelihood of a Poisson log-linear model on all histories.
//!
//! A term whose lists never meet has the estimate minus infinity: the cells that contain it and the term are left out,
//! and the rest is fitted (Fienberg and Rinaldo 2012; Chan, Silverman and Vincent 2021). Fisher scoring with halved steps;
//! sums over supersets give every sum that is needed at once, so that no design matrix is ever built.

use super::existence::{self, Existence};
use super::linear;
use super::table::{Counts, ListSet, sum_subsets, sum_supersets};

/// A model on a table, without what is minus infinity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reduced {
    /// Nought for the intercept, then the lists, then the interactions.
    pub(crate) terms: Vec<ListSet>,
    /// The terms whose parameter is minus infinity.
    pub(crate) minus_infinity: Vec<ListSet>,
    /// By history: is it in the fit?
    pub(crate) alive: Vec<bool>,
    pub(crate) cells: usize,
}

impl Reduced {
    pub(crate) fn new(counts: &Counts, interactions: &[ListSet]) -> Self {
        let mut reduced = Self { terms: vec![0], ..Self::default() };
        let lists = (0..counts.lists).map(|list| 1 << list);
        for term in lists.chain(interactions.iter().copied()) {
            if counts.on_all[usize::from(term)] > 0.0 {
                reduced.terms.push(term);
            } else {
                reduced.minus_infinity.push(term);
            }
        }
        reduced.alive = (0_u16..)
            .take(counts.exactly.len())
            .map(|cell| cell != 0 && reduced.minus_infinity.iter().all(|term| cell & term != *term))
            .collect();
        reduced.cells = reduced.alive.iter().filter(|alive| **alive).count();
        reduced
    }

    pub(crate) fn existence(&self, counts: &Counts) -> Existence {
        let (mut held, mut empty) = (Vec::new(), Vec::new());
        for (cell, (alive, count)) in (0_u16..).zip(self.alive.iter().zip(&counts.exactly)) {
            if *alive {
                let rows = if *count > 0.0 { &mut held } else { &mut empty };
                rows.extend(self.terms.iter().map(|term| f64::from(u8::from(cell & term == *term))));
            }
        }
        existence::judge(self.terms.len(), held, &empty)
    }
}

/// What a fit found.
#[derive(Debug, Clone)]
pub(crate) struct Solution {
    /// In the order of the terms.
    pub(crate) parameters: Vec<f64>,
    /// Σ (count · log mean − mean), without the factorials.
    pub(crate) likelihood: f64,
}

impl Solution {
    /// The persons nobody saw.
    pub(crate) fn dark(&self) -> f64 {
        self.parameters[0].exp()
    }
}

/// Buffers for fits on tables of one size.
#[derive(Debug)]
pub(crate) struct Solver {
    /// Fitted means by history; nought outside the fit.
    means: Vec<f64>,
    /// Their sums over supersets.
    pub(crate) sums: Vec<f64>,
    information: Vec<f64>,
    step: Vec<f64>,
}

/// More steps than any table needed.
const STEPS: usize = 300;

impl Solver {
    pub(crate) fn new(lists: usize) -> Self {
        Self {
            means: vec![0.0; 1 << lists],
            sums: vec![0.0; 1 << lists],
            information: Vec::new(),
            step: Vec::new(),
        }
    }

    /// Fits a model that [`Reduced::existence`] found estimable; `None` when rounding left no way to the maximum.
    pub(crate) fn fit(
        &mut self,
        counts: &Counts,
        model: &Reduced,
        start: Option<Vec<f64>>,
    ) -> Option<Solution> {
        self.fit_with(counts, model, None, start)
    }

    /// The same; with persons whom nobody saw, as if that cell had been counted.
    pub(crate) fn fit_with(
        &mut self,
        counts: &Counts,
        model: &Reduced,
        unseen: Option<f64>,
        start: Option<Vec<f64>>,
    ) -> Option<Solution> {
        let size = model.terms.len();
        let mut parameters = match start.filter(|start| start.len() == size) {
            Some(start) => start,
            None => self.first_guess(counts, model, unseen)?,
        };
        let mut likelihood = self.likelihood(counts, model, unseen, &parameters);
        if !likelihood.is_finite() {
            parameters.fill(0.0);
            parameters[0] = (counts.observed() / model.cells.max(1) as f64).ln();
            likelihood = self.likelihood(counts, model, unseen, &parameters);
        }
        for _ in 0..STEPS {
            self.information(model);
            self.step.clear();
            for term in &model.terms {
                self.step.push(total(counts, unseen, *term) - self.sums[usize::from(*term)]);
            }
            let gradient = self.step.clone();
            if !linear::cholesky(&mut self.information, size) {
                return None;
            }
            linear::solve(&self.information, size, &mut self.step);
            let gain: f64 = gradient.iter().zip(&self.step).map(|(a, b)| a * b).sum();
            let step = std::mem::take(&mut self.step);
            let mut factor = 1.0;
            let before = parameters.clone();
            let new = loop {
                for (value, (old, change)) in parameters.iter_mut().zip(before.iter().zip(&step)) {
                    *value = old + factor * change;
                }
                let new = self.likelihood(counts, model, unseen, &parameters);
                if new >= likelihood - 1e-9 * (1.0 + likelihood.abs()) * f64::from(u8::from(gain < 1e-6)) {
                    break new;
                }
                factor /= 2.0;
                if factor < 1e-12 {
                    return None;
                }
            };
            self.step = step;
            likelihood = new;
            if gain < 1e-13 {
                return Some(Solution { parameters, likelihood });
            }
        }
        None
    }

    /// One weighted regression on log(count + 0.1).
    fn first_guess(&mut self, counts: &Counts, model: &Reduced, unseen: Option<f64>) -> Option<Vec<f64>> {
        let mut working = vec![0.0; self.means.len()];
        for (cell, count) in counts.exactly.iter().enumerate() {
            let count = if cell == 0 { unseen.unwrap_or(0.0) } else { *count };
            let inside = model.alive[cell] || (cell == 0 && unseen.is_some());
            let weight = if inside { count + 0.1 } else { 0.0 };
            self.sums[cell] = weight;
            working[cell] = if inside { weight * weight.ln() - 0.1 } else { 0.0 };
        }
        sum_supersets(&mut self.sums);
        sum_supersets(&mut working);
        self.information(model);
        let size = model.terms.len();
        let mut guess: Vec<f64> = model.terms.iter().map(|term| working[usize::from(*term)]).collect();
        if !linear::cholesky(&mut self.information, size) {
            return None;
        }
        linear::solve(&self.information, size, &mut guess);
        Some(guess)
    }

    /// X'WX, for the weights whose sums are in `sums`.
    fn information(&mut self, model: &Reduced) {
        self.information.clear();
        for a in &model.terms {
            self.information.extend(model.terms.iter().map(|b| self.sums[usize::from(a | b)]));
        }
    }

    /// Sets the means, and gives the likelihood.
    fn likelihood(
        &mut self,
        counts: &Counts,
        model: &Reduced,
        unseen: Option<f64>,
        parameters: &[f64],
    ) -> f64 {
        self.means.fill(0.0);
        let mut explained = 0.0;
        for (term, value) in model.terms.iter().zip(parameters) {
            self.means[usize::from(*term)] = *value;
            explained += value * total(counts, unseen, *term);
        }
        sum_subsets(&mut self.means);
        for (mean, alive) in self.means.iter_mut().zip(&model.alive).skip(1) {
            *mean = if *alive { mean.exp() } else { 0.0 };
        }
        self.means[0] = if unseen.is_some() { parameters[0].exp() } else { 0.0 };
        self.sums.clone_from(&self.means);
        sum_supersets(&mut self.sums);
        explained - self.sums[0]
    }

    /// The inverse information at the last fit: the variances of the parameters, in their order.
    pub(crate) fn variances(&mut self, model: &Reduced) -> Option<Vec<f64>> {
        self.information(model);
        let size = model.terms.len();
        if !linear::cholesky(&mut self.information, size) {
            return None;
        }
        Some((0..size).map(|at| self.inverse_entry(size, at)).collect())
    }

    /// The variance of the intercept alone.
    pub(crate) fn intercept_variance(&mut self, model: &Reduced) -> Option<f64> {
        self.information(model);
        let size = model.terms.len();
        linear::cholesky(&mut self.information, size).then(|| self.inverse_entry(size, 0))
    }

    fn inverse_entry(&self, size: usize, at: usize) -> f64 {
        let mut unit = vec![0.0; size];
        unit[at] = 1.0;
        linear::solve(&self.information, size, &mut unit);
        unit[at]
    }

    /// The means of the last fit by history.
    pub(crate) fn means(&self) -> &[f64] {
        &self.means
    }
}

/// How many persons were seen on all these lists; with those nobody saw for the empty set.
fn total(counts: &Counts, unseen: Option<f64>, term: ListSet) -> f64 {
    counts.on_all[usize::from(term)] + if term == 0 { unseen.unwrap_or(0.0) } else { 0.0 }
}
