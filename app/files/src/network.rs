//! `oever network`: which records of a file hang together through blind tokens, and how a graph falls into parts.
//! Reads and writes files only. What is in a file never gets into an error.

use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use oever_linkage::network::{
    Components, Line, Network, OwnTokens, OwnedRecord, Policy, RUNS, Record, Token, canonical, communities,
    parse_edge, parse_line,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::FileError;
use crate::input;
use crate::output::{say, write_to};

/// What to find.
#[derive(Debug, clap::Subcommand)]
pub enum NetworkCommand {
    /// Components: records that share tokens, directly or through others
    #[command(after_help = COMPONENTS_HELP)]
    Components(ComponentsArgs),
    /// Parts of a graph with many links inside and few between, for looking at
    #[command(after_help = COMMUNITIES_HELP)]
    Communities(CommunitiesArgs),
}

const COMPONENTS_HELP: &str = r#"The file holds one JSON value a line, packed with gzip or not: records
  {"id": 1, "day": 4, "org": 2, "tokens": ["phone:7f3a", "plate:19c0"]}
or a stream of records that come and go
  ["+", 1, ["phone:7f3a", "plate:19c0"]]
  ["-", 1]
A token is a kind, a colon and a blind value. The hash is SHA-256 of the components of two records or more: members
ascending with commas, one component a line, components ascending, no line feed at the end.

Without --cap or --shipped every shared token links, which glues clients of one shelter together: for comparison only.

Example: oever network components --input tokens.jsonl.gz --cap 50 --json"#;

const COMMUNITIES_HELP: &str = "The file holds the two ends of an edge a line, as whole numbers: 3 17. Lines that start with # are left out.

Example: oever network communities --input edges.txt --json";

/// Where the records are, and which tokens link.
#[derive(Debug, clap::Args)]
pub struct ComponentsArgs {
    /// Records or a stream of them
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// A token held by more records than this does not link
    #[arg(long, value_name = "N")]
    cap: Option<u32>,
    /// A token that did not link before a deletion does not link because of it: only once a record comes to it while
    /// it has at least this many fewer holders. 0: only the records of now count
    #[arg(long, value_name = "K", requires = "cap", default_value_t = 0)]
    hysteresis: u32,
    /// The rules that ship: caps, corroboration, hysteresis
    #[arg(long, conflicts_with_all = ["cap", "hysteresis"])]
    shipped: bool,
    /// Tokens to leave out, one a line: an organisation's own address or telephone
    #[arg(long, value_name = "FILE")]
    own: Option<PathBuf>,
    /// For a stream: after which events to answer, as {"checkpoints": [{"after_event": 150}, …]}; after every event
    /// without it
    #[arg(long, value_name = "FILE.json")]
    checkpoints: Option<PathBuf>,
    /// Where the components of the end go, as component,id
    #[arg(long, value_name = "FILE.csv")]
    out: Option<PathBuf>,
    /// JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// Where the edges are.
#[derive(Debug, clap::Args)]
pub struct CommunitiesArgs {
    /// Edges
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// How often the search is repeated; the best answer counts
    #[arg(long, value_name = "N", default_value_t = RUNS, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    runs: u32,
    /// JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: &NetworkCommand) -> Result<(), FileError> {
    match command {
        NetworkCommand::Components(args) => components(args),
        NetworkCommand::Communities(args) => parts(args),
    }
}

fn components(args: &ComponentsArgs) -> Result<(), FileError> {
    let policy = match args.cap {
        _ if args.shipped => Policy::default(),
        Some(cap) => Policy { hysteresis: args.hysteresis, ..Policy::capped(cap) },
        None => Policy::naive(),
    };
    let own = args.own.as_deref().map(own_tokens).transpose()?.unwrap_or_default();
    let wanted = args.checkpoints.as_deref().map(checkpoints).transpose()?;
    let mut network = Network::new(policy);
    let mut records: Vec<OwnedRecord> = Vec::new();
    let mut ids = HashSet::new();
    let mut events = 0_u64;
    let mut answered = 0;
    lines(&args.input, |number, line| {
        let at = |reason: &str| FileError::at(&args.input, format_args!("line {number}"), reason);
        let Some(line) = parse_line(line).map_err(|error| at(&error.to_string()))? else { return Ok(()) };
        match line {
            Line::Record(_) if events > 0 => return Err(at("a record without an event, in a stream")),
            Line::Insert(_) | Line::Delete(_) if !records.is_empty() => {
                return Err(at("an event among records"));
            }
            Line::Record(record) => {
                if !ids.insert(record.id) {
                    return Err(at("an id that was there before"));
                }
                records.push(record);
                return Ok(());
            }
            Line::Insert(record) => network.insert(&without(&own, &record)),
            Line::Delete(id) => network.delete(id),
        }
        .map_err(|error| at(&error.to_string()))?;
        events += 1;
        if wanted.as_ref().is_none_or(|wanted| wanted.contains(&events)) {
            answered += 1;
            answer(&network, Some(events), args.json);
        }
        Ok(())
    })?;
    if let Some(wanted) = wanted.filter(|wanted| answered < wanted.len()) {
        let missed = wanted.len() - answered;
        return Err(FileError::of(
            &args.input,
            format_args!("{missed} checkpoints are not in it: it holds {events} events"),
        ));
    }
    if events == 0 {
        let all: Vec<Record<'_>> = records.iter().map(|record| without(&own, record)).collect();
        network.day(&[], &all).map_err(|error| FileError::of(&args.input, error))?;
        answer(&network, None, args.json);
    }
    if let Some(out) = &args.out {
        write_to(Some(out), |out| write_components(out, &network.components()))?;
    }
    Ok(())
}

fn without<'a>(own: &OwnTokens, record: &'a OwnedRecord) -> Record<'a> {
    let mut record = record.borrow();
    own.drop_from(&mut record.tokens);
    record
}

