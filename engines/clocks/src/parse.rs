//! Reads and checks the rule files. Every mistake is collected, so that its author sees all of them at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::Deserialize;

use crate::{
    error::Problem,
    rule::{ClockRule, Duration, Version},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    clock: Vec<ClockRule>,
}

pub(crate) fn rules<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<BTreeMap<String, Arc<ClockRule>>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut rules: BTreeMap<String, Arc<ClockRule>> = BTreeMap::new();
    for (file, text) in files {
        let mut problem = |rule: &str, what: String| {
            problems.push(Problem { file: file.to_owned(), rule: rule.to_owned(), what });
        };
        let raw: RawFile = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(e) => {
                problem("", e.to_string().trim_end().to_owned());
                continue;
            }
        };
        for mut rule in raw.clock {
            rule.version.sort_by_key(|v| v.valid_from);
            for what in mistakes(&rule) {
                problem(&rule.id, what);
            }
            let id = rule.id.clone();
            if rules.insert(id.clone(), Arc::new(rule)).is_some() {
                problem(&id, "this id is used twice; give one of them another id".to_owned());
            }
        }
    }
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

fn mistakes(rule: &ClockRule) -> Vec<String> {
    let mut found = Vec::new();
    if !is_code(&rule.id) {
        found.push("the id must be lower-case letters, digits and underscores".to_owned());
    }
    let texts = [
        (&rule.name.nl, "name.nl"),
        (&rule.name.en, "name.en"),
        (&rule.start.nl, "start.nl"),
        (&rule.start.en, "start.en"),
    ];
    let reasons = rule.stop.iter().chain(&rule.suspend).flat_map(|r| [(&r.nl, "nl"), (&r.en, "en")]);
    let points = rule.escalate.iter().flat_map(|e| [(&e.nl, "nl"), (&e.en, "en"), (&e.who, "who")]);
    let versions = rule
        .version
        .iter()
        .flat_map(|v| [(&v.nl, "nl"), (&v.en, "en"), (&v.source, "source"), (&v.article, "article")]);
    for (text, field) in texts.into_iter().chain(reasons).chain(points).chain(versions) {
        if text.trim().is_empty() {
            found.push(format!("`{field}` is empty; write the text"));
        }
    }
    for (kind, reasons) in [("stop", &rule.stop), ("suspend", &rule.suspend)] {
        let mut seen = BTreeSet::new();
        for reason in reasons {
            if !is_code(&reason.event) || !seen.insert(&reason.event) {
                found.push(format!("{kind} event `{}` is not a code or is named twice", reason.event));
            }
        }
    }
    if rule.by.as_deref().is_some_and(|by| !is_code(by)) {
        found.push("`by` is not a code; name a kind of organisation".to_owned());
    }
    if !is_code(&rule.start.event) {
        found.push(format!("start event `{}` is not a code", rule.start.event));
    }
    if rule.version.is_empty() {
        found.push("there is no [[clock.version]]; add one".to_owned());
    }
    for version in &rule.version {
        found.extend(version_mistakes(rule, version));
    }
    for pair in rule.version.windows(2) {
        if let [a, b] = pair
            && a.valid_until.is_none_or(|until| b.valid_from.is_none_or(|from| from <= until))
        {
            found.push(format!("versions {} and {} overlap; end the first sooner", a.period(), b.period()));
        }
    }
    found
}

fn version_mistakes(rule: &ClockRule, version: &Version) -> Vec<String> {
    let mut found = Vec::new();
    let name = version.period();
    if let (Some(from), Some(until)) = (version.valid_from, version.valid_until)
        && from > until
    {
        found.push(format!("version {name} ends before it begins"));
    }
    let (amount, most) = match version.duration {
        Duration::NoTerm => (1, 1),
        Duration::Hours(n) => (n, 24 * 366),
        Duration::Days(n) | Duration::WorkingDays(n) => (n, 3660),
        Duration::Weeks(n) => (n, 520),
        Duration::Months(n) => (n, 1200),
        Duration::Years(n) | Duration::Birthday(n) => (n, 100),
    };
    if amount == 0 || amount > most {
        found.push(format!("version {name}: the duration must be from 1 to {most}"));
    }
    if matches!(version.duration, Duration::Birthday(_)) != rule.reveals_birth_date
        && version.duration != Duration::NoTerm
    {
        found.push(format!(
            "version {name}: a birthday reveals a birth date, and nothing else does; set `reveals_birth_date`"
        ));
    }
    if matches!(version.duration, Duration::Birthday(_) | Duration::Hours(_)) && !rule.suspend.is_empty() {
        found.push(format!("version {name}: hours and birthdays cannot be suspended"));
    }
    found
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
