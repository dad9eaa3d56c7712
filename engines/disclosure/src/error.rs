use thiserror::Error;

/// Why a table cannot be described, or may not be released.
///
/// No message carries a count of the table: an error may reach a log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A dimension is not a tree of distinct, named categories.
    #[error("dimension {dimension:?}: {reason}")]
    Dimension {
        /// Name of the dimension.
        dimension: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The table itself is not well formed.
    #[error("table: {0}")]
    Table(String),
    /// A parameter is outside its range.
    #[error("parameter {name}: {reason}")]
    Parameter {
        /// Name of the parameter.
        name: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The table, or the union with earlier releases, is larger than the audit accepts.
    #[error("the audit would need {size} unknowns and accepts {limit}: use fewer or coarser dimensions")]
    TooLarge {
        /// Unknowns needed.
        size: usize,
        /// Unknowns accepted.
        limit: usize,
    },
    /// The whole table is about fewer people than the threshold.
    #[error("the whole table is about fewer than {threshold} people: {}", widen(filter.as_deref()))]
    TooFew {
        /// The threshold that applies to the grand total.
        threshold: u64,
        /// The filter that is too narrow, in words; none when the table has no filter.
        filter: Option<String>,
    },
    /// Even hiding every other cell does not protect the small ones.
    #[error("small cells cannot be protected: merge categories of {dimension:?}")]
    Unprotectable {
        /// The dimension whose coarsening removes most small cells.
        dimension: String,
    },
    /// Protecting the table would leave little of it.
    #[error("{percent} % of the cells would be withheld: merge categories of {dimension:?}")]
    TooFine {
        /// The dimension whose coarsening removes most small cells.
        dimension: String,
        /// Share of cells that would be withheld, in whole percents.
        percent: u64,
    },
    /// Together with what was released before, a withheld count would be narrowed down.
    #[error(
        "beside earlier release {release:?} this table would give away a withheld count: merge categories of {dimension:?} or use the categories of that release{}", narrow(filter.as_deref())
    )]
    Differencing {
        /// The earlier release.
        release: String,
        /// The dimension whose coarsening removes most small cells.
        dimension: String,
        /// The filter that is too narrow beside that release, in words, when there is one.
        filter: Option<String>,
    },
    /// Another method was used for the same people; the two side by side could be compared.
    #[error(
        "release {release:?} about this population was protected by another method: methods are never mixed on the same cells"
    )]
    Mixed {
        /// The other release.
        release: String,
    },
    /// No table of neighbouring multiples adds up.
    #[error("no table of neighbouring multiples of {base} adds up: use fewer dimensions or the other base")]
    NoRounding {
        /// The base.
        base: u64,
    },
    /// A curve has no step that is about enough people.
    #[error(
        "no step of the curve is about {threshold} people or more: use a longer period or a larger group"
    )]
    NoStep {
        /// Smallest number of people in a step.
        threshold: u64,
    },
    /// A statement would tell how large a small group behind it is.
    #[error("the statement would tell how large a small group behind it is: say less")]
    Telling,
    /// An earlier release shows other figures for the same population.
    #[error(
        "earlier release {release:?} shows other figures for this population: give a revised population its own name"
    )]
    Contradicts {
        /// The earlier release.
        release: String,
    },
    /// The same dimension is divided in two ways that cannot be compared.
    #[error(
        "dimension {dimension:?} is divided in ways that cannot be compared: declare the finer categories as parts of the coarser"
    )]
    Incomparable {
        /// Name of the dimension.
        dimension: String,
    },
    /// The audit reached its limit without a proof; nothing is released.
    #[error(
        "protection could not be proved within the limits of the audit: merge categories of {dimension:?}"
    )]
    Unproven {
        /// The dimension whose coarsening removes most small cells.
        dimension: String,
    },
    /// A stored release does not hold up: one of its withheld cells is provably small.
    #[error("stored release {release:?} gives away a withheld count and is not shown")]
    Unsafe {
        /// The stored release.
        release: String,
    },
}

fn widen(filter: Option<&str>) -> String {
    match filter {
        Some(filter) => format!("filter {filter} is too narrow"),
        None => "widen the region or the period".into(),
    }
}

fn narrow(filter: Option<&str>) -> String {
    filter.map(|filter| format!(", or widen filter {filter}")).unwrap_or_default()
}
