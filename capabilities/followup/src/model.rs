//! Moments at which the outcome is asked, what was answered, and signs that somebody is back.

use std::fmt;

use jiff::civil::Date;
use oever_coordination::DossierId;
use oever_kernel::{OrganisationId, typed_id};
use oever_store::{Column, Row, StoreError, id_column};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

typed_id!(
    /// A moment at which the outcome is asked.
    FollowUpId
);
typed_id!(
    /// A sign that somebody is back.
    ReturnId
);
id_column!(FollowUpId, ReturnId);

pub(crate) const OUTCOME: Column = Column::new("followups", "outcome");
pub(crate) const REASON: Column = Column::new("followup_returns", "reason");

/// Months after the start at which the outcome is asked.
pub const MOMENTS: [i64; 4] = [3, 6, 12, 24];

/// Defines a closed list of codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $list:literal, { $($(#[$item:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum $name { $($(#[$item])* #[serde(rename = $code)] $variant),+ }
        impl $name {
            /// All of them, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Its code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// Key of its words.
            pub fn key(self) -> String {
                format!("followup-{}-{}", $list, self.code().replace('_', "-"))
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(code: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.code() == code).ok_or_else(|| format!("unknown {}: {code}", $list))
            }
        }
    };
}

codes!(
    /// How it goes with the person; several can hold at once.
    Outcome, "outcome", {
        /// Safe.
        Safe = "safe",
        /// Has a place to live.
        Housed = "housed",
        /// Has an income.
        Income = "income",
        /// No contact with who exploited.
        NoContact = "no_contact",
        /// Back in an unsafe situation.
        Returned = "returned",
        /// Could not be reached.
        Unreachable = "unreachable",
        /// Does not want to be asked. That is an answer.
        DoesNotWant = "does_not_want",
    }
);
codes!(
    /// What played a part in coming back, as the person or the coordinator sees it.
    ReturnReason, "reason", {
        /// Pressure of money: rent, family, costs.
        FinancialPressure = "financial_pressure",
        /// Debts.
        Debt = "debt",
        /// No own place after shelter.
        NoHome = "no_home",
        /// No income or work.
        NoIncome = "no_income",
        /// Guidance stopped.
        GuidanceStopped = "guidance_stopped",
        /// Threat or violence.
        Threat = "threat",
        /// Contact or bond with who exploited.
        Bond = "bond",
        /// Alone, or without people to fall back on.
        Alone = "alone",
        /// Something else.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
);

impl Outcome {
    /// Says that there is no answer: stands alone.
    pub const fn stands_alone(self) -> bool {
        matches!(self, Self::Unreachable | Self::DoesNotWant)
    }
}

/// What was answered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// How it goes.
    pub outcomes: Vec<Outcome>,
    /// What played a part in coming back; only with [`Outcome::Returned`].
    #[serde(default)]
    pub reasons: Vec<ReturnReason>,
    /// In words; empty when nothing was added.
    #[serde(default)]
    pub note: String,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer [hidden]")
    }
}

/// A moment at which the outcome is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// The dossier.
    pub dossier: DossierId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Months after the start.
    pub months: i64,
    /// Counted from.
    pub starts_on: Date,
    /// Due.
    pub due_on: Date,
    /// `planned`, `done` or `cancelled`.
    pub status: String,
    /// Written down on.
    pub recorded_on: Option<Date>,
    /// By which function.
    pub function_title: Option<String>,
    /// Version, for updates.
    pub version: i64,
    pub(crate) outcome: Option<Vec<u8>>,
}

impl FollowUp {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            dossier: row.get("dossier")?,
            organisation: row.get("organisation")?,
            months: row.get("months")?,
            starts_on: row.get("starts_on")?,
            due_on: row.get("due_on")?,
            status: row.get("status")?,
            recorded_on: row.get("recorded_on")?,
            function_title: row.get("function_title")?,
            version: row.get("version")?,
            outcome: row.get("outcome")?,
        })
    }

    /// Whether it still has to be asked.
    pub fn is_planned(&self) -> bool {
        self.status == "planned"
    }
}

/// A sign that somebody is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnSign {
    /// Its id.
    pub id: ReturnId,
    /// The dossier.
    pub dossier: DossierId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Found on.
    pub found_on: Date,
    /// `reopened` (the dossier was opened again) or `linked` (a later dossier elsewhere, confirmed by both).
    pub sign: String,
    /// `possible`, `returned` or `not_returned`.
    pub status: String,
    /// Version, for updates.
    pub version: i64,
}

impl ReturnSign {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            dossier: row.get("dossier")?,
            organisation: row.get("organisation")?,
            found_on: row.get("found_on")?,
            sign: row.get("sign")?,
            status: row.get("status")?,
            version: row.get("version")?,
        })
    }
}
