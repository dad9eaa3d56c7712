//! Threshold, secondary suppression and the audit that has the last word.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::lp::{Answer, Model, Op, Row, rounded};
use crate::protected::{Protected, ReleaseId};
use crate::release::{Release, Shown};
use crate::rule::{Requirement, check_total, coarsest_help, primaries, promises, requirements};
use crate::space::Space;
use crate::system::{Goal, Reach, System, Witness};
use crate::{Error, Parameters, Shape, Table};

/// Questions spent on showing again what turned out not to be needed.
const TIDY_BUDGET: usize = 300;

/// Protects a table for release beside everything released before.
///
/// Small cells are withheld, then as many others as it takes, then an attacker who knows all
/// releases of the same population is played: unless every small cell provably stays open, the
/// table is refused and the error names the dimension to coarsen.
///
/// ```
/// use jiff::civil::date;
/// use oever_disclosure::{protect, Dimension, Parameters, ReleaseId, Shape, Shown, Table, TOTAL};
///
/// // Invented figures.
/// let form = Dimension::flat("form", ["labour", "sexual", "criminal"])?;
/// let sex = Dimension::flat("sex", ["f", "m"])?.common_knowledge();
/// let shape = Shape::new("example 2024", vec![], vec![form, sex])?;
/// let table = Table::from_leaves(shape, &[3, 21, 40, 9, 8, 14])?;
/// let id = ReleaseId::new("example-1")?;
/// let released = protect(&table, &Parameters::default(), &id, date(2025, 3, 1), &[])?;
///
/// assert_eq!(released.value().cell(&["labour", "f"]), Some(Shown::Suppressed));
/// assert_eq!(released.value().cell(&[TOTAL, TOTAL]), Some(Shown::Count(95)));
/// assert_eq!(released.provenance().release().as_str(), "example-1");
/// # Ok::<(), oever_disclosure::Error>(())
/// ```
pub fn protect(
    table: &Table,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
    earlier: &[Release],
) -> Result<Protected<Release>, Error> {
    check_total(table, parameters)?;
    let shape = table.shape();
    let earlier: Vec<&Release> =
        earlier.iter().filter(|r| r.shape().population() == shape.population()).collect();
    let shapes: Vec<&Shape> = earlier.iter().map(|r| r.shape()).chain([shape]).collect();
    let space = Space::new(&shapes)?;
    let mut needs = requirements(table, parameters, &space);
    if !earlier.is_empty() {
        for (i, r) in earlier.iter().enumerate() {
            check_agreement(table, &space, &earlier[i..=i], r)?;
        }
        if let Some(last) = earlier.last() {
            check_agreement(table, &space, &earlier, last)?;
        }
        let contradicts = || Error::Contradicts { release: earlier[0].id().as_str().to_owned() };
        let before = System::of(&space, &earlier).ok_or_else(contradicts)?;
        needs.extend(promises(&earlier, &space, &before)?);
    }
    let plan = Plan::new(table, parameters, &space, &earlier, &needs);
    let (withheld, pool) = plan.suppress()?;

    let filled = (0..shape.cells()).filter(|&c| table.count(c) > 0).count();
    let hidden = withheld.iter().filter(|&&c| table.count(c) > 0).count();
    let percent = (100 * hidden).div_ceil(filled.max(1)) as u64;
    if percent > parameters.max_withheld() {
        return Err(Error::TooFine { dimension: coarsest_help(table, parameters), percent });
    }
    let shown = (0..shape.cells())
        .map(|c| if withheld.contains(&c) { Shown::Suppressed } else { Shown::Count(table.count(c)) })
        .collect();
    let release = Release::new(id.clone(), reference_date, parameters.clone(), shape.clone(), shown);
    // The gate: built from the released tables only, not from how they came about.
    let mut public = earlier.clone();
    public.push(&release);
    let unproven = || Error::Unproven { dimension: coarsest_help(table, parameters) };
    let system = System::of(&space, &public).ok_or_else(unproven)?;
    let missing = audit(&system, &needs, pool);
    if missing.is_some() {
        return Err(unproven());
    }
    Ok(release.into_protected())
}

/// The first requirement and goal that cannot be proved open; none when all can.
fn audit<'a>(
    system: &System,
    needs: &'a [Requirement],
    candidates: Vec<Witness>,
) -> Option<(&'a Requirement, Goal)> {
    // Only what fits everything published, exactly, counts as a witness.
    let mut pool: Vec<Witness> = candidates.into_iter().filter(|w| system.fits(w)).collect();
    for need in needs {
        for &goal in &need.goals {
            if pool.iter().any(|w| system.value(&need.terms, w).is_some_and(|v| goal.met(v))) {
                continue;
            }
            match system.reach(&need.terms, goal) {
                Reach::Yes(w) => pool.push(w),
                Reach::No | Reach::Unknown => return Some((need, goal)),
            }
        }
    }
    None
}

/// Earlier releases must describe the same people.
fn check_agreement(
    table: &Table,
    space: &Space,
    releases: &[&Release],
    blame: &Release,
) -> Result<(), Error> {
    let shape = table.shape();
    let mut sums: Vec<_> =
        (0..shape.cells()).map(|c| (space.cell(shape, &shape.coords(c)), table.count(c))).collect();
    for r in releases {
        for c in 0..r.shape().cells() {
            if let Shown::Count(n) = r.shown(c) {
                sums.push((space.cell(r.shape(), &r.shape().coords(c)), n));
            }
        }
    }
    match System::new(space, sums) {
        Some(system) if system.feasible() => Ok(()),
        _ => Err(Error::Contradicts { release: blame.id().as_str().to_owned() }),
    }
}

