//! Signs in Dutch text: words and their forms, clauses, patterns with their own polarity, and what the words around
//! them make of it. Rules, cues and words are data; this is only how they are applied.

mod clause;
mod examples;
pub(crate) mod lexicon;
pub(crate) mod pattern;
pub(crate) mod rule;
mod status;
mod token;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::answers::{Answers, Status};
use crate::model::RuleSet;
use crate::text::Text;
pub use examples::{FailedExample, RuleDifference, RuleSummary};
use rule::{LookAlike, TextRules};
use status::{Judged, Match, Seen, covers};

/// Longest text that is read, in bytes. What comes after it is left out, and [`Reading::cut`] says so.
pub const LONGEST_TEXT: usize = 100_000;

/// One sign found in the words of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextFinding {
    /// Id of the indicator.
    pub indicator: String,
    /// Id of the rule that found it.
    pub rule: String,
    /// Version of the file with the rule.
    pub version: String,
    /// File with the rule.
    pub file: String,
    /// First byte and the byte after the last, in the text that was given.
    pub span: Range<usize>,
    /// What the words make of it.
    pub status: Status,
    /// Why it has that status.
    pub because: Text,
    /// Uncertain, and said as a suspicion: *vermoeden van*, *het lijkt*.
    pub suspicion: bool,
}

/// What looked like a sign and was set aside, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Id of the indicator it looked like.
    pub indicator: String,
    /// Id of the rule for the look-alike.
    pub rule: String,
    /// Version of the file with the rule.
    pub version: String,
    /// First byte and the byte after the last of what looked like a sign.
    pub span: Range<usize>,
    /// Why it is none.
    pub because: Text,
}

/// What the text points to as a whole. Two questions, so five answers; never a verdict on a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phenomenon {
    /// Signs of exploitation.
    Trafficking,
    /// Signs of smuggling alone.
    Smuggling,
    /// Both.
    Both,
    /// Nothing that is there now.
    Neither,
    /// Something that asks for more.
    Unknown,
}

impl Phenomenon {
    /// The word in the Dutch vocabulary of labelled sentences.
    pub fn label(self) -> &'static str {
        match self {
            Self::Trafficking => "mh",
            Self::Smuggling => "ms",
            Self::Both => "beide",
            Self::Neither => "geen",
            Self::Unknown => "onbekend",
        }
    }
}

/// What was read in a text. Same text and rules, same reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Findings in the order of the text.
    pub findings: Vec<TextFinding>,
    /// What was set aside, in the order of the text.
    pub set_aside: Vec<SetAside>,
    /// What the text points to as a whole.
    pub phenomenon: Phenomenon,
    /// The text was longer than [`LONGEST_TEXT`]; the rest was not read.
    pub cut: bool,
}

/// An answer that the text contradicts. The answer counts; the contradiction is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextConflict {
    /// Id of the indicator.
    pub indicator: String,
    /// The answer that was given.
    pub answered: Status,
    /// What the text says.
    pub read: Status,
}

/// Answers and a text, put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Combined {
    /// Every answer: given, or else read.
    pub answers: Answers,
    /// Ids of the answers that come from the text only.
    pub from_text: Vec<String>,
    /// Where both spoke and disagree.
    pub conflicts: Vec<TextConflict>,
}

impl Reading {
    /// One status for each indicator: what is there now wins over what was, is denied or is doubted.
    pub fn labels(&self) -> BTreeMap<&str, Status> {
        let mut labels: BTreeMap<&str, Status> = BTreeMap::new();
        for finding in &self.findings {
            let known = labels.entry(&finding.indicator).or_insert(finding.status);
            if weight(finding.status) > weight(*known) {
                *known = finding.status;
            }
        }
        labels
    }

