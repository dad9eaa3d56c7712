//! Types of this capability.

use std::fmt;

use jiff::civil::Date;
use oever_kernel::{FunctionId, OrganisationId, Timestamp, typed_id};
use oever_store::{Column, Row, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

typed_id!(
    /// A dossier.
    DossierId
);
typed_id!(
    /// An item of a plan.
    PlanItemId
);
typed_id!(
    /// A clock of a dossier.
    ClockId
);
typed_id!(
    /// An uploaded spreadsheet of running cases.
    ImportId
);
oever_store::id_column!(DossierId, PlanItemId, ClockId, ImportId);

pub(crate) const IDENTITY: Column = Column::new("dossiers", "identity");
pub(crate) const FACTS: Column = Column::new("dossiers", "facts");
pub(crate) const WISH: Column = Column::new("dossier_wishes", "content");
pub(crate) const PLAN: Column = Column::new("plan_items", "content");
pub(crate) const EVENT: Column = Column::new("clock_events", "event");
pub(crate) const TIMELINE: Column = Column::new("timeline", "content");
pub(crate) const IMPORT: Column = Column::new("case_imports", "content");

/// The person did not say it, or the file does not name it.
fn unknown() -> String {
    "unknown".into()
}

/// Defines a closed set of codes with their names in the database and the texts.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every one, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Its code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.code() == text).ok_or_else(|| format!("unknown code: {text}"))
            }
        }
    };
}

codes! {
    /// Where a dossier stands.
    Status {
        /// Being worked on.
        Open = "open",
        /// Offered to another organisation that has not answered yet.
        Offered = "offered",
        /// Ended.
        Closed = "closed",
    }
}
codes! {
    /// How a dossier ended.
    CloseReason {
        /// Own place, plan done.
        Independent = "independent",
        /// Other care took over.
        OtherCare = "other_care",
        /// Did not want more help.
        OwnWish = "own_wish",
        /// Lost from sight.
        LostContact = "lost_contact",
        /// Left the country.
        LeftCountry = "left_country",
        /// Died.
        Died = "died",
        /// Opened by mistake, or the same person as another dossier.
        Mistake = "mistake",
    }
}
codes! {
    /// How far an item of the plan is.
    PlanStatus {
        /// Agreed.
        Planned = "planned",
        /// Begun.
        Busy = "busy",
        /// Done; the effect is a separate question.
        Done = "done",
        /// Not needed any more.
        Dropped = "dropped",
    }
}
codes! {
    /// The effect that was seen. "No difference" is a full answer.
    Effect {
        /// It helped.
        Helped = "helped",
        /// In part.
        Partly = "partly",
        /// No difference.
        NoDifference = "no_difference",
        /// It made things worse.
        Worse = "worse",
    }
}
codes! {
    /// How exactly a date is known.
    Precision {
        /// To the day.
        Day = "day",
        /// To the month.
        Month = "month",
        /// To the year.
        Year = "year",
        /// A guess.
        Estimate = "estimate",
    }
}
codes! {
    /// Form of exploitation that is thought possible.
    Form {
        /// Sexual exploitation within the country.
        SexualDomestic = "sexual_domestic",
        /// Sexual exploitation across a border.
        SexualCrossBorder = "sexual_cross_border",
        /// Labour exploitation.
        Labour = "labour",
        /// Criminal exploitation.
        Criminal = "criminal",
        /// Something else, or not known.
        OtherUnknown = "other_unknown",
    }
}
codes! {
    /// Age group as published.
    AgeGroup {
        /// Under 18.
        Minor = "0-17",
        /// 18 to 22.
        Young = "18-22",
        /// 23 and over.
        Adult = "23+",
        /// Not known.
        Unknown = "unknown",
    }
}
codes! {
    /// Sex as registered.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Other.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
}

impl AgeGroup {
    /// The group of an age in whole years.
    pub const fn of(years: i16) -> Self {
        match years {
            ..=17 => Self::Minor,
            18..=22 => Self::Young,
            _ => Self::Adult,
        }
    }
}

/// A value of the person that another organisation may know too: a telephone number, an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Code of the kind: see [`KNOWN_KINDS`].
    pub kind: String,
    /// The value as it was written down.
    pub value: String,
}

