//! Values of the institution itself.

use askama::Template;
use axum::extract::Path;
use oever_linkage::AttributeKind;
use oever_web::{FieldError, Form, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::Choice;
use crate::own_values::{add_own_value, own_values, remove_own_value};

#[derive(Template)]
#[template(path = "linking-own-values.html")]
struct Show {
    page: Page,
    rows: Vec<Row>,
    kinds: Vec<Choice>,
    kind: String,
    value: String,
}

struct Row {
    id: String,
    kind: String,
    value: String,
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    page_for(visit, String::new(), String::new(), Vec::new()).await
}

async fn page_for(visit: Visit, kind: String, value: String, errors: Vec<FieldError>) -> WebResult {
    let page = visit.page("linking-own-title").with_errors(errors);
    let rows = own_values(&visit.app, &visit.ctx)
        .await?
        .into_iter()
        .map(|own| Row {
            id: own.id.to_string(),
            kind: page.t(&format!("linking-kind-{}", own.kind.code())),
            value: own.value,
        })
        .collect();
    let kinds = [
        AttributeKind::Phone,
        AttributeKind::Email,
        AttributeKind::Address,
        AttributeKind::Handle,
        AttributeKind::Plate,
        AttributeKind::KvkNumber,
    ]
    .into_iter()
    .map(|kind| Choice::new(kind.code(), page.t(&format!("linking-kind-{}", kind.code()))))
    .collect();
    render(&page, &Show { page: page.clone(), rows, kinds, kind, value })
}

pub(crate) async fn add(visit: Visit, form: Form) -> WebResult {
    let (kind, value) = (form.get("kind").to_owned(), form.get("value").to_owned());
    let Some(found) = AttributeKind::from_code(&kind) else {
        return page_for(visit, kind, value, vec![FieldError::new("kind", "web-error-choose")]).await;
    };
    match add_own_value(&visit.app, &visit.ctx, form.submission()?, found, &value).await {
        Ok(()) => see_other("/koppelingen/eigen-waarden?notice=web-saved"),
        Err(WebError::Invalid(problem)) => page_for(visit, kind, value, problem.0).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    remove_own_value(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other("/koppelingen/eigen-waarden?notice=web-saved")
}
