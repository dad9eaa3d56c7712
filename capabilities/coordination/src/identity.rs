//! Who the person is: hidden by default, shown with a purpose that is written down.

use oever_clocks::ClockEvent;
use oever_kernel::{Ctx, Permit};
use oever_store::{Once, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, WebError};

use crate::access::load_dossier;
use crate::model::{FACTS, Facts, IDENTITY, Identity};
use crate::timeline::append_timeline;
use crate::{alias, clock, open, queries};

/// Shows who the person is. The purpose stands in the audit row, which the person can ask for.
///
/// # Errors
/// [`WebError::Invalid`] without a purpose.
pub async fn reveal_identity(
    app: &App,
    ctx: &Ctx,
    alias: &str,
    purpose: &str,
) -> Result<(Identity, i64), WebError> {
    let mut problem = FormProblem::default();
    problem.require(purpose.trim().chars().count() >= 4, "purpose", "coordination-error-purpose");
    problem.finish()?;
    let ctx = &ctx.for_purpose(purpose);
    let found = load_dossier(app, ctx, alias, "dossier.reveal_identity").await?;
    let key = found.key(app).await?;
    let permit = found.reading(app, ctx).await?;
    let identity = key.open_json(IDENTITY, found.dossier.id, &found.dossier.identity, &permit)?;
    Ok((identity, found.dossier.version))
}

/// Changes who the person is. A new date of birth stops the clock of the old one.
///
/// # Errors
/// [`WebError::Invalid`] when a field does not pass, [`WebError::Conflict`] when somebody else was first.
pub async fn change_identity(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    version: i64,
    identity: &Identity,
) -> Result<(), WebError> {
    open::check(identity, ctx.today()).finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.reveal_identity").await?;
    load_dossier(app, ctx, alias, "dossier.edit").await?;
    let id = found.dossier.id;
    let key = found.key(app).await?;
    let permit = Permit::machine("compared with the new one, not shown");
    let old: Identity = key.open_json(IDENTITY, id, &found.dossier.identity, &permit)?;
    let born_changed =
        old.birth_date != identity.birth_date || old.birth_precision != identity.birth_precision;
    let mut tx = app.db().read().await?;
    let running: Vec<_> = clock::clocks_of(app, &mut tx, &key, &permit, id, ctx.today())
        .await?
        .into_iter()
        .filter(|clock| clock.row.rule == "birthday_18" && clock.term.stopped.is_none())
        .map(|clock| clock.row)
        .collect();
    drop(tx);
    let sealed = key.seal_json(IDENTITY, id, identity)?;
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    transaction!(app.db(), "identity.change", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "identity.change").await? {
            return Ok(());
        }
        tx.update(queries::UPDATE_IDENTITY, args![id, version, sealed.clone(), ctx.now(), function]).await?;
        if born_changed {
            for row in &running {
                let stop = ClockEvent::stopped(ctx.today(), "birth_date_wrong");
                clock::stop_in(tx, ctx, &key, row, &stop).await?;
            }
            open::start_birthday(app, tx, ctx, &key, id, identity).await?;
        }
        append_timeline(tx, ctx, &key, id, "identity_changed", ctx.today(), "").await?;
        app.audit().record(tx, ctx, found.entry_for("dossier.change_identity")).await?;
        finish_submission(tx, submission, &format!("/dossier/{}", found.dossier.alias)).await?;
        Ok(())
    })
}

/// Changes what is known of the situation.
///
/// # Errors
/// [`WebError::Conflict`] when somebody else was first.
pub async fn change_facts(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    version: i64,
    facts: &Facts,
) -> Result<(), WebError> {
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let id = found.dossier.id;
    let key = found.key(app).await?;
    let sealed = key.seal_json(FACTS, id, facts)?;
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    transaction!(app.db(), "facts.change", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "facts.change").await? {
            return Ok(());
        }
        tx.update(queries::UPDATE_FACTS, args![id, version, sealed.clone(), ctx.now(), function]).await?;
        append_timeline(tx, ctx, &key, id, "facts_changed", ctx.today(), "").await?;
        app.audit().record(tx, ctx, found.entry_for("dossier.change_facts")).await?;
        finish_submission(tx, submission, &format!("/dossier/{}", found.dossier.alias)).await?;
        Ok(())
    })
}

/// Gives the dossier another alias, for when the old one became known.
///
/// # Errors
/// [`WebError::Conflict`] when somebody else was first.
pub async fn change_alias(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    old: &str,
    version: i64,
) -> Result<String, WebError> {
    let found = load_dossier(app, ctx, old, "dossier.edit").await?;
    let id = found.dossier.id;
    let key = found.key(app).await?;
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    transaction!(app.db(), "alias.change", |tx| -> Result<String, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "alias.change").await? {
            return Ok(path.rsplit('/').next().unwrap_or_default().to_owned());
        }
        let new = alias::unused(tx, &ctx.entropy).await?;
        tx.update(queries::UPDATE_ALIAS, args![id, version, &new, ctx.now(), function]).await?;
        append_timeline(tx, ctx, &key, id, "alias_changed", ctx.today(), "").await?;
        app.audit().record(tx, ctx, found.entry_for("dossier.change_alias")).await?;
        finish_submission(tx, submission, &format!("/dossier/{new}")).await?;
        Ok(new)
    })
}
