//! How a request ends: placed, placed by phone, she chose otherwise, withdrawn.

use oever_audit::Entry;
use oever_coordination::DossierId;
use oever_kernel::Ctx;
use oever_store::{
    Once, RecordKey, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, WebError};

use crate::ask::needs_for_provider;
use crate::model::{OfferId, ProgrammeId, Request, RequestId};
use crate::sealed::{OFFER_NEEDS, QUESTION};
use crate::words::{Channel, OfferStatus, Pool, RequestStatus};
use crate::{dossiers, escalate, queries};

/// The person takes a place that a provider said yes to.
pub async fn place(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    version: i64,
    offer: OfferId,
) -> Result<(), WebError> {
    let mut read = app.db().read().await?;
    let request = queries::request(&mut read, id).await?;
    let chosen = queries::offer(&mut read, offer).await?;
    drop(read);
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    if chosen.request != id {
        return Err(WebError::NotFound);
    }
    if !chosen.yes() {
        return Err(WebError::Refused("placement-error-no-yes"));
    }
    let dossier = dossiers::of(app, request.dossier).await?;
    transaction!(app.db(), "placement.place", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.place").await? {
            return Ok(());
        }
        if chosen.pool == Pool::Regular {
            tx.execute(queries::TAKE_REGULAR, args![chosen.programme]).await?;
        } else if chosen.hold_until.is_none() {
            // The hold expired and the bed went back; it is taken again if it is still there.
            tx.execute(queries::TAKE_EMERGENCY, args![chosen.programme]).await?;
        }
        end(tx, ctx, &request, version, RequestStatus::Placed, Some(offer), dossier.as_ref()).await?;
        finish(app, tx, ctx, submission, &request, "placement.place", &allowed.rule()).await
    })
}

/// A place that was arranged by phone, entered afterwards.
#[derive(Debug, Clone)]
pub struct ByPhone {
    /// The programme.
    pub programme: ProgrammeId,
    /// Which beds.
    pub pool: Pool,
    /// Which function at the provider said yes (a function, not a name).
    pub said_by: String,
    /// What was agreed, if anything.
    pub agreed: String,
}

/// Enters a place that was arranged by phone.
pub async fn place_by_phone(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    version: i64,
    input: &ByPhone,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(!input.said_by.trim().is_empty(), "said_by", "web-error-required");
    problem.require(input.said_by.chars().count() <= 120, "said_by", "placement-error-too-long");
    problem.require(input.agreed.chars().count() <= 1000, "agreed", "placement-error-too-long");
    problem.finish()?;
    let mut read = app.db().read().await?;
    let request = queries::request(&mut read, id).await?;
    let programme = queries::programme(&mut read, input.programme).await?;
    drop(read);
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    let needs = needs_for_provider(app, ctx, &request, &programme, input.pool).await?;
    let offer = OfferId::random(&ctx.entropy);
    let key = app.vault().create(programme.organisation, offer, ctx.now()).await?;
    let needs = key.seal_json(OFFER_NEEDS, offer, &needs)?;
    let agreed = key.seal_padded(QUESTION, offer, input.agreed.trim());
    let dossier = dossiers::of(app, request.dossier).await?;
    transaction!(app.db(), "placement.place_by_phone", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.place_by_phone").await? {
            return Ok(());
        }
        tx.execute(
            queries::INSERT_OFFER,
            args![
                offer,
                id,
                programme.id,
                input.pool.word(),
                actor.organisation,
                programme.organisation,
                actor.function_title.as_str(),
                Channel::Phone.word(),
                request.urgency.word(),
                needs.clone(),
                agreed.clone(),
                ctx.now(),
                ctx.now(),
                None::<Vec<u8>>,
                None::<i64>,
                None::<i64>
            ],
        )
        .await?;
        tx.update(
            queries::ANSWER,
            args![
                offer,
                1i64,
                OfferStatus::Accepted.word(),
                ctx.now(),
                input.said_by.trim(),
                None::<String>,
                None::<Vec<u8>>,
                None::<Vec<u8>>,
                None::<bool>,
                Channel::Phone.word(),
                None::<i64>
            ],
        )
        .await?;
        let take =
            if input.pool == Pool::Emergency { queries::TAKE_EMERGENCY } else { queries::TAKE_REGULAR };
        tx.execute(take, args![programme.id]).await?;
        publish(tx, ctx, "placement.accepted", id, request.organisation, &programme.organisation.to_string())
            .await?;
        end(tx, ctx, &request, version, RequestStatus::Placed, Some(offer), dossier.as_ref()).await?;
        finish(app, tx, ctx, submission, &request, "placement.place_by_phone", &allowed.rule()).await
    })
}

