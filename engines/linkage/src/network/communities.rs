//! A large component in parts, for looking at. Parts are a way to draw, no finding about people.

use std::collections::BTreeMap;

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig};
use rustc_hash::FxHashMap;

use super::live::Network;
use super::view::Components;

/// Parts with many links inside and few between.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// The parts in canonical form; those of one record too.
    pub parts: Components,
    /// Modularity after Newman: the share of links inside parts above what chance would give.
    pub modularity: f64,
}

/// How often the search is repeated. On a graph where half of the runs find the best answer, all of these miss it
/// once in four thousand million times.
pub const RUNS: u32 = 32;

/// Splits a graph in parts: Leiden (Traag, Waltman and Van Eck 2019), from the seeds 0, 1, 2 … as often as `runs`
/// says; the best answer, of equal ones the first in canonical form. The same graph gives the same parts, whatever the
/// order of its edges. Edges given twice count twice; an edge from a record to itself is left out.
pub fn communities(edges: &[(u64, u64, f64)], runs: u32) -> Communities {
    let mut weights: BTreeMap<(u64, u64), Vec<f64>> = BTreeMap::new();
    for (a, b, weight) in edges {
        if a != b && weight.is_finite() && *weight > 0.0 {
            weights.entry((*a.min(b), *a.max(b))).or_default().push(*weight);
        }
    }
    let mut nodes: Vec<u64> = weights.keys().flat_map(|(a, b)| [*a, *b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let place = |node: &u64| nodes.binary_search(node).unwrap_or_default();
    let edges: Vec<(usize, usize, f64)> = weights
        .into_iter()
        .map(|((a, b), mut weights)| {
            weights.sort_by(f64::total_cmp);
            (place(&a), place(&b), weights.iter().sum())
        })
        .collect();
    let mut best = Communities { parts: nodes.iter().map(|node| vec![*node]).collect(), modularity: 0.0 };
    if edges.is_empty() {
        return best;
    }
    best.modularity = modularity(&edges, &(0..nodes.len()).collect::<Vec<_>>());
    let mut graph = GraphDataBuilder::new(nodes.len());
    for (a, b, weight) in &edges {
        // Refuses only what was left out above.
        let _ = graph.add_edge(*a, *b, *weight);
    }
    let Ok(graph) = graph.build() else { return best };
    for seed in 0..u64::from(runs) {
        let search = Leiden::new(LeidenConfig::builder().seed(seed).build());
        let Ok(found) = search.run(&graph) else { continue };
        let part_of: Vec<usize> = found.partition.as_slice().to_vec();
        let found = Communities { modularity: modularity(&edges, &part_of), parts: parts(&nodes, &part_of) };
        let gain = found.modularity - best.modularity;
        if gain > 1e-12 || (gain > -1e-12 && found.parts < best.parts) {
            best = found;
        }
    }
    best
}

fn parts(nodes: &[u64], part_of: &[usize]) -> Components {
    let mut by_part: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for (node, part) in nodes.iter().zip(part_of) {
        by_part.entry(*part).or_default().push(*node);
    }
    let mut parts: Components = by_part.into_values().collect();
    parts.sort_unstable();
    parts
}

fn modularity(edges: &[(usize, usize, f64)], part_of: &[usize]) -> f64 {
    let total: f64 = edges.iter().map(|(_, _, weight)| weight).sum();
    let mut inside = 0.0;
    let mut degrees: BTreeMap<usize, f64> = BTreeMap::new();
    for (a, b, weight) in edges {
        let (a, b) = (part_of[*a], part_of[*b]);
        if a == b {
            inside += weight;
        }
        *degrees.entry(a).or_default() += weight;
        *degrees.entry(b).or_default() += weight;
    }
    inside / total - degrees.values().map(|degree| (degree / (2.0 * total)).powi(2)).sum::<f64>()
}

impl Network {
    /// The component of a record in parts, to look at a large one. A token that `n` records hold counts for `1/(n-1)`
    /// per pair, so that a large token does not decide the picture by its number of pairs. None when there is no such
    /// record.
    pub fn communities(&self, id: u64) -> Option<Communities> {
        let members = self.groups.members(self.groups.of(self.store.slot(id)?));
        let mut weights: FxHashMap<(u64, u64), f64> = FxHashMap::default();
        let mut tokens: Vec<u32> =
            members.iter().flat_map(|member| &self.store.record(*member).tokens).copied().collect();
        tokens.sort_unstable();
        tokens.dedup();
        // The sum must not depend on the order of slots.
        tokens.sort_by_key(|token| self.store.token(*token).holders.len());
        for token in tokens.into_iter().map(|token| self.store.token(token)).filter(|token| token.links) {
            for (at, a) in token.holders.iter().enumerate() {
                for b in &token.holders[..at] {
                    let (a, b) = (self.store.record(*a).id, self.store.record(*b).id);
                    *weights.entry((a.min(b), a.max(b))).or_default() +=
                        1.0 / (token.holders.len() as f64 - 1.0);
                }
            }
        }
        let edges: Vec<(u64, u64, f64)> = weights.into_iter().map(|((a, b), w)| (a, b, w)).collect();
        if edges.is_empty() {
            return Some(Communities { parts: vec![vec![id]], modularity: 0.0 });
        }
        Some(communities(&edges, RUNS))
    }
}
