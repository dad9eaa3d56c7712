//! `oever match batch`: all requests at once.

use std::io::{self, Write};
use std::path::PathBuf;

use oever_matching::exchange::{BatchDemand, BatchFile, CostUnit, read_batch, read_classes};
use oever_matching::{Allocation, Batch, MatchError, Objective, TradeOff, place_households, solve_dense};
use serde_json::{Map, Value, json};

use super::{content, read};
use crate::FileError;
use crate::output::write_to;

/// Who gets which place, when all ask at once.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  oever match batch --input chain.json.gz --json
  oever match batch --input options.csv.gz --classes classes.csv --objective lexicographic --why
  oever match batch --generate a3 --objective plain --json

The input is a chain (programmes and clients), households against beds, or a table client,place,cost with one bed
in each place. Lexicographic places as many as possible of class 0, then of class 1, and so on; plain places as many
as possible. Among those the lowest cost is taken: kilometres, emergency beds, or the cost in the file.")]
pub(super) struct BatchArgs {
    /// The batch: JSON or CSV, packed with gzip or not
    #[arg(long, value_name = "FILE", required_unless_present = "generate")]
    input: Option<PathBuf>,
    /// For a table of options: the priority class of each client, as client,class; 0 is most urgent
    #[arg(long, value_name = "FILE", requires = "input")]
    classes: Option<PathBuf>,
    /// Make a batch by a formula instead: 2,000 clients, 5,000 places, every option open
    #[arg(long, value_enum, conflicts_with = "input")]
    generate: Option<Generated>,
    /// What comes first
    #[arg(long, value_enum, default_value_t = Order::Lexicographic)]
    objective: Order,
    /// Also say why those without a place have none: places that are all full, and who holds them
    #[arg(long)]
    why: bool,
    /// One JSON object, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Generated {
    /// cost(i, j) = splitmix64((0xA3 << 56) ^ (i << 28) ^ j) mod 1,000,000
    A3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// As many as possible
    Plain,
    /// The most urgent class first
    Lexicographic,
}

/// What was decided, with the names of the file.
struct Answer {
    clients: Vec<String>,
    places: Vec<String>,
    allocation: Allocation,
    unit: CostUnit,
    trade_off: Option<TradeOff>,
    batch: Option<Batch>,
}

pub(super) fn run(args: &BatchArgs) -> Result<(), FileError> {
    let objective = match args.objective {
        Order::Plain => Objective::MostPlaced,
        Order::Lexicographic => Objective::ByClass,
    };
    let answer = match (&args.input, args.generate) {
        (Some(file), _) => {
            let classes = args.classes.as_deref().map(|file| read(file, read_classes)).transpose()?;
            let bytes = content(file)?;
            let batch = read_batch(&bytes, classes).map_err(|error| FileError::of(file, error))?;
            solve(batch, objective).map_err(|error| FileError::of(file, error))?
        }
        (None, _) => generated(objective).map_err(|error| FileError::new(error.to_string()))?,
    };
    write_to(None, |out| -> io::Result<()> {
        if args.json {
            writeln!(out, "{}", in_json(&answer, args.why))
        } else {
            in_words(out, &answer, args.why)
        }
    })
}

fn solve(file: BatchFile, objective: Objective) -> Result<Answer, MatchError> {
    let (allocation, trade_off, batch) = match file.demand {
        BatchDemand::People(batch) => (batch.solve(objective)?, None, Some(batch)),
        BatchDemand::Households { households, beds, options } => {
            let plan = place_households(&households, &beds, &options, objective)?;
            let (placed, class_counts, cost) = (plan.placed, plan.class_counts, plan.cost);
            (Allocation { places: plan.places, placed, class_counts, cost }, plan.trade_off, None)
        }
    };
    Ok(Answer { clients: file.clients, places: file.places, allocation, unit: file.cost, trade_off, batch })
}

