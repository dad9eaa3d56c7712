//! What placement writes in the dossier a request belongs to: the timeline, and tasks on the worklist.

use oever_coordination::{DossierId, NewTask, add_task, append_timeline, finish_task};
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{RecordKey, StoreError, WriteTx, args, transaction};
use oever_web::{App, HandlerFuture};
use uuid::Uuid;

use crate::model::Request;
use crate::queries;

/// A named function must decide.
pub(crate) const DECIDE: &str = "placement-task-decide";
/// A provider answered.
pub(crate) const ANSWERED: &str = "placement-task-answered";

/// The dossier of a request with its key; `None` without a dossier, or when it was erased.
pub(crate) async fn of(
    app: &App,
    dossier: Option<DossierId>,
) -> Result<Option<(DossierId, RecordKey)>, StoreError> {
    let Some(dossier) = dossier else { return Ok(None) };
    match app.vault().key(dossier.uuid()).await {
        Ok(key) => Ok(Some((dossier, key))),
        Err(StoreError::Erased | StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a line in the timeline. `kind` is the key of its words.
pub(crate) async fn note(
    tx: &mut WriteTx,
    ctx: &Ctx,
    dossier: Option<&(DossierId, RecordKey)>,
    kind: &str,
) -> Result<(), StoreError> {
    match dossier {
        Some((dossier, key)) => append_timeline(tx, ctx, key, *dossier, kind, ctx.today(), "").await,
        None => Ok(()),
    }
}

/// Puts a task on the worklist of an organisation.
pub(crate) async fn task(
    tx: &mut WriteTx,
    ctx: &Ctx,
    request: &Request,
    organisation: OrganisationId,
    kind: &'static str,
) -> Result<(), StoreError> {
    // Another organisation gets the task without the dossier: it may not know it.
    let dossier = request.dossier.filter(|_| organisation == request.organisation);
    let href = format!("/plek/{}", request.id);
    add_task(
        tx,
        ctx,
        &NewTask { organisation, dossier, kind, subject: request.id.into(), href, due_on: ctx.today() },
    )
    .await
}

/// Takes a task off the worklist.
pub(crate) async fn done(
    tx: &mut WriteTx,
    ctx: &Ctx,
    request: &Request,
    kind: &'static str,
) -> Result<(), StoreError> {
    finish_task(tx, ctx, kind, request.id).await
}

/// The dossier is erased: what was asked for its person goes with it.
pub(crate) fn erased(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move { Ok(crate::request::forget_dossier(&app, &ctx, DossierId(subject)).await?) })
}

/// The dossier moved to another organisation: its requests go along, nothing is asked twice.
pub(crate) fn moved(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let mut read = app.db().read().await?;
        let dossier = oever_coordination::dossier(&mut read, DossierId(subject)).await?;
        let requests = queries::requests_of_dossier(&mut read, DossierId(subject)).await?;
        drop(read);
        for request in requests.into_iter().filter(|request| request.organisation != dossier.organisation) {
            match app.vault().hand_over(request.id, dossier.organisation, ctx.now()).await {
                Err(StoreError::Erased) => continue,
                done => done?,
            }
            transaction!(app.db(), "placement.moved", |tx| -> Result<(), StoreError> {
                tx.execute(queries::MOVE_OFFERS, args![request.id, dossier.organisation]).await?;
                tx.execute(queries::MOVE_LIFTS, args![request.id, dossier.organisation]).await?;
                tx.execute(queries::MOVE_REQUEST, args![request.id, dossier.organisation, dossier.function])
                    .await
                    .map(drop)
            })?;
        }
        Ok(())
    })
}
