use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use oever_kernel::OrganisationId;
use oever_linkage::InputKind;
use oever_sealing::oprf::EvaluationElement;
use oever_web::axum;
use oever_wire::{Client, WireError};
use serde::Serialize;

use super::points::{Evaluate, read, written};
use super::{Message, refused};
use crate::key_service::{EvaluationRequest, KeyService, KeyServiceError, KeyServiceFuture};

const EPOCHS: &str = "/epochs";
const EVALUATE: &str = "/evaluate";

/// The routes of a key service.
pub fn key_service_routes(service: Arc<dyn KeyService>) -> Router {
    Router::new().route(EPOCHS, post(epochs)).route(EVALUATE, post(evaluate)).with_state(service)
}

async fn epochs(State(service): State<Arc<dyn KeyService>>, Message(()): Message<()>) -> Response {
    answer(service.epochs().await)
}

async fn evaluate(State(service): State<Arc<dyn KeyService>>, Message(asked): Message<Evaluate>) -> Response {
    let Some(kind) = InputKind::from_code(&asked.kind) else {
        return refused(StatusCode::BAD_REQUEST, "no such kind");
    };
    let blinded = match asked.points() {
        Ok(blinded) => blinded,
        Err(error) => return refused(StatusCode::BAD_REQUEST, error),
    };
    let request = EvaluationRequest {
        organisation: OrganisationId(asked.organisation),
        kind,
        epoch: asked.epoch,
        blinded,
    };
    answer(service.evaluate(request).await.map(|elements| written(&elements)))
}

fn answer<T: Serialize>(result: Result<T, KeyServiceError>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            let status = match error {
                KeyServiceError::TooMany => StatusCode::TOO_MANY_REQUESTS,
                KeyServiceError::Epoch(_) => StatusCode::GONE,
                KeyServiceError::Oprf(_) => StatusCode::BAD_REQUEST,
                _ => {
                    tracing::warn!(%error, "the key service could not answer");
                    StatusCode::SERVICE_UNAVAILABLE
                }
            };
            refused(status, error)
        }
    }
}

/// A key service at another party.
#[derive(Debug, Clone)]
pub struct RemoteKeyService {
    client: Client,
}

impl RemoteKeyService {
    /// Asks nothing yet.
    pub const fn new(client: Client) -> Self {
        Self { client }
    }
}

impl KeyService for RemoteKeyService {
    fn epochs(&self) -> KeyServiceFuture<'_, Vec<u32>> {
        Box::pin(async move { Ok(self.client.ask(EPOCHS, &()).await?) })
    }

    fn evaluate(&self, request: EvaluationRequest) -> KeyServiceFuture<'_, Vec<EvaluationElement>> {
        Box::pin(async move {
            let question =
                Evaluate::new(request.organisation, request.kind.code(), request.epoch, &request.blinded);
            let texts: Vec<String> = match self.client.ask(EVALUATE, &question).await {
                Err(WireError::Refused { status: 429, .. }) => return Err(KeyServiceError::TooMany),
                Err(WireError::Refused { status: 410, .. }) => {
                    return Err(KeyServiceError::Epoch(request.epoch));
                }
                answer => answer?,
            };
            read(&texts, request.blinded.len()).ok_or(KeyServiceError::Incomplete)
        })
    }
}
