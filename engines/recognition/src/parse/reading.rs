//! The files on text: lexicon, cues and patterns.

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::Status;
use crate::error::RuleError;
use crate::model::Indicator;
use crate::reader::Entry;
use crate::reading::lexicon::{FINITE, INFINITIVE, Lexicon, PARTICIPLE, PREPOSITION};
use crate::reading::pattern::{Pattern, Patterns};
use crate::reading::rule::{
    BuiltIn, Cue, Effect, FixedKeys, LookAlike, PhenomenonRule, Reach, Role, Scope, TextRule, TextRules,
};
use crate::select::{Kind, RuleFile};

const EFFECTS: [(&str, Effect); 11] = [
    ("negation", Effect::Negation),
    ("no_negation", Effect::NoNegation),
    ("uncertain", Effect::Uncertain),
    ("certain", Effect::Certain),
    ("hypothetical", Effect::Hypothetical),
    ("historic", Effect::Historic),
    ("other_person", Effect::OtherPerson),
    ("other_noun", Effect::OtherNoun),
    ("denied", Effect::Denied),
    ("says", Effect::Says),
    ("open", Effect::Open),
];

const REACHES: [(&str, Reach); 9] = [
    ("clause", Reach::Clause),
    ("noun", Reach::Noun),
    ("near", Reach::Near),
    ("after", Reach::After),
    ("complement", Reach::Complement),
    ("forward", Reach::Forward),
    ("back", Reach::Back),
    ("sentence", Reach::Sentence),
    ("text", Reach::Text),
];

const SCOPES: [(&str, Scope); 3] =
    [("clause", Scope::Clause), ("sentence", Scope::Sentence), ("text", Scope::Text)];

const ROLES: [(&str, Role); 3] =
    [("subject", Role::Subject), ("object", Role::Object), ("anyone", Role::Anyone)];

const STATUSES: [(&str, Status); 4] = [
    ("present", Status::Present),
    ("absent", Status::Absent),
    ("uncertain", Status::Uncertain),
    ("historic", Status::Historic),
];

/// At least so many examples of each kind.
const EXAMPLES: usize = 3;

/// Reads the files on text; without any there is nothing to read a text with.
pub(super) fn read(files: &[RuleFile], indicators: &[Indicator]) -> Result<Option<TextRules>, RuleError> {
    let of = |kind: Kind| files.iter().filter(move |file| file.kind == kind);
    let has_patterns = of(Kind::Patterns).next().is_some()
        || of(Kind::Indicators).any(|file| file.table.contains_key("text"));
    if of(Kind::Lexicon).next().is_none() && of(Kind::Cues).next().is_none() && !has_patterns {
        return Ok(None);
    }
    let mut lexicon = Lexicon::default();
    let mut patterns = Patterns::new();
    let mut classes = Vec::new();
    for file in of(Kind::Lexicon) {
        words(file, &mut lexicon, &mut classes)?;
    }
    if classes.is_empty() {
        return Err(RuleError::MissingKind { kind: "lexicon" });
    }
    read_classes(&classes, &mut patterns, &mut lexicon)?;
    let cues_file = super::only(files, Kind::Cues, "cues")?;
    let (cues, built_in, phenomenon) = cues(cues_file, indicators, &mut patterns, &mut lexicon)?;
    let mut rules = Vec::new();
    let mut look_alikes = Vec::new();
    let mut ids = BTreeSet::new();
    for file in of(Kind::Patterns).chain(of(Kind::Indicators)) {
        let table = if file.kind == Kind::Patterns { file.table.clone() } else { only_text(&file.table) };
        let mut whole = Entry::new(&file.name, "file", &table);
        for mut entry in whole.entries("text")? {
            let rule = rule(&mut entry, file, indicators, &mut patterns, &mut lexicon)?;
            unique(&entry, &mut ids, &rule.id)?;
            entry.finish()?;
            rules.push(rule);
        }
        for mut entry in whole.entries("lookalike")? {
            let look_alike = look_alike(&mut entry, file, indicators, &mut patterns, &mut lexicon)?;
            unique(&entry, &mut ids, &look_alike.id)?;
            entry.finish()?;
            look_alikes.push(look_alike);
        }
        whole.finish()?;
    }
    let keys = fixed(&mut lexicon);
    lexicon.finish();
    let implies: BTreeMap<String, Vec<String>> = indicators
        .iter()
        .filter(|indicator| !indicator.implies.is_empty())
        .map(|indicator| (indicator.id.clone(), indicator.implies.clone()))
        .collect();
    Ok(Some(TextRules { lexicon, patterns, cues, rules, look_alikes, built_in, phenomenon, implies, keys }))
}

