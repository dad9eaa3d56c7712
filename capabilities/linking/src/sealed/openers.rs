//! Openers: legal persons that hold a key and, together with others, open what reached its threshold.

use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit, Timestamp};
use oever_sealing::envelope::Key;
use oever_sealing::signal::{OpenerKey, OpenerPublicKey, Openers};
use oever_store::{ReadTx, Row, StoreError, args, transaction};
use oever_web::{App, WebError};
use uuid::Uuid;

use super::model::{OPENER_SECRET, legal_person};
use super::queries;
use crate::hex::unhex;
use crate::settings::days;

/// A legal person that opens.
#[derive(Debug, Clone)]
pub struct Opener {
    pub(crate) id: Uuid,
    /// The legal person.
    pub legal_person: OrganisationId,
    /// The organisation whose data protection officer opens.
    pub organisation: OrganisationId,
    /// Whose officer opens: who took it on, or took it over.
    pub function: FunctionId,
    /// Since when.
    pub since: Timestamp,
    /// When it stopped: not named in signals since then, and still opening those that name it.
    pub stopped_at: Option<Timestamp>,
    public: Vec<u8>,
    secret: Vec<u8>,
}

impl Opener {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            legal_person: OrganisationId(row.get("legal_person")?),
            organisation: OrganisationId(row.get("organisation")?),
            function: row.get("function")?,
            since: row.get("since")?,
            stopped_at: row.get("stopped_at")?,
            public: row.get("public_key")?,
            secret: row.get("secret")?,
        })
    }

    /// The private key. In the embedded default it lies here, under the key of the opener's organisation.
    pub(crate) async fn key(&self, app: &App) -> Result<OpenerKey, WebError> {
        let permit = Permit::machine("sealed signals: opening");
        let text = app.vault().key(self.id).await?.open(OPENER_SECRET, self.id, &self.secret)?;
        let bytes =
            unhex(text.open(&permit)).and_then(|bytes| bytes.try_into().ok()).ok_or(WebError::Broken)?;
        Ok(OpenerKey::from_key(Key::from_bytes(bytes)))
    }
}

/// All openers, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn openers(tx: &mut ReadTx) -> Result<Vec<Opener>, StoreError> {
    tx.all(queries::OPENERS, args![]).await?.iter().map(Opener::read).collect()
}

/// The openers that new signals name, as the engine takes them; `None` while there are too few.
pub(crate) async fn quorum(tx: &mut ReadTx, quorum: u8) -> Result<Option<Openers>, StoreError> {
    let all = openers(tx)
        .await?
        .iter()
        .filter(|one| one.stopped_at.is_none())
        .filter_map(|one| {
            Some((legal_person(one.legal_person), OpenerPublicKey::from_bytes(&one.public).ok()?))
        })
        .collect();
    Ok(Openers::new(quorum, all).ok())
}

/// Destroys the keys of openers that stopped so long ago that every signal that names them has expired.
pub(crate) async fn end_stopped(app: &App, ctx: &Ctx, retention_days: u32) -> Result<(), WebError> {
    let longest = i32::try_from(retention_days).unwrap_or(i32::MAX);
    let before = days(ctx.now(), longest.saturating_neg());
    let all = openers(&mut app.db().read().await?).await?;
    for one in all.iter().filter(|one| one.stopped_at.is_some_and(|stopped| stopped <= before)) {
        let gone = transaction!(app.db(), "sealed.opener_ended", |tx| -> Result<bool, StoreError> {
            Ok(tx.execute(queries::DELETE_OPENER, args![one.id, before]).await? == 1)
        })?;
        if gone {
            app.vault().erase(one.id, ctx.now()).await?;
        }
    }
    Ok(())
}
