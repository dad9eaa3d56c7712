//! Weights of patterns, learned from the pairs themselves: every pair on which anything met is looked at, so that
//! both what one person and what strangers share can be counted.

use super::pattern::{CONTEXTS, NAME_BIRTH, PHONE, PLACE, Pattern, SEX, TOWN};

/// A pair as estimation needs it: its pattern, and how common what met is (logarithm of the share of records; 0 when
/// that is not known).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) pattern: Pattern,
    pub(crate) rarity: [f32; 3],
}

/// One table of grades: natural logarithms of how often, for one person and for strangers, and the usual share of
/// a value that met.
#[derive(Debug, Clone)]
struct Table<const N: usize> {
    m: [f32; N],
    u: [f32; N],
    usual: [f32; N],
    default_m: [f64; N],
    default_u: [f64; N],
}

impl<const N: usize> Table<N> {
    fn new(default_m: [f64; N], default_u: [f64; N]) -> Self {
        let logs = |values: [f64; N]| values.map(|value| value.max(1e-12).ln() as f32);
        Self { m: logs(default_m), u: logs(default_u), usual: [0.0; N], default_m, default_u }
    }

    fn log_ratio(&self, level: u8, rarity: f32) -> f32 {
        let level = usize::from(level);
        let value = if rarity < 0.0 && self.usual[level] < 0.0 { self.usual[level] - rarity } else { 0.0 };
        self.m[level] - self.u[level] + value
    }

    /// `pairs` is the number of pairs of strangers that could show a grade of this table, when not all were looked
    /// at; with `rest`, the last grade stands for those that were not.
    fn learn(&mut self, one: &Counts<N>, others: &Counts<N>, first: usize, pairs: Option<f64>, rest: bool) {
        let one_person: f64 = one.times[first..].iter().sum::<f64>() + PRIOR_PAIRS;
        let strangers = pairs.unwrap_or_else(|| others.times[first..].iter().sum()) + PRIOR_PAIRS;
        for level in first..N {
            let m = (one.times[level] + self.default_m[level] * PRIOR_PAIRS) / one_person;
            let u = (others.times[level] + self.default_u[level] * PRIOR_PAIRS) / strangers;
            self.m[level] = m.max(1e-7).ln() as f32;
            self.u[level] =
                u.max(self.default_u[level] * if rest { 0.002 } else { 0.1 }).clamp(1e-14, 1.0).ln() as f32;
            if others.by_rarity[level] > 0.0 {
                self.usual[level] = (others.rated[level] / others.by_rarity[level]).ln().min(-1e-6) as f32;
            }
        }
        if rest {
            let met: f64 = self.u[first..N - 1].iter().map(|u| f64::from(*u).exp()).sum();
            self.u[N - 1] = (1.0 - met).max(0.1).ln() as f32;
        }
    }
}

/// How often each grade was seen, and how rare what met was.
#[derive(Debug, Clone)]
struct Counts<const N: usize> {
    times: [f64; N],
    rated: [f64; N],
    by_rarity: [f64; N],
}

impl<const N: usize> Counts<N> {
    fn new() -> Self {
        Self { times: [0.0; N], rated: [0.0; N], by_rarity: [0.0; N] }
    }

    fn add(&mut self, level: u8, rarity: f32, times: f64) {
        let level = usize::from(level);
        self.times[level] += times;
        if rarity < 0.0 {
            self.rated[level] += times;
            self.by_rarity[level] += times / f64::from(rarity).exp();
        }
    }
}

/// Defaults count for as many pairs beside what is observed.
const PRIOR_PAIRS: f64 = 30.0;

/// The weights of blind mode.
#[derive(Debug, Clone)]
pub(crate) struct BlindModel {
    name_birth: Vec<Table<NAME_BIRTH>>,
    place: Table<PLACE>,
    town: Table<TOWN>,
    phone: Table<PHONE>,
    sex: Table<SEX>,
    prior: f32,
}

