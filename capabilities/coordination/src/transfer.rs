//! A dossier moves along with the person: offered on a human's decision, accepted before it counts. Nothing is typed
//! twice, the clocks keep running, and the old side keeps only what it may.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_clocks::ClockRules;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit, Role, Timestamp, typed_id};
use oever_sharing::{
    Adviser, AnswerView, Choice, ConsentAnswer, ConsentKind, DecisionId, Facts, RecordDecision,
};
use oever_store::{
    Column, Once, ReadTx, RecordKey, Row, StoreError, Submission, args, finish_submission, once, publish,
    transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::access::load_dossier;
use crate::model::{DossierId, Status};
use crate::queries_moves as queries;
use crate::tasks::{NewTask, add_task, finish_task};
use crate::timeline::append_timeline;

typed_id!(
    /// An offer of a dossier to another organisation.
    TransferId
);
oever_store::id_column!(TransferId);

const LETTER: Column = Column::new("transfers", "letter");
const ANSWER: Column = Column::new("transfers", "answer");
const LONGEST: usize = 4000;
/// The task on the receiver's worklist.
const TASK: &str = "coordination-task-transfer";

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferStatus {
    /// Not answered yet.
    Offered,
    /// The dossier moved.
    Accepted,
    /// The other side did not take it.
    Refused,
    /// Taken back before an answer.
    Withdrawn,
}

impl TransferStatus {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for TransferStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Offered, Self::Accepted, Self::Refused, Self::Withdrawn]
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| format!("unknown status of a transfer: {text}"))
    }
}

/// An offer.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// The dossier.
    pub dossier: DossierId,
    /// Its alias when it was offered.
    pub alias: String,
    /// Who offers.
    pub from_organisation: OrganisationId,
    /// As which function.
    pub from_function: FunctionId,
    /// To whom.
    pub to_organisation: OrganisationId,
    /// To which function.
    pub to_function: FunctionId,
    /// The decision it rests on.
    pub decision: DecisionId,
    /// When.
    pub offered_at: Timestamp,
    /// An answer is due.
    pub due_on: Date,
    /// Where it stands.
    pub status: TransferStatus,
    /// When it was answered or taken back.
    pub answered_at: Option<Timestamp>,
    /// Version, for the answer.
    pub version: i64,
    letter: Vec<u8>,
    answer: Option<Vec<u8>>,
}

impl Transfer {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            dossier: row.get("dossier")?,
            alias: row.get("alias")?,
            from_organisation: row.get("from_organisation")?,
            from_function: row.get("from_function")?,
            to_organisation: row.get("to_organisation")?,
            to_function: row.get("to_function")?,
            decision: row.get("decision")?,
            offered_at: row.get("offered_at")?,
            due_on: row.get("due_on")?,
            status: row.parse("status")?,
            answered_at: row.get("answered_at")?,
            version: row.get("version")?,
            letter: row.get("letter")?,
            answer: row.get("answer")?,
        })
    }

    /// What the policies need to know.
    pub fn record(&self) -> Record {
        Record {
            assigned_to: vec![self.to_organisation],
            ..Record::owned("transfer", self.id, self.from_organisation)
        }
    }

    /// What the new side must know, in the words of the old one.
    ///
    /// # Errors
    /// When the dossier was erased.
    pub fn letter(&self, key: &RecordKey, permit: &Permit) -> Result<String, StoreError> {
        Ok(key.open_padded(LETTER, self.id, &self.letter)?.open(permit).clone())
    }

    /// What was answered, if anything.
    ///
    /// # Errors
    /// When the dossier was erased.
    pub fn answer(&self, key: &RecordKey, permit: &Permit) -> Result<Option<String>, StoreError> {
        let Some(sealed) = &self.answer else { return Ok(None) };
        let words = key.open_padded(ANSWER, self.id, sealed)?.open(permit).clone();
        Ok(Some(words).filter(|words| !words.is_empty()))
    }
}

