//! Controlled rounding: every count becomes a neighbouring multiple of the base, the table still
//! adds up, and the change is as small as it can be.

use jiff::civil::Date;
use serde::Serialize;

use crate::lp::{Answer, Model, Op, Row, rounded};
use crate::protected::{Method, Protected, Provenance, ReleaseId};
use crate::release::Release;
use crate::rule::{check_total, coarsest_help, primaries};
use crate::space::Space;
use crate::{Dimension, Error, Parameters, Shape, Table};

/// The base of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "u64")]
pub enum Base {
    /// Multiples of three.
    Three,
    /// Multiples of five.
    Five,
}

impl From<Base> for u64 {
    fn from(base: Base) -> Self {
        match base {
            Base::Three => 3,
            Base::Five => 5,
        }
    }
}

/// A rounded table. It leaves as [`Protected<Rounded>`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rounded {
    id: ReleaseId,
    shape: Shape,
    base: Base,
    shown: Vec<u64>,
}

impl Rounded {
    /// What the table is about.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// What the counts are multiples of.
    pub fn base(&self) -> Base {
        self.base
    }

    /// A rounded count by its labels, [`crate::TOTAL`] for a margin.
    pub fn cell(&self, labels: &[&str]) -> Option<u64> {
        self.shown.get(self.shape.index(labels)?).copied()
    }

    /// All cells with their labels, margins first along each dimension.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<&str>, u64)> {
        self.shown.iter().enumerate().map(|(i, &n)| (self.shape.labels(i), n))
    }
}

/// How far the rounded table is from the true one. For the publisher only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Distance {
    /// Sum over all cells of the change.
    pub total: u64,
    /// Whether no other controlled rounding changes less.
    pub least: bool,
}

/// Rounds a table to a base; multiples of the base stay as they are.
///
/// The audit asks of every small count that another value fits the rounded table as well. A count
/// shown as 0 is still known to be below the base: that is what rounding gives.
///
/// ```
/// use jiff::civil::date;
/// use oever_disclosure::{Base, Dimension, Parameters, ReleaseId, Shape, Table, TOTAL, round};
///
/// // Invented figures.
/// let rows = Dimension::flat("form", ["labour", "sexual"])?;
/// let columns = Dimension::flat("sex", ["f", "m"])?;
/// let table = Table::from_leaves(Shape::new("example", vec![], vec![rows, columns])?, &[4, 7, 11, 2])?;
/// let (rounded, distance) =
///     round(&table, Base::Five, &Parameters::default(), &ReleaseId::new("r")?, date(2025, 3, 1), &[])?;
/// assert_eq!(rounded.value().cell(&[TOTAL, TOTAL]), Some(25));
/// assert!(distance.least);
/// # Ok::<(), oever_disclosure::Error>(())
/// ```
///
/// # Errors
/// [`Error::Mixed`] when another method was used for the same population, [`Error::NoRounding`]
/// when no table of neighbouring multiples adds up (possible from three dimensions on), and
/// [`Error::Unprotectable`] when a small count would be known exactly.
pub fn round(
    table: &Table,
    base: Base,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
    earlier: &[Release],
) -> Result<(Protected<Rounded>, Distance), Error> {
    let shape = table.shape();
    if let Some(other) = earlier.iter().find(|r| r.shape().population() == shape.population()) {
        return Err(Error::Mixed { release: other.id().as_str().to_owned() });
    }
    if shape.dimensions().iter().any(Dimension::is_multiple) {
        return Err(Error::Table("with several categories per person margins do not add up".into()));
    }
    check_total(table, parameters)?;
    let (shown, least) = nearest(table, base.into()).ok_or(Error::NoRounding { base: base.into() })?;
    if !every_small_count_is_open(table, &shown, base.into(), parameters)? {
        return Err(Error::Unprotectable { dimension: coarsest_help(table, parameters) });
    }
    let total = shown.iter().enumerate().map(|(c, &n)| n.abs_diff(table.count(c))).sum();
    let rounded = Rounded { id: id.clone(), shape: shape.clone(), base, shown };
    let provenance = Provenance {
        method: Method::ControlledRounding { base: base.into() },
        parameters: parameters.clone(),
        reference_date,
        release: id.clone(),
    };
    Ok((Protected::new(rounded, provenance), Distance { total, least }))
}

