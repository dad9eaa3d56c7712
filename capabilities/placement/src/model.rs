//! What placement knows about: programmes, requests, what was asked of a provider, lifts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use oever_coordination::DossierId;
use oever_kernel::{FunctionId, OrganisationId, Timestamp, typed_id};
use oever_matching::ConditionSpec;
use oever_store::id_column;
use oever_web::Record;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::{
    Because, Channel, LiftStatus, OfferStatus, Pool, ProgrammeKind, RequestStatus, SupervisionState, Urgency,
};

typed_id!(
    /// A programme of a provider.
    ProgrammeId
);
typed_id!(
    /// A request for a place.
    RequestId
);
typed_id!(
    /// A question to one provider whether one person can come.
    OfferId
);
typed_id!(
    /// A question to lift one condition for one person.
    LiftId
);

id_column!(ProgrammeId, RequestId, OfferId, LiftId);

/// A programme as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// The provider.
    pub organisation: OrganisationId,
    /// The provider's own code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ProgrammeKind,
    /// Region it lies in; never an address.
    pub region: String,
    /// Municipality; not shown to askers.
    pub municipality: String,
    /// Whom it is for and whom not.
    pub conditions: Vec<ConditionSpec>,
    /// Wishes it meets or does not.
    pub offers: BTreeMap<String, bool>,
    /// Trained staff.
    pub expertise: Vec<String>,
    /// Places.
    pub places: i64,
    /// Free places; `None` when never said.
    pub free: Option<i64>,
    /// When room was last stated.
    pub as_of: Option<Timestamp>,
    /// When a place comes free.
    pub next_free: Option<Date>,
    /// Emergency beds.
    pub emergency_places: i64,
    /// Free emergency beds.
    pub emergency_free: Option<i64>,
    /// Longest stay in an emergency bed.
    pub emergency_max_days: Option<i64>,
    /// Expected waiting time.
    pub waiting_days: Option<i64>,
    /// Own contribution a month, in euros.
    pub own_contribution: Option<i64>,
    /// Supervision.
    pub supervision: SupervisionState,
    /// Number in the register of providers.
    pub register_number: Option<String>,
    /// Only under the Wmo, outside the Wtza.
    pub wmo_only: bool,
    /// Last inspection.
    pub last_inspection: Option<Date>,
    /// Since when the conditions hold.
    pub rules_as_of: Date,
    /// Takes people.
    pub active: bool,
    /// Last change.
    pub updated_at: Timestamp,
    /// Version.
    pub version: i64,
}

impl Programme {
    pub(crate) fn record(&self) -> Record {
        Record::owned("programme", self.id, self.organisation)
    }
}

/// A region where the person is not safe.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DangerArea {
    /// Region.
    pub region: String,
    /// Unsafe distance around it in km.
    #[serde(default)]
    pub radius_km: u32,
}

impl std::fmt::Debug for DangerArea {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DangerArea")
    }
}

/// What a person needs, without who it is. Sealed in the database.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Needs {
    /// Attribute to the values still possible; absent is unknown.
    #[serde(default)]
    pub answers: BTreeMap<String, BTreeSet<String>>,
    /// What the person wishes.
    #[serde(default)]
    pub wishes: BTreeSet<String>,
    /// Region the person is in, for the distance.
    #[serde(default)]
    pub region: Option<String>,
    /// Answers to the questions who may place and who pays; an empty value was asked and is not known.
    #[serde(default)]
    pub funding: BTreeMap<String, String>,
}

impl std::fmt::Debug for Needs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Needs")
    }
}

impl Needs {
    /// The same with one certain answer.
    #[must_use]
    pub fn answer(mut self, attribute: &str, value: &str) -> Self {
        self.answers.insert(attribute.to_owned(), BTreeSet::from([value.to_owned()]));
        self
    }
}

