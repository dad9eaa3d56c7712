//! Minimal hitting sets with at most one value per attribute: the MMCS algorithm of Murakami and Uno
//! (Efficient algorithms for dualizing large-scale hypergraphs, 2014), with that one rule added.

use std::ops::ControlFlow;

use super::cubes::{Bits, Layout, ones, set};

/// The state of one search: for every cube the literals outside it, of which a gap must fix one.
pub(super) struct Walk {
    /// Per cube `words` words: the literals outside it.
    outside: Vec<u64>,
    /// Per literal `spans` words: the cubes it lies outside of.
    hits: Vec<u64>,
    /// Per literal `words` words: every value of its attribute.
    siblings: Vec<u64>,
    words: usize,
    spans: usize,
    cubes: usize,
    most: usize,
    chosen: Vec<usize>,
    /// Per depth: the cubes not hit yet, then per chosen literal the cubes that only it hits.
    levels: Vec<Vec<u64>>,
}

impl Walk {
    pub(super) fn new(layout: &Layout, cubes: &[Bits], most: usize) -> Self {
        let (words, spans) = (layout.words(), cubes.len().div_ceil(64).max(1));
        let literals = layout.literals();
        let mut every = vec![0; words];
        (0..literals).for_each(|bit| set(&mut every, bit));
        let mut outside = Vec::with_capacity(words * cubes.len());
        let mut hits = vec![0; literals * spans];
        for (number, cube) in cubes.iter().enumerate() {
            let from = outside.len();
            outside.extend(every.iter().zip(cube).map(|(every, cube)| every & !cube));
            for literal in ones(&outside[from..]) {
                set(&mut hits[literal * spans..(literal + 1) * spans], number);
            }
        }
        let mut siblings = vec![0; literals * words];
        for literal in 0..literals {
            let (attribute, _) = layout.literal(literal);
            let whole = layout.spread(crate::schema::Lit { attribute, mask: u64::MAX });
            siblings[literal * words..(literal + 1) * words].copy_from_slice(&whole);
        }
        Self {
            outside,
            hits,
            siblings,
            words,
            spans,
            cubes: cubes.len(),
            most,
            chosen: Vec::with_capacity(64),
            levels: Vec::new(),
        }
    }

    /// Visits each minimal hitting set among the candidates.
    pub(super) fn run<B>(
        &mut self,
        candidates: &[u64],
        mut visit: impl FnMut(&[usize]) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut uncovered = vec![0; self.spans];
        (0..self.cubes).for_each(|cube| set(&mut uncovered, cube));
        self.levels = vec![uncovered];
        self.step(candidates.to_vec(), &mut visit)
    }

    fn step<B>(
        &mut self,
        mut candidates: Bits,
        visit: &mut impl FnMut(&[usize]) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let depth = self.chosen.len();
        let Some(branches) = self.branches(depth, &candidates) else { return visit(&self.chosen) };
        for (candidate, branch) in candidates.iter_mut().zip(&branches) {
            *candidate &= !branch;
        }
        for literal in ones(&branches) {
            if !self.choose(depth, literal) {
                continue; // also for every larger set: the literal stays out
            }
            let own = &self.siblings[literal * self.words..(literal + 1) * self.words];
            let next = candidates.iter().zip(own).map(|(candidate, own)| candidate & !own).collect();
            self.chosen.push(literal);
            let answer = self.step(next, visit);
            self.chosen.pop();
            answer?;
            set(&mut candidates, literal);
        }
        ControlFlow::Continue(())
    }

    /// The literals to branch on; `None` when every cube is hit.
    fn branches(&self, depth: usize, candidates: &[u64]) -> Option<Bits> {
        let uncovered = &self.levels[depth][..self.spans];
        if uncovered.iter().all(|&word| word == 0) {
            return None;
        }
        if depth >= self.most {
            return Some(vec![0; self.words]);
        }
        if depth + 1 == self.most {
            // The last one must hit all that is left.
            let mut common = candidates.to_vec();
            for cube in ones(uncovered) {
                let outside = &self.outside[cube * self.words..(cube + 1) * self.words];
                common.iter_mut().zip(outside).for_each(|(common, outside)| *common &= outside);
                if common.iter().all(|&word| word == 0) {
                    break;
                }
            }
            return Some(common);
        }
        let (mut best, mut fewest) = (0, u32::MAX);
        for cube in ones(uncovered) {
            let outside = &self.outside[cube * self.words..(cube + 1) * self.words];
            let count = outside.iter().zip(candidates).map(|(o, c)| (o & c).count_ones()).sum();
            if count < fewest {
                (best, fewest) = (cube, count);
                if count <= 1 {
                    break;
                }
            }
        }
        let outside = &self.outside[best * self.words..(best + 1) * self.words];
        Some(outside.iter().zip(candidates).map(|(outside, candidate)| outside & candidate).collect())
    }

    /// Fills the next level; false when a literal chosen before would have nothing left that only it hits.
    fn choose(&mut self, depth: usize, literal: usize) -> bool {
        if self.levels.len() == depth + 1 {
            self.levels.push(Vec::new());
        }
        let (now, next) = self.levels.split_at_mut(depth + 1);
        let (now, next) = (&now[depth], &mut next[0]);
        let hits = &self.hits[literal * self.spans..(literal + 1) * self.spans];
        next.clear();
        next.extend(now[..self.spans].iter().zip(hits).map(|(uncovered, hits)| uncovered & !hits));
        for own in now[self.spans..].chunks_exact(self.spans) {
            let mut any = 0;
            for (own, hits) in own.iter().zip(hits) {
                any |= own & !hits;
                next.push(own & !hits);
            }
            if any == 0 {
                return false;
            }
        }
        next.extend(now[..self.spans].iter().zip(hits).map(|(uncovered, hits)| uncovered & hits));
        true
    }
}
