//! What the rule files hold, after reading.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::advice::{AdviceItem, Note};
use crate::answers::Status;
use crate::dimension::{Clause, Strengths};
use crate::finding::Outcome;
use crate::reading::rule::TextRules;
use crate::text::Text;

/// How sure the source of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Own reading, second-hand, or unknown status.
    Low,
    /// Published, read second-hand or in part.
    Medium,
    /// Published and read.
    High,
}

/// What a sign says about the situation, after the parts of the law. Used where no weights are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// The person is made to do something.
    Exploitation,
    /// The person does work or acts that somebody else may profit from; made to or not is unknown.
    Act,
    /// A means of pressure or deceit.
    Means,
    /// Behaviour or circumstance that can have many causes.
    Sign,
    /// Makes a person easier to pressure; never a sign by itself.
    Vulnerability,
}

/// For whom an indicator means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Everyone.
    Everyone,
    /// Only somebody under 18.
    Minors,
}

/// Where a rule comes from: the header of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetInfo {
    /// Id of the file's content, stable over versions.
    pub id: String,
    /// Name of the file it was read from.
    pub file: String,
    /// Version.
    pub version: String,
    /// First day on which this version is used, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Source.
    pub source: Text,
    /// Certainty of that source.
    pub certainty: Certainty,
    /// Whether published weights are used.
    pub weighed: bool,
    /// Name for people.
    pub name: Text,
    /// What the list is and is not, for people.
    pub about: Text,
}

/// One sign to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// Id, also the key of the answer.
    pub id: String,
    /// Id of the set it belongs to.
    pub set: String,
    /// Forms it counts for; the first is the one it is specific for (`general`: for none).
    pub forms: Vec<String>,
    /// Dimension, where a published weighing exists.
    pub dimension: Option<String>,
    /// Strengths, where published.
    pub strengths: Option<Strengths>,
    /// Part of the law it speaks to.
    pub element: Element,
    /// For whom.
    pub applies_to: AppliesTo,
    /// A present answer here means these are present too, unless answered themselves.
    pub implies: Vec<String>,
    /// Joins smuggling to trafficking.
    pub bridge: bool,
    /// The question.
    pub question: Text,
    /// Why it matters.
    pub why: Text,
    /// What else it can be.
    pub innocent: Text,
    /// Source.
    pub source: Text,
}

/// A form of exploitation, or smuggling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: Text,
    /// Smuggling is kept apart from the forms of exploitation.
    pub smuggling: bool,
    /// Form not yet known: takes the signs that fit several forms.
    pub unspecified: bool,
    /// Settings in which shared signs already point to this form.
    pub settings: Vec<String>,
}

/// A dimension of a published weighing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dimension {
    /// Id.
    pub id: String,
    /// Form it belongs to.
    pub form: String,
    /// Name for people.
    pub name: Text,
    /// A positive dimension alone is a reason to discuss.
    pub discuss: bool,
}

/// A published combination of dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// Id.
    pub id: String,
    /// Form it belongs to.
    pub form: String,
    /// Holds for a minor; otherwise for an adult.
    pub minors: bool,
    /// Every one of these dimensions is positive.
    pub all: Vec<String>,
    /// At least one of these dimensions is positive, when any are named.
    pub any: Vec<String>,
    /// None of these dimensions is positive.
    pub none: Vec<String>,
    /// At least one of these indicators is present, when any are named.
    pub any_present: Vec<String>,
    /// What it means.
    pub text: Text,
}

/// The rule for signs without a published weight: so many of each part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ElementClause {
    /// Id.
    pub id: String,
    /// Only for minors.
    pub minors: bool,
    /// At least so many of these.
    pub needs: BTreeMap<Element, usize>,
    /// At least one of these indicators, when any are named.
    pub any_present: Vec<String>,
    /// At least so many in all; vulnerabilities do not count.
    pub total: usize,
    /// The clause in words.
    pub text: Text,
}

/// When smuggling itself is a reason to discuss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SmugglingClause {
    /// Id.
    pub id: String,
    /// All present.
    pub present: Vec<String>,
    /// Needs the fact that a border was crossed without permission.
    pub border: bool,
    /// The clause in words.
    pub text: Text,
}

