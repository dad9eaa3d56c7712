//! A record is proposed for linking. Nothing is compared before a second function confirms.

use oever_audit::Entry;
use oever_kernel::{Ctx, Permit};
use oever_linkage::{AttributeKind, Normalised, RecordAttributes, normalise, person_inputs, token_inputs};
use oever_store::{
    Once, StoreError, Submission, WriteTx, args, finish_submission, once, publish, transaction,
};
use oever_web::{App, FormProblem, WebError};
use uuid::Uuid;

use crate::model::{AlertKind, BASIS, Enrolment, EnrolmentId, PersonRole, SubjectRef, VALUE};
use crate::service::Linking;
use crate::settings::{Settings, days};
use crate::subjects::Subject;
use crate::{alerts, own_values, pairs, queries};

/// What is proposed.
#[derive(Debug, Clone)]
pub struct Enrol {
    /// Alias or id of the dossier or report.
    pub reference: String,
    /// What the person is in the case.
    pub role: PersonRole,
    /// The case basis, in words.
    pub basis: String,
    /// The sharing decision it rests on.
    pub decision: Option<Uuid>,
    /// There is acute danger now.
    pub acute: bool,
    /// What is compared, as typed.
    pub attributes: Vec<(AttributeKind, String)>,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposed {
    /// The enrolment.
    pub id: EnrolmentId,
    /// How many values were the institution's own and were left out.
    pub dropped: usize,
}

/// Proposes a record for linking.
pub async fn enrol(app: &App, ctx: &Ctx, submission: Submission, input: Enrol) -> Result<Proposed, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let linking = Linking::of(app);
    let subject = linking.subject(app, ctx, &input.reference).await?;
    let values = check(ctx, &subject, &input)?;
    let mut tx = app.db().read().await?;
    let refused = refusal(&mut tx, ctx, &subject).await?;
    let own = own_values::tags(&mut tx, subject.organisation).await?;
    drop(tx);

    let id = EnrolmentId::random(&ctx.entropy);
    let record = oever_web::Record::owned("link_enrolment", id, subject.organisation);
    let allowed = app.authorise(ctx, "linking.enrol", &record)?;
    if let Some(why) = refused {
        return Err(WebError::Refused(why));
    }
    let all = values.len();
    let values: Vec<Value> = values
        .into_iter()
        .filter(|value| !own.contains(own_values::tag(app, subject.organisation, &value.normal).as_slice()))
        .collect();
    let dropped = all - values.len();
    let mut comparable = RecordAttributes::default();
    for value in &values {
        let _ = comparable.add_written(value.normal.kind(), value.kept());
    }
    if token_inputs(&comparable).is_empty() && person_inputs(&comparable).is_empty() {
        let message = if dropped > 0 { "linking-error-only-own" } else { "linking-error-no-token" };
        return Err(WebError::Invalid(FormProblem::at("phone", message)));
    }

    let key = app.vault().create(subject.organisation, id, ctx.now()).await?;
    let outcome = transaction!(app.db(), "linking.enrol", |tx| -> Result<
        Result<EnrolmentId, AlertKind>,
        WebError,
    > {
        if let Once::Done(path) = once(tx, ctx, submission, "linking.enrol").await? {
            return earlier(&path).map(Ok);
        }
        if let Err(over) = within_quota(tx, ctx, &linking.settings).await? {
            // The alert must outlive the refusal, so this transaction ends well; the caller refuses.
            alerts::raise(tx, ctx, subject.organisation, over, None).await?;
            finish_submission(tx, submission, "").await?;
            return Ok(Err(over));
        }
        if tx.first(queries::OPEN_OF_SUBJECT, args![subject.subject.id]).await?.is_some() {
            return Err(WebError::Refused("linking-refused-open"));
        }
        tx.execute(
            queries::INSERT_ENROLMENT,
            args![
                id,
                subject.organisation,
                subject.subject.kind.name(),
                subject.subject.id,
                &subject.label,
                input.role.name(),
                key.seal_padded(BASIS, id, input.basis.trim()),
                input.decision,
                input.acute,
                actor.account,
                actor.function,
                ctx.now(),
                days(ctx.now(), linking.settings.enrolment_days)
            ],
        )
        .await?;
        for value in &values {
            let row = ctx.entropy.uuid();
            let sealed = key.seal_padded(VALUE, row, value.kept());
            tx.execute(queries::INSERT_VALUE, args![row, id, value.normal.kind().code(), sealed]).await?;
        }
        alert_on_retries(tx, ctx, &subject, id, &linking.settings).await?;
        let entry = Entry {
            organisation: subject.organisation,
            action: "linking.enrol",
            kind: "link_enrolment",
            record: id.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        app.audit().record(tx, ctx, Entry { kind: "dossier", record: subject.subject.id, ..entry }).await?;
        publish(tx, ctx, "link.proposed", id, subject.organisation, "").await?;
        finish_submission(tx, submission, &format!("/koppelingen/inschrijving/{id}")).await?;
        Ok(Ok(id))
    })?;
    match outcome {
        Ok(id) => Ok(Proposed { id, dropped }),
        Err(_) => Err(WebError::Refused("linking-refused-quota")),
    }
}

/// A value with how it was written.
struct Value<'a> {
    normal: Normalised,
    written: &'a str,
}

