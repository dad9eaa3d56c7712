//! What a reporter sees of sealed signals, and taking one back.

use oever_audit::Entry;
use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use super::model::{SealedSignal, SealedSignalId, SealedState};
use super::{queries, seal};

/// The sealed signals of the own function, newest first: when, which kinds, until when, and where they stand.
///
/// # Errors
/// A refusal when this role may not.
pub async fn sealed_signals(app: &App, ctx: &Ctx) -> Result<Vec<SealedSignal>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    app.authorise(ctx, "report.follow", &Record::owned("sealed_signal", Uuid::nil(), actor.organisation))?;
    let mut tx = app.db().read().await?;
    let rows = tx.all(queries::SIGNALS_OF_FUNCTION, args![actor.organisation, actor.function]).await?;
    Ok(rows.iter().map(SealedSignal::read).collect::<Result<_, _>>()?)
}

/// Takes a sealed signal back: nobody will ever read it.
///
/// # Errors
/// [`WebError::NotFound`] when it is not of this function; a refusal when it does not wait any more.
pub async fn withdraw_signal(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: SealedSignalId,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let row = app.db().read().await?.first(queries::SIGNAL, args![id]).await?.ok_or(WebError::NotFound)?;
    let signal = SealedSignal::read(&row)?;
    let allowed = app.authorise(ctx, "report.follow", &signal.record())?;
    if signal.function != actor.function {
        return Err(WebError::NotFound);
    }
    transaction!(app.db(), "sealed.withdraw", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "sealed.withdraw").await? {
            return Ok(());
        }
        let row = args![id, SealedState::Withdrawn.name(), ctx.now()];
        if tx.execute(queries::CLOSE_SIGNAL, row).await? == 0 {
            return Err(WebError::Refused("sealed-refused-closed"));
        }
        let entry = Entry {
            organisation: signal.organisation,
            action: "sealed.withdraw",
            kind: "sealed_signal",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "signal.withdrawn", id, signal.organisation, "").await?;
        // Should this process end before the deposits are out, the worker takes them out.
        oever_jobs::enqueue(tx, ctx, super::EXPIRE, id, ctx.now()).await?;
        finish_submission(tx, submission, "/verzegeld").await?;
        Ok(())
    })?;
    seal::take_out(app, ctx, id).await
}

/// A report is erased that was a sealed signal; or a restored backup brought back what was withdrawn or expired.
pub(crate) async fn forget(app: &App, ctx: &Ctx, subject: Uuid) -> Result<(), WebError> {
    let mut tx = app.db().read().await?;
    let mut found = tx.all(queries::SIGNAL_OF_REPORT, args![subject]).await?;
    found.extend(tx.first(queries::SIGNAL, args![subject]).await?);
    drop(tx);
    for row in found {
        let id: SealedSignalId = row.get("id")?;
        transaction!(app.db(), "sealed.forget", |tx| -> Result<(), WebError> {
            tx.execute(queries::CLOSE_SIGNAL, args![id, SealedState::Withdrawn.name(), ctx.now()]).await?;
            Ok(())
        })?;
        seal::take_out(app, ctx, id).await?;
    }
    Ok(())
}
