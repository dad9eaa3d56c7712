//! JSON: released tables, each with how it was protected.

use axum::extract::Path;
use oever_web::{Limit, Problem, Visit, WebError, WebResult, axum, json};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::model::{Layout, ReleaseKey};
use crate::release::{one, opened, releases};
use crate::{curve, estimate};

#[derive(OpenApi)]
#[openapi(paths(list, get), components(schemas(ReleaseDocument, Problem)))]
pub(crate) struct ApiDoc;

/// A released table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseDocument {
    id: String,
    /// What is counted: `victims`, `reports`, `followup-12` …, `returns`, `unseen`.
    kind: String,
    year: i64,
    /// How it is laid out: `year`, `part-form`, `form-age`, `form`, `region-form`, `region-age`, `outcome`, `curve`, `estimate`.
    layout: String,
    filter: String,
    href: String,
}

#[utoipa::path(get, path = "/api/v1/picture",
    responses((status = 200, body = Vec<ReleaseDocument>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(visit: Visit) -> WebResult {
    visit.limit(Limit::Query)?;
    let documents: Vec<ReleaseDocument> = releases(&mut visit.app.db().read().await.map_err(WebError::from)?)
        .await?
        .into_iter()
        .map(|one| ReleaseDocument {
            id: one.id.to_string(),
            kind: one.kind.code().into(),
            year: one.year,
            layout: one.layout.code().into(),
            href: one.interface(),
            filter: one.filter,
        })
        .collect();
    json(&documents)
}

/// A withheld cell is `null`; method, parameters, reference date and release stand beside the table.
#[utoipa::path(get, path = "/api/v1/picture/{release}", params(("release" = String, Path)),
    responses((status = 200, description = "The table: shape, shown cells (row-major, null when withheld), method, parameters, reference date; or the curve: its steps; or the estimate: its verdict, what speaks against more, and its ranges in persons", body = Object),
        (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> WebResult {
    visit.limit(Limit::Query)?;
    let id: ReleaseKey = id.parse().map_err(|_| WebError::NotFound)?;
    let listed = one(&mut visit.app.db().read().await.map_err(WebError::from)?, id).await?;
    match listed.layout {
        Layout::Curve => json(&curve::opened(&listed)?),
        Layout::Estimate => json(&estimate::opened(&listed)?),
        _ => json(&*opened(&visit.app, &listed).await?),
    }
}