impl Value<'_> {
    /// What is sealed: a name as written, because pieces are made of that; everything else in normal form.
    fn kept(&self) -> &str {
        if self.normal.kind() == AttributeKind::Name { self.written.trim() } else { self.normal.as_str() }
    }
}

/// What the form must hold, whoever sends it.
fn check<'a>(ctx: &Ctx, subject: &Subject, input: &'a Enrol) -> Result<Vec<Value<'a>>, WebError> {
    let mut problem = FormProblem::default();
    problem.require(input.basis.trim().chars().count() >= 10, "basis", "linking-error-basis");
    problem.require(input.basis.chars().count() <= 4000, "basis", "linking-error-long");
    // Only a possible victim is compared: what the form says and what the record says must both allow it.
    let may = |role| matches!(role, PersonRole::PossibleVictim);
    problem.require(may(input.role), "role", "linking-error-role");
    problem.require(may(subject.role) || subject.role == PersonRole::Unknown, "role", "linking-error-role");
    let mut values = Vec::new();
    for (kind, raw) in &input.attributes {
        match normalise(*kind, raw) {
            Ok(normal) => values.push(Value { normal, written: raw }),
            Err(error) => problem.0.push(own_values::in_words(ctx, kind.code(), error)),
        }
    }
    problem.require(values.len() <= 60, "phone", "linking-error-too-many");
    problem.finish()?;
    Ok(values)
}

/// Why this record may not be enrolled at all.
async fn refusal(
    tx: &mut oever_store::ReadTx,
    ctx: &Ctx,
    subject: &Subject,
) -> Result<Option<&'static str>, StoreError> {
    if subject.untriaged {
        return Ok(Some("linking-refused-untriaged"));
    }
    if subject.never_link || tx.first(queries::IS_NEVER, args![subject.subject.id]).await?.is_some() {
        return Ok(Some("linking-refused-never"));
    }
    if !pairs::in_force(tx, ctx.today()).await?.has_partner(subject.organisation) {
        return Ok(Some("linking-refused-off"));
    }
    Ok(None)
}

async fn within_quota(
    tx: &mut WriteTx,
    ctx: &Ctx,
    settings: &Settings,
) -> Result<Result<(), AlertKind>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let since = days(ctx.now(), -1);
    let by_person: i64 = tx.one(queries::PROPOSED_BY_ACCOUNT, args![actor.account, since]).await?.get("n")?;
    let by_all: i64 =
        tx.one(queries::PROPOSED_BY_ORGANISATION, args![actor.organisation, since]).await?.get("n")?;
    let over = by_person >= settings.proposals_per_person || by_all >= settings.proposals_per_organisation;
    Ok(if over { Err(AlertKind::Quota) } else { Ok(()) })
}

/// Changing a value and trying again is how somebody would search. The data protection officer is told.
async fn alert_on_retries(
    tx: &mut WriteTx,
    ctx: &Ctx,
    subject: &Subject,
    id: EnrolmentId,
    settings: &Settings,
) -> Result<(), StoreError> {
    let since = days(ctx.now(), -settings.retry_days);
    let tries: i64 =
        tx.one(queries::PROPOSED_FOR_SUBJECT, args![subject.subject.id, since]).await?.get("n")?;
    if tries >= settings.retry_proposals {
        alerts::raise(tx, ctx, subject.organisation, AlertKind::Retry, Some(id)).await?;
    }
    Ok(())
}

fn earlier(path: &str) -> Result<EnrolmentId, WebError> {
    let id = path.rsplit('/').next().and_then(|id| id.parse().ok());
    id.ok_or(WebError::Refused("linking-refused-quota"))
}

/// The values of an enrolment, opened by the machine that makes the tokens.
pub(crate) async fn values_of(app: &App, enrolment: &Enrolment) -> Result<RecordAttributes, StoreError> {
    let rows = app.db().read().await?.all(queries::VALUES_OF, args![enrolment.id]).await?;
    let key = app.vault().key(enrolment.id).await?;
    let permit = Permit::machine("a blind token is made of it; nobody sees it");
    let mut values = RecordAttributes::default();
    for row in rows {
        let id: Uuid = row.get("id")?;
        let Some(kind) = AttributeKind::from_code(&row.get::<String>("kind")?) else { continue };
        let text = key.open_padded(VALUE, id, &row.get::<Vec<u8>>("value")?)?;
        // What does not normalise any more is not compared any more.
        let _ = values.add_written(kind, text.open(&permit));
    }
    Ok(values)
}

/// An enrolment of the actor's organisation.
pub(crate) async fn find(app: &App, id: EnrolmentId) -> Result<Enrolment, StoreError> {
    Enrolment::read(&app.db().read().await?.one(queries::ENROLMENT, args![id]).await?)
}

/// The enrolments about a record, newest first.
pub async fn enrolments_of(
    tx: &mut oever_store::ReadTx,
    subject: SubjectRef,
) -> Result<Vec<Enrolment>, StoreError> {
    tx.all(queries::ENROLMENTS_OF_SUBJECT, args![subject.id]).await?.iter().map(Enrolment::read).collect()
}
