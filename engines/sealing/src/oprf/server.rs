use std::fmt;

use voprf::{OprfServer, Ristretto255};

use super::{BlindedElement, EvaluationElement, OprfError};
use crate::envelope::{Key, push_part};

/// What one request may hold. How many requests an organisation may make is for the key service to decide.
pub const MAX_BATCH: usize = 1024;

/// The side that holds the key and sees only blinded points.
pub struct Server(OprfServer<Ristretto255>);

impl Server {
    /// The evaluator for one kind of attribute in one epoch.
    ///
    /// Every epoch has its own random `epoch_key`, kept apart from the others, so that an epoch ends for good
    /// when its key is destroyed: it must not itself be derived from a secret that lives on.
    pub fn new(epoch_key: &Key, kind: &str, epoch: u32) -> Result<Self, OprfError> {
        let mut info = Vec::with_capacity(64 + kind.len());
        push_part(&mut info, b"oever/oprf/1");
        push_part(&mut info, kind.as_bytes());
        push_part(&mut info, &epoch.to_be_bytes());
        Self::from_seed(epoch_key.expose(), &info)
    }

    /// `DeriveKeyPair` of RFC 9497, section 3.2.1, without the public key.
    pub fn from_seed(seed: &[u8; 32], info: &[u8]) -> Result<Self, OprfError> {
        OprfServer::new_from_seed(seed, info).map(Self).map_err(|_| OprfError::KeyDerivation)
    }

    /// With a private key that exists already (a canonical scalar, not zero).
    pub fn from_private_key(bytes: &[u8; 32]) -> Result<Self, OprfError> {
        OprfServer::new_with_key(bytes).map(Self).map_err(|_| OprfError::InvalidKey)
    }

    /// Evaluates each element, in order. One bad element refuses the whole batch and is named.
    pub fn evaluate_batch(&self, blinded: &[BlindedElement]) -> Result<Vec<EvaluationElement>, OprfError> {
        if blinded.len() > MAX_BATCH {
            return Err(OprfError::BatchTooLarge { length: blinded.len() });
        }
        let points = blinded
            .iter()
            .enumerate()
            .map(|(position, element)| {
                voprf::BlindedElement::<Ristretto255>::deserialize(&element.0)
                    .map_err(|_| OprfError::Element { position })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let evaluate = |point| EvaluationElement(self.0.blind_evaluate(point).serialize().into());
        Ok(points.iter().map(evaluate).collect())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server(redacted)")
    }
}
