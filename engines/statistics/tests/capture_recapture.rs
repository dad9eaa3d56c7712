//! Properties of capture–recapture on tables of chance, and answers beside slow and obvious ones.

use std::num::NonZeroUsize;

use oever_statistics::capture_recapture::*;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

fn names(lists: usize) -> Vec<String> {
    (0..lists).map(|list| char::from(b'a' + u8::try_from(list).unwrap()).to_string()).collect()
}

/// Tables of 2 to 5 lists, most of them sparse.
fn tables() -> impl Strategy<Value = Histories> {
    let count = prop_oneof![3 => Just(0_u64), 3 => 0_u64..4, 3 => 0_u64..60, 1 => 0_u64..3000];
    (2_usize..=5)
        .prop_flat_map(move |lists| (Just(lists), proptest::collection::vec(count.clone(), (1 << lists) - 1)))
        .prop_filter_map("somebody was seen", |(lists, counts)| {
            Histories::new(names(lists), (1..).zip(counts)).ok()
        })
}

fn pairs(lists: usize) -> Vec<ListSet> {
    (0..lists).flat_map(|a| (a + 1..lists).map(move |b| 1 << a | 1 << b)).collect()
}

/// The likelihood of a model, written out cell by cell: Σ count · log mean − mean, over cells without a term that nobody
/// is in.
fn slow_likelihood(table: &Histories, terms: &[ListSet], gone: &[ListSet], parameters: &[f64]) -> f64 {
    let cells = 1..1_u16 << table.lists().len();
    cells
        .filter(|cell| !gone.iter().any(|term| cell & term == *term))
        .map(|cell| {
            let log_mean: f64 = terms
                .iter()
                .zip(parameters)
                .filter(|(term, _)| cell & **term == **term)
                .map(|(_, value)| value)
                .sum();
            table.exactly(cell) as f64 * log_mean - log_mean.exp()
        })
        .sum()
}

/// The intercept by climbing along one parameter at a time until nothing gets better: slow, and without any algebra.
fn slow_intercept(table: &Histories, terms: &[ListSet], gone: &[ListSet]) -> f64 {
    let mut parameters = vec![0.0; terms.len()];
    for _ in 0..20_000 {
        let mut moved = 0.0_f64;
        for at in 0..terms.len() {
            // Along one parameter the best is known: fitted persons in the term must equal those seen.
            let fitted: f64 = (1..1_u16 << table.lists().len())
                .filter(|cell| cell & terms[at] == terms[at])
                .filter(|cell| !gone.iter().any(|term| cell & term == *term))
                .map(|cell| {
                    let inside = terms.iter().zip(&parameters).filter(|(term, _)| cell & **term == **term);
                    inside.map(|(_, value)| value).sum::<f64>().exp()
                })
                .sum();
            let change = (table.on_all(terms[at]) as f64 / fitted).ln();
            parameters[at] += change;
            moved = moved.max(change.abs());
        }
        if moved < 1e-12 {
            break;
        }
    }
    parameters[0]
}

