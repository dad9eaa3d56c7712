//! Networks as the national centre sees them.

use oever_kernel::{FunctionId, Timestamp, typed_id};
use oever_linkage::Rarity;
use oever_linkage::network::{ChangeKind, Standing};
use oever_store::{Row, StoreError};
use uuid::Uuid;

typed_id!(
    /// Identifies a network. What was the largest part of it before keeps it.
    NetworkId
);
oever_store::id_column!(NetworkId);

/// What came of looking at a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkAnswer {
    /// The organisations were called, and talk with each other on their own basis.
    Together,
    /// The organisations were called; they see no reason to talk.
    Asked,
    /// There was no reason to call anybody.
    NoReason,
    /// What they share is not of people: an institution, a taxi, an error.
    NoNetwork,
}

impl NetworkAnswer {
    /// All answers.
    pub const ALL: [Self; 4] = [Self::Together, Self::Asked, Self::NoReason, Self::NoNetwork];

    /// A fixed name for storage and translation keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Together => "together",
            Self::Asked => "asked",
            Self::NoReason => "no-reason",
            Self::NoNetwork => "no-network",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }
}

/// Something that happened to a network.
#[derive(Debug, Clone)]
pub struct NetworkEvent {
    pub(crate) network: NetworkId,
    /// A change ([`ChangeKind`]) or an answer ([`NetworkAnswer`]), by its fixed name.
    pub kind: String,
    /// Records in it after that.
    pub records: i64,
    /// Organisations they are of.
    pub organisations: i64,
    /// Who answered; nobody for a change.
    pub function: Option<FunctionId>,
    /// When.
    pub at: Timestamp,
}

impl NetworkEvent {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            network: row.get("network")?,
            kind: row.get("kind")?,
            records: row.get("records")?,
            organisations: row.get("organisations")?,
            function: row.get("function")?,
            at: row.get("at")?,
        })
    }

    pub(crate) fn is_answer(&self) -> bool {
        NetworkAnswer::from_name(&self.kind).is_some()
    }
}

/// A network with what happened to it, oldest first.
#[derive(Debug, Clone)]
pub struct Network {
    /// Its id.
    pub id: NetworkId,
    /// When it was first seen.
    pub formed_at: Timestamp,
    /// When nothing held it together any more.
    pub closed_at: Option<Timestamp>,
    /// Records in it now.
    pub records: i64,
    /// Organisations they are of.
    pub organisations: i64,
    /// What happened.
    pub events: Vec<NetworkEvent>,
}

impl Network {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            formed_at: row.get("formed_at")?,
            closed_at: row.get("closed_at")?,
            records: row.get("records")?,
            organisations: row.get("organisations")?,
            events: Vec::new(),
        })
    }

    /// It is there today: enough organisations, and not fallen apart. A deletion counts at once.
    pub fn stands(&self) -> bool {
        self.closed_at.is_none() && self.organisations >= 2 && self.records >= 2
    }

    /// Nobody answered since it last changed.
    pub fn asks(&self) -> bool {
        self.stands() && self.events.last().is_none_or(|event| !event.is_answer())
    }
}

/// Values of one kind that records of a network share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) kind: oever_linkage::TokenKind,
    pub(crate) standing: &'static str,
    pub(crate) rarity: &'static str,
    pub(crate) tokens: i64,
    pub(crate) records: i64,
}

impl Shared {
    /// Nothing for a kind that is not known any more.
    pub(crate) fn read(row: &Row) -> Result<Option<Self>, StoreError> {
        let (standing, rarity): (String, String) = (row.get("standing")?, row.get("rarity")?);
        let known = |names: &[&'static str], name: &str| names.iter().copied().find(|one| *one == name);
        let kind = oever_linkage::TokenKind::from_code(&row.get::<String>("kind")?);
        let (Some(kind), Some(standing), Some(rarity)) = (
            kind,
            known(&["links", "not-corroborated", "too-common", "withheld"], &standing),
            known(&["rare", "uncommon", "common"], &rarity),
        ) else {
            return Ok(None);
        };
        Ok(Some(Self { kind, standing, rarity, tokens: row.get("tokens")?, records: row.get("records")? }))
    }
}

pub(crate) const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Links => "links",
        Standing::NotCorroborated => "not-corroborated",
        Standing::TooCommon => "too-common",
        Standing::Withheld => "withheld",
    }
}

pub(crate) const fn rarity_name(rarity: Rarity) -> &'static str {
    match rarity {
        Rarity::Rare => "rare",
        Rarity::Uncommon => "uncommon",
        Rarity::Common => "common",
    }
}

pub(crate) const fn change_name(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Formed => "formed",
        ChangeKind::Grown => "grown",
        ChangeKind::Shrunk => "shrunk",
        ChangeKind::Altered => "altered",
        ChangeKind::Merged => "merged",
        ChangeKind::Split => "split",
        ChangeKind::Regrouped => "regrouped",
        ChangeKind::Dissolved => "dissolved",
    }
}

/// The record that authorisation asks about: it belongs to the installation.
pub(crate) fn record(id: Uuid, organisation: oever_kernel::OrganisationId) -> oever_web::Record {
    oever_web::Record::owned("link_network", id, organisation)
}
