//! The incomplete gamma function and what it gives: Poisson and chi-squared.

use super::leading::poisson;
use super::normal_quantile;

/// Terms after which a sum is taken as it is; only means above ten million come near.
const MOST_TERMS: u32 = 100_000;

/// The regularised incomplete gamma function, below and above `x`: P(a, x) and Q(a, x).
fn incomplete(a: f64, x: f64) -> (f64, f64) {
    if a.is_nan() || x.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    let leading = poisson(a, x);
    if x < a + 1.0 {
        let (mut sum, mut term, mut n) = (1.0, 1.0, a);
        for _ in 0..MOST_TERMS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term <= sum * 1e-17 {
                break;
            }
        }
        let below = (leading * sum).min(1.0);
        return (below, 1.0 - below);
    }
    // Lentz's continued fraction.
    let mut b = x + 1.0 - a;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..MOST_TERMS {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / nonzero(an * d + b);
        c = nonzero(b + an / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let above = (leading * a * fraction).min(1.0);
    (1.0 - above, above)
}

pub(super) fn nonzero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// P(Z > |z|) for a standard normal Z.
pub(super) fn normal_tail(z: f64) -> f64 {
    0.5 * incomplete(0.5, 0.5 * z * z).1
}

/// P(X > x) for a chi-squared X with so many degrees of freedom; 1 without any.
///
/// ```
/// let p = oever_statistics::tails::chi_squared_above(3.841458820694124, 1);
/// assert!((p - 0.05).abs() < 1e-14);
/// ```
pub fn chi_squared_above(x: f64, degrees: u32) -> f64 {
    if degrees == 0 { 1.0 } else { incomplete(f64::from(degrees) / 2.0, x / 2.0).1 }
}

/// A Poisson distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Poisson {
    /// Its mean, from 0 up.
    pub mean: f64,
}

impl Poisson {
    /// P(X = `k`).
    pub fn exactly(self, k: u64) -> f64 {
        poisson(k as f64, self.mean)
    }

    /// P(X <= `k`).
    ///
    /// ```
    /// use oever_statistics::tails::Poisson;
    /// assert!((Poisson { mean: 1.0 }.at_most(0) - (-1.0_f64).exp()).abs() < 1e-15);
    /// ```
    pub fn at_most(self, k: u64) -> f64 {
        incomplete(k as f64 + 1.0, self.mean).1
    }

    /// P(X >= `k`).
    pub fn at_least(self, k: u64) -> f64 {
        if k == 0 { 1.0 } else { incomplete(k as f64, self.mean).0 }
    }

    /// The smallest k with P(X <= k) >= `p`; nothing unless 0 < p < 1 and the mean is a number from 0 to 1e12.
    pub fn quantile(self, p: f64) -> Option<u64> {
        if !(p > 0.0 && p < 1.0 && (0.0..=1e12).contains(&self.mean)) {
            return None;
        }
        Some(smallest(self.mean + normal_quantile(p) * self.mean.sqrt(), None, |k| self.at_most(k) >= p))
    }
}

/// The smallest k that is enough, looked for from a guess. `enough` holds from some k on, at the latest at `most`.
pub(super) fn smallest(guess: f64, most: Option<u64>, enough: impl Fn(u64) -> bool) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "floor of a number from 0 to 1e15"
    )]
    let guess = guess.clamp(0.0, 1e15).floor() as u64;
    let guess = most.map_or(guess, |most| guess.min(most));
    let (mut low, mut high, mut step) = (guess, guess, 1);
    while low > 0 && enough(low) {
        high = low;
        low = low.saturating_sub(step);
        step *= 2;
    }
    if low == 0 && enough(0) {
        return 0;
    }
    step = 1;
    while !enough(high) {
        if most.is_some_and(|most| high >= most) || high > 1 << 60 {
            return high;
        }
        low = high;
        high = most.map_or(high + step, |most| most.min(high + step));
        step *= 2;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// The x with P(X < x) = `p`, for a gamma X of this shape and scale 1. Not a number unless 0 <= p <= 1 and shape > 0.
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    if !(shape > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p <= 0.0 || p >= 1.0 {
        return if p <= 0.0 { 0.0 } else { f64::INFINITY };
    }
    // Wilson and Hilferty, then Newton kept between bounds that close in.
    let c = 1.0 / (9.0 * shape);
    let mut x = (shape * (1.0 - c + normal_quantile(p) * c.sqrt()).powi(3)).max(shape * 1e-8);
    let (mut low, mut high) = (0.0_f64, f64::INFINITY);
    for _ in 0..500 {
        let (below, above) = incomplete(shape, x);
        // The smaller side has the digits.
        let error = if p < 0.5 { below - p } else { (1.0 - p) - above };
        if error < 0.0 {
            low = low.max(x);
        } else {
            high = high.min(x);
        }
        let density = poisson(shape, x) * shape / x;
        let mut next = x - error / density;
        if !(next > low && next < high) {
            next = if high.is_finite() { f64::midpoint(low, high) } else { x * 2.0 };
        }
        if (next - x).abs() <= 2e-16 * x {
            return next;
        }
        x = next;
    }
    x
}
