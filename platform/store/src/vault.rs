//! The key store: one key per record, wrapped per organisation, wrapped by the root key file.
//! It lives in a database of its own, apart from the data, with short-lived backups of its own.

use std::fmt;
use std::sync::Arc;

use oever_kernel::{Entropy, OrganisationId, Sensitive, Timestamp};
use oever_sealing::envelope::{self, Aad, Key};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zeroize::Zeroize;

use crate::{Column, Db, Keyring, StoreError, args, transaction};

crate::statements! {
    FIND_ORGANISATION = "SELECT version, wrapped FROM organisation_keys WHERE organisation = $1 ORDER BY version DESC";
    INSERT_ORGANISATION = "INSERT INTO organisation_keys (organisation, version, wrapped, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (organisation, version) DO NOTHING";
    FIND_RECORD = "SELECT organisation, key_version, wrapped FROM record_keys WHERE record = $1";
    INSERT_RECORD = "INSERT INTO record_keys (record, organisation, key_version, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)";
    DELETE_RECORD = "DELETE FROM record_keys WHERE record = $1";
    INSERT_ERASURE = "INSERT INTO erasures (record, erased_at) VALUES ($1, $2) ON CONFLICT (record) DO NOTHING";
    IS_ERASED = "SELECT erased_at FROM erasures WHERE record = $1";
    ALL_ERASURES = "SELECT record, erased_at FROM erasures ORDER BY erased_at, record";
    OF_ORGANISATION = "SELECT record, key_version, wrapped FROM record_keys WHERE organisation = $1";
    HAS_VERSION = "SELECT version FROM organisation_keys WHERE organisation = $1 AND version = $2";
    DELETE_VERSIONS = "DELETE FROM organisation_keys WHERE organisation = $1 AND version < $2";
    ALL_ORGANISATIONS = "SELECT organisation, version, wrapped FROM organisation_keys ORDER BY organisation, version";
    REWRAP_ORGANISATION = "UPDATE organisation_keys SET wrapped = $3 WHERE organisation = $1 AND version = $2";
    REWRAP_RECORD = "UPDATE record_keys SET organisation = $2, key_version = $3, wrapped = $4 WHERE record = $1";
}

/// Keys of organisations and records.
#[derive(Clone)]
pub struct Vault {
    keys: Db,
    keyring: Keyring,
    entropy: Entropy,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

/// The opened key of one record; seals and opens its columns.
#[derive(Clone)]
pub struct RecordKey {
    record: Uuid,
    key: Arc<Key>,
    entropy: Entropy,
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordKey of {}", self.record)
    }
}

impl Vault {
    /// A vault over a key store whose schema is up to date.
    pub const fn new(keys: Db, keyring: Keyring, entropy: Entropy) -> Self {
        Self { keys, keyring, entropy }
    }

    /// The key files.
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The key store's database.
    pub const fn db(&self) -> &Db {
        &self.keys
    }

    async fn organisation_key(
        &self,
        organisation: OrganisationId,
        version: Option<i64>,
        now: Timestamp,
    ) -> Result<(i64, Key), StoreError> {
        for _ in 0..2 {
            let mut tx = self.keys.read().await?;
            let rows = tx.all(FIND_ORGANISATION, args![organisation]).await?;
            drop(tx);
            for row in rows {
                let found: i64 = row.get("version")?;
                if version.is_none_or(|wanted| wanted == found) {
                    let wrapped: Vec<u8> = row.get("wrapped")?;
                    let key =
                        envelope::unwrap(self.keyring.root(), &organisation_aad(&organisation), &wrapped)
                            .map_err(|_| StoreError::Sealed {
                                table: "organisation_keys",
                                column: "wrapped",
                            })?;
                    return Ok((found, key));
                }
            }
            if version.is_some() {
                return Err(StoreError::NotFound);
            }
            let wrapped = {
                let mut rng = self.entropy.rng();
                let key = Key::generate(&mut rng);
                envelope::wrap(self.keyring.root(), &organisation_aad(&organisation), &key, &mut rng)
            };
            transaction!(self.keys, "organisation key", |tx| -> Result<(), StoreError> {
                tx.execute(INSERT_ORGANISATION, args![organisation, 1i64, wrapped.clone(), now])
                    .await
                    .map(drop)
            })?;
        }
        Err(StoreError::NotFound)
    }

