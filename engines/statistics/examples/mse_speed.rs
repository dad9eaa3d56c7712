//! One task of capture–recapture on one thread, for `bench/statistics/mse.py` to time.
//!
//! `cargo run --profile dist -p oever-statistics --example mse_speed -- bootstrap|select|models FILE.csv NUMBER`: draws,
//! repeats of the selection, or the largest interaction.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::error::Error;
use std::num::NonZeroUsize;

use oever_statistics::capture_recapture::{Bootstrap, Histories, ListSet, ModelSet, Resampling, reselect};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [task, file, number] = args.as_slice() else { return Err("give a task, a file and a number".into()) };
    let number: usize = number.parse()?;
    let table = read(&std::fs::read_to_string(file)?)?;
    match task.as_str() {
        "bootstrap" => {
            let resampling = Resampling { replicates: number, ..Resampling::default() };
            let interval = Bootstrap::draw(&table, 0.02, &resampling).and_then(|draws| draws.interval(0.95));
            println!("{interval:?}");
        }
        "select" => {
            let estimates = reselect(&vec![table; number], 0.02, NonZeroUsize::MIN);
            println!("{:?}", estimates.first());
        }
        "models" => {
            let models = ModelSet::new(&table, u32::try_from(number)?, 100_000);
            println!("{} of {}", models.candidates().len(), models.considered());
        }
        _ => return Err("bootstrap, select or models".into()),
    }
    Ok(())
}

/// A column of 0 and 1 for each list, and the count in the last.
fn read(text: &str) -> Result<Histories, Box<dyn Error>> {
    let mut lines = text.lines();
    let mut lists: Vec<String> =
        lines.next().ok_or("no header")?.split(',').map(|name| name.trim_matches('"').to_owned()).collect();
    lists.pop();
    let mut rows = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let fields: Vec<&str> = line.split(',').collect();
        let history: ListSet =
            (0..lists.len()).map(|list| ListSet::from(fields.get(list) == Some(&"1")) << list).sum();
        rows.push((history, fields.last().ok_or("no count")?.parse()?));
    }
    Ok(Histories::new(lists, rows)?)
}
