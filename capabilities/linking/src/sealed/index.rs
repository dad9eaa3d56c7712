//! The index of sealed signals: deposits that it cannot read, and nothing given out below the threshold.

use std::future::Future;
use std::pin::Pin;

use oever_kernel::{Clock, Timestamp};
use oever_sealing::epoch::Epoch;
use oever_sealing::signal::{Deposit, LegalPerson, Release, SignalError};
use oever_store::{Db, StoreError, args, transaction};
use uuid::Uuid;

use super::model::moment;
use super::queries;

/// Why the index did not do it.
#[derive(Debug, thiserror::Error)]
pub enum SignalIndexError {
    /// A deposit that does not belong here.
    #[error(transparent)]
    Signal(#[from] SignalError),
    /// A deposit that would stay longer than any signal may.
    #[error("would stay for more than {days} days")]
    TooLong {
        /// The longest term of the index's settings.
        days: u32,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What came back is not what was asked for.
    #[error("the index answered something else than was asked")]
    Answer,
    /// The index runs elsewhere and cannot be had, or refuses.
    #[error(transparent)]
    Elsewhere(#[from] oever_wire::WireError),
}

/// That enough legal persons deposited about the same. Says nothing of what they deposited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyGroup {
    /// Under which value it lies.
    pub group: [u8; 32],
    /// The kind of value.
    pub kind: String,
    /// Which deposits, and by whom.
    pub deposits: Vec<(Uuid, LegalPerson)>,
}

/// What openers receive of a group.
#[derive(Debug)]
pub struct Ready {
    /// The shares of enough legal persons.
    pub release: Release,
    /// What they are to open.
    pub deposits: Vec<Deposit>,
}

/// What [`SignalIndex`] returns.
pub type IndexFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, SignalIndexError>> + Send + 'a>>;

/// Holds deposits. In process, or at another party over mutual TLS: the same calls. Each stands by itself and may be
/// repeated. The node vouches for the legal person in whose name it deposits: an index that runs apart knows the node by
/// its certificate, not the organisations behind it.
pub trait SignalIndex: Send + Sync {
    /// Takes deposits in, after checking each.
    fn put(&self, depositor: LegalPerson, epochs: Vec<Epoch>, deposits: Vec<Deposit>) -> IndexFuture<'_, ()>;

    /// Takes deposits out. Returning is the acknowledgement.
    fn remove(&self, deposits: Vec<Uuid>) -> IndexFuture<'_, ()>;

    /// Groups that reached their threshold, in the order of their value, those behind `after` only; empty when there are
    /// no more. Removes what expired first.
    fn ready(&self, after: Option<[u8; 32]>) -> IndexFuture<'_, Vec<ReadyGroup>>;

    /// One group, if it (still) reaches its threshold, with those of the `wanted` deposits that are in it.
    fn release(&self, group: [u8; 32], wanted: Vec<Uuid>) -> IndexFuture<'_, Option<Ready>>;
}

/// The index in this process, in a table of its own.
#[derive(Debug, Clone)]
pub struct LocalSignalIndex {
    /// Where the table is.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// How long a deposit may stay at most, in days.
    pub longest_days: u32,
}

impl LocalSignalIndex {
    /// Checks a deposit. The clock of who opened the epoch may be a moment ahead of ours.
    fn check(
        &self,
        depositor: LegalPerson,
        epochs: &[Epoch],
        deposit: &Deposit,
    ) -> Result<(), SignalIndexError> {
        let number = deposit.epoch();
        let epoch = epochs.iter().find(|epoch| epoch.number == number);
        let epoch = epoch.ok_or(SignalError::EpochNotActive { number })?;
        let now = moment(self.clock.now());
        deposit.check(depositor, epoch, now.max(epoch.opens))?;
        // One day more, for a clock of the node that is ahead.
        if deposit.expires() > now.plus_days(self.longest_days.saturating_add(1)) {
            return Err(SignalIndexError::TooLong { days: self.longest_days });
        }
        Ok(())
    }

    /// Removes what expired.
    pub(crate) async fn remove_expired(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        transaction!(self.db, "sealed.remove_expired", |tx| -> Result<(), StoreError> {
            tx.execute(queries::REMOVE_EXPIRED, args![now]).await.map(drop)
        })
    }

    async fn group(&self, group: &[u8], now: Timestamp) -> Result<Option<ReadyGroup>, SignalIndexError> {
        let mut tx = self.db.read().await?;
        let mut deposits = Vec::new();
        for row in tx.all(queries::MEMBERS_OF_GROUP, args![group, now]).await? {
            deposits.push((row.get("id")?, LegalPerson(*row.get::<Uuid>("legal_person")?.as_bytes())));
        }
        let Some(row) = tx.first(queries::ONE_OF_GROUP, args![group, now]).await? else { return Ok(None) };
        let kind = Deposit::from_bytes(&row.get::<Vec<u8>>("body")?)?.kind().to_owned();
        let group = group.try_into().map_err(|_| SignalError::Damaged { part: "the group" })?;
        Ok(Some(ReadyGroup { group, kind, deposits }))
    }
}

impl SignalIndex for LocalSignalIndex {
    fn put(&self, depositor: LegalPerson, epochs: Vec<Epoch>, deposits: Vec<Deposit>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            deposits.iter().try_for_each(|deposit| self.check(depositor, &epochs, deposit))?;
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

    fn ready(&self, after: Option<[u8; 32]>) -> IndexFuture<'_, Vec<ReadyGroup>> {
        Box::pin(async move {
            let now = self.clock.now();
            let after: Vec<u8> = after.map_or_else(Vec::new, Vec::from);
            self.remove_expired().await?;
            let page = args![now, after.as_slice()];
            let groups = self.db.read().await?.all(queries::READY_GROUPS, page).await?;
            let mut all = Vec::with_capacity(groups.len());
            for row in groups {
                all.extend(self.group(&row.get::<Vec<u8>>("group_key")?, now).await?);
            }
            Ok(all)
        })
    }

    fn release(&self, group: [u8; 32], wanted: Vec<Uuid>) -> IndexFuture<'_, Option<Ready>> {
        Box::pin(async move {
            let now = self.clock.now();
            let rows =
                self.db.read().await?.all(queries::DEPOSITS_OF_GROUP, args![group.as_slice(), now]).await?;
            let mut deposits = Vec::with_capacity(rows.len());
            for row in rows {
                deposits.push(Deposit::from_bytes(&row.get::<Vec<u8>>("body")?)?);
            }
            match Release::gather(&deposits, moment(now)) {
                Ok(release) => {
                    deposits.retain(|deposit| wanted.contains(&Uuid::from_bytes(deposit.id().0)));
                    Ok(Some(Ready { release, deposits }))
                }
                Err(SignalError::BelowThreshold { .. }) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }
}
