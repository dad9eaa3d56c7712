//! Somebody reads everything that Oever publishes about the demo world (pages, CSV, JSON; all layouts, all filters,
//! all releases that ever went out) and computes with it. No small count may come out narrower than was promised.

mod attack;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use attack::{About, Attacker, Found, Number, Published, Truth, doubts, said, texts, true_count};
use oever_coordination::{AgeGroup, Facts, Form, OpenDossier, open_dossier};
use oever_picture::PictureData;
use oever_store::{Statement, args};
use oever_testkit::{Browser, TestApp, Who};
use oever_web::Settings;
use support::{Place, capabilities};

/// The demo world as its program makes it, opened for a reader who comes after it.
async fn demo(place: &Place) -> TestApp {
    place.ok(&["demo", "--load-only", "--port", "0", "--folder", "world"]);
    let app = TestApp::in_folder(&place.path("world"), capabilities, Settings::default()).await;
    let behind = oever_kernel::Clock::system().now().seconds_since(app.app.clock().now());
    app.app.clock().advance_seconds(behind.max(0));
    app
}

/// Somebody who may releases everything that disclosure control lets through: every kind, layout and filter.
async fn release_everything(app: &TestApp, year: i64, again: bool) -> (usize, usize) {
    let browser = app.browser(Who::Policy).await;
    let year = year.to_string();
    let form = app.get_in(&browser, "/beeld/vrijgeven").await;
    let (kinds, layouts) = (texts::choices(&form.text, "kind"), texts::choices(&form.text, "layout"));
    let filters = [vec![""], texts::choices(&form.text, "filter")].concat();
    assert!(kinds.len() > 5 && layouts.len() > 6 && filters.len() > 8, "{kinds:?} {layouts:?} {filters:?}");
    let regional = |layout: &str| layout.starts_with("region");
    let (mut released, mut refused) = (0, 0);
    // By region comes last, of victims only and with two of the filters: what is audited beside it takes seconds. The
    // second time there are twice as many tables to audit beside.
    let of_regions = ["", "age:0-17", "form:labour"];
    let filters = if again { vec![""] } else { filters };
    let skipped = |layout: &str| again && layout == "region-age";
    for last in [false, true] {
        for filter in filters.iter().filter(|filter| !last || of_regions.contains(filter)) {
            for kind in kinds.iter().filter(|kind| !last || **kind == "victims") {
                for layout in layouts.iter().filter(|one| regional(one) == last && !skipped(one)) {
                    let fields = [("kind", *kind), ("year", &year), ("layout", *layout), ("filter", *filter)];
                    match app.post_in(&browser, "/beeld/vrijgeven", &fields).await.status {
                        303 => released += 1,
                        422 => refused += 1,
                        status => panic!("{fields:?}: {status}"),
                    }
                }
            }
        }
    }
    (released, refused)
}

/// The words of the pages for what stands in the tables.
fn words(app: &TestApp, tables: &[Published]) -> texts::Words {
    let data = PictureData::own().expect("the data");
    let regions = app.app.geography().regions().map(|region| (region.code.clone(), region.name.clone()));
    let parts = data.parts.iter().map(|part| (part.id.clone(), part.name.nl.clone()));
    texts::Words::new(include_str!("../../capabilities/picture/locales/nl.ftl"), regions.chain(parts), tables)
}

/// What a reader has: the list of releases, and every number that she ever read.
#[derive(Default)]
struct Read {
    tables: BTreeMap<String, Published>,
    numbers: Vec<Number>,
    curves: BTreeMap<String, texts::Steps>,
    estimates: BTreeMap<String, said::Said>,
}

impl Read {
    /// Reads everything that is there today, beside what was there before.
    async fn everything(&mut self, app: &TestApp, browser: &Browser) {
        let list = app.api_in(browser, "/api/v1/picture", None).await.json();
        for listed in list.as_array().expect("a list") {
            let path = listed["href"].as_str().expect("an address");
            if listed["layout"] == "curve" {
                let curve = app.api_in(browser, path, None).await.json();
                let release = listed["id"].as_str().expect("an id");
                let csv = app.get_in(browser, &format!("/beeld/tabel.csv?uitgave={release}")).await;
                self.curves.insert(release.to_owned(), texts::curve(listed, &curve, &csv.text));
                continue;
            }
            if listed["layout"] == "estimate" {
                let said = app.api_in(browser, path, None).await.json();
                let release = listed["id"].as_str().expect("an id");
                let csv = app.get_in(browser, &format!("/beeld/tabel.csv?uitgave={release}")).await;
                self.estimates.insert(release.to_owned(), said::estimate(&said, &csv.text));
                continue;
            }
            let (table, numbers) = texts::document(listed, &app.api_in(browser, path, None).await.json());
            self.numbers.extend(numbers);
            let csv = app.get_in(browser, &format!("/beeld/tabel.csv?uitgave={}", table.release)).await;
            self.numbers.extend(texts::file(&table, &csv.text));
            self.tables.insert(table.release.clone(), table);
        }
        let tables: Vec<Published> = self.tables.values().cloned().collect();
        let years: BTreeSet<i64> =
            list.as_array().into_iter().flatten().filter_map(|one| one["year"].as_i64()).collect();
        let words = words(app, &tables);
        for year in years {
            let html = app.get_in(browser, &format!("/beeld?jaar={year}&taal=nl")).await;
            texts::same_on_page(&html.text, &self.curves);
            said::same_on_page(&html.text, &self.estimates);
            self.numbers.extend(texts::page(&html.assert_page().text, year, &words, &tables));
        }
    }

