//! The cell-key method for free queries: whoever asks about the same people gets the same answer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::noise::NoiseTable;
use crate::protected::{Method, Protected, Provenance, ReleaseId};
use crate::table::Filter;
use crate::{Dimension, Error, Parameters, Release, Shape};

/// Keys are kept in this many parts of one, so that their sum does not depend on the order.
const PARTS: u64 = 1_000_000_000_000;

/// The secret number of a person, from 0 up to 1. It is drawn once, kept with the person, and
/// never shown: who knows the keys can undo the changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RecordKey(u64);

/// A key stays out of debug output.
impl std::fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordKey(..)")
    }
}

impl RecordKey {
    /// A key from 0 up to, not including, 1; twelve decimals are kept.
    pub fn new(key: f64) -> Option<Self> {
        // In range by the guard before.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (0.0..1.0).contains(&key).then(|| Self((key * PARTS as f64).round() as u64 % PARTS))
    }
}

/// People with their categories and keys: what queries are answered from. Never shown itself.
#[derive(Clone)]
pub struct Records {
    population: String,
    dimensions: Vec<Dimension>,
    /// Per person a finest category of every dimension, and the key.
    people: Vec<(Vec<usize>, RecordKey)>,
}

/// People stay out of debug output.
impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("population", &self.population).finish_non_exhaustive()
    }
}

impl Records {
    /// No people yet, to be divided in these ways.
    ///
    /// # Errors
    /// A dimension occurs twice or allows several categories per person.
    pub fn new(population: &str, dimensions: Vec<Dimension>) -> Result<Self, Error> {
        for (i, d) in dimensions.iter().enumerate() {
            let reason = if d.is_multiple() {
                "several categories per person are not served by cell keys"
            } else if dimensions[..i].iter().any(|other| other.name() == d.name()) {
                "occurs twice"
            } else {
                continue;
            };
            return Err(Error::Dimension { dimension: d.name().to_owned(), reason: reason.into() });
        }
        Ok(Self { population: population.to_owned(), dimensions, people: Vec::new() })
    }

    /// Adds a person: one finest category per dimension, in order.
    ///
    /// # Errors
    /// The dimension in which the category is missing or no finest one.
    pub fn add(&mut self, categories: &[&str], key: RecordKey) -> Result<(), Error> {
        if categories.len() != self.dimensions.len() {
            return Err(Error::Table("a person has too few or too many categories".into()));
        }
        let mut at = Vec::with_capacity(categories.len());
        for (d, label) in self.dimensions.iter().zip(categories) {
            let leaf = d.find(label).filter(|&n| n > 0 && d.children(n).next().is_none());
            at.push(leaf.ok_or_else(|| Error::Dimension {
                dimension: d.name().to_owned(),
                reason: "unknown category, or a group of categories".into(),
            })?);
        }
        self.people.push((at, key));
        Ok(())
    }

    fn dimension(&self, name: &str) -> Result<usize, Error> {
        self.dimensions.iter().position(|d| d.name() == name).ok_or_else(|| Error::Dimension {
            dimension: name.to_owned(),
            reason: "is not one of the dimensions of the records".into(),
        })
    }
}

/// A question: how many people, divided in these ways, of those who meet the filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Names of one to three dimensions.
    pub by: Vec<String>,
    /// Conditions that every counted person meets.
    pub filters: Vec<Filter>,
}

/// What small results may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SmallResults {
    /// Counts from 1 to below the threshold never appear.
    #[default]
    Hidden,
    /// They may appear, as the changed form of some other count.
    Perturbed,
}

/// How counts are changed.
#[derive(Debug, Clone, Copy)]
pub struct CellKeyRule<'a> {
    /// The possible changes.
    pub noise: &'a NoiseTable,
    /// What small results may look like.
    pub small: SmallResults,
}

/// Answered counts. They leave as [`Protected<Answer>`] only. Parts need not add up to margins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    shape: Shape,
    shown: Vec<u64>,
}

impl Answer {
    /// What was asked.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// A count by its labels, [`crate::TOTAL`] for a margin.
    pub fn cell(&self, labels: &[&str]) -> Option<u64> {
        self.shown.get(self.shape.index(labels)?).copied()
    }

    /// All cells with their labels, margins first along each dimension.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<&str>, u64)> {
        self.shown.iter().enumerate().map(|(i, &n)| (self.shape.labels(i), n))
    }
}

