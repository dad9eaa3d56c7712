//! Everybody could have every place: a full table of costs.

use super::sparse::{self, Solution};
use super::{Allocation, Batch, Objective, PlaceOption, penalties};
use crate::MatchError;

/// How many of its cheapest places each client starts with.
const FIRST: usize = 16;

/// The best allocation over a full table, `costs[client * beds.len() + place]`.
///
/// Solved on the cheapest places of each client first; the prices then prove that no other place is
/// better for anybody, or name those that are, and these are added. Exact whatever the table.
pub fn solve_dense(
    classes: Vec<u32>,
    beds: Vec<u32>,
    costs: &[u32],
    objective: Objective,
) -> Result<Allocation, MatchError> {
    if classes.len().checked_mul(beds.len()) != Some(costs.len()) {
        return Err(MatchError::TooLarge { what: "the table is not clients times places; its size" });
    }
    // Counted over the whole table, so that it does not change as options are added.
    let highest = costs.iter().copied().max().unwrap_or(0);
    let penalties = penalties(&classes, highest, objective)?;
    let width = beds.len().max(1);
    let mut options = Vec::with_capacity(classes.len() * FIRST.min(beds.len()));
    for (client, row) in (0..).zip(costs.chunks_exact(width)) {
        options.extend(cheapest(row, FIRST).map(|(cost, place)| PlaceOption { client, place, cost }));
    }
    loop {
        let batch = Batch::new(classes.clone(), beds.clone(), options.clone())?;
        let solution = sparse::solve(&batch, &penalties);
        let before = options.len();
        for (client, row) in (0..).zip(costs.chunks_exact(width)) {
            add_better(&batch, &solution, client, row, &mut options);
        }
        if options.len() == before {
            return Ok(batch.allocation(solution.places));
        }
    }
}

/// The `count` cheapest places of a row, by (cost, place).
fn cheapest(row: &[u32], count: usize) -> impl Iterator<Item = (u32, u32)> {
    let mut best: Vec<(u32, u32)> = Vec::with_capacity(2 * count + 1);
    let mut limit = u32::MAX;
    for (place, &cost) in (0..).zip(row) {
        if cost < limit || best.len() < count {
            best.push((cost, place));
            if best.len() > 2 * count {
                best.select_nth_unstable(count);
                best.truncate(count);
                limit = best.iter().map(|(cost, _)| *cost).max().unwrap_or(limit);
            }
        }
    }
    best.sort_unstable();
    best.truncate(count);
    best.into_iter()
}

/// Adds the places that are cheaper at the present prices than what the client pays, at most `FIRST`.
fn add_better(batch: &Batch, solution: &Solution, client: u32, row: &[u32], options: &mut Vec<PlaceOption>) {
    let pays = solution.pays[client as usize];
    let least = row.iter().zip(&solution.prices).map(|(&cost, &price)| i64::from(cost) + price).min();
    if least.is_none_or(|least| least >= pays) {
        return;
    }
    let known = batch.options_of(client);
    let mut better: Vec<(i64, u32, u32)> = (0..)
        .zip(row.iter().zip(&solution.prices))
        .map(|(place, (&cost, &price))| (i64::from(cost) + price, place, cost))
        .filter(|(sum, place, _)| {
            *sum < pays && known.binary_search_by_key(place, |option| option.place).is_err()
        })
        .collect();
    better.sort_unstable();
    options.extend(better.iter().take(FIRST).map(|&(_, place, cost)| PlaceOption { client, place, cost }));
}
