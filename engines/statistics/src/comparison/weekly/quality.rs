//! How good a detector is where the truth is known.

use std::collections::BTreeSet;

/// A rise that is known to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rise {
    /// In which series, from 0.
    pub series: usize,
    /// Its first week, from 0.
    pub start: usize,
    /// How many weeks it lasts.
    pub length: usize,
}

/// What a detector made of known rises.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// How many rises had an alert while they lasted.
    pub detected: usize,
    /// How many rises began when weeks were judged.
    pub rises: usize,
    /// Half of the detected ones had their first alert this many weeks after the start, or earlier.
    pub median_delay: Option<f64>,
    /// Alerts, one per series and week, that are not on a rise or in the three weeks after it, when windows still hold
    /// some of it.
    pub false_alerts: usize,
    /// The same per week that was judged.
    pub false_alerts_per_week: f64,
    /// The same, but alerts of one series within one block of eight weeks are one.
    pub false_episodes: usize,
    /// The same per four weeks.
    pub false_episodes_per_four_weeks: f64,
}

/// Compares alerts, as (series, week), with the rises that are there. `first` and `weeks` bound the weeks judged.
pub fn quality(alerts: &[(usize, usize)], rises: &[Rise], first: usize, weeks: usize) -> Quality {
    /// The longest window reaches this far back.
    const AFTERGLOW: usize = 3;
    /// Weeks that make one episode.
    const EPISODE: usize = 8;
    let mut delays: Vec<usize> = rises
        .iter()
        .filter_map(|rise| {
            let on = alerts.iter().filter(|(series, week)| {
                *series == rise.series && (rise.start..rise.start + rise.length).contains(week)
            });
            on.map(|(_, week)| week - rise.start).min()
        })
        .collect();
    delays.sort_unstable();
    let of_a_rise = |(series, week): &(usize, usize)| {
        rises.iter().any(|rise| {
            rise.series == *series && (rise.start..rise.start + rise.length + AFTERGLOW).contains(week)
        })
    };
    let wrong: BTreeSet<(usize, usize)> = alerts.iter().copied().filter(|alert| !of_a_rise(alert)).collect();
    let episodes: BTreeSet<(usize, usize)> =
        wrong.iter().map(|(series, week)| (*series, week / EPISODE)).collect();
    let judged = weeks.saturating_sub(first).max(1) as f64;
    Quality {
        detected: delays.len(),
        rises: rises.iter().filter(|rise| (first..weeks).contains(&rise.start)).count(),
        median_delay: median(&delays),
        false_alerts: wrong.len(),
        false_alerts_per_week: wrong.len() as f64 / judged,
        false_episodes: episodes.len(),
        false_episodes_per_four_weeks: 4.0 * episodes.len() as f64 / judged,
    }
}

fn median(sorted: &[usize]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some(f64::midpoint(lower as f64, upper as f64))
}
