//! Who did or saw what, when, why and by which rule (after NEN 7513).
//!
//! Every row is chained to the one before it with a key that is not in the database, per organisation
//! whose record it concerns, in the transaction of the change itself. [`Audit::reading`] is the only way
//! to a [`Permit`] for what a person will see, so nothing personal is shown without a row.
#![deny(missing_docs)]

mod verify;

use std::sync::Arc;

use oever_kernel::{Ctx, OrganisationId, Permit, Timestamp};
use oever_sealing::envelope::{Key, mac};
use oever_store::{ReadTx, StoreError, Value, WriteTx, args};
use uuid::Uuid;

pub use verify::{Finding, Head, HeadFileError, Heads, Report};

oever_store::statements! {
    NEXT = "INSERT INTO audit_heads (organisation, seq, hash, mac) VALUES ($1, 1, $2, $2) \
        ON CONFLICT (organisation) DO UPDATE SET seq = audit_heads.seq + 1 RETURNING seq, hash";
    INSERT = "INSERT INTO audit_log (organisation, seq, at, account, function, function_title, actor_organisation, on_behalf_of, \
        action, record_kind, record, purpose, rule, previous, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    SET_HEAD = "UPDATE audit_heads SET hash = $2, mac = $3 WHERE organisation = $1";
    OF_RECORD = "SELECT * FROM audit_log WHERE record = $1 ORDER BY at DESC, seq DESC LIMIT $2 OFFSET $3";
    OF_ORGANISATION = "SELECT * FROM audit_log WHERE organisation = $1 AND seq <= $2 ORDER BY seq DESC LIMIT $3";
    HAS = "SELECT seq FROM audit_log WHERE record = $1 AND action = $2 LIMIT 1";
    AFTER = "SELECT * FROM audit_log WHERE organisation = $1 AND seq > $2 ORDER BY seq LIMIT 1000";
    HEADS = "SELECT organisation, seq, hash, mac FROM audit_heads ORDER BY organisation";
    ORGANISATIONS = "SELECT DISTINCT organisation FROM audit_log ORDER BY organisation";
}

/// The log, with the key that chains it.
#[derive(Clone)]
pub struct Audit {
    key: Arc<Key>,
}

impl std::fmt::Debug for Audit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Audit")
    }
}

/// What is written down, besides who and when.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Whose record it is: the log it stands in.
    pub organisation: OrganisationId,
    /// The action, such as `dossier.read`.
    pub action: &'a str,
    /// Kind of record, such as `dossier`.
    pub kind: &'a str,
    /// The record.
    pub record: Uuid,
    /// The policies or rule rows that decided, comma separated; may be empty.
    pub rule: &'a str,
}

