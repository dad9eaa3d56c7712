//! Small symmetric systems: Cholesky, with what depends on what comes before left out.

/// A symmetric matrix of which the lower half is read.
#[derive(Debug, Clone)]
pub(super) struct Symmetric {
    size: usize,
    cells: Vec<f64>,
}

/// A Cholesky factor. Rows that follow from those before are left out, and solved as 0.
#[derive(Debug)]
pub(super) struct Factor {
    lower: Symmetric,
    kept: Vec<bool>,
}

impl Symmetric {
    pub(super) fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    pub(super) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells.get(row * self.size + column).copied().unwrap_or(0.0)
    }

    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + column) {
            *cell += value;
        }
    }

    fn set(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + column) {
            *cell = value;
        }
    }

    /// Factors it. A row whose remaining variance is below `tolerance` of what it was follows from the others.
    pub(super) fn factor(&self, tolerance: f64) -> Factor {
        let mut lower = Self::zero(self.size);
        let mut kept = vec![true; self.size];
        for row in 0..self.size {
            for column in 0..=row {
                let before: f64 = (0..column).map(|k| lower.get(row, k) * lower.get(column, k)).sum();
                let left = self.get(row, column) - before;
                if column < row {
                    let pivot = lower.get(column, column);
                    lower.set(row, column, if pivot > 0.0 { left / pivot } else { 0.0 });
                } else if left > tolerance * self.get(row, row).abs() && left > 0.0 {
                    lower.set(row, row, left.sqrt());
                } else if let Some(kept) = kept.get_mut(row) {
                    *kept = false;
                }
            }
        }
        // A left-out row takes no part in the solution.
        for row in (0..self.size).filter(|row| !kept.get(*row).copied().unwrap_or(false)) {
            for column in 0..self.size {
                lower.set(row, column, 0.0);
            }
        }
        Factor { lower, kept }
    }
}

impl Factor {
    /// How many rows stand on their own.
    pub(super) fn rank(&self) -> u32 {
        u32::try_from(self.kept.iter().filter(|kept| **kept).count()).unwrap_or(u32::MAX)
    }

    /// The first row that follows from those before.
    pub(super) fn first_left_out(&self) -> Option<usize> {
        self.kept.iter().position(|kept| !kept)
    }

    /// Solves for one right-hand side.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.lower.size;
        let mut x: Vec<f64> = vec![0.0; size];
        let divided = |value: f64, row: usize| {
            let pivot = self.lower.get(row, row);
            if pivot > 0.0 { value / pivot } else { 0.0 }
        };
        for row in 0..size {
            let before: f64 = x.iter().take(row).enumerate().map(|(k, x)| self.lower.get(row, k) * x).sum();
            let value = divided(right.get(row).copied().unwrap_or(0.0) - before, row);
            if let Some(x) = x.get_mut(row) {
                *x = value;
            }
        }
        for row in (0..size).rev() {
            let after: f64 =
                x.iter().enumerate().skip(row + 1).map(|(k, x)| self.lower.get(k, row) * x).sum();
            let value = divided(x.get(row).copied().unwrap_or(0.0) - after, row);
            if let Some(x) = x.get_mut(row) {
                *x = value;
            }
        }
        x
    }

    /// A vector against the inverse: v' A^-1 v.
    pub(super) fn quadratic(&self, vector: &[f64]) -> f64 {
        self.solve(vector).iter().zip(vector).map(|(a, b)| a * b).sum()
    }

    /// The inverse.
    pub(super) fn inverse(&self) -> Symmetric {
        let size = self.lower.size;
        let mut inverse = Symmetric::zero(size);
        for column in 0..size {
            let unit: Vec<f64> = (0..size).map(|row| f64::from(u8::from(row == column))).collect();
            for (row, value) in self.solve(&unit).into_iter().enumerate() {
                inverse.set(row, column, value);
            }
        }
        inverse
    }
}
