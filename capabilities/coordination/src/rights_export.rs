//! Everything that is held on a person, and who looked: for the person herself, on paper or as a file.

use std::collections::HashMap;

use jiff::civil::Date;
use oever_audit::{Audit, Entry};
use oever_kernel::{Ctx, OrganisationId, Permit, Purpose, Timestamp};
use oever_store::{ReadTx, StoreError, transaction};
use oever_web::{App, WebError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::clocks_of;
use crate::merge::of_one_person;
use crate::model::{Dossier, DossierId, FACTS, Facts, IDENTITY, Identity};
use crate::plan::plan_of;
use crate::rights::{RightsRequestId, rights_request, rights_requests_about};
use crate::timeline::timeline_of;
use crate::transfer::transfers_of;
use crate::wish::wishes;

/// Rows of the timeline and of the log that go into one export.
const MOST: i64 = 5000;

/// Everything held on a person by the organisation that answers.
#[derive(Serialize, ToSchema)]
pub struct RightsExport {
    /// The alias under which it is held.
    pub alias: String,
    /// Made on.
    #[schema(value_type = String, format = Date)]
    pub made_on: Date,
    /// Who she is, as it was written down.
    #[schema(value_type = Object)]
    pub identity: Identity,
    /// What is known of her situation.
    #[schema(value_type = Object)]
    pub facts: Facts,
    /// Her own wishes, newest first.
    pub wishes: Vec<ExportedText>,
    /// Her plan.
    pub plan: Vec<ExportedPlan>,
    /// Her clocks.
    pub clocks: Vec<ExportedClock>,
    /// What happened, newest first.
    pub timeline: Vec<ExportedText>,
    /// What she agreed to or refused.
    pub consents: Vec<ExportedConsent>,
    /// What was shared with whom.
    pub shares: Vec<ExportedShare>,
    /// What was decided about sharing, and why.
    pub decisions: Vec<ExportedText>,
    /// Offers to move the dossier.
    pub transfers: Vec<ExportedText>,
    /// Her requests.
    pub requests: Vec<ExportedText>,
    /// Who looked or changed something, newest first.
    pub looked: Vec<ExportedLook>,
    /// The same of other dossiers that are read as one with this one.
    #[schema(no_recursion)]
    pub also: Vec<RightsExport>,
}

impl std::fmt::Debug for RightsExport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RightsExport [hidden]")
    }
}

/// A text with its date, its author and what it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedText {
    /// When.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Which function or organisation; may be empty.
    pub who: String,
    /// What kind: a code, or the key of a text.
    pub what: String,
    /// The words.
    pub text: String,
}

/// An item of the plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedPlan {
    /// Who does it.
    pub who: String,
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
    /// The desired effect.
    pub desired_effect: String,
    /// The effect that was seen.
    pub seen: String,
    /// `planned`, `busy`, `done` or `dropped`.
    pub status: String,
    /// Due.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
}

/// A clock.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedClock {
    /// Name in Dutch.
    pub name: String,
    /// Started.
    #[schema(value_type = String, format = Date)]
    pub started_on: Date,
    /// Ends or is due.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// It was stopped.
    pub stopped: bool,
}

/// A consent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedConsent {
    /// `avg_basis`, `lift_secrecy` or `help_agreement`.
    pub kind: String,
    /// For which organisation.
    pub with: String,
    /// What for.
    pub purpose: String,
    /// `given` or `refused`.
    pub answer: String,
    /// Asked on.
    #[schema(value_type = String, format = Date)]
    pub asked_on: Date,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// How it was asked.
    pub how: String,
}

/// A share.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedShare {
    /// With whom.
    pub with: String,
    /// What of it.
    pub items: Vec<String>,
    /// What for.
    pub purpose: String,
    /// From.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// Until.
    #[schema(value_type = String, format = Date)]
    pub ends_on: Date,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// Somebody looked or changed something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedLook {
    /// When, in microseconds since 1970 (UTC).
    #[schema(value_type = i64)]
    pub at: Timestamp,
    /// Title of the function; empty for the machine.
    pub who: String,
    /// Its organisation.
    pub organisation: String,
    /// What was done.
    pub action: String,
    /// What for.
    pub purpose: String,
}

/// Gathers everything for a request about a dossier. The gathering itself stands in the log it shows next time.
///
/// # Errors
/// [`WebError::NotFound`] when the request is not of the own organisation, is not about a dossier, or the dossier
/// was erased.
pub async fn export_for_request(app: &App, ctx: &Ctx, id: RightsRequestId) -> Result<RightsExport, WebError> {
    let ctx = &ctx.for_purpose(Purpose::RIGHTS);
    let mut tx = app.db().read().await?;
    let request = rights_request(&mut tx, id).await?;
    let allowed = app.authorise(ctx, "rights.handle", &request.record())?;
    let dossier = request.dossier.ok_or(WebError::NotFound)?;
    let found = crate::access::dossier(&mut tx, dossier).await?;
    if found.organisation != request.organisation {
        return Err(WebError::NotFound); // it moved: the new organisation answers
    }
    let others: Vec<DossierId> = of_one_person(&mut tx, dossier).await?.into_iter().skip(1).collect();
    drop(tx);
    let mut export = gathered(app, ctx, found, &allowed.rule()).await?;
    for other in others {
        let found = crate::access::dossier(&mut app.db().read().await?, other).await?;
        match gathered(app, ctx, found, &allowed.rule()).await {
            Ok(one) => export.also.push(one),
            Err(WebError::NotFound) => {} // erased on its own
            Err(error) => return Err(error),
        }
    }
    Ok(export)
}

