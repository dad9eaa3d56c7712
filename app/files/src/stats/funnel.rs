//! `oever stats funnel`: which units differ from the whole by more than their size explains.

use std::path::PathBuf;

use oever_statistics::comparison::{FunnelError, FunnelOptions, Kind, Place, Unit, funnel, garwood, wilson};
use serde_json::{Value, json};

use super::sheet::{Problem, Sheet};
use super::{answer, content, items, number, table};
use crate::FileError;

const HELP: &str = "\
Example:
  $ cat provinces.csv
  unit,observed,exposure
  North,23,586
  South,141,3766
  West,46,2593
  $ oever stats funnel --input provinces.csv --json

Input: CSV in UTF-8 with a header, commas or semicolons, packed with gzip or not; columns in any order, others are
ignored. A row without count or size is left out.
  unit      what it is called; optional
  observed  a whole number: what was counted
  and one of these, the first that is there:
  expected  the count to expect, above 0; the figure is observed / expected, the target 1
  exposure  persons, months: what is expected is this times the overall rate; the figure as above
  of        a whole number: out of how many; the figure is the share, the target the overall share

Output with --json, schema oever.stats.funnel/1:
  rows, left_out, kind, target
  dispersion   phi, multiplicative (phi, at least 1), tau_squared, pulled_in_to
  units[]      unit, observed, expected, figure, interval (Garwood for a count against what is expected, Wilson for a
               share), limits, multiplicative_limits, additive_limits (each at 0.1, 2.5, 97.5 and 99.9 %, cut off at 0),
               exact_limits (not cut off), z, z_winsorised, z_multiplicative, z_additive, p, mid_p, place,
               place_multiplicative, place_additive (within, outside_95, outside_99.8)

The two ways of allowing for units differing anyway can give different verdicts: both are shown. A unit outside is a
reason to look, at the data first. Units within do not differ: this is no ranking.
Methods, sources and assumptions: engines/statistics/README.md.";

/// Which units differ.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = HELP)]
pub struct FunnelArgs {
    /// The file: one row a unit
    #[arg(long, value_name = "FILE.csv")]
    input: PathBuf,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: FunnelColumns,
    /// The target ratio or share, instead of the overall one
    #[arg(long, value_name = "FIGURE")]
    target: Option<f64>,
    /// The part of units at each end that is pulled in before dispersion is estimated
    #[arg(long, value_name = "PART", default_value_t = 0.1)]
    winsorise: f64,
}

/// Which column is which.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FunnelColumns {
    /// Column with what a unit is called [default: unit, if there]
    #[arg(long, value_name = "COLUMN")]
    pub unit: Option<String>,
    /// Column with counts
    #[arg(long, value_name = "COLUMN", default_value = "observed")]
    pub observed: String,
    /// Column with expected counts [default: expected, if there]
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["exposure", "of"])]
    pub expected: Option<String>,
    /// Column with exposures [default: exposure, if there]
    #[arg(long, value_name = "COLUMN", conflicts_with = "of")]
    pub exposure: Option<String>,
    /// Column with out of how many [default: of, if there]
    #[arg(long, value_name = "COLUMN")]
    pub of: Option<String>,
}

/// What was read: the kind of size, and units with their names, lines and numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelRows {
    /// How many rows there are.
    pub rows: usize,
    kind: Kind,
    names: Vec<Option<String>>,
    lines: Vec<u64>,
    units: Vec<Unit>,
}

/// Reads units from the bytes of a CSV file. Nothing in them makes it panic.
pub fn funnel_rows(bytes: &[u8], columns: &FunnelColumns) -> Result<FunnelRows, Problem> {
    let sheet = Sheet::parse(bytes)?;
    let observed = sheet.column(&columns.observed)?;
    let name = sheet.optional(columns.unit.as_deref(), "unit")?;
    let asked = [
        (columns.expected.as_deref(), "expected", Kind::Expected),
        (columns.exposure.as_deref(), "exposure", Kind::Exposure),
        (columns.of.as_deref(), "of", Kind::Share),
    ];
    let given = asked.iter().find(|(asked, _, _)| asked.is_some());
    let (size, kind) = if let Some((asked, usual, kind)) = given {
        (sheet.optional(*asked, usual)?, *kind)
    } else {
        let there = asked.iter().find_map(|(_, usual, kind)| Some((sheet.find(usual)?, *kind)));
        there.map_or((None, Kind::Expected), |(column, kind)| (Some(column), kind))
    };
    let size = size.ok_or_else(|| Problem::of("no column expected, exposure or of in the first line"))?;
    let mut read = FunnelRows { rows: 0, kind, names: Vec::new(), lines: Vec::new(), units: Vec::new() };
    for row in sheet.rows() {
        read.rows += 1;
        let observed = row.whole(observed, "the count")?;
        let Some((observed, size)) = observed.zip(row.amount(size, "the size")?) else { continue };
        read.units.push(Unit { observed, size });
        read.lines.push(row.line());
        read.names.push(name.and_then(|name| row.cell(name)).map(str::to_owned));
    }
    Ok(read)
}