/// Two dossiers that are read as one do not move as one.
const PAIR: &str = "coordination-merge-refused-transfer";

/// An offer that is about to be made.
#[derive(Debug, Clone)]
pub struct OfferTransfer {
    /// The coordinating function of the other organisation.
    pub to: FunctionId,
    /// What the new side must know now: no name, no history that it does not need.
    pub letter: String,
    /// Why handing over is lawful, in own words: stands in the decision.
    pub motivation: String,
    /// Which human thought along about the basis; the rule for a handover is never automatic.
    pub advised_by: Adviser,
}

/// What the other side answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferAnswer {
    /// Takes the dossier.
    Accept,
    /// Does not, and says why and what would make it possible.
    Refuse(String),
}

/// What the sharing table says of handing over to a function, with the facts it rests on: both mandates and the
/// consents that were asked.
///
/// # Errors
/// [`WebError::Invalid`] at `to` when the function cannot take over a dossier.
pub async fn weigh_transfer(
    app: &App,
    ctx: &Ctx,
    dossier: DossierId,
    to: FunctionId,
) -> Result<(Facts, AnswerView), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut tx = app.db().read().await?;
    let wrong = || WebError::Invalid(FormProblem::at("to", "coordination-move-error-to"));
    let target = oever_organisations::function(&mut tx, to).await.map_err(|_| wrong())?;
    if target.role != Role::Coordinator || target.organisation == actor.organisation {
        return Err(wrong());
    }
    let mandate = |mandate: bool| if mandate { "municipal" } else { "none" };
    let own = oever_organisations::organisation(&mut tx, actor.organisation).await?;
    let other = oever_organisations::organisation(&mut tx, target.organisation).await?;
    let consents = oever_sharing::consents_of(&mut tx, dossier).await?;
    let asked = consents
        .iter()
        .find(|consent| consent.kind == ConsentKind::AvgBasis && consent.with_organisation == Some(other.id));
    let consent = match asked {
        Some(consent) if consent.in_force(ctx.today()) => "given",
        Some(consent) if consent.answer == ConsentAnswer::Refused => "refused",
        _ => "not_asked",
    };
    let facts = Facts::new()
        .with("urgency", "not_acute")
        .with("from", "coordinator")
        .with("mandate", mandate(own.mandate))
        .with("to", "coordinator")
        .with("to_mandate", mandate(other.mandate))
        .with("purpose", "handover")
        .with("consent_avg", consent);
    let answer = oever_sharing::decide(app, &facts, ctx.today())?;
    Ok((facts, answer))
}

