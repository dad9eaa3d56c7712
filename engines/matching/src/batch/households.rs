//! Households that need several beds in one place, or places that are free for some time: no matroid any
//! more, so a mixed integer program, solved to a proof.
//!
//! Counting beds makes a weak program. Here each place chooses a *filling* (how many households of each
//! size), and households fill its slots: with the fillings whole, the rest is a flow and whole by itself.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{
    ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, TerminationReason, Variable,
};
use serde::Serialize;

use super::patterns::fillings;
use super::{Objective, check_classes, classes_in};
use crate::MatchError;

/// People who stay together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Household {
    /// Beds needed, at least 1.
    pub size: u32,
    /// Priority class, 0 most urgent.
    pub class: u32,
}

/// A household could have a place, at a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HouseholdOption {
    /// Position of the household.
    pub household: u32,
    /// Position of the place.
    pub place: u32,
    /// What it costs.
    pub cost: u32,
    /// From which day up to (not including) which day the beds are taken; `None` for as long as it lasts.
    /// For emergency beds: their longest stay.
    pub stay: Option<(u32, u32)>,
}

/// Which household gets which place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdPlan {
    /// Per household the place.
    pub places: Vec<Option<u32>>,
    /// Households placed.
    pub placed: usize,
    /// The same per class.
    pub class_counts: Vec<usize>,
    /// The sum of the costs.
    pub cost: i64,
    /// For a plan by class: what that order costs.
    pub trade_off: Option<TradeOff>,
}

/// What placing by class costs, against placing as many households as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TradeOff {
    /// Households in a plan that only counts households.
    pub most_households: usize,
    /// Households fewer in this plan.
    pub households_lost: usize,
    /// One-person households in a plan that only counts households.
    pub most_singles: usize,
    /// One-person households in this plan.
    pub singles: usize,
}

/// More steps than this, and the answer is "not proved" instead of a guess.
const NODES: u64 = 200_000;

/// The best plan, proved. For people who ask for one bed each [`super::Batch`] is exact and far faster.
pub fn place_households(
    households: &[Household],
    beds: &[u32],
    options: &[HouseholdOption],
    objective: Objective,
) -> Result<HouseholdPlan, MatchError> {
    let program = Program::new(households, beds, options)?;
    let everybody = |floor| Counted { class: None, floor };
    let (counted, trade) = match objective {
        Objective::MostPlaced => {
            let (count, _) = program.solve(&Goal::Most, &[])?;
            (vec![everybody(count)], None)
        }
        Objective::ByClass => {
            let mut counted = Vec::new();
            for class in 0..classes_in(&program.classes()) {
                let class = u32::try_from(class).unwrap_or(u32::MAX);
                let (count, _) = program.solve(&Goal::Class(class), &counted)?;
                counted.push(Counted { class: Some(class), floor: count });
            }
            let (count, chosen) = program.solve(&Goal::Most, &[])?;
            (counted, Some((count, program.singles(&chosen))))
        }
    };
    let (_, chosen) = program.solve(&Goal::Cost, &counted)?;
    let mut plan = program.plan(&chosen);
    plan.trade_off = trade.map(|(count, singles)| TradeOff {
        most_households: count,
        households_lost: count.saturating_sub(plan.placed),
        most_singles: singles,
        singles: program.singles(&chosen),
    });
    Ok(plan)
}

/// What to make as large, or as small, as possible.
enum Goal {
    Most,
    Class(u32),
    Cost,
}

/// At least this many, of one class or of all.
struct Counted {
    class: Option<u32>,
    floor: usize,
}

struct Program<'a> {
    households: &'a [Household],
    beds: &'a [u32],
    /// Sorted, and only those that fit by themselves.
    options: Vec<HouseholdOption>,
}

