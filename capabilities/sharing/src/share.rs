//! Shares: what one organisation may see of a record of another, for what and how long.
//!
//! The capability that owns the record authorises; these functions run in its transaction.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{ReadTx, StoreError, WriteTx, args, publish};
use oever_web::{App, WebError};
use uuid::Uuid;

use crate::model::{Consent, ConsentId, DecisionId, ItemKind, Share, ShareId};
use crate::{queries, record};

/// What is granted.
#[derive(Debug, Clone)]
pub struct GrantShare {
    /// The decision it rests on; must be of the same organisation and about this record or about none.
    pub decision: DecisionId,
    /// Who may see it.
    pub with_organisation: OrganisationId,
    /// Kind of record, such as `dossier`.
    pub subject_kind: &'static str,
    /// The record.
    pub subject: Uuid,
    /// What of it.
    pub items: Vec<ItemKind>,
    /// What for, as in the decision.
    pub purpose: String,
    /// First day.
    pub starts_on: Date,
    /// Last day: a share without an end does not exist.
    pub ends_on: Date,
    /// The consent it rests on. When that is withdrawn, the share stops.
    pub consent: Option<ConsentId>,
}

/// Grants a share in the caller's transaction.
///
/// # Errors
/// [`WebError::Refused`] when the decision does not carry it, when the consent is not in force or of somebody
/// else, or when the term or the items are empty.
pub async fn grant_share(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    grant: &GrantShare,
) -> Result<ShareId, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let decision = record::decision(tx, grant.decision).await?;
    if decision.organisation != actor.organisation
        || decision.subject.is_some_and(|subject| subject != grant.subject)
    {
        return Err(WebError::NotFound);
    }
    if !decision.carries_a_share(ctx.today()) {
        return Err(WebError::Refused("sharing-refused-decision"));
    }
    if grant.items.is_empty()
        || grant.ends_on < grant.starts_on
        || decision.ends_on.is_some_and(|last| grant.ends_on > last)
    {
        return Err(WebError::Refused("sharing-refused-term"));
    }
    if let Some(consent) = grant.consent {
        let consent = Consent::read(&tx.one(queries::CONSENT, args![consent]).await?)?;
        let same = consent.subject == grant.subject
            && consent.with_organisation.is_none_or(|with| with == grant.with_organisation);
        if !same || !consent.in_force(ctx.today()) {
            return Err(WebError::Refused("sharing-refused-consent"));
        }
    }
    let id = ShareId::random(&ctx.entropy);
    let items: Vec<&str> = grant.items.iter().map(|item| item.name()).collect();
    tx.execute(
        queries::INSERT_SHARE,
        args![
            id,
            grant.decision,
            actor.organisation,
            grant.with_organisation,
            grant.subject_kind,
            grant.subject,
            items.join(","),
            &grant.purpose,
            grant.starts_on,
            grant.ends_on,
            grant.consent.map(ConsentId::uuid),
            actor.function,
            ctx.now()
        ],
    )
    .await?;
    let rule = decision.rows.first().map_or_else(String::new, |row| format!("{}.v{}", row.id, row.version));
    let entry = Entry {
        organisation: actor.organisation,
        action: "sharing.grant",
        kind: grant.subject_kind,
        record: grant.subject,
        rule: &rule,
    };
    app.audit().record(tx, ctx, entry).await?;
    publish(tx, ctx, "share.granted", id, grant.with_organisation, grant.subject_kind).await?;
    Ok(id)
}

/// Stops a share at once. `because` is a code: `person`, `owner`, `consent`, `review`, `moved`.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such share; stopping twice is no error.
pub async fn withdraw(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    id: ShareId,
    because: &str,
) -> Result<(), StoreError> {
    let share = Share::read(&tx.one(queries::SHARE, args![id]).await?)?;
    if tx.execute(queries::WITHDRAW_SHARE, args![id, ctx.now(), because]).await? == 0 {
        return Ok(());
    }
    let kind = "share";
    app.audit()
        .record(
            tx,
            ctx,
            Entry {
                organisation: share.owner,
                action: "sharing.withdraw",
                kind,
                record: share.subject,
                rule: because,
            },
        )
        .await?;
    publish(tx, ctx, "share.withdrawn", id, share.with_organisation, because).await
}

/// One share.
pub async fn share(tx: &mut ReadTx, id: ShareId) -> Result<Share, StoreError> {
    Share::read(&tx.one(queries::SHARE, args![id]).await?)
}

/// The shares of a record that are in force on a day: who may see what of it.
pub async fn shares_in_force(
    tx: &mut ReadTx,
    subject: impl Into<Uuid>,
    on: Date,
) -> Result<Vec<Share>, StoreError> {
    tx.all(queries::SHARES_IN_FORCE, args![subject.into(), on]).await?.iter().map(Share::read).collect()
}

/// Every share of a record there ever was, newest first.
pub async fn shares_about(tx: &mut ReadTx, subject: impl Into<Uuid>) -> Result<Vec<Share>, StoreError> {
    tx.all(queries::SHARES_ABOUT, args![subject.into()]).await?.iter().map(Share::read).collect()
}

/// What is shared with an organisation on a day, newest first.
pub async fn shares_with(
    tx: &mut ReadTx,
    organisation: OrganisationId,
    on: Date,
) -> Result<Vec<Share>, StoreError> {
    tx.all(queries::SHARES_WITH, args![organisation, on]).await?.iter().map(Share::read).collect()
}

/// A record moved to another organisation: its shares in force now belong to that one.
pub async fn move_shares(
    tx: &mut WriteTx,
    subject: impl Into<Uuid>,
    to: OrganisationId,
) -> Result<u64, StoreError> {
    tx.execute(queries::MOVE_SHARES, args![subject.into(), to]).await
}

pub(crate) async fn withdraw_on_decision(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    decision: DecisionId,
) -> Result<(), StoreError> {
    for row in tx.all(queries::SHARES_ON_DECISION, args![decision]).await? {
        withdraw(tx, app, ctx, Share::read(&row)?.id, "review").await?;
    }
    Ok(())
}
