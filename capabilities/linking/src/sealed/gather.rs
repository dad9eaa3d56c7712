//! What happens by itself: reminding, ending, and putting together what reached its threshold.

use std::collections::BTreeSet;

use oever_audit::Entry;
use oever_kernel::{Ctx, Role};
use oever_store::{StoreError, args, publish, transaction};
use oever_web::{App, HandlerError, HandlerFuture};
use uuid::Uuid;

use super::index::ReadyGroup;
use super::keys::SignalKeys as _;
use super::model::{ReleaseId, SealedSignal, SealedSignalId, SealedState, WaitingRelease};
use super::service::Sealing;
use super::{open, openers, queries, seal};
use crate::service::Linking;

/// The job that puts deposits together.
pub(crate) const GATHER: &str = "sealed.gather";
/// The job that reminds of the end.
pub(crate) const REMIND: &str = "sealed.remind";
/// The job that ends a signal and takes its deposits out.
pub(crate) const EXPIRE: &str = "sealed.expire";

pub(crate) fn gather_job(app: App, ctx: Ctx, _: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move { run_gather(&app, &ctx).await })
}

pub(crate) fn remind_job(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move { remind(&app, &ctx, SealedSignalId(subject)).await })
}

pub(crate) fn expire_job(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move { expire(&app, &ctx, SealedSignalId(subject)).await })
}

/// The reporter hears that a signal is about to end.
async fn remind(app: &App, ctx: &Ctx, id: SealedSignalId) -> Result<(), HandlerError> {
    let mut tx = app.db().read().await?;
    let Some(row) = tx.first(queries::SIGNAL, args![id]).await? else { return Ok(()) };
    let signal = SealedSignal::read(&row)?;
    let role = oever_organisations::function(&mut tx, signal.function).await?.role;
    drop(tx);
    let due = transaction!(app.db(), "sealed.remind", |tx| -> Result<bool, StoreError> {
        Ok(tx.execute(queries::REMIND_SIGNAL, args![id, ctx.now()]).await? == 1)
    })?;
    if due {
        oever_organisations::notify(app, ctx, signal.organisation, role).await?;
    }
    Ok(())
}

/// The term is over, or the signal was taken back: its deposits go.
async fn expire(app: &App, ctx: &Ctx, id: SealedSignalId) -> Result<(), HandlerError> {
    let Some(row) = app.db().read().await?.first(queries::SIGNAL, args![id]).await? else { return Ok(()) };
    let signal = SealedSignal::read(&row)?;
    transaction!(app.db(), "sealed.expire", |tx| -> Result<(), StoreError> {
        let row = args![id, SealedState::Expired.name(), ctx.now()];
        if tx.execute(queries::CLOSE_SIGNAL, row).await? == 1 {
            publish(tx, ctx, "signal.expired", id, signal.organisation, "").await?;
        }
        Ok(())
    })?;
    seal::take_out(app, ctx, id).await.map_err(|error| HandlerError(error.to_string()))?;
    lapse(app, ctx).await
}

/// Openers need not open any more what was withdrawn or expired, or what is below its threshold again.
async fn lapse(app: &App, ctx: &Ctx) -> Result<(), HandlerError> {
    let index = Sealing::of(app).index(app);
    for row in app.db().read().await?.all(queries::RELEASES_WAITING, args![]).await? {
        let release = WaitingRelease::read(&row)?;
        let asked = app.db().read().await?.first(queries::DEPOSITS_OF_RELEASE, args![release.id]).await?;
        let ready = index
            .release(release.group, Vec::new())
            .await
            .map_err(|error| HandlerError(error.to_string()))?;
        if asked.is_none() || ready.is_none() {
            let closed = open::close(app, ctx, release.id, "lapsed").await;
            closed.map_err(|error| HandlerError(error.to_string()))?;
        }
    }
    Ok(())
}

