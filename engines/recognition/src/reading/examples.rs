//! The examples in the rule files, run; and which rules differ between two sets.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rule::TextRules;
use crate::answers::Status;
use crate::model::RuleSet;
use crate::text::Text;

/// An example of a rule file that does not come out as the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedExample {
    /// File with the rule.
    pub file: String,
    /// Id of the rule.
    pub rule: String,
    /// Whether the rule should have held.
    pub positive: bool,
    /// The example.
    pub text: String,
    /// What was found instead, as `INDICATOR:status (rule)`.
    pub found: Vec<String>,
}

/// A rule on text, for review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleSummary {
    /// Id.
    pub id: String,
    /// File it is in.
    pub file: String,
    /// Version of that file.
    pub version: String,
    /// Indicators it speaks of; empty: all of them.
    pub indicators: Vec<String>,
    /// The status it gives; none for a look-alike, which sets aside.
    pub status: Option<Status>,
    /// The patterns, as written.
    pub patterns: Vec<String>,
    /// What it means when it holds.
    pub because: Text,
    /// Texts in which it holds.
    pub positive: Vec<String>,
    /// Texts in which it does not.
    pub negative: Vec<String>,
}

/// How a set of rules differs from another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RuleDifference {
    /// Ids only in the second.
    pub added: Vec<String>,
    /// Ids only in the first.
    pub removed: Vec<String>,
    /// Ids in both, with what changed.
    pub changed: BTreeMap<String, Vec<String>>,
    /// Examples of either set that read differently, as `text: before → after`.
    pub read_differently: Vec<String>,
}

impl RuleSet {
    /// Runs every example of every rule on text. Empty when all come out as written.
    ///
    /// A positive example of a rule gives its indicator the status of the rule; a negative one does not. A positive
    /// example of a look-alike leaves its indicators without a finding that is there now; in a negative one the
    /// look-alike sets nothing aside.
    pub fn failed_examples(&self) -> Vec<FailedExample> {
        self.text.as_ref().map(TextRules::failed_examples).unwrap_or_default()
    }

    /// Every rule and look-alike on text, in the order of their files.
    pub fn text_rules(&self) -> Vec<RuleSummary> {
        self.text.as_ref().map(TextRules::summaries).unwrap_or_default()
    }

    /// How `newer` differs from this set: rules by id, indicators by id, and the examples of both that read differently.
    pub fn difference(&self, newer: &Self) -> RuleDifference {
        let (before, after) = (self.described(), newer.described());
        let mut difference = RuleDifference::default();
        for (id, now) in &after {
            match before.get(id) {
                None => difference.added.push(id.clone()),
                Some(then) => {
                    let changed: Vec<String> = now
                        .iter()
                        .filter(|(field, value)| then.get(*field) != Some(value))
                        .map(|(field, _)| (*field).to_owned())
                        .collect();
                    if !changed.is_empty() {
                        difference.changed.insert(id.clone(), changed);
                    }
                }
            }
        }
        difference.removed = before.keys().filter(|id| !after.contains_key(*id)).cloned().collect();
        let mut texts: Vec<String> = self
            .text_rules()
            .into_iter()
            .chain(newer.text_rules())
            .flat_map(|rule| rule.positive.into_iter().chain(rule.negative))
            .collect();
        texts.sort();
        texts.dedup();
        for text in texts {
            let (then, now) = (words(self, &text), words(newer, &text));
            if then != now {
                difference.read_differently.push(format!("{text}: {then} → {now}"));
            }
        }
        difference
    }

