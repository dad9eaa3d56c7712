use serde::Serialize;

use crate::release::{Release, Shown};
use crate::space::Space;
use crate::system::System;
use crate::{Error, Shape};

/// What an attacker can conclude about one withheld cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interval {
    /// Place of the release in the list that was audited.
    pub release: usize,
    /// Labels of the cell.
    pub cell: Vec<String>,
    /// Smallest value that fits everything published.
    pub low: u64,
    /// Largest value that fits everything published.
    pub high: u64,
}

/// The attacker: for every withheld cell of releases about one population, the interval that
/// follows from all of them together. It is computed from what is public, so it tells nothing
/// new; tables with three dimensions may in truth be narrower by the whole-number rule, which the
/// release gate checks exactly and this overview does not.
pub fn intervals(releases: &[Release]) -> Result<Vec<Interval>, Error> {
    let Some(first) = releases.first() else {
        return Ok(Vec::new());
    };
    let contradicts = |r: &Release| Error::Contradicts { release: r.id().as_str().to_owned() };
    if let Some(other) = releases.iter().find(|r| r.shape().population() != first.shape().population()) {
        return Err(Error::Table(format!("release {:?} is about another population", other.id().as_str())));
    }
    let shapes: Vec<&Shape> = releases.iter().map(Release::shape).collect();
    let space = Space::new(&shapes)?;
    let all: Vec<&Release> = releases.iter().collect();
    let system = System::of(&space, &all).ok_or_else(|| contradicts(first))?;
    let mut out = Vec::new();
    for (i, r) in releases.iter().enumerate() {
        for cell in 0..r.shape().cells() {
            if r.shown(cell) != Shown::Suppressed {
                continue;
            }
            let terms = space.terms(r.shape(), &r.shape().coords(cell));
            let (low, high) = system.interval(&terms).ok_or_else(|| contradicts(r))?;
            // Ends are counts; the margins undo the rounding of the solver.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let (low, high) = ((low - 1e-6).ceil().max(0.0) as u64, (high + 1e-6).floor().max(0.0) as u64);
            out.push(Interval {
                release: i,
                cell: r.shape().labels(cell).into_iter().map(Into::into).collect(),
                low,
                high,
            });
        }
    }
    Ok(out)
}
