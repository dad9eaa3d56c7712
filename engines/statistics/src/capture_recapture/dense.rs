//! Poisson regression on any small design, for models that are not sums over sets of lists.

use super::existence::{Existence, judge};
use super::fit::FitError;
use super::linear;
use crate::tails::chi_squared_above;

/// Rows after each other, with the count of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Design {
    pub(crate) columns: usize,
    pub(crate) rows: Vec<f64>,
    pub(crate) counts: Vec<f64>,
}

/// A fit of a [`Design`].
#[derive(Debug, Clone)]
pub(crate) struct DenseFit {
    pub(crate) parameters: Vec<f64>,
    /// Cholesky's factor of the information.
    factor: Vec<f64>,
    /// With the factorials.
    pub(crate) log_likelihood: f64,
    deviance: f64,
    freedom: usize,
}

impl Design {
    pub(crate) fn push(&mut self, row: &[f64], count: f64) {
        self.rows.extend_from_slice(row);
        self.counts.push(count);
    }

    /// Fits by Fisher scoring with halved steps.
    pub(crate) fn fit(&self) -> Result<DenseFit, FitError> {
        let size = self.columns;
        let (mut held, mut empty) = (Vec::new(), Vec::new());
        for (row, count) in self.rows.chunks_exact(size).zip(&self.counts) {
            if *count > 0.0 { held.extend_from_slice(row) } else { empty.extend_from_slice(row) }
        }
        match judge(size, held, &empty) {
            Existence::Estimable => {}
            reason => return Err(FitError::NotEstimable(reason)),
        }
        let mut means: Vec<f64> = self.counts.iter().map(|count| count + 0.1).collect();
        let worked: Vec<f64> =
            self.counts.iter().zip(&means).map(|(count, mean)| mean * mean.ln() + count - mean).collect();
        let mut factor = self.information(&means);
        let mut parameters = self.sums(&worked);
        if !linear::cholesky(&mut factor, size) {
            return Err(FitError::TooFlat);
        }
        linear::solve(&factor, size, &mut parameters);
        let mut likelihood = self.likelihood(&parameters, &mut means);
        if !likelihood.is_finite() {
            return Err(FitError::TooFlat);
        }
        for _ in 0..300 {
            let left: Vec<f64> = self.counts.iter().zip(&means).map(|(count, mean)| count - mean).collect();
            let gradient = self.sums(&left);
            factor = self.information(&means);
            if !linear::cholesky(&mut factor, size) {
                return Err(FitError::TooFlat);
            }
            let mut step = gradient.clone();
            linear::solve(&factor, size, &mut step);
            let gain: f64 = gradient.iter().zip(&step).map(|(a, b)| a * b).sum();
            let before = parameters.clone();
            let mut part = 1.0;
            let room = if gain < 1e-6 { 1e-9 * (1.0 + likelihood.abs()) } else { 0.0 };
            likelihood = loop {
                for (value, (old, change)) in parameters.iter_mut().zip(before.iter().zip(&step)) {
                    *value = old + part * change;
                }
                let new = self.likelihood(&parameters, &mut means);
                if new >= likelihood - room {
                    break new;
                }
                part /= 2.0;
                if part < 1e-12 {
                    return Err(FitError::TooFlat);
                }
            };
            if gain < 1e-13 {
                return Ok(self.finish(parameters, factor, likelihood, &means));
            }
        }
        Err(FitError::TooFlat)
    }

    fn finish(&self, parameters: Vec<f64>, factor: Vec<f64>, likelihood: f64, means: &[f64]) -> DenseFit {
        let factorials: f64 =
            self.counts.iter().map(|count| statrs::function::gamma::ln_gamma(count + 1.0)).sum();
        let deviance = self.counts.iter().zip(means).map(|(count, mean)| {
            if *count > 0.0 { count * (count / mean).ln() - (count - mean) } else { *mean }
        });
        DenseFit {
            parameters,
            factor,
            log_likelihood: likelihood - factorials,
            deviance: 2.0 * deviance.sum::<f64>().max(0.0),
            freedom: self.counts.len().saturating_sub(self.columns),
        }
    }

    fn likelihood(&self, parameters: &[f64], means: &mut [f64]) -> f64 {
        let mut likelihood = 0.0;
        for ((row, count), mean) in self.rows.chunks_exact(self.columns).zip(&self.counts).zip(means) {
            let value: f64 = row.iter().zip(parameters).map(|(a, b)| a * b).sum();
            *mean = value.exp();
            likelihood += count * value - *mean;
        }
        likelihood
    }

    fn sums(&self, values: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for (row, value) in self.rows.chunks_exact(self.columns).zip(values) {
            for (sum, x) in sums.iter_mut().zip(row) {
                *sum += x * value;
            }
        }
        sums
    }

    fn information(&self, weights: &[f64]) -> Vec<f64> {
        let size = self.columns;
        let mut information = vec![0.0; size * size];
        // Most of a row is nought.
        let mut held = Vec::with_capacity(size);
        for (row, weight) in self.rows.chunks_exact(size).zip(weights) {
            held.clear();
            held.extend(row.iter().enumerate().filter(|(_, value)| **value != 0.0));
            for (i, a) in &held {
                let line = &mut information[i * size..][..size];
                for (j, b) in &held {
                    line[*j] += weight * *a * *b;
                }
            }
        }
        information
    }
}

impl DenseFit {
    /// The variance of a sum of parameters with these weights.
    pub(crate) fn variance(&self, weights: &[f64]) -> f64 {
        let mut solved = weights.to_vec();
        linear::solve(&self.factor, weights.len(), &mut solved);
        solved.iter().zip(weights).map(|(a, b)| a * b).sum()
    }

    /// How often chance alone gives a deviance this large.
    pub(crate) fn goodness(&self) -> f64 {
        chi_squared_above(self.deviance, u32::try_from(self.freedom).unwrap_or(u32::MAX))
    }
}
