//! What an attacker knows, and what she can conclude from it. A conclusion that a cell stays
//! open is always backed by a witness: a whole-number table, checked exactly against everything
//! published. The linear programme only finds it.

use std::collections::{BTreeMap, BTreeSet};

use crate::lp::{Answer, Model, Op, Row, rounded};
use crate::release::{Release, Shown};
use crate::space::{Space, Terms};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    AtLeast(i64),
    AtMost(i64),
    /// Any value but this one.
    Other(i64),
}

impl Goal {
    pub(crate) fn met(self, value: i64) -> bool {
        match self {
            Self::AtLeast(v) => value >= v,
            Self::AtMost(v) => value <= v,
            Self::Other(v) => value != v,
        }
    }

    /// The ways in which it can be met, each one-sided.
    pub(crate) fn ways(self) -> Vec<Side> {
        match self {
            Self::AtLeast(v) => vec![Side { up: true, value: v }],
            Self::AtMost(v) => vec![Side { up: false, value: v }],
            Self::Other(v) => vec![Side { up: false, value: v - 1 }, Side { up: true, value: v + 1 }],
        }
    }
}

/// At least, or at most, a value.
#[derive(Clone, Copy)]
pub(crate) struct Side {
    pub(crate) up: bool,
    pub(crate) value: i64,
}

impl Side {
    pub(crate) fn met(self, value: i64) -> bool {
        if self.up { value >= self.value } else { value <= self.value }
    }

    pub(crate) fn op(self) -> Op {
        if self.up { Op::AtLeast } else { Op::AtMost }
    }
}

/// A table (of unknowns) that fits everything published, for the unknowns it names.
pub(crate) type Witness = BTreeMap<usize, u64>;

pub(crate) enum Reach {
    Yes(Witness),
    No,
    Unknown,
}

pub(crate) struct System {
    /// Sums that are known, reduced to unknowns that are still open.
    sums: Vec<(Vec<usize>, u64)>,
    /// People, and people per category: largest part <= people <= sum of parts.
    unions: Vec<(usize, Vec<usize>)>,
    fixed: Vec<Option<u64>>,
    /// Open unknowns that depend on each other share a number.
    group: Vec<usize>,
    upper: u64,
}

impl System {
    /// Everything the releases show; none when they contradict each other outright.
    pub(crate) fn of(space: &Space, releases: &[&Release]) -> Option<Self> {
        let mut sums = Vec::new();
        for r in releases {
            for cell in 0..r.shape().cells() {
                if let Shown::Count(n) = r.shown(cell) {
                    sums.push((space.cell(r.shape(), &r.shape().coords(cell)), n));
                }
            }
        }
        Self::new(space, sums)
    }

    /// A system of known sums; none when they contradict each other outright.
    pub(crate) fn new(space: &Space, sums: Vec<(Vec<usize>, u64)>) -> Option<Self> {
        let upper = sums.iter().map(|s| s.1).max().unwrap_or(0);
        let mut made = Self {
            sums,
            unions: space.unions(),
            fixed: vec![None; space.unknowns()],
            group: Vec::new(),
            upper,
        };
        made.propagate()?;
        made.reduce()?;
        made.regroup();
        Some(made)
    }

    /// Fixes what follows directly, until nothing changes.
    fn propagate(&mut self) -> Option<()> {
        loop {
            let mut changed = false;
            for (vars, total) in &self.sums {
                let known: u64 = vars.iter().filter_map(|&v| self.fixed[v]).sum();
                let rest = total.checked_sub(known)?;
                let open = vars.iter().filter(|&&v| self.fixed[v].is_none()).count();
                if open == 0 {
                    if rest != 0 {
                        return None;
                    }
                } else if rest == 0 || open == 1 {
                    for &v in vars {
                        if self.fixed[v].is_none() {
                            self.fixed[v] = Some(rest);
                            changed = true;
                        }
                    }
                }
            }
            for (people, parts) in &self.unions {
                if self.fixed[*people] == Some(0) {
                    for &p in parts {
                        match self.fixed[p] {
                            None => {
                                self.fixed[p] = Some(0);
                                changed = true;
                            }
                            Some(0) => {}
                            Some(_) => return None,
                        }
                    }
                } else if self.fixed[*people].is_none() && parts.iter().all(|&p| self.fixed[p] == Some(0)) {
                    self.fixed[*people] = Some(0);
                    changed = true;
                }
            }
            if !changed {
                return Some(());
            }
        }
    }

