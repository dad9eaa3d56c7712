//! A request for a place: needs without identity, and what only the asker's side may see.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::profile::Profile;
use crate::schema::{Lit, Schema};
use crate::{MatchError, Programme, Values};

/// A region where the person is not safe. Its name never leaves the asker's side: it is in no
/// provider-facing type, it cannot be serialised from a result, and `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DangerRegion {
    region: String,
    /// Places within this many km of the region are excluded too; 0 means the region itself.
    #[serde(default)]
    radius_km: u32,
}

impl DangerRegion {
    /// A region, and the distance around it that is unsafe as well.
    pub fn new(region: impl Into<String>, radius_km: u32) -> Self {
        Self { region: region.into(), radius_km }
    }

    /// The region's code. For the asker's own screens only.
    pub fn reveal(&self) -> &str {
        &self.region
    }

    /// The unsafe distance around it.
    pub fn radius_km(&self) -> u32 {
        self.radius_km
    }
}

/// A request as it is written down. `now` is handed in: the engine has no clock.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestSpec {
    /// Attribute code to its value, or to the values still possible. A missing attribute is unknown.
    #[serde(default)]
    pub answers: BTreeMap<String, Values>,
    /// Where the person is now, for the distance.
    #[serde(default)]
    pub region: Option<String>,
    /// Where the person is not safe.
    #[serde(default)]
    pub danger: Vec<DangerRegion>,
    /// What the person wishes: never excludes a place, comes before distance in the order.
    #[serde(default)]
    pub wishes: BTreeSet<String>,
    /// The moment of asking, in microseconds since the Unix epoch.
    pub now: i64,
}

impl RequestSpec {
    /// Adds one certain answer.
    #[must_use]
    pub fn answer(mut self, attribute: &str, value: &str) -> Self {
        self.answers.insert(attribute.to_owned(), Values::AnyOf(vec![value.to_owned()]));
        self
    }
}

/// A checked request.
#[derive(Clone)]
pub struct Request {
    pub(crate) profile: Profile,
    pub(crate) region: Option<usize>,
    pub(crate) danger: Vec<(usize, DangerRegion)>,
    pub(crate) wishes: BTreeSet<String>,
    pub(crate) now: i64,
    pub(crate) schema_id: u64,
}

/// Needs are about health and safety: a log that prints a request says only that there was one.
macro_rules! hide {
    ($type:ident) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(hidden)"))
            }
        }
    };
}
hide!(DangerRegion);
hide!(RequestSpec);
hide!(Request);

/// What a provider gets to see of a request: the attributes its own conditions ask about, and the
/// person's wishes. There is no field for danger regions, for the region of the person, or for
/// answers that this provider has no rule on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeedsProfile {
    /// Attribute code to the values still possible, in schema order of the values.
    pub answers: BTreeMap<String, Vec<String>>,
    /// Attributes the provider asks about that were not answered.
    pub unknown: Vec<String>,
    /// The person's wishes.
    pub wishes: Vec<String>,
}

impl Request {
    /// Checks a request against the schema.
    pub fn new(schema: &Schema, spec: &RequestSpec) -> Result<Self, MatchError> {
        let profile = Profile::new(schema, &spec.answers)?;
        let region = spec.region.as_deref().map(|r| schema.region(r, "request")).transpose()?;
        let mut danger = BTreeSet::new();
        for d in &spec.danger {
            danger.insert((schema.region(d.reveal(), "danger regions")?, d.clone()));
        }
        for wish in &spec.wishes {
            schema.check_wish(wish, "wishes")?;
        }
        Ok(Self {
            profile,
            region,
            danger: danger.into_iter().collect(),
            wishes: spec.wishes.clone(),
            now: spec.now,
            schema_id: schema.id(),
        })
    }

    /// The same request with one attribute set to a value, or made unknown.
    pub fn with_answer(
        &self,
        schema: &Schema,
        attribute: &str,
        value: Option<&str>,
    ) -> Result<Self, MatchError> {
        self.check_schema(schema)?;
        let a = schema.attribute_index(attribute, "what-if")?;
        let mask = match value {
            None => schema.full(a),
            Some(value) => schema.mask(a, [value], "what-if")?,
        };
        let mut stated = self.profile.stated.clone();
        if let Some(slot) = stated.get_mut(a) {
            *slot = mask;
        }
        Ok(Self { profile: Profile::from_stated(schema, stated)?, ..self.clone() })
    }

    /// What the provider of this programme may see of the request.
    pub fn needs_for(&self, schema: &Schema, programme: &Programme) -> Result<NeedsProfile, MatchError> {
        self.check_schema(schema)?;
        programme.check_schema(schema)?;
        let mut needs = NeedsProfile {
            answers: BTreeMap::new(),
            unknown: Vec::new(),
            wishes: self.wishes.iter().cloned().collect(),
        };
        let asked: BTreeSet<usize> = programme.literals().map(|lit| lit.attribute).collect();
        for attribute in asked {
            let mask = self.profile.stated.get(attribute).copied().unwrap_or(0);
            let code = schema.code(attribute).to_owned();
            if mask == schema.full(attribute) {
                needs.unknown.push(code);
            } else {
                needs.answers.insert(code, schema.names(Lit { attribute, mask }));
            }
        }
        Ok(needs)
    }

    /// The attributes of which the value is certain, in schema order: for counting.
    pub fn certain<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = (&'a str, &'a str)> {
        schema.attributes().iter().enumerate().filter_map(|(a, attribute)| {
            let known = self.profile.stated.get(a).copied().filter(|mask| mask.is_power_of_two())?;
            let value = attribute.values.get(known.trailing_zeros() as usize)?;
            (attribute.values.len() > 1).then_some((attribute.code.as_str(), value.as_str()))
        })
    }

    pub(crate) fn check_schema(&self, schema: &Schema) -> Result<(), MatchError> {
        if self.schema_id == schema.id() {
            return Ok(());
        }
        Err(MatchError::OtherSchema { what: "the request".to_owned() })
    }
}
