//! The weights: how often each grade occurs between records of one person, between people of one household, and
//! between strangers (Fellegi and Sunter, 1969, with a third class for people who share a roof but not a life).

use super::compare::Evidence;
use super::levels::{ATTRIBUTES, Attribute, MAX_LEVELS, SexLevel};

type Table = [[f32; MAX_LEVELS]; ATTRIBUTES];

/// Probabilities of grades by class, as natural logarithms, with the share of pairs of each class.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Between records of one person.
    m: Table,
    /// Between people of one household; strangers in what a household does not share.
    household: Table,
    /// Between strangers, over all values.
    u: Table,
    /// Share of all pairs that are of one person, as logarithm.
    match_share: f32,
    /// Share of all pairs that are of one household, as logarithm.
    household_share: f32,
}

/// What people of one household share.
const SHARED: [Attribute; 4] = [Attribute::Surname, Attribute::Address, Attribute::Phone, Attribute::Email];
/// The default counts for as many pairs as this beside what is observed.
const PRIOR_PAIRS: f64 = 30.0;
/// No probability of a grade is taken to be smaller.
const LEAST: f64 = 1e-5;

/// A choice from general knowledge of how records of one person differ; estimation starts here and falls back to it.
const DEFAULT_M: [&[f64]; ATTRIBUTES] = [
    // missing, same, sound, form, typo, part, skeleton, initial, similar, overlap, other initial, different
    &[1.0, 0.60, 0.07, 0.03, 0.08, 0.04, 0.01, 0.06, 0.03, 0.01, 0.01, 0.06],
    &[1.0, 0.66, 0.08, 0.005, 0.09, 0.05, 0.015, 0.005, 0.03, 0.01, 0.005, 0.05],
    &[1.0, 0.95, 0.05],
    // missing, same, same estimate, swapped, estimate: same, next, near year, digit of day, of year, two parts,
    // estimate far, near, different
    &[1.0, 0.77, 0.02, 0.02, 0.02, 0.01, 0.01, 0.05, 0.03, 0.03, 0.005, 0.015, 0.02],
    &[1.0, 0.99, 0.01, 0.97, 0.03],
    // missing, house, street+pc, pc, house near pc, house city, house street, street city, pc near, city, city
    // near, street, other town, different
    &[1.0, 0.40, 0.05, 0.03, 0.03, 0.02, 0.01, 0.01, 0.02, 0.13, 0.02, 0.01, 0.10, 0.17],
    &[1.0, 0.60, 0.05, 0.35],
    &[1.0, 0.60, 0.05, 0.35],
    // another document is no contradiction
    &[1.0, 0.50, 0.05, 0.45],
];
const DEFAULT_U: [&[f64]; ATTRIBUTES] = [
    &[1.0, 0.004, 0.001, 0.001, 0.003, 0.002, 0.002, 0.01, 0.01, 0.002, 0.05, 0.91],
    &[1.0, 0.002, 0.001, 0.0005, 0.001, 0.002, 0.001, 0.005, 0.005, 0.002, 0.05, 0.93],
    &[1.0, 1.0, 1.0],
    &[1.0, 5e-5, 5e-5, 4e-5, 5e-4, 1e-3, 2e-3, 1e-3, 1e-3, 3e-3, 0.03, 0.02, 0.94],
    &[1.0, 0.97, 0.03, 0.5, 0.5],
    &[1.0, 3e-5, 2e-5, 5e-5, 1e-6, 1e-6, 1e-5, 1e-5, 5e-6, 0.004, 0.0005, 0.002, 0.1, 0.9],
    &[1.0, 1e-6, 1e-6, 1.0],
    &[1.0, 1e-6, 1e-6, 1.0],
    &[1.0, 1e-6, 1e-5, 1.0],
];
const DEFAULT_HOUSEHOLD: [&[f64]; ATTRIBUTES] = [
    &[],
    &[1.0, 0.45, 0.02, 0.005, 0.02, 0.03, 0.005, 0.005, 0.01, 0.01, 0.05, 0.395],
    &[],
    &[],
    &[],
    &[1.0, 0.88, 0.03, 0.02, 0.02, 0.01, 0.001, 0.001, 0.001, 0.02, 0.001, 0.001, 0.005, 0.02],
    &[1.0, 0.15, 0.01, 0.84],
    &[1.0, 0.10, 0.01, 0.89],
    &[],
];

