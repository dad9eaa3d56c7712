//! Exact limits of a funnel.

use crate::tails::{Binomial, Poisson};

/// What a unit's figure would be if it did as all others do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// A count, against an expected count. Limits are ratios of the two; the target is 1.
    Count {
        /// The expected count, above 0.
        expected: f64,
    },
    /// A share of so many. Limits are shares.
    Share {
        /// How many the share is of, above 0.
        of: u64,
        /// The share that is aimed at, between 0 and 1.
        target: f64,
    },
}

/// The value that a unit on target stays below with probability `p`, interpolated between counts so that limits run
/// smoothly: Spiegelhalter, *Funnel plots for comparing institutional performance* (2005), appendix A.1.1. It can lie
/// below 0 where there is little data; draw it at 0 then. Nothing when a number is out of range.
///
/// ```
/// use oever_statistics::comparison::{Target, limit};
/// let upper = limit(Target::Count { expected: 10.0 }, 0.975).unwrap();
/// assert!((1.6..1.8).contains(&upper));
/// ```
pub fn limit(target: Target, p: f64) -> Option<f64> {
    let (count, at_most, exactly, size) = match target {
        Target::Count { expected } if expected > 0.0 => {
            let x = Poisson { mean: expected };
            let count = x.quantile(p)?;
            (count, x.at_most(count), x.exactly(count), expected)
        }
        Target::Share { of, target } if of > 0 && target > 0.0 && target < 1.0 => {
            let x = Binomial { trials: of, chance: target };
            let count = x.quantile(p)?;
            (count, x.at_most(count), x.exactly(count), of as f64)
        }
        _ => return None,
    };
    Some((count as f64 - (at_most - p) / exactly) / size)
}
