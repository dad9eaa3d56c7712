//! Clocks of a dossier: started, suspended and stopped by dated events; what they say follows from those.

use std::collections::HashMap;

use jiff::civil::Date;
use oever_clocks::{ClockError, ClockEvent, ClockRules, EventKind, Stage, Term};
use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit, Text};
use oever_store::{
    Once, ReadTx, RecordKey, StoreError, Submission, WriteTx, args, finish_submission, once, transaction,
};
use oever_web::{App, FormProblem, WebError};
use uuid::Uuid;

use crate::access::load_dossier;
use crate::model::{ClockId, ClockRow, DossierId, EVENT};
use crate::timeline::append_timeline;
use crate::{merge, queries, queries_merge};

/// A clock with what it says.
#[derive(Debug, Clone)]
pub struct Clock {
    /// As stored.
    pub row: ClockRow,
    /// Its events.
    pub events: Vec<ClockEvent>,
    /// What follows from them.
    pub term: Term,
}

/// What is needed to start a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartClock {
    /// Id of the rule, such as `reflection_period`.
    pub rule: String,
    /// The day of the start event.
    pub started_on: Date,
    /// The organisation that has to act, when another one has.
    pub party: Option<OrganisationId>,
}

/// How a rule's refusal is said at a form.
pub(crate) fn refusal(error: &ClockError, field: &str) -> WebError {
    let key = match error {
        ClockError::NoTerm { .. } => "coordination-error-no-term",
        ClockError::NoVersion { .. } => "coordination-error-no-version",
        ClockError::OutOfRange { .. } => "web-error-date",
        ClockError::UnknownRule(_) => "web-error-choose",
        ClockError::UnknownReason { .. } => "coordination-error-reason",
        ClockError::NotStarted { .. } | ClockError::Rules(_) => return WebError::Broken,
    };
    WebError::Invalid(FormProblem::at(field, key))
}

/// What is stored beside the events for sorting: state and due date.
fn summary(term: &Term) -> (&'static str, Option<Date>) {
    let state = if term.stopped.is_some() {
        "stopped"
    } else if term.suspended_on.is_some() {
        "suspended"
    } else {
        "running"
    };
    (state, (!term.rule.reveals_birth_date).then_some(term.due_on))
}

fn function(ctx: &Ctx) -> FunctionId {
    ctx.actor.as_ref().map_or(FunctionId(Uuid::nil()), |actor| actor.function)
}

async fn insert_event(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    clock: ClockId,
    dossier: DossierId,
    event: &ClockEvent,
) -> Result<(), StoreError> {
    let id = ctx.entropy.uuid();
    let sealed = key.seal_json(EVENT, id, event)?;
    tx.execute(queries::INSERT_EVENT, args![id, clock, dossier, sealed, ctx.now(), function(ctx)])
        .await
        .map(drop)
}

/// Starts a clock in the caller's transaction.
pub(crate) async fn insert(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    dossier: DossierId,
    term: &Term,
    party: Option<OrganisationId>,
) -> Result<ClockId, StoreError> {
    let id = ClockId::random(&ctx.entropy);
    let (state, due) = summary(term);
    tx.execute(queries::INSERT_CLOCK, args![id, dossier, &term.rule.id, party, state, due]).await?;
    insert_event(tx, ctx, key, id, dossier, &ClockEvent::started(term.started_on)).await?;
    // The words hold no date where the date is a birthday.
    let on = if term.rule.reveals_birth_date { ctx.today() } else { term.started_on };
    append_timeline(tx, ctx, key, dossier, "clock_started", on, &term.rule.id).await?;
    Ok(id)
}

/// Starts a clock.
///
/// # Errors
/// [`WebError::Invalid`] when the rules know no such term on that day, or the day is still to come.
pub async fn start_clock(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    input: &StartClock,
) -> Result<ClockId, WebError> {
    if input.started_on > ctx.today() {
        return Err(WebError::Invalid(FormProblem::at("started_on", "coordination-error-future")));
    }
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let rules = app.part::<ClockRules>();
    rules.rule(&input.rule).map_err(|error| refusal(&error, "rule"))?;
    let term = rules
        .start(&input.rule, input.started_on, input.started_on)
        .map_err(|error| refusal(&error, "started_on"))?;
    let key = found.key(app).await?;
    transaction!(app.db(), "clock.start", |tx| -> Result<ClockId, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "clock.start").await? {
            return path.rsplit('/').next().and_then(|id| id.parse().ok()).ok_or(WebError::BadForm);
        }
        let id = insert(tx, ctx, &key, found.dossier.id, &term, input.party).await?;
        app.audit().record(tx, ctx, found.entry_for("clock.start")).await?;
        finish_submission(tx, submission, &format!("/dossier/{}/klok/{id}", found.dossier.alias)).await?;
        Ok(id)
    })
}

