//! The storyline of the tour: one person whose path can be walked by hand.

use serde::{Deserialize, Serialize};

/// The storyline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Alias of the dossier in the first region.
    pub alias: String,
    /// Person.
    pub person: String,
    /// Report in the first region.
    pub report: String,
    /// Dossier in the first region.
    pub dossier: String,
    /// The dossier of the same person in the other region.
    pub other_dossier: String,
    /// First region.
    pub region_a: String,
    /// Other region.
    pub region_b: String,
    /// The phone number both know, as written down in the first region.
    pub phone_a: String,
    /// The same phone number as written down in the other region.
    pub phone_b: String,
    /// Name as written down in the first region.
    pub name_a: String,
    /// Name as written down in the other region.
    pub name_b: String,
    /// Programme that fits.
    pub programme: String,
    /// Steps of the tour.
    pub steps: Vec<StoryStep>,
}

/// One step of the tour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryStep {
    /// Login to use, or `None` for the public pages.
    pub login: Option<String>,
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}
