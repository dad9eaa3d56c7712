//! Decisions that were kept: list, detail, and the judgement of the data protection officer.

use askama::Template;
use axum::extract::Path;
use oever_audit::Entry;
use oever_kernel::{Permit, Purpose};
use oever_store::{StoreError, args, transaction};
use oever_web::{Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, badge, key};
use crate::ask::{self, FactsInput, KnownFact};
use crate::model::{Decision, DecisionId, FACTS, MOTIVATION, REVIEW_NOTE, Review};
use crate::{Facts, RecordDecision, Rules, queries, record, review as reviewing};

/// Decisions on one page.
const PAGE: i64 = 25;

/// A line of the list.
struct Line {
    href: String,
    when: String,
    who: String,
    about: String,
    outcome: String,
    badge: &'static str,
    choice: String,
    review: String,
}

#[derive(Template)]
#[template(path = "decisions.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    only_open: bool,
    current: i64,
    total: i64,
}

/// Decisions of the own organisation, newest first; `?oordeel=open` shows what was not judged yet.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    let only_open = visit.query.is("oordeel", "open");
    let filter = only_open.then(|| Review::Open.name());
    let mut tx = visit.app.db().read().await.map_err(WebError::from)?;
    let count: i64 = tx.one(queries::COUNT_DECISIONS, args![actor.organisation, filter]).await?.get("n")?;
    let total = ((count + PAGE - 1) / PAGE).max(1);
    let current = visit.query.get("bladzijde").parse().unwrap_or(1).clamp(1, total);
    let rows =
        tx.all(queries::DECISIONS_OF, args![actor.organisation, filter, PAGE, (current - 1) * PAGE]).await?;
    let page = visit.page("sharing-decisions-title");
    let rules = visit.app.part::<Rules>();
    let lines = rows
        .iter()
        .map(|row| Decision::read(row).map(|decision| line(&page, &rules, &decision)))
        .collect::<Result<_, _>>()?;
    render(&page, &List { page: page.clone(), lines, only_open, current, total })
}

fn line(page: &Page, rules: &Rules, decision: &Decision) -> Line {
    let word = |fact: &str, value: &str| page.of(&ask::label(&rules.sharing, fact, value)).to_owned();
    Line {
        href: format!("/besluiten/{}", decision.id),
        when: page.time(&decision.decided_at),
        who: decision.function_title.clone(),
        about: format!(
            "{} → {}: {}",
            word("from", &decision.from_kind),
            word("to", &decision.to_kind),
            word("purpose", &decision.purpose)
        ),
        outcome: page.t(&key("sharing-outcome-", &decision.outcome)),
        badge: badge(&decision.outcome),
        choice: page.t(&key("sharing-choice-", decision.choice.name())),
        review: page.t(&key("sharing-review-", decision.review.name())),
    }
}

/// Keeps a decision; shows the answer again when something is missing.
pub(crate) async fn keep(visit: Visit, form: Form) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let about = super::ask::Asked::read(&rules, &form);
    let mut problem = FormProblem::default();
    let choice = form.get("choice").parse();
    problem.require(choice.is_ok(), "choice", "web-error-choose");
    let advised_by = form.get("advised_by").parse();
    problem.require(advised_by.is_ok(), "advised_by", "web-error-choose");
    problem.require(form.some("route").is_some(), "route", "web-error-choose");
    let ends_on = form.date("ends_on").unwrap_or_else(|error| {
        problem.0.push(error);
        None
    });
    let outcome = match (choice, advised_by, problem.finish()) {
        (Ok(choice), Ok(advised_by), Ok(())) => {
            let input = RecordDecision {
                facts: about.facts.clone(),
                route: form.get("route").to_owned(),
                choice,
                motivation: form.get("motivation").to_owned(),
                advised_by,
                to_organisation: None,
                subject: about.subject.parse().ok().map(|id| ("dossier".to_owned(), id)),
                ends_on,
            };
            record::record_decision(&visit.app, &visit.ctx, form.submission()?, input).await
        }
        (_, _, Err(error)) => Err(error),
        _ => Err(WebError::BadForm),
    };
    match outcome {
        Ok(id) => see_other(&format!("/besluiten/{id}?notice=sharing-notice-kept")),
        Err(WebError::Invalid(problem)) => {
            let answer = ask::decide(&visit.app, &about.facts, visit.ctx.today())?;
            super::ask::result_page(&visit, &about, answer, &form.fields, problem.0)
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "decision.html")]
struct Show {
    page: Page,
    action: String,
    when: String,
    who: String,
    outcome: String,
    badge: &'static str,
    human: Option<String>,
    choice: String,
    route: String,
    adviser: String,
    until: Option<String>,
    facts: Vec<KnownFact>,
    rows: Vec<(String, String)>,
    articles: String,
    motivation: String,
    review: String,
    review_note: Option<String>,
    reviewed: Option<String>,
    form: Option<ReviewForm>,
}