impl<'a> Program<'a> {
    fn new(
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

    fn classes(&self) -> Vec<u32> {
        self.households.iter().map(|household| household.class).collect()
    }

    fn size(&self, option: &HouseholdOption) -> u32 {
        self.households[option.household as usize].size
    }

    fn class(&self, option: &HouseholdOption) -> u32 {
        self.households[option.household as usize].class
    }

    /// The value reached and the options chosen; checked against the rules themselves.
    fn solve(&self, goal: &Goal, counted: &[Counted]) -> Result<(usize, Vec<bool>), MatchError> {
        let chosen = match self.attempt(goal, counted, false)? {
            Some(chosen) => chosen,
            // Not whole after all: ask for whole options too.
            None => self.attempt(goal, counted, true)?.ok_or(MatchError::NotProved)?,
        };
        let value = self
            .options
            .iter()
            .zip(&chosen)
            .filter(|(option, chosen)| {
                **chosen && !matches!(goal, Goal::Class(class) if *class != self.class(option))
            })
            .count();
        Ok((value, chosen))
    }

    fn attempt(
        &self,
        goal: &Goal,
        counted: &[Counted],
        whole: bool,
    ) -> Result<Option<Vec<bool>>, MatchError> {
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
                if whole || !filled.contains_key(&option.place) {
                    problem.add_binary_var(weight)
                } else {
                    problem.add_var(weight, (0.0, 1.0))
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
        for (place, here) in &by_place {
            match filled.get(place) {
                Some((sizes, fillings)) => {
                    let chosen: Vec<Variable> =
                        fillings.iter().map(|_| problem.add_binary_var(0.0)).collect();
                    let one = chosen.iter().map(|&variable| (variable, 1.0)).collect();
                    sum(&mut problem, one, ComparisonOp::Le, 1.0);
                    for (position, size) in sizes.iter().enumerate() {
                        let of_size = here.iter().filter(|&&o| self.size(&self.options[o]) == *size);
                        let slots = fillings.iter().zip(&chosen).map(|(f, &v)| (v, -f64::from(f[position])));
                        let terms = of_size.map(|&o| (variables[o], 1.0)).chain(slots).collect();
                        sum(&mut problem, terms, ComparisonOp::Le, 0.0);
                    }
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
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        if !matches!(goal, Goal::Cost) {
            // Households are counted whole: closer than one is exact.
            options.mip_gap = 0.999 / self.households.len().max(1) as f64;
        }
        let outcome = problem.solve_with(options).map_err(|_| MatchError::NotProved)?;
        let solution = outcome.solution().ok_or(MatchError::NotProved)?;
        let proved = solution.status() == SolutionStatus::Optimal
            || (!matches!(goal, Goal::Cost) && solution.termination_reason() == TerminationReason::MipGap);
        if !proved {
            return Err(MatchError::NotProved);
        }
        let values: Vec<f64> = variables.iter().map(|&variable| solution.var_value(variable)).collect();
        if values.iter().any(|value| (value - value.round()).abs() > 1e-6) {
            return Ok(None);
        }
        let chosen: Vec<bool> = values.iter().map(|value| *value > 0.5).collect();
        Ok(self.keeps_the_rules(&chosen, counted).then_some(chosen))
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

    fn singles(&self, chosen: &[bool]) -> usize {
        self.options.iter().zip(chosen).filter(|(option, chosen)| **chosen && self.size(option) == 1).count()
    }

    fn plan(&self, chosen: &[bool]) -> HouseholdPlan {
        let mut plan = HouseholdPlan {
            places: vec![None; self.households.len()],
            placed: 0,
            class_counts: vec![0; classes_in(&self.classes())],
            cost: 0,
            trade_off: None,
        };
        for (option, _) in self.options.iter().zip(chosen).filter(|(_, chosen)| **chosen) {
            plan.places[option.household as usize] = Some(option.place);
            plan.placed += 1;
            plan.class_counts[self.class(option) as usize] += 1;
            plan.cost += i64::from(option.cost);
        }
        plan
    }
}

/// Whether the beds are taken at that moment. A stay without an end lies over every moment.
fn covers(option: &HouseholdOption, moment: u32) -> bool {
    option.stay.is_none_or(|(from, until)| from <= moment && moment < until)
}
