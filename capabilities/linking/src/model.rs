//! Types of linking.

use jiff::civil::Date;
use oever_kernel::{AccountId, FunctionId, OrganisationId, Timestamp, typed_id};
use oever_linkage::{Evidence, Strength};
use oever_store::{Column, Row, StoreError};
use oever_web::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

typed_id!(
    /// One record that is compared, with its basis and its term.
    EnrolmentId
);
typed_id!(
    /// Two enrolments that met.
    HitId
);
typed_id!(
    /// A link that somebody has to follow up.
    LinkTaskId
);
oever_store::id_column!(EnrolmentId, HitId, LinkTaskId);

pub(crate) const BASIS: Column = Column::new("link_enrolments", "basis");
pub(crate) const VALUE: Column = Column::new("link_values", "value");
pub(crate) const OWN_VALUE: Column = Column::new("link_own_values", "value");
pub(crate) const BROKER_REASON: Column = Column::new("link_hits", "broker_reason");

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in the database and the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|found| found.name() == text).ok_or_else(|| format!("unknown: {text}"))
            }
        }
    };
}

names! {
    /// What is enrolled.
    SubjectKind {
        /// A dossier.
        Dossier = "dossier",
        /// A report that was taken up.
        Report = "report",
    }
}

names! {
    /// What the person is in the case. Only a possible victim is ever compared.
    PersonRole {
        /// Possible victim.
        PossibleVictim = "possible_victim",
        /// Possible suspect.
        PossibleSuspect = "possible_suspect",
        /// Both.
        Both = "both",
        /// Witness.
        Witness = "witness",
        /// Who reported.
        Reporter = "reporter",
        /// Not known.
        Unknown = "unknown",
    }
}

names! {
    /// Where an enrolment stands, for the node.
    EnrolmentState {
        /// Waits for the second function.
        Proposed = "proposed",
        /// Confirmed; the tokens are being made.
        Confirmed = "confirmed",
        /// Compared.
        Active = "active",
        /// The second function said no.
        Refused = "refused",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Ended by itself.
        Expired = "expired",
    }
}

names! {
    /// Where a hit stands, for the node. Nobody is shown this as it is.
    HitState {
        /// The holder was asked.
        Asked = "asked",
        /// The holder said yes; released with the next batch.
        HolderYes = "holder_yes",
        /// The asker was told, and asked.
        Released = "released",
        /// Both said yes.
        Linked = "linked",
        /// Over.
        Closed = "closed",
    }
}

names! {
    /// What came of a link.
    Outcome {
        /// It is the same.
        Same = "same",
        /// It is not.
        Different = "different",
        /// Not clear.
        Unclear = "unclear",
        /// Nobody wrote it down in time.
        Expired = "expired",
    }
}

names! {
    /// An answer to the question whether there may be contact.
    Answer {
        /// Contact.
        Yes = "yes",
        /// No contact.
        No = "no",
    }
}

names! {
    /// Why the data protection officer is told.
    AlertKind {
        /// The same record proposed again and again.
        Retry = "retry",
        /// More proposals than allowed.
        Quota = "quota",
        /// More evaluations than the key service allows.
        Evaluations = "evaluations",
        /// More sealed signals than allowed.
        SealedQuota = "sealed-quota",
    }
}

/// What an enrolment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubjectRef {
    /// Kind of record.
    pub kind: SubjectKind,
    /// The record.
    pub id: Uuid,
}

/// One record that is compared.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// Whose record.
    pub organisation: OrganisationId,
    /// The record.
    pub subject: SubjectRef,
    /// Its alias.
    pub label: String,
    /// Role of the person.
    pub role: PersonRole,
    /// The sharing decision it rests on, if there is one.
    pub decision: Option<Uuid>,
    /// There is acute danger: the broker sees what meets.
    pub acute: bool,
    /// Where it stands.
    pub state: EnrolmentState,
    /// Who proposed.
    pub proposed_account: AccountId,
    /// As which function.
    pub proposed_function: FunctionId,
    /// When.
    pub proposed_at: Timestamp,
    /// When it was confirmed or refused.
    pub confirmed_at: Option<Timestamp>,
    /// From when the answer is "nothing found", unless a holder said yes.
    pub answer_at: Option<Timestamp>,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Version, for updates.
    pub version: i64,
    pub(crate) basis: Vec<u8>,
}

impl Enrolment {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            subject: SubjectRef { kind: row.parse("subject_kind")?, id: row.get("subject")? },
            label: row.get("label")?,
            role: row.parse("role")?,
            decision: row.get("decision")?,
            acute: row.get("acute")?,
            state: row.parse("state")?,
            proposed_account: row.get("proposed_account")?,
            proposed_function: row.get("proposed_function")?,
            proposed_at: row.get("proposed_at")?,
            confirmed_at: row.get("confirmed_at")?,
            answer_at: row.get("answer_at")?,
            expires_at: row.get("expires_at")?,
            version: row.get("version")?,
            basis: row.get("basis")?,
        })
    }

    pub(crate) fn record(&self) -> Record {
        Record::owned("link_enrolment", self.id, self.organisation)
    }
}

/// Which side of a hit an organisation is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Knew the person longer: is asked first.
    Holder,
    /// Enrolled later: hears only after the holder's yes.
    Asker,
}

