//! Rights of the person: access, correction, erasure, objection, each with its statutory clock.

use jiff::civil::Date;
use oever_audit::{Audit, Entry};
use oever_clocks::ClockRules;
use oever_kernel::{Ctx, OrganisationId, Permit, typed_id};
use oever_store::{
    Column, Once, ReadTx, RecordKey, Row, StoreError, Submission, args, finish_submission, once, publish,
    transaction,
};
use oever_web::{App, FormProblem, Record, WebError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::{Dossier, DossierId};
use crate::timeline::append_timeline;
use crate::{queries as dossier_queries, queries_moves as queries};

typed_id!(
    /// A request of a person about her own data.
    RightsRequestId
);
oever_store::id_column!(RightsRequestId);

const DETAILS: Column = Column::new("rights_requests", "details");
const EXTENSION: Column = Column::new("rights_requests", "extension");
const ANSWER: Column = Column::new("rights_requests", "answer");
const LONGEST: usize = 4000;
/// How long after the answer the key is destroyed: events (linking, figures) go first.
const ERASE_AFTER_SECONDS: i64 = 60;
/// The job that destroys the key.
pub(crate) const ERASE_JOB: &str = "coordination.erase_dossier";
/// The event, and the row in the log.
const ERASED: &str = "dossier.erased";

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Its name.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $text),+ } }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|value| value.name() == text).ok_or_else(|| format!("unknown: {text}"))
            }
        }
    };
}

named! {
    /// What is asked.
    RightKind {
        /// To see what is held, and who looked.
        Access = "access",
        /// To have something put right.
        Correction = "correction",
        /// To have it erased.
        Erasure = "erasure",
        /// To object to what is done with it.
        Objection = "objection",
    }
}
named! {
    /// Who asks.
    AskedBy {
        /// The person.
        Person = "person",
        /// Somebody who may speak for her.
        Representative = "representative",
    }
}
named! {
    /// What was answered.
    RightOutcome {
        /// Yes.
        Granted = "granted",
        /// In part.
        Partly = "partly",
        /// No, with the reason.
        Refused = "refused",
    }
}

/// A request as it is listed: no texts.
#[derive(Debug, Clone)]
pub struct RightsRequest {
    /// Its id.
    pub id: RightsRequestId,
    /// Who handles it.
    pub organisation: OrganisationId,
    /// The dossier it is about; none when nothing is held on the person.
    pub dossier: Option<DossierId>,
    /// Its alias.
    pub alias: Option<String>,
    /// What is asked.
    pub kind: RightKind,
    /// Who asks.
    pub asked_by: AskedBy,
    /// Received on.
    pub received_on: Date,
    /// An answer is due.
    pub due_on: Date,
    /// Extended on.
    pub extended_on: Option<Date>,
    /// Not answered yet.
    pub open: bool,
    /// What was answered.
    pub outcome: Option<RightOutcome>,
    /// When.
    pub answered_on: Option<Date>,
    /// Version, for changes.
    pub version: i64,
    details: Vec<u8>,
    extension: Option<Vec<u8>>,
    answer: Option<Vec<u8>>,
}

/// The texts of a request.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RequestTexts {
    /// What exactly is asked, and how the person can be reached safely.
    pub details: String,
    /// Why more time is needed.
    pub extension: Option<String>,
    /// The answer.
    pub answer: Option<String>,
}

impl std::fmt::Debug for RequestTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RequestTexts [hidden]")
    }
}

