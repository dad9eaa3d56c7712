//! Perturbation tables (p-tables) of maximum entropy for the cell-key method.

use crate::Error;

/// Largest change that is accepted; larger ones make figures useless.
const MOST: u64 = 50;

/// One possible change of a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// What is added to the count.
    pub change: i64,
    /// How often.
    pub share: f64,
    /// The change is taken when the cell key is below this, and not below that of a change before.
    pub below: f64,
}

/// For every true count the possible changes and how often each occurs.
///
/// On average nothing is added, the variance is at most a stated one, small results from 1 up to
/// `hidden` never occur, a zero stays zero, and smaller changes are at least as likely as larger
/// ones. Of all such tables this is the one of maximum entropy (the least predictable).
///
/// ```
/// let noise = oever_disclosure::NoiseTable::new(2, 1.0, 0)?;
/// let row = noise.row(2);
/// assert!((row[2].share - 0.38296282).abs() < 1e-6 && row[2].change == 0);
/// # Ok::<(), oever_disclosure::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseTable {
    rows: Vec<Vec<Change>>,
    largest: u64,
    variance: f64,
    hidden: u64,
}

impl NoiseTable {
    /// Computes the table: largest change, variance, and up to where results are hidden.
    ///
    /// # Errors
    /// A parameter is out of range, or no table meets them all; the reason says which to widen.
    pub fn new(largest: u64, variance: f64, hidden: u64) -> Result<Self, Error> {
        if !(1..=MOST).contains(&largest) {
            return Err(fail("largest_change", "a number from 1 to 50 expected"));
        }
        if !(variance.is_finite() && variance > 0.0 && variance <= 2_500.0) {
            return Err(fail("variance", "a number above 0 and at most 2500 expected"));
        }
        if hidden > largest {
            return Err(fail("hidden", "may not be more than the largest change"));
        }
        let last = if hidden == 0 { largest } else { largest + hidden + 1 };
        let mut rows = vec![vec![Change { change: 0, share: 1.0, below: 1.0 }]];
        for count in 1..=last {
            let count = count.cast_signed();
            let from = -count.min(largest.cast_signed());
            let changes: Vec<i64> = (from..=largest.cast_signed())
                .filter(|v| !(1..=hidden.cast_signed()).contains(&(count + v)))
                .collect();
            let shares = row(&changes, variance).ok_or_else(|| {
                fail("variance", "too small for the hidden results: no row adds nothing on average")
            })?;
            rows.push(with_bounds(&changes, &shares));
        }
        Ok(Self { rows, largest, variance, hidden })
    }

    /// A table made elsewhere: rows of true count, change, share, and the cell key below which the
    /// change is taken, in order.
    ///
    /// # Errors
    /// Which row is not one: shares that do not add up to 1, a change on average, a count below
    /// zero, a zero that does not stay zero, keys out of order, or a count that is missing.
    pub fn from_rows(given: impl IntoIterator<Item = (u64, Change)>) -> Result<Self, Error> {
        let mut rows: Vec<Vec<Change>> = Vec::new();
        for (count, change) in given {
            let at = usize::try_from(count).ok().filter(|&c| c <= rows.len() && c <= 10_000);
            match at {
                Some(at) if at == rows.len() => rows.push(vec![change]),
                Some(at) if at + 1 == rows.len() => rows[at].push(change),
                _ => return Err(fail("noise", "the true counts must run from 0 up without a gap")),
            }
        }
        let mut made = Self { rows, largest: 0, variance: 0.0, hidden: u64::MAX };
        for (count, row) in made.rows.iter().enumerate() {
            let bad = |what: &str| fail("noise", &format!("row {count}: {what}"));
            let mut before = 0.0;
            let (mut sum, mut mean, mut variance) = (0.0, 0.0, 0.0);
            for c in row {
                if !(c.share.is_finite() && c.share >= 0.0) || c.change.unsigned_abs() > MOST {
                    return Err(bad("a share or a change is out of range"));
                }
                if !(c.below >= before && c.below <= 1.0 + 1e-9) {
                    return Err(bad("cell keys are out of order"));
                }
                if (c.below - before - c.share).abs() > 1e-6 {
                    return Err(bad("a share is not the length of its interval"));
                }
                before = c.below;
                let result = (count as u64).cast_signed() + c.change;
                if result < 0 {
                    return Err(bad("a count would fall below zero"));
                }
                if result > 0 && c.share > 0.0 {
                    made.hidden = made.hidden.min(result.unsigned_abs() - 1);
                }
                made.largest = made.largest.max(c.change.unsigned_abs());
                let v = c.change as f64;
                sum += c.share;
                mean += c.share * v;
                variance += c.share * v * v;
            }
            if (sum - 1.0).abs() > 1e-6 || (before - 1.0).abs() > 1e-6 {
                return Err(bad("the shares do not add up to 1"));
            }
            if mean.abs() > 1e-5 {
                return Err(bad("something is added on average"));
            }
            if count == 0 && row.iter().any(|c| c.change != 0 && c.share > 0.0) {
                return Err(bad("a zero must stay zero"));
            }
            made.variance = made.variance.max(variance);
        }
        if made.rows.len() < 2 {
            return Err(fail("noise", "a row for the count 1 is missing"));
        }
        Ok(made)
    }

