use std::fmt;

use curve25519_dalek::scalar::Scalar;
use zeroize::{Zeroize as _, Zeroizing};

use super::{BlindValue, BlindedElement, EvaluationElement, MAX_BATCH, OprfError, Token, group};

/// The side that knows the value.
#[derive(Debug)]
pub struct Client;

impl Client {
    /// Blinds a value of 1 to 65,535 bytes. The state stays here and serves for one answer.
    pub fn blind(
        input: &[u8],
        rng: &mut (impl rand::CryptoRng + ?Sized),
    ) -> Result<(ClientState, BlindedElement), OprfError> {
        let (state, blinded) = Self::blind_batch(&[input], rng)?;
        blinded
            .first()
            .map(|only| (ClientState(state), *only))
            .ok_or(OprfError::Input { length: input.len() })
    }

    /// Blinds up to [`MAX_BATCH`] values, each with a factor of its own.
    pub fn blind_batch(
        inputs: &[&[u8]],
        rng: &mut (impl rand::CryptoRng + ?Sized),
    ) -> Result<(BatchState, Vec<BlindedElement>), OprfError> {
        if inputs.len() > MAX_BATCH {
            return Err(OprfError::BatchTooLarge { length: inputs.len() });
        }
        inputs.iter().try_for_each(|input| check_length(input))?;
        let blinds: Vec<Scalar> = inputs.iter().map(|_| group::random_scalar(rng)).collect();
        let blinds = Zeroizing::new(blinds);
        let halves = inputs.iter().zip(blinds.iter());
        let halves: Vec<_> =
            halves.map(|(input, blind)| group::hash_to_group(input) * blind.div_by_2()).collect();
        let blinded = group::write_doubled(&halves).map(BlindedElement).collect();
        Ok((BatchState { blinds }, blinded))
    }
}

/// The blinding factor: secret, used once, overwritten when dropped.
pub struct ClientState(BatchState);

impl ClientState {
    /// Takes the blinding off the answer. `input` must be what was blinded: with another input the token is
    /// well-formed but matches nothing.
    pub fn finalize(self, input: &[u8], evaluation: &EvaluationElement) -> Result<Token, OprfError> {
        Ok(Token(*self.finalize_secret(input, evaluation)?.expose()))
    }

    /// The same, for a value that stays secret at the node: from it a sealed signal takes its tag and its
    /// polynomial ([`crate::signal`]).
    pub fn finalize_secret(
        self,
        input: &[u8],
        evaluation: &EvaluationElement,
    ) -> Result<BlindValue, OprfError> {
        let mut outputs = self.0.outputs(&[input], &[*evaluation])?;
        let mut value = BlindValue([0; 64]);
        for output in &mut outputs {
            value.0.copy_from_slice(output);
            output.zeroize();
        }
        Ok(value)
    }
}

/// The blinding factors of one batch: secret, used once, overwritten when dropped.
pub struct BatchState {
    blinds: Zeroizing<Vec<Scalar>>,
}

impl BatchState {
    /// Takes the blinding off every answer. `inputs` must be what was blinded, in the same order. A short or long
    /// answer is refused as a whole: it would shift tokens to other values.
    pub fn finalize(self, inputs: &[&[u8]], answers: &[EvaluationElement]) -> Result<Vec<Token>, OprfError> {
        Ok(self.outputs(inputs, answers)?.into_iter().map(Token).collect())
    }

    fn outputs(self, inputs: &[&[u8]], answers: &[EvaluationElement]) -> Result<Vec<[u8; 64]>, OprfError> {
        for length in [inputs.len(), answers.len()] {
            if length != self.blinds.len() {
                return Err(OprfError::AnswerCount { asked: self.blinds.len(), given: length });
            }
        }
        inputs.iter().try_for_each(|input| check_length(input))?;
        // The inverse of twice the blind is half of its inverse.
        let mut inverses = self.blinds;
        inverses.iter_mut().for_each(|blind| *blind += *blind);
        Scalar::invert_batch_alloc(&mut inverses);
        let mut halves = Vec::with_capacity(answers.len());
        for (answer, inverse) in answers.iter().zip(inverses.iter()) {
            halves.push(group::read(&answer.0).ok_or(OprfError::Evaluation)? * inverse);
        }
        let written = group::write_doubled(&halves);
        Ok(inputs.iter().zip(written).map(|(input, point)| group::finish(input, &point)).collect())
    }
}

fn check_length(input: &[u8]) -> Result<(), OprfError> {
    if input.is_empty() || input.len() > usize::from(u16::MAX) {
        return Err(OprfError::Input { length: input.len() });
    }
    Ok(())
}

impl fmt::Debug for ClientState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientState(redacted)")
    }
}

impl fmt::Debug for BatchState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchState({}, redacted)", self.blinds.len())
    }
}
