//! Closing a dossier: no exit before the next place accepted, or a reason says why not (K115).

use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, FormProblem, WebError};

use crate::access::load_dossier;
use crate::clock;
use crate::merge;
use crate::model::{CloseReason, Status};
use crate::queries;
use crate::timeline::append_timeline;

/// Two dossiers that are read as one are not closed as one.
const PAIR: &str = "coordination-merge-refused-close";

/// What is needed to close a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseDossier {
    /// How it ended.
    pub reason: CloseReason,
    /// The next place accepted, on this day and by whom; may be empty only when there is no next place.
    pub accepted_by: String,
    /// Why it is closed without a next place that accepted.
    pub without_because: String,
    /// Which municipality or organisation is responsible from now on.
    pub responsible: String,
    /// Why open items of the plan and running clocks are left.
    pub open_items_because: String,
}

/// Whether this way to end has a next place that must have accepted.
fn needs_next_place(reason: CloseReason) -> bool {
    matches!(reason, CloseReason::Independent | CloseReason::OtherCare)
}

/// Closes a dossier. What is still open needs a reason; running clocks go on the timeline.
///
/// # Errors
/// [`WebError::Invalid`] when the next place did not accept and no reason was given, or when something is
/// still open and no reason was given.
pub async fn close_dossier(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    version: i64,
    input: &CloseDossier,
) -> Result<(), WebError> {
    let found = load_dossier(app, ctx, alias, "dossier.close").await?;
    let id = found.dossier.id;
    if found.dossier.status == Status::Offered {
        return Err(WebError::Refused("coordination-error-offered"));
    }
    merge::stands_alone(&mut app.db().read().await?, id, PAIR).await?;
    let key = found.key(app).await?;
    let permit = found.reading(app, ctx).await?;
    let mut tx = app.db().read().await?;
    let open_items: i64 = tx.one(queries::PLAN_OPEN_COUNT, args![id]).await?.get("n")?;
    let running = clock::clocks_of(app, &mut tx, &key, &permit, id, ctx.today())
        .await?
        .iter()
        .filter(|clock| clock.term.stopped.is_none())
        .count();
    drop(tx);
    let mut problem = FormProblem::default();
    let next = needs_next_place(input.reason);
    problem.require(
        !next || !input.accepted_by.is_empty() || !input.without_because.is_empty(),
        "accepted_by",
        "coordination-error-next-place",
    );
    problem.require(!next || !input.responsible.is_empty(), "responsible", "web-error-required");
    problem.require(
        (open_items == 0 && running == 0) || !input.open_items_because.is_empty(),
        "open_items_because",
        "coordination-error-still-open",
    );
    problem.finish()?;
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    let words: Vec<&str> =
        [&input.accepted_by, &input.responsible, &input.without_because, &input.open_items_because]
            .into_iter()
            .map(String::as_str)
            .filter(|words| !words.is_empty())
            .collect();
    transaction!(app.db(), "dossier.close", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.close").await? {
            return Ok(());
        }
        tx.update(
            queries::UPDATE_STATUS,
            args![id, version, Status::Closed.code(), ctx.today(), input.reason.code(), ctx.now(), function],
        )
        .await?;
        merge::stands_alone(tx, id, PAIR).await?;
        append_timeline(tx, ctx, &key, id, "closed", ctx.today(), &words.join("\n")).await?;
        app.audit().record(tx, ctx, found.entry()).await?;
        publish(tx, ctx, "dossier.closed", id, found.dossier.organisation, input.reason.code()).await?;
        finish_submission(tx, submission, &format!("/dossier/{}", found.dossier.alias)).await?;
        Ok(())
    })
}

/// Opens a closed dossier again: the person is back, or it was closed by mistake.
///
/// # Errors
/// [`WebError::Invalid`] without a reason; [`WebError::Conflict`] when somebody else was first.
pub async fn reopen_dossier(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    version: i64,
    why: &str,
) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    problem.require(!why.is_empty(), "why", "web-error-required");
    problem.finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.close").await?;
    let id = found.dossier.id;
    if found.dossier.status != Status::Closed {
        return Err(WebError::BadForm);
    }
    let key = found.key(app).await?;
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    transaction!(app.db(), "dossier.reopen", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.reopen").await? {
            return Ok(());
        }
        let nothing: Option<String> = None;
        tx.update(
            queries::UPDATE_STATUS,
            args![id, version, Status::Open.code(), nothing.clone(), nothing.clone(), ctx.now(), function],
        )
        .await?;
        append_timeline(tx, ctx, &key, id, "reopened", ctx.today(), why).await?;
        app.audit().record(tx, ctx, found.entry_for("dossier.reopen")).await?;
        publish(tx, ctx, "dossier.reopened", id, found.dossier.organisation, "").await?;
        finish_submission(tx, submission, &format!("/dossier/{}", found.dossier.alias)).await?;
        Ok(())
    })
}