pub(super) fn run(args: &FunnelArgs) -> Result<(), FileError> {
    let in_file = |problem: Problem| problem.in_file(&args.input);
    let rows = funnel_rows(&content(&args.input)?, &args.columns).map_err(in_file)?;
    let value = answer_of(&rows, args.target, args.winsorise).map_err(in_file)?;
    answer(args.json, &value, words)
}

fn answer_of(rows: &FunnelRows, target: Option<f64>, winsorised: f64) -> Result<Value, Problem> {
    let options = FunnelOptions { kind: rows.kind, target, winsorised };
    let funnel = funnel(&rows.units, options).map_err(|error| {
        let line = match error {
            FunnelError::Size { unit } | FunnelError::Share { unit } => rows.lines.get(unit),
            _ => None,
        };
        match (error, line) {
            (FunnelError::Size { .. }, Some(line)) if rows.kind == Kind::Share => {
                Problem::at(*line, "the size must be a whole number above 0")
            }
            (FunnelError::Size { .. }, Some(line)) => Problem::at(*line, "the size must be a number above 0"),
            (FunnelError::Share { .. }, Some(line)) => Problem::at(*line, "more are counted than there are"),
            _ => Problem::of(error.to_string()),
        }
    })?;
    let drawn = |limits: [f64; 4]| limits.map(|limit| limit.max(0.0));
    let units = funnel.units.iter().zip(&rows.names).zip(&rows.units).map(|((unit, name), row)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked: whole, up to 1e12")]
        let interval = match rows.kind {
            Kind::Share => wilson(unit.observed, row.size as u64, 0.95).map(|ends| [ends.lower, ends.upper]),
            _ => garwood(unit.observed, 0.95).map(|ends| [ends.lower, ends.upper].map(|end| end * unit.figure_per_count())),
        };
        json!({
            "unit": name, "observed": unit.observed, "expected": unit.expected, "figure": unit.figure,
            "interval": interval, "limits": drawn(unit.limits), "exact_limits": unit.limits,
            "multiplicative_limits": drawn(unit.multiplicative_limits),
            "additive_limits": drawn(unit.additive_limits),
            "z": unit.z, "z_winsorised": unit.z_winsorised, "z_multiplicative": unit.z_multiplicative,
            "z_additive": unit.z_additive, "p": unit.p, "mid_p": unit.mid_p, "place": place(unit.place),
            "place_multiplicative": place(unit.place_multiplicative), "place_additive": place(unit.place_additive),
        })
    });
    let kind = match rows.kind {
        Kind::Expected => "expected",
        Kind::Exposure => "exposure",
        Kind::Share => "share",
    };
    let dispersion = funnel.dispersion;
    Ok(json!({
        "schema": "oever.stats.funnel/1", "rows": rows.rows, "left_out": rows.rows - rows.units.len(), "kind": kind,
        "target": funnel.target,
        "dispersion": {
            "phi": dispersion.phi, "multiplicative": dispersion.multiplicative, "tau_squared": dispersion.tau_squared,
            "pulled_in_to": [dispersion.pulled_in_to.0, dispersion.pulled_in_to.1],
        },
        "units": units.collect::<Vec<_>>(),
    }))
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Within => "within",
        Place::Outside95 => "outside_95",
        Place::Outside998 => "outside_99.8",
    }
}

fn words(value: &Value) -> String {
    let headings =
        ["unit", "counted", "expected", "figure", "from", "to", "p", "chance", "multiplicative", "additive"];
    let rows = items(&value["units"]).map(|unit| {
        let limits = &unit["limits"];
        let cells = [
            &unit["unit"],
            &unit["observed"],
            &unit["expected"],
            &unit["figure"],
            &limits[1],
            &limits[2],
            &unit["p"],
            &unit["place"],
            &unit["place_multiplicative"],
            &unit["place_additive"],
        ];
        cells.map(number).to_vec()
    });
    format!(
        "Target {}. Units vary {} times what chance explains.\nFrom and to: 95 % limits by chance alone.\n{}",
        number(&value["target"]),
        number(&value["dispersion"]["phi"]),
        table(&headings, rows)
    )
}
