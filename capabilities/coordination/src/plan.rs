//! The plan: who does what, why, with which desired effect, and was the effect seen (K085).

use jiff::civil::Date;
use oever_kernel::{Ctx, Permit};
use oever_store::{
    Once, ReadTx, RecordKey, StoreError, Submission, WriteTx, args, finish_submission, once, transaction,
};
use oever_web::{App, FormProblem, WebError};

use crate::access::{Authorised, load_dossier};
use crate::model::{DossierId, Effect, PLAN, PlanContent, PlanItemId, PlanRow, PlanStatus, Who};
use crate::timeline::append_timeline;
use crate::{merge, queries, queries_merge};

/// An item of the plan with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// As stored.
    pub row: PlanRow,
    /// Its words.
    pub content: PlanContent,
}

/// An item of the plan as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanInput {
    /// Who does it; an item without an owner cannot be saved.
    pub who: Who,
    /// The words.
    pub content: PlanContent,
    /// Due on; empty only when it is up to the person.
    pub due_on: Option<Date>,
    /// How far.
    pub status: PlanStatus,
    /// Done on; today when the status is done and nothing was filled in.
    pub done_on: Option<Date>,
    /// The effect that was seen.
    pub effect: Option<Effect>,
}

impl PlanInput {
    fn check(&self, today: Date) -> FormProblem {
        let mut problem = FormProblem::default();
        for (text, field) in [
            (&self.content.what, "what"),
            (&self.content.why, "why"),
            (&self.content.desired_effect, "desired_effect"),
        ] {
            problem.require(!text.is_empty(), field, "web-error-required");
            problem.require(text.chars().count() <= 1000, field, "coordination-error-long");
        }
        problem.require(self.content.seen.chars().count() <= 1000, "seen", "coordination-error-long");
        problem.require(self.due_on.is_some() || self.who == Who::Person, "due_on", "coordination-error-due");
        problem.require(
            self.due_on.is_none_or(|on| on.year() >= 2000 && on.year() <= 2200),
            "due_on",
            "web-error-date",
        );
        problem.require(self.done_on.is_none_or(|on| on <= today), "done_on", "coordination-error-future");
        problem
    }

    fn done_on(&self, today: Date) -> Option<Date> {
        (self.status == PlanStatus::Done).then(|| self.done_on.unwrap_or(today))
    }
}

async fn insert(
    tx: &mut WriteTx,
    ctx: &Ctx,
    key: &RecordKey,
    dossier: DossierId,
    input: &PlanInput,
) -> Result<PlanItemId, WebError> {
    let id = PlanItemId::random(&ctx.entropy);
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    tx.execute(
        queries::INSERT_PLAN,
        args![
            id,
            dossier,
            input.who.kind(),
            input.who.organisation(),
            key.seal_json(PLAN, id, &input.content)?,
            ctx.today(),
            input.due_on,
            input.status.code(),
            input.done_on(ctx.today()),
            input.effect.map(Effect::code),
            ctx.now(),
            function
        ],
    )
    .await?;
    Ok(id)
}

/// Adds an item to the plan.
///
/// # Errors
/// [`WebError::Invalid`] when it has no owner, no reason or no desired effect.
pub async fn add_plan_item(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    input: &PlanInput,
) -> Result<PlanItemId, WebError> {
    let added = add_plan_items(app, ctx, submission, alias, std::slice::from_ref(input)).await?;
    added.into_iter().next().ok_or(WebError::BadForm)
}

