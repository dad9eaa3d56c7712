//! What the receiver does with a signal: read it, answer, send it on.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Role};
use oever_store::args;
use oever_store::{Once, StoreError, Submission, finish_submission, once, publish, transaction};
use oever_web::{Allowed, App, FormProblem, WebError};

use crate::codes::Code as _;
use crate::model::{FEEDBACK, Reason, Report, ReportId, Status};
use crate::read::find;
use crate::{queries, receive};

/// What the receiver decides, with the words the reporter will read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Where the signal stands now.
    pub status: Status,
    /// Why it is not taken up; needed exactly then.
    pub reason: Option<Reason>,
    /// Words for the reporter, without anything of the case.
    pub feedback: String,
}

async fn load(app: &App, ctx: &Ctx, id: ReportId) -> Result<(Report, Allowed), WebError> {
    let report = find(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "report.triage", &report.record())?;
    Ok((report, allowed))
}

fn entry<'a>(report: &Report, action: &'a str, rule: &'a str) -> Entry<'a> {
    Entry { organisation: report.owner, action, kind: "report", record: report.id.into(), rule }
}

/// Lets the reporter know that the signal was read. Stops the first clock.
///
/// # Errors
/// [`WebError::Conflict`] when somebody else was first.
pub async fn acknowledge(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReportId,
    version: i64,
) -> Result<(), WebError> {
    let (report, allowed) = load(app, ctx, id).await?;
    transaction!(app.db(), "report.acknowledge", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "report.acknowledge").await? {
            return Ok(());
        }
        tx.update(queries::ACKNOWLEDGE, args![id, version, ctx.now()]).await?;
        app.audit().record(tx, ctx, entry(&report, "report.acknowledge", &allowed.rule())).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(())
    })
}

/// Says what happens with a signal, and tells the reporter. Stops the second clock.
///
/// # Errors
/// [`WebError::Invalid`] without a reason where one is needed; [`WebError::Conflict`] when somebody else was
/// first.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReportId,
    version: i64,
    decision: &Decision,
) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    problem.require(decision.status != Status::Received, "status", "web-error-choose");
    problem.require(
        (decision.status == Status::NotTakenUp) == decision.reason.is_some(),
        "reason",
        "reporting-error-reason",
    );
    problem.require(decision.feedback.chars().count() <= 2_000, "feedback", "reporting-error-too-long");
    problem.finish()?;
    let (report, allowed) = load(app, ctx, id).await?;
    let key = app.vault().key(id).await?;
    let feedback = (!decision.feedback.is_empty()).then(|| key.seal_padded(FEEDBACK, id, &decision.feedback));
    let event = match decision.status {
        Status::TakenUp => "report.accepted",
        Status::NotTakenUp => "report.declined",
        Status::Received | Status::InConsultation => "report.in_consultation",
    };
    let reason = decision.reason.map(crate::codes::Code::code);
    let fresh = transaction!(app.db(), "report.decide", |tx| -> Result<bool, WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "report.decide").await? {
            return Ok(false);
        }
        tx.update(
            queries::DECIDE,
            args![id, version, decision.status.code(), reason, feedback.clone(), ctx.now()],
        )
        .await?;
        app.audit().record(tx, ctx, entry(&report, "report.decide", &allowed.rule())).await?;
        publish(tx, ctx, event, id, report.owner, reason.unwrap_or_default()).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(true)
    })?;
    if fresh && report.reporter != OrganisationId::INSTALLATION {
        receive::announce(app, ctx, report.reporter, Role::Reporter).await;
    }
    Ok(())
}

/// Sends a signal on to an organisation that can take it up, with the reason. Its key goes along; the sender
/// can no longer read it. The clock for an answer runs on: the reporter does not wait twice.
///
/// # Errors
/// [`WebError::Invalid`] when that organisation takes no signals; [`WebError::Conflict`] when somebody else
/// was first.
pub async fn reroute(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReportId,
    version: i64,
    to: OrganisationId,
    reason: &str,
) -> Result<(), WebError> {
    let (report, allowed) = load(app, ctx, id).await?;
    let receivers = receivers(app).await?;
    let receiver = receivers.iter().find(|(organisation, ..)| *organisation == to);
    let mut problem = FormProblem::default();
    problem.require(receiver.is_some() && to != report.owner, "to", "reporting-error-receiver");
    problem.require(REROUTE_REASONS.contains(&reason), "why", "web-error-choose");
    problem.finish()?;
    let Some((_, _, role, region)) = receiver else { return Err(WebError::NotFound) };
    let fresh = transaction!(app.db(), "report.reroute", |tx| -> Result<bool, WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "report.reroute").await? {
            return Ok(false);
        }
        tx.update(queries::REROUTE, args![id, version, to, region.clone()]).await?;
        tx.execute(
            queries::INSERT_ROUTE,
            args![ctx.entropy.uuid(), id, Some(report.owner), to, reason, ctx.now()],
        )
        .await?;
        app.audit().record(tx, ctx, entry(&report, "report.reroute", &allowed.rule())).await?;
        let arrived = Entry { organisation: to, ..entry(&report, "report.reroute", "") };
        app.audit().record(tx, ctx, arrived).await?;
        publish(tx, ctx, "report.rerouted", id, to, reason).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(true)
    })?;
    if fresh {
        // After the row: until the key is handed over the old wrapping still opens, so nothing is lost between.
        app.vault().hand_over(id, to, ctx.now()).await?;
        receive::announce(app, ctx, to, *role).await;
    }
    Ok(())
}

/// Why a signal is sent on.
pub(crate) const REROUTE_REASONS: [&str; 4] = ["other_region", "police_task", "care_task", "national"];

/// Organisations that take signals: id, name, role, region.
pub(crate) async fn receivers(
    app: &App,
) -> Result<Vec<(OrganisationId, String, Role, Option<String>)>, StoreError> {
    let mut tx = app.db().read().await?;
    let mut found: Vec<(OrganisationId, String, Role, Option<String>)> = Vec::new();
    for role in [Role::Coordinator, Role::NationalCentre, Role::Police] {
        for function in oever_organisations::functions_with_role(&mut tx, role, None).await? {
            if !found.iter().any(|(organisation, ..)| *organisation == function.organisation) {
                found.push((function.organisation, function.organisation_name, role, function.region));
            }
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(found)
}