    fn reduce(&mut self) -> Option<()> {
        let mut rows: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for (vars, total) in std::mem::take(&mut self.sums) {
            let known: u64 = vars.iter().filter_map(|&v| self.fixed[v]).sum();
            let rest = total.checked_sub(known)?;
            let open: Vec<usize> = vars.into_iter().filter(|&v| self.fixed[v].is_none()).collect();
            if !open.is_empty() && *rows.entry(open).or_insert(rest) != rest {
                return None;
            }
        }
        self.sums = rows.into_iter().collect();
        for (people, parts) in &self.unions {
            if let Some(n) = self.fixed[*people]
                && (parts.iter().any(|&p| self.fixed[p].is_some_and(|x| x > n))
                    || (parts.iter().all(|&p| self.fixed[p].is_some())
                        && parts.iter().filter_map(|&p| self.fixed[p]).sum::<u64>() < n))
            {
                return None;
            }
        }
        Some(())
    }

    fn regroup(&mut self) {
        fn root(group: &mut [usize], mut v: usize) -> usize {
            while group[v] != v {
                group[v] = group[group[v]];
                v = group[v];
            }
            v
        }
        let mut group: Vec<usize> = (0..self.fixed.len()).collect();
        let links = self
            .sums
            .iter()
            .map(|s| s.0.clone())
            .chain(self.unions.iter().map(|(p, parts)| parts.iter().copied().chain([*p]).collect()));
        for mut vars in links {
            vars.retain(|&v| self.fixed[v].is_none());
            for pair in vars.windows(2) {
                let (a, b) = (root(&mut group, pair[0]), root(&mut group, pair[1]));
                group[a.max(b)] = a.min(b);
            }
        }
        self.group = (0..group.len()).map(|v| root(&mut group, v)).collect();
    }

    /// The value a witness gives to a combination; none when it does not name all of it.
    pub(crate) fn value(&self, terms: &Terms, witness: &Witness) -> Option<i64> {
        terms.iter().try_fold(0_i64, |sum, &(v, c)| {
            let n = match self.fixed[v] {
                Some(n) => n,
                None => *witness.get(&v)?,
            };
            Some(sum + c * n.cast_signed())
        })
    }

    /// Whether a witness fits everything known about the unknowns it touches, exactly.
    pub(crate) fn fits(&self, witness: &Witness) -> bool {
        let at = |v: usize| self.fixed[v].or_else(|| witness.get(&v).copied());
        let touched = |vars: &[usize]| vars.iter().any(|v| witness.contains_key(v));
        witness.iter().all(|(&v, &n)| self.fixed[v].is_none_or(|x| x == n))
            && self.sums.iter().filter(|s| touched(&s.0)).all(|(vars, t)| {
                vars.iter().try_fold(0_u64, |sum, &v| Some(sum + at(v)?)).is_some_and(|sum| sum == *t)
            })
            && self.unions.iter().filter(|(p, parts)| touched(parts) || touched(&[*p])).all(|(p, parts)| {
                let values: Option<Vec<u64>> = parts.iter().map(|&v| at(v)).collect();
                match (at(*p), values) {
                    (Some(n), Some(v)) => v.iter().all(|&x| x <= n) && v.iter().sum::<u64>() >= n,
                    _ => false,
                }
            })
    }