impl RightsRequest {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let outcome = match row.get::<Option<String>>("outcome")? {
            None => None,
            Some(_) => Some(row.parse("outcome")?),
        };
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            dossier: row.get::<Option<Uuid>>("dossier")?.map(DossierId),
            alias: row.get("alias")?,
            kind: row.parse("kind")?,
            asked_by: row.parse("asked_by")?,
            received_on: row.get("received_on")?,
            due_on: row.get("due_on")?,
            extended_on: row.get("extended_on")?,
            open: row.get::<String>("status")? == "open",
            outcome,
            answered_on: row.get("answered_on")?,
            version: row.get("version")?,
            details: row.get("details")?,
            extension: row.get("extension")?,
            answer: row.get("answer")?,
        })
    }

    /// What the policies need to know.
    pub fn record(&self) -> Record {
        Record::owned("rights_request", self.id, self.organisation)
    }

    /// The record whose key sealed the texts.
    pub(crate) fn key_of(&self) -> Uuid {
        self.dossier.map_or_else(|| self.id.uuid(), DossierId::uuid)
    }

    /// The texts.
    ///
    /// # Errors
    /// When the dossier was erased.
    pub fn texts(&self, key: &RecordKey, permit: &Permit) -> Result<RequestTexts, StoreError> {
        let open = |column: Column, sealed: &[u8]| -> Result<String, StoreError> {
            Ok(key.open_padded(column, self.id, sealed)?.open(permit).clone())
        };
        Ok(RequestTexts {
            details: open(DETAILS, &self.details)?,
            extension: self.extension.as_deref().map(|sealed| open(EXTENSION, sealed)).transpose()?,
            answer: self.answer.as_deref().map(|sealed| open(ANSWER, sealed)).transpose()?,
        })
    }
}

/// A request that came in.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Alias of the dossier; empty when nothing is held on the person.
    pub alias: String,
    /// What is asked.
    pub kind: RightKind,
    /// Who asks.
    pub asked_by: AskedBy,
    /// Received on.
    pub received_on: Date,
    /// What exactly, and how the person can be reached safely.
    pub details: String,
}

/// Writes a request in the register and starts its clock.
///
/// # Errors
/// [`WebError::Invalid`] when the dossier is not of the own organisation or a field does not pass.
pub async fn record_rights_request(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &NewRequest,
) -> Result<RightsRequestId, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let id = RightsRequestId::random(&ctx.entropy);
    let allowed =
        app.authorise(ctx, "rights.handle", &Record::owned("rights_request", id, actor.organisation))?;
    let mut problem = FormProblem::default();
    problem.require(!input.details.is_empty(), "details", "web-error-required");
    problem.require(input.details.chars().count() <= LONGEST, "details", "coordination-move-error-long");
    problem.require(input.received_on <= ctx.today(), "received_on", "coordination-move-error-future");
    let dossier = match input.alias.as_str() {
        "" => None,
        alias => {
            let found = app
                .db()
                .read()
                .await?
                .first(dossier_queries::DOSSIER_BY_ALIAS, args![crate::alias::normalised(alias)])
                .await?;
            let found = found
                .map(|row| Dossier::read(&row))
                .transpose()?
                .filter(|dossier| dossier.organisation == actor.organisation);
            problem.require(found.is_some(), "alias", "coordination-rights-error-alias");
            found
        }
    };
    problem.finish()?;
    let due_on = due(app, "avg_request", input.received_on)?;
    let key = match &dossier {
        Some(dossier) => app.vault().key(dossier.id).await?,
        None => app.vault().create(actor.organisation, id, ctx.now()).await?,
    };
    transaction!(app.db(), "rights.record", |tx| -> Result<RightsRequestId, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "rights.record").await? {
            return path.rsplit('/').next().and_then(|id| id.parse().ok()).ok_or(WebError::BadForm);
        }
        let details = key.seal_padded(DETAILS, id, &input.details);
        tx.execute(
            queries::INSERT_REQUEST,
            args![
                id,
                actor.organisation,
                actor.function,
                dossier.as_ref().map(|dossier| dossier.id.uuid()),
                input.kind.name(),
                input.asked_by.name(),
                input.received_on,
                due_on,
                details,
                ctx.now()
            ],
        )
        .await?;
        if let Some(dossier) = &dossier {
            append_timeline(
                tx,
                ctx,
                &key,
                dossier.id,
                "coordination-rights-timeline-received",
                input.received_on,
                "",
            )
            .await?;
        }
        let record = dossier.as_ref().map_or_else(|| id.uuid(), |dossier| dossier.id.uuid());
        let kind = if dossier.is_some() { "dossier" } else { "rights_request" };
        let entry = Entry {
            organisation: actor.organisation,
            action: "rights.record",
            kind,
            record,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, "rights.received", id, actor.organisation, input.kind.name()).await?;
        finish_submission(tx, submission, &format!("/rechten/{id}")).await?;
        Ok(id)
    })
}

