//! The behaviour a coordinator and a provider meet, case by case.

mod common;

use std::collections::BTreeSet;

use common::{HOUR, schema};
use jiff::civil::date;
use oever_matching::*;

fn bed(id: &str) -> ProgrammeSpec {
    ProgrammeSpec {
        id: id.into(),
        region: "r0".into(),
        capacity: Capacity { free: Some(1), as_of: 0, next_free: None },
        emergency: None,
        supervision: Supervision::default(),
        conditions: vec![],
        offers: [].into(),
    }
}

fn negotiable(id: &str, rule: Rule) -> ConditionSpec {
    ConditionSpec {
        id: id.into(),
        rule,
        owner: "House Example".into(),
        source: "house rules 3".into(),
        since: date(2026, 3, 1),
        lift: Some(LiftRule {
            by: ["municipality".into()].into(),
            on_condition: "night care is paid".into(),
        }),
    }
}

fn hard(id: &str, rule: Rule) -> ConditionSpec {
    ConditionSpec { lift: None, ..negotiable(id, rule) }
}

fn excludes(parts: &[(&str, &[&str])]) -> Rule {
    Rule::Excludes(parts.iter().map(|(a, v)| Literal::any_of(a, v)).collect())
}

fn requires(attribute: &str, values: &[&str]) -> Rule {
    Rule::Requires(Literal::any_of(attribute, values))
}

fn ranked(spec: &RequestSpec, beds: &[ProgrammeSpec], lifts: &[LiftedContra]) -> Ranking {
    let schema = schema(&[]);
    let beds: Vec<_> = beds.iter().map(|b| Programme::new(&schema, b.clone()).unwrap()).collect();
    rank(&schema, &Request::new(&schema, spec).unwrap(), &beds, lifts).unwrap()
}

fn ids(list: &[Assessment]) -> Vec<&str> {
    list.iter().map(|a| a.programme.as_str()).collect()
}

#[test]
fn a_statement_on_room_of_more_than_a_day_is_a_question() {
    let now = 100 * HOUR;
    let at = |hours: i64, free| Capacity { free, as_of: now - hours * HOUR, next_free: None };
    assert_eq!(at(24, Some(1)).state(now), CapacityState::Free);
    assert_eq!(at(24, Some(0)).state(now), CapacityState::Full);
    assert_eq!(Capacity { as_of: now - 24 * HOUR - 1, ..at(0, Some(0)) }.state(now), CapacityState::Unknown);
    assert_eq!(at(-48, Some(1)).state(now), CapacityState::Unknown, "a statement from the future");
    assert_eq!(at(0, None).state(now), CapacityState::Unknown);
    assert_eq!(
        Capacity { free: Some(1), as_of: i64::MIN, next_free: None }.state(i64::MAX),
        CapacityState::Unknown
    );

    let stale = ProgrammeSpec { capacity: Capacity { as_of: -25 * HOUR, ..at(0, Some(0)) }, ..bed("stale") };
    let ranking = ranked(&RequestSpec::default(), &[stale], &[]);
    assert_eq!(ranking.fitting[0].fit, Fit::Possible, "an old `full` never closes a place");
    assert_eq!(ranking.fitting[0].questions, [Question::Capacity { as_of: -25 * HOUR }]);
}

#[test]
fn a_contra_indication_needs_all_its_parts() {
    let both = excludes(&[("a", &["1", "2"]), ("b", &["2"])]);
    let house = ProgrammeSpec { conditions: vec![hard("both", both)], ..bed("house") };
    let fit = |spec: RequestSpec| ranked(&spec, std::slice::from_ref(&house), &[]).all().next().unwrap().fit;
    assert_eq!(fit(RequestSpec::default().answer("a", "1").answer("b", "2")), Fit::No);
    assert_eq!(fit(RequestSpec::default().answer("a", "1").answer("b", "0")), Fit::Fits);
    assert_eq!(fit(RequestSpec::default().answer("a", "0")), Fit::Fits, "the other answer no longer matters");
    assert_eq!(fit(RequestSpec::default().answer("a", "1")), Fit::Possible);
}

