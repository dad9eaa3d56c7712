//! Keeping a decision: what was known, what the rules said, what was chosen and why.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::OrganisationId;
use oever_policy::table::Facts;
use oever_store::{
    Once, ReadTx, StoreError, Submission, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::ask::{self, FactsInput, RowView};
use crate::model::{Adviser, Choice, Decision, DecisionId, FACTS, MOTIVATION, RuleRow};
use crate::queries;
use oever_kernel::Ctx;

/// How long a motivation can be.
const LONGEST: usize = 4000;

/// What is kept.
#[derive(Debug, Clone)]
pub struct RecordDecision {
    /// What was known, and what was asked and not known.
    pub facts: Facts,
    /// The route that was chosen: a route of the answer, or `as-asked`.
    pub route: String,
    /// What was decided.
    pub choice: Choice,
    /// Why, in own words.
    pub motivation: String,
    /// Which human was asked.
    pub advised_by: Adviser,
    /// The receiver, when one organisation is meant.
    pub to_organisation: Option<OrganisationId>,
    /// The record it is about: its kind and id. The key of that record seals the texts.
    pub subject: Option<(String, Uuid)>,
    /// Until when the decision holds.
    pub ends_on: Option<Date>,
}

/// What the rules make of a decision that is about to be kept.
struct Weighed {
    outcome: String,
    human_because: Option<String>,
    certainty: Option<&'static str>,
    rows: Vec<RowView>,
}

/// Keeps a decision. The answer is computed again here: what a form says the rules said is not believed.
pub async fn record_decision(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: RecordDecision,
) -> Result<DecisionId, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let weighed = weigh(app, &input, ctx.today())?;
    check(&input, &weighed, ctx.today())?;
    let id = DecisionId::random(&ctx.entropy);
    let allowed =
        app.authorise(ctx, "sharing.decide", &Record::owned("sharing_decision", id, actor.organisation))?;
    let key = match &input.subject {
        // Only a record of the own compartment: its key is wrapped by the own organisation's.
        Some((_, subject)) => {
            let own = app.vault().keys_of(actor.organisation).await?;
            own.get(subject).cloned().ok_or(WebError::NotFound)?
        }
        None => app.vault().create(actor.organisation, id, ctx.now()).await?,
    };
    let rows: Vec<RuleRow> = weighed.rows.iter().map(RuleRow::from).collect();
    let articles: Vec<&String> = weighed.rows.iter().flat_map(|row| &row.articles).collect();
    let (rows, articles) = (as_json(&rows)?, as_json(&articles)?);
    let sealed_facts = key.seal_json(FACTS, id, &FactsInput::from(&input.facts))?;
    let motivation = key.seal_padded(MOTIVATION, id, &input.motivation);
    let value = |fact: &str| input.facts.value(fact).unwrap_or_default().to_owned();
    let rule = weighed
        .rows
        .first()
        .map_or_else(|| allowed.rule(), |row| format!("{},{}.v{}", allowed.rule(), row.id, row.version));
    transaction!(app.db(), "sharing.decide", |tx| -> Result<DecisionId, WebError> {
        if let Once::Done(kept) = once(tx, ctx, submission, "sharing.decide").await? {
            return kept.rsplit('/').next().and_then(|id| id.parse().ok()).ok_or(WebError::BadForm);
        }
        tx.execute(
            queries::INSERT_DECISION,
            args![
                id,
                actor.organisation,
                actor.function,
                &actor.function_title,
                ctx.now(),
                ctx.today(),
                value("purpose"),
                value("from"),
                value("to"),
                input.to_organisation,
                input.subject.as_ref().map_or("", |(kind, _)| kind.as_str()),
                input.subject.as_ref().map(|(_, subject)| *subject),
                &input.route,
                &weighed.outcome,
                weighed.human_because.clone(),
                weighed.certainty,
                &rows,
                &articles,
                input.choice.name(),
                input.advised_by.name(),
                input.ends_on,
                sealed_facts.clone(),
                motivation.clone()
            ],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "sharing.decide",
            kind: "sharing_decision",
            record: id.into(),
            rule: &rule,
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "sharing.decided", id, actor.organisation, input.choice.name()).await?;
        finish_submission(tx, submission, &format!("/besluiten/{id}")).await?;
        Ok(id)
    })
}

/// One decision.
pub async fn decision(tx: &mut ReadTx, id: DecisionId) -> Result<Decision, StoreError> {
    Decision::read(&tx.one(queries::DECISION, args![id]).await?)
}

/// The latest decisions of an organisation, newest first.
pub async fn decisions_of(
    tx: &mut ReadTx,
    organisation: OrganisationId,
    limit: i64,
) -> Result<Vec<Decision>, StoreError> {
    let rows = tx.all(queries::DECISIONS_OF, args![organisation, None::<String>, limit, 0_i64]).await?;
    rows.iter().map(Decision::read).collect()
}

/// Every decision about a record, newest first.
pub async fn decisions_about(tx: &mut ReadTx, subject: impl Into<Uuid>) -> Result<Vec<Decision>, StoreError> {
    tx.all(queries::DECISIONS_ABOUT, args![subject.into()]).await?.iter().map(Decision::read).collect()
}

fn as_json(value: &impl serde::Serialize) -> Result<String, WebError> {
    serde_json::to_string(value).map_err(|_| WebError::Broken)
}

fn weigh(app: &App, input: &RecordDecision, on: Date) -> Result<Weighed, WebError> {
    let answer = ask::decide(app, &input.facts, on)?;
    let mut problem = FormProblem::default();
    problem.require(answer.next_question.is_none(), "facts", "sharing-error-unanswered");
    problem.finish()?;
    if let Some(route) = answer.routes.iter().find(|route| route.value().id == input.route) {
        let row = route.value().row.clone();
        return Ok(Weighed {
            outcome: route.value().outcome.clone(),
            human_because: None,
            certainty: Some(certainty_name(row.certainty)),
            rows: vec![row],
        });
    }
    if input.route != "as-asked" {
        return Err(WebError::Invalid(FormProblem::at("route", "web-error-choose")));
    }
    Ok(Weighed {
        outcome: answer.outcome.unwrap_or_else(|| "human".to_owned()),
        human_because: answer.human_because,
        certainty: answer.certainty.map(certainty_name),
        rows: answer.rows,
    })
}

fn check(input: &RecordDecision, weighed: &Weighed, today: Date) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    problem.require(!input.motivation.is_empty(), "motivation", "web-error-required");
    problem.require(input.motivation.chars().count() <= LONGEST, "motivation", "sharing-error-too-long");
    problem.require(input.ends_on.is_none_or(|last| last >= today), "ends_on", "sharing-error-past");
    if input.choice == Choice::Share {
        problem.require(weighed.outcome != "not_allowed", "choice", "sharing-error-not-allowed");
        problem.require(weighed.outcome != "consent_needed", "choice", "sharing-error-consent-first");
        let asked = weighed.outcome != "human" || input.advised_by != Adviser::Nobody;
        problem.require(asked, "advised_by", "sharing-error-ask-a-human");
    }
    problem.finish()
}

fn certainty_name(certainty: oever_kernel::Certainty) -> &'static str {
    match certainty {
        oever_kernel::Certainty::Low => "low",
        oever_kernel::Certainty::Medium => "medium",
        oever_kernel::Certainty::High => "high",
    }
}

impl From<&RowView> for RuleRow {
    fn from(row: &RowView) -> Self {
        Self {
            id: row.id.clone(),
            version: row.version,
            certainty: certainty_name(row.certainty).to_owned(),
            source: row.source.clone(),
        }
    }
}
