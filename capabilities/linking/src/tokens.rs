//! From values to tokens: the node blinds, the key service evaluates, the node finishes, the index keeps.

use std::collections::BTreeMap;

use oever_kernel::Ctx;
use oever_linkage::{TokenInput, TokenKind, token_inputs};
use oever_sealing::oprf::{Client, ClientState, MAX_BATCH, Token};
use oever_store::{StoreError, args, transaction};
use oever_web::{App, HandlerError};
use uuid::Uuid;

use crate::index::IndexEntry;
use crate::key_service::{EvaluationRequest, KeyServiceError};
use crate::model::{AlertKind, Enrolment, EnrolmentId, EnrolmentState};
use crate::service::Linking;
use crate::{alerts, enrol, pairs, queries};

/// Makes the tokens of a confirmed enrolment and puts them in the index. May run twice: the handles are chosen
/// once, so the second time puts the same entries.
pub(crate) async fn make(app: &App, ctx: &Ctx, id: EnrolmentId) -> Result<(), HandlerError> {
    let Some(enrolment) = enrol::find(app, id).await.map(Some).or_else(absent)? else { return Ok(()) };
    let on = pairs::in_force(&mut app.db().read().await?, ctx.today()).await?;
    // Linking may have been switched off since: then nothing is made. The next release tries again.
    if enrolment.state != EnrolmentState::Confirmed || !on.has_partner(enrolment.organisation) {
        return Ok(());
    }
    let linking = Linking::of(app);
    let inputs = token_inputs(&enrol::values_of(app, &enrolment).await?);
    let tokens = match evaluate(app, ctx, &linking, &enrolment, &inputs).await {
        Ok(tokens) => tokens,
        Err(KeyServiceError::TooMany) => {
            transaction!(app.db(), "linking.evaluations", |tx| -> Result<(), StoreError> {
                alerts::raise(tx, ctx, enrolment.organisation, AlertKind::Evaluations, Some(id)).await
            })?;
            return Err(HandlerError("key service: too many evaluations".into()));
        }
        Err(error) => return Err(HandlerError(error.to_string())),
    };
    let handles = handles(app, ctx, id, &inputs).await?;
    let epoch = linking.settings.epoch;
    let entries = inputs
        .iter()
        .zip(tokens)
        .zip(&handles)
        .map(|((input, token), handle)| IndexEntry { kind: input.kind(), epoch, token, handle: *handle })
        .collect();
    let index = linking.index(app);
    index.put(entries).await?;
    let active = transaction!(app.db(), "linking.activate", |tx| -> Result<bool, StoreError> {
        Ok(tx.execute(queries::ACTIVATE, args![id]).await? == 1)
    })?;
    if !active {
        // Taken back in the meantime.
        index.remove(handles).await?;
    }
    Ok(())
}

fn absent(error: StoreError) -> Result<Option<Enrolment>, StoreError> {
    if matches!(error, StoreError::NotFound) { Ok(None) } else { Err(error) }
}

async fn handles(
    app: &App,
    ctx: &Ctx,
    id: EnrolmentId,
    inputs: &[TokenInput],
) -> Result<Vec<Uuid>, StoreError> {
    transaction!(app.db(), "linking.handles", |tx| -> Result<Vec<Uuid>, StoreError> {
        for (ordinal, input) in (0_i64..).zip(inputs) {
            let row = args![ctx.entropy.uuid(), id, ordinal, input.strength().code()];
            tx.execute(queries::INSERT_HANDLE, row).await?;
        }
        tx.all(queries::HANDLES_OF, args![id]).await?.iter().map(|row| row.get("handle")).collect()
    })
}

/// The tokens of the inputs, in their order.
async fn evaluate(
    app: &App,
    ctx: &Ctx,
    linking: &Linking,
    enrolment: &Enrolment,
    inputs: &[TokenInput],
) -> Result<Vec<Token>, KeyServiceError> {
    let keys = linking.key_service(app);
    let mut by_kind: BTreeMap<TokenKind, Vec<usize>> = BTreeMap::new();
    for (position, input) in inputs.iter().enumerate() {
        by_kind.entry(input.kind()).or_default().push(position);
    }
    let mut tokens: Vec<Option<Token>> = vec![None; inputs.len()];
    for (kind, positions) in by_kind {
        for chunk in positions.chunks(MAX_BATCH) {
            let (states, blinded) = {
                let mut rng = ctx.entropy.rng();
                let pairs = chunk
                    .iter()
                    .map(|position| Client::blind(inputs[*position].input(), &mut rng))
                    .collect::<Result<Vec<(ClientState, _)>, _>>()?;
                pairs.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()
            };
            let request = EvaluationRequest {
                organisation: enrolment.organisation,
                kind,
                epoch: linking.settings.epoch,
                blinded,
            };
            let answers = keys.evaluate(request).await?;
            for ((state, answer), position) in states.into_iter().zip(&answers).zip(chunk) {
                tokens[*position] = Some(state.finalize(inputs[*position].input(), answer)?);
            }
        }
    }
    // The key service answers every point or none; a short answer would shift tokens to other values.
    tokens.into_iter().collect::<Option<Vec<_>>>().ok_or(KeyServiceError::Incomplete)
}
