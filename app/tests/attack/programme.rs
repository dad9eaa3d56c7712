//! The linear programme: one unknown for each way a person can be counted. Every number that was published is a sum of
//! unknowns, whatever table, filter, day or file it stands in.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::{ALL, About, Division, Doubt, Found, Number, Published};

/// A way a person can be counted: one category of every single division, some of the multiple one; and the day of
/// the count at which the person first appeared.
struct Unknown {
    first: usize,
    categories: BTreeMap<String, BTreeSet<String>>,
}

/// Whoever reads the numbers about one series of counts, and thinks that nobody is taken out between two counts.
pub struct Attacker {
    days: Vec<String>,
    unknowns: Vec<Unknown>,
    numbers: Vec<(Vec<usize>, u64)>,
}

impl std::fmt::Debug for Attacker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} unknowns, {} numbers", self.unknowns.len(), self.numbers.len())
    }
}

/// All divisions of the tables, each divided as finely as any of them does.
fn divisions(tables: &[Published]) -> Vec<Division> {
    let mut all: BTreeMap<String, Division> = BTreeMap::new();
    for division in tables.iter().flat_map(|table| &table.divisions) {
        let known = all.entry(division.name.clone()).or_insert_with(|| division.clone());
        for category in &division.categories {
            if !known.categories.iter().any(|(label, _)| *label == category.0) {
                known.categories.push(category.clone());
            }
        }
    }
    all.into_values().collect()
}

/// Every combination of finest categories of one division; each with everything it is part of.
fn ways(division: &Division) -> Vec<BTreeSet<String>> {
    let finest: Vec<&str> = division
        .categories
        .iter()
        .map(|(label, _)| label.as_str())
        .filter(|label| !division.categories.iter().any(|(_, up)| up.as_deref() == Some(label)))
        .collect();
    let path = |label: &str| division.path(label).into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    if !division.multiple {
        return finest.into_iter().map(path).collect();
    }
    (1_u32..1 << finest.len())
        .map(|mask| {
            let chosen = finest.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0);
            chosen.flat_map(|(_, label)| path(label)).collect()
        })
        .collect()
}

fn fits(unknown: &Unknown, about: &About) -> bool {
    about.iter().all(|(name, label)| {
        label == ALL || unknown.categories.get(name).is_some_and(|all| all.contains(label))
    })
}

