use serde::{Deserialize, Serialize};

use crate::Error;

/// What must stay open about a small cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// It could be smaller, and it could reach the threshold: nobody can tell that it is small.
    #[default]
    Range,
    /// It is not known exactly: the interval holds at least two values.
    Width,
}

/// What withholding a cell costs; the cheapest pattern that protects is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// Small counts are cheap, margins dear, zeros a last resort.
    #[default]
    Balanced,
    /// Every cell costs one; zeros stay shown.
    Cells,
    /// A cell costs the people in it, at least one; zeros stay shown.
    People,
}

/// The rule a table is protected by. It is published beside the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Parameters {
    threshold: u64,
    regional_threshold: u64,
    attribute_check: bool,
    max_withheld_percent: u64,
    openness: Openness,
    cost: Cost,
    effort: usize,
}

/// As it is stored; what later versions added may be absent.
#[derive(Deserialize)]
struct Raw {
    threshold: u64,
    regional_threshold: u64,
    attribute_check: bool,
    max_withheld_percent: u64,
    #[serde(default)]
    openness: Openness,
    #[serde(default)]
    cost: Cost,
    #[serde(default)]
    effort: usize,
}

impl TryFrom<Raw> for Parameters {
    type Error = Error;
    fn try_from(raw: Raw) -> Result<Self, Error> {
        let mut made = Self::new(raw.threshold, raw.regional_threshold)?
            .max_withheld_percent(raw.max_withheld_percent)?;
        made.attribute_check = raw.attribute_check;
        made.openness = raw.openness;
        made.cost = raw.cost;
        made.effort = raw.effort;
        Ok(made)
    }
}

/// Five people nationally, ten by region, attribute disclosure checked, at most three quarters of
/// the filled cells withheld.
impl Default for Parameters {
    fn default() -> Self {
        Self {
            threshold: 5,
            regional_threshold: 10,
            attribute_check: true,
            max_withheld_percent: 75,
            openness: Openness::Range,
            cost: Cost::Balanced,
            effort: 300,
        }
    }
}

impl Parameters {
    /// Smallest count shown nationally and by region: 2 to 1000, the regional one not lower.
    pub fn new(threshold: u64, regional_threshold: u64) -> Result<Self, Error> {
        for (name, value) in [("threshold", threshold), ("regional_threshold", regional_threshold)] {
            if !(2..=1000).contains(&value) {
                return Err(Error::Parameter { name, reason: "a number from 2 to 1000 expected".into() });
            }
        }
        if regional_threshold < threshold {
            return Err(Error::Parameter {
                name: "regional_threshold",
                reason: "may not be lower than the national threshold".into(),
            });
        }
        Ok(Self { threshold, regional_threshold, ..Self::default() })
    }

    /// Refuse a table of which more than this share of the filled cells would be withheld.
    pub fn max_withheld_percent(mut self, percent: u64) -> Result<Self, Error> {
        if percent > 100 {
            return Err(Error::Parameter {
                name: "max_withheld_percent",
                reason: "a percentage expected".into(),
            });
        }
        self.max_withheld_percent = percent;
        Ok(self)
    }

    /// Leaves out the check on groups that all fall in one category. Only for tables whose
    /// categories reveal nothing about a person.
    #[must_use]
    pub fn without_attribute_check(mut self) -> Self {
        self.attribute_check = false;
        self
    }

    /// What must stay open about a small cell.
    #[must_use]
    pub fn openness(mut self, openness: Openness) -> Self {
        self.openness = openness;
        self
    }

    /// What withholding a cell costs.
    #[must_use]
    pub fn cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// How many linear programmes may be spent on proving that a pattern is the cheapest; 300
    /// unless told. A count and not a time, so that every run gives the same table. With 0 the
    /// first pattern that protects is taken. It does not bear on safety.
    #[must_use]
    pub fn effort(mut self, programmes: usize) -> Self {
        self.effort = programmes;
        self
    }

    /// Smallest count shown for the whole country.
    pub fn threshold(&self) -> u64 {
        self.threshold
    }

    /// Smallest count shown for a region.
    pub fn regional_threshold(&self) -> u64 {
        self.regional_threshold
    }

    /// Whether groups that all fall in one category are protected.
    pub fn checks_attributes(&self) -> bool {
        self.attribute_check
    }

    /// What is kept open about a small cell.
    pub fn is_open_by(&self) -> Openness {
        self.openness
    }

    pub(crate) fn costs(&self) -> Cost {
        self.cost
    }

    pub(crate) fn spends(&self) -> usize {
        self.effort
    }

    pub(crate) fn max_withheld(&self) -> u64 {
        self.max_withheld_percent
    }

    pub(crate) fn threshold_for(&self, regional: bool) -> u64 {
        if regional { self.regional_threshold } else { self.threshold }
    }
}