fn answer(network: &Network, after_event: Option<u64>, as_json: bool) {
    let components = network.components();
    let largest = components.iter().map(Vec::len).max().unwrap_or_default();
    let (count, live, sha256) = (components.len(), network.len(), hash(&components));
    if as_json {
        let mut line = json!({ "components_ge2": count, "largest": largest, "live": live, "sha256": sha256 });
        if let Some(event) = after_event {
            line["after_event"] = event.into();
        }
        say(&line.to_string());
    } else {
        let when = after_event.map(|event| format!("after event {event}: ")).unwrap_or_default();
        say(&format!(
            "{when}{live} records; {count} components of two or more, the largest of {largest}; {sha256}"
        ));
    }
}

fn hash(components: &Components) -> String {
    Sha256::digest(canonical(components)).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn write_components(out: &mut dyn Write, components: &Components) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["component", "id"])?;
    for (number, members) in (1..).zip(components) {
        for id in members {
            out.write_record([number.to_string(), id.to_string()])?;
        }
    }
    out.flush()?;
    Ok(())
}

fn own_tokens(file: &Path) -> Result<OwnTokens, FileError> {
    let mut own = OwnTokens::default();
    lines(file, |number, line| {
        let text = std::str::from_utf8(line)
            .map_err(|_| FileError::at(file, format_args!("line {number}"), "not UTF-8"))?
            .trim();
        if !text.is_empty() {
            own.declare(Token::parse(text));
        }
        Ok(())
    })?;
    Ok(own)
}

fn checkpoints(file: &Path) -> Result<BTreeSet<u64>, FileError> {
    let content: Value = serde_json::from_reader(input::open(file)?)
        .map_err(|error| FileError::at(file, format_args!("line {}", error.line()), "not JSON"))?;
    let after = |point: &Value| point["after_event"].as_u64();
    content["checkpoints"]
        .as_array()
        .and_then(|points| points.iter().map(after).collect())
        .ok_or_else(|| FileError::of(file, "no list of checkpoints, each with after_event"))
}

fn parts(args: &CommunitiesArgs) -> Result<(), FileError> {
    let mut edges = Vec::new();
    lines(&args.input, |number, line| {
        let edge = parse_edge(line)
            .map_err(|error| FileError::at(&args.input, format_args!("line {number}"), error))?;
        edges.extend(edge.map(|(a, b)| (a, b, 1.0)));
        Ok(())
    })?;
    let found = communities(&edges, args.runs);
    if args.json {
        let line = json!({
            "communities": found.parts.len(),
            "modularity": found.modularity,
            "sha256": hash(&found.parts),
            "members": found.parts,
        });
        say(&line.to_string());
    } else {
        say(&format!("{} communities, modularity {:.6}", found.parts.len(), found.modularity));
        for (number, members) in (1..).zip(&found.parts) {
            let members: Vec<String> = members.iter().map(u64::to_string).collect();
            say(&format!("{number}: {}", members.join(" ")));
        }
    }
    Ok(())
}

/// Reads a file line by line, numbered from 1.
fn lines(file: &Path, mut each: impl FnMut(u64, &[u8]) -> Result<(), FileError>) -> Result<(), FileError> {
    let mut content = input::open(file)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = content
            .read_until(b'\n', &mut line)
            .map_err(|error| FileError::at(file, format_args!("line {number}"), error))?;
        if read == 0 {
            break;
        }
        each(number, &line)?;
    }
    Ok(())
}
