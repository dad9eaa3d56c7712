//! JSON: moments that are due, and what was answered.

use axum::extract::Path;
use oever_kernel::Purpose;
use oever_web::{ApiBody, Problem, Visit, WebError, WebResult, axum, json};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::model::{Answer, FollowUpId, Outcome, ReturnReason};
use crate::record::{followups_due, record_outcome};

#[derive(OpenApi)]
#[openapi(
    paths(list_due, record),
    components(schemas(DueDocument, RecordedAnswer, Outcome, ReturnReason, Recorded, Problem))
)]
pub(crate) struct ApiDoc;

/// A moment that is due within a week.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueDocument {
    id: String,
    months: i64,
    due_on: String,
    version: i64,
}

/// What was answered.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RecordedAnswer {
    version: i64,
    outcomes: Vec<Outcome>,
    #[serde(default)]
    reasons: Vec<ReturnReason>,
    #[serde(default)]
    note: String,
}

/// It was written down.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Recorded {
    id: String,
}

#[utoipa::path(get, path = "/api/v1/followups",
    responses((status = 200, body = Vec<DueDocument>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list_due(visit: Visit) -> WebResult {
    let soon = visit.ctx.today().saturating_add(jiff::Span::new().days(7));
    let due = followups_due(
        &mut visit.app.db().read().await.map_err(WebError::from)?,
        visit.actor()?.organisation,
        soon,
    )
    .await?;
    let documents: Vec<DueDocument> = due
        .into_iter()
        .map(|one| DueDocument {
            id: one.id.to_string(),
            months: one.months,
            due_on: one.due_on.to_string(),
            version: one.version,
        })
        .collect();
    json(&documents)
}

#[utoipa::path(post, path = "/api/v1/followups/{followup}", request_body = RecordedAnswer,
    params(("followup" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Recorded), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn record(
    visit: Visit,
    Path(id): Path<String>,
    ApiBody(body): ApiBody<RecordedAnswer>,
) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let id: FollowUpId = id.parse().map_err(|_| WebError::NotFound)?;
    let answer = Answer { outcomes: body.outcomes, reasons: body.reasons, note: body.note };
    record_outcome(&visit.app, &visit.ctx, visit.submission()?, id, body.version, &answer).await?;
    json(&Recorded { id: id.to_string() })
}
