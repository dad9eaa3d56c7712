//! Pages of follow-up: one use case each.

use askama::Template;
use axum::extract::Path;
use oever_coordination::dossier;
use oever_kernel::Purpose;
use oever_store::{ReadTx, StoreError, args};
use oever_web::{
    Conflict, ConflictRow, FieldError, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum,
    render, see_other,
};

use crate::model::{Answer, FollowUp, FollowUpId, Outcome, ReturnId, ReturnReason, ReturnSign};
use crate::plan::start_followup;
use crate::queries;
use crate::record::{answer, followup, followups_due, judge_return, record_outcome};

struct Choice {
    value: String,
    label: String,
    hint: String,
}

fn outcomes(page: &Page) -> Vec<Choice> {
    Outcome::ALL
        .iter()
        .map(|one| Choice {
            value: one.code().into(),
            label: page.t(&one.key()),
            hint: page.t(&format!("{}-hint", one.key())),
        })
        .collect()
}

fn reasons(page: &Page) -> Vec<Choice> {
    ReturnReason::ALL
        .iter()
        .map(|one| Choice { value: one.code().into(), label: page.t(&one.key()), hint: String::new() })
        .collect()
}

struct RowView {
    id: FollowUpId,
    alias: String,
    months: i64,
    due: String,
    late: bool,
    by: String,
}

struct ReturnView {
    sign: ReturnSign,
    alias: String,
    found: String,
    how: String,
    what: String,
}

#[derive(Template)]
#[template(path = "followups.html")]
struct List {
    page: Page,
    due: Vec<RowView>,
    coming: Vec<RowView>,
    done: Vec<RowView>,
    signs: Vec<ReturnView>,
    reasons: Vec<Choice>,
    alias: String,
    chosen: Vec<String>,
}

