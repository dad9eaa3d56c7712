//! The national centre looks, and writes down what came of it.

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId};
use oever_organisations::FunctionView;
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, publish, transaction};
use oever_web::{App, WebError};
use uuid::Uuid;

use super::model::{Network, NetworkAnswer, NetworkEvent, NetworkId, Shared, record};
use super::{decide, queries};

/// Why nothing is shown: the data protection officer of the own organisation did not record a basis, or it ended.
const NO_BASIS: &str = "network-refused-basis";

/// May look, on a basis that holds today. Gives the rule for the log.
async fn allowed(app: &App, ctx: &Ctx, id: Uuid) -> Result<String, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed = app.authorise(ctx, "linking.network", &record(id, actor.organisation))?;
    let taking_part = decide::taking_part(&mut app.db().read().await?, ctx.today()).await?;
    if taking_part.contains(&actor.organisation) {
        Ok(allowed.rule())
    } else {
        Err(WebError::Refused(NO_BASIS))
    }
}

/// All networks, those that changed last first. Looking is written down.
///
/// # Errors
/// Refused for all but the national centre, and without a basis that holds today.
pub async fn networks(app: &App, ctx: &Ctx) -> Result<Vec<Network>, WebError> {
    let rule = allowed(app, ctx, Uuid::nil()).await?;
    let mut found: Vec<Network> =
        transaction!(app.db(), "linking.networks_read", |tx| -> Result<_, StoreError> {
            let rows = tx.all(queries::NETWORKS, args![]).await?;
            log(app, tx, ctx, "linking.networks_read", Uuid::nil(), &rule).await?;
            rows.iter().map(Network::read).collect()
        })?;
    for row in app.db().read().await?.all(queries::EVENTS, args![]).await? {
        let event = NetworkEvent::read(&row)?;
        if let Some(network) = found.iter_mut().find(|network| network.id == event.network) {
            network.events.push(event);
        }
    }
    found.sort_by_key(|network| {
        let last = network.events.last().map_or(network.formed_at, |event| event.at);
        (std::cmp::Reverse(last), network.id)
    });
    Ok(found)
}

/// A network with what holds it together and whom to call.
pub(super) struct Opened {
    pub(super) network: Network,
    pub(super) shared: Vec<Shared>,
    /// Functions that enrolled, and how many of the records each.
    pub(super) functions: Vec<(FunctionView, i64)>,
}

/// One network. Looking is written down in the log of the installation: in the log of an organisation it would tell
/// whoever enrolled that something met.
pub(super) async fn open(app: &App, ctx: &Ctx, id: NetworkId) -> Result<Opened, WebError> {
    let rule = allowed(app, ctx, id.uuid()).await?;
    let mut tx = app.db().read().await?;
    let mut network = Network::read(&tx.one(queries::NETWORK, args![id]).await?)?;
    for row in tx.all(queries::EVENTS_OF, args![id]).await? {
        network.events.push(NetworkEvent::read(&row)?);
    }
    let (mut shared, mut functions) = (Vec::new(), Vec::new());
    if network.stands() {
        for row in tx.all(queries::KINDS_OF, args![id]).await? {
            shared.extend(Shared::read(&row)?);
        }
        for row in tx.all(queries::FUNCTIONS_OF, args![id]).await? {
            let function = oever_organisations::function(&mut tx, row.get("function")?).await?;
            functions.push((function, row.get("records")?));
        }
    }
    drop(tx);
    transaction!(app.db(), "linking.network_read", |tx| -> Result<(), StoreError> {
        log(app, tx, ctx, "linking.network_read", id.uuid(), &rule).await
    })?;
    Ok(Opened { network, shared, functions })
}

/// Writes down what came of looking.
///
/// # Errors
/// Refused for all but the national centre, without a basis that holds today, and for a network that is no more.
pub async fn answer_network(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: NetworkId,
    answer: NetworkAnswer,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?.clone();
    let rule = allowed(app, ctx, id.uuid()).await?;
    let network = Network::read(&app.db().read().await?.one(queries::NETWORK, args![id]).await?)?;
    if !network.stands() {
        return Err(WebError::Refused("network-refused-gone"));
    }
    transaction!(app.db(), "linking.network_answer", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "linking.network_answer").await? {
            return Ok(());
        }
        let row = args![
            ctx.entropy.uuid(),
            id,
            answer.name(),
            network.records,
            network.organisations,
            actor.function,
            ctx.now()
        ];
        tx.execute(queries::INSERT_EVENT, row).await?;
        log(app, tx, ctx, "linking.network_answer", id.uuid(), &rule).await?;
        publish(tx, ctx, "link.network_answered", id, OrganisationId::INSTALLATION, answer.name()).await?;
        finish_submission(tx, submission, &format!("/netwerken/{id}")).await?;
        Ok(())
    })
}

async fn log(
    app: &App,
    tx: &mut oever_store::WriteTx,
    ctx: &Ctx,
    action: &str,
    record: Uuid,
    rule: &str,
) -> Result<(), StoreError> {
    let organisation = OrganisationId::INSTALLATION;
    app.audit().record(tx, ctx, Entry { organisation, action, kind: "link_network", record, rule }).await
}