/// Ends a request without a place: she chose otherwise (respected, never a refusal), or withdrawn.
pub async fn end_without_place(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    version: i64,
    outcome: RequestStatus,
) -> Result<(), WebError> {
    let action = match outcome {
        RequestStatus::ChoseOtherwise => "placement.chose_otherwise",
        RequestStatus::Withdrawn => "placement.withdraw",
        _ => return Err(WebError::BadForm),
    };
    let request = queries::request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    let dossier = dossiers::of(app, request.dossier).await?;
    transaction!(app.db(), "placement.end", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.end").await? {
            return Ok(());
        }
        end(tx, ctx, &request, version, outcome, None, dossier.as_ref()).await?;
        finish(app, tx, ctx, submission, &request, action, &allowed.rule()).await
    })
}

/// Ends the request, frees what was held elsewhere and tells the others that it is over.
async fn end(
    tx: &mut WriteTx,
    ctx: &Ctx,
    request: &Request,
    version: i64,
    outcome: RequestStatus,
    offer: Option<OfferId>,
    dossier: Option<&(DossierId, RecordKey)>,
) -> Result<(), StoreError> {
    let chosen = offer.map_or(uuid::Uuid::nil(), OfferId::uuid);
    tx.update(
        queries::END_REQUEST,
        args![request.id, version, outcome.word(), ctx.now(), offer.map(OfferId::uuid)],
    )
    .await?;
    for row in tx.all(queries::HELD, args![request.id, chosen]).await? {
        tx.execute(queries::END_HOLD, args![row.get::<OfferId>("id")?]).await?;
        tx.execute(queries::GIVE_EMERGENCY, args![row.get::<ProgrammeId>("programme")?]).await?;
    }
    if let Some(offer) = offer {
        tx.execute(queries::END_HOLD, args![offer]).await?;
    }
    tx.execute(queries::LAPSE_OTHERS, args![request.id, chosen]).await?;
    dossiers::done(tx, ctx, request, dossiers::DECIDE).await?;
    dossiers::done(tx, ctx, request, dossiers::ANSWERED).await?;
    let kind = match outcome {
        RequestStatus::Placed => "placement-timeline-placed",
        RequestStatus::ChoseOtherwise => "placement-timeline-chose-otherwise",
        _ => "placement-timeline-withdrawn",
    };
    dossiers::note(tx, ctx, dossier, kind).await?;
    oever_jobs::cancel(tx, ctx, escalate::DEADLINE, request.id).await
}

async fn finish(
    app: &App,
    tx: &mut WriteTx,
    ctx: &Ctx,
    submission: Submission,
    request: &Request,
    action: &'static str,
    rule: &str,
) -> Result<(), WebError> {
    app.audit()
        .record(
            tx,
            ctx,
            Entry {
                organisation: request.organisation,
                action,
                kind: "placement_request",
                record: request.id.into(),
                rule,
            },
        )
        .await?;
    publish(
        tx,
        ctx,
        action,
        request.id,
        request.organisation,
        &crate::request::dossier_text(request.dossier),
    )
    .await?;
    finish_submission(tx, submission, &format!("/plek/{}", request.id)).await?;
    Ok(())
}
