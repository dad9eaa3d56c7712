//! From what somebody answered to what may be shared, ready for a page or for the API.

use jiff::civil::Date;
use oever_kernel::{Certainty, Explained, Explanation, Text};
use oever_policy::sharing::{Answer, Outcome, SharingRules};
use oever_policy::table::{self, Facts, HumanReason, Row};
use oever_web::{App, Fields, FormProblem, WebError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Rules;

/// What stands in a form for "I do not know".
pub(crate) const LEFT_OPEN: &str = "?";

/// A possible answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OptionView {
    /// Name in the rules.
    pub id: String,
    /// Words.
    #[schema(value_type = Object)]
    pub label: Text,
}

/// A question that finds out a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionView {
    /// Name of the fact in the rules.
    pub id: String,
    /// The question.
    #[schema(value_type = Object)]
    pub question: Text,
    /// Why it is asked.
    #[schema(value_type = Object)]
    pub why: Text,
    /// The possible answers.
    pub options: Vec<OptionView>,
}

/// A row of the table in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowView {
    /// Row, such as `SH-30`.
    pub id: String,
    /// Version.
    pub version: u32,
    /// The row's own reading: `allowed`, `conditions`, `consent_needed`, `pseudonymous_only`, `not_allowed`, `human`.
    pub outcome: String,
    /// From whom to whom, what for.
    #[schema(value_type = Object)]
    pub title: Text,
    /// Articles and other bases.
    pub articles: Vec<String>,
    /// Under which conditions, or why not.
    #[schema(value_type = Object)]
    pub conditions: Text,
    /// What to leave out.
    #[schema(value_type = Object)]
    pub minimise: Text,
    /// What the person notices.
    #[schema(value_type = Option<Object>)]
    pub notices: Option<Text>,
    /// `high`, `medium` or `low`.
    #[schema(value_type = String)]
    pub certainty: Certainty,
    /// Where it comes from.
    pub source: String,
    /// First day it holds.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
}

/// A lawful way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RouteView {
    /// Name; `as-asked` for the way that was asked about.
    pub id: String,
    /// What to do.
    #[schema(value_type = Object)]
    pub label: Text,
    /// What the table says of it.
    pub outcome: String,
    /// The row it rests on.
    pub row: RowView,
}

/// What the table answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnswerView {
    /// The answer to what was asked; absent while a question is open.
    pub outcome: Option<String>,
    /// Lawful ways, lightest first, each with why.
    #[schema(value_type = Vec<Object>)]
    pub routes: Vec<Explained<RouteView>>,
    /// What to ask next; absent when the answer is final.
    pub next_question: Option<QuestionView>,
    /// The deciding rows; while a question is open, the rows still possible.
    pub rows: Vec<RowView>,
    /// Lowest certainty of the deciding rows.
    #[schema(value_type = Option<String>)]
    pub certainty: Option<Certainty>,
    /// A human decides.
    pub needs_human: bool,
    /// `row`, `low_certainty`, `no_row` or `fact_unknown`.
    pub human_because: Option<String>,
}

/// A fact that is known, for the summary beside the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KnownFact {
    /// Name in the rules.
    pub id: String,
    /// The question.
    #[schema(value_type = Object)]
    pub question: Text,
    /// The answer; absent when it was left open.
    #[schema(value_type = Option<Object>)]
    pub answer: Option<Text>,
    /// Value, or `?`.
    pub value: String,
}

/// What may be shared, by the rules of a day.
///
/// # Errors
/// [`WebError::Invalid`] when a fact or a value is not in the rules.
pub fn decide(app: &App, facts: &Facts, on: Date) -> Result<AnswerView, WebError> {
    let rules = app.part::<Rules>();
    let answer = rules
        .sharing
        .decide(facts, on)
        .map_err(|error| WebError::Invalid(FormProblem::at("facts", &error.to_string())))?;
    Ok(view(&answer))
}

/// Facts as they come in by the API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsInput {
    /// Fact and value, as in `/api/v1/sharing/facts`.
    #[serde(default)]
    pub facts: std::collections::BTreeMap<String, String>,
    /// Facts that were asked and are not known.
    #[serde(default)]
    pub left_open: Vec<String>,
}

impl From<&FactsInput> for Facts {
    fn from(input: &FactsInput) -> Self {
        let mut facts = Self::new();
        for (fact, value) in &input.facts {
            facts.set(fact, value);
        }
        for fact in &input.left_open {
            facts.leave_open(fact);
        }
        facts
    }
}

