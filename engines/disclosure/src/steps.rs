//! Steps of a survival curve (Kaplan–Meier), merged until none is about a small group.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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

/// When, within a step, those who are followed no longer were last seen. It decides the share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lost {
    /// Spread over the step: each counts for half of it (the life-table, or actuarial, estimate).
    Evenly,
    /// At its end, as where people are asked at the ends of the steps: each counts for all of it (Kaplan–Meier).
    AtEnd,
}

/// Where steps may end, and how those who are lost within one count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Steps end at multiples of this many time units only, so that an end gives no date away; from 1.
    pub every: u64,
    /// See [`Lost`].
    pub lost: Lost,
}

/// A step that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    /// Share to whom it has not happened by its end, estimated from the merged counts (see [`Lost`]),
    /// so that nothing finer can be worked out from it.
    pub survival: f64,
}

/// A released curve: exactly what the public knows. A page shows it as [`Protected<Curve>`] only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    id: ReleaseId,
    reference_date: Date,
    parameters: Parameters,
    threshold: u64,
    grid: Grid,
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

    /// The date the curve describes the register at.
    pub fn reference_date(&self) -> Date {
        self.reference_date
    }

    /// Makes a stored curve showable again, after checking what it gives away by itself.
    ///
    /// # Errors
    /// [`Error::Unsafe`] when a step is about too few people, ends beside the grid, or does not follow from the one
    /// before.
    pub fn reopen(mut self) -> Result<Protected<Self>, Error> {
        let (threshold, grid) = (self.threshold, self.grid);
        let allowed = [false, true].map(|regional| self.parameters.threshold_for(regional));
        let mut holds = grid.every > 0 && allowed.contains(&threshold) && !self.steps.is_empty();
        let (mut after, mut at_risk, mut survival) = (0, self.steps.first().map_or(0, |s| s.at_risk), 1.0);
        for step in &mut self.steps {
            let left = at_risk.checked_sub(step.events).and_then(|n| n.checked_sub(step.censored));
            let Some(left) = left.filter(|_| holds) else {
                holds = false;
                break;
            };
            survival *= share(step, grid.lost);
            holds = step.after == after
                && step.until > after
                && step.until.is_multiple_of(grid.every)
                && step.at_risk == at_risk
                && step.events >= threshold
                && !(1..threshold).contains(&step.censored)
                && left >= threshold
                && (step.survival - survival).abs() < 1e-9;
            // A text may have lost the last digit.
            step.survival = survival;
            (after, at_risk) = (step.until, left);
        }
        if !holds || at_risk != self.still_followed {
            return Err(Error::Unsafe { release: self.id.as_str().to_owned() });
        }
        Ok(self.into_protected())
    }

    fn into_protected(self) -> Protected<Self> {
        let provenance = Provenance {
            method: Method::MergedSteps { threshold: self.threshold, grid: self.grid.every },
            parameters: self.parameters.clone(),
            reference_date: self.reference_date,
            release: self.id.clone(),
        };
        Protected::new(self, provenance)
    }
}

/// The share of those at risk to whom it does not happen within the step.
fn share(step: &MergedStep, lost: Lost) -> f64 {
    let missed = match lost {
        Lost::Evenly => step.censored as f64 / 2.0,
        Lost::AtEnd => 0.0,
    };
    1.0 - step.events as f64 / (step.at_risk as f64 - missed)
}

impl Protected<Curve> {
    /// The curve as CSV: one row per step, with the release and reference date on every row.
    pub fn to_csv(&self) -> String {
        let curve = self.value();
        let mut out = String::from(
            "after,until,at_risk,events,censored,survival,still_followed,reference_date,release\n",
        );
        for s in &curve.steps {
            let left = s.at_risk - s.events - s.censored;
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "{},{},{},{},{},{:.4},{left},{},{}",
                s.after,
                s.until,
                s.at_risk,
                s.events,
                s.censored,
                s.survival,
                curve.reference_date,
                curve.id.as_str()
            );
        }
        out
    }
}

/// Merges the steps of a curve.
///
/// Each shown step is about at least the threshold of people to whom it happened, and of people
/// followed no longer about none or at least the threshold; at least the threshold are followed
/// after it. Steps end at multiples of the grid only. What is
/// left at the end is withheld.
///
/// ```
/// use jiff::civil::date;
/// use oever_disclosure::{Grid, Lost, Parameters, ReleaseId, Step, merge_steps};
///
/// // Invented: sixty people; returns after 12, 40 and 45 days.
/// let steps = [
///     Step { time: 12, events: 4, censored: 0 },
///     Step { time: 40, events: 3, censored: 0 },
///     Step { time: 45, events: 1, censored: 6 },
/// ];
/// let grid = Grid { every: 30, lost: Lost::Evenly };
/// let curve =
///     merge_steps(60, &steps, grid, false, &Parameters::default(), &ReleaseId::new("c")?, date(2025, 3, 1))?;
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
    grid: Grid,
    regional: bool,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
) -> Result<Protected<Curve>, Error> {
    let threshold = parameters.threshold_for(regional);
    if grid.every == 0 {
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
        let until = step.time.checked_next_multiple_of(grid.every);
        let until = until.ok_or_else(|| Error::Table(format!("step {i}: the time is too large")))?;
        // More may happen before the same end.
        if steps.get(i + 1).is_some_and(|next| next.time <= until) {
            continue;
        }
        let left = people - gone;
        if events < threshold || (1..threshold).contains(&censored) || left < threshold {
            continue;
        }
        let mut step = MergedStep { after, until, at_risk: start, events, censored, survival };
        survival *= share(&step, grid.lost);
        step.survival = survival;
        merged.push(step);
        (after, start, events, censored) = (until, left, 0, 0);
    }
    if merged.is_empty() {
        return Err(Error::NoStep { threshold });
    }
    let curve = Curve {
        id: id.clone(),
        reference_date,
        parameters: parameters.clone(),
        threshold,
        grid,
        steps: merged,
        still_followed: start,
    };
    Ok(curve.into_protected())
}
