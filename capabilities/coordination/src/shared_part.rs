//! What another organisation sees of a dossier: the items of a share in force, and nothing around them.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_clocks::{Ending, Remaining};
use oever_kernel::{Ctx, OrganisationId, Permit};
use oever_sharing::{ItemKind, Share, ShareId};
use oever_store::{StoreError, transaction};
use oever_web::{App, Record, WebError};

use crate::clock::clocks_of;
use crate::model::{Dossier, DossierId, FACTS, Facts, IDENTITY, Identity, Wish};
use crate::plan::{PlanItem, plan_of};
use crate::substitution::SheetClock;
use crate::timeline::{Event, timeline_of};
use crate::wish::latest_wish;

/// The newest events that a share of the timeline shows.
const EVENTS: i64 = 50;

/// A share with the alias of its dossier.
#[derive(Debug, Clone)]
pub struct SharedWithUs {
    /// The share.
    pub share: Share,
    /// The alias of the dossier.
    pub alias: String,
}

/// The shared items, opened. What was not shared is absent.
#[derive(Debug)]
pub struct SharedPart {
    /// The share.
    pub share: Share,
    /// The alias of the dossier.
    pub alias: String,
    /// The function that coordinates.
    pub function: oever_kernel::FunctionId,
    /// What is needed, without who it is.
    pub profile: Option<Facts>,
    /// Name and date of birth.
    pub identity: Option<(String, Option<Date>)>,
    /// How to reach the person safely.
    pub contact: Option<String>,
    /// Who and what is dangerous.
    pub safety: Option<String>,
    /// The person's own wish; `Some(None)` when it was not asked yet.
    pub wish: Option<Option<Wish>>,
    /// Who does what.
    pub plan: Option<Vec<PlanItem>>,
    /// Clocks that run.
    pub clocks: Option<Vec<SheetClock>>,
    /// What happened.
    pub timeline: Option<Vec<Event>>,
}

/// What is shared with the own organisation today, newest first.
///
/// # Errors
/// When the policies refuse.
pub async fn shared_with_us(app: &App, ctx: &Ctx) -> Result<Vec<SharedWithUs>, WebError> {
    let own = ctx.actor.as_ref().ok_or(WebError::SignIn)?.organisation;
    let mut tx = app.db().read().await?;
    let mut found = Vec::new();
    for share in oever_sharing::shares_with(&mut tx, own, ctx.today()).await? {
        if share.subject_kind != "dossier" {
            continue;
        }
        let dossier = crate::access::dossier(&mut tx, DossierId(share.subject)).await?;
        if app.authorise(ctx, "dossier.read_shared_part", &record(&dossier, own)).is_ok() {
            found.push(SharedWithUs { share, alias: dossier.alias });
        }
    }
    Ok(found)
}

/// Opens the items of a share. The owner's log says who looked.
///
/// # Errors
/// [`WebError::NotFound`] when the share is not with the own organisation or not in force today.
pub async fn shared_part(app: &App, ctx: &Ctx, id: ShareId) -> Result<SharedPart, WebError> {
    let own = ctx.actor.as_ref().ok_or(WebError::SignIn)?.organisation;
    let mut tx = app.db().read().await?;
    let share = oever_sharing::share(&mut tx, id).await?;
    if share.with_organisation != own || share.subject_kind != "dossier" || !share.in_force(ctx.today()) {
        return Err(WebError::NotFound);
    }
    let dossier = crate::access::dossier(&mut tx, DossierId(share.subject)).await?;
    drop(tx);
    let allowed = app.authorise(ctx, "dossier.read_shared_part", &record(&dossier, own))?;
    let permit = transaction!(app.db(), "dossier.read_shared_part", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: dossier.organisation,
            action: "dossier.read_shared_part",
            kind: "dossier",
            record: dossier.id.into(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, ctx, entry).await
    })?;
    let key = app.vault().key(dossier.id).await?;
    let shows = |item: ItemKind| share.items.contains(&item);
    let id = dossier.id;
    let mut tx = app.db().read().await?;
    // The identity is opened only when something of it is shared.
    let identity: Identity =
        if [ItemKind::Identity, ItemKind::Contact, ItemKind::Safety].into_iter().any(shows) {
            key.open_json(IDENTITY, id, &dossier.identity, &permit)?
        } else {
            Identity::default()
        };
    let clocks = if shows(ItemKind::Clocks) {
        Some(running(app, ctx, &mut tx, &key, &permit, id).await?)
    } else {
        None
    };
    Ok(SharedPart {
        profile: if shows(ItemKind::NeedsProfile) {
            Some(key.open_json(FACTS, id, &dossier.facts, &permit)?)
        } else {
            None
        },
        identity: shows(ItemKind::Identity).then(|| (identity.name.clone(), identity.birth_date)),
        contact: shows(ItemKind::Contact).then(|| identity.contact.clone()),
        safety: shows(ItemKind::Safety).then(|| identity.safety.clone()),
        wish: if shows(ItemKind::Wish) { Some(latest_wish(&mut tx, &key, &permit, id).await?) } else { None },
        plan: if shows(ItemKind::Plan) { Some(plan_of(&mut tx, &key, &permit, id).await?) } else { None },
        clocks,
        timeline: if shows(ItemKind::Timeline) {
            Some(timeline_of(&mut tx, &key, &permit, id, EVENTS, 0).await?.0)
        } else {
            None
        },
        alias: dossier.alias,
        function: dossier.function,
        share,
    })
}

/// Clocks that run; the day of one that gives away a date of birth stays out.
async fn running(
    app: &App,
    ctx: &Ctx,
    tx: &mut oever_store::ReadTx,
    key: &oever_store::RecordKey,
    permit: &Permit,
    dossier: DossierId,
) -> Result<Vec<SheetClock>, StoreError> {
    let today = ctx.today();
    let clocks = clocks_of(app, tx, key, permit, dossier, today).await?;
    let running = clocks
        .into_iter()
        .filter(|clock| clock.term.stopped.is_none() && !clock.term.rule.reveals_birth_date);
    Ok(running
        .map(|clock| {
            let (remaining, ending): (Remaining, Ending) = (clock.term.remaining(today), clock.term.ending());
            SheetClock {
                name: crate::clock_view::text(&clock.term.rule.name),
                remaining,
                ending,
                due_on: Some(clock.term.due_on),
            }
        })
        .collect())
}

fn record(dossier: &Dossier, shared_with: OrganisationId) -> Record {
    Record { shared_with: vec![shared_with], ..Record::owned("dossier", dossier.id, dossier.organisation) }
}
