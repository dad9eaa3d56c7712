//! The log of the own organisation, for its data protection officer.

use oever_audit::{Audit, Entry, Line};
use oever_kernel::Ctx;
use oever_store::{StoreError, transaction};
use oever_web::{App, Record, WebError};

/// Rows on one page.
pub(crate) const PAGE: i64 = 50;

/// The log of the own organisation from row `before` down, newest first. Reading it is itself written down.
///
/// # Errors
/// [`WebError::NotFound`] for who is not its data protection officer.
pub async fn log(app: &App, ctx: &Ctx, before: i64) -> Result<Vec<Line>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let record = Record::owned("organisation", actor.organisation, actor.organisation);
    let allowed = app.authorise(ctx, "audit.read", &record)?;
    let lines = Audit::of_organisation(&mut app.db().read().await?, actor.organisation, before, PAGE).await?;
    transaction!(app.db(), "audit.read", |tx| -> Result<(), StoreError> {
        let entry = Entry {
            organisation: actor.organisation,
            action: "audit.read",
            kind: "organisation",
            record: actor.organisation.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await
    })?;
    Ok(lines)
}
