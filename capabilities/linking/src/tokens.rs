//! From values to tokens: the node blinds, the key service evaluates, the node finishes, the index keeps.

use std::collections::{BTreeMap, BTreeSet};

use oever_kernel::{Ctx, OrganisationId};
use oever_linkage::{InputKind, TokenInput, person_inputs, token_inputs};
use oever_sealing::oprf::{Client, EvaluationElement, MAX_BATCH, Token};
use oever_store::{StoreError, args, transaction};
use oever_web::{App, HandlerError};
use uuid::Uuid;

use crate::index::IndexEntry;
use crate::key_service::{EvaluationRequest, KeyServiceError};
use crate::model::{AlertKind, Enrolment, EnrolmentId, EnrolmentState};
use crate::service::Linking;
use crate::{alerts, enrol, pairs, queries, remove};

/// Handles of one enrolment under one epoch: their ordinals lie in a range of their own.
const ORDINALS: i64 = 10_000;
/// Raised when other tokens are made of the same values: 2 since pieces of the person are among them. What was made
/// before is made again.
const TOKEN_SET: i64 = 2;

fn ordinals(epoch: u32) -> (i64, i64) {
    let from = (i64::from(epoch) - 1) * ORDINALS;
    (from, from + ORDINALS)
}

/// Whether the tokens of an enrolment are all there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    /// They are, or none are to be made.
    All,
    /// The organisation asked for as many evaluations as it may today; its officer is told.
    OverQuota,
}

/// Makes the tokens of a confirmed enrolment under every epoch of the key service where they are not yet, and puts them
/// in the index. May be interrupted and run again: the handles are chosen once, so the second time puts the same
/// entries, and an epoch that is done is not evaluated again.
pub(crate) async fn make(app: &App, ctx: &Ctx, id: EnrolmentId) -> Result<Made, HandlerError> {
    let Some(enrolment) = enrol::find(app, id).await.map(Some).or_else(absent)? else {
        return Ok(Made::All);
    };
    let mut tx = app.db().read().await?;
    let on = pairs::in_force(&mut tx, ctx.today()).await?;
    let rows = tx.all(queries::TOKENISED, args![id]).await?;
    drop(tx);
    // Linking may have been switched off since: then nothing is made. The next release tries again.
    if !matches!(enrolment.state, EnrolmentState::Confirmed | EnrolmentState::Active)
        || !on.has_partner(enrolment.organisation)
    {
        return Ok(Made::All);
    }
    let done = rows.iter().map(|row| row.get("epoch")).collect::<Result<Vec<i64>, _>>()?;
    let linking = Linking::of(app);
    let epochs = linking.key_service(app).epochs().await.map_err(|error| HandlerError(error.to_string()))?;
    let values = enrol::values_of(app, &enrolment).await?;
    let inputs: Vec<TokenInput> = token_inputs(&values).into_iter().chain(person_inputs(&values)).collect();
    for epoch in epochs.into_iter().filter(|epoch| !done.contains(&i64::from(*epoch))) {
        if make_under(app, ctx, &linking, &enrolment, &inputs, epoch).await? == Made::OverQuota {
            return Ok(Made::OverQuota);
        }
    }
    transaction!(app.db(), "linking.activate", |tx| -> Result<(), StoreError> {
        tx.execute(queries::ACTIVATE, args![id]).await.map(drop)
    })?;
    // Taken back in the meantime?
    match enrol::find(app, id).await {
        Ok(found) if found.state == EnrolmentState::Active => Ok(Made::All),
        Ok(_) | Err(StoreError::NotFound) => {
            remove::take_out(app, ctx, id).await?;
            Ok(Made::All)
        }
        Err(error) => Err(error.into()),
    }
}

async fn make_under(
    app: &App,
    ctx: &Ctx,
    linking: &Linking,
    enrolment: &Enrolment,
    inputs: &[TokenInput],
    epoch: u32,
) -> Result<Made, HandlerError> {
    let tokens = match evaluate(app, ctx, linking, enrolment, inputs, epoch).await {
        Ok(tokens) => tokens,
        Err(KeyServiceError::TooMany) => {
            transaction!(app.db(), "linking.evaluations", |tx| -> Result<(), StoreError> {
                let kind = AlertKind::Evaluations;
                alerts::raise(tx, ctx, enrolment.organisation, kind, Some(enrolment.id)).await
            })?;
            return Ok(Made::OverQuota);
        }
        Err(error) => return Err(HandlerError(error.to_string())),
    };
    let handles = handles(app, ctx, enrolment.id, inputs, epoch).await?;
    let entries = inputs.iter().zip(tokens).zip(handles).map(|((input, token), handle)| IndexEntry {
        kind: input.kind(),
        epoch,
        token: token.index_value(),
        handle,
    });
    linking.index(app).put(entries.collect()).await?;
    transaction!(app.db(), "linking.tokenised", |tx| -> Result<(), StoreError> {
        tx.execute(queries::SET_TOKENISED, args![enrolment.id, i64::from(epoch), TOKEN_SET]).await.map(drop)
    })?;
    Ok(Made::All)
}

