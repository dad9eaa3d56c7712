//! Answers on their way through the questions, and which question comes when.

use oever_kernel::Entropy;
use oever_web::{Fields, FormProblem};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::code::ReturnCode;

/// The longest text: a few pages. Longer texts are refused with the text still on the page.
pub(crate) const LONGEST_TEXT: usize = 6000;
const LONGEST_LINE: usize = 200;

/// What somebody can tick: things seen or lived, in plain words; no score follows from them.
pub(crate) const SIGNS: [&str; 11] =
    ["unwanted", "pay", "papers", "debt", "threat", "watched", "place", "sex", "crime", "marriage", "other"];
/// Who it is about.
pub(crate) const ABOUT: [&str; 2] = ["self", "other"];
/// How we may answer.
pub(crate) const WAYS: [&str; 3] = ["code", "call", "none"];
/// Younger than eighteen?
pub(crate) const MINOR: [&str; 4] = ["yes", "no", "unknown", "rather-not"];
/// What somebody wants.
pub(crate) const WANTS: [&str; 6] = ["talk", "place", "advice", "papers", "tell", "unknown"];
/// May somebody leave a message on the phone?
pub(crate) const VOICEMAIL: [&str; 2] = ["never", "neutral"];

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// How can we reach you?
    Contact,
    /// By telephone: number, when, code word.
    Call,
    /// The return code, shown once and typed back.
    Code,
    /// Who must not know?
    Silent,
    /// What is going on: things to tick.
    Signs,
    /// In your own words.
    Words,
    /// In which municipality?
    Place,
    /// Younger than eighteen?
    Minor,
    /// What do you want?
    Want,
    /// Look it over.
    Check,
}

impl Step {
    const ALL: [Self; 10] = [
        Self::Contact,
        Self::Call,
        Self::Code,
        Self::Silent,
        Self::Signs,
        Self::Words,
        Self::Place,
        Self::Minor,
        Self::Want,
        Self::Check,
    ];

    /// Its name in forms and text keys.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Call => "call",
            Self::Code => "code",
            Self::Silent => "silent",
            Self::Signs => "signs",
            Self::Words => "words",
            Self::Place => "place",
            Self::Minor => "minor",
            Self::Want => "want",
            Self::Check => "check",
        }
    }

    /// The question of a name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    fn asked(self, draft: &Draft) -> bool {
        match self {
            Self::Call => draft.way == "call",
            Self::Code => draft.way == "code",
            _ => true,
        }
    }

    /// The question after this one.
    pub(crate) fn next(self, draft: &Draft) -> Self {
        Self::ALL.into_iter().find(|step| *step > self && step.asked(draft)).unwrap_or(Self::Check)
    }

    /// The question before this one.
    pub(crate) fn previous(self, draft: &Draft) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self && step.asked(draft))
    }
}

/// The answers so far. Values of choices are names from the lists above; everything else is free text.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// Makes sending it count once, from whichever page.
    pub key: Uuid,
    pub about: String,
    pub way: String,
    pub number: String,
    pub ask_for: String,
    pub when: String,
    pub code_word: String,
    pub voicemail: String,
    pub language: String,
    pub code: String,
    pub silent: String,
    pub signs: Vec<String>,
    pub words: String,
    pub place: String,
    pub minor: String,
    pub want: String,
    /// Came from the check page to change one answer: goes straight back there (F8).
    pub changing: bool,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draft")
    }
}

impl Draft {
    /// A new one, with a code ready in case somebody wants it.
    pub(crate) fn new(about: &str, entropy: &Entropy) -> Self {
        Self {
            key: entropy.uuid(),
            about: about.into(),
            code: ReturnCode::random(entropy).expose().into(),
            ..Self::default()
        }
    }