/// Offers a dossier to the coordinating function of another organisation. It stays with the own side until the
/// other accepts.
///
/// # Errors
/// [`WebError::Invalid`] when something is missing or no human thought along, [`WebError::Refused`] when the
/// dossier is closed or offered already, [`WebError::Conflict`] when somebody else changed it.
pub async fn offer_transfer(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    alias: &str,
    version: i64,
    offer: &OfferTransfer,
) -> Result<TransferId, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let found = load_dossier(app, ctx, alias, "dossier.transfer").await?;
    let dossier = found.dossier.id;
    if !found.dossier.is_open() {
        return Err(WebError::Refused("coordination-move-refused-status"));
    }
    crate::merge::stands_alone(&mut app.db().read().await?, dossier, PAIR).await?;
    let mut problem = FormProblem::default();
    problem.require(!offer.letter.is_empty(), "letter", "web-error-required");
    problem.require(offer.letter.chars().count() <= LONGEST, "letter", "coordination-move-error-long");
    problem.finish()?;
    let (facts, _) = weigh_transfer(app, ctx, dossier, offer.to).await?;
    let target = oever_organisations::function(&mut app.db().read().await?, offer.to).await?;
    let weighed = RecordDecision {
        facts,
        route: "as-asked".into(),
        choice: Choice::Share,
        motivation: offer.motivation.clone(),
        advised_by: offer.advised_by,
        to_organisation: Some(target.organisation),
        subject: Some(("dossier".into(), dossier.into())),
        ends_on: None,
    };
    // The decision is a submission of its own that belongs to this one: sent twice, it is kept once.
    let own_key = Submission { key: Uuid::from_u128(submission.key.as_u128() ^ 1) };
    let decision = oever_sharing::record_decision(app, ctx, own_key, weighed).await?;
    let due_on = due(app, ctx.today())?;
    let key = found.key(app).await?;
    let id = TransferId::random(&ctx.entropy);
    let title = format!("{}, {}", target.title, target.organisation_name);
    let kept = transaction!(app.db(), "dossier.offer", |tx| -> Result<Option<TransferId>, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "dossier.offer").await? {
            return path.rsplit('/').next().and_then(|id| id.parse().ok()).map(Some).ok_or(WebError::BadForm);
        }
        if open_transfer_of(tx, dossier).await?.is_some() {
            return Err(WebError::Refused("coordination-move-refused-status"));
        }
        tx.update(
            queries::SET_STATUS,
            args![dossier, version, Status::Offered.code(), ctx.now(), actor.function],
        )
        .await?;
        crate::merge::stands_alone(tx, dossier, PAIR).await?;
        let letter = key.seal_padded(LETTER, id, &offer.letter);
        tx.execute(
            queries::INSERT_TRANSFER,
            args![
                id,
                dossier,
                &found.dossier.alias,
                found.dossier.organisation,
                actor.function,
                target.organisation,
                target.id,
                decision.uuid(),
                letter,
                ctx.now(),
                due_on
            ],
        )
        .await?;
        append_timeline(tx, ctx, &key, dossier, "coordination-move-timeline-offered", ctx.today(), &title)
            .await?;
        app.audit().record(tx, ctx, found.entry()).await?;
        let href = format!("/overdracht/{id}");
        let task = NewTask {
            organisation: target.organisation,
            dossier: None,
            kind: TASK,
            subject: id.into(),
            href: href.clone(),
            due_on,
        };
        add_task(tx, ctx, &task).await?;
        publish(tx, ctx, "dossier.offered", id, target.organisation, "").await?;
        finish_submission(tx, submission, &href).await?;
        Ok(None)
    })?;
    if let Some(earlier) = kept {
        return Ok(earlier);
    }
    tell(app, ctx, target.organisation).await;
    Ok(id)
}

