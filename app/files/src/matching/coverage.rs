//! `oever match coverage`: is the network closed, and if not, for whom?

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use oever_matching::exchange::{CoverageFile, read_coverage};
use oever_matching::{
    CoverageReport, CoverageTally, DemandReport, Gap, GapSearch, MatchError, Network, Shortfall,
    coverage_change, merge_gaps,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::read;
use super::sorted::{PART_BYTES, SortedLines};
use crate::FileError;
use crate::output::{say, write_to};

/// Where the network has no answer.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  oever match coverage --input network.json.gz --max-fixed 3
  oever match coverage --input now.json --before earlier.json --json
  oever match coverage --input network.json --person 17

A gap is a combination of answers that no programme takes, and from which nothing can be left out. With demand in
the file, the gaps that most people are in come first.")]
pub(super) struct CoverageArgs {
    /// Attributes, programmes and perhaps demand: JSON, packed with gzip or not
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Count only gaps of at most this many answers
    #[arg(long, value_name = "N")]
    max_fixed: Option<usize>,
    /// Write every counted gap to this file, one a line
    #[arg(long, value_name = "FILE")]
    gaps_out: Option<PathBuf>,
    /// Compare with an earlier state of the network, in a file with the same attributes
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// Only the gaps that this person of the demand is in: the first is 0
    #[arg(long, value_name = "N", conflicts_with = "before")]
    person: Option<usize>,
    /// One JSON object, for programs
    #[arg(long)]
    json: bool,
}

/// Changes that are named.
const NAMED: usize = 10;

pub(super) fn run(args: &CoverageArgs) -> Result<(), FileError> {
    let wrong = |error: MatchError| FileError::of(&args.input, reason(&error));
    let file = read(&args.input, read_coverage)?;
    let network = Network::new(&file.schema, &file.programmes).map_err(wrong)?;
    let shortfall = match &file.demand {
        None => None,
        Some(demand) => Some(Shortfall::new(&network, &file.programmes, demand).map_err(wrong)?),
    };
    let person = match args.person {
        None => None,
        Some(number) => {
            let person = file.demand.as_ref().and_then(|demand| demand.get(number)).ok_or_else(|| {
                FileError::of(&args.input, "no such person in `demand`").advice("The first is number 0.")
            })?;
            Some(&person.request)
        }
    };
    let mut tally = CoverageTally::new(&network, shortfall.as_ref(), args.max_fixed);
    let mut lines = SortedLines::new(PART_BYTES);
    // With demand, what weighs most may fix more answers than are counted.
    let max_fixed = if tally.needs_all() { None } else { args.max_fixed };
    let search = GapSearch { max_fixed, within: person };
    let visit = |gap: &Gap| {
        if tally.add(gap)
            && let Err(error) = lines.add(|line| network.write_line(gap, line))
        {
            return ControlFlow::Break(error);
        }
        ControlFlow::Continue(())
    };
    if let ControlFlow::Break(error) = network.gaps(&search, visit).map_err(wrong)? {
        return Err(FileError::new(format!("cannot sort the gaps: {error}")));
    }
    let report = tally.finish();
    let sha256 = write_lines(args, lines)?;
    let change = change(args, &network, &file)?;
    if args.json {
        say(&in_json(&report, &sha256, change).to_string());
        Ok(())
    } else {
        write_to(None, |out| in_words(out, &network, &report, change.as_ref()))
    }
}

/// Writes the gaps where they were asked, and gives the hash of their canonical form: lines in byte order, each with
/// its line feed; without any gap a single line feed.
fn write_lines(args: &CoverageArgs, lines: SortedLines) -> Result<String, FileError> {
    let mut hash = Sha256::new();
    let mut any = false;
    let through = |out: &mut dyn Write| {
        lines.finish(|line| {
            any = true;
            hash.update(line.as_bytes());
            hash.update(b"\n");
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")
        })
    };
    match &args.gaps_out {
        Some(file) => write_to(Some(file), |out| through(out))?,
        None => through(&mut io::sink())
            .map_err(|error| FileError::new(format!("cannot sort the gaps: {error}")))?,
    }
    if !any {
        hash.update(b"\n");
    }
    Ok(hash.finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")))
}

fn change(args: &CoverageArgs, now: &Network<'_>, file: &CoverageFile) -> Result<Option<Value>, FileError> {
    let Some(path) = &args.before else { return Ok(None) };
    let wrong = |error: MatchError| FileError::of(path, reason(&error));
    let earlier = read(path, read_coverage)?;
    let before = Network::new(&earlier.schema, &earlier.programmes).map_err(wrong)?;
    let demand = file
        .demand
        .as_deref()
        .map(|demand| (earlier.programmes.as_slice(), file.programmes.as_slice(), demand));
    let change = coverage_change(&before, now, NAMED, demand).map_err(wrong)?;
    let lines = |gaps: &[Vec<_>]| gaps.iter().map(|gap| now.line(gap)).collect::<Vec<_>>();
    Ok(Some(json!({
        "opened": change.opened,
        "closed": change.closed,
        "first_opened": lines(&change.first_opened),
        "first_closed": lines(&change.first_closed),
        "uncovered_before": change.uncovered.map(|(before, _)| before),
        "uncovered_now": change.uncovered.map(|(_, now)| now),
    })))
}

fn in_json(report: &CoverageReport, sha256: &str, change: Option<Value>) -> Value {
    let demand = report.demand.as_ref();
    let ranked = |gaps: &[oever_matching::RankedGap]| -> Value {
        gaps.iter().map(|gap| json!([gap.people, gap.line])).collect()
    };
    let relaxations = |demand: &DemandReport| -> Value {
        demand.relaxations.iter().map(|r| json!([r.people, r.programme, r.attribute])).collect()
    };
    let by_size: serde_json::Map<String, Value> =
        report.by_size.iter().map(|(size, count)| (size.to_string(), json!(count))).collect();
    let mut answer = json!({
        "count": report.count,
        "by_size": by_size,
        "sha256": sha256,
        "uncovered_demand": demand.map(|d| d.uncovered),
        "top": demand.map(|d| ranked(&d.top)),
        "greedy": demand.map(|d| ranked(&d.greedy)),
        "relaxations": demand.map(relaxations),
    });
    if let (Some(change), Some(fields)) = (change, answer.as_object_mut()) {
        fields.insert("change".to_owned(), change);
    }
    answer
}

fn in_words(
    out: &mut dyn Write,
    network: &Network<'_>,
    report: &CoverageReport,
    change: Option<&Value>,
) -> io::Result<()> {
    if report.count == 0 {
        writeln!(out, "No gap: every possible profile asked about has a programme.")?;
    } else {
        writeln!(out, "{} gaps.", report.count)?;
        for (size, count) in &report.by_size {
            writeln!(out, "  {count} of {size} answers")?;
        }
    }
    if let Some(demand) = &report.demand {
        writeln!(out, "{} people of the demand have no programme.", demand.uncovered)?;
        if !demand.top.is_empty() {
            writeln!(out, "Most people are in:")?;
        }
        for merged in merge_gaps(demand.top.iter().map(|gap| gap.gap.as_slice())) {
            writeln!(out, "  {}", words(network, &merged))?;
        }
        if !demand.relaxations.is_empty() {
            writeln!(out, "One condition dropped would give a programme to:")?;
        }
        for relaxation in &demand.relaxations {
            writeln!(out, "  {:>6}  {}: {}", relaxation.people, relaxation.programme, relaxation.attribute)?;
        }
    }
    if let Some(change) = change {
        writeln!(
            out,
            "Since the earlier state: {} gaps opened, {} closed.",
            change["opened"], change["closed"]
        )?;
    }
    Ok(())
}

fn words(network: &Network<'_>, merged: &oever_matching::MergedGap) -> String {
    let parts = merged.parts.iter().map(|(attribute, values)| {
        let fixed: Vec<_> = values
            .iter()
            .map(|value| oever_matching::Fixed { attribute: *attribute, value: *value })
            .collect();
        let names: Vec<(&str, &str)> = network.names(&fixed).collect();
        let values: Vec<&str> = names.iter().map(|(_, value)| *value).collect();
        format!("{} {}", names.first().map_or("", |(attribute, _)| attribute), values.join(" or "))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// An error of the engine without what it quotes from the file.
fn reason(error: &MatchError) -> String {
    match error {
        MatchError::TooLarge { .. } => error.to_string(),
        MatchError::OtherSchema { .. } => {
            "its attributes, values or impossible combinations differ".to_owned()
        }
        _ => "cannot be used".to_owned(),
    }
}
