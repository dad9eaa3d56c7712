//! The key service: evaluates blinded points, sees nothing else, counts and limits per organisation.

use std::future::Future;
use std::pin::Pin;

use oever_kernel::{Clock, Entropy, OrganisationId};
use oever_linkage::InputKind;
use oever_sealing::oprf::{BlindedElement, EvaluationElement, OprfError, Server};
use oever_store::{Db, KeyringError, OprfKeys, StoreError, args, transaction};

use crate::queries;

/// Why the key service did not evaluate.
#[derive(Debug, thiserror::Error)]
pub enum KeyServiceError {
    /// The organisation asked for more than it may today.
    #[error("more evaluations than this organisation may ask for in a day")]
    TooMany,
    /// There is no such epoch, or its key was destroyed.
    #[error("epoch {0} is not served")]
    Epoch(u32),
    /// What was sent is not a batch of points.
    #[error(transparent)]
    Oprf(#[from] OprfError),
    /// Fewer answers than points.
    #[error("the key service did not answer every point")]
    Incomplete,
    /// The key file.
    #[error(transparent)]
    Key(#[from] KeyringError),
    /// The log could not be written: then nothing is evaluated.
    #[error(transparent)]
    Log(#[from] StoreError),
    /// The key service runs elsewhere and cannot be had.
    #[error(transparent)]
    Elsewhere(#[from] oever_wire::WireError),
}

/// What is asked: an organisation, a kind and an epoch choose limit and key; the points say nothing.
#[derive(Debug)]
pub struct EvaluationRequest {
    /// On whose behalf.
    pub organisation: OrganisationId,
    /// Which key.
    pub kind: InputKind,
    /// Which key.
    pub epoch: u32,
    /// Blinded points.
    pub blinded: Vec<BlindedElement>,
}

/// What [`KeyService`] returns.
pub type KeyServiceFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, KeyServiceError>> + Send + 'a>>;

/// Holds the keys of the blind evaluation. In process, or at another party over mutual TLS: the same calls.
pub trait KeyService: Send + Sync {
    /// The epochs whose keys are in use, oldest first. Tokens are made under each of them.
    fn epochs(&self) -> KeyServiceFuture<'_, Vec<u32>>;

    /// Evaluates a batch, in order.
    fn evaluate(&self, request: EvaluationRequest) -> KeyServiceFuture<'_, Vec<EvaluationElement>>;
}

/// The key service in this process, with its own key files and its own log.
#[derive(Debug, Clone)]
pub struct LocalKeyService {
    /// Its keys.
    pub keys: OprfKeys,
    /// Where its log is.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Evaluations a day and organisation.
    pub daily: i64,
}

impl KeyService for LocalKeyService {
    fn epochs(&self) -> KeyServiceFuture<'_, Vec<u32>> {
        Box::pin(async move { Ok(self.keys.epochs()?) })
    }

    fn evaluate(&self, request: EvaluationRequest) -> KeyServiceFuture<'_, Vec<EvaluationElement>> {
        Box::pin(async move {
            if !self.keys.epochs()?.contains(&request.epoch) {
                return Err(KeyServiceError::Epoch(request.epoch));
            }
            let server = Server::new(&self.keys.key(request.epoch)?, request.kind.code(), request.epoch)?;
            let amount = i64::try_from(request.blinded.len()).unwrap_or(i64::MAX);
            let now = self.clock.now();
            // Counted before it is done, so that a crash cannot be used to ask for free.
            transaction!(self.db, "key service", |tx| -> Result<(), KeyServiceError> {
                let since = now.plus_seconds(-86_400);
                let used: i64 =
                    tx.one(queries::EVALUATED, args![request.organisation, since]).await?.get("n")?;
                if used.saturating_add(amount) > self.daily {
                    return Err(KeyServiceError::TooMany);
                }
                let log = args![
                    self.entropy.uuid(),
                    request.organisation,
                    request.kind.code(),
                    i64::from(request.epoch),
                    amount,
                    now
                ];
                tx.execute(queries::LOG_EVALUATION, log).await?;
                Ok(())
            })?;
            Ok(server.evaluate_batch(&request.blinded)?)
        })
    }
}