/// Everything of one dossier.
async fn gathered(app: &App, ctx: &Ctx, found: Dossier, rule: &str) -> Result<RightsExport, WebError> {
    let dossier = found.id;
    let permit = transaction!(app.db(), "rights.export", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: found.organisation,
            action: "rights.export",
            kind: "dossier",
            record: dossier.into(),
            rule,
        };
        app.audit().reading(tx, ctx, entry).await
    })?;
    let key = app.vault().key(dossier).await?;
    let mut tx = app.db().read().await?;
    let names = crate::pages::names(&mut tx).await?;
    let name = |id: OrganisationId| names.get(&id).cloned().unwrap_or_default();
    let who = |who: crate::model::Who| match who {
        crate::model::Who::Organisation(id) => name(id),
        other => other.code(),
    };
    let (timeline, _) = timeline_of(&mut tx, &key, &permit, dossier, MOST, 0).await?;
    let mut consents = Vec::new();
    for consent in oever_sharing::consents_of(&mut tx, dossier).await? {
        consents.push(ExportedConsent {
            kind: consent.kind.name().into(),
            with: consent.with_organisation.map(name).unwrap_or_default(),
            purpose: consent.purpose.clone(),
            answer: consent.answer.name().into(),
            asked_on: consent.asked_on,
            withdrawn: consent.withdrawn_at.is_some(),
            how: consent.details(&key)?.open(&permit).clone(),
        });
    }
    let shares =
        oever_sharing::shares_about(&mut tx, dossier).await?.into_iter().map(|share| ExportedShare {
            with: name(share.with_organisation),
            items: share.items.iter().map(|item| item.name().to_owned()).collect(),
            purpose: share.purpose,
            starts_on: share.starts_on,
            ends_on: share.ends_on,
            stopped: share.withdrawn_at.is_some(),
        });
    let mut decisions = Vec::new();
    for decision in oever_sharing::decisions_about(&mut tx, dossier).await? {
        decisions.push(ExportedText {
            on: decision.decided_on,
            who: decision.function_title.clone(),
            what: format!(
                "{} {}",
                decision.choice.name(),
                decision.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>().join(", ")
            ),
            text: decision.motivation(&key)?.open(&permit).clone(),
        });
    }
    let mut transfers = Vec::new();
    for transfer in transfers_of(&mut tx, dossier).await? {
        transfers.push(ExportedText {
            on: transfer.offered_at.date(),
            who: format!("{} → {}", name(transfer.from_organisation), name(transfer.to_organisation)),
            what: transfer.status.name().into(),
            text: [Some(transfer.letter(&key, &permit)?), transfer.answer(&key, &permit)?]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n"),
        });
    }
    let mut requests = Vec::new();
    for other in rights_requests_about(&mut tx, dossier).await? {
        let texts = other.texts(&key, &permit)?;
        requests.push(ExportedText {
            on: other.received_on,
            who: other.asked_by.name().into(),
            what: other.kind.name().into(),
            text: [Some(texts.details), texts.extension, texts.answer]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n"),
        });
    }
    Ok(RightsExport {
        alias: found.alias.clone(),
        made_on: ctx.today(),
        identity: key.open_json(IDENTITY, dossier, &found.identity, &permit)?,
        facts: key.open_json(FACTS, dossier, &found.facts, &permit)?,
        wishes: wishes(&mut tx, &key, &permit, dossier)
            .await?
            .into_iter()
            .map(|wish| ExportedText {
                on: wish.noted_on,
                who: wish.content.present.clone(),
                what: if wish.asked { "asked" } else { "not_asked" }.into(),
                text: [wish.content.words.as_str(), wish.content.limits.as_str()]
                    .join("\n")
                    .trim()
                    .to_owned(),
            })
            .collect(),
        plan: plan_of(&mut tx, &key, &permit, dossier)
            .await?
            .into_iter()
            .map(|item| ExportedPlan {
                who: who(item.row.who),
                what: item.content.what,
                why: item.content.why,
                desired_effect: item.content.desired_effect,
                seen: item.content.seen,
                status: item.row.status.code().into(),
                due_on: item.row.due_on,
            })
            .collect(),
        clocks: clocks_of(app, &mut tx, &key, &permit, dossier, ctx.today())
            .await?
            .into_iter()
            .map(|clock| ExportedClock {
                name: clock.term.rule.name.nl.clone(),
                started_on: clock.term.started_on,
                due_on: clock.term.due_on,
                stopped: clock.term.stopped.is_some(),
            })
            .collect(),
        timeline: timeline
            .into_iter()
            .map(|event| ExportedText {
                on: event.on,
                what: event.key(),
                who: event.function_title,
                text: event.text,
            })
            .collect(),
        consents,
        shares: shares.collect(),
        decisions,
        transfers,
        requests,
        looked: looked(&mut tx, dossier, &names).await?,
        also: Vec::new(),
    })
}

async fn looked(
    tx: &mut ReadTx,
    dossier: DossierId,
    names: &HashMap<OrganisationId, String>,
) -> Result<Vec<ExportedLook>, StoreError> {
    let lines = Audit::of_record(tx, dossier, MOST, 0).await?;
    Ok(lines
        .into_iter()
        .map(|line| ExportedLook {
            at: line.at,
            who: line.function_title,
            organisation: names.get(&line.actor_organisation).cloned().unwrap_or_default(),
            action: line.action,
            purpose: line.purpose,
        })
        .collect())
}
