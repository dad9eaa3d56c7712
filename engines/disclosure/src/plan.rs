//! Finding a pattern that protects.

use std::collections::BTreeSet;

use crate::exact::Search;
use crate::lp::{Answer, Model, Op, Row, rounded};
use crate::protect::Pattern;
use crate::release::{Release, Shown};
use crate::rule::{Requirement, coarsest_help, primaries};
use crate::space::Space;
use crate::system::{Goal, Reach, Side, System, Witness};
use crate::{Cost, Error, Parameters, Table};

/// Questions spent on showing again what turned out not to be needed.
const TIDY_BUDGET: usize = 300;

/// Above this many open unknowns the cheapest pattern is not looked for.
const EXACT_UNKNOWNS: usize = 400;

/// Finding a pattern: for each requirement the cheapest way the people could be spread otherwise
/// is computed; the cells in which that would show are withheld.
pub(crate) struct Plan<'a> {
    pub(crate) table: &'a Table,
    parameters: &'a Parameters,
    space: &'a Space,
    earlier: &'a [&'a Release],
    pub(crate) needs: &'a [Requirement],
    /// Unknowns per cell of the table.
    pub(crate) cells: Vec<Vec<usize>>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        table: &'a Table,
        parameters: &'a Parameters,
        space: &'a Space,
        earlier: &'a [&'a Release],
        needs: &'a [Requirement],
    ) -> Self {
        let shape = table.shape();
        let cells = (0..shape.cells()).map(|c| space.cell(shape, &shape.coords(c))).collect();
        Self { table, parameters, space, earlier, needs, cells }
    }

    /// What is known whatever is withheld: earlier releases, the grand total, and `shown`.
    fn system(&self, shown: impl Iterator<Item = usize>) -> Option<System> {
        let mut sums: Vec<(Vec<usize>, u64)> = Vec::new();
        for r in self.earlier {
            for c in 0..r.shape().cells() {
                if let Shown::Count(n) = r.shown(c) {
                    sums.push((self.space.cell(r.shape(), &r.shape().coords(c)), n));
                }
            }
        }
        for c in std::iter::once(0).chain(shown) {
            sums.push((self.cells[c].clone(), self.table.count(c)));
        }
        System::new(self.space, sums)
    }

    fn dimension(&self) -> String {
        coarsest_help(self.table, self.parameters)
    }

    pub(crate) fn suppress(&self) -> Result<(BTreeSet<usize>, Vec<Witness>, Pattern), Error> {
        let small = primaries(self.table, self.parameters);
        let mut withheld = small.clone();
        let mut pool: Vec<Witness> = Vec::new();
        let unproven = || Error::Unproven { dimension: self.dimension() };
        let hard = self.system(std::iter::empty()).ok_or_else(unproven)?;
        for need in self.needs {
            for &goal in &need.goals {
                let open = pool.iter().any(|w| hard.value(&need.terms, w).is_some_and(|v| goal.met(v)));
                if !open {
                    pool.push(self.open_up(&hard, need, goal, &mut withheld)?);
                }
            }
        }
        self.tidy(&small, &mut withheld, &mut pool);
        let cost = |cells: &BTreeSet<usize>| cells.iter().map(|&c| self.weight(c)).sum::<u64>();
        let mut at_least = cost(&small);
        let mut cheapest = at_least == cost(&withheld);
        let effort = self.parameters.spends();
        if !cheapest && effort > 0 && hard.open() <= EXACT_UNKNOWNS {
            let found = Search::new(self, &hard, &small, effort).run(cost(&withheld), &withheld);
            at_least = at_least.max(found.at_least);
            cheapest = found.finished;
            if let Some((cells, witnesses)) = found.better {
                withheld = cells;
                pool = witnesses;
            }
        }
        let total = cost(&withheld);
        at_least = if cheapest { total } else { at_least.min(total) };
        let pattern =
            Pattern { withheld: withheld.len(), primary: small.len(), cost: total, at_least, cheapest };
        Ok((withheld, pool, pattern))
    }

    /// Whether a cell may be withheld: never the grand total, and a zero only where zeros may go.
    pub(crate) fn may_go(&self, cell: usize) -> bool {
        cell != 0 && (self.parameters.costs() == Cost::Balanced || self.table.count(cell) > 0)
    }

    /// Withholds what it takes for one goal; the witness fits everything still shown.
    fn open_up(
        &self,
        hard: &System,
        need: &Requirement,
        goal: Goal,
        withheld: &mut BTreeSet<usize>,
    ) -> Result<Witness, Error> {
        let mut refused = false;
        let mut best: Option<(u64, Witness)> = None;
        for side in goal.ways() {
            let (vars, model) = self.spread(hard, need, side, withheld);
            for whole in [false, true] {
                match model.minimise(whole, if whole { 0.5 } else { 0.0 }) {
                    Answer::Infeasible => {
                        refused = true;
                        break;
                    }
                    Answer::Unknown => {}
                    Answer::Point(point) => {
                        let w: Witness = vars.iter().copied().zip(rounded(&point[..vars.len()])).collect();
                        if hard.fits(&w) && hard.value(&need.terms, &w).is_some_and(|v| goal.met(v)) {
                            let changes = self.changes(hard, &w);
                            let cost = changes.difference(withheld).map(|&c| self.weight(c)).sum();
                            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                                best = Some((cost, w));
                            }
                            break;
                        }
                    }
                }
            }
        }
        match best {
            Some((_, w)) => {
                withheld.extend(self.changes(hard, &w));
                Ok(w)
            }
            None if refused => Err(self.refusal(need)),
            None => Err(Error::Unproven { dimension: self.dimension() }),
        }
    }

    /// The cells in which a population differs from the true one.
    fn changes(&self, hard: &System, w: &Witness) -> BTreeSet<usize> {
        let differs = |(c, vars): &(usize, &Vec<usize>)| hard.sum(vars, w) != self.table.count(*c);
        self.cells.iter().enumerate().filter(differs).map(|(c, _)| c).collect()
    }

    /// The programme: spread the people so that the goal is met and what is shown changes least.
    fn spread(
        &self,
        hard: &System,
        need: &Requirement,
        side: Side,
        withheld: &BTreeSet<usize>,
    ) -> (Vec<usize>, Model) {
        let vars: Vec<usize> = (0..self.space.unknowns()).filter(|&v| hard.fixed(v).is_none()).collect();
        let mut place = vec![None; self.space.unknowns()];
        for (i, &v) in vars.iter().enumerate() {
            place[v] = Some(i);
        }
        let known = |v: usize| hard.fixed(v).unwrap_or(0) as f64;
        let mut model = Model {
            cost: vec![0.0; vars.len()],
            lower: vec![0.0; vars.len()],
            upper: vec![hard.upper() as f64; vars.len()],
            whole: vars.len(),
            rows: Vec::new(),
        };
        hard.rows(&mut model.rows, |v| place[v]);
        for (c, parts) in self.cells.iter().enumerate().skip(1) {
            if withheld.contains(&c) {
                continue;
            }
            let mut terms: Vec<(usize, f64)> =
                parts.iter().filter_map(|&v| place[v].map(|i| (i, 1.0))).collect();
            if terms.is_empty() {
                continue;
            }
            let (weight, most) =
                if self.may_go(c) { (self.weight(c) as f64, hard.upper() as f64) } else { (0.0, 0.0) };
            for sign in [-1.0, 1.0] {
                terms.push((model.cost.len(), sign));
                model.cost.push(weight);
                model.lower.push(0.0);
                model.upper.push(most);
            }
            let fixed: f64 = parts.iter().map(|&v| known(v)).sum();
            model.rows.push(Row { terms, op: Op::Equal, bound: self.table.count(c) as f64 - fixed });
        }
        let fixed: f64 = need.terms.iter().map(|&(v, c)| c as f64 * known(v)).sum();
        model.rows.push(Row {
            terms: need.terms.iter().filter_map(|&(v, c)| place[v].map(|i| (i, c as f64))).collect(),
            op: side.op(),
            bound: side.value as f64 - fixed,
        });
        (vars, model)
    }

    /// What withholding a cell costs.
    pub(crate) fn weight(&self, cell: usize) -> u64 {
        let n = self.table.count(cell);
        match self.parameters.costs() {
            Cost::Cells => 1,
            Cost::People => n.max(1),
            Cost::Balanced => {
                let margins = self.table.shape().coords(cell).iter().filter(|&&c| c == 0).count() as u64;
                (if n == 0 { 400 } else { 20 + n.min(200) }) * (1 + 2 * margins)
            }
        }
    }

    fn refusal(&self, need: &Requirement) -> Error {
        let dimension = self.dimension();
        let last = self.earlier.last().map(|last| last.id().as_str().to_owned());
        match need.earlier.clone().or(last) {
            Some(release) => {
                Error::Differencing { release, dimension, filter: self.table.shape().conditions() }
            }
            None => Error::Unprotectable { dimension },
        }
    }

    /// Shows again, dearest first, what every requirement can do without.
    fn tidy(&self, small: &BTreeSet<usize>, withheld: &mut BTreeSet<usize>, pool: &mut Vec<Witness>) {
        let mut extra: Vec<usize> = withheld.difference(small).copied().collect();
        extra.sort_by_key(|&c| (std::cmp::Reverse(self.weight(c)), c));
        let mut budget = TIDY_BUDGET;
        for cell in extra {
            let mut fewer = withheld.clone();
            fewer.remove(&cell);
            if let Some(kept) = self.holds(&fewer, pool, &mut budget) {
                *withheld = fewer;
                *pool = kept;
            }
        }
    }

    /// Whether every requirement provably holds when exactly these cells are withheld; the
    /// witnesses if so. `pool` may hold some already.
    pub(crate) fn holds(
        &self,
        withheld: &BTreeSet<usize>,
        pool: &[Witness],
        budget: &mut usize,
    ) -> Option<Vec<Witness>> {
        let system = self.system((1..self.cells.len()).filter(|c| !withheld.contains(c)))?;
        let mut kept: Vec<Witness> = pool.iter().filter(|w| system.fits(w)).cloned().collect();
        for need in self.needs {
            for &goal in &need.goals {
                if kept.iter().any(|w| system.value(&need.terms, w).is_some_and(|v| goal.met(v))) {
                    continue;
                }
                *budget = budget.checked_sub(1)?;
                let Reach::Yes(w) = system.reach(&need.terms, goal) else {
                    return None;
                };
                kept.push(w);
            }
        }
        Some(kept)
    }
}
