//! One model on one table, with everything that is known about it.

use thiserror::Error;

use super::existence::Existence;
use super::model::Model;
use super::model_set::factorials;
use super::range::Range;
use super::solver::{Reduced, Solution, Solver};
use super::table::{Counts, Histories, ListSet};
use crate::tails::{chi_squared_above, standard_errors};

/// Why a model gives no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FitError {
    /// The model was made for another number of lists.
    #[error("the model is for another number of lists")]
    OtherLists,
    /// The table does not determine an estimate: the reason, with its code.
    #[error("no estimate exists (code {})", .0.code())]
    NotEstimable(Existence),
    /// The likelihood is so flat that rounding hides its maximum.
    #[error("the likelihood is too flat to find its maximum")]
    TooFlat,
}

/// One parameter of a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Of which lists; the empty set is the intercept.
    pub lists: ListSet,
    /// Its value on the scale of logarithms.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A fitted model. It gives the population only as a [`Range`].
#[derive(Debug, Clone)]
pub struct Fit {
    model: Model,
    observed: f64,
    parameters: Vec<Parameter>,
    minus_infinity: Vec<ListSet>,
    cells: usize,
    all_cells: usize,
    log_likelihood: f64,
    deviance: f64,
}

impl Fit {
    /// Fits a model to a table by extended maximum likelihood.
    ///
    /// ```
    /// use oever_statistics::capture_recapture::{Fit, Histories, Model};
    /// let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
    /// let table = Histories::new(lists, [(1, 54), (2, 48), (4, 60), (3, 9), (5, 11), (6, 8), (7, 2)])?;
    /// let fit = Fit::new(&table, &Model::new(3, &[]).unwrap())?;
    /// let range = fit.population(0.95);
    /// assert!(range.low() < range.point() && range.point() < range.high());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(table: &Histories, model: &Model) -> Result<Self, FitError> {
        let counts = Counts::new(table);
        if Model::new(counts.lists, model.interactions()).as_ref() != Some(model) {
            return Err(FitError::OtherLists);
        }
        Self::with(&mut Solver::new(counts.lists), &counts, model)
    }

    pub(crate) fn with(solver: &mut Solver, counts: &Counts, model: &Model) -> Result<Self, FitError> {
        let reduced = Reduced::new(counts, model.interactions());
        match reduced.existence(counts) {
            Existence::Estimable => {}
            reason => return Err(FitError::NotEstimable(reason)),
        }
        let solution = solver.fit(counts, &reduced, None).ok_or(FitError::TooFlat)?;
        let variances = solver.variances(&reduced).ok_or(FitError::TooFlat)?;
        Ok(Self::assemble(solver, counts, model.clone(), reduced, &solution, &variances))
    }

    fn assemble(
        solver: &Solver,
        counts: &Counts,
        model: Model,
        reduced: Reduced,
        solution: &Solution,
        variances: &[f64],
    ) -> Self {
        let deviance = counts
            .exactly
            .iter()
            .zip(solver.means())
            .map(
                |(count, mean)| {
                    if *count > 0.0 { count * (count / mean).ln() - (count - mean) } else { *mean }
                },
            )
            .sum::<f64>();
        let parameters = reduced
            .terms
            .iter()
            .zip(solution.parameters.iter().zip(variances))
            .map(|(lists, (value, variance))| Parameter {
                lists: *lists,
                value: *value,
                standard_error: variance.sqrt(),
            })
            .collect();
        Self {
            model,
            observed: counts.observed(),
            parameters,
            minus_infinity: reduced.minus_infinity,
            cells: reduced.cells,
            all_cells: counts.exactly.len() - 1,
            log_likelihood: solution.likelihood - factorials(counts),
            deviance: 2.0 * deviance.max(0.0),
        }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Every finite parameter, the intercept first: its exponential is the number of persons nobody saw.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The terms whose lists never meet: their parameter is minus infinity.
    pub fn minus_infinity(&self) -> &[ListSet] {
        &self.minus_infinity
    }

    /// The whole population with its Wald interval: the interval of the intercept, put on the scale of persons.
    pub fn population(&self, level: f64) -> Range {
        let intercept = &self.parameters[0];
        let reach = standard_errors(level).unwrap_or(f64::INFINITY) * intercept.standard_error;
        let at = |value: f64| self.observed + value.exp();
        Range::new(at(intercept.value), at(intercept.value - reach), at(intercept.value + reach), level)
    }

    /// The standard error of the population: of the intercept, and of chance in who stays unseen.
    pub fn standard_error(&self) -> f64 {
        let dark = self.parameters[0].value.exp();
        (dark + (dark * self.parameters[0].standard_error).powi(2)).sqrt()
    }

    /// Twice the distance to a perfect fit in log-likelihood.
    pub fn deviance(&self) -> f64 {
        self.deviance
    }

    /// Cells in the fit less finite parameters.
    pub fn degrees_of_freedom(&self) -> usize {
        self.cells.saturating_sub(self.parameters.len())
    }

    /// How often chance alone gives a deviance this large; 1 when there is nothing left to judge by. In sparse tables
    /// this is a rough guide.
    pub fn goodness(&self) -> f64 {
        chi_squared_above(self.deviance, u32::try_from(self.degrees_of_freedom()).unwrap_or(u32::MAX))
    }

    /// Cells in the fit.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// The log-likelihood with its factorials.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The criteria as R reports them for SparseMSE's fits: the logarithms are paid for finite parameters and cells in
    /// the fit, and each term at minus infinity costs two. Not for comparing models: see [`Fit::comparison`].
    pub fn criteria(&self) -> Criteria {
        let paid = self.log_likelihood - self.minus_infinity.len() as f64;
        Criteria::new(paid, self.parameters.len(), self.observed, self.cells)
    }

    /// The criteria for comparing models: a term at minus infinity was chosen too and counts, and every model has the
    /// same cells, as Rcapture and MultipleSystemsEstimation count them.
    pub fn comparison(&self) -> Criteria {
        let terms = self.parameters.len() + self.minus_infinity.len();
        Criteria::new(self.log_likelihood, terms, self.observed, self.all_cells)
    }
}

/// How a model pays for its terms. Smaller is better; only differences have a meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// Akaike: two for each term.
    pub aic: f64,
    /// Bayes: the logarithm of the number of persons seen for each term.
    pub bic_individuals: f64,
    /// Bayes: the logarithm of the number of cells for each term, as R's `BIC` has it.
    pub bic_cells: f64,
}

impl Criteria {
    pub(crate) fn new(log_likelihood: f64, terms: usize, persons: f64, cells: usize) -> Self {
        let terms = terms as f64;
        let misfit = -2.0 * log_likelihood;
        Self {
            aic: misfit + 2.0 * terms,
            bic_individuals: misfit + persons.ln() * terms,
            bic_cells: misfit + (cells as f64).ln() * terms,
        }
    }
}
