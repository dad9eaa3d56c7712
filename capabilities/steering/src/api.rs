//! JSON: the register, for reuse.

use axum::extract::Path;
use oever_web::{ApiBody, Problem, Visit, WebError, WebResult, axum, json};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::add_bottleneck::{AddBottleneck, add_bottleneck};
use crate::model::BottleneckId;
use crate::plan_measure::{MeasureInput, plan_measure};
use crate::read::{self, Chain, Summary};
use crate::verdict::Verdict;

#[derive(OpenApi)]
#[openapi(
    paths(list_bottlenecks, get_bottleneck, create_bottleneck, create_measure),
    components(schemas(
        BottleneckDocument,
        MeasureDocument,
        EffectDocument,
        RegisterDocument,
        AddBottleneck,
        MeasureInput,
        Summary,
        Verdict,
        Created,
        Problem
    ))
)]
pub(crate) struct ApiDoc;

/// The register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterDocument {
    summary: Summary,
    bottlenecks: Vec<BottleneckDocument>,
}

/// A bottleneck with its measures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BottleneckDocument {
    id: String,
    code: Option<String>,
    words: String,
    theme: String,
    region: Option<String>,
    source: String,
    without_owner: bool,
    measures: Vec<MeasureDocument>,
}

/// A measure with what may be said about its effect, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureDocument {
    id: String,
    title: String,
    goal: String,
    indicator: String,
    owner: String,
    starts_on: String,
    baseline: Option<i64>,
    verdict: Verdict,
    because: Vec<String>,
    rule: String,
    effects: Vec<EffectDocument>,
}

/// A count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EffectDocument {
    measured_on: String,
    value: i64,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Created {
    id: String,
}

fn document(visit: &Visit, chain: Chain) -> BottleneckDocument {
    let without_owner = chain.without_owner();
    let measures = chain
        .measures
        .into_iter()
        .map(|judged| {
            let why = judged.verdict.why();
            MeasureDocument {
                id: judged.measure.id.to_string(),
                goal: judged.measure.goal,
                indicator: judged.measure.indicator,
                owner: judged.measure.function_title,
                starts_on: judged.measure.starts_on.to_string(),
                baseline: judged.measure.baseline,
                verdict: *judged.verdict.value(),
                because: why.because(visit.ctx.language).into_iter().map(str::to_owned).collect(),
                rule: format!("{} {}", why.rule, why.version),
                effects: judged
                    .effects
                    .iter()
                    .map(|effect| EffectDocument {
                        measured_on: effect.measured_on.to_string(),
                        value: effect.value,
                    })
                    .collect(),
                title: judged.measure.title,
            }
        })
        .collect();
    BottleneckDocument {
        id: chain.bottleneck.id.to_string(),
        code: chain.bottleneck.code,
        words: chain.bottleneck.words,
        theme: chain.bottleneck.theme,
        region: chain.bottleneck.region,
        source: chain.bottleneck.source,
        without_owner,
        measures,
    }
}

#[utoipa::path(get, path = "/api/v1/bottlenecks",
    responses((status = 200, body = RegisterDocument), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list_bottlenecks(visit: Visit) -> WebResult {
    let chains = read::register(&mut visit.app.db().read().await?).await?;
    let summary = read::summary(&chains);
    let bottlenecks = chains.into_iter().map(|chain| document(&visit, chain)).collect();
    json(&RegisterDocument { summary, bottlenecks })
}

#[utoipa::path(get, path = "/api/v1/bottlenecks/{bottleneck}", params(("bottleneck" = String, Path)),
    responses((status = 200, body = BottleneckDocument), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn get_bottleneck(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: BottleneckId = id.parse().map_err(|_| WebError::NotFound)?;
    let chain = read::chain(&mut visit.app.db().read().await?, id).await?;
    json(&document(&visit, chain))
}

#[utoipa::path(post, path = "/api/v1/bottlenecks", request_body = AddBottleneck, params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Created), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create_bottleneck(visit: Visit, ApiBody(body): ApiBody<AddBottleneck>) -> WebResult {
    let id = add_bottleneck(&visit.app, &visit.ctx, visit.submission()?, &body).await?;
    json(&Created { id: id.to_string() })
}

#[utoipa::path(post, path = "/api/v1/bottlenecks/{bottleneck}/measures", request_body = MeasureInput,
    params(("bottleneck" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Created), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create_measure(
    visit: Visit,
    Path(id): Path<String>,
    ApiBody(body): ApiBody<MeasureInput>,
) -> WebResult {
    let id: BottleneckId = id.parse().map_err(|_| WebError::NotFound)?;
    let measure = plan_measure(&visit.app, &visit.ctx, visit.submission()?, id, &body, true).await?;
    json(&Created { id: measure.to_string() })
}
