//! Forward selection of pairs, after Chan, Silverman and Vincent (2021), "Multiple systems estimation for sparse capture
//! data", Journal of the American Statistical Association 116.

use super::existence::Existence;
use super::fit::FitError;
use super::solver::{Reduced, Solution, Solver};
use super::table::{Counts, ListSet};
use crate::tails::Poisson;

/// What the selection chose.
#[derive(Debug, Clone)]
pub(crate) struct Selected {
    /// In the order in which they came in.
    pub(crate) pairs: Vec<ListSet>,
    pub(crate) solution: Solution,
}

/// The pairs of lists in the order 12, 13, 14, ..., 23, ...
pub(crate) fn pairs(lists: usize) -> impl Iterator<Item = ListSet> {
    (0..lists).flat_map(move |a| (a + 1..lists).map(move |b| 1 << a | 1 << b))
}

/// From independent lists: adds the pair whose overlap is the least likely under what is fitted, while that is below the
/// threshold and the model with it can be estimated. Of two equally unlikely pairs the first is taken.
pub(crate) fn select(solver: &mut Solver, counts: &Counts, threshold: f64) -> Result<Selected, FitError> {
    let mut chosen: Vec<ListSet> = Vec::new();
    let model = Reduced::new(counts, &chosen);
    match model.existence(counts) {
        Existence::Estimable => {}
        reason => return Err(FitError::NotEstimable(reason)),
    }
    let mut solution = solver.fit(counts, &model, None).ok_or(FitError::TooFlat)?;
    loop {
        let mut unlikely: Vec<(f64, ListSet)> = pairs(counts.lists)
            .filter(|pair| !chosen.contains(pair))
            .map(|pair| {
                let set = usize::from(pair);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of persons"
                )]
                let count = counts.on_all[set] as u64;
                let expected = Poisson { mean: solver.sums[set] };
                (expected.at_most(count).min(expected.at_least(count)), pair)
            })
            .filter(|(chance, _)| *chance < threshold)
            .collect();
        unlikely.sort_by(|a, b| a.0.total_cmp(&b.0));
        let added = unlikely.into_iter().find_map(|(_, pair)| {
            let wider: Vec<ListSet> = chosen.iter().copied().chain([pair]).collect();
            let reduced = Reduced::new(counts, &wider);
            (reduced.existence(counts) == Existence::Estimable).then_some((wider, reduced))
        });
        let Some((wider, reduced)) = added else {
            return Ok(Selected { pairs: chosen, solution });
        };
        // What was fitted is close to what is next, as long as the new term is finite.
        let mut start = solution.parameters;
        if reduced.terms.len() == start.len() + 1 {
            start.push(0.0);
        }
        solution = solver.fit(counts, &reduced, Some(start)).ok_or(FitError::TooFlat)?;
        chosen = wider;
    }
}
