//! What the words of a signal may mean: the engine's reading, put into explained judgements for a page.

use std::ops::Range;

use oever_kernel::{Certainty, Explained, Explanation, Language, Text};
use oever_recognition::{Answers, Facts, Indicator, Reading, RuleSet, Status, TextFinding};

use crate::model::Sign;
use crate::recognise::{FormView, METHOD, certainty, recognise, text};

/// How much of the text stands around the words that count, in bytes, on each side.
const AROUND: usize = 70;

/// Words of a text, with what stands around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
}

/// Words that were found, and what they make of the sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundView {
    pub(crate) quote: Quote,
    pub(crate) status: Status,
    pub(crate) status_key: String,
}

/// A sign in a text, and what the writer did with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextSign {
    pub(crate) indicator: String,
    pub(crate) question: Text,
    pub(crate) innocent: Text,
    /// What the text says of it as a whole; none when it says nothing any more.
    pub(crate) status_key: Option<String>,
    pub(crate) found: Vec<Explained<FoundView>>,
    /// The answer that the writer took over.
    pub(crate) answer_key: Option<String>,
    /// That answer is not what the text says now. The answer counts.
    pub(crate) conflict: bool,
}

/// What a text may mean.
#[derive(Debug, Clone)]
pub(crate) struct TextReading {
    pub(crate) signs: Vec<TextSign>,
    /// What looked like a sign and is none.
    pub(crate) set_aside: Vec<Explained<Quote>>,
    /// Forms of exploitation that are a reason to discuss.
    pub(crate) forms: Vec<Explained<FormView>>,
}

/// Key of the words of a status of something that was read.
pub(crate) fn status_key(status: Status) -> String {
    format!("reporting-text-status-{}", status.word().replace('_', "-"))
}

/// Reads a text beside the answers that were taken over from it before.
pub(crate) fn read_text(rules: &RuleSet, whole: &str, taken: &[Sign], language: Language) -> TextReading {
    let reading = rules.read(whole);
    let answers: Answers = taken.iter().map(|sign| (sign.indicator.clone(), sign.status)).collect();
    let combined = reading.combine(&answers);
    let labels = reading.labels();
    let mut order: Vec<&str> = Vec::new();
    let read = reading.findings.iter().map(|finding| finding.indicator.as_str());
    for id in read.chain(taken.iter().map(|sign| sign.indicator.as_str())) {
        if !order.contains(&id) {
            order.push(id);
        }
    }
    let signs = order
        .into_iter()
        .filter_map(|id| {
            let indicator = rules.indicator(id)?;
            let answer = taken.iter().find(|sign| sign.indicator == id);
            let of = reading.findings.iter().filter(|finding| finding.indicator == id);
            Some(TextSign {
                indicator: id.to_owned(),
                question: text(&indicator.question),
                innocent: text(&indicator.innocent),
                status_key: labels.get(id).copied().map(status_key),
                found: of.map(|finding| found(rules, indicator, finding, whole, language)).collect(),
                answer_key: answer.map(|sign| status_key(sign.status)),
                conflict: combined.conflicts.iter().any(|conflict| conflict.indicator == id),
            })
        })
        .collect();
    let set_aside = reading
        .set_aside
        .iter()
        .filter_map(|aside| {
            let indicator = rules.indicator(&aside.indicator)?;
            let why = Explanation {
                because: vec![text(&aside.because)],
                rule: aside.rule.clone(),
                version: aside.version.clone(),
                source: indicator.source.get(language.code()).to_owned(),
                certainty: Certainty::Low,
                method: METHOD,
            };
            Some(Explained::new(quote(whole, &aside.span), why))
        })
        .collect();
    let forms = recognise(rules, &combined.answers, &Facts::default(), language)
        .forms
        .into_iter()
        .filter(|form| form.value().outcome == oever_recognition::Outcome::ReasonToDiscuss)
        .collect();
    TextReading { signs, set_aside, forms }
}