/// A maximum exists exactly when a table without noughts has the same sums; looked for by alternating steps, for small
/// tables: the fitted means of a model with a maximum stay away from nought.
fn seems_to_exist(table: &Histories, terms: &[ListSet], gone: &[ListSet]) -> bool {
    slow_intercept(table, terms, gone).abs() < 16.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_fit_is_the_maximum(table in tables(), chosen in any::<u16>(), steps in proptest::collection::vec(-0.02_f64..0.02, 16)) {
        let lists = table.lists().len();
        let some: Vec<ListSet> =
            pairs(lists).into_iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, pair)| pair).collect();
        let model = Model::new(lists, &some).unwrap();
        if let Ok(fit) = Fit::new(&table, &model) {
            let terms: Vec<ListSet> = fit.parameters().iter().map(|one| one.lists).collect();
            let values: Vec<f64> = fit.parameters().iter().map(|one| one.value).collect();
            let gone = fit.minus_infinity();
            let top = slow_likelihood(&table, &terms, gone, &values);
            let beside: Vec<f64> = values.iter().zip(&steps).map(|(value, step)| value + step).collect();
            prop_assert!(slow_likelihood(&table, &terms, gone, &beside) <= top + 1e-9 * (1.0 + top.abs()));
            // Persons fitted on each set of a term are those seen.
            for term in &terms {
                let fitted: f64 = (1..1_u16 << lists)
                    .filter(|cell| cell & term == *term && !gone.iter().any(|out| cell & out == *out))
                    .map(|cell| terms.iter().zip(&values).filter(|(one, _)| cell & **one == **one).map(|(_, v)| v).sum::<f64>().exp())
                    .sum();
                let seen = table.on_all(*term) as f64;
                prop_assert!((fitted - seen).abs() <= 1e-6 * seen.max(1.0), "{fitted} {seen}");
            }
        }
    }

    #[test]
    fn a_slow_climb_finds_the_same(counts in proptest::collection::vec(1_u64..80, 7), chosen in 0_usize..4) {
        // All cells hold persons: a maximum exists for each of these models.
        let table = Histories::new(names(3), (1..).zip(counts)).unwrap();
        let model = Model::new(3, &pairs(3)[..chosen]).unwrap();
        let fit = Fit::new(&table, &model).unwrap();
        let terms: Vec<ListSet> = fit.parameters().iter().map(|one| one.lists).collect();
        let slow = slow_intercept(&table, &terms, &[]);
        prop_assert!((fit.parameters()[0].value - slow).abs() < 1e-4, "{} {slow}", fit.parameters()[0].value);
    }

    #[test]
    fn existence_is_what_a_slow_climb_runs_into(counts in proptest::collection::vec(0_u64..3, 7), chosen in 0_usize..4) {
        let Ok(table) = Histories::new(names(3), (1..).zip(counts)) else { return Ok(()) };
        let model = Model::new(3, &pairs(3)[..chosen]).unwrap();
        match Fit::new(&table, &model) {
            Ok(fit) => {
                let terms: Vec<ListSet> = fit.parameters().iter().map(|one| one.lists).collect();
                let finite = fit.parameters().iter().all(|one| one.value.is_finite() && one.value.abs() < 40.0);
                prop_assert!(finite);
                prop_assert!(seems_to_exist(&table, &terms, fit.minus_infinity()));
            }
            Err(FitError::NotEstimable(reason)) => prop_assert!((1..=3).contains(&reason.code())),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn the_order_of_lists_changes_nothing(table in tables(), seed in any::<u64>()) {
        let lists = table.lists().len();
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut order: Vec<usize> = (0..lists).collect();
        for i in (1..lists).rev() {
            order.swap(i, usize::try_from(chance.next_u64() % (i as u64 + 1)).unwrap());
        }
        let moved = table.reordered(&order).unwrap();
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(1.0) || a.total_cmp(&b).is_eq();
        for some in [Vec::new(), pairs(lists)] {
            let model = Model::new(lists, &some).unwrap();
            match (Fit::new(&table, &model), Fit::new(&moved, &model)) {
                (Ok(a), Ok(b)) => {
                    prop_assert!(same(a.population(0.95).point(), b.population(0.95).point()));
                    prop_assert!(same(a.deviance(), b.deviance()));
                }
                (a, b) => prop_assert_eq!(a.err(), b.err()),
            }
        }
        let (a, b) = (ModelSet::new(&table, 2, 2000), ModelSet::new(&moved, 2, 2000));
        prop_assert_eq!(a.candidates().len(), b.candidates().len());
        let (a, b) = (a.ranked(Criterion::BicIndividuals), b.ranked(Criterion::BicIndividuals));
        for ((gap_a, _), (gap_b, _)) in a.iter().zip(&b) {
            prop_assert!(same(*gap_a, *gap_b), "{gap_a} {gap_b}");
        }
        let (a, b) = (Chao::new(&table, 0.95), Chao::new(&moved, 0.95));
        prop_assert!(same(a.unequal_corrected.high(), b.unequal_corrected.high()));
    }

    #[test]
    fn no_table_makes_it_panic_and_every_answer_is_in_order(table in tables()) {
        let resampling = Resampling { replicates: 20, ..Resampling::default() };
        let assessment = Assessment::new(&table, &Options { resampling, largest: 3, most_models: 200, ..Options::default() });
        let seen = table.observed() as f64;
        let mut ranges = vec![assessment.chao.unequal_corrected, assessment.chao.equal_corrected];
        ranges.extend(assessment.independent_profile.ok());
        ranges.extend(assessment.models.candidates().iter().map(|one| one.population(0.95)));
        ranges.extend(assessment.chapman.iter().map(|one| one.population));
        for range in ranges {
            prop_assert!(range.low() <= range.point() && range.point() <= range.high(), "{range:?}");
            prop_assert!(range.point() >= 0.0);
        }
        for one in assessment.models.candidates() {
            prop_assert!(one.population(0.95).low() >= seen);
        }
        let all = assessment.because.iter().all(|finding| finding.holds);
        prop_assert_eq!(all, assessment.verdict == Verdict::Usable);
        if assessment.verdict == Verdict::Usable {
            prop_assert!(assessment.interval.is_some());
        }
    }

    #[test]
    fn threads_change_nothing(table in tables(), seed in any::<u64>(), threads in 2_usize..7) {
        let one = Resampling { replicates: 30, seed, threads: NonZeroUsize::MIN };
        let many = Resampling { threads: NonZeroUsize::new(threads).unwrap(), ..one };
        let (a, b) = (Bootstrap::draw(&table, 0.02, &one), Bootstrap::draw(&table, 0.02, &many));
        match (a, b) {
            (Some(a), Some(b)) => {
                prop_assert_eq!(a.replicates(), b.replicates());
                prop_assert_eq!(a.interval(0.95), b.interval(0.95));
            }
            (a, b) => prop_assert!(a.is_none() && b.is_none()),
        }
    }
}

#[test]
fn all_hierarchical_models_are_counted() {
    let full = |lists: usize| Histories::new(names(lists), (1..1 << lists).map(|cell| (cell, 5))).unwrap();
    for (lists, largest, models) in [(3, 2, 8), (4, 2, 64), (4, 3, 113), (5, 2, 1024), (5, 4, 6893)] {
        let set = ModelSet::new(&full(lists), largest, 10_000);
        assert_eq!((set.considered(), set.complete()), (models, true), "{lists} lists up to {largest}");
        assert_eq!(set.candidates().len(), models, "all cells hold persons");
    }
    let part = ModelSet::new(&full(5), 4, 1000);
    assert!(!part.complete() && part.considered() < 1000);
}

#[test]
fn tables_that_cannot_be_are_refused() {
    let new = |lists: &[&str], rows: &[(ListSet, u64)]| {
        Histories::new(lists.iter().map(|name| (*name).to_owned()).collect(), rows.iter().copied())
    };
    assert_eq!(new(&["a"], &[(1, 1)]).unwrap_err(), TableError::TooFewLists(1));
    assert_eq!(new(&["a"; 10], &[(1, 1)]).unwrap_err(), TableError::TooManyLists(10));
    assert_eq!(new(&["a", " "], &[(1, 1)]).unwrap_err(), TableError::Unnamed(2));
    assert_eq!(new(&["a", "b", "a"], &[(1, 1)]).unwrap_err(), TableError::SameName(1, 3));
    assert_eq!(new(&["a", "b"], &[(1, 1), (4, 1)]).unwrap_err(), TableError::UnknownList(2));
    assert_eq!(new(&["a", "b"], &[(0, 1)]).unwrap_err(), TableError::OnNoList(1));
    assert_eq!(new(&["a", "b"], &[(1, 0)]).unwrap_err(), TableError::Empty);
    assert_eq!(new(&["a", "b"], &[(1, u64::MAX), (2, 1)]).unwrap_err(), TableError::TooManyPersons);
    let table = new(&["a", "b", "c"], &[(1, 4), (3, 5)]).unwrap();
    assert_eq!(Fit::new(&table, &Model::new(4, &[]).unwrap()).unwrap_err(), FitError::OtherLists);
    assert_eq!(Model::new(3, &[0b111]), None, "nothing left to estimate from");
    assert_eq!(table.reordered(&[0, 0, 1]), None);
}

/// Two kinds of people, found by other lists: alone each is simple, together they look like lists that depend.
#[test]
fn strata_find_what_pooling_misses() {
    const KINDS: [(u64, [f64; 4]); 2] = [(4000, [0.20, 0.15, 0.03, 0.04]), (6000, [0.03, 0.04, 0.15, 0.12])];
    let truth = 10_000.0;
    let (mut inside, mut pooled_inside, mut found) = (0, 0, 0);
    for seed in 0..30 {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut strata = Vec::new();
        let mut pooled = Vec::new();
        for (kind, (people, chances)) in KINDS.iter().enumerate() {
            let mut rows = Vec::new();
            for _ in 0..*people {
                let mut history: ListSet = 0;
                for (list, likely) in chances.iter().enumerate() {
                    history |=
                        ListSet::from(f64::from(chance.next_u32()) / 4_294_967_296.0 < *likely) << list;
                }
                if history != 0 {
                    rows.push((history, 1));
                }
            }
            pooled.extend(rows.clone());
            strata.push((vec![kind], Histories::new(names(4), rows).unwrap()));
        }
        let assessment = Strata::new(1, strata).unwrap().assess(0.95);
        let range = assessment.interval.unwrap();
        inside += usize::from(range.low() <= truth && truth <= range.high());
        found += usize::from((0..4).all(|list| {
            assessment.models[0].terms().contains(&Term::ListBy { list, covariate: 0 })
                || assessment.models[0].terms().len() >= 3
        }));
        let pooled = Histories::new(names(4), pooled).unwrap();
        let pooled = Fit::new(&pooled, &Model::new(4, &[]).unwrap()).unwrap().population(0.95);
        pooled_inside += usize::from(pooled.low() <= truth && truth <= pooled.high());
    }
    assert!(inside >= 26, "the truth was in {inside} of 30 intervals");
    assert!(pooled_inside <= 5, "independent lists on pooled people: {pooled_inside} of 30");
    assert_eq!(found, 30, "that lists find one kind more easily was seen");
}

#[test]
fn one_stratum_is_the_plain_model() {
    let table =
        Histories::new(names(3), [(1, 54), (2, 48), (4, 60), (3, 9), (5, 11), (6, 8), (7, 2)]).unwrap();
    let strata = Strata::new(0, vec![(vec![], table.clone())]).unwrap();
    for (terms, some) in [(vec![], vec![]), (vec![Term::Pair(0b11)], vec![0b11])] {
        let plain = Fit::new(&table, &Model::new(3, &some).unwrap()).unwrap();
        let strata = strata.fit(&terms).unwrap();
        assert!((strata.population(0.95).point() - plain.population(0.95).point()).abs() < 1e-6);
        assert!((strata.bic() - plain.comparison().bic_individuals).abs() < 1e-8);
    }
    assert_eq!(Strata::new(0, Vec::new()).unwrap_err(), StrataError::Empty);
    let twice = vec![(vec![1], table.clone()), (vec![1], table)];
    assert_eq!(Strata::new(1, twice.clone()).unwrap_err(), StrataError::Twice(1, 2));
    assert_eq!(Strata::new(2, twice).unwrap_err(), StrataError::Levels(1));
}

#[test]
fn a_descent_ends_where_no_step_helps() {
    let rows = [
        (1, 300),
        (2, 250),
        (4, 400),
        (8, 90),
        (3, 60),
        (5, 31),
        (6, 28),
        (9, 7),
        (10, 22),
        (12, 11),
        (7, 6),
    ];
    let table = Histories::new(names(4), rows).unwrap();
    let (all, part) = (ModelSet::new(&table, 2, 64), ModelSet::new(&table, 2, 63));
    assert!(all.complete() && !part.complete());
    // The best of all can lie elsewhere: a descent is no proof, and the set says that it is not complete.
    for criterion in [Criterion::BicIndividuals, Criterion::BicCells] {
        let ranked = all.ranked(criterion);
        let ended = part.ranked(criterion)[0].1.model().clone();
        let place = ranked.iter().position(|(_, one)| *one.model() == ended).unwrap();
        for (_, better) in &ranked[..place] {
            let (a, b) = (better.model().interactions(), ended.interactions());
            let steps = a.iter().filter(|one| !b.contains(one)).count()
                + b.iter().filter(|one| !a.contains(one)).count();
            assert!(steps > 1, "{} is one step from {ended}", better.model());
        }
    }
    for one in part.candidates() {
        let same = all.candidates().iter().find(|other| other.model() == one.model()).unwrap();
        assert_eq!(one.criteria(), same.criteria(), "the same fit either way");
    }
}
