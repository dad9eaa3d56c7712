//! Types of this capability.

use jiff::civil::Date;
use oever_kernel::{FunctionId, OrganisationId, Sensitive, Timestamp, typed_id};
use oever_store::{Column, RecordKey, Row, StoreError};
use oever_web::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use crate::codes::{Adviser, Choice, ConsentAnswer, ConsentKind, GivenBy, ItemKind, Review};

typed_id!(
    /// A decision on sharing that was kept.
    DecisionId
);
typed_id!(
    /// A share in force or in the past.
    ShareId
);
typed_id!(
    /// One of the three consents.
    ConsentId
);
typed_id!(
    /// A question without a name.
    QuestionId
);
oever_store::id_column!(DecisionId, ShareId, ConsentId, QuestionId);

pub(crate) const FACTS: Column = Column::new("sharing_decisions", "facts");
pub(crate) const MOTIVATION: Column = Column::new("sharing_decisions", "motivation");
pub(crate) const REVIEW_NOTE: Column = Column::new("sharing_decisions", "review_note");
pub(crate) const DETAILS: Column = Column::new("consents", "details");
pub(crate) const QUESTION: Column = Column::new("consult_questions", "question");
pub(crate) const ANSWER: Column = Column::new("consult_questions", "answer");

/// The row of the table a decision rests on, as it stood on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleRow {
    /// Row, such as `SH-30`.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its certainty.
    pub certainty: String,
    /// Where it comes from.
    pub source: String,
}

/// A decision as it is listed: no facts, no texts.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// Whose decision.
    pub organisation: OrganisationId,
    /// Which function decided.
    pub function: FunctionId,
    /// The title of that function then.
    pub function_title: String,
    /// When.
    pub decided_at: Timestamp,
    /// On which day: the rules of that day.
    pub decided_on: Date,
    /// What for (a value of the fact `purpose`).
    pub purpose: String,
    /// Kind of sender (a value of the fact `from`).
    pub from_kind: String,
    /// Kind of receiver (a value of the fact `to`).
    pub to_kind: String,
    /// The receiver, when one organisation was meant.
    pub to_organisation: Option<OrganisationId>,
    /// The record it is about.
    pub subject: Option<Uuid>,
    /// The route that was chosen.
    pub route: String,
    /// What the table answered.
    pub outcome: String,
    /// Why a human had to decide.
    pub human_because: Option<String>,
    /// Certainty of the answer.
    pub certainty: Option<String>,
    /// The rows it rests on.
    pub rows: Vec<RuleRow>,
    /// Articles of those rows.
    pub articles: Vec<String>,
    /// What was decided.
    pub choice: Choice,
    /// Which human was asked.
    pub advised_by: Adviser,
    /// Until when it holds.
    pub ends_on: Option<Date>,
    /// What the data protection officer thinks.
    pub review: Review,
    /// When that was.
    pub reviewed_at: Option<Timestamp>,
    /// Version, for the review.
    pub version: i64,
    pub(crate) facts: Vec<u8>,
    pub(crate) motivation: Vec<u8>,
    pub(crate) review_note: Option<Vec<u8>>,
}

impl Decision {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let rows: String = row.get("rule_rows")?;
        let articles: String = row.get("articles")?;
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            function: row.get("function")?,
            function_title: row.get("function_title")?,
            decided_at: row.get("decided_at")?,
            decided_on: row.get("decided_on")?,
            purpose: row.get("purpose")?,
            from_kind: row.get("from_kind")?,
            to_kind: row.get("to_kind")?,
            to_organisation: row.get("to_organisation")?,
            subject: row.get("subject")?,
            route: row.get("route")?,
            outcome: row.get("outcome")?,
            human_because: row.get("human_because")?,
            certainty: row.get("certainty")?,
            rows: serde_json::from_str(&rows).unwrap_or_default(),
            articles: serde_json::from_str(&articles).unwrap_or_default(),
            choice: row.parse("choice")?,
            advised_by: row.parse("advised_by")?,
            ends_on: row.get("ends_on")?,
            review: row.parse("review")?,
            reviewed_at: row.get("reviewed_at")?,
            version: row.get("version")?,
            facts: row.get("facts")?,
            motivation: row.get("motivation")?,
            review_note: row.get("review_note")?,
        })
    }

    /// What the policies need to know.
    pub fn record(&self) -> Record {
        Record::owned("sharing_decision", self.id, self.organisation)
    }

    /// The record whose key sealed the texts: the subject, or the decision itself.
    pub(crate) fn key_of(&self) -> Uuid {
        self.subject.unwrap_or_else(|| self.id.uuid())
    }

    /// Why it was decided; `key` is the key of the record it is about, or its own.
    ///
    /// # Errors
    /// When the key is not the right one.
    pub fn motivation(&self, key: &RecordKey) -> Result<Sensitive<String>, StoreError> {
        key.open_padded(MOTIVATION, self.id, &self.motivation)
    }

    /// Whether sharing may rest on this decision: the rules allow it, or a human was asked and wrote down why;
    /// and the data protection officer did not object.
    pub fn carries_a_share(&self, today: Date) -> bool {
        let ruled = match self.outcome.as_str() {
            "allowed" | "conditions" => true,
            "human" => self.advised_by != Adviser::Nobody || self.review == Review::Agreed,
            _ => false,
        };
        let in_term = self.ends_on.is_none_or(|last| today <= last);
        self.choice == Choice::Share && ruled && in_term && self.review != Review::Objected
    }
}

