//! The switch of the data protection officer: stops all linking at once, everywhere.

use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Timestamp};
use oever_store::{
    Once, ReadTx, StoreError, Submission, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};

use crate::service::Linking;
use crate::{batch, queries};

/// An organisation that stopped all linking.
#[derive(Debug, Clone)]
pub struct Stop {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Why, without names.
    pub reason: String,
    /// The function that did it.
    pub function: FunctionId,
    /// When.
    pub at: Timestamp,
}

/// The stops in force.
pub async fn stops(tx: &mut ReadTx) -> Result<Vec<Stop>, StoreError> {
    tx.all(queries::STOPS, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(Stop {
                organisation: row.get("organisation")?,
                reason: row.get("reason")?,
                function: row.get("function")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

pub(crate) async fn is_stopped(tx: &mut ReadTx) -> Result<bool, StoreError> {
    Ok(!stops(tx).await?.is_empty())
}

/// Stops all linking, for every organisation, at once.
pub async fn stop_linking(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    reason: &str,
) -> Result<(), WebError> {
    set(app, ctx, submission, true, reason).await
}

/// Takes back the own organisation's stop. Linking runs again when no other organisation has stopped it.
pub async fn resume_linking(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    reason: &str,
) -> Result<(), WebError> {
    set(app, ctx, submission, false, reason).await
}

async fn set(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    stopped: bool,
    reason: &str,
) -> Result<(), WebError> {
    let reason = reason.trim();
    let mut problem = FormProblem::default();
    problem.require(!reason.is_empty(), "reason", "web-error-required");
    problem.require(reason.chars().count() <= 500, "reason", "linking-error-long");
    problem.finish()?;
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let record = Record::owned("link_stop", actor.organisation.uuid(), actor.organisation);
    let allowed = app.authorise(ctx, "audit.stop_linking", &record)?;
    let settings = &Linking::of(app).settings;
    let action = if stopped { "linking.stop" } else { "linking.resume" };
    transaction!(app.db(), "linking.stop", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, action).await? {
            return Ok(());
        }
        tx.execute(queries::SET_STOP, args![actor.organisation, stopped, reason, actor.function, ctx.now()])
            .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action,
            kind: "link_stop",
            record: actor.organisation.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        let event = if stopped { "link.stopped" } else { "link.resumed" };
        publish(tx, ctx, event, actor.organisation.uuid(), actor.organisation, "").await?;
        batch::schedule(tx, ctx, settings).await?;
        finish_submission(tx, submission, "/toezicht/koppelingen").await?;
        Ok(())
    })
}
