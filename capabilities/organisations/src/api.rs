//! JSON: sign in, who am I, the directory.

use axum::http::{HeaderValue, header};
use oever_web::{ApiBody, Problem, Visit, WebError, WebResult, axum, json};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::model::{FunctionView, Organisation};
use crate::{directory, sessions};

#[derive(OpenApi)]
#[openapi(
    paths(create_session, me, list_organisations),
    components(schemas(NewSession, Session, Me, Organisation, FunctionView, Problem))
)]
pub(crate) struct ApiDoc;

/// Address, password and one-time code.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewSession {
    email: String,
    password: String,
    code: String,
}

/// A token for `Authorization: Bearer`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    token: String,
}

/// Who is behind the token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    organisation: String,
    function: String,
    role: String,
}

#[utoipa::path(post, path = "/api/v1/sessions", request_body = NewSession,
    responses((status = 200, body = Session), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn create_session(visit: Visit, ApiBody(body): ApiBody<NewSession>) -> WebResult {
    sessions::count_attempt(&visit, &body.email)?;
    let token = sessions::sign_in(&visit.app, &visit.ctx, &body.email, &body.password, &body.code).await?;
    let mut response = json(&Session { token: token.expose().to_owned() })?;
    response.headers_mut().insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    Ok(response)
}

#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn me(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    json(&Me {
        organisation: actor.organisation_name.clone(),
        function: actor.function_title.clone(),
        role: actor.role.name().to_owned(),
    })
}

#[utoipa::path(get, path = "/api/v1/organisations",
    responses((status = 200, body = Vec<Organisation>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list_organisations(visit: Visit) -> WebResult {
    let organisations =
        directory::organisations(&mut visit.app.db().read().await.map_err(WebError::from)?).await?;
    json(&organisations)
}
