//! Every submission counts once.

use oever_kernel::{Ctx, Timestamp};
use uuid::Uuid;

use crate::{ReadTx, StoreError, WriteTx, args};

crate::statements! {
    CLAIM = "INSERT INTO submissions (key, actor, use_case, at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING";
    FIND = "SELECT actor, use_case, outcome FROM submissions WHERE key = $1";
    FINISH = "UPDATE submissions SET outcome = $2 WHERE key = $1";
    FORGET = "DELETE FROM submissions WHERE at < $1";
}

/// A form or API write with the key that its sender chose for it.
#[derive(Debug, Clone, Copy)]
pub struct Submission {
    /// Random, made when the form was shown or by the API client.
    pub key: Uuid,
}

/// Whether a submission is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// First time: do the work, then call [`finish_submission`] in the same transaction.
    Fresh,
    /// Done before: this was its outcome (where the sender was sent).
    Done(String),
}

/// Claims a submission inside the transaction that does its work.
///
/// # Errors
/// [`StoreError::NotFound`] when the key was used by somebody else or for something else.
pub async fn once(
    tx: &mut WriteTx,
    ctx: &Ctx,
    submission: Submission,
    use_case: &str,
) -> Result<Once, StoreError> {
    let actor = ctx.actor.as_ref().map_or(Uuid::nil(), |actor| actor.account.uuid());
    if tx.execute(CLAIM, args![submission.key, actor, use_case, ctx.now()]).await? == 1 {
        return Ok(Once::Fresh);
    }
    let row = tx.one(FIND, args![submission.key]).await?;
    if row.get::<Uuid>("actor")? != actor || row.get::<String>("use_case")? != use_case {
        return Err(StoreError::NotFound);
    }
    Ok(Once::Done(row.get::<Option<String>>("outcome")?.unwrap_or_default()))
}

/// Where the actor's submission led, when it was done before.
///
/// # Errors
/// When the database refuses.
pub async fn outcome_of(
    tx: &mut ReadTx,
    ctx: &Ctx,
    submission: Submission,
    use_case: &str,
) -> Result<Option<String>, StoreError> {
    let actor = ctx.actor.as_ref().map_or(Uuid::nil(), |actor| actor.account.uuid());
    let Some(row) = tx.first(FIND, args![submission.key]).await? else { return Ok(None) };
    let own = row.get::<Uuid>("actor")? == actor && row.get::<String>("use_case")? == use_case;
    Ok(if own { row.get("outcome")? } else { None })
}

/// Writes down where a submission led. Never anything personal: a path with ids.
///
/// # Errors
/// When the database refuses.
pub async fn finish_submission(
    tx: &mut WriteTx,
    submission: Submission,
    outcome: &str,
) -> Result<(), StoreError> {
    tx.execute(FINISH, args![submission.key, outcome]).await.map(drop)
}

/// Forgets submissions older than an instant.
///
/// # Errors
/// When the database refuses.
#[allow(dead_code, reason = "called by the retention job of the worker")]
pub(crate) async fn forget(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![before]).await
}