/// The other side answers. With a yes the dossier is theirs: plan, clocks, consents and shares come along.
///
/// # Errors
/// [`WebError::Refused`] when it was answered or taken back already, [`WebError::Invalid`] when a no says no why.
pub async fn answer_transfer(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: TransferId,
    version: i64,
    answer: &TransferAnswer,
) -> Result<(), WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let offered = transfer(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "transfer.answer", &offered.record())?;
    let words = match answer {
        TransferAnswer::Accept => "",
        TransferAnswer::Refuse(why) => why.as_str(),
    };
    let mut problem = FormProblem::default();
    problem.require(*answer == TransferAnswer::Accept || !words.is_empty(), "why", "web-error-required");
    problem.require(words.chars().count() <= LONGEST, "why", "coordination-move-error-long");
    problem.finish()?;
    let dossier = offered.dossier;
    let key = app.vault().key(dossier).await?;
    let (status, region) = match answer {
        TransferAnswer::Accept => {
            let target =
                oever_organisations::function(&mut app.db().read().await?, offered.to_function).await?;
            (TransferStatus::Accepted, target.region)
        }
        TransferAnswer::Refuse(_) => (TransferStatus::Refused, None),
    };
    let entry = |organisation: OrganisationId, action: &'static str| Entry {
        organisation,
        action,
        kind: "dossier",
        record: dossier.into(),
        rule: "",
    };
    let rule = allowed.rule();
    transaction!(app.db(), "dossier.answer_transfer", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.answer_transfer").await? {
            return Ok(());
        }
        if transfer(tx, id).await?.status != TransferStatus::Offered {
            return Err(WebError::Refused("coordination-move-refused-answered"));
        }
        let sealed = key.seal_padded(ANSWER, id, words);
        tx.update(
            queries::ANSWER_TRANSFER,
            args![id, version, status.name(), sealed, actor.function, ctx.now()],
        )
        .await?;
        finish_task(tx, ctx, TASK, id).await?;
        if status == TransferStatus::Accepted {
            tx.update(
                queries::NEW_OWNER,
                args![dossier, offered.to_organisation, offered.to_function, region.clone(), ctx.now()],
            )
            .await?;
            tx.execute(queries::MOVE_TASKS, args![dossier, offered.to_organisation]).await?;
            tx.execute(queries::MOVE_REQUESTS, args![dossier, offered.to_organisation]).await?;
            tx.execute(queries::PLAN_NOW_OURS, args![dossier, offered.to_organisation]).await?;
            // What the new owner saw as a partner it now sees as owner; the other shares come along.
            for share in oever_sharing::shares_in_force(tx, dossier, ctx.today()).await? {
                if share.with_organisation == offered.to_organisation {
                    oever_sharing::withdraw(tx, app, ctx, share.id, "moved").await?;
                }
            }
            oever_sharing::move_shares(tx, dossier, offered.to_organisation).await?;
            append_timeline(tx, ctx, &key, dossier, "coordination-move-timeline-accepted", ctx.today(), "")
                .await?;
            // Both compartments know: the one that gave it away and the one that has it.
            app.audit()
                .record(
                    tx,
                    ctx,
                    Entry { rule: &rule, ..entry(offered.from_organisation, "dossier.transferred") },
                )
                .await?;
            app.audit()
                .record(tx, ctx, Entry { rule: &rule, ..entry(offered.to_organisation, "dossier.received") })
                .await?;
            publish(tx, ctx, "dossier.moved", dossier, offered.to_organisation, &id.to_string()).await?;
        } else {
            tx.execute(queries::BACK_TO_OPEN, args![dossier, ctx.now(), actor.function]).await?;
            append_timeline(tx, ctx, &key, dossier, "coordination-move-timeline-refused", ctx.today(), words)
                .await?;
            app.audit()
                .record(
                    tx,
                    ctx,
                    Entry { rule: &rule, ..entry(offered.from_organisation, "dossier.transfer_refused") },
                )
                .await?;
            publish(tx, ctx, "dossier.transfer_refused", id, offered.from_organisation, "").await?;
        }
        finish_submission(tx, submission, &format!("/overdracht/{id}")).await?;
        Ok(())
    })?;
    if status == TransferStatus::Accepted {
        // The event does the same again should this fail.
        app.vault().hand_over(dossier, offered.to_organisation, ctx.now()).await?;
    }
    tell(app, ctx, offered.from_organisation).await;
    Ok(())
}

/// The offering side takes its offer back before it was answered.
///
/// # Errors
/// [`WebError::Refused`] when it was answered already.
pub async fn withdraw_transfer(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: TransferId,
    version: i64,
) -> Result<(), WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let offered = transfer(&mut app.db().read().await?, id).await?;
    let found =
        load_dossier(app, ctx, &current_alias(app, offered.dossier).await?, "dossier.transfer").await?;
    let key = found.key(app).await?;
    transaction!(app.db(), "dossier.withdraw_transfer", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "dossier.withdraw_transfer").await? {
            return Ok(());
        }
        if transfer(tx, id).await?.status != TransferStatus::Offered {
            return Err(WebError::Refused("coordination-move-refused-answered"));
        }
        let nothing: Option<Vec<u8>> = None;
        let withdrawn = TransferStatus::Withdrawn.name();
        tx.update(
            queries::ANSWER_TRANSFER,
            args![id, version, withdrawn, nothing, actor.function, ctx.now()],
        )
        .await?;
        tx.execute(queries::BACK_TO_OPEN, args![offered.dossier, ctx.now(), actor.function]).await?;
        finish_task(tx, ctx, TASK, id).await?;
        append_timeline(
            tx,
            ctx,
            &key,
            offered.dossier,
            "coordination-move-timeline-withdrawn",
            ctx.today(),
            "",
        )
        .await?;
        app.audit().record(tx, ctx, found.entry_for("dossier.withdraw_transfer")).await?;
        finish_submission(tx, submission, &format!("/overdracht/{id}")).await?;
        Ok(())
    })
}

