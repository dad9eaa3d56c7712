//! The cheapest pattern, by branch and cut over the cells to withhold (Fischetti and
//! Salazar-González 2000). For each requirement an attacker programme is solved; where a pattern
//! lets her conclude too much, its dual gives an inequality that every safe pattern meets.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

use crate::lp::{Answer, Model, Op, Row};
use crate::plan::Plan;
use crate::space::Terms;
use crate::system::{Side, System, Witness};

/// Anything smaller than this is solver noise: counts are whole.
const EPS: f64 = 1e-6;

/// Times that fractional patterns are cut off at one node before branching.
const ROUNDS: usize = 12;

/// Safe patterns meet: the coefficients of the withheld cells add up to at least `rhs`.
struct Cut {
    coefficients: Vec<(usize, f64)>,
    rhs: f64,
}

/// One requirement: in at least one of the ways (taken together in the relaxation) the
/// combination must be able to move this far.
struct Attack<'a> {
    terms: &'a Terms,
    ways: Vec<Side>,
    /// How far it must move from the true value, where that is known.
    distance: f64,
}

/// A column of the attacker's dual programme that belongs to a cell.
struct CellColumn {
    cell: usize,
    count: f64,
    parts: Vec<usize>,
}

pub(crate) struct Found {
    /// A cheaper pattern than the one given, with its witnesses.
    pub(crate) better: Option<(BTreeSet<usize>, Vec<Witness>)>,
    pub(crate) at_least: u64,
    /// Whether nothing cheaper exists.
    pub(crate) finished: bool,
}

pub(crate) struct Search<'a> {
    plan: &'a Plan<'a>,
    hard: &'a System,
    small: &'a BTreeSet<usize>,
    /// Cells that may be withheld and need not be.
    free: Vec<usize>,
    attacks: Vec<Attack<'a>>,
    columns: Vec<CellColumn>,
    open: Vec<usize>,
    place: Vec<Option<usize>>,
    rows: Vec<Row>,
    cuts: Vec<Cut>,
    budget: usize,
}

/// A part of the search: some cells decided.
struct Node {
    bound: u64,
    decided: Vec<(usize, bool)>,
}

impl Ord for Node {
    /// The lowest bound first, and among equals the one with most decided.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.cmp(&self.bound).then(self.decided.len().cmp(&other.decided.len()))
    }
}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}

/// What became of a node.
enum Step {
    /// Nothing cheaper below it.
    Closed,
    /// To be divided on this cell.
    Divide(u64, usize),
    /// The budget is spent.
    Spent,
}

impl<'a> Search<'a> {
    pub(crate) fn new(
        plan: &'a Plan<'a>,
        hard: &'a System,
        small: &'a BTreeSet<usize>,
        budget: usize,
    ) -> Self {
        let open: Vec<usize> = (0..hard.unknowns()).filter(|&v| hard.fixed(v).is_none()).collect();
        let mut place = vec![None; hard.unknowns()];
        for (i, &v) in open.iter().enumerate() {
            place[v] = Some(i);
        }
        let mut rows = Vec::new();
        hard.rows(&mut rows, |v| place[v]);
        let mut columns = Vec::new();
        for (cell, vars) in plan.cells.iter().enumerate().skip(1) {
            let parts: Vec<usize> = vars.iter().filter_map(|&v| place[v]).collect();
            let known: u64 = vars.iter().filter_map(|&v| hard.fixed(v)).sum();
            if !parts.is_empty() {
                let count = plan.table.count(cell).saturating_sub(known) as f64;
                columns.push(CellColumn { cell, count, parts });
            }
        }
        let free = columns.iter().map(|c| c.cell).filter(|&c| plan.may_go(c) && !small.contains(&c));
        let free = free.collect();
        let truth = |terms: &Terms| -> Option<i64> {
            let same = |c: &usize| {
                plan.cells[*c].len() == terms.len()
                    && plan.cells[*c].iter().zip(terms).all(|(v, (t, sign))| v == t && *sign == 1)
            };
            (0..plan.cells.len()).find(same).map(|c| plan.table.count(c).cast_signed())
        };
        let mut attacks = Vec::new();
        for need in plan.needs {
            for goal in &need.goals {
                let ways = goal.ways();
                let distance = match (truth(&need.terms), ways.as_slice()) {
                    (_, [_, _]) => 1.0,
                    (Some(n), [one]) => (one.value - n).abs() as f64,
                    _ => hard.upper() as f64,
                };
                attacks.push(Attack { terms: &need.terms, ways, distance });
            }
        }
        Self { plan, hard, small, free, attacks, columns, open, place, rows, cuts: Vec::new(), budget }
    }

