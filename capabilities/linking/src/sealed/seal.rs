//! A reporter seals a signal.

use std::collections::BTreeSet;

use oever_audit::Entry;
use oever_kernel::{Ctx, Timestamp};
use oever_linkage::{AttributeKind, normalise};
use oever_reporting::{self as reporting, SubmitReport};
use oever_sealing::epoch::Epoch;
use oever_sealing::oprf::{BlindValue, Client};
use oever_sealing::signal::{Deposit, Openers, SignalId, Terms, seal};
use oever_store::{
    Once, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use super::gather::{EXPIRE, GATHER, REMIND};
use super::index::SignalIndex as _;
use super::keys::SignalKeysError;
use super::model::{SealedSignalId, legal_person, moment};
use super::service::Sealing;
use super::settings::SealedSettings;
use super::{openers, queries};
use crate::model::AlertKind;
use crate::service::Linking;
use crate::settings::days;
use crate::{alerts, own_values, reports};

/// What is sealed.
#[derive(Debug, Clone)]
pub struct SealSignal {
    /// The signal, as the form of reporting made it.
    pub draft: SubmitReport,
    /// How long it waits, in days: one of the settings' terms.
    pub days: i32,
    /// As far as the reporter knows it is about adults, and nobody is in acute danger.
    pub adults_and_safe: bool,
}

/// A value that is compared: its kind, and the bytes that are blinded.
pub(crate) struct Comparable {
    pub(crate) kind: &'static str,
    input: String,
}

/// Which signal a submission made, if it made one, and whether it did so just now.
type Written = (Option<SealedSignalId>, bool);

/// Seals a signal under every active epoch. What it says is nowhere to be read from then on, not by its reporter either.
///
/// # Errors
/// [`WebError::Invalid`] when something is missing; a refusal for minors, acute danger, too few openers or too many
/// signals.
pub async fn seal_signal(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: SealSignal,
) -> Result<SealedSignalId, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let sealing = Sealing::of(app);
    let settings = &sealing.settings;
    let id = SealedSignalId::random(&ctx.entropy);
    let allowed =
        app.authorise(ctx, "report.submit", &Record::owned("sealed_signal", id, actor.organisation))?;
    reporting::check_draft(app, &input.draft)?;
    reporting::may_be_sealed(&input.draft, ctx.today()).map_err(WebError::Refused)?;
    let mut problem = FormProblem::default();
    problem.require(settings.terms.contains(&input.days), "days", "web-error-choose");
    problem.require(input.adults_and_safe, "adults_and_safe", "sealed-error-adults");
    problem.finish()?;

    let values = comparable(app, ctx, settings, &input.draft).await?;
    if values.is_empty() {
        return Err(WebError::Refused("sealed-refused-nothing-to-compare"));
    }
    let (me, openers) = {
        let mut tx = app.db().read().await?;
        let me = oever_organisations::organisation(&mut tx, actor.organisation).await?.legal_person;
        (legal_person(me), openers::quorum(&mut tx, settings.quorum).await?)
    };
    let openers = openers.ok_or(WebError::Refused("sealed-refused-no-openers"))?;
    let mut kinds: Vec<&str> = values.iter().map(|value| value.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let expires = days(ctx.now(), input.days);

    let epochs = sealing.keys(app).active().await.map_err(broken)?;
    let content = serde_json::to_vec(&input.draft).map_err(|_| WebError::Broken)?;
    let mut deposits = Vec::new();
    for epoch in &epochs {
        for value in &values {
            let Some(threshold) = settings.threshold.get(value.kind) else { continue };
            let blind = blind_value(app, ctx, &sealing, value, epoch).await?;
            let expires = moment(expires).min(epoch.retires);
            let terms = Terms {
                kind: value.kind,
                epoch: *epoch,
                threshold: *threshold,
                id: SignalId(*ctx.entropy.uuid().as_bytes()),
                depositor: me,
                expires,
                // The clock of the key service may be a moment ahead.
                now: moment(ctx.now()).max(epoch.opens),
            };
            deposits.push(sealed(ctx, &terms, &blind, &openers, &content)?);
        }
    }
    let ids: Vec<Uuid> = deposits.iter().map(|deposit| Uuid::from_bytes(deposit.id().0)).collect();
    let retire: Vec<Timestamp> = epochs.iter().map(|epoch| Timestamp(epoch.retires.microseconds())).collect();
    let index = sealing.index(app);
    // First the index: a deposit that nobody knows of ends by itself, a signal without deposits would wait in vain.
    if let Err(error) = index.put(me, epochs, deposits).await {
        tracing::error!(%error, "the index did not take a sealed signal");
        // What it took before it stopped would count for others until its term. If it does not let go either: the same.
        let _ = index.remove(ids).await;
        return Err(WebError::Broken);
    }
    let written = transaction!(app.db(), "sealed.seal", |tx| -> Result<Written, WebError> {
        if let Once::Done(earlier) = once(tx, ctx, submission, "sealed.seal").await? {
            return Ok((earlier.parse().ok(), false));
        }
        if is_over_quota(tx, ctx, settings).await? {
            // The alert must outlive the refusal, so this transaction ends well.
            alerts::raise(tx, ctx, actor.organisation, AlertKind::SealedQuota, None).await?;
            finish_submission(tx, submission, "").await?;
            return Ok((None, false));
        }
        let row =
            args![id, actor.organisation, actor.account, actor.function, kinds.join(","), ctx.now(), expires];
        tx.execute(queries::INSERT_SIGNAL, row).await?;
        for deposit in &ids {
            tx.execute(queries::INSERT_HANDLE, args![*deposit, id]).await?;
        }
        let release = Linking::of(app).settings.next_release(ctx.now());
        oever_jobs::enqueue(tx, ctx, GATHER, Uuid::nil(), release).await?;
        oever_jobs::enqueue(tx, ctx, REMIND, id, days(expires, -settings.reminder_days)).await?;
        oever_jobs::enqueue(tx, ctx, EXPIRE, id, expires).await?;
        for retires in &retire {
            // Also when nobody seals any more, a key is destroyed when its epoch ends.
            oever_jobs::enqueue(tx, ctx, GATHER, Uuid::nil(), *retires).await?;
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: "sealed.seal",
            kind: "sealed_signal",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "signal.sealed", id, actor.organisation, "").await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok((Some(id), true))
    });
    if !matches!(&written, Ok((_, true))) {
        index.remove(ids).await.map_err(|_| WebError::Broken)?;
    }
    written?.0.ok_or(WebError::Refused("sealed-refused-quota"))
}

fn broken(error: SignalKeysError) -> WebError {
    tracing::error!(%error, "the key service did not answer");
    WebError::Broken
}

async fn is_over_quota(tx: &mut WriteTx, ctx: &Ctx, settings: &SealedSettings) -> Result<bool, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let since = days(ctx.now(), -1);
    let by_person: i64 = tx.one(queries::BY_ACCOUNT, args![actor.account, since]).await?.get("n")?;
    let by_all: i64 = tx.one(queries::BY_ORGANISATION, args![actor.organisation, since]).await?.get("n")?;
    Ok(by_person >= settings.per_person || by_all >= settings.per_organisation)
}

