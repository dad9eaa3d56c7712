//! Types of this capability.

use jiff::civil::Date;
use oever_kernel::{AccountId, FunctionId, OrganisationId, Role};
use oever_store::{Column, Row, StoreError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Kinds of organisation; what a coordinator may do follows from the kind and the mandate (K094).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Employs a zorgcoördinator.
    Coordination,
    /// Gemeente.
    Municipality,
    /// Shelter or care with programmes.
    Provider,
    /// Police or Koninklijke Marechaussee.
    Police,
    /// Labour Inspectorate.
    Inspection,
    /// National coordination centre.
    NationalCentre,
    /// Policy maker or National Rapporteur.
    Policy,
    /// Jeugdhulp, gecertificeerde instelling.
    YouthCare,
    /// Veilig Thuis.
    VeiligThuis,
    /// School.
    School,
    /// Other care: general practice, mental health.
    Care,
    /// Anything else.
    Other,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Coordination,
        Self::Municipality,
        Self::Provider,
        Self::Police,
        Self::Inspection,
        Self::NationalCentre,
        Self::Policy,
        Self::YouthCare,
        Self::VeiligThuis,
        Self::School,
        Self::Care,
        Self::Other,
    ];

    /// Its name in the database, policies and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coordination => "coordination",
            Self::Municipality => "municipality",
            Self::Provider => "provider",
            Self::Police => "police",
            Self::Inspection => "inspection",
            Self::NationalCentre => "national_centre",
            Self::Policy => "policy",
            Self::YouthCare => "youth_care",
            Self::VeiligThuis => "veilig_thuis",
            Self::School => "school",
            Self::Care => "care",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for OrganisationKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("unknown kind of organisation: {text}"))
    }
}

/// An organisation: one compartment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Organisation {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// The legal person it is part of: branches share one.
    #[schema(value_type = Uuid)]
    pub legal_person: OrganisationId,
    /// Coordination region.
    pub region: Option<String>,
    /// Municipality.
    pub municipality: Option<String>,
    /// Acts under a municipal mandate.
    pub mandate: bool,
    /// Supervision status, in words; empty when it does not apply.
    pub supervision: String,
    /// Number that is answered by the function, not by a person.
    pub work_number: String,
    /// Key in a file it was imported from.
    pub external_ref: Option<String>,
    /// Version, for updates.
    pub version: i64,
}

impl Organisation {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.parse("kind")?,
            legal_person: row.get("legal_person")?,
            region: row.get("region")?,
            municipality: row.get("municipality")?,
            mandate: row.get("mandate")?,
            supervision: row.get("supervision")?,
            work_number: row.get("work_number")?,
            external_ref: row.get("external_ref")?,
            version: row.get("version")?,
        })
    }
}

/// A function as others see it: title and work number, never a person's name (K078).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FunctionView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: FunctionId,
    /// Its organisation.
    #[schema(value_type = Uuid)]
    pub organisation: OrganisationId,
    /// Name of that organisation.
    pub organisation_name: String,
    /// Kind of that organisation.
    pub organisation_kind: OrganisationKind,
    /// Title.
    pub title: String,
    /// What it may do.
    #[schema(value_type = String)]
    pub role: Role,
    /// Coordination region.
    pub region: Option<String>,
    /// Work number.
    pub work_number: String,
}

impl FunctionView {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            organisation_name: row.get("organisation_name")?,
            organisation_kind: row.parse("organisation_kind")?,
            title: row.get("title")?,
            role: row.parse("role")?,
            region: row.get("region")?,
            work_number: row.get("work_number")?,
        })
    }
}

/// A function stands in for another in a period: the whole caseload, clocks run on (K073).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: Uuid,
    /// The function that is away.
    pub from: FunctionId,
    /// The function that stands in.
    pub to: FunctionId,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
}

impl Delegation {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            from: row.get("from_function")?,
            to: row.get("to_function")?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
        })
    }
}

/// A login as the database holds it.
#[derive(Debug)]
pub(crate) struct Account {
    pub id: AccountId,
    pub organisation: OrganisationId,
    pub email: Vec<u8>,
    pub name: Vec<u8>,
    pub password: Option<Vec<u8>>,
    pub totp_secret: Option<Vec<u8>>,
    pub status: String,
    pub version: i64,
}

impl Account {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            email: row.get("email")?,
            name: row.get("name")?,
            password: row.get("password")?,
            totp_secret: row.get("totp_secret")?,
            status: row.get("status")?,
            version: row.get("version")?,
        })
    }
}

pub(crate) const EMAIL: Column = Column::new("accounts", "email");
pub(crate) const NAME: Column = Column::new("accounts", "name");
pub(crate) const PASSWORD: Column = Column::new("accounts", "password");
pub(crate) const TOTP_SECRET: Column = Column::new("accounts", "totp_secret");
