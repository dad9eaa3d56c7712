//! From a match to its status: which cues reach it, and what they make of it.

use super::clause::{Clause, Division, Link};
use super::lexicon::{FINITE, PARTICIPLE, Word};
use super::pattern::{Found, Pattern};
use super::rule::{Cue, Effect, Reach, Role, Scope, TextRule, TextRules};
use super::token::{Break, Token};
use crate::answers::Status;
use crate::text::Text;

/// A pattern that held: its words, the first part's place, its clause.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) tokens: Vec<usize>,
    pub(crate) anchor: usize,
    pub(crate) clause: usize,
}

/// A text with everything that was found in it.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) rules: &'a TextRules,
    pub(crate) tokens: &'a [Token],
    pub(crate) words: &'a [Word],
    pub(crate) division: &'a Division,
    pub(crate) found: &'a Found,
}

/// A cue in the text.
#[derive(Debug)]
pub(crate) struct ActiveCue<'a> {
    cue: &'a Cue,
    tokens: Vec<usize>,
    clause: usize,
    masked: bool,
}

/// A status, why, and whether it is an outspoken suspicion.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) status: Status,
    pub(crate) because: Text,
    pub(crate) suspicion: bool,
}

impl<'a> Seen<'a> {
    /// Every way a pattern holds within its scope, one for each place of its first part.
    pub(crate) fn matches(&self, pattern: &Pattern, scope: Scope) -> Vec<Match> {
        if pattern.terms.iter().any(|term| self.found.of(*term).is_empty()) {
            return Vec::new();
        }
        let mut all = Vec::new();
        for first in pattern.terms.first().map_or(&[][..], |term| self.found.of(*term)) {
            let Some(clause) = self.division.clause_of.get(first.first()).copied() else { continue };
            let range = self.scope(clause, scope);
            if !first.within(&range) {
                continue;
            }
            let blocked = pattern
                .without
                .iter()
                .any(|term| self.found.of(*term).iter().any(|occurrence| occurrence.within(&range)));
            let mut tokens = first.tokens.clone();
            if !blocked && self.fill(&pattern.terms[1..], &range, &mut tokens) {
                let anchor = first.first();
                tokens.sort_unstable();
                tokens.dedup();
                all.push(Match { tokens, anchor, clause });
            }
        }
        all
    }

    /// The tokens a scope covers around a clause.
    pub(crate) fn scope(&self, clause: usize, scope: Scope) -> std::ops::Range<usize> {
        match (scope, self.division.clauses.get(clause)) {
            (Scope::Clause, Some(clause)) => clause.tokens.clone(),
            (Scope::Sentence, Some(clause)) => {
                self.division.sentences.get(clause.sentence).map_or(0..0, |sentence| sentence.tokens.clone())
            }
            _ => 0..self.tokens.len(),
        }
    }

    fn fill(&self, terms: &[usize], range: &std::ops::Range<usize>, tokens: &mut Vec<usize>) -> bool {
        let Some((term, rest)) = terms.split_first() else { return true };
        for occurrence in self.found.of(*term).iter().filter(|occurrence| occurrence.within(range)) {
            let free = |token: &usize| {
                !tokens.contains(token) || self.words.get(*token).is_some_and(|word| word.compound)
            };
            if occurrence.tokens.iter().all(free) {
                let kept = tokens.len();
                tokens.extend(&occurrence.tokens);
                if self.fill(rest, range, tokens) {
                    return true;
                }
                tokens.truncate(kept);
            }
        }
        false
    }

