//! Funnels, intervals and weekly detectors against the acceptance data beside the project (made for it, or computed in
//! R), and by definition.

#![allow(clippy::float_cmp, reason = "whole and half numbers")]

mod common;

use common::{Table, acceptance, close};
use oever_statistics::comparison::weekly::*;
use oever_statistics::comparison::*;
use oever_statistics::tails::{Binomial, Poisson};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

const PROBABILITIES: [(&str, f64); 4] =
    [("p0.001", 0.001), ("p0.025", 0.025), ("p0.975", 0.975), ("p0.999", 0.999)];

#[test]
fn exact_limits() {
    let Some(counts) = Table::at("statistics/funnel/limits_poisson_smr.csv") else { return };
    for row in counts.rows() {
        let target = Target::Count { expected: row.number("E") };
        for (column, p) in PROBABILITIES {
            close(limit(target, p).unwrap(), row.number(column), 1e-9, column);
        }
    }
    for row in Table::at("statistics/funnel/limits_binomial.csv").unwrap().rows() {
        let of = row.text("n").parse().unwrap();
        let target = Target::Share { of, target: row.number("theta0") };
        for (column, p) in PROBABILITIES {
            close(limit(target, p).unwrap(), row.number(column), 1e-9, column);
        }
    }
}

#[test]
fn provinces_with_over_dispersion() {
    let Some(provinces) = Table::at("statistics/funnel/example_provinces.csv") else { return };
    let text = std::fs::read_to_string(acceptance("statistics/funnel/example_overdispersion.json").unwrap())
        .unwrap();
    let printed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let units: Vec<Unit> = provinces
        .rows()
        .map(|row| Unit { observed: row.text("observed").parse().unwrap(), size: row.number("expected") })
        .collect();
    let answer = funnel(&units, FunnelOptions::new(Kind::Expected)).unwrap();
    close(answer.dispersion.phi, printed["phi"].as_f64().unwrap(), 1e-10, "phi");
    close(answer.dispersion.tau_squared, printed["tau2"].as_f64().unwrap(), 1e-10, "tau squared");
    close(answer.dispersion.pulled_in_to.0, printed["winsor"][0].as_f64().unwrap(), 1e-10, "lower end");
    close(answer.dispersion.pulled_in_to.1, printed["winsor"][1].as_f64().unwrap(), 1e-10, "upper end");
    for (ours, row) in answer.units.iter().zip(provinces.rows()) {
        for (name, ours) in [
            ("smr", ours.figure),
            ("z_sqrt", ours.z),
            ("z_winsor", ours.z_winsorised),
            ("z_phi", ours.z_multiplicative),
            ("z_random", ours.z_additive),
            ("midp_lower", ours.mid_p),
            ("lo998", ours.limits[0]),
            ("lo95", ours.limits[1]),
            ("hi95", ours.limits[2]),
            ("hi998", ours.limits[3]),
        ] {
            close(ours, row.number(name), 1e-10, name);
        }
        // Printed as 0 where R's 1 - P rounds to nothing.
        assert!((ours.p - row.number("p_exact_two_sided")).abs() < 1e-10 * ours.p.max(1e-5));
    }
    // The same from the populations.
    let by_population: Vec<Unit> = provinces
        .rows()
        .zip(&units)
        .map(|(row, unit)| Unit { size: row.number("population_k"), ..*unit })
        .collect();
    let again = funnel(&by_population, FunnelOptions::new(Kind::Exposure)).unwrap();
    close(again.dispersion.phi, answer.dispersion.phi, 1e-9, "phi by population");
    let apart = answer.units.iter().filter(|unit| unit.place_multiplicative != unit.place_additive).count();
    assert!(apart > 0, "the two models are there because they differ");
}