/// The values of a signal that are compared: those of a listed kind, in normal form, without the institution's own.
pub(crate) async fn comparable(
    app: &App,
    ctx: &Ctx,
    settings: &SealedSettings,
    draft: &SubmitReport,
) -> Result<Vec<Comparable>, WebError> {
    let organisation = ctx.organisation();
    let own = own_values::tags(&mut app.db().read().await?, organisation).await?;
    let mut seen = BTreeSet::new();
    let mut values = Vec::new();
    let mut take = |kind: &'static str, input: String| {
        if settings.threshold.contains_key(kind) && seen.insert((kind, input.clone())) {
            values.push(Comparable { kind, input });
        }
    };
    for attribute in &draft.content.attributes {
        let Some(kind) = reports::kind_of(attribute.kind) else { continue };
        let Ok(value) = normalise(kind, &attribute.value) else { continue };
        if !own.contains(own_values::tag(app, organisation, &value).as_slice()) {
            take(kind.code(), value.as_str().to_owned());
        }
    }
    for person in &draft.content.people {
        let Some(birth) = person.birth.filter(|birth| birth.precision == reporting::Precision::Day) else {
            continue;
        };
        let birth = normalise(AttributeKind::BirthDate, &reports::in_digits(birth));
        if let (Ok(name), Ok(birth)) = (normalise(AttributeKind::Name, &person.name), birth) {
            take("name-birth-date", format!("{}\n{}", name.as_str(), birth.as_str()));
        }
    }
    Ok(values)
}

async fn blind_value(
    app: &App,
    ctx: &Ctx,
    sealing: &Sealing,
    value: &Comparable,
    epoch: &Epoch,
) -> Result<BlindValue, WebError> {
    let input = value.input.as_bytes();
    let blinded = Client::blind(input, &mut ctx.entropy.rng());
    let (state, point) = blinded.map_err(|_| WebError::Broken)?;
    let keys = sealing.keys(app);
    let answers = match keys.evaluate(ctx.organisation(), value.kind, epoch.number, &[point]).await {
        Err(SignalKeysError::TooMany) => {
            transaction!(app.db(), "sealed.evaluations", |tx| -> Result<(), StoreError> {
                alerts::raise(tx, ctx, ctx.organisation(), AlertKind::Evaluations, None).await
            })?;
            return Err(WebError::Refused("sealed-refused-quota"));
        }
        answer => answer.map_err(broken)?,
    };
    let answer = answers.first().ok_or(WebError::Broken)?;
    state.finalize_secret(input, answer).map_err(|_| WebError::Broken)
}

fn sealed(
    ctx: &Ctx,
    terms: &Terms<'_>,
    value: &BlindValue,
    openers: &Openers,
    content: &[u8],
) -> Result<Deposit, WebError> {
    seal(terms, value, openers, content, &mut ctx.entropy.rng()).map_err(|error| {
        tracing::error!(%error, "a signal could not be sealed");
        WebError::Broken
    })
}

impl std::fmt::Debug for Comparable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Comparable({})", self.kind)
    }
}

/// Takes what lies at the index for a signal out, and forgets under which identities it lay. On the erasure list it
/// makes sure that a restored backup does not bring it back.
pub(crate) async fn take_out(app: &App, ctx: &Ctx, id: SealedSignalId) -> Result<(), WebError> {
    let rows = app.db().read().await?.all(queries::HANDLES_OF_SIGNAL, args![id]).await?;
    let deposits = rows.iter().map(|row| row.get::<Uuid>("deposit")).collect::<Result<Vec<_>, _>>()?;
    Sealing::of(app).index(app).remove(deposits.clone()).await.map_err(|error| {
        tracing::error!(%error, "the index did not let go of a sealed signal");
        WebError::Broken
    })?;
    if Linking::of(app).parties.signal_index.is_some() {
        // It may have been sealed before the index moved elsewhere.
        Sealing::of(app).index_here(app).remove(deposits).await.map_err(|_| WebError::Broken)?;
    }
    transaction!(app.db(), "sealed.take_out", |tx| -> Result<(), StoreError> {
        tx.execute(queries::DELETE_HANDLES, args![id]).await.map(drop)
    })?;
    app.vault().erase(id, ctx.now()).await?;
    Ok(())
}
