//! The list of requests, a new one, and changed needs.

use askama::Template;
use oever_coordination::load_dossier;
use oever_web::axum::extract::Path;
use oever_web::{Conflict, ConflictRow, Fields, Form, Page, Visit, WebError, WebResult, render, see_other};

use super::needs_form::{self, NeedsForm};
use super::{care, id, version};
use crate::model::{Needs, Request, RequestId};
use crate::pages::words::Words;
use crate::request::{NewRequest, change_needs, request_place};
use crate::rules::PlacementRules;
use crate::{queries, search};

/// A request in a list.
struct Row {
    id: String,
    alias: String,
    status: String,
    urgency: String,
    since: String,
    escalated: String,
}

fn row(page: &Page, request: &Request) -> Row {
    Row {
        id: request.id.to_string(),
        alias: request.alias.clone(),
        status: page.t(&format!("placement-status-{}", request.status.word())),
        urgency: page.t(&format!("placement-urgency-{}", request.urgency.word())),
        since: page.date(&request.created_at.date()),
        escalated: request
            .escalated_because
            .map_or_else(String::new, |because| page.t(&format!("placement-because-{}", because.word()))),
    }
}

#[derive(Template)]
#[template(path = "requests.html")]
struct List {
    page: Page,
    open: Vec<Row>,
    ended: Vec<Row>,
}

/// The requests of the own organisation.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let visit = care(visit);
    let organisation = visit.actor()?.organisation;
    let requests = queries::requests_of(&mut visit.app.db().read().await?, organisation).await?;
    let page = visit.page("placement-requests");
    let (ended, open): (Vec<_>, Vec<_>) = requests.iter().partition(|request| request.status.ended());
    let rows = |requests: Vec<&Request>| requests.into_iter().map(|request| row(&page, request)).collect();
    render(&page, &List { page: page.clone(), open: rows(open), ended: rows(ended) })
}

#[derive(Template)]
#[template(path = "escalated.html")]
struct Escalated {
    page: Page,
    rows: Vec<Row>,
}

/// Requests that wait for a decision of the own organisation.
pub(crate) async fn escalated(visit: Visit) -> WebResult {
    let visit = care(visit);
    let organisation = visit.actor()?.organisation;
    let requests = queries::requests_escalated_to(&mut visit.app.db().read().await?, organisation).await?;
    let page = visit.page("placement-escalated");
    let rows = requests.iter().map(|request| row(&page, request)).collect();
    render(&page, &Escalated { page: page.clone(), rows })
}

#[derive(Template)]
#[template(path = "request-form.html")]
struct RequestForm {
    page: Page,
    action: String,
    alias: String,
    /// The alias belongs to a dossier and is not typed.
    fixed: bool,
    new: bool,
    version: i64,
    needs: NeedsForm,
}

/// A new request; `?dossier=` names the alias of the dossier it belongs to.
pub(crate) async fn new(visit: Visit) -> WebResult {
    let visit = care(visit);
    let alias = visit.query.get("dossier").to_owned();
    if !alias.is_empty() {
        load_dossier(&visit.app, &visit.ctx, &alias, "dossier.edit").await?;
    }
    let region = visit.actor()?.region.clone();
    let page = visit.page("placement-new");
    let rules = visit.app.part::<PlacementRules>();
    let needs = Needs { region, ..Needs::default() };
    let needs = NeedsForm::new(&page, &rules, &needs, &[], None);
    let fixed = !alias.is_empty();
    render(
        &page,
        &RequestForm {
            page: page.clone(),
            action: "/plek/nieuw".into(),
            alias,
            fixed,
            new: true,
            version: 0,
            needs,
        },
    )
}