    /// Whether some whole-number table fits everything published and meets the goal.
    pub(crate) fn reach(&self, terms: &Terms, goal: Goal) -> Reach {
        let mut out = Reach::No;
        for side in goal.ways() {
            match self.reach_side(terms, side) {
                Reach::Yes(w) => return Reach::Yes(w),
                Reach::Unknown => out = Reach::Unknown,
                Reach::No => {}
            }
        }
        out
    }

    fn reach_side(&self, terms: &Terms, side: Side) -> Reach {
        let Some(found) = self.program(terms, side.up) else {
            let met = side.met(self.value(terms, &Witness::new()).unwrap_or(0));
            return if met { Reach::Yes(Witness::new()) } else { Reach::No };
        };
        let (vars, mut model, known) = found;
        match model.minimise(false, 0.0) {
            Answer::Infeasible => return Reach::No,
            Answer::Point(point) => {
                if let Some(w) = self.accept(&vars, &point, terms, side) {
                    return Reach::Yes(w);
                }
                let best: f64 = point.iter().zip(&model.cost).map(|(x, c)| x * c).sum();
                let short = if side.up {
                    -best + known as f64 + 1e-6 < side.value as f64
                } else {
                    best + known as f64 - 1e-6 > side.value as f64
                };
                if short {
                    return Reach::No;
                }
            }
            Answer::Unknown => {}
        }
        // The corner was not whole, or rounding does not fit: look for whole numbers.
        let sign = if side.up { -1.0 } else { 1.0 };
        let row =
            model.cost.iter().enumerate().filter(|(_, c)| **c != 0.0).map(|(i, c)| (i, c * sign)).collect();
        model.rows.push(Row { terms: row, op: side.op(), bound: (side.value - known) as f64 });
        match model.minimise(true, 1.0) {
            Answer::Point(point) => {
                self.accept(&vars, &point, terms, side).map_or(Reach::Unknown, Reach::Yes)
            }
            Answer::Infeasible => Reach::No,
            Answer::Unknown => Reach::Unknown,
        }
    }

    /// The exact smallest or largest whole value, with its witness; none when not proved.
    pub(crate) fn extreme(&self, terms: &Terms, largest: bool) -> Option<(i64, Witness)> {
        let Some((vars, model, _)) = self.program(terms, largest) else {
            let empty = Witness::new();
            return Some((self.value(terms, &empty)?, empty));
        };
        for whole in [false, true] {
            if let Answer::Point(point) = model.minimise(whole, 0.0)
                && (whole || point.iter().all(|x| (x - x.round()).abs() < 1e-6))
            {
                let w = witness(&vars, &point);
                if self.fits(&w) {
                    return Some((self.value(terms, &w)?, w));
                }
            }
        }
        None
    }

    /// The interval the relaxation gives: never narrower than the true one.
    pub(crate) fn interval(&self, terms: &Terms) -> Option<(f64, f64)> {
        let mut ends = [0.0; 2];
        for (end, largest) in ends.iter_mut().zip([false, true]) {
            let Some((_, model, known)) = self.program(terms, largest) else {
                let n = self.value(terms, &Witness::new())? as f64;
                return Some((n, n));
            };
            let Answer::Point(point) = model.minimise(false, 0.0) else {
                return None;
            };
            let best: f64 = point.iter().zip(&model.cost).map(|(x, c)| x * c).sum();
            *end = known as f64 + if largest { -best } else { best };
        }
        Some((ends[0], ends[1]))
    }

    /// Whether anything fits at all, in the relaxation.
    pub(crate) fn feasible(&self) -> bool {
        let all: Terms = (0..self.fixed.len()).map(|v| (v, 1)).collect();
        self.program(&all, true)
            .is_none_or(|(_, model, _)| !matches!(model.minimise(false, 0.0), Answer::Infeasible))
    }

    fn accept(&self, vars: &[usize], point: &[f64], terms: &Terms, side: Side) -> Option<Witness> {
        let w = witness(vars, point);
        (self.fits(&w) && self.value(terms, &w).is_some_and(|v| side.met(v))).then_some(w)
    }

