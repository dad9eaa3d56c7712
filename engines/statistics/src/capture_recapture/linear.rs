//! The little linear algebra that small dense systems need. Matrices are rows after each other.

/// Cholesky's factor in place of the lower triangle; false when the matrix is not positive definite.
pub(crate) fn cholesky(matrix: &mut [f64], size: usize) -> bool {
    for j in 0..size {
        let (row, below) = matrix[j * size..].split_at_mut(size);
        let pivot = row[j] - row[..j].iter().map(|x| x * x).sum::<f64>();
        // A pivot that cancelled to nothing is a column that the others already explain.
        if pivot.is_nan() || pivot <= row[j].abs() * 1e-13 {
            return false;
        }
        let root = pivot.sqrt();
        row[j] = root;
        for other in below.chunks_exact_mut(size) {
            let dot: f64 = other[..j].iter().zip(&row[..j]).map(|(a, b)| a * b).sum();
            other[j] = (other[j] - dot) / root;
        }
    }
    true
}

/// Solves with the factor of [`cholesky`], in place.
pub(crate) fn solve(factor: &[f64], size: usize, right: &mut [f64]) {
    for i in 0..size {
        let dot: f64 = factor[i * size..i * size + i].iter().zip(&*right).map(|(a, b)| a * b).sum();
        right[i] = (right[i] - dot) / factor[i * size + i];
    }
    for i in (0..size).rev() {
        let value = right[i] / factor[i * size + i];
        right[i] = value;
        for k in 0..i {
            right[k] -= factor[i * size + k] * value;
        }
    }
}

/// Small enough to be nought in an elimination of zeros and ones.
const NOUGHT: f64 = 1e-9;

/// A reduced row echelon form.
#[derive(Debug)]
pub(crate) struct Echelon {
    columns: usize,
    rows: Vec<f64>,
    pivots: Vec<usize>,
}

impl Echelon {
    /// Eliminates; stops as soon as every column has a pivot.
    pub(crate) fn of(mut rows: Vec<f64>, columns: usize) -> Self {
        let height = rows.len().checked_div(columns).unwrap_or(0);
        let mut pivots = Vec::with_capacity(columns);
        for column in 0..columns {
            let at = pivots.len();
            let largest = (at..height)
                .max_by(|a, b| rows[a * columns + column].abs().total_cmp(&rows[b * columns + column].abs()));
            let Some(best) = largest.filter(|row| rows[row * columns + column].abs() > NOUGHT) else {
                continue;
            };
            if best != at {
                for k in 0..columns {
                    rows.swap(best * columns + k, at * columns + k);
                }
            }
            let (before, from) = rows.split_at_mut(at * columns);
            let (pivot_row, after) = from.split_at_mut(columns);
            let pivot = pivot_row[column];
            for value in &mut pivot_row[column..] {
                *value /= pivot;
            }
            for other in before.chunks_exact_mut(columns).chain(after.chunks_exact_mut(columns)) {
                let factor = other[column];
                if factor != 0.0 {
                    for (a, b) in other[column..].iter_mut().zip(&pivot_row[column..]) {
                        *a -= factor * b;
                    }
                }
            }
            pivots.push(column);
        }
        Self { columns, rows, pivots }
    }

    pub(crate) fn rank(&self) -> usize {
        self.pivots.len()
    }

    /// A basis of what every row makes nought, one vector after the other.
    pub(crate) fn null_space(&self) -> Vec<Vec<f64>> {
        (0..self.columns)
            .filter(|column| !self.pivots.contains(column))
            .map(|free| {
                let mut vector = vec![0.0; self.columns];
                vector[free] = 1.0;
                for (row, pivot) in self.pivots.iter().enumerate() {
                    vector[*pivot] = -self.rows[row * self.columns + free];
                }
                vector
            })
            .collect()
    }
}
