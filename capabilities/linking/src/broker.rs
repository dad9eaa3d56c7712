//! Acute danger: the national centre sees what met, calls both sides, and writes down why it connects them.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Role};
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::model::{BROKER_REASON, Hit, HitId, HitState};
use crate::service::Linking;
use crate::{answer, batch, enrol, pairs, queries};

/// What the broker decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokerDecision {
    /// Both sides see each other's function now.
    Connect,
    /// The ordinary way: the holder decides, in batches.
    Leave,
}

/// The hits with acute danger that are still open.
pub(crate) async fn acute_hits(app: &App, ctx: &Ctx) -> Result<Vec<Hit>, WebError> {
    let allowed =
        app.authorise(ctx, "linking.broker", &Record::owned("link_hit", Uuid::nil(), ctx.organisation()))?;
    let rows = transaction!(app.db(), "linking.broker_reads", |tx| -> Result<Vec<Hit>, StoreError> {
        let hits = tx
            .all(queries::HITS_ACUTE, args![])
            .await?
            .iter()
            .map(Hit::read)
            .collect::<Result<Vec<_>, _>>()?;
        for hit in &hits {
            let entry = Entry {
                organisation: OrganisationId::INSTALLATION,
                action: "linking.broker_read",
                kind: "link_hit",
                record: hit.id.uuid(),
                rule: &allowed.rule(),
            };
            app.audit().record(tx, ctx, entry).await?;
        }
        Ok(hits)
    })?;
    Ok(rows)
}

/// Connects two sides, or leaves them to the ordinary way, with the reason.
pub async fn broker(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: HitId,
    version: i64,
    decision: BrokerDecision,
    reason: &str,
) -> Result<(), WebError> {
    let reason = reason.trim();
    let mut problem = FormProblem::default();
    problem.require(reason.chars().count() >= 10, "reason", "linking-error-basis");
    problem.require(reason.chars().count() <= 2000, "reason", "linking-error-long");
    problem.finish()?;
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let hit = Hit::read(&app.db().read().await?.one(queries::HIT, args![id]).await?)?;
    let allowed = app.authorise(ctx, "linking.broker", &Record::owned("link_hit", id, ctx.organisation()))?;
    if !hit.acute || matches!(hit.state, HitState::Closed | HitState::Linked) {
        return Err(WebError::NotFound);
    }
    let on = pairs::in_force(&mut app.db().read().await?, ctx.today()).await?;
    let connect = decision == BrokerDecision::Connect;
    if connect && !on.is_on(hit.asker_organisation, hit.holder_organisation) {
        return Err(WebError::Refused("linking-refused-off"));
    }
    let (asker, holder) = (enrol::find(app, hit.asker).await?, enrol::find(app, hit.holder).await?);
    let key = match app.vault().create(actor.organisation, id, ctx.now()).await {
        Ok(key) => key,
        Err(StoreError::Unique { .. }) => app.vault().key(id).await?,
        Err(error) => return Err(error.into()),
    };
    let settings = &Linking::of(app).settings;
    transaction!(app.db(), "linking.broker", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.broker").await? {
            return Ok(());
        }
        let sealed = key.seal_padded(BROKER_REASON, id, reason);
        if connect {
            let row = args![id, version, sealed, actor.function, ctx.now()];
            tx.update(queries::BROKER_CONNECTS, row).await?;
            let due = batch::due_on(ctx, settings);
            answer::make_task(tx, ctx, id, holder.organisation, holder.proposed_function, due).await?;
            answer::make_task(tx, ctx, id, asker.organisation, asker.proposed_function, due).await?;
            for organisation in [holder.organisation, asker.organisation] {
                batch::audit(app, tx, ctx, organisation, "linking.brokered", id).await?;
                publish(tx, ctx, "link.linked", id, organisation, "brokered").await?;
            }
        } else {
            tx.update(queries::BROKER_LEAVES, args![id, version, sealed, actor.function]).await?;
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: if connect { "linking.broker_connects" } else { "linking.broker_leaves" },
            kind: "link_hit",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/koppelingen/bemiddeling").await?;
        Ok(())
    })?;
    if connect {
        for organisation in [holder.organisation, asker.organisation] {
            oever_organisations::notify(app, ctx, organisation, Role::Coordinator).await?;
        }
    }
    Ok(())
}