/// The nearest rounding that adds up, and whether that is proved.
fn nearest(table: &Table, base: u64) -> Option<(Vec<u64>, bool)> {
    let shape = table.shape();
    let down = |c: usize| table.count(c) / base * base;
    let mut place = vec![None; shape.cells()];
    let mut cost = Vec::new();
    for (c, slot) in place.iter_mut().enumerate() {
        let over = table.count(c) % base;
        if over > 0 {
            *slot = Some(cost.len());
            cost.push(base as f64 - 2.0 * over as f64);
        }
    }
    let sums = shape.sums();
    let mut rows = Vec::new();
    for (whole, parts) in &sums {
        let terms: Vec<(usize, f64)> = parts
            .iter()
            .map(|c| (c, 1.0))
            .chain([(whole, -1.0)])
            .filter_map(|(&c, sign)| place[c].map(|i| (i, sign)))
            .collect();
        let short = down(*whole) as f64 - parts.iter().map(|&c| down(c)).sum::<u64>() as f64;
        let bound = short / base as f64;
        if terms.is_empty() {
            if bound != 0.0 {
                return None;
            }
        } else {
            rows.push(Row { terms, op: Op::Equal, bound });
        }
    }
    let model =
        Model { lower: vec![0.0; cost.len()], upper: vec![1.0; cost.len()], whole: cost.len(), cost, rows };
    let make = |point: &[f64]| -> Option<Vec<u64>> {
        let ups = rounded(point);
        let shown: Vec<u64> =
            (0..shape.cells()).map(|c| down(c) + place[c].map_or(0, |i| ups[i].min(1) * base)).collect();
        let adds_up = sums.iter().all(|(w, parts)| parts.iter().map(|&c| shown[c]).sum::<u64>() == shown[*w]);
        adds_up.then_some(shown)
    };
    // Two dimensions have whole corners; otherwise whole numbers are asked for, at worst any.
    for (whole, gap, least) in [(false, 0.0, true), (true, 0.0, true), (true, 1.0, false)] {
        match model.minimise(whole, gap) {
            Answer::Infeasible => return None,
            Answer::Unknown => {}
            Answer::Point(point) => {
                if (whole || point.iter().all(|x| (x - x.round()).abs() < 1e-6))
                    && let Some(shown) = make(&point)
                {
                    return Some((shown, least));
                }
            }
        }
    }
    None
}

/// The attacker knows that every true count lies within the base of the shown one.
fn every_small_count_is_open(
    table: &Table,
    shown: &[u64],
    base: u64,
    parameters: &Parameters,
) -> Result<bool, Error> {
    let shape = table.shape();
    let space = Space::new(&[shape])?;
    let cells: Vec<Vec<usize>> = (0..shape.cells()).map(|c| space.cell(shape, &shape.coords(c))).collect();
    let most = shown.iter().max().copied().unwrap_or(0) + base;
    let mut rows = Vec::new();
    for (parts, &n) in cells.iter().zip(shown) {
        let terms: Vec<(usize, f64)> = parts.iter().map(|&v| (v, 1.0)).collect();
        let at_least = (n + 1).saturating_sub(base);
        if at_least > 0 {
            rows.push(Row { terms: terms.clone(), op: Op::AtLeast, bound: at_least as f64 });
        }
        rows.push(Row { terms, op: Op::AtMost, bound: (n + base - 1) as f64 });
    }
    let fits = |x: &[u64]| {
        cells.iter().zip(shown).all(|(parts, &n)| {
            let sum: u64 = parts.iter().map(|&v| x[v]).sum();
            sum + base > n && sum < n + base
        })
    };
    let mut witnesses: Vec<Vec<u64>> = Vec::new();
    for cell in primaries(table, parameters) {
        let value = |x: &[u64]| cells[cell].iter().map(|&v| x[v]).sum::<u64>();
        let n = table.count(cell);
        if witnesses.iter().any(|w| value(w) != n) {
            continue;
        }
        let mut found = false;
        for sign in [1.0, -1.0] {
            let mut cost = vec![0.0; space.unknowns()];
            for &v in &cells[cell] {
                cost[v] = sign;
            }
            let model = Model {
                lower: vec![0.0; cost.len()],
                upper: vec![most as f64; cost.len()],
                whole: cost.len(),
                cost,
                rows: rows.iter().map(|r| Row { terms: r.terms.clone(), ..*r }).collect(),
            };
            for whole in [false, true] {
                if !found && let Answer::Point(point) = model.minimise(whole, 0.0) {
                    let x = rounded(&point);
                    if fits(&x) && value(&x) != n {
                        witnesses.push(x);
                        found = true;
                    }
                }
            }
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}
