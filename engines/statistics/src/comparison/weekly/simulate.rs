//! Invented series with rises that are known, to measure detectors on.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Rise;
use crate::tails::normal_quantile;

/// What is invented.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimulationOptions {
    /// How many series.
    pub series: usize,
    /// How many weeks.
    pub weeks: usize,
    /// How many rises, each in a series of its own.
    pub rises: usize,
    /// No rise starts before this week.
    pub first_rise: usize,
}

impl Default for SimulationOptions {
    /// 240 series of 156 weeks, with 12 rises once there is a year and six weeks to go by.
    fn default() -> Self {
        Self { series: 240, weeks: 156, rises: 12, first_rise: 60 }
    }
}

/// Invented series, and the rises in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// Weekly counts.
    pub series: Vec<Vec<u32>>,
    /// The rises.
    pub rises: Vec<Rise>,
}

/// Invents weekly counts: means of 0.3, 0.8, 2 and 5 a week that move by a fifth with the season, weeks that vary by a
/// further tenth to a quarter, and rises of 4 to 9 weeks that add 3 to 7 records a week. The same seed gives the same.
///
/// ```
/// use oever_statistics::comparison::weekly::{SimulationOptions, simulate};
/// let world = simulate(1, SimulationOptions::default());
/// assert_eq!((world.series.len(), world.rises.len()), (240, 12));
/// assert_eq!(world, simulate(1, SimulationOptions::default()));
/// ```
pub fn simulate(seed: u64, options: SimulationOptions) -> Simulated {
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(seed));
    let mut rises: Vec<Rise> = Vec::new();
    while rises.len() < options.rises.min(options.series) {
        let length = 4 + chance.below(6);
        let room = options.weeks.saturating_sub(options.first_rise + length).max(1);
        let rise = Rise {
            series: chance.below(options.series),
            start: options.first_rise + chance.below(room),
            length,
        };
        if rises.iter().all(|other| other.series != rise.series) {
            rises.push(rise);
        }
    }
    let means = [0.3, 0.8, 2.0, 5.0];
    let series = (0..options.series).map(|number| {
        let mean = means.get(number % means.len()).copied().unwrap_or(1.0);
        let (phase, spread) = (chance.share(), 0.1 + 0.15 * chance.share());
        let rise = rises.iter().find(|rise| rise.series == number);
        let more = 3.0 + 4.0 * chance.share();
        let week = |week: usize| {
            let season = 1.0 + 0.2 * (std::f64::consts::TAU * (week as f64 / 52.0 + phase)).sin();
            let own = (spread * normal_quantile(chance.share()) - spread * spread / 2.0).exp();
            let rising = rise.is_some_and(|rise| (rise.start..rise.start + rise.length).contains(&week));
            chance.poisson(mean * season * own + if rising { more } else { 0.0 })
        };
        (0..options.weeks).map(week).collect()
    });
    Simulated { series: series.collect(), rises: rises.clone() }
}

struct Chance(ChaCha8Rng);

impl Chance {
    /// Above 0 and below 1.
    fn share(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to below the end"
        )]
        let number = (self.share() * end as f64) as usize;
        number
    }

    /// Knuth's multiplication; for small means.
    fn poisson(&mut self, mean: f64) -> u32 {
        let (end, mut product, mut count) = ((-mean).exp(), self.share(), 0);
        while product > end {
            product *= self.share();
            count += 1;
        }
        count
    }
}