/// Kinds of values a dossier keeps; the codes are those of linking.
pub const KNOWN_KINDS: [&str; 5] = ["phone", "email", "handle", "address", "document-number"];

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known [hidden]")
    }
}

/// Who the person is. Hidden by default; shown with a purpose, which is written down.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Name, as the person uses it.
    #[serde(default)]
    pub name: String,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<Date>,
    /// How exactly it is known.
    #[serde(default)]
    pub birth_precision: Option<Precision>,
    /// Telephone numbers, accounts and the like.
    #[serde(default)]
    pub known: Vec<Known>,
    /// How and when to reach the person safely, and who must not know.
    #[serde(default)]
    pub contact: String,
    /// Dangerous people and places, code word, voicemail, children.
    #[serde(default)]
    pub safety: String,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity [hidden]")
    }
}

/// What is known of the situation, without who it is. Shown beside the alias.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Sex.
    pub sex: Sex,
    /// Age group.
    pub age_group: AgeGroup,
    /// Possible forms; several can hold at once.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Municipality where the person stays (CBS code).
    #[serde(default)]
    pub municipality: String,
    /// Language for which an interpreter is needed; empty: none, `unknown`: not asked.
    #[serde(default = "unknown")]
    pub interpreter: String,
    /// Signs of a mild intellectual disability; never a diagnosis.
    #[serde(default)]
    pub lvb_suspected: bool,
    /// Also seen as a possible suspect: the non-punishment question is raised by itself (K063).
    #[serde(default)]
    pub also_suspect: bool,
    /// Has no right of residence other than as a possible victim.
    #[serde(default)]
    pub no_residence: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            sex: Sex::Unknown,
            age_group: AgeGroup::Unknown,
            forms: Vec::new(),
            municipality: String::new(),
            interpreter: unknown(),
            lvb_suspected: false,
            also_suspect: false,
            no_residence: false,
        }
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Facts [hidden]")
    }
}

/// A dossier without anything about the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its id.
    pub id: DossierId,
    /// The organisation that coordinates.
    pub organisation: OrganisationId,
    /// The function that coordinates.
    pub function: FunctionId,
    /// Tree word and number.
    pub alias: String,
    /// Where it stands.
    pub status: Status,
    /// The report it came from.
    pub report: Option<Uuid>,
    /// Coordination region.
    pub region: Option<String>,
    /// Opened.
    pub opened_on: Date,
    /// Closed.
    pub closed_on: Option<Date>,
    /// How it ended.
    pub close_reason: Option<CloseReason>,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// By which function.
    pub changed_by: FunctionId,
    /// Version, for updates.
    pub version: i64,
    pub(crate) identity: Vec<u8>,
    pub(crate) facts: Vec<u8>,
}

impl Dossier {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            function: row.get("function")?,
            alias: row.get("alias")?,
            status: row.parse("status")?,
            report: row.get("report")?,
            region: row.get("region")?,
            opened_on: row.get("opened_on")?,
            closed_on: row.get("closed_on")?,
            close_reason: match row.get::<Option<String>>("close_reason")? {
                None => None,
                Some(_) => Some(row.parse("close_reason")?),
            },
            changed_at: row.get("changed_at")?,
            changed_by: row.get("changed_by")?,
            version: row.get("version")?,
            identity: row.get("identity")?,
            facts: row.get("facts")?,
        })
    }

    /// Whether it can still be worked on.
    pub fn is_open(&self) -> bool {
        self.status != Status::Closed
    }
}

/// What the person wants, who was in the room, and the limits that were said.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishContent {
    /// In the person's own words.
    pub words: String,
    /// Who was in the room when it was written.
    pub present: String,
    /// What cannot be promised, and was said so.
    pub limits: String,
}

impl fmt::Debug for WishContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WishContent [hidden]")
    }
}

/// A wish, or that it was not asked yet: with a date, that is an answer too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// It was asked.
    pub asked: bool,
    /// Written down on.
    pub noted_on: Date,
    /// The words; empty when not asked.
    pub content: WishContent,
}

/// Who does an item of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The person herself: it is up to her.
    Person,
    /// The function that coordinates.
    Coordinator,
    /// Another organisation: its function, never a name.
    Organisation(OrganisationId),
}