    /// Takes over the answers to one question.
    ///
    /// # Errors
    /// What is wrong with them; the draft then holds them as typed, so that nothing is typed twice.
    pub(crate) fn answer(
        &mut self,
        step: Step,
        fields: &Fields,
        contact_open: bool,
    ) -> Result<(), FormProblem> {
        let mut problem = FormProblem::default();
        let choice = |name: &str, of: &[&str]| {
            of.iter().find(|value| fields.get(name) == **value).map(ToString::to_string)
        };
        match step {
            Step::Contact => {
                self.way = choice("way", &WAYS).unwrap_or_default();
                problem.require(!self.way.is_empty(), "way", "reporting-public-error-way");
                problem.require(self.way != "code" || contact_open, "way", "reporting-public-error-closed");
            }
            Step::Call => {
                self.number = fields.get("number").into();
                self.ask_for = fields.get("ask_for").into();
                self.when = fields.get("when").into();
                self.code_word = fields.get("code_word").into();
                self.voicemail = choice("voicemail", &VOICEMAIL).unwrap_or_default();
                self.language = fields.get("language").into();
                let digits = self.number.chars().filter(char::is_ascii_digit).count();
                problem.require((8..=15).contains(&digits), "number", "web-error-phone");
                problem.require(!self.when.is_empty(), "when", "reporting-public-error-when");
                problem.require(!self.voicemail.is_empty(), "voicemail", "web-error-choose");
                for (field, text) in [
                    ("number", &self.number),
                    ("ask_for", &self.ask_for),
                    ("when", &self.when),
                    ("code_word", &self.code_word),
                    ("language", &self.language),
                ] {
                    problem.require(
                        text.chars().count() <= LONGEST_LINE,
                        field,
                        "reporting-public-error-line",
                    );
                }
            }
            Step::Code => {
                let same =
                    ReturnCode::parse(fields.get("typed")).is_some_and(|typed| typed.expose() == self.code);
                problem.require(same, "typed", "reporting-public-error-code");
            }
            Step::Silent => text(&mut self.silent, fields.get("silent"), "silent", &mut problem),
            Step::Signs => {
                self.signs =
                    SIGNS.iter().filter(|sign| fields.is("signs", sign)).map(ToString::to_string).collect();
            }
            Step::Words => text(&mut self.words, fields.get("words"), "words", &mut problem),
            Step::Place => {
                self.place = fields.get("place").into();
                problem.require(
                    self.place.chars().count() <= LONGEST_LINE,
                    "place",
                    "reporting-public-error-line",
                );
            }
            Step::Minor => {
                self.minor = choice("minor", &MINOR).unwrap_or_default();
                problem.require(!self.minor.is_empty(), "minor", "web-error-choose");
            }
            Step::Want => {
                self.want = choice("want", &WANTS).unwrap_or_default();
                problem.require(!self.want.is_empty(), "want", "web-error-choose");
            }
            Step::Check => {}
        }
        if problem.0.is_empty() { Ok(()) } else { Err(problem) }
    }

    /// What must be there before it can be sent; the first question that still lacks an answer.
    pub(crate) fn missing(&self) -> Option<Step> {
        if self.way.is_empty() {
            Some(Step::Contact)
        } else if self.signs.is_empty() && self.words.is_empty() {
            Some(Step::Words)
        } else if self.way == "call" && (self.number.is_empty() || self.when.is_empty()) {
            Some(Step::Call)
        } else {
            None
        }
    }
}

fn text(place: &mut String, typed: &str, field: &str, problem: &mut FormProblem) {
    typed.clone_into(place);
    problem.require(typed.chars().count() <= LONGEST_TEXT, field, "reporting-public-error-text");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::new("self", &Entropy::seeded(1))
    }

    fn walk(draft: &Draft) -> Vec<&'static str> {
        let mut steps = vec![Step::Contact];
        while let Some(step) = steps.last().filter(|step| **step != Step::Check) {
            steps.push(step.next(draft));
        }
        steps.iter().map(|step| step.name()).collect()
    }

    #[test]
    fn only_the_questions_that_matter_are_asked() {
        let mut draft = draft();
        assert_eq!(walk(&draft), ["contact", "silent", "signs", "words", "place", "minor", "want", "check"]);
        draft.way = "code".into();
        assert_eq!(walk(&draft)[1], "code");
        draft.way = "call".into();
        assert_eq!(walk(&draft)[1], "call");
        assert_eq!(Step::Silent.previous(&draft), Some(Step::Call));
        assert_eq!(Step::Contact.previous(&draft), None);
    }

    #[test]
    fn a_call_needs_a_number_and_a_safe_time() {
        let mut draft = draft();
        let problem = draft.answer(Step::Call, &Fields::parse(b"number=bel+mij"), true).unwrap_err();
        let fields: Vec<_> = problem.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["number", "when", "voicemail"]);
        assert_eq!(draft.number, "bel mij", "what was typed stays");
        let good = Fields::parse(b"number=06+12345678&when=overdag&voicemail=never");
        assert!(draft.answer(Step::Call, &good, true).is_ok());
    }

    #[test]
    fn the_code_must_be_typed_back() {
        let mut draft = draft();
        assert!(draft.answer(Step::Code, &Fields::parse(b"typed=appel"), true).is_err());
        let typed = Fields::default().with("typed", &draft.code.to_uppercase());
        assert!(draft.answer(Step::Code, &typed, true).is_ok());
    }

    #[test]
    fn a_code_is_not_offered_when_nobody_reads() {
        assert!(draft().answer(Step::Contact, &Fields::parse(b"way=code"), false).is_err());
        assert!(draft().answer(Step::Contact, &Fields::parse(b"way=code"), true).is_ok());
    }

    #[test]
    fn values_that_were_not_offered_are_not_taken_over() {
        let mut draft = draft();
        assert!(draft.answer(Step::Want, &Fields::parse(b"want=everything"), true).is_err());
        assert!(draft.answer(Step::Signs, &Fields::parse(b"signs=pay&signs=hack"), true).is_ok());
        assert_eq!(draft.signs, ["pay"]);
    }

    #[test]
    fn an_empty_report_cannot_be_sent() {
        let mut draft = draft();
        draft.way = "none".into();
        assert_eq!(draft.missing(), Some(Step::Words));
        draft.signs = vec!["pay".into()];
        assert_eq!(draft.missing(), None);
    }
}
