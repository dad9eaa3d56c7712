//! What the data protection officer is told.

use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Timestamp};
use oever_store::{
    Once, ReadTx, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use crate::model::{AlertKind, EnrolmentId};
use crate::queries;

/// Something the data protection officer should look at.
#[derive(Debug, Clone)]
pub struct Alert {
    /// Its id.
    pub id: Uuid,
    /// Why.
    pub kind: AlertKind,
    /// About which enrolment.
    pub enrolment: Option<EnrolmentId>,
    /// Which function did it.
    pub function: FunctionId,
    /// When.
    pub at: Timestamp,
    /// When it was looked at.
    pub seen_at: Option<Timestamp>,
}

pub(crate) async fn raise(
    tx: &mut WriteTx,
    ctx: &Ctx,
    organisation: OrganisationId,
    kind: AlertKind,
    enrolment: Option<EnrolmentId>,
) -> Result<(), StoreError> {
    let id = ctx.entropy.uuid();
    let function = ctx.actor.as_ref().map_or(FunctionId(Uuid::nil()), |actor| actor.function);
    tx.execute(
        queries::INSERT_ALERT,
        args![id, organisation, kind.name(), enrolment.map(EnrolmentId::uuid), function, ctx.now()],
    )
    .await?;
    publish(tx, ctx, "link.alert", id, organisation, kind.name()).await
}

/// The alerts of an organisation, newest first.
pub(crate) async fn of_organisation(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<Alert>, StoreError> {
    tx.all(queries::ALERTS, args![organisation])
        .await?
        .iter()
        .map(|row| {
            Ok(Alert {
                id: row.get("id")?,
                kind: row.parse("kind")?,
                enrolment: row.get::<Option<Uuid>>("enrolment")?.map(EnrolmentId),
                function: row.get("function")?,
                at: row.get("at")?,
                seen_at: row.get("seen_at")?,
            })
        })
        .collect()
}

/// The data protection officer has looked at an alert.
pub async fn see_alert(app: &App, ctx: &Ctx, submission: Submission, id: Uuid) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed =
        app.authorise(ctx, "linking.decide_pair", &Record::owned("link_alert", id, actor.organisation))?;
    transaction!(app.db(), "linking.see_alert", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.see_alert").await? {
            return Ok(());
        }
        if tx.execute(queries::SEE_ALERT, args![id, actor.organisation, ctx.now(), actor.function]).await?
            == 0
        {
            return Err(WebError::NotFound);
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: "linking.alert_seen",
            kind: "link_alert",
            record: id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/toezicht/koppelingen").await?;
        Ok(())
    })
}