impl From<&Facts> for FactsInput {
    fn from(facts: &Facts) -> Self {
        Self {
            facts: facts.known().map(|(fact, value)| (fact.to_owned(), value.to_owned())).collect(),
            left_open: facts.left_open().map(str::to_owned).collect(),
        }
    }
}

/// The facts that a form carries in its fields `fact_…`. What is not in the rules is left out, and asked again.
pub(crate) fn facts_of(rules: &SharingRules, fields: &Fields) -> Facts {
    let mut facts = Facts::new();
    for fact in rules.facts() {
        match fields.get(&format!("fact_{}", fact.id)) {
            LEFT_OPEN => facts.leave_open(&fact.id),
            value if fact.values.iter().any(|known| known.id == value) => facts.set(&fact.id, value),
            _ => {}
        }
    }
    facts
}

/// Every known fact in the order of the rules, for the summary and for the hidden fields of the next form.
pub(crate) fn known(rules: &SharingRules, facts: &Facts) -> Vec<KnownFact> {
    let open: Vec<&str> = facts.left_open().collect();
    rules
        .facts()
        .iter()
        .filter_map(|fact| {
            let value = facts.value(&fact.id);
            if value.is_none() && !open.contains(&fact.id.as_str()) {
                return None;
            }
            let answer = fact
                .values
                .iter()
                .find(|known| Some(known.id.as_str()) == value)
                .map(|known| text(&known.label));
            Some(KnownFact {
                id: fact.id.clone(),
                question: text(&fact.question),
                answer,
                value: value.unwrap_or(LEFT_OPEN).to_owned(),
            })
        })
        .collect()
}

/// The words of a value of a fact.
pub(crate) fn label(rules: &SharingRules, fact: &str, value: &str) -> Text {
    rules
        .facts()
        .iter()
        .find(|found| found.id == fact)
        .and_then(|found| found.values.iter().find(|known| known.id == value))
        .map_or_else(|| Text::new(value, value), |known| text(&known.label))
}

pub(crate) fn question(fact: &table::FactQuestion) -> QuestionView {
    QuestionView {
        id: fact.id.clone(),
        question: text(&fact.question),
        why: text(&fact.why),
        options: fact
            .values
            .iter()
            .map(|value| OptionView { id: value.id.clone(), label: text(&value.label) })
            .collect(),
    }
}

pub(crate) fn row(row: &Row<oever_policy::sharing::Sharing>) -> RowView {
    RowView {
        id: row.id.clone(),
        version: row.version,
        outcome: row.gives.outcome.as_str().to_owned(),
        title: text(&row.gives.title),
        articles: row.gives.articles.clone(),
        conditions: text(&row.gives.conditions),
        minimise: text(&row.gives.minimise),
        notices: row.gives.notices.as_ref().map(text),
        certainty: certainty(row.certainty),
        source: row.source.clone(),
        valid_from: row.valid_from,
    }
}

fn view(answer: &Answer<'_>) -> AnswerView {
    let routes = answer
        .routes
        .iter()
        .map(|route| {
            let row = row(route.row);
            let why = Explanation {
                because: vec![row.conditions.clone()],
                rule: row.id.clone(),
                version: row.version.to_string(),
                source: if row.articles.is_empty() { row.source.clone() } else { row.articles.join("; ") },
                certainty: row.certainty,
                method: "/pro/delen/regels",
            };
            let label = route.label.map_or_else(|| row.title.clone(), text);
            Explained::new(
                RouteView { id: route.id.to_owned(), label, outcome: outcome(route.outcome), row },
                why,
            )
        })
        .collect();
    AnswerView {
        outcome: answer.outcome.map(outcome),
        routes,
        next_question: answer.next_question.map(question),
        rows: answer.rows.iter().map(|found| row(found)).collect(),
        certainty: answer.certainty.map(certainty),
        needs_human: answer.needs_human,
        human_because: answer.human_because.map(|reason| human(reason).to_owned()),
    }
}

fn outcome(outcome: Outcome) -> String {
    outcome.as_str().to_owned()
}

fn human(reason: HumanReason) -> &'static str {
    match reason {
        HumanReason::RowSaysSo => "row",
        HumanReason::LowCertainty => "low_certainty",
        HumanReason::NoRow => "no_row",
        HumanReason::FactUnknown => "fact_unknown",
    }
}

fn certainty(certainty: table::Certainty) -> Certainty {
    match certainty {
        table::Certainty::Low => Certainty::Low,
        table::Certainty::Medium => Certainty::Medium,
        table::Certainty::High => Certainty::High,
    }
}

fn text(text: &table::Text) -> Text {
    Text::new(text.nl.clone(), text.en.clone())
}
