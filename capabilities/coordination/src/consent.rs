//! Three consents and the shares of a dossier: the record is ours, the rules are those of sharing.

use jiff::civil::Date;
use oever_kernel::{Ctx, OrganisationId, Sensitive};
use oever_sharing::{
    ConsentAnswer, ConsentId, ConsentKind, DecisionId, GivenBy, GrantShare, ItemKind, RecordConsent, ShareId,
};
use oever_store::{Once, Submission, finish_submission, once, transaction};
use oever_web::{App, FormProblem, WebError};

use crate::access::load_dossier;
use crate::merge;
use crate::model::DossierId;
use crate::timeline::append_timeline;

/// What was asked and answered.
#[derive(Debug)]
pub struct AskedConsent {
    /// Which of the three.
    pub kind: ConsentKind,
    /// For which organisation; none only for the help itself.
    pub with_organisation: Option<OrganisationId>,
    /// What for: a purpose of the sharing table.
    pub purpose: String,
    /// The answer.
    pub answer: ConsentAnswer,
    /// Who answered.
    pub given_by: GivenBy,
    /// Asked on.
    pub asked_on: Date,
    /// Until when it holds.
    pub ends_on: Option<Date>,
    /// How it was asked, with which interpreter, who was in the room.
    pub how: String,
}

/// Keeps an answer of the person. A refusal stops what rested on an earlier yes.
///
/// # Errors
/// [`WebError::Invalid`] when it does not say for whom or how it was asked.
pub async fn record_dossier_consent(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    asked: AskedConsent,
) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    let needs_party = asked.kind != ConsentKind::HelpAgreement;
    problem.require(
        !needs_party || asked.with_organisation.is_some(),
        "with",
        "coordination-error-consent-with",
    );
    problem.require(!asked.purpose.is_empty(), "purpose", "web-error-choose");
    problem.require(!asked.how.is_empty(), "how", "coordination-error-consent-how");
    problem.require(asked.asked_on <= ctx.today(), "asked_on", "coordination-error-future");
    problem.require(
        asked.ends_on.is_none_or(|ends| ends >= asked.asked_on),
        "ends_on",
        "coordination-error-consent-term",
    );
    problem.finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let key = found.key(app).await?;
    let kind = if asked.answer == ConsentAnswer::Given { "consent_given" } else { "consent_refused" };
    let record = RecordConsent {
        subject_kind: "dossier",
        subject: found.dossier.id.into(),
        kind: asked.kind,
        with_organisation: asked.with_organisation,
        purpose: asked.purpose,
        answer: asked.answer,
        given_by: asked.given_by,
        asked_on: asked.asked_on,
        ends_on: asked.ends_on,
        details: Sensitive::new(asked.how),
    };
    transaction!(app.db(), "dossier.consent", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.consent").await? {
            return Ok(());
        }
        oever_sharing::record_consent(tx, app, ctx, &key, &record).await?;
        append_timeline(tx, ctx, &key, found.dossier.id, kind, record.asked_on, "").await?;
        finish_submission(tx, submission, &format!("/dossier/{}/toestemming", found.dossier.alias)).await?;
        Ok(())
    })
}

/// The person takes a consent back. Every share that rests on it stops in the same transaction.
///
/// # Errors
/// [`WebError::NotFound`] when it is not a consent of this dossier.
pub async fn withdraw_dossier_consent(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    id: ConsentId,
) -> Result<usize, WebError> {
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let consent = oever_sharing::consent(&mut app.db().read().await?, id).await?;
    let found = merge::holding(app, ctx, found, DossierId(consent.subject)).await?;
    let key = found.key(app).await?;
    transaction!(app.db(), "dossier.withdraw", |tx| -> Result<usize, WebError> {
        if let Once::Done(stopped) = once(tx, ctx, submission, "dossier.withdraw").await? {
            return Ok(stopped.parse().unwrap_or(0));
        }
        let stopped = oever_sharing::withdraw_consent(tx, app, ctx, id).await?;
        append_timeline(tx, ctx, &key, found.dossier.id, "consent_withdrawn", ctx.today(), "").await?;
        finish_submission(tx, submission, &stopped.to_string()).await?;
        Ok(stopped)
    })
}

/// A part of a dossier for one organisation.
#[derive(Debug, Clone)]
pub struct SharePart {
    /// The decision it rests on.
    pub decision: DecisionId,
    /// With whom.
    pub with_organisation: OrganisationId,
    /// What of it.
    pub items: Vec<ItemKind>,
    /// Until when; a share without an end does not exist.
    pub ends_on: Date,
    /// The consent it rests on.
    pub consent: Option<ConsentId>,
}

/// Shares a part of a dossier on a kept decision.
///
/// # Errors
/// [`WebError::Refused`] when the decision or the consent does not carry it.
pub async fn share_part(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    part: &SharePart,
) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    problem.require(!part.items.is_empty(), "items", "web-error-choose");
    problem.require(part.ends_on >= ctx.today(), "ends_on", "coordination-error-share-past");
    problem.finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let key = found.key(app).await?;
    let decision = oever_sharing::decision(&mut app.db().read().await?, part.decision).await?;
    let grant = GrantShare {
        decision: part.decision,
        with_organisation: part.with_organisation,
        subject_kind: "dossier",
        subject: found.dossier.id.into(),
        items: part.items.clone(),
        purpose: decision.purpose.clone(),
        starts_on: ctx.today(),
        ends_on: part.ends_on,
        consent: part.consent,
    };
    let name =
        oever_organisations::organisation(&mut app.db().read().await?, part.with_organisation).await?.name;
    transaction!(app.db(), "dossier.share", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.share").await? {
            return Ok(());
        }
        oever_sharing::grant_share(tx, app, ctx, &grant).await?;
        append_timeline(tx, ctx, &key, found.dossier.id, "shared", ctx.today(), &name).await?;
        finish_submission(tx, submission, &format!("/dossier/{}/toestemming", found.dossier.alias)).await?;
        Ok(())
    })
}

/// Stops a share at once.
///
/// # Errors
/// [`WebError::NotFound`] when it is not a share of this dossier.
pub async fn stop_share(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    id: ShareId,
) -> Result<(), WebError> {
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let share = oever_sharing::share(&mut app.db().read().await?, id).await?;
    let found = merge::holding(app, ctx, found, DossierId(share.subject)).await?;
    let key = found.key(app).await?;
    transaction!(app.db(), "dossier.stop_share", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.stop_share").await? {
            return Ok(());
        }
        oever_sharing::withdraw(tx, app, ctx, id, "owner").await?;
        append_timeline(tx, ctx, &key, found.dossier.id, "share_stopped", ctx.today(), "").await?;
        finish_submission(tx, submission, "").await?;
        Ok(())
    })
}
