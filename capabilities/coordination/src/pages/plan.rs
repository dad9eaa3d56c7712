//! Items of the plan.

use askama::Template;
use axum::extract::Path;
use jiff::ToSpan as _;
use oever_store::ReadTx;
use oever_web::{
    Conflict, ConflictRow, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render,
    see_other,
};

use super::dossier::who_choices;
use super::{Choice, Head, Reading, choices, date_of, head, key, names, version_of, who_words, with_date};
use crate::merge::holder_of;
use crate::model::{Effect, PlanContent, PlanItemId, PlanStatus, Who};
use crate::plan::{PlanInput, PlanItem, add_plan_item, add_plan_items, change_plan_item, plan_item};
use crate::queries_merge::PLAN_HOLDER;
use crate::remind::{Nudge, Waiting, nudge};

#[derive(Template)]
#[template(path = "plan-item.html")]
struct Show {
    page: Page,
    head: Head,
    form: Fields,
    action: String,
    remind: String,
    escalate: String,
    new: bool,
    who: Vec<Choice>,
    statuses: Vec<Choice>,
    effects: Vec<Choice>,
    waits: bool,
    reminded: String,
    escalated: String,
}

/// Reads the form; what cannot be read becomes a problem of its field.
fn input_of(form: &Fields) -> Result<PlanInput, FormProblem> {
    let mut problem = FormProblem::default();
    let who: Option<Who> = form.get("who").parse().ok();
    problem.require(who.is_some(), "who", "coordination-error-owner");
    let due_on = date_of(form, "due_on", &mut problem);
    let done_on = date_of(form, "done_on", &mut problem);
    let status = form.some("status").map_or(Ok(PlanStatus::Planned), str::parse);
    problem.require(status.is_ok(), "status", "web-error-choose");
    let effect = form.some("effect").map(str::parse::<Effect>).transpose();
    problem.require(effect.is_ok(), "effect", "web-error-choose");
    let content = PlanContent {
        what: form.get("what").into(),
        why: form.get("why").into(),
        desired_effect: form.get("desired_effect").into(),
        seen: form.get("seen").into(),
    };
    match (who, status, effect) {
        (Some(who), Ok(status), Ok(effect)) if problem.0.is_empty() => {
            Ok(PlanInput { who, content, due_on, status, done_on, effect })
        }
        _ => {
            for (text, field) in
                [(&content.what, "what"), (&content.why, "why"), (&content.desired_effect, "desired_effect")]
            {
                problem.require(!text.is_empty(), field, "web-error-required");
            }
            Err(problem)
        }
    }
}

fn fields_of(item: &PlanItem) -> Fields {
    let fields = Fields::default()
        .with("who", &item.row.who.code())
        .with("what", &item.content.what)
        .with("why", &item.content.why)
        .with("desired_effect", &item.content.desired_effect)
        .with("seen", &item.content.seen)
        .with("status", item.row.status.code())
        .with("effect", item.row.effect.map_or("", Effect::code))
        .with("version", &item.row.version.to_string());
    with_date(with_date(fields, "due_on", item.row.due_on), "done_on", item.row.done_on)
}

/// An item of this dossier, or of one that shows under it.
async fn stored_item(tx: &mut ReadTx, reading: &Reading, id: PlanItemId) -> Result<PlanItem, WebError> {
    let holder = holder_of(tx, PLAN_HOLDER, id).await?;
    let (found, key) = reading.holding(holder)?;
    Ok(plan_item(tx, key, &reading.permit, found, id).await?)
}

async fn page_with(
    visit: Visit,
    alias: &str,
    id: Option<PlanItemId>,
    form: Option<Fields>,
    problem: FormProblem,
) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let title = if id.is_some() { "coordination-plan-change" } else { "coordination-plan-new" };
    let page = visit.page(title).titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "plan").await?;
    let stored = match id {
        Some(id) => Some(stored_item(&mut tx, &reading, id).await?),
        None => None,
    };
    drop(tx);
    let form = form
        .or_else(|| stored.as_ref().map(fields_of))
        .unwrap_or_else(|| Fields::default().with("status", "planned"));
    let row = stored.as_ref().map(|item| &item.row);
    let show = Show {
        page: page.clone(),
        head,
        form,
        action: id.map_or_else(
            || format!("/dossier/{alias}/afspraken"),
            |id| format!("/dossier/{alias}/afspraak/{id}"),
        ),
        remind: id.map_or_else(String::new, |id| format!("/dossier/{alias}/afspraak/{id}/herinner")),
        escalate: id.map_or_else(String::new, |id| format!("/dossier/{alias}/afspraak/{id}/escaleer")),
        new: id.is_none(),
        who: who_choices(&visit, &page).await?,
        statuses: choices(&page, "coordination-plan-status", PlanStatus::ALL.iter().map(|one| one.code())),
        effects: choices(&page, "coordination-effect", Effect::ALL.iter().map(|one| one.code())),
        waits: row.is_some_and(|row| row.is_open() && matches!(row.who, Who::Organisation(_))),
        reminded: row.and_then(|row| row.reminded_at).map_or_else(String::new, |at| page.time(&at)),
        escalated: row.and_then(|row| row.escalated_at).map_or_else(String::new, |at| page.time(&at)),
    };
    render(&page, &show)
}

pub(crate) async fn new(visit: Visit, Path(alias): Path<String>) -> WebResult {
    page_with(visit, &alias, None, None, FormProblem::default()).await
}

