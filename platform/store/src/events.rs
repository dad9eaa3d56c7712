//! News that travels backward: written in the transaction of the change, delivered by the worker.

use oever_kernel::{Ctx, OrganisationId, Timestamp};
use uuid::Uuid;

use crate::{ReadTx, StoreError, WriteTx, args};

crate::statements! {
    INSERT = "INSERT INTO events (id, kind, subject, organisation, detail, at) VALUES ($1, $2, $3, $4, $5, $6)";
    PENDING = "SELECT id, kind, subject, organisation, detail, at FROM events WHERE delivered_at IS NULL ORDER BY at, id LIMIT 200";
    DELIVERED = "UPDATE events SET delivered_at = $2 WHERE id = $1 AND delivered_at IS NULL";
}

/// Something that happened. Carries ids only, never content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    /// Its name, such as `report.received`.
    pub kind: String,
    /// The record it is about.
    pub subject: Uuid,
    /// Whose record.
    pub organisation: OrganisationId,
    /// A further id or code, never content.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

/// Writes an event in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn publish(
    tx: &mut WriteTx,
    ctx: &Ctx,
    kind: &str,
    subject: impl Into<Uuid>,
    organisation: OrganisationId,
    detail: &str,
) -> Result<(), StoreError> {
    tx.execute(INSERT, args![ctx.entropy.uuid(), kind, subject.into(), organisation, detail, ctx.now()])
        .await
        .map(drop)
}

/// Events that were not delivered yet, oldest first, at most 200.
///
/// # Errors
/// When the database refuses.
pub async fn claim_events(tx: &mut ReadTx) -> Result<Vec<Event>, StoreError> {
    tx.all(PENDING, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(Event {
                id: row.get("id")?,
                kind: row.get("kind")?,
                subject: row.get("subject")?,
                organisation: row.get("organisation")?,
                detail: row.get("detail")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// Marks an event as delivered, in the transaction that did what it asked. Returns whether this call was
/// the one that delivered it.
///
/// # Errors
/// When the database refuses.
pub async fn finish_event(tx: &mut WriteTx, ctx: &Ctx, event: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute(DELIVERED, args![event, ctx.now()]).await? == 1)
}
