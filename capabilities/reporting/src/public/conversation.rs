//! Two-way contact: messages between somebody without an account and whoever received the report.

use oever_audit::Entry;
use oever_kernel::{Ctx, Permit, Purpose, Timestamp};
use oever_sealing::envelope::Key;
use oever_store::{
    Column, Once, ReadTx, RecordKey, StoreError, Submission, WriteTx, args, finish_submission, once, publish,
    transaction,
};
use oever_web::{App, FormProblem, WebError};

use super::code::ReturnCode;
use super::draft::LONGEST_TEXT;
use super::queries::{BY_CODE, EXISTS, MESSAGES, OPEN, READ, UNREAD, WRITE};
use crate::model::{Report, ReportId};
use crate::read::find as find_report;

const BODY: Column = Column::new("conversation_messages", "body");

/// A message, opened.
#[derive(Clone)]
pub(crate) struct Message {
    /// Written by the person; otherwise by us.
    pub from_public: bool,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
    /// When the other side saw it.
    pub read_at: Option<Timestamp>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Message")
    }
}

/// A report with its messages.
#[derive(Debug)]
pub(crate) struct Conversation {
    pub report: Report,
    pub messages: Vec<Message>,
}

/// Opens a conversation with a new report, in the transaction that stores the report.
pub(crate) async fn open(
    tx: &mut WriteTx,
    ctx: &Ctx,
    report: ReportId,
    index: [u8; 32],
) -> Result<(), StoreError> {
    tx.execute(OPEN, args![report, index, ctx.now()]).await.map(drop)
}

/// Whether somebody can be answered.
pub(crate) async fn exists(tx: &mut ReadTx, report: ReportId) -> Result<bool, StoreError> {
    Ok(tx.first(EXISTS, args![report]).await?.is_some())
}

/// Messages of the person that nobody here has seen yet.
pub(crate) async fn unread(tx: &mut ReadTx, report: ReportId) -> Result<i64, StoreError> {
    tx.one(UNREAD, args![report]).await?.get("n")
}

/// The report that belongs to a code. Takes long on purpose; a wrong code and no code look the same.
pub(crate) async fn find(app: &App, typed: &str) -> Result<Option<ReportId>, WebError> {
    let key: Key = app.vault().keyring().blind_index();
    // What cannot be a code takes as long as what can.
    let code = ReturnCode::parse(typed);
    let known = code.is_some();
    let index = match code {
        Some(code) => code.index(&key).await?,
        None => ReturnCode::random(&app.machine("no code").entropy).index(&key).await?,
    };
    let row = app.db().read().await?.first(BY_CODE, args![index]).await?;
    Ok(row.filter(|_| known).map(|row| row.get("report")).transpose()?)
}

async fn messages(
    tx: &mut ReadTx,
    key: &RecordKey,
    report: ReportId,
    permit: &Permit,
) -> Result<Vec<Message>, StoreError> {
    let rows = tx.all(MESSAGES, args![report]).await?;
    rows.iter()
        .map(|row| {
            let id: uuid::Uuid = row.get("id")?;
            let text = key.open_padded(BODY, id, &row.get::<Vec<u8>>("body")?)?;
            Ok(Message {
                from_public: row.get("from_public")?,
                text: text.open(permit).clone(),
                at: row.get("at")?,
                read_at: row.get("read_at")?,
            })
        })
        .collect()
}

/// What the person sees. Her own visits are not written down: that would be a trace.
pub(crate) async fn for_the_person(app: &App, ctx: &Ctx, id: ReportId) -> Result<Conversation, WebError> {
    let key = app.vault().key(id).await?;
    let conversation =
        transaction!(app.db(), "conversation.own", |tx| -> Result<Conversation, StoreError> {
            let report = find_report(tx, id).await?;
            let permit = Permit::machine("the person reads her own messages with her own code");
            let messages = messages(tx, &key, id, &permit).await?;
            tx.execute(READ, args![id, false, ctx.now()]).await?;
            Ok(Conversation { report, messages })
        })?;
    Ok(conversation)
}

/// What whoever received the report sees; from then on the person sees that it was read.
pub(crate) async fn for_the_reader(app: &App, ctx: &Ctx, id: ReportId) -> Result<Conversation, WebError> {
    let mut read = app.db().read().await?;
    let report = find_report(&mut read, id).await?;
    drop(read);
    let allowed = app.authorise(ctx, "report.read", &report.record())?;
    let ctx = &ctx.for_purpose(Purpose::REPORT);
    let key = app.vault().key(id).await?;
    let found = transaction!(app.db(), "conversation.read", |tx| -> Result<Vec<Message>, StoreError> {
        if !exists(tx, id).await? {
            return Err(StoreError::NotFound);
        }
        let permit = app
            .audit()
            .reading(
                tx,
                ctx,
                Entry {
                    organisation: report.owner,
                    action: "report.read",
                    kind: "report",
                    record: id.uuid(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        let messages = messages(tx, &key, id, &permit).await?;
        tx.execute(READ, args![id, true, ctx.now()]).await?;
        Ok(messages)
    })?;
    Ok(Conversation { report, messages: found })
}

fn checked(text: &str) -> Result<(), WebError> {
    let mut problem = FormProblem::default();
    problem.require(!text.is_empty(), "text", "web-error-required");
    problem.require(text.chars().count() <= LONGEST_TEXT, "text", "reporting-public-error-text");
    problem.finish()
}

/// The person writes.
pub(crate) async fn write(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReportId,
    text: &str,
) -> Result<(), WebError> {
    checked(text)?;
    let report = find_report(&mut app.db().read().await?, id).await?;
    put(app, ctx, submission, &report, true, text, "").await
}

/// Whoever received the report answers.
pub(crate) async fn answer(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ReportId,
    text: &str,
) -> Result<(), WebError> {
    checked(text)?;
    let mut read = app.db().read().await?;
    let report = find_report(&mut read, id).await?;
    if !exists(&mut read, id).await? {
        return Err(WebError::NotFound);
    }
    drop(read);
    let allowed = app.authorise(ctx, "report.triage", &report.record())?;
    put(app, &ctx.for_purpose(Purpose::REPORT), submission, &report, false, text, &allowed.rule()).await
}

async fn put(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    report: &Report,
    from_public: bool,
    text: &str,
    rule: &str,
) -> Result<(), WebError> {
    let key = app.vault().key(report.id).await?;
    let action = if from_public { "report.message" } else { "report.answer" };
    transaction!(app.db(), "conversation.write", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, action).await? {
            return Ok(());
        }
        let id = ctx.entropy.uuid();
        tx.execute(WRITE, args![id, report.id, from_public, key.seal_padded(BODY, id, text), ctx.now()])
            .await?;
        app.audit()
            .record(
                tx,
                ctx,
                Entry { organisation: report.owner, action, kind: "report", record: report.id.uuid(), rule },
            )
            .await?;
        publish(tx, ctx, action, report.id, report.owner, "").await?;
        finish_submission(tx, submission, "").await?;
        Ok(())
    })
}
