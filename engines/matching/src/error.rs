//! What can be wrong with the input, said so that the person who typed it can mend it.

use thiserror::Error;

/// Input that cannot be used. Nothing in this crate panics on input; everything ends up here.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MatchError {
    /// More attributes than the engine carries.
    #[error("the schema has {found} attributes; at most 64 are possible: leave out what no programme asks")]
    TooManyAttributes {
        /// How many were given.
        found: usize,
    },
    /// An attribute without values, or with more than fit in one word.
    #[error("attribute `{attribute}` has {found} values; between 1 and 64 are possible")]
    BadDomain {
        /// The attribute.
        attribute: String,
        /// How many values were given.
        found: usize,
    },
    /// Two things carry the same code.
    #[error("{kind} `{code}` occurs twice{}; give each its own code", within.as_ref().map(|w| format!(" in `{w}`")).unwrap_or_default())]
    Duplicate {
        /// What kind of thing: attribute, value, region, programme, condition, wish.
        kind: &'static str,
        /// The repeated code.
        code: String,
        /// The thing it lies in, if any.
        within: Option<String>,
    },
    /// A code the schema does not know.
    #[error("{place}: {kind} `{code}` is not in the schema; known are: {known}")]
    Unknown {
        /// What kind of code: attribute, value, region, wish.
        kind: &'static str,
        /// The code as given.
        code: String,
        /// Where it stands.
        place: String,
        /// What would have been right, comma separated.
        known: String,
    },
    /// A range over an attribute whose values have no order, or with its ends the wrong way round.
    #[error("{place}: the range on `{attribute}` cannot be used: {why}")]
    BadRange {
        /// The attribute.
        attribute: String,
        /// Where it stands.
        place: String,
        /// What is wrong.
        why: &'static str,
    },
    /// A condition or combination that says nothing, or names an attribute twice.
    #[error("{place}: {why}")]
    BadCondition {
        /// Where it stands.
        place: String,
        /// What is wrong and what to do.
        why: &'static str,
    },
    /// The distance bands do not rise, or a coordinate lies outside the globe's scale.
    #[error("geography: {why}")]
    BadGeography {
        /// What is wrong.
        why: &'static str,
    },
    /// The answers contradict a combination that the schema calls impossible.
    #[error("these answers cannot occur together: {combination}; check them")]
    ImpossibleProfile {
        /// The combination, as `attribute in value, value and attribute in value`.
        combination: String,
    },
    /// A programme or request was built against another schema than the one it is used with.
    #[error("{what} was built with another schema; build it again with this one")]
    OtherSchema {
        /// The request, or the programme's id.
        what: String,
    },
    /// A hypothetical change that names a programme or condition that is not there.
    #[error("what-if: {kind} `{code}` is not there")]
    NoSuchTarget {
        /// Programme, condition or wish.
        kind: &'static str,
        /// The code as given.
        code: String,
    },
    /// Numbers or structures beyond what can be computed exactly.
    #[error("{what} is too large to compute with exactly")]
    TooLarge {
        /// What is too large.
        what: &'static str,
    },
    /// An option of a batch that cannot be.
    #[error("option {}: {why}", position + 1)]
    BadOption {
        /// Its position, from 0.
        position: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// The search ended without a proof that its answer is the best.
    #[error("no plan could be proved to be the best within the steps allowed; make the batch smaller")]
    NotProved,
}
