//! "Mijn gemeente", and the register of agreements.

use askama::Template;
use axum::extract::Path;
use oever_kernel::{OrganisationId, Role};
use oever_organisations::{FunctionView, OrganisationKind};
use oever_web::{
    FieldError, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other,
};

use super::{Choice, date, date_parts, region_name, regions};
use crate::agree::{AgreementInput, agree};
use crate::keep_basics::{basic_level, keep_basics};
use crate::model::{Agreement, BASIC_STATES, SUBJECTS};
use crate::read;

struct ItemView {
    id: String,
    action: String,
    state_field: String,
    proof_field: String,
    wrong: bool,
    name: String,
    proof_hint: String,
    statements: String,
    state: String,
    label: String,
    badge: &'static str,
    since: String,
    proof: String,
    by: String,
    version: i64,
}

#[derive(Template)]
#[template(path = "municipality.html")]
struct Municipality {
    page: Page,
    name: String,
    organisation: OrganisationId,
    own: bool,
    others: Vec<Choice>,
    contacts: Vec<FunctionView>,
    route: Option<FunctionView>,
    region: String,
    items: Vec<ItemView>,
    in_order: usize,
    missing: Vec<String>,
    late: Vec<String>,
    states: Vec<Choice>,
    agreements: Vec<AgreementView>,
}

struct AgreementView {
    agreement: Agreement,
    subject: String,
    region: String,
    from: String,
    until: String,
    ended: bool,
}

fn agreement_view(page: &Page, visit: &Visit, agreement: Agreement) -> AgreementView {
    AgreementView {
        subject: page.t(&format!("steering-subject-{}", agreement.subject)),
        region: region_name(page, visit, agreement.region.as_deref()),
        from: page.date(&agreement.starts_on),
        until: agreement.ends_on.map_or(String::new(), |on| page.date(&on)),
        ended: agreement.ends_on.is_some_and(|end| end < visit.ctx.today()),
        agreement,
    }
}

/// Subjects on which a municipality has an agreement or misses one.
const EXPECTED: [&str; 4] = ["emergency-beds", "who-pays", "signal-route", "school-and-youth"];

