//! Programmes as cubes: per attribute a set of accepted values, all of it covered.

use crate::MatchError;
use crate::schema::{Lit, Schema};

/// Where the values of each attribute stand in one row of bits.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    offsets: Vec<usize>,
    widths: Vec<usize>,
    /// Which attribute each bit belongs to.
    owners: Vec<usize>,
    words: usize,
}

/// A set of literals (`attribute = value`), one bit each.
pub(crate) type Bits = Vec<u64>;

/// More cubes than this, and the exclusions of the programmes multiply beyond what is useful.
const MOST_CUBES: usize = 200_000;

impl Layout {
    pub(crate) fn new(schema: &Schema) -> Self {
        let widths: Vec<usize> = schema.attributes().iter().map(|a| a.values.len()).collect();
        let mut offsets = Vec::with_capacity(widths.len());
        let mut owners = Vec::new();
        for (attribute, width) in widths.iter().enumerate() {
            offsets.push(owners.len());
            owners.extend(std::iter::repeat_n(attribute, *width));
        }
        let words = owners.len().div_ceil(64).max(1);
        Self { offsets, widths, owners, words }
    }

    /// The number of words of one row.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    /// The number of literals.
    pub(crate) fn literals(&self) -> usize {
        self.owners.len()
    }

    /// The attribute and the value a bit stands for.
    pub(crate) fn literal(&self, bit: usize) -> (usize, usize) {
        let attribute = self.owners.get(bit).copied().unwrap_or(0);
        (attribute, bit - self.offsets.get(attribute).copied().unwrap_or(0).min(bit))
    }

    pub(crate) fn bit(&self, attribute: usize, value: usize) -> usize {
        self.offsets.get(attribute).copied().unwrap_or(0) + value
    }

    /// The bits of some values of one attribute.
    pub(crate) fn spread(&self, lit: Lit) -> Bits {
        let mut bits = vec![0; self.words];
        for value in 0..self.widths.get(lit.attribute).copied().unwrap_or(0) {
            if lit.mask >> value & 1 == 1 {
                set(&mut bits, self.bit(lit.attribute, value));
            }
        }
        bits
    }

    /// Every value of every attribute.
    fn all(&self) -> Bits {
        let mut bits = vec![0; self.words];
        (0..self.literals()).for_each(|bit| set(&mut bits, bit));
        bits
    }
}

pub(crate) fn set(bits: &mut [u64], bit: usize) {
    if let Some(word) = bits.get_mut(bit / 64) {
        *word |= 1 << (bit % 64);
    }
}

pub(crate) fn subset(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).all(|(a, b)| a & !b == 0)
}

pub(crate) fn meets(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

/// The bits that are set, rising.
pub(crate) fn ones(bits: &[u64]) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(n, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                n * 64 + bit
            })
        })
    })
}

/// A combination of values that is not covered: excluded by a programme, or impossible.
struct Combination {
    /// Per part: the values named, and all values of that attribute.
    parts: Vec<(Bits, Bits)>,
}

impl Combination {
    fn new(layout: &Layout, parts: &[Lit]) -> Self {
        let whole = |lit: &Lit| layout.spread(Lit { attribute: lit.attribute, mask: u64::MAX });
        Self { parts: parts.iter().map(|lit| (layout.spread(*lit), whole(lit))).collect() }
    }

    /// What is left of the cubes: each that meets the combination gives, per part, the cube without it.
    fn cut_from(&self, cubes: Vec<Bits>) -> Vec<Bits> {
        let mut left = Vec::with_capacity(cubes.len());
        for cube in cubes {
            if !self.parts.iter().all(|(named, _)| meets(&cube, named)) {
                left.push(cube);
                continue;
            }
            for (named, whole) in &self.parts {
                let piece: Bits = cube.iter().zip(named).map(|(cube, named)| cube & !named).collect();
                if meets(&piece, whole) {
                    left.push(piece);
                }
            }
        }
        largest(left)
    }
}

/// Drops every cube that lies within another. Sorted, so that the order of the programmes is lost.
fn largest(mut cubes: Vec<Bits>) -> Vec<Bits> {
    let size = |cube: &Bits| cube.iter().map(|word| word.count_ones()).sum::<u32>();
    cubes.sort_by_cached_key(|cube| (std::cmp::Reverse(size(cube)), cube.clone()));
    let mut kept: Vec<Bits> = Vec::with_capacity(cubes.len());
    for cube in cubes {
        if !kept.iter().any(|larger| subset(&cube, larger)) {
            kept.push(cube);
        }
    }
    kept
}

/// The largest cubes that one set of conditions covers, impossible combinations cut out.
pub(crate) fn expand<'a>(
    schema: &Schema,
    layout: &Layout,
    programmes: impl Iterator<Item = (Vec<Lit>, Vec<&'a [Lit]>)>,
) -> Result<Vec<Bits>, MatchError> {
    let impossible: Vec<Combination> =
        schema.impossible().iter().map(|parts| Combination::new(layout, parts)).collect();
    let mut all = Vec::new();
    for (accepts, excludes) in programmes {
        let mut cube = layout.all();
        let mut empty = false;
        for lit in accepts {
            let whole = layout.spread(Lit { attribute: lit.attribute, mask: u64::MAX });
            let named = layout.spread(lit);
            for ((cube, whole), named) in cube.iter_mut().zip(&whole).zip(&named) {
                *cube &= !whole | named;
            }
            empty |= !meets(&cube, &whole);
        }
        let mut cubes = if empty { Vec::new() } else { vec![cube] };
        let own: Vec<Combination> = excludes.iter().map(|parts| Combination::new(layout, parts)).collect();
        for combination in own.iter().chain(&impossible) {
            cubes = combination.cut_from(cubes);
            if all.len() + cubes.len() > MOST_CUBES {
                return Err(MatchError::TooLarge { what: "the number of cubes that the exclusions make" });
            }
        }
        all.append(&mut cubes);
    }
    Ok(largest(all))
}
