//! Reports, dossiers, follow-up, and the truth about who is the same.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{AttributeKind, Condition, Form, Identity, Part};

/// Who registers, in the groups of the published tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReporterGroup {
    /// Police.
    Police,
    /// Regional coordination.
    Coordination,
    /// Organisation for people with labour problems.
    LabourNgo,
    /// Labour Inspectorate.
    LabourInspectorate,
    /// Koninklijke Marechaussee.
    Kmar,
    /// Legal aid, outpatient care, the person, shelter.
    Other,
}

impl ReporterGroup {
    /// Every group, in the order of the published table.
    pub const ALL: [Self; 6] = [
        Self::Police,
        Self::Coordination,
        Self::LabourNgo,
        Self::LabourInspectorate,
        Self::Kmar,
        Self::Other,
    ];
}

/// Where the signal was first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// School.
    School,
    /// Wmo desk.
    WmoDesk,
    /// Youth care.
    YouthCare,
    /// Inspection on site.
    Inspection,
    /// Asylum reception.
    AsylumReception,
    /// Police or border.
    Police,
    /// Health care.
    Health,
    /// Shelter.
    Shelter,
    /// The person, or someone near.
    Public,
}

/// How urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Danger now.
    Acute,
    /// This week.
    ThisWeek,
    /// Can wait.
    Later,
}

/// Status told to whoever reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// Received.
    Received,
    /// Being talked over.
    InConsultation,
    /// Taken up.
    TakenUp,
    /// Not taken up, with a reason.
    NotTakenUp,
}

/// Why a person is in a second report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// Another organisation in the same region.
    SameRegion,
    /// Known in another region as well.
    OtherRegion,
    /// Came back after the earlier case was closed.
    Return,
}

/// A report. Reports and victims are counted apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Number, such as `R00001`.
    pub id: String,
    /// Reporting organisation; `None` for the public.
    pub organisation: Option<String>,
    /// Group in the published tables; `None` for a signal without a registered person.
    pub group: Option<ReporterGroup>,
    /// Where it was seen.
    pub setting: Setting,
    /// Coordination organisation (or national centre) it was routed to.
    pub routed_to: String,
    /// Received.
    pub received: DateTime,
    /// Municipality.
    pub municipality_code: String,
    /// Coordination region.
    pub region: String,
    /// Forms mentioned.
    pub forms: Vec<Form>,
    /// Urgency.
    pub urgency: Urgency,
    /// People in it; empty for a signal about a place.
    pub people: Vec<ReportedPerson>,
    /// What was seen, in invented words.
    pub text_nl: String,
    /// Place, employer or plate without a person.
    pub place: Vec<super::Attribute>,
    /// Status.
    pub status: ReportStatus,
    /// Reason if not taken up.
    pub not_taken_up_because: Option<String>,
    /// Feedback given.
    pub feedback_on: Option<Date>,
    /// A second report of the same person.
    pub again: Option<Again>,
}

/// A person in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedPerson {
    /// Who it is in truth (never shown by the product).
    pub person: String,
    /// Part.
    pub part: Part,
    /// As written down here.
    pub identity: Identity,
}

/// A dossier at one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Number, such as `D0001`.
    pub id: String,
    /// Tree word and number.
    pub alias: String,
    /// Who it is in truth.
    pub person: String,
    /// Organisation that holds it now.
    pub organisation: String,
    /// Function that coordinates it.
    pub function: String,
    /// Report it came from, unless imported.
    pub report: Option<String>,
    /// Opened.
    pub opened: Date,
    /// Closed.
    pub closed: Option<Date>,
    /// Identity as written down here.
    pub identity: Identity,
    /// The person's own wish.
    pub wish: Wish,
    /// Needs, as (attribute, value); an attribute that is absent is not known.
    pub needs: Vec<Condition>,
    /// Plan.
    pub plan: Vec<PlanItem>,
    /// Clocks that were started.
    pub clocks: Vec<StartedClock>,
    /// Consents.
    pub consents: Vec<Consent>,
    /// Moves to another region.
    pub moves: Vec<Move>,
    /// Follow-up.
    pub follow_up: Vec<FollowUp>,
    /// How it ended.
    pub exit: Option<Exit>,
}

