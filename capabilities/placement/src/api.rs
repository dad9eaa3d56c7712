//! JSON: requests with their ranking, questions and answers, room, gaps.

use std::collections::BTreeMap;

use oever_coordination::load_dossier;
use oever_kernel::Purpose;
use oever_matching as engine;
use oever_web::axum::extract::Path;
use oever_web::{ApiBody, Problem, Visit, WebError, WebResult, json};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::answer::{Answer, answer};
use crate::ask::{Ask, ask};
use crate::gaps;
use crate::model::{DangerArea, Needs, OfferId, ProgrammeId, RequestId};
use crate::network::parse_entry;
use crate::pages::id;
use crate::programme::{Room, confirm_room};
use crate::queries;
use crate::request::{NewRequest, request_place};
use crate::search::search;
use crate::words::{Channel, Pool, Urgency};

#[derive(OpenApi)]
#[openapi(
    paths(
        list_requests,
        create_request,
        show_request,
        ask_provider,
        answer_offer,
        list_programmes,
        set_room,
        show_gaps
    ),
    components(schemas(
        ApiRequest,
        NewApiRequest,
        Created,
        ApiRanking,
        ApiPlace,
        ApiReason,
        NewAsk,
        ApiAsked,
        NewAnswer,
        ApiProgramme,
        NewRoom,
        ApiGaps,
        ApiGap,
        Needs,
        DangerArea,
        Urgency,
        Pool,
        Problem
    ))
)]
pub(crate) struct ApiDoc;

/// A request in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiRequest {
    id: String,
    alias: String,
    status: String,
    urgency: String,
    created_at: String,
    escalated: bool,
    version: i64,
}

/// A new request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiRequest {
    /// Alias of a dossier of the own organisation, or an own mark.
    alias: String,
    /// The alias is that of a dossier.
    #[serde(default)]
    dossier: bool,
    urgency: Urgency,
    #[serde(default)]
    needs: Needs,
    #[serde(default)]
    danger: Vec<DangerArea>,
}

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Created {
    id: String,
}

/// Places in order, for the asker's side.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiRanking {
    request: ApiRequest,
    fitting: Vec<ApiPlace>,
    emergency: Vec<ApiPlace>,
    near_misses: Vec<ApiPlace>,
}

/// One place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiPlace {
    programme: String,
    pool: String,
    name: String,
    region: String,
    fit: String,
    km: Option<u32>,
    capacity: String,
    reasons: Vec<ApiReason>,
    questions: Vec<String>,
}

/// Why a place does not fit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiReason {
    code: String,
    condition: Option<String>,
    facts: BTreeMap<String, Vec<String>>,
    owner: Option<String>,
    since: Option<String>,
    negotiable_by: Vec<String>,
}

/// Asks one provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAsk {
    programme: String,
    pool: Pool,
    #[serde(default)]
    question: String,
    /// Make a one-time link.
    #[serde(default)]
    by_link: bool,
}

/// The question that was put.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiAsked {
    offer: String,
    link: Option<String>,
}

/// An answer of a provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswer {
    version: i64,
    /// `accept`, `conditional` or `refuse`.
    answer: String,
    #[serde(default)]
    conditions: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    would_help: String,
}

/// A programme.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiProgramme {
    id: String,
    name: String,
    kind: String,
    region: String,
    places: i64,
    free: Option<i64>,
    emergency_places: i64,
    emergency_free: Option<i64>,
    as_of: Option<String>,
    wmo_only: bool,
    version: i64,
}

/// Room in a programme.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRoom {
    version: i64,
    free: Option<i64>,
    emergency_free: Option<i64>,
}

/// Gaps; a withheld count is `null`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiGaps {
    months: i64,
    #[schema(value_type = Option<u64>)]
    people: Option<oever_disclosure::Protected<oever_disclosure::Shown>>,
    gaps: Vec<ApiGap>,
}

/// A group for whom every programme says no.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiGap {
    facts: Vec<String>,
    #[schema(value_type = Object)]
    people: oever_disclosure::Protected<oever_disclosure::Shown>,
}

