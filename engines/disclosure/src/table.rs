use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Dimension, Error};

/// Most cells, margins included, that a table may have.
pub const MAX_CELLS: usize = 20_000;

/// A condition that every person in the table meets: "sex is female".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Name of the dimension filtered on.
    pub dimension: String,
    /// The category kept.
    pub label: String,
    /// Whether the filter narrows the table to a region.
    #[serde(default)]
    pub regional: bool,
}

/// What a table is about, without any count: population, filters and dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawShape")]
pub struct Shape {
    population: String,
    filters: Vec<Filter>,
    dimensions: Vec<Dimension>,
    /// How dimensions that are only filtered on are divided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    divided: Vec<Dimension>,
}

#[derive(Deserialize)]
struct RawShape {
    population: String,
    #[serde(default)]
    filters: Vec<Filter>,
    dimensions: Vec<Dimension>,
    #[serde(default)]
    divided: Vec<Dimension>,
}

impl TryFrom<RawShape> for Shape {
    type Error = Error;
    fn try_from(raw: RawShape) -> Result<Self, Error> {
        raw.divided
            .into_iter()
            .try_fold(Shape::new(&raw.population, raw.filters, raw.dimensions)?, Shape::divided)
    }
}

impl Shape {
    /// Describes a table of one to three dimensions over a population.
    ///
    /// The population names exactly who is counted, so that releases about the same people can be
    /// audited together: "registered victims 2024, as of 2025-03-01".
    pub fn new(population: &str, filters: Vec<Filter>, dimensions: Vec<Dimension>) -> Result<Self, Error> {
        if population.trim().is_empty() {
            return Err(Error::Table("the population needs a name".into()));
        }
        if !(1..=3).contains(&dimensions.len()) {
            return Err(Error::Table("a table has one, two or three dimensions".into()));
        }
        let mut names = BTreeSet::new();
        for name in dimensions.iter().map(Dimension::name).chain(filters.iter().map(|f| f.dimension.as_str()))
        {
            if !names.insert(name) {
                return Err(Error::Dimension {
                    dimension: name.to_owned(),
                    reason: "is used twice in one table".into(),
                });
            }
        }
        if dimensions.iter().filter(|d| d.is_multiple()).count() > 1 {
            return Err(Error::Table("only one dimension may have several categories per person".into()));
        }
        let size = dimensions.iter().try_fold(1_usize, |n, d| n.checked_mul(d.len())).unwrap_or(usize::MAX);
        if size > MAX_CELLS {
            return Err(Error::TooLarge { size, limit: MAX_CELLS });
        }
        Ok(Self { population: population.to_owned(), filters, dimensions, divided: Vec::new() })
    }

    /// Says how a dimension is divided that is filtered on and no dimension of the table, so that
    /// tables with different filters on it can be audited together.
    ///
    /// # Errors
    /// There is no filter on it, or the category that is kept is none of its categories.
    pub fn divided(mut self, dimension: Dimension) -> Result<Self, Error> {
        let kept = self.filters.iter().find(|f| f.dimension == dimension.name());
        let known = kept.is_some_and(|f| dimension.find(&f.label).is_some());
        if !known || self.divided.iter().any(|d| d.name() == dimension.name()) {
            return Err(Error::Dimension {
                dimension: dimension.name().to_owned(),
                reason: "is not the dimension of one filter, with its category".into(),
            });
        }
        self.divided.push(dimension);
        Ok(self)
    }

    pub(crate) fn divisions(&self) -> impl Iterator<Item = &Dimension> {
        self.dimensions.iter().chain(&self.divided)
    }

    /// Who is counted.
    pub fn population(&self) -> &str {
        &self.population
    }

    /// The conditions every person in the table meets.
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// The dimensions, in order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The index of a cell by its labels; [`crate::TOTAL`] for a margin.
    pub fn index(&self, labels: &[&str]) -> Option<usize> {
        if labels.len() != self.dimensions.len() {
            return None;
        }
        let coords: Option<Vec<usize>> = self.dimensions.iter().zip(labels).map(|(d, l)| d.find(l)).collect();
        Some(self.index_of(&coords?))
    }

