//! Watching all series together, with a limit on how many alerts may be false, and with rest after an alert.

use std::collections::BTreeSet;

use super::detector::{Detector, Judgement, judge};

/// One kind of thing that is counted, such as a way of working in a region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Series {
    /// Per week, how many records each organisation gave. An organisation is a number.
    pub weeks: Vec<Vec<(u32, u32)>>,
}

impl Series {
    fn counts(&self) -> Vec<u32> {
        let week =
            |week: &Vec<(u32, u32)>| week.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
        self.weeks.iter().map(week).collect()
    }

    fn organisations(&self, week: usize, window: usize) -> usize {
        let from = (week + 1).saturating_sub(window);
        let weeks = self.weeks.get(from..=week).unwrap_or_default();
        let named = weeks.iter().flatten().filter(|(_, count)| *count > 0);
        named.map(|(organisation, _)| organisation).collect::<BTreeSet<_>>().len()
    }
}

/// How is watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchOptions {
    /// How a week is judged.
    pub detector: Detector,
    /// The part of one week's alerts that may be false, on average (Benjamini and Hochberg 1995), above 0 and below 1.
    /// When nothing rises, that is the part of weeks with a false alert: over a long time, more than this part is false.
    pub false_discoveries: f64,
    /// How many weeks a series rests after an alert.
    pub cool_down: usize,
    /// A window needs records of at least so many organisations: one organisation's backlog is not a rise, and what
    /// one alone knows is not shown to others.
    pub organisations: usize,
}

impl Default for WatchOptions {
    /// Windows of 1, 2 and 4 weeks, a tenth of a week's alerts false, eight weeks of rest, three records of two organisations.
    fn default() -> Self {
        Self { detector: Detector::WINDOWS, false_discoveries: 0.1, cool_down: 8, organisations: 2 }
    }
}

/// Why nothing can be watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// The part of false alerts is out of range.
    #[error("the part of alerts that may be false must lie between 0 and 1")]
    FalseDiscoveries,
    /// The detector has no window, or one of no weeks.
    #[error("a detector needs windows of one week or more")]
    Windows,
    /// Series of different lengths: they would not end in the same week.
    #[error("series {series} has another number of weeks than the first")]
    Weeks {
        /// Which series, from 0.
        series: usize,
    },
}

/// A question for a person: is something going on here?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// Which series, from 0.
    pub series: usize,
    /// Which week, from 0.
    pub week: usize,
    /// The window with the smallest probability.
    pub judgement: Judgement,
    /// How many organisations gave its records.
    pub organisations: usize,
    /// The probability, corrected for the number of windows.
    pub p: f64,
    /// What it had to stay below that week, given all other series.
    pub bar: f64,
}

/// Watches every week of all series. A season or a trend that the baseline does not have makes more alerts false than was
/// asked for.
///
/// ```
/// use oever_statistics::comparison::weekly::{Series, WatchOptions, watch};
/// let mut series = Series { weeks: vec![vec![(1, 1)]; 60] };
/// series.weeks[59] = vec![(1, 6), (2, 6)];
/// assert_eq!(watch(&[series.clone()], WatchOptions::default())?.len(), 1);
/// // The same number from one organisation is no signal.
/// series.weeks[59] = vec![(1, 12)];
/// assert!(watch(&[series], WatchOptions::default())?.is_empty());
/// # Ok::<_, oever_statistics::comparison::weekly::WatchError>(())
/// ```
pub fn watch(series: &[Series], options: WatchOptions) -> Result<Vec<Signal>, WatchError> {
    if !(options.false_discoveries > 0.0 && options.false_discoveries < 1.0) {
        return Err(WatchError::FalseDiscoveries);
    }
    if options.detector.windows.is_empty() || options.detector.windows.contains(&0) {
        return Err(WatchError::Windows);
    }
    let weeks = series.first().map_or(0, |first| first.weeks.len());
    if let Some(series) = series.iter().position(|series| series.weeks.len() != weeks) {
        return Err(WatchError::Weeks { series });
    }
    let counts: Vec<Vec<u32>> = series.iter().map(Series::counts).collect();
    let mut resting_until = vec![0; series.len()];
    let mut signals = Vec::new();
    for week in options.detector.first..weeks {
        let mut judged: Vec<Signal> = series
            .iter()
            .zip(&counts)
            .enumerate()
            .filter_map(|(number, (series, counts))| best(number, series, counts, week, options))
            .collect();
        judged.sort_by(|a, b| a.p.total_cmp(&b.p));
        let all = judged.len() as f64;
        let bar = |rank: usize| options.false_discoveries * (rank + 1) as f64 / all;
        let Some(last) = judged.iter().enumerate().rposition(|(rank, signal)| signal.p <= bar(rank)) else {
            continue;
        };
        judged.truncate(last + 1);
        for mut signal in judged {
            let enough = signal.judgement.count >= options.detector.least_count
                && signal.organisations >= options.organisations;
            if let Some(rest) = resting_until.get_mut(signal.series).filter(|rest| enough && week >= **rest) {
                *rest = week + options.cool_down;
                signal.bar = bar(last);
                signals.push(signal);
            }
        }
    }
    Ok(signals)
}

/// The window that stands out most among those that may be shown; among all when none may.
fn best(
    number: usize,
    series: &Series,
    counts: &[u32],
    week: usize,
    options: WatchOptions,
) -> Option<Signal> {
    let judged = judge(counts, week, options.detector);
    let windows = judged.len() as f64;
    let signal = |judgement: Judgement| Signal {
        series: number,
        week,
        organisations: series.organisations(week, judgement.window),
        p: (judgement.p * windows).min(1.0),
        bar: 0.0,
        judgement,
    };
    let shown = |signal: &Signal| {
        signal.judgement.count >= options.detector.least_count
            && signal.organisations >= options.organisations
    };
    let order = |a: &Signal, b: &Signal| shown(b).cmp(&shown(a)).then(a.p.total_cmp(&b.p));
    judged.into_iter().map(signal).min_by(order)
}
