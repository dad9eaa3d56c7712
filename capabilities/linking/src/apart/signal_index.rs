use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use oever_sealing::epoch::Epoch;
use oever_sealing::signal::{Deposit, LegalPerson, MAX_CONTENT, MAX_KIND, Release, SignalError};
use oever_web::axum;
use oever_wire::Client;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::signal_keys::{WireEpoch, epochs_of};
use super::{Message, hex, refused, unhex};
use crate::hex::unhex as unhex_any;
use crate::sealed::{IndexFuture, Ready, ReadyGroup, SignalIndex, SignalIndexError};

const PUT: &str = "/signals/put";
const REMOVE: &str = "/signals/remove";
const READY: &str = "/signals/ready";
const RELEASE: &str = "/signals/release";
/// Deposits in one call.
const DEPOSITS: usize = 4;
/// Identities in one call.
const IDENTITIES: usize = 1_000;
/// The largest call with deposits: each is at most its content with 16 openers and its padding, as digits.
const LARGEST_PUT: usize = DEPOSITS * 2 * (MAX_CONTENT + 64 * 1024);
/// The largest other call.
const LARGEST: usize = 64 * 1024;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    depositor: Uuid,
    epochs: Vec<WireEpoch>,
    deposits: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AskRelease {
    group: String,
    wanted: Vec<Uuid>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    group: String,
    kind: String,
    deposits: Vec<(Uuid, Uuid)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    release: String,
    deposits: Vec<String>,
}

/// The routes of the index of sealed signals, beside those of links.
pub fn signal_index_routes(index: Arc<dyn SignalIndex>) -> Router {
    let small = Router::new()
        .route(REMOVE, post(remove))
        .route(READY, post(ready))
        .route(RELEASE, post(release))
        .layer(DefaultBodyLimit::max(LARGEST));
    let large = Router::new().route(PUT, post(put)).layer(DefaultBodyLimit::max(LARGEST_PUT));
    small.merge(large).with_state(index)
}

async fn put(State(index): State<Arc<dyn SignalIndex>>, Message(asked): Message<Put>) -> Response {
    let Some(epochs) = epochs_of(&asked.epochs) else {
        return refused(StatusCode::BAD_REQUEST, "epochs that cannot be");
    };
    if asked.deposits.len() > DEPOSITS {
        return refused(StatusCode::BAD_REQUEST, format!("more than {DEPOSITS} deposits"));
    }
    match asked.deposits.iter().map(|text| deposit(text)).collect::<Result<Vec<_>, _>>() {
        Ok(deposits) => answer(index.put(LegalPerson(*asked.depositor.as_bytes()), epochs, deposits).await),
        Err(error) => refused(StatusCode::BAD_REQUEST, error),
    }
}

async fn remove(
    State(index): State<Arc<dyn SignalIndex>>,
    Message(deposits): Message<Vec<Uuid>>,
) -> Response {
    answer(index.remove(deposits).await)
}

async fn ready(
    State(index): State<Arc<dyn SignalIndex>>,
    Message(after): Message<Option<String>>,
) -> Response {
    let after = match after.map(|text| unhex(&text).ok_or("a group has 32 bytes")).transpose() {
        Ok(after) => after,
        Err(reason) => return refused(StatusCode::BAD_REQUEST, reason),
    };
    let person = |(id, person): (Uuid, LegalPerson)| (id, Uuid::from_bytes(person.0));
    let group = |ready: ReadyGroup| Group {
        group: hex(&ready.group),
        kind: ready.kind,
        deposits: ready.deposits.into_iter().map(person).collect(),
    };
    answer(index.ready(after).await.map(|all| all.into_iter().map(group).collect::<Vec<_>>()))
}

async fn release(State(index): State<Arc<dyn SignalIndex>>, Message(asked): Message<AskRelease>) -> Response {
    let Some(group) = unhex(&asked.group) else {
        return refused(StatusCode::BAD_REQUEST, "a group has 32 bytes");
    };
    if asked.wanted.len() > DEPOSITS {
        return refused(StatusCode::BAD_REQUEST, format!("more than {DEPOSITS} deposits"));
    }
    let given = |ready: Ready| Given {
        release: hex(&ready.release.to_bytes()),
        deposits: ready.deposits.iter().map(|deposit| hex(&deposit.to_bytes())).collect(),
    };
    answer(index.release(group, asked.wanted).await.map(|ready| ready.map(given)))
}

