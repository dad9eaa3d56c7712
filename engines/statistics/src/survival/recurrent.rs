//! Events that can come more than once: how many a person has had by a time, on average.

use std::collections::HashMap;

use super::curve::{CurveOptions, Ending};
use super::spells::same_length;
use super::{Spells, SurvivalError};
use crate::tails::standard_errors;

/// The mean number of events per person at one time; it holds from here to the next step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanCountStep {
    /// When, in the unit of the spells.
    pub time: f64,
    /// How many were followed until just before.
    pub at_risk: u32,
    /// How many events there were then.
    pub events: u32,
    /// The mean number of events per person by now.
    pub mean: f64,
    /// Its standard error, which allows for some persons having many events and others none.
    pub standard_error: f64,
    /// The lower end of an interval that is symmetric on the logarithm.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// The mean cumulative function.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanCount {
    /// How many persons.
    pub persons: usize,
    /// How many events, also after the end of the curve.
    pub events: u64,
    steps: Vec<MeanCountStep>,
    ending: Ending,
}

impl MeanCount {
    /// One for each time with an event, as far as the curve goes.
    pub fn steps(&self) -> &[MeanCountStep] {
        &self.steps
    }

    /// Why there are no more.
    pub fn ending(&self) -> Ending {
        self.ending
    }
}

/// What one person contributes to the error: events beyond what was expected, on a scale that runs on with time.
#[derive(Debug, Clone, Copy, Default)]
struct Person {
    beyond: f64,
    followed: bool,
}

/// Sums over those who are followed, and what those who are not contribute.
#[derive(Debug, Default)]
struct Spread {
    number: f64,
    sum: f64,
    squares: f64,
    settled: f64,
}

/// The mean cumulative function of Nelson (1988), with the robust variance of Lawless and Nadeau (1995). A person has
/// any number of rows, `person_of` says whose each is; a row ends with an event (a cause above 0) or without. Rows of
/// one person must not overlap; a gap between them is time in which the person was not followed.
///
/// Assumes that following ends for reasons that have nothing to do with the events. A death among the ends makes it a
/// mean among those still alive.
///
/// ```
/// use oever_statistics::survival::{CurveOptions, Spells, mean_count};
/// // Person 7 comes back at 2 and at 5 and is followed until 6; person 8 is followed until 4, without coming back.
/// let spells = Spells::new(&[2.0, 5.0, 6.0, 4.0], &[1, 1, 0, 0])?.entering(&[0.0, 2.0, 5.0, 0.0])?;
/// let options = CurveOptions { minimum_at_risk: 1, ..CurveOptions::default() };
/// let mean = mean_count(&spells, &[7, 7, 7, 8], options)?;
/// assert_eq!(mean.steps()[1].mean, 1.5);
/// # Ok::<_, oever_statistics::survival::SurvivalError>(())
/// ```
pub fn mean_count(
    spells: &Spells<'_>,
    person_of: &[u32],
    options: CurveOptions,
) -> Result<MeanCount, SurvivalError> {
    let z = standard_errors(options.level).ok_or(SurvivalError::Level)?;
    same_length("persons", person_of.len(), spells.len())?;
    let (persons, number) = numbered(person_of);
    let exit = |row: &usize| spells.exits().get(*row).copied().unwrap_or(0.0);
    let entry = |row: &usize| spells.entry_of(*row);
    let person = |row: &usize| persons.get(*row).copied().unwrap_or(0);
    let happened = |row: &usize| spells.causes().get(*row).is_some_and(|cause| *cause != 0);
    let mut by_exit: Vec<usize> = (0..spells.len()).collect();
    let mut by_entry = by_exit.clone();
    by_exit.sort_by(|a, b| exit(a).total_cmp(&exit(b)));
    by_entry.sort_by(|a, b| entry(a).total_cmp(&entry(b)));
    let mut entering = by_entry.iter().peekable();

    let mut all = vec![Person::default(); number];
    let mut spread = Spread::default();
    let (mut expected, mut mean, mut events) = (0.0, 0.0, 0_u64);
    let (mut steps, mut ending) = (Vec::new(), Ending::EverybodySeen);
    for rows in by_exit.chunk_by(|a, b| exit(a) >= exit(b)) {
        let Some(time) = rows.first().map(exit) else { continue };
        while let Some(row) = entering.next_if(|row| entry(row) < time) {
            let Some(who) = all.get_mut(person(row)) else { continue };
            if who.followed {
                return Err(SurvivalError::Overlap { row: *row });
            }
            spread.settled -= who.beyond * who.beyond;
            who.followed = true;
            who.beyond += expected;
            spread.change(1.0, who.beyond);
        }
        let n = spread.number;
        let now = u32::try_from(rows.iter().filter(|row| happened(row)).count()).unwrap_or(u32::MAX);
        events += u64::from(now);
        for row in rows {
            let Some(who) = all.get_mut(person(row)) else { continue };
            if !who.followed {
                return Err(SurvivalError::Overlap { row: *row });
            }
            spread.change(-1.0, who.beyond);
            if happened(row) {
                who.beyond += 1.0 / n;
            }
            who.followed = false;
            // Settled at once: whoever is followed on comes in again after this time.
            who.beyond -= expected + f64::from(now) / (n * n);
            spread.settled += who.beyond * who.beyond;
        }
        expected += f64::from(now) / (n * n);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of rows below 2^32"
        )]
        let at_risk = n as u32;
        if ending == Ending::EverybodySeen && at_risk < options.minimum_at_risk {
            ending = Ending::TooFewAtRisk { at: time, minimum: options.minimum_at_risk };
        }
        if now == 0 || ending != Ending::EverybodySeen {
            continue;
        }
        mean += f64::from(now) / n;
        let standard_error = spread.total(expected).max(0.0).sqrt();
        let factor = (z * standard_error / mean).exp();
        steps.push(MeanCountStep {
            time,
            at_risk,
            events: now,
            mean,
            standard_error,
            lower: mean / factor,
            upper: mean * factor,
        });
    }
    Ok(MeanCount { persons: number, events, steps, ending })
}

impl Spread {
    fn change(&mut self, by: f64, beyond: f64) {
        self.number += by;
        self.sum += by * beyond;
        self.squares += by * beyond * beyond;
    }

    /// The sum of squares of what everybody had beyond what was expected by now.
    fn total(&self, expected: f64) -> f64 {
        self.settled + self.squares - 2.0 * expected * self.sum + self.number * expected * expected
    }
}

/// Persons numbered from 0, and how many there are.
fn numbered(person_of: &[u32]) -> (Vec<usize>, usize) {
    let mut numbers = HashMap::new();
    let persons = person_of
        .iter()
        .map(|person| {
            let next = numbers.len();
            *numbers.entry(*person).or_insert(next)
        })
        .collect();
    (persons, numbers.len())
}
