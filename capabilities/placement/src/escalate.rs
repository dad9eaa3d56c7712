//! Silence, refusals and days without a place end at a named function that decides in writing.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Role};
use oever_store::{
    Once, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, HandlerFuture, WebError};
use uuid::Uuid;

use crate::model::{OfferId, Request, RequestId};
use crate::request::decide_by;
use crate::rules::PlacementRules;
use crate::sealed::DECISION;
use crate::words::Because;
use crate::{dossiers, queries, search};

/// Job: a provider's term to answer is over.
pub(crate) const SILENCE: &str = "placement.silence";
/// Job: a request's term without a place is over.
pub(crate) const DEADLINE: &str = "placement.deadline";
/// Job: an emergency bed was held long enough.
pub(crate) const HOLD: &str = "placement.hold";

/// The national centre, if the installation has one: it searches along.
pub(crate) async fn national_centre(app: &App) -> Result<Option<OrganisationId>, StoreError> {
    let functions =
        oever_organisations::functions_with_role(&mut app.db().read().await?, Role::NationalCentre, None)
            .await?;
    Ok(functions.first().map(|function| function.organisation))
}

/// Escalates, once: a request that waits for a decision already stays with whom it is.
pub(crate) async fn escalate_in(
    tx: &mut WriteTx,
    ctx: &Ctx,
    request: &Request,
    because: Because,
    centre: Option<OrganisationId>,
) -> Result<bool, StoreError> {
    let to = centre.unwrap_or(request.organisation);
    let changed = tx.execute(queries::ESCALATE, args![request.id, ctx.now(), to, because.word()]).await?;
    if changed == 0 {
        return Ok(false);
    }
    dossiers::task(tx, ctx, request, to, dossiers::DECIDE).await?;
    publish(tx, ctx, "placement.escalated", request.id, request.organisation, because.word()).await?;
    Ok(true)
}

async fn tell(
    app: &App,
    ctx: &Ctx,
    request: &Request,
    centre: Option<OrganisationId>,
) -> Result<(), StoreError> {
    if let Some(centre) = centre {
        oever_organisations::notify(app, ctx, centre, Role::NationalCentre).await?;
    }
    oever_organisations::notify(app, ctx, request.organisation, Role::Coordinator).await
}

/// The coordinator asks for a decision before any term is over.
pub async fn escalate(app: &App, ctx: &Ctx, submission: Submission, id: RequestId) -> Result<(), WebError> {
    let request = queries::request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    let centre = national_centre(app).await?;
    let changed = transaction!(app.db(), "placement.escalate", |tx| -> Result<bool, WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.escalate").await? {
            return Ok(false);
        }
        let changed = escalate_in(tx, ctx, &request, Because::Asked, centre).await?;
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: request.organisation,
                    action: "placement.escalate",
                    kind: "placement_request",
                    record: id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        finish_submission(tx, submission, &format!("/plek/{id}")).await?;
        Ok(changed)
    })?;
    if changed {
        tell(app, ctx, &request, centre).await?;
    }
    Ok(())
}

/// A named function decides in writing what happens now; the term starts again.
pub async fn decide_escalated(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    version: i64,
    decision: &str,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(!decision.trim().is_empty(), "decision", "web-error-required");
    problem.require(decision.chars().count() <= 2000, "decision", "placement-error-too-long");
    problem.finish()?;
    let request = queries::request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "placement.decide_escalated", &request.record())?;
    if request.escalated_at.is_none() || request.status.ended() {
        return Err(WebError::Refused("placement-error-not-escalated"));
    }
    let rules = app.part::<PlacementRules>();
    let again = decide_by(&rules, ctx.now(), request.urgency);
    let dossier = dossiers::of(app, request.dossier).await?;
    let row = ctx.entropy.uuid();
    let sealed = app.vault().key(id).await?.seal(DECISION, row, decision.trim());
    transaction!(app.db(), "placement.decide_escalated", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.decide_escalated").await? {
            return Ok(());
        }
        tx.update(queries::DECIDED, args![id, again, version]).await?;
        tx.execute(
            queries::INSERT_DECISION,
            args![row, id, actor.function, actor.function_title.as_str(), sealed.clone(), ctx.now()],
        )
        .await?;
        oever_jobs::enqueue(tx, ctx, DEADLINE, id, again).await?;
        dossiers::done(tx, ctx, &request, dossiers::DECIDE).await?;
        dossiers::note(tx, ctx, dossier.as_ref(), "placement-timeline-decided").await?;
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: request.organisation,
                    action: "placement.decide_escalated",
                    kind: "placement_request",
                    record: id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        publish(tx, ctx, "placement.decided", id, request.organisation, "").await?;
        finish_submission(tx, submission, &format!("/plek/{id}")).await?;
        Ok(())
    })?;
    oever_organisations::notify(app, ctx, request.organisation, Role::Coordinator).await?;
    Ok(())
}

/// Does the actor decide on requests that were escalated to its organisation?
pub(crate) fn may_decide(app: &App, ctx: &Ctx, request: &Request) -> bool {
    request.escalated_at.is_some()
        && search::may_see(app, ctx, request).is_ok()
        && app.authorise(ctx, "placement.decide_escalated", &request.record()).is_ok()
}

/// The term to answer is over: silence is written down as silence and escalates.
pub(crate) fn silence(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let offer = match queries::offer(&mut app.db().read().await?, OfferId(subject)).await {
            Err(StoreError::NotFound) => return Ok(()),
            found => found?,
        };
        let request = queries::request(&mut app.db().read().await?, offer.request).await?;
        let centre = national_centre(&app).await?;
        let escalated = transaction!(app.db(), "placement.silence", |tx| -> Result<bool, StoreError> {
            if tx.execute(queries::SILENT, args![offer.id, ctx.now()]).await? == 0 {
                return Ok(false);
            }
            escalate_in(tx, &ctx, &request, Because::Silence, centre).await
        })?;
        if escalated {
            tell(&app, &ctx, &request, centre).await?;
        }
        Ok(())
    })
}

/// The term without a place is over.
pub(crate) fn deadline(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let request = match queries::request(&mut app.db().read().await?, RequestId(subject)).await {
            Err(StoreError::NotFound) => return Ok(()),
            found => found?,
        };
        if request.status.ended() || ctx.now() < request.decide_by {
            return Ok(());
        }
        let centre = national_centre(&app).await?;
        let escalated = transaction!(app.db(), "placement.deadline", |tx| -> Result<bool, StoreError> {
            escalate_in(tx, &ctx, &request, Because::Days, centre).await
        })?;
        if escalated {
            tell(&app, &ctx, &request, centre).await?;
        }
        Ok(())
    })
}

/// A hold that nobody used: the bed is free again.
pub(crate) fn release_hold(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let offer = match queries::offer(&mut app.db().read().await?, OfferId(subject)).await {
            Err(StoreError::NotFound) => return Ok(()),
            found => found?,
        };
        transaction!(app.db(), "placement.release_hold", |tx| -> Result<(), StoreError> {
            if tx.execute(queries::RELEASE_HOLD, args![offer.id, ctx.now()]).await? == 1 {
                tx.execute(queries::GIVE_EMERGENCY, args![offer.programme]).await?;
                publish(
                    tx,
                    &ctx,
                    "placement.hold_ended",
                    offer.request,
                    offer.organisation,
                    &offer.id.to_string(),
                )
                .await?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
