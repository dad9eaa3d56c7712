//! What the files on text hold, after reading.

use std::collections::BTreeMap;

use super::lexicon::{Key, Lexicon};
use super::pattern::{Pattern, Patterns};
use crate::answers::Status;
use crate::text::Text;

/// What a cue does to a finding it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Effect {
    /// Turns present into absent, and absent into present.
    Negation,
    /// Looks like a negation and is none: *zonder twijfel*.
    NoNegation,
    Uncertain,
    /// Takes an uncertainty away: *het staat vast*.
    Certain,
    Hypothetical,
    Historic,
    OtherPerson,
    /// Somebody else than the person, who may be the one it happens to.
    OtherNoun,
    Denied,
    /// The person speaks: a negation is then a denial.
    Says,
    /// Asked or open, without an answer.
    Open,
}

/// How far a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Its own clause.
    Clause,
    /// What follows it in its clause, up to a comma that is not of a list.
    Noun,
    /// The word after it, or the one after that.
    Near,
    /// What follows it in its clause.
    After,
    /// Its own clause and the clauses that are its content.
    Complement,
    /// From its clause to the end of the sentence or a contrast.
    Forward,
    /// What came before it in the sentence, and the sentence before.
    Back,
    Sentence,
    Text,
}

/// What must stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Clause,
    Sentence,
    Text,
}

/// Which part the person has in what a rule describes; decides who *haar zus* is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The person does or is something: is afraid, sleeps, may not leave.
    Subject,
    /// Something is done to the person.
    Object,
    /// It counts whoever of the family does or undergoes it: paying a smuggler, being threatened.
    Anyone,
}

#[derive(Debug, Clone)]
pub(crate) struct Cue {
    pub(crate) effect: Effect,
    pub(crate) reach: Reach,
    pub(crate) scope: Scope,
    /// An outspoken suspicion, not only a doubt.
    pub(crate) suspicion: bool,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) because: Text,
}

/// One sign in the words of a text.
#[derive(Debug, Clone)]
pub(crate) struct TextRule {
    pub(crate) id: String,
    pub(crate) indicator: String,
    pub(crate) version: String,
    pub(crate) file: String,
    pub(crate) status: Status,
    pub(crate) scope: Scope,
    pub(crate) role: Role,
    /// Speaks before rules of the same indicator that do not, however many words those have.
    pub(crate) wins: bool,
    /// A condition or a negation beside it does not change it: *als je niet werkt, …* is said as a threat.
    pub(crate) fixed: bool,
    /// What was present before it in the text is over.
    pub(crate) closes: bool,
    /// Means nothing beside one of these in the same sentence.
    pub(crate) yields_to: Vec<String>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) written: Vec<String>,
    pub(crate) because: Text,
    pub(crate) positive: Vec<String>,
    pub(crate) negative: Vec<String>,
}

/// What looks like a sign and is none.
#[derive(Debug, Clone)]
pub(crate) struct LookAlike {
    pub(crate) id: String,
    /// Empty: every indicator.
    pub(crate) indicators: Vec<String>,
    pub(crate) version: String,
    pub(crate) file: String,
    pub(crate) scope: Scope,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) written: Vec<String>,
    pub(crate) because: Text,
    pub(crate) positive: Vec<String>,
    pub(crate) negative: Vec<String>,
}

/// The words of what the engine concludes by itself.
#[derive(Debug, Clone)]
pub(crate) struct BuiltIn {
    pub(crate) question: Text,
    pub(crate) answered_yes: Text,
    pub(crate) answered_no: Text,
    pub(crate) other_person: Text,
    pub(crate) over: Text,
    pub(crate) implied: Text,
}

/// Which indicators decide about the phenomenon, as the vocabulary of labels defines it.
#[derive(Debug, Clone, Default)]
pub(crate) struct PhenomenonRule {
    pub(crate) weak: Vec<String>,
    pub(crate) beside: Vec<String>,
    pub(crate) smuggling: Vec<String>,
    pub(crate) bridge: Vec<String>,
    pub(crate) named: Vec<String>,
    pub(crate) smuggler: Vec<Pattern>,
    pub(crate) only_smuggling: Vec<Pattern>,
}

/// Everything that is needed to read a text.
#[derive(Debug, Clone)]
pub(crate) struct TextRules {
    pub(crate) lexicon: Lexicon,
    pub(crate) patterns: Patterns,
    pub(crate) cues: Vec<Cue>,
    pub(crate) rules: Vec<TextRule>,
    pub(crate) look_alikes: Vec<LookAlike>,
    pub(crate) built_in: BuiltIn,
    pub(crate) phenomenon: PhenomenonRule,
    pub(crate) implies: BTreeMap<String, Vec<String>>,
    pub(crate) keys: FixedKeys,
}

/// Words the engine itself knows by their part in a sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct FixedKeys {
    pub(crate) passive: Vec<Key>,
    /// A person before one of these, without a participle, is the one it happens to.
    pub(crate) undergoes: Vec<Key>,
    pub(crate) have: Vec<Key>,
    pub(crate) yes: Vec<Key>,
    pub(crate) no: Vec<Key>,
    pub(crate) by: Vec<Key>,
    pub(crate) objects: Vec<Key>,
    pub(crate) subjects: Vec<Key>,
}
