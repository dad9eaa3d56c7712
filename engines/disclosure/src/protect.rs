//! Threshold, secondary suppression and the audit that has the last word.

use jiff::civil::Date;
use serde::Serialize;

use crate::plan::Plan;
use crate::protected::{Protected, ReleaseId};
use crate::release::{Release, Shown};
use crate::rule::{Requirement, check_total, coarsest_help, promises, requirements};
use crate::space::Space;
use crate::system::{Goal, Reach, System, Witness};
use crate::{Error, Parameters, Shape, Table};

/// What was found about the pattern of a release. For the publisher only: where a cell costs its
/// people, the sum tells about withheld counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// Withheld cells, small ones included.
    pub withheld: usize,
    /// Cells withheld because they are small or sensitive themselves.
    pub primary: usize,
    /// Cost of all withheld cells, by [`crate::Cost`].
    pub cost: u64,
    /// No pattern that protects costs less than this.
    pub at_least: u64,
    /// Whether the pattern is proved the cheapest; otherwise the effort was spent first.
    pub cheapest: bool,
}

/// A release with what was found about its pattern.
pub type Reported = (Protected<Release>, Pattern);

/// Protects a table for release beside everything released before.
///
/// Small cells are withheld, then as many others as it takes, then an attacker who knows all
/// releases of the same population is played: unless every small cell provably stays open, the
/// table is refused and the error names the dimension to coarsen.
///
/// ```
/// use jiff::civil::date;
/// use oever_disclosure::{protect, Dimension, Parameters, ReleaseId, Shape, Shown, Table, TOTAL};
///
/// // Invented figures.
/// let form = Dimension::flat("form", ["labour", "sexual", "criminal"])?;
/// let sex = Dimension::flat("sex", ["f", "m"])?.common_knowledge();
/// let shape = Shape::new("example 2024", vec![], vec![form, sex])?;
/// let table = Table::from_leaves(shape, &[3, 21, 40, 9, 8, 14])?;
/// let id = ReleaseId::new("example-1")?;
/// let released = protect(&table, &Parameters::default(), &id, date(2025, 3, 1), &[])?;
///
/// assert_eq!(released.value().cell(&["labour", "f"]), Some(Shown::Suppressed));
/// assert_eq!(released.value().cell(&[TOTAL, TOTAL]), Some(Shown::Count(95)));
/// assert_eq!(released.provenance().release().as_str(), "example-1");
/// # Ok::<(), oever_disclosure::Error>(())
/// ```
pub fn protect(
    table: &Table,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
    earlier: &[Release],
) -> Result<Protected<Release>, Error> {
    protect_reporting(table, parameters, id, reference_date, earlier).map(|(released, _)| released)
}

/// As [`protect`], with what was found about the pattern.
pub fn protect_reporting(
    table: &Table,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
    earlier: &[Release],
) -> Result<Reported, Error> {
    check_total(table, parameters)?;
    let shape = table.shape();
    let earlier: Vec<&Release> =
        earlier.iter().filter(|r| r.shape().population() == shape.population()).collect();
    let shapes: Vec<&Shape> = earlier.iter().map(|r| r.shape()).chain([shape]).collect();
    let space = Space::new(&shapes)?;
    let mut needs = requirements(table, parameters, &space);
    if !earlier.is_empty() {
        for (i, r) in earlier.iter().enumerate() {
            check_agreement(table, &space, &earlier[i..=i], r)?;
        }
        if let Some(last) = earlier.last() {
            check_agreement(table, &space, &earlier, last)?;
        }
        let contradicts = || Error::Contradicts { release: earlier[0].id().as_str().to_owned() };
        let before = System::of(&space, &earlier).ok_or_else(contradicts)?;
        needs.extend(promises(&earlier, &space, &before)?);
    }
    let plan = Plan::new(table, parameters, &space, &earlier, &needs);
    let (withheld, pool, pattern) = plan.suppress()?;

    let filled = (0..shape.cells()).filter(|&c| table.count(c) > 0).count();
    let hidden = withheld.iter().filter(|&&c| table.count(c) > 0).count();
    let percent = (100 * hidden).div_ceil(filled.max(1)) as u64;
    if percent > parameters.max_withheld() {
        return Err(Error::TooFine { dimension: coarsest_help(table, parameters), percent });
    }
    let shown = (0..shape.cells())
        .map(|c| if withheld.contains(&c) { Shown::Suppressed } else { Shown::Count(table.count(c)) })
        .collect();
    let release = Release::new(id.clone(), reference_date, parameters.clone(), shape.clone(), shown);
    // The gate: built from the released tables only, not from how they came about.
    let mut public = earlier.clone();
    public.push(&release);
    let unproven = || Error::Unproven { dimension: coarsest_help(table, parameters) };
    let system = System::of(&space, &public).ok_or_else(unproven)?;
    let missing = audit(&system, &needs, pool);
    if missing.is_some() {
        return Err(unproven());
    }
    Ok((release.into_protected(), pattern))
}