/// A row as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The log it stands in.
    pub organisation: OrganisationId,
    /// Its number in that log, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Which login; nil for the public and the machine.
    pub account: Uuid,
    /// Which function.
    pub function: Uuid,
    /// The title of that function at that time.
    pub function_title: String,
    /// The organisation of whoever acted.
    pub actor_organisation: OrganisationId,
    /// On whose behalf (substitution).
    pub on_behalf_of: Option<Uuid>,
    /// The action.
    pub action: String,
    /// Kind of record.
    pub record_kind: String,
    /// The record.
    pub record: Uuid,
    /// Why.
    pub purpose: String,
    /// By which rules.
    pub rule: String,
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl Audit {
    /// A log chained with this key.
    pub fn new(key: &Key) -> Self {
        Self { key: Arc::new(Key::from_bytes(*key.expose())) }
    }

    /// Writes a row in the caller's transaction: it commits with the change it describes, or not at all.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn record(&self, tx: &mut WriteTx, ctx: &Ctx, entry: Entry<'_>) -> Result<(), StoreError> {
        let nothing = vec![0u8; 32];
        let head = tx.one(NEXT, args![entry.organisation, nothing.clone()]).await?;
        let seq: i64 = head.get("seq")?;
        let previous: Vec<u8> = if seq == 1 { nothing } else { head.get("hash")? };
        let actor = ctx.actor.as_ref();
        let mut line = Line {
            organisation: entry.organisation,
            seq,
            at: ctx.now(),
            account: actor.map_or(Uuid::nil(), |actor| actor.account.uuid()),
            function: actor.map_or(Uuid::nil(), |actor| actor.function.uuid()),
            function_title: actor.map_or(String::new(), |actor| actor.function_title.clone()),
            actor_organisation: ctx.organisation(),
            on_behalf_of: actor.and_then(|actor| actor.on_behalf_of).map(oever_kernel::FunctionId::uuid),
            action: entry.action.into(),
            record_kind: entry.kind.into(),
            record: entry.record,
            purpose: ctx.purpose.as_str().into(),
            rule: entry.rule.into(),
            previous,
            hash: Vec::new(),
        };
        line.hash = self.chain(&line);
        let head = Head { organisation: line.organisation, seq, hash: line.hash.clone() };
        tx.execute(SET_HEAD, args![entry.organisation, line.hash.clone(), self.mac_of(&head)]).await?;
        tx.execute(INSERT, line.into_args()).await.map(drop)
    }

    /// Writes down that personal data is read, and gives the permit to open it.
    ///
    /// # Errors
    /// When the database refuses: then nothing opens.
    pub async fn reading(&self, tx: &mut WriteTx, ctx: &Ctx, entry: Entry<'_>) -> Result<Permit, StoreError> {
        self.record(tx, ctx, entry).await?;
        #[allow(clippy::disallowed_methods, reason = "the row has just been written")]
        Ok(Permit::recorded())
    }

    /// Who did or saw something with a record, newest first: "Wie keek mee".
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of_record(
        tx: &mut ReadTx,
        record: impl Into<Uuid>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Line>, StoreError> {
        tx.all(OF_RECORD, args![record.into(), limit, offset]).await?.iter().map(Line::read).collect()
    }

    /// Whether an action with a record stands in a log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn has(tx: &mut ReadTx, record: impl Into<Uuid>, action: &str) -> Result<bool, StoreError> {
        Ok(tx.first(HAS, args![record.into(), action]).await?.is_some())
    }

    /// The log of an organisation, newest first, from row `before` down.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of_organisation(
        tx: &mut ReadTx,
        organisation: OrganisationId,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Line>, StoreError> {
        tx.all(OF_ORGANISATION, args![organisation, before, limit]).await?.iter().map(Line::read).collect()
    }

    fn chain(&self, line: &Line) -> Vec<u8> {
        mac(&self.key, "oever audit row v1", &line.bytes()).to_vec()
    }

    fn mac_of(&self, head: &Head) -> Vec<u8> {
        mac(&self.key, "oever audit head v1", &head.bytes()).to_vec()
    }
}

impl Line {
    fn read(row: &oever_store::Row) -> Result<Self, StoreError> {
        Ok(Self {
            organisation: row.get("organisation")?,
            seq: row.get("seq")?,
            at: row.get("at")?,
            account: row.get("account")?,
            function: row.get("function")?,
            function_title: row.get("function_title")?,
            actor_organisation: row.get("actor_organisation")?,
            on_behalf_of: row.get("on_behalf_of")?,
            action: row.get("action")?,
            record_kind: row.get("record_kind")?,
            record: row.get("record")?,
            purpose: row.get("purpose")?,
            rule: row.get("rule")?,
            previous: row.get("previous")?,
            hash: row.get("hash")?,
        })
    }

    fn into_args(self) -> Vec<Value> {
        args![
            self.organisation,
            self.seq,
            self.at,
            self.account,
            self.function,
            self.function_title,
            self.actor_organisation,
            self.on_behalf_of,
            self.action,
            self.record_kind,
            self.record,
            self.purpose,
            self.rule,
            self.previous,
            self.hash
        ]
    }

    /// Every field with its length before it: no two different rows give the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut field = |part: &[u8]| {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        };
        field(self.organisation.uuid().as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.at.0.to_be_bytes());
        field(self.account.as_bytes());
        field(self.function.as_bytes());
        field(self.function_title.as_bytes());
        field(self.actor_organisation.uuid().as_bytes());
        field(self.on_behalf_of.as_ref().map_or(&[][..], |id| id.as_bytes()));
        field(self.action.as_bytes());
        field(self.record_kind.as_bytes());
        field(self.record.as_bytes());
        field(self.purpose.as_bytes());
        field(self.rule.as_bytes());
        field(&self.previous);
        bytes
    }
}
