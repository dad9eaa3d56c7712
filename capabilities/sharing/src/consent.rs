//! Three consents that do not replace each other: GDPR basis, lifting secrecy, agreement with the help.
//!
//! The capability that owns the record authorises; these functions run in its transaction.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Permit, Sensitive};
use oever_store::{ReadTx, RecordKey, StoreError, WriteTx, args, publish};
use oever_web::{App, WebError};
use uuid::Uuid;

use crate::model::{Consent, ConsentAnswer, ConsentId, ConsentKind, DETAILS, GivenBy, Share};
use crate::{queries, share};

/// What was asked and answered.
#[derive(Debug)]
pub struct RecordConsent {
    /// Kind of record, such as `dossier`.
    pub subject_kind: &'static str,
    /// The record of the person.
    pub subject: Uuid,
    /// Which of the three.
    pub kind: ConsentKind,
    /// For which organisation; none only for the help as such.
    pub with_organisation: Option<OrganisationId>,
    /// What for: a value of the fact `purpose`.
    pub purpose: String,
    /// The answer.
    pub answer: ConsentAnswer,
    /// Who answered.
    pub given_by: GivenBy,
    /// When it was asked.
    pub asked_on: Date,
    /// Until when it holds.
    pub ends_on: Option<Date>,
    /// How it was asked, with which interpreter, who was in the room.
    pub details: Sensitive<String>,
}

/// Keeps an answer in the caller's transaction; `key` is the key of the record. A refusal stops the shares
/// that rested on an earlier yes of the same kind, for the same organisation and purpose.
///
/// # Errors
/// [`WebError::Refused`] when the term ends before it began, or "all organisations" is meant: consent to share
/// is given per organisation.
pub async fn record_consent(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    key: &RecordKey,
    input: &RecordConsent,
) -> Result<ConsentId, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    if input.with_organisation.is_none() && input.kind != ConsentKind::HelpAgreement {
        return Err(WebError::Refused("sharing-refused-everybody"));
    }
    if input.asked_on > ctx.today() || input.ends_on.is_some_and(|last| last < input.asked_on) {
        return Err(WebError::Refused("sharing-refused-term"));
    }
    let id = ConsentId::random(&ctx.entropy);
    let permit = Permit::machine("sealed as it came in");
    let details = key.seal_padded(DETAILS, id, input.details.open(&permit));
    tx.execute(
        queries::INSERT_CONSENT,
        args![
            id,
            actor.organisation,
            input.subject_kind,
            input.subject,
            input.kind.name(),
            input.with_organisation,
            &input.purpose,
            input.answer.name(),
            input.given_by.name(),
            input.asked_on,
            input.ends_on,
            details,
            actor.function,
            ctx.now()
        ],
    )
    .await?;
    let action = if input.answer == ConsentAnswer::Given { "consent.given" } else { "consent.refused" };
    audit(tx, app, ctx, actor.organisation, action, input.subject_kind, input.subject, input.kind.name())
        .await?;
    if input.answer == ConsentAnswer::Refused {
        for earlier in consents_of(tx, input.subject).await? {
            let same = earlier.kind == input.kind
                && earlier.with_organisation == input.with_organisation
                && earlier.purpose == input.purpose;
            if same && earlier.in_force(ctx.today()) {
                withdraw_consent(tx, app, ctx, earlier.id).await?;
            }
        }
    }
    publish(tx, ctx, "consent.recorded", id, actor.organisation, input.kind.name()).await?;
    Ok(id)
}

/// Withdraws a consent. Every share that rests on it stops in the same transaction. Returns how many did.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such consent; withdrawing twice is no error.
pub async fn withdraw_consent(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    id: ConsentId,
) -> Result<usize, StoreError> {
    let row = tx.one(queries::CONSENT, args![id]).await?;
    let consent = Consent::read(&row)?;
    if tx.execute(queries::WITHDRAW_CONSENT, args![id, ctx.now()]).await? == 0 {
        return Ok(0);
    }
    let subject_kind: String = row.get("subject_kind")?;
    audit(
        tx,
        app,
        ctx,
        consent.organisation,
        "consent.withdrawn",
        &subject_kind,
        consent.subject,
        consent.kind.name(),
    )
    .await?;
    let resting: Vec<Share> = tx
        .all(queries::SHARES_ON_CONSENT, args![id])
        .await?
        .iter()
        .map(Share::read)
        .collect::<Result<_, _>>()?;
    for stopped in &resting {
        share::withdraw(tx, app, ctx, stopped.id, "consent").await?;
    }
    publish(tx, ctx, "consent.withdrawn", id, consent.organisation, consent.kind.name()).await?;
    Ok(resting.len())
}

/// One consent.
pub async fn consent(tx: &mut ReadTx, id: ConsentId) -> Result<Consent, StoreError> {
    Consent::read(&tx.one(queries::CONSENT, args![id]).await?)
}

/// Every consent about a record, newest first: given, refused and withdrawn.
pub async fn consents_of(tx: &mut ReadTx, subject: impl Into<Uuid>) -> Result<Vec<Consent>, StoreError> {
    tx.all(queries::CONSENTS_ABOUT, args![subject.into()]).await?.iter().map(Consent::read).collect()
}

impl Consent {
    /// How it was asked and who was in the room; `key` is the key of the record.
    ///
    /// # Errors
    /// When the key is not the record's.
    pub fn details(&self, key: &RecordKey) -> Result<Sensitive<String>, StoreError> {
        key.open_padded(DETAILS, self.id, &self.details)
    }
}

#[allow(clippy::too_many_arguments, reason = "one line of the log, part by part")]
async fn audit(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    organisation: OrganisationId,
    action: &str,
    kind: &str,
    record: Uuid,
    rule: &str,
) -> Result<(), StoreError> {
    app.audit().record(tx, ctx, Entry { organisation, action, kind, record, rule }).await
}
