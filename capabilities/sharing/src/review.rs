//! The data protection officer judges a decision that was kept.

use oever_audit::Entry;
use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, FormProblem, WebError};

use crate::model::{DecisionId, REVIEW_NOTE, Review};
use crate::{queries, record, share};

/// Judges a decision. An objection stops every share that rests on it, in the same transaction.
pub async fn review_decision(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: DecisionId,
    version: i64,
    judgement: Review,
    note: &str,
) -> Result<(), WebError> {
    let decision = record::decision(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "sharing.review", &decision.record())?;
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(judgement != Review::Open, "judgement", "web-error-choose");
    problem.require(judgement != Review::Objected || !note.is_empty(), "note", "web-error-required");
    problem.finish()?;
    let key = app.vault().key(decision.key_of()).await?;
    transaction!(app.db(), "sharing.review", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "sharing.review").await? {
            return Ok(());
        }
        let sealed = key.seal_padded(REVIEW_NOTE, id, note);
        tx.update(
            queries::REVIEW_DECISION,
            args![id, version, judgement.name(), sealed, actor.function, ctx.now()],
        )
        .await?;
        let entry = Entry {
            organisation: decision.organisation,
            action: "sharing.review",
            kind: "sharing_decision",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        if judgement == Review::Objected {
            share::withdraw_on_decision(tx, app, ctx, id).await?;
        }
        publish(tx, ctx, "sharing.reviewed", id, decision.organisation, judgement.name()).await?;
        finish_submission(tx, submission, &format!("/besluiten/{id}")).await?;
        Ok(())
    })
}
