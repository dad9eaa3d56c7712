//! A measure: plan, show, change, own, count.

use askama::Template;
use axum::extract::Path;
use oever_web::{
    Conflict, ConflictRow, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render,
    see_other,
};

use super::register::MeasureView;
use super::{Choice, date, date_parts, number};
use crate::model::{Bottleneck, BottleneckId, Measure, MeasureId, STATUSES};
use crate::plan_measure::{MeasureInput, change_measure, own_measure, plan_measure};
use crate::read;
use crate::record_effect::{EffectInput, record_effect};

type DateParts = (String, String, String);

#[derive(Template)]
#[template(path = "measure-form.html")]
struct MeasureForm {
    page: Page,
    action: String,
    back: String,
    about: String,
    form: Fields,
    ways: Vec<Choice>,
    owners: Vec<Choice>,
    statuses: Vec<Choice>,
    starts_on: DateParts,
    baseline_on: DateParts,
    version: i64,
}

fn form_page(page: &Page, action: &str, back: &str, about: String, form: Fields, version: i64) -> WebResult {
    let choices = |name: &str, codes: &[&str]| -> Vec<Choice> {
        codes.iter().map(|code| Choice::new(code, page.t(&format!("steering-{name}-{code}")))).collect()
    };
    let view = MeasureForm {
        action: action.into(),
        back: back.into(),
        about,
        ways: choices("way", &["lower", "higher"]),
        owners: if version == 0 { choices("owner", &["own", "nobody"]) } else { Vec::new() },
        statuses: if version == 0 { Vec::new() } else { choices("status", &STATUSES) },
        starts_on: date_parts(&form, "starts_on"),
        baseline_on: date_parts(&form, "baseline_on"),
        form,
        version,
        page: page.clone(),
    };
    render(page, &view)
}

/// Reads a form; what is no number or date is an error beside what the use case finds.
fn input(form: &Fields) -> Result<MeasureInput, WebError> {
    let mut errors = Vec::new();
    let input = MeasureInput {
        title: form.get("title").into(),
        what: form.get("what").into(),
        goal: form.get("goal").into(),
        indicator: form.get("indicator").into(),
        better_when: form.get("better_when").parse().ok(),
        margin: number(form, "margin", &mut errors).unwrap_or(0),
        baseline: number(form, "baseline", &mut errors),
        baseline_on: date(form, "baseline_on", &mut errors),
        compared_with: form.get("compared_with").into(),
        stop_rule: form.get("stop_rule").into(),
        starts_on: date(form, "starts_on", &mut errors),
        status: form.get("status").into(),
    };
    if errors.is_empty() { Ok(input) } else { Err(WebError::Invalid(FormProblem(errors))) }
}

pub(crate) async fn plan_form(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: BottleneckId = id.parse().map_err(|_| WebError::NotFound)?;
    let chain = read::chain(&mut visit.app.db().read().await?, id).await?;
    let page = visit.page("steering-plan");
    let path = format!("/knelpunten/{id}");
    let fields = Fields::default()
        .with("owner", "own")
        .with("margin", "0")
        .with("starts_on", &visit.ctx.today().to_string());
    form_page(&page, &format!("{path}/maatregel"), &path, chain.bottleneck.words, fields, 0)
}

