//! What is said about how many there are, beside an attacker who tries every table.

use jiff::civil::date;
use oever_disclosure::{
    Assessed, Error, Estimate, Method, Openness, Parameters, Protected, ReleaseId, Span, protect_estimate,
};
use proptest::prelude::*;

/// A small assessment in the manner of Chao: everybody once, twice, more often; three lists.
fn assess(cells: &[u64]) -> Assessed {
    let on = |n: u32| -> f64 {
        (1_u32..).zip(cells).filter(|(history, _)| history.count_ones() == n).map(|(_, c)| *c as f64).sum()
    };
    let (once, twice, seen) = (on(1), on(2), cells.iter().sum::<u64>() as f64);
    if twice + on(3) < 10.0 {
        return Assessed { verdict: "none".into(), because: vec!["overlap".into()], spans: Vec::new() };
    }
    let least = seen + once * once / (2.0 * twice.max(1.0));
    let spans = vec![
        Span { name: "least".into(), low: least, high: f64::INFINITY },
        Span { name: "interval".into(), low: 0.9 * least, high: 1.2 * least },
    ];
    Assessed { verdict: "usable".into(), because: Vec::new(), spans }
}

fn said(cells: &[u64], parameters: &Parameters) -> Result<Protected<Estimate>, Error> {
    protect_estimate(cells, assess, parameters, &ReleaseId::new("e").unwrap(), date(2026, 11, 1))
}

/// Whether exactly this would be said of a table, at as many digits: as the attacker works it out.
fn would_say(estimate: &Estimate, cells: &[u64], digits: u8) -> bool {
    let own = assess(cells);
    let coarse = |value: f64, up: bool| {
        let mut unit = 10.0_f64;
        while value / unit >= 10_f64.powi(i32::from(digits)) {
            unit *= 10.0;
        }
        (if up { (value / unit).ceil() } else { (value / unit).floor() }) * unit
    };
    let whole = |value: f64| -> u64 { format!("{value:.0}").parse().unwrap() };
    own.verdict == estimate.verdict()
        && own.because == estimate.because()
        && own.spans.len() == estimate.spans().len()
        && own.spans.iter().zip(estimate.spans()).all(|(exact, shown)| {
            whole(coarse(exact.low, false)) == shown.low
                && shown.high.map_or(exact.high.is_infinite(), |high| whole(coarse(exact.high, true)) == high)
        })
}

/// What the attacker, who knows how many there are together, can make of each group: smallest and largest.
fn narrowed(estimate: &Estimate, cells: &[u64], digits: u8) -> Vec<(u64, u64)> {
    fn each(table: &mut Vec<u64>, at: usize, left: u64, visit: &mut dyn FnMut(&[u64])) {
        if at + 1 == table.len() {
            table[at] = left;
            return visit(table);
        }
        for n in 0..=left {
            table[at] = n;
            each(table, at + 1, left - n, visit);
        }
    }
    let mut found = vec![(u64::MAX, 0); cells.len()];
    each(&mut vec![0; cells.len()], 0, cells.iter().sum(), &mut |table| {
        if would_say(estimate, table, digits) {
            for ((low, high), n) in found.iter_mut().zip(table) {
                (*low, *high) = ((*low).min(*n), (*high).max(*n));
            }
        }
    });
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nobody_who_tries_every_table_can_tell_a_small_group(
        once in proptest::collection::vec(0_u64..4, 3),
        more in proptest::collection::vec(0_u64..7, 4),
    ) {
        let cells = [once[0], once[1], more[0], once[2], more[1], more[2], more[3]];
        prop_assume!(cells.iter().sum::<u64>() <= 21);
        match said(&cells, &Parameters::default()) {
            Err(error) => {
                let refused = matches!(error, Error::TooFew { .. } | Error::Telling);
                prop_assert!(refused, "{error}");
            }
            Ok(protected) => {
                let Method::Coarsened { digits } = protected.provenance().method() else { panic!() };
                prop_assert!(would_say(protected.value(), &cells, digits), "it says what was assessed");
                let found = narrowed(protected.value(), &cells, digits);
                for (cell, (low, high)) in cells.iter().zip(found).filter(|(n, _)| (1..5).contains(*n)) {
                    prop_assert!(low < *cell && high >= 5, "{cells:?}: {cell} in {low} to {high}");
                }
            }
        }
    }
}

#[test]
fn ends_lie_outside_and_a_text_that_is_finer_is_not_opened() {
    let cells = [140, 90, 40, 60, 12, 30, 7];
    let made = said(&cells, &Parameters::default()).unwrap();
    let (exact, shown) = (assess(&cells), made.value().span("interval").unwrap().clone());
    assert!((shown.low as f64) <= exact.spans[1].low && shown.high.unwrap() as f64 >= exact.spans[1].high);
    assert_eq!(made.value().span("least").unwrap().high, None);
    assert!(made.value().span("other").is_none());
    assert_eq!(made.value().reference_date(), date(2026, 11, 1));
    let text = serde_json::to_string(made.value()).unwrap();
    let again: Estimate = serde_json::from_str(&text).unwrap();
    assert_eq!(again.clone().reopen().unwrap(), made);
    for (from, to) in [
        (format!("\"low\":{}", shown.low), format!("\"low\":{}", shown.low + 1)),
        ("\"digits\":2".to_owned(), "\"digits\":9".to_owned()),
        (format!("\"low\":{}", shown.low), format!("\"low\":{}", shown.low * 100)),
    ] {
        assert!(text.contains(&from), "{text}");
        let finer: Estimate = serde_json::from_str(&text.replacen(&from, &to, 1)).unwrap();
        assert_eq!(finer.reopen(), Err(Error::Unsafe { release: "e".into() }), "{to}");
    }
    let csv = made.to_csv();
    assert!(csv.starts_with("measure,low,high,verdict,because,reference_date,release\nleast,"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
}

#[test]
fn too_few_people_and_a_group_that_cannot_be_hidden_are_refused() {
    let parameters = Parameters::default();
    assert_eq!(said(&[2, 1, 0, 1, 0, 0, 0], &parameters), Err(Error::TooFew { threshold: 5, filter: None }));
    // A statement that names a small group: no rounding helps.
    let naming =
        |cells: &[u64]| Assessed { verdict: format!("{}", cells[1]), because: Vec::new(), spans: Vec::new() };
    let id = ReleaseId::new("e").unwrap();
    let told = protect_estimate(&[60, 3], naming, &parameters, &id, date(2026, 11, 1));
    assert_eq!(told, Err(Error::Telling));
    // That it is not empty gives away that it is small only where smaller counts must stay possible.
    let filled = |cells: &[u64]| Assessed {
        verdict: format!("{}", cells[1] > 0),
        because: Vec::new(),
        spans: Vec::new(),
    };
    for (openness, passes) in [(Openness::Range, false), (Openness::Width, true)] {
        let parameters = Parameters::default().openness(openness);
        let told = protect_estimate(&[60, 3], filled, &parameters, &id, date(2026, 11, 1));
        assert_eq!(told.is_ok(), passes, "{openness:?}");
    }
    let said = said(&[9, 8, 0, 0, 0, 0, 0], &parameters).unwrap();
    assert_eq!((said.value().verdict(), said.value().because().len()), ("none", 1));
    assert!(said.to_csv().ends_with(",,,none,overlap,2026-11-01,e\n"), "{}", said.to_csv());
}
