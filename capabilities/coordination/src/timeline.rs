//! What happened in a dossier: a record, newest first, not a list of tasks.

use std::collections::HashMap;

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit, Timestamp};
use oever_store::{
    Once, ReadTx, RecordKey, Row, StoreError, Submission, WriteTx, args, finish_submission, once, transaction,
};
use oever_web::{App, FormProblem, WebError};
use uuid::Uuid;

use crate::access::load_dossier;
use crate::model::{DossierId, TIMELINE};
use crate::{queries, queries_merge};

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The dossier in which it was written.
    pub dossier: DossierId,
    /// What kind: a code of this capability (`coordination-timeline-…` is its text), or the full key of
    /// another capability's text.
    pub kind: String,
    /// When it happened.
    pub on: Date,
    /// Words beside it; empty when the kind says it all.
    pub text: String,
    /// When it was written down.
    pub at: Timestamp,
    /// Title of the function that wrote it; empty for the machine.
    pub function_title: String,
    /// Its organisation.
    pub organisation: OrganisationId,
}

impl Event {
    /// The key of its title.
    pub fn key(&self) -> String {
        if self.kind.contains('-') {
            self.kind.clone()
        } else {
            format!("coordination-timeline-{}", self.kind.replace('_', "-"))
        }
    }

    /// It was written down more than a day after it happened.
    pub fn is_late(&self) -> bool {
        self.at.date() > self.on.tomorrow().unwrap_or(self.on)
    }
}

/// Writes an entry in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn append_timeline(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    dossier: DossierId,
    kind: &str,
    on: Date,
    text: &str,
) -> Result<(), StoreError> {
    let id = ctx.entropy.uuid();
    let content = (!text.is_empty()).then(|| key.seal_padded(TIMELINE, id, text));
    let (function, title) = ctx.actor.as_ref().map_or((FunctionId(Uuid::nil()), String::new()), |actor| {
        (actor.function, actor.function_title.clone())
    });
    tx.execute(
        queries::INSERT_TIMELINE,
        args![id, dossier, kind, on, content, ctx.now(), function, title, ctx.organisation()],
    )
    .await?;
    tx.execute(queries::TOUCH, args![dossier, ctx.now(), function]).await.map(drop)
}

/// A page of the timeline, newest first, with the number of all entries.
///
/// # Errors
/// When the database refuses.
pub async fn timeline_of(
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    dossier: DossierId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Event>, i64), StoreError> {
    let rows = tx.all(queries::TIMELINE_OF, args![dossier, limit, offset]).await?;
    let events = rows.iter().map(|row| event(row, Some(key), permit)).collect::<Result<_, _>>()?;
    let total = tx.one(queries::TIMELINE_COUNT, args![dossier]).await?.get("n")?;
    Ok((events, total))
}

/// The same with what stands in the dossiers that show under this one. `keys` holds the key of each.
pub(crate) async fn timeline_of_both(
    tx: &mut ReadTx,
    keys: &HashMap<DossierId, RecordKey>,
    permit: &Permit,
    dossier: DossierId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Event>, i64), StoreError> {
    let mut events = Vec::new();
    for row in tx.all(queries_merge::TIMELINE_OF_BOTH, args![dossier, limit, offset]).await? {
        events.push(event(&row, keys.get(&row.get("dossier")?), permit)?);
    }
    let total = tx.one(queries_merge::TIMELINE_COUNT_OF_BOTH, args![dossier]).await?.get("n")?;
    Ok((events, total))
}

fn event(row: &Row, key: Option<&RecordKey>, permit: &Permit) -> Result<Event, StoreError> {
    let id: Uuid = row.get("id")?;
    let text = match (row.get::<Option<Vec<u8>>>("content")?, key) {
        (Some(sealed), Some(key)) => key.open_padded(TIMELINE, id, &sealed)?.open(permit).clone(),
        _ => String::new(),
    };
    Ok(Event {
        dossier: row.get("dossier")?,
        kind: row.get("kind")?,
        on: row.get("on_date")?,
        text,
        at: row.get("at")?,
        function_title: row.get("function_title")?,
        organisation: row.get("organisation")?,
    })
}

/// Somebody writes down what happened.
///
/// # Errors
/// [`WebError::Invalid`] without words, with a date to come, or late without a reason.
pub async fn add_note(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    on: Option<Date>,
    text: &str,
    why_late: &str,
) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    problem.require(!text.is_empty(), "text", "web-error-required");
    problem.require(text.chars().count() <= 4000, "text", "coordination-error-long");
    problem.require(on.is_none_or(|on| on <= ctx.today()), "on", "coordination-error-future");
    let on = on.unwrap_or_else(|| ctx.today());
    let late = on < ctx.today().yesterday().unwrap_or(on);
    problem.require(!late || !why_late.is_empty(), "why_late", "coordination-error-why-late");
    problem.finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let key = found.key(app).await?;
    let text = if late { format!("{text}\n({why_late})") } else { text.to_owned() };
    transaction!(app.db(), "timeline.note", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "timeline.note").await? {
            return Ok(());
        }
        append_timeline(tx, ctx, &key, found.dossier.id, "note", on, &text).await?;
        app.audit().record(tx, ctx, Entry { action: "timeline.note", ..found.entry() }).await?;
        finish_submission(tx, submission, &format!("/dossier/{}/tijdlijn", found.dossier.alias)).await?;
        Ok(())
    })
}
