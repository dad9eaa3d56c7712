//! The one place that names the linear programming library.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions};

/// Branch-and-bound nodes per question; a count, not a clock, so that runs repeat exactly.
const NODES: u64 = 2_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    AtLeast,
    AtMost,
}

pub(crate) struct Row {
    pub(crate) terms: Vec<(usize, f64)>,
    pub(crate) op: Op,
    pub(crate) bound: f64,
}

/// Minimise `cost` over bounded variables; the first `whole` of them are counts.
pub(crate) struct Model {
    pub(crate) cost: Vec<f64>,
    pub(crate) lower: Vec<f64>,
    pub(crate) upper: Vec<f64>,
    pub(crate) whole: usize,
    pub(crate) rows: Vec<Row>,
}

pub(crate) enum Answer {
    Point(Vec<f64>),
    Infeasible,
    Unknown,
}

impl Model {
    /// Solves the relaxation, or with `whole` the problem in whole numbers.
    pub(crate) fn minimise(&self, whole: bool, gap: f64) -> Answer {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let vars: Vec<_> = self
            .cost
            .iter()
            .zip(self.lower.iter().zip(&self.upper))
            .enumerate()
            .map(|(i, (&c, (&l, &u)))| {
                if whole && i < self.whole {
                    // Counts are capped far below i32::MAX when a table is made.
                    #[allow(clippy::cast_possible_truncation)]
                    problem.add_integer_var(c, (0, u.min(2e9) as i32))
                } else {
                    problem.add_var(c, (l, u))
                }
            })
            .collect();
        for row in &self.rows {
            let terms: Vec<_> = row.terms.iter().map(|&(v, c)| (vars[v], c)).collect();
            let op = match row.op {
                Op::Equal => ComparisonOp::Eq,
                Op::AtLeast => ComparisonOp::Ge,
                Op::AtMost => ComparisonOp::Le,
            };
            problem.add_constraint(terms.as_slice(), op, row.bound);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        options.mip_gap = gap;
        match problem.solve_with(options) {
            // Without a gap the best is asked for, not something good.
            Ok(outcome) if gap == 0.0 && !outcome.is_optimal() => Answer::Unknown,
            Ok(outcome) => match outcome.into_solution() {
                Ok(s) => Answer::Point(vars.iter().map(|&v| s.var_value(v)).collect()),
                Err(_) => Answer::Unknown,
            },
            Err(microlp::Error::Infeasible) => Answer::Infeasible,
            Err(_) => Answer::Unknown,
        }
    }
}

/// The nearest whole numbers; whether they fit is for the caller to check, exactly.
pub(crate) fn rounded(point: &[f64]) -> Vec<u64> {
    point
        .iter()
        // Values are counts, capped far below 2^53.
        .map(|&x| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let n = x.round().max(0.0) as u64;
            n
        })
        .collect()
}
