//! Kaplan–Meier: who still had no event, with its band, the numbers at risk, and an end where too few are followed.

use super::band::BandKind;
use super::tally::Tally;
use super::{Spells, SurvivalError};
use crate::tails::standard_errors;

/// How a curve is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurveOptions {
    /// The scale of the band.
    pub band: BandKind,
    /// The level of the band, between 0 and 1.
    pub level: f64,
    /// The curve stops before the first time with fewer at risk: what is left is noise, and shows single persons.
    pub minimum_at_risk: u32,
}

impl Default for CurveOptions {
    /// Log-log bands of 95 %, and at least 5 at risk.
    fn default() -> Self {
        Self { band: BandKind::LogLog, level: 0.95, minimum_at_risk: 5 }
    }
}

/// A curve at one time; it holds from here to the next step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// When, in the unit of the spells.
    pub time: f64,
    /// How many were followed without the event until just before.
    pub at_risk: u32,
    /// How many had the event then.
    pub events: u32,
    /// How many were followed until then without it.
    pub censored: u32,
    /// The share that still has no event after this time.
    pub survival: f64,
    /// Greenwood's standard error of that share.
    pub standard_error: f64,
    /// The lower end of the band.
    pub lower: f64,
    /// The upper end of the band. Where the share is 0 there is no error to go by, and that of the step before stays.
    pub upper: f64,
}

/// A cumulative hazard at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardStep {
    /// When.
    pub time: f64,
    /// How many were at risk.
    pub at_risk: u32,
    /// Nelson and Aalen's sum of events per person at risk.
    pub hazard: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The lower end of an interval that is symmetric on the logarithm.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// Why a curve has no further steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// Nobody is followed longer.
    EverybodySeen,
    /// From this time on fewer are at risk than the minimum.
    TooFewAtRisk {
        /// The first time that is not shown.
        at: f64,
        /// The minimum that was asked for.
        minimum: u32,
    },
}

/// The time at which half have had the event, and its interval. Nothing where the curve does not get that far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    /// When the curve reaches a half.
    pub time: Option<f64>,
    /// When the lower end of the band does.
    pub lower: Option<f64>,
    /// When the upper end does.
    pub upper: Option<f64>,
}

/// A curve with its band and its numbers at risk; there is no way to have one without.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    steps: Vec<Step>,
    ending: Ending,
    records: u32,
    events: u64,
    z: f64,
}

/// The curve of Kaplan and Meier (1958), every cause being the event. In time order of the rows it takes one pass.
///
/// Assumes that those who are no longer followed are like those who are. Not for competing events, see
/// [`incidence`](super::incidence).
///
/// ```
/// use oever_statistics::survival::{CurveOptions, Ending, Spells, kaplan_meier};
/// let spells = Spells::new(&[9.0, 13.0, 13.0, 18.0, 23.0], &[1, 1, 0, 1, 1])?;
/// let curve = kaplan_meier(&spells, CurveOptions { minimum_at_risk: 2, ..CurveOptions::default() })?;
/// assert_eq!(curve.steps()[1].survival, 0.6000000000000001);
/// // One person is left at 23, which is below the minimum.
/// assert_eq!(curve.ending(), Ending::TooFewAtRisk { at: 23.0, minimum: 2 });
/// # Ok::<_, oever_statistics::survival::SurvivalError>(())
/// ```
pub fn kaplan_meier(spells: &Spells<'_>, options: CurveOptions) -> Result<Curve, SurvivalError> {
    let z = standard_errors(options.level).ok_or(SurvivalError::Level)?;
    let tally = Tally::of_any(spells);
    let moments = tally.moments();
    let mut steps: Vec<Step> = Vec::with_capacity(moments.len());
    let (mut survival, mut log_variance) = (1.0, 0.0);
    let (mut standard_error, mut lower, mut upper) = (0.0, 1.0, 1.0);
    let mut events = 0_u64;
    let mut ending = Ending::EverybodySeen;
    for moment in moments {
        let d = moment.events();
        events += u64::from(d);
        if ending != Ending::EverybodySeen {
            continue;
        }
        if moment.at_risk < options.minimum_at_risk {
            ending = Ending::TooFewAtRisk { at: moment.time, minimum: options.minimum_at_risk };
            continue;
        }
        if d > 0 {
            let n = f64::from(moment.at_risk);
            let left = f64::from(moment.at_risk - d);
            survival *= left / n;
            if d == moment.at_risk {
                (standard_error, lower) = (0.0, 0.0);
            } else {
                log_variance += f64::from(d) / (n * left);
                let log_error = log_variance.sqrt();
                standard_error = survival * log_error;
                (lower, upper) = options.band.around(survival, log_error, z);
            }
        }
        steps.push(Step {
            time: moment.time,
            at_risk: moment.at_risk,
            events: d,
            censored: moment.censored(),
            survival,
            standard_error,
            lower,
            upper,
        });
    }
    Ok(Curve { steps, ending, records: tally.rows(), events, z })
}

