//! Reading a signal: what it says opens only with an audit row.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Permit, Timestamp};
use oever_store::{ReadTx, StoreError, WriteTx, args, transaction};
use oever_web::{App, WebError};
use serde::Serialize;
use uuid::Uuid;

use crate::codes::Code as _;
use crate::model::{Attribute, CONTENT, Content, FEEDBACK, Form, Report, ReportId, Status};
use crate::queries;

/// How many signals a page of a list shows.
pub(crate) const PER_PAGE: i64 = 25;

/// A signal without what it says. The caller authorises.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub async fn find(tx: &mut ReadTx, id: ReportId) -> Result<Report, StoreError> {
    Report::read(&tx.one(queries::FIND, args![id]).await?)
}

/// The forms that the reporter thought of.
///
/// # Errors
/// When the database does not answer.
pub async fn forms(tx: &mut ReadTx, id: ReportId) -> Result<Vec<Form>, StoreError> {
    tx.all(queries::FORMS, args![id]).await?.iter().map(|row| row.parse("form")).collect()
}

/// Where a signal went: to whom, why, when.
pub(crate) async fn routes(
    tx: &mut ReadTx,
    id: ReportId,
) -> Result<Vec<(OrganisationId, String, Timestamp)>, StoreError> {
    let rows = tx.all(queries::ROUTES, args![id]).await?;
    rows.iter().map(|row| Ok((row.get("to_organisation")?, row.get("reason")?, row.get("at")?))).collect()
}

/// A signal with what it says, for whoever it was sent to. Writes down who looked.
///
/// # Errors
/// [`WebError::NotFound`] when it is not there or not for this actor.
pub async fn open(app: &App, ctx: &Ctx, id: ReportId) -> Result<(Report, Content), WebError> {
    let report = find(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "report.read", &report.record())?;
    let permit = permit(app, ctx, &report, "report.read", &allowed.rule()).await?;
    let content = content(app, &report, &permit).await?;
    Ok((report, content))
}

pub(crate) async fn permit(
    app: &App,
    ctx: &Ctx,
    report: &Report,
    action: &str,
    rule: &str,
) -> Result<Permit, StoreError> {
    transaction!(app.db(), "report.read", |tx| -> Result<Permit, StoreError> {
        let entry =
            Entry { organisation: report.owner, action, kind: "report", record: report.id.into(), rule };
        app.audit().reading(tx, ctx, entry).await
    })
}

pub(crate) async fn content(app: &App, report: &Report, permit: &Permit) -> Result<Content, StoreError> {
    app.vault().key(report.id).await?.open_json(CONTENT, report.id, &report.content, permit)
}

/// What the reporter may hear: status, reason and the words that were written for the reporter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The signal without what it says.
    pub report: Report,
    /// What was written for the reporter.
    pub feedback: Option<String>,
}

/// The status of a signal for the organisation that sent it. Never what it says, never a hit.
///
/// # Errors
/// [`WebError::NotFound`] when it is not there or not sent by this organisation.
pub async fn follow(app: &App, ctx: &Ctx, id: ReportId) -> Result<Followed, WebError> {
    let report = find(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(ctx, "report.follow", &report.record())?;
    let permit = permit(app, ctx, &report, "report.follow", &allowed.rule()).await?;
    let feedback = feedback(app, &report, &permit).await?;
    Ok(Followed { report, feedback })
}

pub(crate) async fn feedback(
    app: &App,
    report: &Report,
    permit: &Permit,
) -> Result<Option<String>, StoreError> {
    let Some(sealed) = &report.feedback else { return Ok(None) };
    let key = app.vault().key(report.id).await?;
    Ok(Some(key.open_padded(FEEDBACK, report.id, sealed)?.open(permit).clone()))
}

/// A page of signals and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// This page.
    pub reports: Vec<Report>,
    /// All of them.
    pub total: i64,
}

/// Signals sent to the actor's organisation: those that still ask something, by clock, or the settled ones.
///
/// # Errors
/// When the actor may not read signals, or the database does not answer.
pub async fn list_received(app: &App, ctx: &Ctx, settled: bool, page: i64) -> Result<Listed, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    if !app.role_may(ctx, "report.read") {
        return Err(WebError::NotFound);
    }
    let (list, count) = if settled {
        (queries::SETTLED_OF_OWNER, queries::COUNT_SETTLED_OF_OWNER)
    } else {
        (queries::OPEN_OF_OWNER, queries::COUNT_OPEN_OF_OWNER)
    };
    let mut tx = app.db().read().await?;
    let total = tx.one(count, args![actor.organisation]).await?.get("n")?;
    let rows = tx.all(list, args![actor.organisation, PER_PAGE, offset(page)]).await?;
    Ok(Listed { reports: rows.iter().map(Report::read).collect::<Result<_, _>>()?, total })
}

