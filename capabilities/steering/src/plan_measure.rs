//! A measure: planned, changed, owned.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId};
use oever_store::{Once, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};

use crate::model::{BetterWhen, BottleneckId, MeasureId, STATUSES};
use crate::{queries, read};

/// What a measure says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
pub struct MeasureInput {
    /// Name.
    pub title: String,
    /// What is done.
    #[serde(default)]
    pub what: String,
    /// What it should bring about.
    pub goal: String,
    /// What is counted.
    pub indicator: String,
    /// Which way is better.
    pub better_when: Option<BetterWhen>,
    /// A difference up to this counts as none.
    #[serde(default)]
    pub margin: i64,
    /// The count before.
    pub baseline: Option<i64>,
    /// When that was counted.
    #[schema(value_type = Option<String>)]
    pub baseline_on: Option<Date>,
    /// What it is compared with.
    #[serde(default)]
    pub compared_with: String,
    /// When it stops.
    #[serde(default)]
    pub stop_rule: String,
    /// First day.
    #[schema(value_type = Option<String>)]
    pub starts_on: Option<Date>,
    /// Where it stands (only when it is changed).
    #[serde(default)]
    pub status: String,
}

impl MeasureInput {
    fn check(&self) -> Result<(BetterWhen, Date), WebError> {
        let mut problem = FormProblem::default();
        problem.require(!self.title.trim().is_empty(), "title", "web-error-required");
        problem.require(!self.goal.trim().is_empty(), "goal", "web-error-required");
        problem.require(!self.indicator.trim().is_empty(), "indicator", "web-error-required");
        problem.require(self.better_when.is_some(), "better_when", "web-error-choose");
        problem.require(self.margin >= 0, "margin", "steering-error-negative");
        problem.require(self.baseline.is_none_or(|n| n >= 0), "baseline", "steering-error-negative");
        problem.require(
            self.baseline.is_some() == self.baseline_on.is_some(),
            "baseline_on",
            "steering-error-baseline-date",
        );
        problem.require(self.starts_on.is_some(), "starts_on", "web-error-required");
        for (name, text) in [("title", &self.title), ("indicator", &self.indicator)] {
            problem.require(text.chars().count() <= 200, name, "steering-error-long");
        }
        for (name, text) in [
            ("what", &self.what),
            ("goal", &self.goal),
            ("compared_with", &self.compared_with),
            ("stop_rule", &self.stop_rule),
        ] {
            problem.require(text.chars().count() <= 1_000, name, "steering-error-long");
        }
        problem.finish()?;
        match (self.better_when, self.starts_on) {
            (Some(way), Some(start)) => Ok((way, start)),
            _ => Err(WebError::BadForm),
        }
    }
}

/// Plans a measure against a bottleneck. The actor's function owns it, or nobody yet: an idea.
///
/// # Errors
/// [`WebError::Invalid`] with what is missing; [`WebError::NotFound`] without that bottleneck.
pub async fn plan_measure(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    bottleneck: BottleneckId,
    input: &MeasureInput,
    own_it: bool,
) -> Result<MeasureId, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let (better_when, starts_on) = input.check()?;
    let id = MeasureId::random(&ctx.entropy);
    let allowed = app.authorise(ctx, "measure.edit", &Record::owned("measure", id, actor.organisation))?;
    read::chain(&mut app.db().read().await?, bottleneck).await?;
    let organisation: Option<OrganisationId> = own_it.then_some(actor.organisation);
    let function: Option<FunctionId> = own_it.then_some(actor.function);
    let owner =
        if own_it { format!("{}, {}", actor.function_title, actor.organisation_name) } else { String::new() };
    let region = if own_it { actor.region.clone() } else { None };
    transaction!(app.db(), "measure.plan", |tx| -> Result<MeasureId, WebError> {
        if let Once::Done(before) = once(tx, ctx, submission, "measure.plan").await? {
            return Ok(before.parse().unwrap_or(id));
        }
        tx.execute(
            queries::INSERT_MEASURE,
            args![
                id,
                input.title.trim(),
                input.what.trim(),
                input.goal.trim(),
                input.indicator.trim(),
                better_when.code(),
                input.margin,
                input.baseline,
                input.baseline_on,
                input.compared_with.trim(),
                input.stop_rule.trim(),
                starts_on,
                organisation,
                function,
                &owner,
                region.clone(),
                ctx.now(),
                &actor.function_title
            ],
        )
        .await?;
        tx.execute(queries::INSERT_LINK, args![id, bottleneck]).await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "measure.plan",
            kind: "measure",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(id)
    })
}

/// Changes a measure of the own organisation.
///
/// # Errors
/// [`WebError::Conflict`] when somebody else was first; otherwise as [`plan_measure`].
pub async fn change_measure(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: MeasureId,
    version: i64,
    input: &MeasureInput,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let (judged, _) = read::measure(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "measure.edit", &judged.measure.record())?;
    let (better_when, starts_on) = input.check()?;
    if !STATUSES.contains(&input.status.as_str()) {
        return Err(WebError::Invalid(FormProblem::at("status", "web-error-choose")));
    }
    transaction!(app.db(), "measure.change", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "measure.change").await? {
            return Ok(());
        }
        tx.update(
            queries::UPDATE_MEASURE,
            args![
                id,
                version,
                input.title.trim(),
                input.what.trim(),
                input.goal.trim(),
                input.indicator.trim(),
                better_when.code(),
                input.margin,
                input.baseline,
                input.baseline_on,
                input.compared_with.trim(),
                input.stop_rule.trim(),
                starts_on,
                &input.status,
                ctx.now(),
                &actor.function_title
            ],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "measure.change",
            kind: "measure",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(())
    })
}

/// The actor's function becomes the owner of a measure that nobody owns.
///
/// # Errors
/// [`WebError::Conflict`] when somebody else was first.
pub async fn own_measure(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: MeasureId,
    version: i64,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let (judged, _) = read::measure(&mut app.db().read().await?, id).await?;
    if judged.measure.organisation.is_some() {
        return Err(WebError::Refused("steering-error-owned"));
    }
    let allowed = app.authorise(ctx, "measure.edit", &Record::owned("measure", id, actor.organisation))?;
    let owner = format!("{}, {}", actor.function_title, actor.organisation_name);
    transaction!(app.db(), "measure.own", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "measure.own").await? {
            return Ok(());
        }
        tx.update(
            queries::OWN_MEASURE,
            args![id, version, actor.organisation, actor.function, &owner, actor.region.clone(), ctx.now()],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "measure.own",
            kind: "measure",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(())
    })
}
