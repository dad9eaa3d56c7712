//! `oever stats mse`: how many are not seen, and whether that may be said at all.

mod answer;
mod read;
mod strata;
mod words;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use oever_statistics::capture_recapture::{Assessment, Bootstrap, Options, Resampling, reselect};

use crate::FileError;
use crate::output::write_to;

const HELP: &str = "\
The file is CSV in UTF-8: one column for each list with 0 or 1, and the number of people with that history in the last
column, under any heading. A history that is not there has nobody.

  police,shelter,clinic,count
  1,0,0,54
  0,1,0,48
  0,0,1,60
  1,1,0,9
  1,0,1,11
  0,1,1,8
  1,1,1,2

  oever stats mse --input lists.csv --json

The answer has `models` (with their gaps), `chao` (a lower bound), `interval` (which repeats the choice of the model),
`verdict` (usable, lower_bound_only or no_estimate) and `because` (every rule, whether it holds, and what it was held
against). A number that does not exist, or is infinite, is null. One estimate alone is never an answer.";

/// What to estimate from, and how.
#[derive(Debug, Clone, clap::Args)]
#[command(after_long_help = HELP)]
pub struct MseArgs {
    /// The histories: a column of 0 and 1 for each list, and the number of people in the last
    #[arg(long, value_name = "FILE.csv")]
    input: PathBuf,
    /// Answer in JSON; in words without it
    #[arg(long)]
    json: bool,
    /// A pair of lists comes into the selected model when its overlap is less likely than this
    #[arg(long, value_name = "PROBABILITY", default_value_t = Options::default().threshold)]
    threshold: f64,
    /// The largest interaction in the set of all models
    #[arg(long, value_name = "LISTS", default_value_t = Options::default().largest, value_parser = clap::value_parser!(u32).range(2..=8))]
    max_order: u32,
    /// How many of the set to show by each criterion
    #[arg(long, value_name = "MODELS", default_value_t = 10)]
    top: usize,
    /// How often people are drawn anew for the interval
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    draws: u32,
    /// Where chance starts: one seed, one answer
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// How many threads share the draws; changes nothing but the time
    #[arg(long, value_name = "NUMBER", default_value_t = NonZeroUsize::MIN)]
    threads: NonZeroUsize,
    /// Tables that were drawn elsewhere, instead of drawing: a column for each history, such as 101, and perhaps `rep`
    /// and `estimate`
    #[arg(long, value_name = "FILE.csv")]
    replicates: Option<PathBuf>,
    /// A column that is no list but something by which people differ, such as sex or year; may be given more than once.
    /// The population is then the sum over strata; --threshold, --max-order, --draws, --seed and --threads have no part
    #[arg(long = "stratum", value_name = "HEADING", conflicts_with = "replicates")]
    strata: Vec<String>,
}

/// Tables that were drawn elsewhere, and what the selection says on each.
struct Replicates {
    ours: Vec<f64>,
    /// What the file says, when it does.
    theirs: Option<Vec<f64>>,
}

/// Assesses and answers.
pub(crate) fn run(args: &MseArgs) -> Result<(), FileError> {
    if !(args.threshold > 0.0 && args.threshold <= 0.5) {
        return Err(FileError::new("--threshold is not between 0 and 0.5"));
    }
    if !args.strata.is_empty() {
        return strata::run(args);
    }
    let threads = args.threads.min(NonZeroUsize::new(64).unwrap_or(NonZeroUsize::MIN));
    let table = read::table(&args.input)?;
    let options = Options {
        threshold: args.threshold,
        largest: args.max_order,
        resampling: Resampling { replicates: args.draws as usize, seed: args.seed, threads },
        ..Options::default()
    };
    let replicates = match &args.replicates {
        Some(file) => Some(replicates(read::replicates(file, &table)?, &options)),
        None => None,
    };
    let assessment = match &replicates {
        Some(drawn) => {
            let bootstrap = Bootstrap::from_replicates(&table, options.threshold, drawn.ours.clone());
            Assessment::with(&table, &options, bootstrap)
        }
        None => Assessment::new(&table, &options),
    };
    if args.json {
        let answer = answer::of(&table, &assessment, &options, args.top, replicates.as_ref());
        return write_to(None, |out| writeln!(out, "{answer:#}"));
    }
    write_to(None, |out| words::write(out, &table, &assessment))
}

fn replicates(drawn: read::Drawn, options: &Options) -> Replicates {
    let ours = reselect(&drawn.tables, options.threshold, options.resampling.threads);
    Replicates { ours, theirs: drawn.estimates }
}
