//! The basic level of a municipality: what is in order, since when, and what proves it.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{Once, ReadTx, StoreError, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};

use crate::model::{BASIC_STATES, BasicItem, BasicState, SteeringData};
use crate::queries;

/// Every item of the basic level with where it stands; an item that was never said is open.
///
/// # Errors
/// When the database does not answer.
pub async fn basic_level(
    app: &App,
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<(BasicItem, Option<BasicState>)>, StoreError> {
    let rows = tx.all(queries::BASICS, args![organisation]).await?;
    let states = rows.iter().map(BasicState::read).collect::<Result<Vec<_>, _>>()?;
    let data = app.part::<SteeringData>();
    Ok(data
        .basics
        .iter()
        .map(|item| (item.clone(), states.iter().find(|state| state.item == item.id).cloned()))
        .collect())
}

/// Says where an item stands in the own municipality. In order needs a proof.
///
/// # Errors
/// [`WebError::Invalid`] without a proof; [`WebError::Conflict`] when somebody else was first.
pub async fn keep_basics(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    item: &str,
    version: i64,
    state: &str,
    proof: &str,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    if !app.part::<SteeringData>().basics.iter().any(|known| known.id == item) {
        return Err(WebError::NotFound);
    }
    let allowed = app.authorise(
        ctx,
        "steering.keep_basics",
        &Record::owned("basic_level", actor.organisation, actor.organisation),
    )?;
    let proof = proof.trim();
    let mut problem = FormProblem::default();
    problem.require(BASIC_STATES.contains(&state), &format!("state-{item}"), "web-error-choose");
    problem.require(state != "done" || !proof.is_empty(), &format!("proof-{item}"), "steering-error-proof");
    problem.require(proof.chars().count() <= 300, &format!("proof-{item}"), "steering-error-long");
    problem.finish()?;
    transaction!(app.db(), "steering.basics", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "steering.basics").await? {
            return Ok(());
        }
        if version == 0 {
            tx.update(
                queries::INSERT_BASIC,
                args![actor.organisation, item, state, ctx.today(), proof, &actor.function_title, ctx.now()],
            )
            .await?;
        } else {
            tx.update(
                queries::UPDATE_BASIC,
                args![
                    actor.organisation,
                    item,
                    version,
                    state,
                    ctx.today(),
                    proof,
                    &actor.function_title,
                    ctx.now()
                ],
            )
            .await?;
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: "steering.keep_basics",
            kind: "basic_level",
            record: actor.organisation.into(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/mijn-gemeente").await?;
        Ok(())
    })
}
