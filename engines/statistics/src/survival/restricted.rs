//! The mean time without the event up to a horizon.

use super::Curve;

/// How long people go without the event on average, counting no further than a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// The horizon.
    pub until: f64,
    /// The mean, in the unit of time.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The lower end of its interval, of the curve's level.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// The horizon lies beyond the last time at which anybody was followed, while not everybody had the event: the
    /// curve was carried on flat, and the mean is too large.
    pub carried_on: bool,
}

/// The area under a curve up to a horizon (Irwin 1949), with the variance of R's `survfit`. Nothing when the curve
/// stopped before the horizon because too few were at risk, or when the horizon is not above 0.
///
/// ```
/// use oever_statistics::survival::*;
/// let spells = Spells::new(&[1.0, 2.0, 3.0, 4.0], &[1, 1, 1, 0])?;
/// let curve = kaplan_meier(&spells, CurveOptions { minimum_at_risk: 1, ..CurveOptions::default() })?;
/// assert_eq!(restricted_mean(&curve, 4.0).unwrap().mean, 1.0 + 0.75 + 0.5 + 0.25);
/// # Ok::<_, SurvivalError>(())
/// ```
pub fn restricted_mean(curve: &Curve, until: f64) -> Option<RestrictedMean> {
    let last = curve.steps().last()?;
    let beyond = until > last.time;
    let stopped = beyond && curve.ending() != super::Ending::EverybodySeen && !curve.reaches(until);
    if !until.is_finite() || until <= 0.0 || stopped {
        return None;
    }
    let steps: Vec<_> = curve.steps().iter().filter(|step| step.time <= until).collect();
    // From the horizon back: the area still to come from each event on.
    let (mut area, mut variance, mut end) = (0.0, 0.0, until);
    for step in steps.iter().rev() {
        area += step.survival * (end - step.time);
        end = step.time;
        if step.events > 0 && step.at_risk > step.events {
            let (d, n) = (f64::from(step.events), f64::from(step.at_risk));
            variance += area * area * d / (n * (n - d));
        }
    }
    let mean = area + end;
    let standard_error = f64::sqrt(variance);
    let reach = curve.z() * standard_error;
    Some(RestrictedMean {
        until,
        mean,
        standard_error,
        lower: (mean - reach).max(0.0),
        upper: (mean + reach).min(until),
        carried_on: beyond && last.survival > 0.0,
    })
}