struct ReviewForm {
    version: i64,
    options: Vec<Choice>,
    chosen: String,
    note: String,
}

/// A decision in full. Reading it is written down.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: DecisionId = id.parse().map_err(|_| WebError::NotFound)?;
    show_with(&visit, id, "", "", Vec::new()).await
}

async fn show_with(
    visit: &Visit,
    id: DecisionId,
    chosen: &str,
    note: &str,
    errors: Vec<oever_web::FieldError>,
) -> WebResult {
    let app = &visit.app;
    let decision = record::decision(&mut app.db().read().await.map_err(WebError::from)?, id).await?;
    let reviewer = app.authorise(&visit.ctx, "sharing.review", &decision.record()).is_ok();
    let ctx = visit.ctx.for_purpose(if reviewer { Purpose::SUPERVISION } else { Purpose::CARE });
    let allowed = app.authorise(&ctx, "sharing.read", &decision.record())?;
    let permit = transaction!(app.db(), "sharing.read", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: decision.organisation,
            action: "sharing.read",
            kind: "sharing_decision",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, &ctx, entry).await
    })?;
    let secret = app.vault().key(decision.key_of()).await?;
    let facts: FactsInput = secret.open_json(FACTS, id, &decision.facts, &permit)?;
    let motivation = secret.open_padded(MOTIVATION, id, &decision.motivation)?.open(&permit).clone();
    let review_note = match &decision.review_note {
        Some(sealed) => Some(secret.open_padded(REVIEW_NOTE, id, sealed)?.open(&permit).clone())
            .filter(|note| !note.is_empty()),
        None => None,
    };
    let rules = app.part::<Rules>();
    let page = visit.page("sharing-decision-title").with_errors(errors);
    let options = [Review::Agreed, Review::Objected]
        .iter()
        .map(|review| Choice::new(review.name(), page.t(&key("sharing-judge-", review.name()))))
        .collect();
    let form = reviewer.then(|| ReviewForm {
        version: decision.version,
        options,
        chosen: chosen.to_owned(),
        note: note.to_owned(),
    });
    let row_words = |row: &crate::RuleRow| {
        let rule = page.ta("web-why-rule", &[("rule", row.id.clone()), ("version", row.version.to_string())]);
        (format!("{rule} · {}", page.t(&format!("web-certainty-{}", row.certainty))), row.source.clone())
    };
    let template = Show {
        action: format!("/besluiten/{id}/oordeel"),
        when: page.time(&decision.decided_at),
        who: decision.function_title.clone(),
        outcome: page.t(&key("sharing-outcome-", &decision.outcome)),
        badge: badge(&decision.outcome),
        human: decision.human_because.as_deref().map(|reason| page.t(&key("sharing-human-", reason))),
        choice: page.t(&key("sharing-choice-", decision.choice.name())),
        route: page.t(&key("sharing-route-", &decision.route)),
        adviser: page.t(&key("sharing-adviser-", decision.advised_by.name())),
        until: decision.ends_on.map(|day| page.date(&day)),
        facts: ask::known(&rules.sharing, &Facts::from(&facts)),
        rows: decision.rows.iter().map(row_words).collect(),
        articles: decision.articles.join("; "),
        motivation,
        review: page.t(&key("sharing-review-", decision.review.name())),
        review_note,
        reviewed: decision.reviewed_at.map(|at| page.time(&at)),
        form,
        page: page.clone(),
    };
    render(&page, &template)
}

/// The judgement of the data protection officer.
pub(crate) async fn review(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: DecisionId = id.parse().map_err(|_| WebError::NotFound)?;
    let judgement = form.get("judgement").parse().unwrap_or(Review::Open);
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    match reviewing::review_decision(
        &visit.app,
        &visit.ctx,
        form.submission()?,
        id,
        version,
        judgement,
        form.get("note"),
    )
    .await
    {
        Ok(()) => see_other(&format!("/besluiten/{id}?notice=sharing-notice-judged")),
        Err(WebError::Invalid(problem)) => {
            show_with(&visit, id, form.get("judgement"), form.get("note"), problem.0).await
        }
        Err(error) => Err(error),
    }
}

impl List {
    fn previous(&self) -> String {
        if self.current > 1 { self.link(self.current - 1) } else { String::new() }
    }

    fn next(&self) -> String {
        if self.current < self.total { self.link(self.current + 1) } else { String::new() }
    }

    fn link(&self, number: i64) -> String {
        let filter = if self.only_open { "&oordeel=open" } else { "" };
        format!("/besluiten?bladzijde={number}{filter}")
    }
}
