//! `oever recognise`: which signs the sentences of a file hold, with the rule, its version, the place and the reason.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use oever_recognition::{Reading, TextFinding};
use serde_json::{Value, json};

use crate::FileError;
use crate::input;
use crate::output::write_to;
use crate::rules;

/// What to read.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Example:\n  oever recognise --tsv sentences.tsv --json\n\nWhat comes out is a reason to \
                        look further, never a finding about a person."
)]
pub struct RecogniseArgs {
    /// Tab-separated file in UTF-8 with a header; the columns `id` and `zin` are read, others are ignored
    #[arg(long, value_name = "FILE.tsv")]
    tsv: PathBuf,
    /// One JSON line a row, instead of words
    #[arg(long)]
    json: bool,
    /// Rules from this folder, instead of those that come with the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Where the answer goes; standard output without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Reads every row and writes what was found.
pub(crate) fn run(args: &RecogniseArgs) -> Result<(), FileError> {
    let rules = rules::load(args.rules.as_deref())?;
    let rows = rows(&args.tsv)?;
    write_to(args.out.as_deref(), |out| {
        rows.iter().try_for_each(|(id, text)| {
            let reading = rules.read(text);
            if args.json { writeln!(out, "{}", line(id, &reading)) } else { words(out, id, text, &reading) }
        })
    })
}

fn line(id: &str, reading: &Reading) -> Value {
    let labels: Vec<String> =
        reading.labels().into_iter().map(|(id, status)| format!("{id}:{}", status.label())).collect();
    let findings: Vec<Value> = reading.findings.iter().map(finding).collect();
    json!({
        "id": id,
        "labels": labels,
        "phenomenon": reading.phenomenon.label(),
        "findings": findings,
    })
}

fn finding(finding: &TextFinding) -> Value {
    json!({
        "indicator": finding.indicator,
        "rule": finding.rule,
        "version": finding.version,
        "span": [finding.span.start, finding.span.end],
        "status": finding.status.label(),
        "because": finding.because.nl,
    })
}

/// A reading for people: each finding with its words and its reason.
pub(crate) fn words(
    out: &mut (impl std::io::Write + ?Sized),
    id: &str,
    text: &str,
    reading: &Reading,
) -> std::io::Result<()> {
    writeln!(out, "{id}: {}", reading.phenomenon.label())?;
    for finding in &reading.findings {
        let of = text.get(finding.span.clone()).unwrap_or_default();
        let (status, because) = (finding.status.label(), &finding.because.nl);
        writeln!(out, "  {}:{status} \"{of}\"", finding.indicator)?;
        writeln!(out, "    {because} [{} {}]", finding.rule, finding.version)?;
    }
    for aside in &reading.set_aside {
        let of = text.get(aside.span.clone()).unwrap_or_default();
        writeln!(out, "  {} niet: \"{of}\"", aside.indicator)?;
        writeln!(out, "    {} [{} {}]", aside.because.nl, aside.rule, aside.version)?;
    }
    Ok(())
}

/// The id and the sentence of every row.
fn rows(file: &Path) -> Result<Vec<(String, String)>, FileError> {
    let mut content = Vec::new();
    input::open(file)?.read_to_end(&mut content).map_err(|error| FileError::of(file, error))?;
    let text = String::from_utf8(content).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        FileError::at(file, format_args!("line {line}"), "not UTF-8")
    })?;
    let mut lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let headings: Vec<&str> = match lines.next() {
        Some((_, header)) => header.split('\t').map(str::trim).collect(),
        None => return Err(FileError::of(file, "empty").advice("The first line holds the headings.")),
    };
    let column = |name: &str| {
        headings.iter().position(|heading| *heading == name).ok_or_else(|| {
            FileError::at(file, "line 1", format_args!("no column {name}"))
                .advice("The first line holds the headings, with tabs between; `id` and `zin` are needed.")
        })
    };
    let (id, sentence) = (column("id")?, column("zin")?);
    let mut rows = Vec::new();
    for (number, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let field = |at: usize, name: &str| {
            let short = || FileError::at(file, format_args!("line {number}"), format_args!("no {name}"));
            fields.get(at).map(|field| field.trim()).ok_or_else(short)
        };
        let of = field(id, "id")?;
        if of.is_empty() {
            return Err(FileError::at(file, format_args!("line {number}"), "no id"));
        }
        rows.push((of.to_owned(), field(sentence, "zin")?.to_owned()));
    }
    Ok(rows)
}
