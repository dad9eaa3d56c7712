//! What changed between two states of the network: a programme opened, closed or changed its rules.

use std::ops::ControlFlow;

use serde::Serialize;

use super::network::{Fixed, GapSearch, Network};
use super::shortfall::Shortfall;
use crate::{Demand, MatchError, Programme};

/// Gaps and people that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageChange {
    /// Minimal uncovered profiles now in which somebody was covered before.
    pub opened: u64,
    /// Minimal uncovered profiles before in which somebody is covered now.
    pub closed: u64,
    /// The first of the opened ones, fewest fixed values first, then in schema order.
    pub first_opened: Vec<Vec<Fixed>>,
    /// The first of the closed ones, in the same order.
    pub first_closed: Vec<Vec<Fixed>>,
    /// Uncovered people before and now, when a demand was given.
    pub uncovered: Option<(u64, u64)>,
}

/// Compares two states over one schema. Both sets of gaps stream by; `keep` of each are named.
pub fn coverage_change(
    before: &Network<'_>,
    after: &Network<'_>,
    keep: usize,
    demand: Option<(&[Programme], &[Programme], &[Demand])>,
) -> Result<CoverageChange, MatchError> {
    if before.schema().id() != after.schema().id() {
        return Err(MatchError::OtherSchema { what: "the earlier state".to_owned() });
    }
    let (opened, first_opened) = news(after, before, keep)?;
    let (closed, first_closed) = news(before, after, keep)?;
    let uncovered = match demand {
        None => None,
        Some((old, new, people)) => Some((
            Shortfall::new(before, old, people)?.people(),
            Shortfall::new(after, new, people)?.people(),
        )),
    };
    Ok(CoverageChange { opened, closed, first_opened, first_closed, uncovered })
}

/// The gaps of one state that are not wholly uncovered in the other.
fn news(of: &Network<'_>, other: &Network<'_>, keep: usize) -> Result<(u64, Vec<Vec<Fixed>>), MatchError> {
    let mut count = 0;
    let mut first: std::collections::BTreeSet<(usize, Vec<Fixed>)> = std::collections::BTreeSet::new();
    let _ = of.gaps(&GapSearch::default(), |gap| {
        if !other.uncovered(gap) {
            count += 1;
            first.insert((gap.len(), gap.to_vec()));
            if first.len() > keep {
                first.pop_last();
            }
        }
        ControlFlow::<()>::Continue(())
    })?;
    Ok((count, first.into_iter().map(|(_, gap)| gap).collect()))
}
