//! A coordinator asks one provider: need profile without identity.

use oever_audit::Entry;
use oever_kernel::{Ctx, Permit, Role};
use oever_matching as engine;
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, FormProblem, WebError};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::model::{OfferId, ProgrammeId, Request, RequestId};
use crate::network::{self, Network};
use crate::rules::PlacementRules;
use crate::sealed::{OFFER_NEEDS, QUESTION, open_needs};
use crate::words::{Channel, Pool};
use crate::{dossiers, escalate, queries, search};

/// Which provider is asked, and how.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The programme.
    pub programme: ProgrammeId,
    /// Which beds.
    pub pool: Pool,
    /// A question or proposal beside the needs; no names.
    pub question: String,
    /// In the application, or by a one-time link.
    pub channel: Channel,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question's id.
    pub offer: OfferId,
    /// The one-time link: shown once, not stored. `None` when asked in the application, or when the same
    /// form was sent twice.
    pub link: Option<String>,
}

/// What the provider sees of the needs, sealed under the provider's own key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferNeeds {
    /// Attribute to its value, or to the values still possible; only what this programme asks about.
    pub answers: std::collections::BTreeMap<String, Vec<String>>,
    /// What the programme asks about and is not known.
    pub unknown: Vec<String>,
    /// The person's wishes.
    pub wishes: Vec<String>,
}

impl From<engine::NeedsProfile> for OfferNeeds {
    fn from(needs: engine::NeedsProfile) -> Self {
        Self { answers: needs.answers, unknown: needs.unknown, wishes: needs.wishes }
    }
}

pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(format!("oever placement answer v1:{token}").as_bytes()).to_vec()
}

/// Asks a provider. A place in a region where the person is not safe cannot be asked.
pub async fn ask(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RequestId,
    input: &Ask,
) -> Result<Asked, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut read = app.db().read().await?;
    let request = queries::request(&mut read, id).await?;
    let allowed = app.authorise(ctx, "placement.request", &request.record())?;
    let programme = queries::programme(&mut read, input.programme).await?;
    let offers = queries::offers_of(&mut read, id).await?;
    drop(read);
    let mut problem = FormProblem::default();
    problem.require(input.question.chars().count() <= 1000, "question", "placement-error-too-long");
    problem.finish()?;
    if input.channel == Channel::Phone {
        return Err(WebError::BadForm);
    }
    let needs = needs_for_provider(app, ctx, &request, &programme, input.pool).await?;

    let offer = OfferId::random(&ctx.entropy);
    let key = app.vault().create(programme.organisation, offer, ctx.now()).await?;
    let sealed_needs = key.seal_json(OFFER_NEEDS, offer, &needs)?;
    let question = key.seal_padded(QUESTION, offer, input.question.trim());
    let rules = app.part::<PlacementRules>();
    let answer_by = ctx.now().plus_seconds(rules.terms.answer_hours(request.urgency).saturating_mul(3600));
    let token = (input.channel == Channel::Link).then(|| hex(&ctx.entropy.bytes::<32>()));
    let token_until =
        token.as_ref().map(|_| ctx.now().plus_seconds(rules.terms.link_hours.saturating_mul(3600)));
    let done = transaction!(app.db(), "placement.ask", |tx| -> Result<Option<OfferId>, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "placement.ask").await? {
            let earlier =
                path.rsplit_once('#').and_then(|(_, id)| id.parse().ok()).ok_or(WebError::BadForm)?;
            return Ok(Some(earlier));
        }
        if request.status.ended() {
            return Err(WebError::Refused("placement-error-ended"));
        }
        if offers.iter().any(|o| o.programme == programme.id && o.pool == input.pool && (o.open() || o.yes()))
        {
            return Err(WebError::Refused("placement-error-already-asked"));
        }
        tx.execute(
            queries::INSERT_OFFER,
            args![
                offer,
                id,
                programme.id,
                input.pool.word(),
                actor.organisation,
                programme.organisation,
                actor.function_title.as_str(),
                input.channel.word(),
                request.urgency.word(),
                sealed_needs.clone(),
                question.clone(),
                ctx.now(),
                answer_by,
                token.as_deref().map(token_hash),
                token_until,
                None::<i64>
            ],
        )
        .await?;
        if request.status == crate::words::RequestStatus::Searching {
            tx.execute(queries::SET_STATUS, args![id, "asked"]).await?;
        }
        dossiers::done(tx, ctx, &request, dossiers::ANSWERED).await?;
        oever_jobs::enqueue(tx, ctx, escalate::SILENCE, offer, answer_by).await?;
        // In the log of who asks, and in that of the provider who holds the question from now on.
        for organisation in [request.organisation, programme.organisation] {
            app.audit()
                .record(
                    tx,
                    ctx,
                    Entry {
                        organisation,
                        action: "placement.ask",
                        kind: "placement_offer",
                        record: offer.into(),
                        rule: &allowed.rule(),
                    },
                )
                .await?;
        }
        publish(tx, ctx, "placement.asked", id, request.organisation, &offer.to_string()).await?;
        finish_submission(tx, submission, &format!("/plek/{id}#{offer}")).await?;
        Ok(None)
    })?;
    if let Some(earlier) = done {
        return Ok(Asked { offer: earlier, link: None });
    }
    oever_organisations::notify(app, ctx, programme.organisation, Role::Provider).await?;
    let link = token.map(|token| format!("{}/plek-antwoord/{token}", app.settings().base_url));
    Ok(Asked { offer, link })
}

/// What this provider may see, after checking that the place is not in danger.
pub(crate) async fn needs_for_provider(
    app: &App,
    ctx: &Ctx,
    request: &Request,
    programme: &crate::model::Programme,
    pool: Pool,
) -> Result<OfferNeeds, WebError> {
    let allowed = search::may_see(app, ctx, request)?;
    let permit = transaction!(app.db(), "placement.read", |tx| -> Result<Permit, StoreError> {
        app.audit()
            .reading(
                tx,
                ctx,
                Entry {
                    organisation: request.organisation,
                    action: "placement.read",
                    kind: "placement_request",
                    record: Uuid::from(request.id),
                    rule: &allowed.rule(),
                },
            )
            .await
    })?;
    let (needs, danger) = open_needs(app, request, &permit).await?;
    let rules = app.part::<PlacementRules>();
    let engine_request =
        network::request(&rules, &needs, &danger, ctx.now()).map_err(|error| network::as_problem(&error))?;
    let network = Network::new(&rules, vec![programme.clone()]);
    let entry = network.entry(programme.id, pool).ok_or(WebError::NotFound)?;
    let broken = |error: engine::MatchError| {
        tracing::error!(%error, "matching");
        WebError::Broken
    };
    let ranking =
        engine::rank(&rules.schema, &engine_request, std::slice::from_ref(entry), &[]).map_err(broken)?;
    if ranking.near_misses.iter().flat_map(|a| &a.broken).any(|r| matches!(r, engine::Reason::Danger(_))) {
        return Err(WebError::Refused("placement-error-danger"));
    }
    Ok(engine_request.needs_for(&rules.schema, entry).map_err(broken)?.into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}
