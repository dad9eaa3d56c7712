//! The release: at fixed hours everything that is due happens at once, for everybody. Whether something met,
//! was refused or was left unanswered cannot be read from when an answer came.

use std::collections::BTreeSet;

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Role};
use oever_linkage::{Evidence, Strength};
use oever_store::{StoreError, WriteTx, args, publish, transaction};
use oever_web::{App, HandlerError, HandlerFuture};
use uuid::Uuid;

use crate::model::{Enrolment, EnrolmentId, EnrolmentState, Hit, HitId, LinkTask};
use crate::pairs::PairsInForce;
use crate::service::Linking;
use crate::settings::{Settings, days};
use crate::tokens::Made;
use crate::{meet, network, pairs, queries, remove, tokens};

/// The job that makes the tokens of an enrolment.
pub(crate) const TOKENS: &str = "linking.tokens";
/// The job that takes the tokens of an enrolment out of the index.
pub(crate) const TAKE_OUT: &str = "linking.take_out";
/// The job of the release.
pub(crate) const RELEASE: &str = "linking.release";

pub(crate) fn tokens_job(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let id = EnrolmentId(subject);
        if tokens::make(&app, &ctx, id).await? == Made::OverQuota {
            return Err(HandlerError("key service: too many evaluations".into()));
        }
        let enrolment = crate::enrol::find(&app, id).await;
        if enrolment.is_ok_and(|found| found.acute && found.state == EnrolmentState::Active) {
            meet::meet(&app, &ctx, Some(id)).await?;
        }
        Ok(())
    })
}

pub(crate) fn take_out_job(app: App, ctx: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move { Ok(remove::take_out(&app, &ctx, EnrolmentId(subject)).await?) })
}

