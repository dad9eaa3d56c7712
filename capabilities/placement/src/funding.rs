//! First: who may place, and who pays? Asked before any place is ranked.

use jiff::civil::Date;
use oever_kernel::{Certainty, Explained, Explanation, Text};
use oever_policy::table::{self, Facts};
use oever_web::WebError;

use crate::model::Needs;
use crate::rules::{PlacementRules, policy_text};

/// Who may place and who pays, with what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Who may place; `None` while a question is open.
    pub may_place: Option<Text>,
    /// Who pays.
    pub pays: Option<Text>,
    /// In which form.
    pub form: Option<Text>,
    /// What still has to be found out with people.
    pub open_questions: Vec<Text>,
    /// The next question, with its answers, if one is open.
    pub question: Option<PayerQuestion>,
    /// A person decides: too uncertain, or no rule covers it.
    pub needs_human: bool,
}

/// A question that settles who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerQuestion {
    /// Code of the fact.
    pub fact: String,
    /// The question.
    pub question: Text,
    /// Why it is asked.
    pub why: Text,
    /// Code and words of each answer.
    pub answers: Vec<(String, Text)>,
}

/// The facts of the funding table that follow from the needs.
fn facts(rules: &PlacementRules, needs: &Needs) -> Facts {
    let mut facts = Facts::new().with("need", "shelter");
    let only = |attribute: &str| {
        needs
            .answers
            .get(attribute)
            .filter(|values| values.len() == 1)
            .and_then(|values| values.first())
            .map(String::as_str)
    };
    match only("age_group") {
        Some("0_11" | "12_15" | "16_17") => facts.set("age", "minor"),
        Some(_) => facts.set("age", "adult"),
        None => {}
    }
    match only("residence_status") {
        Some("no_permit_needed") => facts.set("status", "dutch_or_eu"),
        Some("reflection_period") => facts.set("status", "reflection_period"),
        Some("b8_permit") => facts.set("status", "b8_permit"),
        Some("asylum_procedure" | "dublin") => facts.set("status", "asylum"),
        Some("none") => facts.set("status", "none"),
        Some("other_permit") => facts.set("status", "other"),
        Some(_) | None => {}
    }
    for question in rules.funding.facts() {
        match needs.funding.get(&question.id).map(String::as_str) {
            Some("") => facts.leave_open(question.id.clone()),
            Some(value) if question.values.iter().any(|v| v.id == value) => {
                facts.set(question.id.clone(), value);
            }
            Some(_) | None => {}
        }
    }
    facts
}

/// Answers with the rules as they stand on a day.
pub(crate) fn payer(rules: &PlacementRules, needs: &Needs, on: Date) -> Result<Explained<Payer>, WebError> {
    let facts = facts(rules, needs);
    let answer = rules.funding.decide(&facts, on).map_err(|error| {
        tracing::error!(%error, "funding");
        WebError::Broken
    })?;
    let question = answer.next_question.map(|question| PayerQuestion {
        fact: question.id.clone(),
        question: policy_text(&question.question),
        why: policy_text(&question.why),
        answers: question.values.iter().map(|value| (value.id.clone(), policy_text(&value.label))).collect(),
    });
    let because = facts
        .known()
        .filter_map(|(fact, value)| {
            let question = rules.funding.facts().iter().find(|question| question.id == fact)?;
            let answer = question.values.iter().find(|found| found.id == value)?;
            Some(Text::new(
                format!("{} {}", question.question.nl, answer.label.nl),
                format!("{} {}", question.question.en, answer.label.en),
            ))
        })
        .collect();
    let row = answer.rows.first();
    let why = Explanation {
        because,
        rule: row.map_or_else(|| "FU".to_owned(), |row| row.id.clone()),
        version: row.map_or_else(String::new, |row| row.version.to_string()),
        source: row.map_or_else(String::new, |row| {
            if answer.law.is_empty() {
                row.source.clone()
            } else {
                format!("{}; {}", answer.law.join(", "), row.source)
            }
        }),
        certainty: match answer.certainty {
            Some(table::Certainty::High) => Certainty::High,
            Some(table::Certainty::Medium) => Certainty::Medium,
            Some(table::Certainty::Low) | None => Certainty::Low,
        },
        method: "/plek/uitleg",
    };
    let payer = Payer {
        may_place: answer.may_place.map(policy_text),
        pays: answer.pays.map(policy_text),
        form: answer.form.map(policy_text),
        open_questions: answer.open_questions.iter().map(policy_text).collect(),
        question,
        needs_human: answer.needs_human,
    };
    Ok(Explained::new(payer, why))
}