/// Signals sent by the actor's organisation.
///
/// # Errors
/// As [`list_received`].
pub async fn list_sent(app: &App, ctx: &Ctx, page: i64) -> Result<Listed, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    if !app.role_may(ctx, "report.follow") {
        return Err(WebError::NotFound);
    }
    let mut tx = app.db().read().await?;
    let total = tx.one(queries::COUNT_OF_REPORTER, args![actor.organisation]).await?.get("n")?;
    let rows = tx.all(queries::OF_REPORTER, args![actor.organisation, PER_PAGE, offset(page)]).await?;
    Ok(Listed { reports: rows.iter().map(Report::read).collect::<Result<_, _>>()?, total })
}

fn offset(page: i64) -> i64 {
    page.clamp(1, 1_000_000).saturating_sub(1) * PER_PAGE
}

/// What a dossier takes over from a signal, so that nothing is typed twice.
#[derive(Debug)]
pub struct ReportForDossier {
    /// The signal.
    pub report: Report,
    /// What it says.
    pub content: Content,
    /// Forms the reporter thought of.
    pub forms: Vec<Form>,
}

/// Opens a signal to start a dossier from it: the actor must be allowed to read it.
///
/// # Errors
/// As [`open`].
pub async fn report_content_for_dossier(
    app: &App,
    ctx: &Ctx,
    id: ReportId,
) -> Result<ReportForDossier, WebError> {
    let (report, content) = open(app, ctx, id).await?;
    let forms = forms(&mut app.db().read().await?, id).await?;
    Ok(ReportForDossier { report, content, forms })
}

/// Notes, in the caller's transaction, that a signal became part of a dossier. The reporter sees "taken up".
///
/// # Errors
/// When the database refuses.
pub async fn link_dossier(tx: &mut WriteTx, id: ReportId, dossier: Uuid) -> Result<(), StoreError> {
    match tx.execute(queries::SET_DOSSIER, args![id, dossier]).await? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// The values of a signal that linking may make tokens of, with what linking must know before: an untriaged
/// or public signal is never enrolled, and who is a suspect or a witness neither.
#[derive(Debug)]
pub struct Linkable {
    /// Somebody has taken the signal up.
    pub triaged: bool,
    /// It came from the public.
    pub public: bool,
    /// What it says about people: linking decides who may be enrolled.
    pub content: Content,
}

impl Linkable {
    /// Values that belong to the person.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.content.attributes.iter()
    }
}

/// Opens the values of a signal for linking: a person asks for this, so it has its audit row.
///
/// # Errors
/// As [`open`].
pub async fn attributes_of(app: &App, ctx: &Ctx, id: ReportId) -> Result<Linkable, WebError> {
    let (report, content) = open(app, ctx, id).await?;
    let triaged = report.status == Status::TakenUp;
    Ok(Linkable { triaged, public: report.source == crate::model::Source::Public, content })
}

/// How many signals a region had, by form and age group. A signal with two forms counts in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Coordination region; empty when not known.
    pub region: String,
    /// Form.
    pub form: Form,
    /// Age group code.
    pub age_group: String,
    /// Signals.
    pub count: i64,
}

/// Counts signals of a period. For figures that go through disclosure control, never for a page.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(
    tx: &mut ReadTx,
    from: Timestamp,
    until: Timestamp,
) -> Result<(i64, Vec<Count>), StoreError> {
    let total = tx.one(queries::COUNT_RECEIVED, args![from, until]).await?.get("n")?;
    let rows = tx.all(queries::COUNTS, args![from, until]).await?;
    let counts = rows
        .iter()
        .map(|row| {
            Ok(Count {
                region: row.get::<Option<String>>("region")?.unwrap_or_default(),
                form: row.parse("form")?,
                age_group: row.get("age_group")?,
                count: row.get("n")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((total, counts))
}

/// Codes of the forms, for pages.
pub(crate) fn form_keys(forms: &[Form]) -> Vec<String> {
    forms.iter().map(|form| form.key()).collect()
}
