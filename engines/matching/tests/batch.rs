//! Many requests at once, against every possible assignment, and the laws of a batch.

use std::collections::{BTreeMap, BTreeSet};

use oever_matching::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Instance {
    classes: Vec<u32>,
    beds: Vec<u32>,
    options: Vec<PlaceOption>,
}

impl Instance {
    fn batch(&self) -> Batch {
        Batch::new(self.classes.clone(), self.beds.clone(), self.options.clone()).unwrap()
    }

    fn option(&self, client: usize, place: u32) -> Option<&PlaceOption> {
        self.options.iter().find(|o| o.client as usize == client && o.place == place)
    }
}

fn instance(clients: usize, places: usize) -> impl Strategy<Value = Instance> {
    let table = prop::collection::vec(prop::option::of(0u32..6), clients * places);
    let sizes = (prop::collection::vec(0u32..4, 0..=clients), prop::collection::vec(0u32..3, 1..=places));
    (sizes, table).prop_map(move |((classes, beds), table)| {
        let mut options = Vec::new();
        for client in 0..u32::try_from(classes.len()).unwrap() {
            for place in 0..u32::try_from(beds.len()).unwrap() {
                if let Some(cost) = table[client as usize * places + place as usize] {
                    options.push(PlaceOption { client, place, cost });
                }
            }
        }
        Instance { classes, beds, options }
    })
}

/// What is compared: placed per class (or in all), then less cost. Larger is better.
type Value = (Vec<usize>, i64);

fn best(instance: &Instance, by_class: bool) -> Value {
    fn go(
        instance: &Instance,
        client: usize,
        taken: &mut Vec<u32>,
        counts: &mut Vec<usize>,
        cost: i64,
        by_class: bool,
        best: &mut Option<Value>,
    ) {
        if client == instance.classes.len() {
            let value = (counts.clone(), -cost);
            if best.as_ref().is_none_or(|known| value > *known) {
                *best = Some(value);
            }
            return;
        }
        go(instance, client + 1, taken, counts, cost, by_class, best);
        let class = if by_class { instance.classes[client] as usize } else { 0 };
        for place in 0..u32::try_from(instance.beds.len()).unwrap() {
            let Some(option) = instance.option(client, place) else { continue };
            if taken[place as usize] < instance.beds[place as usize] {
                taken[place as usize] += 1;
                counts[class] += 1;
                go(instance, client + 1, taken, counts, cost + i64::from(option.cost), by_class, best);
                counts[class] -= 1;
                taken[place as usize] -= 1;
            }
        }
    }
    let classes = if by_class { instance.classes.iter().max().map_or(0, |c| *c as usize + 1) } else { 1 };
    let mut found = None;
    let mut taken = vec![0; instance.beds.len()];
    go(instance, 0, &mut taken, &mut vec![0; classes], 0, by_class, &mut found);
    found.unwrap()
}

/// The allocation keeps the rules, and its figures are those of its places.
fn check(instance: &Instance, allocation: &Allocation) {
    assert_eq!(allocation.places.len(), instance.classes.len());
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut cost, mut counts) = (0, vec![0; allocation.class_counts.len()]);
    for (client, place) in allocation.places.iter().enumerate() {
        if let Some(place) = place {
            *taken.entry(*place).or_default() += 1;
            cost += i64::from(instance.option(client, *place).expect("an option").cost);
            counts[instance.classes[client] as usize] += 1;
        }
    }
    assert!(taken.iter().all(|(place, n)| *n <= instance.beds[*place as usize]), "more people than beds");
    assert_eq!((allocation.cost, &allocation.class_counts), (cost, &counts));
    assert_eq!(allocation.placed, counts.iter().sum::<usize>());
}

