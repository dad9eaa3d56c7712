//! Do groups differ in how many have one event by a time, when others compete? Gray's test.

use super::log_rank::Parts;
use super::matrix::Symmetric;
use super::tally::{Tally, Walk, all_times};
use super::{Spells, SurvivalError};
use crate::tails::chi_squared_above;

/// Gray's test for one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct GrayTest {
    /// The cause.
    pub cause: u8,
    /// The test statistic.
    pub chi_squared: f64,
    /// Its degrees of freedom.
    pub degrees: u32,
    /// The chance of a statistic at least as large when groups do not matter.
    pub p: f64,
}

/// One time in one group.
#[derive(Debug, Clone, Copy, Default)]
struct Here {
    at_risk: f64,
    cause: f64,
    other: f64,
    /// The share without any event, before and after.
    free: (f64, f64),
    /// The share that has had the cause before.
    had: f64,
}

impl Here {
    /// How many would be at risk if nobody was no longer followed, per person without event.
    fn restored(&self) -> f64 {
        if self.at_risk > 0.0 { self.at_risk / self.free.0 } else { 0.0 }
    }
}

/// One time at which something happens, in all groups together.
#[derive(Debug, Clone)]
struct Together {
    groups: Vec<Here>,
    /// All `restored` together.
    restored: f64,
    /// The pooled share that has had the cause, before and after.
    pooled: (f64, f64),
}

/// The test of Gray (1988) with equal weights (rho = 0): does the share that has had `cause` differ between groups?
/// Within strata when those are given. Assumes that all are followed from the start: late entries are not allowed for
/// in the published variance, and are refused.
pub fn gray(
    spells: &Spells<'_>,
    cause: u8,
    group_of: &[u32],
    stratum_of: Option<&[u32]>,
) -> Result<GrayTest, SurvivalError> {
    if let (true, Some(row)) = (spells.truncated(), (0..spells.len()).find(|row| spells.entry_of(*row) > 0.0))
    {
        return Err(SurvivalError::LateEntry { row });
    }
    let parts = Parts::new(spells, group_of, stratum_of)?;
    let size = parts.groups().len();
    let mut score = vec![0.0; size];
    let mut variance = Symmetric::zero(size);
    for tallies in parts.strata() {
        let times = history(&tallies, cause);
        for time in &times {
            let all: f64 = time.groups.iter().map(|here| here.restored() * (1.0 - here.had)).sum();
            let events: f64 = time.groups.iter().map(|here| here.cause).sum();
            for (score, here) in score.iter_mut().zip(&time.groups) {
                if here.at_risk > 0.0 {
                    *score += here.cause - events * here.restored() * (1.0 - here.had) / all;
                }
            }
        }
        add_variance(&mut variance, &times, size);
    }
    let factor = variance.factor(1e-10);
    if factor.rank() == 0 {
        let any = spells.causes().contains(&cause);
        return Err(if any { SurvivalError::Groups } else { SurvivalError::NoEvents });
    }
    let chi_squared = factor.quadratic(&score);
    Ok(GrayTest {
        cause,
        chi_squared,
        degrees: factor.rank(),
        p: chi_squared_above(chi_squared, factor.rank()),
    })
}

/// What happens in each group at each time with an event of any cause.
fn history(tallies: &[Option<Tally>], cause: u8) -> Vec<Together> {
    let mut walks: Vec<Option<Walk<'_>>> =
        tallies.iter().map(|tally| tally.as_ref().map(Tally::walk)).collect();
    let mut states = vec![Here { free: (1.0, 1.0), ..Here::default() }; tallies.len()];
    let mut pooled = 0.0;
    let mut times = Vec::new();
    for time in all_times(tallies.iter().flatten()) {
        for (state, walk) in states.iter_mut().zip(&mut walks) {
            let Some(walk) = walk else { continue };
            let moment = walk.at(time);
            let own = usize::from(cause).checked_sub(1).and_then(|index| moment.by_cause().get(index));
            state.at_risk = f64::from(moment.at_risk);
            state.cause = own.copied().map_or(0.0, f64::from);
            state.other = f64::from(moment.events()) - state.cause;
            state.free.1 = if state.at_risk > 0.0 {
                state.free.0 * (state.at_risk - state.cause - state.other) / state.at_risk
            } else {
                state.free.0
            };
        }
        let events: f64 = states.iter().map(|state| state.cause).sum();
        if events == 0.0 && states.iter().all(|state| state.other == 0.0) {
            continue;
        }
        let restored: f64 = states.iter().map(Here::restored).sum();
        let after = pooled + events / restored;
        times.push(Together { groups: states.clone(), restored, pooled: (pooled, after) });
        pooled = after;
        for state in &mut states {
            if state.at_risk > 0.0 {
                state.had += state.free.0 * state.cause / state.at_risk;
            }
            state.free.0 = state.free.1;
        }
    }
    times
}

/// Gray's variance: each score is a sum of integrals against the martingale of the cause and that of the others, in
/// every group. The second part of each integrand looks ahead, to what the groups' weights still add up to.
fn add_variance(variance: &mut Symmetric, times: &[Together], size: usize) {
    let direct = |time: &Together, i: usize, k: usize| {
        let restored = |index: usize| time.groups.get(index).map_or(0.0, Here::restored);
        let own = if i == k { restored(i) } else { 0.0 };
        own - restored(i) * restored(k) / time.restored
    };
    // What is still to come, from the last time back.
    let mut ahead = vec![0.0; size * size];
    for time in times.iter().rev() {
        let events: f64 = time.groups.iter().map(|here| here.cause).sum();
        for (k, here) in time.groups.iter().enumerate() {
            if here.at_risk == 0.0 {
                continue;
            }
            let n = here.at_risk;
            let to_come = |i: usize| ahead.get(i * size + k).copied().unwrap_or(0.0);
            if events > 0.0 {
                let free = if here.free.1 > 0.0 { 1.0 - (1.0 - time.pooled.1) / here.free.1 } else { 1.0 };
                let ties = if events > 1.0 {
                    1.0 - (events - 1.0) / (time.restored * here.free.0 - 1.0)
                } else {
                    1.0
                };
                let rate = ties * here.free.0 * events / (time.restored * n);
                let part: Vec<f64> = (0..size).map(|i| direct(time, i, k) + free * to_come(i)).collect();
                add_square(variance, &part, rate);
            }
            if here.other > 0.0 && here.free.1 > 0.0 {
                let free = (1.0 - time.pooled.1) / here.free.1;
                let ties = if here.other > 1.0 { 1.0 - (here.other - 1.0) / (n - 1.0) } else { 1.0 };
                let rate = ties * here.free.0 * here.free.0 * here.other / (n * n);
                let part: Vec<f64> = (0..size).map(|i| free * to_come(i)).collect();
                add_square(variance, &part, rate);
            }
        }
        let free = 1.0 - time.pooled.0;
        let step = if free > 0.0 { events / (time.restored * free) } else { 0.0 };
        for (cell, (i, k)) in ahead.iter_mut().zip((0..size).flat_map(|i| (0..size).map(move |k| (i, k)))) {
            *cell += direct(time, i, k) * step;
        }
    }
}

fn add_square(variance: &mut Symmetric, part: &[f64], rate: f64) {
    for (i, a) in part.iter().enumerate() {
        for (j, b) in part.iter().enumerate().take(i + 1) {
            variance.add(i, j, rate * a * b);
        }
    }
}