impl Curve {
    /// One for each time at which somebody had the event or was last followed, as far as the curve goes.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Why there are no more.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// How many spells were counted, also those after the end of the curve.
    pub fn records(&self) -> u32 {
        self.records
    }

    /// How many events were counted, also those after the end of the curve.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The step that holds at a time. Nothing before the first step (nobody has the event yet), and nothing beyond
    /// the end of the curve.
    pub fn at(&self, time: f64) -> Option<&Step> {
        if !self.reaches(time) {
            return None;
        }
        let after = self.steps.partition_point(|step| step.time <= time);
        after.checked_sub(1).and_then(|index| self.steps.get(index))
    }

    /// Whether the curve says anything about a time.
    pub fn reaches(&self, time: f64) -> bool {
        match self.ending {
            Ending::TooFewAtRisk { at, .. } => time < at,
            // Once all have had the event, nothing can change any more.
            Ending::EverybodySeen => {
                self.steps.last().is_some_and(|last| time <= last.time || last.survival <= 0.0)
            }
        }
    }

    /// When half have had the event. Where the curve runs exactly at a half for a while, the middle of that while.
    pub fn median(&self) -> Median {
        Median {
            time: self.first_half(|step| step.survival),
            lower: self.first_half(|step| step.lower),
            upper: self.first_half(|step| step.upper),
        }
    }

    fn first_half(&self, of: impl Fn(&Step) -> f64) -> Option<f64> {
        const NEARLY: f64 = 1e-9;
        let index = self.steps.iter().position(|step| step.events > 0 && of(step) <= 0.5 + NEARLY)?;
        let time = self.steps.get(index)?.time;
        if of(self.steps.get(index)?) < 0.5 - NEARLY {
            return Some(time);
        }
        let next = self.steps.iter().skip(index + 1).find(|step| step.events > 0);
        Some(next.map_or(time, |next| f64::midpoint(time, next.time)))
    }

    /// The cumulative hazard of Nelson and Aalen, as far as the curve goes.
    pub fn cumulative_hazard(&self) -> Vec<HazardStep> {
        let (mut hazard, mut variance) = (0.0, 0.0);
        let step = |step: &Step| {
            let (d, n) = (f64::from(step.events), f64::from(step.at_risk));
            hazard += d / n;
            variance += d / (n * n);
            let standard_error = f64::sqrt(variance);
            let factor = if hazard > 0.0 { (self.z * standard_error / hazard).exp() } else { 1.0 };
            HazardStep {
                time: step.time,
                at_risk: step.at_risk,
                hazard,
                standard_error,
                lower: hazard / factor,
                upper: hazard * factor,
            }
        };
        self.steps.iter().map(step).collect()
    }

    pub(super) fn z(&self) -> f64 {
        self.z
    }
}
