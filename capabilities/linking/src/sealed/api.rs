//! JSON under `/api/v1/sealed-signals`. Shows exactly what the page shows: not what a signal says, nor whether others
//! deposited.

use axum::extract::Path;
use oever_web::{Problem, Visit, WebError, WebResult, axum, json};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{SealedSignal, SealedSignalId, SealedState};
use super::withdraw::{sealed_signals, withdraw_signal};
use crate::api::nothing_more;

/// A sealed signal as its reporter sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiSealedSignal {
    id: Uuid,
    /// Which kinds of values are compared.
    kinds: Vec<String>,
    state: SealedState,
    sealed_on: String,
    /// Until when it waits.
    until: String,
    /// The report that it became.
    report: Option<Uuid>,
}

impl From<SealedSignal> for ApiSealedSignal {
    fn from(signal: SealedSignal) -> Self {
        Self {
            id: signal.id.uuid(),
            kinds: signal.kinds,
            state: signal.state,
            sealed_on: signal.sealed_at.date().to_string(),
            until: signal.expires_at.date().to_string(),
            report: signal.report,
        }
    }
}

#[utoipa::path(get, path = "/api/v1/sealed-signals",
    responses((status = 200, body = Vec<ApiSealedSignal>), (status = 404, body = Problem)))]
pub(crate) async fn list_sealed_signals(visit: Visit) -> WebResult {
    let signals = sealed_signals(&visit.app, &visit.ctx).await?;
    json(&signals.into_iter().map(ApiSealedSignal::from).collect::<Vec<_>>())
}

#[utoipa::path(post, path = "/api/v1/sealed-signals/{signal}/withdraw",
    responses((status = 200), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw_sealed_signal(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: SealedSignalId = id.parse().map_err(|_| WebError::NotFound)?;
    withdraw_signal(&visit.app, &visit.ctx, visit.submission()?, id).await?;
    json(&nothing_more())
}
