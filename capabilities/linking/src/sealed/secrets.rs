//! Where the keys of the epochs are.

use oever_kernel::{OrganisationId, Permit, Timestamp};
use oever_sealing::envelope::Key;
use oever_sealing::epoch::Epoch;
use oever_store::{Db, Row, SignalKeyFiles, StoreError, Vault, args, transaction};
use uuid::Uuid;

use super::keys::SignalKeysError;
use super::model::{EPOCH_SECRET, moment};
use super::queries;
use crate::hex::{hex, unhex};

/// An epoch, as its row says.
pub(super) struct StoredEpoch {
    pub(super) id: Uuid,
    pub(super) epoch: Epoch,
    secret: Option<Vec<u8>>,
}

impl StoredEpoch {
    pub(super) fn read(row: &Row) -> Result<Self, SignalKeysError> {
        let number = u32::try_from(row.get::<i64>("number")?).map_err(|_| SignalKeysError::Damaged)?;
        let (opens, retires) = (moment(row.get("opens_at")?), moment(row.get("retires_at")?));
        Ok(Self { id: row.get("id")?, epoch: Epoch { number, opens, retires }, secret: row.get("secret")? })
    }
}

/// Embedded, a key lies in its row under a key of the vault: every process of the installation finds it there. At a key
/// service that runs apart it lies in a file, as its other keys do.
#[derive(Debug)]
pub(super) enum EpochSecrets {
    Vault(Vault),
    Files(SignalKeyFiles),
}

impl EpochSecrets {
    /// Keeps the key of a new epoch; gives what belongs in its row.
    pub(super) async fn keep(
        &self,
        id: Uuid,
        number: u32,
        key: Key,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, SignalKeysError> {
        match self {
            Self::Vault(vault) => {
                let own = vault.create(OrganisationId::INSTALLATION, id, now).await?;
                Ok(Some(own.seal(EPOCH_SECRET, id, &hex(key.expose()))))
            }
            Self::Files(files) => {
                files.keep(number, &key)?;
                Ok(None)
            }
        }
    }

    /// What was kept for an epoch that somebody else opened first belongs to nothing.
    pub(super) async fn drop_unused(&self, id: Uuid, now: Timestamp) -> Result<(), SignalKeysError> {
        match self {
            Self::Vault(vault) => Ok(vault.erase(id, now).await?),
            // Who was first and who came second wrote one file.
            Self::Files(_) => Ok(()),
        }
    }

    /// The key of an epoch; `None` when it was destroyed.
    pub(super) async fn key(&self, stored: &StoredEpoch) -> Result<Option<Key>, SignalKeysError> {
        match self {
            Self::Vault(vault) => {
                let Some(secret) = &stored.secret else { return Ok(None) };
                let permit = Permit::machine("sealed signals: evaluation");
                let text = vault.key(stored.id).await?.open(EPOCH_SECRET, stored.id, secret)?;
                let bytes = unhex(text.open(&permit)).and_then(|bytes| bytes.try_into().ok());
                bytes.map(|bytes| Some(Key::from_bytes(bytes))).ok_or(SignalKeysError::Damaged)
            }
            Self::Files(files) => Ok(Some(files.key(stored.epoch.number)?)),
        }
    }

    /// Destroys the key of an epoch that ended. Destroyed twice is destroyed.
    pub(super) async fn destroy(
        &self,
        db: &Db,
        stored: &StoredEpoch,
        now: Timestamp,
    ) -> Result<(), SignalKeysError> {
        match self {
            Self::Vault(_) if stored.secret.is_none() => Ok(()),
            Self::Vault(vault) => {
                vault.erase(stored.id, now).await?;
                transaction!(db, "sealed.retire", |tx| -> Result<(), StoreError> {
                    tx.execute(queries::DESTROY_EPOCH, args![stored.id]).await.map(drop)
                })?;
                Ok(())
            }
            Self::Files(files) => Ok(files.destroy(stored.epoch.number)?),
        }
    }
}
