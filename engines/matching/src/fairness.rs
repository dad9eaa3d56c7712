//! Waiting and being refused without ground make a request more urgent, up to a limit.

use serde::{Deserialize, Serialize};

/// What a chain has written down about it. No default: these are choices people make and publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaisePolicy {
    /// Days without a place that raise a request by one class; 0 when waiting raises nothing.
    pub days_per_class: u32,
    /// Unfounded refusals that raise a request by one class; 0 when they raise nothing.
    pub refusals_per_class: u32,
    /// At most this many classes in all.
    pub most: u32,
}

/// What one request went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// Whole days without a place.
    pub days: u32,
    /// Refusals whose reason is not among the provider's published conditions
    /// ([`crate::RefusalCode::is_published_by`]). Refusals with a published reason raise nothing: they say
    /// that the place does not fit, not that somebody is passed over.
    pub unfounded_refusals: u32,
}

/// A class with how it came about, to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RaisedClass {
    /// The class to place by; 0 is most urgent.
    pub class: u32,
    /// Classes earned by waiting, before the limit.
    pub by_days: u32,
    /// Classes earned by unfounded refusals, before the limit.
    pub by_refusals: u32,
    /// Whether the limit of the policy held it back.
    pub capped: bool,
}

impl RaisePolicy {
    /// The class after raising.
    ///
    /// ```
    /// use oever_matching::{RaisePolicy, Waiting};
    ///
    /// let policy = RaisePolicy { days_per_class: 14, refusals_per_class: 2, most: 2 };
    /// let raised = policy.raise(3, &Waiting { days: 30, unfounded_refusals: 2 });
    /// assert_eq!((raised.class, raised.by_days, raised.by_refusals, raised.capped), (1, 2, 1, true));
    /// ```
    pub fn raise(&self, class: u32, waiting: &Waiting) -> RaisedClass {
        let by_days = waiting.days.checked_div(self.days_per_class).unwrap_or(0);
        let by_refusals = waiting.unfounded_refusals.checked_div(self.refusals_per_class).unwrap_or(0);
        let earned = by_days.saturating_add(by_refusals);
        RaisedClass {
            class: class.saturating_sub(earned.min(self.most)),
            by_days,
            by_refusals,
            capped: earned > self.most,
        }
    }
}
