//! The index: blind tokens with opaque handles. It knows no organisation, no record and no value.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use oever_linkage::InputKind;
use oever_store::{Db, ReadTx, StoreError, Value, args, transaction};
use uuid::Uuid;

use crate::queries;

/// A token with the handle under which its owner put it there. Every token has a handle of its own, so that the
/// index cannot see which tokens belong to one record.
#[derive(Debug, Clone, Copy)]
pub struct IndexEntry {
    /// What the token was made of.
    pub kind: InputKind,
    /// The epoch of its key.
    pub epoch: u32,
    /// The token, as the index keeps it.
    pub token: [u8; 32],
    /// The handle.
    pub handle: Uuid,
}

/// Two handles that hold the same token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    /// One handle.
    pub one: Uuid,
    /// The other.
    pub other: Uuid,
    /// What the token was made of.
    pub kind: InputKind,
    /// How many handles hold it.
    pub holders: u64,
}

/// What [`Index`] returns.
pub type IndexFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Holds tokens and finds equal ones. In process, or at another party over mutual TLS: the same calls. Therefore each
/// call stands by itself and may be repeated.
pub trait Index: Send + Sync {
    /// Puts tokens in. The same entry twice is one entry.
    fn put(&self, entries: Vec<IndexEntry>) -> IndexFuture<'_, ()>;

    /// Takes out everything under these handles. Returning is the acknowledgement.
    fn remove(&self, handles: Vec<Uuid>) -> IndexFuture<'_, ()>;

    /// All meetings, over all organisations, leaving out tokens that `ignored_from` or more handles hold.
    fn meetings(&self, ignored_from: i64) -> IndexFuture<'_, Vec<Meeting>>;

    /// The meetings of these handles only, each as the one; for who cannot wait for the next comparison of everything.
    fn meetings_of(&self, handles: Vec<Uuid>, ignored_from: i64) -> IndexFuture<'_, Vec<Meeting>>;
}

/// The index in this process, in a table of its own.
#[derive(Debug, Clone)]
pub struct LocalIndex {
    /// Where the table is.
    pub db: Db,
}

impl Index for LocalIndex {
    fn put(&self, entries: Vec<IndexEntry>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            transaction!(self.db, "index.put", |tx| -> Result<(), StoreError> {
                for entry in &entries {
                    let row = args![entry.kind.code(), i64::from(entry.epoch), entry.token, entry.handle];
                    tx.execute(queries::PUT_TOKEN, row).await?;
                }
                Ok(())
            })
        })
    }

    fn remove(&self, handles: Vec<Uuid>) -> IndexFuture<'_, ()> {
        Box::pin(async move {
            transaction!(self.db, "index.remove", |tx| -> Result<(), StoreError> {
                for handle in &handles {
                    tx.execute(queries::REMOVE_TOKEN, args![*handle]).await?;
                }
                Ok(())
            })
        })
    }

    fn meetings(&self, ignored_from: i64) -> IndexFuture<'_, Vec<Meeting>> {
        Box::pin(async move {
            let rows = self.db.read().await?.all(queries::MEETINGS, args![ignored_from]).await?;
            let mut meetings = Vec::with_capacity(rows.len());
            for row in rows {
                let Some(kind) = InputKind::from_code(&row.get::<String>("kind")?) else { continue };
                let holders = u64::try_from(row.get::<i64>("holders")?).unwrap_or(0);
                meetings.push(Meeting { one: row.get("one")?, other: row.get("other")?, kind, holders });
            }
            Ok(meetings)
        })
    }

    fn meetings_of(&self, handles: Vec<Uuid>, ignored_from: i64) -> IndexFuture<'_, Vec<Meeting>> {
        Box::pin(async move {
            let mut tx = self.db.read().await?;
            let mut meetings = Vec::new();
            for handles in handles.chunks(TOGETHER) {
                let ignored_from = usize::try_from(ignored_from).unwrap_or(0);
                let most = ignored_from.saturating_mul(TOGETHER);
                let mut found = holders(&mut tx, handles, most).await?;
                if found.values().map(Vec::len).sum::<usize>() >= most {
                    // Something was cut off: one by one, no more than decides whether its token counts.
                    found.clear();
                    for one in handles {
                        found.extend(holders(&mut tx, &[*one], ignored_from).await?);
                    }
                }
                for (one, of) in found {
                    let holders = of.len() as u64;
                    if of.len() < ignored_from {
                        let others = of.into_iter().filter(|(other, _)| *other != one);
                        meetings.extend(others.map(|(other, kind)| Meeting { one, other, kind, holders }));
                    }
                }
            }
            Ok(meetings)
        })
    }
}

/// How many handles are asked for at once: what one record has, with some room.
const TOGETHER: usize = 24;

/// Who holds the tokens of these handles, themselves among them; not more than `most` in all.
async fn holders(
    tx: &mut ReadTx,
    handles: &[Uuid],
    most: usize,
) -> Result<BTreeMap<Uuid, Vec<(Uuid, InputKind)>>, StoreError> {
    let mut found: BTreeMap<Uuid, Vec<(Uuid, InputKind)>> = BTreeMap::new();
    let Some(last) = handles.last() else { return Ok(found) };
    let asked = handles.iter().chain(std::iter::repeat(last)).take(TOGETHER).map(|one| Value::from(*one));
    let asked = asked.chain([Value::from(i64::try_from(most).unwrap_or(i64::MAX))]).collect();
    for row in tx.all(queries::MEETINGS_OF, asked).await? {
        if let Some(kind) = InputKind::from_code(&row.get::<String>("kind")?) {
            found.entry(row.get("one")?).or_default().push((row.get("other")?, kind));
        }
    }
    Ok(found)
}
