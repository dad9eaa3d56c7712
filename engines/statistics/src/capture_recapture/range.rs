//! An estimate that is never without its uncertainty.

use std::fmt;

/// An estimate with its interval. There is no way to have one alone: it shows itself with its interval, and it does not
/// turn into a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    point: f64,
    low: f64,
    high: f64,
    level: f64,
}

impl Range {
    pub(crate) fn new(point: f64, low: f64, high: f64, level: f64) -> Self {
        Self { point, low, high, level }
    }

    /// What the method names as most likely, in persons. Not to be shown without the interval.
    pub fn point(&self) -> f64 {
        self.point
    }

    /// The lower end, in persons.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper end, in persons; can be infinite.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// The level that the interval claims, such as 0.95.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// How many times the lower end fits into the upper.
    pub fn width(&self) -> f64 {
        self.high / self.low
    }
}

/// `11313 (95%: 9884 to 13027)`.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { point, low, high, level } = self;
        write!(f, "{point:.0} ({}%: {low:.0} to {high:.0})", level * 100.0)
    }
}
