//! Aalen–Johansen: the share that has had each event by a time, when one event rules out the others.

use super::curve::{CurveOptions, Ending};
use super::tally::Tally;
use super::{Curve, Spells, SurvivalError, kaplan_meier};
use crate::tails::standard_errors;

/// The share that has had one event, at one time; it holds from here to the next step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidenceStep {
    /// When, in the unit of the spells.
    pub time: f64,
    /// How many were followed without any event until just before.
    pub at_risk: u32,
    /// How many had this event then.
    pub events: u32,
    /// The share that has had this event by now.
    pub incidence: f64,
    /// The standard error of that share.
    pub standard_error: f64,
    /// The lower end of the band.
    pub lower: f64,
    /// The upper end of the band.
    pub upper: f64,
}

/// The curve of one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseCurve {
    /// The cause, from 1.
    pub cause: u8,
    /// How many had it, also after the end of the curve.
    pub events: u64,
    steps: Vec<IncidenceStep>,
    reach: Option<f64>,
}

impl CauseCurve {
    /// One for each time at which anybody had an event or was last followed, as far as the curve goes.
    pub fn steps(&self) -> &[IncidenceStep] {
        &self.steps
    }

    /// The step that holds at a time; nothing before the first and beyond the end.
    pub fn at(&self, time: f64) -> Option<&IncidenceStep> {
        if self.reach.is_none_or(|reach| time > reach) {
            return None;
        }
        let after = self.steps.partition_point(|step| step.time <= time);
        after.checked_sub(1).and_then(|index| self.steps.get(index))
    }
}

/// All causes together. At every time their shares and the share without any event add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidence {
    /// One curve per cause, from cause 1.
    pub causes: Vec<CauseCurve>,
    /// The share without any event, with its numbers at risk and where it ends.
    pub without: Curve,
}

/// What is known so far about one cause: its share, and how that share varies, alone and with the share without event.
#[derive(Debug, Clone, Copy, Default)]
struct Running {
    share: f64,
    variance: f64,
    with_remaining: f64,
}

/// The curves of Aalen and Johansen (1978). The variance is that of the delta method, step by step; when all are
/// followed from the start it equals the infinitesimal jackknife that R's `survfit` prints.
///
/// ```
/// use oever_statistics::survival::{CurveOptions, Spells, incidence};
/// let spells = Spells::new(&[1.0, 2.0, 3.0, 4.0], &[1, 2, 0, 1])?;
/// let all = incidence(&spells, CurveOptions { minimum_at_risk: 1, ..CurveOptions::default() })?;
/// let back = &all.causes[0];
/// assert_eq!(back.steps()[3].incidence, 0.25 + 0.5);
/// # Ok::<_, oever_statistics::survival::SurvivalError>(())
/// ```
pub fn incidence(spells: &Spells<'_>, options: CurveOptions) -> Result<Incidence, SurvivalError> {
    let z = standard_errors(options.level).ok_or(SurvivalError::Level)?;
    let without = kaplan_meier(spells, options)?;
    let tally = Tally::of(spells);
    let mut running = vec![Running::default(); tally.causes()];
    let mut causes: Vec<CauseCurve> = (1..=u8::MAX)
        .take(tally.causes())
        .map(|cause| CauseCurve {
            cause,
            events: 0,
            steps: Vec::with_capacity(without.steps().len()),
            reach: reach(&without),
        })
        .collect();
    let (mut remaining, mut remaining_variance) = (1.0, 0.0);
    let shown = without.steps().len();
    for (index, moment) in tally.moments().enumerate() {
        for (curve, events) in causes.iter_mut().zip(moment.by_cause()) {
            curve.events += u64::from(*events);
        }
        if index >= shown {
            continue;
        }
        let n = f64::from(moment.at_risk);
        let d = f64::from(moment.events());
        let stay = (n - d) / n;
        let draw = remaining * remaining / (n * n * n);
        for ((running, curve), events) in running.iter_mut().zip(&mut causes).zip(moment.by_cause()) {
            if d > 0.0 {
                let d_j = f64::from(*events);
                let go = d_j / n;
                running.variance +=
                    2.0 * go * running.with_remaining + go * go * remaining_variance + draw * d_j * (n - d_j);
                running.with_remaining =
                    stay * (running.with_remaining + go * remaining_variance) - draw * d_j * (n - d);
                running.share += remaining * go;
            }
            let standard_error = running.variance.max(0.0).sqrt();
            let (lower, upper) = match curve.steps.last() {
                Some(last) if *events == 0 && d == 0.0 => (last.lower, last.upper),
                _ => options.band.around_rising(running.share, standard_error, z),
            };
            curve.steps.push(IncidenceStep {
                time: moment.time,
                at_risk: moment.at_risk,
                events: *events,
                incidence: running.share,
                standard_error,
                lower,
                upper,
            });
        }
        remaining_variance = stay * stay * remaining_variance + draw * d * (n - d);
        remaining *= stay;
    }
    Ok(Incidence { causes, without })
}

/// The last time that a curve says anything about.
fn reach(curve: &Curve) -> Option<f64> {
    match curve.ending() {
        Ending::EverybodySeen => curve.steps().last().map(|last| last.time),
        Ending::TooFewAtRisk { at, .. } => Some(at.next_down()),
    }
}