    /// Looks for something cheaper than a pattern of this cost.
    pub(crate) fn run(mut self, cost: u64, known: &BTreeSet<usize>) -> Found {
        let fixed: u64 = self.small.iter().map(|&c| self.plan.weight(c)).sum();
        let mut best = cost;
        let mut better = None;
        self.learn(known);
        let mut heap = BinaryHeap::from([Node { bound: fixed, decided: Vec::new() }]);
        let mut proof = true;
        while let Some(node) = heap.pop() {
            if node.bound >= best {
                break;
            }
            match self.step(&node, fixed, &mut best, &mut better, &mut proof) {
                Step::Closed => {}
                Step::Divide(bound, cell) => {
                    for value in [false, true] {
                        let mut decided = node.decided.clone();
                        decided.push((cell, value));
                        heap.push(Node { bound, decided });
                    }
                }
                Step::Spent => {
                    return Found { better, at_least: if proof { node.bound } else { 0 }, finished: false };
                }
            }
        }
        Found { better, at_least: if proof { best } else { 0 }, finished: proof }
    }

    /// Cuts around a pattern that is known to be safe: what goes wrong without each of its cells.
    fn learn(&mut self, known: &BTreeSet<usize>) {
        let mut start = self.pattern(&BTreeSet::new());
        self.separate(&start, true, usize::MAX);
        for &cell in known.difference(self.small) {
            start = self.pattern(known);
            start[cell] = 0.0;
            self.separate(&start, true, 4);
        }
    }

    fn pattern(&self, extra: &BTreeSet<usize>) -> Vec<f64> {
        let on = |c: usize| self.small.contains(&c) || extra.contains(&c);
        (0..self.plan.cells.len()).map(|c| if on(c) { 1.0 } else { 0.0 }).collect()
    }

    fn step(
        &mut self,
        node: &Node,
        fixed: u64,
        best: &mut u64,
        better: &mut Option<(BTreeSet<usize>, Vec<Witness>)>,
        proof: &mut bool,
    ) -> Step {
        let mut round = 0;
        loop {
            let Some(left) = self.budget.checked_sub(1) else {
                return Step::Spent;
            };
            self.budget = left;
            let (y, value) = match self.master(&node.decided) {
                Master::Point(y, value) => (y, value),
                Master::Nothing => return Step::Closed,
                Master::Unsure => {
                    *proof = false;
                    return Step::Closed;
                }
            };
            // Costs are whole: just above a whole number is the number.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bound = fixed + (value - 1e-5).ceil().max(0.0) as u64;
            if bound >= *best {
                return Step::Closed;
            }
            let whole = self.free.iter().all(|&c| y[c] < EPS || y[c] > 1.0 - EPS);
            round += 1;
            if !whole && round > ROUNDS {
                return Step::Divide(bound, self.most_divided(&y));
            }
            let added = self.separate(&y, whole, if node.decided.is_empty() { 12 } else { 6 });
            if self.budget == 0 {
                return Step::Spent;
            }
            if added > 0 {
                continue;
            }
            if !whole {
                return Step::Divide(bound, self.most_divided(&y));
            }
            let cells: BTreeSet<usize> = (0..y.len()).filter(|&c| y[c] > 0.5).collect();
            let mut questions = usize::MAX;
            if let Some(pool) = self.plan.holds(&cells, &[], &mut questions) {
                *best = cells.iter().map(|&c| self.plan.weight(c)).sum();
                *better = Some((cells, pool));
                return Step::Closed;
            }
            // Safe in fractions, not in whole numbers; then neither is any part of it.
            let rest = self.free.iter().filter(|c| !cells.contains(c)).map(|&c| (c, 1.0)).collect();
            self.cuts.push(Cut { coefficients: rest, rhs: 1.0 });
        }
    }