#[test]
fn only_those_who_may_lift_a_condition_lift_it() {
    let rules = vec![negotiable("night", excludes(&[("a", &["2"])])), hard("age", requires("b", &["1"]))];
    let house = ProgrammeSpec { conditions: rules, ..bed("house") };
    let spec = RequestSpec::default().answer("a", "2").answer("b", "1");
    let lift = |condition: &str, by: &str| LiftedContra {
        programme: "house".into(),
        condition: condition.into(),
        by: by.into(),
        on: date(2026, 11, 20),
    };
    let with = |l: LiftedContra| ranked(&spec, std::slice::from_ref(&house), &[l]);

    let lifted = with(lift("night", "municipality"));
    assert_eq!(lifted.fitting[0].fit, Fit::OnCondition);
    assert_eq!(lifted.fitting[0].lifted[0].by, "municipality");
    let rule = lifted.fitting[0].lifted[0].reason.negotiable.as_ref().unwrap();
    assert_eq!(rule.on_condition, "night care is paid");

    let problem = |l: LiftedContra| {
        let ranking = with(l);
        assert_eq!(ids(&ranking.near_misses), ["house"]);
        ranking.rejected_lifts[0].problem
    };
    assert_eq!(problem(lift("night", "police")), LiftProblem::NotByThisFunction);
    assert_eq!(problem(lift("age", "municipality")), LiftProblem::Hard);
    assert_eq!(problem(lift("pets", "municipality")), LiftProblem::NoSuchCondition);
    let elsewhere = LiftedContra { programme: "other".into(), ..lift("night", "municipality") };
    assert_eq!(problem(elsewhere), LiftProblem::NoSuchProgramme);
}

#[test]
fn each_reason_says_whose_rule_since_when_and_who_can_lift_it() {
    let house =
        ProgrammeSpec { conditions: vec![negotiable("night", requires("a", &["0", "1"]))], ..bed("house") };
    let ranking = ranked(&RequestSpec::default().answer("a", "2"), &[house], &[]);
    let Reason::Condition(reason) = &ranking.near_misses[0].broken[0] else { panic!("{ranking:?}") };
    assert_eq!(ranking.near_misses[0].broken[0].code(), "inclusion");
    assert_eq!((reason.owner.as_str(), reason.source.as_str()), ("House Example", "house rules 3"));
    assert_eq!(reason.since, date(2026, 3, 1));
    let fact = &reason.facts[0];
    assert_eq!(
        (fact.attribute.as_str(), &fact.values[..], &fact.rule_values[..]),
        ("a", &["2".to_owned()][..], &["0".to_owned(), "1".to_owned()][..])
    );
    assert!(reason.negotiable.as_ref().unwrap().by.contains("municipality"));
}

#[test]
fn danger_excludes_and_the_provider_sees_nothing_of_it() {
    let schema = schema(&[]);
    let spec = RequestSpec {
        danger: vec![DangerRegion::new("r1", 25)],
        region: Some("r2".into()),
        wishes: ["w0".into()].into(),
        ..RequestSpec::default().answer("a", "1").answer("b", "2")
    };
    let rules = vec![hard("x", requires("a", &["1"])), hard("y", requires("c", &["1"]))];
    // r0 and r1 lie 20 km apart: inside; r3 has no point: to be asked.
    let near = ProgrammeSpec { conditions: rules, ..bed("near") };
    let nowhere = ProgrammeSpec { region: "r3".into(), ..bed("nowhere") };
    let ranking = ranked(&spec, &[near.clone(), nowhere], &[]);
    assert_eq!(ids(&ranking.near_misses), ["near"]);
    assert_eq!(ranking.near_misses[0].broken.last().unwrap().code(), "danger_region");
    assert!(matches!(&ranking.fitting[0].questions[0], Question::Danger(d) if d.reveal() == "r1"));

    let request = Request::new(&schema, &spec).unwrap();
    let programme = Programme::new(&schema, near).unwrap();
    let needs = request.needs_for(&schema, &programme).unwrap();
    let json = serde_json::to_value(&needs).unwrap();
    // Only what this provider has a rule on: not `b`, not the person's region, not the danger.
    assert_eq!(json, serde_json::json!({ "answers": { "a": ["1"] }, "unknown": ["c"], "wishes": ["w0"] }));
    assert!(!format!("{request:?} {ranking:?} {spec:?}").contains("r1"), "danger regions stay out of logs");

    let all = openings(&schema, &request, &[programme], &[], 3).unwrap();
    assert_eq!(all, [], "safety is not bargained over");
}

#[test]
fn wishes_come_before_distance_and_emergency_beds_stand_apart() {
    let far = ProgrammeSpec { region: "r2".into(), offers: [("w0".into(), true)].into(), ..bed("far") };
    let silent = bed("silent");
    let not = ProgrammeSpec { offers: [("w0".into(), false)].into(), ..bed("not") };
    let emergency =
        ProgrammeSpec { emergency: Some(EmergencyBed { max_days: Some(14) }), ..bed("emergency") };
    let spec = RequestSpec { region: Some("r0".into()), wishes: ["w0".into()].into(), ..Default::default() };
    let ranking = ranked(&spec, &[not, silent, far, emergency], &[]);
    assert_eq!(ids(&ranking.fitting), ["far", "silent", "not"]);
    assert_eq!(ids(&ranking.emergency), ["emergency"]);
    assert_eq!(ranking.fitting[0].distance, Distance { band: Some(2), km: Some(40) });
    assert_eq!(ranking.fitting[1].distance, Distance { band: Some(0), km: Some(0) });
}