impl Attacker {
    /// Puts everything side by side that was published of one series.
    ///
    /// # Panics
    /// When two sources contradict each other.
    pub fn new(tables: &[Published], numbers: &[Number]) -> Self {
        let days: BTreeSet<(&str, &str)> =
            tables.iter().map(|table| (table.people.on.as_str(), table.people.name.as_str())).collect();
        let days: Vec<String> = days.into_iter().map(|(_, name)| name.to_owned()).collect();
        let mut categories: Vec<BTreeMap<String, BTreeSet<String>>> = vec![BTreeMap::new()];
        for division in divisions(tables) {
            let ways = ways(&division);
            categories = categories
                .into_iter()
                .flat_map(|so_far| {
                    let name = &division.name;
                    ways.iter()
                        .map(move |way| {
                            let mut with = so_far.clone();
                            with.insert(name.clone(), way.clone());
                            with
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        let mut known: BTreeMap<(&str, &About), (u64, &str)> = BTreeMap::new();
        for number in numbers {
            let Some(n) = number.count else { continue };
            let (before, source) =
                *known.entry((&number.people.name, &number.about)).or_insert((n, &number.source));
            assert_eq!(before, n, "{:?}: {source} and {} differ", number.about, number.source);
        }
        let day = |name: &str| days.iter().position(|one| one == name).expect("a day of the series");
        // Nobody is where nobody was counted.
        let nobody: Vec<(usize, &About)> = known
            .iter()
            .filter(|(_, (n, _))| *n == 0)
            .map(|((name, about), _)| (day(name), *about))
            .collect();
        let unknowns: Vec<Unknown> = (0..days.len())
            .flat_map(|first| categories.iter().map(move |one| Unknown { first, categories: one.clone() }))
            .filter(|one| !nobody.iter().any(|(day, about)| one.first <= *day && fits(one, about)))
            .collect();
        let mut unknowns = alike(unknowns, &known, &days, tables);
        unknowns.shrink_to_fit();
        let numbers = known
            .iter()
            .filter(|(_, (n, _))| *n > 0)
            .map(|((name, about), (n, _))| (members(&unknowns, day(name), about), *n))
            .collect();
        Self { days, unknowns, numbers }
    }

    /// The smallest and the largest of a sum of unknowns, or the other extreme that `low` asks for, with the point.
    fn extreme(&self, cost: &[f64], low: bool) -> Vec<f64> {
        let direction = if low { OptimizationDirection::Minimize } else { OptimizationDirection::Maximize };
        let mut problem = Problem::new(direction);
        let most = self.numbers.iter().map(|(_, n)| *n).max().unwrap_or(0) as f64;
        let variables: Vec<_> = cost.iter().map(|cost| problem.add_var(*cost, (0.0, most))).collect();
        for (members, n) in &self.numbers {
            let sum: Vec<_> = members.iter().map(|i| (variables[*i], 1.0)).collect();
            problem.add_constraint(sum.as_slice(), ComparisonOp::Eq, *n as f64);
        }
        let solution = problem.solve().expect("what was published fits some people");
        let solution = solution.into_solution().expect("an optimum");
        variables.iter().map(|variable| solution.var_value(*variable)).collect()
    }

    fn cost(&self, doubt: &Doubt) -> Vec<f64> {
        let day = self.days.iter().position(|one| *one == doubt.people.name).expect("a day of the series");
        let mut cost = vec![0.0; self.unknowns.len()];
        for i in members(&self.unknowns, day, &doubt.about) {
            cost[i] += 1.0;
        }
        for i in doubt.outside.iter().flat_map(|outside| members(&self.unknowns, day, outside)) {
            cost[i] -= 1.0;
        }
        cost
    }

    /// Between what this count lies, by everything that was published.
    pub fn between(&self, doubt: &Doubt) -> (u64, u64) {
        let cost = self.cost(doubt);
        let end = |low: bool| value(&cost, &self.extreme(&cost, low));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of people")]
        ((end(true) - 1e-6).ceil().max(0.0) as u64, (end(false) + 1e-6).floor() as u64)
    }

    /// Everything that was to stay in doubt and does not, with what the attacker concluded.
    pub fn attack(&self, doubts: &[Doubt]) -> Vec<Found> {
        let costs: Vec<Vec<f64>> = doubts.iter().map(|doubt| self.cost(doubt)).collect();
        // A way to spread the people that was met answers for every cell at once.
        let mut met: Vec<(f64, f64)> = vec![(f64::MAX, f64::MIN); doubts.len()];
        let mut found = Vec::new();
        for (i, doubt) in doubts.iter().enumerate() {
            for low in [true, false] {
                let enough = |met: (f64, f64)| {
                    if low { met.0 <= doubt.low as f64 + 1e-6 } else { met.1 >= doubt.high as f64 - 1e-6 }
                };
                if enough(met[i]) {
                    continue;
                }
                let point = self.extreme(&costs[i], low);
                for (met, cost) in met.iter_mut().zip(&costs) {
                    let n = value(cost, &point);
                    *met = (met.0.min(n), met.1.max(n));
                }
                if !enough(met[i]) {
                    let (least, most) = self.between(doubt);
                    found.push(Found {
                        about: doubt.about.clone(),
                        people: doubt.people.name.clone(),
                        what: match &doubt.outside {
                            None => format!(
                                "{} people: known to be {least} to {most}, to be left open: {} to {}",
                                doubt.truth, doubt.low, doubt.high
                            ),
                            Some(inside) => format!("all {} are known to be in {inside:?}", doubt.truth),
                        },
                    });
                    break;
                }
            }
        }
        found
    }
}

fn value(cost: &[f64], point: &[f64]) -> f64 {
    cost.iter().zip(point).map(|(cost, n)| cost * n).sum()
}

/// Unknowns that count among these people on that day.
fn members(unknowns: &[Unknown], day: usize, about: &About) -> Vec<usize> {
    (0..unknowns.len()).filter(|i| unknowns[*i].first <= day && fits(&unknowns[*i], about)).collect()
}

/// One of all unknowns that no cell of any table tells apart.
fn alike(
    unknowns: Vec<Unknown>,
    known: &BTreeMap<(&str, &About), (u64, &str)>,
    days: &[String],
    tables: &[Published],
) -> Vec<Unknown> {
    let mut cells: BTreeSet<(usize, About)> = BTreeSet::new();
    let day = |name: &str| days.iter().position(|one| one == name).expect("a day of the series");
    cells.extend(known.keys().map(|(name, about)| (day(name), (*about).clone())));
    for table in tables {
        cells.extend(table.cells().into_iter().map(|about| (day(&table.people.name), about)));
    }
    let mut seen = BTreeSet::new();
    unknowns
        .into_iter()
        .filter(|one| {
            let in_cells: Vec<bool> =
                cells.iter().map(|(day, about)| one.first <= *day && fits(one, about)).collect();
            seen.insert(in_cells)
        })
        .collect()
}