/// Writes down that a clock was suspended, went on or stopped.
///
/// # Errors
/// [`WebError::Invalid`] when the rule does not know the reason or the day is still to come;
/// [`WebError::Conflict`] when somebody else was first.
pub async fn record_clock_event(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    clock: ClockId,
    version: i64,
    event: &ClockEvent,
) -> Result<(), WebError> {
    if event.on > ctx.today() {
        return Err(WebError::Invalid(FormProblem::at("on", "coordination-error-future")));
    }
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let holder = merge::holder_of(&mut app.db().read().await?, queries_merge::CLOCK_HOLDER, clock).await?;
    let found = merge::holding(app, ctx, found, holder).await?;
    let key = found.key(app).await?;
    let mut tx = app.db().read().await?;
    let row = ClockRow::read(&tx.one(queries::CLOCK, args![clock, found.dossier.id]).await?)?;
    let permit = Permit::machine("the due date is computed from all events");
    let mut events =
        events_of(&mut tx, &key, &permit, found.dossier.id).await?.remove(&clock).unwrap_or_default();
    drop(tx);
    events.push(event.clone());
    let term =
        app.part::<ClockRules>().read(&row.rule, &events).map_err(|error| refusal(&error, "reason"))?;
    if term.because.ignored.iter().any(|ignored| ignored.event == *event) {
        return Err(WebError::Invalid(FormProblem::at("on", "coordination-error-no-effect")));
    }
    let (state, due) = summary(&term);
    let kind = match event.kind {
        EventKind::Started => "clock_started",
        EventKind::Suspended(_) => "clock_suspended",
        EventKind::Resumed => "clock_resumed",
        EventKind::Stopped(_) => "clock_stopped",
    };
    transaction!(app.db(), "clock.event", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "clock.event").await? {
            return Ok(());
        }
        tx.update(queries::UPDATE_CLOCK, args![clock, version, state, due]).await?;
        insert_event(tx, ctx, &key, clock, found.dossier.id, event).await?;
        let on = if term.rule.reveals_birth_date { ctx.today() } else { event.on };
        append_timeline(tx, ctx, &key, found.dossier.id, kind, on, &term.rule.id).await?;
        app.audit().record(tx, ctx, found.entry_for("clock.event")).await?;
        finish_submission(tx, submission, &format!("/dossier/{}/klok/{clock}", found.dossier.alias)).await?;
        Ok(())
    })
}

/// Stops a clock in the caller's transaction.
pub(crate) async fn stop_in(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    row: &ClockRow,
    stop: &ClockEvent,
) -> Result<(), StoreError> {
    tx.update(queries::UPDATE_CLOCK, args![row.id, row.version, "stopped", row.due_on]).await?;
    insert_event(tx, ctx, key, row.id, row.dossier, stop).await?;
    append_timeline(tx, ctx, key, row.dossier, "clock_stopped", stop.on, &row.rule).await
}

/// The events of every clock of a dossier.
pub(crate) async fn events_of(
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    dossier: DossierId,
) -> Result<HashMap<ClockId, Vec<ClockEvent>>, StoreError> {
    let mut events: HashMap<ClockId, Vec<ClockEvent>> = HashMap::new();
    for row in tx.all(queries::EVENTS_OF, args![dossier]).await? {
        let id: Uuid = row.get("id")?;
        let event = key.open_json(EVENT, id, &row.get::<Vec<u8>>("event")?, permit)?;
        events.entry(row.get("clock")?).or_default().push(event);
    }
    Ok(events)
}

/// The clocks of a dossier with what they say, the most pressing first. A clock whose rule is gone from the
/// data is left out and logged.
///
/// # Errors
/// When the database refuses.
pub async fn clocks_of(
    app: &App,
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    dossier: DossierId,
    today: Date,
) -> Result<Vec<Clock>, StoreError> {
    let rules = app.part::<ClockRules>();
    let mut events = events_of(tx, key, permit, dossier).await?;
    let mut clocks = Vec::new();
    for row in tx.all(queries::CLOCKS_OF, args![dossier]).await? {
        let row = ClockRow::read(&row)?;
        let events = events.remove(&row.id).unwrap_or_default();
        match rules.read(&row.rule, &events) {
            Ok(term) => clocks.push(Clock { row, events, term }),
            Err(error) => tracing::error!(rule = row.rule, %error, "a clock cannot be read"),
        }
    }
    clocks.sort_by_key(|clock| {
        let order = match clock.term.stage(today) {
            Stage::Overdue | Stage::Warn | Stage::Running => 0,
            Stage::Suspended => 1,
            Stage::Stopped => 2,
        };
        (order, clock.term.due_on)
    });
    Ok(clocks)
}

/// Clocks of one kind on which an organisation had to act before today, counted over all dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// What the clock is about.
    pub name: Text,
    /// How many.
    pub count: i64,
    /// The longest ago that one was due.
    pub oldest: Date,
}

/// What an organisation is late with: counts without a dossier, for that organisation itself.
///
/// # Errors
/// When the database refuses.
pub async fn late_for(
    app: &App,
    tx: &mut ReadTx,
    party: OrganisationId,
    today: Date,
) -> Result<Vec<Late>, StoreError> {
    let mut late = Vec::new();
    for row in tx.all(queries::CLOCKS_LATE_FOR, args![party, today]).await? {
        let rule: String = row.get("rule")?;
        // A rule that is gone from the data has no words.
        if let Ok(found) = app.part::<ClockRules>().rule(&rule) {
            late.push(Late {
                name: Text::new(found.name.nl.clone(), found.name.en.clone()),
                count: row.get("n")?,
                oldest: row.get("oldest")?,
            });
        }
    }
    Ok(late)
}
