//! The only way to a dossier: by its alias, for an action the policies allow.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Permit};
use oever_store::{ReadTx, RecordKey, StoreError, args, transaction};
use oever_web::{Allowed, App, Record, WebError};

use crate::model::{Dossier, DossierId};
use crate::{merge, queries};

/// What cannot be done with a dossier that shows under another one.
const WRITES: [&str; 3] = ["dossier.edit", "dossier.close", "dossier.transfer"];

/// A dossier that the actor may use for one action, with the policies that allowed it.
#[derive(Debug)]
pub struct Authorised {
    /// The dossier.
    pub dossier: Dossier,
    /// What it was allowed for.
    pub action: &'static str,
    rule: String,
}

impl Authorised {
    /// The audit row of this action.
    pub fn entry(&self) -> Entry<'_> {
        self.entry_for(self.action)
    }

    /// The audit row of a more precise action under the same permission.
    pub fn entry_for<'a>(&'a self, action: &'a str) -> Entry<'a> {
        Entry {
            organisation: self.dossier.organisation,
            action,
            kind: "dossier",
            record: self.dossier.id.into(),
            rule: &self.rule,
        }
    }

    /// The key of the dossier.
    ///
    /// # Errors
    /// When it was erased.
    pub async fn key(&self, app: &App) -> Result<RecordKey, StoreError> {
        app.vault().key(self.dossier.id).await
    }

    /// Writes down that the dossier is read, and gives the permit to open it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn reading(&self, app: &App, ctx: &Ctx) -> Result<Permit, StoreError> {
        transaction!(app.db(), "dossier.reading", |tx| -> Result<Permit, StoreError> {
            app.audit().reading(tx, ctx, self.entry()).await
        })
    }
}

/// Organisations that a share in force gives a part of this dossier.
pub(crate) async fn shared_with(
    tx: &mut ReadTx,
    dossier: DossierId,
    ctx: &Ctx,
) -> Result<Vec<OrganisationId>, StoreError> {
    let shares = oever_sharing::shares_in_force(tx, dossier, ctx.today()).await?;
    Ok(shares.into_iter().map(|share| share.with_organisation).collect())
}

/// Finds a dossier by its alias and asks the policies.
///
/// # Errors
/// [`WebError::NotFound`] when there is none, or it is not for this actor: these look the same.
pub async fn load_dossier(
    app: &App,
    ctx: &Ctx,
    alias: &str,
    action: &'static str,
) -> Result<Authorised, WebError> {
    let mut tx = app.db().read().await?;
    let dossier = Dossier::read(&tx.one(queries::DOSSIER_BY_ALIAS, args![alias]).await?)?;
    authorised(app, ctx, &mut tx, dossier, action).await
}

/// The same by id, for capabilities that hold a dossier's id.
///
/// # Errors
/// As [`load_dossier`].
pub async fn load_dossier_by_id(
    app: &App,
    ctx: &Ctx,
    id: DossierId,
    action: &'static str,
) -> Result<Authorised, WebError> {
    let mut tx = app.db().read().await?;
    let dossier = Dossier::read(&tx.one(queries::DOSSIER_BY_ID, args![id]).await?)?;
    authorised(app, ctx, &mut tx, dossier, action).await
}

/// A dossier that shows under the one that was asked for: what it holds can be worked on from there.
pub(crate) async fn part(
    app: &App,
    ctx: &Ctx,
    id: DossierId,
    action: &'static str,
) -> Result<Authorised, WebError> {
    let mut tx = app.db().read().await?;
    let found = dossier(&mut tx, id).await?;
    allowed(app, ctx, &mut tx, found, action).await
}

async fn authorised(
    app: &App,
    ctx: &Ctx,
    tx: &mut ReadTx,
    dossier: Dossier,
    action: &'static str,
) -> Result<Authorised, WebError> {
    let found = allowed(app, ctx, tx, dossier, action).await?;
    if WRITES.contains(&action) && merge::merged_into(tx, found.dossier.id).await?.is_some() {
        return Err(WebError::Refused("coordination-merge-refused-read-only"));
    }
    Ok(found)
}

async fn allowed(
    app: &App,
    ctx: &Ctx,
    tx: &mut ReadTx,
    dossier: Dossier,
    action: &'static str,
) -> Result<Authorised, WebError> {
    let record = Record {
        shared_with: shared_with(tx, dossier.id, ctx).await?,
        ..Record::owned("dossier", dossier.id, dossier.organisation)
    };
    let allowed: Allowed = app.authorise(ctx, action, &record)?;
    Ok(Authorised { dossier, action, rule: allowed.rule() })
}

/// A dossier for the machine itself (jobs, figures): no actor, no policies, nothing personal opened.
///
/// # Errors
/// When there is none.
pub async fn dossier(tx: &mut ReadTx, id: DossierId) -> Result<Dossier, StoreError> {
    Dossier::read(&tx.one(queries::DOSSIER_BY_ID, args![id]).await?)
}
