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

/// The standard normal distribution function. That of `statrs` has ten digits, so that the error function is `libm`'s.
pub(crate) fn normal(value: f64) -> f64 {
    libm::erfc(-value / std::f64::consts::SQRT_2) / 2.0
}

/// How often chance alone gives a chi-square of at least this value; 1 without degrees of freedom.
pub(crate) fn chi_square_tail(value: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).map_or(1.0, |distribution| distribution.sf(value.max(0.0)))
}

/// The chi-square quantile with one degree of freedom: the square of the two-sided normal quantile.
pub(crate) fn two_sided(level: f64) -> Option<f64> {
    normal_quantile(f64::midpoint(level, 1.0))
}

#[cfg(test)]
#[allow(clippy::unreadable_literal, reason = "digits as they were computed")]
mod tests {
    use super::*;

    #[track_caller]
    fn close(ours: f64, right: f64) {
        assert!((ours - right).abs() <= 1e-12 * right.abs(), "{ours:e} instead of {right:e}");
    }

    // Right answers: sums of the series in decimal arithmetic of sixty digits.
    const POISSON: [(f64, f64, f64, f64); 10] = [
        (0.0, 0.5, 0.6065306597126334, 1.0),
        (1.0, 12.25, 6.340280544570937e-05, 0.9999952148826079),
        (18.0, 5.5, 0.9999946286114129, 1.890980101688127e-05),
        (21.0, 40.125, 0.0006896288078854727, 0.9996549637990928),
        (68.0, 239.0, 4.837569364799748e-39, 1.0),
        (81.0, 350.5, 1.778078507123225e-67, 1.0),
        (500.0, 450.25, 0.9901955342091568, 0.011061542366159619),
        (400.0, 450.25, 0.008612416926541041, 0.9924689770394813),
        (3.0, 0.001, 0.9999999999999584, 1.6654171665278076e-10),
        (1200.0, 900.5, 1.0, 1.241635634932949e-21),
    ];
    const NORMAL: [(f64, f64); 6] = [
        (-4.0, 3.1671241833119924e-05),
        (-1.96, 0.024997895148220435),
        (-0.3, 0.3820885778110474),
        (0.0, 0.5),
        (0.75, 0.7733726476231318),
        (2.5, 0.9937903346742238),
    ];
    const QUANTILES: [(f64, f64); 6] = [
        (0.001, -3.0902323061678136),
        (0.025, -1.9599639845400543),
        (0.313, -0.4873645654694407),
        (0.84, 0.9944578832097531),
        (0.975, 1.9599639845400543),
        (0.9999, 3.7190164854556804),
    ];
    const CHI_SQUARE: [(f64, f64, f64); 4] = [
        (16.3514, 20.0, 0.6945986384569218),
        (3.84, 2.0, 0.14660696213035013),
        (39.8936, 4.0, 4.5533655189080374e-08),
        (150.0, 20.0, 6.285681673933381e-22),
    ];

    #[test]
    fn tails_are_right_to_twelve_digits() {
        for (count, mean, lower, upper) in POISSON {
            let ours = poisson_tails(count, mean);
            close(ours.0, lower);
            close(ours.1, upper);
        }
        for (value, below) in NORMAL {
            close(normal(value), below);
        }
        for (probability, value) in QUANTILES {
            close(normal_quantile(probability).unwrap(), value);
        }
        for (value, degrees, tail) in CHI_SQUARE {
            close(chi_square_tail(value, degrees), tail);
        }
    }

    #[test]
    fn edges() {
        assert_eq!(poisson_tails(0.0, 0.0), (1.0, 1.0));
        assert_eq!(poisson_tails(3.0, 0.0), (1.0, 0.0));
        assert_eq!(
            (normal_quantile(0.0), normal_quantile(1.0), normal_quantile(f64::NAN)),
            (None, None, None)
        );
        assert!((chi_square_tail(3.0, 0.0) - 1.0).abs() < 1e-15);
    }
}