/// Destroys what ended, and asks the openers about whatever reached its threshold. Nothing of this reaches a reporter:
/// until a signal is open it looks as on the first day.
///
/// # Errors
/// When the database, the index or the key service does not answer; it is tried again.
pub async fn run_gather(app: &App, ctx: &Ctx) -> Result<(), HandlerError> {
    let sealing = Sealing::of(app);
    let failed = |error: &dyn std::fmt::Display| HandlerError(error.to_string());
    lapse(app, ctx).await?;
    sealing.keys(app).destroy_retired().await.map_err(|error| failed(&error))?;
    // What was sealed before key service and index moved elsewhere.
    if Linking::of(app).parties.signal_keys.is_some() {
        sealing.keys_here(app).destroy_retired().await.map_err(|error| failed(&error))?;
    }
    if Linking::of(app).parties.signal_index.is_some() {
        sealing.index_here(app).remove_expired().await.map_err(|error| failed(&error))?;
    }
    let mut busy: BTreeSet<Uuid> = {
        let rows = app.db().read().await?.all(queries::IN_RELEASE, args![]).await?;
        rows.iter().map(|row| row.get("signal")).collect::<Result<_, _>>()?
    };
    let ended = openers::end_stopped(app, ctx, sealing.settings.retention_days).await;
    ended.map_err(|error| failed(&error))?;
    let index = sealing.index(app);
    let mut after = None;
    loop {
        let page = index.ready(after).await.map_err(|error| failed(&error))?;
        for ready in &page {
            ask_openers(app, ctx, ready, &mut busy).await?;
        }
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.group);
    }
}

async fn ask_openers(
    app: &App,
    ctx: &Ctx,
    ready: &ReadyGroup,
    busy: &mut BTreeSet<Uuid>,
) -> Result<(), HandlerError> {
    let mut tx = app.db().read().await?;
    if tx.first(queries::WAITING_FOR_GROUP, args![ready.group.as_slice()]).await?.is_some() {
        return Ok(());
    }
    let mut deposits = Vec::new();
    let mut signals = BTreeSet::new();
    for (id, _) in &ready.deposits {
        // A deposit without a signal was left behind by a crash; it ends by itself.
        let Some(row) = tx.first(queries::HANDLE, args![*id]).await? else { continue };
        let signal = row.get::<Uuid>("signal")?;
        // What opened before still counts for others. The same signal may meet under two epochs or two values: it is
        // opened once.
        if row.parse::<SealedState>("state")? == SealedState::Sealed && !busy.contains(&signal) {
            deposits.push(*id);
            signals.insert(signal);
        }
    }
    if signals.is_empty() {
        return Ok(());
    }
    let openers = openers::openers(&mut tx).await?;
    drop(tx);
    let persons: BTreeSet<_> = ready.deposits.iter().map(|(_, person)| *person).collect();
    let persons = i64::try_from(persons.len()).unwrap_or(i64::MAX);
    let id = ReleaseId::random(&ctx.entropy);
    app.vault().create(oever_kernel::OrganisationId::INSTALLATION, id, ctx.now()).await?;
    transaction!(app.db(), "sealed.release", |tx| -> Result<(), StoreError> {
        let row = args![id, ready.group.as_slice(), &ready.kind, persons, ctx.now()];
        tx.execute(queries::INSERT_RELEASE, row).await?;
        for deposit in &deposits {
            tx.execute(queries::SET_RELEASE, args![*deposit, id]).await?;
        }
        for opener in &openers {
            let entry = Entry {
                organisation: opener.organisation,
                action: "sealed.opening_asked",
                kind: "sealed_release",
                record: id.uuid(),
                rule: "",
            };
            app.audit().record(tx, ctx, entry).await?;
        }
        Ok(())
    })?;
    busy.extend(signals);
    for opener in openers {
        oever_organisations::notify(app, ctx, opener.organisation, Role::PrivacyOfficer).await?;
    }
    Ok(())
}
