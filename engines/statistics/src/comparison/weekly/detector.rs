//! Two detectors for one series of weekly counts.

use crate::tails::negative_binomial_at_least;

/// How a week is judged: against a baseline of weeks that lie some way back, so that a slow rise does not raise its own
/// bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detector {
    /// Over how many weeks, this one included, counts are added up; each window is judged at its part of the level.
    pub windows: &'static [usize],
    /// How many weeks the baseline has.
    pub baseline: usize,
    /// How many weeks lie between the baseline and the week that is judged.
    pub gap: usize,
    /// The first week that is judged, counting from 0.
    pub first: usize,
    /// The weekly mean is taken to be at least this: a kind that was never seen does not alarm on the first record.
    pub least_mean: f64,
    /// Fewer records in a window are no alert, however rare.
    pub least_count: u64,
}

impl Detector {
    /// One week, against 26 weeks.
    pub const SINGLE_WEEK: Self =
        Self { windows: &[1], baseline: 26, gap: 2, first: 28, least_mean: 0.1, least_count: 3 };
    /// One, two and four weeks, against 52 weeks that end six weeks before.
    pub const WINDOWS: Self =
        Self { windows: &[1, 2, 4], baseline: 52, gap: 5, first: 58, least_mean: 0.1, least_count: 3 };
}

/// A window that ends in a week, against its baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// How many weeks the window has.
    pub window: usize,
    /// The records in it.
    pub count: u64,
    /// What the baseline makes one expect.
    pub expected: f64,
    /// The variance of the baseline's weeks over their mean, 1 or more.
    pub dispersion: f64,
    /// The probability of at least as many: negative binomial, Poisson when the dispersion is 1.
    pub p: f64,
}

/// A week of a series that stands out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert {
    /// Which series, from 0.
    pub series: usize,
    /// Which week, from 0.
    pub week: usize,
    /// The first window that stands out.
    pub judgement: Judgement,
}

/// Judges a week of a series in every window. Empty when there is not enough before it.
pub fn judge(counts: &[u32], week: usize, detector: Detector) -> Vec<Judgement> {
    let end = week.checked_sub(detector.gap);
    let start = end.and_then(|end| end.checked_sub(detector.baseline));
    let baseline = start.zip(end).and_then(|(start, end)| counts.get(start..end));
    let Some(baseline) =
        baseline.filter(|weeks| weeks.len() >= 2 && week >= detector.first && week < counts.len())
    else {
        return Vec::new();
    };
    let weeks = baseline.len() as f64;
    let mean = baseline.iter().map(|count| f64::from(*count)).sum::<f64>() / weeks;
    let squares = baseline.iter().map(|count| (f64::from(*count) - mean).powi(2)).sum::<f64>();
    let expected = mean.max(detector.least_mean);
    let dispersion = (squares / (weeks - 1.0) / expected).max(1.0);
    let window = |window: &usize| {
        let from = (week + 1).checked_sub(*window)?;
        let count = counts.get(from..=week)?.iter().map(|count| u64::from(*count)).sum();
        let expected = expected * *window as f64;
        let p = negative_binomial_at_least(count, expected, dispersion);
        Some(Judgement { window: *window, count, expected, dispersion, p })
    };
    detector.windows.iter().filter_map(window).collect()
}

/// The weeks that stand out at a level, each series by itself; per week the first window that does.
///
/// ```
/// use oever_statistics::comparison::weekly::{Detector, detect};
/// let mut counts = vec![1; 60];
/// counts[59] = 9;
/// assert_eq!(detect(&[counts], Detector::WINDOWS, 1e-4).len(), 1);
/// ```
pub fn detect(series: &[Vec<u32>], detector: Detector, alpha: f64) -> Vec<Alert> {
    let level = alpha / detector.windows.len() as f64;
    let mut alerts = Vec::new();
    for (number, counts) in series.iter().enumerate() {
        for week in detector.first..counts.len() {
            let judged = judge(counts, week, detector).into_iter();
            let stands_out = |one: &Judgement| one.count >= detector.least_count && one.p < level;
            if let Some(judgement) = judged.into_iter().find(stands_out) {
                alerts.push(Alert { series: number, week, judgement });
            }
        }
    }
    alerts
}
