//! What must stay open to every attacker: the threshold rule and attribute disclosure, as
//! requirements on combinations of unknowns.

use std::collections::BTreeSet;

use crate::release::{Release, Shown};
use crate::space::{Space, Terms};
use crate::system::{Goal, Reach, System, Witness};
use crate::{Dimension, Error, Openness, Parameters, Shape, Table};

/// A combination of unknowns that must be able to reach each goal.
#[derive(Clone)]
pub(crate) struct Requirement {
    pub(crate) terms: Terms,
    pub(crate) goals: Vec<Goal>,
    /// The earlier release whose promise this is, if any.
    pub(crate) earlier: Option<String>,
}

/// The cells that are small, or marked as sensitive, themselves. The grand total is never one: see [`check_total`].
pub(crate) fn primaries(table: &Table, parameters: &Parameters) -> BTreeSet<usize> {
    let shape = table.shape();
    (1..shape.cells())
        .filter(|&cell| {
            let n = table.count(cell);
            let regional = shape.is_regional(&shape.coords(cell));
            (n > 0 && n < parameters.threshold_for(regional)) || table.levels(cell).is_some()
        })
        .collect()
}

/// A table about fewer people than the threshold is not released at all.
pub(crate) fn check_total(table: &Table, parameters: &Parameters) -> Result<(), Error> {
    let shape = table.shape();
    let threshold = parameters.threshold_for(shape.is_regional(&shape.coords(0)));
    if table.count(0) > 0 && table.count(0) < threshold {
        return Err(Error::TooFew { threshold, filter: shape.conditions() });
    }
    Ok(())
}

/// Requirements of the table itself.
///
/// A small count `a` must be able to be smaller, and as large as the threshold: nobody can tell
/// that it is small. Where everyone of a group falls in one category, somebody of the group must
/// be able to fall outside it.
pub(crate) fn requirements(table: &Table, parameters: &Parameters, space: &Space) -> Vec<Requirement> {
    let shape = table.shape();
    let mut out = Vec::new();
    for cell in primaries(table, parameters) {
        let coords = shape.coords(cell);
        let threshold = parameters.threshold_for(shape.is_regional(&coords)).cast_signed();
        let n = table.count(cell).cast_signed();
        let goals = match (parameters.is_open_by(), table.levels(cell)) {
            (Openness::Width, _) => vec![Goal::Other(n)],
            (Openness::Range, Some((lower, upper))) => {
                vec![Goal::AtLeast(n + upper.cast_signed()), Goal::AtMost(n - lower.cast_signed())]
            }
            (Openness::Range, None) => vec![Goal::AtLeast(threshold), Goal::AtMost(n - 1)],
        };
        out.push(Requirement { terms: space.terms(shape, &coords), goals, earlier: None });
    }
    if parameters.checks_attributes() {
        for (group, cell) in lines(shape) {
            if table.count(cell) > 0 && table.count(cell) == table.count(group) {
                out.push(Requirement {
                    terms: outside(shape, space, group, cell),
                    goals: vec![Goal::AtLeast(1)],
                    earlier: None,
                });
            }
        }
    }
    out
}