    fn most_divided(&self, y: &[f64]) -> usize {
        let far = |c: usize| (y[c] - 0.5).abs();
        let mut best = self.free[0];
        for &c in &self.free {
            if far(c) < far(best) - 1e-9 {
                best = c;
            }
        }
        best
    }

    /// The cheapest fractional pattern that meets all cuts so far.
    fn master(&self, decided: &[(usize, bool)]) -> Master {
        let mut known = self.pattern(&decided.iter().filter(|d| d.1).map(|d| d.0).collect());
        let decided_cells: BTreeSet<usize> = decided.iter().map(|d| d.0).collect();
        let vars: Vec<usize> = self.free.iter().copied().filter(|c| !decided_cells.contains(c)).collect();
        let mut at = vec![None; known.len()];
        for (i, &c) in vars.iter().enumerate() {
            at[c] = Some(i);
        }
        let mut rows = Vec::new();
        for cut in &self.cuts {
            let met: f64 =
                cut.coefficients.iter().map(|&(c, k)| if at[c].is_none() { k * known[c] } else { 0.0 }).sum();
            let bound = cut.rhs - met;
            if bound <= EPS {
                continue;
            }
            let terms: Vec<(usize, f64)> =
                cut.coefficients.iter().filter_map(|&(c, k)| at[c].map(|i| (i, k.min(bound)))).collect();
            if terms.iter().map(|t| t.1).sum::<f64>() < bound - EPS {
                return Master::Nothing;
            }
            rows.push(Row { terms, op: Op::AtLeast, bound });
        }
        let base: f64 = decided.iter().filter(|d| d.1).map(|d| self.plan.weight(d.0) as f64).sum();
        if rows.is_empty() {
            return Master::Point(known, base);
        }
        let cost: Vec<f64> = vars.iter().map(|&c| self.plan.weight(c) as f64).collect();
        let model =
            Model { lower: vec![0.0; cost.len()], upper: vec![1.0; cost.len()], whole: 0, cost, rows };
        match model.minimise(false, 0.0) {
            Answer::Point(point) => {
                let value: f64 = point.iter().zip(&model.cost).map(|(x, c)| x * c).sum();
                for (&c, x) in vars.iter().zip(point) {
                    known[c] = x;
                }
                Master::Point(known, base + value)
            }
            Answer::Infeasible => Master::Nothing,
            Answer::Unknown => Master::Unsure,
        }
    }

    /// Adds cuts that a pattern does not meet, at most so many; how many there were.
    fn separate(&mut self, y: &[f64], whole: bool, most: usize) -> usize {
        let mut added = 0;
        for i in 0..self.attacks.len() {
            // Start elsewhere each time, so that no requirement waits for the others.
            let attack = (i + self.cuts.len()) % self.attacks.len();
            let Some(left) = self.budget.checked_sub(1) else {
                break;
            };
            self.budget = left;
            if let Some(cut) = self.cut(&self.attacks[attack], y, whole) {
                self.cuts.push(cut);
                added += 1;
                if added >= most {
                    break;
                }
            }
        }
        added
    }

