//! JSON: the questions, the answer, the kept decisions.

use jiff::civil::Date;
use oever_kernel::OrganisationId;
use oever_store::args;
use oever_web::{ApiBody, FormProblem, Limit, Problem, Visit, WebError, WebResult, json};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::ask::{self, AnswerView, FactsInput, OptionView, QuestionView, RouteView, RowView};
use crate::model::{Adviser, Choice, Decision, Review, RuleRow};
use crate::{Facts, RecordDecision, Rules, queries, record};

#[derive(OpenApi)]
#[openapi(
    paths(facts, rows, decide, decisions, keep),
    components(schemas(
        QuestionView,
        OptionView,
        FactsInput,
        AnswerView,
        RouteView,
        RowView,
        NewDecision,
        KeptDecision,
        Created,
        Choice,
        Adviser,
        Review,
        RuleRow,
        Problem
    ))
)]
pub(crate) struct ApiDoc;

/// A decision that is to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDecision {
    /// Fact and value.
    #[serde(default)]
    facts: std::collections::BTreeMap<String, String>,
    /// Facts that were asked and are not known.
    #[serde(default)]
    left_open: Vec<String>,
    /// A route of the answer, or `as-asked`.
    route: String,
    /// What is decided.
    choice: Choice,
    /// Why.
    motivation: String,
    /// Which human was asked.
    advised_by: Adviser,
    /// The receiver, when one organisation is meant.
    to_organisation: Option<Uuid>,
    /// Until when it holds.
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Option<Date>,
}

/// A kept decision: no facts, no texts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptDecision {
    id: Uuid,
    #[schema(value_type = String, format = Date)]
    decided_on: Date,
    function: String,
    purpose: String,
    from: String,
    to: String,
    route: String,
    outcome: String,
    human_because: Option<String>,
    rows: Vec<RuleRow>,
    choice: Choice,
    advised_by: Adviser,
    review: Review,
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Option<Date>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Created {
    id: Uuid,
}

#[utoipa::path(get, path = "/api/v1/sharing/facts", responses((status = 200, body = Vec<QuestionView>)))]
pub(crate) async fn facts(visit: Visit) -> WebResult {
    let rules = visit.app.part::<Rules>();
    json(&rules.sharing.facts().iter().map(ask::question).collect::<Vec<_>>())
}

#[utoipa::path(get, path = "/api/v1/sharing/rows", responses((status = 200, body = Vec<RowView>)))]
pub(crate) async fn rows(visit: Visit) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let today = visit.ctx.today();
    json(&rules.sharing.rows().iter().filter(|row| row.in_force(today)).map(ask::row).collect::<Vec<_>>())
}

#[utoipa::path(post, path = "/api/v1/sharing/decide", request_body = FactsInput,
    responses((status = 200, body = AnswerView), (status = 422, body = Problem)))]
pub(crate) async fn decide(visit: Visit, ApiBody(body): ApiBody<FactsInput>) -> WebResult {
    visit.limit(Limit::Query)?;
    json(&ask::decide(&visit.app, &Facts::from(&body), visit.ctx.today())?)
}

#[utoipa::path(get, path = "/api/v1/sharing/decisions",
    responses((status = 200, body = Vec<KeptDecision>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn decisions(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    let page: i64 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 1_000_000);
    let rows = visit
        .app
        .db()
        .read()
        .await
        .map_err(WebError::from)?
        .all(queries::DECISIONS_OF, args![actor.organisation, None::<String>, 100_i64, (page - 1) * 100])
        .await?;
    let kept =
        rows.iter().map(|row| Decision::read(row).map(KeptDecision::from)).collect::<Result<Vec<_>, _>>()?;
    json(&kept)
}

#[utoipa::path(post, path = "/api/v1/sharing/decisions", request_body = NewDecision,
    responses((status = 200, body = Created), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn keep(visit: Visit, ApiBody(body): ApiBody<NewDecision>) -> WebResult {
    let mut problem = FormProblem::default();
    problem.require(!body.route.is_empty(), "route", "web-error-required");
    problem.finish()?;
    let input = RecordDecision {
        facts: Facts::from(&FactsInput { facts: body.facts, left_open: body.left_open }),
        route: body.route,
        choice: body.choice,
        motivation: body.motivation.trim().to_owned(),
        advised_by: body.advised_by,
        to_organisation: body.to_organisation.map(OrganisationId),
        subject: None,
        ends_on: body.ends_on,
    };
    let id = record::record_decision(&visit.app, &visit.ctx, visit.submission()?, input).await?;
    json(&Created { id: id.uuid() })
}

impl From<Decision> for KeptDecision {
    fn from(decision: Decision) -> Self {
        Self {
            id: decision.id.uuid(),
            decided_on: decision.decided_on,
            function: decision.function_title,
            purpose: decision.purpose,
            from: decision.from_kind,
            to: decision.to_kind,
            route: decision.route,
            outcome: decision.outcome,
            human_because: decision.human_because,
            rows: decision.rows,
            choice: decision.choice,
            advised_by: decision.advised_by,
            review: decision.review,
            ends_on: decision.ends_on,
        }
    }
}
