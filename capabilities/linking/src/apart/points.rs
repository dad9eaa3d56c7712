//! Points as they travel: what is asked of a key service, and what it answers.

use oever_kernel::OrganisationId;
use oever_sealing::oprf::{BlindedElement, EvaluationElement, OprfError};
use serde::{Deserialize, Serialize};

use super::{hex, unhex};

/// What travels: an organisation, a kind, an epoch, and points that say nothing.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evaluate {
    pub(super) organisation: uuid::Uuid,
    pub(super) kind: String,
    pub(super) epoch: u32,
    blinded: Vec<String>,
}

impl Evaluate {
    pub(super) fn new(
        organisation: OrganisationId,
        kind: &str,
        epoch: u32,
        blinded: &[BlindedElement],
    ) -> Self {
        let blinded = blinded.iter().map(|element| hex(element.as_bytes())).collect();
        Self { organisation: organisation.0, kind: kind.to_owned(), epoch, blinded }
    }

    pub(super) fn points(&self) -> Result<Vec<BlindedElement>, OprfError> {
        let point = |(position, text): (usize, &String)| {
            let bytes = unhex(text).ok_or(OprfError::Element { position })?;
            BlindedElement::from_bytes(&bytes).map_err(|_| OprfError::Element { position })
        };
        self.blinded.iter().enumerate().map(point).collect()
    }
}

pub(super) fn written(elements: &[EvaluationElement]) -> Vec<String> {
    elements.iter().map(|element| hex(element.as_bytes())).collect()
}

/// `None` unless there is a point for each that was asked about.
pub(super) fn read(texts: &[String], asked: usize) -> Option<Vec<EvaluationElement>> {
    let element = |text: &String| EvaluationElement::from_bytes(&unhex(text)?).ok();
    (texts.len() == asked).then(|| texts.iter().map(element).collect::<Option<_>>()).flatten()
}
