//! A provider answers: yes, yes if, or no with a coded reason and what would make it possible.

use oever_audit::Entry;
use oever_kernel::{Ctx, Permit, Role};
use oever_matching::Outcome;
use oever_store::{
    Once, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, WebError};

use crate::ask::{OfferNeeds, token_hash};
use crate::model::{Offer, OfferId, Programme, Request};
use crate::network::entries;
use crate::rules::PlacementRules;
use crate::sealed::{CONDITION_TEXT, OFFER_NEEDS, QUESTION, WOULD_HELP};
use crate::words::{Because, Channel, OfferStatus, Pool};
use crate::{dossiers, escalate, queries};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Accept,
    /// Yes, if.
    Conditional {
        /// What has to be arranged.
        conditions: String,
    },
    /// No. There is no no without a reason.
    Refuse {
        /// Code of `rules/contraindications/refusal_codes.toml`.
        code: String,
        /// What would make it possible.
        would_help: String,
    },
}

/// A question as the provider sees it.
#[derive(Debug)]
pub struct Question {
    /// The question.
    pub offer: Offer,
    /// The programme it is about.
    pub programme: Programme,
    /// Needs without identity: only what this programme has a rule on.
    pub needs: OfferNeeds,
    /// What the coordinator wrote with it.
    pub text: String,
    /// What was answered with it: the conditions, or what would help; empty before an answer.
    pub said: String,
}

/// Opens a question for the provider it was put to.
pub async fn read_question(app: &App, ctx: &Ctx, id: OfferId) -> Result<Question, WebError> {
    let offer = queries::offer(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "placement.answer", &offer.record())?;
    if ctx.organisation() != offer.provider {
        return Err(WebError::NotFound);
    }
    open_question(app, ctx, offer, &allowed.rule()).await
}

/// Opens a question for whoever holds its one-time link.
pub async fn read_question_by_link(app: &App, ctx: &Ctx, token: &str) -> Result<Question, WebError> {
    let offer = by_token(app, ctx, token).await?;
    open_question(app, ctx, offer, "one-time link").await
}

async fn by_token(app: &App, ctx: &Ctx, token: &str) -> Result<Offer, WebError> {
    let offer = queries::offer_by_token(&mut app.db().read().await?, token_hash(token)).await?;
    let valid = offer.token_until.is_some_and(|until| ctx.now() < until);
    if valid && offer.open() { Ok(offer) } else { Err(WebError::NotFound) }
}

async fn open_question(app: &App, ctx: &Ctx, offer: Offer, rule: &str) -> Result<Question, WebError> {
    let programme = queries::programme(&mut app.db().read().await?, offer.programme).await?;
    let permit = transaction!(app.db(), "placement.read_question", |tx| -> Result<Permit, StoreError> {
        app.audit()
            .reading(
                tx,
                ctx,
                Entry {
                    organisation: offer.provider,
                    action: "placement.read_question",
                    kind: "placement_offer",
                    record: offer.id.into(),
                    rule,
                },
            )
            .await
    })?;
    let key = app.vault().key(offer.id).await?;
    let needs = key.open_json(OFFER_NEEDS, offer.id, &offer.needs, &permit)?;
    let text = key.open_padded(QUESTION, offer.id, &offer.question)?.open(&permit).clone();
    let mut said = String::new();
    for (column, sealed) in [(CONDITION_TEXT, &offer.condition_text), (WOULD_HELP, &offer.would_help)] {
        if let Some(sealed) = sealed {
            said.push_str(key.open_padded(column, offer.id, sealed)?.open(&permit));
        }
    }
    Ok(Question { offer, programme, needs, text, said })
}

/// Answers in the application.
pub async fn answer(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: OfferId,
    version: i64,
    answer: &Answer,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let offer = queries::offer(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "placement.answer", &offer.record())?;
    if ctx.organisation() != offer.provider {
        return Err(WebError::NotFound);
    }
    let by = By { channel: offer.channel, title: actor.function_title.clone(), rule: allowed.rule() };
    store(app, ctx, submission, &offer, version, answer, &by).await
}

/// Answers by one-time link: it works once.
pub async fn answer_by_link(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    token: &str,
    answer: &Answer,
) -> Result<(), WebError> {
    let offer = by_token(app, ctx, token).await?;
    let by = By { channel: Channel::Link, title: String::new(), rule: "one-time link".to_owned() };
    store(app, ctx, submission, &offer, offer.version, answer, &by).await
}

struct By {
    channel: Channel,
    title: String,
    rule: String,
}

/// What an answer means for the rows.
struct Effect {
    status: OfferStatus,
    code: Option<String>,
    published: Option<bool>,
    /// The person was refused, as opposed to: there is no room.
    refused: bool,
}

