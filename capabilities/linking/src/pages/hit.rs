//! One hit: the question, the wait, or the link with its task.

use askama::Template;
use axum::extract::Path;
use oever_audit::Entry;
use oever_kernel::{Explained, Text};
use oever_organisations::FunctionView;
use oever_store::{StoreError, transaction};
use oever_web::{FieldError, Form, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::Choice;
use crate::model::{Answer, HitId, LinkTask, Outcome, Shown};
use crate::service::Linking;
use crate::{answer, enrol};

#[derive(Template)]
#[template(path = "linking-hit.html")]
struct Show {
    page: Page,
    action: String,
    outcome_action: String,
    version: i64,
    label: String,
    since: String,
    shown: Shown,
    strength: Explained<Text>,
    choices: Vec<Choice>,
    steps: Vec<Step>,
    other: Option<FunctionView>,
    kinds: Vec<Text>,
    brokered: bool,
    task: Option<Task>,
    outcomes: Vec<Choice>,
}

struct Step {
    title: String,
    text: String,
    class: &'static str,
}

struct Task {
    version: i64,
    due: String,
    outcome: Option<String>,
    chosen: String,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    page_for(visit, id, Vec::new()).await
}

async fn page_for(visit: Visit, id: String, errors: Vec<FieldError>) -> WebResult {
    let (app, ctx) = (&visit.app, &visit.ctx);
    let id: HitId = id.parse().map_err(|_| WebError::NotFound)?;
    let (hit, side) = answer::find(app, ctx, id).await?;
    let allowed = app.authorise(ctx, "linking.answer", &hit.record(side))?;
    let shown = hit.shown(side, ctx.now());
    transaction!(app.db(), "linking.hit_read", |tx| -> Result<(), StoreError> {
        let entry = Entry {
            organisation: hit.organisation(side),
            action: "linking.hit_read",
            kind: "link_hit",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await
    })?;
    let own = enrol::find(app, hit.own_enrolment(side)).await?;
    let linking = Linking::of(app);
    let page = visit.page("linking-hit-title").titled(&own.label).with_errors(errors);
    let mut tx = app.db().read().await?;
    let (mut other, mut task, mut kinds) = (None, None, Vec::new());
    if shown == Shown::Linked {
        let tasks = answer::tasks(&mut tx, id).await?;
        let (mine, theirs): (Vec<LinkTask>, Vec<LinkTask>) =
            tasks.into_iter().partition(|task| task.organisation == hit.organisation(side));
        if let Some(theirs) = theirs.first() {
            other = Some(oever_organisations::function(&mut tx, theirs.function).await?);
        }
        task = mine.first().map(|task| Task {
            version: task.version,
            due: page.date(&task.due_on),
            outcome: task.outcome.map(|outcome| page.t(&format!("linking-outcome-{}", outcome.name()))),
            chosen: task.outcome.map_or(String::new(), |outcome| outcome.name().to_owned()),
        });
        kinds = hit
            .evidence
            .iter()
            .map(|one| one.explanation())
            .map(|text| Text::new(text.nl, text.en))
            .collect();
    }
    drop(tx);
    let deadline = page.date(&hit.deadline.date());
    let label = [("label", own.label.clone())];
    let until = [("date", deadline.clone())];
    let choices = vec![
        Choice::hinted("yes", page.t("linking-yes"), page.t("linking-yes-hint")),
        Choice::hinted("no", page.t("linking-no"), page.ta("linking-no-hint", &label)),
        Choice::hinted("later", page.ta("linking-later", &label), page.ta("linking-later-hint", &until)),
    ];
    let outcomes = [Outcome::Same, Outcome::Different, Outcome::Unclear]
        .into_iter()
        .map(|outcome| {
            let key = format!("linking-outcome-{}", outcome.name());
            Choice::hinted(outcome.name(), page.t(&key), page.t(&format!("{key}-hint")))
        })
        .collect();
    let view = Show {
        action: format!("/koppelingen/{id}"),
        outcome_action: format!("/koppelingen/{id}/uitkomst"),
        version: hit.version,
        since: page.date(&own.proposed_at.date()),
        shown,
        strength: super::explained(hit.strength, &linking.settings),
        choices,
        steps: steps(&page, shown, &deadline),
        other,
        kinds,
        brokered: hit.brokered,
        task,
        outcomes,
        label: own.label,
        page: page.clone(),
    };
    render(&page, &view)
}

fn steps(page: &Page, shown: Shown, deadline: &str) -> Vec<Step> {
    let current = match shown {
        Shown::Question => 1,
        Shown::Waiting => 2,
        Shown::Linked | Shown::Closed => 3,
    };
    let until = [("date", deadline.to_owned())];
    let texts = [
        (page.t("linking-step-found"), String::new()),
        (
            page.t("linking-step-you"),
            if current == 1 { page.ta("linking-step-before", &until) } else { String::new() },
        ),
        (page.t("linking-step-other"), page.t("linking-step-other-text")),
        (page.t("linking-step-call"), page.t("linking-step-call-text")),
    ];
    texts
        .into_iter()
        .enumerate()
        .map(|(position, (title, text))| Step {
            title,
            text,
            class: if position < current {
                "done"
            } else if position == current && shown != Shown::Closed {
                "current"
            } else {
                "later"
            },
        })
        .collect()
}

pub(crate) async fn submit(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let hit: HitId = id.parse().map_err(|_| WebError::NotFound)?;
    let given: Answer = match form.get("choice") {
        "later" => return see_other("/koppelingen?notice=linking-notice-later"),
        given => match given.parse() {
            Ok(given) => given,
            Err(_) => return page_for(visit, id, vec![FieldError::new("choice", "web-error-choose")]).await,
        },
    };
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    match answer::answer(&visit.app, &visit.ctx, form.submission()?, hit, version, given).await {
        Ok(()) => see_other(&format!("/koppelingen/{hit}?notice=linking-notice-answered")),
        Err(WebError::Refused(why)) => page_for(visit, id, vec![FieldError::new("", why)]).await,
        // A colleague answered in the meantime, or the term passed: show how it stands now.
        Err(WebError::Conflict(_)) => see_other(&format!("/koppelingen/{hit}?notice=linking-notice-changed")),
        Err(error) => Err(error),
    }
}

pub(crate) async fn outcome(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let hit: HitId = id.parse().map_err(|_| WebError::NotFound)?;
    let Ok(given) = form.get("outcome").parse::<Outcome>() else {
        return page_for(visit, id, vec![FieldError::new("outcome", "web-error-choose")]).await;
    };
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    match answer::record_outcome(&visit.app, &visit.ctx, form.submission()?, hit, version, given).await {
        Ok(()) => see_other(&format!("/koppelingen/{hit}?notice=linking-notice-outcome")),
        Err(WebError::Conflict(_)) => see_other(&format!("/koppelingen/{hit}?notice=linking-notice-changed")),
        Err(error) => Err(error),
    }
}
