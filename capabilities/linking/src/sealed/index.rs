//! The index of sealed signals: deposits that it cannot read, and nothing given out below the threshold.

use std::future::Future;
use std::pin::Pin;

use oever_kernel::{Clock, Timestamp};
use oever_sealing::epoch::Epoch;
use oever_sealing::signal::{Deposit, LegalPerson, Release, SignalError};
use oever_store::{Db, StoreError, args, transaction};
use oever_web::App;
use uuid::Uuid;

use super::model::moment;
use super::queries;

/// Why the index did not do it.
#[derive(Debug, thiserror::Error)]
pub enum SignalIndexError {
    /// A deposit that does not belong here.
    #[error(transparent)]
    Signal(#[from] SignalError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Deposits of enough legal persons about the same.
#[derive(Debug)]
pub struct Ready {
    /// Under which value they lie.
    pub group: Vec<u8>,
    /// What openers receive.
    pub release: Release,
    /// What they are to open.
    pub deposits: Vec<Deposit>,
}

/// What [`SignalIndex`] returns.
pub type IndexFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, SignalIndexError>> + Send + 'a>>;

/// Holds deposits. In process today; the same calls over mutual TLS when it runs apart: then the depositor is who the
/// connection proves. Each call stands by itself and may be repeated.
pub trait SignalIndex: Send + Sync {
    /// Takes deposits in, after checking each.
    fn put(&self, depositor: LegalPerson, epochs: Vec<Epoch>, deposits: Vec<Deposit>) -> IndexFuture<'_, ()>;

    /// Takes deposits out. Returning is the acknowledgement.
    fn remove(&self, deposits: Vec<Uuid>) -> IndexFuture<'_, ()>;

    /// Everything that reached its threshold; removes what expired first.
    fn ready(&self) -> IndexFuture<'_, Vec<Ready>>;

    /// One group, if it (still) reaches its threshold.
    fn release(&self, group: Vec<u8>) -> IndexFuture<'_, Option<Ready>>;
}

/// The index in this process, in a table of its own.
#[derive(Debug)]
pub struct LocalSignalIndex {
    db: Db,
    clock: Clock,
}

impl LocalSignalIndex {
    pub(crate) fn new(app: &App) -> Self {
        Self { db: app.db().clone(), clock: app.clock().clone() }
    }
}

impl SignalIndex for LocalSignalIndex {
    fn put(&self, depositor: LegalPerson, epochs: Vec<Epoch>, deposits: Vec<Deposit>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            let now = moment(self.clock.now());
            for deposit in &deposits {
                let number = deposit.epoch();
                let epoch = epochs.iter().find(|epoch| epoch.number == number);
                deposit.check(depositor, epoch.ok_or(SignalError::EpochNotActive { number })?, now)?;
            }
            transaction!(self.db, "sealed.put", |tx| -> Result<(), StoreError> {
                for deposit in &deposits {
                    let row = args![
                        Uuid::from_bytes(deposit.id().0),
                        deposit.group(),
                        Uuid::from_bytes(deposit.depositor().0),
                        i64::from(deposit.threshold()),
                        Timestamp(deposit.expires().microseconds()),
                        deposit.to_bytes()
                    ];
                    tx.execute(queries::PUT_DEPOSIT, row).await?;
                }
                Ok(())
            })?;
            Ok(())
        })
    }

    fn remove(&self, deposits: Vec<Uuid>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            transaction!(self.db, "sealed.remove", |tx| -> Result<(), StoreError> {
                for deposit in &deposits {
                    tx.execute(queries::REMOVE_DEPOSIT, args![*deposit]).await?;
                }
                Ok(())
            })?;
            Ok(())
        })
    }

    fn ready(&self) -> IndexFuture<'_, Vec<Ready>> {
        Box::pin(async move {
            let now = self.clock.now();
            let groups = transaction!(self.db, "sealed.ready", |tx| -> Result<Vec<Vec<u8>>, StoreError> {
                tx.execute(queries::REMOVE_EXPIRED, args![now]).await?;
                tx.all(queries::READY_GROUPS, args![now])
                    .await?
                    .iter()
                    .map(|row| row.get("group_key"))
                    .collect()
            })?;
            let mut all = Vec::new();
            for group in groups {
                all.extend(self.release(group).await?);
            }
            Ok(all)
        })
    }

    fn release(&self, group: Vec<u8>) -> IndexFuture<'_, Option<Ready>> {
        Box::pin(async move {
            let now = self.clock.now();
            let rows =
                self.db.read().await?.all(queries::DEPOSITS_OF_GROUP, args![group.as_slice(), now]).await?;
            let mut deposits = Vec::with_capacity(rows.len());
            for row in rows {
                deposits.push(Deposit::from_bytes(&row.get::<Vec<u8>>("body")?)?);
            }
            match Release::gather(&deposits, moment(now)) {
                Ok(release) => Ok(Some(Ready { group, release, deposits })),
                Err(SignalError::BelowThreshold { .. }) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }
}
