//! Linking is off between two organisations until each of them has decided, with its own basis, that it is on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Timestamp};
use oever_store::{
    Once, ReadTx, StoreError, Submission, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::grounds::Grounds;
use crate::service::Linking;
use crate::{batch, grounds, queries};

/// What an organisation decides about another.
#[derive(Debug, Clone)]
pub struct DecidePair {
    /// The other organisation.
    pub other: OrganisationId,
    /// Whether linking with it is on, for this side.
    pub on: bool,
    /// The own legal basis, in words without names.
    pub basis: String,
    /// Where the data protection impact assessment is kept.
    pub dpia: String,
    /// Until when the decision holds.
    pub until: Option<Date>,
}

/// A side's latest decision.
#[derive(Debug, Clone)]
pub struct PairDecision {
    /// Who decided.
    pub organisation: OrganisationId,
    /// About whom.
    pub other: OrganisationId,
    /// On or off.
    pub on: bool,
    /// The basis.
    pub basis: String,
    /// Where the DPIA is kept.
    pub dpia: String,
    /// The day of the decision.
    pub decided_on: Date,
    /// Until when.
    pub until: Option<Date>,
    /// The function that decided.
    pub function: FunctionId,
    /// When it was recorded.
    pub at: Timestamp,
}

/// The pairs that are on today, on both sides.
#[derive(Debug, Clone, Default)]
pub(crate) struct PairsInForce(BTreeSet<(OrganisationId, OrganisationId)>);

impl PairsInForce {
    fn of(decisions: &[PairDecision], today: Date) -> Self {
        let sides: BTreeSet<_> = decisions
            .iter()
            .filter(|decision| grounds::in_force(decision.on, decision.until, today))
            .map(|decision| (decision.organisation, decision.other))
            .collect();
        let both =
            |(one, other): &(OrganisationId, OrganisationId)| one != other && sides.contains(&(*other, *one));
        Self(sides.iter().copied().filter(both).collect())
    }

    pub(crate) fn is_on(&self, one: OrganisationId, other: OrganisationId) -> bool {
        self.0.contains(&(one, other))
    }

    pub(crate) fn has_partner(&self, organisation: OrganisationId) -> bool {
        self.0.iter().any(|(one, _)| *one == organisation)
    }
}

/// Everybody's latest decisions.
pub(crate) async fn latest(tx: &mut ReadTx) -> Result<Vec<PairDecision>, StoreError> {
    tx.all(queries::LATEST_PAIRS, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(PairDecision {
                organisation: row.get("organisation")?,
                other: row.get("other")?,
                on: row.get::<String>("state")? == "on",
                basis: row.get("basis")?,
                dpia: row.get("dpia")?,
                decided_on: row.get("decided_on")?,
                until: row.get("until")?,
                function: row.get("function")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// The pairs that are on, unless linking was stopped.
pub(crate) async fn in_force(tx: &mut ReadTx, today: Date) -> Result<PairsInForce, StoreError> {
    if crate::stop::is_stopped(tx).await? {
        return Ok(PairsInForce::default());
    }
    Ok(PairsInForce::of(&latest(tx).await?, today))
}

/// Records this side's decision about linking with another organisation. Older decisions stay.
pub async fn decide_pair(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: DecidePair,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut problem = FormProblem::default();
    problem.require(input.other != actor.organisation, "other", "linking-error-own-organisation");
    Grounds { on: input.on, basis: &input.basis, dpia: &input.dpia, until: input.until }
        .check(&mut problem, ctx.today());
    problem.finish()?;
    if oever_organisations::organisation(&mut app.db().read().await?, input.other).await.is_err() {
        return Err(WebError::Invalid(FormProblem::at("other", "web-error-choose")));
    }
    let mut record = Record::owned("link_pair", Uuid::nil(), actor.organisation);
    record.assigned_to.push(input.other);
    let allowed = app.authorise(ctx, "linking.decide_pair", &record)?;
    let settings = &Linking::of(app).settings;
    transaction!(app.db(), "linking.decide_pair", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.decide_pair").await? {
            return Ok(());
        }
        let id = ctx.entropy.uuid();
        tx.execute(
            queries::INSERT_PAIR,
            args![
                id,
                actor.organisation,
                input.other,
                if input.on { "on" } else { "off" },
                input.basis.trim(),
                input.dpia.trim(),
                ctx.today(),
                input.until,
                actor.function,
                ctx.now()
            ],
        )
        .await?;
        let action = if input.on { "linking.pair_on" } else { "linking.pair_off" };
        let entry = Entry {
            organisation: actor.organisation,
            action,
            kind: "link_pair",
            record: input.other.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "link.pair_decided", id, actor.organisation, if input.on { "on" } else { "off" })
            .await?;
        batch::schedule(tx, ctx, settings).await?;
        finish_submission(tx, submission, "/toezicht/koppelingen").await?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn decision(organisation: u128, other: u128, on: bool, until: Option<Date>) -> PairDecision {
        PairDecision {
            organisation: OrganisationId(Uuid::from_u128(organisation)),
            other: OrganisationId(Uuid::from_u128(other)),
            on,
            basis: String::new(),
            dpia: String::new(),
            decided_on: date(2026, 1, 1),
            until,
            function: FunctionId(Uuid::nil()),
            at: Timestamp(0),
        }
    }

    #[test]
    fn a_pair_is_on_only_when_both_sides_say_so_and_the_term_runs() {
        let today = date(2026, 3, 1);
        let (one, two) = (OrganisationId(Uuid::from_u128(1)), OrganisationId(Uuid::from_u128(2)));
        let on = |decisions: &[PairDecision]| PairsInForce::of(decisions, today).is_on(one, two);
        assert!(!on(&[]));
        assert!(!on(&[decision(1, 2, true, None)]));
        assert!(on(&[decision(1, 2, true, None), decision(2, 1, true, Some(today))]));
        assert!(!on(&[decision(1, 2, true, None), decision(2, 1, true, Some(date(2026, 2, 28)))]));
        assert!(!on(&[decision(1, 2, true, None), decision(2, 1, false, None)]));
        assert!(!on(&[decision(1, 2, true, None), decision(2, 3, true, None)]));
        assert!(!PairsInForce::of(&[decision(1, 1, true, None)], today).has_partner(one));
    }
}
