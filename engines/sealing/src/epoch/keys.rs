use std::collections::BTreeMap;

use super::{EpochError, EpochRing, Moment};
use crate::envelope::Key;
use crate::oprf::{BlindedElement, EvaluationElement, Server};

/// The keys of the epochs, at the key service. Each is random and apart, so that a destroyed one is gone.
#[derive(Debug, Default)]
pub struct EpochKeys(BTreeMap<u32, Key>);

impl EpochKeys {
    /// Without any key yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the key of an epoch that serves.
    pub fn insert(&mut self, ring: &EpochRing, number: u32, key: Key, now: Moment) -> Result<(), EpochError> {
        ring.serving(number, now)?;
        if self.0.contains_key(&number) {
            return Err(EpochError::KeyPresent { number });
        }
        self.0.insert(number, key);
        Ok(())
    }

    /// Overwrites the keys of epochs that do not serve any more and names them, so that the caller destroys the
    /// stored copies too.
    pub fn destroy_retired(&mut self, ring: &EpochRing, now: Moment) -> Vec<u32> {
        let gone: Vec<u32> =
            self.0.keys().filter(|number| ring.serving(**number, now).is_err()).copied().collect();
        for number in &gone {
            self.0.remove(number);
        }
        gone
    }

    /// Evaluates a batch under one epoch. A retired epoch is refused also while its key is still here.
    pub fn evaluate(
        &self,
        ring: &EpochRing,
        kind: &str,
        number: u32,
        blinded: &[BlindedElement],
        now: Moment,
    ) -> Result<Vec<EvaluationElement>, EpochError> {
        ring.serving(number, now)?;
        let key = self.0.get(&number).ok_or(EpochError::KeyMissing { number })?;
        Ok(Server::new(key, kind, number)?.evaluate_batch(blinded)?)
    }
}
