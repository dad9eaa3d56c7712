//! Intervals for one share or one count.

use crate::tails::{gamma_quantile, standard_errors};

/// A lower and an upper end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// The interval of Wilson (1927) for a share: `count` of `of`. Nothing when there are none, more are counted than there
/// are, or the level is not between 0 and 1.
///
/// ```
/// let interval = oever_statistics::comparison::wilson(0, 10, 0.95).unwrap();
/// assert_eq!(interval.lower, 0.0);
/// assert!((interval.upper - 0.27753).abs() < 1e-5);
/// ```
pub fn wilson(count: u64, of: u64, level: f64) -> Option<Interval> {
    let z = standard_errors(level)?;
    if of == 0 || count > of {
        return None;
    }
    let (n, share) = (of as f64, count as f64 / of as f64);
    let shrink = 1.0 + z * z / n;
    let middle = (share + z * z / (2.0 * n)) / shrink;
    let reach = z / shrink * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    Some(Interval {
        lower: if count == 0 { 0.0 } else { (middle - reach).max(0.0) },
        upper: if count == of { 1.0 } else { (middle + reach).min(1.0) },
    })
}

/// The exact interval of Garwood (1936) for the mean behind a count. It holds at least its level. Nothing when the
/// level is not between 0 and 1.
///
/// ```
/// let interval = oever_statistics::comparison::garwood(0, 0.95).unwrap();
/// assert!((interval.upper - 3.688879454113936).abs() < 1e-12);
/// ```
pub fn garwood(count: u64, level: f64) -> Option<Interval> {
    standard_errors(level)?;
    let tail = (1.0 - level) / 2.0;
    let shape = count as f64;
    Some(Interval {
        lower: if count == 0 { 0.0 } else { gamma_quantile(shape, tail) },
        upper: gamma_quantile(shape + 1.0, 1.0 - tail),
    })
}
