//! Agreements between organisations: who does or pays what, from when until when.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::model::SUBJECTS;
use crate::queries;

/// What an agreement says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementInput {
    /// What about.
    pub subject: String,
    /// What was agreed.
    pub words: String,
    /// Between whom: organisations and functions, no persons.
    pub parties: String,
    /// Region; none: the whole country.
    pub region: Option<String>,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day.
    pub ends_on: Option<Date>,
}

/// Writes an agreement in the register.
///
/// # Errors
/// [`WebError::Invalid`] with what is missing.
pub async fn agree(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &AgreementInput,
) -> Result<Uuid, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(SUBJECTS.contains(&input.subject.as_str()), "subject", "web-error-choose");
    problem.require(!input.words.trim().is_empty(), "words", "web-error-required");
    problem.require(!input.parties.trim().is_empty(), "parties", "web-error-required");
    problem.require(input.words.chars().count() <= 1_000, "words", "steering-error-long");
    problem.require(input.parties.chars().count() <= 300, "parties", "steering-error-long");
    problem.require(
        input.region.as_deref().is_none_or(|code| app.geography().region(code).is_some()),
        "region",
        "web-error-choose",
    );
    problem.require(input.starts_on.is_some(), "starts_on", "web-error-required");
    problem.require(
        input.ends_on.is_none_or(|end| input.starts_on.is_none_or(|start| end >= start)),
        "ends_on",
        "steering-error-end",
    );
    problem.finish()?;
    let id = ctx.entropy.uuid();
    let allowed = app.authorise(ctx, "steering.edit", &Record::owned("agreement", id, actor.organisation))?;
    transaction!(app.db(), "steering.agree", |tx| -> Result<Uuid, WebError> {
        if let Once::Done(before) = once(tx, ctx, submission, "steering.agree").await? {
            return Ok(before.parse().unwrap_or(id));
        }
        let by = format!("{}, {}", actor.function_title, actor.organisation_name);
        tx.execute(
            queries::INSERT_AGREEMENT,
            args![
                id,
                &input.subject,
                input.words.trim(),
                input.parties.trim(),
                input.region.clone(),
                input.starts_on,
                input.ends_on,
                actor.organisation,
                by,
                ctx.now()
            ],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "steering.agree",
            kind: "agreement",
            record: id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(id)
    })
}