/// The wish, or that it was not asked yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Wish {
    /// Not asked yet.
    NotYetAsked {
        /// Noted on.
        on: Date,
    },
    /// Written down.
    Said {
        /// On.
        on: Date,
        /// Words.
        text_nl: String,
        /// Who was in the room.
        present_nl: String,
    },
}

/// An item of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    /// Function that does it.
    pub who: String,
    /// What.
    pub what_nl: String,
    /// Why.
    pub why_nl: String,
    /// Desired effect.
    pub desired_effect_nl: String,
    /// Due.
    pub due: Date,
    /// Done.
    pub done: Option<Date>,
    /// Effect seen, if it was looked at.
    pub effect_seen: Option<EffectSeen>,
}

/// Effect seen of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectSeen {
    /// Helped.
    Helped,
    /// In part.
    Partly,
    /// No difference.
    NoDifference,
}

/// A clock that was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedClock {
    /// What it is for: `reflection-period`, `wmo-investigation`, `veilig-thuis-assessment`, `eighteenth-birthday`, `rvb-application`.
    pub kind: String,
    /// Started.
    pub started: Date,
    /// Stopped by an event.
    pub stopped: Option<Date>,
}

/// The three consents that must not be mixed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// Basis under the AVG.
    GdprBasis,
    /// Lifts a professional secrecy.
    LiftsSecrecy,
    /// Agreement with the help itself.
    AgreesWithHelp,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which one.
    pub kind: ConsentKind,
    /// For which organisation.
    pub for_organisation: String,
    /// Purpose.
    pub purpose_nl: String,
    /// Given on.
    pub given: Date,
    /// Ends on.
    pub until: Date,
    /// Withdrawn on.
    pub withdrawn: Option<Date>,
}

/// A move to another region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// From.
    pub from_organisation: String,
    /// To.
    pub to_organisation: String,
    /// Offered.
    pub offered: Date,
    /// Accepted; it counts only then.
    pub accepted: Option<Date>,
}

/// How a dossier ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// Own place, plan done.
    Independent,
    /// Other care took over.
    OtherCare,
    /// Did not want more help.
    OwnWish,
    /// Lost from sight.
    LostContact,
    /// Left the country.
    LeftCountry,
}

/// A follow-up moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// 3, 6, 12 or 24 months after opening.
    pub months: u8,
    /// Due.
    pub due: Date,
    /// Asked on; `None`: still to do.
    pub asked: Option<Date>,
    /// Outcome; empty when not asked.
    pub outcomes: Vec<FollowUpOutcome>,
}

/// An outcome at follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpOutcome {
    /// Safe.
    Safe,
    /// Housed.
    Housed,
    /// Has an income.
    Income,
    /// No contact with whoever exploited.
    NoContact,
    /// Came back into exploitation.
    Returned,
    /// Could not be reached.
    Unreachable,
    /// Does not want to be asked.
    DoesNotWant,
}

/// The truth that two records are one person, and what could show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamePerson {
    /// First record: a report or dossier number.
    pub a: String,
    /// Second record.
    pub b: String,
    /// Region of the first.
    pub region_a: String,
    /// Region of the second.
    pub region_b: String,
    /// Kinds of attribute both hold.
    pub shared: Vec<AttributeKind>,
    /// The names are spelt differently.
    pub spelled_differently: bool,
}

/// People who share a value and are not the same: a network, or a phone that was lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferentPeople {
    /// Numbers of the people.
    pub people: Vec<String>,
    /// Kind of the value.
    pub kind: AttributeKind,
    /// The value.
    pub value: String,
}
