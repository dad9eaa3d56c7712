//! The key service: evaluates blinded points, sees nothing else, counts and limits per organisation.

use std::future::Future;
use std::pin::Pin;

use oever_kernel::{Clock, Entropy, OrganisationId};
use oever_linkage::TokenKind;
use oever_sealing::oprf::{BlindedElement, EvaluationElement, OprfError, Server};
use oever_store::{Db, Keyring, KeyringError, StoreError, args, transaction};
use oever_web::App;

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
}

/// What is asked: an organisation, a kind and an epoch choose limit and key; the points say nothing.
#[derive(Debug)]
pub struct EvaluationRequest {
    /// On whose behalf.
    pub organisation: OrganisationId,
    /// Which key.
    pub kind: TokenKind,
    /// Which key.
    pub epoch: u32,
    /// Blinded points.
    pub blinded: Vec<BlindedElement>,
}

/// What [`KeyService`] returns.
pub type EvaluationFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<EvaluationElement>, KeyServiceError>> + Send + 'a>>;

/// Holds the key of the blind evaluation. In process today; the same calls over mutual TLS when it runs apart.
pub trait KeyService: Send + Sync {
    /// Evaluates a batch, in order.
    fn evaluate(&self, request: EvaluationRequest) -> EvaluationFuture<'_>;
}

/// The key service in this process, with its own key file and its own log.
#[derive(Debug)]
pub struct LocalKeyService {
    keyring: Keyring,
    db: Db,
    clock: Clock,
    entropy: Entropy,
    epoch: u32,
    daily: i64,
}

impl LocalKeyService {
    /// Reads nothing yet: the key file is opened when something is to be evaluated.
    pub fn new(app: &App, epoch: u32, daily: i64) -> Self {
        Self {
            keyring: app.vault().keyring().clone(),
            db: app.db().clone(),
            clock: app.clock().clone(),
            entropy: app.entropy().clone(),
            epoch,
            daily,
        }
    }
}

impl KeyService for LocalKeyService {
    fn evaluate(&self, request: EvaluationRequest) -> EvaluationFuture<'_> {
        Box::pin(async move {
            if request.epoch != self.epoch {
                return Err(KeyServiceError::Epoch(request.epoch));
            }
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
            let server = Server::new(&self.keyring.oprf()?, request.kind.code(), request.epoch)?;
            Ok(server.evaluate_batch(&request.blinded)?)
        })
    }
}
