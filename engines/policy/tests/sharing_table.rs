//! The real sharing table as a whole, and against a slow reading of its text.

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use oever_policy::sharing::{Outcome, SharingRules};
use oever_policy::table::Facts;
use proptest::prelude::*;
use toml::{Table, Value};

const TODAY: Date = date(2026, 11, 22);

fn rules() -> &'static SharingRules {
    static RULES: LazyLock<SharingRules> = LazyLock::new(|| {
        let files = support::rules("sharing");
        SharingRules::parse(&support::pairs(&files)).unwrap()
    });
    &RULES
}

fn slow() -> &'static Slow {
    static SLOW: LazyLock<Slow> = LazyLock::new(Slow::read);
    &SLOW
}

#[test]
fn every_combination_has_one_answer_and_every_row_is_reached() {
    for on in [date(2018, 5, 25), date(2025, 2, 28), date(2025, 3, 1), TODAY] {
        let analysis = rules().analyse(on);
        assert_eq!(analysis.findings, [], "{on}");
        assert!(analysis.cases > 1_000, "{on}: only {} cases", analysis.cases);
    }
}

#[test]
fn the_table_has_its_32_rows() {
    let rows: BTreeSet<u8> = rules().rows().iter().map(|row| row.gives.table_row).collect();
    assert_eq!(rows, (1..=32).collect());
}

/// The rows as the files spell them: strings and lists, read one after the other.
struct Slow {
    groups: Vec<(String, String, Vec<String>)>,
    rows: Vec<Table>,
}

fn list<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    let items = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_table).collect()
}

impl Slow {
    fn read() -> Self {
        let mut slow = Self { groups: Vec::new(), rows: Vec::new() };
        for (_, text) in support::rules("sharing") {
            let file: Table = toml::from_str(&text).unwrap();
            slow.rows.extend(list(&file, "row").into_iter().cloned());
            for fact in list(&file, "fact") {
                for (name, members) in fact.get("groups").and_then(Value::as_table).into_iter().flatten() {
                    let members =
                        members.as_array().unwrap().iter().map(|member| member.as_str().unwrap().to_owned());
                    slow.groups.push((
                        fact["id"].as_str().unwrap().to_owned(),
                        name.clone(),
                        members.collect(),
                    ));
                }
            }
        }
        slow
    }

    fn holds(&self, sets: Option<&Value>, facts: &[(String, String)]) -> bool {
        sets.and_then(Value::as_table).into_iter().flatten().all(|(fact, wanted)| {
            let value = &facts.iter().find(|(name, _)| name == fact).unwrap().1;
            wanted.as_array().unwrap().iter().any(|wanted| {
                let wanted = wanted.as_str().unwrap();
                wanted == value
                    || self.groups.iter().any(|(of, name, members)| {
                        of == fact && wanted == format!("@{name}") && members.contains(value)
                    })
            })
        })
    }

    fn one_of(&self, row: &Table, facts: &[(String, String)]) -> bool {
        let any = row.get("any").and_then(Value::as_array);
        any.is_none_or(|any| any.iter().any(|sets| self.holds(Some(sets), facts)))
    }

    /// Outcome of the row with the highest priority; low certainty goes to a human.
    fn outcome(&self, facts: &[(String, String)], on: Date) -> String {
        let mut best = (-1, String::new());
        for row in &self.rows {
            let from: Date = row["valid_from"].as_str().unwrap().parse().unwrap();
            let except = row.get("except").is_some_and(|sets| self.holds(Some(sets), facts));
            if from > on || except || !self.holds(row.get("when"), facts) || !self.one_of(row, facts) {
                continue;
            }
            let base = row.get("priority").and_then(Value::as_integer).unwrap_or(50);
            let mut consider = |priority: i64, certainty: &str, outcome: &str| {
                if priority > best.0 {
                    best = (priority, if certainty == "low" { "human".into() } else { outcome.to_owned() });
                }
            };
            let text = |table: &Table, key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
            let certainty = text(row, "certainty").unwrap();
            let outcome = text(row["gives"].as_table().unwrap(), "outcome").unwrap();
            consider(base, &certainty, &outcome);
            for variant in list(row, "variant") {
                if self.holds(variant.get("when"), facts) && self.one_of(variant, facts) {
                    let gives = variant
                        .get("gives")
                        .and_then(Value::as_table)
                        .and_then(|gives| text(gives, "outcome"));
                    consider(
                        variant.get("priority").and_then(Value::as_integer).unwrap_or(base + 1),
                        &text(variant, "certainty").unwrap_or_else(|| certainty.clone()),
                        &gives.unwrap_or_else(|| outcome.clone()),
                    );
                }
            }
        }
        best.1
    }
}

