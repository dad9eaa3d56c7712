//! Gaps counted and weighed as they stream by.

use std::collections::BTreeMap;

use serde::Serialize;

use super::network::{Fixed, Gap, Network};
use super::shortfall::Shortfall;

/// How many gaps and relaxations are named.
pub const TOP: usize = 10;
/// How many gaps the greedy cover names at most.
pub const GREEDY: usize = 15;

/// A gap with the number of people it explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RankedGap {
    /// Uncovered people in it; in a greedy cover, those that no earlier gap explains.
    pub people: u64,
    /// The gap, as [`Network::line`] writes it.
    pub line: String,
    /// The gap.
    pub gap: Vec<Fixed>,
}

/// What dropping one inclusion would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relaxation {
    /// Uncovered people who would have this programme.
    pub people: u64,
    /// The programme.
    pub programme: String,
    /// The attribute it asks about.
    pub attribute: String,
}

/// The counts, and with demand what weighs most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageReport {
    /// Minimal uncovered profiles.
    pub count: u64,
    /// The same, by the number of values they fix.
    pub by_size: BTreeMap<usize, u64>,
    /// What is known with demand.
    pub demand: Option<DemandReport>,
}

/// What the demand says. Exact small numbers about people: publish them only through the disclosure
/// engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemandReport {
    /// People whom no programme covers.
    pub uncovered: u64,
    /// Gaps with at least one of them in it.
    pub gaps_with_demand: usize,
    /// The gaps with most people: by people, then by line. The first is also the best single new place
    /// by one gap: a place without any condition on the values it fixes helps the most people.
    pub top: Vec<RankedGap>,
    /// Few gaps that together explain most, largest remaining weight first.
    pub greedy: Vec<RankedGap>,
    /// The best single inclusions to drop.
    pub relaxations: Vec<Relaxation>,
}

/// A gap with demand: people in it, its line, its values.
type Weighed<'a> = (u64, String, &'a [Fixed]);

/// Takes gaps one by one. Without demand nothing is kept; with demand only the gaps that people are in.
#[derive(Debug)]
pub struct CoverageTally<'a> {
    network: &'a Network<'a>,
    shortfall: Option<&'a Shortfall>,
    most: usize,
    count: u64,
    by_size: BTreeMap<usize, u64>,
    /// Gaps with demand, one after the other, and where each ends.
    kept: Vec<Fixed>,
    ends: Vec<(usize, u64)>,
    everybody: Vec<u64>,
    inside: Vec<u64>,
}

impl<'a> CoverageTally<'a> {
    /// Starts counting. Only gaps of at most `max_fixed` values are counted; all are weighed.
    pub fn new(network: &'a Network<'a>, shortfall: Option<&'a Shortfall>, max_fixed: Option<usize>) -> Self {
        Self {
            network,
            shortfall,
            most: max_fixed.unwrap_or(usize::MAX),
            count: 0,
            by_size: BTreeMap::new(),
            kept: Vec::new(),
            ends: Vec::new(),
            everybody: shortfall.map_or_else(Vec::new, Shortfall::everybody),
            inside: Vec::new(),
        }
    }

    /// Takes one gap; says whether it was counted.
    pub fn add(&mut self, gap: &Gap) -> bool {
        let counted = gap.len() <= self.most;
        if counted {
            self.count += 1;
            *self.by_size.entry(gap.len()).or_default() += 1;
        }
        if let Some(shortfall) = self.shortfall {
            self.inside.clear();
            self.inside.extend_from_slice(&self.everybody);
            shortfall.narrow(self.network, gap, &mut self.inside);
            let weight = shortfall.sum(&self.inside);
            if weight > 0 {
                self.kept.extend_from_slice(gap);
                self.ends.push((self.kept.len(), weight));
            }
        }
        counted
    }

    /// Whether gaps of any size are needed, because demand is weighed.
    pub fn needs_all(&self) -> bool {
        self.shortfall.is_some()
    }

    /// The counts and the ranking.
    pub fn finish(self) -> CoverageReport {
        let demand = self.shortfall.map(|shortfall| self.weigh(shortfall));
        CoverageReport { count: self.count, by_size: self.by_size, demand }
    }

    fn weigh(&self, shortfall: &Shortfall) -> DemandReport {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        let mut gaps: Vec<Weighed<'_>> = starts
            .zip(&self.ends)
            .map(|(start, (end, weight))| {
                let gap = &self.kept[start..*end];
                (*weight, self.network.line(gap), gap)
            })
            .collect();
        gaps.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let ranked = |(people, line, gap): &Weighed<'_>| RankedGap {
            people: *people,
            line: line.clone(),
            gap: gap.to_vec(),
        };
        DemandReport {
            uncovered: shortfall.people(),
            gaps_with_demand: gaps.len(),
            top: gaps.iter().take(TOP).map(ranked).collect(),
            greedy: self.greedy(shortfall, &gaps),
            relaxations: shortfall.relaxations(TOP),
        }
    }

    /// Of the gaps that explain equally many still unexplained people, the one that weighs most by itself,
    /// then the first by line: `gaps` is in that order.
    fn greedy(&self, shortfall: &Shortfall, gaps: &[Weighed<'_>]) -> Vec<RankedGap> {
        let mut left = shortfall.everybody();
        let mut chosen = Vec::new();
        while chosen.len() < GREEDY {
            let mut best: Option<(u64, &Weighed<'_>)> = None;
            for gap in gaps {
                // Sorted by weight: the rest cannot explain more than they weigh.
                if best.is_some_and(|(most, _)| gap.0 <= most) {
                    break;
                }
                let mut inside = left.clone();
                shortfall.narrow(self.network, gap.2, &mut inside);
                let weight = shortfall.sum(&inside);
                if weight > best.map_or(0, |(most, _)| most) {
                    best = Some((weight, gap));
                }
            }
            let Some((people, gap)) = best else { break };
            let mut inside = left.clone();
            shortfall.narrow(self.network, gap.2, &mut inside);
            left.iter_mut().zip(&inside).for_each(|(left, inside)| *left &= !inside);
            chosen.push(RankedGap { people, line: gap.1.clone(), gap: gap.2.to_vec() });
        }
        chosen
    }
}
