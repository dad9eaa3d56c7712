//! What could this mean? The engine's assessment, put into explained judgements for a page or the API.

use oever_kernel::{Certainty, Explained, Explanation, Language, Text};
use oever_recognition::{
    Advice, AdviceItem, Answers, Assessment, Facts, FormFinding, IndicatorFinding, Outcome, RuleSet, Section,
    Status, Strength,
};

/// Page that explains how the scan works.
pub(crate) const METHOD: &str = "/pro/snelscan/uitleg";

/// The outcome as a page shows it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct OutcomeView {
    /// Title.
    pub title: Text,
    /// What it means and what not.
    pub explanation: Text,
    /// Which of the three.
    pub outcome: Outcome,
}

/// A form of exploitation beside the others.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FormView {
    /// Id.
    pub form: String,
    /// Name.
    pub name: Text,
    /// A sign is specific for it; otherwise it only shares signs with other forms.
    pub specific: bool,
    /// Which of the three outcomes.
    pub outcome: Outcome,
    /// The same in words.
    pub outcome_title: Text,
}

/// A sign, explained.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SignView {
    /// Id.
    pub id: String,
    /// The question that was answered.
    pub question: Text,
    /// Why it matters.
    pub why: Text,
    /// What else it can be.
    pub innocent: Text,
    /// Why it counts or not.
    pub reason: Text,
    /// It counts.
    pub counts: bool,
    /// Published strength, where there is one.
    pub strength: Option<Strength>,
    /// Key of the words of that strength.
    pub strength_key: &'static str,
}

/// A fact that decides between smuggling and trafficking.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DecidingView {
    /// The question.
    pub question: Text,
    /// Key of the answer: yes, no, unknown.
    pub answer_key: &'static str,
}

impl ScanResult {
    /// Forms with a sign of their own.
    pub fn specific_forms(&self) -> Vec<&Explained<FormView>> {
        self.forms.iter().filter(|form| form.value().specific).collect()
    }

    /// Forms that only share signs with others.
    pub fn other_forms(&self) -> Vec<&Explained<FormView>> {
        self.forms.iter().filter(|form| !form.value().specific).collect()
    }
}

/// A note.
#[derive(Debug, Clone, serde::Serialize)]
pub struct NoteView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Words.
    pub text: Text,
}

/// A piece of advice.
#[derive(Debug, Clone, serde::Serialize)]
pub struct AdviceView {
    /// Words.
    pub text: Text,
    /// A public number.
    pub phone: Option<String>,
}

/// The result of a scan: nothing in it is without its explanation.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ScanResult {
    /// The outcome.
    pub outcome: Explained<OutcomeView>,
    /// Forms side by side; those without any sign are left out.
    pub forms: Vec<Explained<FormView>>,
    /// Trafficking, apart from smuggling.
    pub trafficking: Explained<OutcomeView>,
    /// Facts that decide about trafficking.
    pub trafficking_facts: Vec<DecidingView>,
    /// Smuggling, apart from trafficking.
    pub smuggling: Explained<OutcomeView>,
    /// Facts that decide about smuggling.
    pub smuggling_facts: Vec<DecidingView>,
    /// Whether smuggling came up at all.
    pub about_smuggling: bool,
    /// Signs that count.
    pub signs: Vec<Explained<SignView>>,
    /// Answers that do not count, with why.
    pub others: Vec<Explained<SignView>>,
    /// Notes.
    pub notes: Vec<NoteView>,
    /// What to do now.
    pub now: Vec<AdviceView>,
    /// Who to call.
    pub call: Vec<AdviceView>,
    /// What to say.
    pub say: Vec<AdviceView>,
    /// What not to say or do.
    pub do_not_say: Vec<AdviceView>,
    /// What the person notices.
    pub notices: Vec<AdviceView>,
    /// What is not known yet.
    pub open: Vec<Text>,
}

/// Assesses the answers and explains every judgement.
pub fn recognise(rules: &RuleSet, answers: &Answers, facts: &Facts, language: Language) -> ScanResult {
    explain(rules, &rules.assess(answers, facts), language)
}