fn only_text(table: &toml::Table) -> toml::Table {
    let wanted = |key: &str| matches!(key, "text" | "lookalike");
    table.iter().filter(|(key, _)| wanted(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn unique(entry: &Entry<'_>, ids: &mut BTreeSet<String>, id: &str) -> Result<(), RuleError> {
    if ids.insert(id.to_owned()) {
        Ok(())
    } else {
        Err(entry.fail("id", "is used twice; give one of them another id"))
    }
}

type Class = (String, String, Vec<String>);

fn words(file: &RuleFile, lexicon: &mut Lexicon, classes: &mut Vec<Class>) -> Result<(), RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    let table = |whole: &mut Entry<'_>, field: &'static str| -> Result<Vec<(String, String)>, RuleError> {
        whole.texts(field)
    };
    let verbs = table(&mut whole, "verb")?;
    for (lemma, forms) in &verbs {
        let (finite, participles) = forms.split_once('/').unwrap_or((forms, ""));
        lexicon.add(lemma, lemma, INFINITIVE);
        for form in finite.split_whitespace() {
            lexicon.add(form, lemma, FINITE);
        }
        for form in participles.split_whitespace() {
            lexicon.add(form, lemma, PARTICIPLE);
        }
    }
    for (particle, taking) in table(&mut whole, "separable")? {
        let (particle, strict) = match particle.strip_suffix('!') {
            Some(particle) => (particle.to_owned(), true),
            None => (particle, false),
        };
        lexicon.particle(&particle, strict);
        for verb in taking.split_whitespace() {
            let Some((_, forms)) = verbs.iter().find(|(lemma, _)| lemma == verb) else {
                return Err(
                    whole.fail("separable", format!("`{verb}` after `{particle}` is no verb of this file"))
                );
            };
            let whole_verb = format!("{particle}{verb}");
            lexicon.separable(verb, &particle);
            let (finite, participles) = forms.split_once('/').unwrap_or((forms, ""));
            lexicon.add(&whole_verb, &whole_verb, INFINITIVE);
            for form in finite.split_whitespace() {
                lexicon.add(&format!("{particle}{form}"), &whole_verb, FINITE);
            }
            for form in participles.split_whitespace() {
                lexicon.add(&format!("{particle}{form}"), &whole_verb, PARTICIPLE);
            }
            lexicon.add(&format!("{particle}te{verb}"), &whole_verb, INFINITIVE);
        }
    }
    for (lemma, forms) in table(&mut whole, "word")? {
        lexicon.add(&lemma, &lemma, 0);
        for form in forms.split_whitespace() {
            lexicon.add(form, &lemma, 0);
        }
    }
    for (word, value) in table(&mut whole, "number")? {
        let Ok(value) = value.parse() else {
            return Err(whole.fail("number", format!("`{word}` must have a number in quotes")));
        };
        lexicon.number(&word, value);
    }
    for word in whole.optional_string("preposition")?.unwrap_or_default().split_whitespace() {
        lexicon.add(word, word, PREPOSITION);
    }
    for word in whole.optional_string("head")?.unwrap_or_default().split_whitespace() {
        lexicon.head(word, false);
    }
    for word in whole.optional_string("transparent_head")?.unwrap_or_default().split_whitespace() {
        lexicon.head(word, true);
    }
    for word in whole.optional_string("real_words")?.unwrap_or_default().split_whitespace() {
        lexicon.guard(word);
    }
    for (name, members) in table(&mut whole, "class")? {
        if classes.iter().any(|(known, ..)| *known == name) {
            return Err(whole.fail("class", format!("`{name}` is there twice")));
        }
        let members = members.split_whitespace().map(str::to_owned).collect();
        classes.push((name, file.name.clone(), members));
    }
    whole.finish()
}

/// A class may take over other classes; those are read before it.
fn read_classes(classes: &[Class], patterns: &mut Patterns, lexicon: &mut Lexicon) -> Result<(), RuleError> {
    let mut left: Vec<&Class> = classes.iter().collect();
    while !left.is_empty() {
        let names: Vec<&str> = left.iter().map(|(name, ..)| name.as_str()).collect();
        let waits = |members: &[String]| {
            members.iter().any(|member| member.strip_prefix('@').is_some_and(|class| names.contains(&class)))
        };
        let (ready, waiting): (Vec<&Class>, Vec<&Class>) =
            left.iter().partition(|(_, _, members)| !waits(members));
        let wrong = |(name, file, _): &Class, problem: String| {
            RuleError::field(file, "file", &format!("class.{name}"), problem)
        };
        if ready.is_empty() {
            let problem = "takes over a class that takes over this one".to_owned();
            return Err(left
                .first()
                .map_or(RuleError::MissingKind { kind: "lexicon" }, |class| wrong(class, problem)));
        }
        for class in ready {
            let (name, _, members) = class;
            patterns.class(name, members, lexicon).map_err(|problem| wrong(class, problem))?;
        }
        left = waiting;
    }
    Ok(())
}

fn compiled(
    entry: &mut Entry<'_>,
    field: &'static str,
    patterns: &mut Patterns,
    lexicon: &mut Lexicon,
) -> Result<(Vec<Pattern>, Vec<String>), RuleError> {
    let written = entry.strings(field)?;
    if written.is_empty() {
        return Err(entry.fail(field, "is empty; write at least one pattern"));
    }
    let mut all = Vec::new();
    for line in &written {
        all.push(patterns.pattern(line, lexicon).map_err(|problem| entry.fail(field, problem))?);
    }
    Ok((all, written))
}

fn cues(
    file: &RuleFile,
    indicators: &[Indicator],
    patterns: &mut Patterns,
    lexicon: &mut Lexicon,
) -> Result<(Vec<Cue>, BuiltIn, PhenomenonRule), RuleError> {
    let mut whole = Entry::new(&file.name, "file", &file.table);
    let mut cues = Vec::new();
    let mut ids = BTreeSet::new();
    for mut entry in whole.entries("cue")? {
        let id = entry.string("id")?;
        unique(&entry, &mut ids, &id)?;
        let (compiled, _) = compiled(&mut entry, "match", patterns, lexicon)?;
        cues.push(Cue {
            effect: entry.word("effect", &EFFECTS)?,
            reach: entry.word("reach", &REACHES)?,
            scope: entry.optional_word("scope", &SCOPES)?.unwrap_or(Scope::Clause),
            suspicion: entry.optional_boolean("suspicion")?.unwrap_or(false),
            patterns: compiled,
            because: entry.text("because")?,
        });
        entry.finish()?;
    }
    let mut built = whole.sub("built_in")?;
    let built_in = BuiltIn {
        question: built.text("question")?,
        answered_yes: built.text("answered_yes")?,
        answered_no: built.text("answered_no")?,
        other_person: built.text("other_person")?,
        over: built.text("over")?,
        implied: built.text("implied")?,
    };
    built.finish()?;
    let mut entry = whole.sub("phenomenon")?;
    let mut listed = |field: &'static str| -> Result<Vec<String>, RuleError> {
        let ids = entry.strings(field)?;
        known(&entry, field, &ids, indicators)?;
        Ok(ids)
    };
    let mut phenomenon = PhenomenonRule {
        weak: listed("weak")?,
        beside: listed("beside")?,
        smuggling: listed("smuggling")?,
        bridge: listed("bridge")?,
        named: listed("named")?,
        ..PhenomenonRule::default()
    };
    phenomenon.smuggler = compiled(&mut entry, "smuggler", patterns, lexicon)?.0;
    phenomenon.only_smuggling = compiled(&mut entry, "only_smuggling", patterns, lexicon)?.0;
    entry.finish()?;
    whole.finish()?;
    Ok((cues, built_in, phenomenon))
}

fn known(entry: &Entry<'_>, field: &str, ids: &[String], indicators: &[Indicator]) -> Result<(), RuleError> {
    super::one_of(entry, field, ids, "indicator", |id| indicators.iter().any(|known| known.id == id))
}

fn examples(entry: &mut Entry<'_>, field: &'static str) -> Result<Vec<String>, RuleError> {
    let examples = entry.strings(field)?;
    if examples.len() < EXAMPLES {
        let problem = format!("has {} examples; write at least {EXAMPLES}", examples.len());
        return Err(entry.fail(field, problem));
    }
    Ok(examples)
}

fn rule(
    entry: &mut Entry<'_>,
    file: &RuleFile,
    indicators: &[Indicator],
    patterns: &mut Patterns,
    lexicon: &mut Lexicon,
) -> Result<TextRule, RuleError> {
    let indicator = entry.string("indicator")?;
    known(entry, "indicator", std::slice::from_ref(&indicator), indicators)?;
    let (compiled, written) = compiled(entry, "match", patterns, lexicon)?;
    let yields_to = entry.strings("yields_to")?;
    known(entry, "yields_to", &yields_to, indicators)?;
    Ok(TextRule {
        id: entry.string("id")?,
        indicator,
        version: file.info.version.clone(),
        file: file.name.clone(),
        status: entry.optional_word("status", &STATUSES)?.unwrap_or(Status::Present),
        scope: entry.optional_word("scope", &SCOPES)?.unwrap_or(Scope::Clause),
        role: entry.optional_word("role", &ROLES)?.unwrap_or(Role::Subject),
        wins: entry.optional_boolean("wins")?.unwrap_or(false),
        fixed: entry.optional_boolean("fixed")?.unwrap_or(false),
        closes: entry.optional_boolean("closes")?.unwrap_or(false),
        yields_to,
        patterns: compiled,
        written,
        because: entry.text("because")?,
        positive: examples(entry, "positive")?,
        negative: examples(entry, "negative")?,
    })
}

fn look_alike(
    entry: &mut Entry<'_>,
    file: &RuleFile,
    indicators: &[Indicator],
    patterns: &mut Patterns,
    lexicon: &mut Lexicon,
) -> Result<LookAlike, RuleError> {
    let of = entry.strings("indicators")?;
    known(entry, "indicators", &of, indicators)?;
    let (compiled, written) = compiled(entry, "match", patterns, lexicon)?;
    Ok(LookAlike {
        id: entry.string("id")?,
        indicators: of,
        version: file.info.version.clone(),
        file: file.name.clone(),
        scope: entry.optional_word("scope", &SCOPES)?.unwrap_or(Scope::Clause),
        patterns: compiled,
        written,
        because: entry.text("because")?,
        positive: examples(entry, "positive")?,
        negative: examples(entry, "negative")?,
    })
}

fn fixed(lexicon: &mut Lexicon) -> FixedKeys {
    let mut keys = |words: &[&str]| words.iter().map(|word| lexicon.pattern_key(word)).collect::<Vec<_>>();
    FixedKeys {
        passive: keys(&["=is", "=was", "=waren", "=zijn", "=ben", "worden"]),
        undergoes: keys(&["=is", "=was", "=ben", "=zijn", "=waren", "moeten", "krijgen"]),
        have: keys(&["hebben"]),
        yes: keys(&["ja", "yes"]),
        no: keys(&["nee", "neen", "no"]),
        by: keys(&["door", "bij", "met", "aan", "voor", "naar", "namens", "by"]),
        objects: keys(&["haar", "hem", "mij", "me", "hen", "hun", "ons", "her", "him"]),
        subjects: keys(&["zij", "hij", "ik", "we", "wij", "je", "jij", "u", "i"]),
    }
}