    /// Makes the key of a new record. A key without data is harmless; data without a key cannot exist, so
    /// this runs before the transaction that stores the record.
    ///
    /// # Errors
    /// When the record has a key, or had one that was destroyed.
    pub async fn create(
        &self,
        organisation: OrganisationId,
        record: impl Into<Uuid>,
        now: Timestamp,
    ) -> Result<RecordKey, StoreError> {
        let record = record.into();
        let key = Key::generate(&mut self.entropy.rng());
        self.wrapped_for(organisation, record, &key, now, Place::New).await?;
        Ok(RecordKey { record, key: Arc::new(key), entropy: self.entropy.clone() })
    }

    /// Stores a record's key, wrapped under the organisation's key. That may be replaced at this very moment: then under
    /// the new one.
    async fn wrapped_for(
        &self,
        organisation: OrganisationId,
        record: Uuid,
        key: &Key,
        now: Timestamp,
        place: Place,
    ) -> Result<(), StoreError> {
        loop {
            let (version, outer) = self.organisation_key(organisation, None, now).await?;
            let wrapped =
                envelope::wrap(&outer, &record_aad(record.as_bytes()), key, &mut self.entropy.rng());
            let stored = transaction!(self.keys, "record key", |tx| -> Result<bool, StoreError> {
                if tx.first(HAS_VERSION, args![organisation, version]).await?.is_none() {
                    return Ok(false);
                }
                if place == Place::Known {
                    tx.update(REWRAP_RECORD, args![record, organisation, version, wrapped.clone()]).await?;
                    return Ok(true);
                }
                if tx.first(IS_ERASED, args![record]).await?.is_some() {
                    return Err(StoreError::Erased);
                }
                tx.execute(INSERT_RECORD, args![record, organisation, version, wrapped.clone(), now]).await?;
                Ok(true)
            })?;
            if stored {
                return Ok(());
            }
        }
    }

    /// The key of a record.
    ///
    /// # Errors
    /// [`StoreError::Erased`] when it was destroyed, [`StoreError::NotFound`] when there never was one.
    pub async fn key(&self, record: impl Into<Uuid>) -> Result<RecordKey, StoreError> {
        let record = record.into();
        let mut tx = self.keys.read().await?;
        let Some(row) = tx.first(FIND_RECORD, args![record]).await? else {
            return Err(match tx.first(IS_ERASED, args![record]).await? {
                Some(_) => StoreError::Erased,
                None => StoreError::NotFound,
            });
        };
        drop(tx);
        let organisation: OrganisationId = row.get("organisation")?;
        let (_, outer) =
            self.organisation_key(organisation, Some(row.get("key_version")?), Timestamp(0)).await?;
        self.unwrap_record(record, &outer, &row.get::<Vec<u8>>("wrapped")?)
    }

