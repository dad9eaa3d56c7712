//! The second function looks at the basis, not at the values, and says yes or no.

use oever_audit::Entry;
use oever_kernel::Ctx;
use oever_store::{Once, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, WebError};
use uuid::Uuid;

use crate::model::{EnrolmentId, EnrolmentState};
use crate::service::Linking;
use crate::{batch, enrol, pairs, queries, remove};

/// Confirms or refuses a proposal. Whoever proposed cannot do it, nor anybody working as the same function.
pub async fn confirm(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: EnrolmentId,
    version: i64,
    agree: bool,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let linking = Linking::of(app);
    let enrolment = enrol::find(app, id).await?;
    let allowed = app.authorise(ctx, "linking.confirm", &enrolment.record())?;
    if enrolment.proposed_account == actor.account || enrolment.proposed_function == actor.function {
        return Err(WebError::Refused("linking-refused-same-person"));
    }
    if enrolment.state == EnrolmentState::Proposed && agree {
        let mut tx = app.db().read().await?;
        if !pairs::in_force(&mut tx, ctx.today()).await?.has_partner(enrolment.organisation) {
            return Err(WebError::Refused("linking-refused-off"));
        }
        if tx.first(queries::IS_NEVER, args![enrolment.subject.id]).await?.is_some() {
            return Err(WebError::Refused("linking-refused-never"));
        }
    }
    let now = ctx.now();
    transaction!(app.db(), "linking.confirm", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.confirm").await? {
            return Ok(());
        }
        let done = args![id, version, actor.account, actor.function, now];
        if agree {
            let mut row = done;
            row.push(linking.settings.answer_at(now).into());
            tx.update(queries::CONFIRM, row).await?;
            // The tokens are made by a job, so that this answer takes as long for everybody.
            oever_jobs::enqueue(tx, ctx, batch::TOKENS, id, now).await?;
            batch::schedule(tx, ctx, &linking.settings).await?;
        } else {
            tx.update(queries::REFUSE, done).await?;
        }
        let action = if agree { "linking.confirm" } else { "linking.refuse" };
        let entry = Entry {
            organisation: enrolment.organisation,
            action,
            kind: "link_enrolment",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(
            tx,
            ctx,
            if agree { "link.enrolled" } else { "link.refused" },
            id,
            enrolment.organisation,
            "",
        )
        .await?;
        finish_submission(tx, submission, "/koppelingen/bevestigen").await?;
        Ok(())
    })
}

/// Takes an enrolment back, and its tokens out of the index.
pub async fn withdraw(app: &App, ctx: &Ctx, submission: Submission, id: EnrolmentId) -> Result<(), WebError> {
    let enrolment = enrol::find(app, id).await?;
    let allowed = app.authorise(ctx, "linking.enrol", &enrolment.record())?;
    transaction!(app.db(), "linking.withdraw", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.withdraw").await? {
            return Ok(());
        }
        tx.execute(queries::END, args![id, EnrolmentState::Withdrawn.name()]).await?;
        // Should this process end before it has taken the tokens out, the worker does.
        oever_jobs::enqueue(tx, ctx, batch::TAKE_OUT, id, ctx.now()).await?;
        let entry = Entry {
            organisation: enrolment.organisation,
            action: "linking.withdraw",
            kind: "link_enrolment",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "link.withdrawn", id, enrolment.organisation, "").await?;
        finish_submission(tx, submission, "/koppelingen").await?;
        Ok(())
    })?;
    remove::take_out(app, ctx, id).await?;
    Ok(())
}

/// Marks a record "never link", and takes out what was enrolled.
pub async fn never_link(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    reference: &str,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let subject = Linking::of(app).subject(app, ctx, reference).await?;
    let record = oever_web::Record::owned("link_never", subject.subject.id, subject.organisation);
    let allowed = app.authorise(ctx, "linking.enrol", &record)?;
    transaction!(app.db(), "linking.never", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.never").await? {
            return Ok(());
        }
        let row = args![subject.subject.id, subject.organisation, actor.function, ctx.now()];
        tx.execute(queries::SET_NEVER, row).await?;
        let entry = Entry {
            organisation: subject.organisation,
            action: "linking.never",
            kind: subject.subject.kind.name(),
            record: subject.subject.id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/koppelingen").await?;
        Ok(())
    })?;
    end_all_of(app, ctx, subject.subject.id).await
}

/// Allows linking of a record again.
pub async fn allow_link(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    reference: &str,
) -> Result<(), WebError> {
    let subject = Linking::of(app).subject(app, ctx, reference).await?;
    let record = oever_web::Record::owned("link_never", subject.subject.id, subject.organisation);
    let allowed = app.authorise(ctx, "linking.enrol", &record)?;
    transaction!(app.db(), "linking.allow", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.allow").await? {
            return Ok(());
        }
        tx.execute(queries::UNSET_NEVER, args![subject.subject.id, subject.organisation]).await?;
        let entry = Entry {
            organisation: subject.organisation,
            action: "linking.allow",
            kind: subject.subject.kind.name(),
            record: subject.subject.id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/koppelingen").await?;
        Ok(())
    })
}

async fn end_all_of(app: &App, ctx: &Ctx, subject: Uuid) -> Result<(), WebError> {
    let rows = app.db().read().await?.all(queries::OPEN_OF_SUBJECT, args![subject]).await?;
    for row in rows {
        let id: EnrolmentId = row.get("id")?;
        transaction!(app.db(), "linking.end", |tx| -> Result<(), WebError> {
            tx.execute(queries::END, args![id, EnrolmentState::Withdrawn.name()]).await?;
            oever_jobs::enqueue(tx, ctx, batch::TAKE_OUT, id, ctx.now()).await?;
            Ok(())
        })?;
        remove::take_out(app, ctx, id).await?;
    }
    Ok(())
}