fn api_request(request: &crate::model::Request) -> ApiRequest {
    ApiRequest {
        id: request.id.to_string(),
        alias: request.alias.clone(),
        status: request.status.word().to_owned(),
        urgency: request.urgency.word().to_owned(),
        created_at: request.created_at.to_jiff().to_string(),
        escalated: request.escalated_at.is_some(),
        version: request.version,
    }
}

#[utoipa::path(get, path = "/api/v1/placement/requests", responses((status = 200, body = Vec<ApiRequest>), (status = 401, body = Problem)))]
pub(crate) async fn list_requests(visit: Visit) -> WebResult {
    let organisation = visit.actor()?.organisation;
    let requests = queries::requests_of(&mut visit.app.db().read().await?, organisation).await?;
    json(&requests.iter().map(api_request).collect::<Vec<_>>())
}

#[utoipa::path(post, path = "/api/v1/placement/requests", request_body = NewApiRequest,
    responses((status = 200, body = Created), (status = 422, body = Problem)))]
pub(crate) async fn create_request(visit: Visit, ApiBody(body): ApiBody<NewApiRequest>) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let dossier = if body.dossier {
        Some(load_dossier(&visit.app, &visit.ctx, &body.alias, "dossier.edit").await?.dossier.id)
    } else {
        None
    };
    let input = NewRequest {
        dossier,
        alias: body.alias,
        urgency: body.urgency,
        needs: body.needs,
        danger: body.danger,
    };
    let id = request_place(&visit.app, &visit.ctx, visit.submission()?, &input).await?;
    json(&Created { id: id.to_string() })
}

#[utoipa::path(get, path = "/api/v1/placement/requests/{request}", params(("request" = String, Path)),
    responses((status = 200, body = ApiRanking), (status = 404, body = Problem)))]
pub(crate) async fn show_request(visit: Visit, Path(request): Path<String>) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let found = search(&visit.app, &visit.ctx, id(&request)?).await?;
    let places = |list: &[engine::Assessment]| -> Vec<ApiPlace> {
        list.iter()
            .filter_map(|assessment| {
                let (programme, pool) = parse_entry(&assessment.programme)?;
                let stored = found.network.programmes.get(&programme)?;
                Some(ApiPlace {
                    programme: programme.to_string(),
                    pool: pool.word().to_owned(),
                    name: stored.name.clone(),
                    region: stored.region.clone(),
                    fit: word(&assessment.fit),
                    km: assessment.distance.km,
                    capacity: word(&assessment.capacity),
                    reasons: assessment.broken.iter().map(api_reason).collect(),
                    questions: assessment.questions.iter().map(api_question).collect(),
                })
            })
            .collect()
    };
    json(&ApiRanking {
        request: api_request(&found.request),
        fitting: places(&found.ranking.fitting),
        emergency: places(&found.ranking.emergency),
        near_misses: places(&found.ranking.near_misses),
    })
}

/// The name under which the engine serialises a word.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

fn api_reason(reason: &engine::Reason) -> ApiReason {
    let plain = ApiReason {
        code: reason.code().to_owned(),
        condition: None,
        facts: BTreeMap::new(),
        owner: None,
        since: None,
        negotiable_by: Vec::new(),
    };
    match reason {
        engine::Reason::Condition(c) => ApiReason {
            condition: Some(c.condition.clone()),
            facts: c.facts.iter().map(|f| (f.attribute.clone(), f.values.clone())).collect(),
            owner: Some(c.owner.clone()),
            since: Some(c.since.to_string()),
            negotiable_by: c.negotiable.iter().flat_map(|rule| rule.by.iter().cloned()).collect(),
            ..plain
        },
        // Which region is not said in an export: the page of the request shows it.
        engine::Reason::Danger(_) | engine::Reason::Full { .. } => plain,
    }
}

fn api_question(question: &engine::Question) -> String {
    match question {
        engine::Question::Attribute { attribute, .. } => attribute.clone(),
        engine::Question::Danger(_) => "danger_region".to_owned(),
        engine::Question::Capacity { .. } => "capacity".to_owned(),
    }
}

