//! Households and stays against every possible plan.

use oever_matching::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Instance {
    households: Vec<Household>,
    beds: Vec<u32>,
    options: Vec<HouseholdOption>,
}

fn instance(stays: bool) -> impl Strategy<Value = Instance> {
    let household = (1u32..4, 0u32..3).prop_map(|(size, class)| Household { size, class });
    let stay = (0u32..4, 1u32..4).prop_map(|(from, days)| (from, from + days));
    let cell = prop::option::of((0u32..5, prop::option::of(stay)));
    (
        prop::collection::vec(household, 1..6),
        prop::collection::vec(0u32..6, 1..4),
        prop::collection::vec(cell, 18),
    )
        .prop_map(move |(households, beds, cells)| {
            let mut options = Vec::new();
            for household in 0..u32::try_from(households.len()).unwrap() {
                for place in 0..u32::try_from(beds.len()).unwrap() {
                    if let Some((cost, stay)) = cells[(household * 3 + place) as usize] {
                        options.push(HouseholdOption {
                            household,
                            place,
                            cost,
                            stay: stay.filter(|_| stays),
                        });
                    }
                }
            }
            Instance { households, beds, options }
        })
}

fn fits(instance: &Instance, chosen: &[&HouseholdOption]) -> bool {
    (0..8).all(|day| {
        (0..).zip(&instance.beds).all(|(place, beds)| {
            let there = chosen.iter().filter(|o| {
                o.place == place && o.stay.is_none_or(|(from, until)| from <= day && day < until)
            });
            there.map(|o| instance.households[o.household as usize].size).sum::<u32>() <= *beds
        })
    })
}

type Value = (Vec<usize>, i64);

fn best(instance: &Instance, by_class: bool) -> Value {
    fn go<'a>(
        instance: &'a Instance,
        household: usize,
        chosen: &mut Vec<&'a HouseholdOption>,
        by_class: bool,
        best: &mut Option<Value>,
    ) {
        if !fits(instance, chosen) {
            return;
        }
        if household == instance.households.len() {
            let classes =
                if by_class { instance.households.iter().map(|h| h.class).max().unwrap() + 1 } else { 1 };
            let mut counts = vec![0; classes as usize];
            for option in chosen.iter() {
                counts[if by_class {
                    instance.households[option.household as usize].class as usize
                } else {
                    0
                }] += 1;
            }
            let value = (counts, -chosen.iter().map(|o| i64::from(o.cost)).sum::<i64>());
            if best.as_ref().is_none_or(|known| value > *known) {
                *best = Some(value);
            }
            return;
        }
        go(instance, household + 1, chosen, by_class, best);
        for option in instance.options.iter().filter(|o| o.household as usize == household) {
            chosen.push(option);
            go(instance, household + 1, chosen, by_class, best);
            chosen.pop();
        }
    }
    let mut found = None;
    go(instance, 0, &mut Vec::new(), by_class, &mut found);
    found.unwrap()
}

fn compare(instance: &Instance) {
    for (objective, by_class) in [(Objective::MostPlaced, false), (Objective::ByClass, true)] {
        let plan =
            place_households(&instance.households, &instance.beds, &instance.options, objective).unwrap();
        let chosen: Vec<&HouseholdOption> = (0..)
            .zip(&plan.places)
            .filter_map(|(household, place)| {
                let place = (*place)?;
                Some(instance.options.iter().find(|o| o.household == household && o.place == place).unwrap())
            })
            .collect();
        assert!(fits(instance, &chosen));
        assert_eq!(plan.cost, chosen.iter().map(|o| i64::from(o.cost)).sum::<i64>());
        let value = if by_class { plan.class_counts.clone() } else { vec![plan.placed] };
        assert_eq!((value, -plan.cost), best(instance, by_class));
        let most = best(instance, false).0[0];
        match plan.trade_off {
            None => assert!(!by_class),
            Some(trade) => {
                assert_eq!((trade.most_households, trade.households_lost), (most, most - plan.placed));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_plan_is_better(instance in instance(false)) {
        compare(&instance);
    }

    #[test]
    fn nor_when_places_are_free_for_some_days(instance in instance(true)) {
        compare(&instance);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn order_has_no_influence((instance, mixed) in instance(true).prop_flat_map(|i| { let o = Just(i.options.clone()).prop_shuffle(); (Just(i), o) })) {
        let plan = |options: &[HouseholdOption]| {
            place_households(&instance.households, &instance.beds, options, Objective::ByClass).unwrap()
        };
        prop_assert_eq!(plan(&instance.options), plan(&mixed));
    }
}

#[test]
fn a_large_family_can_cost_many_single_places() {
    let household = |size, class| Household { size, class };
    let households = [household(3, 0), household(1, 1), household(1, 1), household(1, 1)];
    let options: Vec<HouseholdOption> =
        (0..4).map(|household| HouseholdOption { household, place: 0, cost: 1, stay: None }).collect();
    let plan = place_households(&households, &[3], &options, Objective::ByClass).unwrap();
    assert_eq!(plan.places, [Some(0), None, None, None]);
    let expected = TradeOff { most_households: 3, households_lost: 2, most_singles: 3, singles: 0 };
    assert_eq!(plan.trade_off, Some(expected));
}
