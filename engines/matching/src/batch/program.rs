//! The mixed integer program of households. Counting beds makes a weak program: here each place chooses a
//! *filling* (how many households of each size), and households fill its slots. With the fillings whole, the
//! rest is a flow and whole by itself.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, Variable};

use super::check_classes;
use super::households::{Household, HouseholdOption};
use super::patterns::fillings;
use crate::MatchError;

/// More steps than this, and the answer is "not proved" instead of a guess.
const NODES: u64 = 200_000;

/// What to make as large, or as small, as possible.
pub(super) enum Goal {
    Most,
    Class(u32),
    Cost,
}

/// At least this many, of one class or of all.
pub(super) struct Counted {
    pub(super) class: Option<u32>,
    pub(super) floor: usize,
}

/// What has to be whole.
#[derive(Clone, Copy)]
enum Whole {
    /// Nothing: for an upper limit.
    Nothing,
    /// Fillings, and options at places without.
    Fillings,
    /// Everything.
    Options,
}

/// A place that chooses a filling.
struct Choice {
    place: u32,
    sizes: Vec<u32>,
    fillings: Vec<(Vec<u32>, Variable)>,
}

/// A program as the solver has it.
struct Model {
    problem: Problem,
    /// Per option.
    variables: Vec<Variable>,
    choices: Vec<Choice>,
}

/// Households, beds and options, checked.
pub(super) struct Program<'a> {
    pub(super) households: &'a [Household],
    beds: &'a [u32],
    /// Sorted, and only those that fit by themselves.
    pub(super) options: Vec<HouseholdOption>,
}

impl<'a> Program<'a> {
    pub(super) fn new(
        households: &'a [Household],
        beds: &'a [u32],
        options: &[HouseholdOption],
    ) -> Result<Self, MatchError> {
        check_classes(&households.iter().map(|household| household.class).collect::<Vec<_>>())?;
        if households.iter().any(|household| household.size == 0) {
            return Err(MatchError::TooLarge { what: "a household without people; no size" });
        }
        for (position, option) in options.iter().enumerate() {
            let bad = |why| MatchError::BadOption { position, why };
            if option.household as usize >= households.len() {
                return Err(bad("there is no such household"));
            }
            if option.place as usize >= beds.len() {
                return Err(bad("there is no such place"));
            }
            if option.stay.is_some_and(|(from, until)| from >= until) {
                return Err(bad("the stay ends before it begins"));
            }
        }
        let mut sorted = options.to_vec();
        sorted.sort_unstable();
        if sorted.windows(2).any(|p| (p[0].household, p[0].place) == (p[1].household, p[1].place)) {
            return Err(MatchError::Duplicate { kind: "option", code: String::new(), within: None });
        }
        sorted.retain(|o| households[o.household as usize].size <= beds[o.place as usize]);
        Ok(Self { households, beds, options: sorted })
    }

    pub(super) fn classes(&self) -> Vec<u32> {
        self.households.iter().map(|household| household.class).collect()
    }

    pub(super) fn size(&self, option: &HouseholdOption) -> u32 {
        self.households[option.household as usize].size
    }

    pub(super) fn class(&self, option: &HouseholdOption) -> u32 {
        self.households[option.household as usize].class
    }

    /// The value reached and the options chosen; checked against the rules themselves. `known` keeps the
    /// floors already: the search starts from it.
    pub(super) fn solve(
        &self,
        goal: &Goal,
        counted: &[Counted],
        known: &[bool],
    ) -> Result<(usize, Vec<bool>), MatchError> {
        // What the goal can be at most: its value is whole, so closer than one to it is exact.
        let most = match goal {
            Goal::Cost => self.cost(known),
            _ => self.bound(goal, counted)?,
        };
        let chosen = match self.attempt(goal, counted, known, most, Whole::Fillings)? {
            Some(chosen) => chosen,
            // Not whole after all: ask for whole options too.
            None => self.attempt(goal, counted, known, most, Whole::Options)?.ok_or(MatchError::NotProved)?,
        };
        let counts = |option: &HouseholdOption| match goal {
            Goal::Class(class) => *class == self.class(option),
            Goal::Most | Goal::Cost => true,
        };
        let value = self.chosen(&chosen).filter(|option| counts(option)).count();
        Ok((value, chosen))
    }

