//! Many requests at once: who gets which place, as many as possible, the most urgent first.
//!
//! For single people the sets that can be placed together form a transversal matroid: filling strictly
//! by class never lowers the number placed. So one weight per class is enough, and all is one min-cost
//! assignment in whole numbers: with `n` people, `K` classes and `D = n·(highest cost)+1`, leaving
//! somebody of class `c` without a place costs `D·(K−c)`. Families break the theorem: see
//! [`place_households`].
//!
//! ```
//! use oever_matching::*;
//!
//! // Two people, one bed: the urgent one (class 0) gets it, although it is further for her.
//! let option = |client, cost| PlaceOption { client, place: 0, cost };
//! let batch = Batch::new(vec![1, 0], vec![1], vec![option(0, 3), option(1, 40)])?;
//! let allocation = batch.solve(Objective::ByClass)?;
//! assert_eq!(allocation.places, [None, Some(0)]);
//! assert_eq!((allocation.placed, allocation.cost), (1, 40));
//! // Why not the other: the place is full, and held by somebody more urgent.
//! let why = batch.why_full(&allocation, 0).unwrap();
//! assert_eq!((why.places.as_slice(), why.holders.as_slice()), ([0].as_slice(), [1].as_slice()));
//! assert!(batch.envy(&allocation).is_empty());
//! # Ok::<(), MatchError>(())
//! ```

mod certificate;
mod dense;
mod households;
mod patterns;
mod program;
mod sparse;

pub use certificate::{Envy, FullCertificate};
pub use dense::solve_dense;
pub use households::{Household, HouseholdOption, HouseholdPlan, TradeOff, place_households};

use crate::MatchError;

/// Somebody could have a place, at a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceOption {
    /// Position of the client.
    pub client: u32,
    /// Position of the place.
    pub place: u32,
    /// What it costs: distance, or 1 for an emergency bed. Never money, never a score of a person.
    pub cost: u32,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// As many as possible, then the lowest cost.
    MostPlaced,
    /// As many as possible of class 0, then of class 1, and so on; then the lowest cost.
    ByClass,
}

/// Who gets which place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Per client the place.
    pub places: Vec<Option<u32>>,
    /// How many have one.
    pub placed: usize,
    /// The same per class, from class 0.
    pub class_counts: Vec<usize>,
    /// The sum of the costs.
    pub cost: i64,
}

/// A checked batch of people who ask for one bed each.
///
/// The options are sorted, so their order has no influence. Which of several equally good allocations is
/// given follows from the positions of clients and places: a caller fixes those by something that says
/// nothing about people, such as a drawn number.
#[derive(Debug, Clone)]
pub struct Batch {
    classes: Vec<u32>,
    beds: Vec<u32>,
    /// Where the options of each client start, and the end.
    starts: Vec<usize>,
    options: Vec<PlaceOption>,
}

/// More classes than this are a mistake.
pub(crate) const MOST_CLASSES: u32 = 100;

impl Batch {
    /// Checks a batch: `classes` per client (0 is most urgent), `beds` per place.
    pub fn new(classes: Vec<u32>, beds: Vec<u32>, mut options: Vec<PlaceOption>) -> Result<Self, MatchError> {
        check_classes(&classes)?;
        let small = |n: usize| u32::try_from(n).is_ok_and(|n| n < u32::MAX);
        if !small(classes.len()) || !small(beds.len()) {
            return Err(MatchError::TooLarge { what: "the number of clients or places" });
        }
        for (position, option) in options.iter().enumerate() {
            if option.client as usize >= classes.len() {
                return Err(MatchError::BadOption { position, why: "there is no such client" });
            }
            if option.place as usize >= beds.len() {
                return Err(MatchError::BadOption { position, why: "there is no such place" });
            }
        }
        options.sort_unstable();
        if options.windows(2).any(|pair| (pair[0].client, pair[0].place) == (pair[1].client, pair[1].place)) {
            return Err(MatchError::Duplicate { kind: "option", code: String::new(), within: None });
        }
        let mut starts = vec![0; classes.len() + 1];
        for option in &options {
            starts[option.client as usize + 1] += 1;
        }
        for client in 0..classes.len() {
            starts[client + 1] += starts[client];
        }
        Ok(Self { classes, beds, starts, options })
    }

    /// The best allocation.
    pub fn solve(&self, objective: Objective) -> Result<Allocation, MatchError> {
        let penalties = penalties(&self.classes, self.highest_cost(), objective)?;
        Ok(self.allocation(sparse::solve(self, &penalties).places))
    }

    /// The options of one client, by place.
    pub fn options_of(&self, client: u32) -> &[PlaceOption] {
        let client = client as usize;
        match (self.starts.get(client), self.starts.get(client + 1)) {
            (Some(&from), Some(&to)) => &self.options[from..to],
            _ => &[],
        }
    }

    /// The number of clients.
    pub fn clients(&self) -> usize {
        self.classes.len()
    }

    fn highest_cost(&self) -> u32 {
        self.options.iter().map(|option| option.cost).max().unwrap_or(0)
    }

    fn allocation(&self, places: Vec<Option<u32>>) -> Allocation {
        let mut allocation =
            Allocation { placed: 0, class_counts: vec![0; classes_in(&self.classes)], cost: 0, places };
        for ((client, place), class) in (0..).zip(&allocation.places).zip(&self.classes) {
            let options = self.options_of(client);
            let chosen = place.and_then(|place| options.iter().find(|option| option.place == place));
            if let Some(option) = chosen {
                allocation.placed += 1;
                allocation.class_counts[*class as usize] += 1;
                allocation.cost += i64::from(option.cost);
            }
        }
        allocation
    }
}

fn check_classes(classes: &[u32]) -> Result<(), MatchError> {
    if classes.iter().any(|&class| class >= MOST_CLASSES) {
        return Err(MatchError::TooLarge { what: "a priority class (they run from 0 to 99)" });
    }
    Ok(())
}

/// The number of classes: one more than the highest.
fn classes_in(classes: &[u32]) -> usize {
    classes.iter().max().map_or(0, |&class| class as usize + 1)
}

/// What it costs to leave each client without a place: more than all places together, times the class.
fn penalties(classes: &[u32], highest_cost: u32, objective: Objective) -> Result<Vec<i64>, MatchError> {
    let too_large = MatchError::TooLarge { what: "the number of clients times the highest cost" };
    let clients = i64::try_from(classes.len()).map_err(|_| too_large.clone())?;
    let count = i64::from(u32::try_from(classes_in(classes)).unwrap_or(u32::MAX));
    let unit = clients.checked_mul(i64::from(highest_cost)).and_then(|all| all.checked_add(1));
    // Every sum in the search stays below a few times the largest penalty.
    let room = unit.and_then(|unit| unit.checked_mul(count.max(1))?.checked_mul(16));
    let (Some(unit), Some(_)) = (unit, room) else { return Err(too_large) };
    Ok(classes
        .iter()
        .map(|&class| match objective {
            Objective::MostPlaced => unit,
            Objective::ByClass => unit * (count - i64::from(class)),
        })
        .collect())
}