#[utoipa::path(post, path = "/api/v1/placement/requests/{request}/offers", params(("request" = String, Path)), request_body = NewAsk,
    responses((status = 200, body = ApiAsked), (status = 422, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn ask_provider(
    visit: Visit,
    Path(request): Path<String>,
    ApiBody(body): ApiBody<NewAsk>,
) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let programme: ProgrammeId = id(&body.programme)?;
    let channel = if body.by_link { Channel::Link } else { Channel::App };
    let input = Ask { programme, pool: body.pool, question: body.question, channel };
    let request: RequestId = id(&request)?;
    let asked = ask(&visit.app, &visit.ctx, visit.submission()?, request, &input).await?;
    json(&ApiAsked { offer: asked.offer.to_string(), link: asked.link })
}

#[utoipa::path(post, path = "/api/v1/placement/offers/{offer}/answer", params(("offer" = String, Path)), request_body = NewAnswer,
    responses((status = 200, body = Created), (status = 422, body = Problem), (status = 409, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn answer_offer(
    visit: Visit,
    Path(offer): Path<String>,
    ApiBody(body): ApiBody<NewAnswer>,
) -> WebResult {
    let visit = visit.for_purpose(Purpose::CARE);
    let given = match body.answer.as_str() {
        "accept" => Answer::Accept,
        "conditional" => Answer::Conditional { conditions: body.conditions },
        "refuse" => Answer::Refuse { code: body.code, would_help: body.would_help },
        _ => return Err(WebError::Invalid(oever_web::FormProblem::at("answer", "web-error-choose"))),
    };
    let offer: OfferId = id(&offer)?;
    answer(&visit.app, &visit.ctx, visit.submission()?, offer, body.version, &given).await?;
    json(&Created { id: offer.to_string() })
}

#[utoipa::path(get, path = "/api/v1/programmes", responses((status = 200, body = Vec<ApiProgramme>), (status = 401, body = Problem)))]
pub(crate) async fn list_programmes(visit: Visit) -> WebResult {
    let organisation = visit.actor()?.organisation;
    let programmes = queries::programmes_of(&mut visit.app.db().read().await?, organisation).await?;
    let rows = programmes.iter().map(|programme| ApiProgramme {
        id: programme.id.to_string(),
        name: programme.name.clone(),
        kind: programme.kind.word().to_owned(),
        region: programme.region.clone(),
        places: programme.places,
        free: programme.free,
        emergency_places: programme.emergency_places,
        emergency_free: programme.emergency_free,
        as_of: programme.as_of.map(|at| at.to_jiff().to_string()),
        wmo_only: programme.wmo_only,
        version: programme.version,
    });
    json(&rows.collect::<Vec<_>>())
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/room", params(("programme" = String, Path)), request_body = NewRoom,
    responses((status = 200, body = Created), (status = 422, body = Problem), (status = 409, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn set_room(
    visit: Visit,
    Path(programme): Path<String>,
    ApiBody(body): ApiBody<NewRoom>,
) -> WebResult {
    let programme: ProgrammeId = id(&programme)?;
    let room = Room {
        programme,
        version: body.version,
        free: body.free,
        emergency_free: body.emergency_free,
        next_free: None,
    };
    confirm_room(&visit.app, &visit.ctx, visit.submission()?, &[room]).await?;
    json(&Created { id: programme.to_string() })
}

#[utoipa::path(get, path = "/api/v1/placement/gaps", responses((status = 200, body = ApiGaps), (status = 404, body = Problem)))]
pub(crate) async fn show_gaps(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::FIGURES);
    let found = gaps::gaps(&visit.app, &visit.ctx).await?;
    let mut rows = Vec::new();
    found.gaps.map(|gaps| {
        rows = gaps
            .into_iter()
            .map(|gap| ApiGap {
                facts: gap.facts.iter().map(|(a, values)| format!("{a}={}", values.join(","))).collect(),
                people: gap.people,
            })
            .collect();
    });
    json(&ApiGaps { months: found.months, people: found.people, gaps: rows })
}
