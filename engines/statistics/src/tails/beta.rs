//! The incomplete beta function and what it gives: binomial and negative binomial.

use super::gamma::{nonzero, smallest};
use super::leading::binomial;
use super::{Poisson, normal_quantile};

/// The regularised incomplete beta function I_x(a, b), with y = 1 - x.
fn incomplete(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if [a, b, x, y].iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    if x <= 0.0 || y <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x >= (a + 1.0) / (a + b + 2.0) {
        return 1.0 - below_the_mean(b, a, y, x);
    }
    below_the_mean(a, b, x, y)
}

/// Lentz's continued fraction, which is quick below the mean.
fn below_the_mean(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let leading = binomial(a, a + b, x, y) * b / (a + b);
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (leading * fraction).min(1.0)
}

/// A binomial distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Binomial {
    /// How many are tried.
    pub trials: u64,
    /// The chance of each, from 0 to 1.
    pub chance: f64,
}

impl Binomial {
    /// P(X = `k`).
    pub fn exactly(self, k: u64) -> f64 {
        if k > self.trials {
            return 0.0;
        }
        binomial(k as f64, self.trials as f64, self.chance, 1.0 - self.chance)
    }

    /// P(X <= `k`).
    ///
    /// ```
    /// use oever_statistics::tails::Binomial;
    /// assert!((Binomial { trials: 2, chance: 0.5 }.at_most(1) - 0.75).abs() < 1e-14);
    /// ```
    pub fn at_most(self, k: u64) -> f64 {
        if k >= self.trials {
            return 1.0;
        }
        incomplete((self.trials - k) as f64, k as f64 + 1.0, 1.0 - self.chance, self.chance)
    }

    /// P(X >= `k`).
    pub fn at_least(self, k: u64) -> f64 {
        if k == 0 {
            return 1.0;
        }
        if k > self.trials {
            return 0.0;
        }
        incomplete(k as f64, (self.trials - k) as f64 + 1.0, self.chance, 1.0 - self.chance)
    }

    /// The smallest k with P(X <= k) >= `p`; nothing unless 0 < p < 1 and the chance is from 0 to 1.
    pub fn quantile(self, p: f64) -> Option<u64> {
        if !(p > 0.0 && p < 1.0 && (0.0..=1.0).contains(&self.chance)) {
            return None;
        }
        let mean = self.trials as f64 * self.chance;
        let guess = mean + normal_quantile(p) * (mean * (1.0 - self.chance)).sqrt();
        Some(smallest(guess, Some(self.trials), |k| self.at_most(k) >= p))
    }
}

/// P(Y >= `count`) for a negative binomial Y with this mean and a variance of `dispersion` times the mean. Poisson
/// when the dispersion is 1, to seven digits, or less.
///
/// ```
/// use oever_statistics::tails::negative_binomial_at_least;
/// // Mean 1 and variance 2 is the geometric distribution with chance 1/2.
/// assert!((negative_binomial_at_least(3, 1.0, 2.0) - 0.125).abs() < 1e-14);
/// ```
pub fn negative_binomial_at_least(count: u64, mean: f64, dispersion: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if dispersion <= 1.000_000_1 {
        return Poisson { mean }.at_least(count);
    }
    let size = mean / (dispersion - 1.0);
    incomplete(count as f64, size, (dispersion - 1.0) / dispersion, 1.0 / dispersion)
}
