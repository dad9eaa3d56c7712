//! What would the estimate have been with other persons of the same kind? Persons are drawn anew and the *whole selection*
//! is done again, so that the interval also holds the uncertainty of the model: BCa (Efron 1987), as in Chan, Silverman and
//! Vincent (2021).

use std::num::NonZeroUsize;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::range::Range;
use super::solver::Solver;
use super::stepwise::select;
use super::table::{Counts, Histories};
use crate::tails::{normal_above, normal_quantile};

/// How often, from which seed, and on how many threads. The number of threads changes nothing but the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// How many tables are drawn.
    pub replicates: usize,
    /// Where chance starts: one seed, one answer.
    pub seed: u64,
    /// How many threads share the work.
    pub threads: NonZeroUsize,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { replicates: 1000, seed: 1, threads: NonZeroUsize::MIN }
    }
}

/// What the selection would have said on other tables: replicates, and the table with one person less.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    estimate: f64,
    /// Ascending; infinite where there was no estimate.
    replicates: Vec<f64>,
    acceleration: f64,
}

/// The estimate of the selection for each of these tables, in their order; infinite where none exists. For tables whose
/// histories were drawn elsewhere.
pub fn reselect(tables: &[Histories], threshold: f64, threads: NonZeroUsize) -> Vec<f64> {
    let lists = tables.iter().map(|table| table.lists().len()).max().unwrap_or(0);
    share(tables.len(), threads, lists, |solver, at| {
        let counts = Counts::new(&tables[at]);
        if counts.lists == lists {
            estimate(solver, &counts, threshold)
        } else {
            estimate(&mut Solver::new(counts.lists), &counts, threshold)
        }
    })
}

impl Bootstrap {
    /// Draws tables and selects on each; `None` when the table itself gives no estimate.
    pub fn draw(table: &Histories, threshold: f64, resampling: &Resampling) -> Option<Self> {
        let people = by_name(table);
        let counts = Counts::new(table);
        let replicates =
            share(resampling.replicates, resampling.threads, table.lists().len(), |solver, number| {
                let mut chance = ChaCha8Rng::seed_from_u64(resampling.seed);
                chance.set_stream(number as u64);
                let mut drawn = Counts { exactly: vec![0.0; counts.exactly.len()], ..counts.clone() };
                for _ in 0..people.len() {
                    let person = below(&mut chance, people.len());
                    drawn.exactly[usize::from(people[person])] += 1.0;
                }
                drawn.add_up();
                estimate(solver, &drawn, threshold)
            });
        Self::from_replicates(table, threshold, replicates)
    }

    /// From estimates on tables that were drawn elsewhere; `None` when the table itself gives no estimate.
    pub fn from_replicates(table: &Histories, threshold: f64, mut replicates: Vec<f64>) -> Option<Self> {
        let mut counts = Counts::new(table);
        let mut solver = Solver::new(counts.lists);
        let point = estimate(&mut solver, &counts, threshold);
        if !point.is_finite() {
            return None;
        }
        // Leaving out any one of the persons with the same history gives the same table.
        let mut without: Vec<(f64, f64)> = Vec::new();
        for cell in 0..counts.exactly.len() {
            let count = counts.exactly[cell];
            if count > 0.0 {
                counts.exactly[cell] -= 1.0;
                counts.add_up();
                without.push((count, estimate(&mut solver, &counts, threshold)));
                counts.exactly[cell] += 1.0;
            }
        }
        for replicate in &mut replicates {
            if replicate.is_nan() {
                *replicate = f64::INFINITY;
            }
        }
        replicates.sort_unstable_by(f64::total_cmp);
        Some(Self { estimate: point, replicates, acceleration: acceleration(&without) })
    }

    /// The BCa interval; `None` when all replicates lie on one side of the estimate. Its upper end is infinite when too
    /// many replicates had no estimate.
    pub fn interval(&self, level: f64) -> Option<Range> {
        let tail = (1.0 - level) / 2.0;
        Some(Range::new(self.estimate, self.quantile(tail)?, self.quantile(1.0 - tail)?, level))
    }

    /// The corrected quantile at a probability.
    pub fn quantile(&self, probability: f64) -> Option<f64> {
        let within = |share: f64| (share > 0.0 && share < 1.0).then(|| normal_quantile(share));
        let bias = within(self.share_below())?;
        let z = within(probability)? + bias;
        quantile(&self.replicates, normal_above(-(bias + z / (1.0 - self.acceleration * z))))
    }

