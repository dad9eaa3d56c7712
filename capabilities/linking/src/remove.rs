//! Taking out: tokens first, acknowledged by the index, then hits, then what the node knows.

use oever_kernel::Ctx;
use oever_store::{StoreError, args, transaction};
use oever_web::{App, WebError};
use uuid::Uuid;

use crate::model::{EnrolmentId, EnrolmentState, Hit, HitState};
use crate::service::Linking;
use crate::{network, queries, sealed};

/// Takes an enrolment's tokens out of the index and closes its open hits. A link that both sides agreed to stays.
pub(crate) async fn take_out(app: &App, ctx: &Ctx, id: EnrolmentId) -> Result<(), StoreError> {
    let rows = app.db().read().await?.all(queries::HANDLES_OF, args![id]).await?;
    let handles = rows.iter().map(|row| row.get::<Uuid>("handle")).collect::<Result<Vec<_>, _>>()?;
    Linking::of(app).index(app).remove(handles).await?;
    transaction!(app.db(), "linking.take_out", |tx| -> Result<(), StoreError> {
        for row in tx.all(queries::HITS_OF_ENROLMENT, args![id]).await? {
            let hit = Hit::read(&row)?;
            if hit.state != HitState::Linked {
                tx.execute(queries::CLOSE_HIT, args![hit.id, ctx.now()]).await?;
            }
        }
        tx.execute(network::FORGET_MEMBER, args![id]).await?;
        tx.execute(queries::DELETE_HANDLES, args![id]).await?;
        tx.execute(queries::DELETE_TOKENISED, args![id]).await?;
        tx.execute(queries::DELETE_VALUES, args![id]).await.map(drop)
    })
}

/// Erasure of a record: its tokens, hits and enrolments, and the keys of these. Called by the capability that
/// owns the record, before it destroys the record's own key; returning is the acknowledgement. A restore calls it
/// for everything on the erasure list, also for what is linking's own: a removed own value stays removed, a withdrawn sealed signal too.
///
/// # Errors
/// When the index or the database does not acknowledge: then nothing may be erased yet.
pub async fn remove(app: &App, ctx: &Ctx, subject: Uuid) -> Result<(), WebError> {
    let rows = app.db().read().await?.all(queries::ENROLMENTS_OF_SUBJECT, args![subject]).await?;
    for row in rows {
        let id: EnrolmentId = row.get("id")?;
        // Ended first: a worker that is making its tokens at this moment takes them back itself.
        transaction!(app.db(), "linking.end", |tx| -> Result<(), StoreError> {
            tx.execute(queries::END, args![id, EnrolmentState::Withdrawn.name()]).await.map(drop)
        })?;
        take_out(app, ctx, id).await?;
        transaction!(app.db(), "linking.remove", |tx| -> Result<(), StoreError> {
            for row in tx.all(queries::HITS_OF_ENROLMENT, args![id]).await? {
                let hit: crate::model::HitId = row.get("id")?;
                tx.execute(queries::CLOSE_HIT, args![hit, ctx.now()]).await?;
            }
            tx.execute(queries::DELETE_ENROLMENT, args![id]).await.map(drop)
        })?;
        app.vault().erase(id, ctx.now()).await?;
    }
    transaction!(app.db(), "linking.forget_own", |tx| -> Result<(), StoreError> {
        tx.execute(queries::FORGET_OWN_VALUE, args![subject]).await.map(drop)
    })?;
    sealed::forget(app, ctx, subject).await
}
