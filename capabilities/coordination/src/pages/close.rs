//! Closing a dossier, and opening it again.

use askama::Template;
use axum::extract::Path;
use oever_store::args;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, Head, choices, head, version_of};
use crate::clock::clocks_of;
use crate::close::{CloseDossier, close_dossier, reopen_dossier};
use crate::model::CloseReason;
use crate::queries;

#[derive(Template)]
#[template(path = "close.html")]
struct Show {
    page: Page,
    head: Head,
    form: Fields,
    reasons: Vec<Choice>,
    open_items: i64,
    running: usize,
}

async fn page_with(visit: Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-close").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "plan").await?;
    let open_items = tx.one(queries::PLAN_OPEN_COUNT, args![reading.dossier().id]).await?.get("n")?;
    let running = clocks_of(
        &visit.app,
        &mut tx,
        &reading.key,
        &reading.permit,
        reading.dossier().id,
        visit.ctx.today(),
    )
    .await?
    .iter()
    .filter(|clock| clock.term.stopped.is_none())
    .count();
    let reasons = choices(&page, "coordination-close", CloseReason::ALL.iter().map(|one| one.code()));
    render(&page, &Show { page: page.clone(), head, form, reasons, open_items, running })
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    page_with(visit, &alias, Fields::default(), FormProblem::default()).await
}

pub(crate) async fn close(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let version = version_of(&form)?;
    let Ok(reason) = form.get("reason").parse::<CloseReason>() else {
        return page_with(visit, &alias, form.fields, FormProblem::at("reason", "web-error-choose")).await;
    };
    let input = CloseDossier {
        reason,
        accepted_by: form.get("accepted_by").into(),
        without_because: form.get("without_because").into(),
        responsible: form.get("responsible").into(),
        open_items_because: form.get("open_items_because").into(),
    };
    match close_dossier(&visit.app, &visit.ctx, form.submission()?, &alias, version, &input).await {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-closed")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, form.fields, problem).await,
        Err(WebError::Conflict(_)) => {
            page_with(
                visit,
                &alias,
                form.fields,
                FormProblem::at("reason", "coordination-error-identity-changed"),
            )
            .await
        }
        Err(error) => Err(error),
    }
}

pub(crate) async fn reopen(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    match reopen_dossier(
        &visit.app,
        &visit.ctx,
        form.submission()?,
        &alias,
        version_of(&form)?,
        form.get("why"),
    )
    .await
    {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-reopened")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}
