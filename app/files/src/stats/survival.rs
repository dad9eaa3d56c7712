//! `oever stats survival`: how long until it happens.

use std::fmt::Write as _;
use std::path::PathBuf;

use oever_statistics::survival::{BandKind, Ties};
use serde_json::Value;

use super::survival_answer::{Settings, answer_of};
use super::survival_rows::{SurvivalColumns, survival_rows};
use super::{answer, content, items, number, table};
use crate::FileError;

const HELP: &str = "\
Example:
  $ cat returns.csv
  time,event,group
  30,1,with shelter
  365,0,with shelter
  12,1,without
  200,2,without
  $ oever stats survival --input returns.csv --minimum-at-risk 1 --at 30,180 --json

Input: CSV in UTF-8 with a header, commas or semicolons, packed with gzip or not; columns in any order, others are
ignored. An empty cell, . or NA is no value.
  time     a number from 0 up, in any unit
  event    0 followed until then without event, 1 the event; 2 and up for events that compete
  group    optional: curves and tests by group             entry   optional: followed from then on only
  stratum  optional: tests and Cox compare within it       person  optional: events that can come more than once

Output with --json, schema oever.stats.survival/1. What cannot be given is {\"refused\": reason}.
  rows, left_out                 rows in the file, and those without time, event or entry
  curves[]                       per group: group, records, events, steps[], ending, median, restricted_mean, at[]
    steps[]                      time, at_risk, events, censored, survival, standard_error, lower, upper, hazard,
                                 hazard_error
    ending                       why: everybody_seen, or too_few_at_risk with at and minimum
  log_rank, peto_peto            groups[] (observed, expected), chi_squared, degrees, p, variance, stratified
  incidence[]                    with competing events instead of curves, per group: causes[] with cause, events,
                                 steps[] (incidence, standard_error, lower, upper), at[]
  gray[]                         per cause: cause, chi_squared, degrees, p
  cox                            coefficients[] (covariate, coefficient, standard_error, hazard_ratio, lower, upper, z,
                                 p), log_likelihood_null, log_likelihood, tests
  mean_counts[]                  with persons instead of curves, per group: persons, events, steps[], ending

With competing events, tests and Cox take --cause as the event and the others as an end of following.
Methods, sources and assumptions: engines/statistics/README.md.";

/// How long until it happens.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = HELP)]
pub struct SurvivalArgs {
    /// The file: one row a person, or one a stretch of time of a person
    #[arg(long, value_name = "FILE.csv")]
    input: PathBuf,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: SurvivalColumns,
    /// Which event is tested where several compete
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    cause: u8,
    /// On which scale bands are symmetric
    #[arg(long, value_enum, default_value_t = Band::Loglog)]
    band: Band,
    /// The level of bands and intervals
    #[arg(long, value_name = "LEVEL", default_value_t = 0.95)]
    level: f64,
    /// Curves stop where fewer are followed; single persons show there
    #[arg(long, value_name = "PERSONS", default_value_t = 5)]
    minimum_at_risk: u32,
    /// Give the curves at these times too
    #[arg(long, value_name = "TIME,...", value_delimiter = ',')]
    at: Vec<f64>,
    /// Horizon of the mean [default: as far as the curves of all groups go]
    #[arg(long, value_name = "TIME")]
    until: Option<f64>,
    /// What Cox's regression does with events at the same time
    #[arg(long, value_enum, default_value_t = TiesArg::Efron)]
    ties: TiesArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Band {
    /// log(-log), as advised
    Loglog,
    /// Logarithm, as R's survfit
    Log,
    /// The share itself
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TiesArg {
    /// One by one, averaged
    Efron,
    /// All at risk
    Breslow,
}

pub(super) fn run(args: &SurvivalArgs) -> Result<(), FileError> {
    if !(args.level > 0.0 && args.level < 1.0) {
        return Err(FileError::new("--level is not between 0 and 1").advice("Usual is 0.95."));
    }
    if args.at.iter().chain(&args.until).any(|time| !(time.is_finite() && *time >= 0.0)) {
        return Err(FileError::new("--at and --until take numbers from 0 up"));
    }
    let rows = survival_rows(&content(&args.input)?, &args.columns)
        .map_err(|problem| problem.in_file(&args.input))?;
    let settings = Settings {
        cause: args.cause,
        band: match args.band {
            Band::Loglog => BandKind::LogLog,
            Band::Log => BandKind::Log,
            Band::Plain => BandKind::Plain,
        },
        level: args.level,
        minimum_at_risk: args.minimum_at_risk,
        at: args.at.clone(),
        until: args.until,
        ties: if args.ties == TiesArg::Efron { Ties::Efron } else { Ties::Breslow },
    };
    let value = answer_of(&rows, &settings).map_err(|problem| problem.in_file(&args.input))?;
    answer(args.json, &value, words)
}

/// The answer for people: what matters of it.
fn words(value: &Value) -> String {
    let mut text = format!("{} rows, {} left out\n", number(&value["rows"]), number(&value["left_out"]));
    for curve in items(&value["curves"]) {
        heading(&mut text, "Without the event", curve);
        let rows = items(&curve["steps"])
            .map(|step| cells(step, &["time", "at_risk", "events", "survival", "lower", "upper"]));
        text += &table(&["time", "at risk", "events", "share", "from", "to"], rows);
        ending(&mut text, &curve["ending"]);
        let (median, mean) = (&curve["median"], &curve["restricted_mean"]);
        let _ = writeln!(
            text,
            "  median {} ({} to {})",
            number(&median["time"]),
            number(&median["lower"]),
            number(&median["upper"])
        );
        if !mean.is_null() {
            let _ = writeln!(
                text,
                "  mean up to {}: {} (standard error {})",
                number(&mean["until"]),
                number(&mean["mean"]),
                number(&mean["standard_error"])
            );
        }
    }
    for group in items(&value["incidence"]) {
        for cause in items(&group["causes"]) {
            heading(&mut text, &format!("Event {}", cause["cause"]), group);
            let rows = items(&cause["steps"])
                .filter(|step| step["events"] != 0)
                .map(|step| cells(step, &["time", "at_risk", "events", "incidence", "lower", "upper"]));
            text += &table(&["time", "at risk", "events", "share", "from", "to"], rows);
            ending(&mut text, &group["ending"]);
        }
    }
    for group in items(&value["mean_counts"]) {
        heading(&mut text, "Events per person", group);
        let rows = items(&group["steps"])
            .map(|step| cells(step, &["time", "at_risk", "events", "mean", "lower", "upper"]));
        text += &table(&["time", "at risk", "events", "mean", "from", "to"], rows);
        ending(&mut text, &group["ending"]);
    }
    for (name, key) in [("Log-rank", "log_rank"), ("Peto and Peto", "peto_peto")] {
        test(&mut text, name, &value[key]);
    }
    for gray in items(&value["gray"]) {
        test(&mut text, &format!("Gray, event {}", gray["cause"]), gray);
    }
    let cox = &value["cox"];
    if !cox.is_null() {
        text += "\nCox's regression: how a covariate multiplies the rate\n";
        if let Some(reason) = cox["refused"].as_str() {
            let _ = writeln!(text, "  refused: {reason}");
        }
        let rows = items(&cox["coefficients"]).map(|one| {
            cells(one, &["covariate", "hazard_ratio", "lower", "upper", "coefficient", "standard_error", "p"])
        });
        text += &table(&["covariate", "factor", "from", "to", "coefficient", "error", "p"], rows);
    }
    text
}

fn cells(of: &Value, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| number(&of[*key])).collect()
}

fn heading(text: &mut String, what: &str, of: &Value) {
    let group = of["group"].as_str().map(|name| format!(", {name}")).unwrap_or_default();
    let _ = writeln!(text, "\n{what}{group}");
    if let Some(reason) = of["refused"].as_str() {
        let _ = writeln!(text, "  refused: {reason}");
    }
}

fn ending(text: &mut String, ending: &Value) {
    if ending["why"] == "too_few_at_risk" {
        let _ = writeln!(
            text,
            "  stops before {}: fewer than {} followed",
            number(&ending["at"]),
            ending["minimum"]
        );
    }
}

fn test(text: &mut String, name: &str, test: &Value) {
    if let Some(reason) = test["refused"].as_str() {
        let _ = writeln!(text, "\n{name}: refused, {reason}");
    } else if !test.is_null() {
        let (statistic, p) = (number(&test["chi_squared"]), number(&test["p"]));
        let _ = writeln!(
            text,
            "\n{name}: chi-squared {statistic} with {} degrees of freedom, p {p}",
            test["degrees"]
        );
    }
}
