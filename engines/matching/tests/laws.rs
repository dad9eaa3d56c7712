//! Laws that hold for every request and every network.

mod common;

use std::collections::BTreeSet;

use common::*;
use oever_matching::*;
use proptest::prelude::*;

fn tape() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 160)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn input_order_has_no_influence(numbers in tape(), turn in 0usize..6) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let (mut programmes, mut lifts) = (w.programmes.clone(), w.lifts.clone());
        programmes.reverse();
        let turn = turn % programmes.len();
        programmes.rotate_left(turn);
        lifts.reverse();
        prop_assert_eq!(
            rank(&w.schema, &request, &w.programmes, &w.lifts).unwrap(),
            rank(&w.schema, &request, &programmes, &lifts).unwrap()
        );
        prop_assert_eq!(
            openings(&w.schema, &request, &w.programmes, &w.lifts, 2).unwrap(),
            openings(&w.schema, &request, &programmes, &lifts, 2).unwrap()
        );
    }

    #[test]
    fn another_programme_changes_nothing_for_the_rest(numbers in tape(), more in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let lifts: Vec<_> = w.lifts.iter().filter(|l| l.programme != "new").cloned().collect();
        let before = rank(&w.schema, &request, &w.programmes, &lifts).unwrap();
        let mut programmes = w.programmes.clone();
        let new = programme_spec(&mut Tape::new(&more), "new".into());
        programmes.push(Programme::new(&w.schema, new).unwrap());
        let after = rank(&w.schema, &request, &programmes, &lifts).unwrap();
        let without_new =
            |list: &[Assessment]| list.iter().filter(|a| a.programme != "new").cloned().collect::<Vec<_>>();
        prop_assert_eq!(without_new(&after.fitting), before.fitting);
        prop_assert_eq!(without_new(&after.emergency), before.emergency);
        prop_assert_eq!(without_new(&after.near_misses), before.near_misses);
    }

    #[test]
    fn lifting_never_closes_and_a_rejected_lift_does_nothing(numbers in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let without = rank(&w.schema, &request, &w.programmes, &[]).unwrap();
        let with = rank(&w.schema, &request, &w.programmes, &w.lifts).unwrap();
        prop_assert!(open(&without).is_subset(&open(&with)));
        let rejected: Vec<_> = with.rejected_lifts.iter().map(|r| r.lift.clone()).collect();
        let only_rejected = rank(&w.schema, &request, &w.programmes, &rejected).unwrap();
        prop_assert_eq!(fits(&only_rejected), fits(&without));
    }

    #[test]
    fn not_knowing_never_closes(numbers in tape(), which in 0usize..4) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let forget = BTreeSet::from([Change::Forget { attribute: CODES[which].to_owned() }]);
        let what_if = what_if(&w.schema, &request, &w.programmes, &w.lifts, &forget).unwrap();
        prop_assert!(what_if.lost.is_empty(), "unknown gave a no");
    }

    #[test]
    fn other_names_change_nothing_but_names(numbers in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let programmes: Vec<_> = w.specs.iter().map(|s| {
            let renamed = ProgrammeSpec { id: format!("renamed-{}", s.id), ..s.clone() };
            Programme::new(&w.schema, renamed).unwrap()
        }).collect();
        let strip = |mut r: Ranking| {
            for a in r.fitting.iter_mut().chain(&mut r.emergency).chain(&mut r.near_misses) {
                a.programme = a.programme.replace("renamed-", "");
            }
            r
        };
        let original = rank(&w.schema, &request, &w.programmes, &[]).unwrap();
        prop_assert_eq!(strip(rank(&w.schema, &request, &programmes, &[]).unwrap()), original);
    }

    #[test]
    fn supervision_is_shown_and_never_ranked(numbers in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        let wmo = Supervision { kind: SupervisionKind::WmoOnly, last_inspection: None, open_calamity: Some(true) };
        let programmes: Vec<_> = w.specs.iter().map(|s| {
            Programme::new(&w.schema, ProgrammeSpec { supervision: wmo, ..s.clone() }).unwrap()
        }).collect();
        let ids = |r: &Ranking| r.all().map(|a| a.programme.clone()).collect::<Vec<_>>();
        let flagged = rank(&w.schema, &request, &programmes, &w.lifts).unwrap();
        prop_assert!(flagged.all().all(|a| a.supervision == wmo));
        prop_assert_eq!(ids(&flagged), ids(&rank(&w.schema, &request, &w.programmes, &w.lifts).unwrap()));
    }

    #[test]
    fn what_single_changes_promise_is_what_happens(numbers in tape()) {
        let w = world(&numbers);
        let Ok(request) = Request::new(&w.schema, &w.request_spec) else { return Ok(()) };
        for row in single_changes(&w.schema, &request, &w.programmes, &w.lifts).unwrap() {
            let changes = BTreeSet::from([row.change]);
            let what_if = what_if(&w.schema, &request, &w.programmes, &w.lifts, &changes).unwrap();
            prop_assert_eq!((row.gained, row.lost), (what_if.gained, what_if.lost));
        }
    }
}