    /// The labels of a cell.
    pub fn labels(&self, cell: usize) -> Vec<&str> {
        self.coords(cell).into_iter().zip(&self.dimensions).map(|(c, d)| d.label(c)).collect()
    }

    pub(crate) fn cells(&self) -> usize {
        self.dimensions.iter().map(Dimension::len).product()
    }

    pub(crate) fn coords(&self, mut cell: usize) -> Vec<usize> {
        let mut out = vec![0; self.dimensions.len()];
        for (slot, d) in out.iter_mut().zip(&self.dimensions).rev() {
            *slot = cell % d.len();
            cell /= d.len();
        }
        out
    }

    pub(crate) fn index_of(&self, coords: &[usize]) -> usize {
        self.dimensions.iter().zip(coords).fold(0, |at, (d, c)| at * d.len() + c)
    }

    /// Whether the regional threshold applies to the cell.
    pub(crate) fn is_regional(&self, coords: &[usize]) -> bool {
        self.filters.iter().any(|f| f.regional)
            || self.divided.iter().any(Dimension::is_regional)
            || self.dimensions.iter().zip(coords).any(|(d, &c)| d.is_regional() && c > 0)
    }

    /// Every margin cell with the cells it is the sum of, along each dimension.
    pub(crate) fn sums(&self) -> Vec<(usize, Vec<usize>)> {
        let mut parts: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for cell in 0..self.cells() {
            let coords = self.coords(cell);
            for d in 0..self.dimensions.len() {
                if let Some(up) = self.parent(&coords, d) {
                    parts.entry((d, up)).or_default().push(cell);
                }
            }
        }
        parts.into_iter().map(|((_, up), cells)| (up, cells)).collect()
    }

    /// The conditions in words, for a refusal: "sex = f and region = north".
    pub(crate) fn conditions(&self) -> Option<String> {
        let words: Vec<String> =
            self.filters.iter().map(|f| format!("{:?} = {:?}", f.dimension, f.label)).collect();
        (!words.is_empty()).then(|| words.join(" and "))
    }

    /// The cell one level up along dimension `d`, when the cell is not on that margin.
    pub(crate) fn parent(&self, coords: &[usize], d: usize) -> Option<usize> {
        let up = self.dimensions[d].parent(coords[d])?;
        let mut at = coords.to_vec();
        at[d] = up;
        Some(self.index_of(&at))
    }
}

/// True counts of people with all margins: what is to be protected. It is never shown itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    shape: Shape,
    counts: Vec<u64>,
    /// Cells that need protection whatever their size: how far below and above must stay open.
    sensitive: BTreeMap<usize, (u64, u64)>,
}

