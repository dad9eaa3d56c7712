//! A bed with treatment elsewhere: against the plain definition, and never around what is hard.

mod common;

use common::*;
use oever_matching::*;
use proptest::prelude::*;

fn tape() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn every_combination_and_no_other(numbers in tape(), more in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let mut tape = Tape::new(&more);
        let treatments: Vec<Treatment> = (0..3)
            .map(|n| {
                let values = [&["1"][..], &["2"], &["1", "2"]][tape.below(3)];
                let cares_for = vec![Literal::any_of(CODES[tape.below(4)], values)];
                let spec = programme_spec(&mut tape, format!("t{n}"));
                Treatment { programme: Programme::new(&w.schema, spec).unwrap(), cares_for }
            })
            .collect();
        let found = combinations(&w.schema, &request, &w.programmes, &treatments).unwrap();
        let mut found: Vec<(&str, &str, Vec<&str>)> = found
            .iter()
            .map(|c| (c.bed.id(), c.treatment.id(), c.to_lift.iter().map(|c| c.id.as_str()).collect()))
            .collect();
        let mut expected = Vec::new();
        let beds = rank(&w.schema, &request, &w.programmes, &[]).unwrap();
        for bed in &beds.near_misses {
            for treatment in &treatments {
                let own = rank(&w.schema, &request, std::slice::from_ref(&treatment.programme), &[]).unwrap();
                let Values::AnyOf(cared) = &treatment.cares_for[0].values else { unreachable!() };
                let helps = |reason: &Reason| match reason {
                    Reason::Condition(c) => c.negotiable.is_some() && c.facts.iter().any(|fact| {
                        fact.attribute == treatment.cares_for[0].attribute
                            && fact.values.iter().all(|value| cared.contains(value))
                    }),
                    _ => false,
                };
                if own.open().next().is_some() && bed.broken.iter().all(helps) {
                    let lifts = bed.broken.iter().map(|reason| match reason {
                        Reason::Condition(c) => c.condition.as_str(),
                        _ => unreachable!(),
                    });
                    expected.push((bed.programme.as_str(), treatment.programme.id(), lifts.collect::<Vec<_>>()));
                }
            }
        }
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_outline_says_what_the_ranking_says(numbers in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let ranking = rank(&w.schema, &request, &w.programmes, &[]).unwrap();
        let outlines = outline(&w.schema, &request, &w.programmes).unwrap();
        prop_assert_eq!(outlines.len(), ranking.all().count());
        for assessment in ranking.all() {
            let outline = outlines.iter().find(|o| o.programme.id() == assessment.programme).unwrap();
            prop_assert_eq!(outline.km, assessment.distance.km);
            prop_assert_eq!(outline.open_questions, !assessment.questions.is_empty());
            prop_assert_eq!(outline.is_open(), assessment.fit != Fit::No);
            prop_assert_eq!(outline.broken.len(), assessment.broken.len());
            for (obstacle, reason) in outline.broken.iter().zip(&assessment.broken) {
                let same = match (obstacle, reason) {
                    (Obstacle::Condition(condition), Reason::Condition(reason)) => {
                        let facts = outline.programme.facts_of(&w.schema, &request, &condition.id);
                        let known = reason.facts.iter().map(|f| (f.attribute.clone(), f.values.clone()));
                        condition.id == reason.condition && facts == known.collect::<Vec<_>>()
                    }
                    (Obstacle::Danger(one), Reason::Danger(other)) => *one == other,
                    (Obstacle::Full, Reason::Full { .. }) => true,
                    _ => false,
                };
                prop_assert!(same);
            }
        }
        let key = |o: &Outline| (o.broken.len(), o.km.unwrap_or(u32::MAX), o.programme.id().to_owned());
        prop_assert!(outlines.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));
    }
}
