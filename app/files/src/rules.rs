//! `oever rules`: check, test, explain and compare rule files for recognition, for the expert who edits them.

use std::io::Write;
use std::path::{Path, PathBuf};

use oever_recognition::{RuleSet, RuleSummary, Status};
use rust_embed::RustEmbed;

use crate::FileError;
use crate::output::{say, write_to};
use crate::recognise::words;

/// What to do with rules.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum RulesCommand {
    /// Are the files complete and without mistakes? Says file, line and field of the first that is wrong
    #[command(after_help = "Example:\n  oever rules check rules/indicators")]
    Check {
        /// Folder with the files
        #[arg(value_name = "DIR")]
        rules: PathBuf,
    },
    /// Does every example in the files come out as it says?
    #[command(after_help = "Example:\n  oever rules test rules/indicators")]
    Test {
        /// Folder with the files
        #[arg(value_name = "DIR")]
        rules: PathBuf,
    },
    /// What a rule or an indicator means, or what is read in a text and why
    #[command(
        after_help = "Examples:\n  oever rules explain DOC_AFG\n  oever rules explain DOC_AFG/overheid\n  \
                            oever rules explain \"Haar paspoort is afgenomen door de werkgever.\""
    )]
    Explain {
        /// Id of a rule or an indicator, or a text
        #[arg(value_name = "ID|TEXT")]
        what: String,
        /// Rules from this folder, instead of those that come with the program
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// What changed between two folders of rules, and which examples now read differently
    #[command(after_help = "Example:\n  oever rules diff old/indicators rules/indicators")]
    Diff {
        /// The older folder
        #[arg(value_name = "DIR1")]
        older: PathBuf,
        /// The newer folder
        #[arg(value_name = "DIR2")]
        newer: PathBuf,
    },
}

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../rules/indicators"]
struct Shipped;

/// Reads the rules of a folder, or those that come with the program.
pub(crate) fn load(folder: Option<&Path>) -> Result<RuleSet, FileError> {
    let files: Vec<(String, String)> = match folder {
        Some(folder) => in_folder(folder)?,
        None => Shipped::iter()
            .filter(|name| name.ends_with(".toml"))
            .filter_map(|name| {
                let data = Shipped::get(&name)?.data;
                Some((name.to_string(), String::from_utf8_lossy(&data).into_owned()))
            })
            .collect(),
    };
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    // Several versions may lie beside each other; the newest is asked for.
    RuleSet::parse_on(&files, jiff::civil::Date::MAX).map_err(|error| FileError::new(error.to_string()))
}

/// The rule files of a folder, in order of name.
pub(crate) fn in_folder(folder: &Path) -> Result<Vec<(String, String)>, FileError> {
    let entries = std::fs::read_dir(folder).map_err(|error| FileError::of(folder, error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| FileError::of(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| FileError::of(&path, error))?;
            files.push((path.display().to_string(), text));
        }
    }
    if files.is_empty() {
        return Err(FileError::of(folder, "no .toml file in this folder"));
    }
    files.sort();
    Ok(files)
}

/// Does what was asked.
pub(crate) fn run(command: &RulesCommand) -> Result<(), FileError> {
    match command {
        RulesCommand::Check { rules } => {
            check(&load(Some(rules))?);
            Ok(())
        }
        RulesCommand::Test { rules } => test(&load(Some(rules))?),
        RulesCommand::Explain { what, rules } => explain(&load(rules.as_deref())?, what),
        RulesCommand::Diff { older, newer } => diff(&load(Some(older))?, &load(Some(newer))?),
    }
}

fn check(rules: &RuleSet) {
    for set in rules.all_sets() {
        say(&format!("{} {} (from {}): {}", set.id, set.version, set.valid_from, set.file));
    }
    say(&format!(
        "{} indicators, {} rules on text: no mistakes",
        rules.indicators().len(),
        rules.text_rules().len()
    ));
}

fn test(rules: &RuleSet) -> Result<(), FileError> {
    let examples: usize =
        rules.text_rules().iter().map(|rule| rule.positive.len() + rule.negative.len()).sum();
    let failed = rules.failed_examples();
    for one in &failed {
        let should = if one.positive { "should hold" } else { "should not hold" };
        let found = if one.found.is_empty() { "nothing".to_owned() } else { one.found.join(", ") };
        say(&format!("{}: {} {should}: \"{}\"\n  found: {found}", one.file, one.rule, one.text));
    }
    if failed.is_empty() {
        say(&format!("{examples} examples: all come out as written"));
        Ok(())
    } else {
        Err(FileError::new(format!("{} of {examples} examples do not come out as written", failed.len()))
            .advice(
                "Change the pattern or the example; `oever rules explain TEXT` shows what is read and why.",
            ))
    }
}

fn explain(rules: &RuleSet, what: &str) -> Result<(), FileError> {
    let found: Vec<RuleSummary> = rules
        .text_rules()
        .into_iter()
        .filter(|rule| rule.id == what || rule.indicators.iter().any(|indicator| indicator == what))
        .collect();
    write_to(None, |out| {
        if let Some(indicator) = rules.indicator(what) {
            writeln!(out, "{}: {}", indicator.id, indicator.question.nl)?;
            writeln!(out, "  waarom: {}", indicator.why.nl)?;
            writeln!(out, "  kan ook zijn: {}", indicator.innocent.nl)?;
            writeln!(out, "  bron: {}", indicator.source.nl)?;
        } else if found.is_empty() {
            return words(out, "tekst", what, &rules.read(what));
        }
        found.iter().try_for_each(|rule| describe(out, rule))
    })
}

fn describe(out: &mut dyn Write, rule: &RuleSummary) -> std::io::Result<()> {
    let status = rule.status.map_or("geen signaal", Status::label);
    writeln!(out, "\n{} ({status}), {} {}", rule.id, rule.file, rule.version)?;
    writeln!(out, "  {}", rule.because.nl)?;
    rule.patterns.iter().try_for_each(|pattern| writeln!(out, "  patroon: {pattern}"))?;
    rule.positive.iter().try_for_each(|text| writeln!(out, "  wel:  {text}"))?;
    rule.negative.iter().try_for_each(|text| writeln!(out, "  niet: {text}"))
}

fn diff(older: &RuleSet, newer: &RuleSet) -> Result<(), FileError> {
    let difference = older.difference(newer);
    write_to(None, |out| {
        difference.added.iter().try_for_each(|id| writeln!(out, "+ {id}"))?;
        difference.removed.iter().try_for_each(|id| writeln!(out, "- {id}"))?;
        difference
            .changed
            .iter()
            .try_for_each(|(id, fields)| writeln!(out, "~ {id}: {}", fields.join(", ")))?;
        difference.read_differently.iter().try_for_each(|line| writeln!(out, "! {line}"))?;
        if difference == oever_recognition::RuleDifference::default() {
            writeln!(out, "no difference")?;
        }
        Ok::<(), std::io::Error>(())
    })
}
