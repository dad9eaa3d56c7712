use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use oever_kernel::OrganisationId;
use oever_linkage::InputKind;
use oever_sealing::oprf::{BlindedElement, EvaluationElement, OprfError};
use oever_web::axum;
use oever_wire::{Client, WireError};
use serde::{Deserialize, Serialize};

use super::{hex, refused, unhex};
use crate::key_service::{EvaluationRequest, KeyService, KeyServiceError, KeyServiceFuture};

const EPOCHS: &str = "/epochs";
const EVALUATE: &str = "/evaluate";

/// What travels: an organisation, a kind, an epoch, and points that say nothing.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Evaluate {
    organisation: uuid::Uuid,
    kind: String,
    epoch: u32,
    blinded: Vec<String>,
}

/// The routes of a key service.
pub fn key_service_routes(service: Arc<dyn KeyService>) -> Router {
    Router::new().route(EPOCHS, post(epochs)).route(EVALUATE, post(evaluate)).with_state(service)
}

async fn epochs(State(service): State<Arc<dyn KeyService>>, Json(()): Json<()>) -> Response {
    answer(service.epochs().await)
}

async fn evaluate(State(service): State<Arc<dyn KeyService>>, Json(asked): Json<Evaluate>) -> Response {
    let Some(kind) = InputKind::from_code(&asked.kind) else {
        return refused(StatusCode::BAD_REQUEST, "no such kind");
    };
    let mut blinded = Vec::with_capacity(asked.blinded.len());
    for (position, text) in asked.blinded.iter().enumerate() {
        match unhex(text).map(|bytes| BlindedElement::from_bytes(&bytes)) {
            Some(Ok(element)) => blinded.push(element),
            _ => return refused(StatusCode::BAD_REQUEST, OprfError::Element { position }),
        }
    }
    let request = EvaluationRequest {
        organisation: OrganisationId(asked.organisation),
        kind,
        epoch: asked.epoch,
        blinded,
    };
    answer(
        service
            .evaluate(request)
            .await
            .map(|elements| elements.iter().map(|element| hex(element.as_bytes())).collect::<Vec<_>>()),
    )
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
            let question = Evaluate {
                organisation: request.organisation.0,
                kind: request.kind.code().to_owned(),
                epoch: request.epoch,
                blinded: request.blinded.iter().map(|element| hex(element.as_bytes())).collect(),
            };
            let texts: Vec<String> = match self.client.ask(EVALUATE, &question).await {
                Err(WireError::Refused { status: 429, .. }) => return Err(KeyServiceError::TooMany),
                Err(WireError::Refused { status: 410, .. }) => {
                    return Err(KeyServiceError::Epoch(request.epoch));
                }
                answer => answer?,
            };
            if texts.len() != request.blinded.len() {
                return Err(KeyServiceError::Incomplete);
            }
            let element = |text: &String| {
                let bytes = unhex(text).ok_or(KeyServiceError::Incomplete)?;
                Ok(EvaluationElement::from_bytes(&bytes)?)
            };
            texts.iter().map(element).collect()
        })
    }
}
