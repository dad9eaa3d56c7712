//! The indicator lists.

use super::combination::Parts;
use super::{Known, one_of};
use crate::dimension::{Strength, Strengths};
use crate::error::RuleError;
use crate::model::{AppliesTo, Element, Indicator};
use crate::reader::{Entry, nested};
use crate::select::{Kind, RuleFile};

/// The words for the parts of the law in rule files.
pub(super) const ELEMENTS: [(&str, Element); 5] = [
    ("exploitation", Element::Exploitation),
    ("act", Element::Act),
    ("means", Element::Means),
    ("sign", Element::Sign),
    ("vulnerability", Element::Vulnerability),
];

const STRENGTHS: [(&str, Strength); 3] =
    [("strong", Strength::Strong), ("medium", Strength::Medium), ("weak", Strength::Weak)];

pub(super) fn read(file: &RuleFile, parts: &Parts) -> Result<Vec<Indicator>, RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    // Forms are read before, text after: `combination::add_forms`, `reading::read`.
    whole.leave(&["form", "text", "lookalike"]);
    let mut indicators = Vec::new();
    for entry in whole.entries("indicator")? {
        indicators.push(indicator(entry, file, parts)?);
    }
    if indicators.is_empty() {
        return Err(whole.fail("indicator", "has no entries; write at least one [[indicator]]"));
    }
    whole.finish()?;
    Ok(indicators)
}

fn indicator(mut entry: Entry<'_>, file: &RuleFile, parts: &Parts) -> Result<Indicator, RuleError> {
    let id = entry.string("id")?;
    if !id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        return Err(entry.fail("id", "may hold only capitals, digits and `_`"));
    }
    let forms = entry.strings("forms")?;
    one_of(&entry, "forms", &forms, "form", |form| parts.forms.iter().any(|known| known.id == form))?;
    if forms.is_empty() {
        return Err(entry.fail("forms", "is empty; name at least one form"));
    }
    let dimension = entry.optional_string("dimension")?;
    let strengths = strengths(&mut entry)?;
    match (file.info.weighed, &dimension, strengths) {
        (true, Some(dimension), Some(_)) => {
            let Some(known) = parts.dimensions.iter().find(|known| known.id == *dimension) else {
                return Err(entry.fail("dimension", format!("`{dimension}` is not in the combination file")));
            };
            if !forms.contains(&known.form) {
                return Err(entry.fail(
                    "dimension",
                    format!("belongs to form `{}`, which is not in `forms`", known.form),
                ));
            }
        }
        (true, None, _) => return Err(entry.fail("dimension", "is missing; this list is weighed")),
        (true, _, None) => return Err(entry.fail("strength", "is missing; this list is weighed")),
        (false, _, Some(_)) => {
            return Err(entry.fail("strength", "is not allowed: no weights are published for this list"));
        }
        (false, Some(_), _) => {
            return Err(entry.fail("dimension", "is not allowed: this list is not weighed"));
        }
        (false, None, None) => {}
    }
    let minors = entry.optional_boolean("minors_only")?.unwrap_or(false);
    let indicator = Indicator {
        set: file.info.id.clone(),
        forms,
        dimension,
        strengths,
        element: entry.word("element", &ELEMENTS)?,
        applies_to: if minors { AppliesTo::Minors } else { AppliesTo::Everyone },
        implies: entry.strings("implies")?,
        bridge: entry.optional_boolean("bridge")?.unwrap_or(false),
        question: entry.text("question")?,
        why: entry.text("why")?,
        innocent: entry.text("innocent")?,
        source: entry.text_or_name("source")?,
        id,
    };
    entry.finish()?;
    Ok(indicator)
}

fn strengths(entry: &mut Entry<'_>) -> Result<Option<Strengths>, RuleError> {
    let Some(mut inner) = entry.optional_sub("strength")? else { return Ok(None) };
    let outer = |error| nested(error, "strength");
    let adult = inner.word("adult", &STRENGTHS).map_err(outer)?;
    let child = inner.optional_string("child").map_err(outer)?;
    let child = match child {
        None => None,
        Some(_) => Some(inner.word("child", &STRENGTHS).map_err(outer)?),
    };
    inner.finish().map_err(outer)?;
    Ok(Some(Strengths { adult, child }))
}

/// An implication points to a known indicator, never to itself, and never to one that implies again.
pub(super) fn check_implications(known: &Known<'_>, files: &[RuleFile]) -> Result<(), RuleError> {
    for indicator in known.indicators {
        let file = files
            .iter()
            .find(|file| file.kind == Kind::Indicators && file.info.id == indicator.set)
            .map_or("", |file| file.name.as_str());
        let fail = |problem: String| {
            RuleError::field(file, &format!("indicator {}", indicator.id), "implies", problem)
        };
        for target in &indicator.implies {
            let Some(found) = known.index.get(target).and_then(|position| known.indicators.get(*position))
            else {
                return Err(fail(format!("`{target}` is no known indicator; add it or correct the id")));
            };
            if found.id == indicator.id || !found.implies.is_empty() {
                return Err(fail(format!("`{target}` implies something itself; name all that follows here")));
            }
        }
    }
    Ok(())
}
