use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use oever_linkage::InputKind;
use oever_store::StoreError;
use oever_web::axum;
use oever_wire::{Client, WireError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Message, hex, refused, unhex};
use crate::index::{Index, IndexEntry, IndexFuture, Meeting};

const PUT: &str = "/put";
const REMOVE: &str = "/remove";
const MEETINGS: &str = "/meetings";
const MEETINGS_OF: &str = "/meetings-of";
/// Entries in one call.
const CHUNK: usize = 5_000;
/// The largest call that is read: a chunk, with room to spare.
const LARGEST: usize = 4 * 1024 * 1024;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    epoch: u32,
    token: String,
    handle: Uuid,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Met {
    one: Uuid,
    other: Uuid,
    kind: String,
    holders: u64,
}

impl Met {
    /// Nothing when it is of a kind that this version does not know.
    fn known(self) -> Option<Meeting> {
        let kind = InputKind::from_code(&self.kind)?;
        Some(Meeting { one: self.one, other: self.other, kind, holders: self.holders })
    }
}

/// The routes of an index.
pub fn index_routes(index: Arc<dyn Index>) -> Router {
    Router::new()
        .route(PUT, post(put))
        .route(REMOVE, post(remove))
        .route(MEETINGS, post(meetings))
        .route(MEETINGS_OF, post(meetings_of))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(index)
}

async fn put(State(index): State<Arc<dyn Index>>, Message(entries): Message<Vec<Entry>>) -> Response {
    let read = |entry: &Entry| {
        Some(IndexEntry {
            kind: InputKind::from_code(&entry.kind)?,
            epoch: entry.epoch,
            token: unhex(&entry.token)?,
            handle: entry.handle,
        })
    };
    match entries.iter().map(read).collect::<Option<Vec<_>>>() {
        Some(entries) => answer(index.put(entries).await),
        None => refused(StatusCode::BAD_REQUEST, "an entry without a known kind and a token of 32 bytes"),
    }
}

async fn remove(State(index): State<Arc<dyn Index>>, Message(handles): Message<Vec<Uuid>>) -> Response {
    answer(index.remove(handles).await)
}

async fn meetings(State(index): State<Arc<dyn Index>>, Message(ignored_from): Message<i64>) -> Response {
    answer_met(index.meetings(ignored_from).await)
}

async fn meetings_of(
    State(index): State<Arc<dyn Index>>,
    Message((handles, ignored_from)): Message<(Vec<Uuid>, i64)>,
) -> Response {
    answer_met(index.meetings_of(handles, ignored_from).await)
}

fn answer_met(result: Result<Vec<Meeting>, StoreError>) -> Response {
    let met = |meeting: Meeting| Met {
        one: meeting.one,
        other: meeting.other,
        kind: meeting.kind.code().to_owned(),
        holders: meeting.holders,
    };
    answer(result.map(|all| all.into_iter().map(met).collect::<Vec<_>>()))
}

fn answer<T: Serialize>(result: Result<T, StoreError>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the index could not answer");
            refused(StatusCode::SERVICE_UNAVAILABLE, error)
        }
    }
}

/// An index at another party.
#[derive(Debug, Clone)]
pub struct RemoteIndex {
    client: Client,
}

impl RemoteIndex {
    /// Asks nothing yet.
    pub const fn new(client: Client) -> Self {
        Self { client }
    }
}

fn elsewhere(error: WireError) -> StoreError {
    StoreError::Elsewhere(error.to_string())
}

impl Index for RemoteIndex {
    fn put(&self, entries: Vec<IndexEntry>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            for chunk in entries.chunks(CHUNK) {
                let entry = |entry: &IndexEntry| Entry {
                    kind: entry.kind.code().to_owned(),
                    epoch: entry.epoch,
                    token: hex(&entry.token),
                    handle: entry.handle,
                };
                let question: Vec<Entry> = chunk.iter().map(entry).collect();
                self.client.ask::<_, ()>(PUT, &question).await.map_err(elsewhere)?;
            }
            Ok(())
        })
    }

    fn remove(&self, handles: Vec<Uuid>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            for chunk in handles.chunks(CHUNK) {
                self.client.ask::<_, ()>(REMOVE, &chunk).await.map_err(elsewhere)?;
            }
            Ok(())
        })
    }

    fn meetings(&self, ignored_from: i64) -> IndexFuture<'_, Vec<Meeting>> {
        Box::pin(async move {
            let met: Vec<Met> = self.client.ask(MEETINGS, &ignored_from).await.map_err(elsewhere)?;
            Ok(met.into_iter().filter_map(Met::known).collect())
        })
    }

    fn meetings_of(&self, handles: Vec<Uuid>, ignored_from: i64) -> IndexFuture<'_, Vec<Meeting>> {
        Box::pin(async move {
            let mut all = Vec::new();
            for chunk in handles.chunks(CHUNK) {
                let question = (chunk, ignored_from);
                let met: Vec<Met> = self.client.ask(MEETINGS_OF, &question).await.map_err(elsewhere)?;
                all.extend(met.into_iter().filter_map(Met::known));
            }
            Ok(all)
        })
    }
}
