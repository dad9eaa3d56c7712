//! The vocabulary as data: attributes with their values, combinations that cannot exist, regions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::MatchError;

/// One thing that can be known about a request, and its possible values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeDef {
    /// Code, for example `addiction`.
    pub code: String,
    /// Codes of all values, in order where there is one.
    pub values: Vec<String>,
    /// Whether the values have an order, so that a condition may name a range.
    #[serde(default)]
    pub ordered: bool,
    /// Whether people can arrange another value (who pays, an interpreter), as opposed to what a
    /// person is (age). Only these are proposed as a change that opens a place.
    #[serde(default)]
    pub changeable: bool,
}

/// Values of one attribute: a list, or a range over an ordered attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// Any of these.
    AnyOf(Vec<String>),
    /// From one value up to and including another; a missing end is open.
    Range(ValueRange),
}

/// A range over an ordered attribute; at least one end is given, a missing end is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueRange {
    /// Lowest value, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Highest value, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// `attribute in values`: one half of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Literal {
    /// Code of the attribute.
    pub attribute: String,
    /// The values meant.
    pub values: Values,
}

impl Literal {
    /// `attribute in {values}` from plain strings.
    #[must_use]
    pub fn any_of(attribute: &str, values: &[&str]) -> Self {
        let values = Values::AnyOf(values.iter().map(ToString::to_string).collect());
        Self { attribute: attribute.to_owned(), values }
    }
}

/// A region a programme lies in or a person fears, with a point when distances are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Code of the region.
    pub code: String,
    /// A representative point in metres on a flat grid (for the Netherlands: the RD grid), if known.
    #[serde(default)]
    pub point_m: Option<(i64, i64)>,
}

/// A literal with indices instead of names. Bit `v` of `mask` stands for value `v`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lit {
    pub(crate) attribute: usize,
    pub(crate) mask: u64,
}

/// The checked vocabulary every request and programme is built against.
#[derive(Debug, Clone)]
pub struct Schema {
    attributes: Vec<AttributeDef>,
    index: BTreeMap<String, usize>,
    impossible: Vec<Vec<Lit>>,
    wishes: BTreeSet<String>,
    regions: Vec<Region>,
    region_index: BTreeMap<String, usize>,
    bands_km: Vec<u32>,
    id: u64,
}

/// Coordinates beyond this many metres are a mistake in the input.
const FARTHEST_M: i64 = 50_000_000;

impl Schema {
    /// Checks and indexes the attributes and the combinations that cannot exist.
    pub fn new(attributes: Vec<AttributeDef>, impossible: &[Vec<Literal>]) -> Result<Self, MatchError> {
        if attributes.len() > 64 {
            return Err(MatchError::TooManyAttributes { found: attributes.len() });
        }
        let mut index = BTreeMap::new();
        for (i, attribute) in attributes.iter().enumerate() {
            let n = attribute.values.len();
            if n == 0 || n > 64 {
                return Err(MatchError::BadDomain { attribute: attribute.code.clone(), found: n });
            }
            let mut seen = BTreeSet::new();
            for value in &attribute.values {
                if !seen.insert(value) {
                    return Err(duplicate("value", value, Some(&attribute.code)));
                }
            }
            if index.insert(attribute.code.clone(), i).is_some() {
                return Err(duplicate("attribute", &attribute.code, None));
            }
        }
        let mut schema = Self {
            attributes,
            index,
            impossible: Vec::new(),
            wishes: BTreeSet::new(),
            regions: Vec::new(),
            region_index: BTreeMap::new(),
            bands_km: Vec::new(),
            id: 0,
        };
        for (n, combination) in impossible.iter().enumerate() {
            let place = format!("impossible combination {}", n + 1);
            let literals = schema.conjunction(combination, &place)?;
            schema.impossible.push(literals);
        }
        schema.id = schema.fingerprint();
        Ok(schema)
    }

    /// Adds the wishes a person may have and a programme may meet.
    pub fn with_wishes(mut self, codes: impl IntoIterator<Item = String>) -> Result<Self, MatchError> {
        for code in codes {
            if let Some(twice) = self.wishes.replace(code) {
                return Err(duplicate("wish", &twice, None));
            }
        }
        self.id = self.fingerprint();
        Ok(self)
    }

