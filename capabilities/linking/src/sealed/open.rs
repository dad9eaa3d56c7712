//! Openers open together; then a signal becomes an ordinary report of its reporter.

use std::collections::BTreeMap;

use oever_audit::Entry;
use oever_kernel::{Ctx, Permit, Purpose};
use oever_reporting::{self as reporting, Source, SubmitReport};
use oever_sealing::signal::{Deposit, OpenerShare, unseal};
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use super::index::Ready;
use super::model::{ReleaseId, SHARE, SealedSignal, WaitingRelease, legal_person, moment};
use super::openers::{Opener, openers};
use super::queries;
use super::service::Sealing;
use crate::hex::{hex, unhex};

/// What waits for the openers, oldest first.
///
/// # Errors
/// A refusal when this role may not.
pub async fn releases_waiting(app: &App, ctx: &Ctx) -> Result<Vec<WaitingRelease>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let record = Record::owned("sealed_release", Uuid::nil(), actor.organisation);
    app.authorise(ctx, "linking.decide_pair", &record)?;
    let rows = app.db().read().await?.all(queries::RELEASES_WAITING, args![]).await?;
    Ok(rows.iter().map(WaitingRelease::read).collect::<Result<_, _>>()?)
}

/// One opener opens its part of every deposit of a release. `true`: it was the last that was needed, and the signals
/// are reports now.
///
/// # Errors
/// A refusal when the own legal person is no opener; [`WebError::NotFound`] when it does not wait any more.
pub async fn open_release(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReleaseId,
) -> Result<bool, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed =
        app.authorise(ctx, "linking.decide_pair", &Record::owned("sealed_release", id, actor.organisation))?;
    let mut tx = app.db().read().await?;
    let row = tx.first(queries::RELEASE, args![id]).await?.ok_or(WebError::NotFound)?;
    let release = WaitingRelease::read(&row)?;
    let me = openers(&mut tx).await?.into_iter().find(|one| one.organisation == actor.organisation);
    let rows = tx.all(queries::DEPOSITS_OF_RELEASE, args![id]).await?;
    // Those that opened before count, but are not opened again.
    let asked = rows.iter().map(|row| row.get("deposit")).collect::<Result<Vec<Uuid>, _>>()?;
    drop(tx);
    let me = me.ok_or(WebError::Refused("sealed-refused-no-opener"))?;
    if me.function != actor.function {
        return Err(WebError::Refused("sealed-refused-other-officer"));
    }
    if !release.waiting {
        return Err(WebError::NotFound);
    }
    let ready = Sealing::of(app).index(app).release(release.group, asked).await.map_err(|error| {
        tracing::error!(%error, "the index did not give a release");
        WebError::Broken
    })?;
    let Some(ready) = ready else {
        // Somebody withdrew, or a term ended: there are too few again.
        return close(app, ctx, id, "lapsed").await.map(|()| false);
    };
    let shares = own_shares(app, ctx, &me, &ready).await?;
    let key = app.vault().key(id).await?;
    transaction!(app.db(), "sealed.open", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "sealed.open").await? {
            return Ok(());
        }
        for (deposit, share) in &shares {
            let row = ctx.entropy.uuid();
            let sealed = key.seal(SHARE, row, &hex(&share.to_bytes()));
            let row = args![row, id, *deposit, me.legal_person, actor.function, sealed, ctx.now()];
            tx.execute(queries::INSERT_SHARE, row).await?;
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: "sealed.opened_own_part",
            kind: "sealed_release",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/toezicht/verzegeld").await?;
        Ok(())
    })?;
    read_all(app, ctx, id, &ready, &allowed.rule()).await
}

/// This opener's share of every deposit that names it.
async fn own_shares(
    app: &App,
    ctx: &Ctx,
    me: &Opener,
    ready: &Ready,
) -> Result<Vec<(Uuid, OpenerShare)>, WebError> {
    let person = legal_person(me.legal_person);
    let key = me.key(app).await?;
    let mut shares = Vec::new();
    for deposit in ready.deposits.iter().filter(|deposit| deposit.openers().contains(&person)) {
        match key.open(person, deposit, &ready.release, moment(ctx.now())) {
            Ok(share) => shares.push((Uuid::from_bytes(deposit.id().0), share)),
            // One damaged deposit does not keep the others closed.
            Err(error) => tracing::error!(%error, "a deposit does not open for its opener"),
        }
    }
    Ok(shares)
}