/// A fact that decides between smuggling and trafficking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecidingQuestion {
    /// Id.
    pub id: String,
    /// Decides about smuggling; otherwise about trafficking.
    pub smuggling: bool,
    /// Any present indicator of these parts answers it with yes.
    pub elements: Vec<Element>,
    /// Any present one of these answers it with yes.
    pub indicators: Vec<String>,
    /// Without such an indicator the known fact about the border answers it.
    pub border: bool,
    /// The question.
    pub question: Text,
}

/// The words of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeText {
    /// Short: one of three fixed titles.
    pub title: Text,
    /// What it means and what it does not mean.
    pub explanation: Text,
}

/// The words of all three outcomes.
#[derive(Debug, Clone)]
pub(crate) struct Outcomes {
    pub(crate) none: OutcomeText,
    pub(crate) more: OutcomeText,
    pub(crate) discuss: OutcomeText,
}

impl Outcomes {
    pub(crate) fn get(&self, outcome: Outcome) -> &OutcomeText {
        match outcome {
            Outcome::NoSignsKnown => &self.none,
            Outcome::FindOutMore => &self.more,
            Outcome::ReasonToDiscuss => &self.discuss,
        }
    }
}

/// A selection of questions for a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// Id.
    pub id: String,
    /// Setting it is for, as in [`crate::Facts::setting`]; none for the general one.
    pub setting: Option<String>,
    /// Name for people.
    pub name: Text,
    /// Short introduction for people.
    pub intro: Text,
    /// Indicators asked first, in this order.
    pub first: Vec<String>,
    /// The rest, optional, in this order.
    pub optional: Vec<String>,
}

/// All rules that hold on one date, read and cross-checked.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub(crate) sets: Vec<SetInfo>,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) index: BTreeMap<String, usize>,
    pub(crate) forms: Vec<Form>,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) dimension_rule: Vec<Clause>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) element_rule: Vec<ElementClause>,
    pub(crate) smuggling_rule: Vec<SmugglingClause>,
    pub(crate) deciding: Vec<DecidingQuestion>,
    pub(crate) outcomes: Outcomes,
    pub(crate) status_reasons: BTreeMap<Status, Text>,
    pub(crate) not_for_age: Text,
    pub(crate) shared_only: Text,
    pub(crate) combination: SetInfo,
    pub(crate) variants: Vec<Variant>,
    pub(crate) variants_info: SetInfo,
    pub(crate) advice: Vec<AdviceItem>,
    pub(crate) notes: Vec<Note>,
    pub(crate) advice_info: SetInfo,
    pub(crate) text: Option<TextRules>,
    pub(crate) text_sets: Vec<SetInfo>,
}

impl RuleSet {
    /// Every indicator, in a fixed order: by set id, then as written in its file.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// One indicator.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.index.get(id).and_then(|position| self.indicators.get(*position))
    }

    /// The list (file) an indicator comes from, or that of the combination, variants or advice.
    pub fn set(&self, id: &str) -> Option<&SetInfo> {
        self.all_sets().find(|set| set.id == id)
    }

    /// Every file in use, with version, date, source and certainty.
    pub fn all_sets(&self) -> impl Iterator<Item = &SetInfo> {
        self.sets
            .iter()
            .chain([&self.combination, &self.variants_info, &self.advice_info])
            .chain(&self.text_sets)
    }

    /// Every variant, as ordered in its file.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// One variant.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The forms, as ordered in the combination file.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The dimensions of the published weighing.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The published rule per dimension.
    pub fn dimension_rule(&self) -> &[Clause] {
        &self.dimension_rule
    }

    /// The whole advice table, for print and review.
    pub fn advice_items(&self) -> &[AdviceItem] {
        &self.advice
    }

    /// Every note that can be raised, for print and review.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The words of an outcome.
    pub fn outcome_text(&self, outcome: Outcome) -> &OutcomeText {
        self.outcomes.get(outcome)
    }
}
