use std::fmt;

use super::{BlindedElement, Client, ClientState, EvaluationElement, MAX_BATCH, OprfError, Token};

/// The states of one batch: secret, used once.
pub struct BatchState(Vec<ClientState>);

impl Client {
    /// Blinds up to [`MAX_BATCH`] values, each with a factor of its own.
    pub fn blind_batch(
        inputs: &[&[u8]],
        rng: &mut (impl rand::CryptoRng + ?Sized),
    ) -> Result<(BatchState, Vec<BlindedElement>), OprfError> {
        if inputs.len() > MAX_BATCH {
            return Err(OprfError::BatchTooLarge { length: inputs.len() });
        }
        let pairs = inputs.iter().map(|input| Self::blind(input, rng)).collect::<Result<Vec<_>, _>>()?;
        let (states, blinded): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        Ok((BatchState(states), blinded))
    }
}

impl BatchState {
    /// Takes the blinding off every answer. `inputs` must be what was blinded, in the same order. A short or long
    /// answer is refused as a whole: it would shift tokens to other values.
    pub fn finalize(self, inputs: &[&[u8]], answers: &[EvaluationElement]) -> Result<Vec<Token>, OprfError> {
        for length in [inputs.len(), answers.len()] {
            if length != self.0.len() {
                return Err(OprfError::AnswerCount { asked: self.0.len(), given: length });
            }
        }
        let parts = self.0.into_iter().zip(inputs).zip(answers);
        parts.map(|((state, input), answer)| state.finalize(input, answer)).collect()
    }
}

impl fmt::Debug for BatchState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchState({}, redacted)", self.0.len())
    }
}
