//! Both sides are asked, the holder first. What comes of a link is written down by both.

use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Role, Timestamp};
use oever_store::{
    Once, ReadTx, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, WebError};

use crate::model::{Answer, Hit, HitId, HitState, LinkTask, LinkTaskId, Outcome, Shown, Side};
use crate::service::Linking;
use crate::{batch, enrol, pairs, queries};

/// Finds a hit and the side of the actor's organisation. For whom it does not exist (yet), it is not there.
pub(crate) async fn find(app: &App, ctx: &Ctx, id: HitId) -> Result<(Hit, Side), WebError> {
    let hit = Hit::read(&app.db().read().await?.one(queries::HIT, args![id]).await?)?;
    let side = hit.side(ctx.organisation()).ok_or(WebError::NotFound)?;
    Ok((hit, side))
}

/// Answers the question whether there may be contact.
pub async fn answer(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: HitId,
    version: i64,
    answer: Answer,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let (hit, side) = find(app, ctx, id).await?;
    let allowed = app.authorise(ctx, "linking.answer", &hit.record(side))?;
    let linking = Linking::of(app);
    let on = pairs::in_force(&mut app.db().read().await?, ctx.today()).await?;
    let now = ctx.now();
    if hit.shown(side, now) == Shown::Question
        && (!on.is_on(hit.asker_organisation, hit.holder_organisation) || hit.deadline <= now)
    {
        return Err(WebError::Refused("linking-refused-closed"));
    }
    let yes = answer == Answer::Yes;
    transaction!(app.db(), "linking.answer", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.answer").await? {
            return Ok(());
        }
        let (statement, state) = match (side, yes) {
            (Side::Holder, true) => (queries::HOLDER_ANSWERS, HitState::HolderYes),
            (Side::Asker, true) => (queries::ASKER_ANSWERS, HitState::Linked),
            (Side::Holder, false) => (queries::HOLDER_ANSWERS, HitState::Closed),
            (Side::Asker, false) => (queries::ASKER_ANSWERS, HitState::Closed),
        };
        let closed: Option<Timestamp> = (!yes).then_some(now);
        let row = args![id, version, state.name(), answer.name(), actor.function, now, closed];
        tx.update(statement, row).await?;
        if state == HitState::Linked {
            let holder_function = hit.holder_function.unwrap_or(actor.function);
            let due = batch::due_on(ctx, &linking.settings);
            make_task(tx, ctx, id, hit.holder_organisation, holder_function, due).await?;
            make_task(tx, ctx, id, hit.asker_organisation, actor.function, due).await?;
            publish(tx, ctx, "link.linked", id, hit.holder_organisation, "").await?;
            publish(tx, ctx, "link.linked", id, hit.asker_organisation, "").await?;
        }
        batch::schedule(tx, ctx, &linking.settings).await?;
        let action = if yes { "linking.answer_yes" } else { "linking.answer_no" };
        let rule = allowed.rule();
        let organisation = hit.organisation(side);
        app.audit()
            .record(tx, ctx, Entry { organisation, action, kind: "link_hit", record: id.uuid(), rule: &rule })
            .await?;
        finish_submission(tx, submission, &format!("/koppelingen/{id}")).await?;
        Ok(())
    })?;
    if yes && side == Side::Asker {
        oever_organisations::notify(app, ctx, hit.holder_organisation, Role::Coordinator).await?;
    }
    Ok(())
}

pub(crate) async fn make_task(
    tx: &mut WriteTx,
    ctx: &Ctx,
    hit: HitId,
    organisation: OrganisationId,
    function: FunctionId,
    due: jiff::civil::Date,
) -> Result<(), StoreError> {
    let id = LinkTaskId::random(&ctx.entropy);
    tx.execute(queries::INSERT_TASK, args![id, hit, organisation, function, due]).await.map(drop)
}

/// Both sides' tasks.
pub(crate) async fn tasks(tx: &mut ReadTx, hit: HitId) -> Result<Vec<LinkTask>, StoreError> {
    tx.all(queries::TASKS_OF_HIT, args![hit]).await?.iter().map(LinkTask::read).collect()
}

/// The open tasks of an organisation, the first due first.
pub async fn open_tasks(tx: &mut ReadTx, organisation: OrganisationId) -> Result<Vec<LinkTask>, StoreError> {
    tx.all(queries::TASKS_OF_ORGANISATION, args![organisation]).await?.iter().map(LinkTask::read).collect()
}

/// Writes down what came of a link, for the own side. When both sides say "same", `link.confirmed_same` is
/// published once for each record, with the other as its detail.
pub async fn record_outcome(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: HitId,
    version: i64,
    outcome: Outcome,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    if outcome == Outcome::Expired {
        return Err(WebError::Invalid(oever_web::FormProblem::at("outcome", "web-error-choose")));
    }
    let (hit, side) = find(app, ctx, id).await?;
    let allowed = app.authorise(ctx, "linking.answer", &hit.record(side))?;
    let organisation = hit.organisation(side);
    let subjects = match (enrol::find(app, hit.asker).await, enrol::find(app, hit.holder).await) {
        (Ok(asker), Ok(holder)) => Some((asker, holder)),
        _ => None,
    };
    transaction!(app.db(), "linking.outcome", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.outcome").await? {
            return Ok(());
        }
        let tasks = tasks(tx, id).await?;
        let own = tasks.iter().find(|task| task.organisation == organisation).ok_or(StoreError::NotFound)?;
        tx.update(queries::SET_OUTCOME, args![own.id, version, outcome.name(), actor.function, ctx.now()])
            .await?;
        let others_agree = tasks
            .iter()
            .filter(|task| task.organisation != organisation)
            .all(|task| task.outcome == Some(Outcome::Same));
        let was_same = own.outcome == Some(Outcome::Same);
        if outcome == Outcome::Same
            && others_agree
            && !was_same
            && let Some((asker, holder)) = &subjects
        {
            for (own, other) in [(asker, holder), (holder, asker)] {
                let detail = other.subject.id.to_string();
                publish(tx, ctx, "link.confirmed_same", own.subject.id, own.organisation, &detail).await?;
            }
        }
        let entry = Entry {
            organisation,
            action: "linking.outcome",
            kind: "link_hit",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, &format!("/koppelingen/{id}")).await?;
        Ok(())
    })
}
