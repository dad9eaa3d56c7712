//! What the engine gives back.

use serde::Serialize;

use crate::advice::{Advice, Note};
use crate::answers::{Known, Status};
use crate::dimension::{Strength, Tally};
use crate::model::{Certainty, Element, OutcomeText};
use crate::text::Text;

/// The only three outcomes there are. None of them says what somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No signs that are known to this list. Proves nothing.
    NoSignsKnown,
    /// Find out more.
    FindOutMore,
    /// Reason to discuss it with somebody who knows more; can be done without a name.
    ReasonToDiscuss,
}

impl Outcome {
    /// Every outcome, weakest first.
    pub const ALL: [Self; 3] = [Self::NoSignsKnown, Self::FindOutMore, Self::ReasonToDiscuss];

    /// The word used in rule files, forms and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoSignsKnown => "no_signs_known",
            Self::FindOutMore => "find_out_more",
            Self::ReasonToDiscuss => "reason_to_discuss",
        }
    }
}

/// Why something was concluded: the rule that held, where it comes from, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Id of the rule.
    pub rule: String,
    /// Version of the file with the rule.
    pub version: String,
    /// Source of the rule.
    pub source: Text,
    /// Certainty of that source.
    pub certainty: Certainty,
    /// The rule in words.
    pub text: Text,
    /// The indicators it rests on.
    pub indicators: Vec<String>,
}

/// One answered indicator, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorFinding {
    /// Id of the indicator; also the id of the rule.
    pub id: String,
    /// The answer, or present when it follows from another answer.
    pub status: Status,
    /// It counts as a sign.
    pub counts: bool,
    /// The answer it follows from, when it was not answered itself.
    pub implied_by: Option<String>,
    /// Forms it counts for.
    pub forms: Vec<String>,
    /// Part of the law it speaks to.
    pub element: Element,
    /// Dimension, where a published weighing exists.
    pub dimension: Option<String>,
    /// Published strength for this age; none where no weights are published.
    pub strength: Option<Strength>,
    /// The question that was asked.
    pub question: Text,
    /// Why it matters.
    pub why: Text,
    /// What else it can be.
    pub innocent: Text,
    /// Why it counts or does not.
    pub reason: Text,
    /// Id of the list it comes from.
    pub set: String,
    /// Name of that list.
    pub set_name: Text,
    /// Version of that list.
    pub version: String,
    /// First day of that version.
    pub valid_from: String,
    /// Source of the indicator.
    pub source: Text,
    /// Certainty of the list.
    pub certainty: Certainty,
    /// Whether the list has published weights.
    pub weighed: bool,
}

/// One dimension of the published weighing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DimensionFinding {
    /// Id of the dimension.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Form it belongs to.
    pub form: String,
    /// Present ones by strength.
    pub tally: Tally,
    /// Positive by the published rule: the clause that held.
    pub positive: Option<Reason>,
}

impl DimensionFinding {
    /// Positive by the published rule.
    pub fn is_positive(&self) -> bool {
        self.positive.is_some()
    }
}

/// What was found for one form. Several can hold at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormFinding {
    /// Id of the form.
    pub form: String,
    /// Name.
    pub name: Text,
    /// One of three outcomes.
    pub outcome: Outcome,
    /// At least one sign is specific for this form, or the setting points to it.
    pub specific: bool,
    /// The rules that led to the outcome.
    pub reasons: Vec<Reason>,
    /// Published combinations of dimensions that hold.
    pub patterns: Vec<Reason>,
    /// Signs that count for this form.
    pub indicators: Vec<String>,
    /// Answers that give no sign but ask for more: uncertain, denied, earlier, other person.
    pub ask_on: Vec<String>,
}

/// The answer to a fact that decides between smuggling and trafficking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecidingAnswer {
    /// Id.
    pub id: String,
    /// The question.
    pub question: Text,
    /// Yes, no, or open.
    pub answer: Known,
    /// The indicators that answer it.
    pub indicators: Vec<String>,
}

/// Trafficking, apart from smuggling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraffickingFinding {
    /// Strongest outcome over the forms.
    pub outcome: Outcome,
    /// Facts that decide.
    pub deciding: Vec<DecidingAnswer>,
}

/// Smuggling, apart from trafficking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SmugglingFinding {
    /// One of three outcomes.
    pub outcome: Outcome,
    /// The rules that held.
    pub reasons: Vec<Reason>,
    /// Facts that decide.
    pub deciding: Vec<DecidingAnswer>,
}

/// An answer that contradicts what follows from another one. Shown, never resolved silently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Present, and it means that the other is present.
    pub present: String,
    /// Answered as absent.
    pub absent: String,
}

/// Everything the answers lead to. Same answers and facts, same assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Strongest outcome over trafficking and smuggling.
    pub outcome: Outcome,
    /// Its words.
    pub outcome_text: OutcomeText,
    /// What to do, who to call, what to say and not to say, what the person notices.
    pub advice: Advice,
    /// Notes raised by the facts and findings.
    pub notes: Vec<Note>,
    /// Every form of exploitation, strongest outcome first.
    pub forms: Vec<FormFinding>,
    /// Every dimension of the published weighing, in order.
    pub dimensions: Vec<DimensionFinding>,
    /// Trafficking.
    pub trafficking: TraffickingFinding,
    /// Smuggling.
    pub smuggling: SmugglingFinding,
    /// Indicators that join smuggling to trafficking and are present.
    pub bridge: Vec<String>,
    /// Every answered indicator, explained; signs that count first.
    pub indicators: Vec<IndicatorFinding>,
    /// Asked, without an answer: what is not known yet.
    pub open: Vec<String>,
    /// Contradictions.
    pub conflicts: Vec<Conflict>,
    /// Answer ids this rule set does not have (an older list, a typing error). They count for nothing.
    pub unknown_answers: Vec<String>,
}

impl Assessment {
    /// The finding for one form.
    pub fn form(&self, id: &str) -> Option<&FormFinding> {
        self.forms.iter().find(|form| form.form == id)
    }

    /// One dimension.
    pub fn dimension(&self, id: &str) -> Option<&DimensionFinding> {
        self.dimensions.iter().find(|dimension| dimension.id == id)
    }

    /// One explained indicator.
    pub fn indicator(&self, id: &str) -> Option<&IndicatorFinding> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Whether a note was raised.
    pub fn has_note(&self, id: &str) -> bool {
        self.notes.iter().any(|note| note.id == id)
    }
}