fn logs(defaults: &[&[f64]; ATTRIBUTES]) -> Table {
    let mut table = [[0.0; MAX_LEVELS]; ATTRIBUTES];
    for (row, values) in table.iter_mut().zip(defaults) {
        for (cell, value) in row.iter_mut().zip(*values) {
            *cell = (value.max(LEAST * 0.1)).ln() as f32;
        }
    }
    table
}

/// A pair as estimation needs it: grades, and the logarithms of their chance between strangers, summed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) levels: [u8; ATTRIBUTES],
    pub(crate) log_u: f32,
    pub(crate) log_u_shared: f32,
}

impl From<&Evidence> for Observed {
    fn from(evidence: &Evidence) -> Self {
        Self {
            levels: evidence.levels,
            log_u: evidence.log_u.iter().sum(),
            log_u_shared: SHARED.iter().map(|attribute| evidence.log_u[attribute.index()]).sum(),
        }
    }
}

impl Model {
    /// The shipped weights, for two files of these sizes (one file: its size and 0).
    pub fn shipped(left: usize, right: usize) -> Self {
        let pairs = pairs_of(left, right);
        let smallest = if right == 0 { left } else { left.min(right) } as f64;
        Self {
            m: logs(&DEFAULT_M),
            household: logs(&DEFAULT_HOUSEHOLD),
            u: logs(&DEFAULT_U),
            match_share: (0.3 * smallest / pairs).min(0.5).ln() as f32,
            household_share: (0.1 * smallest / pairs).min(0.2).ln() as f32,
        }
    }

    pub(crate) fn log_u(&self, attribute: Attribute, level: u8) -> f32 {
        self.u[attribute.index()][usize::from(level)]
    }

    /// How much more often a grade occurs between records of one person than by chance, as logarithm.
    pub(crate) fn log_ratio(&self, attribute: Attribute, level: u8, log_u: f32) -> f32 {
        if level == 0 { 0.0 } else { self.m[attribute.index()][usize::from(level)] - log_u }
    }

    /// The logarithm of the odds that the pair is one person.
    pub(crate) fn log_odds(&self, pair: &Observed) -> f32 {
        let mut one_person = self.match_share - pair.log_u;
        for (table, level) in self.m.iter().zip(pair.levels) {
            if level != 0 {
                one_person += table[usize::from(level)];
            }
        }
        let household = self.one_household(pair);
        // Most pairs share no roof: then nothing is taken off.
        if household < -16.0 { one_person } else { one_person - household.exp().ln_1p() }
    }

    /// The logarithm of how much likelier one household is than strangers.
    fn one_household(&self, pair: &Observed) -> f32 {
        let shared = SHARED.iter().map(|attribute| {
            let level = pair.levels[attribute.index()];
            if level == 0 { 0.0 } else { self.household[attribute.index()][usize::from(level)] }
        });
        // Kept within what `exp` can carry.
        (self.household_share - pair.log_u_shared + shared.sum::<f32>()).min(60.0)
    }

