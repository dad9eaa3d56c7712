//! Does a maximum of the likelihood exist, and does it name one estimate?
//!
//! After Fienberg and Rinaldo (2012), "Maximum likelihood estimation in log-linear models", Annals of Statistics 40.
//! Their condition, a strictly positive table with the same sums, is used here by its dual: there is no maximum exactly
//! when some direction of the parameters leaves every cell that holds persons as it is and makes an empty cell smaller
//! and no empty cell larger. Such a direction lies in the null space of the cells that hold persons, which mostly is
//! nothing at all; only what is left needs a linear programme.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};

use super::linear::Echelon;

/// Whether a model can be estimated from a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Existence {
    /// There is one estimate.
    Estimable,
    /// The likelihood has no maximum.
    NoMaximum,
    /// Several values of the parameters explain the table equally well.
    NotIdentifiable,
    /// Neither.
    Neither,
}

impl Existence {
    /// 0 estimable, 1 no maximum, 2 not identifiable, 3 neither: the codes that the literature uses (Chan, Silverman and
    /// Vincent 2021).
    pub fn code(self) -> u8 {
        match self {
            Self::Estimable => 0,
            Self::NoMaximum => 1,
            Self::NotIdentifiable => 2,
            Self::Neither => 3,
        }
    }
}

/// Judges a design by its rows: those of cells that hold persons, and those of empty cells.
pub(crate) fn judge(columns: usize, held: Vec<f64>, empty: &[f64]) -> Existence {
    let held = Echelon::of(held, columns);
    if held.rank() == columns {
        return Existence::Estimable;
    }
    let free = held.null_space();
    let size = free.len();
    // What each empty cell sees of the free directions.
    let mut seen: Vec<f64> = Vec::with_capacity(empty.len() / columns * size);
    for row in empty.chunks_exact(columns) {
        let values: Vec<f64> = free
            .iter()
            .map(|direction| {
                let value: f64 = direction.iter().zip(row).map(|(a, b)| a * b).sum();
                if value.abs() < 1e-9 { 0.0 } else { value }
            })
            .collect();
        if values.iter().any(|value| *value != 0.0) {
            seen.extend(values);
        }
    }
    let identifiable = Echelon::of(seen.clone(), size).rank() == size;
    match (recedes(&seen, size), identifiable) {
        (false, true) => Existence::Estimable,
        (true, true) => Existence::NoMaximum,
        (false, false) => Existence::NotIdentifiable,
        (true, false) => Existence::Neither,
    }
}

/// Is there a combination of the columns that is nowhere above nought and somewhere below? Rows of noughts are left out
/// before.
fn recedes(rows: &[f64], columns: usize) -> bool {
    if rows.is_empty() {
        return false;
    }
    if columns == 1 {
        return rows.iter().all(|value| *value > 0.0) || rows.iter().all(|value| *value < 0.0);
    }
    let mut programme = Problem::new(OptimizationDirection::Minimize);
    let variables: Vec<_> = (0..columns)
        .map(|column| {
            let sum: f64 = rows.iter().skip(column).step_by(columns).sum();
            programme.add_var(sum, (-1.0, 1.0))
        })
        .collect();
    for row in rows.chunks_exact(columns) {
        let terms: Vec<_> =
            variables.iter().copied().zip(row.iter().copied()).filter(|(_, value)| *value != 0.0).collect();
        programme.add_constraint(terms, ComparisonOp::Le, 0.0);
    }
    // Nought is always allowed and the box is closed, so that the programme has an answer; should the solver give up,
    // the model counts as one without a maximum, which leaves it out.
    match programme.solve() {
        Ok(SolveOutcome::Solution(answer)) => answer.objective() < -1e-7,
        _ => true,
    }
}
