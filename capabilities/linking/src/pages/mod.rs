//! HTML in, one use case, HTML out.

pub(crate) mod broker;
pub(crate) mod confirm;
pub(crate) mod enrol;
pub(crate) mod hit;
pub(crate) mod list;
pub(crate) mod own_values;
pub(crate) mod supervision;

use oever_kernel::{Explained, Explanation, Text};
use oever_linkage::Strength;

use crate::settings::Settings;

/// A choice of a select or a list of radio buttons.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
}

impl Choice {
    pub(crate) fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, hint: String::new() }
    }

    pub(crate) fn hinted(value: &str, label: String, hint: String) -> Self {
        Self { value: value.to_owned(), label, hint }
    }
}

/// The strength of a hit in words, with what it rests on. Which kinds met is not among it.
pub(crate) fn explained(strength: Strength, settings: &Settings) -> Explained<Text> {
    let text = strength.text();
    Explained::new(
        Text::new(text.nl, text.en),
        Explanation {
            because: vec![Text::new(
                "We vergelijken versleutelde codes, geen namen. Hoe zeldzamer een gedeelde code en hoe meer soorten gegevens gelijk zijn of lijken, hoe sterker. De regel is een eigen keuze; er is geen gemeten foutkans.",
                "We compare encrypted codes, not names. The rarer a shared code and the more kinds of data are the same or alike, the stronger. The rule is our own choice; no error rate was measured.",
            )],
            rule: "LK-1".into(),
            version: settings.version.clone(),
            source: settings.source.clone(),
            certainty: settings.certainty,
            method: "/koppelingen/uitleg",
        },
    )
}
