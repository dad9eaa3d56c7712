//! Two dossiers of one organisation that turn out to be about one person: one is kept, the other shows under it and
//! is read only. Nothing is copied or changed in either, so that undoing gives both back as they are.

use std::collections::HashMap;

use oever_kernel::{Ctx, OrganisationId, Permit, Timestamp, typed_id};
use oever_store::{
    Column, Once, ReadTx, RecordKey, Row, StoreError, Submission, args, finish_submission, once, publish,
    transaction,
};
use oever_web::{App, FormProblem, WebError};
use uuid::Uuid;

use crate::access::{Authorised, load_dossier, part};
use crate::duplicates::{Duplicate, known_here};
use crate::likeness::Description;
use crate::model::{Dossier, DossierId, FACTS, Facts, IDENTITY, Identity, Status};
use crate::open::set_apart;
use crate::queries_merge as queries;

typed_id!(
    /// Two dossiers that are read as one.
    MergeId
);
oever_store::id_column!(MergeId);

const REASON: Column = Column::new("dossier_merges", "reason");
const UNDO_REASON: Column = Column::new("dossier_merges", "undo_reason");
const LONGEST: usize = 1000;
/// The action of the policies.
const ACTION: &str = "dossier.merge";

/// Two dossiers that are, or were, read as one.
#[derive(Debug, Clone)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// The dossier that is worked on.
    pub kept: DossierId,
    /// Its alias.
    pub kept_alias: String,
    /// The dossier that shows under it.
    pub merged: DossierId,
    /// Its alias.
    pub merged_alias: String,
    /// Title of the function that said so.
    pub function_title: String,
    /// When.
    pub at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Title of the function that undid it.
    pub undone_title: Option<String>,
    reason: Vec<u8>,
    undo_reason: Option<Vec<u8>>,
}

impl Merge {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            kept: row.get("kept")?,
            kept_alias: row.get("kept_alias")?,
            merged: row.get("merged")?,
            merged_alias: row.get("merged_alias")?,
            function_title: row.get("function_title")?,
            at: row.get("at")?,
            undone_at: row.get("undone_at")?,
            undone_title: row.get("undone_title")?,
            reason: row.get("reason")?,
            undo_reason: row.get("undo_reason")?,
        })
    }

    /// Why, and why it was undone. Both are sealed under the key of the dossier that was kept.
    ///
    /// # Errors
    /// When it is the key of another dossier.
    pub fn reasons(&self, key: &RecordKey, permit: &Permit) -> Result<(String, Option<String>), StoreError> {
        let open = |column: Column, sealed: &[u8]| {
            key.open_padded(column, self.id.uuid(), sealed).map(|text| text.open(permit).clone())
        };
        let undone = self.undo_reason.as_deref().map(|sealed| open(UNDO_REASON, sealed)).transpose()?;
        Ok((open(REASON, &self.reason)?, undone))
    }
}

/// Reads two dossiers as one from now on. `alias` stays the one that is worked on; the other shows under it.
///
/// # Errors
/// [`WebError::Invalid`] without a reason, or when the other is not an own dossier; [`WebError::Refused`] when one is
/// closed or offered, or is part of another pair the other way round; [`WebError::Conflict`] when one of them was
/// changed in the meantime.
pub async fn merge_dossiers(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    other: &str,
    why: &str,
) -> Result<MergeId, WebError> {
    let kept = load_dossier(app, ctx, alias, ACTION).await?;
    let mut problem = reason_of(why);
    let merged = match load_dossier(app, ctx, &crate::alias::normalised(other), ACTION).await {
        Ok(found) if found.dossier.id != kept.dossier.id => Some(found),
        Ok(_) | Err(WebError::NotFound) => None,
        Err(error) => return Err(error),
    };
    problem.require(merged.is_some(), "other", "coordination-merge-error-alias");
    problem.finish()?;
    let merged = merged.ok_or(WebError::NotFound)?;
    let organisation = kept.dossier.organisation;
    let both_open = kept.dossier.status == Status::Open && merged.dossier.status == Status::Open;
    if !both_open || merged.dossier.organisation != organisation {
        return Err(WebError::Refused("coordination-merge-refused-status"));
    }
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let key = kept.key(app).await?;
    let id = MergeId::random(&ctx.entropy);
    let (k, m) = (&kept.dossier, &merged.dossier);
    transaction!(app.db(), "dossier.merge", |tx| -> Result<MergeId, WebError> {
        if let Once::Done(done) = once(tx, ctx, submission, ACTION).await? {
            return done.parse().map_err(|_| WebError::BadForm);
        }
        // Nothing changes in them, but nobody closes, moves or merges them at this moment. In one order for everybody.
        let (first, second) = if k.id < m.id { (k, m) } else { (m, k) };
        for one in [first, second] {
            tx.update(queries::HOLD, args![one.id, one.version]).await?;
        }
        let chained = merged_into(tx, k.id).await?.is_some()
            || merged_into(tx, m.id).await?.is_some()
            || !merged_here(tx, m.id).await?.is_empty();
        if chained {
            return Err(WebError::Refused("coordination-merge-refused-chain"));
        }
        let sealed = key.seal_padded(REASON, id.uuid(), why);
        let row =
            args![id, organisation, k.id, m.id, sealed, actor.function, &actor.function_title, ctx.now()];
        tx.execute(queries::INSERT, row).await?;
        app.audit().record(tx, ctx, kept.entry()).await?;
        app.audit().record(tx, ctx, merged.entry()).await?;
        publish(tx, ctx, "dossier.merged", k.id, organisation, &m.id.to_string()).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(id)
    })
}