    /// The cues of the text; a negation inside a look-alike of one is masked.
    pub(crate) fn cues(&self) -> Vec<ActiveCue<'a>> {
        let mut active: Vec<ActiveCue<'a>> = Vec::new();
        for cue in &self.rules.cues {
            for pattern in &cue.patterns {
                for held in self.matches(pattern, cue.scope) {
                    active.push(ActiveCue { cue, tokens: held.tokens, clause: held.clause, masked: false });
                }
            }
        }
        let masks: Vec<Vec<usize>> =
            active.iter().filter(|one| masks(one.cue.effect)).map(|one| one.tokens.clone()).collect();
        let all: Vec<(Effect, Vec<usize>)> =
            active.iter().map(|one| (one.cue.effect, one.tokens.clone())).collect();
        for one in &mut active {
            // A word that belongs to a longer cue says nothing by itself.
            let longer = all.iter().any(|(effect, tokens)| {
                !matches!(effect, Effect::Says | Effect::OtherNoun)
                    && tokens.len() > one.tokens.len()
                    && one.tokens.iter().all(|token| tokens.contains(token))
            });
            let touched = masks.iter().any(|mask| one.tokens.iter().any(|token| mask.contains(token)));
            one.masked = longer || one.cue.effect == Effect::Negation && touched;
        }
        active
    }

    /// The status of a match of a rule.
    pub(crate) fn judge(&self, rule: &TextRule, held: &Match, cues: &[ActiveCue<'_>]) -> Judged {
        // `mag niet bellen en geen les volgen`: what says no itself is not turned by the next no of the clause.
        let negated = cues.iter().any(|one| {
            one.cue.effect == Effect::Negation && one.tokens.iter().all(|token| held.tokens.contains(token))
        });
        let reaching: Vec<&ActiveCue<'_>> = cues
            .iter()
            .filter(|one| !one.masked && self.reaches(one, held))
            .filter(|one| {
                !(negated && one.cue.effect == Effect::Negation && one.cue.reach != Reach::Complement)
            })
            .filter(|one| !rule.fixed || !matches!(one.cue.effect, Effect::Negation | Effect::Hypothetical))
            .filter(|one| {
                matches!(one.cue.effect, Effect::Says | Effect::OtherPerson | Effect::Open)
                    || one.cue.effect == Effect::Uncertain && one.cue.scope == Scope::Sentence
                    || one.cue.effect == Effect::Historic && one.cue.reach == Reach::Sentence
                    || !one.tokens.iter().any(|token| held.tokens.contains(token))
            })
            .collect();
        let first = |effect: Effect| reaching.iter().find(|one| one.cue.effect == effect);
        let judged =
            |status: Status, because: &Text| Judged { status, because: because.clone(), suspicion: false };
        let built_in = &self.rules.built_in;
        if let Some(other) = first(Effect::OtherPerson) {
            return judged(Status::OtherPerson, &other.cue.because);
        }
        if reaching
            .iter()
            .any(|one| one.cue.effect == Effect::OtherNoun && self.is_patient(rule.role, one, held))
        {
            return judged(Status::OtherPerson, &built_in.other_person);
        }
        let denied = first(Effect::Denied);
        let hypothetical = first(Effect::Hypothetical);
        let negations = negations(&reaching);
        let negation = negations.last().copied();
        let odd = negations.len() % 2 == 1;
        if let Some(open) = first(Effect::Open) {
            return judged(Status::NotAnswered, &open.cue.because);
        }
        if self.asks(held.clause) && denied.is_none() && hypothetical.is_none() {
            return match self.answer(held.clause) {
                Some(true) => judged(rule.status, &built_in.answered_yes),
                Some(false) if rule.status == Status::Absent => {
                    judged(Status::Present, &built_in.answered_no)
                }
                Some(false) => judged(Status::Absent, &built_in.answered_no),
                None => judged(Status::NotAnswered, &built_in.question),
            };
        }
        if let Some(denied) = denied {
            return match (rule.status, odd) {
                (Status::Present, true) => judged(Status::Present, &denied.cue.because),
                (Status::Absent, false) => judged(Status::Uncertain, &denied.cue.because),
                _ => judged(Status::DeniedByPerson, &denied.cue.because),
            };
        }
        if let Some(hypothetical) = hypothetical {
            return judged(Status::Hypothetical, &hypothetical.cue.because);
        }
        if let (Some(doubt), None) = (first(Effect::Uncertain), first(Effect::Certain)) {
            let suspicion = doubt.cue.suspicion || reaching.iter().any(|one| one.cue.suspicion);
            return Judged { status: Status::Uncertain, because: doubt.cue.because.clone(), suspicion };
        }
        let because = negation.filter(|_| odd).map_or(&rule.because, |one| &one.cue.because);
        let status = match (rule.status, odd) {
            (Status::Present | Status::Uncertain, true) => Status::Absent,
            (Status::Absent | Status::Historic, true) => Status::Present,
            (status, _) => status,
        };
        if status == Status::Absent
            && let Some(says) = first(Effect::Says)
        {
            return judged(Status::DeniedByPerson, &says.cue.because);
        }
        if let (Status::Present | Status::Uncertain, Some(past)) = (status, first(Effect::Historic)) {
            return judged(Status::Historic, &past.cue.because);
        }
        judged(status, because)
    }

    fn reaches(&self, one: &ActiveCue<'_>, held: &Match) -> bool {
        let clauses = &self.division.clauses;
        let (Some(of_cue), Some(of_match)) = (clauses.get(one.clause), clauses.get(held.clause)) else {
            return false;
        };
        let last = one.tokens.last().copied().unwrap_or_default();
        let between = |until: fn(&Clause, &Clause) -> bool| {
            one.clause <= held.clause
                && of_cue.sentence == of_match.sentence
                && (one.clause + 1..=held.clause).all(|number| {
                    let previous = clauses.get(number - 1);
                    clauses
                        .get(number)
                        .zip(previous)
                        .is_some_and(|(clause, previous)| until(clause, previous))
                })
        };
        match one.cue.reach {
            Reach::Clause if one.cue.effect == Effect::Negation => {
                let (first, end) = (held.tokens.first(), held.tokens.last());
                let (first, end) = (first.copied().unwrap_or(last), end.copied().unwrap_or(last));
                let lead = one.tokens.first().copied().unwrap_or(last);
                // `afgepakt en nooit teruggezien`: a negation after *en* begins something new.
                let anew = one.tokens.first().and_then(|token| self.tokens.get(token.checked_sub(1)?));
                let anew = anew.is_some_and(|token| token.text == "en");
                one.clause == held.clause
                    && (end < last && !anew && self.one_list(end, last)
                        || first < last && last < end
                        || lead < first && self.one_list(lead, first))
            }
            Reach::Clause => one.clause == held.clause,
            Reach::After => {
                one.clause == held.clause && held.tokens.last().is_some_and(|token| *token > last)
            }
            Reach::Near => {
                held.tokens.iter().any(|token| *token == last + 1 || *token == last + 2)
                    && one.clause == held.clause
            }
            Reach::Noun => {
                one.clause == held.clause
                    && held.tokens.iter().any(|token| *token > last)
                    && self.one_list(
                        last,
                        held.tokens.iter().copied().find(|token| *token > last).unwrap_or(last),
                    )
            }
            Reach::Complement => between(|clause, previous| {
                clause.link == Link::Complement
                    || clause.link == Link::Next && previous.link == Link::Complement
            }),
            Reach::Forward => between(|clause, _| clause.link != Link::Contrast),
            Reach::Back => {
                of_cue.sentence == of_match.sentence && held.clause <= one.clause
                    || of_match.sentence + 1 == of_cue.sentence
            }
            // `daar gaf hij geen antwoord op; wel gaat er geld af`: what was left open ends at the turn.
            Reach::Sentence if one.cue.effect == Effect::Open && one.clause < held.clause => {
                between(|clause, _| clause.link != Link::Contrast)
            }
            Reach::Sentence => of_cue.sentence == of_match.sentence,
            Reach::Text => true,
        }
    }

    /// No comma between, or only commas of a list that goes on: `geen dreiging, geweld of opsluiting`.
    fn one_list(&self, from: usize, to: usize) -> bool {
        let commas =
            (from + 1..=to).any(|index| self.tokens.get(index).is_some_and(|t| t.before == Break::Comma));
        let end = self.division.clause_of.get(to).and_then(|clause| self.division.clauses.get(*clause));
        let end = end.map_or(to, |clause| clause.tokens.end);
        let turned = (from + 1..to).any(|index| {
            let word = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
            word(index) == "en"
                && matches!(word(index + 1), "veel" | "wel" | "een" | "de" | "het" | "nu" | "ineens")
        });
        if turned || !commas {
            return !turned;
        }
        let negated_anew = (from + 1..to).any(|index| {
            self.tokens.get(index).is_some_and(|t| matches!(t.text.as_str(), "geen" | "wel" | "niet" | "no"))
        });
        let joined = (from + 1..end).any(|index| {
            self.tokens.get(index).is_some_and(|t| matches!(t.text.as_str(), "of" | "en" | "noch" | "or"))
        });
        joined && !negated_anew
    }

    fn asks(&self, clause: usize) -> bool {
        let sentence =
            self.division.clauses.get(clause).and_then(|c| self.division.sentences.get(c.sentence));
        sentence.is_some_and(|sentence| sentence.asks)
    }

    /// Yes or no at the begin of the next sentence.
    fn answer(&self, clause: usize) -> Option<bool> {
        let sentence = self.division.clauses.get(clause)?.sentence;
        let next = self.division.sentences.get(sentence + 1)?;
        let word = self.words.get(next.tokens.start)?;
        if word.keys.iter().any(|key| self.rules.keys.yes.contains(key)) {
            return Some(true);
        }
        word.keys.iter().any(|key| self.rules.keys.no.contains(key)).then_some(false)
    }

    /// Does `haar zus` have the part of the person in this match?
    fn is_patient(&self, role: Role, other: &ActiveCue<'_>, held: &Match) -> bool {
        let (Some(clause), Some(first)) = (self.division.clauses.get(held.clause), other.tokens.first())
        else {
            return false;
        };
        let any = |range: std::ops::Range<usize>, keys: &[u32]| {
            self.words
                .get(range)
                .is_some_and(|words| words.iter().any(|word| word.keys.iter().any(|key| keys.contains(key))))
        };
        let keys = &self.rules.keys;
        let before = first.saturating_sub(1).max(clause.tokens.start)..*first;
        if any(before.clone(), &keys.by) {
            return false;
        }
        let of = self.tokens.get(before.start).is_some_and(|token| before.len() == 1 && token.text == "van");
        let next = other.tokens.last().map_or(0, |last| last + 1);
        let object_follows = next < clause.tokens.end && any(next..next + 1, &keys.objects);
        let verb =
            clause.tokens.clone().find(|index| self.words.get(*index).is_some_and(|word| word.is(FINITE)));
        let participle = super::clause::has(clause.tokens.clone(), self.words, PARTICIPLE);
        let named = verb.is_some_and(|verb| any(verb..verb + 1, &keys.undergoes)) && !participle;
        let passive = participle
            && any(clause.tokens.clone(), &keys.passive)
            && !any(clause.tokens.clone(), &keys.have);
        match role {
            Role::Subject => {
                let own_subject = any(clause.tokens.clone(), &keys.subjects);
                // `haar moeder mag zij niet bellen`: the subject stands behind the verb.
                let behind =
                    verb.is_some_and(|verb| any(verb + 1..(verb + 2).min(clause.tokens.end), &keys.subjects));
                let before_verb = !behind && verb.is_none_or(|verb| *first < verb);
                !of && !object_follows
                    && (before_verb || !own_subject && verb.is_some_and(|verb| verb + 1 == *first))
            }
            Role::Anyone => false,
            // `haar nicht is slachtoffer`: said of her, as in a passive.
            Role::Object if named && !of && verb.is_some_and(|verb| *first < verb) => true,
            Role::Object if passive => true,
            Role::Object => !of && !object_follows && verb.is_some_and(|verb| verb < *first),
        }
    }
}

fn masks(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::NoNegation | Effect::Historic | Effect::Open | Effect::Uncertain | Effect::Denied
    )
}

/// Is one set of words within the other?
pub(crate) fn covers(outer: &Match, inner: &Match) -> bool {
    inner.tokens.iter().all(|token| outer.tokens.contains(token))
}

/// Negations, each place once.
fn negations<'b>(reaching: &[&'b ActiveCue<'b>]) -> Vec<&'b ActiveCue<'b>> {
    let mut seen: Vec<usize> = Vec::new();
    let mut negations = Vec::new();
    for one in reaching.iter().filter(|one| one.cue.effect == Effect::Negation) {
        if one.tokens.iter().any(|token| seen.contains(token)) {
            continue;
        }
        seen.extend(&one.tokens);
        negations.push(*one);
    }
    negations
}
