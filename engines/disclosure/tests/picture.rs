//! A yearly table of the size the picture page shows, with invented people.

use jiff::civil::date;
use oever_disclosure::{
    Dimension, Error, Filter, Parameters, Release, ReleaseId, Shape, Shown, TOTAL, Table, protect,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const FORMS: [&str; 4] = ["sexual", "labour", "criminal", "other"];
const AGES: [&str; 3] = ["0-17", "18-23", "24+"];

struct Person {
    region: String,
    forms: Vec<&'static str>,
    age: &'static str,
}

fn people(n: usize, regions: usize, seed: u64) -> Vec<Person> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut below = |n: usize| (rng.next_u32() as usize) % n;
    (0..n)
        .map(|_| {
            // Few large regions and many small ones.
            let region = below(regions).min(below(regions));
            let mut forms = vec![FORMS[below(4).min(below(4))]];
            let second = FORMS[below(4)];
            if below(8) == 0 && !forms.contains(&second) {
                forms.push(second);
            }
            Person { region: format!("region {region}"), forms, age: AGES[2 - below(3).min(below(3))] }
        })
        .collect()
}

fn regions(n: usize) -> Dimension {
    Dimension::flat("region", (0..n).map(|i| format!("region {i}"))).unwrap().regional().common_knowledge()
}

fn forms() -> Dimension {
    Dimension::flat("form", FORMS).unwrap().multiple().unwrap()
}

fn ages() -> Dimension {
    Dimension::flat("age", AGES).unwrap().common_knowledge()
}

fn id(s: &str) -> ReleaseId {
    ReleaseId::new(s).unwrap()
}

#[test]
fn a_year_by_region_form_and_age_is_released_by_province() {
    let n = 12;
    let people = people(1_000, n, 1);
    let shape = Shape::new("victims", vec![], vec![regions(n), forms(), ages()]).unwrap();
    let rows = || people.iter().map(|p| vec![vec![p.region.as_str()], p.forms.clone(), vec![p.age]]);
    let table = Table::tabulate(shape, rows()).unwrap();
    let rule = Parameters::default();
    let day = date(2025, 3, 1);
    let released = protect(&table, &rule, &id("2024"), day, &[]).unwrap();
    let release = released.value();
    assert_eq!(release.cell(&[TOTAL, TOTAL, TOTAL]), Some(Shown::Count(1_000)));
    let withheld = release.cells().filter(|(_, s)| s.count().is_none()).count();
    assert!(withheld > 0);
    for (labels, shown) in release.cells() {
        let least = if labels[0] == TOTAL { 5 } else { 10 };
        if let Shown::Count(c) = shown {
            assert!(c == 0 || c >= least, "{labels:?}");
        }
    }
    // Kept and shown again, beside a second table of the same people.
    let text = serde_json::to_string(release).unwrap();
    let kept: Release = serde_json::from_str(&text).unwrap();
    assert_eq!(kept.clone().reopen().unwrap(), released);
    let small = Shape::new("victims", vec![], vec![regions(n), ages()]).unwrap();
    let second =
        Table::tabulate(small, people.iter().map(|p| vec![vec![p.region.as_str()], vec![p.age]])).unwrap();
    let again = protect(&second, &rule, &id("2024-b"), day, std::slice::from_ref(&kept)).unwrap();
    // What the first withheld, the second may not tell.
    for (labels, shown) in again.value().cells() {
        let first = release.cell(&[labels[0], TOTAL, labels[1]]).unwrap();
        if first == Shown::Suppressed {
            assert_eq!(shown, Shown::Suppressed, "{labels:?}");
        }
    }
    // A filter that leaves a few people is refused and says so.
    let minors = |r: &str| {
        let r = r.to_owned();
        people.iter().filter(move |p| p.region == r && p.age == "0-17")
    };
    let region =
        (0..n).map(|i| format!("region {i}")).find(|r| (1..10).contains(&minors(r).count())).unwrap();
    let narrow = minors(&region);
    let shape = Shape::new(
        "victims",
        vec![
            Filter { dimension: "region".into(), label: region.clone(), regional: true },
            Filter { dimension: "age".into(), label: "0-17".into(), regional: false },
        ],
        vec![forms()],
    )
    .unwrap();
    let few = Table::tabulate(shape, narrow.map(|p| vec![p.forms.clone()])).unwrap();
    assert!(matches!(
        protect(&few, &rule, &id("2024-c"), day, &[kept]),
        Err(Error::TooFew { threshold: 10, .. })
    ));
}

#[test]
fn too_fine_a_table_is_refused_with_the_dimension_to_coarsen() {
    let people = people(150, 25, 2);
    let shape = Shape::new("victims", vec![], vec![regions(25), forms(), ages()]).unwrap();
    let table = Table::tabulate(
        shape,
        people.iter().map(|p| vec![vec![p.region.as_str()], p.forms.clone(), vec![p.age]]),
    )
    .unwrap();
    let refused = protect(&table, &Parameters::default(), &id("x"), date(2025, 3, 1), &[]).unwrap_err();
    assert!(matches!(&refused, Error::TooFine { dimension, .. } if dimension == "region"));
}
