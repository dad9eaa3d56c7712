//! The interval of the likelihood itself: every population under which the best fit is not much worse than the best of all
//! (Cormack 1992). The number of persons is held, the rest is fitted; the likelihood is multinomial, with Stirling's
//! formula for the factorials, as Rcapture has it.

use super::existence::Existence;
use super::fit::FitError;
use super::model::Model;
use super::range::Range;
use super::solver::{Reduced, Solver};
use super::table::{Counts, Histories};
use crate::tails::standard_errors;

/// The profile-likelihood interval of the population under a model. The estimate in it is that of the multinomial
/// likelihood, which lies a little below the Poisson one. An end that the likelihood does not close is infinite.
pub fn profile(table: &Histories, model: &Model, level: f64) -> Result<Range, FitError> {
    let counts = Counts::new(table);
    if Model::new(counts.lists, model.interactions()).as_ref() != Some(model) {
        return Err(FitError::OtherLists);
    }
    let reduced = Reduced::new(&counts, model.interactions());
    match reduced.existence(&counts) {
        Existence::Estimable => {}
        reason => return Err(FitError::NotEstimable(reason)),
    }
    let mut solver = Solver::new(counts.lists);
    let middle = solver.fit(&counts, &reduced, None).ok_or(FitError::TooFlat)?.parameters[0];
    // All by the logarithm of the persons nobody saw.
    let mut height = |dark: f64| {
        let unseen = dark.exp();
        solver.fit_with(&counts, &reduced, Some(unseen), None).map_or(f64::NEG_INFINITY, |solution| {
            (counts.observed() + unseen).ln() / 2.0 + solution.likelihood - log_factorial(unseen)
        })
    };
    let best = highest(&mut height, middle - 3.0, middle + 3.0);
    let floor = height(best) - standard_errors(level).unwrap_or(f64::INFINITY).powi(2) / 2.0;
    let least = 1e-6_f64.ln().min(best - 1.0);
    let low = crossing(&mut height, floor, best, least, -1.0).map_or(0.0, f64::exp);
    let most = (counts.observed() * 1e9).ln().max(best + 1.0);
    let high = crossing(&mut height, floor, best, most, 1.0).map_or(f64::INFINITY, f64::exp);
    let seen = counts.observed();
    Ok(Range::new(seen + best.exp(), seen + low, seen + high, level))
}

/// log x! by Stirling without its constant; below one, where that formula fails, what continues it.
fn log_factorial(x: f64) -> f64 {
    if x >= 1.0 {
        return x * x.ln() - x + x.ln() / 2.0;
    }
    statrs::function::gamma::ln_gamma(x + 1.0) - 1.0
}

/// The highest place of a function with one top, by golden sections.
fn highest(height: &mut impl FnMut(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_a, mut at_b) = (height(a), height(b));
    while high - low > 1e-9 {
        if at_a < at_b {
            (low, a, at_a) = (a, b, at_b);
            b = low + GOLDEN * (high - low);
            at_b = height(b);
        } else {
            (high, b, at_b) = (b, a, at_a);
            a = high - GOLDEN * (high - low);
            at_a = height(a);
        }
    }
    f64::midpoint(low, high)
}

/// Where the function falls below the floor on one side of its top; `None` when it does not before the limit.
fn crossing(
    height: &mut impl FnMut(f64) -> f64,
    floor: f64,
    top: f64,
    limit: f64,
    direction: f64,
) -> Option<f64> {
    let (mut inside, mut step) = (top, 0.05);
    let mut outside = loop {
        let next = if direction > 0.0 { (inside + step).min(limit) } else { (inside - step).max(limit) };
        if height(next) < floor {
            break next;
        }
        #[expect(clippy::float_cmp, reason = "the limit itself was taken")]
        if next == limit {
            return None;
        }
        inside = next;
        step *= 1.5;
    };
    while (outside - inside).abs() > 1e-11 {
        let middle = f64::midpoint(inside, outside);
        if height(middle) < floor {
            outside = middle;
        } else {
            inside = middle;
        }
        #[expect(clippy::float_cmp, reason = "neighbouring numbers have no middle")]
        if middle == inside && middle == outside {
            break;
        }
    }
    Some(f64::midpoint(inside, outside))
}