    /// Every rule and indicator by id, field by field.
    fn described(&self) -> BTreeMap<String, BTreeMap<&'static str, String>> {
        let mut all = BTreeMap::new();
        for rule in self.text_rules() {
            let fields = BTreeMap::from([
                ("indicators", rule.indicators.join(", ")),
                ("status", rule.status.map_or("set aside", Status::word).to_owned()),
                ("match", rule.patterns.join("\n")),
                ("because", format!("{}\n{}", rule.because.nl, rule.because.en)),
                ("positive", rule.positive.join("\n")),
                ("negative", rule.negative.join("\n")),
            ]);
            all.insert(rule.id, fields);
        }
        for indicator in self.indicators() {
            let fields = BTreeMap::from([
                ("forms", indicator.forms.join(", ")),
                ("element", format!("{:?}", indicator.element)),
                ("strength", format!("{:?}", indicator.strengths)),
                ("implies", indicator.implies.join(", ")),
                ("question", format!("{}\n{}", indicator.question.nl, indicator.question.en)),
            ]);
            all.insert(indicator.id.clone(), fields);
        }
        all
    }
}

fn words(rules: &RuleSet, text: &str) -> String {
    let labels = rules.read(text);
    let labels: Vec<String> =
        labels.labels().into_iter().map(|(id, status)| format!("{id}:{}", status.word())).collect();
    if labels.is_empty() { "nothing".to_owned() } else { labels.join(", ") }
}

impl TextRules {
    fn failed_examples(&self) -> Vec<FailedExample> {
        let mut failed = Vec::new();
        for rule in &self.rules {
            for (positive, text) in both(&rule.positive, &rule.negative) {
                let reading = self.read(text);
                let holds = reading.labels().get(rule.indicator.as_str()) == Some(&rule.status);
                if holds != positive {
                    failed.push(failure(&reading, &rule.file, &rule.id, positive, text));
                }
            }
        }
        for look_alike in &self.look_alikes {
            for (positive, text) in both(&look_alike.positive, &look_alike.negative) {
                let reading = self.read(text);
                let meant = |id: &str| {
                    look_alike.indicators.is_empty() || look_alike.indicators.iter().any(|known| known == id)
                };
                let right = if positive {
                    !reading.labels().iter().any(|(id, status)| meant(id) && *status == Status::Present)
                } else {
                    !reading.set_aside.iter().any(|aside| aside.rule == look_alike.id)
                };
                if !right {
                    failed.push(failure(&reading, &look_alike.file, &look_alike.id, positive, text));
                }
            }
        }
        failed
    }

    fn summaries(&self) -> Vec<RuleSummary> {
        let rules = self.rules.iter().map(|rule| RuleSummary {
            id: rule.id.clone(),
            file: rule.file.clone(),
            version: rule.version.clone(),
            indicators: vec![rule.indicator.clone()],
            status: Some(rule.status),
            patterns: rule.written.clone(),
            because: rule.because.clone(),
            positive: rule.positive.clone(),
            negative: rule.negative.clone(),
        });
        let look_alikes = self.look_alikes.iter().map(|rule| RuleSummary {
            id: rule.id.clone(),
            file: rule.file.clone(),
            version: rule.version.clone(),
            indicators: rule.indicators.clone(),
            status: None,
            patterns: rule.written.clone(),
            because: rule.because.clone(),
            positive: rule.positive.clone(),
            negative: rule.negative.clone(),
        });
        rules.chain(look_alikes).collect()
    }
}

fn both<'a>(positive: &'a [String], negative: &'a [String]) -> impl Iterator<Item = (bool, &'a str)> {
    positive
        .iter()
        .map(|text| (true, text.as_str()))
        .chain(negative.iter().map(|text| (false, text.as_str())))
}

fn failure(reading: &super::Reading, file: &str, rule: &str, positive: bool, text: &str) -> FailedExample {
    let found = reading
        .findings
        .iter()
        .map(|finding| format!("{}:{} ({})", finding.indicator, finding.status.word(), finding.rule))
        .chain(
            reading.set_aside.iter().map(|aside| format!("{}:set aside ({})", aside.indicator, aside.rule)),
        )
        .collect();
    FailedExample { file: file.to_owned(), rule: rule.to_owned(), positive, text: text.to_owned(), found }
}
