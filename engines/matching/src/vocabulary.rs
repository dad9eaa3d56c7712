//! The vocabulary of needs and the codes for refusals, read from dated TOML text.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{AttributeDef, Literal, MatchError, Programme, Schema};

/// What can be wrong with a vocabulary file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VocabularyError {
    /// Not TOML, or not of this shape; the message names line and column.
    #[error("the file cannot be read: {0}")]
    Format(String),
    /// A text is missing in one of the two languages.
    #[error("`{code}`: the {what} is empty in {language}; both Dutch and English are needed")]
    EmptyText {
        /// The entry.
        code: String,
        /// Label or question.
        what: &'static str,
        /// `nl` or `en`.
        language: &'static str,
    },
    /// Origin and the like never take part in placement.
    #[error("`{code}` is about origin, nationality or belief; placement never uses it: remove it")]
    Forbidden {
        /// The attribute.
        code: String,
    },
    /// The content contradicts itself.
    #[error(transparent)]
    Content(#[from] MatchError),
}

/// A text in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

/// How sure the source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Not confirmed: shown as such, a human decides.
    Low,
    /// From one source, or from knowledge of the practice.
    Medium,
    /// Published and checked.
    High,
}

/// A value with its label.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueText {
    /// Code.
    pub code: String,
    /// Label.
    pub label: Text,
    /// Who a person with this value is, as the head of a sentence: "een vrouw".
    #[serde(default)]
    pub noun: Option<Text>,
    /// What a person with this value has, after that head: "met 1 kind".
    #[serde(default)]
    pub phrase: Option<Text>,
}

/// An attribute with its texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeText {
    /// Code.
    pub code: String,
    /// Whether the values have an order.
    #[serde(default)]
    pub ordered: bool,
    /// Whether another value can be arranged.
    #[serde(default)]
    pub changeable: bool,
    /// Label.
    pub label: Text,
    /// The question to ask when it is unknown; put to a professional.
    pub question: Text,
    /// Values, in order.
    pub values: Vec<ValueText>,
}

impl AttributeText {
    /// The value with this code.
    pub fn value(&self, code: &str) -> Option<&ValueText> {
        self.values.iter().find(|v| v.code == code)
    }
}

/// A wish with its label.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WishText {
    /// Code.
    pub code: String,
    /// Label.
    pub label: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Impossible {
    all: Vec<Literal>,
}

/// The vocabulary of needs: `rules/contraindications/attributes.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Version of the file.
    pub version: String,
    /// From when it is used.
    pub valid_from: Date,
    /// Where it comes from.
    pub source: String,
    /// How sure that source is.
    pub certainty: Certainty,
    /// Attributes, in schema order.
    #[serde(rename = "attribute")]
    pub attributes: Vec<AttributeText>,
    /// Wishes.
    #[serde(default, rename = "wish")]
    pub wishes: Vec<WishText>,
    #[serde(default)]
    impossible: Vec<Impossible>,
}

/// Beginnings of words in a code that give away an attribute that placement must not know. This catches mistakes,
/// not intent; a review of the file remains needed.
const FORBIDDEN: [&str; 12] = [
    "origin",
    "national",
    "ethnic",
    "race",
    "religi",
    "belief",
    "country",
    "birthplace",
    "herkomst",
    "etnic",
    "geloof",
    "afkomst",
];

impl Vocabulary {
    /// Reads and checks the file.
    pub fn from_toml(text: &str) -> Result<Self, VocabularyError> {
        let vocabulary: Self = toml::from_str(text).map_err(|e| VocabularyError::Format(e.to_string()))?;
        for attribute in &vocabulary.attributes {
            let code = attribute.code.to_lowercase();
            if code.split('_').any(|word| FORBIDDEN.iter().any(|start| word.starts_with(start))) {
                return Err(VocabularyError::Forbidden { code: attribute.code.clone() });
            }
            filled(&attribute.code, "label", &attribute.label)?;
            filled(&attribute.code, "question", &attribute.question)?;
            for value in &attribute.values {
                let code = format!("{}={}", attribute.code, value.code);
                filled(&code, "label", &value.label)?;
                for words in value.noun.iter().chain(&value.phrase) {
                    filled(&code, "part of a sentence", words)?;
                }
            }
        }
        for wish in &vocabulary.wishes {
            filled(&wish.code, "label", &wish.label)?;
        }
        vocabulary.schema()?;
        Ok(vocabulary)
    }