/// A request as it is stored, its sealed parts still sealed.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The coordinating organisation.
    pub organisation: OrganisationId,
    /// The function that asks.
    pub function: FunctionId,
    /// The dossier, if it belongs to one.
    pub dossier: Option<DossierId>,
    /// Alias of the dossier, or an own mark.
    pub alias: String,
    /// How soon.
    pub urgency: Urgency,
    /// Where it stands.
    pub status: RequestStatus,
    pub(crate) needs: Vec<u8>,
    pub(crate) danger: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a named function must decide.
    pub decide_by: Timestamp,
    /// Refusals so far.
    pub refusals: i64,
    /// Since when it is escalated.
    pub escalated_at: Option<Timestamp>,
    /// To which organisation.
    pub escalated_to: Option<OrganisationId>,
    /// Why.
    pub escalated_because: Option<Because>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The offer that became the place.
    pub offer: Option<OfferId>,
    /// Version.
    pub version: i64,
}

impl Request {
    /// What policies need to know: its owner, and whom it was escalated to.
    pub fn record(&self) -> Record {
        Record {
            assigned_to: self.escalated_to.into_iter().collect(),
            ..Record::owned("placement_request", self.id, self.organisation)
        }
    }
}

/// A question to one provider, its sealed parts still sealed.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// The request.
    pub request: RequestId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Which beds.
    pub pool: Pool,
    /// Who asks.
    pub organisation: OrganisationId,
    /// Who answers.
    pub provider: OrganisationId,
    /// Title of the function that asks.
    pub asked_by: String,
    /// How the answer comes.
    pub channel: Channel,
    /// Where it stands.
    pub status: OfferStatus,
    /// How soon.
    pub urgency: Urgency,
    pub(crate) needs: Vec<u8>,
    pub(crate) question: Vec<u8>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Until when an answer is expected.
    pub answer_by: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Title of the function that answered.
    pub answered_by: Option<String>,
    /// Coded reason of a refusal.
    pub refusal_code: Option<String>,
    pub(crate) condition_text: Option<Vec<u8>>,
    pub(crate) would_help: Option<Vec<u8>>,
    /// Whether the reason stands among the published conditions.
    pub published: Option<bool>,
    /// Until when the one-time link works.
    pub token_until: Option<Timestamp>,
    /// Until when an emergency bed is held.
    pub hold_until: Option<Timestamp>,
    /// Version.
    pub version: i64,
}

impl Offer {
    /// What policies need to know: owned by who asks, assigned to who answers.
    pub fn record(&self) -> Record {
        Record {
            assigned_to: vec![self.provider],
            ..Record::owned("placement_offer", self.id, self.organisation)
        }
    }

    /// Still waiting: silence can yet be broken.
    pub const fn open(&self) -> bool {
        matches!(self.status, OfferStatus::Asked | OfferStatus::Silent)
    }

    /// A yes, with or without conditions.
    pub const fn yes(&self) -> bool {
        matches!(self.status, OfferStatus::Accepted | OfferStatus::Conditional)
    }
}

/// A question to lift a condition for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// Its id.
    pub id: LiftId,
    /// The request.
    pub request: RequestId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The condition's code.
    pub condition: String,
    /// Who asks.
    pub organisation: OrganisationId,
    /// Who decides.
    pub addressed_to: OrganisationId,
    /// In which capacity: `provider` or `municipality`.
    pub lifter: String,
    /// Where it stands.
    pub status: LiftStatus,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Title of the function that decided.
    pub decided_by: Option<String>,
    /// Version.
    pub version: i64,
}

impl Lift {
    /// What policies need to know.
    pub fn record(&self) -> Record {
        Record {
            assigned_to: vec![self.addressed_to],
            ..Record::owned("placement_lift", self.id, self.organisation)
        }
    }
}

/// A decision in writing on a request that nobody could place.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its id.
    pub id: Uuid,
    /// Title of the function that decided.
    pub function_title: String,
    pub(crate) decision: Vec<u8>,
    /// When.
    pub at: Timestamp,
}