    /// An inequality that every safe pattern meets and this one does not.
    fn cut(&self, attack: &Attack<'_>, y: &[f64], whole: bool) -> Option<Cut> {
        let mut coefficients = vec![0.0; y.len()];
        let mut rhs = match attack.ways.as_slice() {
            [one] => one.value as f64 * if one.up { 1.0 } else { -1.0 },
            _ => 1.0,
        };
        for side in &attack.ways {
            rhs -= self.dual(attack, *side, y, whole, &mut coefficients)?;
        }
        if rhs < 1e-5 {
            return None;
        }
        let met: f64 = coefficients.iter().zip(y).map(|(k, y)| k.min(rhs) * y).sum();
        if met > rhs * (1.0 - 1e-4) {
            return None;
        }
        // What is always withheld counts beforehand, and clipping again makes the cut sharper.
        let always: f64 = self.small.iter().map(|&c| coefficients[c].min(rhs)).sum();
        let rest = rhs - always;
        if rest < 1e-5 {
            return None;
        }
        let coefficients = self
            .free
            .iter()
            .filter(|&&c| coefficients[c] > 1e-9)
            .map(|&c| (c, coefficients[c].min(rest)))
            .collect();
        Some(Cut { coefficients, rhs: rest })
    }

    /// Solves the attacker's dual for one direction; adds what withholding each cell gives and
    /// returns what she can reach when nothing is withheld.
    fn dual(
        &self,
        attack: &Attack<'_>,
        side: Side,
        y: &[f64],
        whole: bool,
        coefficients: &mut [f64],
    ) -> Option<f64> {
        let sign = if side.up { 1.0 } else { -1.0 };
        let upper = self.hard.upper() as f64;
        let mut wanted = vec![0.0; self.open.len()];
        let mut known = 0.0;
        for &(v, c) in attack.terms {
            match self.place[v] {
                Some(i) => wanted[i] += sign * c as f64,
                None => known += sign * c as f64 * self.hard.fixed(v).unwrap_or(0) as f64,
            }
        }
        let mut model = Model { cost: vec![], lower: vec![], upper: vec![], whole: 0, rows: Vec::new() };
        let mut by_unknown: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.open.len()];
        for row in &self.rows {
            let column = model.cost.len();
            model.cost.push(row.bound);
            let (low, high) = match row.op {
                Op::Equal => (f64::NEG_INFINITY, f64::INFINITY),
                Op::AtMost => (0.0, f64::INFINITY),
                Op::AtLeast => (f64::NEG_INFINITY, 0.0),
            };
            model.lower.push(low);
            model.upper.push(high);
            for &(v, c) in &row.terms {
                by_unknown[v].push((column, c));
            }
        }
        let first = model.cost.len();
        for column in &self.columns {
            let (up, down) = (upper - column.count, column.count);
            let clip = |x: f64| if whole { x } else { x.min(attack.distance) };
            let share = y[column.cell];
            for (cost, c) in
                [(column.count + clip(up) * share, 1.0), (-column.count + clip(down) * share, -1.0)]
            {
                let at = model.cost.len();
                model.cost.push(cost);
                model.lower.push(0.0);
                model.upper.push(f64::INFINITY);
                for &v in &column.parts {
                    by_unknown[v].push((at, c));
                }
            }
        }
        for (terms, bound) in by_unknown.into_iter().zip(wanted) {
            model.rows.push(Row { terms, op: Op::AtLeast, bound });
        }
        let Answer::Point(point) = model.minimise(false, 0.0) else {
            return None;
        };
        let mut value = known;
        for (x, cost) in point.iter().zip(&model.cost).take(first) {
            value += x * cost;
        }
        for (i, column) in self.columns.iter().enumerate() {
            let (a, b) = (point[first + 2 * i].max(0.0), point[first + 2 * i + 1].max(0.0));
            // Both at once cancel out.
            let (a, b) = (a - a.min(b), b - a.min(b));
            value += (a - b) * column.count;
            coefficients[column.cell] += a * (upper - column.count) + b * column.count;
        }
        Some(value)
    }
}

/// A fractional pattern with its cost beyond the small cells.
enum Master {
    Point(Vec<f64>, f64),
    Nothing,
    Unsure,
}
