//! Answers and facts in, assessment out.

use crate::advice::{Advice, Situation};
use crate::answers::{Age, Answers, Facts, Known, Status};
use crate::dimension::{Strengths, Tally};
use crate::finding::{
    Assessment, Conflict, DecidingAnswer, DimensionFinding, FormFinding, IndicatorFinding, Outcome, Reason,
    SmugglingFinding, TraffickingFinding,
};
use crate::model::{AppliesTo, Dimension, Element, Form, Indicator, Pattern, RuleSet};
use crate::text::Text;

/// One indicator with what was answered, before explanation.
struct Seen<'a> {
    indicator: &'a Indicator,
    status: Status,
    implied_by: Option<&'a str>,
    counts: bool,
}

impl RuleSet {
    /// Assesses the answers. Never fails: an answer to an unknown question is listed and counts for nothing.
    pub fn assess(&self, answers: &Answers, facts: &Facts) -> Assessment {
        let (seen, conflicts) = self.look(answers, facts);
        let counting: Vec<&Indicator> = seen.iter().filter(|s| s.counts).map(|s| s.indicator).collect();
        let ids: Vec<&str> = counting.iter().map(|indicator| indicator.id.as_str()).collect();

        let dimensions: Vec<DimensionFinding> = self
            .dimensions
            .iter()
            .map(|dimension| self.dimension_finding(dimension, &counting, facts.age))
            .collect();
        let mut forms: Vec<FormFinding> = self
            .forms
            .iter()
            .filter(|form| !form.smuggling)
            .map(|form| self.form_finding(form, &seen, &dimensions, facts))
            .collect();
        forms.sort_by_key(|form| std::cmp::Reverse((form.outcome, form.specific))); // stable: file order within
        let trafficking = TraffickingFinding {
            outcome: forms.iter().map(|form| form.outcome).max().unwrap_or(Outcome::NoSignsKnown),
            deciding: self.deciding(false, &seen, facts),
        };
        let smuggling = self.smuggling(&seen, &ids, facts);
        let bridge: Vec<String> = counting.iter().filter(|i| i.bridge).map(|i| i.id.clone()).collect();
        let outcome = trafficking.outcome.max(smuggling.outcome);

        let statuses: Vec<Status> = seen.iter().map(|s| s.status).collect();
        let situation = Situation {
            outcome,
            trafficking: trafficking.outcome,
            smuggling: smuggling.outcome,
            facts,
            forms: &forms,
            counting: &ids,
            statuses: &statuses,
            bridge: !bridge.is_empty(),
        };
        let advice = Advice::choose(&self.advice, &self.advice_info.version, &situation);
        let notes = self.notes.iter().filter(|note| note.when.holds(&situation)).cloned().collect();

        let answered = |s: &&Seen<'_>| s.status != Status::NotAnswered;
        let mut indicators: Vec<IndicatorFinding> =
            seen.iter().filter(answered).filter_map(|s| self.explain(s, facts.age)).collect();
        indicators.sort_by_key(|finding| !finding.counts);
        let open = |(id, status): (&str, Status)| {
            (status == Status::NotAnswered && self.index.contains_key(id)).then(|| id.to_owned())
        };
        let unknown = |(id, _): (&str, Status)| (!self.index.contains_key(id)).then(|| id.to_owned());

        Assessment {
            outcome,
            outcome_text: self.outcomes.get(outcome).clone(),
            advice,
            notes,
            forms,
            dimensions,
            trafficking,
            smuggling,
            bridge,
            indicators,
            open: answers.iter().filter_map(open).collect(),
            conflicts,
            unknown_answers: answers.iter().filter_map(unknown).collect(),
        }
    }

