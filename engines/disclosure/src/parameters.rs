use serde::{Deserialize, Serialize};

use crate::Error;

/// The rule a table is protected by. It is published beside the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Parameters {
    threshold: u64,
    regional_threshold: u64,
    attribute_check: bool,
    max_withheld_percent: u64,
}

#[derive(Deserialize)]
struct Raw {
    threshold: u64,
    regional_threshold: u64,
    attribute_check: bool,
    max_withheld_percent: u64,
}

impl TryFrom<Raw> for Parameters {
    type Error = Error;
    fn try_from(raw: Raw) -> Result<Self, Error> {
        let mut made = Self::new(raw.threshold, raw.regional_threshold)?
            .max_withheld_percent(raw.max_withheld_percent)?;
        made.attribute_check = raw.attribute_check;
        Ok(made)
    }
}

/// Five people nationally, ten by region, attribute disclosure checked, at most three quarters of
/// the filled cells withheld.
impl Default for Parameters {
    fn default() -> Self {
        Self { threshold: 5, regional_threshold: 10, attribute_check: true, max_withheld_percent: 75 }
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

    pub(crate) fn max_withheld(&self) -> u64 {
        self.max_withheld_percent
    }

    pub(crate) fn threshold_for(&self, regional: bool) -> u64 {
        if regional { self.regional_threshold } else { self.threshold }
    }
}
