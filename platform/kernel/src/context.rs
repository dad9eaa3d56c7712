//! Who acts, for which organisation, in which function, and why.

use std::fmt;
use std::str::FromStr;

use crate::{AccountId, Clock, Entropy, FunctionId, Language, OrganisationId, Timestamp};

/// What a function may do; the policies in `rules/authorization` speak of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A professional who reports.
    Reporter,
    /// Zorgcoördinator.
    Coordinator,
    /// Municipal contact or decision maker.
    Municipality,
    /// Shelter or care provider.
    Provider,
    /// Police, KMar or Labour Inspectorate: an own workspace, never care dossiers.
    Police,
    /// National coordination centre.
    NationalCentre,
    /// Policy maker or Rapporteur: figures only.
    PolicyMaker,
    /// Data protection officer and auditor.
    PrivacyOfficer,
    /// Administrator of an organisation.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Reporter,
        Self::Coordinator,
        Self::Municipality,
        Self::Provider,
        Self::Police,
        Self::NationalCentre,
        Self::PolicyMaker,
        Self::PrivacyOfficer,
        Self::Administrator,
    ];

    /// The name that policies, the database and the API use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Coordinator => "coordinator",
            Self::Municipality => "municipality",
            Self::Provider => "provider",
            Self::Police => "police",
            Self::NationalCentre => "national_centre",
            Self::PolicyMaker => "policy_maker",
            Self::PrivacyOfficer => "privacy_officer",
            Self::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| format!("unknown role: {text}"))
    }
}

/// A signed-in person working as a function of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The login.
    pub account: AccountId,
    /// The compartment.
    pub organisation: OrganisationId,
    /// Kind of organisation, such as `coordination`, `municipality`, `provider`, `police`.
    pub organisation_kind: String,
    /// Name of the organisation, for screens.
    pub organisation_name: String,
    /// The function the person works as.
    pub function: FunctionId,
    /// Title of that function: the only thing shown outside the own organisation.
    pub function_title: String,
    /// What the function may do.
    pub role: Role,
    /// The coordination region the function works for, if it has one.
    pub region: Option<String>,
    /// For whom this person stands in now (substitution), if so.
    pub on_behalf_of: Option<FunctionId>,
}

/// Why personal data is read or changed; stands in every audit row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose(String);

impl Purpose {
    /// Help and care for the person concerned.
    pub const CARE: &'static str = "care";
    /// Handling a report.
    pub const REPORT: &'static str = "report";
    /// Managing accounts and functions.
    pub const ADMINISTRATION: &'static str = "administration";
    /// The person's own rights (access, correction, erasure, objection).
    pub const RIGHTS: &'static str = "rights";
    /// Supervision by the data protection officer.
    pub const SUPERVISION: &'static str = "supervision";
    /// Figures.
    pub const FIGURES: &'static str = "figures";

    /// A purpose in words; blank becomes `unstated`, which the data protection officer will see.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        Self(if text.is_empty() { "unstated".to_owned() } else { text.chars().take(200).collect() })
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What every use case receives: who, why, when, and randomness.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Who acts; `None` for the public, who stay unknown.
    pub actor: Option<Actor>,
    /// Why.
    pub purpose: Purpose,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Language of the answer.
    pub language: Language,
}

impl Ctx {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in the Netherlands.
    pub fn today(&self) -> jiff::civil::Date {
        self.clock.today()
    }

    /// The actor's organisation, or the installation for the public.
    pub fn organisation(&self) -> OrganisationId {
        self.actor.as_ref().map_or(OrganisationId::INSTALLATION, |actor| actor.organisation)
    }

    /// The same context with another purpose.
    #[must_use]
    pub fn for_purpose(&self, purpose: &str) -> Self {
        Self { purpose: Purpose::new(purpose), ..self.clone() }
    }
}