/// Protects several tables about the same people, each beside the others and everything released
/// earlier: linked tables, or one table and its filtered parts. A table that the ones before it
/// leave no room for is tried first instead.
///
/// # Errors
/// The number of the table, from 0, with the reason; then none of them is released.
pub fn protect_together(
    tables: &[(ReleaseId, Table)],
    parameters: &Parameters,
    reference_date: Date,
    earlier: &[Release],
) -> Result<Vec<Reported>, (usize, Error)> {
    let mut order: Vec<usize> = (0..tables.len()).collect();
    let mut tried_first = vec![false; tables.len()];
    loop {
        match in_order(tables, &order, parameters, reference_date, earlier) {
            Ok(mut made) => {
                made.sort_by_key(|(i, _)| *i);
                return Ok(made.into_iter().map(|(_, reported)| reported).collect());
            }
            Err((i, error)) => {
                if order.first() == Some(&i) || tried_first[i] {
                    return Err((i, error));
                }
                tried_first[i] = true;
                order.retain(|&other| other != i);
                order.insert(0, i);
            }
        }
    }
}

fn in_order(
    tables: &[(ReleaseId, Table)],
    order: &[usize],
    parameters: &Parameters,
    reference_date: Date,
    earlier: &[Release],
) -> Result<Vec<(usize, Reported)>, (usize, Error)> {
    let mut known = earlier.to_vec();
    let mut out = Vec::new();
    for &i in order {
        let (id, table) = &tables[i];
        let made = protect_reporting(table, parameters, id, reference_date, &known);
        let made = made.map_err(|error| (i, error))?;
        known.push(made.0.value().clone());
        out.push((i, made));
    }
    Ok(out)
}

/// The first requirement and goal that cannot be proved open; none when all can.
fn audit<'a>(
    system: &System,
    needs: &'a [Requirement],
    candidates: Vec<Witness>,
) -> Option<(&'a Requirement, Goal)> {
    // Only what fits everything published, exactly, counts as a witness.
    let mut pool: Vec<Witness> = candidates.into_iter().filter(|w| system.fits(w)).collect();
    for need in needs {
        for &goal in &need.goals {
            if pool.iter().any(|w| system.value(&need.terms, w).is_some_and(|v| goal.met(v))) {
                continue;
            }
            match system.reach(&need.terms, goal) {
                Reach::Yes(w) => pool.push(w),
                Reach::No | Reach::Unknown => return Some((need, goal)),
            }
        }
    }
    None
}

/// Earlier releases must describe the same people.
fn check_agreement(
    table: &Table,
    space: &Space,
    releases: &[&Release],
    blame: &Release,
) -> Result<(), Error> {
    let shape = table.shape();
    let mut sums: Vec<_> =
        (0..shape.cells()).map(|c| (space.cell(shape, &shape.coords(c)), table.count(c))).collect();
    for r in releases {
        for c in 0..r.shape().cells() {
            if let Shown::Count(n) = r.shown(c) {
                sums.push((space.cell(r.shape(), &r.shape().coords(c)), n));
            }
        }
    }
    match System::new(space, sums) {
        Some(system) if system.feasible() => Ok(()),
        _ => Err(Error::Contradicts { release: blame.id().as_str().to_owned() }),
    }
}
