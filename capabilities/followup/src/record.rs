//! What was answered, and whether somebody is back.

use oever_coordination::{Authorised, append_timeline, finish_task, load_dossier_by_id};
use oever_kernel::Ctx;
use oever_store::{
    Once, ReadTx, StoreError, Submission, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, WebError};

use crate::model::{
    Answer, FollowUp, FollowUpId, OUTCOME, Outcome, REASON, ReturnId, ReturnReason, ReturnSign,
};
use crate::plan::{TASK, cancel_in};
use crate::queries;
use crate::returns::RETURN_TASK;

/// One moment of a dossier that the actor may record for.
///
/// # Errors
/// [`WebError::NotFound`] when there is none, or it is not for this actor.
pub async fn followup(app: &App, ctx: &Ctx, id: FollowUpId) -> Result<(FollowUp, Authorised), WebError> {
    let row = app.db().read().await?.one(queries::FIND, args![id]).await?;
    let followup = FollowUp::read(&row)?;
    let found = load_dossier_by_id(app, ctx, followup.dossier, "followup.record").await?;
    Ok((followup, found))
}

/// What was answered at a moment; the reading is written down.
///
/// # Errors
/// As [`followup`].
pub async fn answer(
    app: &App,
    ctx: &Ctx,
    id: FollowUpId,
) -> Result<(FollowUp, Authorised, Option<Answer>), WebError> {
    let (followup, found) = followup(app, ctx, id).await?;
    let Some(sealed) = &followup.outcome else { return Ok((followup, found, None)) };
    let permit = found.reading(app, ctx).await?;
    let answer = found.key(app).await?.open_json(OUTCOME, id, sealed, &permit)?;
    Ok((followup, found, Some(answer)))
}

/// Moments of an organisation that are due on or before a date, first due first.
///
/// # Errors
/// When the database does not answer.
pub async fn followups_due(
    tx: &mut ReadTx,
    organisation: oever_kernel::OrganisationId,
    on: jiff::civil::Date,
) -> Result<Vec<FollowUp>, StoreError> {
    tx.all(queries::DUE, args![organisation, on]).await?.iter().map(FollowUp::read).collect()
}

fn check(answer: &Answer) -> FormProblem {
    let mut problem = FormProblem::default();
    let alone = answer.outcomes.iter().any(|outcome| outcome.stands_alone());
    problem.require(!answer.outcomes.is_empty(), "outcomes", "web-error-choose");
    problem.require(!alone || answer.outcomes.len() == 1, "outcomes", "followup-error-alone");
    let returned = answer.outcomes.contains(&Outcome::Returned);
    problem.require(
        !(returned && answer.outcomes.contains(&Outcome::Safe)),
        "outcomes",
        "followup-error-safe-and-back",
    );
    problem.require(returned || answer.reasons.is_empty(), "reasons", "followup-error-reason");
    problem.require(!returned || !answer.reasons.is_empty(), "reasons", "followup-error-why");
    problem.require(answer.note.chars().count() <= 4_000, "note", "followup-error-long");
    problem
}

/// Writes down how it goes with the person. Once she does not want to be asked, later moments are taken back.
///
/// # Errors
/// [`WebError::Invalid`] when answers contradict each other; [`WebError::Conflict`] when somebody else was first.
pub async fn record_outcome(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: FollowUpId,
    version: i64,
    answer: &Answer,
) -> Result<(), WebError> {
    check(answer).finish()?;
    let (followup, found) = followup(app, ctx, id).await?;
    if followup.status == "cancelled" {
        return Err(WebError::Refused("followup-error-cancelled"));
    }
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let key = found.key(app).await?;
    let sealed = key.seal_json(OUTCOME, id, answer)?;
    transaction!(app.db(), "followup.record", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "followup.record").await? {
            return Ok(());
        }
        tx.update(queries::RECORD, args![id, version, ctx.today(), &actor.function_title, sealed.clone()])
            .await?;
        finish_task(tx, ctx, TASK, id).await?;
        if answer.outcomes.contains(&Outcome::DoesNotWant) {
            cancel_in(tx, ctx, followup.dossier).await?;
        }
        append_timeline(tx, ctx, &key, followup.dossier, "followup-timeline-recorded", ctx.today(), "")
            .await?;
        app.audit().record(tx, ctx, found.entry()).await?;
        publish(tx, ctx, "followup.recorded", id, found.dossier.organisation, "").await?;
        finish_submission(tx, submission, &format!("/nameting/{id}")).await?;
        Ok(())
    })
}

/// Says whether a sign of return is one, and what played a part.
///
/// # Errors
/// [`WebError::Invalid`] without an answer; [`WebError::Conflict`] when somebody else was first.
pub async fn judge_return(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReturnId,
    version: i64,
    returned: Option<bool>,
    reasons: &[ReturnReason],
) -> Result<(), WebError> {
    let sign = ReturnSign::read(&app.db().read().await?.one(queries::RETURN, args![id]).await?)?;
    let found = load_dossier_by_id(app, ctx, sign.dossier, "followup.record").await?;
    let mut problem = FormProblem::default();
    problem.require(returned.is_some(), "returned", "web-error-choose");
    problem.require(returned != Some(true) || !reasons.is_empty(), "reasons", "followup-error-why");
    problem.require(returned != Some(false) || reasons.is_empty(), "reasons", "followup-error-reason");
    problem.finish()?;
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let key = found.key(app).await?;
    let sealed = key.seal_json(REASON, id, &reasons)?;
    let status = if returned == Some(true) { "returned" } else { "not_returned" };
    transaction!(app.db(), "followup.return", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "followup.return").await? {
            return Ok(());
        }
        tx.update(queries::JUDGE_RETURN, args![id, version, status, &actor.function_title, sealed.clone()])
            .await?;
        finish_task(tx, ctx, RETURN_TASK, id).await?;
        append_timeline(tx, ctx, &key, sign.dossier, "followup-timeline-return", ctx.today(), "").await?;
        app.audit().record(tx, ctx, found.entry_for("followup.return")).await?;
        finish_submission(tx, submission, "/nameting").await?;
        Ok(())
    })
}

/// The moments of a dossier, first due first.
///
/// # Errors
/// When the database does not answer.
pub async fn followups_of(
    tx: &mut ReadTx,
    dossier: oever_coordination::DossierId,
) -> Result<Vec<FollowUp>, StoreError> {
    tx.all(queries::OF_DOSSIER, args![dossier]).await?.iter().map(FollowUp::read).collect()
}

/// Signs of return of an organisation, those without an answer first.
///
/// # Errors
/// When the database does not answer.
pub async fn returns_of(
    tx: &mut ReadTx,
    organisation: oever_kernel::OrganisationId,
) -> Result<Vec<ReturnSign>, StoreError> {
    tx.all(queries::RETURNS, args![organisation]).await?.iter().map(ReturnSign::read).collect()
}
