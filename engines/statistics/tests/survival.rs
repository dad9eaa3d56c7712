//! Each fast answer about time to an event beside a slow one by definition, on random data with ties, late entries and
//! strata; and what is refused.

#![allow(clippy::float_cmp, reason = "the same number on both sides, or a whole one")]

use oever_statistics::survival::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Data {
    entry: Vec<f64>,
    exit: Vec<f64>,
    cause: Vec<u8>,
    group: Vec<u32>,
    stratum: Vec<u32>,
    x: Vec<f64>,
}

impl Data {
    fn spells(&self) -> Spells<'_> {
        Spells::new(&self.exit, &self.cause).unwrap().entering(&self.entry).unwrap()
    }

    fn followed_from_start(&self) -> Spells<'_> {
        Spells::new(&self.exit, &self.cause).unwrap()
    }

    fn rows(&self) -> std::ops::Range<usize> {
        0..self.exit.len()
    }

    fn at_risk(&self, row: usize, time: f64) -> bool {
        (self.entry[row] == 0.0 || self.entry[row] < time) && time <= self.exit[row]
    }

    fn event_times(&self) -> Vec<f64> {
        let mut times: Vec<f64> =
            self.rows().filter(|row| self.cause[*row] > 0).map(|row| self.exit[row]).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        times
    }
}

/// Times on a grid, so that many are tied, or not (`fine`), with causes 0 to 2.
fn data(rows: std::ops::Range<usize>) -> impl Strategy<Value = Data> {
    let row = (0..40_u32, 1..40_u32, 0..3_u8, 0..3_u32, 0..2_u32, -2.0..2.0_f64);
    (proptest::collection::vec(row, rows), any::<bool>()).prop_map(|(rows, fine)| {
        let unit = if fine { 0.37 } else { 1.0 };
        Data {
            entry: rows
                .iter()
                .map(|row| if row.0 < 25 { 0.0 } else { f64::from(row.0 - 25) * unit })
                .collect(),
            exit: rows.iter().map(|row| f64::from(row.0.saturating_sub(25) + row.1) * unit).collect(),
            cause: rows.iter().map(|row| row.2).collect(),
            group: rows.iter().map(|row| row.3).collect(),
            stratum: rows.iter().map(|row| row.4).collect(),
            x: rows.iter().map(|row| (row.5 * 4.0).round() / 4.0).collect(),
        }
    })
}

fn whole(minimum_at_risk: u32) -> CurveOptions {
    CurveOptions { minimum_at_risk, ..CurveOptions::default() }
}