    /// Puts the reading beside given answers: an answer wins, and a contradiction is shown.
    ///
    /// ```
    /// # use oever_recognition::{Answers, Phenomenon, Reading, Status};
    /// let nothing =
    ///     Reading { findings: vec![], set_aside: vec![], phenomenon: Phenomenon::Neither, cut: false };
    /// let answers = Answers::from_iter([("SCHULD", Status::Absent)]);
    /// assert_eq!(nothing.combine(&answers).answers, answers);
    /// ```
    pub fn combine(&self, answers: &Answers) -> Combined {
        let mut combined =
            Combined { answers: answers.clone(), from_text: Vec::new(), conflicts: Vec::new() };
        for (indicator, read) in self.labels() {
            match answers.get(indicator) {
                Status::NotAnswered => {
                    combined.answers.set(indicator, read);
                    combined.from_text.push(indicator.to_owned());
                }
                answered if answered != read => {
                    combined.conflicts.push(TextConflict { indicator: indicator.to_owned(), answered, read });
                }
                _ => {}
            }
        }
        combined
    }
}

/// Which status stands for an indicator that was found more than once.
fn weight(status: Status) -> u8 {
    match status {
        Status::Present => 7,
        Status::DeniedByPerson => 6,
        Status::Uncertain => 5,
        Status::Historic => 4,
        Status::OtherPerson => 3,
        Status::Hypothetical => 2,
        Status::Absent => 1,
        Status::NotAnswered => 0,
    }
}

impl RuleSet {
    /// Reads a text. Nothing is found when the rule files hold nothing on text ([`RuleSet::reads_text`]).
    pub fn read(&self, text: &str) -> Reading {
        match &self.text {
            Some(rules) => rules.read(text),
            None => Reading {
                findings: Vec::new(),
                set_aside: Vec::new(),
                phenomenon: Phenomenon::Neither,
                cut: false,
            },
        }
    }

    /// Whether the rule files hold what is needed to read text: a lexicon, cues and patterns.
    pub fn reads_text(&self) -> bool {
        self.text.is_some()
    }
}

/// A finding with what is needed to weigh it against others.
struct Candidate {
    rule: usize,
    held: Match,
    judged: Judged,
}

