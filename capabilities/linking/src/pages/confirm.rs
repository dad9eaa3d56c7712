//! The second function.

use askama::Template;
use axum::extract::Path;
use oever_audit::Entry;
use oever_kernel::{Permit, Purpose};
use oever_store::{StoreError, args, transaction};
use oever_web::{FieldError, Form, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::Choice;
use crate::model::{BASIS, Enrolment, EnrolmentId, EnrolmentState};
use crate::{confirm, enrol, queries};

#[derive(Template)]
#[template(path = "linking-confirm-list.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    label: String,
    since: String,
    function: String,
    own: bool,
    acute: bool,
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    let mut tx = visit.app.db().read().await?;
    let page = visit.page("linking-confirm-title");
    let mut rows = Vec::new();
    for row in tx.all(queries::ENROLMENTS_OF_ORGANISATION, args![actor.organisation]).await? {
        let enrolment = Enrolment::read(&row)?;
        if enrolment.state != EnrolmentState::Proposed {
            continue;
        }
        let function = oever_organisations::function(&mut tx, enrolment.proposed_function).await?;
        rows.push(Row {
            href: format!("/koppelingen/bevestigen/{}", enrolment.id),
            label: enrolment.label.clone(),
            since: page.date(&enrolment.proposed_at.date()),
            function: function.title,
            own: enrolment.proposed_account == actor.account || enrolment.proposed_function == actor.function,
            acute: enrolment.acute,
        });
    }
    drop(tx);
    render(&page, &List { page: page.clone(), rows })
}

#[derive(Template)]
#[template(path = "linking-confirm.html")]
struct Show {
    page: Page,
    action: String,
    version: i64,
    label: String,
    role: String,
    basis: String,
    decision: String,
    function: String,
    since: String,
    until: String,
    kinds: Vec<String>,
    acute: bool,
    choices: Vec<Choice>,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    page_for(visit, id, Vec::new()).await
}

async fn page_for(visit: Visit, id: String, errors: Vec<FieldError>) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let (app, ctx) = (&visit.app, &visit.ctx);
    let id: EnrolmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let enrolment = enrol::find(app, id).await?;
    let allowed = app.authorise(ctx, "linking.confirm", &enrolment.record())?;
    if enrolment.state != EnrolmentState::Proposed {
        return see_other(&format!("/koppelingen/inschrijving/{id}"));
    }
    let permit = transaction!(app.db(), "linking.basis", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: enrolment.organisation,
            action: "linking.basis_read",
            kind: "link_enrolment",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, ctx, entry).await
    })?;
    let basis = app.vault().key(id).await?.open_padded(BASIS, id, &enrolment.basis)?;
    let mut tx = app.db().read().await?;
    let function = oever_organisations::function(&mut tx, enrolment.proposed_function).await?;
    let kinds = tx.all(queries::KINDS_OF, args![id]).await?;
    drop(tx);
    let page = visit.page("linking-confirm-title").with_errors(errors);
    let kinds = kinds
        .iter()
        .map(|row| {
            let kind = page.t(&format!("linking-kind-{}", row.get::<String>("kind")?));
            Ok(format!("{kind} ({})", row.get::<i64>("n")?))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let choices = vec![
        Choice::hinted("yes", page.t("linking-confirm-yes"), page.t("linking-confirm-yes-hint")),
        Choice::hinted("no", page.t("linking-confirm-no"), page.t("linking-confirm-no-hint")),
    ];
    let view = Show {
        action: format!("/koppelingen/bevestigen/{id}"),
        version: enrolment.version,
        label: enrolment.label.clone(),
        role: page.t(&format!("linking-role-{}", enrolment.role.name())),
        basis: basis.open(&permit).clone(),
        decision: enrolment.decision.map_or(String::new(), |decision| decision.to_string()),
        function: function.title,
        since: page.date(&enrolment.proposed_at.date()),
        until: page.date(&enrolment.expires_at.date()),
        kinds,
        acute: enrolment.acute,
        choices,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn submit(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let enrolment: EnrolmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let agree = match form.get("choice") {
        "yes" => true,
        "no" => false,
        _ => return page_for(visit, id, vec![FieldError::new("choice", "web-error-choose")]).await,
    };
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    match confirm::confirm(&visit.app, &visit.ctx, form.submission()?, enrolment, version, agree).await {
        Ok(()) => {
            let notice = if agree { "linking-notice-confirmed" } else { "linking-notice-refused" };
            see_other(&format!("/koppelingen/bevestigen?notice={notice}"))
        }
        Err(WebError::Refused(why)) => page_for(visit, id, vec![FieldError::new("", why)]).await,
        // Somebody else confirmed or refused in the meantime: show how it stands now.
        Err(WebError::Conflict(_)) => see_other(&format!("/koppelingen/inschrijving/{id}")),
        Err(error) => Err(error),
    }
}