fn deposit(text: &str) -> Result<Deposit, SignalError> {
    Deposit::from_bytes(&unhex_any(text).ok_or(SignalError::Damaged { part: "the deposit" })?)
}

fn answer<T: Serialize>(result: Result<T, SignalIndexError>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            let status = match error {
                SignalIndexError::Signal(_) | SignalIndexError::TooLong { .. } => StatusCode::BAD_REQUEST,
                _ => {
                    tracing::warn!(%error, "the index of sealed signals could not answer");
                    StatusCode::SERVICE_UNAVAILABLE
                }
            };
            refused(status, error)
        }
    }
}

/// The index of sealed signals at another party.
#[derive(Debug, Clone)]
pub struct RemoteSignalIndex {
    client: Client,
}

impl RemoteSignalIndex {
    /// Asks nothing yet.
    pub const fn new(client: Client) -> Self {
        Self { client }
    }
}

/// `None` for what no index has: a group without 32 bytes, without a kind, or not behind where we asked.
fn group_of(group: Group, after: Option<[u8; 32]>) -> Option<ReadyGroup> {
    let bytes = unhex(&group.group)?;
    let possible = (1..=MAX_KIND).contains(&group.kind.len()) && after.is_none_or(|after| after < bytes);
    let person = |(id, person): (Uuid, Uuid)| (id, LegalPerson(*person.as_bytes()));
    let deposits = group.deposits.into_iter().map(person).collect();
    possible.then_some(ReadyGroup { group: bytes, kind: group.kind, deposits })
}

/// `None` when it is not about this group, or holds what nobody asked for.
fn ready_of(given: &Given, group: [u8; 32], wanted: &[Uuid]) -> Option<Ready> {
    let release = Release::from_bytes(&unhex_any(&given.release)?).ok()?;
    let deposits = given.deposits.iter().map(|text| deposit(text).ok()).collect::<Option<Vec<_>>>()?;
    let asked_for = |deposit: &Deposit| {
        let asked = wanted.contains(&Uuid::from_bytes(deposit.id().0));
        asked && deposit.group() == group && release.is_about(deposit)
    };
    deposits.iter().all(asked_for).then_some(Ready { release, deposits })
}

impl SignalIndex for RemoteSignalIndex {
    fn put(&self, depositor: LegalPerson, epochs: Vec<Epoch>, deposits: Vec<Deposit>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            for chunk in deposits.chunks(DEPOSITS) {
                let question = Put {
                    depositor: Uuid::from_bytes(depositor.0),
                    epochs: epochs.iter().map(WireEpoch::from).collect(),
                    deposits: chunk.iter().map(|deposit| hex(&deposit.to_bytes())).collect(),
                };
                self.client.ask::<_, ()>(PUT, &question).await?;
            }
            Ok(())
        })
    }

    fn remove(&self, deposits: Vec<Uuid>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            for chunk in deposits.chunks(IDENTITIES) {
                self.client.ask::<_, ()>(REMOVE, &chunk).await?;
            }
            Ok(())
        })
    }

    fn ready(&self, after: Option<[u8; 32]>) -> IndexFuture<'_, Vec<ReadyGroup>> {
        Box::pin(async move {
            let question = after.map(|group| hex(&group));
            let all: Vec<Group> = self.client.ask(READY, &question).await?;
            let groups: Option<Vec<_>> = all.into_iter().map(|group| group_of(group, after)).collect();
            groups.ok_or(SignalIndexError::Answer)
        })
    }

    fn release(&self, group: [u8; 32], wanted: Vec<Uuid>) -> IndexFuture<'_, Option<Ready>> {
        Box::pin(async move {
            let mut all: Option<Ready> = None;
            let mut rest = wanted.as_slice();
            loop {
                let (chunk, behind) = rest.split_at(rest.len().min(DEPOSITS));
                let question = AskRelease { group: hex(&group), wanted: chunk.to_vec() };
                let given: Option<Given> = self.client.ask(RELEASE, &question).await?;
                let Some(given) = given else { return Ok(None) };
                let ready = ready_of(&given, group, chunk).ok_or(SignalIndexError::Answer)?;
                match &mut all {
                    Some(all) => all.deposits.extend(ready.deposits),
                    None => all = Some(ready),
                }
                rest = behind;
                if rest.is_empty() {
                    return Ok(all);
                }
            }
        })
    }
}