proptest! {
    #[test]
    fn kaplan_meier_is_a_product(data in data(1..60), minimum in 0..6_u32) {
        let curve = kaplan_meier(&data.spells(), whole(minimum)).unwrap();
        let mut times = data.exit.clone();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let at_risk = |time: f64| data.rows().filter(|row| data.at_risk(*row, time)).count();
        let stop = times.iter().position(|time| at_risk(*time) < minimum as usize);
        prop_assert_eq!(curve.steps().len(), stop.unwrap_or(times.len()));
        let ending = stop.map_or(Ending::EverybodySeen, |index| Ending::TooFewAtRisk { at: times[index], minimum });
        prop_assert_eq!(curve.ending(), ending);
        let (mut survival, mut greenwood) = (1.0, 0.0);
        for (step, time) in curve.steps().iter().zip(times) {
            let n = at_risk(time) as f64;
            let d = data.rows().filter(|row| data.exit[*row] == time && data.cause[*row] > 0).count() as f64;
            survival *= 1.0 - d / n;
            greenwood += d / (n * (n - d));
            prop_assert_eq!((step.time, f64::from(step.at_risk), f64::from(step.events)), (time, n, d));
            prop_assert!((step.survival - survival).abs() < 1e-12);
            if survival > 1e-12 {
                prop_assert!((step.standard_error - survival * f64::sqrt(greenwood)).abs() < 1e-12);
            }
            prop_assert!(0.0 <= step.lower && step.lower <= step.survival && step.survival <= step.upper && step.upper <= 1.0);
        }
    }

    /// With one cause, and late entries, the curve of Aalen and Johansen is one less that of Kaplan and Meier, error
    /// and all; with more, the shares add up to 1 and follow from their definition.
    #[test]
    fn incidence_by_definition(data in data(1..60)) {
        let all = incidence(&data.spells(), whole(1)).unwrap();
        let single = incidence(&data.spells().of_cause(1), whole(1)).unwrap();
        for (step, without) in single.causes[0].steps().iter().zip(single.without.steps()) {
            prop_assert!((step.incidence + without.survival - 1.0).abs() < 1e-12);
            if without.survival > 1e-12 {
                prop_assert!((step.standard_error - without.standard_error).abs() < 1e-9);
            }
        }
        for curve in &all.causes {
            let mut share = 0.0;
            let mut before = 1.0;
            for (step, without) in curve.steps().iter().zip(all.without.steps()) {
                share += before * f64::from(step.events) / f64::from(step.at_risk);
                before = without.survival;
                prop_assert!((step.incidence - share).abs() < 1e-12);
                prop_assert!(step.lower <= step.incidence && step.incidence <= step.upper && step.upper <= 1.0);
            }
        }
        for (index, without) in all.without.steps().iter().enumerate() {
            let sum: f64 = all.causes.iter().map(|curve| curve.steps()[index].incidence).sum();
            prop_assert!((sum + without.survival - 1.0).abs() < 1e-12);
        }
    }

    /// The variance of Aalen and Johansen as the infinitesimal jackknife: what one person less of each would change.
    #[test]
    fn incidence_errors_by_leaving_out(data in data(5..40)) {
        let spells = data.followed_from_start();
        let all = incidence(&spells, whole(1)).unwrap();
        let last = all.causes[0].steps().last().unwrap();
        let half = last.time / 2.0;
        let Some(step) = all.causes[0].at(half) else { return Ok(()) };
        let weighted = |row: usize, extra: f64| {
            let (mut remaining, mut share) = (1.0, 0.0);
            for time in data.event_times().into_iter().filter(|time| *time <= half) {
                let weigh = |of: &dyn Fn(usize) -> bool| -> f64 {
                    data.rows().filter(|i| of(*i)).map(|i| if i == row { 1.0 + extra } else { 1.0 }).sum()
                };
                let n = weigh(&|i| data.exit[i] >= time);
                share += remaining * weigh(&|i| data.exit[i] == time && data.cause[i] == 1) / n;
                remaining *= 1.0 - weigh(&|i| data.exit[i] == time && data.cause[i] > 0) / n;
            }
            share
        };
        let slope = |row| (weighted(row, 1e-5) - weighted(row, -1e-5)) / 2e-5;
        let variance: f64 = data.rows().map(|row| slope(row).powi(2)).sum();
        prop_assert!((step.standard_error - variance.sqrt()).abs() < 1e-6, "{} {}", step.standard_error, variance.sqrt());
    }

    /// With two groups the statistic is (observed - expected)² / variance, from a table per event time and stratum.
    #[test]
    fn log_rank_by_tables(data in data(5..60), stratified in any::<bool>()) {
        let group: Vec<u32> = data.group.iter().map(|group| group.min(&1) + 5).collect();
        let strata = stratified.then_some(&data.stratum[..]);
        let answer = log_rank(&data.spells(), &group, strata, Weight::Equal);
        let (mut difference, mut variance) = (0.0, 0.0);
        for stratum in 0..2 {
            let here = |row: &usize| if stratified { data.stratum[*row] == stratum } else { stratum == 0 };
            for time in data.event_times() {
                let count = |of: &dyn Fn(usize) -> bool| data.rows().filter(here).filter(|row| of(*row)).count() as f64;
                let n = count(&|row| data.at_risk(row, time));
                let n1 = count(&|row| data.at_risk(row, time) && group[row] == 5);
                let d = count(&|row| data.exit[row] == time && data.cause[row] > 0);
                let d1 = count(&|row| data.exit[row] == time && data.cause[row] > 0 && group[row] == 5);
                if n > 0.0 {
                    difference += d1 - d * n1 / n;
                }
                if n > 1.0 {
                    variance += d * n1 / n * (1.0 - n1 / n) * (n - d) / (n - 1.0);
                }
            }
        }
        match answer {
            Ok(answer) => {
                prop_assert_eq!(answer.degrees, 1);
                prop_assert!((answer.chi_squared - difference * difference / variance).abs() < 1e-8 * (1.0 + answer.chi_squared));
            }
            Err(_) => prop_assert!(variance < 1e-9 || data.event_times().is_empty()),
        }
    }

    /// Groups that only have other names give the same tests, and Gray's test without competing events is near the
    /// log-rank test.
    #[test]
    fn tests_do_not_see_names(data in data(30..80)) {
        let renamed: Vec<u32> = data.group.iter().map(|group| 9 - group).collect();
        for weight in [Weight::Equal, Weight::Early] {
            if let Ok(one) = log_rank(&data.spells(), &data.group, Some(&data.stratum), weight) {
                let other = log_rank(&data.spells(), &renamed, Some(&data.stratum), weight).unwrap();
                prop_assert!((one.chi_squared - other.chi_squared).abs() < 1e-7 * (1.0 + one.chi_squared));
            }
        }
        if let Ok(one) = gray(&data.followed_from_start(), 1, &data.group, None) {
            let other = gray(&data.followed_from_start(), 1, &renamed, None).unwrap();
            prop_assert!((one.chi_squared - other.chi_squared).abs() < 1e-6 * (1.0 + one.chi_squared));
            prop_assert!(one.chi_squared >= -1e-9 && (0.0..=1.0).contains(&one.p));
        }
    }

    /// The coefficient is where the likelihood, written out over all pairs of rows, is level; the error follows from
    /// its curvature.
    #[test]
    fn cox_climbs_the_likelihood(data in data(20..60), efron in any::<bool>(), stratified in any::<bool>()) {
        let ties = if efron { Ties::Efron } else { Ties::Breslow };
        let strata = stratified.then_some(&data.stratum[..]);
        let fit = cox(&data.spells(), &data.x, 1, strata, CoxOptions { ties, ..CoxOptions::default() });
        let Ok(fit) = fit else { return Ok(()) };
        let likelihood = |beta: f64| {
            let mut log = 0.0;
            for stratum in 0..2 {
                let here = |row: &usize| if stratified { data.stratum[*row] == stratum } else { stratum == 0 };
                for time in data.event_times() {
                    let sum = |of: &dyn Fn(usize) -> bool| -> f64 {
                        data.rows().filter(here).filter(|row| of(*row)).map(|row| (beta * data.x[row]).exp()).sum()
                    };
                    let dying = |row: usize| data.exit[row] == time && data.cause[row] > 0;
                    let (all, tied) = (sum(&|row| data.at_risk(row, time)), sum(&dying));
                    let rows: Vec<usize> = data.rows().filter(here).filter(|row| dying(*row)).collect();
                    for (number, row) in rows.iter().enumerate() {
                        let gone = if efron { number as f64 / rows.len() as f64 } else { 0.0 };
                        log += beta * data.x[*row] - (all - gone * tied).ln();
                    }
                }
            }
            log
        };
        let found = fit.coefficients[0];
        prop_assert!((likelihood(found.coefficient) - fit.log_likelihood).abs() < 1e-9);
        prop_assert!((likelihood(0.0) - fit.log_likelihood_null).abs() < 1e-9);
        let h = 1e-3 * (1.0 + found.coefficient.abs());
        let (left, middle, right) =
            (likelihood(found.coefficient - h), fit.log_likelihood, likelihood(found.coefficient + h));
        let curvature = -(left - 2.0 * middle + right) / (h * h);
        prop_assert!(((right - left) / (2.0 * h)).abs() < 1e-3 * (1.0 + curvature));
        prop_assert!((found.standard_error * curvature.sqrt() - 1.0).abs() < 1e-2);
    }

    /// The area under the curve, in thin slices.
    #[test]
    fn restricted_mean_is_an_area(data in data(3..40), part in 0.1..1.0_f64) {
        let curve = kaplan_meier(&data.followed_from_start(), whole(1)).unwrap();
        let until = part * curve.steps().last().unwrap().time;
        let mean = restricted_mean(&curve, until).unwrap();
        let slices = 20_000;
        let width = until / f64::from(slices);
        let area: f64 = (0..slices)
            .map(|slice| curve.at((f64::from(slice) + 0.5) * width).map_or(1.0, |step| step.survival) * width)
            .sum();
        prop_assert!((mean.mean - area).abs() < 40.0 * width, "{} {}", mean.mean, area);
    }

    /// Mean counts and their errors from every person's own sum, at every time.
    #[test]
    fn mean_counts_by_persons(people in proptest::collection::vec(
        (0..5_u32, proptest::collection::vec((1..6_u32, 0..2_u8), 1..5)), 1..15,
    )) {
        // Per person: a start, then stretches that end with an event or not.
        let (mut entry, mut exit, mut cause, mut person) = (vec![], vec![], vec![], vec![]);
        for (who, (start, stretches)) in (0..).zip(&people) {
            let mut time = *start;
            for (length, event) in stretches {
                entry.push(f64::from(time));
                time += length;
                exit.push(f64::from(time));
                cause.push(*event);
                person.push(who * 7);
            }
        }
        let spells = Spells::new(&exit, &cause).unwrap().entering(&entry).unwrap();
        let answer = mean_count(&spells, &person, whole(1)).unwrap();
        prop_assert_eq!(answer.persons, people.len());
        let at_risk = |row: usize, time: f64| (entry[row] == 0.0 || entry[row] < time) && time <= exit[row];
        let mut mean = 0.0;
        let mut own = vec![0.0; people.len()];
        for step in answer.steps() {
            let n = (0..exit.len()).filter(|row| at_risk(*row, step.time)).count() as f64;
            let d = (0..exit.len()).filter(|row| exit[*row] == step.time && cause[*row] > 0).count() as f64;
            mean += d / n;
            for row in 0..exit.len() {
                let event = f64::from(u8::from(exit[row] == step.time && cause[row] > 0));
                if at_risk(row, step.time) {
                    own[person[row] as usize / 7] += (event - d / n) / n;
                }
            }
            let error = own.iter().map(|own| own * own).sum::<f64>().sqrt();
            prop_assert_eq!(f64::from(step.at_risk), n);
            prop_assert!((step.mean - mean).abs() < 1e-10);
            prop_assert!((step.standard_error - error).abs() < 1e-7, "{} {}", step.standard_error, error);
        }
    }

    #[test]
    fn nothing_panics(
        exit in proptest::collection::vec(any::<f64>(), 0..12),
        entry in proptest::collection::vec(any::<f64>(), 0..12),
        cause in proptest::collection::vec(any::<u8>(), 0..12),
        group in proptest::collection::vec(0..3_u32, 0..12),
        level in any::<f64>(),
        until in any::<f64>(),
    ) {
        let exit: Vec<f64> = exit.into_iter().map(f64::abs).collect();
        let n = exit.len();
        let cause: Vec<u8> = (0..n).map(|row| cause.get(row).copied().unwrap_or(1)).collect();
        let group: Vec<u32> = (0..n).map(|row| group.get(row).copied().unwrap_or(1)).collect();
        let options = CurveOptions { level, minimum_at_risk: 2, band: BandKind::Plain };
        let Ok(spells) = Spells::new(&exit, &cause) else { return Ok(()) };
        for spells in [Some(spells.clone()), spells.entering(&entry).ok()].into_iter().flatten() {
            for options in [options, whole(0)] {
                if let Ok(curve) = kaplan_meier(&spells, options) {
                    restricted_mean(&curve, until);
                    curve.median();
                    curve.cumulative_hazard();
                }
                let _ = incidence(&spells, options);
                let _ = mean_count(&spells, &group, options);
            }
            let _ = log_rank(&spells, &group, None, Weight::Early);
            let _ = gray(&spells, 1, &group, Some(&group));
            let _ = cox(&spells, &exit, 1, None, CoxOptions::default());
        }
    }
}

