//! Somebody says what gets stuck.

use oever_audit::Entry;
use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};

use crate::model::{BottleneckId, SteeringData};
use crate::queries;

/// What is needed to add a bottleneck.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::ToSchema)]
pub struct AddBottleneck {
    /// What gets stuck; no names of people.
    pub words: String,
    /// Theme.
    pub theme: String,
    /// Region; none: the whole country.
    #[serde(default)]
    pub region: Option<String>,
}

/// Adds a bottleneck to the register.
///
/// # Errors
/// [`WebError::Invalid`] without words or a theme.
pub async fn add_bottleneck(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &AddBottleneck,
) -> Result<BottleneckId, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    let words = input.words.trim();
    problem.require(!words.is_empty(), "words", "web-error-required");
    problem.require(words.chars().count() <= 600, "words", "steering-error-long");
    problem.require(app.part::<SteeringData>().theme(&input.theme).is_some(), "theme", "web-error-choose");
    problem.require(
        input.region.as_deref().is_none_or(|code| app.geography().region(code).is_some()),
        "region",
        "web-error-choose",
    );
    problem.finish()?;
    let id = BottleneckId::random(&ctx.entropy);
    let allowed =
        app.authorise(ctx, "steering.report", &Record::owned("bottleneck", id, actor.organisation))?;
    let source = format!("{}, {}", actor.function_title, actor.organisation_name);
    transaction!(app.db(), "bottleneck.add", |tx| -> Result<BottleneckId, WebError> {
        if let Once::Done(before) = once(tx, ctx, submission, "bottleneck.add").await? {
            return Ok(before.parse().unwrap_or(id));
        }
        let code: Option<String> = None;
        tx.execute(
            queries::INSERT_BOTTLENECK,
            args![
                id,
                code,
                words,
                &input.theme,
                input.region.clone(),
                &source,
                "",
                "",
                "",
                actor.organisation,
                actor.function,
                ctx.today()
            ],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "steering.report",
            kind: "bottleneck",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(id)
    })
}