impl Who {
    /// Its code in the database and forms.
    pub fn code(self) -> String {
        match self {
            Self::Person => "person".into(),
            Self::Coordinator => "coordinator".into(),
            Self::Organisation(id) => id.to_string(),
        }
    }

    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Coordinator => "coordinator",
            Self::Organisation(_) => "organisation",
        }
    }

    pub(crate) const fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Organisation(id) => Some(id),
            Self::Person | Self::Coordinator => None,
        }
    }
}

impl std::str::FromStr for Who {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "person" => Ok(Self::Person),
            "coordinator" => Ok(Self::Coordinator),
            other => other.parse().map(Self::Organisation).map_err(|_| "choose who does it".to_owned()),
        }
    }
}

/// The words of an item of the plan.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanContent {
    /// What is done.
    pub what: String,
    /// Why.
    pub why: String,
    /// The desired effect.
    pub desired_effect: String,
    /// The effect that was seen, in words.
    #[serde(default)]
    pub seen: String,
}

impl fmt::Debug for PlanContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlanContent [hidden]")
    }
}

/// An item of the plan as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Its id.
    pub id: PlanItemId,
    /// Its dossier.
    pub dossier: DossierId,
    /// Who does it.
    pub who: Who,
    /// Agreed on.
    pub asked_on: Date,
    /// Due.
    pub due_on: Option<Date>,
    /// How far.
    pub status: PlanStatus,
    /// Done on.
    pub done_on: Option<Date>,
    /// The effect that was seen.
    pub effect: Option<Effect>,
    /// The other organisation was reminded.
    pub reminded_at: Option<Timestamp>,
    /// It was escalated.
    pub escalated_at: Option<Timestamp>,
    /// Changed last.
    pub changed_at: Timestamp,
    /// By which function.
    pub changed_by: FunctionId,
    /// Version, for updates.
    pub version: i64,
    pub(crate) content: Vec<u8>,
}

impl PlanRow {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let who = match (
            row.get::<String>("who")?.as_str(),
            row.get::<Option<OrganisationId>>("who_organisation")?,
        ) {
            ("person", _) => Who::Person,
            (_, Some(organisation)) => Who::Organisation(organisation),
            (_, None) => Who::Coordinator,
        };
        Ok(Self {
            id: row.get("id")?,
            dossier: row.get("dossier")?,
            who,
            asked_on: row.get("asked_on")?,
            due_on: row.get("due_on")?,
            status: row.parse("status")?,
            done_on: row.get("done_on")?,
            effect: match row.get::<Option<String>>("effect")? {
                None => None,
                Some(_) => Some(row.parse("effect")?),
            },
            reminded_at: row.get("reminded_at")?,
            escalated_at: row.get("escalated_at")?,
            changed_at: row.get("changed_at")?,
            changed_by: row.get("changed_by")?,
            version: row.get("version")?,
            content: row.get("content")?,
        })
    }

    /// Whether something still has to be done.
    pub fn is_open(&self) -> bool {
        matches!(self.status, PlanStatus::Planned | PlanStatus::Busy)
    }
}

/// A clock of a dossier as it is stored; what it says follows from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// Its id.
    pub id: ClockId,
    /// Its dossier.
    pub dossier: DossierId,
    /// Its rule.
    pub rule: String,
    /// The organisation that has to act, when it is known.
    pub party: Option<OrganisationId>,
    /// `running`, `suspended` or `stopped`.
    pub state: String,
    /// Due date for sorting; empty when it would give away a date of birth.
    pub due_on: Option<Date>,
    /// The other organisation was reminded.
    pub reminded_at: Option<Timestamp>,
    /// It was escalated.
    pub escalated_at: Option<Timestamp>,
    /// Version, for updates.
    pub version: i64,
}

impl ClockRow {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            dossier: row.get("dossier")?,
            rule: row.get("rule")?,
            party: row.get("party")?,
            state: row.get("state")?,
            due_on: row.get("due_on")?,
            reminded_at: row.get("reminded_at")?,
            escalated_at: row.get("escalated_at")?,
            version: row.get("version")?,
        })
    }
}