pub(crate) async fn add(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let input = match input_of(&form) {
        Ok(input) => input,
        Err(problem) => return page_with(visit, &alias, None, Some(form.fields), problem).await,
    };
    match add_plan_item(&visit.app, &visit.ctx, form.submission()?, &alias, &input).await {
        Ok(_) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-plan")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, None, Some(form.fields), problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn show(visit: Visit, Path((alias, id)): Path<(String, PlanItemId)>) -> WebResult {
    page_with(visit, &alias, Some(id), None, FormProblem::default()).await
}

pub(crate) async fn change(
    visit: Visit,
    Path((alias, id)): Path<(String, PlanItemId)>,
    form: Form,
) -> WebResult {
    let version = version_of(&form)?;
    let input = match input_of(&form) {
        Ok(input) => input,
        Err(problem) => return page_with(visit, &alias, Some(id), Some(form.fields), problem).await,
    };
    match change_plan_item(&visit.app, &visit.ctx, form.submission()?, &alias, id, version, &input).await {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-plan")),
        Err(WebError::Invalid(problem)) => {
            page_with(visit, &alias, Some(id), Some(form.fields), problem).await
        }
        Err(WebError::Conflict(_)) => Err(both_versions(&visit, &alias, id, &form, &input).await?),
        Err(error) => Err(error),
    }
}

/// Somebody else saved first: what was typed beside what is stored.
async fn both_versions(
    visit: &Visit,
    alias: &str,
    id: PlanItemId,
    form: &Fields,
    input: &PlanInput,
) -> Result<WebError, WebError> {
    let reading = super::read(visit, alias).await?;
    let page = visit.page("coordination-plan-change");
    let mut tx = visit.app.db().read().await?;
    let stored = stored_item(&mut tx, &reading, id).await?;
    let names = names(&mut tx).await?;
    let other = oever_organisations::function(&mut tx, stored.row.changed_by)
        .await
        .map_or_else(|_| page.t("coordination-machine"), |function| function.title);
    drop(tx);
    let date = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| page.date(&date));
    let status = |status: PlanStatus| page.t(&key("coordination-plan-status", status.code()));
    let effect = |effect: Option<Effect>| {
        effect.map_or_else(String::new, |one| page.t(&key("coordination-effect", one.code())))
    };
    let rows = [
        (
            "coordination-plan-who",
            who_words(&page, &names, input.who),
            who_words(&page, &names, stored.row.who),
        ),
        ("coordination-plan-what", input.content.what.clone(), stored.content.what.clone()),
        ("coordination-plan-why", input.content.why.clone(), stored.content.why.clone()),
        (
            "coordination-plan-desired-effect",
            input.content.desired_effect.clone(),
            stored.content.desired_effect.clone(),
        ),
        ("coordination-plan-due", date(input.due_on), date(stored.row.due_on)),
        ("coordination-plan-status", status(input.status), status(stored.row.status)),
        ("coordination-plan-done", date(input.done_on), date(stored.row.done_on)),
        ("coordination-plan-effect", effect(input.effect), effect(stored.row.effect)),
        ("coordination-plan-seen", input.content.seen.clone(), stored.content.seen.clone()),
    ];
    Ok(WebError::Conflict(Box::new(Conflict {
        action: format!("/dossier/{alias}/afspraak/{id}"),
        back: format!("/dossier/{alias}"),
        other,
        at: page.time(&stored.row.changed_at),
        version: stored.row.version,
        rows: rows
            .into_iter()
            .map(|(label, yours, theirs)| ConflictRow::new(page.t(label), yours, theirs))
            .collect(),
        fields: Conflict::typed(form),
    })))
}

/// The first three agreements of a new dossier (ux.md 3.4): her wish, safety now, rest.
pub(crate) async fn begin(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let text = |name: &str, part: &str| {
        visit.app.catalogue().text(visit.ctx.language, &format!("coordination-begin-{name}-{part}"), &[])
    };
    let inputs: Vec<PlanInput> = [("wish", 3), ("safety", 1), ("rest", 14)]
        .into_iter()
        .map(|(name, days): (&str, i32)| PlanInput {
            who: Who::Coordinator,
            content: PlanContent {
                what: text(name, "what"),
                why: text(name, "why"),
                desired_effect: text(name, "effect"),
                seen: String::new(),
            },
            due_on: visit.ctx.today().checked_add(days.days()).ok(),
            status: PlanStatus::Planned,
            done_on: None,
            effect: None,
        })
        .collect();
    add_plan_items(&visit.app, &visit.ctx, form.submission()?, &alias, &inputs).await?;
    see_other(&format!("/dossier/{alias}?notice=coordination-notice-plan"))
}

pub(crate) async fn remind(
    visit: Visit,
    Path((alias, id)): Path<(String, PlanItemId)>,
    form: Form,
) -> WebResult {
    nudge(&visit.app, &visit.ctx, form.submission()?, &alias, Waiting::Plan(id), Nudge::Remind).await?;
    see_other("/werk?notice=coordination-notice-reminded")
}

pub(crate) async fn escalate(
    visit: Visit,
    Path((alias, id)): Path<(String, PlanItemId)>,
    form: Form,
) -> WebResult {
    nudge(&visit.app, &visit.ctx, form.submission()?, &alias, Waiting::Plan(id), Nudge::Escalate).await?;
    see_other("/werk?notice=coordination-notice-escalated")
}
