//! News from dossiers and links: plans follow-up, moves it along, and notices that somebody may be back.

use oever_coordination::{Dossier, DossierId, NewTask, add_task, dossier};
use oever_kernel::Ctx;
use oever_store::{StoreError, args, transaction};
use oever_web::{App, HandlerError, HandlerFuture};
use uuid::Uuid;

use crate::model::ReturnId;
use crate::plan::{cancel_in, plan_in};
use crate::queries;

/// Kind of the task that asks whether somebody is back.
pub(crate) const RETURN_TASK: &str = "followup-task-return";

async fn find(app: &App, id: Uuid) -> Result<Option<Dossier>, StoreError> {
    match dossier(&mut app.db().read().await?, DossierId(id)).await {
        Ok(dossier) => Ok(Some(dossier)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A dossier was closed: the moments count from that day. Not for a mistake, nor for who died.
pub(crate) fn closed(app: App, ctx: Ctx, subject: Uuid, reason: String) -> HandlerFuture {
    Box::pin(async move {
        let Some(dossier) = find(&app, subject).await? else { return Ok(()) };
        transaction!(app.db(), "followup.closed", |tx| -> Result<(), StoreError> {
            cancel_in(tx, &ctx, dossier.id).await?;
            match dossier.closed_on {
                Some(on) if !matches!(reason.as_str(), "mistake" | "died") => {
                    plan_in(tx, &ctx, &dossier, on).await
                }
                _ => Ok(()),
            }
        })?;
        Ok::<(), HandlerError>(())
    })
}

/// A dossier was opened again: what was planned is taken back, and the person may be back.
pub(crate) fn reopened(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let Some(dossier) = find(&app, subject).await? else { return Ok(()) };
        transaction!(app.db(), "followup.reopened", |tx| -> Result<(), StoreError> {
            cancel_in(tx, &ctx, dossier.id).await
        })?;
        notice(&app, &ctx, &dossier, "reopened").await?;
        Ok::<(), HandlerError>(())
    })
}

/// Both sides said that it is the same person: when the other dossier began after this one was closed,
/// the person may be back.
pub(crate) fn confirmed_same(app: App, ctx: Ctx, subject: Uuid, other: String) -> HandlerFuture {
    Box::pin(async move {
        let Ok(other) = other.parse::<Uuid>() else { return Ok(()) };
        let (Some(own), Some(other)) = (find(&app, subject).await?, find(&app, other).await?) else {
            return Ok(());
        };
        if own.closed_on.is_some_and(|closed| other.opened_on > closed) {
            notice(&app, &ctx, &own, "linked").await?;
        }
        Ok::<(), HandlerError>(())
    })
}

/// A dossier moved to another organisation: its follow-up goes along.
pub(crate) fn moved(app: App, _: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let Some(dossier) = find(&app, subject).await? else { return Ok(()) };
        transaction!(app.db(), "followup.moved", |tx| -> Result<(), StoreError> {
            tx.execute(queries::MOVE, args![dossier.id, dossier.organisation]).await?;
            tx.execute(queries::MOVE_RETURNS, args![dossier.id, dossier.organisation]).await.map(drop)
        })?;
        Ok::<(), HandlerError>(())
    })
}

/// A dossier was erased: nothing is asked about it any more.
pub(crate) fn erased(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        transaction!(app.db(), "followup.erased", |tx| -> Result<(), StoreError> {
            cancel_in(tx, &ctx, DossierId(subject)).await
        })?;
        Ok::<(), HandlerError>(())
    })
}

async fn notice(app: &App, ctx: &Ctx, dossier: &Dossier, sign: &str) -> Result<(), StoreError> {
    let id = ReturnId::random(&ctx.entropy);
    transaction!(app.db(), "followup.notice", |tx| -> Result<(), StoreError> {
        let new = tx
            .execute(queries::INSERT_RETURN, args![id, dossier.id, dossier.organisation, ctx.today(), sign])
            .await?;
        if new == 0 {
            return Ok(());
        }
        let task = NewTask {
            organisation: dossier.organisation,
            dossier: Some(dossier.id),
            kind: RETURN_TASK,
            subject: id.into(),
            href: "/nameting".into(),
            due_on: ctx.today().saturating_add(jiff::Span::new().days(14)),
        };
        add_task(tx, ctx, &task).await
    })
}
