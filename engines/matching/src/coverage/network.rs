//! The programmes together, and the question which profiles none of them covers.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use serde::Serialize;

use super::cubes::{Bits, Layout, expand, ones, set};
use super::walk::Walk;
use crate::programme::Compiled;
use crate::rank::by_id;
use crate::schema::{Lit, Schema};
use crate::{MatchError, Programme, Request};

/// One value that a gap fixes: positions in the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fixed {
    /// Position of the attribute.
    pub attribute: u8,
    /// Position of the value within it.
    pub value: u8,
}

/// A minimal uncovered profile: the values it fixes, in schema order. Without any value it says that
/// nobody is covered.
pub type Gap = [Fixed];

/// Which gaps to look for.
#[derive(Debug, Clone, Copy, Default)]
pub struct GapSearch<'a> {
    /// At most this many fixed values.
    pub max_fixed: Option<usize>,
    /// Only gaps that this person is in: their certain answers. "Why is there nothing for her?"
    pub within: Option<&'a Request>,
}

/// The programmes as cubes over a schema. Regions, room and emergency beds play no part: a caller who
/// wants coverage with free capacity hands in only programmes that have room.
#[derive(Debug)]
pub struct Network<'a> {
    schema: &'a Schema,
    layout: Layout,
    cubes: Vec<Bits>,
}

impl<'a> Network<'a> {
    /// Expands the programmes. Their order has no influence.
    pub fn new(schema: &'a Schema, programmes: &[Programme]) -> Result<Self, MatchError> {
        let programmes = by_id(schema, programmes)?;
        let layout = Layout::new(schema);
        let rules = programmes.values().map(|programme| {
            let (mut accepts, mut excludes) = (Vec::new(), Vec::new());
            for (_, compiled) in programme.conditions() {
                match compiled {
                    Compiled::Requires(lit) => accepts.push(*lit),
                    Compiled::Excludes(parts) => excludes.push(parts.as_slice()),
                }
            }
            (accepts, excludes)
        });
        let cubes = expand(schema, &layout, rules)?;
        Ok(Self { schema, layout, cubes })
    }

    /// The schema.
    pub fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// The number of largest covered cubes.
    pub fn cubes(&self) -> usize {
        self.cubes.len()
    }

    /// Visits every minimal uncovered profile, one by one and in a fixed order; none is kept, so that
    /// millions need no memory. Stops when `visit` says so.
    pub fn gaps<B>(
        &self,
        search: &GapSearch<'_>,
        mut visit: impl FnMut(&Gap) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, MatchError> {
        let mut candidates: Bits = vec![0; self.layout.words()];
        match search.within {
            None => (0..self.layout.literals()).for_each(|bit| set(&mut candidates, bit)),
            Some(person) => {
                person.check_schema(self.schema)?;
                for (attribute, &values) in person.profile.facts.possible.iter().enumerate() {
                    if values.is_power_of_two() {
                        set(&mut candidates, self.layout.bit(attribute, values.trailing_zeros() as usize));
                    }
                }
            }
        }
        let mut fixed = Vec::with_capacity(64);
        let most = search.max_fixed.unwrap_or(usize::MAX);
        let mut walk = Walk::new(&self.layout, &self.cubes, most);
        Ok(walk.run(&candidates, |chosen| {
            fixed.clear();
            fixed.extend(chosen.iter().map(|&bit| self.fixed(bit)));
            fixed.sort_unstable();
            if self.possible(&fixed) { visit(&fixed) } else { ControlFlow::Continue(()) }
        }))
    }

    /// Whether no possible person in this profile is covered, whether or not it is minimal.
    pub fn uncovered(&self, profile: &Gap) -> bool {
        let fixed = self.bits(profile);
        self.possible(profile)
            && self.cubes.iter().all(|cube| fixed.iter().zip(cube).any(|(fixed, cube)| fixed & !cube != 0))
    }

    /// Whether a person with these values can exist.
    pub fn possible(&self, profile: &Gap) -> bool {
        let mut values: Vec<u64> =
            (0..self.schema.attributes().len()).map(|attribute| self.schema.full(attribute)).collect();
        for fixed in profile {
            if let Some(slot) = values.get_mut(usize::from(fixed.attribute)) {
                *slot &= 1 << fixed.value;
            }
        }
        values.iter().all(|&left| left != 0) && completes(self.schema.impossible(), &mut values)
    }

    /// The gap as text: `attribute=value&attribute=value`, in schema order.
    pub fn line(&self, gap: &Gap) -> String {
        let mut line = String::with_capacity(24 * gap.len());
        self.write_line(gap, &mut line);
        line
    }

    /// Adds that text to `line`.
    pub fn write_line(&self, gap: &Gap, line: &mut String) {
        for (n, (attribute, value)) in self.names(gap).enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(line, "{}{attribute}={value}", if n == 0 { "" } else { "&" });
        }
    }

    /// The codes of the attributes and values that a gap fixes.
    pub fn names<'g>(&'g self, gap: &'g Gap) -> impl Iterator<Item = (&'g str, &'g str)> {
        gap.iter().filter_map(|fixed| {
            let attribute = self.schema.attributes().get(usize::from(fixed.attribute))?;
            let value = attribute.values.get(usize::from(fixed.value))?;
            Some((attribute.code.as_str(), value.as_str()))
        })
    }

    /// Per cube the literals in it, as (attribute, value): for an independent check of completeness.
    pub fn covered(&self) -> impl Iterator<Item = Vec<Fixed>> {
        self.cubes.iter().map(|cube| ones(cube).map(|bit| self.fixed(bit)).collect())
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn bit(&self, fixed: Fixed) -> usize {
        self.layout.bit(usize::from(fixed.attribute), usize::from(fixed.value))
    }

    pub(crate) fn fixed(&self, bit: usize) -> Fixed {
        let (attribute, value) = self.layout.literal(bit);
        let small = |n| u8::try_from(n).unwrap_or(u8::MAX); // both are below 64
        Fixed { attribute: small(attribute), value: small(value) }
    }

    fn bits(&self, profile: &Gap) -> Bits {
        let mut bits = vec![0; self.layout.words()];
        for fixed in profile {
            set(&mut bits, self.bit(*fixed));
        }
        bits
    }
}

/// Whether the values left can be completed without making an impossible combination: complete search,
/// each step takes values away.
fn completes(impossible: &[Vec<Lit>], values: &mut [u64]) -> bool {
    let left = |values: &[u64], lit: &Lit| values.get(lit.attribute).copied().unwrap_or(0);
    let Some(combination) = impossible.iter().find(|c| c.iter().all(|lit| left(values, lit) & lit.mask != 0))
    else {
        return true;
    };
    // One of its parts must fail: the first, or the second while the first holds, and so on.
    let before = values.to_vec();
    for lit in combination {
        let now = left(values, lit);
        if now & !lit.mask != 0 {
            let mut next = values.to_vec();
            if let Some(slot) = next.get_mut(lit.attribute) {
                *slot = now & !lit.mask;
            }
            if completes(impossible, &mut next) {
                return true;
            }
        }
        if let Some(slot) = values.get_mut(lit.attribute) {
            *slot = now & lit.mask;
        }
    }
    values.copy_from_slice(&before);
    false
}
