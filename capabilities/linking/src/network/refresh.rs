//! At the release: what hangs together today, beside what did before.

use std::collections::{BTreeMap, BTreeSet};

use oever_kernel::{Ctx, OrganisationId, Role};
use oever_linkage::InputKind;
use oever_linkage::network::{ChangeKind, Components, Policy, changes};
use oever_store::{StoreError, WriteTx, args, publish, transaction};
use oever_web::{App, HandlerError};
use uuid::Uuid;

use super::model::{NetworkId, change_name, rarity_name, standing_name};
use super::picture::{Component, Held, Picture};
use super::{decide, queries};
use crate::model::EnrolmentId;
use crate::service::Linking;

/// Looks again, writes down what changed, and tells the national centre.
pub(crate) async fn refresh(app: &App, ctx: &Ctx) -> Result<(), HandlerError> {
    let linking = Linking::of(app);
    let mut tx = app.db().read().await?;
    let taking_part = decide::taking_part(&mut tx, ctx.today()).await?;
    let mut known: Vec<(Uuid, Option<bool>)> = Vec::new();
    let mut held = Vec::new();
    for row in tx.all(queries::HANDLES, args![]).await? {
        let (handle, apart): (Uuid, Option<bool>) = (row.get("handle")?, row.get("apart")?);
        known.push((handle, apart));
        let organisation: OrganisationId = row.get("organisation")?;
        let kind = InputKind::from_code(&row.get::<String>("kind")?);
        if let (Some(InputKind::Value(kind)), true) = (kind, taking_part.contains(&organisation)) {
            let (enrolment, since) = (row.get("enrolment")?, row.get("confirmed_at")?);
            held.push(Held { handle, enrolment, organisation, since, kind, apart });
        }
    }
    let before = Before::read(&mut tx).await?;
    drop(tx);
    let several = held.iter().map(|one| one.organisation).collect::<BTreeSet<_>>().len() > 1;
    if !several && before.networks.is_empty() && known.iter().all(|(_, apart)| apart.is_none()) {
        return Ok(());
    }
    let meetings =
        if several { linking.index(app).meetings(linking.settings.ignored_from).await? } else { Vec::new() };
    let bands = linking.settings.bands();
    let picture = Picture::of(&held, &meetings, Policy::default(), &bands)
        .map_err(|error| HandlerError(error.to_string()))?;
    let after = Names::between(&before, &picture.components, ctx);
    let told = transaction!(app.db(), "linking.networks", |tx| -> Result<bool, StoreError> {
        for (handle, apart) in &known {
            let now = picture.apart.get(handle).copied();
            if now != *apart {
                tx.execute(queries::SET_APART, args![*handle, now]).await?;
            }
        }
        write(tx, ctx, &picture.components, &after).await
    })?;
    if told {
        let mut tx = app.db().read().await?;
        let centres = oever_organisations::functions_with_role(&mut tx, Role::NationalCentre, None).await?;
        drop(tx);
        let centres: BTreeSet<OrganisationId> = centres.into_iter().map(|one| one.organisation).collect();
        for centre in centres.intersection(&taking_part) {
            oever_organisations::notify(app, ctx, *centre, Role::NationalCentre).await?;
        }
    }
    Ok(())
}

/// The networks of the last look.
struct Before {
    networks: BTreeMap<NetworkId, BTreeSet<EnrolmentId>>,
}

impl Before {
    async fn read(tx: &mut oever_store::ReadTx) -> Result<Self, StoreError> {
        let mut networks: BTreeMap<NetworkId, BTreeSet<EnrolmentId>> = BTreeMap::new();
        for row in tx.all(queries::OPEN_NETWORKS, args![]).await? {
            networks.insert(row.get("id")?, BTreeSet::new());
        }
        for row in tx.all(queries::MEMBERS, args![]).await? {
            networks.entry(row.get("network")?).or_default().insert(row.get("enrolment")?);
        }
        Ok(Self { networks })
    }
}

/// Which network each component is, what changed, and which networks are no more.
struct Names {
    /// For each component, in order: its network, whether it is a new one, and what happened to it.
    of: Vec<(NetworkId, bool, Option<ChangeKind>)>,
    gone: Vec<(NetworkId, ChangeKind)>,
}

