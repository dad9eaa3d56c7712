//! The answer for a program.

use jiff::civil::Date;
use oever_clocks::{Calendar, ClockError, ClockRule, ClockRules, DayOff, Duration, Step, Term, Version};
use serde_json::{Value, json};

use super::Answer;

/// All rules as they are read, with the versions of a day only where one is named.
pub(super) fn list(rules: &ClockRules, on: Option<Date>) -> Value {
    let of_day = |rule: &ClockRule| {
        let mut rule = rule.clone();
        rule.version.retain(|version| on.is_none_or(|on| version.holds_on(on)));
        rule
    };
    json!(rules.iter().map(of_day).collect::<Vec<_>>())
}

/// The source, the steps and the day; or why there is none.
pub(super) fn explain(rules: &ClockRules, rule: &ClockRule, answer: &Answer, on: Option<Date>) -> Value {
    match answer {
        Answer::Due(term) => due(rules, term, on),
        Answer::None(error) => json!({
            "rule": rule.id,
            "computable": false,
            "because": match error {
                ClockError::NoTerm { .. } => "no_term_in_this_period",
                _ => "no_version_for_that_day",
            },
            "reason": error.to_string(),
            "versions": rule.version.iter().map(version).collect::<Vec<_>>(),
        }),
    }
}

fn version(version: &Version) -> Value {
    json!(version)
}

fn due(rules: &ClockRules, term: &Term, on: Option<Date>) -> Value {
    let off = |(day, why): &(Date, DayOff)| json!({ "on": day, "because": why });
    let steps: Vec<Value> = term.because.steps.iter().map(|step| with_days_off(rules, term, step)).collect();
    let escalations: Vec<Value> = term
        .escalations()
        .iter()
        .map(|(on, point)| json!({ "on": on, "who": point.who, "nl": point.nl }))
        .collect();
    let mut answer = json!({
        "rule": term.rule.id,
        "computable": true,
        "version": version(&term.version),
        "basis": term.rule.basis,
        "by": term.rule.by,
        "ending": term.ending(),
        "started_on": term.started_on,
        "due_earliest": term.due_earliest,
        "due_on": term.due_on,
        "due_latest": term.due_latest,
        "to_the_hour": term.to_the_hour(),
        "needs_human": term.needs_human(),
        "suspended_on": term.suspended_on,
        "suspended_days": term.because.suspended_days,
        "stopped": term.stopped,
        "steps": steps,
        "moves_to_working_day": term.because.moves,
        "stepped_over": term.because.stepped_over.iter().map(off).collect::<Vec<_>>(),
        "ignored": term.because.ignored,
        "escalations": escalations,
    });
    if let (Some(on), Some(object)) = (on, answer.as_object_mut()) {
        let standing = json!({
            "day": on,
            "stage": term.stage(on),
            "remaining": term.remaining(on),
            "next_change": term.next_change(on),
        });
        object.insert("on".to_owned(), standing);
    }
    answer
}

/// A step, with the days that were no working days where working days are counted.
fn with_days_off(rules: &ClockRules, term: &Term, step: &Step) -> Value {
    let mut value = json!(step);
    let (from, to) = match step {
        Step::Counted { from, to } => (*from, *to),
        Step::WentOn { on, to } => (*on, *to),
        Step::Suspended { .. } => return value,
    };
    if let (Duration::WorkingDays(_), Some(object)) = (term.version.duration, value.as_object_mut()) {
        let off = rules.holidays().days_off_between(from, to, Calendar::WorkingDays);
        let off: Vec<Value> = off.iter().map(|(day, why)| json!({ "on": day, "because": why })).collect();
        object.insert("skipped".to_owned(), json!(off));
    }
    value
}
