//! What could this mean, and what now?
//!
//! A pure engine: rule files come in as text, answers come in as values, an [`Assessment`] comes out.
//! It screens. It never establishes anything about a person, gives no score and no percentage, and has no
//! input for a name, an origin or a nationality.
//!
//! ```
//! use oever_recognition::{Age, Answers, Facts, Outcome, RuleSet, Status};
//! # fn files() -> Vec<(String, String)> {
//! #     let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/indicators");
//! #     std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
//! #         .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
//! #         .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap()))
//! #         .collect()
//! # }
//! let files = files(); // (name, text) of every file in rules/indicators
//! let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
//! let rules = RuleSet::parse(&files)?;
//!
//! let answers = Answers::from_iter([("DWANG_SEKS", Status::Present), ("CHANTAGE", Status::Present)]);
//! let facts = Facts { age: Age::Minor, ..Facts::default() };
//! let assessment = rules.assess(&answers, &facts);
//!
//! assert_eq!(assessment.outcome, Outcome::ReasonToDiscuss);
//! assert_eq!(assessment.form("sexual").unwrap().outcome, Outcome::ReasonToDiscuss);
//! println!("{}", assessment.outcome_text.title.nl);
//! # Ok::<(), oever_recognition::RuleError>(())
//! ```
#![deny(missing_docs)]

mod advice;
mod answers;
mod assess;
mod dimension;
mod error;
mod finding;
mod model;
mod parse;
mod reader;
mod reading;
mod select;
mod text;

pub use advice::{Advice, AdviceItem, Note, Section, When};
pub use answers::{Age, Answers, Facts, Known, Status};
pub use dimension::{Clause, Strength, Strengths, Tally};
pub use error::RuleError;
pub use finding::{
    Assessment, Conflict, DecidingAnswer, DimensionFinding, FormFinding, IndicatorFinding, Outcome, Reason,
    SmugglingFinding, TraffickingFinding,
};
pub use model::{
    AppliesTo, Certainty, DecidingQuestion, Dimension, Element, ElementClause, Form, Indicator, OutcomeText,
    Pattern, RuleSet, SetInfo, SmugglingClause, Variant,
};
pub use reading::{
    Combined, FailedExample, LONGEST_TEXT, Phenomenon, Reading, RuleDifference, RuleSummary, SetAside,
    TextConflict, TextFinding,
};
pub use text::Text;
