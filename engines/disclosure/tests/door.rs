//! What comes out of the door: shares, CSV, JSON, refusals.

use jiff::civil::date;
use oever_disclosure::{
    Dimension, Error, Filter, Parameters, Protected, Release, ReleaseId, Shape, Shown, TOTAL, Table, protect,
};

fn follow_up(counts: &[u64]) -> Result<Protected<Release>, Error> {
    // Invented: outcome after six months per arm.
    let shape = Shape::new(
        "placed in 2024, after 6 months",
        vec![],
        vec![
            Dimension::flat("arm", ["with buddy", "without"])?.common_knowledge(),
            Dimension::flat("outcome", ["safe, housed", "returned", "unreachable"])?,
        ],
    )?;
    let table = Table::from_leaves(shape, counts)?;
    let id = ReleaseId::new("follow-up-6")?;
    protect(&table, &Parameters::default(), &id, date(2025, 6, 30), &[])
}

#[test]
fn shares_come_with_both_counts_or_not_at_all() {
    let p = follow_up(&[30, 9, 21, 25, 12, 8]).unwrap();
    let share = p.share(&["with buddy", "safe, housed"], &["with buddy", TOTAL]).unwrap();
    assert_eq!((share.value().part(), share.value().whole()), (30, 60));
    assert_eq!(share.value().percent(), 50);
    assert_eq!(share.provenance().reference_date(), date(2025, 6, 30));
    // Not a part of that group.
    assert!(p.share(&["with buddy", "returned"], &["without", TOTAL]).is_none());
    let p = follow_up(&[30, 2, 21, 25, 12, 8]).unwrap();
    assert!(p.share(&["with buddy", "returned"], &["with buddy", TOTAL]).is_none());
}

#[test]
fn small_and_protecting_cells_look_the_same_everywhere() {
    let p = follow_up(&[30, 2, 21, 25, 12, 8]).unwrap();
    let hidden: Vec<String> =
        p.value().cells().filter(|(_, s)| *s == Shown::Suppressed).map(|(_, s)| s.to_string()).collect();
    assert!(hidden.len() >= 4, "the small cell and at least three others");
    assert!(hidden.iter().all(|s| s == Shown::SIGN));
    let csv = p.to_csv();
    assert_eq!(csv.lines().next(), Some("arm,outcome,count,reference_date,release"));
    assert!(csv.contains("\"safe, housed\""));
    assert_eq!(csv.matches(",.,2025-06-30,follow-up-6").count(), hidden.len());
    let json = serde_json::to_value(&p).unwrap();
    assert_eq!(json["method"], "audited-suppression");
    assert_eq!(json["release"], "follow-up-6");
    assert_eq!(json["parameters"]["threshold"], 5);
    let nulls = json["value"]["shown"].as_array().unwrap();
    assert_eq!(nulls.iter().filter(|c| c.is_null()).count(), hidden.len());
}

#[test]
fn everyone_in_one_category_is_not_shown_as_such() {
    let p = follow_up(&[0, 40, 0, 25, 12, 8]).unwrap();
    let row: Vec<Shown> =
        p.value().cells().filter(|(l, _)| l[0] == "with buddy" && l[1] != TOTAL).map(|(_, s)| s).collect();
    assert!(row.iter().filter(|s| **s == Shown::Suppressed).count() >= 2);
}

#[test]
fn no_people_is_a_figure_too() {
    let p = follow_up(&[0; 6]).unwrap();
    assert!(p.value().cells().all(|(_, s)| s == Shown::Count(0)));
}

#[test]
fn a_hierarchy_is_audited_with_its_middle_level() {
    let region = Dimension::tree(
        "region",
        [
            ("north", None),
            ("n1", Some("north")),
            ("n2", Some("north")),
            ("south", None),
            ("s1", Some("south")),
            ("s2", Some("south")),
        ],
    )
    .unwrap()
    .common_knowledge();
    let form = Dimension::flat("form", ["labour", "sexual"]).unwrap();
    let shape = Shape::new("invented", vec![], vec![region, form]).unwrap();
    let table = Table::from_leaves(shape, &[1, 30, 20, 25, 40, 18, 33, 27]).unwrap();
    let id = ReleaseId::new("h").unwrap();
    let rule = Parameters::new(5, 5).unwrap();
    let p = protect(&table, &rule, &id, date(2025, 1, 1), &[]).unwrap();
    let at = |l: &[&str]| p.value().cell(l).unwrap();
    assert_eq!(at(&["n1", "labour"]), Shown::Suppressed);
    // One level up, the difference with the other part of the north would tell.
    assert!(at(&["n2", "labour"]) == Shown::Suppressed || at(&["north", "labour"]) == Shown::Suppressed);
}

#[test]
fn refusals_name_the_way_out_and_no_count() {
    let table = |population: &str, counts: &[u64]| {
        let d = Dimension::flat("form", ["labour", "sexual", "criminal"]).unwrap();
        Table::from_leaves(Shape::new(population, vec![], vec![d]).unwrap(), counts).unwrap()
    };
    let id = ReleaseId::new("a").unwrap();
    let rule = Parameters::default();
    let day = date(2025, 1, 1);
    let few = protect(&table("p", &[1, 1, 1]), &rule, &id, day, &[]).unwrap_err();
    assert_eq!(few, Error::TooFew { threshold: 5, filter: None });
    let first = protect(&table("p", &[20, 30, 40]), &rule, &id, day, &[]).unwrap();
    let revised = protect(&table("p", &[21, 30, 40]), &rule, &id, day, &[first.value().clone()]).unwrap_err();
    assert_eq!(revised, Error::Contradicts { release: "a".into() });
    // Another population has nothing to do with it.
    assert!(protect(&table("q", &[21, 30, 40]), &rule, &id, day, &[first.value().clone()]).is_ok());
    let secret = format!("{:?}", table("p", &[4711, 1, 1]));
    assert!(!secret.contains("4711"));
}

#[test]
fn malformed_descriptions_are_refused() {
    assert!(Dimension::flat("form", ["a", "a"]).is_err());
    assert!(Dimension::flat("form", ["*"]).is_err());
    assert!(Dimension::flat("form", [""; 1]).is_err());
    assert!(Dimension::flat::<&str>("form", []).is_err());
    assert!(Dimension::tree("r", [("a", Some("b")), ("b", None)]).is_err());
    let d = || Dimension::flat("form", ["a", "b"]).unwrap();
    assert!(Shape::new("p", vec![], vec![d(), d()]).is_err());
    assert!(Shape::new("", vec![], vec![d()]).is_err());
    let filter = Filter { dimension: "form".into(), label: "a".into(), regional: false };
    assert!(Shape::new("p", vec![filter], vec![d()]).is_err());
    let shape = Shape::new("p", vec![], vec![d()]).unwrap();
    assert!(Table::from_leaves(shape.clone(), &[1]).is_err());
    assert!(Table::from_leaves(shape.clone(), &[u64::MAX, u64::MAX]).is_err());
    assert!(Table::tabulate(shape.clone(), [vec![vec!["a", "b"]]]).is_err());
    assert!(Table::tabulate(shape, [vec![vec!["c"]]]).is_err());
    assert!(Parameters::new(1, 10).is_err());
    assert!(Parameters::new(10, 5).is_err());
    assert!(ReleaseId::new("a b").is_err());
    let bad = r#"{"name":"r","categories":[{"label":"a"},{"label":"a"}]}"#;
    assert!(serde_json::from_str::<Dimension>(bad).is_err());
}
