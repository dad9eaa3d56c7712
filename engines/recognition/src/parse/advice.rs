//! The advice file.

use std::collections::BTreeSet;

use super::combination::Parts;
use super::{Known as KnownIds, one_of};
use crate::advice::{AdviceItem, Note, Section, When};
use crate::answers::{Age, Known, Status};
use crate::error::RuleError;
use crate::finding::Outcome;
use crate::reader::{Entry, nested};
use crate::select::RuleFile;

const SECTIONS: [(&str, Section); 5] = [
    ("now", Section::Now),
    ("call", Section::Call),
    ("say", Section::Say),
    ("do_not_say", Section::DoNotSay),
    ("notices", Section::Notices),
];
const AGES: [(&str, Age); 3] = [("minor", Age::Minor), ("adult", Age::Adult), ("unknown", Age::Unknown)];
const BORDER: [(&str, Known); 3] = [("yes", Known::Yes), ("no", Known::No), ("unknown", Known::Unknown)];

pub(super) fn read(
    file: &RuleFile,
    parts: &Parts,
    known: &KnownIds<'_>,
    settings: &BTreeSet<String>,
) -> Result<(Vec<AdviceItem>, Vec<Note>), RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    let mut ids = BTreeSet::new();
    let mut items = Vec::new();
    for mut entry in whole.entries("advice")? {
        items.push(AdviceItem {
            id: fresh(&mut entry, &mut ids)?,
            section: entry.word("section", &SECTIONS)?,
            order: entry.integer("order")?,
            when: when(&mut entry, parts, known, settings)?,
            text: entry.text("say")?,
            phone: entry.optional_string("phone")?,
            source: entry.text_or_name("source")?,
        });
        entry.finish()?;
    }
    let mut notes = Vec::new();
    for mut entry in whole.entries("note")? {
        notes.push(Note {
            id: fresh(&mut entry, &mut ids)?,
            when: when(&mut entry, parts, known, settings)?,
            title: entry.text("title")?,
            text: entry.text("say")?,
            source: entry.text_or_name("source")?,
        });
        entry.finish()?;
    }
    whole.finish()?;
    items.sort_by_key(|item| (item.section, item.order));
    Ok((items, notes))
}

fn fresh(entry: &mut Entry<'_>, ids: &mut BTreeSet<String>) -> Result<String, RuleError> {
    let id = entry.string("id")?;
    if ids.insert(id.clone()) { Ok(id) } else { Err(entry.fail("id", "is used twice in this file")) }
}

fn when(
    entry: &mut Entry<'_>,
    parts: &Parts,
    known: &KnownIds<'_>,
    settings: &BTreeSet<String>,
) -> Result<When, RuleError> {
    let Some(mut inner) = entry.optional_sub("when")? else { return Ok(When::default()) };
    conditions(&mut inner, parts, known, settings)
        .and_then(|when| inner.finish().map(|()| when))
        .map_err(|error| nested(error, "when"))
}

fn conditions(
    entry: &mut Entry<'_>,
    parts: &Parts,
    known: &KnownIds<'_>,
    settings: &BTreeSet<String>,
) -> Result<When, RuleError> {
    let outcomes = Outcome::ALL.map(|outcome| (outcome.word(), outcome));
    let statuses = Status::ALL.map(|status| (status.word(), status));
    let when = When {
        outcome: entry.words("outcome", &outcomes)?,
        age: entry.words("age", &AGES)?,
        danger: entry.optional_boolean("danger")?,
        suspect: entry.optional_boolean("suspect")?,
        setting: entry.strings("setting")?,
        form: entry.strings("form")?,
        present: entry.strings("present")?,
        all_present: entry.strings("all_present")?,
        status: entry.words("status", &statuses)?,
        pattern: entry.strings("pattern")?,
        trafficking: entry.words("trafficking", &outcomes)?,
        smuggling: entry.words("smuggling", &outcomes)?,
        bridge: entry.optional_boolean("bridge")?,
        border: entry.words("border", &BORDER)?,
    };
    known.check(entry, "present", &when.present)?;
    known.check(entry, "all_present", &when.all_present)?;
    one_of(entry, "form", &when.form, "form", |id| parts.forms.iter().any(|form| form.id == id))?;
    one_of(entry, "pattern", &when.pattern, "pattern", |id| parts.patterns.iter().any(|p| p.id == id))?;
    one_of(entry, "setting", &when.setting, "setting of a variant", |id| settings.contains(id))?;
    Ok(when)
}