/// Counts stay out of debug output: they may end up in a log.
impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl Table {
    /// Counts people. Each person is, per dimension, the list of finest categories she falls in:
    /// exactly one, or at least one in a dimension with several categories per person.
    pub fn tabulate<'a>(
        shape: Shape,
        people: impl IntoIterator<Item = Vec<Vec<&'a str>>>,
    ) -> Result<Self, Error> {
        let mut counts = vec![0_u64; shape.cells()];
        for (row, person) in people.into_iter().enumerate() {
            if person.len() != shape.dimensions.len() {
                return Err(Error::Table(format!(
                    "person {row} has {} dimensions, the table has {}",
                    person.len(),
                    shape.dimensions.len()
                )));
            }
            // Every node of every dimension in which the person counts, once.
            let mut nodes: Vec<BTreeSet<usize>> = Vec::new();
            for (d, labels) in shape.dimensions.iter().zip(&person) {
                if labels.is_empty() || (labels.len() > 1 && !d.is_multiple()) {
                    return Err(Error::Dimension {
                        dimension: d.name().to_owned(),
                        reason: format!("person {row} needs exactly one category"),
                    });
                }
                let mut at = BTreeSet::new();
                for label in labels {
                    let leaf = d
                        .find(label)
                        .filter(|&n| n > 0 && d.children(n).next().is_none())
                        .ok_or_else(|| Error::Dimension {
                            dimension: d.name().to_owned(),
                            reason: format!("person {row} has an unknown category or a group"),
                        })?;
                    at.extend(d.ancestors(leaf));
                }
                nodes.push(at);
            }
            let mut cells = vec![Vec::new()];
            for at in &nodes {
                cells = cells
                    .into_iter()
                    .flat_map(|c: Vec<usize>| {
                        at.iter().map(move |&n| {
                            let mut c = c.clone();
                            c.push(n);
                            c
                        })
                    })
                    .collect();
            }
            for c in cells {
                counts[shape.index_of(&c)] += 1;
            }
        }
        Ok(Self { shape, counts, sensitive: BTreeMap::new() })
    }

    /// A table from the counts of its finest cells, the last dimension running fastest. Margins
    /// are added up here, so no dimension may have several categories per person.
    pub fn from_leaves(shape: Shape, leaves: &[u64]) -> Result<Self, Error> {
        if shape.dimensions.iter().any(Dimension::is_multiple) {
            return Err(Error::Table(
                "with several categories per person margins do not add up: tabulate people".into(),
            ));
        }
        let axes: Vec<Vec<usize>> = shape.dimensions.iter().map(|d| d.leaves().collect()).collect();
        let size: usize = axes.iter().map(Vec::len).product();
        if size != leaves.len() {
            return Err(Error::Table(format!("{size} finest cells expected, {} given", leaves.len())));
        }
        let mut counts = vec![0_u64; shape.cells()];
        for (i, &n) in leaves.iter().enumerate() {
            let mut rest = i;
            let mut paths = Vec::new();
            for (axis, d) in axes.iter().zip(&shape.dimensions).rev() {
                paths.push(d.ancestors(axis[rest % axis.len()]));
                rest /= axis.len();
            }
            paths.reverse();
            let mut cells = vec![0_usize];
            for (path, d) in paths.iter().zip(&shape.dimensions) {
                cells =
                    cells.into_iter().flat_map(|at| path.iter().map(move |&n| at * d.len() + n)).collect();
            }
            for c in cells {
                counts[c] = counts[c]
                    .checked_add(n)
                    .filter(|&sum| sum <= 1_000_000_000)
                    .ok_or_else(|| Error::Table("counts above a thousand million".into()))?;
            }
        }
        Ok(Self { shape, counts, sensitive: BTreeMap::new() })
    }

    /// Marks a cell that needs protection whatever its size: values `below` lower and `above`
    /// higher than the true count must stay possible.
    ///
    /// # Errors
    /// The cell is not in the table, is the grand total, or holds fewer people than `below`.
    pub fn sensitive(mut self, labels: &[&str], below: u64, above: u64) -> Result<Self, Error> {
        let cell = self
            .shape
            .index(labels)
            .filter(|&c| c > 0)
            .ok_or_else(|| Error::Table("a sensitive cell is not in the table".into()))?;
        if below > self.counts[cell] || above > 1_000_000_000 || below + above == 0 {
            return Err(Error::Table("a sensitive cell cannot be open that far".into()));
        }
        self.sensitive.insert(cell, (below, above));
        Ok(self)
    }

    /// What the table is about.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The true count of a cell, for the publisher: it never leaves.
    pub fn true_count(&self, labels: &[&str]) -> Option<u64> {
        Some(self.counts[self.shape.index(labels)?])
    }

    pub(crate) fn levels(&self, cell: usize) -> Option<(u64, u64)> {
        self.sensitive.get(&cell).copied()
    }

    pub(crate) fn count(&self, cell: usize) -> u64 {
        self.counts[cell]
    }
}
