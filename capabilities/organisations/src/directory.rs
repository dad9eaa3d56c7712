//! Who does what, for whom, where, and reachable how: functions, never persons.

use jiff::civil::Date;
use oever_kernel::{Ctx, FunctionId, OrganisationId, Role};
use oever_store::{ReadTx, StoreError, WriteTx, args, transaction};
use oever_web::App;

use crate::model::{FunctionView, Organisation, OrganisationKind};
use crate::queries;

/// One organisation.
pub async fn organisation(tx: &mut ReadTx, id: OrganisationId) -> Result<Organisation, StoreError> {
    Organisation::read(&tx.one(queries::ORGANISATION, args![id]).await?)
}

/// All organisations, by name.
pub async fn organisations(tx: &mut ReadTx) -> Result<Vec<Organisation>, StoreError> {
    tx.all(queries::ORGANISATIONS, args![]).await?.iter().map(Organisation::read).collect()
}

/// The organisation with this key in the file it was imported from.
pub async fn organisation_by_code(tx: &mut ReadTx, code: &str) -> Result<Option<Organisation>, StoreError> {
    tx.first(queries::ORGANISATION_BY_REF, args![code]).await?.map(|row| Organisation::read(&row)).transpose()
}

/// One function.
pub async fn function(tx: &mut ReadTx, id: FunctionId) -> Result<FunctionView, StoreError> {
    FunctionView::read(&tx.one(queries::FUNCTION, args![id]).await?)
}

/// Functions with a role, in one region or everywhere.
pub async fn functions_with_role(
    tx: &mut ReadTx,
    role: Role,
    region: Option<&str>,
) -> Result<Vec<FunctionView>, StoreError> {
    tx.all(queries::FUNCTIONS_WITH_ROLE, args![role.name(), region])
        .await?
        .iter()
        .map(FunctionView::read)
        .collect()
}

/// Functions of an organisation.
pub async fn functions_of(
    tx: &mut ReadTx,
    organisation: OrganisationId,
) -> Result<Vec<FunctionView>, StoreError> {
    tx.all(queries::FUNCTIONS_OF, args![organisation]).await?.iter().map(FunctionView::read).collect()
}

/// The region that serves a municipality on a date, by the dated mapping.
pub async fn region_for(tx: &mut ReadTx, municipality: &str, on: Date) -> Result<Option<String>, StoreError> {
    tx.first(queries::REGION_OF, args![municipality, on]).await?.map(|row| row.get("region")).transpose()
}

/// The function that a signal from a municipality goes to on a date. A municipality or region without a
/// coordinator goes to the national centre.
///
/// # Errors
/// [`StoreError::NotFound`] when the installation has no national centre either.
pub async fn coordination_for(
    tx: &mut ReadTx,
    municipality: &str,
    on: Date,
) -> Result<FunctionView, StoreError> {
    if let Some(region) = region_for(tx, municipality, on).await?
        && let Some(function) =
            functions_with_role(tx, Role::Coordinator, Some(&region)).await?.into_iter().next()
    {
        return Ok(function);
    }
    functions_with_role(tx, Role::NationalCentre, None).await?.into_iter().next().ok_or(StoreError::NotFound)
}

/// What is needed to add an organisation.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// The legal person it is part of; itself when `None`.
    pub legal_person: Option<OrganisationId>,
    /// Coordination region.
    pub region: Option<String>,
    /// Municipality.
    pub municipality: Option<String>,
    /// Acts under a municipal mandate.
    pub mandate: bool,
    /// Supervision status.
    pub supervision: String,
    /// Work number.
    pub work_number: String,
    /// Key in the file it comes from: the same key again is an update.
    pub external_ref: Option<String>,
}

/// Adds an organisation, or updates the one with the same external reference. For the machine's own
/// commands (import, demo); there is no page for it.
pub async fn save_organisation(
    app: &App,
    ctx: &Ctx,
    new: &NewOrganisation,
) -> Result<OrganisationId, StoreError> {
    transaction!(app.db(), "organisation.save", |tx| -> Result<OrganisationId, StoreError> {
        save_in(tx, ctx, new).await
    })
}

pub(crate) async fn save_in(
    tx: &mut WriteTx,
    ctx: &Ctx,
    new: &NewOrganisation,
) -> Result<OrganisationId, StoreError> {
    if let Some(reference) = &new.external_ref
        && let Some(row) = tx.first(queries::ORGANISATION_BY_REF, args![reference]).await?
    {
        let found = Organisation::read(&row)?;
        tx.update(
            queries::UPDATE_ORGANISATION,
            args![
                found.id,
                found.version,
                &new.name,
                new.kind.name(),
                new.region.clone(),
                new.municipality.clone(),
                new.mandate,
                &new.supervision,
                &new.work_number
            ],
        )
        .await?;
        return Ok(found.id);
    }
    let id = OrganisationId::random(&ctx.entropy);
    tx.execute(
        queries::INSERT_ORGANISATION,
        args![
            id,
            &new.name,
            new.kind.name(),
            new.legal_person.unwrap_or(id),
            new.region.clone(),
            new.municipality.clone(),
            new.mandate,
            &new.supervision,
            &new.work_number,
            new.external_ref.clone()
        ],
    )
    .await?;
    Ok(id)
}

/// Adds a function to an organisation.
pub async fn add_function(
    app: &App,
    ctx: &Ctx,
    organisation: OrganisationId,
    title: &str,
    role: Role,
    region: Option<&str>,
    work_number: &str,
) -> Result<FunctionId, StoreError> {
    let id = FunctionId::random(&ctx.entropy);
    transaction!(app.db(), "function.add", |tx| -> Result<(), StoreError> {
        tx.execute(queries::INSERT_FUNCTION, args![id, organisation, title, role.name(), region, work_number])
            .await
            .map(drop)
    })?;
    Ok(id)
}

/// Says which region serves a municipality from a date on. The same municipality and date again replaces it.
pub async fn map_region(
    app: &App,
    municipality: &str,
    region: &str,
    valid_from: Date,
    valid_until: Option<Date>,
    source: &str,
) -> Result<(), StoreError> {
    transaction!(app.db(), "region.map", |tx| -> Result<(), StoreError> {
        tx.execute(queries::MAP_REGION, args![municipality, region, valid_from, valid_until, source])
            .await
            .map(drop)
    })
}

/// Mail without content ("er is nieuws in Oever") to everyone who works in an organisation with a role.
pub async fn notify(app: &App, ctx: &Ctx, to: OrganisationId, role: Role) -> Result<(), StoreError> {
    let rows = app.db().read().await?.all(queries::ACCOUNTS_WITH_ROLE, args![to, role.name()]).await?;
    for row in rows {
        let account: oever_kernel::AccountId = row.get("id")?;
        let sealed: Vec<u8> = row.get("email")?;
        let key = app.vault().key(account).await?;
        let address = key.open(crate::model::EMAIL, account, &sealed)?;
        let permit = oever_kernel::Permit::machine("mail goes to an address nobody sees");
        let mail = oever_jobs::prepare_mail(app.vault(), ctx, address.open(&permit)).await?;
        transaction!(app.db(), "notify", |tx| -> Result<(), StoreError> {
            oever_jobs::send(tx, ctx, mail.clone(), "organisations-mail-news").await
        })?;
    }
    Ok(())
}
