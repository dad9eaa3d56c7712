//! Cox's regression: by what factor does a covariate raise the rate of the event?

use super::cox_sums::{Design, Likelihood};
use super::spells::same_length;
use super::{Spells, SurvivalError};
use crate::tails::{chi_squared_above, normal_above, standard_errors};

/// What to do with events at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// As if those tied left one by one, averaged (Efron 1977). Better, and no slower.
    #[default]
    Efron,
    /// As if all stayed at risk (Breslow 1974): coefficients too near 0 when ties are many.
    Breslow,
}

/// How a regression is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoxOptions {
    /// What to do with events at the same time.
    pub ties: Ties,
    /// The level of the intervals, between 0 and 1.
    pub level: f64,
}

impl Default for CoxOptions {
    fn default() -> Self {
        Self { ties: Ties::Efron, level: 0.95 }
    }
}

/// One covariate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The logarithm of the factor per unit.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The factor by which one unit more multiplies the rate.
    pub hazard_ratio: f64,
    /// The lower end of the interval of that factor.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// The coefficient in standard errors.
    pub z: f64,
    /// The chance of a coefficient at least as far from 0 when the covariate does not matter.
    pub p: f64,
}

/// A test that no covariate matters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic.
    pub chi_squared: f64,
    /// Its degrees of freedom.
    pub degrees: u32,
    /// The chance of a statistic at least as large when none matters.
    pub p: f64,
}

/// A regression.
#[derive(Debug, Clone, PartialEq)]
pub struct CoxFit {
    /// One for each covariate, in their order.
    pub coefficients: Vec<Coefficient>,
    /// How many spells.
    pub records: usize,
    /// How many events. Fewer than ten for each covariate is too few to believe the intervals.
    pub events: usize,
    /// The logarithm of the partial likelihood without covariates.
    pub log_likelihood_null: f64,
    /// The same at the coefficients.
    pub log_likelihood: f64,
    /// By the likelihoods.
    pub likelihood_ratio: Test,
    /// By the coefficients.
    pub wald: Test,
    /// By the slope without covariates.
    pub score: Test,
}

/// Cox's regression (1972), every cause being the event, with strata that each have a rate of their own. Covariates
/// are given row by row: `covariates[row * width + column]`.
///
/// Assumes that a factor stays the same over time.
///
/// ```
/// use oever_statistics::survival::{CoxOptions, Spells, cox};
/// let spells = Spells::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[1, 1, 1, 1, 0, 1])?;
/// let fit = cox(&spells, &[1.0, 0.0, 1.0, 0.0, 1.0, 0.0], 1, None, CoxOptions::default())?;
/// assert!(fit.coefficients[0].lower < 1.0 && fit.coefficients[0].upper > 1.0);
/// # Ok::<_, oever_statistics::survival::SurvivalError>(())
/// ```
pub fn cox(
    spells: &Spells<'_>,
    covariates: &[f64],
    width: usize,
    stratum_of: Option<&[u32]>,
    options: CoxOptions,
) -> Result<CoxFit, SurvivalError> {
    let z = standard_errors(options.level).ok_or(SurvivalError::Level)?;
    same_length("covariates", covariates.len(), spells.len() * width)?;
    if let Some(of) = stratum_of {
        same_length("strata", of.len(), spells.len())?;
    }
    if let Some(at) = covariates.iter().position(|value| !value.is_finite()) {
        return Err(SurvivalError::Covariate { row: at / width, covariate: at % width });
    }
    let events = spells.causes().iter().filter(|cause| **cause != 0).count();
    if events == 0 {
        return Err(SurvivalError::NoEvents);
    }
    let (cells, scales) = scaled(covariates, width)?;
    let design = Design::new(spells, width, cells, stratum_of);
    let null = design.likelihood(&vec![0.0; width], options.ties);
    let factor = null.information.factor(1e-9);
    if let Some(covariate) = factor.first_left_out() {
        return Err(SurvivalError::Collinear { covariate });
    }
    let score = test(factor.quadratic(&null.slope), width);
    let (found, likelihood) = climb(&design, &null, width, options.ties)?;
    let inverse = likelihood.information.factor(1e-12).inverse();
    let wald: f64 = (0..width)
        .flat_map(|i| (0..width).map(move |j| (i, j)))
        .map(|(i, j)| {
            let at = |index: usize| found.get(index).copied().unwrap_or(0.0);
            at(i) * at(j) * likelihood.information.get(i.max(j), i.min(j))
        })
        .sum();
    let coefficient = |(index, (found, scale)): (usize, (&f64, &f64))| {
        let standard_error = inverse.get(index, index).sqrt() / scale;
        let coefficient = found / scale;
        let own = coefficient / standard_error;
        Coefficient {
            coefficient,
            standard_error,
            hazard_ratio: coefficient.exp(),
            lower: (coefficient - z * standard_error).exp(),
            upper: (coefficient + z * standard_error).exp(),
            z: own,
            p: 2.0 * normal_above(own.abs()),
        }
    };
    Ok(CoxFit {
        coefficients: found.iter().zip(&scales).enumerate().map(coefficient).collect(),
        records: spells.len(),
        events,
        log_likelihood_null: null.log,
        log_likelihood: likelihood.log,
        likelihood_ratio: test(2.0 * (likelihood.log - null.log), width),
        wald: test(wald, width),
        score,
    })
}

