//! The person's own wish stands above the plan. "Not asked yet", with a date, is an answer.

use jiff::civil::Date;
use oever_kernel::{Ctx, FunctionId, Permit};
use oever_store::{
    Once, ReadTx, RecordKey, StoreError, Submission, WriteTx, args, finish_submission, once, transaction,
};
use oever_web::{App, FormProblem, WebError};
use uuid::Uuid;

use crate::access::load_dossier;
use crate::model::{DossierId, WISH, Wish};
use crate::queries;
use crate::timeline::append_timeline;

pub(crate) fn check(wish: &Wish, today: Date) -> FormProblem {
    let mut problem = FormProblem::default();
    problem.require(!wish.asked || !wish.content.words.is_empty(), "words", "coordination-error-wish-words");
    problem.require(
        !wish.asked || !wish.content.present.is_empty(),
        "present",
        "coordination-error-wish-present",
    );
    problem.require(wish.noted_on <= today, "noted_on", "coordination-error-future");
    problem.require(wish.content.words.chars().count() <= 4000, "words", "coordination-error-long");
    problem
}

pub(crate) async fn insert(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    dossier: DossierId,
    wish: &Wish,
) -> Result<(), StoreError> {
    let id = ctx.entropy.uuid();
    let function = ctx.actor.as_ref().map_or(FunctionId(Uuid::nil()), |actor| actor.function);
    let state = if wish.asked { "said" } else { "not_asked" };
    let content = key.seal_json(WISH, id, &wish.content)?;
    tx.execute(queries::INSERT_WISH, args![id, dossier, state, wish.noted_on, content, ctx.now(), function])
        .await
        .map(drop)
}

/// Writes down a wish. Earlier ones stay.
///
/// # Errors
/// [`WebError::Invalid`] when it was asked and has no words, or does not say who was in the room.
pub async fn record_wish(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    wish: &Wish,
) -> Result<(), WebError> {
    check(wish, ctx.today()).finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let key = found.key(app).await?;
    transaction!(app.db(), "wish.record", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "wish.record").await? {
            return Ok(());
        }
        insert(tx, ctx, &key, found.dossier.id, wish).await?;
        let kind = if wish.asked { "wish" } else { "wish_not_asked" };
        append_timeline(tx, ctx, &key, found.dossier.id, kind, wish.noted_on, "").await?;
        app.audit().record(tx, ctx, found.entry_for("wish.record")).await?;
        finish_submission(tx, submission, &format!("/dossier/{}", found.dossier.alias)).await?;
        Ok(())
    })
}

fn read(row: &oever_store::Row, key: &RecordKey, permit: &Permit) -> Result<Wish, StoreError> {
    let id: Uuid = row.get("id")?;
    Ok(Wish {
        asked: row.get::<String>("state")? == "said",
        noted_on: row.get("noted_on")?,
        content: key.open_json(WISH, id, &row.get::<Vec<u8>>("content")?, permit)?,
    })
}

/// The newest wish.
///
/// # Errors
/// When the database refuses.
pub async fn latest_wish(
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    dossier: DossierId,
) -> Result<Option<Wish>, StoreError> {
    tx.first(queries::LATEST_WISH, args![dossier]).await?.map(|row| read(&row, key, permit)).transpose()
}

/// Every wish, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn wishes(
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    dossier: DossierId,
) -> Result<Vec<Wish>, StoreError> {
    tx.all(queries::WISHES, args![dossier]).await?.iter().map(|row| read(row, key, permit)).collect()
}