/// Brings the index to what should be in it: enrolments without tokens under a new epoch, or with tokens of an earlier set,
/// get them, tokens under a retired epoch go. As many as a run may do, and as many as each organisation may ask for today;
/// the next run goes on.
pub(crate) async fn follow_epochs(app: &App, ctx: &Ctx) -> Result<(), HandlerError> {
    let linking = Linking::of(app);
    let mut over: BTreeSet<OrganisationId> = BTreeSet::new();
    for row in app.db().read().await?.all(queries::TOKENISED_BEFORE, args![TOKEN_SET]).await? {
        let (id, organisation): (EnrolmentId, OrganisationId) =
            (row.get("enrolment")?, row.get("organisation")?);
        if !over.contains(&organisation) {
            // One at a time, so that no more than one is without tokens.
            unmake(app, &linking, id).await?;
            if make(app, ctx, id).await? == Made::OverQuota {
                over.insert(organisation);
            }
        }
    }
    let epochs = linking.key_service(app).epochs().await.map_err(|error| HandlerError(error.to_string()))?;
    for epoch in &epochs {
        for row in app.db().read().await?.all(queries::NOT_TOKENISED, args![i64::from(*epoch)]).await? {
            let organisation: OrganisationId = row.get("organisation")?;
            if !over.contains(&organisation) && make(app, ctx, row.get("id")?).await? == Made::OverQuota {
                over.insert(organisation);
            }
        }
    }
    for row in app.db().read().await?.all(queries::TOKENISED_EPOCHS, args![]).await? {
        let epoch: u32 = u32::try_from(row.get::<i64>("epoch")?).unwrap_or(0);
        if !epochs.contains(&epoch) {
            retire(app, &linking, epoch).await?;
        }
    }
    Ok(())
}

/// Takes the tokens of an enrolment out of the index, so that they are made again.
async fn unmake(app: &App, linking: &Linking, id: EnrolmentId) -> Result<(), StoreError> {
    let rows = app.db().read().await?.all(queries::HANDLES_OF, args![id]).await?;
    let handles = rows.iter().map(|row| row.get::<Uuid>("handle")).collect::<Result<Vec<_>, _>>()?;
    linking.index(app).remove(handles).await?;
    transaction!(app.db(), "linking.unmake", |tx| -> Result<(), StoreError> {
        tx.execute(queries::DELETE_HANDLES, args![id]).await?;
        tx.execute(queries::DELETE_TOKENISED, args![id]).await.map(drop)
    })
}

async fn retire(app: &App, linking: &Linking, epoch: u32) -> Result<(), StoreError> {
    let (from, to) = ordinals(epoch);
    let rows = app.db().read().await?.all(queries::HANDLES_UNDER, args![from, to]).await?;
    let handles = rows.iter().map(|row| row.get::<Uuid>("handle")).collect::<Result<Vec<_>, _>>()?;
    linking.index(app).remove(handles).await?;
    transaction!(app.db(), "linking.retire", |tx| -> Result<(), StoreError> {
        tx.execute(queries::DELETE_HANDLES_UNDER, args![from, to]).await?;
        tx.execute(queries::DELETE_TOKENISED_UNDER, args![i64::from(epoch)]).await.map(drop)
    })
}

fn absent(error: StoreError) -> Result<Option<Enrolment>, StoreError> {
    if matches!(error, StoreError::NotFound) { Ok(None) } else { Err(error) }
}

async fn handles(
    app: &App,
    ctx: &Ctx,
    id: EnrolmentId,
    inputs: &[TokenInput],
    epoch: u32,
) -> Result<Vec<Uuid>, StoreError> {
    let (from, to) = ordinals(epoch);
    transaction!(app.db(), "linking.handles", |tx| -> Result<Vec<Uuid>, StoreError> {
        for (ordinal, input) in (from..to).zip(inputs) {
            let (strength, kind) = (input.strength().code(), input.kind().code());
            let row = args![ctx.entropy.uuid(), id, ordinal, strength, kind];
            tx.execute(queries::INSERT_HANDLE, row).await?;
        }
        tx.all(queries::HANDLES_OF_UNDER, args![id, from, to])
            .await?
            .iter()
            .map(|row| row.get("handle"))
            .collect()
    })
}

/// The tokens of the inputs, in their order.
async fn evaluate(
    app: &App,
    ctx: &Ctx,
    linking: &Linking,
    enrolment: &Enrolment,
    inputs: &[TokenInput],
    epoch: u32,
) -> Result<Vec<Token>, KeyServiceError> {
    let keys = linking.key_service(app);
    let mut tokens = Vec::with_capacity(inputs.len());
    // Blinded and finished together: a batch shares what is dear. Asked kind by kind, each under its own key.
    for inputs in inputs.chunks(MAX_BATCH) {
        let values: Vec<&[u8]> = inputs.iter().map(TokenInput::input).collect();
        let (state, blinded) = Client::blind_batch(&values, &mut ctx.entropy.rng())?;
        let mut by_kind: BTreeMap<InputKind, Vec<usize>> = BTreeMap::new();
        for (position, input) in inputs.iter().enumerate() {
            by_kind.entry(input.kind()).or_default().push(position);
        }
        let mut answers: Vec<Option<EvaluationElement>> = vec![None; inputs.len()];
        for (kind, positions) in by_kind {
            let blinded = positions.iter().map(|position| blinded[*position]).collect();
            let request = EvaluationRequest { organisation: enrolment.organisation, kind, epoch, blinded };
            for (position, answer) in positions.iter().zip(keys.evaluate(request).await?) {
                answers[*position] = Some(answer);
            }
        }
        // The key service answers every point or none; a short answer would shift tokens to other values.
        let answers: Option<Vec<_>> = answers.into_iter().collect();
        tokens.extend(state.finalize(&values, &answers.ok_or(KeyServiceError::Incomplete)?)?);
    }
    Ok(tokens)
}