    /// Takes the chances between strangers from a sample of pairs that were picked blindly.
    pub(crate) fn learn_strangers(&mut self, sample: &[[u8; ATTRIBUTES]]) {
        for attribute in Attribute::ALL {
            let a = attribute.index();
            // The order of names is chosen, not drawn; the sexes are taken apart below.
            if matches!(attribute, Attribute::WholeName | Attribute::Sex) {
                continue;
            }
            let mut counts = [0.0_f64; MAX_LEVELS];
            for levels in sample {
                counts[usize::from(levels[a])] += 1.0;
            }
            let total: f64 = counts[1..].iter().sum();
            for (level, default) in DEFAULT_U[a].iter().enumerate().skip(1) {
                let share = (counts[level] + default * 200.0) / (total + 200.0);
                self.u[a][level] = share.ln() as f32;
            }
        }
        // The sexes of those whose given names agree, and of the others, each apart.
        let sexes = [
            (SexLevel::SameGivenNameToo, SexLevel::OtherGivenNameSame, 50.0),
            (SexLevel::Same, SexLevel::Other, 2.0),
        ];
        for (same, other, prior) in sexes {
            let row = &mut self.u[Attribute::Sex.index()];
            let levels = [same, other].map(SexLevel::index);
            let counts = levels.map(|level| {
                let seen = sample.iter().filter(|levels| levels[Attribute::Sex.index()] == level).count();
                seen as f64 + DEFAULT_U[Attribute::Sex.index()][usize::from(level)] * prior
            });
            for (level, count) in levels.into_iter().zip(counts) {
                row[usize::from(level)] = (count / (counts[0] + counts[1])).ln() as f32;
            }
        }
    }

    /// One round of expectation and maximisation over the pairs, which stand for `scale` times as many; what is not
    /// among them counts as strangers. Gives the estimated number of pairs of one person.
    pub(crate) fn learn(&mut self, pairs: &[Observed], scale: f64, all_pairs: f64) -> f64 {
        let mut m = [[0.0_f64; MAX_LEVELS]; ATTRIBUTES];
        let mut household = [[0.0_f64; MAX_LEVELS]; ATTRIBUTES];
        let (mut matches, mut households) = (0.0_f64, 0.0_f64);
        for pair in pairs {
            let probability = sigmoid(self.log_odds(pair));
            let shared = f64::from(self.one_household(pair).exp());
            let at_home = (1.0 - probability) * shared / (1.0 + shared);
            if probability < 1e-6 && at_home < 1e-6 {
                continue;
            }
            matches += probability;
            households += at_home;
            for (a, level) in pair.levels.iter().enumerate() {
                m[a][usize::from(*level)] += probability;
                household[a][usize::from(*level)] += at_home;
            }
        }
        for attribute in Attribute::ALL {
            let a = attribute.index();
            if attribute == Attribute::Sex {
                set_shares(&mut self.m[a], &m[a], DEFAULT_M[a], 1..3);
                set_shares(&mut self.m[a], &m[a], DEFAULT_M[a], 3..5);
            } else {
                set_shares(&mut self.m[a], &m[a], DEFAULT_M[a], 1..DEFAULT_M[a].len());
            }
            if SHARED.contains(&attribute) {
                let levels = 1..DEFAULT_HOUSEHOLD[a].len();
                set_shares(&mut self.household[a], &household[a], DEFAULT_HOUSEHOLD[a], levels);
            }
        }
        self.match_share = ((matches * scale).max(0.5) / all_pairs).min(0.5).ln() as f32;
        self.household_share = ((households * scale).max(0.5) / all_pairs).min(0.5).ln() as f32;
        matches * scale
    }
}

fn set_shares(row: &mut [f32], counts: &[f64], defaults: &[f64], levels: std::ops::Range<usize>) {
    let total: f64 = counts[levels.clone()].iter().sum::<f64>() + PRIOR_PAIRS;
    for level in levels {
        let share = (counts[level] + defaults[level] * PRIOR_PAIRS) / total;
        row[level] = share.max(LEAST).ln() as f32;
    }
}

/// The probability that belongs to a logarithm of odds.
pub(crate) fn sigmoid(log_odds: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(log_odds)).exp())
}

/// The number of pairs between two files, or within one.
pub(crate) fn pairs_of(left: usize, right: usize) -> f64 {
    let (left, right) = (left as f64, right as f64);
    if right == 0.0 { (left * (left - 1.0) / 2.0).max(1.0) } else { (left * right).max(1.0) }
}