    /// The series of counts with their tables and numbers.
    fn series(&self) -> BTreeMap<String, (Vec<Published>, Vec<Number>)> {
        let mut all: BTreeMap<String, (Vec<Published>, Vec<Number>)> = BTreeMap::new();
        for table in self.tables.values() {
            all.entry(table.people.series.clone()).or_default().0.push(table.clone());
        }
        for number in &self.numbers {
            all.get_mut(&number.people.series).expect("a series").1.push(number.clone());
        }
        all
    }
}

/// No number of a curve, and no difference with the outcomes at the same moment or with another curve of the year, is
/// about a few people.
fn assert_curves(read: &Read) {
    let few = |a: u64, b: u64, threshold: u64| (1..threshold).contains(&a.abs_diff(b));
    for curve in read.curves.values() {
        let mut back = 0;
        for step in &curve.steps {
            for n in [step.events, step.lost, step.followed] {
                assert!(!few(n, 0, curve.threshold), "{step:?}");
            }
            back += step.events;
            let series = format!("followup-{} {}", step.until, curve.year);
            for number in read.numbers.iter().filter(|one| one.people.series == series) {
                let of_return = number.about.get("outcome").is_some_and(|outcome| outcome == "returned");
                if let Some(n) = number.count.filter(|_| of_return) {
                    assert!(
                        !few(n, back, curve.threshold) && !few(n, step.events, curve.threshold),
                        "{number:?}"
                    );
                }
            }
            for other in read.curves.values().filter(|other| other.year == curve.year) {
                let theirs: u64 =
                    other.steps.iter().filter(|one| one.until <= step.until).map(|one| one.events).sum();
                let meets = other.steps.iter().any(|one| one.until == step.until);
                assert!(!meets || !few(theirs, back, curve.threshold), "{curve:?} and {other:?}");
            }
        }
    }
}

/// True counts from the store, by the name under which their people were published.
async fn truth(app: &TestApp, read: &Read) -> BTreeMap<String, Vec<Truth>> {
    let counts = Statement {
        name: "truth",
        sql: "SELECT s.id, s.kind, c.region, c.categories, c.age_group, c.n FROM picture_counts c \
              JOIN picture_snapshots s ON s.id = c.snapshot",
    };
    let data = PictureData::own().expect("the data");
    let names: BTreeSet<&str> = read.tables.values().map(|table| table.people.name.as_str()).collect();
    let mut all: BTreeMap<String, Vec<Truth>> = BTreeMap::new();
    for row in app.app.db().read().await.unwrap().all(counts, args![]).await.unwrap() {
        let snapshot: uuid::Uuid = row.get("id").unwrap();
        let snapshot = snapshot.to_string();
        let Some(name) = names.iter().find(|name| name.contains(&snapshot)) else { continue };
        let (kind, region): (String, String) = (row.get("kind").unwrap(), row.get("region").unwrap());
        let (several, age): (String, String) =
            (row.get("categories").unwrap(), row.get("age_group").unwrap());
        let several: BTreeSet<String> = several.split('+').map(str::to_owned).collect();
        let mut categories = BTreeMap::new();
        if kind.starts_with("followup") {
            categories.insert("outcome".to_owned(), several);
        } else {
            let part = data.part_of(&region).map(|part| part.id.clone());
            categories.insert("region".to_owned(), [region].into_iter().chain(part).collect());
            categories.insert("form".to_owned(), several);
            categories.insert("age".to_owned(), BTreeSet::from([age]));
        }
        let n = u64::try_from(row.get::<i64>("n").unwrap()).unwrap();
        all.entry((*name).to_owned()).or_default().push(Truth { categories, n });
    }
    all
}