/// How many pairs could show what, from what the records of both files hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) all: f64,
    pub(crate) placed: f64,
    pub(crate) phoned: f64,
    /// By context without a shared house or number: see [`Pattern`].
    pub(crate) contexts: [f64; CONTEXTS],
}

impl Room {
    /// Both together.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.all += other.all;
        self.placed += other.placed;
        self.phoned += other.phoned;
        for (mine, theirs) in self.contexts.iter_mut().zip(other.contexts) {
            *mine += theirs;
        }
        self
    }
}

impl BlindModel {
    /// Choices from general knowledge; estimation starts here.
    pub(crate) fn shipped(smallest: f64, all_pairs: f64) -> Self {
        let name_birth = (0..CONTEXTS).map(|context| {
            let (mut m, mut u) = ([0.0; NAME_BIRTH], [0.0; NAME_BIRTH]);
            let shared = context % 3 != 0;
            let (name_m, name_u) = match (context / 3 % 2 == 1, shared) {
                (true, false) => {
                    ([0.04, 0.09, 0.03, 0.10, 0.12, 0.62], [0.95, 0.03, 0.001, 1e-4, 3e-5, 2e-5])
                }
                (false, false) => ([0.10, 0.60, 0.05, 0.25, 0.0, 0.0], [0.95, 0.03, 0.001, 1e-4, 0.0, 0.0]),
                (true, true) => {
                    ([0.04, 0.09, 0.03, 0.10, 0.12, 0.62], [0.80, 0.17, 0.01, 0.01, 0.005, 0.005])
                }
                (false, true) => ([0.10, 0.60, 0.05, 0.25, 0.0, 0.0], [0.80, 0.17, 0.01, 0.01, 0.0, 0.0]),
            };
            let (birth_m, birth_u) = match context / 6 {
                2 => ([0.0, 0.05, 0.0, 0.06, 0.09, 0.80], [0.0, 0.97, 0.0, 0.02, 0.005, 6e-5]),
                1 => ([0.0, 0.0, 0.4, 0.6, 0.0, 0.0], [0.0, 0.0, 0.98, 0.02, 0.0, 0.0]),
                _ => ([1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            };
            for level in 0..NAME_BIRTH {
                m[level] = name_m[level / 6] * birth_m[level % 6];
                u[level] = name_u[level / 6] * birth_u[level % 6];
            }
            Table::new(m, u)
        });
        Self {
            name_birth: name_birth.collect(),
            place: Table::new(
                [1.0, 0.5, 0.06, 0.02, 0.03, 0.02, 0.37],
                [1.0, 1.0 / smallest, 2.0 / smallest, 1.0 / smallest, 2.0 / smallest, 1.0 / smallest, 1.0],
            ),
            town: Table::new([1.0, 0.5, 0.5], [1.0, 0.02, 0.98]),
            phone: Table::new([1.0, 0.6, 0.4], [1.0, 1.0 / smallest, 1.0]),
            sex: Table::new([1.0, 0.98, 0.02], [1.0, 0.5, 0.5]),
            prior: (0.3 * smallest / all_pairs).min(0.5).ln() as f32,
        }
    }

    /// The share of all pairs that are of one person, as logarithm.
    pub(crate) fn prior(&self) -> f32 {
        self.prior
    }

    pub(crate) fn with_prior(mut self, prior: f32) -> Self {
        self.prior = prior;
        self
    }

    pub(crate) fn log_odds(&self, pair: &Observed) -> f32 {
        let pattern = &pair.pattern;
        let [name, place, phone] = pair.rarity;
        let mut odds =
            self.prior + self.name_birth[usize::from(pattern.context)].log_ratio(pattern.name_birth, name);
        if pattern.place != 0 {
            odds += self.place.log_ratio(pattern.place, place);
        }
        if pattern.town != 0 {
            odds += self.town.log_ratio(pattern.town, 0.0);
        }
        if pattern.phone != 0 {
            odds += self.phone.log_ratio(pattern.phone, phone);
        }
        if pattern.sex != 0 {
            odds += self.sex.log_ratio(pattern.sex, 0.0);
        }
        odds
    }

    /// One round of expectation and maximisation: what one person shares from `pairs`, what strangers share from
    /// `strangers`, which may be the same. Each stands for as many as its sample says.
    pub(crate) fn learn(&mut self, pairs: &Sample, strangers: &[Sample]) {
        let (mut one_person, mut others) = (AllCounts::new(), AllCounts::new());
        let mut matches = 0.0;
        for pair in &pairs.pairs {
            let probability = crate::clear::sigmoid(self.log_odds(pair));
            matches += probability;
            one_person.add(pair, probability);
        }
        let smallest = strangers.iter().map(|sample| sample.scale).fold(f64::MAX, f64::min).max(1.0);
        for sample in strangers {
            for pair in &sample.pairs {
                let probability = crate::clear::sigmoid(self.log_odds(pair));
                // Under one roof, what remains of doubt about a likely pair says nothing about strangers.
                let certain = pair.pattern.context % 3 == 1 && probability >= 0.5;
                let times = match sample.within {
                    true => f64::from(u8::from(probability < DOUBLE)),
                    false if certain => 0.0,
                    false => 1.0 - probability,
                };
                others.add(pair, times * sample.scale / smallest);
            }
        }
        let Some(room) = strangers.iter().map(|sample| sample.room).reduce(|all, one| all.and(&one)) else {
            return;
        };
        let within = |pairs: f64| Some(pairs / smallest);
        for (context, table) in self.name_birth.iter_mut().enumerate() {
            // With a house or a number in common, every such pair was looked at.
            let pairs = if context % 3 == 0 { within(room.contexts[context]) } else { None };
            table.learn(&one_person.name_birth[context], &others.name_birth[context], 0, pairs, false);
        }
        self.place.learn(&one_person.place, &others.place, 1, within(room.placed), true);
        self.town.learn(&one_person.town, &others.town, 1, None, false);
        self.sex.learn(&one_person.sex, &others.sex, 1, None, false);
        self.phone.learn(&one_person.phone, &others.phone, 1, within(room.phoned), true);
        self.prior = ((matches * pairs.scale).max(0.5) / pairs.room.all).min(0.5).ln() as f32;
    }
}

/// A pair within a file of two from this probability is a person who is there twice.
const DOUBLE: f64 = 0.99;

/// Pairs to learn from: each stands for `scale` pairs, and all are among those that `room` counts.
#[derive(Debug)]
pub(crate) struct Sample {
    /// From within one file of two: strangers, but for what is surely the same person twice.
    pub(crate) within: bool,
    pub(crate) pairs: Vec<Observed>,
    pub(crate) scale: f64,
    pub(crate) room: Room,
}

/// Counts of all tables.
struct AllCounts {
    name_birth: Vec<Counts<NAME_BIRTH>>,
    place: Counts<PLACE>,
    town: Counts<TOWN>,
    phone: Counts<PHONE>,
    sex: Counts<SEX>,
}

impl AllCounts {
    fn new() -> Self {
        Self {
            name_birth: vec![Counts::new(); CONTEXTS],
            place: Counts::new(),
            town: Counts::new(),
            phone: Counts::new(),
            sex: Counts::new(),
        }
    }

    fn add(&mut self, pair: &Observed, times: f64) {
        let pattern = &pair.pattern;
        self.name_birth[usize::from(pattern.context)].add(pattern.name_birth, pair.rarity[0], times);
        self.place.add(pattern.place, pair.rarity[1], times);
        self.town.add(pattern.town, 0.0, times);
        self.phone.add(pattern.phone, pair.rarity[2], times);
        self.sex.add(pattern.sex, 0.0, times);
    }
}
