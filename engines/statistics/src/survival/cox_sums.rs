//! The partial likelihood of Cox, its slope and its curvature, in one pass over the times from the last to the first.

use super::matrix::Symmetric;
use super::{Spells, Ties};

/// The rows of one stratum, in the orders they are needed.
#[derive(Debug)]
struct Stratum {
    by_exit: Vec<usize>,
    by_entry: Vec<usize>,
}

/// Covariates that were centred and scaled, with the rows in order.
#[derive(Debug)]
pub(super) struct Design<'a> {
    spells: &'a Spells<'a>,
    width: usize,
    cells: Vec<f64>,
    strata: Vec<Stratum>,
}

/// The likelihood at one set of coefficients.
#[derive(Debug)]
pub(super) struct Likelihood {
    pub(super) log: f64,
    pub(super) slope: Vec<f64>,
    pub(super) information: Symmetric,
}

/// Weighted sums over those at risk: of ones, of covariates, of their products.
#[derive(Debug, Clone)]
struct Sums {
    ones: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Sums {
    fn zero(width: usize) -> Self {
        Self { ones: 0.0, first: vec![0.0; width], second: vec![0.0; width * (width + 1) / 2] }
    }

    fn add(&mut self, row: &[f64], weight: f64) {
        self.ones += weight;
        let mut second = self.second.iter_mut();
        for (i, (sum, x)) in self.first.iter_mut().zip(row).enumerate() {
            *sum += weight * x;
            for (y, cell) in row.iter().take(i + 1).zip(&mut second) {
                *cell += weight * x * y;
            }
        }
    }

    fn clear(&mut self) {
        self.ones = 0.0;
        self.first.fill(0.0);
        self.second.fill(0.0);
    }
}

impl<'a> Design<'a> {
    /// `cells` is row by row; it is taken as centred and scaled.
    pub(super) fn new(
        spells: &'a Spells<'a>,
        width: usize,
        cells: Vec<f64>,
        stratum_of: Option<&[u32]>,
    ) -> Self {
        let mut rows: Vec<usize> = (0..spells.len()).collect();
        let stratum = |row: &usize| stratum_of.and_then(|of| of.get(*row)).copied().unwrap_or(0);
        rows.sort_by_key(stratum);
        let exit = |row: &usize| spells.exits().get(*row).copied().unwrap_or(0.0);
        let mut strata = Vec::new();
        for rows in rows.chunk_by(|a, b| stratum(a) == stratum(b)) {
            let mut by_exit = rows.to_vec();
            by_exit.sort_by(|a, b| exit(b).total_cmp(&exit(a)));
            let mut by_entry = if spells.truncated() { rows.to_vec() } else { Vec::new() };
            by_entry.sort_by(|a, b| spells.entry_of(*b).total_cmp(&spells.entry_of(*a)));
            strata.push(Stratum { by_exit, by_entry });
        }
        Self { spells, width, cells, strata }
    }

    fn row(&self, row: usize) -> &[f64] {
        self.cells.get(row * self.width..(row + 1) * self.width).unwrap_or_default()
    }

    /// The likelihood at these coefficients.
    pub(super) fn likelihood(&self, coefficients: &[f64], ties: Ties) -> Likelihood {
        let linear: Vec<f64> = (0..self.spells.len())
            .map(|row| self.row(row).iter().zip(coefficients).map(|(x, b)| x * b).sum())
            .collect();
        // A constant in all of them falls out of the likelihood, and this one keeps exp() in range.
        let largest = linear.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut answer =
            Likelihood { log: 0.0, slope: vec![0.0; self.width], information: Symmetric::zero(self.width) };
        for stratum in &self.strata {
            self.add_stratum(stratum, &linear, largest, ties, &mut answer);
        }
        answer
    }

    fn add_stratum(
        &self,
        stratum: &Stratum,
        linear: &[f64],
        largest: f64,
        ties: Ties,
        answer: &mut Likelihood,
    ) {
        let exits = self.spells.exits();
        let exit = |row: usize| exits.get(row).copied().unwrap_or(0.0);
        let predictor = |row: usize| linear.get(row).copied().unwrap_or(0.0) - largest;
        let mut at_risk = Sums::zero(self.width);
        let mut tied = Sums::zero(self.width);
        let mut leaving = stratum.by_entry.iter().copied().peekable();
        for rows in stratum.by_exit.chunk_by(|a, b| exit(*a) <= exit(*b)) {
            let Some(time) = rows.first().map(|row| exit(*row)) else { continue };
            while let Some(row) = leaving.next_if(|row| self.spells.entry_of(*row) >= time) {
                at_risk.add(self.row(row), -predictor(row).exp());
            }
            tied.clear();
            let mut events = 0_u32;
            for row in rows {
                let weight = predictor(*row).exp();
                at_risk.add(self.row(*row), weight);
                if self.spells.causes().get(*row).is_some_and(|cause| *cause != 0) {
                    events += 1;
                    tied.add(self.row(*row), weight);
                    answer.log += predictor(*row);
                    for (slope, x) in answer.slope.iter_mut().zip(self.row(*row)) {
                        *slope += x;
                    }
                }
            }
            for number in 0..events {
                let gone = if ties == Ties::Efron { f64::from(number) / f64::from(events) } else { 0.0 };
                add_event(answer, &at_risk, &tied, gone);
            }
        }
    }
}

/// One event, when this part of those tied with it has already gone.
fn add_event(answer: &mut Likelihood, at_risk: &Sums, tied: &Sums, gone: f64) {
    let ones = at_risk.ones - gone * tied.ones;
    answer.log -= ones.ln();
    let means: Vec<f64> =
        at_risk.first.iter().zip(&tied.first).map(|(all, tied)| (all - gone * tied) / ones).collect();
    let mut second = at_risk.second.iter().zip(&tied.second);
    for (i, (mean, slope)) in means.iter().zip(&mut answer.slope).enumerate() {
        *slope -= mean;
        for (j, (other, (all, tied))) in means.iter().take(i + 1).zip(&mut second).enumerate() {
            answer.information.add(i, j, (all - gone * tied) / ones - mean * other);
        }
    }
}
