//! The terms in front of the tails: single probabilities, without the loss that logarithms of gamma functions bring.

use statrs::function::gamma::ln_gamma;
use std::f64::consts::PI;

/// The error of Stirling's formula for ln n!.
fn stirling_error(n: f64) -> f64 {
    if n <= 15.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * n.ln() + n - 0.5 * (2.0 * PI).ln();
    }
    let nn = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / nn) / nn) / nn) / nn) / n
}

/// x ln(x / m) + m - x, also where x is almost m.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    for odd in (3..200).step_by(2) {
        term *= v * v;
        let next = sum + term / f64::from(odd);
        if next.to_bits() == sum.to_bits() {
            break;
        }
        sum = next;
    }
    sum
}

/// m^x e^-m / x!, for any x from 0 up.
pub(super) fn poisson(x: f64, m: f64) -> f64 {
    if m <= 0.0 {
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    if x == 0.0 {
        return (-m).exp();
    }
    (-stirling_error(x) - deviance(x, m)).exp() / (2.0 * PI * x).sqrt()
}

/// n! / (x! (n-x)!) p^x q^(n-x) with q = 1 - p, for any 0 <= x <= n.
pub(super) fn binomial(x: f64, n: f64, p: f64, q: f64) -> f64 {
    if p <= 0.0 || q <= 0.0 {
        return if (p <= 0.0 && x == 0.0) || (q <= 0.0 && x >= n) { 1.0 } else { 0.0 };
    }
    if x == 0.0 {
        return (n * if p < 0.5 { (-p).ln_1p() } else { q.ln() }).exp();
    }
    if x >= n {
        return (n * if q < 0.5 { (-q).ln_1p() } else { p.ln() }).exp();
    }
    let rest = n - x;
    let exponent = stirling_error(n)
        - stirling_error(x)
        - stirling_error(rest)
        - deviance(x, n * p)
        - deviance(rest, n * q);
    exponent.exp() * (n / (2.0 * PI * x * rest)).sqrt()
}