fn explain(rules: &RuleSet, found: &Assessment, language: Language) -> ScanResult {
    let (signs, others): (Vec<_>, Vec<_>) = found.indicators.iter().partition(|sign| sign.counts);
    let sign = |sign: &&IndicatorFinding| Explained::new(sign_view(sign), sign_why(sign, language));
    let form_reasons: Vec<Text> = found
        .forms
        .iter()
        .filter(|form| form.outcome == found.trafficking.outcome)
        .flat_map(reasons_of)
        .collect();
    let smuggling_reasons: Vec<Text> =
        found.smuggling.reasons.iter().map(|reason| text(&reason.text)).collect();
    let overall = if found.trafficking.outcome >= found.smuggling.outcome {
        form_reasons.clone()
    } else {
        smuggling_reasons.clone()
    };
    let outcome = |outcome: Outcome, because: Vec<Text>| {
        Explained::new(outcome_view(rules, outcome), rule_why(rules, "outcome", because, language))
    };
    ScanResult {
        outcome: outcome(found.outcome, overall),
        forms: found
            .forms
            .iter()
            .filter(|form| form.outcome != Outcome::NoSignsKnown)
            .map(|form| {
                let words = rules.outcome_text(form.outcome);
                let view = FormView {
                    form: form.form.clone(),
                    name: text(&form.name),
                    specific: form.specific,
                    outcome: form.outcome,
                    outcome_title: text(&words.title),
                };
                Explained::new(view, rule_why(rules, &form.form, reasons_of(form).collect(), language))
            })
            .collect(),
        trafficking: outcome(found.trafficking.outcome, form_reasons),
        trafficking_facts: found.trafficking.deciding.iter().map(deciding).collect(),
        smuggling: outcome(found.smuggling.outcome, smuggling_reasons),
        smuggling_facts: found.smuggling.deciding.iter().map(deciding).collect(),
        about_smuggling: found.smuggling.outcome != Outcome::NoSignsKnown
            || found.notes.iter().any(|note| note.id == "border-alone"),
        signs: signs.iter().map(sign).collect(),
        others: others.iter().map(sign).collect(),
        notes: found
            .notes
            .iter()
            .map(|note| NoteView { id: note.id.clone(), title: text(&note.title), text: text(&note.text) })
            .collect(),
        now: advice(&found.advice, Section::Now),
        call: advice(&found.advice, Section::Call),
        say: advice(&found.advice, Section::Say),
        do_not_say: advice(&found.advice, Section::DoNotSay),
        notices: advice(&found.advice, Section::Notices),
        open: found
            .open
            .iter()
            .filter_map(|id| rules.indicator(id))
            .map(|indicator| text(&indicator.question))
            .chain(
                found
                    .trafficking
                    .deciding
                    .iter()
                    .filter(|fact| fact.answer == oever_recognition::Known::Unknown)
                    .map(|fact| text(&fact.question)),
            )
            .collect(),
    }
}

/// From the engine's text to the house's.
pub(crate) fn text(text: &oever_recognition::Text) -> Text {
    Text::new(&text.nl, &text.en)
}

fn reasons_of(form: &FormFinding) -> impl Iterator<Item = Text> + '_ {
    form.patterns.iter().chain(&form.reasons).map(|reason| text(&reason.text))
}

fn outcome_view(rules: &RuleSet, outcome: Outcome) -> OutcomeView {
    let words = rules.outcome_text(outcome);
    OutcomeView { title: text(&words.title), explanation: text(&words.explanation), outcome }
}

/// The explanation of a judgement by the combination rules.
fn rule_why(rules: &RuleSet, rule: &str, because: Vec<Text>, language: Language) -> Explanation {
    let info = rules.set("combination");
    let because = if because.is_empty() {
        vec![info.map_or_else(Text::default, |info| text(&info.about))]
    } else {
        because
    };
    Explanation {
        because,
        rule: rule.to_owned(),
        version: info.map_or_else(String::new, |info| info.version.clone()),
        source: info.map_or_else(String::new, |info| info.source.get(language.code()).to_owned()),
        certainty: info.map_or(Certainty::Low, |info| certainty(info.certainty)),
        method: METHOD,
    }
}

fn sign_view(sign: &IndicatorFinding) -> SignView {
    SignView {
        id: sign.id.clone(),
        question: text(&sign.question),
        why: text(&sign.why),
        innocent: text(&sign.innocent),
        reason: text(&sign.reason),
        counts: sign.counts,
        strength: sign.strength,
        strength_key: match (sign.weighed, sign.strength) {
            (true, Some(Strength::Strong)) => "reporting-scan-strong",
            (true, Some(Strength::Medium)) => "reporting-scan-medium",
            (true, Some(Strength::Weak)) => "reporting-scan-weak",
            (true, None) => "reporting-scan-not-in-child-list",
            (false, _) => "reporting-scan-unweighed",
        },
    }
}

fn sign_why(sign: &IndicatorFinding, language: Language) -> Explanation {
    Explanation {
        because: vec![text(&sign.set_name)],
        rule: sign.id.clone(),
        version: sign.version.clone(),
        source: sign.source.get(language.code()).to_owned(),
        certainty: certainty(sign.certainty),
        method: METHOD,
    }
}

fn deciding(fact: &oever_recognition::DecidingAnswer) -> DecidingView {
    DecidingView {
        question: text(&fact.question),
        answer_key: match fact.answer {
            oever_recognition::Known::Yes => "web-yes",
            oever_recognition::Known::No => "web-no",
            oever_recognition::Known::Unknown => "reporting-scan-open-answer",
        },
    }
}

fn advice(advice: &Advice, section: Section) -> Vec<AdviceView> {
    let items: &[AdviceItem] = match section {
        Section::Now => &advice.now,
        Section::Call => &advice.call,
        Section::Say => &advice.say,
        Section::DoNotSay => &advice.do_not_say,
        Section::Notices => &advice.notices,
    };
    items.iter().map(|item| AdviceView { text: text(&item.text), phone: item.phone.clone() }).collect()
}

pub(crate) fn certainty(of: oever_recognition::Certainty) -> Certainty {
    match of {
        oever_recognition::Certainty::Low => Certainty::Low,
        oever_recognition::Certainty::Medium => Certainty::Medium,
        oever_recognition::Certainty::High => Certainty::High,
    }
}

/// The answers that a page offers first, and those behind "another answer".
pub(crate) const FIRST_ANSWERS: [Status; 4] =
    [Status::Present, Status::Uncertain, Status::Absent, Status::NotAnswered];
pub(crate) const OTHER_ANSWERS: [Status; 4] =
    [Status::DeniedByPerson, Status::Historic, Status::OtherPerson, Status::Hypothetical];