/// Gives both dossiers back. What was added since stays with the dossier it was added to; that the two are about two
/// persons is kept.
///
/// # Errors
/// [`WebError::Invalid`] without a reason; [`WebError::Conflict`] when it was undone already.
pub async fn undo_merge(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    id: MergeId,
    why: &str,
) -> Result<(), WebError> {
    let asked = load_dossier(app, ctx, alias, ACTION).await?;
    let merge = Merge::read(&app.db().read().await?.one(queries::MERGE, args![id]).await?)?;
    if ![merge.kept, merge.merged].contains(&asked.dossier.id) {
        return Err(WebError::NotFound);
    }
    reason_of(why).finish()?;
    let kept = part(app, ctx, merge.kept, ACTION).await?;
    let merged = part(app, ctx, merge.merged, ACTION).await?;
    let key = kept.key(app).await?;
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    transaction!(app.db(), "dossier.unmerge", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.unmerge").await? {
            return Ok(());
        }
        let sealed = key.seal_padded(UNDO_REASON, id.uuid(), why);
        tx.update(queries::UNDO, args![id, ctx.now(), actor.function, &actor.function_title, sealed]).await?;
        set_apart(tx, ctx, merge.kept, merge.merged).await?;
        app.audit().record(tx, ctx, kept.entry_for("dossier.unmerge")).await?;
        app.audit().record(tx, ctx, merged.entry_for("dossier.unmerge")).await?;
        let other = merge.merged.to_string();
        publish(tx, ctx, "dossier.unmerged", merge.kept, kept.dossier.organisation, &other).await?;
        finish_submission(tx, submission, &format!("/dossier/{}", asked.dossier.alias)).await?;
        Ok(())
    })
}

fn reason_of(why: &str) -> FormProblem {
    let mut problem = FormProblem::default();
    problem.require(!why.is_empty(), "why", "web-error-required");
    problem.require(why.chars().count() <= LONGEST, "why", "coordination-error-long");
    problem
}

/// Own dossiers that may be about the same person as this one, without those of which somebody said: another person.
///
/// # Errors
/// [`WebError::NotFound`] when the dossier is not there, or not for this actor.
pub async fn alike(app: &App, ctx: &Ctx, found: &Authorised) -> Result<Vec<Duplicate>, WebError> {
    let id = found.dossier.id;
    let key = found.key(app).await?;
    let permit = found.reading(app, ctx).await?;
    let identity: Identity = key.open_json(IDENTITY, id, &found.dossier.identity, &permit)?;
    let facts: Facts = key.open_json(FACTS, id, &found.dossier.facts, &permit)?;
    let this = Description::of(&identity, facts.sex);
    let mut alike = known_here(app, ctx, &[this], Some(id)).await?.remove(&0).unwrap_or_default();
    let apart: Vec<DossierId> = app
        .db()
        .read()
        .await?
        .all(queries::APART_OF, args![id])
        .await?
        .iter()
        .map(|row| row.get("dossier"))
        .collect::<Result<_, _>>()?;
    alike.retain(|one| !apart.contains(&one.id));
    Ok(alike)
}

