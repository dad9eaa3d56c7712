use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use oever_kernel::OrganisationId;
use oever_sealing::epoch::{Epoch, EpochError, MAX_ACTIVE, Moment};
use oever_sealing::oprf::{BlindedElement, EvaluationElement, MAX_BATCH};
use oever_web::axum;
use oever_wire::{Client, WireError};
use serde::{Deserialize, Serialize};

use super::points::{Evaluate, read, written};
use super::{Message, refused};
use crate::sealed::{KeysFuture, SignalKeys, SignalKeysError};

const EPOCHS: &str = "/signals/epochs";
const EVALUATE: &str = "/signals/evaluate";
const DESTROY_RETIRED: &str = "/signals/destroy-retired";
/// The largest call that is read: a full batch of points, with room to spare.
const LARGEST: usize = 128 * 1024;

/// An epoch as it travels; moments in microseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireEpoch {
    number: u32,
    opens: i64,
    retires: i64,
}

impl From<&Epoch> for WireEpoch {
    fn from(epoch: &Epoch) -> Self {
        let (opens, retires) = (epoch.opens.microseconds(), epoch.retires.microseconds());
        Self { number: epoch.number, opens, retires }
    }
}

/// `None` for more epochs than can serve at once, out of order, or one that ends before it opens.
pub(super) fn epochs_of(all: &[WireEpoch]) -> Option<Vec<Epoch>> {
    let few = u32::try_from(all.len()).is_ok_and(|count| count <= MAX_ACTIVE);
    let in_order = all.windows(2).all(|pair| pair[0].number < pair[1].number);
    let possible = all.iter().all(|epoch| epoch.number > 0 && epoch.opens < epoch.retires);
    let epoch = |epoch: &WireEpoch| Epoch {
        number: epoch.number,
        opens: Moment::from_microseconds(epoch.opens),
        retires: Moment::from_microseconds(epoch.retires),
    };
    (few && in_order && possible).then(|| all.iter().map(epoch).collect())
}

/// The routes of the key service of sealed signals, beside those of links.
pub fn signal_key_routes(keys: Arc<dyn SignalKeys>) -> Router {
    Router::new()
        .route(EPOCHS, post(epochs))
        .route(EVALUATE, post(evaluate))
        .route(DESTROY_RETIRED, post(destroy_retired))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(keys)
}

async fn epochs(State(keys): State<Arc<dyn SignalKeys>>, Message(()): Message<()>) -> Response {
    answer(keys.active().await.map(|all| all.iter().map(WireEpoch::from).collect::<Vec<_>>()))
}

async fn evaluate(State(keys): State<Arc<dyn SignalKeys>>, Message(asked): Message<Evaluate>) -> Response {
    let blinded = match asked.points() {
        Ok(blinded) => blinded,
        Err(error) => return refused(StatusCode::BAD_REQUEST, error),
    };
    let organisation = OrganisationId(asked.organisation);
    answer(
        keys.evaluate(organisation, &asked.kind, asked.epoch, &blinded)
            .await
            .map(|elements| written(&elements)),
    )
}

async fn destroy_retired(State(keys): State<Arc<dyn SignalKeys>>, Message(()): Message<()>) -> Response {
    answer(keys.destroy_retired().await)
}

fn answer<T: Serialize>(result: Result<T, SignalKeysError>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            let status = match error {
                SignalKeysError::TooMany => StatusCode::TOO_MANY_REQUESTS,
                SignalKeysError::Kind | SignalKeysError::Epoch(EpochError::Oprf(_)) => {
                    StatusCode::BAD_REQUEST
                }
                SignalKeysError::Epoch(_) => StatusCode::GONE,
                _ => {
                    tracing::warn!(%error, "the key service of sealed signals could not answer");
                    StatusCode::SERVICE_UNAVAILABLE
                }
            };
            refused(status, error)
        }
    }
}

/// The key service of sealed signals at another party.
#[derive(Debug, Clone)]
pub struct RemoteSignalKeys {
    client: Client,
}

impl RemoteSignalKeys {
    /// Asks nothing yet.
    pub const fn new(client: Client) -> Self {
        Self { client }
    }
}

impl SignalKeys for RemoteSignalKeys {
    fn active(&self) -> KeysFuture<'_, Vec<Epoch>> {
        Box::pin(async move {
            let all: Vec<WireEpoch> = self.client.ask(EPOCHS, &()).await?;
            epochs_of(&all).ok_or(SignalKeysError::Answer)
        })
    }

    fn evaluate<'a>(
        &'a self,
        organisation: OrganisationId,
        kind: &'a str,
        epoch: u32,
        blinded: &'a [BlindedElement],
    ) -> KeysFuture<'a, Vec<EvaluationElement>> {
        Box::pin(async move {
            let mut all = Vec::with_capacity(blinded.len());
            for batch in blinded.chunks(MAX_BATCH) {
                let question = Evaluate::new(organisation, kind, epoch, batch);
                let texts: Vec<String> = match self.client.ask(EVALUATE, &question).await {
                    Err(WireError::Refused { status: 429, .. }) => return Err(SignalKeysError::TooMany),
                    answer => answer?,
                };
                all.extend(read(&texts, batch.len()).ok_or(SignalKeysError::Answer)?);
            }
            Ok(all)
        })
    }

    fn destroy_retired(&self) -> KeysFuture<'_, ()> {
        Box::pin(async move { Ok(self.client.ask(DESTROY_RETIRED, &()).await?) })
    }
}

#[cfg(test)]
mod tests {
    use super::{WireEpoch, epochs_of};

    #[test]
    fn epochs_that_cannot_be_are_not_taken() {
        let epoch = |number, opens, retires| WireEpoch { number, opens, retires };
        assert_eq!(epochs_of(&[epoch(1, 0, 5), epoch(3, 2, 7)]).map(|all| all.len()), Some(2));
        assert_eq!(epochs_of(&[]), Some(Vec::new()));
        let many: Vec<_> = (1..=17).map(|number| epoch(number, 0, 5)).collect();
        for wrong in [
            vec![epoch(0, 0, 5)],
            vec![epoch(1, 5, 5)],
            vec![epoch(2, 0, 5), epoch(1, 0, 5)],
            vec![epoch(1, 0, 5), epoch(1, 0, 5)],
            many,
        ] {
            assert_eq!(epochs_of(&wrong), None, "{wrong:?}");
        }
    }
}