/// Takes two months more, once, and says why: the person must be told within the first month.
///
/// # Errors
/// [`WebError::Refused`] when the first term is over already; [`WebError::Conflict`] when it was extended or
/// answered in the meantime.
pub async fn extend_rights_request(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RightsRequestId,
    version: i64,
    why: &str,
) -> Result<(), WebError> {
    let request = rights_request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "rights.handle", &request.record())?;
    let mut problem = FormProblem::default();
    problem.require(!why.is_empty(), "why", "web-error-required");
    problem.require(why.chars().count() <= LONGEST, "why", "coordination-move-error-long");
    problem.finish()?;
    if request.extended_on.is_none() && ctx.today() > request.due_on {
        return Err(WebError::Refused("coordination-rights-refused-late"));
    }
    let due_on = due(app, "avg_request_extended", request.received_on)?;
    let key = app.vault().key(request.key_of()).await?;
    transaction!(app.db(), "rights.extend", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "rights.extend").await? {
            return Ok(());
        }
        let sealed = key.seal_padded(EXTENSION, id, why);
        tx.update(queries::EXTEND_REQUEST, args![id, version, ctx.today(), due_on, sealed]).await?;
        app.audit().record(tx, ctx, entry(&request, "rights.extend", &allowed.rule())).await?;
        finish_submission(tx, submission, &format!("/rechten/{id}")).await?;
        Ok(())
    })
}

/// An answer that is about to be given.
#[derive(Debug, Clone)]
pub struct AnswerRequest {
    /// What is answered.
    pub outcome: RightOutcome,
    /// In words, with the reason when it is no.
    pub words: String,
    /// Erasure was granted: somebody says that the dossier may be destroyed now.
    pub destroy: bool,
}

/// Answers a request. A granted erasure destroys the key of the dossier shortly after, when linking and the others
/// have let go of it; what was sealed cannot be read by anybody again.
///
/// # Errors
/// [`WebError::Invalid`] when the destruction was not confirmed; [`WebError::Conflict`] when it was answered in the
/// meantime.
pub async fn answer_rights_request(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: RightsRequestId,
    version: i64,
    input: &AnswerRequest,
) -> Result<(), WebError> {
    let request = rights_request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "rights.handle", &request.record())?;
    let erases = request.kind == RightKind::Erasure
        && input.outcome == RightOutcome::Granted
        && request.dossier.is_some();
    let mut problem = FormProblem::default();
    problem.require(!input.words.is_empty(), "words", "web-error-required");
    problem.require(input.words.chars().count() <= LONGEST, "words", "coordination-move-error-long");
    problem.require(!erases || input.destroy, "destroy", "coordination-rights-error-destroy");
    problem.finish()?;
    let key = app.vault().key(request.key_of()).await?;
    transaction!(app.db(), "rights.answer", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "rights.answer").await? {
            return Ok(());
        }
        let sealed = key.seal_padded(ANSWER, id, &input.words);
        tx.update(queries::ANSWER_REQUEST, args![id, version, input.outcome.name(), sealed, ctx.today()])
            .await?;
        if let Some(dossier) = request.dossier {
            append_timeline(tx, ctx, &key, dossier, "coordination-rights-timeline-answered", ctx.today(), "")
                .await?;
            // Two dossiers that are read as one are about one person: both go.
            let all = if erases { crate::merge::of_one_person(tx, dossier).await? } else { Vec::new() };
            for dossier in all {
                for share in oever_sharing::shares_in_force(tx, dossier, ctx.today()).await? {
                    oever_sharing::withdraw(tx, app, ctx, share.id, "person").await?;
                }
                tx.execute(queries::CLOSE_ERASED, args![dossier, ctx.today(), ctx.now()]).await?;
                publish(tx, ctx, "dossier.erasing", dossier, request.organisation, "").await?;
                oever_jobs::enqueue(tx, ctx, ERASE_JOB, dossier, ctx.now().plus_seconds(ERASE_AFTER_SECONDS))
                    .await?;
            }
        }
        app.audit().record(tx, ctx, entry(&request, "rights.answer", &allowed.rule())).await?;
        publish(tx, ctx, "rights.answered", id, request.organisation, input.outcome.name()).await?;
        finish_submission(tx, submission, &format!("/rechten/{id}")).await?;
        Ok(())
    })
}

