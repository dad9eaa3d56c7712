//! From rule files to a [`RuleSet`], with every reference checked.

mod advice;
mod combination;
mod indicators;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::error::RuleError;
use crate::model::{Indicator, RuleSet, SetInfo, Variant};
use crate::reader::Entry;
use crate::select::{Kind, RuleFile, select};

impl RuleSet {
    /// Reads the files, given as (name, text). Two versions of one file are refused: use
    /// [`RuleSet::parse_on`] for those.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RuleError> {
        located(files, select(files, None).and_then(|files| build(&files)))
    }

    /// Reads the files that hold on a date: of every file id the newest version that has begun.
    pub fn parse_on(files: &[(&str, &str)], date: Date) -> Result<Self, RuleError> {
        located(files, select(files, Some(date)).and_then(|files| build(&files)))
    }
}

/// Adds the line to an error that names an entry or a field.
fn located<T>(files: &[(&str, &str)], read: Result<T, RuleError>) -> Result<T, RuleError> {
    read.map_err(|error| error.located(files))
}

fn build(files: &[RuleFile]) -> Result<RuleSet, RuleError> {
    let combination = only(files, Kind::Combination, "combination")?;
    let variants_file = only(files, Kind::Variants, "variants")?;
    let advice_file = only(files, Kind::Advice, "advice")?;
    let mut parts = combination::read(combination)?;
    for file in files.iter().filter(|file| file.kind == Kind::Indicators) {
        combination::add_forms(file, &mut parts)?;
    }

    let mut sets: Vec<SetInfo> = Vec::new();
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for file in files.iter().filter(|file| file.kind == Kind::Indicators) {
        for indicator in indicators::read(file, &parts)? {
            if let Some(other) = index.get(&indicator.id).and_then(|position| indicators.get(*position)) {
                let other = sets.iter().find(|set| set.id == other.set).map_or(&file.name, |set| &set.file);
                return Err(RuleError::Duplicate {
                    file: file.name.clone(),
                    line: None,
                    entry: format!("indicator {}", indicator.id),
                    other: other.clone(),
                });
            }
            index.insert(indicator.id.clone(), indicators.len());
            indicators.push(indicator);
        }
        sets.push(file.info.clone());
    }
    if indicators.is_empty() {
        return Err(RuleError::MissingKind { kind: "indicators" });
    }
    let known = Known { index: &index, indicators: &indicators, sets: &sets };
    indicators::check_implications(&known, files)?;
    combination::check(combination, &parts, &known)?;
    let variants = variants(variants_file, &known)?;
    let settings = settings(&variants);
    combination::check_settings(combination, &parts, &settings)?;
    let (advice, notes) = advice::read(advice_file, &parts, &known, &settings)?;

    let text = reading::read(files, &indicators)?;
    let on_text = |file: &&RuleFile| matches!(file.kind, Kind::Lexicon | Kind::Cues | Kind::Patterns);
    let text_sets = files.iter().filter(on_text).map(|file| file.info.clone()).collect();

    Ok(RuleSet {
        text,
        text_sets,
        forms: parts.forms,
        dimensions: parts.dimensions,
        dimension_rule: parts.dimension_rule,
        patterns: parts.patterns,
        element_rule: parts.element_rule,
        smuggling_rule: parts.smuggling_rule,
        deciding: parts.deciding,
        outcomes: parts.outcomes,
        status_reasons: parts.status_reasons,
        not_for_age: parts.not_for_age,
        shared_only: parts.shared_only,
        combination: combination.info.clone(),
        variants,
        variants_info: variants_file.info.clone(),
        advice,
        notes,
        advice_info: advice_file.info.clone(),
        sets,
        indicators,
        index,
    })
}

/// What references may point to.
struct Known<'a> {
    index: &'a BTreeMap<String, usize>,
    indicators: &'a [Indicator],
    sets: &'a [SetInfo],
}

impl Known<'_> {
    /// Refuses the first id that is no indicator.
    fn check(&self, entry: &Entry<'_>, field: &str, ids: &[String]) -> Result<(), RuleError> {
        one_of(entry, field, ids, "indicator", |id| self.index.contains_key(id))
    }
}

/// Refuses the first id that is unknown.
fn one_of(
    entry: &Entry<'_>,
    field: &str,
    ids: &[String],
    what: &str,
    known: impl Fn(&str) -> bool,
) -> Result<(), RuleError> {
    match ids.iter().find(|id| !known(id)) {
        None => Ok(()),
        Some(id) => Err(entry.fail(field, format!("`{id}` is no known {what}; add it or correct the id"))),
    }
}

fn only<'a>(files: &'a [RuleFile], kind: Kind, word: &'static str) -> Result<&'a RuleFile, RuleError> {
    let mut found = files.iter().filter(|file| file.kind == kind);
    let file = found.next().ok_or(RuleError::MissingKind { kind: word })?;
    match found.next() {
        None => Ok(file),
        Some(second) => Err(RuleError::Duplicate {
            file: second.name.clone(),
            line: None,
            entry: format!("kind {word}"),
            other: file.name.clone(),
        }),
    }
}

fn variants(file: &RuleFile, known: &Known<'_>) -> Result<Vec<Variant>, RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    let mut variants: Vec<Variant> = Vec::new();
    for mut entry in whole.entries("variant")? {
        let id = entry.string("id")?;
        if variants.iter().any(|variant| variant.id == id) {
            return Err(entry.fail("id", "is used twice in this file"));
        }
        let first = entry.strings("first")?;
        known.check(&entry, "first", &first)?;
        if first.is_empty() {
            return Err(entry.fail("first", "is empty; name the questions that come first"));
        }
        if first.iter().collect::<BTreeSet<_>>().len() != first.len() {
            return Err(entry.fail("first", "names a question twice"));
        }
        let sets = entry.strings("optional_sets")?;
        one_of(&entry, "optional_sets", &sets, "set", |id| known.sets.iter().any(|set| set.id == id))?;
        let of_set = |set: &String| {
            let matching = known.indicators.iter().filter(|i| i.set == *set);
            matching.map(|i| i.id.clone()).collect::<Vec<_>>()
        };
        let optional = sets.iter().flat_map(of_set).filter(|id| !first.contains(id)).collect();
        variants.push(Variant {
            id,
            setting: entry.optional_string("setting")?,
            name: entry.text("name")?,
            intro: entry.text("intro")?,
            first,
            optional,
        });
        entry.finish()?;
    }
    if !variants.iter().any(|variant| variant.id == "general") {
        return Err(whole.fail("variant", "has no entry with id `general`; add it"));
    }
    whole.finish()?;
    Ok(variants)
}

fn settings(variants: &[Variant]) -> BTreeSet<String> {
    variants.iter().filter_map(|variant| variant.setting.clone()).collect()
}
