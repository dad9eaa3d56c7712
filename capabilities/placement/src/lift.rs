//! Lifting one negotiable condition for one person, by the one who may.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Role};
use oever_store::{Once, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, WebError};

use crate::model::{LiftId, ProgrammeId, RequestId};
use crate::queries;
use crate::words::LiftStatus;

/// Who lifts: the provider itself, or a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifter {
    /// The provider of the programme.
    Provider,
    /// This municipality.
    Municipality(OrganisationId),
}

impl Lifter {
    const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Municipality(_) => "municipality",
        }
    }
}

/// Asks the one who may to lift a condition. Asking twice is one question.
pub async fn ask_lift(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    programme: ProgrammeId,
    condition: &str,
    lifter: Lifter,
) -> Result<(), WebError> {
    let mut read = app.db().read().await?;
    let request = queries::request(&mut read, id).await?;
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    let programme = queries::programme(&mut read, programme).await?;
    let addressed_to = match lifter {
        Lifter::Provider => programme.organisation,
        Lifter::Municipality(municipality) => {
            let found = oever_organisations::organisation(&mut read, municipality).await?;
            if found.kind != oever_organisations::OrganisationKind::Municipality {
                return Err(WebError::BadForm);
            }
            municipality
        }
    };
    drop(read);
    if request.status.ended() {
        return Err(WebError::Refused("placement-error-ended"));
    }
    let negotiable = programme
        .conditions
        .iter()
        .any(|c| c.id == condition && c.lift.as_ref().is_some_and(|rule| rule.by.contains(lifter.word())));
    if !negotiable {
        return Err(WebError::Refused("placement-error-not-negotiable"));
    }
    let lift = LiftId::random(&ctx.entropy);
    transaction!(app.db(), "placement.ask_lift", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.ask_lift").await? {
            return Ok(());
        }
        tx.execute(
            queries::INSERT_LIFT,
            args![
                lift,
                id,
                programme.id,
                condition,
                request.organisation,
                addressed_to,
                lifter.word(),
                ctx.now()
            ],
        )
        .await?;
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: request.organisation,
                    action: "placement.ask_lift",
                    kind: "placement_request",
                    record: id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        finish_submission(tx, submission, &format!("/plek/{id}")).await?;
        Ok(())
    })?;
    let role = match lifter {
        Lifter::Provider => Role::Provider,
        Lifter::Municipality(_) => Role::Municipality,
    };
    oever_organisations::notify(app, ctx, addressed_to, role).await?;
    Ok(())
}

/// Lifts the condition for this person, or does not. Only the organisation that was asked decides.
pub async fn decide_lift(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: LiftId,
    version: i64,
    granted: bool,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let lift = queries::lift(&mut app.db().read().await?, id).await?;
    let action = if lift.lifter == "provider" { "placement.answer" } else { "wmo.decide" };
    let allowed = app.authorise(ctx, action, &lift.record())?;
    if actor.organisation != lift.addressed_to {
        return Err(WebError::NotFound);
    }
    let status = if granted { LiftStatus::Granted } else { LiftStatus::Refused };
    transaction!(app.db(), "placement.decide_lift", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.decide_lift").await? {
            return Ok(());
        }
        tx.update(
            queries::DECIDE_LIFT,
            args![id, version, status.word(), ctx.now(), actor.function_title.as_str()],
        )
        .await?;
        for organisation in [lift.organisation, lift.addressed_to] {
            app.audit()
                .record(
                    tx,
                    ctx,
                    Entry {
                        organisation,
                        action: "placement.decide_lift",
                        kind: "placement_lift",
                        record: id.into(),
                        rule: &allowed.rule(),
                    },
                )
                .await?;
        }
        publish(tx, ctx, "placement.lift_decided", lift.request, lift.organisation, status.word()).await?;
        finish_submission(tx, submission, "/opvang/opheffingen").await?;
        Ok(())
    })?;
    oever_organisations::notify(app, ctx, lift.organisation, Role::Coordinator).await?;
    Ok(())
}