impl Names {
    /// A component is the network of which it holds most; what else it was closes.
    fn between(before: &Before, components: &[Component], ctx: &Ctx) -> Self {
        let everybody: Vec<EnrolmentId> = before
            .networks
            .values()
            .flatten()
            .chain(components.iter().flat_map(|component| &component.members))
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let number = |one: &EnrolmentId| everybody.binary_search(one).unwrap_or_default() as u64;
        let numbered = |sets: Vec<Vec<u64>>| -> Components {
            let mut sets: Components = sets.into_iter().filter(|set| set.len() > 1).collect();
            sets.sort_unstable();
            sets
        };
        let was = numbered(before.networks.values().map(|set| set.iter().map(number).collect()).collect());
        let is = numbered(components.iter().map(|one| one.members.iter().map(number).collect()).collect());
        let feed = changes(&was, &is);
        let change_of =
            |one: &EnrolmentId| feed.iter().find(|change| change.concerns(number(one))).map(|c| c.kind);

        let mut claims: Vec<(usize, NetworkId, usize)> = Vec::new();
        for (at, component) in components.iter().enumerate() {
            let members: BTreeSet<EnrolmentId> = component.members.iter().copied().collect();
            for (network, was) in &before.networks {
                let shared = members.intersection(was).count();
                if shared > 0 {
                    claims.push((shared, *network, at));
                }
            }
        }
        claims.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut named: BTreeMap<usize, NetworkId> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (_, network, at) in claims {
            if !named.contains_key(&at) && taken.insert(network) {
                named.insert(at, network);
            }
        }
        let of = components
            .iter()
            .enumerate()
            .map(|(at, component)| {
                let change = component.members.first().and_then(change_of);
                match named.get(&at) {
                    Some(network) => (*network, false, change),
                    None => (NetworkId::random(&ctx.entropy), true, change.or(Some(ChangeKind::Formed))),
                }
            })
            .collect();
        let gone = before
            .networks
            .iter()
            .filter(|(network, _)| !taken.contains(network))
            .map(|(network, members)| {
                let change = members.first().and_then(change_of);
                (*network, change.unwrap_or(ChangeKind::Dissolved))
            })
            .collect();
        Self { of, gone }
    }
}

/// Gives whether there is something that the national centre should look at.
async fn write(
    tx: &mut WriteTx,
    ctx: &Ctx,
    components: &[Component],
    names: &Names,
) -> Result<bool, StoreError> {
    tx.execute(queries::FORGET_MEMBERS, args![]).await?;
    tx.execute(queries::FORGET_KINDS, args![]).await?;
    let mut told = false;
    for (component, (network, new, change)) in components.iter().zip(&names.of) {
        if *new {
            tx.execute(queries::INSERT_NETWORK, args![*network, ctx.now()]).await?;
        }
        for member in &component.members {
            tx.execute(queries::INSERT_MEMBER, args![*member, *network]).await?;
        }
        let why = &component.explanation;
        for shared in &why.shared {
            let row = args![
                *network,
                shared.kind.as_str(),
                standing_name(shared.standing),
                rarity_name(shared.rarity),
                count(shared.tokens),
                count(shared.records)
            ];
            tx.execute(queries::INSERT_KIND, row).await?;
        }
        if let Some(change) = change {
            happened(tx, ctx, *network, *change, (why.records, why.organisations)).await?;
            told |= !matches!(change, ChangeKind::Shrunk);
        }
    }
    for (network, change) in &names.gone {
        tx.execute(queries::CLOSE_NETWORK, args![*network, ctx.now()]).await?;
        happened(tx, ctx, *network, *change, (0, 0)).await?;
    }
    Ok(told)
}

async fn happened(
    tx: &mut WriteTx,
    ctx: &Ctx,
    network: NetworkId,
    change: ChangeKind,
    (records, organisations): (usize, usize),
) -> Result<(), StoreError> {
    let row = args![
        ctx.entropy.uuid(),
        network,
        change_name(change),
        count(records),
        count(organisations),
        None::<Uuid>,
        ctx.now()
    ];
    tx.execute(queries::INSERT_EVENT, row).await?;
    publish(tx, ctx, "link.network_changed", network, OrganisationId::INSTALLATION, change_name(change)).await
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