#[test]
fn garwood_intervals() {
    let Some(table) = Table::at("statistics/funnel/poisson_exact_ci.csv") else { return };
    for row in table.rows() {
        let interval = garwood(row.text("k").parse().unwrap(), 0.95).unwrap();
        close(interval.lower, row.number("garwood_lo"), 1e-12, "lower");
        close(interval.upper, row.number("garwood_hi"), 1e-12, "upper");
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let unit = |observed, size| Unit { observed, size };
    let expected = FunnelOptions::new(Kind::Expected);
    let shares = FunnelOptions::new(Kind::Share);
    assert_eq!(funnel(&[unit(1, 1.0)], expected), Err(FunnelError::TooFew));
    assert_eq!(funnel(&[unit(1, 1.0), unit(1, 0.0)], expected), Err(FunnelError::Size { unit: 1 }));
    assert_eq!(funnel(&[unit(1, 1.0), unit(1, f64::NAN)], expected), Err(FunnelError::Size { unit: 1 }));
    let exposure = FunnelOptions::new(Kind::Exposure);
    assert_eq!(funnel(&[unit(0, 1.0), unit(0, 2.0)], exposure), Err(FunnelError::Flat));
    assert_eq!(funnel(&[unit(3, 2.0), unit(0, 2.0)], shares), Err(FunnelError::Share { unit: 0 }));
    assert_eq!(funnel(&[unit(2, 2.0), unit(2, 2.0)], shares), Err(FunnelError::Flat));
    let pulled = FunnelOptions { winsorised: 0.5, ..expected };
    assert_eq!(funnel(&[unit(1, 1.0), unit(1, 2.0)], pulled), Err(FunnelError::Options));
    assert_eq!((wilson(3, 2, 0.95), wilson(0, 0, 0.95), garwood(1, 1.0)), (None, None, None));
}

struct Weekly {
    series: Vec<Vec<u32>>,
    rises: Vec<Rise>,
    expected: serde_json::Value,
}

fn weekly() -> Option<Weekly> {
    let text = std::fs::read_to_string(acceptance("network/c3_weekly.json")?).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let counts = |series: &serde_json::Value| {
        series
            .as_array()
            .unwrap()
            .iter()
            .map(|count| u32::try_from(count.as_u64().unwrap()).unwrap())
            .collect()
    };
    let series = expected["series"].as_array().unwrap().iter().map(counts).collect();
    let rise = |rise: &serde_json::Value| Rise {
        series: number(&rise["series"]),
        start: number(&rise["start"]),
        length: number(&rise["length"]),
    };
    let rises = expected["planted"].as_array().unwrap().iter().map(rise).collect();
    Some(Weekly { series, rises, expected })
}

/// The canonical form of the published hashes: lists as Python prints them, by series and then week.
fn hash(rows: impl Iterator<Item = String>) -> String {
    let text = format!("[{}]", rows.collect::<Vec<_>>().join(", "));
    Sha256::digest(text).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn both_published_detectors_exactly() {
    let Some(weekly) = weekly() else { return };
    for (alpha, published) in weekly.expected["expected"].as_object().unwrap() {
        let alerts = detect(&weekly.series, Detector::SINGLE_WEEK, alpha.parse().unwrap());
        assert_eq!(
            hash(alerts.iter().map(|alert| format!("[{}, {}]", alert.series, alert.week))),
            published["sha256"]
        );
        let places: Vec<_> = alerts.iter().map(|alert| (alert.series, alert.week)).collect();
        let quality = quality(&places, &weekly.rises, Detector::SINGLE_WEEK.first, 156);
        assert_eq!(Some(quality.detected as u64), published["outbreaks_detected"].as_u64());
        assert_eq!(Some(quality.false_alerts as u64), published["false_alert_series_weeks"].as_u64());
        // Printed in whole weeks, rounded up.
        let half = quality.median_delay.unwrap() - published["median_delay_weeks"].as_f64().unwrap();
        assert!(half == 0.0 || half == -0.5, "{alpha}: {half}");
        assert!(
            (quality.false_alerts_per_week - published["false_alerts_per_week"].as_f64().unwrap()).abs()
                < 6e-4
        );
    }
    for (alpha, published) in weekly.expected["expected_multiwindow"].as_object().unwrap() {
        let alerts = detect(&weekly.series, Detector::WINDOWS, alpha.parse().unwrap());
        let rows = alerts
            .iter()
            .map(|alert| format!("[{}, {}, {}]", alert.series, alert.week, alert.judgement.window));
        assert_eq!(hash(rows), published["sha256"]);
        let places: Vec<_> = alerts.iter().map(|alert| (alert.series, alert.week)).collect();
        let quality = quality(&places, &weekly.rises, Detector::WINDOWS.first, 156);
        assert_eq!(Some(quality.detected as u64), published["detected"].as_u64());
        assert_eq!(Some(quality.rises as u64), published["evaluable"].as_u64());
        assert_eq!(quality.median_delay, published["median_delay_weeks"].as_f64());
        assert_eq!(Some(quality.false_episodes as u64), published["false_episodes_8wk"].as_u64());
        let per_four = published["false_episodes_per_4_weeks"].as_f64().unwrap();
        assert!((quality.false_episodes_per_four_weeks - per_four).abs() < 6e-3);
    }
}

#[test]
fn watching_rests_and_asks_for_two_organisations() {
    let quiet = Series { weeks: vec![vec![(1, 1), (2, 1)]; 90] };
    let mut loud = quiet.clone();
    for week in &mut loud.weeks[60..72] {
        *week = vec![(1, 8), (2, 7)];
    }
    let signals = watch(&[quiet.clone(), loud.clone()], WatchOptions::default()).unwrap();
    let weeks: Vec<_> = signals.iter().map(|signal| (signal.series, signal.week)).collect();
    assert_eq!(weeks, [(1, 60), (1, 68)]);
    assert!(signals.iter().all(|signal| signal.p <= signal.bar && signal.organisations == 2));
    let alone = WatchOptions { organisations: 3, ..WatchOptions::default() };
    assert!(watch(&[quiet.clone(), loud.clone()], alone).unwrap().is_empty());
    loud.weeks.pop();
    assert_eq!(watch(&[quiet, loud], WatchOptions::default()), Err(WatchError::Weeks { series: 1 }));
}

#[test]
fn quiet_series_seldom_alarm() {
    let world = simulate(7, SimulationOptions { rises: 0, ..SimulationOptions::default() });
    let spread = |counts: &Vec<u32>| Series {
        weeks: counts.iter().map(|count| vec![(1, count / 2), (2, count - count / 2)]).collect(),
    };
    let series: Vec<Series> = world.series.iter().map(spread).collect();
    let signals = watch(&series, WatchOptions::default()).unwrap();
    // 98 weeks at a false discovery rate of 0.1: with nothing to discover, at most a tenth of weeks has any.
    assert!(signals.len() <= 20, "{}", signals.len());
}

proptest! {
    /// The limit by definition: walk up the counts until the probability is reached, then interpolate.
    #[test]
    fn limits_by_definition(expected in 0.1..80.0_f64, of in 1..300_u64, share in 0.01..0.99_f64, p in 0.001..0.999_f64) {
        let walk = |probability: &dyn Fn(u64) -> f64, size: f64| {
            let (mut below, mut count) = (0.0, 0);
            while below + probability(count) < p && count < 100_000 {
                below += probability(count);
                count += 1;
            }
            (count as f64 - (below + probability(count) - p) / probability(count)) / size
        };
        let poisson = walk(&|k| Poisson { mean: expected }.exactly(k), expected);
        let ours = limit(Target::Count { expected }, p).unwrap();
        prop_assert!((ours - poisson).abs() < 1e-7, "{} {}", ours, poisson);
        let binomial = walk(&|k| Binomial { trials: of, chance: share }.exactly(k), of as f64);
        let ours = limit(Target::Share { of, target: share }, p).unwrap();
        prop_assert!((ours - binomial).abs() < 1e-7, "{} {}", ours, binomial);
    }

    /// Wilson's interval holds the shares that a score test does not reject; Garwood's ends have the tails they name.
    #[test]
    fn intervals_by_definition((of, count) in (1..500_u64).prop_flat_map(|of| (Just(of), 0..=of)), level in 0.5..0.999_f64) {
        let z = oever_statistics::tails::standard_errors(level).unwrap();
        let interval = wilson(count, of, level).unwrap();
        for end in [interval.lower, interval.upper] {
            let score = (count as f64 / of as f64 - end).abs();
            prop_assert!((score - z * (end * (1.0 - end) / of as f64).sqrt()).abs() < 1e-9);
        }
        let interval = garwood(count, level).unwrap();
        let tail = (1.0 - level) / 2.0;
        let (lower, upper) = (Poisson { mean: interval.lower }, Poisson { mean: interval.upper });
        prop_assert!((upper.at_most(count) - tail).abs() < 1e-11);
        prop_assert!(count == 0 || (lower.at_least(count) - tail).abs() < 1e-11);
    }

    #[test]
    fn funnels_never_panic(
        units in proptest::collection::vec((0..u64::MAX, any::<f64>()), 0..6),
        small in proptest::collection::vec((0..50_u64, 0.0..100.0_f64), 0..6),
        target in proptest::option::of(any::<f64>()),
    ) {
        for kind in [Kind::Expected, Kind::Exposure, Kind::Share] {
            for units in [&units, &small] {
                let units: Vec<Unit> = units.iter().map(|(observed, size)| Unit { observed: *observed, size: *size }).collect();
                let options = FunnelOptions { target, ..FunnelOptions::new(kind) };
                if let Ok(answer) = funnel(&units, options) {
                    prop_assert_eq!(answer.units.len(), units.len());
                }
                let whole: Vec<Unit> = units.iter().map(|unit| Unit { size: unit.size.ceil(), ..*unit }).collect();
                let _ = funnel(&whole, FunnelOptions::new(kind));
            }
        }
    }
}