    /// The keys of all records of an organisation, for lists. Records without a key are left out.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn keys_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<std::collections::HashMap<Uuid, RecordKey>, StoreError> {
        let mut tx = self.keys.read().await?;
        let rows = tx.all(OF_ORGANISATION, args![organisation]).await?;
        drop(tx);
        let mut keys = std::collections::HashMap::with_capacity(rows.len());
        let mut outer: Option<(i64, Key)> = None;
        for row in rows {
            let version: i64 = row.get("key_version")?;
            if outer.as_ref().is_none_or(|(found, _)| *found != version) {
                outer = Some(self.organisation_key(organisation, Some(version), Timestamp(0)).await?);
            }
            let record: Uuid = row.get("record")?;
            if let Some((_, outer)) = &outer {
                keys.insert(record, self.unwrap_record(record, outer, &row.get::<Vec<u8>>("wrapped")?)?);
            }
        }
        Ok(keys)
    }

    fn unwrap_record(&self, record: Uuid, outer: &Key, wrapped: &[u8]) -> Result<RecordKey, StoreError> {
        let key = envelope::unwrap(outer, &record_aad(record.as_bytes()), wrapped)
            .map_err(|_| StoreError::Sealed { table: "record_keys", column: "wrapped" })?;
        Ok(RecordKey { record, key: Arc::new(key), entropy: self.entropy.clone() })
    }

    /// Gives a record to another organisation: its key is wrapped anew, its content stays as it is.
    ///
    /// # Errors
    /// When the record has no key.
    pub async fn hand_over(
        &self,
        record: impl Into<Uuid>,
        to: OrganisationId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let record = record.into();
        let opened = self.key(record).await?;
        self.wrapped_for(to, record, &opened.key, now, Place::Known).await
    }

    /// The organisations that have a key.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn organisations(&self) -> Result<Vec<OrganisationId>, StoreError> {
        let rows = self.keys.read().await?.all(ALL_ORGANISATIONS, args![]).await?;
        let mut all = rows.iter().map(|row| row.get("organisation")).collect::<Result<Vec<_>, _>>()?;
        all.dedup();
        Ok(all)
    }

    /// Gives an organisation a new key and wraps the keys of its records under it; the content stays as it is, and the
    /// old key is gone. All or nothing. Returns the number of records.
    ///
    /// # Errors
    /// When a key does not open, or the key store does not answer: then the old key stays in use.
    pub async fn rotate_organisation(
        &self,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let sealed = |table| StoreError::Sealed { table, column: "wrapped" };
        transaction!(self.keys, "rotate organisation key", |tx| -> Result<usize, StoreError> {
            let mut versions = std::collections::HashMap::new();
            for row in tx.all(FIND_ORGANISATION, args![organisation]).await? {
                let wrapped: Vec<u8> = row.get("wrapped")?;
                let key = envelope::unwrap(self.keyring.root(), &organisation_aad(&organisation), &wrapped)
                    .map_err(|_| sealed("organisation_keys"))?;
                versions.insert(row.get::<i64>("version")?, key);
            }
            let next = versions.keys().max().ok_or(StoreError::NotFound)? + 1;
            let outer = Key::generate(&mut self.entropy.rng());
            let aad = organisation_aad(&organisation);
            let wrapped = envelope::wrap(self.keyring.root(), &aad, &outer, &mut self.entropy.rng());
            tx.execute(INSERT_ORGANISATION, args![organisation, next, wrapped, now]).await?;
            let rows = tx.all(OF_ORGANISATION, args![organisation]).await?;
            for row in &rows {
                let record: Uuid = row.get("record")?;
                let old = versions.get(&row.get::<i64>("key_version")?).ok_or(sealed("record_keys"))?;
                let opened = self.unwrap_record(record, old, &row.get::<Vec<u8>>("wrapped")?)?;
                let aad = record_aad(record.as_bytes());
                let wrapped = envelope::wrap(&outer, &aad, &opened.key, &mut self.entropy.rng());
                tx.update(REWRAP_RECORD, args![record, organisation, next, wrapped]).await?;
            }
            tx.execute(DELETE_VERSIONS, args![organisation, next]).await?;
            Ok(rows.len())
        })
    }

    /// Wraps the keys of all organisations under another root key. All or nothing. From then on only that root key
    /// opens them: the key file must follow ([`Keyring::replace_root`]). Returns the number of keys.
    ///
    /// # Errors
    /// When a key does not open, or the key store does not answer: then the present root key stays in use.
    pub async fn rewrap_root(&self, next: &Key) -> Result<usize, StoreError> {
        transaction!(self.keys, "rotate root key", |tx| -> Result<usize, StoreError> {
            let rows = tx.all(ALL_ORGANISATIONS, args![]).await?;
            for row in &rows {
                let organisation: OrganisationId = row.get("organisation")?;
                let aad = organisation_aad(&organisation);
                let key = envelope::unwrap(self.keyring.root(), &aad, &row.get::<Vec<u8>>("wrapped")?)
                    .map_err(|_| StoreError::Sealed { table: "organisation_keys", column: "wrapped" })?;
                let wrapped = envelope::wrap(next, &aad, &key, &mut self.entropy.rng());
                let row = args![organisation, row.get::<i64>("version")?, wrapped];
                tx.update(REWRAP_ORGANISATION, row).await?;
            }
            Ok(rows.len())
        })
    }

    /// Destroys the key of a record: what it sealed is gone, here at once and from backups when the key
    /// store's own backups have expired. The record stays on the erasure list, which a restore replays.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn erase(&self, record: impl Into<Uuid>, now: Timestamp) -> Result<(), StoreError> {
        let record = record.into();
        transaction!(self.keys, "erase record key", |tx| -> Result<(), StoreError> {
            tx.execute(INSERT_ERASURE, args![record, now]).await?;
            tx.execute(DELETE_RECORD, args![record]).await.map(drop)
        })
    }

    /// The erasure list: record and time, oldest first.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn erasures(&self) -> Result<Vec<(Uuid, Timestamp)>, StoreError> {
        let mut tx = self.keys.read().await?;
        tx.all(ALL_ERASURES, args![])
            .await?
            .iter()
            .map(|row| Ok((row.get("record")?, row.get("erased_at")?)))
            .collect()
    }
}

