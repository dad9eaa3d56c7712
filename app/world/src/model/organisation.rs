//! Organisations, functions and accounts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The kind of an organisation; decides its legal position together with [`Organisation::mandate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Regional coordination (zorgcoördinatie). Its employer differs by region.
    Coordination,
    /// Municipality that is centre of a region.
    CentreMunicipality,
    /// Any other municipality.
    Municipality,
    /// Shelter or care provider.
    Provider,
    /// Police unit.
    Police,
    /// Koninklijke Marechaussee.
    Kmar,
    /// Labour Inspectorate.
    LabourInspectorate,
    /// National coordination centre; broker for acute danger.
    NationalCentre,
    /// Policy maker: figures only.
    PolicyMaker,
    /// Youth care.
    YouthCare,
    /// Veilig Thuis.
    VeiligThuis,
    /// Organisation for people with labour problems.
    LabourNgo,
    /// Asylum reception.
    AsylumReception,
    /// Guardianship of unaccompanied minors.
    Guardianship,
    /// School.
    School,
    /// Health care.
    Health,
    /// Runs the installation; holds no cases.
    Operations,
}

/// Who employs a regional coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Employer {
    /// Public health service.
    PublicHealth,
    /// Care and safety house.
    CareAndSafetyHouse,
    /// Veilig Thuis.
    VeiligThuis,
    /// Social work.
    SocialWork,
    /// Shelter.
    Shelter,
    /// Non-governmental organisation.
    Ngo,
}

/// An invented organisation. Municipalities and police units carry a real geographical name, marked "(demo)".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Stable code within a world, such as `org-cr09`.
    pub code: String,
    /// Name with its mark "(verzonnen)" or "(demo)".
    pub name: String,
    /// Kind.
    pub kind: OrganisationKind,
    /// Only for coordination: the employer.
    pub employer: Option<Employer>,
    /// Acts under a municipal mandate (own public task). Decides rows 13 and 14 of the sharing table.
    pub mandate: bool,
    /// Employees hold a professional secrecy.
    pub secrecy: bool,
    /// Municipality of the seat.
    pub municipality_code: String,
    /// Coordination regions it works for; empty means the whole country.
    pub regions: Vec<String>,
    /// What it does, for the directory (Dutch).
    pub does_nl: String,
    /// What it does, for the directory (English).
    pub does_en: String,
    /// Values of the organisation itself; linking drops them at the source.
    pub own_values: Vec<OwnValue>,
}

/// A value that belongs to an institution and so must never become a link token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnValue {
    /// `phone`, `email` or `address`.
    pub kind: AttributeKind,
    /// The value.
    pub value: String,
}

/// Kinds of attribute that can be enrolled for linking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// Phone number, E.164 or as written down.
    Phone,
    /// E-mail address.
    Email,
    /// Name on an online platform.
    Handle,
    /// Licence plate.
    Plate,
    /// Address of a place.
    Address,
    /// Chamber of Commerce number of an employer.
    KvkNumber,
    /// Number of a travel document.
    DocumentNumber,
}

/// A function: what is shown outside the own organisation instead of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Stable code, such as `org-cr09/zorgcoordinator`.
    pub code: String,
    /// Organisation.
    pub organisation: String,
    /// Dutch label, such as "Zorgcoördinator regio Utrecht".
    pub label_nl: String,
    /// English label.
    pub label_en: String,
    /// Fictitious work number.
    pub work_number: String,
    /// Role that goes with it.
    pub role: Role,
}

/// Role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Professional who reports.
    Reporter,
    /// Regional coordinator.
    Coordinator,
    /// Municipality.
    Municipality,
    /// Shelter or care provider.
    Provider,
    /// Police workspace.
    Police,
    /// National centre (broker).
    NationalCentre,
    /// Policy (figures only).
    PolicyMaker,
    /// Data protection officer or auditor.
    PrivacyOfficer,
    /// Administrator.
    Administrator,
}

impl Role {
    /// Every role, in the order of the demo's list of logins.
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
}

/// A login of the demo. Secrets are made on the spot by whoever loads the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Login name, such as `sanne.voorbeeld`.
    pub login: String,
    /// Invented name.
    pub name: String,
    /// Function worked in.
    pub function: String,
    /// Role.
    pub role: Role,
    /// Interface language, `nl` or `en`.
    pub language: String,
}

/// A recorded decision that two organisations may link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkDecision {
    /// First organisation.
    pub a: String,
    /// Second organisation.
    pub b: String,
    /// Date of the decision.
    pub decided_on: Date,
    /// Reference of the DPIA (invented).
    pub dpia: String,
    /// Basis recorded at the first side.
    pub basis_a: String,
    /// Basis recorded at the second side.
    pub basis_b: String,
}