    /// The programme over everything the combination depends on, its unknowns, and the known
    /// part of the combination; none when nothing of it is open.
    fn program(&self, terms: &Terms, largest: bool) -> Option<(Vec<usize>, Model, i64)> {
        let groups: BTreeSet<usize> =
            terms.iter().filter(|(v, _)| self.fixed[*v].is_none()).map(|(v, _)| self.group[*v]).collect();
        if groups.is_empty() {
            return None;
        }
        let vars: Vec<usize> = (0..self.fixed.len())
            .filter(|&v| self.fixed[v].is_none() && groups.contains(&self.group[v]))
            .collect();
        let position: BTreeMap<usize, usize> = vars.iter().enumerate().map(|(i, &v)| (v, i)).collect();
        let mut cost = vec![0.0; vars.len()];
        let mut known = 0;
        for &(v, c) in terms {
            match (self.fixed[v], position.get(&v)) {
                (Some(n), _) => known += c * n.cast_signed(),
                (None, Some(&i)) => cost[i] += if largest { -(c as f64) } else { c as f64 },
                (None, None) => {}
            }
        }
        let mut rows = Vec::new();
        self.rows(&mut rows, |v| position.get(&v).copied());
        let model = Model {
            lower: vec![0.0; cost.len()],
            upper: vec![self.upper as f64; cost.len()],
            whole: cost.len(),
            cost,
            rows,
        };
        Some((vars, model, known))
    }

    /// Writes everything known about the unknowns that have a place.
    pub(crate) fn rows(&self, rows: &mut Vec<Row>, place: impl Fn(usize) -> Option<usize>) {
        for (vars, total) in &self.sums {
            let terms: Option<Vec<_>> = vars.iter().map(|&v| place(v).map(|i| (i, 1.0))).collect();
            if let Some(terms) = terms {
                rows.push(Row { terms, op: Op::Equal, bound: *total as f64 });
            }
        }
        for (people, parts) in &self.unions {
            let open = |v: usize| if self.fixed[v].is_none() { place(v) } else { None };
            let value = |v: usize| self.fixed[v].unwrap_or(0) as f64;
            let people_term = open(*people).map(|i| (i, -1.0));
            let parts_open: Vec<_> = parts.iter().filter_map(|&p| open(p).map(|i| (i, 1.0))).collect();
            if people_term.is_none() && parts_open.is_empty() {
                continue;
            }
            for &p in parts {
                let terms: Vec<_> = open(p).map(|i| (i, 1.0)).into_iter().chain(people_term).collect();
                if !terms.is_empty() {
                    rows.push(Row { terms, op: Op::AtMost, bound: value(*people) - value(p) });
                }
            }
            let fixed: f64 = parts.iter().map(|&p| value(p)).sum();
            rows.push(Row {
                terms: parts_open.into_iter().chain(people_term).collect(),
                op: Op::AtLeast,
                bound: value(*people) - fixed,
            });
        }
    }

    /// The value of a published cell when the people are spread as in the witness.
    pub(crate) fn sum(&self, vars: &[usize], witness: &Witness) -> u64 {
        vars.iter().filter_map(|&v| self.fixed[v].or_else(|| witness.get(&v).copied())).sum()
    }

    pub(crate) fn fixed(&self, v: usize) -> Option<u64> {
        self.fixed[v]
    }

    /// Unknowns, known or not.
    pub(crate) fn unknowns(&self) -> usize {
        self.fixed.len()
    }

    /// Unknowns that are not known.
    pub(crate) fn open(&self) -> usize {
        self.fixed.iter().filter(|f| f.is_none()).count()
    }

    pub(crate) fn upper(&self) -> u64 {
        self.upper
    }
}

pub(crate) fn witness(vars: &[usize], point: &[f64]) -> Witness {
    vars.iter().copied().zip(rounded(point)).collect()
}
