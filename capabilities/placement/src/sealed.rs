//! Which columns are sealed, and under whose key.

use oever_kernel::{Ctx, OrganisationId, Permit};
use oever_store::{Column, RecordKey, StoreError};
use oever_web::App;
use uuid::Uuid;

use crate::model::{DangerArea, Needs, Request, RequestId};

pub(crate) const NEEDS: Column = Column::new("placement_requests", "needs");
pub(crate) const DANGER: Column = Column::new("placement_requests", "danger");
pub(crate) const DEMAND: Column = Column::new("placement_requests", "demand");
pub(crate) const OFFER_NEEDS: Column = Column::new("placement_offers", "needs");
pub(crate) const QUESTION: Column = Column::new("placement_offers", "question");
pub(crate) const CONDITION_TEXT: Column = Column::new("placement_offers", "condition_text");
pub(crate) const WOULD_HELP: Column = Column::new("placement_offers", "would_help");
pub(crate) const DECISION: Column = Column::new("placement_decisions", "decision");

/// The record whose key seals the needs for the gap counts: the network's, not one person's, so that
/// counting opens one key and never a request.
const DEMAND_RECORD: Uuid = Uuid::from_u128(0x6f65_7665_725f_4467_8000_7061_7073_0001);

pub(crate) async fn demand_key(app: &App, ctx: &Ctx) -> Result<RecordKey, StoreError> {
    match app.vault().key(DEMAND_RECORD).await {
        Err(StoreError::NotFound) => {}
        found => return found,
    }
    match app.vault().create(OrganisationId::INSTALLATION, DEMAND_RECORD, ctx.now()).await {
        // Somebody else made it a moment ago.
        Err(StoreError::Unique { .. }) => app.vault().key(DEMAND_RECORD).await,
        made => made,
    }
}

/// The three sealed parts of a request.
pub(crate) struct SealedNeeds {
    pub(crate) needs: Vec<u8>,
    pub(crate) danger: Vec<u8>,
    pub(crate) demand: Vec<u8>,
}

pub(crate) async fn seal_needs(
    app: &App,
    ctx: &Ctx,
    key: &RecordKey,
    id: RequestId,
    needs: &Needs,
    danger: &[DangerArea],
) -> Result<SealedNeeds, StoreError> {
    // Demand is the answers alone: no region, no danger, no funding answers.
    let demand = Needs { answers: needs.answers.clone(), ..Needs::default() };
    Ok(SealedNeeds {
        needs: key.seal_json(NEEDS, id, needs)?,
        danger: key.seal_json(DANGER, id, &danger)?,
        demand: demand_key(app, ctx).await?.seal_json(DEMAND, id, &demand)?,
    })
}

/// Opens needs and danger regions of a request. The permit says that the reading was written down.
pub(crate) async fn open_needs(
    app: &App,
    request: &Request,
    permit: &Permit,
) -> Result<(Needs, Vec<DangerArea>), StoreError> {
    let key = app.vault().key(request.id).await?;
    Ok((
        key.open_json(NEEDS, request.id, &request.needs, permit)?,
        key.open_json(DANGER, request.id, &request.danger, permit)?,
    ))
}
