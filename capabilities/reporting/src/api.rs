//! JSON in, one use case, JSON out.

use std::collections::BTreeMap;

use axum::extract::Path;
use oever_kernel::{Purpose, Timestamp};
use oever_recognition::{Age, Answers, Facts, Known, Status as Answered};
use oever_web::axum;
use oever_web::{ApiBody, FormProblem, Limit, Problem, Visit, WebError, WebResult, json};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::model::{Reason, Report, Source, Status, SubmitReport, Urgency};
use crate::read;
use crate::recognise::recognise;
use crate::rules::Recognition;
use crate::submit::submit;

/// The part of the OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(assess, send, list, status),
    components(schemas(AssessRequest, SubmitReport, Accepted, ReportView, ReportList, Problem))
)]
pub(crate) struct ApiDoc;

/// Answers of a scan. There is no field for a name, an origin or a nationality.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AssessRequest {
    /// Indicator id to answer: present, absent, denied_by_person, uncertain, historic, hypothetical,
    /// other_person or not_answered.
    answers: BTreeMap<String, String>,
    /// minor, adult or unknown.
    age: Option<String>,
    /// Somebody treats this person as a suspect.
    seen_as_suspect: bool,
    /// yes, no or unknown.
    border_crossed: Option<String>,
    /// Danger now.
    acute_danger: bool,
    /// Setting of a variant, such as school.
    setting: Option<String>,
}

/// Explains what answers may mean. No account, nothing is stored.
#[utoipa::path(post, path = "/api/v1/recognition/assess", request_body = AssessRequest, responses(
    (status = 200, description = "The explained result: outcome, forms side by side, signs, advice", body = serde_json::Value),
    (status = 422, description = "An answer that is not one of the eight", body = Problem),
))]
pub(crate) async fn assess(visit: Visit, ApiBody(asked): ApiBody<AssessRequest>) -> WebResult {
    visit.limit(Limit::Query)?;
    let rules = visit.app.part::<Recognition>().on(visit.ctx.today()).map_err(|error| {
        tracing::error!(%error, "no rules for today");
        WebError::Broken
    })?;
    let mut problem = FormProblem::default();
    let mut answers = Answers::new();
    for (id, word) in &asked.answers {
        let known = rules.indicator(id).is_some();
        problem.require(known, "answers", "reporting-error-indicator");
        match Answered::from_word(word) {
            Some(status) if known => answers.set(id.clone(), status),
            Some(_) => {}
            None => problem.require(false, "answers", "reporting-error-answer"),
        }
    }
    let age = match asked.age.as_deref() {
        Some("minor") => Age::Minor,
        Some("adult") => Age::Adult,
        None | Some("unknown") => Age::Unknown,
        Some(_) => {
            problem.require(false, "age", "web-error-choose");
            Age::Unknown
        }
    };
    let border_crossed = match asked.border_crossed.as_deref() {
        Some("yes") => Known::Yes,
        Some("no") => Known::No,
        None | Some("unknown") => Known::Unknown,
        Some(_) => {
            problem.require(false, "border_crossed", "web-error-choose");
            Known::Unknown
        }
    };
    problem.finish()?;
    let facts = Facts {
        age,
        seen_as_suspect: asked.seen_as_suspect,
        border_crossed,
        acute_danger: asked.acute_danger,
        setting: asked.setting,
    };
    json(&recognise(&rules, &answers, &facts, visit.ctx.language))
}

/// A signal was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// Its id.
    id: Uuid,
}

/// Sends a signal. The same `Idempotency-Key` twice is one signal.
#[utoipa::path(post, path = "/api/v1/reports", request_body = SubmitReport, params(
    ("Idempotency-Key" = Uuid, Header, description = "Chosen by the sender; makes this write count once"),
), responses(
    (status = 200, description = "Accepted", body = Accepted),
    (status = 422, description = "Something is missing, such as the purpose", body = Problem),
))]
pub(crate) async fn send(visit: Visit, ApiBody(input): ApiBody<SubmitReport>) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    let id = submit(&visit.app, &visit.ctx, visit.submission()?, &input).await?;
    json(&Accepted { id: id.uuid() })
}

/// Where a signal stands. Nothing of what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportView {
    /// Its id.
    id: Uuid,
    /// Status.
    status: Status,
    /// Why it was not taken up.
    reason: Option<Reason>,
    /// How urgent.
    urgency: Urgency,
    /// Where it came from.
    source: Source,
    /// CBS code of the municipality.
    municipality: Option<String>,
    /// When it came in, in microseconds since 1970 (UTC).
    #[schema(value_type = i64)]
    received_at: Timestamp,
    /// When it was read.
    #[schema(value_type = Option<i64>)]
    acknowledged_at: Option<Timestamp>,
    /// When the reporter heard what happens.
    #[schema(value_type = Option<i64>)]
    feedback_at: Option<Timestamp>,
    /// Day that is watched now.
    #[schema(value_type = Option<String>)]
    due: Option<jiff::civil::Date>,
}

impl ReportView {
    fn of(report: &Report) -> Self {
        Self {
            id: report.id.uuid(),
            status: report.status,
            reason: report.reason,
            urgency: report.urgency,
            source: report.source,
            municipality: report.municipality.clone(),
            received_at: report.received_at,
            acknowledged_at: report.acknowledged_at,
            feedback_at: report.feedback_at,
            due: report.due(),
        }
    }
}

/// A page of signals.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportList {
    /// This page.
    reports: Vec<ReportView>,
    /// All of them.
    total: i64,
    /// This page's number, from 1.
    page: i64,
}

/// Signals sent to the actor's organisation, by clock; with `settled=yes` those that ask nothing any more.
#[utoipa::path(get, path = "/api/v1/reports", params(
    ("settled" = Option<String>, Query, description = "yes: the settled ones"),
    ("pagina" = Option<i64>, Query, description = "Page, from 1"),
), responses((status = 200, description = "A page of signals", body = ReportList)))]
pub(crate) async fn list(visit: Visit) -> WebResult {
    let page = crate::pages::inbox::page_number(&visit.query);
    let listed = read::list_received(&visit.app, &visit.ctx, visit.query.is("settled", "yes"), page).await?;
    json(&ReportList {
        reports: listed.reports.iter().map(ReportView::of).collect(),
        total: listed.total,
        page,
    })
}

/// The status of a signal for whoever sent it.
#[utoipa::path(get, path = "/api/v1/reports/{report}/status", params(("report" = Uuid, Path)), responses(
    (status = 200, description = "Status", body = ReportView),
    (status = 404, description = "Not there, or not sent by this organisation", body = Problem),
))]
pub(crate) async fn status(visit: Visit, Path(report): Path<String>) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    let id = report.parse().map_err(|_| WebError::NotFound)?;
    let followed = read::follow(&visit.app, &visit.ctx, id).await?;
    json(&ReportView::of(&followed.report))
}
