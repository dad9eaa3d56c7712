use std::fmt;

use voprf::{OprfClient, Ristretto255};

use super::rng::Bridge;
use zeroize::Zeroize;

use super::{BlindValue, BlindedElement, EvaluationElement, OprfError, Token};

/// The side that knows the value.
#[derive(Debug)]
pub struct Client;

impl Client {
    /// Blinds a value of 1 to 65,535 bytes. The state stays here and serves for one answer.
    pub fn blind(
        input: &[u8],
        rng: &mut (impl rand::CryptoRng + ?Sized),
    ) -> Result<(ClientState, BlindedElement), OprfError> {
        check_length(input)?;
        let blinded = OprfClient::<Ristretto255>::blind(input, &mut Bridge(rng))
            .map_err(|_| OprfError::Input { length: input.len() })?;
        Ok((ClientState(blinded.state), BlindedElement(blinded.message.serialize().into())))
    }
}

/// The blinding factor: secret, used once, overwritten when dropped.
pub struct ClientState(OprfClient<Ristretto255>);

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
        check_length(input)?;
        let element = voprf::EvaluationElement::<Ristretto255>::deserialize(&evaluation.0)
            .map_err(|_| OprfError::Evaluation)?;
        let mut output =
            self.0.finalize(input, &element).map_err(|_| OprfError::Input { length: input.len() })?;
        let mut value = BlindValue([0; 64]);
        value.0.copy_from_slice(&output);
        output.zeroize();
        Ok(value)
    }
}

impl fmt::Debug for ClientState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientState(redacted)")
    }
}

fn check_length(input: &[u8]) -> Result<(), OprfError> {
    if input.is_empty() || input.len() > usize::from(u16::MAX) {
        return Err(OprfError::Input { length: input.len() });
    }
    Ok(())
}