/// What an earlier release left open must stay open: a withheld cell that could be small keeps
/// its lower end and can still reach the threshold; a group that might not all fall in one
/// category still might not.
pub(crate) fn promises(
    earlier: &[&Release],
    space: &Space,
    system: &System,
) -> Result<Vec<Requirement>, Error> {
    let mut out = Vec::new();
    let mut pool: Vec<Witness> = Vec::new();
    for release in earlier {
        let shape = release.shape();
        let name = release.id().as_str();
        let unproven = || Error::Differencing {
            release: name.to_owned(),
            dimension: finest(shape).name().to_owned(),
            filter: shape.conditions(),
        };
        for cell in 0..shape.cells() {
            if release.shown(cell) != Shown::Suppressed {
                continue;
            }
            let coords = shape.coords(cell);
            let terms = space.terms(shape, &coords);
            let threshold = release.parameters().threshold_for(shape.is_regional(&coords)).cast_signed();
            let seen: Vec<i64> = pool.iter().filter_map(|w| system.value(&terms, w)).collect();
            let low = if seen.contains(&0) {
                0
            } else {
                let (low, w) = system.extreme(&terms, false).ok_or_else(unproven)?;
                pool.push(w);
                low
            };
            let high = if seen.iter().any(|&n| n >= threshold) {
                threshold
            } else {
                let (high, w) = system.extreme(&terms, true).ok_or_else(unproven)?;
                pool.push(w);
                high.min(threshold)
            };
            let mut goals = Vec::new();
            if low < high {
                goals.push(Goal::AtLeast(high));
                if low < threshold {
                    goals.push(Goal::AtMost(low));
                }
            }
            out.push(Requirement { terms, goals, earlier: Some(name.to_owned()) });
        }
        if !release.parameters().checks_attributes() {
            continue;
        }
        for (group, cell) in lines(shape) {
            let positive = |c: usize| matches!(release.shown(c), Shown::Count(n) if n > 0);
            let siblings_clear = lines(shape)
                .filter(|&(g, c)| g == group && c != cell && same_line(shape, cell, c))
                .all(|(_, c)| !positive(c));
            if release.shown(cell) == Shown::Count(0) || !siblings_clear {
                continue;
            }
            let terms = outside(shape, space, group, cell);
            if let Reach::Yes(w) = system.reach(&terms, Goal::AtLeast(1)) {
                pool.push(w);
                out.push(Requirement {
                    terms,
                    goals: vec![Goal::AtLeast(1)],
                    earlier: Some(name.to_owned()),
                });
            }
        }
    }
    Ok(out)
}

/// Every cell with the group it is part of, one level up along one dimension; only where the
/// group has more than one part and the dimension can reveal something.
fn lines(shape: &Shape) -> impl Iterator<Item = (usize, usize)> {
    (0..shape.cells()).flat_map(move |cell| {
        let coords = shape.coords(cell);
        shape
            .dimensions()
            .iter()
            .enumerate()
            .filter_map(|(i, d)| {
                let up = d.parent(coords[i])?;
                let several = d.children(up).count() > 1;
                (several && !d.is_common_knowledge()).then(|| shape.parent(&coords, i)).flatten()
            })
            .map(|group| (group, cell))
            .collect::<Vec<_>>()
    })
}

fn same_line(shape: &Shape, a: usize, b: usize) -> bool {
    let (a, b) = (shape.coords(a), shape.coords(b));
    a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1
}

/// People of the group outside the cell.
fn outside(shape: &Shape, space: &Space, group: usize, cell: usize) -> Terms {
    let inside: BTreeSet<usize> = space.cell(shape, &shape.coords(cell)).into_iter().collect();
    let all: BTreeSet<usize> = space.cell(shape, &shape.coords(group)).into_iter().collect();
    all.difference(&inside).map(|&v| (v, 1)).chain(inside.difference(&all).map(|&v| (v, -1))).collect()
}

fn finest(shape: &Shape) -> &Dimension {
    let mut best = &shape.dimensions()[0];
    for d in shape.dimensions() {
        if d.len() > best.len() {
            best = d;
        }
    }
    best
}

/// The dimension whose removal would take away most small cells; among equals the finest.
pub(crate) fn coarsest_help(table: &Table, parameters: &Parameters) -> String {
    let shape = table.shape();
    let small = primaries(table, parameters);
    let mut best = finest(shape);
    let mut least = usize::MAX;
    for (i, d) in shape.dimensions().iter().enumerate() {
        let left = small.iter().filter(|&&c| shape.coords(c)[i] == 0).count();
        if left < least || (left == least && d.len() > best.len()) {
            best = d;
            least = left;
        }
    }
    best.name().to_owned()
}
