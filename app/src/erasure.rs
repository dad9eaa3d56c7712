//! Erasing a record again, as a restore does.

use oever_coordination::DossierId;
use oever_kernel::Ctx;
use oever_store::{StoreError, publish, transaction};
use oever_web::App;
use uuid::Uuid;

use crate::Failure;

/// Removes what must go before or with the key: index tokens and hits first (acknowledged), what a request
/// for a place says, and what other capabilities keep about a dossier. Safe to do again.
pub(crate) async fn forget(app: &App, ctx: &Ctx, record: Uuid) -> Result<(), Failure> {
    oever_linking::remove(app, ctx, record).await?;
    oever_placement::forget_dossier(app, ctx, DossierId(record)).await?;
    let dossier = match oever_coordination::dossier(&mut app.db().read().await?, DossierId(record)).await {
        Ok(dossier) => dossier,
        Err(StoreError::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    transaction!(app.db(), "erased again", |tx| -> Result<(), StoreError> {
        publish(tx, ctx, "dossier.erased", record, dossier.organisation, "").await
    })?;
    Ok(())
}
