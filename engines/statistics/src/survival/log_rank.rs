//! Do groups differ in when the event comes? Log-rank, and Peto and Peto's form of it.

use super::matrix::Symmetric;
use super::spells::same_length;
use super::tally::{Tally, Walk, all_times};
use super::{Spells, SurvivalError};
use crate::tails::chi_squared_above;

/// What counts more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// Every event the same (Mantel 1966): best when rates differ by a constant factor.
    #[default]
    Equal,
    /// Early events more, by the share still without the event (Peto and Peto 1972; Harrington and Fleming's rho = 1).
    Early,
}

/// One group in a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupEvents {
    /// Which, as the caller numbered it.
    pub group: u32,
    /// How many spells it has.
    pub records: u32,
    /// Its events, weighted.
    pub observed: f64,
    /// What they would be if groups did not matter, weighted.
    pub expected: f64,
}

/// A comparison of groups.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// The groups, in order of their numbers.
    pub groups: Vec<GroupEvents>,
    /// The test statistic.
    pub chi_squared: f64,
    /// Its degrees of freedom: one less than the groups that had anybody at risk when something happened.
    pub degrees: u32,
    /// The chance of a statistic at least as large when groups do not matter.
    pub p: f64,
    /// The variance of the first group's observed less expected.
    pub variance: f64,
}

/// Compares groups, every cause being the event; within strata when those are given, so that what is compared is like.
///
/// ```
/// use oever_statistics::survival::{Spells, Weight, log_rank};
/// let spells = Spells::new(&[1.0, 2.0, 3.0, 4.0], &[1, 1, 1, 1])?;
/// let test = log_rank(&spells, &[0, 0, 1, 1], None, Weight::Equal)?;
/// assert_eq!((test.groups[0].observed, test.degrees), (2.0, 1));
/// # Ok::<_, oever_statistics::survival::SurvivalError>(())
/// ```
pub fn log_rank(
    spells: &Spells<'_>,
    group_of: &[u32],
    stratum_of: Option<&[u32]>,
    weight: Weight,
) -> Result<LogRank, SurvivalError> {
    let parts = Parts::new(spells, group_of, stratum_of)?;
    let size = parts.groups().len();
    let mut observed = vec![0.0; size];
    let mut expected = vec![0.0; size];
    let mut records = vec![0; size];
    let mut variance = Symmetric::zero(size);
    for tallies in parts.strata() {
        for (records, tally) in records.iter_mut().zip(&tallies) {
            *records += tally.as_ref().map_or(0, Tally::rows);
        }
        let mut walks: Vec<Option<Walk<'_>>> =
            tallies.iter().map(|tally| tally.as_ref().map(Tally::walk)).collect();
        let mut survival = 1.0;
        for time in all_times(tallies.iter().flatten()) {
            let here: Vec<(f64, f64)> = walks
                .iter_mut()
                .map(|walk| {
                    walk.as_mut().map_or((0.0, 0.0), |walk| {
                        let moment = walk.at(time);
                        (f64::from(moment.at_risk), f64::from(moment.events()))
                    })
                })
                .collect();
            let (n, d) = here.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            if d == 0.0 {
                continue;
            }
            let w = if weight == Weight::Early { survival } else { 1.0 };
            // Those with the event are drawn from those at risk, without putting back.
            let spread = if n > 1.0 { w * w * d * (n - d) / (n - 1.0) } else { 0.0 };
            for (i, (n_i, d_i)) in here.iter().enumerate() {
                if let (Some(observed), Some(expected)) = (observed.get_mut(i), expected.get_mut(i)) {
                    *observed += w * d_i;
                    *expected += w * d * n_i / n;
                }
                for (j, (n_j, _)) in here.iter().enumerate().take(i + 1) {
                    let own = if i == j { n_i / n } else { 0.0 };
                    variance.add(i, j, spread * (own - n_i * n_j / (n * n)));
                }
            }
            survival *= (n - d) / n;
        }
    }
    let differences: Vec<f64> = observed.iter().zip(&expected).map(|(o, e)| o - e).collect();
    // The differences add up to 0, so the last group follows from the others.
    let factor = variance.factor(1e-10);
    if factor.rank() == 0 {
        return Err(if observed.iter().all(|o| *o == 0.0) {
            SurvivalError::NoEvents
        } else {
            SurvivalError::Groups
        });
    }
    let chi_squared = factor.quadratic(&differences);
    let group = |((group, records), (observed, expected)): ((&u32, &u32), (&f64, &f64))| GroupEvents {
        group: *group,
        records: *records,
        observed: *observed,
        expected: *expected,
    };
    let groups = parts.groups().iter().zip(&records).zip(observed.iter().zip(&expected)).map(group);
    Ok(LogRank {
        groups: groups.collect(),
        chi_squared,
        degrees: factor.rank(),
        p: chi_squared_above(chi_squared, factor.rank()),
        variance: variance.get(0, 0),
    })
}