/// Whether a record has a row already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    New,
    Known,
}

fn organisation_aad(organisation: &OrganisationId) -> Aad<'_> {
    Aad { table: "organisation_keys", column: "wrapped", row: organisation.0.as_bytes() }
}

fn record_aad(record: &[u8]) -> Aad<'_> {
    Aad { table: "record_keys", column: "wrapped", row: record }
}

impl RecordKey {
    /// Seals a text for a column of a row.
    pub fn seal(&self, column: Column, row: impl Into<Uuid>, text: &str) -> Vec<u8> {
        let row = row.into();
        envelope::seal(&self.key, &column.aad(row.as_bytes()), text.as_bytes(), &mut self.entropy.rng())
    }

    /// Seals a text in one of a few sizes, so that its length says little.
    pub fn seal_padded(&self, column: Column, row: impl Into<Uuid>, text: &str) -> Vec<u8> {
        let row = row.into();
        let mut padded = envelope::pad(text.as_bytes());
        let sealed = envelope::seal(&self.key, &column.aad(row.as_bytes()), &padded, &mut self.entropy.rng());
        padded.zeroize();
        sealed
    }

    /// Seals a value as JSON.
    ///
    /// # Errors
    /// When the value has no JSON form.
    pub fn seal_json(
        &self,
        column: Column,
        row: impl Into<Uuid>,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        let mut text = serde_json::to_string(value).map_err(|_| column.does_not_open())?;
        let sealed = self.seal_padded(column, row, &text);
        text.zeroize();
        Ok(sealed)
    }

    /// Opens a text.
    ///
    /// # Errors
    /// [`StoreError::Sealed`]: wrong key, wrong row, or damaged.
    pub fn open(
        &self,
        column: Column,
        row: impl Into<Uuid>,
        sealed: &[u8],
    ) -> Result<Sensitive<String>, StoreError> {
        let row = row.into();
        let bytes = envelope::open(&self.key, &column.aad(row.as_bytes()), sealed)
            .map_err(|_| column.does_not_open())?;
        String::from_utf8(bytes.to_vec()).map(Sensitive::new).map_err(|_| column.does_not_open())
    }

    /// Opens a text that was padded.
    ///
    /// # Errors
    /// As [`RecordKey::open`].
    pub fn open_padded(
        &self,
        column: Column,
        row: impl Into<Uuid>,
        sealed: &[u8],
    ) -> Result<Sensitive<String>, StoreError> {
        let row = row.into();
        let bytes = envelope::open(&self.key, &column.aad(row.as_bytes()), sealed)
            .map_err(|_| column.does_not_open())?;
        let text = envelope::unpad(&bytes).map_err(|_| column.does_not_open())?;
        String::from_utf8(text.to_vec()).map(Sensitive::new).map_err(|_| column.does_not_open())
    }

    /// Opens a value sealed as JSON. The value is whatever the capability made of it; it keeps it in
    /// [`Sensitive`] where it is shown.
    ///
    /// # Errors
    /// As [`RecordKey::open`].
    pub fn open_json<T: DeserializeOwned>(
        &self,
        column: Column,
        row: impl Into<Uuid>,
        sealed: &[u8],
        permit: &oever_kernel::Permit,
    ) -> Result<T, StoreError> {
        let text = self.open_padded(column, row, sealed)?;
        serde_json::from_str(text.open(permit)).map_err(|_| column.does_not_open())
    }
}