/// Everything that was ever merged with a dossier at one organisation, newest first: a dossier that moves on does not
/// tell the next one about the others.
///
/// # Errors
/// When the database refuses.
pub async fn merges_of(
    tx: &mut ReadTx,
    dossier: DossierId,
    organisation: OrganisationId,
) -> Result<Vec<Merge>, StoreError> {
    tx.all(queries::MERGES_OF, args![dossier, organisation]).await?.iter().map(Merge::read).collect()
}

/// The dossier under which this one shows.
pub(crate) async fn merged_into(
    tx: &mut ReadTx,
    dossier: DossierId,
) -> Result<Option<DossierId>, StoreError> {
    tx.first(queries::MERGED_INTO, args![dossier]).await?.map(|row| row.get("kept")).transpose()
}

/// The dossiers that show under this one.
pub(crate) async fn merged_here(tx: &mut ReadTx, dossier: DossierId) -> Result<Vec<Dossier>, StoreError> {
    tx.all(queries::MERGED_HERE, args![dossier]).await?.iter().map(Dossier::read).collect()
}

/// The dossiers that show under this one, each with its key; that they are read is written down. One that was erased
/// shows nothing.
pub(crate) async fn parts(
    app: &App,
    ctx: &Ctx,
    kept: DossierId,
) -> Result<Vec<(Authorised, RecordKey)>, WebError> {
    let merged = merged_here(&mut app.db().read().await?, kept).await?;
    let mut parts = Vec::with_capacity(merged.len());
    for one in merged {
        let found = part(app, ctx, one.id, "dossier.read").await?;
        let key = match found.key(app).await {
            Ok(key) => key,
            Err(StoreError::Erased) => continue,
            Err(error) => return Err(error.into()),
        };
        found.reading(app, ctx).await?;
        parts.push((found, key));
    }
    Ok(parts)
}

/// Merged dossiers of an organisation, each with the dossier under which it shows.
pub(crate) async fn merged_of(
    tx: &mut ReadTx,
    ctx: &Ctx,
) -> Result<HashMap<DossierId, DossierId>, StoreError> {
    let rows = tx.all(queries::MERGED_OF, args![ctx.organisation()]).await?;
    rows.iter().map(|row| Ok((row.get("merged")?, row.get("kept")?))).collect()
}

/// All dossiers about the person of this one: itself first.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn of_one_person(tx: &mut ReadTx, dossier: DossierId) -> Result<Vec<DossierId>, StoreError> {
    let kept = merged_into(tx, dossier).await?.unwrap_or(dossier);
    let mut all = vec![dossier];
    let pair = merged_here(tx, kept).await?.into_iter().map(|one| one.id);
    all.extend(std::iter::once(kept).chain(pair).filter(|one| *one != dossier));
    Ok(all)
}

/// A pair is closed or moved as two dossiers: undone first. Asked before, and again inside the transaction, after the
/// dossier's row was changed there.
pub(crate) async fn stands_alone(
    tx: &mut ReadTx,
    dossier: DossierId,
    refusal: &'static str,
) -> Result<(), WebError> {
    let alone = merged_into(tx, dossier).await?.is_none() && merged_here(tx, dossier).await?.is_empty();
    if alone { Ok(()) } else { Err(WebError::Refused(refusal)) }
}

/// The dossier that holds something that was asked for at `found`: itself, or one that shows under it.
pub(crate) async fn holding(
    app: &App,
    ctx: &Ctx,
    found: Authorised,
    holder: DossierId,
) -> Result<Authorised, WebError> {
    if holder == found.dossier.id {
        return Ok(found);
    }
    if merged_into(&mut app.db().read().await?, holder).await? != Some(found.dossier.id) {
        return Err(WebError::NotFound);
    }
    part(app, ctx, holder, found.action).await
}

/// The dossier of a plan item or a clock.
pub(crate) async fn holder_of(
    tx: &mut ReadTx,
    statement: oever_store::Statement,
    id: impl Into<Uuid>,
) -> Result<DossierId, StoreError> {
    tx.one(statement, args![id.into()]).await?.get("dossier")
}