/// A count as the method changes it: its cell key is the sum of the keys, less whole numbers; the
/// first change in the row of the count whose bound lies above it is taken.
pub fn perturbed(noise: &NoiseTable, keys: impl IntoIterator<Item = RecordKey>) -> u64 {
    let (mut count, mut sum) = (0_u64, 0_u64);
    for key in keys {
        count += 1;
        sum = (sum + key.0) % PARTS;
    }
    if count == 0 {
        return 0;
    }
    let key = sum as f64 / PARTS as f64;
    let row = noise.row(count);
    let change = row.iter().find(|c| key < c.below).or(row.last()).map_or(0, |c| c.change);
    count.saturating_add_signed(change)
}

/// Answers a query with changed counts.
///
/// # Errors
/// [`Error::TooFew`] names the filter that narrows most when fewer people than the threshold meet
/// all of them; [`Error::Mixed`] when tables about the population were released by another method;
/// [`Error::Parameter`] when the noise lets counts below the threshold appear.
pub fn answer(
    records: &Records,
    query: &Query,
    rule: CellKeyRule<'_>,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
    earlier: &[Release],
) -> Result<Protected<Answer>, Error> {
    let CellKeyRule { noise, small } = rule;
    if let Some(other) = earlier.iter().find(|r| r.shape().population() == records.population) {
        return Err(Error::Mixed { release: other.id().as_str().to_owned() });
    }
    let axes: Vec<usize> = query.by.iter().map(|name| records.dimension(name)).collect::<Result<_, _>>()?;
    let dimensions = axes.iter().map(|&a| records.dimensions[a].clone()).collect();
    let shape = Shape::new(&records.population, query.filters.clone(), dimensions)?;
    // Per filter: the dimension and whether each of its nodes is inside.
    let mut conditions = Vec::new();
    for filter in &query.filters {
        let axis = records.dimension(&filter.dimension)?;
        let d = &records.dimensions[axis];
        let wanted = d.find(&filter.label).ok_or_else(|| Error::Dimension {
            dimension: filter.dimension.clone(),
            reason: format!("has no category {:?} to filter on", filter.label),
        })?;
        let inside: Vec<bool> = (0..d.len()).map(|n| d.ancestors(n).contains(&wanted)).collect();
        conditions.push((axis, inside));
    }
    let regional = shape.is_regional(&vec![0; axes.len()])
        || conditions
            .iter()
            .any(|(a, inside)| records.dimensions[*a].is_regional() && inside.iter().any(|x| !x));
    let threshold = parameters.threshold_for(regional);
    let any_regional = regional || shape.dimensions().iter().any(Dimension::is_regional);
    let needed = parameters.threshold_for(any_regional);
    if small == SmallResults::Hidden && noise.hidden() + 1 < needed {
        return Err(Error::Parameter {
            name: "noise",
            reason: format!("counts below {needed} could appear: hide results up to {}", needed - 1),
        });
    }
    let meets = |at: &[usize], without: Option<usize>| {
        conditions.iter().enumerate().all(|(i, (a, inside))| Some(i) == without || inside[at[*a]])
    };
    let all = records.people.iter().filter(|(at, _)| meets(at, None)).count() as u64;
    if all > 0 && all < threshold {
        let left_out = |i: &usize| records.people.iter().filter(|(at, _)| meets(at, Some(*i))).count();
        let narrowest = (0..conditions.len()).max_by_key(left_out);
        let filter = narrowest.map(|i| &query.filters[i]);
        let filter = filter.map(|f| format!("{:?} = {:?}", f.dimension, f.label));
        return Err(Error::TooFew { threshold, filter });
    }
    let mut keys: BTreeMap<usize, Vec<RecordKey>> = BTreeMap::new();
    for (at, key) in records.people.iter().filter(|(at, _)| meets(at, None)) {
        let mut cells = vec![0_usize];
        for &a in &axes {
            let d = &records.dimensions[a];
            let up = d.ancestors(at[a]);
            cells = cells.iter().flat_map(|c| up.iter().map(move |n| c * d.len() + n)).collect();
        }
        for cell in cells {
            keys.entry(cell).or_default().push(*key);
        }
    }
    let shown =
        (0..shape.cells()).map(|cell| keys.remove(&cell).map_or(0, |keys| perturbed(noise, keys))).collect();
    // Thousandths of at most 2500; a whole number keeps the record comparable.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let variance_thousandths = (noise.variance() * 1000.0).round() as u64;
    let provenance = Provenance {
        method: Method::CellKey {
            largest_change: noise.largest(),
            variance_thousandths,
            hidden: noise.hidden(),
        },
        parameters: parameters.clone(),
        reference_date,
        release: id.clone(),
    };
    Ok(Protected::new(Answer { shape, shown }, provenance))
}
