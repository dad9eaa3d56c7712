use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Error, Parameters};

/// The name under which a figure was released.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReleaseId(String);

impl ReleaseId {
    /// A release id: 1 to 64 letters, digits, `-`, `_` or `.`.
    pub fn new(id: &str) -> Result<Self, Error> {
        let fits = (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if fits {
            Ok(Self(id.to_owned()))
        } else {
            Err(Error::Parameter {
                name: "release",
                reason: "1 to 64 letters, digits, '-', '_' or '.' expected".into(),
            })
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ReleaseId {
    type Error = Error;
    fn try_from(id: String) -> Result<Self, Error> {
        Self::new(&id)
    }
}

impl From<ReleaseId> for String {
    fn from(id: ReleaseId) -> Self {
        id.0
    }
}

/// How a figure was protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Threshold, secondary suppression, and an audit against the attacker's linear programme.
    AuditedSuppression,
    /// Every count is a neighbouring multiple of the base, and the table adds up.
    ControlledRounding {
        /// What all counts are multiples of.
        base: u64,
    },
    /// Every count is changed a little, always in the same way for the same people.
    CellKey {
        /// Largest change, up or down.
        largest_change: u64,
        /// Variance of the change, in thousandths.
        variance_thousandths: u64,
        /// Counts from 1 up to this one never appear.
        hidden: u64,
    },
    /// Steps of a curve are merged until each is about enough people.
    MergedSteps {
        /// Smallest number of people in a step.
        threshold: u64,
        /// Steps end at multiples of this many time units only.
        grid: u64,
    },
    /// Ends of ranges are rounded outward, until every small group behind them stays open.
    Coarsened {
        /// Significant digits that are left; tens at least.
        digits: u8,
    },
}

/// What stands beside every published figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    pub(crate) method: Method,
    pub(crate) parameters: Parameters,
    pub(crate) reference_date: Date,
    pub(crate) release: ReleaseId,
}

impl Provenance {
    /// How the figure was protected.
    pub fn method(&self) -> Method {
        self.method
    }

    /// With which parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The date the figure describes the register at.
    pub fn reference_date(&self) -> Date {
        self.reference_date
    }

    /// The release the figure is part of.
    pub fn release(&self) -> &ReleaseId {
        &self.release
    }
}

/// A figure that went through disclosure control: the only form in which one may leave.
///
/// It can be read and serialised, and it can be made in this crate only. Code outside has no
/// constructor, no field, no conversion and no deserialisation:
///
/// ```compile_fail,E0451
/// use oever_disclosure::{Protected, Provenance};
/// fn forge(provenance: Provenance) -> Protected<u64> {
///     Protected { value: 3, provenance }
/// }
/// ```
///
/// ```compile_fail,E0277
/// let forged: oever_disclosure::Protected<u64> = 3_u64.into();
/// ```
///
/// ```compile_fail,E0277
/// let forged: oever_disclosure::Protected<u64> = serde_json::from_str("{}").unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Protected<T> {
    value: T,
    #[serde(flatten)]
    provenance: Provenance,
}

impl<T> Protected<T> {
    pub(crate) fn new(value: T, provenance: Provenance) -> Self {
        Self { value, provenance }
    }

    /// The protected value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Method, parameters, reference date and release.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    pub(crate) fn derive<U>(&self, value: U) -> Protected<U> {
        Protected::new(value, self.provenance.clone())
    }
}
