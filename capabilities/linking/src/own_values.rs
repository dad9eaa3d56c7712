//! Values of the institution itself (the number of the shelter, its address): never compared, so never a hit.

use std::collections::BTreeSet;

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId};
use oever_linkage::{AttributeKind, Normalised, normalise};
use oever_sealing::envelope::blind_index;
use oever_store::{Once, ReadTx, StoreError, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FieldError, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::model::OWN_VALUE;
use crate::queries;

/// A value of the organisation itself.
#[derive(Debug, Clone)]
pub struct OwnValue {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: AttributeKind,
    /// The value, in normal form.
    pub value: String,
}

/// The blind tag of a value, different in every organisation.
pub(crate) fn tag(app: &App, organisation: OrganisationId, value: &Normalised) -> [u8; 32] {
    let key = app.vault().keyring().blind_index().derive("oever linking own values v1");
    let kind = format!("{organisation}/{}", value.kind().code());
    blind_index(&key, &kind, value.as_str().as_bytes())
}

/// The tags of an organisation's own values.
pub(crate) async fn tags(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<BTreeSet<Vec<u8>>, StoreError> {
    tx.all(queries::OWN_TAGS, args![organisation]).await?.iter().map(|row| row.get("tag")).collect()
}

/// Adds a value of the own organisation.
pub async fn add_own_value(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    kind: AttributeKind,
    value: &str,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let id = ctx.entropy.uuid();
    let allowed =
        app.authorise(ctx, "linking.enrol", &Record::owned("link_own_value", id, actor.organisation))?;
    if matches!(kind, AttributeKind::Name | AttributeKind::BirthDate | AttributeKind::DocumentNumber) {
        return Err(WebError::Invalid(FormProblem::at("kind", "linking-error-own-kind")));
    }
    let value = normalise(kind, value)
        .map_err(|error| WebError::Invalid(FormProblem(vec![in_words(ctx, "value", error)])))?;
    let key = app.vault().create(actor.organisation, id, ctx.now()).await?;
    let tag = tag(app, actor.organisation, &value);
    transaction!(app.db(), "linking.own_value", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.own_value").await? {
            return Ok(());
        }
        let sealed = key.seal(OWN_VALUE, id, value.as_str());
        let row = args![id, actor.organisation, kind.code(), tag, sealed, actor.function, ctx.now()];
        tx.execute(queries::INSERT_OWN_VALUE, row).await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "linking.own_value_added",
            kind: "link_own_value",
            record: id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/koppelingen/eigen-waarden").await?;
        Ok(())
    })
}

/// Takes a value of the own organisation away.
pub async fn remove_own_value(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: Uuid,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed =
        app.authorise(ctx, "linking.enrol", &Record::owned("link_own_value", id, actor.organisation))?;
    transaction!(app.db(), "linking.own_value_removed", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.own_value_removed").await? {
            return Ok(());
        }
        if tx.execute(queries::DELETE_OWN_VALUE, args![id, actor.organisation]).await? == 0 {
            return Err(WebError::NotFound);
        }
        let entry = Entry {
            organisation: actor.organisation,
            action: "linking.own_value_removed",
            kind: "link_own_value",
            record: id,
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/koppelingen/eigen-waarden").await?;
        Ok(())
    })?;
    app.vault().erase(id, ctx.now()).await?;
    Ok(())
}

/// The own organisation's values, for its own screen. The reading is written down.
pub async fn own_values(app: &App, ctx: &Ctx) -> Result<Vec<OwnValue>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let record = Record::owned("link_own_value", Uuid::nil(), actor.organisation);
    let allowed = app.authorise(ctx, "linking.enrol", &record)?;
    let permit =
        transaction!(app.db(), "linking.own_values", |tx| -> Result<oever_kernel::Permit, StoreError> {
            let entry = Entry {
                organisation: actor.organisation,
                action: "linking.own_values_read",
                kind: "link_own_value",
                record: actor.organisation.uuid(),
                rule: &allowed.rule(),
            };
            app.audit().reading(tx, ctx, entry).await
        })?;
    let rows = app.db().read().await?.all(queries::OWN_VALUES, args![actor.organisation]).await?;
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        let id: Uuid = row.get("id")?;
        let Some(kind) = AttributeKind::from_code(&row.get::<String>("kind")?) else { continue };
        let sealed: Vec<u8> = row.get("value")?;
        let value = app.vault().key(id).await?.open(OWN_VALUE, id, &sealed)?;
        values.push(OwnValue { id, kind, value: value.open(&permit).clone() });
    }
    Ok(values)
}

/// What is wrong with a value and what would work, in the language of the visitor.
pub(crate) fn in_words(ctx: &Ctx, field: &str, error: oever_linkage::NormaliseError) -> FieldError {
    let text = error.problem.text();
    let message = match ctx.language {
        oever_kernel::Language::Nl => format!("{} Bijvoorbeeld: {}", text.nl, error.example()),
        oever_kernel::Language::En => format!("{} For example: {}", text.en, error.example()),
    };
    FieldError { field: field.to_owned(), message }
}
