//! Real demand that no programme covers, held against the gaps.

use std::collections::{BTreeMap, BTreeSet};

use super::network::{Fixed, Gap, Network};
use super::report::Relaxation;
use crate::eligibility::Status;
use crate::programme::Compiled;
use crate::rank::by_id;
use crate::{Demand, MatchError, Programme};

/// The part of a demand that no programme covers. Demand has to include refused requests and those
/// that were never made, otherwise gaps hide themselves.
#[derive(Debug, Clone)]
pub struct Shortfall {
    people: u64,
    weights: Vec<u64>,
    /// Per literal of the network, a row of bits: the uncovered who certainly have that value.
    having: Vec<u64>,
    spans: usize,
    relaxations: BTreeMap<(String, String), u64>,
}

impl Shortfall {
    /// Finds who is not covered: every programme says no by its rules, whatever is still unknown.
    pub fn new(
        network: &Network<'_>,
        programmes: &[Programme],
        demand: &[Demand],
    ) -> Result<Self, MatchError> {
        let schema = network.schema();
        let programmes = by_id(schema, programmes)?;
        let mut uncovered: Vec<&Demand> = Vec::new();
        let mut relaxations: BTreeMap<(String, String), u64> = BTreeMap::new();
        let mut people = 0_u64;
        for person in demand {
            person.request.check_schema(schema)?;
            let facts = &person.request.profile.facts;
            let mut sole = BTreeSet::new();
            let mut covered = false;
            for programme in programmes.values() {
                let mut broken = programme
                    .conditions()
                    .map(|(_, compiled)| compiled)
                    .filter(|compiled| compiled.status(facts) == Status::Broken);
                let Some(first) = broken.next() else {
                    covered = true;
                    break;
                };
                if let Compiled::Requires(lit) = first
                    && broken
                        .all(|other| matches!(other, Compiled::Requires(l) if l.attribute == lit.attribute))
                {
                    sole.insert((programme.id(), schema.code(lit.attribute)));
                }
            }
            if covered {
                continue;
            }
            people += u64::from(person.people);
            uncovered.push(person);
            for (programme, attribute) in sole {
                *relaxations.entry((programme.to_owned(), attribute.to_owned())).or_default() +=
                    u64::from(person.people);
            }
        }
        let spans = uncovered.len().div_ceil(64).max(1);
        let mut having = vec![0; network.layout().literals() * spans];
        for (number, person) in uncovered.iter().enumerate() {
            for (attribute, values) in person.request.profile.facts.possible.iter().enumerate() {
                if values.is_power_of_two() {
                    let bit = network.layout().bit(attribute, values.trailing_zeros() as usize);
                    super::cubes::set(&mut having[bit * spans..(bit + 1) * spans], number);
                }
            }
        }
        let weights = uncovered.iter().map(|person| u64::from(person.people)).collect();
        Ok(Self { people, weights, having, spans, relaxations })
    }

    /// How many people are not covered.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// How many of the uncovered a gap explains.
    pub fn weight(&self, network: &Network<'_>, gap: &Gap) -> u64 {
        let mut inside = self.everybody();
        self.narrow(network, gap, &mut inside);
        self.sum(&inside)
    }

    /// Which single published inclusion would, when dropped, open a place to most of the uncovered.
    pub fn relaxations(&self, at_most: usize) -> Vec<Relaxation> {
        let mut best: Vec<Relaxation> = self
            .relaxations
            .iter()
            .filter(|(_, people)| **people > 0)
            .map(|((programme, attribute), people)| Relaxation {
                people: *people,
                programme: programme.clone(),
                attribute: attribute.clone(),
            })
            .collect();
        // Stable: ties stay in order of programme and attribute.
        best.sort_by_key(|relaxation| std::cmp::Reverse(relaxation.people));
        best.truncate(at_most);
        best
    }

    pub(super) fn everybody(&self) -> Vec<u64> {
        let mut all = vec![0; self.spans];
        (0..self.weights.len()).for_each(|number| super::cubes::set(&mut all, number));
        all
    }

    /// Keeps of `inside` those who are in the gap.
    pub(super) fn narrow(&self, network: &Network<'_>, gap: &[Fixed], inside: &mut [u64]) {
        for fixed in gap {
            let bit = network.bit(*fixed);
            let having = &self.having[bit * self.spans..(bit + 1) * self.spans];
            inside.iter_mut().zip(having).for_each(|(inside, having)| *inside &= having);
        }
    }

    pub(super) fn sum(&self, inside: &[u64]) -> u64 {
        super::cubes::ones(inside).filter_map(|number| self.weights.get(number)).sum()
    }
}