pub(crate) async fn create(visit: Visit, form: Form) -> WebResult {
    let visit = care(visit);
    let rules = visit.app.part::<PlacementRules>();
    let fixed = form.is("fixed", "yes");
    let outcome = match needs_form::read(&rules, &form, None) {
        Ok((urgency, needs, danger)) => {
            let dossier = if fixed {
                let found = load_dossier(&visit.app, &visit.ctx, form.get("alias"), "dossier.edit").await?;
                Some(found.dossier.id)
            } else {
                None
            };
            let input = NewRequest { dossier, alias: form.get("alias").into(), urgency, needs, danger };
            request_place(&visit.app, &visit.ctx, form.submission()?, &input).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => see_other(&format!("/plek/{id}?notice=placement-notice-requested")),
        Err(WebError::Invalid(problem)) => {
            let page = visit.page("placement-new").with_errors(problem.0);
            let needs = again(&page, &rules, &form);
            let alias = form.get("alias").to_owned();
            render(
                &page,
                &RequestForm {
                    page: page.clone(),
                    action: "/plek/nieuw".into(),
                    alias,
                    fixed,
                    new: true,
                    version: 0,
                    needs,
                },
            )
        }
        Err(error) => Err(error),
    }
}

fn again(page: &Page, rules: &PlacementRules, fields: &Fields) -> NeedsForm {
    let (urgency, needs, danger) = needs_form::typed(rules, fields);
    NeedsForm::new(page, rules, &needs, &danger, urgency)
}

/// Changed needs.
pub(crate) async fn needs(visit: Visit, Path(request): Path<String>) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let found = search::search(&visit.app, &visit.ctx, id).await?;
    let page = visit.page("placement-needs");
    let rules = visit.app.part::<PlacementRules>();
    let needs = NeedsForm::new(&page, &rules, &found.needs, &found.danger, Some(found.request.urgency));
    let action = format!("/plek/{id}/behoefte");
    let (alias, version) = (found.request.alias.clone(), found.request.version);
    render(&page, &RequestForm { page: page.clone(), action, alias, fixed: true, new: false, version, needs })
}

pub(crate) async fn save_needs(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let rules = visit.app.part::<PlacementRules>();
    let before = search::search(&visit.app, &visit.ctx, id).await?;
    let seen = version(&form)?;
    let outcome = match needs_form::read(&rules, &form, Some(&before.needs)) {
        Ok((urgency, needs, danger)) => {
            let saved =
                change_needs(&visit.app, &visit.ctx, form.submission()?, id, seen, urgency, &needs, &danger)
                    .await;
            saved.map_err(|error| match error {
                WebError::Conflict(_) => {
                    WebError::Conflict(Box::new(conflict(&visit, &rules, &before, &needs, &form)))
                }
                other => other,
            })
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => see_other(&format!("/plek/{id}?notice=placement-notice-needs")),
        Err(WebError::Invalid(problem)) => {
            let page = visit.page("placement-needs").with_errors(problem.0);
            let needs = again(&page, &rules, &form);
            let action = format!("/plek/{id}/behoefte");
            let alias = before.request.alias.clone();
            render(
                &page,
                &RequestForm {
                    page: page.clone(),
                    action,
                    alias,
                    fixed: true,
                    new: false,
                    version: seen,
                    needs,
                },
            )
        }
        Err(error) => Err(error),
    }
}

/// Both versions of the needs, question by question.
fn conflict(
    visit: &Visit,
    rules: &PlacementRules,
    stored: &search::Search,
    typed: &Needs,
    form: &Form,
) -> Conflict {
    let page = visit.page("placement-needs");
    let words = Words { page: &page, rules };
    let value = |needs: &Needs, code: &str| {
        let values: Vec<String> = needs.answers.get(code).into_iter().flatten().cloned().collect();
        words.values(code, &values)
    };
    let mut rows: Vec<ConflictRow> = rules
        .schema
        .attributes()
        .iter()
        .map(|attribute| {
            let (yours, theirs) = (value(typed, &attribute.code), value(&stored.needs, &attribute.code));
            let changed = yours != theirs;
            ConflictRow { label: words.attribute(&attribute.code), yours, theirs, changed }
        })
        .filter(|row| row.changed)
        .collect();
    let wishes = |needs: &Needs| {
        let words: Vec<&str> = needs.wishes.iter().map(String::as_str).collect();
        words.join(", ")
    };
    let (yours, theirs) = (wishes(typed), wishes(&stored.needs));
    rows.push(ConflictRow { label: page.t("placement-wishes"), changed: yours != theirs, yours, theirs });
    let hidden = ["csrf", "idempotency", "version"];
    Conflict {
        action: format!("/plek/{}/behoefte", stored.request.id),
        back: format!("/plek/{}", stored.request.id),
        other: page.t("placement-someone"),
        at: String::new(),
        version: stored.request.version,
        rows,
        fields: form
            .iter()
            .filter(|(name, _)| !hidden.contains(name))
            .flat_map(|(name, values)| values.iter().map(|value| (name.to_owned(), value.clone())))
            .collect(),
    }
}