    /// Adds regions and the distance bands (rising upper limits in km). Without bands the whole
    /// kilometre is the cost.
    pub fn with_geography(mut self, regions: Vec<Region>, bands_km: Vec<u32>) -> Result<Self, MatchError> {
        if bands_km.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(MatchError::BadGeography { why: "the upper limits of the bands must rise" });
        }
        for (i, region) in regions.iter().enumerate() {
            if let Some((x, y)) = region.point_m
                && (x.saturating_abs() > FARTHEST_M || y.saturating_abs() > FARTHEST_M)
            {
                return Err(MatchError::BadGeography {
                    why: "a point lies more than 50,000 km out; use metres",
                });
            }
            if self.region_index.insert(region.code.clone(), i).is_some() {
                return Err(duplicate("region", &region.code, None));
            }
        }
        self.regions = regions;
        self.bands_km = bands_km;
        self.id = self.fingerprint();
        Ok(self)
    }

    /// The attributes, in schema order.
    pub fn attributes(&self) -> &[AttributeDef] {
        &self.attributes
    }

    /// The attribute with this code.
    pub fn attribute(&self, code: &str) -> Option<&AttributeDef> {
        self.index.get(code).and_then(|&i| self.attributes.get(i))
    }

    /// The wishes this schema knows, sorted by code.
    pub fn wishes(&self) -> impl Iterator<Item = &str> {
        self.wishes.iter().map(String::as_str)
    }

    /// The regions this schema knows.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The upper limits of the distance bands, in km.
    pub fn bands_km(&self) -> &[u32] {
        &self.bands_km
    }

    pub(crate) fn code(&self, attribute: usize) -> &str {
        self.attributes.get(attribute).map_or("", |a| &a.code)
    }

    pub(crate) fn full(&self, attribute: usize) -> u64 {
        match self.attributes.get(attribute).map_or(0, |a| a.values.len()) {
            64.. => u64::MAX,
            n => (1 << n) - 1,
        }
    }

    pub(crate) fn names(&self, lit: Lit) -> Vec<String> {
        let values = self.attributes.get(lit.attribute).map_or(&[][..], |a| &a.values);
        (0..).zip(values).filter(|(bit, _)| lit.mask & (1 << bit) != 0).map(|(_, v)| v.clone()).collect()
    }

    pub(crate) fn impossible(&self) -> &[Vec<Lit>] {
        &self.impossible
    }

    pub(crate) fn describe(&self, combination: &[Lit]) -> String {
        let part = |lit: &Lit| format!("{} in {}", self.code(lit.attribute), self.names(*lit).join(", "));
        combination.iter().map(part).collect::<Vec<_>>().join(" and ")
    }

    pub(crate) fn check_wish(&self, code: &str, place: &str) -> Result<(), MatchError> {
        if self.wishes.contains(code) {
            return Ok(());
        }
        Err(unknown("wish", code, place, self.wishes()))
    }

    pub(crate) fn region(&self, code: &str, place: &str) -> Result<usize, MatchError> {
        let known = || self.regions.iter().map(|r| r.code.as_str());
        self.region_index.get(code).copied().ok_or_else(|| unknown("region", code, place, known()))
    }

    /// Squared distance between two regions in square metres; `None` when a point is not known.
    pub(crate) fn squared_m(&self, a: usize, b: usize) -> Option<i64> {
        if a == b {
            return Some(0);
        }
        let (ax, ay) = self.regions.get(a)?.point_m?;
        let (bx, by) = self.regions.get(b)?.point_m?;
        let (dx, dy) = (ax - bx, ay - by);
        Some(dx * dx + dy * dy)
    }

    /// The band a number of kilometres falls in: its index, or the number itself without bands.
    pub(crate) fn band(&self, km: u32) -> u32 {
        if self.bands_km.is_empty() {
            return km;
        }
        let band = self.bands_km.partition_point(|&limit| limit < km);
        u32::try_from(band).unwrap_or(u32::MAX)
    }

    pub(crate) fn lit(&self, literal: &Literal, place: &str) -> Result<Lit, MatchError> {
        let attribute = self.attribute_index(&literal.attribute, place)?;
        let mask = match &literal.values {
            Values::AnyOf(values) => self.mask(attribute, values.iter().map(String::as_str), place)?,
            Values::Range(range) => self.range(attribute, range, place)?,
        };
        Ok(Lit { attribute, mask })
    }

    pub(crate) fn attribute_index(&self, code: &str, place: &str) -> Result<usize, MatchError> {
        let known = || self.attributes.iter().map(|a| a.code.as_str());
        self.index.get(code).copied().ok_or_else(|| unknown("attribute", code, place, known()))
    }

    pub(crate) fn mask<'a>(
        &self,
        attribute: usize,
        values: impl IntoIterator<Item = &'a str>,
        place: &str,
    ) -> Result<u64, MatchError> {
        let mut mask = 0;
        for value in values {
            mask |= 1 << self.value(attribute, value, place)?;
        }
        Ok(mask)
    }

    fn value(&self, attribute: usize, value: &str, place: &str) -> Result<usize, MatchError> {
        let values = self.attributes.get(attribute).map_or(&[][..], |a| &a.values);
        values.iter().position(|v| v == value).ok_or_else(|| {
            let place = format!("{place}, `{}`", self.code(attribute));
            unknown("value", value, &place, values.iter().map(String::as_str))
        })
    }

    fn range(&self, attribute: usize, range: &ValueRange, place: &str) -> Result<u64, MatchError> {
        let bad = |why| MatchError::BadRange {
            attribute: self.code(attribute).to_owned(),
            place: place.to_owned(),
            why,
        };
        let Some(def) = self.attributes.get(attribute).filter(|a| a.ordered) else {
            return Err(bad("its values have no order; name them one by one"));
        };
        if range.from.is_none() && range.to.is_none() {
            return Err(bad("it has neither `from` nor `to`"));
        }
        let low = range.from.as_ref().map_or(Ok(0), |v| self.value(attribute, v, place))?;
        let high = range.to.as_ref().map_or(Ok(def.values.len() - 1), |v| self.value(attribute, v, place))?;
        if low > high {
            return Err(bad("it ends before it starts"));
        }
        Ok((low..=high).fold(0, |mask, bit| mask | 1 << bit))
    }

    /// Reads a literal that names at least one value.
    pub(crate) fn filled_lit(&self, literal: &Literal, place: &str) -> Result<Lit, MatchError> {
        let lit = self.lit(literal, place)?;
        if lit.mask == 0 {
            let why = "it names an attribute without values; name at least one";
            return Err(MatchError::BadCondition { place: place.to_owned(), why });
        }
        Ok(lit)
    }

    /// Reads a conjunction: at least one part, no attribute twice, no part without values.
    pub(crate) fn conjunction(&self, parts: &[Literal], place: &str) -> Result<Vec<Lit>, MatchError> {
        let bad = |why| MatchError::BadCondition { place: place.to_owned(), why };
        if parts.is_empty() {
            return Err(bad("it names no attribute; add one or remove it"));
        }
        let mut literals: Vec<Lit> = Vec::with_capacity(parts.len());
        for part in parts {
            let lit = self.filled_lit(part, place)?;
            if literals.iter().any(|l| l.attribute == lit.attribute) {
                return Err(bad("it names one attribute twice; join the values in one part"));
            }
            literals.push(lit);
        }
        Ok(literals)
    }

    /// A number that differs between schemas that would read the same code differently.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    fn fingerprint(&self) -> u64 {
        let mut hash = Fnv::default();
        for attribute in &self.attributes {
            hash.text(&attribute.code);
            attribute.values.iter().for_each(|v| hash.text(v));
            hash.text(if attribute.ordered { "/ordered" } else { "/" });
        }
        for lit in self.impossible.iter().flatten() {
            hash.number(lit.attribute as u64);
            hash.number(lit.mask);
        }
        self.regions.iter().for_each(|r| hash.text(&r.code));
        self.wishes.iter().for_each(|w| hash.text(w));
        hash.0
    }
}

/// FNV-1a, 64 bits: stable over runs and machines, no protection against intent.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn number(&mut self, n: u64) {
        n.to_le_bytes().into_iter().for_each(|b| self.byte(b));
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        text.bytes().for_each(|b| self.byte(b));
    }
}

fn duplicate(kind: &'static str, code: &str, within: Option<&str>) -> MatchError {
    MatchError::Duplicate { kind, code: code.to_owned(), within: within.map(ToOwned::to_owned) }
}

fn unknown<'a>(
    kind: &'static str,
    code: &str,
    place: &str,
    known: impl Iterator<Item = &'a str>,
) -> MatchError {
    MatchError::Unknown {
        kind,
        code: code.to_owned(),
        place: place.to_owned(),
        known: known.collect::<Vec<_>>().join(", "),
    }
}
