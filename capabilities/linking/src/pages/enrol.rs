//! Propose a record, and see how it stands.

use askama::Template;
use axum::extract::Path;
use oever_kernel::{Permit, Purpose};
use oever_linkage::AttributeKind;
use oever_store::args;
use oever_web::{Fields, Form, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::Choice;
use crate::enrol::Enrol;
use crate::model::{EnrolmentId, Hit, PersonRole, Progress};
use crate::service::Linking;
use crate::{confirm, enrol, queries};

#[derive(Template)]
#[template(path = "linking-enrol.html")]
struct EnrolForm {
    page: Page,
    reference: String,
    label: String,
    found: bool,
    roles: Vec<Choice>,
    role: String,
    basis: String,
    decision: String,
    acute: bool,
    values: Vec<ValueField>,
}

struct ValueField {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
}

fn empty(page: Page, fields: &Fields) -> EnrolForm {
    let values = AttributeKind::ALL
        .into_iter()
        .map(|kind| ValueField {
            name: kind.code(),
            label: page.t(&format!("linking-kind-{}", kind.code())),
            hint: page.ta("linking-kind-hint", &[("example", kind.example().to_owned())]),
            value: fields.get(kind.code()).to_owned(),
        })
        .collect();
    let roles = PersonRole::ALL
        .iter()
        .map(|role| Choice::new(role.name(), page.t(&format!("linking-role-{}", role.name()))))
        .collect();
    EnrolForm {
        page,
        reference: fields.get("dossier").to_owned(),
        label: String::new(),
        found: false,
        roles,
        role: fields.get("role").to_owned(),
        basis: fields.get("basis").to_owned(),
        decision: fields.get("decision").to_owned(),
        acute: fields.is("acute", "yes"),
        values,
    }
}

pub(crate) async fn form(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let reference = visit.query.get("dossier").to_owned();
    let page = visit.page("linking-enrol-title");
    let mut view = empty(page.clone(), &Fields::default().with("dossier", &reference));
    if !reference.is_empty() {
        let subject = Linking::of(&visit.app).subject(&visit.app, &visit.ctx, &reference).await?;
        // The source wrote the reading down when it opened the record.
        let permit = Permit::machine("shown to whom the source just gave the record");
        for field in &mut view.values {
            let known = subject.attributes.iter().filter(|(kind, _)| kind.code() == field.name);
            let mut values: Vec<&str> = known.map(|(_, value)| value.open(&permit).as_str()).collect();
            let mut seen = std::collections::BTreeSet::new();
            values.retain(|value| seen.insert(*value)); // dossier and report often say the same
            field.value = values.join("\n");
        }
        subject.role.name().clone_into(&mut view.role);
        view.label = subject.label;
        view.found = true;
    }
    render(&page, &view)
}

pub(crate) async fn submit(visit: Visit, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let attributes = AttributeKind::ALL
        .into_iter()
        .flat_map(|kind| {
            let lines = form.get(kind.code()).lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(move |line| (kind, line.to_owned()))
        })
        .collect();
    let input = Enrol {
        reference: form.get("dossier").to_owned(),
        role: form.get("role").parse().unwrap_or(PersonRole::Unknown),
        basis: form.get("basis").to_owned(),
        decision: form.get("decision").parse().ok(),
        acute: form.is("acute", "yes"),
        attributes,
    };
    match enrol::enrol(&visit.app, &visit.ctx, form.submission()?, input).await {
        Ok(proposed) => {
            let notice = if proposed.dropped > 0 {
                "linking-notice-proposed-dropped"
            } else {
                "linking-notice-proposed"
            };
            see_other(&format!("/koppelingen/inschrijving/{}?notice={notice}", proposed.id))
        }
        Err(WebError::Invalid(problem)) => {
            let page = visit.page("linking-enrol-title").with_errors(problem.0);
            let mut view = empty(page.clone(), &form.fields);
            view.found = true;
            form.get("dossier").clone_into(&mut view.label);
            render(&page, &view)
        }
        Err(WebError::Refused(why)) => {
            let page =
                visit.page("linking-enrol-title").with_errors(vec![oever_web::FieldError::new("", why)]);
            let mut view = empty(page.clone(), &form.fields);
            view.found = true;
            form.get("dossier").clone_into(&mut view.label);
            render(&page, &view)
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "linking-enrolment.html")]
struct Show {
    page: Page,
    withdraw_action: String,
    label: String,
    progress: String,
    text: String,
    badge: &'static str,
    since: String,
    answer: String,
    until: String,
    kinds: Vec<String>,
    can_withdraw: bool,
    found: bool,
}

/// What an enroller sees. The answer depends on [`Progress`] alone, and that on nothing hidden.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: EnrolmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let enrolment = enrol::find(&visit.app, id).await?;
    visit.app.authorise(&visit.ctx, "linking.enrol", &enrolment.record())?;
    let mut tx = visit.app.db().read().await?;
    let rows = tx.all(queries::HITS_OF_ENROLMENT, args![id]).await?;
    let hits = rows.iter().map(Hit::read).collect::<Result<Vec<_>, _>>()?;
    let kinds = tx.all(queries::KINDS_OF, args![id]).await?;
    drop(tx);
    let released = super::list::released_to(&hits, enrolment.organisation).contains(&id);
    let progress = Progress::of(&enrolment, released, visit.ctx.now());
    let page = visit.page("linking-enrolment-title").titled(&enrolment.label);
    let kinds = kinds
        .iter()
        .map(|row| row.get::<String>("kind").map(|kind| page.t(&format!("linking-kind-{kind}"))))
        .collect::<Result<Vec<_>, _>>()?;
    let view = Show {
        withdraw_action: format!("/koppelingen/inschrijving/{id}/intrekken"),
        label: enrolment.label.clone(),
        progress: page.t(&format!("linking-progress-{}", progress.name())),
        text: page.t(&format!("linking-progress-{}-text", progress.name())),
        badge: super::list::badge(progress),
        since: page.date(&enrolment.proposed_at.date()),
        answer: enrolment.answer_at.map_or(String::new(), |at| page.date(&at.date())),
        until: page.date(&enrolment.expires_at.date()),
        kinds,
        can_withdraw: matches!(
            progress,
            Progress::Proposed | Progress::Running | Progress::NothingFound | Progress::Found
        ),
        found: progress == Progress::Found,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn withdraw(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: EnrolmentId = id.parse().map_err(|_| WebError::NotFound)?;
    confirm::withdraw(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other("/koppelingen?notice=linking-notice-withdrawn")
}
