//! JSON under `/api/v1/links`. Shows exactly what the pages show.

use axum::extract::Path;
use oever_linkage::AttributeKind;
use oever_web::{ApiBody, FormProblem, Problem, Visit, WebError, WebResult, axum, json};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::enrol::Enrol;
use crate::model::{Answer, HitId, Outcome, PersonRole, Progress, Shown, Side};
use crate::pages::list::overview;
use crate::sealed::SealedState;
use crate::sealed::api::ApiSealedSignal;
use crate::{answer, enrol};

#[derive(OpenApi)]
#[openapi(
    paths(
        list_enrolments,
        create_enrolment,
        list_links,
        answer_link,
        set_outcome,
        crate::sealed::api::list_sealed_signals,
        crate::sealed::api::withdraw_sealed_signal
    ),
    components(schemas(
        ApiEnrolment,
        NewEnrolment,
        ApiAttribute,
        Created,
        ApiLink,
        ApiTask,
        NewAnswer,
        NewOutcome,
        PersonRole,
        Progress,
        Side,
        Shown,
        Answer,
        Outcome,
        ApiSealedSignal,
        SealedState,
        Problem
    ))
)]
pub(crate) struct ApiDoc;

/// An enrolment as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiEnrolment {
    id: Uuid,
    alias: String,
    proposed_on: String,
    answer_on: Option<String>,
    progress: Progress,
}

/// A record to enrol.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewEnrolment {
    /// Alias or id of the dossier or report.
    reference: String,
    role: PersonRole,
    basis: String,
    decision: Option<Uuid>,
    #[serde(default)]
    acute: bool,
    attributes: Vec<ApiAttribute>,
}

/// One value to compare.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ApiAttribute {
    /// `phone`, `email`, `handle`, `plate`, `kvk-number`, `address`, `document-number`, `name` or `birth-date`.
    kind: String,
    value: String,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Created {
    id: Uuid,
    /// Values of the institution itself that were left out.
    dropped: usize,
}

/// A question or link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiLink {
    id: Uuid,
    alias: String,
    side: Side,
    state: Shown,
    /// Until when a question is open.
    answer_before: Option<String>,
    /// For an answer. Only while a question is open: it would tell that something happened at the other side.
    version: Option<i64>,
    /// The own task that waits for an outcome.
    task: Option<ApiTask>,
}

/// A task that waits for an outcome.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiTask {
    due_on: String,
    /// For an outcome.
    version: i64,
}

/// An answer to a question.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewAnswer {
    answer: Answer,
    version: i64,
}

/// What came of a link.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewOutcome {
    outcome: Outcome,
    version: i64,
}

#[utoipa::path(get, path = "/api/v1/links/enrolments",
    responses((status = 200, body = Vec<ApiEnrolment>), (status = 404, body = Problem)))]
pub(crate) async fn list_enrolments(visit: Visit) -> WebResult {
    let (enrolments, _) = overview(&visit.app, &visit.ctx).await?;
    let rows: Vec<ApiEnrolment> = enrolments
        .into_iter()
        .map(|row| ApiEnrolment {
            id: row.enrolment.id.uuid(),
            alias: row.enrolment.label.clone(),
            proposed_on: row.enrolment.proposed_at.date().to_string(),
            answer_on: row.enrolment.answer_at.map(|at| at.date().to_string()),
            progress: row.progress,
        })
        .collect();
    json(&rows)
}

#[utoipa::path(post, path = "/api/v1/links/enrolments", request_body = NewEnrolment,
    responses((status = 200, body = Created), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create_enrolment(visit: Visit, ApiBody(body): ApiBody<NewEnrolment>) -> WebResult {
    let attributes = body
        .attributes
        .into_iter()
        .map(|attribute| {
            let kind = AttributeKind::from_code(&attribute.kind)
                .ok_or_else(|| WebError::Invalid(FormProblem::at("attributes.kind", "web-error-choose")))?;
            Ok((kind, attribute.value))
        })
        .collect::<Result<Vec<_>, WebError>>()?;
    let input = Enrol {
        reference: body.reference,
        role: body.role,
        basis: body.basis,
        decision: body.decision,
        acute: body.acute,
        attributes,
    };
    let proposed = enrol::enrol(&visit.app, &visit.ctx, visit.submission()?, input).await?;
    json(&Created { id: proposed.id.uuid(), dropped: proposed.dropped })
}

#[utoipa::path(get, path = "/api/v1/links",
    responses((status = 200, body = Vec<ApiLink>), (status = 404, body = Problem)))]
pub(crate) async fn list_links(visit: Visit) -> WebResult {
    let (_, hits) = overview(&visit.app, &visit.ctx).await?;
    let tasks = answer::open_tasks(&mut visit.app.db().read().await?, visit.ctx.organisation()).await?;
    let rows: Vec<ApiLink> = hits
        .into_iter()
        .map(|hit| ApiLink {
            id: hit.id.uuid(),
            alias: hit.label,
            side: hit.side,
            state: hit.shown,
            answer_before: (hit.shown == Shown::Question).then(|| hit.deadline.date().to_string()),
            version: (hit.shown == Shown::Question).then_some(hit.version),
            task: tasks
                .iter()
                .find(|task| task.hit == hit.id)
                .map(|task| ApiTask { due_on: task.due_on.to_string(), version: task.version }),
        })
        .collect();
    json(&rows)
}

#[utoipa::path(post, path = "/api/v1/links/{hit}/answer", request_body = NewAnswer,
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn answer_link(
    visit: Visit,
    Path(id): Path<String>,
    ApiBody(body): ApiBody<NewAnswer>,
) -> WebResult {
    let id: HitId = id.parse().map_err(|_| WebError::NotFound)?;
    answer::answer(&visit.app, &visit.ctx, visit.submission()?, id, body.version, body.answer).await?;
    json(&nothing_more())
}

#[utoipa::path(post, path = "/api/v1/links/{hit}/outcome", request_body = NewOutcome,
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn set_outcome(
    visit: Visit,
    Path(id): Path<String>,
    ApiBody(body): ApiBody<NewOutcome>,
) -> WebResult {
    let id: HitId = id.parse().map_err(|_| WebError::NotFound)?;
    answer::record_outcome(&visit.app, &visit.ctx, visit.submission()?, id, body.version, body.outcome)
        .await?;
    json(&nothing_more())
}

/// An empty object.
pub(crate) fn nothing_more() -> std::collections::BTreeMap<String, String> {
    std::collections::BTreeMap::new()
}
