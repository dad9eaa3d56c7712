//! Tails of distributions, from `statrs`; tests hold them to 1e-12.

use statrs::distribution::{ChiSquared, ContinuousCDF as _, Normal};
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};

/// P(X ≤ count) and P(X ≥ count) of a Poisson variable.
pub(crate) fn poisson_tails(count: f64, mean: f64) -> (f64, f64) {
    if mean <= 0.0 {
        return (1.0, if count <= 0.0 { 1.0 } else { 0.0 });
    }
    let lower = checked_gamma_ur(count + 1.0, mean).unwrap_or(f64::NAN);
    let upper = if count <= 0.0 { 1.0 } else { checked_gamma_lr(count, mean).unwrap_or(f64::NAN) };
    (lower, upper)
}

/// The standard normal quantile; `None` outside (0, 1).
pub(crate) fn normal_quantile(probability: f64) -> Option<f64> {
    (probability > 0.0 && probability < 1.0).then(|| Normal::standard().inverse_cdf(probability))
}

/// The standard normal distribution function.
pub(crate) fn normal(value: f64) -> f64 {
    Normal::standard().cdf(value)
}

/// How often chance alone gives a chi-square of at least this value; 1 without degrees of freedom.
pub(crate) fn chi_square_tail(value: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).map_or(1.0, |distribution| distribution.sf(value.max(0.0)))
}

/// The chi-square quantile with one degree of freedom: the square of the two-sided normal quantile.
pub(crate) fn two_sided(level: f64) -> Option<f64> {
    normal_quantile(f64::midpoint(level, 1.0))
}
