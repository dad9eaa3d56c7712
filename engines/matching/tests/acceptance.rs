//! The published acceptance files A1 and A7 (synthetic, made for this project; answers checked by an
//! independent program), mapped onto this engine.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use oever_matching::*;
use serde_json::Value;

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

fn condition(id: String, rule: Rule) -> ConditionSpec {
    ConditionSpec {
        id,
        rule,
        owner: "programme".into(),
        source: "acceptance".into(),
        since: date(2026, 1, 1),
        lift: None,
    }
}

fn literals(map: &Value) -> Vec<Literal> {
    let literal =
        |(a, v): (&String, &Value)| Literal { attribute: a.clone(), values: Values::AnyOf(strings(v)) };
    map.as_object().unwrap().iter().map(literal).collect()
}

/// `attribute=value` for each fact of a reason, as the files write it.
fn lines(assessment: &Assessment) -> Vec<String> {
    let line = |reason: &Reason| match reason {
        Reason::Condition(c) => {
            let facts = c.facts.iter().map(|f| format!("{}={}", f.attribute, f.values.join("|")));
            facts.collect::<Vec<_>>().join("&")
        }
        Reason::Danger(d) => format!("gevaar_regio={}", d.reveal()),
        Reason::Full { .. } => "vol".into(),
    };
    assessment.broken.iter().map(line).collect()
}