fn check(rules: &PlacementRules, programme: &Programme, answer: &Answer) -> Result<Effect, WebError> {
    let mut problem = FormProblem::default();
    let long = |text: &str| text.chars().count() > 1000;
    match answer {
        Answer::Accept => {
            Ok(Effect { status: OfferStatus::Accepted, code: None, published: None, refused: false })
        }
        Answer::Conditional { conditions } => {
            problem.require(!conditions.trim().is_empty(), "conditions", "placement-error-conditions");
            problem.require(!long(conditions), "conditions", "placement-error-too-long");
            problem.finish()?;
            Ok(Effect { status: OfferStatus::Conditional, code: None, published: None, refused: false })
        }
        Answer::Refuse { code, would_help } => {
            let known =
                rules.refusals.get(code).filter(|c| matches!(c.outcome, Outcome::Refused | Outcome::NoRoom));
            problem.require(known.is_some(), "code", "placement-error-reason");
            let asks = known.is_some_and(|c| c.would_help.is_some());
            problem.require(
                !asks || !would_help.trim().is_empty(),
                "would_help",
                "placement-error-would-help",
            );
            problem.require(!long(would_help), "would_help", "placement-error-too-long");
            problem.finish()?;
            let published = known
                .zip(entries(rules, programme).ok())
                .map(|(code, entries)| entries.first().is_some_and(|entry| code.is_published_by(entry)));
            let refused = known.is_some_and(|c| c.outcome == Outcome::Refused);
            Ok(Effect { status: OfferStatus::Refused, code: Some(code.clone()), published, refused })
        }
    }
}

async fn store(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    offer: &Offer,
    version: i64,
    answer: &Answer,
    by: &By,
) -> Result<(), WebError> {
    let rules = app.part::<PlacementRules>();
    let mut read = app.db().read().await?;
    let programme = queries::programme(&mut read, offer.programme).await?;
    let request = queries::request(&mut read, offer.request).await?;
    drop(read);
    let effect = check(&rules, &programme, answer)?;
    let key = app.vault().key(offer.id).await?;
    let seal = |column, text: &str| key.seal_padded(column, offer.id, text.trim());
    let (conditions, would_help) = match answer {
        Answer::Accept => (None, None),
        Answer::Conditional { conditions } => (Some(seal(CONDITION_TEXT, conditions)), None),
        Answer::Refuse { would_help, .. } => (None, Some(seal(WOULD_HELP, would_help))),
    };
    let hold = (offer.pool == Pool::Emergency && effect.status != OfferStatus::Refused)
        .then(|| ctx.now().plus_seconds(rules.terms.hold_hours.saturating_mul(3600)));
    let centre = escalate::national_centre(app).await?;
    transaction!(app.db(), "placement.answer", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "placement.answer").await? {
            return Ok(());
        }
        if request.status.ended() {
            return Err(WebError::Refused("placement-error-ended"));
        }
        tx.update(
            queries::ANSWER,
            args![
                offer.id,
                version,
                effect.status.word(),
                ctx.now(),
                by.title.as_str(),
                effect.code.clone(),
                conditions.clone(),
                would_help.clone(),
                effect.published,
                by.channel.word(),
                hold
            ],
        )
        .await?;
        oever_jobs::cancel(tx, ctx, escalate::SILENCE, offer.id).await?;
        if let Some(until) = hold {
            tx.execute(queries::TAKE_EMERGENCY, args![offer.programme]).await?;
            oever_jobs::enqueue(tx, ctx, escalate::HOLD, offer.id, until).await?;
        }
        dossiers::task(tx, ctx, &request, request.organisation, dossiers::ANSWERED).await?;
        follow_up(tx, ctx, &rules, &request, offer, &effect, centre).await?;
        for organisation in [offer.organisation, offer.provider] {
            app.audit()
                .record(
                    tx,
                    ctx,
                    Entry {
                        organisation,
                        action: "placement.answer",
                        kind: "placement_offer",
                        record: offer.id.into(),
                        rule: &by.rule,
                    },
                )
                .await?;
        }
        finish_submission(tx, submission, &format!("/opvang/aanvragen/{}", offer.id)).await?;
        Ok(())
    })?;
    oever_organisations::notify(app, ctx, offer.organisation, Role::Coordinator).await?;
    Ok(())
}

/// What the answer means for the request: accepted, or refused and perhaps once too often.
async fn follow_up(
    tx: &mut WriteTx,
    ctx: &Ctx,
    rules: &PlacementRules,
    request: &Request,
    offer: &Offer,
    effect: &Effect,
    centre: Option<oever_kernel::OrganisationId>,
) -> Result<(), StoreError> {
    if effect.status != OfferStatus::Refused {
        tx.execute(queries::SET_STATUS, args![request.id, "accepted"]).await?;
        // The identity may go to this provider from now on; who shares it is the coordinating side.
        return publish(
            tx,
            ctx,
            "placement.accepted",
            request.id,
            request.organisation,
            &offer.provider.to_string(),
        )
        .await;
    }
    let others = queries::offers_of(tx, request.id).await?;
    let status = if others.iter().any(Offer::yes) {
        "accepted"
    } else if others.iter().any(|o| o.id != offer.id && o.open()) {
        "asked"
    } else {
        "searching"
    };
    tx.execute(queries::SET_STATUS, args![request.id, status]).await?;
    if effect.refused {
        let refusals: i64 = tx.one(queries::COUNT_REFUSAL, args![request.id]).await?.get("refusals")?;
        publish(tx, ctx, "placement.refused", request.id, request.organisation, &offer.id.to_string())
            .await?;
        if refusals >= rules.terms.decide_after_refusals {
            escalate::escalate_in(tx, ctx, request, Because::Refusals, centre).await?;
        }
    }
    Ok(())
}
