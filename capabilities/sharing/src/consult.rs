//! A question without a name to the coordination function of a municipality, and its answer.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Role};
use oever_store::{
    Once, ReadTx, StoreError, Submission, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};

use crate::model::{ANSWER, QUESTION, Question, QuestionId};
use crate::names::{self, Found};
use crate::{Rules, queries};

const LONGEST: usize = 2000;

/// A question that is about to be sent.
#[derive(Debug, Clone)]
pub struct AskQuestion {
    /// The municipality it is about (code): decides which function answers.
    pub municipality: String,
    /// The question, without a name.
    pub text: String,
    /// The asker looked at what may identify somebody and says that it does not.
    pub checked: bool,
}

/// What stops a question before it is sent.
///
/// # Errors
/// [`WebError::Invalid`] at the field.
pub fn check_text(text: &str, checked: bool) -> Result<Vec<Found>, WebError> {
    let found = names::find(text);
    let mut problem = FormProblem::default();
    problem.require(!text.is_empty(), "text", "web-error-required");
    problem.require(text.chars().count() <= LONGEST, "text", "sharing-error-too-long");
    problem.require(checked || found.is_empty(), "text", "sharing-error-names");
    problem.finish()?;
    Ok(found)
}

/// Sends a question to the function that coordinates for a municipality.
pub async fn ask_question(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: AskQuestion,
) -> Result<QuestionId, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(
        app.geography().municipality(&input.municipality).is_some(),
        "municipality",
        "web-error-choose",
    );
    problem.finish()?;
    check_text(&input.text, input.checked)?;
    let id = QuestionId::random(&ctx.entropy);
    let allowed =
        app.authorise(ctx, "consult.ask", &Record::owned("consult_question", id, actor.organisation))?;
    let to =
        oever_organisations::coordination_for(&mut app.db().read().await?, &input.municipality, ctx.today())
            .await?;
    let due_on = due(app, ctx.today())?;
    let key = app.vault().create(actor.organisation, id, ctx.now()).await?;
    let kept = transaction!(app.db(), "consult.ask", |tx| -> Result<Option<QuestionId>, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "consult.ask").await? {
            return Ok(path.rsplit('/').next().and_then(|id| id.parse().ok()));
        }
        let sealed = key.seal_padded(QUESTION, id, &input.text);
        tx.execute(
            queries::INSERT_QUESTION,
            args![
                id,
                actor.organisation,
                actor.function,
                &actor.function_title,
                to.organisation,
                to.id,
                ctx.now(),
                due_on,
                sealed
            ],
        )
        .await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "consult.ask",
            kind: "consult_question",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "consult.asked", id, to.organisation, "").await?;
        finish_submission(tx, submission, &format!("/overlegvragen/{id}")).await?;
        Ok(None)
    })?;
    if let Some(earlier) = kept {
        return Ok(earlier);
    }
    tell(app, ctx, to.organisation, to.role).await;
    Ok(id)
}

/// Answers a question.
pub async fn answer_question(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: QuestionId,
    version: i64,
    text: &str,
) -> Result<(), WebError> {
    let question = question(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "consult.answer", &question.record())?;
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(!text.is_empty(), "text", "web-error-required");
    problem.require(text.chars().count() <= LONGEST, "text", "sharing-error-too-long");
    problem.finish()?;
    let key = app.vault().key(id).await?;
    let fresh = transaction!(app.db(), "consult.answer", |tx| -> Result<bool, WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "consult.answer").await? {
            return Ok(false);
        }
        let sealed = key.seal_padded(ANSWER, id, text);
        tx.update(
            queries::ANSWER_QUESTION,
            args![id, version, sealed, ctx.now(), actor.function, &actor.function_title],
        )
        .await?;
        let entry = Entry {
            organisation: question.organisation,
            action: "consult.answer",
            kind: "consult_question",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "consult.answered", id, question.organisation, "").await?;
        finish_submission(tx, submission, &format!("/overlegvragen/{id}")).await?;
        Ok(true)
    })?;
    if fresh {
        let role = asker_role(app, id).await?;
        tell(app, ctx, question.organisation, role).await;
    }
    Ok(())
}

/// One question.
pub async fn question(tx: &mut ReadTx, id: QuestionId) -> Result<Question, StoreError> {
    Question::read(&tx.one(queries::QUESTION, args![id]).await?)
}

/// Questions that went to an organisation, open ones first.
pub async fn questions_to(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<Question>, StoreError> {
    tx.all(queries::QUESTIONS_TO, args![organisation]).await?.iter().map(Question::read).collect()
}

/// Questions that an organisation asked, newest first.
pub async fn questions_from(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<Question>, StoreError> {
    tx.all(queries::QUESTIONS_FROM, args![organisation]).await?.iter().map(Question::read).collect()
}

fn due(app: &App, today: Date) -> Result<Date, WebError> {
    app.part::<Rules>().clocks.start("consult_answer", today, today).map(|term| term.due_on).map_err(
        |error| {
            tracing::error!(%error, "the term of a consult question cannot be computed");
            WebError::Broken
        },
    )
}

async fn asker_role(app: &App, id: QuestionId) -> Result<Role, WebError> {
    let mut tx = app.db().read().await?;
    let function: FunctionId = tx.one(queries::QUESTION, args![id]).await?.get("function")?;
    Ok(oever_organisations::function(&mut tx, function).await?.role)
}

/// Mail without content. The question stands whether or not the mail goes out.
async fn tell(app: &App, ctx: &Ctx, organisation: OrganisationId, role: Role) {
    if let Err(error) = oever_organisations::notify(app, ctx, organisation, role).await {
        tracing::warn!(%error, "nobody could be notified of a consult question");
    }
}
