//! The key service of sealed signals: epochs that end for good, evaluations that are counted.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use oever_kernel::{Clock, Entropy, OrganisationId, Permit, Timestamp};
use oever_sealing::envelope::Key;
use oever_sealing::epoch::{Epoch, EpochError, EpochKeys, EpochRing};
use oever_sealing::oprf::{BlindedElement, EvaluationElement};
use oever_sealing::signal::oprf_kind;
use oever_store::{Db, Row, StoreError, Vault, args, transaction};
use oever_web::App;
use uuid::Uuid;

use super::model::{EPOCH_SECRET, moment};
use super::queries as own;
use super::settings::SealedSettings;
use crate::hex::{hex, unhex};
use crate::queries;

/// Why the key service did not answer.
#[derive(Debug, thiserror::Error)]
pub enum SignalKeysError {
    /// The organisation asked for more than it may today.
    #[error("more evaluations than this organisation may ask for in a day")]
    TooMany,
    /// The epoch does not serve, or the points are none.
    #[error(transparent)]
    Epoch(#[from] EpochError),
    /// A stored epoch or the settings are damaged.
    #[error("the epochs of the key service are damaged")]
    Damaged,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What [`SignalKeys`] returns.
pub type KeysFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, SignalKeysError>> + Send + 'a>>;

/// Holds the keys of the epochs and sees blinded points only. In process today; the same calls over mutual TLS when
/// it runs apart.
pub trait SignalKeys: Send + Sync {
    /// The epochs under which a signal is sealed now. Opens the next one when it is due.
    fn active(&self) -> KeysFuture<'_, Vec<Epoch>>;

    /// Evaluates a batch for an organisation, in order.
    fn evaluate<'a>(
        &'a self,
        organisation: OrganisationId,
        kind: &'a str,
        epoch: u32,
        blinded: &'a [BlindedElement],
    ) -> KeysFuture<'a, Vec<EvaluationElement>>;

    /// Destroys the keys of epochs that ended.
    fn destroy_retired(&self) -> KeysFuture<'_, ()>;
}

/// The key service in this process.
#[derive(Debug)]
pub struct LocalSignalKeys {
    db: Db,
    vault: Vault,
    clock: Clock,
    entropy: Entropy,
    settings: Arc<SealedSettings>,
    daily: i64,
}

impl LocalSignalKeys {
    pub(crate) fn new(app: &App, settings: Arc<SealedSettings>, daily: i64) -> Self {
        Self {
            db: app.db().clone(),
            vault: app.vault().clone(),
            clock: app.clock().clone(),
            entropy: app.entropy().clone(),
            settings,
            daily,
        }
    }

    async fn stored(&self) -> Result<(EpochRing, Vec<Row>), SignalKeysError> {
        let policy = self.settings.policy().map_err(|_| SignalKeysError::Damaged)?;
        let rows = self.db.read().await?.all(own::EPOCHS, args![]).await?;
        let epochs = rows.iter().map(epoch_of).collect::<Result<Vec<_>, _>>()?;
        Ok((EpochRing::restore(policy, epochs)?, rows))
    }

    async fn open_next(&self, mut ring: EpochRing, now: Timestamp) -> Result<(), SignalKeysError> {
        let epoch = ring.open_next(moment(now))?;
        let id = self.entropy.uuid();
        let vault_key = self.vault.create(OrganisationId::INSTALLATION, id, now).await?;
        let secret = {
            let key = Key::generate(&mut self.entropy.rng());
            vault_key.seal(EPOCH_SECRET, id, &hex(key.expose()))
        };
        let opens = Timestamp(epoch.opens.microseconds());
        let retires = Timestamp(epoch.retires.microseconds());
        let kept = transaction!(self.db, "sealed.epoch", |tx| -> Result<bool, StoreError> {
            let row = args![id, epoch.number, opens, retires, secret.clone()];
            Ok(tx.execute(own::INSERT_EPOCH, row).await? == 1)
        })?;
        if !kept {
            // Somebody else opened the same epoch at this moment.
            self.vault.erase(id, now).await?;
        }
        Ok(())
    }
}

fn epoch_of(row: &Row) -> Result<Epoch, SignalKeysError> {
    Ok(Epoch {
        number: u32::try_from(row.get::<i64>("number")?).map_err(|_| SignalKeysError::Damaged)?,
        opens: moment(row.get("opens_at")?),
        retires: moment(row.get("retires_at")?),
    })
}

impl SignalKeys for LocalSignalKeys {
    fn active(&self) -> KeysFuture<'_, Vec<Epoch>> {
        Box::pin(async move {
            let now = self.clock.now();
            let (ring, _) = self.stored().await?;
            if !ring.is_due(moment(now)) {
                return Ok(ring.active(moment(now)));
            }
            self.open_next(ring, now).await?;
            Ok(self.stored().await?.0.active(moment(now)))
        })
    }

    fn evaluate<'a>(
        &'a self,
        organisation: OrganisationId,
        kind: &'a str,
        epoch: u32,
        blinded: &'a [BlindedElement],
    ) -> KeysFuture<'a, Vec<EvaluationElement>> {
        Box::pin(async move {
            let now = self.clock.now();
            let amount = i64::try_from(blinded.len()).unwrap_or(i64::MAX);
            let kind = oprf_kind(kind);
            // Counted before it is done, so that a crash cannot be used to ask for free.
            transaction!(self.db, "sealed.evaluate", |tx| -> Result<(), SignalKeysError> {
                let since = now.plus_seconds(-86_400);
                let used: i64 = tx.one(queries::EVALUATED, args![organisation, since]).await?.get("n")?;
                if used.saturating_add(amount) > self.daily {
                    return Err(SignalKeysError::TooMany);
                }
                let log = args![self.entropy.uuid(), organisation, &kind, epoch, amount, now];
                tx.execute(queries::LOG_EVALUATION, log).await?;
                Ok(())
            })?;
            let (ring, rows) = self.stored().await?;
            ring.serving(epoch, moment(now))?;
            let mut keys = EpochKeys::new();
            for row in rows.iter().filter(|row| row.get::<i64>("number").ok() == Some(i64::from(epoch))) {
                let id: Uuid = row.get("id")?;
                let Some(sealed) = row.get::<Option<Vec<u8>>>("secret")? else { continue };
                let permit = Permit::machine("sealed signals: evaluation");
                let text = self.vault.key(id).await?.open(EPOCH_SECRET, id, &sealed)?;
                let bytes = unhex(text.open(&permit)).ok_or(SignalKeysError::Damaged)?;
                let key = Key::from_bytes(bytes.try_into().map_err(|_| SignalKeysError::Damaged)?);
                keys.insert(&ring, epoch, key, moment(now))?;
            }
            Ok(keys.evaluate(&ring, &kind, epoch, blinded, moment(now))?)
        })
    }

    fn destroy_retired(&self) -> KeysFuture<'_, ()> {
        Box::pin(async move {
            let now = self.clock.now();
            for row in self.stored().await?.1 {
                let id: Uuid = row.get("id")?;
                if row.get::<Timestamp>("retires_at")? <= now
                    && row.get::<Option<Vec<u8>>>("secret")?.is_some()
                {
                    self.vault.erase(id, now).await?;
                    transaction!(self.db, "sealed.retire", |tx| -> Result<(), StoreError> {
                        tx.execute(own::DESTROY_EPOCH, args![id]).await.map(drop)
                    })?;
                }
            }
            Ok(())
        })
    }
}
