//! The combination file: forms, dimensions, and the rules over them.

use std::collections::{BTreeMap, BTreeSet};

use super::indicators::ELEMENTS;
use super::{Known, one_of};
use crate::answers::Status;
use crate::dimension::Clause;
use crate::error::RuleError;
use crate::finding::Outcome;
use crate::model::{
    DecidingQuestion, Dimension, Element, ElementClause, Form, OutcomeText, Outcomes, Pattern,
    SmugglingClause,
};
use crate::reader::{Entry, nested};
use crate::select::RuleFile;
use crate::text::Text;

/// Everything the combination file holds.
pub(super) struct Parts {
    pub(super) forms: Vec<Form>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) dimension_rule: Vec<Clause>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) element_rule: Vec<ElementClause>,
    pub(super) smuggling_rule: Vec<SmugglingClause>,
    pub(super) deciding: Vec<DecidingQuestion>,
    pub(super) outcomes: Outcomes,
    pub(super) status_reasons: BTreeMap<Status, Text>,
    pub(super) not_for_age: Text,
    pub(super) shared_only: Text,
}

pub(super) fn read(file: &RuleFile) -> Result<Parts, RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    let parts = Parts {
        forms: each(&mut whole, "form", form)?,
        dimensions: each(&mut whole, "dimension", dimension)?,
        dimension_rule: each(&mut whole, "dimension_rule", clause)?,
        patterns: each(&mut whole, "pattern", pattern)?,
        element_rule: each(&mut whole, "element_rule", element_clause)?,
        smuggling_rule: each(&mut whole, "smuggling_rule", smuggling_clause)?,
        deciding: each(&mut whole, "deciding", deciding)?,
        outcomes: Outcomes {
            none: outcome(&mut whole, Outcome::NoSignsKnown.word())?,
            more: outcome(&mut whole, Outcome::FindOutMore.word())?,
            discuss: outcome(&mut whole, Outcome::ReasonToDiscuss.word())?,
        },
        status_reasons: status_reasons(&mut whole)?,
        not_for_age: whole.text("not_for_age")?,
        shared_only: whole.text("shared_only")?,
    };
    whole.finish()?;
    Ok(parts)
}

/// A list of indicators may bring a form of its own: a new form of exploitation is one new file.
pub(super) fn add_forms(file: &RuleFile, parts: &mut Parts) -> Result<(), RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    for mut entry in whole.entries("form")? {
        let id = entry.string("id")?;
        if parts.forms.iter().any(|known| known.id == id) {
            return Err(entry.fail("id", "is the id of a form that is there already"));
        }
        parts.forms.push(form(&mut entry, id)?);
        entry.finish()?;
    }
    Ok(())
}

/// Reads every `[[field]]` entry; refuses two with one id.
fn each<'a, T>(
    whole: &mut Entry<'a>,
    field: &'a str,
    read: impl Fn(&mut Entry<'a>, String) -> Result<T, RuleError>,
) -> Result<Vec<T>, RuleError> {
    let mut ids = BTreeSet::new();
    let mut items = Vec::new();
    for mut entry in whole.entries(field)? {
        let id = entry.string("id")?;
        if !ids.insert(id.clone()) {
            return Err(entry.fail("id", "is used twice in this file"));
        }
        items.push(read(&mut entry, id)?);
        entry.finish()?;
    }
    if items.is_empty() {
        return Err(whole.fail(field, format!("has no entries; write at least one [[{field}]]")));
    }
    Ok(items)
}

fn form(entry: &mut Entry<'_>, id: String) -> Result<Form, RuleError> {
    Ok(Form {
        id,
        name: entry.text("name")?,
        smuggling: entry.optional_boolean("smuggling")?.unwrap_or(false),
        unspecified: entry.optional_boolean("unspecified")?.unwrap_or(false),
        settings: entry.strings("settings")?,
    })
}

fn dimension(entry: &mut Entry<'_>, id: String) -> Result<Dimension, RuleError> {
    let (form, name, discuss) = (entry.string("form")?, entry.text("name")?, entry.boolean("discuss")?);
    Ok(Dimension { id, form, name, discuss })
}

fn clause(entry: &mut Entry<'_>, id: String) -> Result<Clause, RuleError> {
    let clause = Clause {
        id,
        strong: entry.count("strong")?,
        medium: entry.count("medium")?,
        weak: entry.count("weak")?,
        medium_or_weak: entry.count("medium_or_weak")?,
        text: entry.text("say")?,
    };
    if clause.is_empty() {
        return Err(entry.fail("strong", "asks for nothing, so the clause would always hold"));
    }
    Ok(clause)
}

fn pattern(entry: &mut Entry<'_>, id: String) -> Result<Pattern, RuleError> {
    let pattern = Pattern {
        id,
        form: entry.string("form")?,
        minors: entry.boolean("minors")?,
        all: entry.strings("all")?,
        any: entry.strings("any")?,
        none: entry.strings("none")?,
        any_present: entry.strings("any_present")?,
        text: entry.text("say")?,
    };
    if pattern.all.is_empty() {
        return Err(entry.fail("all", "is empty; name the dimensions that must be positive"));
    }
    Ok(pattern)
}