    /// The possible changes of a true count; the last row serves all larger counts.
    pub fn row(&self, count: u64) -> &[Change] {
        let at = usize::try_from(count).unwrap_or(usize::MAX).min(self.rows.len().saturating_sub(1));
        self.rows.get(at).map_or(&[], Vec::as_slice)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Largest change, up or down.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// Variance of the change, at most.
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// Results from 1 up to this one never occur.
    pub fn hidden(&self) -> u64 {
        self.hidden
    }
}

fn fail(name: &'static str, reason: &str) -> Error {
    Error::Parameter { name, reason: reason.into() }
}

fn with_bounds(changes: &[i64], shares: &[f64]) -> Vec<Change> {
    let mut below = 0.0;
    let mut out: Vec<Change> = changes
        .iter()
        .zip(shares)
        .map(|(&change, &share)| {
            below += share;
            Change { change, share, below }
        })
        .collect();
    if let Some(last) = out.last_mut() {
        last.below = 1.0;
    }
    out
}

/// Maximum entropy for mean 0 and at most this variance: by the multipliers of both, found by
/// halving. For given multipliers the best shares that rise towards 0 are a pooled exponential.
fn row(changes: &[i64], variance: f64) -> Option<Vec<f64>> {
    let v: Vec<f64> = changes.iter().map(|&c| c as f64).collect();
    let centred = |square: f64| -> Option<Vec<f64>> {
        let (mut low, mut high) = (-60.0 - 200.0 * square, 60.0 + 200.0 * square);
        if mean(&v, &shares(changes, low, square)) > 0.0 || mean(&v, &shares(changes, high, square)) < 0.0 {
            return None;
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if mean(&v, &shares(changes, middle, square)) > 0.0 {
                high = middle;
            } else {
                low = middle;
            }
        }
        let made = shares(changes, 0.5 * (low + high), square);
        (mean(&v, &made).abs() < 1e-7).then_some(made)
    };
    let spread = |p: &[f64]| v.iter().zip(p).map(|(v, p)| v * v * p).sum::<f64>();
    let free = centred(0.0)?;
    if spread(&free) <= variance {
        return Some(free);
    }
    let (mut low, mut high) = (0.0, 50.0);
    if spread(&centred(high)?) > variance + 1e-9 {
        return None;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if spread(&centred(middle)?) > variance {
            low = middle;
        } else {
            high = middle;
        }
    }
    centred(high)
}

fn mean(v: &[f64], p: &[f64]) -> f64 {
    v.iter().zip(p).map(|(v, p)| v * p).sum()
}

/// Shares in proportion to exp(tilt·v − square·v²), pooled so that they rise towards 0.
fn shares(changes: &[i64], tilt: f64, square: f64) -> Vec<f64> {
    let score = |v: i64| tilt * v as f64 - square * (v * v) as f64;
    let rising = |side: Vec<i64>| pooled(side.into_iter().map(score));
    let mut left = rising(changes.iter().copied().filter(|&v| v < 0).collect());
    let mut right_side: Vec<i64> = changes.iter().copied().filter(|&v| v > 0).collect();
    right_side.reverse();
    let mut right = rising(right_side);
    let mut top = changes.contains(&0).then(|| (score(0), 1_usize));
    if let Some((mean, size)) = &mut top {
        // The middle takes in what would rise above it, the higher side first.
        loop {
            let (l, r) = (left.last().copied(), right.last().copied());
            let take_left = match (l, r) {
                (Some(l), Some(r)) => l.0 >= r.0,
                (Some(_), None) => true,
                _ => false,
            };
            let Some((value, n)) = (if take_left { l } else { r }) else { break };
            if value <= *mean {
                break;
            }
            *mean = (*mean * *size as f64 + value * n as f64) / (*size + n) as f64;
            *size += n;
            if take_left {
                left.pop();
            } else {
                right.pop();
            }
        }
    }
    let mut scores: Vec<f64> = left.iter().flat_map(|&(value, n)| std::iter::repeat_n(value, n)).collect();
    if let Some((mean, size)) = top {
        scores.extend(std::iter::repeat_n(mean, size));
    }
    scores.extend(right.iter().rev().flat_map(|&(value, n)| std::iter::repeat_n(value, n)));
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = scores.iter().map(|s| (s - highest).exp()).collect();
    let all: f64 = weights.iter().sum();
    weights.iter().map(|w| w / all).collect()
}

/// Scores made not to fall, by pooling neighbours that do: value and size of each pool.
fn pooled(scores: impl Iterator<Item = f64>) -> Vec<(f64, usize)> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for score in scores {
        let mut pool = (score, 1);
        while let Some(&(value, n)) = pools.last() {
            if value <= pool.0 {
                break;
            }
            pool = ((value * n as f64 + pool.0 * pool.1 as f64) / (n + pool.1) as f64, n + pool.1);
            pools.pop();
        }
        pools.push(pool);
    }
    pools
}
