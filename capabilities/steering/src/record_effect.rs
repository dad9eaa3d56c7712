//! What was counted after a measure began.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, WebError};

use crate::model::MeasureId;
use crate::{queries, read};

/// A count.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
pub struct EffectInput {
    /// Counted on.
    #[schema(value_type = Option<String>)]
    pub measured_on: Option<Date>,
    /// The count.
    pub value: Option<i64>,
    /// How sure, what else happened.
    #[serde(default)]
    pub note: String,
}

/// Writes down what was counted, by the organisation that owns the measure.
///
/// # Errors
/// [`WebError::Invalid`] without a count, or with one from before the measure began.
pub async fn record_effect(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: MeasureId,
    input: &EffectInput,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let (judged, _) = read::measure(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "measure.edit", &judged.measure.record())?;
    let mut problem = FormProblem::default();
    problem.require(input.value.is_some_and(|n| n >= 0), "value", "web-error-number");
    problem.require(input.measured_on.is_some(), "measured_on", "web-error-required");
    problem.require(
        input.measured_on.is_none_or(|on| on >= judged.measure.starts_on && on <= ctx.today()),
        "measured_on",
        "steering-error-measured-on",
    );
    problem.require(input.note.chars().count() <= 1_000, "note", "steering-error-long");
    problem.finish()?;
    let (Some(value), Some(on)) = (input.value, input.measured_on) else { return Err(WebError::BadForm) };
    transaction!(app.db(), "measure.effect", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "measure.effect").await? {
            return Ok(());
        }
        tx.execute(
            queries::INSERT_EFFECT,
            args![ctx.entropy.uuid(), id, on, value, input.note.trim(), &actor.function_title, ctx.now()],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "measure.effect",
            kind: "measure",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(())
    })
}