    /// The share of replicates below the estimate: one half when the estimate leans to no side.
    pub fn share_below(&self) -> f64 {
        // Rounding must not decide on which side a replicate stands that says the same.
        let below = self.estimate * (1.0 - 1e-8);
        let below = self.replicates.iter().filter(|replicate| **replicate < below).count();
        below as f64 / self.replicates.len().max(1) as f64
    }

    /// The acceleration, from tables with one person less; nought when some of these had no estimate.
    pub fn acceleration(&self) -> f64 {
        self.acceleration
    }

    /// The share of replicates that had no estimate.
    pub fn share_without_estimate(&self) -> f64 {
        let without = self.replicates.iter().filter(|replicate| replicate.is_infinite()).count();
        without as f64 / self.replicates.len().max(1) as f64
    }

    /// The estimates on the drawn tables, ascending; infinite where there was none.
    pub fn replicates(&self) -> &[f64] {
        &self.replicates
    }
}

/// The population by the selection; infinite when there is none.
fn estimate(solver: &mut Solver, counts: &Counts, threshold: f64) -> f64 {
    select(solver, counts, threshold)
        .map_or(f64::INFINITY, |selected| counts.observed() + selected.solution.dark())
}

fn acceleration(without: &[(f64, f64)]) -> f64 {
    let persons: f64 = without.iter().map(|(count, _)| count).sum();
    let mean = without.iter().map(|(count, estimate)| count * estimate).sum::<f64>() / persons;
    let power =
        |by: i32| without.iter().map(|(count, estimate)| count * (mean - estimate).powi(by)).sum::<f64>();
    let value = power(3) / (6.0 * power(2).powf(1.5));
    if value.is_finite() { value } else { 0.0 }
}

/// The quantile of type 8 (Hyndman and Fan 1996) of ascending values.
fn quantile(ascending: &[f64], probability: f64) -> Option<f64> {
    let size = ascending.len() as f64;
    let place = (size + 1.0 / 3.0) * probability + 1.0 / 3.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nought and the length"
    )]
    let at = |place: f64| ascending.get(place.clamp(1.0, size) as usize - 1).copied();
    if ascending.is_empty() || place.is_nan() {
        return None;
    }
    let (lower, upper) = (at(place.floor())?, at(place.floor() + 1.0)?);
    if lower.is_infinite() || upper.is_infinite() {
        return Some(if place.fract() > 0.0 { upper } else { lower });
    }
    Some(lower + place.fract() * (upper - lower))
}

/// One entry a person, in an order that does not depend on that of the lists.
fn by_name(table: &Histories) -> Vec<u16> {
    let mut order: Vec<usize> = (0..table.lists().len()).collect();
    order.sort_unstable_by_key(|list| &table.lists()[*list]);
    let mut cells: Vec<(u16, u16)> = (1..1_u16 << order.len())
        .map(|cell| ((0..).zip(&order).map(|(new, old)| (cell >> old & 1) << new).sum(), cell))
        .collect();
    cells.sort_unstable();
    cells
        .into_iter()
        .flat_map(|(_, cell)| std::iter::repeat_n(cell, usize::try_from(table.exactly(cell)).unwrap_or(0)))
        .collect()
}

/// A number below a limit, each equally likely (Lemire 2019).
fn below(chance: &mut ChaCha8Rng, limit: usize) -> usize {
    let limit = limit as u64;
    loop {
        let product = u64::from(chance.next_u32()) * limit;
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
        let rest = u64::from(product as u32);
        if rest >= (1 << 32) % limit {
            return usize::try_from(product >> 32).unwrap_or(0);
        }
    }
}

/// Computes a value for every number, on several threads, each with a solver of its own.
fn share(
    size: usize,
    threads: NonZeroUsize,
    lists: usize,
    value: impl Fn(&mut Solver, usize) -> f64 + Sync,
) -> Vec<f64> {
    let mut values = vec![f64::INFINITY; size];
    let part = size.div_ceil(threads.get()).max(1);
    if part >= size {
        let mut solver = Solver::new(lists);
        for (number, place) in values.iter_mut().enumerate() {
            *place = value(&mut solver, number);
        }
        return values;
    }
    std::thread::scope(|scope| {
        for (first, places) in (0..).step_by(part).zip(values.chunks_mut(part)) {
            let value = &value;
            scope.spawn(move || {
                let mut solver = Solver::new(lists);
                for (number, place) in (first..).zip(places) {
                    *place = value(&mut solver, number);
                }
            });
        }
    });
    values
}
