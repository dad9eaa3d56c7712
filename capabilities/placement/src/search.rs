//! One request against the whole network: ranking with reasons, what would help, who may place and pay.

use std::collections::{BTreeMap, BTreeSet};

use oever_audit::Entry;
use oever_kernel::{Ctx, Explained, Permit};
use oever_matching as engine;
use oever_store::{StoreError, transaction};
use oever_web::{Allowed, App, WebError};

use crate::funding::{self, Payer};
use crate::model::{DangerArea, Decision, Lift, Needs, Offer, OfferId, Request, RequestId};
use crate::network::{self, Network, entry_id};
use crate::queries;
use crate::rules::PlacementRules;
use crate::sealed::{CONDITION_TEXT, DECISION, WOULD_HELP, open_needs};
use crate::words::{LiftStatus, Pool};

/// What a provider wrote with an answer, opened.
#[derive(Debug, Clone, Default)]
pub struct AnswerText {
    /// Conditions of a yes.
    pub conditions: String,
    /// What would make it possible.
    pub would_help: String,
}

/// Everything the page of one request shows.
#[derive(Debug)]
pub struct Search {
    /// The request.
    pub request: Request,
    /// What is needed.
    pub needs: Needs,
    /// Where the person is not safe.
    pub danger: Vec<DangerArea>,
    /// What was asked, newest first.
    pub offers: Vec<Offer>,
    /// What providers wrote.
    pub answers: BTreeMap<OfferId, AnswerText>,
    /// Questions to lift a condition.
    pub lifts: Vec<Lift>,
    /// Decisions in writing.
    pub decisions: Vec<(Decision, String)>,
    /// Places in order.
    pub ranking: engine::Ranking,
    /// The smallest sets of changes that open a place.
    pub openings: Vec<engine::Opening>,
    /// What one change would bring.
    pub changes: Vec<engine::SingleChange>,
    /// Who may place and who pays.
    pub payer: Explained<Payer>,
    pub(crate) network: Network,
    pub(crate) engine_request: engine::Request,
    pub(crate) lifted: Vec<engine::LiftedContra>,
}

/// May the actor see this request: its owner, or the one it was escalated to.
pub(crate) fn may_see(app: &App, ctx: &Ctx, request: &Request) -> Result<Allowed, WebError> {
    let own = ctx.actor.as_ref().is_some_and(|actor| actor.organisation == request.organisation);
    let action = if own { "placement.request" } else { "placement.decide_escalated" };
    app.authorise(ctx, action, &request.record())
}

/// Searches. The reading is written down: needs are about health and safety.
pub async fn search(app: &App, ctx: &Ctx, id: RequestId) -> Result<Search, WebError> {
    let mut read = app.db().read().await?;
    let request = queries::request(&mut read, id).await?;
    let allowed = may_see(app, ctx, &request)?;
    let programmes = queries::programmes(&mut read).await?;
    let offers = queries::offers_of(&mut read, id).await?;
    let lifts = queries::lifts_of(&mut read, id).await?;
    let stored_decisions = queries::decisions(&mut read, id).await?;
    drop(read);
    let permit = transaction!(app.db(), "placement.read", |tx| -> Result<Permit, StoreError> {
        app.audit()
            .reading(
                tx,
                ctx,
                Entry {
                    organisation: request.organisation,
                    action: "placement.read",
                    kind: "placement_request",
                    record: id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await
    })?;
    let (needs, danger) = open_needs(app, &request, &permit).await?;
    let key = app.vault().key(id).await?;
    let mut decisions = Vec::with_capacity(stored_decisions.len());
    for decision in stored_decisions {
        let text = key.open(DECISION, decision.id, &decision.decision)?.open(&permit).clone();
        decisions.push((decision, text));
    }
    let answers = answer_texts(app, &offers, &permit).await?;

    let rules = app.part::<PlacementRules>();
    let network = Network::new(&rules, programmes);
    let engine_request =
        network::request(&rules, &needs, &danger, ctx.now()).map_err(|e| network::as_problem(&e))?;
    let lifted = lifted(&lifts);
    let broken = |error: engine::MatchError| {
        tracing::error!(%error, "matching");
        WebError::Broken
    };
    let ranking = engine::rank(&rules.schema, &engine_request, &network.entries, &lifted).map_err(broken)?;
    let openings =
        engine::openings(&rules.schema, &engine_request, &network.entries, &lifted, 2).map_err(broken)?;
    let changes =
        engine::single_changes(&rules.schema, &engine_request, &network.entries, &lifted).map_err(broken)?;
    let payer = funding::payer(&rules, &needs, ctx.today())?;
    Ok(Search {
        request,
        needs,
        danger,
        offers,
        answers,
        lifts,
        decisions,
        ranking,
        openings,
        changes,
        payer,
        network,
        engine_request,
        lifted,
    })
}

async fn answer_texts(
    app: &App,
    offers: &[Offer],
    permit: &Permit,
) -> Result<BTreeMap<OfferId, AnswerText>, WebError> {
    let mut texts = BTreeMap::new();
    for offer in offers.iter().filter(|offer| offer.condition_text.is_some() || offer.would_help.is_some()) {
        let key = app.vault().key(offer.id).await?;
        let open = |column, sealed: &Option<Vec<u8>>| match sealed {
            Some(sealed) => key.open_padded(column, offer.id, sealed).map(|text| text.open(permit).clone()),
            None => Ok(String::new()),
        };
        let text = AnswerText {
            conditions: open(CONDITION_TEXT, &offer.condition_text)?,
            would_help: open(WOULD_HELP, &offer.would_help)?,
        };
        texts.insert(offer.id, text);
    }
    Ok(texts)
}

/// Granted lifts as the engine sees them: for ordinary places and emergency beds alike.
pub(crate) fn lifted(lifts: &[Lift]) -> Vec<engine::LiftedContra> {
    lifts
        .iter()
        .filter(|lift| lift.status == LiftStatus::Granted)
        .flat_map(|lift| {
            Pool::ALL.iter().map(|pool| engine::LiftedContra {
                programme: entry_id(lift.programme, *pool),
                condition: lift.condition.clone(),
                by: lift.lifter.clone(),
                on: lift.decided_at.unwrap_or(lift.asked_at).date(),
            })
        })
        .collect()
}

/// What one change would bring: another answer, or a wish let go.
pub fn what_if(app: &App, search: &Search, change: engine::Change) -> Result<engine::WhatIf, WebError> {
    let rules = app.part::<PlacementRules>();
    let changes = BTreeSet::from([change]);
    engine::what_if(&rules.schema, &search.engine_request, &search.network.entries, &search.lifted, &changes)
        .map_err(|error| match network::as_problem(&error) {
            WebError::Invalid(mut problem) => {
                for field in &mut problem.0 {
                    field.field = "change".into();
                }
                WebError::Invalid(problem)
            }
            other => other,
        })
}
