//! Tasks that other capabilities put on the worklist: an answer to give, an outcome to ask.

use jiff::civil::Date;
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{StoreError, WriteTx, args};
use uuid::Uuid;

use crate::model::DossierId;
use crate::queries;

/// A task for the worklist. Its words are two texts of the capability that asks: `{kind}` (title, with
/// `alias`) and `{kind}-why`, such as `placement-task-answers` and `placement-task-answers-why`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// Whose worklist.
    pub organisation: OrganisationId,
    /// The dossier it is about.
    pub dossier: Option<DossierId>,
    /// Key of its title.
    pub kind: &'static str,
    /// The record that asks for it; one open task of a kind per record.
    pub subject: Uuid,
    /// Where it is done.
    pub href: String,
    /// Due on.
    pub due_on: Date,
}

/// Puts a task on the worklist, in the caller's transaction. The same kind and subject twice is one task.
///
/// # Errors
/// When the database refuses.
pub async fn add_task(tx: &mut WriteTx, ctx: &Ctx, task: &NewTask) -> Result<(), StoreError> {
    tx.execute(
        queries::INSERT_TASK,
        args![
            ctx.entropy.uuid(),
            task.organisation,
            task.dossier.map(DossierId::uuid),
            task.kind,
            task.subject,
            &task.href,
            task.due_on,
            ctx.now()
        ],
    )
    .await
    .map(drop)
}

/// Takes a task off the worklist.
///
/// # Errors
/// When the database refuses.
pub async fn finish_task(
    tx: &mut WriteTx,
    ctx: &Ctx,
    kind: &str,
    subject: impl Into<Uuid>,
) -> Result<(), StoreError> {
    tx.execute(queries::FINISH_TASK, args![kind, subject.into(), ctx.now()]).await.map(drop)
}