/// Some kinds of items of a record, for one organisation, one purpose and one term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Share {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: ShareId,
    /// The decision it rests on.
    #[schema(value_type = Uuid)]
    pub decision: DecisionId,
    /// Whose record.
    #[schema(value_type = Uuid)]
    pub owner: OrganisationId,
    /// Who may see it.
    #[schema(value_type = Uuid)]
    pub with_organisation: OrganisationId,
    /// Kind of record.
    pub subject_kind: String,
    /// The record.
    pub subject: Uuid,
    /// What of it.
    pub items: Vec<ItemKind>,
    /// What for.
    pub purpose: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub ends_on: Date,
    /// The consent it rests on, if it does.
    #[schema(value_type = Option<Uuid>)]
    pub consent: Option<ConsentId>,
    /// When it was granted.
    #[schema(value_type = i64)]
    pub granted_at: Timestamp,
    /// When it was withdrawn.
    #[schema(value_type = Option<i64>)]
    pub withdrawn_at: Option<Timestamp>,
    /// Why it was withdrawn: `person`, `consent`, `owner`, `review`.
    pub withdrawn_because: Option<String>,
}

impl Share {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let items: String = row.get("item_kinds")?;
        Ok(Self {
            id: row.get("id")?,
            decision: row.get("decision")?,
            owner: row.get("owner")?,
            with_organisation: row.get("with_organisation")?,
            subject_kind: row.get("subject_kind")?,
            subject: row.get("subject")?,
            items: items.split(',').filter_map(|item| item.parse().ok()).collect(),
            purpose: row.get("purpose")?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
            consent: row.get::<Option<Uuid>>("consent")?.map(ConsentId),
            granted_at: row.get("granted_at")?,
            withdrawn_at: row.get("withdrawn_at")?,
            withdrawn_because: row.get("withdrawn_because")?,
        })
    }

    /// In force on a day.
    pub fn in_force(&self, on: Date) -> bool {
        self.withdrawn_at.is_none() && self.starts_on <= on && on <= self.ends_on
    }
}

/// One of the three consents, as it was given or refused.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// The organisation that asked.
    pub organisation: OrganisationId,
    /// The record of the person.
    pub subject: Uuid,
    /// Which of the three.
    pub kind: ConsentKind,
    /// For which organisation; none is for the help as such.
    pub with_organisation: Option<OrganisationId>,
    /// What for.
    pub purpose: String,
    /// The answer.
    pub answer: ConsentAnswer,
    /// Who answered.
    pub given_by: GivenBy,
    /// When it was asked.
    pub asked_on: Date,
    /// Until when it holds.
    pub ends_on: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    pub(crate) details: Vec<u8>,
}

impl Consent {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            subject: row.get("subject")?,
            kind: row.parse("kind")?,
            with_organisation: row.get("with_organisation")?,
            purpose: row.get("purpose")?,
            answer: row.parse("answer")?,
            given_by: row.parse("given_by")?,
            asked_on: row.get("asked_on")?,
            ends_on: row.get("ends_on")?,
            withdrawn_at: row.get("withdrawn_at")?,
            details: row.get("details")?,
        })
    }

    /// A yes that was not withdrawn and has not run out.
    pub fn in_force(&self, on: Date) -> bool {
        self.answer == ConsentAnswer::Given
            && self.withdrawn_at.is_none()
            && self.asked_on <= on
            && self.ends_on.is_none_or(|last| on <= last)
    }
}

/// A question without a name, as it is listed.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Who asks.
    pub organisation: OrganisationId,
    /// The title of the function that asks.
    pub function_title: String,
    /// The function that answers.
    pub to_function: FunctionId,
    /// Its organisation.
    pub to_organisation: OrganisationId,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When an answer is due.
    pub due_on: Date,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// The title of the function that answered.
    pub answered_title: Option<String>,
    /// Version, for the answer.
    pub version: i64,
    pub(crate) text: Vec<u8>,
    pub(crate) answer: Option<Vec<u8>>,
}

impl Question {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            organisation: row.get("organisation")?,
            function_title: row.get("function_title")?,
            to_function: row.get("to_function")?,
            to_organisation: row.get("to_organisation")?,
            asked_at: row.get("asked_at")?,
            due_on: row.get("due_on")?,
            answered_at: row.get("answered_at")?,
            answered_title: row.get("answered_title")?,
            version: row.get("version")?,
            text: row.get("question")?,
            answer: row.get("answer")?,
        })
    }

    /// What the policies need to know.
    pub fn record(&self) -> Record {
        Record {
            assigned_to: vec![self.to_organisation],
            ..Record::owned("consult_question", self.id, self.organisation)
        }
    }
}