#[test]
fn one_change_or_two_and_what_if_shows_the_difference() {
    let schema = schema(&[]);
    let rules = vec![negotiable("night", excludes(&[("a", &["2"])])), hard("pays", requires("b", &["1"]))];
    let full = Capacity { free: Some(0), as_of: 0, next_free: Some(date(2026, 12, 1)) };
    let beds = [
        ProgrammeSpec { conditions: rules, ..bed("house") },
        ProgrammeSpec { capacity: full, ..bed("full") },
        ProgrammeSpec { conditions: vec![hard("is", requires("a", &["0"]))], ..bed("closed") },
    ];
    let beds = beds.map(|b| Programme::new(&schema, b).unwrap());
    let request = Request::new(&schema, &RequestSpec::default().answer("a", "2").answer("b", "0")).unwrap();
    let found = openings(&schema, &request, &beds, &[], 3).unwrap();
    let room = Change::Room { programme: "full".into() };
    let pays = Change::Set { attribute: "b".into(), value: "1".into() };
    let night = Change::Lift { programme: "house".into(), condition: "night".into() };
    assert_eq!(found.len(), 2, "`a` is what a person is: `closed` stays closed");
    assert_eq!(
        (found[0].changes.clone(), &found[0].programmes[..]),
        (BTreeSet::from([room]), &["full".to_owned()][..])
    );
    assert_eq!(found[1].changes, BTreeSet::from([pays.clone(), night.clone()]));
    assert_eq!(openings(&schema, &request, &beds, &[], 1).unwrap().len(), 1);

    let difference = what_if(&schema, &request, &beds, &[], &BTreeSet::from([pays, night])).unwrap();
    assert_eq!((difference.gained, difference.lost), (vec!["house".to_owned()], vec![]));
    assert_eq!(difference.after.fitting[0].fit, Fit::OnCondition);
    let hard_lift = Change::Lift { programme: "closed".into(), condition: "is".into() };
    let error = what_if(&schema, &request, &beds, &[], &BTreeSet::from([hard_lift])).unwrap_err();
    assert_eq!(error.to_string(), "what-if: negotiable condition `is` is not there");
}

#[test]
fn programmes_are_read_from_text_and_mistakes_are_named() {
    let schema = schema(&[]);
    let text = r#"{
        "id": "house", "region": "r0", "capacity": { "free": 2, "as_of": 0 },
        "supervision": { "kind": "wmo_only" },
        "conditions": [
            { "id": "age", "owner": "House", "source": "site", "since": "2026-01-01",
              "rule": { "requires": { "attribute": "a", "values": { "from": "1" } } } },
            { "id": "mix", "owner": "House", "source": "site", "since": "2026-01-01",
              "rule": { "excludes": [ { "attribute": "b", "values": ["2"] }, { "attribute": "c", "values": ["0"] } ] },
              "lift": { "by": ["provider"], "on_condition": "agreed in writing" } }
        ] }"#;
    let spec: ProgrammeSpec = serde_json::from_str(text).unwrap();
    let again: ProgrammeSpec = serde_json::from_str(&serde_json::to_string(&spec).unwrap()).unwrap();
    assert_eq!(spec, again);
    let house = Programme::new(&schema, spec.clone()).unwrap();
    let request = Request::new(&schema, &RequestSpec::default().answer("a", "0")).unwrap();
    assert_eq!(rank(&schema, &request, std::slice::from_ref(&house), &[]).unwrap().near_misses.len(), 1);

    let typo = text.replace(r#""from": "1""#, r#""form": "1""#);
    assert!(serde_json::from_str::<ProgrammeSpec>(&typo).is_err(), "a misspelt range is not an open range");
    let message = |change: &dyn Fn(&mut ProgrammeSpec)| {
        let mut wrong = spec.clone();
        change(&mut wrong);
        Programme::new(&schema, wrong).unwrap_err().to_string()
    };
    assert_eq!(
        message(&|s| s.conditions[0].rule = requires("a", &["9"])),
        "programme `house`, condition `age`, `a`: value `9` is not in the schema; known are: 0, 1, 2"
    );
    assert!(
        message(&|s| s.region = "r9".into())
            .starts_with("programme `house`: region `r9` is not in the schema")
    );
    assert!(message(&|s| s.conditions[0].rule = requires("a", &[])).contains("without values"));
    assert!(message(&|s| s.conditions[1].rule = excludes(&[])).contains("names no attribute"));
    assert!(message(&|s| s.conditions[1].rule = excludes(&[("b", &["1"]), ("b", &["2"])])).contains("twice"));
    assert_eq!(
        message(&|s| s.conditions[1].id = "age".into()),
        "condition `age` occurs twice in `house`; give each its own code"
    );
    assert!(message(&|s| s.conditions[1].lift.as_mut().unwrap().by.clear()).contains("nobody may lift it"));

    let twice = rank(&schema, &request, &[house.clone(), house.clone()], &[]).unwrap_err();
    assert_eq!(twice.to_string(), "programme `house` occurs twice; give each its own code");
    let other = Schema::new(schema.attributes().to_vec(), &[]).unwrap();
    let error = rank(&other, &request, &[house], &[]).unwrap_err();
    assert_eq!(error, MatchError::OtherSchema { what: "the request".into() });
}

