//! Erasing a record again, as a restore does.

use oever_coordination::DossierId;
use oever_kernel::Ctx;
use oever_store::StoreError;
use oever_web::App;
use uuid::Uuid;

use crate::Failure;

/// Removes what a copy brought back of an erased record: index tokens and hits first (acknowledged), what a request
/// for a place says, and the dossier with the report it came from. Safe to do again.
pub(crate) async fn forget(app: &App, ctx: &Ctx, record: Uuid) -> Result<(), Failure> {
    oever_linking::remove(app, ctx, record).await?;
    oever_placement::forget_dossier(app, ctx, DossierId(record)).await?;
    match oever_coordination::dossier(&mut app.db().read().await?, DossierId(record)).await {
        Ok(dossier) => Ok(oever_coordination::erase_dossier(app, ctx, dossier.id).await?),
        Err(StoreError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