/// Opens every deposit for which enough openers opened.
async fn read_all(app: &App, ctx: &Ctx, id: ReleaseId, ready: &Ready, rule: &str) -> Result<bool, WebError> {
    let key = app.vault().key(id).await?;
    let permit = Permit::machine("sealed signals: opening");
    let mut shares: BTreeMap<Uuid, Vec<OpenerShare>> = BTreeMap::new();
    for row in app.db().read().await?.all(queries::SHARES, args![id]).await? {
        let text = key.open(SHARE, row.get::<Uuid>("id")?, &row.get::<Vec<u8>>("share")?)?;
        let bytes = unhex(text.open(&permit)).ok_or(WebError::Broken)?;
        let share = OpenerShare::from_bytes(&bytes).map_err(|_| WebError::Broken)?;
        shares.entry(row.get("deposit")?).or_default().push(share);
    }
    let mut opened = false;
    let mut waiting = false;
    for deposit in &ready.deposits {
        let given = shares.remove(&Uuid::from_bytes(deposit.id().0)).unwrap_or_default();
        if given.len() < usize::from(deposit.quorum()) {
            waiting = true;
            continue;
        }
        match unseal(deposit, &ready.release, &given) {
            Ok(content) => {
                let draft = serde_json::from_slice(&content).map_err(|_| WebError::Broken)?;
                deliver(app, ctx, deposit, &draft, rule).await?;
                opened = true;
            }
            Err(error) => tracing::error!(%error, "a sealed signal does not open"),
        }
    }
    if !waiting {
        close(app, ctx, id, "opened").await?;
    }
    Ok(opened)
}

/// A release is over: what openers gave for it is destroyed.
pub(crate) async fn close(app: &App, ctx: &Ctx, id: ReleaseId, state: &str) -> Result<(), WebError> {
    transaction!(app.db(), "sealed.close", |tx| -> Result<(), StoreError> {
        tx.execute(queries::DELETE_SHARES, args![id]).await?;
        tx.execute(queries::CLEAR_RELEASE, args![id]).await?;
        tx.execute(queries::CLOSE_RELEASE, args![id, state, ctx.now()]).await.map(drop)
    })?;
    app.vault().erase(id, ctx.now()).await?;
    Ok(())
}

/// From here on it is a report, sent by the function that sealed it. Its deposits stay until their term, so that whoever
/// sees the same later is not alone; they go when the report is erased.
async fn deliver(
    app: &App,
    ctx: &Ctx,
    deposit: &Deposit,
    draft: &SubmitReport,
    rule: &str,
) -> Result<(), WebError> {
    let handle = args![Uuid::from_bytes(deposit.id().0)];
    let mut tx = app.db().read().await?;
    let Some(row) = tx.first(queries::HANDLE, handle).await? else { return Ok(()) };
    let row =
        tx.first(queries::SIGNAL, args![row.get::<Uuid>("signal")?]).await?.ok_or(WebError::NotFound)?;
    let signal = SealedSignal::read(&row)?;
    let role = oever_organisations::function(&mut tx, signal.function).await?.role;
    drop(tx);
    // Whoever left meanwhile has no login any more: then it comes from the installation.
    let actor = oever_organisations::actor_for(app, signal.account, signal.function).await.ok();
    let as_reporter = Ctx { actor, ..ctx.for_purpose(Purpose::REPORT) };
    let report = reporting::prepare(app, &as_reporter, draft, Source::Professional).await?;
    let fresh = transaction!(app.db(), "sealed.deliver", |tx| -> Result<bool, WebError> {
        let row = args![signal.id, ctx.now(), report.id];
        if tx.execute(queries::OPENED_SIGNAL, row).await? == 0 {
            return Ok(false);
        }
        reporting::store(tx, app, &as_reporter, &report, rule).await?;
        publish(tx, ctx, "signal.opened", signal.id, signal.organisation, "").await?;
        Ok(true)
    })?;
    if fresh {
        reporting::announce(app, ctx, report.owner, report.role).await;
        oever_organisations::notify(app, ctx, signal.organisation, role).await?;
    } else {
        // Withdrawn in this very moment: the key belongs to nothing.
        app.vault().erase(report.id, ctx.now()).await?;
    }
    Ok(())
}
