//! A coordinator asks for a place with a needs profile, without identity; and changes the needs.

use oever_audit::Entry;
use oever_coordination::{DossierId, load_dossier_by_id};
use oever_kernel::{Ctx, Timestamp};
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, FormProblem, Record, WebError};

use crate::model::{DangerArea, Needs, RequestId};
use crate::queries;
use crate::rules::PlacementRules;
use crate::sealed::seal_needs;
use crate::words::Urgency;
use crate::{dossiers, escalate, network};

/// A new request.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The dossier it belongs to, if any.
    pub dossier: Option<DossierId>,
    /// The dossier's alias, or an own mark without a name in it.
    pub alias: String,
    /// How soon.
    pub urgency: Urgency,
    /// What is needed.
    pub needs: Needs,
    /// Where the person is not safe.
    pub danger: Vec<DangerArea>,
}

/// Asks for a place. Nothing leaves the own organisation yet.
pub async fn request_place(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &NewRequest,
) -> Result<RequestId, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let rules = app.part::<PlacementRules>();
    let mut problem = FormProblem::default();
    problem.require(!input.alias.trim().is_empty(), "alias", "web-error-required");
    problem.require(input.alias.chars().count() <= 60, "alias", "placement-error-alias");
    problem.finish()?;
    network::request(&rules, &input.needs, &input.danger, ctx.now())
        .map_err(|error| network::as_problem(&error))?;

    // A request stands beside a dossier only for who may work on it.
    if let Some(dossier) = input.dossier {
        load_dossier_by_id(app, ctx, dossier, "dossier.edit").await?;
    }
    let dossier = dossiers::of(app, input.dossier).await?;
    let id = RequestId::random(&ctx.entropy);
    let allowed =
        app.authorise(ctx, "placement.request", &Record::owned("placement_request", id, actor.organisation))?;
    let key = app.vault().create(actor.organisation, id, ctx.now()).await?;
    let sealed = seal_needs(app, ctx, &key, id, &input.needs, &input.danger).await?;
    let decide_by = decide_by(&rules, ctx.now(), input.urgency);
    transaction!(app.db(), "placement.request", |tx| -> Result<RequestId, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "placement.request").await? {
            return path.strip_prefix("/plek/").and_then(|id| id.parse().ok()).ok_or(WebError::BadForm);
        }
        tx.execute(
            queries::INSERT_REQUEST,
            args![
                id,
                actor.organisation,
                actor.function,
                input.dossier.map(DossierId::uuid),
                input.alias.trim(),
                input.urgency.word(),
                sealed.needs.clone(),
                sealed.danger.clone(),
                sealed.demand.clone(),
                ctx.now(),
                decide_by
            ],
        )
        .await?;
        oever_jobs::enqueue(tx, ctx, escalate::DEADLINE, id, decide_by).await?;
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: actor.organisation,
                    action: "placement.request",
                    kind: "placement_request",
                    record: id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        dossiers::note(tx, ctx, dossier.as_ref(), "placement-timeline-requested").await?;
        publish(tx, ctx, "placement.requested", id, actor.organisation, &dossier_text(input.dossier)).await?;
        finish_submission(tx, submission, &format!("/plek/{id}")).await?;
        Ok(id)
    })
}

/// Changes what is needed. Questions that were already sent keep what they showed.
#[allow(clippy::too_many_arguments, reason = "the version seen, and the three parts of what is needed")]
pub async fn change_needs(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    version: i64,
    urgency: Urgency,
    needs: &Needs,
    danger: &[DangerArea],
) -> Result<(), WebError> {
    let rules = app.part::<PlacementRules>();
    let request = queries::request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    if request.status.ended() {
        return Err(WebError::Refused("placement-error-ended"));
    }
    network::request(&rules, needs, danger, ctx.now()).map_err(|error| network::as_problem(&error))?;
    let key = app.vault().key(id).await?;
    let sealed = seal_needs(app, ctx, &key, id, needs, danger).await?;
    transaction!(app.db(), "placement.change_needs", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.change_needs").await? {
            return Ok(());
        }
        let args = args![
            id,
            version,
            sealed.needs.clone(),
            sealed.danger.clone(),
            sealed.demand.clone(),
            urgency.word()
        ];
        tx.update(queries::SET_NEEDS, args).await?;
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: request.organisation,
                    action: "placement.change_needs",
                    kind: "placement_request",
                    record: id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        finish_submission(tx, submission, &format!("/plek/{id}")).await?;
        Ok(())
    })
}

/// Removes what was written about a person: the keys of requests and of what providers were shown, and the
/// share in the gap counts. For the erasure of a dossier; may run twice.
pub async fn forget_dossier(app: &App, ctx: &Ctx, dossier: DossierId) -> Result<(), StoreError> {
    let requests = queries::requests_of_dossier(&mut app.db().read().await?, dossier).await?;
    for request in requests {
        let offers = queries::offers_of(&mut app.db().read().await?, request.id).await?;
        transaction!(app.db(), "placement.forget", |tx| -> Result<(), StoreError> {
            tx.execute(queries::FORGET_REQUEST, args![request.id, Vec::<u8>::new()]).await.map(drop)
        })?;
        for offer in offers {
            app.vault().erase(offer.id, ctx.now()).await?;
        }
        app.vault().erase(request.id, ctx.now()).await?;
    }
    Ok(())
}

pub(crate) fn decide_by(rules: &PlacementRules, from: Timestamp, urgency: Urgency) -> Timestamp {
    from.plus_seconds(rules.terms.decide_after_days(urgency).saturating_mul(86_400))
}

pub(crate) fn dossier_text(dossier: Option<DossierId>) -> String {
    dossier.map(|id| id.to_string()).unwrap_or_default()
}
