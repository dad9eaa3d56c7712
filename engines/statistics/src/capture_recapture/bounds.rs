//! What needs no model of dependence: Chao's bounds and Chapman's estimate for two lists.

use super::range::Range;
use super::stepwise::pairs;
use super::table::{Histories, ListSet};
use crate::tails::standard_errors;

/// Chao's bounds on the population (1987, 1989). They are floors as long as lists do not avoid each other: being on one
/// makes being on another more likely, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub struct Chao {
    /// For lists that differ in size: M + Σ zᵢzⱼ / f₂, with zᵢ the persons seen on list i only and f₂ those seen on
    /// exactly two lists. `None` when nobody is on exactly two.
    pub unequal: Option<Range>,
    /// The same with f₂ + 1, which is always there and leans down a little.
    pub unequal_corrected: Range,
    /// For lists of one size: M + f₁² / 2f₂.
    pub equal: Option<Range>,
    /// The same with f₁(f₁ − 1) / 2(f₂ + 1).
    pub equal_corrected: Range,
    /// Zelterman's estimate: M / (1 − exp(−2f₂/f₁)); not a bound, for orientation.
    pub zelterman: Option<f64>,
}

impl Chao {
    /// The bounds for a table, with log-normal intervals (Chao 1987).
    pub fn new(table: &Histories, level: f64) -> Self {
        let seen = table.observed() as f64;
        let (once, twice) = (table.seen_on(1) as f64, table.seen_on(2) as f64);
        let unequal = |twice: f64| {
            let (dark, variance) = unequal(table, twice);
            log_normal(seen, dark, variance, level)
        };
        let equal = |ones: f64, twice: f64| {
            let dark = ones / (2.0 * twice);
            log_normal(seen, dark, once * (once / twice).powi(2) + dark * dark / twice, level)
        };
        let some = twice > 0.0;
        Self {
            unequal: some.then(|| unequal(twice)),
            unequal_corrected: unequal(twice + 1.0),
            equal: some.then(|| equal(once * once, twice)),
            equal_corrected: equal(once * (once - 1.0), twice + 1.0),
            zelterman: (some && once > 0.0).then(|| seen / (1.0 - (-2.0 * twice / once).exp())),
        }
    }
}

/// The persons nobody saw by the corrected bound for lists that differ in size, and the variance of that number.
pub(crate) fn unequal_dark(table: &Histories) -> (f64, f64) {
    unequal(table, table.seen_on(2) as f64 + 1.0)
}

fn unequal(table: &Histories, twice: f64) -> (f64, f64) {
    let once = table.seen_on(1) as f64;
    let alone: Vec<f64> = (0..table.lists().len()).map(|list| table.exactly(1 << list) as f64).collect();
    let dark = (once * once - alone.iter().map(|z| z * z).sum::<f64>()) / 2.0 / twice;
    let by_lists: f64 = alone.iter().map(|z| z * ((once - z) / twice).powi(2)).sum();
    (dark, by_lists + dark * dark / twice)
}

/// Chapman's estimate (1951) from two of the lists, as if they were independent and the only ones.
#[derive(Debug, Clone, Copy)]
pub struct Chapman {
    /// The two lists.
    pub pair: ListSet,
    /// Persons on the first.
    pub first: u64,
    /// Persons on the second.
    pub second: u64,
    /// Persons on both.
    pub both: u64,
    /// The estimate, with a log-normal interval.
    pub population: Range,
    /// Its variance (Seber 1970).
    pub variance: f64,
}

impl Chapman {
    /// For every pair of lists.
    pub fn pairs(table: &Histories, level: f64) -> Vec<Self> {
        pairs(table.lists().len()).map(|pair| Self::new(table, pair, level)).collect()
    }

    fn new(table: &Histories, pair: ListSet, level: f64) -> Self {
        let first = pair & pair.wrapping_neg();
        let (first, second, both) = (table.on_all(first), table.on_all(pair ^ first), table.on_all(pair));
        let (a, b, m) = (first as f64, second as f64, both as f64);
        let population = (a + 1.0) * (b + 1.0) / (m + 1.0) - 1.0;
        let variance = (a + 1.0) * (b + 1.0) * (a - m) * (b - m) / ((m + 1.0).powi(2) * (m + 2.0));
        let seen = a + b - m;
        Self {
            pair,
            first,
            second,
            both,
            population: log_normal(seen, population - seen, variance, level),
            variance,
        }
    }
}

/// An interval that stays above the persons seen: log-normal around the number of those not seen.
pub(crate) fn log_normal(seen: f64, dark: f64, variance: f64, level: f64) -> Range {
    if dark.is_nan() || dark <= 0.0 {
        return Range::new(seen + dark.max(0.0), seen, seen + dark.max(0.0), level);
    }
    let spread =
        (standard_errors(level).unwrap_or(f64::INFINITY) * (variance / (dark * dark)).ln_1p().sqrt()).exp();
    Range::new(seen + dark, seen + dark / spread, seen + dark * spread, level)
}
