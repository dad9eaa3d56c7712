//! The people behind the tables: one unknown per combination of finest categories of every
//! dimension that any of the tables uses. Every published cell is a sum of unknowns, so tables,
//! hierarchies, filters and earlier releases meet in one system.

use std::collections::{BTreeMap, BTreeSet};

use crate::dimension::TOTAL;
use crate::{Dimension, Error, Shape};

/// Most unknowns the audit accepts.
pub(crate) const MAX_UNKNOWNS: usize = 20_000;

/// A whole-number combination of unknowns.
pub(crate) type Terms = Vec<(usize, i64)>;

struct Axis {
    name: String,
    leaves: usize,
    /// Every label with the finest categories it covers.
    covers: BTreeMap<String, Vec<usize>>,
}

pub(crate) struct Space {
    /// Dimensions with one category per person.
    axes: Vec<Axis>,
    /// At most one dimension with several categories per person.
    multiple: Option<Axis>,
    /// Unknowns that count people; those per category of `multiple` follow.
    base: usize,
}

#[derive(Default)]
struct Seen<'a> {
    divisions: Vec<&'a Dimension>,
    filters: BTreeSet<&'a str>,
}

impl Space {
    pub(crate) fn new(shapes: &[&Shape]) -> Result<Self, Error> {
        let mut names: BTreeMap<&str, Seen<'_>> = BTreeMap::new();
        for shape in shapes {
            for d in shape.divisions() {
                names.entry(d.name()).or_default().divisions.push(d);
            }
            for f in shape.filters() {
                names.entry(&f.dimension).or_default().filters.insert(&f.label);
            }
        }
        let mut axes = Vec::new();
        let mut multiple = None;
        for (name, seen) in names {
            let many = seen.divisions.iter().filter(|d| d.is_multiple()).count();
            let axis = axis(name, &seen)?;
            if many == 0 {
                axes.push(axis);
            } else if many == seen.divisions.len() && multiple.is_none() {
                multiple = Some(axis);
            } else {
                return Err(incomparable(name));
            }
        }
        let size = axes.iter().try_fold(1_usize, |n, a| n.checked_mul(a.leaves)).and_then(|base| {
            let per = 1 + multiple.as_ref().map_or(0, |m: &Axis| m.leaves);
            Some((base, base.checked_mul(per)?))
        });
        let (base, all) = size.unwrap_or((0, usize::MAX));
        if all > MAX_UNKNOWNS {
            return Err(Error::TooLarge { size: all, limit: MAX_UNKNOWNS });
        }
        Ok(Self { axes, multiple, base })
    }

    pub(crate) fn unknowns(&self) -> usize {
        self.base * (1 + self.multiple.as_ref().map_or(0, |m| m.leaves))
    }

    /// For each unknown number of people, the unknowns per category that lie between the
    /// largest of them and their sum.
    pub(crate) fn unions(&self) -> Vec<(usize, Vec<usize>)> {
        let Some(m) = &self.multiple else {
            return Vec::new();
        };
        (0..self.base)
            .map(|b| {
                let parts = (0..m.leaves).map(|f| self.part(b, f, m)).collect();
                (b, parts)
            })
            .collect()
    }

    fn part(&self, base: usize, category: usize, m: &Axis) -> usize {
        self.base + base * m.leaves + category
    }

    /// The unknowns that add up to a cell.
    pub(crate) fn cell(&self, shape: &Shape, coords: &[usize]) -> Vec<usize> {
        let label_on = |name: &str| -> &str {
            shape
                .dimensions()
                .iter()
                .zip(coords)
                .find(|(d, _)| d.name() == name)
                .map(|(d, &c)| d.label(c))
                .or_else(|| {
                    let f = shape.filters().iter().find(|f| f.dimension == name)?;
                    Some(f.label.as_str())
                })
                .unwrap_or(TOTAL)
        };
        let mut at = vec![0_usize];
        for axis in &self.axes {
            let none = Vec::new();
            let covered = axis.covers.get(label_on(&axis.name)).unwrap_or(&none);
            at = at.into_iter().flat_map(|b| covered.iter().map(move |&l| b * axis.leaves + l)).collect();
        }
        if let Some(m) = &self.multiple {
            let label = label_on(&m.name);
            if label != TOTAL
                && let Some(&[f]) = m.covers.get(label).map(Vec::as_slice)
            {
                at = at.into_iter().map(|b| self.part(b, f, m)).collect();
            }
        }
        at.sort_unstable();
        at
    }

    pub(crate) fn terms(&self, shape: &Shape, coords: &[usize]) -> Terms {
        self.cell(shape, coords).into_iter().map(|v| (v, 1)).collect()
    }
}

fn incomparable(name: &str) -> Error {
    Error::Incomparable { dimension: name.to_owned() }
}

/// Merges the divisions of one dimension into their finest categories.
fn axis(name: &str, seen: &Seen<'_>) -> Result<Axis, Error> {
    // Every label with the ways it is divided.
    let mut ways: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::from([TOTAL]);
    for d in &seen.divisions {
        for node in 0..d.len() {
            known.insert(d.label(node));
            let parts: Vec<&str> = d.children(node).map(|c| d.label(c)).collect();
            if !parts.is_empty() {
                ways.entry(d.label(node)).or_default().push(parts);
            }
        }
    }
    if seen.divisions.is_empty() {
        // Only filtered on: the category and everyone else. Two filters could overlap.
        if seen.filters.len() != 1 {
            return Err(incomparable(name));
        }
        let mut covers = BTreeMap::from([(TOTAL.to_owned(), vec![0, 1])]);
        covers.extend(seen.filters.iter().map(|l| ((*l).to_owned(), vec![0])));
        return Ok(Axis { name: name.to_owned(), leaves: 2, covers });
    }
    if seen.filters.iter().any(|l| !known.contains(l)) {
        return Err(incomparable(name));
    }
    let finest: Vec<&str> = known.iter().copied().filter(|l| !ways.contains_key(l)).collect();
    let mut covers = BTreeMap::new();
    for &label in &known {
        let leaves = expand(label, &ways, known.len()).ok_or_else(|| incomparable(name))?;
        let positions = leaves.iter().filter_map(|l| finest.binary_search(l).ok()).collect();
        covers.insert(label.to_owned(), positions);
    }
    Ok(Axis { name: name.to_owned(), leaves: finest.len(), covers })
}

/// The finest categories of a label; none when its divisions disagree or go round.
fn expand<'a>(
    label: &'a str,
    ways: &BTreeMap<&'a str, Vec<Vec<&'a str>>>,
    depth: usize,
) -> Option<BTreeSet<&'a str>> {
    let Some(divisions) = ways.get(label) else {
        return Some(BTreeSet::from([label]));
    };
    let depth = depth.checked_sub(1)?;
    let mut agreed: Option<BTreeSet<&str>> = None;
    for parts in divisions {
        let mut all = BTreeSet::new();
        for part in parts {
            for leaf in expand(part, ways, depth)? {
                // Overlapping parts would count people twice.
                if !all.insert(leaf) {
                    return None;
                }
            }
        }
        if agreed.get_or_insert_with(|| all.clone()) != &all {
            return None;
        }
    }
    agreed
}
