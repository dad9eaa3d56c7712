//! Somebody else is late: remind them, or tell who manages them. It is about organisations, never persons.

use oever_kernel::{Ctx, OrganisationId, Role};
use oever_organisations::OrganisationKind;
use oever_store::{
    Once, Statement, StoreError, Submission, WriteTx, args, finish_submission, once, transaction,
};
use oever_web::{App, WebError};
use uuid::Uuid;

use crate::access::load_dossier;
use crate::model::{ClockId, ClockRow, PlanItemId, PlanRow, Who};
use crate::timeline::append_timeline;
use crate::{merge, queries, queries_merge};

/// How loud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nudge {
    /// To those who do the work.
    Remind,
    /// To those who manage them.
    Escalate,
}

/// What waits for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// An item of the plan.
    Plan(PlanItemId),
    /// A clock.
    Clock(ClockId),
}

/// Who in an organisation of this kind does the work.
pub(crate) fn working_role(kind: OrganisationKind) -> Role {
    match kind {
        OrganisationKind::Coordination => Role::Coordinator,
        OrganisationKind::Municipality => Role::Municipality,
        OrganisationKind::Provider | OrganisationKind::YouthCare => Role::Provider,
        OrganisationKind::Police | OrganisationKind::Inspection => Role::Police,
        OrganisationKind::NationalCentre => Role::NationalCentre,
        OrganisationKind::Policy => Role::PolicyMaker,
        OrganisationKind::VeiligThuis
        | OrganisationKind::School
        | OrganisationKind::Care
        | OrganisationKind::Other => Role::Reporter,
    }
}

/// Sends a mail without content to the organisation that is waited for, and writes it in the timeline.
///
/// # Errors
/// [`WebError::Refused`] when nobody is waited for.
pub async fn nudge(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    waiting: Waiting,
    how: Nudge,
) -> Result<(), WebError> {
    let found = load_dossier(app, ctx, alias, "dossier.edit").await?;
    let mut tx = app.db().read().await?;
    let holder = match waiting {
        Waiting::Plan(id) => merge::holder_of(&mut tx, queries_merge::PLAN_HOLDER, id).await?,
        Waiting::Clock(id) => merge::holder_of(&mut tx, queries_merge::CLOCK_HOLDER, id).await?,
    };
    drop(tx);
    let found = merge::holding(app, ctx, found, holder).await?;
    let mut tx = app.db().read().await?;
    let party = match waiting {
        Waiting::Plan(id) => {
            let row = PlanRow::read(&tx.one(queries::PLAN_ITEM, args![id, found.dossier.id]).await?)?;
            if let Who::Organisation(party) = row.who { Some(party) } else { None }
        }
        Waiting::Clock(id) => {
            ClockRow::read(&tx.one(queries::CLOCK, args![id, found.dossier.id]).await?)?.party
        }
    };
    let Some(party) = party else { return Err(WebError::Refused("coordination-error-nobody")) };
    let organisation = oever_organisations::organisation(&mut tx, party).await?;
    drop(tx);
    let (role, kind) = match how {
        Nudge::Remind => (working_role(organisation.kind), "reminded"),
        Nudge::Escalate => (Role::Administrator, "escalated"),
    };
    let key = found.key(app).await?;
    let fresh = transaction!(app.db(), "work.nudge", |tx| -> Result<bool, WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "work.nudge").await? {
            return Ok(false);
        }
        mark(tx, ctx, waiting, how).await?;
        append_timeline(tx, ctx, &key, found.dossier.id, kind, ctx.today(), &organisation.name).await?;
        app.audit().record(tx, ctx, found.entry_for("work.nudge")).await?;
        finish_submission(tx, submission, "/werk").await?;
        Ok(true)
    })?;
    if fresh {
        tell(app, ctx, party, role).await?;
    }
    Ok(())
}

async fn tell(app: &App, ctx: &Ctx, party: OrganisationId, role: Role) -> Result<(), StoreError> {
    oever_organisations::notify(app, ctx, party, role).await
}

async fn mark(tx: &mut WriteTx, ctx: &Ctx, waiting: Waiting, how: Nudge) -> Result<(), StoreError> {
    let (statement, id): (Statement, Uuid) = match (waiting, how) {
        (Waiting::Plan(id), Nudge::Remind) => (queries::PLAN_REMINDED, id.into()),
        (Waiting::Plan(id), Nudge::Escalate) => (queries::PLAN_ESCALATED, id.into()),
        (Waiting::Clock(id), Nudge::Remind) => (queries::CLOCK_REMINDED, id.into()),
        (Waiting::Clock(id), Nudge::Escalate) => (queries::CLOCK_ESCALATED, id.into()),
    };
    tx.execute(statement, args![id, ctx.now()]).await.map(drop)
}