async fn alias_of(tx: &mut ReadTx, id: oever_coordination::DossierId) -> Result<Option<String>, StoreError> {
    match dossier(tx, id).await {
        Ok(dossier) => Ok(Some(dossier.alias)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn views(
    tx: &mut ReadTx,
    page: &Page,
    visit: &Visit,
    followups: Vec<FollowUp>,
) -> Result<Vec<RowView>, StoreError> {
    let mut rows = Vec::new();
    for one in followups {
        if let Some(alias) = alias_of(tx, one.dossier).await? {
            let shown = one.recorded_on.unwrap_or(one.due_on);
            rows.push(RowView {
                id: one.id,
                alias,
                months: one.months,
                due: page.date(&shown),
                late: one.is_planned() && one.due_on < visit.ctx.today(),
                by: one.function_title.unwrap_or_default(),
            });
        }
    }
    Ok(rows)
}

async fn list_page(visit: &Visit, errors: Vec<FieldError>, form: &Fields) -> WebResult {
    let organisation = visit.actor()?.organisation;
    let page = visit.page("followup-list").with_errors(errors);
    let today = visit.ctx.today();
    let mut tx = visit.app.db().read().await?;
    let soon = today.saturating_add(jiff::Span::new().days(7));
    let due = followups_due(&mut tx, organisation, soon).await?;
    let read = |rows: Vec<oever_store::Row>| rows.iter().map(FollowUp::read).collect::<Result<Vec<_>, _>>();
    let coming = read(tx.all(queries::COMING, args![organisation, soon]).await?)?;
    let done = read(tx.all(queries::RECORDED, args![organisation]).await?)?;
    let mut signs = Vec::new();
    for row in tx.all(queries::RETURNS, args![organisation]).await? {
        let sign = ReturnSign::read(&row)?;
        if let Some(alias) = alias_of(&mut tx, sign.dossier).await? {
            signs.push(ReturnView {
                alias,
                found: page.date(&sign.found_on),
                how: page.t(&format!("followup-sign-{}", sign.sign)),
                what: page.t(&format!("followup-return-{}", sign.status.replace('_', "-"))),
                sign,
            });
        }
    }
    let view = List {
        due: views(&mut tx, &page, visit, due).await?,
        coming: views(&mut tx, &page, visit, coming).await?,
        done: views(&mut tx, &page, visit, done).await?,
        signs,
        reasons: reasons(&page),
        alias: form.get("alias").into(),
        chosen: form.all("reasons").into_iter().map(str::to_owned).collect(),
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    list_page(&visit, Vec::new(), &Fields::default()).await
}

pub(crate) async fn start(visit: Visit, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    match start_followup(&visit.app, &visit.ctx, form.submission()?, form.get("alias")).await {
        Ok(()) => see_other("/nameting?notice=followup-notice-started"),
        Err(WebError::Invalid(FormProblem(errors))) => list_page(&visit, errors, &form.fields).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "followup.html")]
struct One {
    page: Page,
    action: String,
    dossier_path: String,
    lead: String,
    outcomes: Vec<Choice>,
    reasons: Vec<Choice>,
    chosen: Vec<String>,
    why: Vec<String>,
    note: String,
    version: i64,
    cancelled: bool,
    recorded: String,
}

fn one_page(
    visit: &Visit,
    errors: Vec<FieldError>,
    followup: &FollowUp,
    alias: &str,
    given: &Answer,
) -> WebResult {
    let page = visit.page("followup-one").with_errors(errors);
    let months = page.ta("followup-months", &[("months", followup.months.to_string())]);
    let page = page.clone().titled(&format!("{alias}: {months}"));
    let lead = page.ta(
        "followup-lead",
        &[("date", page.date(&followup.due_on)), ("start", page.date(&followup.starts_on))],
    );
    let recorded = match (followup.recorded_on, &followup.function_title) {
        (Some(on), Some(who)) => {
            page.ta("followup-recorded", &[("date", page.date(&on)), ("who", who.clone())])
        }
        _ => String::new(),
    };
    let view = One {
        action: format!("/nameting/{}", followup.id),
        dossier_path: format!("/dossier/{alias}"),
        lead,
        outcomes: outcomes(&page),
        reasons: reasons(&page),
        chosen: given.outcomes.iter().map(|one| one.code().to_owned()).collect(),
        why: given.reasons.iter().map(|one| one.code().to_owned()).collect(),
        note: given.note.clone(),
        version: followup.version,
        cancelled: followup.status == "cancelled",
        recorded,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let id: FollowUpId = id.parse().map_err(|_| WebError::NotFound)?;
    let (followup, found, given) = answer(&visit.app, &visit.ctx, id).await?;
    one_page(&visit, Vec::new(), &followup, &found.dossier.alias, &given.unwrap_or_default())
}

fn typed(form: &Fields) -> Answer {
    Answer {
        outcomes: form.all("outcomes").into_iter().filter_map(|code| code.parse().ok()).collect(),
        reasons: form.all("reasons").into_iter().filter_map(|code| code.parse().ok()).collect(),
        note: form.get("note").into(),
    }
}

fn words(page: &Page, answer: &Answer) -> [(String, String); 3] {
    let outcomes: Vec<String> = answer.outcomes.iter().map(|one| page.t(&one.key())).collect();
    let reasons: Vec<String> = answer.reasons.iter().map(|one| page.t(&one.key())).collect();
    [
        (page.t("followup-outcomes"), outcomes.join(", ")),
        (page.t("followup-reasons"), reasons.join(", ")),
        (page.t("followup-note"), answer.note.clone()),
    ]
}

async fn conflict(visit: &Visit, id: FollowUpId, given: &Answer) -> Result<Conflict, WebError> {
    let (followup, _, stored) = answer(&visit.app, &visit.ctx, id).await?;
    let page = visit.page("followup-one");
    let rows = words(&page, given)
        .into_iter()
        .zip(words(&page, &stored.unwrap_or_default()))
        .map(|((label, yours), (_, theirs))| ConflictRow { label, changed: yours != theirs, yours, theirs })
        .collect();
    let mut fields: Vec<(String, String)> =
        vec![("version".into(), followup.version.to_string()), ("note".into(), given.note.clone())];
    fields.extend(given.outcomes.iter().map(|one| ("outcomes".to_owned(), one.code().to_owned())));
    fields.extend(given.reasons.iter().map(|one| ("reasons".to_owned(), one.code().to_owned())));
    Ok(Conflict {
        action: format!("/nameting/{id}"),
        back: format!("/nameting/{id}"),
        other: followup.function_title.unwrap_or_default(),
        at: followup.recorded_on.map_or(String::new(), |on| page.date(&on)),
        version: followup.version,
        rows,
        fields,
    })
}

pub(crate) async fn record(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let id: FollowUpId = id.parse().map_err(|_| WebError::NotFound)?;
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    let given = typed(&form);
    match record_outcome(&visit.app, &visit.ctx, form.submission()?, id, version, &given).await {
        Ok(()) => see_other("/nameting?notice=followup-notice-recorded"),
        Err(WebError::Invalid(FormProblem(errors))) => {
            let (moment, found) = followup(&visit.app, &visit.ctx, id).await?;
            one_page(&visit, errors, &moment, &found.dossier.alias, &given)
        }
        Err(WebError::Conflict(_)) => Err(WebError::Conflict(Box::new(conflict(&visit, id, &given).await?))),
        Err(error) => Err(error),
    }
}

pub(crate) async fn judge(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let id: ReturnId = id.parse().map_err(|_| WebError::NotFound)?;
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    let returned = match form.get("returned") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let reasons: Vec<ReturnReason> =
        form.all("reasons").into_iter().filter_map(|code| code.parse().ok()).collect();
    match judge_return(&visit.app, &visit.ctx, form.submission()?, id, version, returned, &reasons).await {
        Ok(()) => see_other("/nameting?notice=followup-notice-judged"),
        Err(WebError::Invalid(FormProblem(errors))) => list_page(&visit, errors, &form.fields).await,
        Err(WebError::Conflict(_)) => {
            list_page(&visit, vec![FieldError::new("", "followup-error-stale")], &form.fields).await
        }
        Err(error) => Err(error),
    }
}