/// Adds several items at once: the first agreements of a new dossier.
///
/// # Errors
/// As [`add_plan_item`]. A submission that was done before adds nothing and returns nothing new.
pub async fn add_plan_items(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    inputs: &[PlanInput],
) -> Result<Vec<PlanItemId>, WebError> {
    let mut problem = FormProblem::default();
    for input in inputs {
        problem.0.extend(input.check(ctx.today()).0);
    }
    problem.finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let key = found.key(app).await?;
    transaction!(app.db(), "plan.add", |tx| -> Result<Vec<PlanItemId>, WebError> {
        if let Once::Done(ids) = once(tx, ctx, submission, "plan.add").await? {
            return Ok(ids.split(',').filter_map(|id| id.parse().ok()).collect());
        }
        let mut ids = Vec::new();
        for input in inputs {
            ids.push(insert(tx, ctx, &key, found.dossier.id, input).await?);
            append_timeline(tx, ctx, &key, found.dossier.id, "plan_added", ctx.today(), &input.content.what)
                .await?;
        }
        app.audit().record(tx, ctx, found.entry_for("plan.add")).await?;
        let outcome: Vec<String> = ids.iter().map(ToString::to_string).collect();
        finish_submission(tx, submission, &outcome.join(",")).await?;
        Ok(ids)
    })
}

/// Changes an item of the plan.
///
/// # Errors
/// [`WebError::Conflict`] when somebody else saved first: nothing is overwritten.
pub async fn change_plan_item(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    id: PlanItemId,
    version: i64,
    input: &PlanInput,
) -> Result<(), WebError> {
    input.check(ctx.today()).finish()?;
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let holder = merge::holder_of(&mut app.db().read().await?, queries_merge::PLAN_HOLDER, id).await?;
    let found = merge::holding(app, ctx, found, holder).await?;
    let key = found.key(app).await?;
    let before = row_of(&mut app.db().read().await?, found.dossier.id, id).await?;
    let function = ctx.actor.as_ref().ok_or(WebError::SignIn)?.function;
    let content = key.seal_json(PLAN, id, &input.content)?;
    let kind = match (before.status, input.status, before.effect, input.effect) {
        (old, PlanStatus::Done, ..) if old != PlanStatus::Done => "plan_done",
        (_, _, None, Some(_)) => "plan_effect",
        (old, PlanStatus::Dropped, ..) if old != PlanStatus::Dropped => "plan_dropped",
        _ => "plan_changed",
    };
    transaction!(app.db(), "plan.change", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "plan.change").await? {
            return Ok(());
        }
        tx.update(
            queries::UPDATE_PLAN,
            args![
                id,
                version,
                input.who.kind(),
                input.who.organisation(),
                content.clone(),
                input.due_on,
                input.status.code(),
                input.done_on(ctx.today()),
                input.effect.map(Effect::code),
                ctx.now(),
                function
            ],
        )
        .await?;
        append_timeline(tx, ctx, &key, found.dossier.id, kind, ctx.today(), &input.content.what).await?;
        app.audit().record(tx, ctx, found.entry_for("plan.change")).await?;
        finish_submission(tx, submission, &format!("/dossier/{alias}")).await?;
        Ok(())
    })
}

async fn row_of(tx: &mut ReadTx, dossier: DossierId, id: PlanItemId) -> Result<PlanRow, StoreError> {
    PlanRow::read(&tx.one(queries::PLAN_ITEM, args![id, dossier]).await?)
}

fn opened(row: PlanRow, key: &RecordKey, permit: &Permit) -> Result<PlanItem, StoreError> {
    let content = key.open_json(PLAN, row.id, &row.content, permit)?;
    Ok(PlanItem { row, content })
}

/// One item of the plan.
///
/// # Errors
/// When it is not one of this dossier.
pub async fn plan_item(
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    found: &Authorised,
    id: PlanItemId,
) -> Result<PlanItem, StoreError> {
    opened(row_of(tx, found.dossier.id, id).await?, key, permit)
}

/// The plan: what is open first, by due date.
///
/// # Errors
/// When the database refuses.
pub async fn plan_of(
    tx: &mut ReadTx,
    key: &RecordKey,
    permit: &Permit,
    dossier: DossierId,
) -> Result<Vec<PlanItem>, StoreError> {
    let rows = tx.all(queries::PLAN_OF, args![dossier]).await?;
    rows.iter().map(|row| opened(PlanRow::read(row)?, key, permit)).collect()
}
