//! `oever stats weekly`: which weekly counts rise enough to ask a question about.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use oever_statistics::comparison::weekly::{
    Detector, Quality, Series, SimulationOptions, WatchOptions, detect, quality, simulate, watch,
};
use serde_json::{Value, json};

use super::weekly_rows::{WeeklyRows, weekly_rows};
use super::{answer, content, items, number, table};
use crate::FileError;

const HELP: &str = "\
Examples:
  $ cat counts.csv
  series,week,organisation,count
  nail bars North,0,police,1
  nail bars North,0,shelter,2
  nail bars North,1,police,0
  $ oever stats weekly --input counts.csv --json
  $ oever stats weekly --simulate 20 --seed 1

Input: CSV in UTF-8 with a header, commas or semicolons, packed with gzip or not. Weeks are numbered from 0; a week that
is not there has no records. Every week is judged in windows of 1, 2 and 4 weeks against 52 weeks that end six weeks
before; nothing is judged in the first 58 weeks.
Or JSON: {\"series\": [[counts by week], ...], \"planted\": [{\"series\", \"start\", \"length\"}, ...]} without
organisations, for a detector by itself (--detector); with planted rises the answer has the detector's quality.

Output with --json, schema oever.stats.weekly/1:
  signals[]  series, week, window, count, expected, dispersion, organisations, p (corrected for windows), bar (what p had
             to stay below that week, given all series)
  alerts[]   with --detector: [series, week] or [series, week, window], numbered from 0
  quality    with planted rises: detected, rises, median_delay, false_alerts, false_alerts_per_week, false_episodes,
             false_episodes_per_four_weeks
  simulated[]  with --simulate: the same per detector, summed over the worlds, beside what was published on another set

A signal is a question to a person, never a finding: many rises are missed, and those that are seen are seen weeks late.";

/// Which weekly counts rise.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = HELP)]
pub struct WeeklyArgs {
    /// The file
    #[arg(long, value_name = "FILE", required_unless_present = "simulate")]
    input: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// One series at a time, without a limit on false alerts, rest or organisations
    #[arg(long, value_enum)]
    detector: Option<DetectorArg>,
    /// The level of --detector
    #[arg(long, value_name = "PROBABILITY", default_value_t = 1e-3)]
    alpha: f64,
    /// The part of a week's signals that may be false
    #[arg(long, value_name = "PART", default_value_t = 0.1)]
    false_discoveries: f64,
    /// Weeks of rest for a series after a signal
    #[arg(long, value_name = "WEEKS", default_value_t = 8)]
    rest: usize,
    /// Measure on so many invented worlds with known rises instead
    #[arg(long, value_name = "WORLDS", conflicts_with_all = ["input", "detector"], value_parser = clap::value_parser!(u64).range(1..=1000))]
    simulate: Option<u64>,
    /// Where invented worlds start from; the same gives the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "simulate")]
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DetectorArg {
    /// One week against 26
    Single,
    /// Windows of 1, 2 and 4 weeks against 52
    Windows,
}

pub(super) fn run(args: &WeeklyArgs) -> Result<(), FileError> {
    if !(args.false_discoveries > 0.0 && args.false_discoveries < 1.0) {
        return Err(FileError::new("--false-discoveries is not between 0 and 1").advice("Usual is 0.1."));
    }
    if !(args.alpha > 0.0 && args.alpha < 1.0) {
        return Err(FileError::new("--alpha is not between 0 and 1").advice("Usual is 0.001."));
    }
    let options = WatchOptions {
        false_discoveries: args.false_discoveries,
        cool_down: args.rest,
        ..WatchOptions::default()
    };
    if let Some(worlds) = args.simulate {
        return answer(args.json, &simulated(worlds, args.seed, options), simulated_words);
    }
    let Some(file) = &args.input else { return Ok(()) };
    let rows = weekly_rows(&content(file)?).map_err(|problem| problem.in_file(file))?;
    let value = match args.detector {
        Some(detector) => detected(&rows, detector, args.alpha),
        None => watched(&rows, options, file)?,
    };
    answer(args.json, &value, words)
}

fn detected(rows: &WeeklyRows, which: DetectorArg, alpha: f64) -> Value {
    let detector = if which == DetectorArg::Single { Detector::SINGLE_WEEK } else { Detector::WINDOWS };
    let alerts = detect(&rows.counts, detector, alpha);
    let places: Vec<_> = alerts.iter().map(|alert| (alert.series, alert.week)).collect();
    let weeks = rows.counts.iter().map(Vec::len).max().unwrap_or(0);
    let alerts = alerts.iter().map(|alert| match which {
        DetectorArg::Single => json!([alert.series, alert.week]),
        DetectorArg::Windows => json!([alert.series, alert.week, alert.judgement.window]),
    });
    let mut value = json!({
        "schema": "oever.stats.weekly/1", "series": rows.counts.len(), "weeks": weeks, "alpha": alpha,
        "alerts": alerts.collect::<Vec<_>>(),
    });
    if let Some(rises) = &rows.rises {
        value["quality"] = quality_of(&quality(&places, rises, detector.first, weeks));
    }
    value
}

fn watched(rows: &WeeklyRows, options: WatchOptions, file: &Path) -> Result<Value, FileError> {
    if rows.series.is_empty() {
        return Err(
            FileError::of(file, "there are no organisations in JSON").advice("Use --detector, or give CSV.")
        );
    }
    let signals = watch(&rows.series, options).map_err(|error| FileError::of(file, error))?;
    let signals = signals.iter().map(|signal| {
        json!({
            "series": rows.names.get(signal.series), "week": signal.week, "window": signal.judgement.window,
            "count": signal.judgement.count, "expected": signal.judgement.expected,
            "dispersion": signal.judgement.dispersion, "organisations": signal.organisations,
            "p": signal.p, "bar": signal.bar,
        })
    });
    Ok(json!({
        "schema": "oever.stats.weekly/1", "series": rows.names.len(),
        "weeks": rows.counts.first().map_or(0, Vec::len), "signals": signals.collect::<Vec<_>>(),
    }))
}

fn quality_of(quality: &Quality) -> Value {
    json!({
        "detected": quality.detected, "rises": quality.rises, "median_delay": quality.median_delay,
        "false_alerts": quality.false_alerts, "false_alerts_per_week": quality.false_alerts_per_week,
        "false_episodes": quality.false_episodes,
        "false_episodes_per_four_weeks": quality.false_episodes_per_four_weeks,
    })
}

/// What was published for each detector on another invented set of 240 series with 12 rises: detected, median delay in
/// weeks, and false alerts per week (single) or false episodes per four weeks (windows).
const PUBLISHED: [(&str, Detector, f64, [f64; 3]); 6] = [
    ("single week", Detector::SINGLE_WEEK, 1e-2, [9.0, 1.0, 1.453]),
    ("single week", Detector::SINGLE_WEEK, 1e-3, [4.0, 1.0, 0.219]),
    ("single week", Detector::SINGLE_WEEK, 1e-4, [2.0, 1.0, 0.039]),
    ("1, 2 and 4 weeks", Detector::WINDOWS, 1e-2, [9.0, 2.0, 4.78]),
    ("1, 2 and 4 weeks", Detector::WINDOWS, 1e-3, [8.0, 3.0, 0.78]),
    ("1, 2 and 4 weeks", Detector::WINDOWS, 1e-4, [7.0, 3.0, 0.16]),
];

fn simulated(worlds: u64, seed: u64, options: WatchOptions) -> Value {
    let size = SimulationOptions::default();
    let worlds: Vec<_> = (0..worlds).map(|world| simulate(seed.wrapping_add(world), size)).collect();
    let mut rows: Vec<Value> = PUBLISHED
        .iter()
        .map(|(name, detector, alpha, published)| {
            let found = worlds.iter().map(|world| {
                let alerts = detect(&world.series, *detector, *alpha);
                let places: Vec<_> = alerts.iter().map(|alert| (alert.series, alert.week)).collect();
                quality(&places, &world.rises, detector.first, size.weeks)
            });
            let mut row = mean_quality(&found.collect::<Vec<_>>());
            row["detector"] = json!(name);
            row["alpha"] = json!(alpha);
            let per = if detector.windows.len() == 1 {
                "false_alerts_per_week"
            } else {
                "false_episodes_per_four_weeks"
            };
            row["published"] =
                json!({ "detected": published[0], "median_delay": published[1], per: published[2] });
            row
        })
        .collect();
    let found = worlds.iter().map(|world| {
        // Records come from two organisations in turn, so that this rule holds back nothing but single records.
        let week = |count: &u32| vec![(0, count.div_ceil(2)), (1, count / 2)];
        let series: Vec<Series> =
            world.series.iter().map(|counts| Series { weeks: counts.iter().map(week).collect() }).collect();
        let signals = watch(&series, options).unwrap_or_default();
        let places: Vec<_> = signals.iter().map(|signal| (signal.series, signal.week)).collect();
        quality(&places, &world.rises, options.detector.first, size.weeks)
    });
    let mut row = mean_quality(&found.collect::<Vec<_>>());
    row["detector"] = json!("watch");
    row["false_discoveries"] = json!(options.false_discoveries);
    row["published"] = Value::Null;
    rows.push(row);
    json!({
        "schema": "oever.stats.weekly/1", "worlds": worlds.len(), "series": size.series, "weeks": size.weeks,
        "simulated": rows,
    })
}

/// Means over worlds, of 12 rises each; delays are means of each world's median.
fn mean_quality(all: &[Quality]) -> Value {
    let mean = |of: &dyn Fn(&Quality) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
    let delays: Vec<f64> = all.iter().filter_map(|quality| quality.median_delay).collect();
    let delay = (!delays.is_empty()).then(|| delays.iter().sum::<f64>() / delays.len() as f64);
    json!({
        "detected": mean(&|quality| quality.detected as f64), "rises": mean(&|quality| quality.rises as f64),
        "median_delay": delay, "false_alerts": mean(&|quality| quality.false_alerts as f64),
        "false_alerts_per_week": mean(&|quality| quality.false_alerts_per_week),
        "false_episodes": mean(&|quality| quality.false_episodes as f64),
        "false_episodes_per_four_weeks": mean(&|quality| quality.false_episodes_per_four_weeks),
    })
}

fn simulated_words(value: &Value) -> String {
    let headings = [
        "detector",
        "level",
        "seen",
        "(publ.)",
        "delay",
        "(publ.)",
        "false/week",
        "(publ.)",
        "episodes/4 weeks",
        "(publ.)",
    ];
    let two = |value: &Value| value.as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.2}"));
    let rows = items(&value["simulated"]).map(|row| {
        let published = &row["published"];
        let level = if row["alpha"].is_null() { &row["false_discoveries"] } else { &row["alpha"] };
        vec![
            number(&row["detector"]),
            level.to_string(),
            two(&row["detected"]),
            two(&published["detected"]),
            two(&row["median_delay"]),
            two(&published["median_delay"]),
            two(&row["false_alerts_per_week"]),
            two(&published["false_alerts_per_week"]),
            two(&row["false_episodes_per_four_weeks"]),
            two(&published["false_episodes_per_four_weeks"]),
        ]
    });
    format!(
        "{} invented worlds of {} series and {} weeks with 12 rises each; published: another set of the same size\n{}",
        value["worlds"],
        value["series"],
        value["weeks"],
        table(&headings, rows)
    )
}

fn words(value: &Value) -> String {
    let mut text = format!("{} series, {} weeks\n", value["series"], value["weeks"]);
    for alert in items(&value["alerts"]) {
        let _ = writeln!(text, "  series {}, week {}", alert[0], alert[1]);
    }
    let keys = ["series", "week", "window", "count", "expected", "organisations", "p"];
    if value["signals"].is_array() {
        let rows =
            items(&value["signals"]).map(|signal| keys.iter().map(|key| number(&signal[*key])).collect());
        text += &table(&keys, rows);
    }
    let quality = &value["quality"];
    if !quality.is_null() {
        let _ = writeln!(
            text,
            "{} of {} rises seen, median delay {} weeks, {} false alerts",
            quality["detected"],
            quality["rises"],
            number(&quality["median_delay"]),
            quality["false_alerts"]
        );
    }
    text
}
