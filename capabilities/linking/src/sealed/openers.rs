//! Openers: legal persons that hold a key and, together with others, open what reached its threshold.

use oever_audit::Entry;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Permit, Timestamp};
use oever_sealing::envelope::Key;
use oever_sealing::signal::{OpenerKey, OpenerPublicKey, Openers};
use oever_store::{Once, ReadTx, Row, StoreError, Submission, args, finish_submission, once, transaction};
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use super::model::{OPENER_SECRET, legal_person};
use super::queries;
use crate::hex::{hex, unhex};

/// A legal person that opens.
#[derive(Debug, Clone)]
pub struct Opener {
    pub(crate) id: Uuid,
    /// The legal person.
    pub legal_person: OrganisationId,
    /// The organisation whose data protection officer opens.
    pub organisation: OrganisationId,
    /// Who took it on.
    pub function: FunctionId,
    /// Since when.
    pub since: Timestamp,
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

/// The openers as the engine takes them; `None` while there are too few.
pub(crate) async fn quorum(tx: &mut ReadTx, quorum: u8) -> Result<Option<Openers>, StoreError> {
    let all = openers(tx)
        .await?
        .iter()
        .filter_map(|one| {
            Some((legal_person(one.legal_person), OpenerPublicKey::from_bytes(&one.public).ok()?))
        })
        .collect();
    Ok(Openers::new(quorum, all).ok())
}

/// The data protection officer takes on opening for the own legal person. It holds for signals sealed from now on.
///
/// # Errors
/// A refusal when this role may not, or when the legal person opens already.
pub async fn become_opener(app: &App, ctx: &Ctx, submission: Submission) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let id = ctx.entropy.uuid();
    let allowed =
        app.authorise(ctx, "linking.decide_pair", &Record::owned("sealed_opener", id, actor.organisation))?;
    let organisation = {
        let mut tx = app.db().read().await?;
        oever_organisations::organisation(&mut tx, actor.organisation).await?
    };
    let vault_key = app.vault().create(actor.organisation, id, ctx.now()).await?;
    let (public, secret) = {
        let key = Key::generate(&mut ctx.entropy.rng());
        let secret = vault_key.seal(OPENER_SECRET, id, &hex(key.expose()));
        (OpenerKey::from_key(key).public(), secret)
    };
    transaction!(app.db(), "sealed.opener", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "sealed.opener").await? {
            return Ok(());
        }
        let row = args![
            id,
            organisation.legal_person,
            actor.organisation,
            actor.function,
            public.as_bytes().as_slice(),
            secret.clone(),
            ctx.now()
        ];
        if tx.execute(queries::INSERT_OPENER, row).await? == 0 {
            return Err(WebError::Refused("sealed-refused-opener-already"));
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: "sealed.opener_added",
            kind: "sealed_opener",
            record: id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/toezicht/verzegeld").await?;
        Ok(())
    })
}
