//! Households that need several beds in one place, or places that are free for some time: no matroid any
//! more, so a mixed integer program, solved to a proof.

use serde::Serialize;

use super::program::{Counted, Goal, Program};
use super::{Objective, classes_in};
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

/// The best plan, proved. For people who ask for one bed each [`super::Batch`] is exact and far faster.
pub fn place_households(
    households: &[Household],
    beds: &[u32],
    options: &[HouseholdOption],
    objective: Objective,
) -> Result<HouseholdPlan, MatchError> {
    let program = Program::new(households, beds, options)?;
    let nothing = vec![false; program.options.len()];
    let (counted, known, trade) = match objective {
        Objective::MostPlaced => {
            let (count, chosen) = program.solve(&Goal::Most, &[], &nothing)?;
            (vec![Counted { class: None, floor: count }], chosen, None)
        }
        Objective::ByClass => {
            let (mut counted, mut known) = (Vec::new(), nothing);
            for class in (0..).take(classes_in(&program.classes())) {
                let count;
                (count, known) = program.solve(&Goal::Class(class), &counted, &known)?;
                counted.push(Counted { class: Some(class), floor: count });
            }
            let (count, most) = program.solve(&Goal::Most, &[], &known)?;
            (counted, known, Some((count, program.singles(&most))))
        }
    };
    let (_, chosen) = program.solve(&Goal::Cost, &counted, &known)?;
    let mut plan = program.plan(&chosen);
    plan.trade_off = trade.map(|(count, singles)| TradeOff {
        most_households: count,
        households_lost: count.saturating_sub(plan.placed),
        most_singles: singles,
        singles: program.singles(&chosen),
    });
    Ok(plan)
}

impl Program<'_> {
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