fn test(chi_squared: f64, width: usize) -> Test {
    let degrees = u32::try_from(width).unwrap_or(u32::MAX);
    Test { chi_squared, degrees, p: chi_squared_above(chi_squared, degrees) }
}

/// Each covariate less its mean, in its own standard deviations.
fn scaled(covariates: &[f64], width: usize) -> Result<(Vec<f64>, Vec<f64>), SurvivalError> {
    let mut cells = covariates.to_vec();
    let mut scales = Vec::with_capacity(width);
    for covariate in 0..width {
        let column = || covariates.iter().skip(covariate).step_by(width);
        let n = column().len() as f64;
        let mean = column().sum::<f64>() / n;
        let deviation = (column().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
        let size = column().fold(0.0_f64, |most, x| most.max(x.abs()));
        if deviation <= 1e-12 * size || !deviation.is_finite() || deviation == 0.0 {
            return Err(SurvivalError::Collinear { covariate });
        }
        for cell in cells.iter_mut().skip(covariate).step_by(width) {
            *cell = (*cell - mean) / deviation;
        }
        scales.push(deviation);
    }
    Ok((cells, scales))
}

/// Newton's method, with half steps where a whole one makes it worse.
fn climb(
    design: &Design<'_>,
    null: &Likelihood,
    width: usize,
    ties: Ties,
) -> Result<(Vec<f64>, Likelihood), SurvivalError> {
    /// In standard deviations of a covariate: what no data can tell from a factor without end.
    const BEYOND: f64 = 30.0;
    let mut found = vec![0.0; width];
    let mut step = null.information.factor(1e-12).solve(&null.slope);
    let mut best = null.log;
    for _ in 0..200 {
        let tried: Vec<f64> = found.iter().zip(&step).map(|(b, s)| b + s).collect();
        let likelihood = design.likelihood(&tried, ties);
        let gain = likelihood.log - best;
        // A rounding error is no loss.
        if !gain.is_finite() || gain < -1e-11 * best.abs().max(1.0) {
            for part in &mut step {
                *part *= 0.5;
            }
            continue;
        }
        best = likelihood.log;
        found = tried;
        let factor = likelihood.information.factor(1e-12);
        step = factor.solve(&likelihood.slope);
        let far = |j: &usize| {
            let flat = likelihood.information.get(*j, *j) < 1e-6 * null.information.get(*j, *j);
            flat || found.get(*j).is_some_and(|b| b.abs() > BEYOND)
        };
        if let Some(covariate) = (0..width).find(far).or(factor.first_left_out()) {
            return Err(SurvivalError::NoMaximum { covariate });
        }
        if step.iter().all(|s| s.abs() < 1e-9) {
            return Ok((found, likelihood));
        }
    }
    let widest = found.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    Err(SurvivalError::NoMaximum { covariate: widest.map_or(0, |(covariate, _)| covariate) })
}