impl TextRules {
    pub(crate) fn read(&self, whole: &str) -> Reading {
        let mut cut = whole.len().min(LONGEST_TEXT);
        while !whole.is_char_boundary(cut) {
            cut -= 1;
        }
        let text = &whole[..cut];
        let (tokens, end) = token::tokenise(text);
        let mut words: Vec<_> = tokens.iter().map(|token| self.lexicon.look_up(token)).collect();
        let division = clause::divide(&tokens, &words, end);
        clause::join_verbs(&division, &self.lexicon, &tokens, &mut words);
        let mut starts = vec![false; tokens.len()];
        for clause in &division.clauses {
            if let Some(start) = starts.get_mut(clause.tokens.start) {
                *start = true;
            }
        }
        let commas: Vec<bool> = tokens.iter().map(|token| token.before >= token::Break::Comma).collect();
        let found = self.patterns.find(&words, &starts, &commas);
        let seen = Seen { rules: self, tokens: &tokens, words: &words, division: &division, found: &found };

        let mut candidates = self.candidates(&seen);
        let set_aside = self.set_aside(&seen, &mut candidates);
        strongest_per_clause(&mut candidates, self);
        self.yield_to_stronger(&seen, &mut candidates);
        self.close(&mut candidates);
        let mut findings: Vec<TextFinding> =
            candidates.into_iter().map(|candidate| self.finding(&seen, candidate)).collect();
        self.imply(&mut findings);
        findings
            .sort_by(|a, b| (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule)));
        findings.dedup();
        let mut reading =
            Reading { findings, set_aside, phenomenon: Phenomenon::Neither, cut: cut < whole.len() };
        reading.phenomenon = self.phenomenon(&seen, &reading);
        reading
    }

    fn candidates(&self, seen: &Seen<'_>) -> Vec<Candidate> {
        let cues = seen.cues();
        let mut candidates = Vec::new();
        for (number, rule) in self.rules.iter().enumerate() {
            for pattern in &rule.patterns {
                for held in seen.matches(pattern, rule.scope) {
                    let judged = seen.judge(rule, &held, &cues);
                    candidates.push(Candidate { rule: number, held, judged });
                }
            }
        }
        candidates
    }

    /// Takes out what a look-alike explains.
    fn set_aside(&self, seen: &Seen<'_>, candidates: &mut Vec<Candidate>) -> Vec<SetAside> {
        let mut aside: Vec<SetAside> = Vec::new();
        for look_alike in &self.look_alikes {
            let held: Vec<Match> = look_alike
                .patterns
                .iter()
                .flat_map(|pattern| seen.matches(pattern, look_alike.scope))
                .collect();
            for one in held {
                let range = seen.scope(one.clause, look_alike.scope);
                candidates.retain(|candidate| {
                    let Some(rule) = self.rules.get(candidate.rule) else { return false };
                    let meant =
                        look_alike.indicators.is_empty() || look_alike.indicators.contains(&rule.indicator);
                    let explained = meant && range.contains(&candidate.held.anchor);
                    if explained {
                        aside.push(explain(seen, look_alike, &rule.indicator, &candidate.held));
                    }
                    !explained
                });
            }
        }
        aside.sort_by(|a, b| {
            (a.span.start, a.span.end, &a.indicator, &a.rule).cmp(&(
                b.span.start,
                b.span.end,
                &b.indicator,
                &b.rule,
            ))
        });
        aside.dedup();
        aside
    }

    /// `gedwongen` beside `prostitutie` is the narrower sign only.
    fn yield_to_stronger(&self, seen: &Seen<'_>, candidates: &mut Vec<Candidate>) {
        let sentence = |candidate: &Candidate| {
            seen.division.clauses.get(candidate.held.clause).map_or(0, |clause| clause.sentence)
        };
        let there: Vec<(usize, String)> = candidates
            .iter()
            .filter_map(|candidate| {
                Some((sentence(candidate), self.rules.get(candidate.rule)?.indicator.clone()))
            })
            .collect();
        candidates.retain(|candidate| {
            let Some(rule) = self.rules.get(candidate.rule) else { return false };
            !there
                .iter()
                .any(|(of, indicator)| *of == sentence(candidate) && rule.yields_to.contains(indicator))
        });
    }

    /// `zij heeft het nu terug`: what was present before it is over.
    fn close(&self, candidates: &mut [Candidate]) {
        let closing: Vec<(String, usize, Status)> = candidates
            .iter()
            .filter_map(|candidate| {
                let rule = self.rules.get(candidate.rule).filter(|rule| rule.closes)?;
                (candidate.judged.status == rule.status)
                    .then(|| (rule.indicator.clone(), candidate.held.anchor, rule.status))
            })
            .collect();
        for candidate in candidates {
            let Some(rule) = self.rules.get(candidate.rule) else { continue };
            for (indicator, anchor, status) in &closing {
                if rule.indicator == *indicator
                    && candidate.held.anchor < *anchor
                    && candidate.judged.status == Status::Present
                {
                    candidate.judged.status = *status;
                    candidate.judged.because = self.built_in.over.clone();
                }
            }
        }
    }

    fn finding(&self, seen: &Seen<'_>, candidate: Candidate) -> TextFinding {
        let span = span(seen, &candidate.held);
        let Judged { status, because, suspicion } = candidate.judged;
        let rule = &self.rules[candidate.rule];
        TextFinding {
            indicator: rule.indicator.clone(),
            rule: rule.id.clone(),
            version: rule.version.clone(),
            file: rule.file.clone(),
            span,
            status,
            because,
            suspicion,
        }
    }

    /// A travel debt that must be worked off is a debt, with the same status, unless the text says more of it.
    fn imply(&self, findings: &mut Vec<TextFinding>) {
        let mut implied = Vec::new();
        for finding in findings.iter() {
            for other in self.implies.get(&finding.indicator).into_iter().flatten() {
                let better = |known: &TextFinding| {
                    known.indicator == *other && weight(known.status) >= weight(finding.status)
                };
                if !findings.iter().any(better) {
                    implied.push(TextFinding {
                        indicator: other.clone(),
                        because: self.built_in.implied.clone(),
                        ..finding.clone()
                    });
                }
            }
        }
        findings.extend(implied);
    }

    fn phenomenon(&self, seen: &Seen<'_>, reading: &Reading) -> Phenomenon {
        let rule = &self.phenomenon;
        let labels = reading.labels();
        let present: Vec<&str> =
            labels.iter().filter(|(_, status)| **status == Status::Present).map(|(id, _)| *id).collect();
        let of =
            |list: &Vec<String>| present.iter().filter(|id| list.iter().any(|known| known == **id)).count();
        let strong = present.len() - of(&rule.weak) - of(&rule.beside) - of(&rule.smuggling);
        let suspected = reading.findings.iter().any(|finding| {
            finding.status == Status::Uncertain
                && finding.suspicion
                && rule.named.contains(&finding.indicator)
        });
        let trafficking = strong > 0 || of(&rule.weak) > 1 || suspected;
        let says = |patterns: &[pattern::Pattern]| {
            patterns.iter().any(|pattern| !seen.matches(pattern, rule::Scope::Sentence).is_empty())
        };
        let bridge = of(&rule.bridge) > 0 && says(&rule.smuggler);
        let smuggling = of(&rule.smuggling) > 0 || bridge || says(&rule.only_smuggling);
        match (trafficking, smuggling) {
            (true, true) => Phenomenon::Both,
            (true, false) => Phenomenon::Trafficking,
            (false, true) => Phenomenon::Smuggling,
            (false, false) => {
                let settled = |status: &Status| matches!(status, Status::Absent | Status::Hypothetical);
                let mentioned = labels.is_empty() && reading.set_aside.is_empty() && says(&rule.smuggler);
                if labels.values().all(settled) && !mentioned {
                    Phenomenon::Neither
                } else {
                    Phenomenon::Unknown
                }
            }
        }
    }
}

