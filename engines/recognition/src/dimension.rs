//! The published rule per dimension, as clauses that come from a file.

use serde::Serialize;

use crate::answers::Age;
use crate::text::Text;

/// Strength of an indicator in a published weighing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// W in the source.
    Weak,
    /// M in the source.
    Medium,
    /// S in the source.
    Strong,
}

/// The published strengths of one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Strengths {
    /// In the list for adults.
    pub adult: Strength,
    /// In the list for children; none when the indicator is not in that list.
    pub child: Option<Strength>,
}

impl Strengths {
    /// The strength in the list that is used for this age; for an unknown age that of the adult list.
    pub fn for_age(self, age: Age) -> Option<Strength> {
        match age {
            Age::Minor => self.child,
            Age::Adult | Age::Unknown => Some(self.adult),
        }
    }
}

/// How many present indicators of each strength a dimension has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Strong ones.
    pub strong: usize,
    /// Medium ones.
    pub medium: usize,
    /// Weak ones.
    pub weak: usize,
}

impl FromIterator<Strength> for Tally {
    fn from_iter<I: IntoIterator<Item = Strength>>(strengths: I) -> Self {
        let mut tally = Self::default();
        for strength in strengths {
            match strength {
                Strength::Strong => tally.strong += 1,
                Strength::Medium => tally.medium += 1,
                Strength::Weak => tally.weak += 1,
            }
        }
        tally
    }
}

/// One way in which a dimension can be positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Id of the clause, such as `2S`.
    pub id: String,
    /// At least this many strong ones.
    pub strong: usize,
    /// At least this many medium ones.
    pub medium: usize,
    /// At least this many weak ones.
    pub weak: usize,
    /// At least this many that are medium or weak.
    pub medium_or_weak: usize,
    /// The clause in words.
    pub text: Text,
}

impl Clause {
    /// Whether the tally satisfies this clause.
    pub fn holds(&self, tally: Tally) -> bool {
        tally.strong >= self.strong
            && tally.medium >= self.medium
            && tally.weak >= self.weak
            && tally.medium + tally.weak >= self.medium_or_weak
    }

    /// Whether the clause asks for nothing, which would make it always true.
    pub(crate) fn is_empty(&self) -> bool {
        self.strong + self.medium + self.weak + self.medium_or_weak == 0
    }
}