    /// Puts the answers beside the indicators and follows what one answer says about another.
    fn look<'a>(&'a self, answers: &Answers, facts: &Facts) -> (Vec<Seen<'a>>, Vec<Conflict>) {
        let mut seen: Vec<Seen<'a>> = self
            .indicators
            .iter()
            .map(|indicator| Seen {
                indicator,
                status: answers.get(&indicator.id),
                implied_by: None,
                counts: false,
            })
            .collect();
        let mut conflicts = Vec::new();
        // The loader refuses chains, so one round is enough.
        for source in self.indicators.iter().filter(|i| answers.get(&i.id) == Status::Present) {
            for target in &source.implies {
                let Some(entry) = self.index.get(target).and_then(|position| seen.get_mut(*position)) else {
                    continue;
                };
                match answers.get(target) {
                    Status::NotAnswered if entry.implied_by.is_none() => {
                        entry.status = Status::Present;
                        entry.implied_by = Some(&source.id);
                    }
                    Status::Absent => {
                        conflicts.push(Conflict { present: source.id.clone(), absent: target.clone() });
                    }
                    _ => {}
                }
            }
        }
        for entry in &mut seen {
            entry.counts = entry.status == Status::Present && applies(entry.indicator, facts.age);
        }
        (seen, conflicts)
    }

    fn dimension_finding(
        &self,
        dimension: &Dimension,
        counting: &[&Indicator],
        age: Age,
    ) -> DimensionFinding {
        let members: Vec<(&Indicator, Strengths)> = counting
            .iter()
            .filter(|indicator| indicator.dimension.as_deref() == Some(dimension.id.as_str()))
            .filter_map(|indicator| indicator.strengths.map(|strengths| (*indicator, strengths)))
            .collect();
        let tally_for =
            |age: Age| members.iter().filter_map(|(_, strengths)| strengths.for_age(age)).collect::<Tally>();
        let held = |tally: Tally| self.dimension_rule.iter().find(|clause| clause.holds(tally));
        let mut tally = tally_for(age);
        let mut clause = held(tally);
        if age == Age::Unknown && clause.is_none() {
            clause = held(tally_for(Age::Minor));
            if clause.is_some() {
                tally = tally_for(Age::Minor);
            }
        }
        let positive = clause.map(|clause| {
            let indicators = members.iter().map(|(indicator, _)| indicator.id.clone()).collect();
            self.reason(&clause.id, &clause.text, indicators)
        });
        DimensionFinding {
            id: dimension.id.clone(),
            name: dimension.name.clone(),
            form: dimension.form.clone(),
            tally,
            positive,
        }
    }

    fn form_finding(
        &self,
        form: &Form,
        seen: &[Seen<'_>],
        dimensions: &[DimensionFinding],
        facts: &Facts,
    ) -> FormFinding {
        let mine: Vec<&Seen<'_>> = seen.iter().filter(|s| s.indicator.forms.contains(&form.id)).collect();
        let counting: Vec<&Indicator> = mine.iter().filter(|s| s.counts).map(|s| s.indicator).collect();
        let setting = facts.setting.as_ref().is_some_and(|setting| form.settings.contains(setting));
        let is_specific = |indicator: &&Indicator| indicator.forms.first() == Some(&form.id);
        let specific = counting.iter().any(is_specific) || (setting && !counting.is_empty());

        let mut reasons: Vec<Reason> = self
            .dimensions
            .iter()
            .zip(dimensions)
            .filter(|(dimension, _)| dimension.form == form.id && dimension.discuss)
            .filter_map(|(dimension, finding)| named(dimension, finding))
            .collect();
        reasons.extend(self.element_reasons(&once(&counting), facts.age));
        let patterns: Vec<Reason> = self
            .patterns
            .iter()
            .filter(|pattern| {
                pattern.form == form.id && pattern_holds(pattern, dimensions, &counting, facts.age)
            })
            .map(|pattern| self.pattern_reason(pattern, dimensions, &counting))
            .collect();

        let ask_on: Vec<String> = mine
            .iter()
            .filter(|s| !s.counts && s.status.asks_for_more() && applies(s.indicator, facts.age))
            .map(|s| s.indicator.id.clone())
            .collect();
        let something = !reasons.is_empty() || !patterns.is_empty();
        let outcome = if specific && something {
            Outcome::ReasonToDiscuss
        } else if !counting.is_empty() || !ask_on.is_empty() {
            Outcome::FindOutMore
        } else {
            Outcome::NoSignsKnown
        };
        let indicators: Vec<String> = counting.iter().map(|indicator| indicator.id.clone()).collect();
        if !specific && !counting.is_empty() {
            reasons = vec![self.reason("shared-only", &self.shared_only, indicators.clone())];
        }
        FormFinding {
            form: form.id.clone(),
            name: form.name.clone(),
            outcome,
            specific,
            reasons,
            patterns,
            indicators,
            ask_on,
        }
    }

    /// The clauses for signs without weights that hold.
    fn element_reasons(&self, counting: &[&Indicator], age: Age) -> Vec<Reason> {
        let of = |element: Element| counting.iter().filter(|i| i.element == element).count();
        let total = counting.iter().filter(|i| i.element != Element::Vulnerability).count();
        self.element_rule
            .iter()
            .filter(|clause| !clause.minors || age == Age::Minor)
            .filter(|clause| {
                total >= clause.total && clause.needs.iter().all(|(element, n)| of(*element) >= *n)
            })
            .filter_map(|clause| {
                let rests_on = |i: &&&Indicator| match (clause.total, clause.any_present.is_empty()) {
                    (_, false) => clause.any_present.contains(&i.id),
                    (0, true) => clause.needs.contains_key(&i.element),
                    (_, true) => i.element != Element::Vulnerability,
                };
                let indicators: Vec<String> =
                    counting.iter().filter(rests_on).map(|i| i.id.clone()).collect();
                (!indicators.is_empty()).then(|| self.reason(&clause.id, &clause.text, indicators))
            })
            .collect()
    }

    fn pattern_reason(
        &self,
        pattern: &Pattern,
        dimensions: &[DimensionFinding],
        counting: &[&Indicator],
    ) -> Reason {
        let of_positive = |i: &&&Indicator| {
            let positive =
                |d: &DimensionFinding| d.is_positive() && i.dimension.as_deref() == Some(d.id.as_str());
            dimensions.iter().any(positive) || pattern.any_present.contains(&i.id)
        };
        let indicators = counting.iter().filter(of_positive).map(|i| i.id.clone()).collect();
        self.reason(&pattern.id, &pattern.text, indicators)
    }

    fn smuggling(&self, seen: &[Seen<'_>], ids: &[&str], facts: &Facts) -> SmugglingFinding {
        let crossed = facts.border_crossed == Known::Yes;
        let reasons: Vec<Reason> = self
            .smuggling_rule
            .iter()
            .filter(|clause| {
                (!clause.border || crossed) && clause.present.iter().all(|id| ids.contains(&id.as_str()))
            })
            .map(|clause| self.reason(&clause.id, &clause.text, clause.present.clone()))
            .collect();
        let is_smuggling = |id: &String| self.forms.iter().any(|form| form.smuggling && form.id == *id);
        let asks =
            seen.iter().any(|s| s.status.asks_for_more() && s.indicator.forms.iter().any(is_smuggling));
        let outcome = match (reasons.is_empty(), asks) {
            (false, _) => Outcome::ReasonToDiscuss,
            (true, true) => Outcome::FindOutMore,
            (true, false) => Outcome::NoSignsKnown,
        };
        SmugglingFinding { outcome, reasons, deciding: self.deciding(true, seen, facts) }
    }

    fn deciding(&self, smuggling: bool, seen: &[Seen<'_>], facts: &Facts) -> Vec<DecidingAnswer> {
        self.deciding
            .iter()
            .filter(|question| question.smuggling == smuggling)
            .map(|question| {
                let about = |s: &&Seen<'_>| {
                    question.indicators.contains(&s.indicator.id)
                        || question.elements.contains(&s.indicator.element)
                };
                let about: Vec<&Seen<'_>> = seen.iter().filter(about).collect();
                let yes: Vec<String> =
                    about.iter().filter(|s| s.counts).map(|s| s.indicator.id.clone()).collect();
                let all_absent = !about.is_empty() && about.iter().all(|s| s.status == Status::Absent);
                let answer = match (yes.is_empty(), question.border, all_absent) {
                    (false, ..) => Known::Yes,
                    (true, true, _) => facts.border_crossed,
                    (true, false, true) => Known::No,
                    (true, false, false) => Known::Unknown,
                };
                let (id, text) = (question.id.clone(), question.question.clone());
                DecidingAnswer { id, question: text, answer, indicators: yes }
            })
            .collect()
    }

    fn explain(&self, seen: &Seen<'_>, age: Age) -> Option<IndicatorFinding> {
        let indicator = seen.indicator;
        let set = self.sets.iter().find(|set| set.id == indicator.set)?;
        let reason = if applies(indicator, age) {
            self.status_reasons.get(&seen.status)?.clone()
        } else {
            self.not_for_age.clone()
        };
        Some(IndicatorFinding {
            id: indicator.id.clone(),
            status: seen.status,
            counts: seen.counts,
            implied_by: seen.implied_by.map(str::to_owned),
            forms: indicator.forms.clone(),
            element: indicator.element,
            dimension: indicator.dimension.clone(),
            strength: indicator.strengths.and_then(|strengths| strengths.for_age(age)),
            question: indicator.question.clone(),
            why: indicator.why.clone(),
            innocent: indicator.innocent.clone(),
            reason,
            set: set.id.clone(),
            set_name: set.name.clone(),
            version: set.version.clone(),
            valid_from: set.valid_from.clone(),
            source: indicator.source.clone(),
            certainty: set.certainty,
            weighed: set.weighed,
        })
    }

    fn reason(&self, rule: &str, text: &Text, indicators: Vec<String>) -> Reason {
        Reason {
            rule: rule.to_owned(),
            version: self.combination.version.clone(),
            source: self.combination.source.clone(),
            certainty: self.combination.certainty,
            text: text.clone(),
            indicators,
        }
    }
}

/// Leaves out what another sign already says: one answer is one sign.
fn once<'a>(counting: &[&'a Indicator]) -> Vec<&'a Indicator> {
    let said = |indicator: &Indicator| counting.iter().any(|other| other.implies.contains(&indicator.id));
    counting.iter().filter(|indicator| !said(indicator)).copied().collect()
}