/// Of one indicator in one clause the pattern with the most words speaks.
fn strongest_per_clause(candidates: &mut Vec<Candidate>, rules: &TextRules) {
    candidates.sort_by_key(|candidate| {
        let rule = rules.rules.get(candidate.rule);
        let wins = rule.is_some_and(|rule| rule.wins);
        // What is said outright speaks before what the surroundings suggest, however many words those have.
        let suggests = !wins && rule.is_some_and(|rule| rule.status == Status::Uncertain);
        (!wins, suggests, std::cmp::Reverse(candidate.held.tokens.len()), candidate.rule)
    });
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates.drain(..) {
        let indicator = rules.rules.get(candidate.rule).map(|rule| &rule.indicator);
        let spoken = kept.iter().any(|known| {
            rules.rules.get(known.rule).map(|rule| &rule.indicator) == indicator
                && (known.held.clause == candidate.held.clause || covers(&known.held, &candidate.held))
        });
        if !spoken {
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|candidate| (candidate.held.anchor, candidate.rule));
    *candidates = kept;
}

fn explain(seen: &Seen<'_>, look_alike: &LookAlike, indicator: &str, held: &Match) -> SetAside {
    SetAside {
        indicator: indicator.to_owned(),
        rule: look_alike.id.clone(),
        version: look_alike.version.clone(),
        span: span(seen, held),
        because: look_alike.because.clone(),
    }
}

/// From the first byte of the first word to the last byte of the last.
fn span(seen: &Seen<'_>, held: &Match) -> Range<usize> {
    let token = |index: Option<&usize>| index.and_then(|index| seen.tokens.get(*index));
    match (token(held.tokens.first()), token(held.tokens.last())) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}