fn found(
    rules: &RuleSet,
    indicator: &Indicator,
    finding: &TextFinding,
    whole: &str,
    language: Language,
) -> Explained<FoundView> {
    let view = FoundView {
        quote: quote(whole, &finding.span),
        status: finding.status,
        status_key: status_key(finding.status),
    };
    // How sure the reading is, not how sure the list is in which the sign stands.
    let certain = rules.all_sets().find(|set| set.file == finding.file).map(|set| certainty(set.certainty));
    let why = Explanation {
        because: vec![text(&finding.because)],
        rule: finding.rule.clone(),
        version: finding.version.clone(),
        source: indicator.source.get(language.code()).to_owned(),
        certainty: certain.unwrap_or(Certainty::Low),
        method: METHOD,
    };
    Explained::new(view, why)
}

/// The words of a span with what stands around them, cut between words.
fn quote(whole: &str, span: &Range<usize>) -> Quote {
    let (before, after) = (whole.get(..span.start).unwrap_or(""), whole.get(span.end..).unwrap_or(""));
    let from = match before.len().checked_sub(AROUND) {
        None | Some(0) => 0,
        Some(from) => {
            let space = before.as_bytes().iter().skip(from).position(|byte| *byte == b' ');
            space.map_or(before.len(), |at| from + at)
        }
    };
    let to = if after.len() <= AROUND {
        after.len()
    } else {
        after.as_bytes().iter().take(AROUND).rposition(|byte| *byte == b' ').unwrap_or(0)
    };
    let cut = |shortened: bool| if shortened { "…" } else { "" };
    Quote {
        before: format!("{}{}", cut(from > 0), before.get(from..).unwrap_or("")),
        words: whole.get(span.clone()).unwrap_or("").to_owned(),
        after: format!("{}{}", after.get(..to).unwrap_or(""), cut(to < after.len())),
    }
}

/// The answers after the writer ticked: what was taken over before keeps its answer, unless it is renewed; what is new
/// gets what the text says. A tick at something that the text says no more, and that was no answer yet, is nothing.
pub(crate) fn taken_over(
    rules: &RuleSet,
    whole: &str,
    before: &[Sign],
    ticked: &[&str],
    renewed: &[&str],
    language: Language,
) -> Vec<Sign> {
    let reading = rules.read(whole);
    let mut signs: Vec<Sign> = Vec::new();
    for id in ticked {
        if signs.iter().any(|sign| sign.indicator == *id) {
            continue;
        }
        let kept = before.iter().find(|sign| sign.indicator == *id).cloned();
        let read = || sign(rules, &reading, whole, id, language);
        signs.extend(if renewed.contains(id) { read().or(kept) } else { kept.or_else(read) });
    }
    signs
}

fn sign(rules: &RuleSet, reading: &Reading, whole: &str, id: &str, language: Language) -> Option<Sign> {
    let status = reading.labels().get(id).copied()?;
    let finding =
        reading.findings.iter().find(|finding| finding.indicator == id && finding.status == status)?;
    Some(Sign {
        indicator: id.to_owned(),
        question: text(&rules.indicator(id)?.question).get(language).to_owned(),
        status,
        words: whole.get(finding.span.clone())?.to_owned(),
        rule: finding.rule.clone(),
        version: finding.version.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_holds_the_exact_words_and_is_cut_between_words() {
        let long = "één woord ".repeat(30);
        let whole = format!("{long}paspoort is afgenomen {long}");
        let start = whole.find("paspoort").unwrap();
        let cut = quote(&whole, &(start..start + "paspoort is afgenomen".len()));
        assert_eq!(cut.words, "paspoort is afgenomen");
        assert!(cut.before.starts_with("… ") && cut.before.ends_with("woord "), "{cut:?}");
        assert!(cut.after.starts_with(" één") && cut.after.ends_with("…"), "{cut:?}");
        let short = quote("Haar paspoort.", &(5..13));
        assert_eq!(
            (short.before.as_str(), short.words.as_str(), short.after.as_str()),
            ("Haar ", "paspoort", ".")
        );
    }
}