/// A value for every fact, as drawn numbers point them out; what a role implies is put right.
fn complete(rules: &SharingRules, drawn: &[usize]) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = rules
        .facts()
        .iter()
        .zip(drawn)
        .map(|(fact, number)| (fact.id.clone(), fact.values[number % fact.values.len()].id.clone()))
        .collect();
    let from = facts.iter().find(|(name, _)| name == "from").unwrap().1.clone();
    for (name, value) in &mut facts {
        match (name.as_str(), from.as_str()) {
            ("secrecy", "medical") => "yes".clone_into(value),
            ("secrecy", "resident") => "no".clone_into(value),
            _ => {}
        }
    }
    facts
}

fn known<'a>(list: impl IntoIterator<Item = &'a (String, String)>) -> Facts {
    list.into_iter().fold(Facts::new(), |facts, (fact, value)| facts.with(fact, value))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_engine_answers_as_the_slow_reading(drawn in prop::collection::vec(0_usize..1000, 32), days in 0_i32..4000) {
        let (rules, slow) = (rules(), slow());
        let facts = complete(rules, &drawn);
        let on = date(2018, 5, 25).checked_add(jiff::Span::new().days(days)).unwrap();
        let answer = rules.decide(&known(&facts), on).unwrap();
        prop_assert!(answer.next_question.is_none());
        prop_assert_eq!(answer.outcome.unwrap().as_str(), slow.outcome(&facts, on));
    }

    /// Half known: a final answer stays the answer whatever the rest turns out to be.
    #[test]
    fn what_is_final_stays_final(drawn in prop::collection::vec(0_usize..1000, 32), told in prop::collection::vec(any::<bool>(), 32)) {
        let rules = rules();
        let facts = complete(rules, &drawn);
        let half = known(facts.iter().zip(&told).filter(|(_, told)| **told).map(|(fact, _)| fact));
        let answer = rules.decide(&half, TODAY).unwrap();
        if answer.next_question.is_none() {
            prop_assert_eq!(answer.outcome, rules.decide(&known(&facts), TODAY).unwrap().outcome);
        }
    }

    /// Answering only what is asked leads to the same answer as knowing everything, in few questions.
    #[test]
    fn the_questions_lead_to_the_answer(drawn in prop::collection::vec(0_usize..1000, 32)) {
        let rules = rules();
        let facts = complete(rules, &drawn);
        let mut asked = Facts::new();
        let mut questions = 0;
        let outcome = loop {
            let answer = rules.decide(&asked, TODAY).unwrap();
            let Some(question) = answer.next_question else { break answer.outcome };
            let (fact, value) = facts.iter().find(|(name, _)| *name == question.id).unwrap();
            prop_assert!(asked.value(fact).is_none(), "asked twice: {}", fact);
            asked.set(fact, value);
            questions += 1;
        };
        prop_assert!(questions <= 10, "{} questions", questions);
        prop_assert_eq!(outcome, rules.decide(&known(&facts), TODAY).unwrap().outcome);
    }

    /// A route that is shown is lawful by the slow reading too.
    #[test]
    fn routes_are_lawful(drawn in prop::collection::vec(0_usize..1000, 32)) {
        let (rules, slow) = (rules(), slow());
        let facts = complete(rules, &drawn);
        for route in rules.decide(&known(&facts), TODAY).unwrap().routes {
            let mut other = facts.clone();
            for (fact, value) in &route.differs {
                other.iter_mut().find(|(name, _)| name == fact).unwrap().1 = (*value).to_owned();
            }
            prop_assert_eq!(route.outcome.as_str(), slow.outcome(&other, TODAY));
            prop_assert!(!matches!(route.outcome, Outcome::NotAllowed | Outcome::Human));
        }
    }
}