#[test]
fn a_range_needs_an_order_and_two_ends_the_right_way_round() {
    let schema = schema(&[]);
    let unordered = AttributeDef { ordered: false, ..schema.attributes()[0].clone() };
    let range = |from: Option<&str>, to: Option<&str>| {
        Values::Range(ValueRange { from: from.map(Into::into), to: to.map(Into::into) })
    };
    let asked = |schema: &Schema, values| {
        let spec = RequestSpec { answers: [("a".to_owned(), values)].into(), ..Default::default() };
        Request::new(schema, &spec).map(|_| ()).map_err(|e| e.to_string())
    };
    assert_eq!(asked(&schema, range(Some("0"), Some("1"))), Ok(()));
    assert!(asked(&schema, range(Some("2"), Some("1"))).unwrap_err().contains("ends before it starts"));
    assert!(asked(&schema, range(None, None)).unwrap_err().contains("neither"));
    let schema = Schema::new(vec![unordered], &[]).unwrap();
    assert!(asked(&schema, range(Some("0"), None)).unwrap_err().contains("no order"));
    let wide: Vec<_> = (0..65)
        .map(|n| AttributeDef {
            code: format!("a{n}"),
            values: vec!["x".into()],
            ordered: false,
            changeable: false,
        })
        .collect();
    assert_eq!(Schema::new(wide, &[]).unwrap_err(), MatchError::TooManyAttributes { found: 65 });
}

#[test]
fn the_edge_of_a_danger_radius_and_of_a_band_belong_to_it() {
    // r0, r1 and r2 lie 20 km apart; the bands end at 10 and 25 km.
    let at = |region: &str| ProgrammeSpec { region: region.into(), ..bed(region) };
    let afraid = |radius| RequestSpec { danger: vec![DangerRegion::new("r0", radius)], ..Default::default() };
    assert_eq!(ids(&ranked(&afraid(20), &[at("r1")], &[]).near_misses), ["r1"]);
    assert_eq!(ids(&ranked(&afraid(19), &[at("r1")], &[]).fitting), ["r1"]);

    let geography = |km: i64| {
        let point = |code: &str, x| Region { code: code.into(), point_m: Some((x, 0)) };
        let regions = vec![point("here", 0), point("there", km * 1000)];
        Schema::new(vec![], &[]).unwrap().with_geography(regions, vec![10, 25]).unwrap()
    };
    for (km, band) in [(10, 0), (11, 1), (25, 1), (26, 2)] {
        let schema = geography(km);
        let there = Programme::new(&schema, ProgrammeSpec { region: "there".into(), ..bed("b") }).unwrap();
        let spec = RequestSpec { region: Some("here".into()), ..Default::default() };
        let ranking = rank(&schema, &Request::new(&schema, &spec).unwrap(), &[there], &[]).unwrap();
        assert_eq!(ranking.fitting[0].distance.band, Some(band), "{km} km");
    }
}

#[test]
fn of_two_who_lifted_the_same_condition_always_the_same_is_shown() {
    let mut rule = negotiable("night", requires("a", &["0"]));
    rule.lift.as_mut().unwrap().by.insert("provider".into());
    let house = ProgrammeSpec { conditions: vec![rule], ..bed("house") };
    let lift = |by: &str| LiftedContra {
        programme: "house".into(),
        condition: "night".into(),
        by: by.into(),
        on: date(2026, 11, 20),
    };
    let spec = RequestSpec::default().answer("a", "1");
    let one = ranked(&spec, std::slice::from_ref(&house), &[lift("provider"), lift("municipality")]);
    let other = ranked(&spec, std::slice::from_ref(&house), &[lift("municipality"), lift("provider")]);
    assert_eq!(one, other);
    assert_eq!(one.fitting[0].lifted[0].by, "municipality");
}