/// Attacks everything that was read. What is found comes with the number of counts that had to stay in doubt.
fn attacked(read: &Read, truth: &BTreeMap<String, Vec<Truth>>) -> (Vec<Found>, usize) {
    let (mut found, mut tried) = (Vec::new(), 0);
    for (tables, numbers) in read.series().into_values() {
        let attacker = Attacker::new(&tables, &numbers);
        let doubts = doubts(&tables, truth);
        tried += doubts.len();
        found.extend(attacker.attack(&doubts));
    }
    (found, tried)
}

async fn somebody_new(app: &TestApp, form: Form, age_group: AgeGroup, who: Who) {
    let facts = Facts { forms: vec![form], age_group, ..Facts::default() };
    let input = OpenDossier { facts, ..OpenDossier::empty() };
    open_dossier(&app.app, &app.ctx(who), app.submission(), input).await.unwrap();
}

/// What was published is true, and something was withheld.
fn assert_true(read: &Read, truth: &BTreeMap<String, Vec<Truth>>) {
    let (mut shown, mut withheld) = (0, 0);
    for number in &read.numbers {
        let n = true_count(truth.get(&number.people.name).map_or(&[][..], |known| known), &number.about);
        match number.count {
            Some(count) => {
                shown += 1;
                assert_eq!(count, n, "{number:?}");
            }
            None => withheld += 1,
        }
    }
    assert!(shown > 500 && withheld > 100, "{shown} shown, {withheld} withheld");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_works_out_a_small_count_from_everything_ever_published() {
    let place = Place::new();
    let app = demo(&place).await;
    let year = i64::from(app.app.clock().today().year());
    let mut read = Read::default();
    let reader = app.browser(Who::Reporter).await;
    read.everything(&app, &reader).await;
    let of_the_demo = read.tables.len();
    assert!(of_the_demo >= 2, "the demo published {of_the_demo} tables");
    let (released, refused) = release_everything(&app, year, false).await;
    assert!(released > of_the_demo && refused > 0, "{released} released, {refused} refused");
    read.everything(&app, &reader).await;
    let known = truth(&app, &read).await;
    assert_true(&read, &known);
    assert_curves(&read);
    assert!(!read.estimates.is_empty(), "an estimate, or that there is none");
    let (found, tried) = attacked(&read, &known);
    assert!(tried > 100, "{tried} counts had to stay in doubt");
    assert_eq!(found, [], "of {tried}");
    it_would_show(&read, year, &known);

    // More people come, three months go by, and the same is released once more: the reader kept the old tables.
    for _ in 0..12 {
        somebody_new(&app, Form::Labour, AgeGroup::Adult, Who::Coordinator).await;
    }
    app.run_due().await;
    app.advance_days(91);
    let earlier = read.tables.len();
    release_everything(&app, year, true).await;
    let reader = app.browser(Who::Reporter).await;
    read.everything(&app, &reader).await;
    assert!(read.tables.len() > earlier, "{} tables", read.tables.len());
    let known = truth(&app, &read).await;
    assert_true(&read, &known);
    assert_curves(&read);
    let (found, tried) = attacked(&read, &known);
    assert_eq!(found, [], "of {tried}, over time");
}

/// The same reader, with the same texts and one withheld count beside them: she finds something, and says what.
fn it_would_show(read: &Read, year: i64, truth: &BTreeMap<String, Vec<Truth>>) {
    let (tables, numbers) = &read.series()[&format!("victims {year}")];
    let doubts = doubts(tables, truth);
    let shown: BTreeSet<(&str, &About)> = numbers
        .iter()
        .filter(|number| number.count.is_some())
        .map(|number| (number.people.name.as_str(), &number.about))
        .collect();
    let threshold = |number: &Number| tables.iter().map(|table| table.threshold_of(&number.about)).max();
    let put_back: Vec<Number> = numbers
        .iter()
        .filter(|number| !shown.contains(&(number.people.name.as_str(), &number.about)))
        .map(|number| {
            let n = true_count(&truth[&number.people.name], &number.about);
            Number { count: Some(n), source: "put back".into(), ..number.clone() }
        })
        .filter(|number| number.count >= threshold(number))
        .collect();
    assert!(!put_back.is_empty(), "only small counts were withheld");
    let one_more = put_back.iter().find_map(|number| {
        let numbers = [numbers.as_slice(), std::slice::from_ref(number)].concat();
        Some(Attacker::new(tables, &numbers).attack(&doubts)).filter(|found| !found.is_empty())
    });
    let one_more = one_more.expect("one count that protects others, put back");
    assert!(one_more.iter().all(|found| found.people.starts_with("victims")), "{one_more:?}");
    // Withholding the small counts alone, as is often done.
    let all = [numbers.as_slice(), &put_back].concat();
    let naive = Attacker::new(tables, &all).attack(&doubts);
    assert!(naive.len() > one_more.len(), "{} and {}", naive.len(), one_more.len());
}

/// A published table by hand: age and form, of people who are counted on a day.
fn by_hand(release: &str, on: &str, filter: &str, forms_only: bool, shown: &str) -> (Published, Vec<Number>) {
    let form = r#"{"name":"form","categories":[{"label":"a"},{"label":"b"},{"label":"c"}]}"#;
    let age = r#"{"name":"age","categories":[{"label":"young"},{"label":"old"}],"common_knowledge":true}"#;
    let dimensions = if forms_only { form.to_owned() } else { format!("{age},{form}") };
    let filters = match filter {
        "" => String::new(),
        age => format!(r#"{{"dimension":"age","label":"{age}"}}"#),
    };
    let document = format!(
        r#"{{"value":{{"shape":{{"population":"{on}","filters":[{filters}],"dimensions":[{dimensions}]}},"shown":[{shown}]}},
        "parameters":{{"threshold":5,"regional_threshold":10}},"reference_date":"{on}"}}"#
    );
    let listed = serde_json::json!({ "id": release, "kind": "victims", "year": 2026 });
    texts::document(&listed, &serde_json::from_str(&document).expect("a document"))
}

