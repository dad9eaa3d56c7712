//! How often the intervals hold the truth, and what the verdict says, on populations whose size is known because they are
//! simulated.
//!
//! `cargo run --profile dist -p oever-statistics --example coverage -- 200` for 200 tables of each population.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::num::NonZeroUsize;

use oever_statistics::capture_recapture::{
    Assessment, Histories, ListSet, Options, Range, Resampling, Verdict,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// People, and how they get on lists.
struct Population {
    name: &'static str,
    size: u32,
    /// Kinds of people: their share, and how likely each list is for them.
    kinds: &'static [(f64, &'static [f64])],
    /// Being on the first list multiplies the chance of the second.
    ties: &'static [(usize, usize, f64)],
}

const POPULATIONS: [Population; 8] = [
    Population {
        name: "independent, 4 lists, many seen",
        size: 3000,
        kinds: &[(1.0, &[0.20, 0.15, 0.25, 0.10])],
        ties: &[],
    },
    Population {
        name: "independent, 5 lists, few seen",
        size: 5000,
        kinds: &[(1.0, &[0.02, 0.05, 0.10, 0.06, 0.03])],
        ties: &[],
    },
    Population {
        name: "one referral (1 sends to 2)",
        size: 4000,
        kinds: &[(1.0, &[0.08, 0.05, 0.10, 0.07, 0.04])],
        ties: &[(0, 1, 5.0)],
    },
    Population {
        name: "three referrals",
        size: 4000,
        kinds: &[(1.0, &[0.08, 0.05, 0.10, 0.07, 0.04])],
        ties: &[(0, 1, 4.0), (2, 3, 3.0), (1, 4, 5.0)],
    },
    Population {
        name: "lists that avoid each other",
        size: 4000,
        kinds: &[(1.0, &[0.10, 0.08, 0.12, 0.06])],
        ties: &[(0, 2, 0.2), (1, 3, 0.3)],
    },
    Population {
        name: "referrals and avoidance",
        size: 6000,
        kinds: &[(1.0, &[0.05, 0.06, 0.12, 0.04, 0.05])],
        ties: &[(0, 1, 4.0), (1, 2, 0.3), (2, 4, 0.3)],
    },
    Population {
        name: "half of them hard to find",
        size: 4000,
        kinds: &[(0.5, &[0.15, 0.12, 0.18, 0.10]), (0.5, &[0.03, 0.02, 0.04, 0.02])],
        ties: &[],
    },
    Population {
        name: "small town: 800 people, 5 lists",
        size: 800,
        kinds: &[(1.0, &[0.04, 0.05, 0.09, 0.05, 0.03])],
        ties: &[(0, 1, 4.0)],
    },
];

impl Population {
    fn table(&self, chance: &mut ChaCha8Rng) -> Option<Histories> {
        let lists = self.kinds[0].1.len();
        let mut histories = Vec::new();
        for _ in 0..self.size {
            let mut draw = uniform(chance);
            let kind = self.kinds.iter().find(|(share, _)| {
                draw -= share;
                draw < 0.0
            });
            let chances = kind.unwrap_or(&self.kinds[0]).1;
            let mut history: ListSet = 0;
            for (list, base) in chances.iter().enumerate() {
                let ties = self.ties.iter().filter(|(from, to, _)| *to == list && history >> from & 1 == 1);
                let likely = ties.fold(*base, |likely, (_, _, factor)| likely * factor);
                history |= ListSet::from(uniform(chance) < likely) << list;
            }
            if history != 0 {
                histories.push((history, 1));
            }
        }
        Histories::new((1..=lists).map(|list| format!("list {list}")).collect(), histories).ok()
    }
}

fn uniform(chance: &mut ChaCha8Rng) -> f64 {
    f64::from(chance.next_u32()) / 4_294_967_296.0
}

fn holds(range: Option<Range>, truth: f64) -> bool {
    range.is_some_and(|range| range.low() <= truth && truth <= range.high())
}

fn percent(part: usize, of: usize) -> String {
    if of == 0 { "–".into() } else { format!("{:.0}%", 100.0 * part as f64 / of as f64) }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tables: usize = std::env::args().nth(1).map_or(Ok(200), |text| text.parse())?;
    let draws: usize = std::env::args().nth(2).map_or(Ok(500), |text| text.parse())?;
    println!("{tables} tables of each population, {draws} draws; intervals claim 95%\n");
    println!(
        "| population | truth | seen | BCa | Wald | profile | usable | bound only | none | BCa if usable | bound holds |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (number, population) in (0..).zip(&POPULATIONS) {
        let truth = f64::from(population.size);
        let mut chance = ChaCha8Rng::seed_from_u64(2026);
        chance.set_stream(number);
        let (mut bca, mut wald, mut profile, mut seen) = (0, 0, 0, 0);
        let (mut usable, mut bound, mut none, mut right, mut floor) = (0, 0, 0, 0, 0);
        for table in 0..tables {
            let Some(histories) = population.table(&mut chance) else { continue };
            let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
            let resampling = Resampling { replicates: draws, seed: table as u64, threads };
            let assessment = Assessment::new(&histories, &Options { resampling, ..Options::default() });
            seen += histories.observed();
            let inside = holds(assessment.interval, truth);
            bca += usize::from(inside);
            let selected = assessment.selected.as_ref().ok();
            wald += usize::from(holds(selected.map(|one| one.fit.population(0.95)), truth));
            profile += usize::from(holds(assessment.independent_profile.ok(), truth));
            match assessment.verdict {
                Verdict::Usable => {
                    usable += 1;
                    right += usize::from(inside);
                }
                Verdict::LowerBoundOnly => {
                    bound += 1;
                    floor += usize::from(assessment.chao.unequal_corrected.low() <= truth);
                }
                Verdict::NoEstimate => none += 1,
            }
        }
        println!(
            "| {} | {truth} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            population.name,
            seen / tables.max(1) as u64,
            percent(bca, tables),
            percent(wald, tables),
            percent(profile, tables),
            percent(usable, tables),
            percent(bound, tables),
            percent(none, tables),
            percent(right, usable),
            percent(floor, bound),
        );
    }
    Ok(())
}
