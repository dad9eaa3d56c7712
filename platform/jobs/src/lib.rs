//! Work for later, and mail without content.
//!
//! A job is written in the transaction that wants it and runs at least once: a worker takes a lease, does
//! the work in one transaction together with [`finish`], and so its effect happens once.
#![deny(missing_docs)]

use oever_kernel::{Ctx, Permit, Timestamp};
use oever_store::{Column, ReadTx, StoreError, Vault, WriteTx, args};
use uuid::Uuid;

oever_store::statements! {
    ENQUEUE = "INSERT INTO jobs (id, kind, subject, due_at, lease_until, attempts) VALUES ($1, $2, $3, $4, 0, 0) \
        ON CONFLICT (kind, subject, due_at) DO NOTHING";
    CLAIM = "UPDATE jobs SET lease_until = $2, attempts = attempts + 1 WHERE id = (SELECT id FROM jobs \
        WHERE done_at IS NULL AND due_at <= $1 AND lease_until <= $1 AND attempts < 10 ORDER BY due_at, id LIMIT 1) \
        AND lease_until <= $1 RETURNING id, kind, subject, due_at, attempts";
    FINISH = "UPDATE jobs SET done_at = $2, failure = NULL WHERE id = $1 AND done_at IS NULL";
    FAIL = "UPDATE jobs SET failure = $2 WHERE id = $1";
    CANCEL = "UPDATE jobs SET done_at = $3, failure = 'cancelled' WHERE kind = $1 AND subject = $2 AND done_at IS NULL";
    STUCK = "SELECT COUNT(*) AS n FROM jobs WHERE done_at IS NULL AND attempts >= 10";
    MAIL = "INSERT INTO mail_outbox (id, recipient, template, language, at) VALUES ($1, $2, $3, $4, $5)";
    UNSENT = "SELECT id, recipient, template, language, at FROM mail_outbox WHERE sent_at IS NULL ORDER BY at, id LIMIT 100";
    RECENT = "SELECT id, template, language, at, sent_at FROM mail_outbox ORDER BY at DESC, id LIMIT 100";
    SENT = "UPDATE mail_outbox SET sent_at = $2, failure = NULL WHERE id = $1";
    NOT_SENT = "UPDATE mail_outbox SET failure = $2 WHERE id = $1";
}

/// A job that a worker has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// What to do, such as `followup.due`.
    pub kind: String,
    /// The record it is about.
    pub subject: Uuid,
    /// When it was due.
    pub due_at: Timestamp,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

/// Asks for a job. The same kind, subject and time asked twice is one job.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(
    tx: &mut WriteTx,
    ctx: &Ctx,
    kind: &str,
    subject: impl Into<Uuid>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(ENQUEUE, args![ctx.entropy.uuid(), kind, subject.into(), due_at]).await.map(drop)
}

/// Withdraws the open jobs of a kind about a record.
///
/// # Errors
/// When the database refuses.
pub async fn cancel(
    tx: &mut WriteTx,
    ctx: &Ctx,
    kind: &str,
    subject: impl Into<Uuid>,
) -> Result<(), StoreError> {
    tx.execute(CANCEL, args![kind, subject.into(), ctx.now()]).await.map(drop)
}

/// Takes the next job that is due, for five minutes.
///
/// # Errors
/// When the database refuses.
pub async fn claim(tx: &mut WriteTx, now: Timestamp) -> Result<Option<Job>, StoreError> {
    tx.first(CLAIM, args![now, now.plus_seconds(300)])
        .await?
        .map(|row| {
            Ok(Job {
                id: row.get("id")?,
                kind: row.get("kind")?,
                subject: row.get("subject")?,
                due_at: row.get("due_at")?,
                attempts: row.get("attempts")?,
            })
        })
        .transpose()
}

/// Marks a job as done, in the transaction that did it. `false`: somebody else finished it.
///
/// # Errors
/// When the database refuses.
pub async fn finish(tx: &mut WriteTx, job: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(FINISH, args![job, now]).await? == 1)
}

/// Writes down why a job failed (a short code, never content). It is tried again after its lease.
///
/// # Errors
/// When the database refuses.
pub async fn fail(tx: &mut WriteTx, job: Uuid, why: &str) -> Result<(), StoreError> {
    tx.execute(FAIL, args![job, why]).await.map(drop)
}

/// How many jobs were given up after ten tries.
///
/// # Errors
/// When the database refuses.
pub async fn stuck(tx: &mut ReadTx) -> Result<i64, StoreError> {
    tx.one(STUCK, args![]).await?.get("n")
}

/// The column of a mail's recipient.
pub const RECIPIENT: Column = Column::new("mail_outbox", "recipient");

/// A mail that says only that there is news. The templates are keys of the language files.
#[derive(Debug)]
pub struct Mail {
    /// Its id.
    pub id: Uuid,
    /// The sealed address.
    pub recipient: Vec<u8>,
    /// Key of its text.
    pub template: String,
    /// Language code.
    pub language: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Makes the key of a mail. Runs before the transaction that calls [`send`].
///
/// # Errors
/// When the key store refuses.
pub async fn prepare_mail(vault: &Vault, ctx: &Ctx, address: &str) -> Result<(Uuid, Vec<u8>), StoreError> {
    let id = ctx.entropy.uuid();
    let key = vault.create(ctx.organisation(), id, ctx.now()).await?;
    Ok((id, key.seal(RECIPIENT, id, address)))
}

/// Puts a prepared mail in the outbox.
///
/// # Errors
/// When the database refuses.
pub async fn send(
    tx: &mut WriteTx,
    ctx: &Ctx,
    (id, recipient): (Uuid, Vec<u8>),
    template: &str,
) -> Result<(), StoreError> {
    tx.execute(MAIL, args![id, recipient, template, ctx.language.code(), ctx.now()]).await.map(drop)
}

/// Mail that was not sent yet.
///
/// # Errors
/// When the database refuses.
pub async fn unsent(tx: &mut ReadTx) -> Result<Vec<Mail>, StoreError> {
    tx.all(UNSENT, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(Mail {
                id: row.get("id")?,
                recipient: row.get("recipient")?,
                template: row.get("template")?,
                language: row.get("language")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// The address of a mail, opened by the machine that sends it.
///
/// # Errors
/// When the key is gone.
pub async fn address(vault: &Vault, mail: &Mail) -> Result<String, StoreError> {
    let key = vault.key(mail.id).await?;
    Ok(key
        .open(RECIPIENT, mail.id, &mail.recipient)?
        .open(&Permit::machine("the mail server needs the address"))
        .clone())
}

/// Marks a mail as sent, or says with a short code why not.
///
/// # Errors
/// When the database refuses.
pub async fn mark(
    tx: &mut WriteTx,
    mail: Uuid,
    now: Timestamp,
    failure: Option<&str>,
) -> Result<(), StoreError> {
    match failure {
        None => tx.execute(SENT, args![mail, now]).await,
        Some(why) => tx.execute(NOT_SENT, args![mail, why]).await,
    }
    .map(drop)
}

/// The last hundred mails without their addresses: template, language, written, sent.
///
/// # Errors
/// When the database refuses.
pub async fn recent(
    tx: &mut ReadTx,
) -> Result<Vec<(String, String, Timestamp, Option<Timestamp>)>, StoreError> {
    tx.all(RECENT, args![])
        .await?
        .iter()
        .map(|row| Ok((row.get("template")?, row.get("language")?, row.get("at")?, row.get("sent_at")?)))
        .collect()
}
