//! May this be published, and as what? The rules are stated here, each finding is kept, and nothing but the rules decides.

use std::fmt;

/// What an assessment allows to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The interval may be published, with the model set beside it.
    Usable,
    /// Only that there are at least so many.
    LowerBoundOnly,
    /// Nothing about those who were not seen.
    NoEstimate,
}

impl Verdict {
    /// `usable`, `lower_bound_only` or `no_estimate`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::LowerBoundOnly => "lower_bound_only",
            Self::NoEstimate => "no_estimate",
        }
    }

    /// Usable when every rule holds; a bound when those about the bound hold.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        if findings.iter().all(|finding| finding.holds) {
            Self::Usable
        } else if findings.iter().all(|finding| finding.holds || !finding.rule.carries_bound()) {
            Self::LowerBoundOnly
        } else {
            Self::NoEstimate
        }
    }
}

/// What every estimate takes for granted and no table of histories can show. To be said wherever an interval is shown.
pub const ASSUMES: &str = "nobody is hard to find for every list, persons are matched between lists without error, and the \
                           population stays the same between lists";

/// Fewer lists say nothing about how they depend on each other.
pub const LEAST_LISTS: usize = 3;
/// Fewer persons on two or more lists are too few to build on: every estimate rests on them.
pub const LEAST_OVERLAP: u64 = 10;
/// Within this BIC gap (by persons seen) of the best, nothing speaks strongly against a model (Kass and Raftery 1995), so
/// that it could be meant.
pub const POSSIBLE: f64 = 6.0;
/// How many times the lowest estimate of the models that could be meant may fit into the highest.
pub const AGREEMENT: f64 = 1.5;
/// How many times the lower end of the interval may fit into the upper.
pub const WIDEST: f64 = 3.0;
/// How many times the lower end of the interval may fit into the upper end of a model that also allows people to differ in
/// how easily they are found. Whether they do cannot be seen in such tables; that some are hard to find for every list is
/// the rule among victims.
pub const HIDDEN: f64 = 2.0;
/// The largest share of drawn tables that may be without an estimate.
pub const MOST_WITHOUT: f64 = 0.01;
/// A selected model whose deviance chance exceeds less often than this does not describe the table.
pub const LEAST_FIT: f64 = 0.001;

/// A rule, with what it was held against.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// At least [`LEAST_LISTS`] lists on which somebody is.
    Lists {
        /// How many there are.
        lists: usize,
    },
    /// At least [`LEAST_OVERLAP`] persons on two or more lists.
    Overlap {
        /// How many there are.
        persons: u64,
    },
    /// No model that could be meant ([`POSSIBLE`], and the selections) lies below what chance leaves of the bound: else
    /// lists may avoid each other, and the bound is no floor.
    BoundHolds {
        /// The lower end of the bound's interval.
        bound: f64,
        /// The lowest estimate.
        lowest: f64,
    },
    /// The selected model has one estimate.
    Estimable {
        /// The existence code.
        code: u8,
    },
    /// The selected model describes the table, by [`LEAST_FIT`].
    Fits {
        /// How often chance alone gives a larger deviance.
        chance: f64,
    },
    /// The models that could be meant ([`POSSIBLE`]) and those that the selection chooses at other thresholds agree within
    /// [`AGREEMENT`].
    Agreement {
        /// How many models.
        models: usize,
        /// The lowest estimate.
        lowest: f64,
        /// The highest estimate.
        highest: f64,
    },
    /// At most [`MOST_WITHOUT`] of the drawn tables have no estimate.
    Stable {
        /// The share without.
        without: f64,
    },
    /// The interval that repeats the selection is no wider than [`WIDEST`].
    Narrow {
        /// Upper end divided by lower end; infinite without an interval.
        width: f64,
    },
    /// Allowing for people who are hard to find for every list leads to at most [`HIDDEN`] times the lower end of the
    /// interval.
    Withstands {
        /// How many times; infinite when nothing can be said.
        times: f64,
    },
}

impl Rule {
    /// The name of the rule in files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Lists { .. } => "lists",
            Self::Overlap { .. } => "overlap",
            Self::BoundHolds { .. } => "bound_holds",
            Self::Estimable { .. } => "estimable",
            Self::Fits { .. } => "fits",
            Self::Agreement { .. } => "agreement",
            Self::Stable { .. } => "stable",
            Self::Narrow { .. } => "narrow",
            Self::Withstands { .. } => "withstands",
        }
    }

    fn carries_bound(&self) -> bool {
        matches!(self, Self::Overlap { .. } | Self::BoundHolds { .. })
    }

    pub(crate) fn find(self) -> Finding {
        let holds = match self {
            Self::Lists { lists } => lists >= LEAST_LISTS,
            Self::Overlap { persons } => persons >= LEAST_OVERLAP,
            Self::BoundHolds { bound, lowest } => lowest >= bound,
            Self::Estimable { code } => code == 0,
            Self::Fits { chance } => chance >= LEAST_FIT,
            Self::Agreement { models, lowest, highest } => models > 0 && highest <= lowest * AGREEMENT,
            Self::Stable { without } => without <= MOST_WITHOUT,
            Self::Narrow { width } => width <= WIDEST,
            Self::Withstands { times } => times <= HIDDEN,
        };
        Finding { rule: self, holds }
    }
}

/// A rule and whether it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Whether it holds.
    pub holds: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rule {
            Rule::Lists { lists } => {
                write!(f, "{lists} lists with persons on them; at least {LEAST_LISTS} are needed")
            }
            Rule::Overlap { persons } => {
                write!(f, "{persons} persons on two or more lists; at least {LEAST_OVERLAP} are needed")
            }
            Rule::BoundHolds { bound, lowest } => write!(
                f,
                "the lowest of the models that could be meant says {lowest:.0}; below {bound:.0} lists may avoid each \
                 other and Chao's bound may be no floor"
            ),
            Rule::Estimable { code } => {
                write!(f, "the selected model has existence code {code}; 0 is one estimate")
            }
            Rule::Fits { chance } => {
                write!(
                    f,
                    "chance alone gives a worse fit with probability {chance:.4}; at least {LEAST_FIT} is needed"
                )
            }
            Rule::Agreement { models, lowest, highest } => write!(
                f,
                "{models} models could be meant and say {lowest:.0} to {highest:.0}; at most {AGREEMENT} times \
                 is agreement"
            ),
            Rule::Stable { without } => write!(
                f,
                "{:.1}% of the drawn tables have no estimate; at most {:.0}% may be without",
                without * 100.0,
                MOST_WITHOUT * 100.0
            ),
            Rule::Narrow { width } => write!(
                f,
                "the upper end of the interval is {width:.2} times the lower; at most {WIDEST:.0} times is narrow enough"
            ),
            Rule::Withstands { times } => write!(
                f,
                "with people who are hard to find for every list there could be {times:.2} times the lower end of the \
                 interval; at most {HIDDEN:.0} times is allowed"
            ),
        }
    }
}
