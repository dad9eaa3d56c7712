//! Signals and what they hold.

use jiff::civil::Date;
use oever_kernel::{FunctionId, OrganisationId, Timestamp, typed_id};
use oever_store::{Column, Row, StoreError};
use oever_web::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use crate::lists::*;

typed_id!(
    /// A signal.
    ReportId
);
oever_store::id_column!(ReportId);

/// What a signal says.
pub(crate) const CONTENT: Column = Column::new("reports", "content");
/// What the reporter hears back.
pub(crate) const FEEDBACK: Column = Column::new("reports", "feedback");

/// A date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartialDate {
    /// Year.
    pub year: i16,
    /// Month, when known.
    pub month: Option<i8>,
    /// Day, when known.
    pub day: Option<i8>,
    /// How precise.
    pub precision: Precision,
}

impl PartialDate {
    /// The youngest this can be on a day, in whole years: decides on the safe side whether somebody is a
    /// minor.
    pub fn youngest_age(&self, today: Date) -> i16 {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or(28);
        let had_birthday = (today.month(), today.day()) >= (month, day);
        (today.year() - self.year - i16::from(!had_birthday)).max(0)
    }
}

/// Somebody in a signal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Part.
    pub part: Part,
    /// Name, alias or "unknown", as written down.
    #[serde(default)]
    pub name: String,
    /// Date of birth.
    #[serde(default)]
    pub birth: Option<PartialDate>,
    /// Who represents this person.
    #[serde(default)]
    pub represented: Option<Represented>,
    /// Who that is and how to reach them; the language of the interpreter.
    #[serde(default)]
    pub representative: String,
}

/// A value that may be known elsewhere too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attribute {
    /// Kind.
    pub kind: AttributeKind,
    /// Value as written down.
    pub value: String,
    /// Whose it is.
    pub of: AttributeOf,
    /// Name of the employer, or what else belongs to it.
    #[serde(default)]
    pub note: String,
}

/// How to reach the person without harm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Safety {
    /// How and when contact is safe.
    pub safe_contact: String,
    /// Who must not know.
    pub must_not_know: String,
    /// People and places that are dangerous.
    pub dangerous: String,
    /// Children.
    pub children: String,
    /// Word by which both know each other.
    pub code_word: String,
    /// Whether a voice message is safe.
    pub voicemail: Option<Voicemail>,
}

/// A sign that was found in the text, and that the reporter took over as an answer. Without that nothing that was
/// found is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sign {
    /// Id of the indicator.
    pub indicator: String,
    /// The question it answers, as the reporter saw it.
    pub question: String,
    /// The answer: a word of [`oever_recognition::Status`].
    #[schema(value_type = String)]
    pub status: oever_recognition::Status,
    /// The words it rests on.
    pub words: String,
    /// Rule that found it.
    pub rule: String,
    /// Version of that rule.
    pub version: String,
}

/// What a signal says. Sealed as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Content {
    /// Why it is sent.
    pub aim: Option<Aim>,
    /// The same in words.
    pub aim_note: String,
    /// Whether the person knows and agrees.
    pub agreement: Option<Agreement>,
    /// On which basis it is sent, in the reporter's words.
    pub basis: String,
    /// What was seen or heard.
    pub story: String,
    /// When that was.
    pub seen_on: Option<PartialDate>,
    /// People.
    pub people: Vec<Person>,
    /// Values that may be known elsewhere.
    pub attributes: Vec<Attribute>,
    /// Safety.
    pub safety: Safety,
    /// Answers of a public reporter, question by question, as the public pages asked them.
    pub answers: Vec<(String, String)>,
    /// Signs in the text that the reporter took over.
    pub signs: Vec<Sign>,
}

/// A signal on its way in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SubmitReport {
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// Where it was seen.
    pub setting: Option<Setting>,
    /// CBS code of the municipality; none when unknown.
    pub municipality: Option<String>,
    /// Who is to receive it.
    pub destination: Option<Destination>,
    /// Forms the reporter thinks of.
    pub forms: Vec<Form>,
    /// What it says.
    pub content: Content,
}

/// A signal without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Id.
    pub id: ReportId,
    /// Organisation that received it.
    pub owner: OrganisationId,
    /// Organisation that sent it; the installation for the public.
    pub reporter: OrganisationId,
    /// Function that sent it.
    pub reporter_function: Option<FunctionId>,
    /// Where it came from.
    pub source: Source,
    /// Where it stands.
    pub status: Status,
    /// Why it was not taken up.
    pub reason: Option<Reason>,
    /// How urgent.
    pub urgency: Urgency,
    /// Where it was seen.
    pub setting: Setting,
    /// Municipality.
    pub municipality: Option<String>,
    /// Coordination region.
    pub region: Option<String>,
    /// When it came in.
    pub received_at: Timestamp,
    /// Day on which the reporter must know that it was read.
    pub acknowledge_due: Date,
    /// When that was done.
    pub acknowledged_at: Option<Timestamp>,
    /// Day on which the reporter must know what happens.
    pub feedback_due: Date,
    /// When that was done.
    pub feedback_at: Option<Timestamp>,
    /// The dossier it became part of.
    pub dossier: Option<Uuid>,
    pub(crate) content: Vec<u8>,
    pub(crate) feedback: Option<Vec<u8>>,
    /// Version.
    pub version: i64,
}

impl Report {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let reason: Option<String> = row.get("reason")?;
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner")?,
            reporter: row.get("reporter")?,
            reporter_function: row.get("reporter_function")?,
            source: row.parse("source")?,
            status: row.parse("status")?,
            reason: if reason.is_some() { Some(row.parse("reason")?) } else { None },
            urgency: row.parse("urgency")?,
            setting: row.parse("setting")?,
            municipality: row.get("municipality")?,
            region: row.get("region")?,
            received_at: row.get("received_at")?,
            acknowledge_due: row.get("acknowledge_due")?,
            acknowledged_at: row.get("acknowledged_at")?,
            feedback_due: row.get("feedback_due")?,
            feedback_at: row.get("feedback_at")?,
            dossier: row.get("dossier")?,
            content: row.get("content")?,
            feedback: row.get("feedback")?,
            version: row.get("version")?,
        })
    }

    /// What the policies need to know: the sender owns the question, the receiver was given it.
    pub fn record(&self) -> Record {
        Record { assigned_to: vec![self.owner], ..Record::owned("report", self.id, self.reporter) }
    }

    /// The day that is watched now: reading first, then an answer.
    pub fn due(&self) -> Option<Date> {
        match (self.acknowledged_at, self.feedback_at) {
            (None, _) => Some(self.acknowledge_due),
            (Some(_), None) => Some(self.feedback_due),
            (Some(_), Some(_)) => None,
        }
    }

    /// Nothing remains to be done with the signal itself.
    pub fn is_settled(&self) -> bool {
        matches!(self.status, Status::TakenUp | Status::NotTakenUp) && self.feedback_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unsure_date_of_birth_is_taken_on_the_young_side() {
        let today = jiff::civil::date(2026, 11, 26);
        let born = |year, month, day| PartialDate { year, month, day, precision: Precision::Estimate };
        assert_eq!(born(2008, None, None).youngest_age(today), 17);
        assert_eq!(born(2008, Some(11), Some(26)).youngest_age(today), 18);
        assert_eq!(born(2008, Some(11), Some(27)).youngest_age(today), 17);
        assert_eq!(born(2030, None, None).youngest_age(today), 0);
    }
}