fn value(allocation: &Allocation, by_class: bool) -> Value {
    (if by_class { allocation.class_counts.clone() } else { vec![allocation.placed] }, -allocation.cost)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_assignment_is_better(instance in instance(6, 4)) {
        let batch = instance.batch();
        for (objective, by_class) in [(Objective::MostPlaced, false), (Objective::ByClass, true)] {
            let allocation = batch.solve(objective).unwrap();
            check(&instance, &allocation);
            prop_assert_eq!(value(&allocation, by_class), best(&instance, by_class));
        }
    }

    #[test]
    fn order_has_no_influence_and_class_never_lowers_the_number(
        (instance, mixed) in instance(12, 8).prop_flat_map(|i| { let o = Just(i.options.clone()).prop_shuffle(); (Just(i), o) })
    ) {
        let batch = instance.batch();
        let by_class = batch.solve(Objective::ByClass).unwrap();
        let most = batch.solve(Objective::MostPlaced).unwrap();
        prop_assert_eq!(by_class.placed, most.placed);
        let other = Batch::new(instance.classes.clone(), instance.beds.clone(), mixed).unwrap();
        prop_assert_eq!(other.solve(Objective::ByClass).unwrap(), by_class);
        prop_assert_eq!(other.solve(Objective::MostPlaced).unwrap(), most);
    }

    #[test]
    fn names_change_nothing((instance, clients, places) in instance(10, 6).prop_flat_map(|i| {
        let clients = Just((0..i.classes.len()).collect::<Vec<_>>()).prop_shuffle();
        let places = Just((0..i.beds.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(i), clients, places)
    })) {
        // The same people and places under other numbers: as many placed, per class, at the same cost.
        let mut renamed = instance.clone();
        for (old, new) in clients.iter().enumerate() {
            renamed.classes[*new] = instance.classes[old];
        }
        for (old, new) in places.iter().enumerate() {
            renamed.beds[*new] = instance.beds[old];
        }
        for option in &mut renamed.options {
            option.client = u32::try_from(clients[option.client as usize]).unwrap();
            option.place = u32::try_from(places[option.place as usize]).unwrap();
        }
        let (one, two) = (instance.batch(), renamed.batch());
        let (one, two) = (one.solve(Objective::ByClass).unwrap(), two.solve(Objective::ByClass).unwrap());
        prop_assert_eq!((one.class_counts, one.cost), (two.class_counts, two.cost));
    }

    #[test]
    fn raising_a_class_never_unplaces(instance in instance(10, 6), who in 0usize..10, to in 0u32..4) {
        if let Some(&class) = instance.classes.get(who) {
            let before = instance.batch().solve(Objective::ByClass).unwrap();
            let mut raised = instance.clone();
            raised.classes[who] = to.min(class);
            let after = raised.batch().solve(Objective::ByClass).unwrap();
            prop_assert_eq!(before.placed, after.placed);
            prop_assert!(before.places[who].is_none() || after.places[who].is_some());
        }
    }

    #[test]
    fn removing_a_bed_never_places_more(instance in instance(10, 6), which in 0usize..6) {
        let mut fewer = instance.clone();
        let at = which % fewer.beds.len();
        fewer.beds[at] = fewer.beds[at].saturating_sub(1);
        for objective in [Objective::ByClass, Objective::MostPlaced] {
            let before = instance.batch().solve(objective).unwrap().placed;
            let after = fewer.batch().solve(objective).unwrap().placed;
            prop_assert!(after <= before && before <= after + 1);
        }
    }

    #[test]
    fn full_is_proved_and_nobody_justly_envies(instance in instance(12, 8)) {
        let batch = instance.batch();
        let allocation = batch.solve(Objective::ByClass).unwrap();
        prop_assert!(batch.envy(&allocation).is_empty());
        for (client, place) in (0..).zip(&allocation.places) {
            let why = batch.why_full(&allocation, client);
            prop_assert_eq!(why.is_some(), place.is_none() && !batch.options_of(client).is_empty());
            let Some(why) = why else { continue };
            prop_assert!(batch.proves(&allocation, client, &why, true));
            // One bed more at any of these places helps somebody; elsewhere it does not help those inside.
            for &place in &why.places {
                let mut more = instance.clone();
                more.beds[place as usize] += 1;
                prop_assert_eq!(more.batch().solve(Objective::ByClass).unwrap().placed, allocation.placed + 1);
            }
            // A certificate that leaves something out proves nothing.
            let mut less = why.clone();
            less.places.pop();
            prop_assert!(!batch.proves(&allocation, client, &less, true));
        }
    }

    #[test]
    fn a_full_table_has_the_same_answer(
        costs in prop::collection::vec(0u32..50, 24), classes in prop::collection::vec(0u32..3, 6), beds in prop::collection::vec(0u32..3, 4)
    ) {
        let options = (0..6).flat_map(|client| (0..4).map(move |place| (client, place)));
        let options: Vec<PlaceOption> = options
            .map(|(client, place)| PlaceOption { client, place, cost: costs[(client * 4 + place) as usize] })
            .collect();
        let batch = Batch::new(classes.clone(), beds.clone(), options).unwrap();
        for (objective, by_class) in [(Objective::MostPlaced, false), (Objective::ByClass, true)] {
            let dense = solve_dense(classes.clone(), beds.clone(), &costs, objective).unwrap();
            prop_assert_eq!(value(&dense, by_class), value(&batch.solve(objective).unwrap(), by_class));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Wide enough that the first choice of each is not enough, and places are added.
    #[test]
    fn a_wide_table_has_the_same_answer(costs in prop::collection::vec(0u32..40, 24 * 60)) {
        let (clients, places) = (24, 60);
        let costs: Vec<u32> = costs.iter().enumerate().map(|(n, c)| c / 8 + u32::try_from(n % places).unwrap()).collect();
        let options = (0..clients).flat_map(|client| (0..places).map(move |place| (client, place)));
        let option = |(client, place): (usize, usize)| PlaceOption {
            client: u32::try_from(client).unwrap(),
            place: u32::try_from(place).unwrap(),
            cost: costs[client * places + place],
        };
        let batch = Batch::new(vec![0; clients], vec![1; places], options.map(option).collect()).unwrap();
        let dense = solve_dense(vec![0; clients], vec![1; places], &costs, Objective::MostPlaced).unwrap();
        let sparse = batch.solve(Objective::MostPlaced).unwrap();
        prop_assert_eq!((dense.placed, dense.cost), (sparse.placed, sparse.cost));
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let option = |client, place| PlaceOption { client, place, cost: 1 };
    let new = |classes: Vec<u32>, options| Batch::new(classes, vec![1], options);
    assert!(matches!(new(vec![0], vec![option(1, 0)]), Err(MatchError::BadOption { position: 0, .. })));
    assert!(matches!(new(vec![0], vec![option(0, 1)]), Err(MatchError::BadOption { position: 0, .. })));
    assert!(matches!(new(vec![0], vec![option(0, 0), option(0, 0)]), Err(MatchError::Duplicate { .. })));
    assert!(matches!(new(vec![100], vec![]), Err(MatchError::TooLarge { .. })));
    assert!(matches!(
        solve_dense(vec![0], vec![1], &[1, 2], Objective::MostPlaced),
        Err(MatchError::TooLarge { .. })
    ));
    // The largest costs there are, and more beds than memory has.
    let huge = PlaceOption { client: 0, place: 0, cost: u32::MAX };
    let batch = Batch::new(vec![99; 40], vec![u32::MAX], vec![huge]).unwrap();
    assert_eq!(batch.solve(Objective::ByClass).unwrap().cost, i64::from(u32::MAX));
    let nobody = Batch::new(vec![], vec![], vec![]).unwrap().solve(Objective::ByClass).unwrap();
    assert_eq!((nobody.placed, nobody.cost), (0, 0));
}

#[test]
fn counting_only_heads_can_pass_over_the_urgent() {
    // One bed for the urgent and the other, who lives next to it: heads alone do not decide, distance does.
    let option = |client, cost| PlaceOption { client, place: 0, cost };
    let batch = Batch::new(vec![0, 1], vec![1], vec![option(0, 9), option(1, 1)]).unwrap();
    let most = batch.solve(Objective::MostPlaced).unwrap();
    assert_eq!(batch.envy(&most), [Envy { client: 0, place: 0, holder: 1 }]);
    let why = batch.why_full(&most, 0).unwrap();
    assert!(!batch.proves(&most, 0, &why, true) && batch.proves(&most, 0, &why, false));
    let holders: BTreeSet<u32> = why.holders.into_iter().collect();
    assert_eq!(holders, [1].into());
}