fn applies(indicator: &Indicator, age: Age) -> bool {
    indicator.applies_to == AppliesTo::Everyone || age != Age::Adult
}

/// The reason of a positive dimension, with the name of the dimension before the rule.
fn named(dimension: &Dimension, finding: &DimensionFinding) -> Option<Reason> {
    let mut reason = finding.positive.clone()?;
    reason.rule = format!("{}:{}", dimension.id, reason.rule);
    reason.text = Text {
        nl: format!("{}: {}", dimension.name.nl, reason.text.nl),
        en: format!("{}: {}", dimension.name.en, reason.text.en),
    };
    Some(reason)
}

fn pattern_holds(
    pattern: &Pattern,
    dimensions: &[DimensionFinding],
    counting: &[&Indicator],
    age: Age,
) -> bool {
    let positive = |id: &String| dimensions.iter().any(|d| d.id == *id && d.is_positive());
    let present = |id: &String| counting.iter().any(|indicator| indicator.id == *id);
    pattern.minors == (age == Age::Minor)
        && pattern.all.iter().all(positive)
        && (pattern.any.is_empty() || pattern.any.iter().any(positive))
        && (pattern.none.is_empty() || !pattern.none.iter().any(positive))
        && (pattern.any_present.is_empty() || pattern.any_present.iter().any(present))
}
