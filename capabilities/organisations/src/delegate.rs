//! Standing in: a function hands its whole caseload to another for a period. Clocks run on.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId};
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::model::Delegation;
use crate::{directory, queries};

/// Lets another function stand in for the actor's own function.
pub async fn delegate(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    to: FunctionId,
    starts_on: Date,
    ends_on: Date,
) -> Result<Uuid, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed = app.authorise(
        ctx,
        "substitution.manage",
        &Record::owned("function", actor.function, actor.organisation),
    )?;
    let mut problem = FormProblem::default();
    problem.require(ends_on >= starts_on, "ends_on", "organisations-delegation-order");
    problem.require(ends_on >= ctx.today(), "ends_on", "organisations-delegation-past");
    problem.require(to != actor.function, "to", "organisations-delegation-self");
    problem.finish()?;
    let target = directory::function(&mut app.db().read().await?, to).await?;
    if target.role != actor.role {
        return Err(WebError::Invalid(FormProblem::at("to", "organisations-delegation-role")));
    }
    let id = ctx.entropy.uuid();
    transaction!(app.db(), "function.delegate", |tx| -> Result<Uuid, WebError> {
        if let Once::Done(before) = once(tx, ctx, submission, "function.delegate").await? {
            return Ok(before.parse().unwrap_or(id));
        }
        tx.execute(queries::INSERT_DELEGATION, args![id, actor.function, to, starts_on, ends_on]).await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "function.delegate",
            kind: "function",
            record: actor.function.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "function.delegated", id, actor.organisation, "").await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(id)
    })
}

/// Ends standing in before its last day.
pub async fn withdraw_delegation(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: Uuid,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed = app.authorise(
        ctx,
        "substitution.manage",
        &Record::owned("function", actor.function, actor.organisation),
    )?;
    if !delegations_from(app, actor.function).await?.iter().any(|delegation| delegation.id == id) {
        return Err(WebError::NotFound);
    }
    transaction!(app.db(), "function.undelegate", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "function.undelegate").await? {
            return Ok(());
        }
        tx.execute(queries::WITHDRAW_DELEGATION, args![id, ctx.now()]).await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "function.undelegate",
            kind: "function",
            record: actor.function.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "").await?;
        Ok(())
    })
}

/// Who stands in for a function, newest first.
pub async fn delegations_from(app: &App, function: FunctionId) -> Result<Vec<Delegation>, StoreError> {
    app.db()
        .read()
        .await?
        .all(queries::DELEGATIONS_FROM, args![function])
        .await?
        .iter()
        .map(Delegation::read)
        .collect()
}