async fn municipality_page(visit: &Visit, errors: Vec<FieldError>, typed: &Fields) -> WebResult {
    let actor = visit.actor()?;
    let mut tx = visit.app.db().read().await?;
    let all = oever_organisations::organisations(&mut tx).await?;
    let municipalities: Vec<_> =
        all.into_iter().filter(|one| one.kind == OrganisationKind::Municipality).collect();
    let asked = visit.query.get("gemeente");
    let chosen = municipalities
        .iter()
        .find(|one| one.id.to_string() == asked)
        .or_else(|| municipalities.iter().find(|one| one.id == actor.organisation))
        .or_else(|| municipalities.first())
        .ok_or(WebError::NotFound)?;
    let own = chosen.id == actor.organisation && visit.app.role_may(&visit.ctx, "steering.keep_basics");
    let page = visit.page("steering-municipality").with_errors(errors);
    let functions = oever_organisations::functions_of(&mut tx, chosen.id).await?;
    let contacts: Vec<FunctionView> =
        functions.into_iter().filter(|function| function.role == Role::Municipality).collect();
    let route = match &chosen.municipality {
        Some(code) => oever_organisations::coordination_for(&mut tx, code, visit.ctx.today()).await.ok(),
        None => None,
    };
    let region = match &chosen.municipality {
        Some(code) => oever_organisations::region_for(&mut tx, code, visit.ctx.today()).await?,
        None => None,
    };
    let items: Vec<ItemView> = basic_level(&visit.app, &mut tx, chosen.id)
        .await?
        .into_iter()
        .map(|(item, state)| {
            let typed_state = typed.some(&format!("state-{}", item.id)).map(str::to_owned);
            let code = typed_state.unwrap_or_else(|| {
                state.as_ref().map_or_else(|| "open".to_owned(), |state| state.state.clone())
            });
            let (state_field, proof_field) = (format!("state-{}", item.id), format!("proof-{}", item.id));
            ItemView {
                action: format!("/mijn-gemeente/basis/{}", item.id),
                wrong: page.error_for(&state_field).is_some() || page.error_for(&proof_field).is_some(),
                state_field,
                proof_field,
                name: page.of(&item.name).to_owned(),
                proof_hint: page.of(&item.proof).to_owned(),
                statements: item.statements.join(", "),
                label: page.t(&format!("steering-basic-{code}")),
                badge: match code.as_str() {
                    "done" => "positive",
                    "busy" => "attention",
                    _ => "outline",
                },
                since: state.as_ref().map_or(String::new(), |state| page.date(&state.state_on)),
                proof: typed
                    .some(&format!("proof-{}", item.id))
                    .map(str::to_owned)
                    .or_else(|| state.as_ref().map(|state| state.proof.clone()))
                    .unwrap_or_default(),
                by: state.as_ref().map_or(String::new(), |state| state.function_title.clone()),
                version: state.as_ref().map_or(0, |state| state.version),
                state: code,
                id: item.id,
            }
        })
        .collect();
    let today = visit.ctx.today();
    let agreements: Vec<Agreement> = read::agreements(&mut tx)
        .await?
        .into_iter()
        .filter(|agreement| agreement.region.is_none() || agreement.region == region)
        .collect();
    let mut missing: Vec<String> = Vec::new();
    if contacts.is_empty() {
        missing.push(page.t("steering-missing-contact"));
    }
    for subject in EXPECTED {
        if !agreements.iter().any(|agreement| agreement.subject == subject && agreement.in_force(today)) {
            let subject = page.t(&format!("steering-subject-{subject}"));
            missing.push(page.ta("steering-missing-agreement", &[("subject", subject)]));
        }
    }
    // Only the municipality itself sees what it is late with.
    let late = if chosen.id == actor.organisation {
        oever_coordination::late_for(&visit.app, &mut tx, chosen.id, today).await?
    } else {
        Vec::new()
    };
    let late = late
        .iter()
        .map(|one| {
            let count = one.count.to_string();
            let (what, date) = (page.of(&one.name).to_owned(), page.date(&one.oldest));
            page.ta("steering-late-line", &[("what", what), ("n", count), ("date", date)])
        })
        .collect();
    let view = Municipality {
        late,
        name: chosen.name.clone(),
        organisation: chosen.id,
        own,
        others: municipalities.iter().map(|one| Choice::new(&one.id.to_string(), one.name.clone())).collect(),
        contacts,
        route,
        region: region_name(&page, visit, region.as_deref()),
        in_order: items.iter().filter(|item| item.state == "done").count(),
        items,
        missing,
        states: BASIC_STATES
            .iter()
            .map(|state| Choice::new(state, page.t(&format!("steering-basic-{state}"))))
            .collect(),
        agreements: agreements.into_iter().map(|agreement| agreement_view(&page, visit, agreement)).collect(),
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn municipality(visit: Visit) -> WebResult {
    municipality_page(&visit, Vec::new(), &Fields::default()).await
}

pub(crate) async fn keep(visit: Visit, Path(item): Path<String>, form: Form) -> WebResult {
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    let (state, proof) = (form.get(&format!("state-{item}")), form.get(&format!("proof-{item}")));
    match keep_basics(&visit.app, &visit.ctx, form.submission()?, &item, version, state, proof).await {
        Ok(()) => see_other("/mijn-gemeente?notice=steering-notice-kept"),
        Err(WebError::Invalid(FormProblem(errors))) => municipality_page(&visit, errors, &form.fields).await,
        Err(WebError::Conflict(_)) => {
            let stale = vec![FieldError::new(&format!("state-{item}"), "steering-error-stale")];
            municipality_page(&visit, stale, &form.fields).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "agreements.html")]
struct Agreements {
    page: Page,
    rows: Vec<AgreementView>,
    may_add: bool,
    form: Fields,
    subjects: Vec<Choice>,
    regions: Vec<Choice>,
    starts_on: (String, String, String),
    ends_on: (String, String, String),
}

async fn agreements_page(visit: &Visit, errors: Vec<FieldError>, form: Fields) -> WebResult {
    let page = visit.page("steering-agreements").with_errors(errors);
    let agreements = read::agreements(&mut visit.app.db().read().await?).await?;
    let view = Agreements {
        rows: agreements.into_iter().map(|agreement| agreement_view(&page, visit, agreement)).collect(),
        may_add: visit.app.role_may(&visit.ctx, "steering.edit"),
        subjects: SUBJECTS
            .iter()
            .map(|code| Choice::new(code, page.t(&format!("steering-subject-{code}"))))
            .collect(),
        regions: regions(visit),
        starts_on: date_parts(&form, "starts_on"),
        ends_on: date_parts(&form, "ends_on"),
        form,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn agreements(visit: Visit) -> WebResult {
    agreements_page(&visit, Vec::new(), Fields::default()).await
}

pub(crate) async fn add_agreement(visit: Visit, form: Form) -> WebResult {
    let submission = form.submission()?;
    let mut errors = Vec::new();
    let input = AgreementInput {
        subject: form.get("subject").into(),
        words: form.get("words").into(),
        parties: form.get("parties").into(),
        region: form.some("region").map(Into::into),
        starts_on: date(&form, "starts_on", &mut errors),
        ends_on: date(&form, "ends_on", &mut errors),
    };
    let done = if errors.is_empty() {
        agree(&visit.app, &visit.ctx, submission, &input).await.map(drop)
    } else {
        Err(WebError::Invalid(FormProblem(errors)))
    };
    match done {
        Ok(()) => see_other("/afspraken?notice=steering-notice-agreed"),
        Err(WebError::Invalid(FormProblem(errors))) => {
            agreements_page(&visit, errors, form.fields.clone()).await
        }
        Err(error) => Err(error),
    }
}