pub(crate) fn release_job(app: App, ctx: Ctx, _: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        run_release(&app, &ctx).await?;
        // Again at the next fixed hour as long as anybody is enrolled: enrolments run out and epochs change by themselves.
        let settings = &Linking::of(&app).settings;
        transaction!(app.db(), "linking.again", |tx| -> Result<(), StoreError> {
            if tx.first(queries::ANY_OPEN, args![]).await?.is_some() {
                schedule(tx, &ctx, settings).await?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// Asks for the next release. Asked often, it is one job.
pub(crate) async fn schedule(tx: &mut WriteTx, ctx: &Ctx, settings: &Settings) -> Result<(), StoreError> {
    oever_jobs::enqueue(tx, ctx, RELEASE, Uuid::nil(), settings.next_release(ctx.now())).await
}

/// Does everything that is due: ends what ran out, tells askers of a yes, makes tokens that are still to be made (also
/// under a new key), and compares. The worker calls it at the fixed hours.
///
/// # Errors
/// When the database, the index or the key service does not answer; it is tried again.
pub async fn run_release(app: &App, ctx: &Ctx) -> Result<(), HandlerError> {
    let on = pairs::in_force(&mut app.db().read().await?, ctx.today()).await?;
    expire(app, ctx, &on).await?;
    release(app, ctx, &on).await?;
    tokens::follow_epochs(app, ctx).await?;
    meet::meet(app, ctx, None).await?;
    network::refresh(app, ctx).await
}

/// Ends what nobody answered, what ran out and what stands between organisations whose pair ended.
async fn expire(app: &App, ctx: &Ctx, on: &PairsInForce) -> Result<(), HandlerError> {
    let settings = &Linking::of(app).settings;
    let now = ctx.now();
    let lapsed = now.date().saturating_sub(jiff::Span::new().days(i64::from(settings.task_expiry_days)));
    let ended = transaction!(app.db(), "linking.expire", |tx| -> Result<Vec<EnrolmentId>, StoreError> {
        for row in tx.all(queries::HITS_OPEN, args![]).await? {
            let hit = Hit::read(&row)?;
            let ends = if on.is_on(hit.asker_organisation, hit.holder_organisation) {
                queries::EXPIRE_HIT
            } else {
                queries::CLOSE_HIT
            };
            tx.execute(ends, args![hit.id, now]).await?;
        }
        for row in tx.all(queries::TASKS_LAPSED, args![lapsed]).await? {
            tx.execute(queries::LAPSE_TASK, args![LinkTask::read(&row)?.id, now]).await?;
        }
        let mut ended = Vec::new();
        for row in tx.all(queries::EXPIRED, args![now]).await? {
            let id: EnrolmentId = row.get("id")?;
            tx.execute(queries::END, args![id, EnrolmentState::Expired.name()]).await?;
            oever_jobs::enqueue(tx, ctx, TAKE_OUT, id, now).await?;
            ended.push(id);
        }
        Ok(ended)
    })?;
    for id in ended {
        remove::take_out(app, ctx, id).await?;
    }
    Ok(())
}

/// Tells askers that a holder said yes.
async fn release(app: &App, ctx: &Ctx, on: &PairsInForce) -> Result<(), HandlerError> {
    let settings = &Linking::of(app).settings;
    let rows = app.db().read().await?.all(queries::HITS_TO_RELEASE, args![]).await?;
    for row in rows {
        let hit = Hit::read(&row)?;
        if on.is_on(hit.asker_organisation, hit.holder_organisation) {
            release_one(app, ctx, &hit, settings).await?;
        }
    }
    Ok(())
}

/// From here on the asker knows: its log says so too, and not before.
pub(crate) async fn release_one(
    app: &App,
    ctx: &Ctx,
    hit: &Hit,
    settings: &Settings,
) -> Result<(), HandlerError> {
    let released = transaction!(app.db(), "linking.release", |tx| -> Result<bool, StoreError> {
        let deadline = settings.answer_at(ctx.now());
        if tx.execute(queries::RELEASE_HIT, args![hit.id, ctx.now(), deadline]).await? == 0 {
            return Ok(false);
        }
        oever_jobs::enqueue(tx, ctx, RELEASE, Uuid::nil(), deadline).await?;
        audit(app, tx, ctx, hit.asker_organisation, "linking.released", hit.id).await?;
        publish(tx, ctx, "link.released", hit.id, hit.asker_organisation, "").await?;
        Ok(true)
    })?;
    if released {
        oever_organisations::notify(app, ctx, hit.asker_organisation, Role::Coordinator).await?;
    }
    Ok(())
}

/// The holder is asked. Nothing of this reaches the asker: no row in its log, no mail, no event.
pub(crate) async fn ask_holder(
    app: &App,
    ctx: &Ctx,
    asker: &Enrolment,
    holder: &Enrolment,
    strength: Strength,
    evidence: &[Evidence],
) -> Result<(), HandlerError> {
    let settings = &Linking::of(app).settings;
    let id = HitId::random(&ctx.entropy);
    let kinds: Vec<&str> = evidence.iter().map(|one| one.code()).collect();
    let asked = transaction!(app.db(), "linking.ask_holder", |tx| -> Result<bool, StoreError> {
        let deadline = settings.answer_at(ctx.now());
        let row = args![
            id,
            asker.id,
            asker.organisation,
            holder.id,
            holder.organisation,
            strength.code(),
            kinds.join(","),
            asker.acute,
            ctx.now(),
            deadline
        ];
        if tx.execute(queries::INSERT_HIT, row).await? == 0 {
            return Ok(false);
        }
        oever_jobs::enqueue(tx, ctx, RELEASE, Uuid::nil(), deadline).await?;
        audit(app, tx, ctx, holder.organisation, "linking.asked", id).await?;
        publish(tx, ctx, "link.asked", id, holder.organisation, "").await?;
        Ok(true)
    })?;
    if asked {
        oever_organisations::notify(app, ctx, holder.organisation, Role::Coordinator).await?;
        if asker.acute {
            let mut tx = app.db().read().await?;
            let centres =
                oever_organisations::functions_with_role(&mut tx, Role::NationalCentre, None).await?;
            drop(tx);
            let centres: BTreeSet<OrganisationId> =
                centres.into_iter().map(|centre| centre.organisation).collect();
            for centre in centres {
                oever_organisations::notify(app, ctx, centre, Role::NationalCentre).await?;
            }
        }
    }
    Ok(())
}

/// A row in the log of one side, and of that side only.
pub(crate) async fn audit(
    app: &App,
    tx: &mut WriteTx,
    ctx: &Ctx,
    organisation: OrganisationId,
    action: &str,
    hit: HitId,
) -> Result<(), StoreError> {
    let entry = Entry { organisation, action, kind: "link_hit", record: hit.uuid(), rule: "" };
    app.audit().record(tx, ctx, entry).await
}

/// So many days from today, for a task.
pub(crate) fn due_on(ctx: &Ctx, settings: &Settings) -> jiff::civil::Date {
    days(ctx.now(), settings.task_days).date()
}
