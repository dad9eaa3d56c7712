//! The key service of sealed signals: epochs that end for good, evaluations that are counted.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use oever_kernel::{Clock, Entropy, OrganisationId, Timestamp};
use oever_sealing::envelope::Key;
use oever_sealing::epoch::{Epoch, EpochError, EpochKeys, EpochRing};
use oever_sealing::oprf::{BlindedElement, EvaluationElement};
use oever_sealing::signal::oprf_kind;
use oever_store::{Db, KeyringError, SignalKeyFiles, StoreError, args, transaction};
use oever_web::App;

use super::model::moment;
use super::queries as own;
use super::secrets::{EpochSecrets, StoredEpoch};
use super::settings::SealedSettings;
use crate::key_service::LocalKeyService;
use crate::queries;

/// Why the key service did not answer.
#[derive(Debug, thiserror::Error)]
pub enum SignalKeysError {
    /// The organisation asked for more than it may today.
    #[error("more evaluations than this organisation may ask for in a day")]
    TooMany,
    /// Only kinds of value that the settings of the key service name are evaluated: what is logged is a word of theirs.
    #[error("no such kind")]
    Kind,
    /// The epoch does not serve, or the points are none.
    #[error(transparent)]
    Epoch(#[from] EpochError),
    /// A stored epoch or the settings are damaged.
    #[error("the epochs of the key service are damaged")]
    Damaged,
    /// A key file.
    #[error(transparent)]
    Key(#[from] KeyringError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What came back is not what was asked for.
    #[error("the key service did not answer every point, or names epochs that cannot be")]
    Answer,
    /// The key service runs elsewhere and cannot be had.
    #[error(transparent)]
    Elsewhere(#[from] oever_wire::WireError),
}

/// What [`SignalKeys`] returns.
pub type KeysFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, SignalKeysError>> + Send + 'a>>;

/// Holds the keys of the epochs and sees blinded points only. In process, or at another party over mutual TLS: the same
/// calls. Each stands by itself and may be repeated.
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
    secrets: EpochSecrets,
    clock: Clock,
    entropy: Entropy,
    settings: Arc<SealedSettings>,
    daily: i64,
}

impl LocalSignalKeys {
    /// In the process of the application.
    pub(crate) fn embedded(app: &App, settings: Arc<SealedSettings>, daily: i64) -> Self {
        Self {
            db: app.db().clone(),
            secrets: EpochSecrets::Vault(app.vault().clone()),
            clock: app.clock().clone(),
            entropy: app.entropy().clone(),
            settings,
            daily,
        }
    }

    /// At a key service that runs apart: beside that of links, with which it counts together, and with keys in files.
    pub fn beside(service: &LocalKeyService, files: SignalKeyFiles, settings: SealedSettings) -> Self {
        Self {
            db: service.db.clone(),
            secrets: EpochSecrets::Files(files),
            clock: service.clock.clone(),
            entropy: service.entropy.clone(),
            settings: Arc::new(settings),
            daily: service.daily,
        }
    }

    async fn stored(&self) -> Result<(EpochRing, Vec<StoredEpoch>), SignalKeysError> {
        let policy = self.settings.policy().map_err(|_| SignalKeysError::Damaged)?;
        let rows = self.db.read().await?.all(own::EPOCHS, args![]).await?;
        let stored = rows.iter().map(StoredEpoch::read).collect::<Result<Vec<_>, _>>()?;
        let epochs = stored.iter().map(|one| one.epoch).collect();
        Ok((EpochRing::restore(policy, epochs)?, stored))
    }

    async fn open_next(&self, mut ring: EpochRing, now: Timestamp) -> Result<(), SignalKeysError> {
        let epoch = ring.open_next(moment(now))?;
        let id = self.entropy.uuid();
        let key = Key::generate(&mut self.entropy.rng());
        let secret = self.secrets.keep(id, epoch.number, key, now).await?;
        let opens = Timestamp(epoch.opens.microseconds());
        let retires = Timestamp(epoch.retires.microseconds());
        let kept = transaction!(self.db, "sealed.epoch", |tx| -> Result<bool, StoreError> {
            let row = args![id, epoch.number, opens, retires, secret.clone()];
            Ok(tx.execute(own::INSERT_EPOCH, row).await? == 1)
        })?;
        // Otherwise somebody else opened the same epoch at this moment.
        if kept { Ok(()) } else { self.secrets.drop_unused(id, now).await }
    }
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
            if !self.settings.threshold.contains_key(kind) {
                return Err(SignalKeysError::Kind);
            }
            let now = self.clock.now();
            let amount = i64::try_from(blinded.len()).unwrap_or(i64::MAX);
            let kind = oprf_kind(kind);
            let (ring, stored) = self.stored().await?;
            ring.serving(epoch, moment(now))?;
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
            let mut keys = EpochKeys::new();
            for one in stored.iter().filter(|one| one.epoch.number == epoch) {
                if let Some(key) = self.secrets.key(one).await? {
                    keys.insert(&ring, epoch, key, moment(now))?;
                }
            }
            Ok(keys.evaluate(&ring, &kind, epoch, blinded, moment(now))?)
        })
    }

    fn destroy_retired(&self) -> KeysFuture<'_, ()> {
        Box::pin(async move {
            let now = self.clock.now();
            for one in self.stored().await?.1 {
                if one.epoch.retires <= moment(now) {
                    self.secrets.destroy(&self.db, &one, now).await?;
                }
            }
            Ok(())
        })
    }
}