#[test]
fn what_is_wrong_is_named() {
    let new = |exit: &[f64], cause: &[u8]| Spells::new(exit, cause).map(|_| ()).unwrap_err();
    assert_eq!(new(&[], &[]), SurvivalError::Empty);
    assert_eq!(new(&[1.0, f64::NAN], &[1, 0]), SurvivalError::Time { row: 1 });
    assert_eq!(new(&[1.0], &[1, 0]), SurvivalError::Length { what: "causes", found: 2, expected: 1 });
    let spells = Spells::new(&[2.0, 3.0, 4.0, 5.0], &[1, 1, 0, 0]).unwrap();
    let late = spells.clone().entering(&[0.0, 3.0, 0.0, 0.0]).map(|_| ()).unwrap_err();
    assert_eq!(late, SurvivalError::Entry { row: 1 });
    let level = CurveOptions { level: 1.0, ..CurveOptions::default() };
    assert_eq!(kaplan_meier(&spells, level).unwrap_err(), SurvivalError::Level);
    let same = log_rank(&spells, &[1; 4], None, Weight::Equal).unwrap_err();
    assert_eq!(same, SurvivalError::Groups);
    let late = spells.clone().entering(&[0.0, 1.0, 0.0, 0.0]).unwrap();
    assert_eq!(gray(&late, 1, &[0, 1, 0, 1], None).unwrap_err(), SurvivalError::LateEntry { row: 1 });
    let regression = |x: &[f64], width| cox(&spells, x, width, None, CoxOptions::default()).unwrap_err();
    assert_eq!(regression(&[1.0; 4], 1), SurvivalError::Collinear { covariate: 0 });
    assert_eq!(
        regression(&[1.0, 2.0, 0.0, 0.0, 3.0, 6.0, 1.0, 2.0], 2),
        SurvivalError::Collinear { covariate: 1 }
    );
    // Only those with the covariate have the event, and first.
    assert_eq!(regression(&[1.0, 1.0, 0.0, 0.0], 1), SurvivalError::NoMaximum { covariate: 0 });
    let double = mean_count(&spells, &[1, 1, 2, 3], CurveOptions::default()).unwrap_err();
    assert!(matches!(double, SurvivalError::Overlap { .. }), "{double:?}");
}

#[test]
fn a_curve_stops_where_few_are_left() {
    let exit: Vec<f64> = (1..=20).map(f64::from).collect();
    let curve = kaplan_meier(&Spells::new(&exit, &[1; 20]).unwrap(), CurveOptions::default()).unwrap();
    assert_eq!(curve.ending(), Ending::TooFewAtRisk { at: 17.0, minimum: 5 });
    assert_eq!(curve.steps().len(), 16);
    assert_eq!((curve.records(), curve.events()), (20, 20));
    assert!(curve.at(16.9).is_some() && curve.at(17.0).is_none());
    assert!(restricted_mean(&curve, 16.5).is_some() && restricted_mean(&curve, 17.0).is_none());
    assert_eq!(curve.median().time, Some(10.5));
}