pub(crate) async fn plan(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: BottleneckId = id.parse().map_err(|_| WebError::NotFound)?;
    let submission = form.submission()?;
    let done = match input(&form) {
        Ok(input) => {
            plan_measure(&visit.app, &visit.ctx, submission, id, &input, form.is("owner", "own")).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(measure) => see_other(&format!("/maatregel/{measure}?notice=steering-notice-planned")),
        Err(WebError::Invalid(FormProblem(errors))) => {
            let chain = read::chain(&mut visit.app.db().read().await?, id).await?;
            let page = visit.page("steering-plan").with_errors(errors);
            let path = format!("/knelpunten/{id}");
            form_page(
                &page,
                &format!("{path}/maatregel"),
                &path,
                chain.bottleneck.words,
                form.fields.clone(),
                0,
            )
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "measure.html")]
struct Show {
    page: Page,
    view: MeasureView,
    about: Vec<Bottleneck>,
    back: String,
    change: String,
    count: String,
    owner: String,
    effects: Vec<(String, i64, String, String)>,
    starts_on: String,
    baseline_on: String,
    status: String,
    way: String,
    rule: String,
    may_edit: bool,
    may_own: bool,
    form: Fields,
    measured_on: DateParts,
}

async fn show_page(visit: &Visit, page: &Page, id: MeasureId, form: Fields) -> WebResult {
    let (judged, about) = read::measure(&mut visit.app.db().read().await?, id).await?;
    let page = page.clone().titled(&judged.measure.title);
    let measure = &judged.measure;
    let may_edit = visit.app.authorise(&visit.ctx, "measure.edit", &measure.record()).is_ok();
    let may_own = measure.organisation.is_none() && visit.app.role_may(&visit.ctx, "measure.edit");
    let effects = judged
        .effects
        .iter()
        .map(|effect| {
            (page.date(&effect.measured_on), effect.value, effect.note.clone(), effect.function_title.clone())
        })
        .collect();
    let why = judged.verdict.why();
    let rule = page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]);
    let view = Show {
        back: about.first().map_or("/knelpunten".into(), |one| format!("/knelpunten/{}", one.id)),
        change: format!("/maatregel/{id}/wijzig"),
        count: format!("/maatregel/{id}/meting"),
        owner: if measure.function_title.is_empty() {
            page.t("steering-without-owner")
        } else {
            measure.function_title.clone()
        },
        about,
        effects,
        starts_on: page.date(&measure.starts_on),
        baseline_on: measure.baseline_on.map_or(String::new(), |on| page.date(&on)),
        status: page.t(&format!("steering-status-{}", measure.status)),
        way: page.t(&format!("steering-way-{}", measure.better_when.code())),
        rule,
        may_edit,
        may_own,
        measured_on: date_parts(&form, "measured_on"),
        form,
        view: MeasureView::new(&page, judged),
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: MeasureId = id.parse().map_err(|_| WebError::NotFound)?;
    let page = visit.page("steering-measure");
    show_page(&visit, &page, id, Fields::default()).await
}

fn fields_of(measure: &Measure) -> Fields {
    let text = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
    Fields::default()
        .with("title", &measure.title)
        .with("what", &measure.what)
        .with("goal", &measure.goal)
        .with("indicator", &measure.indicator)
        .with("better_when", measure.better_when.code())
        .with("margin", &measure.margin.to_string())
        .with("baseline", &text(measure.baseline))
        .with("baseline_on", &measure.baseline_on.map_or(String::new(), |on| on.to_string()))
        .with("compared_with", &measure.compared_with)
        .with("stop_rule", &measure.stop_rule)
        .with("starts_on", &measure.starts_on.to_string())
        .with("status", &measure.status)
}

pub(crate) async fn change_form(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: MeasureId = id.parse().map_err(|_| WebError::NotFound)?;
    let (judged, _) = read::measure(&mut visit.app.db().read().await?, id).await?;
    visit.app.authorise(&visit.ctx, "measure.edit", &judged.measure.record())?;
    let page = visit.page("steering-change");
    let path = format!("/maatregel/{id}");
    form_page(
        &page,
        &format!("{path}/wijzig"),
        &path,
        String::new(),
        fields_of(&judged.measure),
        judged.measure.version,
    )
}

/// What is compared when two people changed one measure.
const COMPARED: [&str; 12] = [
    "title",
    "what",
    "goal",
    "indicator",
    "better_when",
    "margin",
    "baseline",
    "baseline_on",
    "compared_with",
    "stop_rule",
    "starts_on",
    "status",
];

async fn conflict(visit: &Visit, id: MeasureId, form: &Form) -> Result<Conflict, WebError> {
    let (judged, _) = read::measure(&mut visit.app.db().read().await?, id).await?;
    let page = visit.page("steering-change");
    let stored = fields_of(&judged.measure);
    let mut typed = form.fields.clone();
    for name in ["baseline_on", "starts_on"] {
        if let Ok(Some(date)) = form.date(name) {
            typed = typed.with(name, &date.to_string());
        }
    }
    let rows = COMPARED
        .iter()
        .map(|name| ConflictRow {
            label: page.t(&format!("steering-field-{}", name.replace('_', "-"))),
            yours: typed.get(name).into(),
            theirs: stored.get(name).into(),
            changed: typed.get(name) != stored.get(name),
        })
        .collect();
    let mut fields: Vec<(String, String)> =
        COMPARED.iter().map(|name| ((*name).into(), typed.get(name).into())).collect();
    fields.push(("version".into(), judged.measure.version.to_string()));
    Ok(Conflict {
        action: format!("/maatregel/{id}/wijzig"),
        back: format!("/maatregel/{id}"),
        other: judged.measure.changed_by.clone(),
        at: page.time(&judged.measure.changed_at),
        version: judged.measure.version,
        rows,
        fields,
    })
}

pub(crate) async fn change(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: MeasureId = id.parse().map_err(|_| WebError::NotFound)?;
    let submission = form.submission()?;
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    let done = match input(&form) {
        Ok(input) => change_measure(&visit.app, &visit.ctx, submission, id, version, &input).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => see_other(&format!("/maatregel/{id}?notice=web-saved")),
        Err(WebError::Invalid(FormProblem(errors))) => {
            let page = visit.page("steering-change").with_errors(errors);
            let path = format!("/maatregel/{id}");
            form_page(&page, &format!("{path}/wijzig"), &path, String::new(), form.fields.clone(), version)
        }
        Err(WebError::Conflict(_)) => Err(WebError::Conflict(Box::new(conflict(&visit, id, &form).await?))),
        Err(error) => Err(error),
    }
}

pub(crate) async fn own(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: MeasureId = id.parse().map_err(|_| WebError::NotFound)?;
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    own_measure(&visit.app, &visit.ctx, form.submission()?, id, version).await?;
    see_other(&format!("/maatregel/{id}?notice=steering-notice-owned"))
}

pub(crate) async fn effect(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: MeasureId = id.parse().map_err(|_| WebError::NotFound)?;
    let submission = form.submission()?;
    let mut errors = Vec::new();
    let input = EffectInput {
        measured_on: date(&form, "measured_on", &mut errors),
        value: number(&form, "value", &mut errors),
        note: form.get("note").into(),
    };
    let done = if errors.is_empty() {
        record_effect(&visit.app, &visit.ctx, submission, id, &input).await
    } else {
        Err(WebError::Invalid(FormProblem(errors)))
    };
    match done {
        Ok(()) => see_other(&format!("/maatregel/{id}?notice=steering-notice-measured")),
        Err(WebError::Invalid(FormProblem(errors))) => {
            let page = visit.page("steering-measure").with_errors(errors);
            show_page(&visit, &page, id, form.fields.clone()).await
        }
        Err(error) => Err(error),
    }
}