    /// The schema, without regions; add them with [`Schema::with_geography`].
    pub fn schema(&self) -> Result<Schema, MatchError> {
        let attribute = |a: &AttributeText| AttributeDef {
            code: a.code.clone(),
            values: a.values.iter().map(|v| v.code.clone()).collect(),
            ordered: a.ordered,
            changeable: a.changeable,
        };
        let impossible: Vec<Vec<Literal>> = self.impossible.iter().map(|i| i.all.clone()).collect();
        Schema::new(self.attributes.iter().map(attribute).collect(), &impossible)?
            .with_wishes(self.wishes.iter().map(|w| w.code.clone()))
    }

    /// The attribute with this code.
    pub fn attribute(&self, code: &str) -> Option<&AttributeText> {
        self.attributes.iter().find(|a| a.code == code)
    }

    /// The wish with this code.
    pub fn wish(&self, code: &str) -> Option<&WishText> {
        self.wishes.iter().find(|w| w.code == code)
    }
}

/// How an answer to a request counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The provider refuses: counts as a refusal and feeds the gaps.
    Refused,
    /// The provider has no room: feeds the gaps as a shortage, is no refusal of the person.
    NoRoom,
    /// The person chose otherwise: respected, never a refusal, never held against her.
    PersonDeclined,
    /// The request lapsed: placed elsewhere or withdrawn.
    Lapsed,
}

/// One coded reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalCode {
    /// Code.
    pub code: String,
    /// How it counts.
    pub outcome: Outcome,
    /// Attributes it is about: a refusal must rest on a published condition on one of these.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Label.
    pub label: Text,
    /// The follow-up question: what would make it possible? Absent where it has no meaning.
    #[serde(default)]
    pub would_help: Option<Text>,
}

/// The coded reasons: `rules/contraindications/refusal_codes.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalCodes {
    /// Version of the file.
    pub version: String,
    /// From when it is used.
    pub valid_from: Date,
    /// Where it comes from.
    pub source: String,
    /// How sure that source is.
    pub certainty: Certainty,
    /// The codes.
    #[serde(rename = "code")]
    pub codes: Vec<RefusalCode>,
}

impl RefusalCodes {
    /// Reads and checks the file against the vocabulary.
    pub fn from_toml(text: &str, schema: &Schema) -> Result<Self, VocabularyError> {
        let codes: Self = toml::from_str(text).map_err(|e| VocabularyError::Format(e.to_string()))?;
        let mut seen = BTreeSet::new();
        for code in &codes.codes {
            if !seen.insert(&code.code) {
                let code = code.code.clone();
                return Err(MatchError::Duplicate { kind: "refusal code", code, within: None }.into());
            }
            for attribute in &code.attributes {
                schema.attribute_index(attribute, &format!("refusal code `{}`", code.code))?;
            }
            filled(&code.code, "label", &code.label)?;
            if let Some(would_help) = &code.would_help {
                filled(&code.code, "question what would help", would_help)?;
            }
        }
        Ok(codes)
    }

    /// The code's entry.
    pub fn get(&self, code: &str) -> Option<&RefusalCode> {
        self.codes.iter().find(|c| c.code == code)
    }
}

impl RefusalCode {
    /// Whether the programme publishes a condition this refusal can rest on. A refusal that rests on
    /// none is to be flagged. Outcomes that are no refusal always pass.
    pub fn is_published_by(&self, programme: &Programme) -> bool {
        self.outcome != Outcome::Refused
            || programme.spec().conditions.iter().any(|condition| {
                let literals = match &condition.rule {
                    crate::Rule::Requires(literal) => std::slice::from_ref(literal),
                    crate::Rule::Excludes(all) => all,
                };
                literals.iter().any(|literal| self.attributes.contains(&literal.attribute))
            })
    }
}

fn filled(code: &str, what: &'static str, text: &Text) -> Result<(), VocabularyError> {
    for (language, words) in [("nl", &text.nl), ("en", &text.en)] {
        if words.trim().is_empty() {
            return Err(VocabularyError::EmptyText { code: code.to_owned(), what, language });
        }
    }
    Ok(())
}
