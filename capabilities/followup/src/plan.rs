//! When the outcome is asked: planned when a dossier is closed, or from a date that somebody chooses.

use jiff::ToSpan as _;
use jiff::civil::Date;
use oever_coordination::{Dossier, DossierId, NewTask, add_task, finish_task, load_dossier};
use oever_kernel::{Ctx, Timestamp};
use oever_store::{
    Once, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, HandlerError, HandlerFuture, WebError};
use uuid::Uuid;

use crate::model::{FollowUp, FollowUpId, MOMENTS};
use crate::queries;

/// Kind of the job that puts a moment on the worklist, and of the task it becomes.
pub(crate) const TASK: &str = "followup-task-outcome";
const JOB: &str = "followup.due";

/// Days before it is due that a moment appears on the worklist.
const AHEAD: i64 = 7;

/// Plans the moments of a dossier from a date. The same dossier and date twice is one plan.
///
/// # Errors
/// When the database refuses.
pub async fn plan_followups(app: &App, ctx: &Ctx, dossier: &Dossier, from: Date) -> Result<(), StoreError> {
    transaction!(app.db(), "followup.plan", |tx| -> Result<(), StoreError> {
        plan_in(tx, ctx, dossier, from).await
    })
}

pub(crate) async fn plan_in(
    tx: &mut WriteTx,
    ctx: &Ctx,
    dossier: &Dossier,
    from: Date,
) -> Result<(), StoreError> {
    for months in MOMENTS {
        let due = from.saturating_add(months.months());
        let id = FollowUpId::random(&ctx.entropy);
        let new = tx
            .execute(queries::INSERT, args![id, dossier.id, dossier.organisation, months, from, due])
            .await?;
        if new == 1 {
            let early = due.saturating_sub(AHEAD.days());
            oever_jobs::enqueue(tx, ctx, JOB, id, Timestamp::start_of(early)).await?;
        }
    }
    Ok(())
}

/// Starts follow-up for a dossier by hand, counted from today.
///
/// # Errors
/// [`WebError::Invalid`] when there is no such dossier for this actor.
pub async fn start_followup(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
) -> Result<(), WebError> {
    let found = match load_dossier(app, ctx, alias.trim(), "followup.record").await {
        Ok(found) => found,
        // The same answer whether it does not exist or belongs to somebody else.
        Err(WebError::NotFound) => {
            return Err(WebError::Invalid(FormProblem::at("alias", "followup-error-alias")));
        }
        Err(error) => return Err(error),
    };
    transaction!(app.db(), "followup.start", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "followup.start").await? {
            return Ok(());
        }
        plan_in(tx, ctx, &found.dossier, ctx.today()).await?;
        app.audit().record(tx, ctx, found.entry_for("followup.start")).await?;
        finish_submission(tx, submission, "/nameting").await?;
        Ok(())
    })
}

/// Takes back what was planned for a dossier.
pub(crate) async fn cancel_in(tx: &mut WriteTx, ctx: &Ctx, dossier: DossierId) -> Result<(), StoreError> {
    for row in tx.all(queries::PLANNED_OF_DOSSIER, args![dossier]).await? {
        let id: FollowUpId = row.get("id")?;
        oever_jobs::cancel(tx, ctx, JOB, id).await?;
        finish_task(tx, ctx, TASK, id).await?;
    }
    tx.execute(queries::CANCEL, args![dossier]).await.map(drop)
}

/// A week before it is due, a moment goes on the worklist.
pub(crate) fn due(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let Some(row) = app.db().read().await?.first(queries::FIND, args![subject]).await? else {
            return Ok(());
        };
        let followup = FollowUp::read(&row)?;
        if !followup.is_planned() {
            return Ok(());
        }
        let organisation =
            match oever_coordination::dossier(&mut app.db().read().await?, followup.dossier).await {
                Ok(dossier) => dossier.organisation,
                Err(StoreError::NotFound) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
        let task = NewTask {
            organisation,
            dossier: Some(followup.dossier),
            kind: TASK,
            subject,
            href: format!("/nameting/{subject}"),
            due_on: followup.due_on,
        };
        transaction!(app.db(), "followup.due", |tx| -> Result<(), StoreError> {
            add_task(tx, &ctx, &task).await?;
            publish(tx, &ctx, "followup.due", subject, organisation, "").await
        })?;
        oever_organisations::notify(&app, &ctx, organisation, oever_kernel::Role::Coordinator).await?;
        Ok::<(), HandlerError>(())
    })
}