/// Destroys the key of a dossier and of the report it came from: tokens and hits first (linking acknowledges), then the
/// keys, then what still shows that it was open. Safe to do again: the job does it, and a restore of an older copy.
///
/// # Errors
/// When linking or a database does not acknowledge; it is tried again.
pub async fn erase_dossier(app: &App, ctx: &Ctx, dossier: DossierId) -> Result<(), WebError> {
    let found = crate::access::dossier(&mut app.db().read().await?, dossier).await?;
    for record in [Some(dossier.uuid()), found.report].into_iter().flatten() {
        oever_linking::remove(app, ctx, record).await?;
        app.vault().erase(record, ctx.now()).await?;
    }
    transaction!(app.db(), "dossier.erased", |tx| -> Result<(), WebError> {
        if Audit::has(tx, dossier, ERASED).await? {
            return Ok(());
        }
        for share in oever_sharing::shares_in_force(tx, dossier, ctx.today()).await? {
            oever_sharing::withdraw(tx, app, ctx, share.id, "person").await?;
        }
        tx.execute(queries::CLOSE_ERASED, args![dossier, ctx.today(), ctx.now()]).await?;
        let entry = Entry {
            organisation: found.organisation,
            action: ERASED,
            kind: "dossier",
            record: dossier.uuid(),
            rule: "",
        };
        app.audit().record(tx, ctx, entry).await?;
        publish(tx, ctx, ERASED, dossier, found.organisation, "").await?;
        Ok(())
    })
}

/// One request.
pub async fn rights_request(tx: &mut ReadTx, id: RightsRequestId) -> Result<RightsRequest, StoreError> {
    RightsRequest::read(&tx.one(queries::REQUEST, args![id]).await?)
}

/// The register of an organisation: open ones first, by their clock.
pub async fn rights_requests(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<RightsRequest>, StoreError> {
    tx.all(queries::REQUESTS_OF, args![organisation]).await?.iter().map(RightsRequest::read).collect()
}

/// The requests about a dossier, newest first.
pub async fn rights_requests_about(
    tx: &mut ReadTx,
    dossier: DossierId,
) -> Result<Vec<RightsRequest>, StoreError> {
    tx.all(queries::REQUESTS_ABOUT, args![dossier]).await?.iter().map(RightsRequest::read).collect()
}

fn entry<'a>(request: &RightsRequest, action: &'a str, rule: &'a str) -> Entry<'a> {
    let kind = if request.dossier.is_some() { "dossier" } else { "rights_request" };
    Entry { organisation: request.organisation, action, kind, record: request.key_of(), rule }
}

fn due(app: &App, rule: &str, received_on: Date) -> Result<Date, WebError> {
    app.part::<ClockRules>()
        .start(rule, received_on, received_on)
        .map(|term| term.due_on)
        .map_err(|_| WebError::Invalid(FormProblem::at("received_on", "coordination-rights-error-term")))
}
