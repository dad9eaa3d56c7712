//! Sealed signals, as their reporter and the openers know them.

use std::fmt;
use std::str::FromStr;

use oever_kernel::{AccountId, FunctionId, OrganisationId, Timestamp, typed_id};
use oever_sealing::epoch::Moment;
use oever_sealing::signal::LegalPerson;
use oever_store::{Column, Row, StoreError};
use oever_web::Record;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

typed_id!(
    /// A signal that its reporter sealed.
    SealedSignalId
);
oever_store::id_column!(SealedSignalId);
typed_id!(
    /// Deposits that reached their threshold and wait for openers.
    ReleaseId
);
oever_store::id_column!(ReleaseId);

/// The key of an epoch.
pub(crate) const EPOCH_SECRET: Column = Column::new("sealed_epochs", "secret");
/// The private key of an opener.
pub(crate) const OPENER_SECRET: Column = Column::new("sealed_openers", "secret");
/// What an opener gave.
pub(crate) const SHARE: Column = Column::new("sealed_shares", "share");

/// Where a sealed signal stands. Whether others deposited is not among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SealedState {
    /// It waits.
    Sealed,
    /// Enough others saw the same; it became a report.
    Opened,
    /// Its reporter took it back.
    Withdrawn,
    /// Its term is over.
    Expired,
}

impl SealedState {
    const ALL: [Self; 4] = [Self::Sealed, Self::Opened, Self::Withdrawn, Self::Expired];

    /// A fixed name for storage and translation keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Opened => "opened",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for SealedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SealedState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|one| one.name() == text).ok_or_else(|| format!("unknown state: {text}"))
    }
}

/// A sealed signal, without what it says: that is nowhere to be read.
#[derive(Debug, Clone)]
pub struct SealedSignal {
    /// Its id.
    pub id: SealedSignalId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Who sealed it.
    pub account: AccountId,
    /// As which function.
    pub function: FunctionId,
    /// Which kinds of values are compared.
    pub kinds: Vec<String>,
    /// Where it stands.
    pub state: SealedState,
    /// Since when.
    pub sealed_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When its reporter was reminded of the end.
    pub reminded_at: Option<Timestamp>,
    /// The report that it became.
    pub report: Option<Uuid>,
}

impl SealedSignal {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let kinds: String = row.get("kinds")?;
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            account: row.get("account")?,
            function: row.get("function")?,
            kinds: kinds.split(',').map(str::to_owned).collect(),
            state: row.parse("state")?,
            sealed_at: row.get("sealed_at")?,
            expires_at: row.get("expires_at")?,
            reminded_at: row.get("reminded_at")?,
            report: row.get("report")?,
        })
    }

    /// What the policies need to know.
    pub fn record(&self) -> Record {
        Record::owned("sealed_signal", self.id, self.organisation)
    }
}

/// Deposits that reached their threshold.
#[derive(Debug, Clone)]
pub struct WaitingRelease {
    /// Its id.
    pub id: ReleaseId,
    /// Under which value they lie at the index.
    pub(crate) group: [u8; 32],
    /// The kind of value.
    pub kind: String,
    /// How many legal persons.
    pub persons: i64,
    /// Whether it still waits.
    pub waiting: bool,
    /// Since when.
    pub at: Timestamp,
}

impl WaitingRelease {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            group: row.get("group_key")?,
            kind: row.get("kind")?,
            persons: row.get("persons")?,
            waiting: row.get::<String>("state")? == "waiting",
            at: row.get("at")?,
        })
    }
}

/// The engine's moment.
pub(crate) const fn moment(at: Timestamp) -> Moment {
    Moment::from_microseconds(at.0)
}

/// The engine's legal person.
pub(crate) fn legal_person(id: OrganisationId) -> LegalPerson {
    LegalPerson(*id.uuid().as_bytes())
}
