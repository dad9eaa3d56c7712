//! Steps of a survival curve (Kaplan–Meier), merged until none is about a small group.

use jiff::civil::Date;
use serde::Serialize;

use crate::protected::{Method, Protected, Provenance, ReleaseId};
use crate::{Error, Parameters};

/// What happened at one moment: people to whom the event happened (a return), and people who were
/// followed no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Moment, in whole time units (days) after the start; rising, from 1.
    pub time: u64,
    /// People to whom it happened.
    pub events: u64,
    /// People who were last seen then.
    pub censored: u64,
}

/// A step that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MergedStep {
    /// After this moment.
    pub after: u64,
    /// Up to and including this one: a multiple of the grid.
    pub until: u64,
    /// People followed at its start.
    pub at_risk: u64,
    /// People to whom it happened within it.
    pub events: u64,
    /// People followed no longer within it.
    pub censored: u64,
    /// Share to whom it has not happened by its end: the life-table (actuarial) estimate from the
    /// merged counts, so that nothing finer can be worked out from it.
    pub survival: f64,
}

/// A curve that may be shown. It leaves as [`Protected<Curve>`] only.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    steps: Vec<MergedStep>,
    still_followed: u64,
}

impl Curve {
    /// The steps, in order; after the last nothing is shown.
    pub fn steps(&self) -> &[MergedStep] {
        &self.steps
    }

    /// People still followed at the end of the last step: the threshold at least.
    pub fn still_followed(&self) -> u64 {
        self.still_followed
    }
}

/// Merges the steps of a curve.
///
/// Each shown step is about at least the threshold of people to whom it happened, and of people
/// followed no longer about none or at least the threshold; at least the threshold are followed
/// after it. Steps end at multiples of `grid` only, so that an end gives no date away. What is
/// left at the end is withheld.
///
/// ```
/// use jiff::civil::date;
/// use oever_disclosure::{Parameters, ReleaseId, Step, merge_steps};
///
/// // Invented: sixty people; returns after 12, 40 and 45 days.
/// let steps = [
///     Step { time: 12, events: 4, censored: 0 },
///     Step { time: 40, events: 3, censored: 0 },
///     Step { time: 45, events: 1, censored: 6 },
/// ];
/// let curve =
///     merge_steps(60, &steps, 30, false, &Parameters::default(), &ReleaseId::new("c")?, date(2025, 3, 1))?;
/// let [only] = curve.value().steps() else { panic!() };
/// assert_eq!((only.until, only.events, only.censored), (60, 8, 6));
/// # Ok::<(), oever_disclosure::Error>(())
/// ```
///
/// # Errors
/// [`Error::TooFew`] when fewer people than the threshold started, [`Error::NoStep`] when nothing
/// can be shown, [`Error::Table`] when the steps are not rising or count more people than there are.
pub fn merge_steps(
    people: u64,
    steps: &[Step],
    grid: u64,
    regional: bool,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
) -> Result<Protected<Curve>, Error> {
    let threshold = parameters.threshold_for(regional);
    if grid == 0 {
        return Err(Error::Parameter { name: "grid", reason: "a number from 1 up expected".into() });
    }
    if people < threshold {
        return Err(Error::TooFew { threshold, filter: None });
    }
    let mut before = 0;
    let mut gone = 0_u64;
    let mut merged: Vec<MergedStep> = Vec::new();
    let (mut after, mut start) = (0, people);
    let (mut events, mut censored) = (0_u64, 0_u64);
    let mut survival = 1.0;
    for (i, step) in steps.iter().enumerate() {
        if step.time <= before {
            return Err(Error::Table(format!("step {i}: times must rise, from 1")));
        }
        before = step.time;
        gone = gone
            .checked_add(step.events)
            .and_then(|n| n.checked_add(step.censored))
            .filter(|&n| n <= people)
            .ok_or_else(|| Error::Table(format!("step {i}: more people leave than there are")))?;
        events += step.events;
        censored += step.censored;
        let until = step.time.checked_next_multiple_of(grid);
        let until = until.ok_or_else(|| Error::Table(format!("step {i}: the time is too large")))?;
        // More may happen before the same end.
        if steps.get(i + 1).is_some_and(|next| next.time <= until) {
            continue;
        }
        let left = people - gone;
        if events < threshold || (1..threshold).contains(&censored) || left < threshold {
            continue;
        }
        survival *= 1.0 - events as f64 / (start as f64 - censored as f64 / 2.0);
        merged.push(MergedStep { after, until, at_risk: start, events, censored, survival });
        (after, start, events, censored) = (until, left, 0, 0);
    }
    if merged.is_empty() {
        return Err(Error::NoStep { threshold });
    }
    let provenance = Provenance {
        method: Method::MergedSteps { threshold, grid },
        parameters: parameters.clone(),
        reference_date,
        release: id.clone(),
    };
    Ok(Protected::new(Curve { steps: merged, still_followed: start }, provenance))
}