fn generated(objective: Objective) -> Result<Answer, MatchError> {
    let (clients, places) = (2000_u64, 5000_u64);
    let cost =
        |i: u64, j: u64| u32::try_from(splitmix64((0xA3 << 56) ^ (i << 28) ^ j) % 1_000_000).unwrap_or(0);
    let costs: Vec<u32> = (0..clients).flat_map(|i| (0..places).map(move |j| cost(i, j))).collect();
    let names = |count: u64| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
    let (clients, places) = (names(clients), names(places));
    let allocation = solve_dense(vec![0; clients.len()], vec![1; places.len()], &costs, objective)?;
    Ok(Answer { clients, places, allocation, unit: CostUnit::Given, trade_off: None, batch: None })
}

/// Steele, Lea and Flood 2014.
fn splitmix64(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An id as it stood in the file: a number where it is one.
fn id(name: &str) -> Value {
    match name.parse::<u64>() {
        Ok(number) if number.to_string() == name => json!(number),
        _ => json!(name),
    }
}

fn name(names: &[String], position: u32) -> &str {
    names.get(position as usize).map_or("", String::as_str)
}

fn in_json(answer: &Answer, why: bool) -> Value {
    let allocation = &answer.allocation;
    let assignment: Map<String, Value> = answer
        .clients
        .iter()
        .zip(&allocation.places)
        .map(|(client, place)| {
            (client.clone(), place.map_or(Value::Null, |place| id(name(&answer.places, place))))
        })
        .collect();
    let mut fields = Map::new();
    fields.insert("placed".into(), json!(allocation.placed));
    fields.insert("class_counts".into(), json!(allocation.class_counts));
    let unit = if answer.unit == CostUnit::Kilometres { "total_km" } else { "cost" };
    fields.insert(unit.into(), json!(allocation.cost));
    fields.insert("assignment".into(), Value::Object(assignment));
    if let Some(trade_off) = &answer.trade_off {
        fields.insert("trade_off".into(), json!(trade_off));
    }
    if why {
        let reasons = reasons(answer).into_iter().map(|(client, places, holders)| {
            let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect::<Vec<_>>();
            (client.to_owned(), json!({ "full": ids(&places), "held_by": ids(&holders) }))
        });
        fields.insert("why".into(), Value::Object(reasons.collect()));
    }
    Value::Object(fields)
}

/// Per client without a place although places fit: the places that are all full, and their holders.
fn reasons(answer: &Answer) -> Vec<(&str, Vec<&str>, Vec<&str>)> {
    let Some(batch) = &answer.batch else { return Vec::new() };
    (0..)
        .zip(&answer.clients)
        .filter_map(|(position, client)| {
            let why = batch.why_full(&answer.allocation, position)?;
            let places = why.places.iter().map(|&place| name(&answer.places, place)).collect();
            let holders = why.holders.iter().map(|&holder| name(&answer.clients, holder)).collect();
            Some((client.as_str(), places, holders))
        })
        .collect()
}

fn in_words(out: &mut dyn Write, answer: &Answer, why: bool) -> io::Result<()> {
    let allocation = &answer.allocation;
    writeln!(out, "{} of {} have a place.", allocation.placed, answer.clients.len())?;
    for (class, count) in allocation.class_counts.iter().enumerate() {
        writeln!(out, "  class {class}: {count}")?;
    }
    let unit = match answer.unit {
        CostUnit::Given => "cost in all",
        CostUnit::Kilometres => "kilometres in all",
        CostUnit::EmergencyBeds => "emergency beds used",
    };
    writeln!(out, "{} {unit}.", allocation.cost)?;
    if let Some(trade) = &answer.trade_off {
        writeln!(
            out,
            "Counting households only, {} would have a place ({} of one person); in this order {} fewer ({} of one person).",
            trade.most_households, trade.most_singles, trade.households_lost, trade.singles
        )?;
    }
    for (client, place) in answer.clients.iter().zip(&allocation.places) {
        writeln!(out, "{client}: {}", place.map_or("-", |place| name(&answer.places, place)))?;
    }
    if why {
        for (client, places, holders) in reasons(answer) {
            writeln!(
                out,
                "{client} has none: {} are full, held by {}",
                places.join(", "),
                holders.join(", ")
            )?;
        }
    }
    Ok(())
}