/// Finding a pattern: for each requirement the cheapest way the people could be spread otherwise
/// is computed; the cells in which that would show are withheld.
struct Plan<'a> {
    table: &'a Table,
    parameters: &'a Parameters,
    space: &'a Space,
    earlier: &'a [&'a Release],
    needs: &'a [Requirement],
    /// Unknowns per cell of the table.
    cells: Vec<Vec<usize>>,
}

impl<'a> Plan<'a> {
    fn new(
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

    fn suppress(&self) -> Result<(BTreeSet<usize>, Vec<Witness>), Error> {
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
        Ok((withheld, pool))
    }

    /// Withholds what it takes for one goal; the witness fits everything still shown.
    fn open_up(
        &self,
        hard: &System,
        need: &Requirement,
        goal: Goal,
        withheld: &mut BTreeSet<usize>,
    ) -> Result<Witness, Error> {
        let (vars, model) = self.cheapest(hard, need, goal, withheld);
        let unproven = Error::Unproven { dimension: self.dimension() };
        for whole in [false, true] {
            match model.minimise(whole, if whole { 0.5 } else { 0.0 }) {
                Answer::Infeasible => return Err(self.refusal(need)),
                Answer::Unknown => {}
                Answer::Point(point) => {
                    let w: Witness = vars.iter().copied().zip(rounded(&point[..vars.len()])).collect();
                    if hard.fits(&w) && hard.value(&need.terms, &w).is_some_and(|v| goal.met(v)) {
                        self.withhold_changes(hard, &w, withheld);
                        return Ok(w);
                    }
                }
            }
        }
        Err(unproven)
    }

    fn withhold_changes(&self, hard: &System, w: &Witness, withheld: &mut BTreeSet<usize>) {
        for (c, vars) in self.cells.iter().enumerate() {
            if hard.sum(vars, w) != self.table.count(c) {
                withheld.insert(c);
            }
        }
    }

    /// The programme: spread the people so that the goal is met and what is shown changes least.
    fn cheapest(
        &self,
        hard: &System,
        need: &Requirement,
        goal: Goal,
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
            let weight = self.weight(c);
            for sign in [-1.0, 1.0] {
                terms.push((model.cost.len(), sign));
                model.cost.push(weight);
                model.upper.push(hard.upper() as f64);
            }
            let fixed: f64 = parts.iter().map(|&v| known(v)).sum();
            model.rows.push(Row { terms, op: Op::Equal, bound: self.table.count(c) as f64 - fixed });
        }
        let (op, v) = match goal {
            Goal::AtLeast(v) => (Op::AtLeast, v),
            Goal::AtMost(v) => (Op::AtMost, v),
        };
        let fixed: f64 = need.terms.iter().map(|&(v, c)| c as f64 * known(v)).sum();
        model.rows.push(Row {
            terms: need.terms.iter().filter_map(|&(v, c)| place[v].map(|i| (i, c as f64))).collect(),
            op,
            bound: v as f64 - fixed,
        });
        (vars, model)
    }

    /// Small counts are cheap to withhold, margins dear, zeros (which tell what does not occur)
    /// a last resort.
    fn weight(&self, cell: usize) -> f64 {
        let margins = self.table.shape().coords(cell).iter().filter(|&&c| c == 0).count();
        let base = match self.table.count(cell) {
            0 => 400.0,
            n => 20.0 + n.min(200) as f64,
        };
        base * (1.0 + 2.0 * margins as f64)
    }

    fn refusal(&self, need: &Requirement) -> Error {
        let dimension = self.dimension();
        match (&need.earlier, self.earlier.last()) {
            (Some(release), _) => Error::Differencing { release: release.clone(), dimension },
            (None, Some(last)) => Error::Differencing { release: last.id().as_str().to_owned(), dimension },
            (None, None) => Error::Unprotectable { dimension },
        }
    }

    /// Shows again, dearest first, what every requirement can do without.
    fn tidy(&self, small: &BTreeSet<usize>, withheld: &mut BTreeSet<usize>, pool: &mut Vec<Witness>) {
        let mut extra: Vec<usize> = withheld.difference(small).copied().collect();
        extra.sort_by(|&a, &b| {
            let dear = self.weight(b).total_cmp(&self.weight(a));
            dear.then(a.cmp(&b))
        });
        let mut budget = TIDY_BUDGET;
        for cell in extra {
            let shown = (1..self.cells.len()).filter(|c| *c == cell || !withheld.contains(c));
            let Some(system) = self.system(shown) else {
                continue;
            };
            let mut kept: Vec<Witness> = pool.iter().filter(|w| system.fits(w)).cloned().collect();
            let fine = self.needs.iter().all(|need| {
                need.goals.iter().all(|&goal| {
                    let open = |w: &Witness| system.value(&need.terms, w).is_some_and(|v| goal.met(v));
                    if kept.iter().any(open) {
                        return true;
                    }
                    let Some(left) = budget.checked_sub(1) else {
                        return false;
                    };
                    budget = left;
                    match system.reach(&need.terms, goal) {
                        Reach::Yes(w) => {
                            kept.push(w);
                            true
                        }
                        Reach::No | Reach::Unknown => false,
                    }
                })
            });
            if fine {
                withheld.remove(&cell);
                *pool = kept;
            }
        }
    }
}