fn element_clause(entry: &mut Entry<'_>, id: String) -> Result<ElementClause, RuleError> {
    let mut needs = BTreeMap::new();
    if let Some(mut inner) = entry.optional_sub("needs")? {
        for (word, element) in ELEMENTS {
            let count = inner.count(word).map_err(|error| nested(error, "needs"))?;
            if element == Element::Vulnerability && count > 0 {
                return Err(entry.fail("needs.vulnerability", "never counts as a sign by itself"));
            }
            if count > 0 {
                needs.insert(element, count);
            }
        }
        inner.finish().map_err(|error| nested(error, "needs"))?;
    }
    let clause = ElementClause {
        id,
        minors: entry.optional_boolean("minors")?.unwrap_or(false),
        needs,
        any_present: entry.strings("any_present")?,
        total: entry.count("total")?,
        text: entry.text("say")?,
    };
    if clause.needs.is_empty() && clause.any_present.is_empty() && clause.total == 0 {
        return Err(entry.fail("needs", "asks for nothing, so the clause would always hold"));
    }
    Ok(clause)
}

fn smuggling_clause(entry: &mut Entry<'_>, id: String) -> Result<SmugglingClause, RuleError> {
    let present = entry.strings("present")?;
    if present.is_empty() {
        return Err(entry.fail("present", "is empty; crossing a border counts for nothing by itself"));
    }
    let border = entry.optional_boolean("border")?.unwrap_or(false);
    Ok(SmugglingClause { id, present, border, text: entry.text("say")? })
}

fn deciding(entry: &mut Entry<'_>, id: String) -> Result<DecidingQuestion, RuleError> {
    Ok(DecidingQuestion {
        id,
        smuggling: entry.boolean("smuggling")?,
        elements: entry.words("elements", &ELEMENTS)?,
        indicators: entry.strings("indicators")?,
        border: entry.optional_boolean("border")?.unwrap_or(false),
        question: entry.text("question")?,
    })
}

fn outcome(whole: &mut Entry<'_>, word: &'static str) -> Result<OutcomeText, RuleError> {
    let mut outcomes = whole.sub("outcome")?;
    for other in Outcome::ALL {
        outcomes.sub(other.word()).map_err(|error| nested(error, "outcome"))?;
    }
    let mut inner = outcomes.sub(word)?;
    let outer = |error| nested(error, word);
    let text = OutcomeText {
        title: inner.text("title").map_err(outer)?,
        explanation: inner.text("explanation").map_err(outer)?,
    };
    inner.finish().map_err(outer)?;
    outcomes.finish().map_err(|error| nested(error, "outcome"))?;
    Ok(text)
}

fn status_reasons(whole: &mut Entry<'_>) -> Result<BTreeMap<Status, Text>, RuleError> {
    let mut inner = whole.sub("status")?;
    let mut reasons = BTreeMap::new();
    for status in Status::ALL {
        reasons.insert(status, inner.text(status.word()).map_err(|error| nested(error, "status"))?);
    }
    inner.finish().map_err(|error| nested(error, "status"))?;
    Ok(reasons)
}

/// Checks what the file refers to, once the indicators are known.
pub(super) fn check(file: &RuleFile, parts: &Parts, known: &Known<'_>) -> Result<(), RuleError> {
    let at = |name: String| Entry::new(&file.name, name, &file.table);
    let dimension_known = |id: &str| parts.dimensions.iter().any(|dimension| dimension.id == id);
    let form_known = |id: &str| parts.forms.iter().any(|form| form.id == id && !form.smuggling);
    for dimension in &parts.dimensions {
        let entry = at(format!("dimension {}", dimension.id));
        one_of(&entry, "form", std::slice::from_ref(&dimension.form), "form of exploitation", form_known)?;
    }
    for pattern in &parts.patterns {
        let entry = at(format!("pattern {}", pattern.id));
        one_of(&entry, "form", std::slice::from_ref(&pattern.form), "form of exploitation", form_known)?;
        for (field, ids) in [("all", &pattern.all), ("any", &pattern.any), ("none", &pattern.none)] {
            one_of(&entry, field, ids, "dimension", dimension_known)?;
        }
        known.check(&entry, "any_present", &pattern.any_present)?;
    }
    for clause in &parts.element_rule {
        known.check(&at(format!("element_rule {}", clause.id)), "any_present", &clause.any_present)?;
    }
    for clause in &parts.smuggling_rule {
        known.check(&at(format!("smuggling_rule {}", clause.id)), "present", &clause.present)?;
    }
    for question in &parts.deciding {
        known.check(&at(format!("deciding {}", question.id)), "indicators", &question.indicators)?;
    }
    Ok(())
}

/// Checks the settings of the forms, once the variants are known.
pub(super) fn check_settings(
    file: &RuleFile,
    parts: &Parts,
    settings: &BTreeSet<String>,
) -> Result<(), RuleError> {
    for form in &parts.forms {
        let entry = Entry::new(&file.name, format!("form {}", form.id), &file.table);
        one_of(&entry, "settings", &form.settings, "setting of a variant", |id| settings.contains(id))?;
    }
    Ok(())
}