    /// The options that were chosen.
    pub(super) fn chosen<'c>(&'c self, chosen: &'c [bool]) -> impl Iterator<Item = &'c HouseholdOption> {
        self.options.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(option, _)| option)
    }

    fn cost(&self, chosen: &[bool]) -> f64 {
        self.chosen(chosen).map(|option| f64::from(option.cost)).sum()
    }

    /// An upper limit of a count: the program with parts of households and of fillings.
    fn bound(&self, goal: &Goal, counted: &[Counted]) -> Result<f64, MatchError> {
        let model = self.model(goal, counted, Whole::Nothing);
        let outcome = model.problem.solve().map_err(|_| MatchError::NotProved)?;
        Ok((outcome.solution().ok_or(MatchError::NotProved)?.objective() + 1e-6).floor())
    }

    fn model(&self, goal: &Goal, counted: &[Counted], whole: Whole) -> Model {
        let direction = match goal {
            Goal::Cost => OptimizationDirection::Minimize,
            _ => OptimizationDirection::Maximize,
        };
        let mut problem = Problem::new(direction);
        let timed: BTreeSet<u32> =
            self.options.iter().filter(|option| option.stay.is_some()).map(|option| option.place).collect();
        let mut by_place: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, option) in self.options.iter().enumerate() {
            by_place.entry(option.place).or_default().push(number);
        }
        let filled: BTreeMap<u32, (Vec<u32>, Vec<Vec<u32>>)> = by_place
            .iter()
            .filter(|(place, _)| !timed.contains(place))
            .filter_map(|(place, here)| {
                let sizes: BTreeSet<u32> = here.iter().map(|&o| self.size(&self.options[o])).collect();
                let sizes: Vec<u32> = sizes.into_iter().rev().collect();
                let fillings = fillings(self.beds[*place as usize], &sizes)?;
                Some((*place, (sizes, fillings)))
            })
            .collect();
        let variables: Vec<Variable> = self
            .options
            .iter()
            .map(|option| {
                let weight = match goal {
                    Goal::Most => 1.0,
                    Goal::Class(class) if *class == self.class(option) => 1.0,
                    Goal::Class(_) => 0.0,
                    Goal::Cost => f64::from(option.cost),
                };
                match whole {
                    Whole::Options => problem.add_binary_var(weight),
                    Whole::Fillings if !filled.contains_key(&option.place) => problem.add_binary_var(weight),
                    Whole::Fillings | Whole::Nothing => problem.add_var(weight, (0.0, 1.0)),
                }
            })
            .collect();
        let sum = |problem: &mut Problem, terms: Vec<(Variable, f64)>, op, bound: f64| {
            if !terms.is_empty() {
                problem.add_constraint(&terms[..], op, bound);
            }
        };
        let mut by_household: BTreeMap<u32, Vec<(Variable, f64)>> = BTreeMap::new();
        for (option, &variable) in self.options.iter().zip(&variables) {
            by_household.entry(option.household).or_default().push((variable, 1.0));
        }
        for terms in by_household.into_values() {
            sum(&mut problem, terms, ComparisonOp::Le, 1.0);
        }
        let mut choices = Vec::new();
        for (place, here) in &by_place {
            match filled.get(place) {
                Some((sizes, fillings)) => {
                    let choice = |problem: &mut Problem| match whole {
                        Whole::Nothing => problem.add_var(0.0, (0.0, 1.0)),
                        Whole::Fillings | Whole::Options => problem.add_binary_var(0.0),
                    };
                    let chosen: Vec<Variable> = fillings.iter().map(|_| choice(&mut problem)).collect();
                    let one = chosen.iter().map(|&variable| (variable, 1.0)).collect();
                    sum(&mut problem, one, ComparisonOp::Le, 1.0);
                    for (position, size) in sizes.iter().enumerate() {
                        let of_size = here.iter().filter(|&&o| self.size(&self.options[o]) == *size);
                        let slots = fillings.iter().zip(&chosen).map(|(f, &v)| (v, -f64::from(f[position])));
                        let terms = of_size.map(|&o| (variables[o], 1.0)).chain(slots).collect();
                        sum(&mut problem, terms, ComparisonOp::Le, 0.0);
                    }
                    let fillings = fillings.iter().cloned().zip(chosen).collect();
                    choices.push(Choice { place: *place, sizes: sizes.clone(), fillings });
                }
                None => {
                    for moment in self.moments(here) {
                        let then = here.iter().filter(|&&o| covers(&self.options[o], moment));
                        let terms =
                            then.map(|&o| (variables[o], f64::from(self.size(&self.options[o])))).collect();
                        sum(&mut problem, terms, ComparisonOp::Le, f64::from(self.beds[*place as usize]));
                    }
                }
            }
        }
        for count in counted {
            let of = self.options.iter().zip(&variables);
            let terms = of
                .filter(|(option, _)| count.class.is_none_or(|class| class == self.class(option)))
                .map(|(_, &variable)| (variable, 1.0))
                .collect();
            sum(&mut problem, terms, ComparisonOp::Ge, count.floor as f64);
        }
        Model { problem, variables, choices }
    }

    fn attempt(
        &self,
        goal: &Goal,
        counted: &[Counted],
        known: &[bool],
        most: f64,
        whole: Whole,
    ) -> Result<Option<Vec<bool>>, MatchError> {
        let model = self.model(goal, counted, whole);
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        options.mip_gap = 0.99 / most.max(1.0);
        options.warm_start = Some(self.start(&model, known));
        let outcome = model.problem.solve_with(options).map_err(|_| MatchError::NotProved)?;
        let solution = outcome.solution().ok_or(MatchError::NotProved)?;
        let bound = solution.stats().best_bound;
        let exact = bound.is_some_and(|bound| (bound - solution.objective()).abs() < 1.0 - 1e-6);
        if solution.status() != SolutionStatus::Optimal && !exact {
            return Err(MatchError::NotProved);
        }
        let variables = &model.variables;
        let values: Vec<f64> = variables.iter().map(|&variable| solution.var_value(variable)).collect();
        if values.iter().any(|value| (value - value.round()).abs() > 1e-6) {
            return Ok(None);
        }
        let chosen: Vec<bool> = values.iter().map(|value| *value > 0.5).collect();
        Ok(self.keeps_the_rules(&chosen, counted).then_some(chosen))
    }

    /// What is known, with a filling for each place that holds it.
    fn start(&self, model: &Model, known: &[bool]) -> Vec<(Variable, f64)> {
        let value = |chosen: bool| if chosen { 1.0 } else { 0.0 };
        let options = model.variables.iter().zip(known);
        let mut start: Vec<(Variable, f64)> =
            options.map(|(&variable, &chosen)| (variable, value(chosen))).collect();
        for choice in &model.choices {
            let used = |size: &u32| {
                let here = self.chosen(known).filter(|option| option.place == choice.place);
                here.filter(|option| self.size(option) == *size).count()
            };
            let used: Vec<usize> = choice.sizes.iter().map(used).collect();
            let holds = |(filling, _): &(Vec<u32>, Variable)| {
                filling.iter().zip(&used).all(|(slots, used)| *slots as usize >= *used)
            };
            let at = choice.fillings.iter().position(holds);
            let fillings = choice.fillings.iter().enumerate();
            start.extend(fillings.map(|(n, (_, variable))| (*variable, value(Some(n) == at))));
        }
        start
    }

    /// The moments at which the beds of a place must suffice: whenever a stay begins.
    fn moments(&self, here: &[usize]) -> BTreeSet<u32> {
        here.iter().map(|&o| self.options[o].stay.map_or(0, |(from, _)| from)).collect()
    }

    fn keeps_the_rules(&self, chosen: &[bool], counted: &[Counted]) -> bool {
        let chosen: Vec<&HouseholdOption> = self
            .options
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| **chosen)
            .map(|(option, _)| option)
            .collect();
        let mut seen = BTreeSet::new();
        let once = chosen.iter().all(|option| seen.insert(option.household));
        let fits = chosen.iter().all(|option| {
            let moment = option.stay.map_or(0, |(from, _)| from);
            let taken: u64 = chosen
                .iter()
                .filter(|other| other.place == option.place && covers(other, moment))
                .map(|other| u64::from(self.size(other)))
                .sum();
            taken <= u64::from(self.beds[option.place as usize])
        });
        let enough = counted.iter().all(|count| {
            let of = |option: &&&HouseholdOption| count.class.is_none_or(|class| class == self.class(option));
            chosen.iter().filter(of).count() >= count.floor
        });
        once && fits && enough
    }
}

/// Whether the beds are taken at that moment. A stay without an end lies over every moment.
fn covers(option: &HouseholdOption, moment: u32) -> bool {
    option.stay.is_none_or(|(from, until)| from <= moment && moment < until)
}