/// After a move: the key belongs to the new organisation, and what the old one enrolled for linking has no basis
/// any more. Bears to be called twice.
pub(crate) async fn after_move(app: &App, ctx: &Ctx, dossier: Uuid) -> Result<(), WebError> {
    let now = crate::access::dossier(&mut app.db().read().await?, DossierId(dossier)).await?;
    app.vault().hand_over(dossier, now.organisation, ctx.now()).await?;
    oever_linking::remove(app, ctx, dossier).await
}

/// One offer.
pub async fn transfer(tx: &mut ReadTx, id: TransferId) -> Result<Transfer, StoreError> {
    Transfer::read(&tx.one(queries::TRANSFER, args![id]).await?)
}

/// The offer of a dossier that waits for an answer.
pub async fn open_transfer_of(tx: &mut ReadTx, dossier: DossierId) -> Result<Option<Transfer>, StoreError> {
    tx.first(queries::OPEN_TRANSFER_OF, args![dossier]).await?.map(|row| Transfer::read(&row)).transpose()
}

/// Every offer of a dossier, newest first.
pub async fn transfers_of(tx: &mut ReadTx, dossier: DossierId) -> Result<Vec<Transfer>, StoreError> {
    tx.all(queries::TRANSFERS_OF, args![dossier]).await?.iter().map(Transfer::read).collect()
}

/// Offers to an organisation (open ones first) and from it.
pub async fn transfers_with(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<(Vec<Transfer>, Vec<Transfer>), StoreError> {
    let received = tx
        .all(queries::TRANSFERS_TO, args![organisation])
        .await?
        .iter()
        .map(Transfer::read)
        .collect::<Result<_, _>>()?;
    let sent = tx
        .all(queries::TRANSFERS_FROM, args![organisation])
        .await?
        .iter()
        .map(Transfer::read)
        .collect::<Result<_, _>>()?;
    Ok((received, sent))
}

/// The coordinating functions of other organisations: who can take over.
pub async fn possible_receivers(
    app: &App,
    ctx: &Ctx,
) -> Result<Vec<oever_organisations::FunctionView>, StoreError> {
    let own = ctx.organisation();
    let mut functions =
        oever_organisations::functions_with_role(&mut app.db().read().await?, Role::Coordinator, None)
            .await?;
    functions.retain(|function| function.organisation != own);
    Ok(functions)
}

async fn current_alias(app: &App, dossier: DossierId) -> Result<String, WebError> {
    Ok(crate::access::dossier(&mut app.db().read().await?, dossier).await?.alias)
}

fn due(app: &App, today: Date) -> Result<Date, WebError> {
    app.part::<ClockRules>().start("transfer_answer", today, today).map(|term| term.due_on).map_err(|error| {
        tracing::error!(%error, "the term of a transfer cannot be computed");
        WebError::Broken
    })
}

async fn tell(app: &App, ctx: &Ctx, organisation: OrganisationId) {
    if let Err(error) = oever_organisations::notify(app, ctx, organisation, Role::Coordinator).await {
        tracing::warn!(%error, "nobody could be notified of a transfer");
    }
}