/// Three young people in form a; everything else is large.
fn by_hand_truth(old_c: u64) -> Vec<Truth> {
    [
        ("young", "a", 3),
        ("young", "b", 12),
        ("young", "c", 9),
        ("old", "a", 10),
        ("old", "b", 11),
        ("old", "c", old_c),
    ]
    .map(|(age, form, n)| Truth {
        categories: [("age", age), ("form", form)]
            .map(|(name, label)| (name.to_owned(), BTreeSet::from([label.to_owned()])))
            .into(),
        n,
    })
    .to_vec()
}

#[test]
fn the_attacker_sees_through_a_missing_second_cell_a_filter_and_a_later_count() {
    let truth = BTreeMap::from([
        ("2026-01-01".to_owned(), by_hand_truth(14)),
        ("2026-05-01".to_owned(), by_hand_truth(30)),
    ]);
    let found = |published: &[(Published, Vec<Number>)]| -> Vec<String> {
        let tables: Vec<Published> = published.iter().map(|(table, _)| table.clone()).collect();
        let numbers: Vec<Number> = published.iter().flat_map(|(_, numbers)| numbers.clone()).collect();
        let found = Attacker::new(&tables, &numbers).attack(&doubts(&tables, &truth));
        found.into_iter().map(|one| format!("{:?} {}", one.about, one.what)).collect()
    };
    let first = |shown| by_hand("r1", "2026-01-01", "", false, shown);
    let safe = first("59,13,23,23, 24,null,null,9, 35,null,null,14");
    assert_eq!(found(std::slice::from_ref(&safe)), Vec::<String>::new());
    // The small count alone is withheld: a row gives it away.
    let naive = found(&[first("59,13,23,23, 24,null,12,9, 35,10,11,14")]);
    assert_eq!(naive.len(), 1);
    assert!(
        naive[0].contains(r#""age": "young", "form": "a""#) && naive[0].contains("known to be 3 to 3"),
        "{naive:?}"
    );
    // One of the four put back.
    assert_eq!(found(&[first("59,13,23,23, 24,null,null,9, 35,10,null,14")]).len(), 1);
    // A second table, narrowed to the young, shows what the first withheld.
    let narrowed = by_hand("r2", "2026-01-01", "young", true, "24,null,12,null");
    assert_eq!(found(&[safe.clone(), narrowed]).len(), 1);
    // A later count, to which only old people in form c were added, shows what the first withheld: there were at most as
    // many before.
    let later = by_hand("r3", "2026-05-01", "", false, "75,13,23,39, 24,null,12,null, 51,null,11,null");
    let over_time = found(&[safe, later]);
    assert!(over_time.iter().any(|one| one.contains("known to be 3 to")), "{over_time:?}");
    // A file and a document that contradict each other are noticed.
    let (table, numbers) = by_hand("r1", "2026-01-01", "", true, "59,13,23,23");
    let csv = "form,count,reference_date,release\n*,59,2026-01-01,r1\na,.,2026-01-01,r1\n";
    let read = texts::file(&table, csv);
    assert_eq!(read.iter().map(|one| one.count).collect::<Vec<_>>(), [Some(59), None]);
    assert_eq!((numbers.len(), &read[1].about["form"]), (4, &"a".to_owned()));
}
