use std::fmt;

use curve25519_dalek::scalar::Scalar;
use zeroize::Zeroizing;

use super::{BlindedElement, EvaluationElement, OprfError, group};
use crate::envelope::{Key, push_part};

/// What one request may hold. How many requests an organisation may make is for the key service to decide.
pub const MAX_BATCH: usize = 1024;

/// The side that holds the key and sees only blinded points.
pub struct Server {
    /// Half of the private key.
    half: Zeroizing<Scalar>,
}

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
        group::derive_key(seed, info).map(Self::with_key).ok_or(OprfError::KeyDerivation)
    }

    /// With a private key that exists already (a canonical scalar, not zero).
    pub fn from_private_key(bytes: &[u8; 32]) -> Result<Self, OprfError> {
        let key: Option<Scalar> = Scalar::from_canonical_bytes(*bytes).into();
        key.filter(|key| *key != Scalar::ZERO).map(Self::with_key).ok_or(OprfError::InvalidKey)
    }

    fn with_key(key: Scalar) -> Self {
        let key = Zeroizing::new(key);
        Self { half: Zeroizing::new(key.div_by_2()) }
    }

    /// Evaluates each element, in order. One bad element refuses the whole batch and is named.
    pub fn evaluate_batch(&self, blinded: &[BlindedElement]) -> Result<Vec<EvaluationElement>, OprfError> {
        if blinded.len() > MAX_BATCH {
            return Err(OprfError::BatchTooLarge { length: blinded.len() });
        }
        let mut points = Vec::with_capacity(blinded.len());
        for (position, element) in blinded.iter().enumerate() {
            let point = group::read(&element.0).ok_or(OprfError::Element { position })?;
            points.push(point * *self.half);
        }
        Ok(group::write_doubled(&points).map(EvaluationElement).collect())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server(redacted)")
    }
}
