//! Standing in: arrange it, end it, and the handover sheet.

use askama::Template;
use axum::extract::Path;
use oever_kernel::FunctionId;
use oever_organisations::{delegations_from, withdraw_delegation};
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};
use uuid::Uuid;

use super::{Choice, key, names, required_date, who_words};
use crate::clock_view::remaining_words;
use crate::substitution::{SheetCase, arrange_substitution, handover_sheet, possible_substitutes};

struct Line {
    stop: String,
    who: String,
    from: String,
    until: String,
    now: bool,
}

#[derive(Template)]
#[template(path = "substitution.html")]
struct Arrange {
    page: Page,
    lines: Vec<Line>,
    form: Fields,
    substitutes: Vec<Choice>,
    cases: i64,
}

async fn arrange_page(visit: &Visit, form: Fields, problem: FormProblem) -> WebResult {
    let actor = visit.actor()?;
    let page = visit.page("coordination-substitution-title").with_errors(problem.0);
    let substitutes = possible_substitutes(&visit.app, &visit.ctx)
        .await?
        .into_iter()
        .map(|function| {
            Choice::new(
                function.id.to_string(),
                format!("{}, {}", function.title, function.organisation_name),
            )
        })
        .collect();
    let today = visit.ctx.today();
    let mut lines = Vec::new();
    for delegation in
        delegations_from(&visit.app, actor.function).await?.into_iter().filter(|one| one.ends_on >= today)
    {
        let to = oever_organisations::function(&mut visit.app.db().read().await?, delegation.to).await?;
        lines.push(Line {
            stop: format!("/vervanging/{}/stop", delegation.id),
            who: format!("{}, {}", to.title, to.organisation_name),
            from: page.date(&delegation.starts_on),
            until: page.date(&delegation.ends_on),
            now: delegation.starts_on <= today,
        });
    }
    let cases = crate::worklist::caseload(&visit.app, actor.function).await?;
    render(&page, &Arrange { page: page.clone(), lines, form, substitutes, cases })
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    arrange_page(&visit, Fields::default(), FormProblem::default()).await
}

pub(crate) async fn arrange(visit: Visit, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let to = form.get("to").parse::<FunctionId>();
    problem.require(to.is_ok(), "to", "web-error-choose");
    let starts_on = required_date(&form, "starts_on", &mut problem);
    let ends_on = required_date(&form, "ends_on", &mut problem);
    let (Ok(to), Some(starts_on), Some(ends_on)) = (to, starts_on, ends_on) else {
        return arrange_page(&visit, form.fields, problem).await;
    };
    match arrange_substitution(&visit.app, &visit.ctx, form.submission()?, to, starts_on, ends_on).await {
        Ok(_) => see_other("/vervanging?notice=coordination-substitution-notice-arranged"),
        Err(WebError::Invalid(problem)) => arrange_page(&visit, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn stop(visit: Visit, Path(id): Path<Uuid>, form: Form) -> WebResult {
    withdraw_delegation(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other("/vervanging?notice=coordination-substitution-notice-stopped")
}

struct CaseView {
    alias: String,
    status: String,
    clocks: Vec<(String, String)>,
    open: Vec<(String, String, String)>,
    wish: Option<String>,
    last: Option<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "handover-sheet.html")]
struct Sheet {
    page: Page,
    cases: Vec<CaseView>,
    made: String,
    function: String,
}

/// The handover sheet, to read or to print. Names of persons do not stand on it.
pub(crate) async fn sheet(visit: Visit) -> WebResult {
    let ctx = visit.ctx.for_purpose(oever_kernel::Purpose::CARE);
    let cases = handover_sheet(&visit.app, &ctx).await?;
    let page = visit.page("coordination-sheet-title");
    let names = names(&mut visit.app.db().read().await?).await?;
    let view = |case: SheetCase| CaseView {
        alias: case.dossier.alias.clone(),
        status: page.t(&key("coordination-status", case.dossier.status.code())),
        clocks: case
            .clocks
            .into_iter()
            .map(|clock| {
                let left = remaining_words(&visit.app, page.language(), clock.remaining, clock.ending);
                let words =
                    clock.due_on.map_or_else(|| left.clone(), |due| format!("{left} ({})", page.date(&due)));
                (page.of(&clock.name).to_owned(), words)
            })
            .collect(),
        open: case
            .open
            .into_iter()
            .map(|(who, what, due)| {
                (
                    who_words(&page, &names, who),
                    what,
                    due.map_or_else(|| page.t("coordination-plan-no-date"), |due| page.date(&due)),
                )
            })
            .collect(),
        wish: case.wish,
        last: case.last.map(|(on, title, words)| {
            let title = page.t(&title);
            let title = if words.is_empty() { title.trim_end_matches(':').to_owned() } else { title };
            (page.date(&on), title, words)
        }),
    };
    let cases = cases.into_iter().map(view).collect();
    let function = visit.actor()?.function_title.clone();
    render(&page, &Sheet { made: page.time(&visit.ctx.now()), function, cases, page: page.clone() })
}