/// Rows sorted into strata and groups.
pub(super) struct Parts<'a> {
    spells: &'a Spells<'a>,
    groups: Numbering,
    strata: Numbering,
    group_of: &'a [u32],
    stratum_of: Option<&'a [u32]>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(
        spells: &'a Spells<'a>,
        group_of: &'a [u32],
        stratum_of: Option<&'a [u32]>,
    ) -> Result<Self, SurvivalError> {
        same_length("groups", group_of.len(), spells.len())?;
        if let Some(of) = stratum_of {
            same_length("strata", of.len(), spells.len())?;
        }
        let groups = Numbering::of(group_of);
        if groups.numbers.len() < 2 {
            return Err(SurvivalError::Groups);
        }
        let strata = Numbering::of(stratum_of.unwrap_or(&[0]));
        Ok(Self { spells, groups, strata, group_of, stratum_of })
    }

    /// The groups' numbers, in order.
    pub(super) fn groups(&self) -> &[u32] {
        &self.groups.numbers
    }

    /// Per stratum the tallies of the groups, nothing for a group that is not in it.
    pub(super) fn strata(&self) -> Vec<Vec<Option<Tally>>> {
        let width = self.groups.numbers.len();
        let mut parts = vec![Part::default(); self.strata.numbers.len() * width];
        let late = self.spells.truncated();
        let rows = self.spells.exits().iter().zip(self.spells.causes());
        for (row, ((exit, cause), group)) in rows.zip(self.group_of).enumerate() {
            let stratum = self.stratum_of.and_then(|of| of.get(row)).copied().unwrap_or(0);
            let place = self.strata.place(stratum).zip(self.groups.place(*group));
            if let Some(part) = place.and_then(|(stratum, group)| parts.get_mut(stratum * width + group)) {
                part.exit.push(*exit);
                part.cause.push(*cause);
                if late {
                    part.entry.push(self.spells.entry_of(row).max(0.0));
                }
            }
        }
        parts.chunks_exact(width).map(|groups| groups.iter().map(Part::tally).collect()).collect()
    }
}

/// The rows of one group in one stratum.
#[derive(Debug, Clone, Default)]
struct Part {
    exit: Vec<f64>,
    cause: Vec<u8>,
    entry: Vec<f64>,
}

impl Part {
    fn tally(&self) -> Option<Tally> {
        let spells = Spells::new(&self.exit, &self.cause).ok()?;
        let spells = if self.entry.is_empty() { spells } else { spells.entering(&self.entry).ok()? };
        Some(Tally::of(&spells))
    }
}

/// The different numbers in order, and the place of each.
#[derive(Debug)]
struct Numbering {
    numbers: Vec<u32>,
    /// By number, while numbers are small; a look-up instead of a search.
    places: Vec<u32>,
}

impl Numbering {
    fn of(all: &[u32]) -> Self {
        /// Larger numbers are searched for.
        const SMALL: u32 = 1 << 16;
        let largest = all.iter().copied().max().unwrap_or(0);
        if largest >= SMALL {
            let mut numbers = all.to_vec();
            numbers.sort_unstable();
            numbers.dedup();
            return Self { numbers, places: Vec::new() };
        }
        let mut seen = vec![false; largest as usize + 1];
        for number in all {
            if let Some(seen) = seen.get_mut(*number as usize) {
                *seen = true;
            }
        }
        let mut numbers = Vec::new();
        let mut places = Vec::new();
        for (number, seen) in (0..).zip(seen) {
            places.push(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
            if seen {
                numbers.push(number);
            }
        }
        Self { numbers, places }
    }

    fn place(&self, number: u32) -> Option<usize> {
        match self.places.get(number as usize) {
            Some(place) => Some(*place as usize),
            None => self.numbers.binary_search(&number).ok(),
        }
    }
}