/// Two enrolments that met.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub id: HitId,
    pub asker: EnrolmentId,
    pub asker_organisation: OrganisationId,
    pub holder: EnrolmentId,
    pub holder_organisation: OrganisationId,
    pub strength: Strength,
    pub evidence: Vec<Evidence>,
    pub acute: bool,
    pub state: HitState,
    pub asked_at: Timestamp,
    pub deadline: Timestamp,
    pub holder_answer: Option<String>,
    pub holder_function: Option<FunctionId>,
    pub released_at: Option<Timestamp>,
    pub brokered: bool,
    pub version: i64,
}

impl Hit {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let strength = match row.get::<String>("strength")?.as_str() {
            "strong" => Strength::Strong,
            "reasonable" => Strength::Reasonable,
            _ => Strength::Weak,
        };
        let kinds: String = row.get("kinds")?;
        Ok(Self {
            id: row.get("id")?,
            asker: row.get("asker")?,
            asker_organisation: row.get("asker_organisation")?,
            holder: row.get("holder")?,
            holder_organisation: row.get("holder_organisation")?,
            strength,
            evidence: kinds.split(',').filter_map(Evidence::from_code).collect(),
            acute: row.get("acute")?,
            state: row.parse("state")?,
            asked_at: row.get("asked_at")?,
            deadline: row.get("deadline")?,
            holder_answer: row.get("holder_answer")?,
            holder_function: row.get("holder_function")?,
            released_at: row.get("released_at")?,
            brokered: row.get("brokered")?,
            version: row.get("version")?,
        })
    }

    /// The side of an organisation, if the hit exists for it: the asker's begins at the release.
    pub(crate) fn side(&self, organisation: OrganisationId) -> Option<Side> {
        if organisation == self.holder_organisation {
            Some(Side::Holder)
        } else if organisation == self.asker_organisation && self.released_at.is_some() {
            Some(Side::Asker)
        } else {
            None
        }
    }

    pub(crate) const fn own_enrolment(&self, side: Side) -> EnrolmentId {
        match side {
            Side::Holder => self.holder,
            Side::Asker => self.asker,
        }
    }

    pub(crate) const fn organisation(&self, side: Side) -> OrganisationId {
        match side {
            Side::Holder => self.holder_organisation,
            Side::Asker => self.asker_organisation,
        }
    }

    pub(crate) fn record(&self, side: Side) -> Record {
        Record::owned("link_hit", self.id, self.organisation(side))
    }

    /// What one side sees. The holder cannot tell the asker's "no" from its silence: both become "closed" when
    /// the term has passed.
    pub(crate) fn shown(&self, side: Side, now: Timestamp) -> Shown {
        let in_term = now < self.deadline;
        match (self.state, side) {
            (HitState::Linked, _) => Shown::Linked,
            (HitState::Asked, Side::Holder) | (HitState::Released, Side::Asker) if in_term => Shown::Question,
            (HitState::HolderYes, Side::Holder) => Shown::Waiting,
            (HitState::Released, Side::Holder) if in_term => Shown::Waiting,
            (HitState::Closed, Side::Holder) if in_term && self.holder_answer.as_deref() == Some("yes") => {
                Shown::Waiting
            }
            _ => Shown::Closed,
        }
    }
}

/// What one side of a hit sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// It is asked whether there may be contact.
    Question,
    /// It said yes and waits.
    Waiting,
    /// Both said yes.
    Linked,
    /// Over; why is not said.
    Closed,
}

impl Shown {
    /// Its name in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Waiting => "waiting",
            Self::Linked => "linked",
            Self::Closed => "closed",
        }
    }

    /// For templates.
    pub const fn is_question(self) -> bool {
        matches!(self, Self::Question)
    }

    /// For templates.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Waiting)
    }

    /// For templates.
    pub const fn is_linked(self) -> bool {
        matches!(self, Self::Linked)
    }
}

/// What an enroller sees of an enrolment. "No hit", "no" and "expired" are one: [`Progress::NothingFound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Waits for the second function.
    Proposed,
    /// Compared; the answer comes with a release.
    Running,
    /// Nothing found. That proves nothing.
    NothingFound,
    /// Another organisation said yes.
    Found,
    /// The second function said no.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Ended by itself.
    Expired,
}

impl Progress {
    /// Its name in keys of texts and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Running => "running",
            Self::NothingFound => "nothing-found",
            Self::Found => "found",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// From the enrolment and whether a hit was released to its owner.
    pub(crate) fn of(enrolment: &Enrolment, released: bool, now: Timestamp) -> Self {
        match enrolment.state {
            EnrolmentState::Proposed => Self::Proposed,
            EnrolmentState::Refused => Self::Refused,
            EnrolmentState::Withdrawn => Self::Withdrawn,
            EnrolmentState::Expired => Self::Expired,
            EnrolmentState::Confirmed | EnrolmentState::Active => {
                if released {
                    Self::Found
                } else if enrolment.answer_at.is_some_and(|at| at <= now) {
                    Self::NothingFound
                } else {
                    Self::Running
                }
            }
        }
    }
}

/// A link that somebody has to follow up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTask {
    /// Its id.
    pub id: LinkTaskId,
    /// The hit.
    pub hit: HitId,
    /// Whose task.
    pub organisation: OrganisationId,
    /// The function that owns it.
    pub function: FunctionId,
    /// When an outcome is expected.
    pub due_on: Date,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Version, for updates.
    pub version: i64,
}

impl LinkTask {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            hit: row.get("hit")?,
            organisation: row.get("organisation")?,
            function: row.get("function")?,
            due_on: row.get("due_on")?,
            outcome: row.get::<Option<String>>("outcome")?.and_then(|text| text.parse().ok()),
            version: row.get("version")?,
        })
    }
}
