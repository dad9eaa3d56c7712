//! Who takes part in networks: an organisation by a dated decision of its data protection officer, the national centre
//! too.

use std::collections::BTreeSet;

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{
    Once, ReadTx, StoreError, Submission, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use super::queries;
use crate::grounds::Grounds;
use crate::service::Linking;
use crate::{batch, grounds};

/// What an organisation decides about networks.
#[derive(Debug, Clone)]
pub struct DecideNetwork {
    /// Whether it takes part.
    pub on: bool,
    /// The own legal basis, in words without names.
    pub basis: String,
    /// Where the data protection impact assessment is kept.
    pub dpia: String,
    /// Until when the decision holds.
    pub until: Option<Date>,
}

/// The latest decision of an organisation.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    pub(super) organisation: OrganisationId,
    pub(super) on: bool,
    pub(super) basis: String,
    pub(super) dpia: String,
    pub(super) decided_on: Date,
    pub(super) until: Option<Date>,
}

impl Decision {
    pub(super) fn holds(&self, today: Date) -> bool {
        grounds::in_force(self.on, self.until, today)
    }
}

pub(super) async fn latest(tx: &mut ReadTx) -> Result<Vec<Decision>, StoreError> {
    tx.all(queries::LATEST_DECISIONS, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(Decision {
                organisation: row.get("organisation")?,
                on: row.get::<String>("state")? == "on",
                basis: row.get("basis")?,
                dpia: row.get("dpia")?,
                decided_on: row.get("decided_on")?,
                until: row.get("until")?,
            })
        })
        .collect()
}

/// The organisations that take part today; none while linking is stopped.
pub(super) async fn taking_part(
    tx: &mut ReadTx,
    today: Date,
) -> Result<BTreeSet<OrganisationId>, StoreError> {
    if crate::stop::is_stopped(tx).await? {
        return Ok(BTreeSet::new());
    }
    let decisions = latest(tx).await?;
    Ok(decisions.iter().filter(|one| one.holds(today)).map(|one| one.organisation).collect())
}

/// Records whether the actor's organisation takes part. Older decisions stay.
///
/// # Errors
/// Refused for all but a data protection officer; without a basis or DPIA when it takes part.
pub async fn decide_network(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: DecideNetwork,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    Grounds { on: input.on, basis: &input.basis, dpia: &input.dpia, until: input.until }
        .check(&mut problem, ctx.today());
    problem.finish()?;
    let record = Record::owned("link_network", Uuid::nil(), actor.organisation);
    let allowed = app.authorise(ctx, "linking.decide_pair", &record)?;
    let settings = &Linking::of(app).settings;
    transaction!(app.db(), "linking.decide_network", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.decide_network").await? {
            return Ok(());
        }
        let state = if input.on { "on" } else { "off" };
        let row = args![
            ctx.entropy.uuid(),
            actor.organisation,
            state,
            input.basis.trim(),
            input.dpia.trim(),
            ctx.today(),
            input.until,
            actor.function,
            ctx.now()
        ];
        tx.execute(queries::INSERT_DECISION, row).await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: if input.on { "linking.network_on" } else { "linking.network_off" },
            kind: "link_network",
            record: actor.organisation.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "link.network_decided", actor.organisation.uuid(), actor.organisation, state)
            .await?;
        batch::schedule(tx, ctx, settings).await?;
        finish_submission(tx, submission, "/toezicht/netwerken").await?;
        Ok(())
    })
}