#[test]
fn a1_reasons_and_eligible_lists() {
    // preserve_order is off in serde_json, so the order of the conditions is read from the text itself.
    let text = include_str!("data/a1_tiny.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let programmes = file["programmas"].as_array().unwrap();
    let clients = file["clienten"].as_array().unwrap();
    let mut domains: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for p in programmes {
        for (a, values) in p["eisen"].as_object().unwrap() {
            domains.entry(a.clone()).or_default().extend(strings(values));
        }
    }
    for (a, domain) in &mut domains {
        domain.extend(clients.iter().map(|c| c[a].as_str().unwrap().to_owned()));
    }
    let attributes = domains.iter().map(|(code, values)| AttributeDef {
        code: code.clone(),
        values: values.iter().cloned().collect(),
        ordered: false,
        changeable: false,
    });
    let regions = (1..=5).map(|i| Region { code: format!("R{i}"), point_m: None }).collect();
    let schema = Schema::new(attributes.collect(), &[]).unwrap().with_geography(regions, vec![]).unwrap();
    let order_in_text = |id: &str, attribute: &str| {
        let programme = text.find(&format!("\"id\": \"{id}\"")).unwrap();
        programme + text[programme..].find(&format!("\"{attribute}\"")).unwrap()
    };
    let programmes: Vec<Programme> = programmes
        .iter()
        .map(|p| {
            let id = p["id"].as_str().unwrap();
            let mut rules = literals(&p["eisen"]);
            rules.sort_by_key(|l| order_in_text(id, &l.attribute));
            let spec = ProgrammeSpec {
                id: id.into(),
                region: p["regio"].as_str().unwrap().into(),
                capacity: Capacity { free: Some(1), as_of: 0, next_free: None },
                emergency: p["noodbed"].as_bool().map(|_| EmergencyBed { max_days: Some(14) }),
                supervision: Supervision::default(),
                conditions: rules
                    .into_iter()
                    .map(|l| condition(l.attribute.clone(), Rule::Requires(l)))
                    .collect(),
                offers: BTreeMap::new(),
            };
            Programme::new(&schema, spec).unwrap()
        })
        .collect();
    let mut pairs = 0;
    for client in clients {
        let id = client["id"].as_str().unwrap();
        let mut spec = RequestSpec::default();
        for a in domains.keys() {
            spec = spec.answer(a, client[a].as_str().unwrap());
        }
        spec.danger = strings(&client["gevaar_regio"]).into_iter().map(|r| DangerRegion::new(r, 0)).collect();
        let ranking = rank(&schema, &Request::new(&schema, &spec).unwrap(), &programmes, &[]).unwrap();
        let eligible: BTreeSet<&str> = ranking.open().map(|a| a.programme.as_str()).collect();
        let expected = strings(&file["verwacht"]["geschikt"][id]);
        assert_eq!(eligible, expected.iter().map(String::as_str).collect(), "{id}");
        for assessment in ranking.all() {
            let expected = strings(&file["verwacht"]["redenen_waarom_niet"][id][&assessment.programme]);
            assert_eq!(lines(assessment), expected, "{id} at {}", assessment.programme);
            pairs += 1;
        }
    }
    assert_eq!(pairs, 48);
}

#[test]
fn a7_single_requests_in_order_with_near_misses() {
    let text = include_str!("data/a7_chain_60x25.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let names = |section: &str| {
        // Attribute order is the order in the text (see above).
        let mut names: Vec<&String> = file[section].as_object().unwrap().keys().collect();
        names.sort_by_key(|n| text.find(&format!("\"{n}\":")).unwrap());
        names
    };
    let order = names("attributes");
    let attribute = |code: &&String| AttributeDef {
        code: (*code).clone(),
        values: strings(&file["attributes"][code.as_str()]),
        ordered: false,
        changeable: false,
    };
    let region = |r: &Value| Region {
        code: r["id"].as_str().unwrap().into(),
        point_m: Some((r["x"].as_i64().unwrap() * 1000, r["y"].as_i64().unwrap() * 1000)),
    };
    let regions = file["regions"].as_array().unwrap().iter().map(region).collect();
    let schema = Schema::new(order.iter().map(attribute).collect(), &[]).unwrap();
    let schema = schema.with_geography(regions, vec![]).unwrap();
    let programmes: Vec<Programme> = file["programmas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            let mut inclusion = literals(&p["sluit_in"]);
            inclusion.sort_by_key(|l| order.iter().position(|a| **a == l.attribute));
            let mut conditions: Vec<ConditionSpec> =
                inclusion.into_iter().map(|l| condition(l.attribute.clone(), Rule::Requires(l))).collect();
            for (n, contra) in p["contra_combinaties"].as_array().unwrap().iter().enumerate() {
                conditions.push(condition(format!("contra-{n}"), Rule::Excludes(literals(contra))));
            }
            let spec = ProgrammeSpec {
                id: p["id"].as_str().unwrap().into(),
                region: p["regio"].as_str().unwrap().into(),
                capacity: Capacity {
                    free: Some(u32::try_from(p["vrij"].as_u64().unwrap()).unwrap()),
                    as_of: 0,
                    next_free: None,
                },
                emergency: None,
                supervision: Supervision::default(),
                conditions,
                offers: BTreeMap::new(),
            };
            Programme::new(&schema, spec).unwrap()
        })
        .collect();
    let (mut listed, mut eligible_pairs) = (0, 0);
    for client in file["clienten"].as_array().unwrap() {
        let mut spec =
            RequestSpec { region: Some(client["regio"].as_str().unwrap().into()), ..Default::default() };
        for (a, value) in order.iter().zip(strings(&client["profiel"])) {
            spec = spec.answer(a, &value);
        }
        let radius = u32::try_from(client["straal_km"].as_u64().unwrap()).unwrap();
        spec.danger =
            strings(&client["gevaar_regio"]).into_iter().map(|r| DangerRegion::new(r, radius)).collect();
        let ranking = rank(&schema, &Request::new(&schema, &spec).unwrap(), &programmes, &[]).unwrap();
        eligible_pairs += ranking.fitting.len();
        let single = file["verwacht"]["enkel"].as_array().unwrap();
        let Some(expected) = single.iter().find(|e| e["client"] == client["id"]) else { continue };
        listed += 1;
        let fitting: Vec<&str> = ranking.fitting.iter().map(|a| a.programme.as_str()).collect();
        assert_eq!(fitting, strings(&expected["geschikt"]), "{}", client["id"]);
        for (near, expected) in ranking.near_misses.iter().zip(expected["bijna"].as_array().unwrap()) {
            assert_eq!(near.programme, expected["programma"].as_str().unwrap(), "{}", client["id"]);
            assert_eq!(near.distance.km.map(u64::from), expected["km"].as_u64());
            assert_eq!(lines(near), strings(&expected["redenen"]));
        }
    }
    assert_eq!(listed, 12);
    assert_eq!(Some(eligible_pairs as u64), file["verwacht"]["eligible_pairs"].as_u64());
}
