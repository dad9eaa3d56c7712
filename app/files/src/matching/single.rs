//! `oever match single`: each client of a file against each programme.

use std::io::{self, Write};
use std::path::PathBuf;

use oever_matching::Outline;
use oever_matching::exchange::{ChainFile, Client, read_chain};
use serde_json::{Map, Value, json};

use super::read;
use crate::FileError;
use crate::output::write_to;

/// Which places fit each client, and what stands in the way elsewhere.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Example:
  oever match single --input chain.json.gz --json

One line per client: `eligible` holds the places that fit, nearest first; `near` the three with the fewest
reasons against, each with those reasons. A reason is `attribute=value`, the parts of a combination joined by
`&`, `gevaar_regio=REGION` where she is not safe, or `vol` when there is no room.")]
pub(super) struct SingleArgs {
    /// Programmes and clients: JSON, packed with gzip or not
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Every programme with its reasons, instead of the nearest ones
    #[arg(long)]
    all_pairs: bool,
    /// One JSON object per line, for programs
    #[arg(long)]
    json: bool,
}

/// How many near misses are named.
const NEAR: usize = 3;

pub(super) fn run(args: &SingleArgs) -> Result<(), FileError> {
    let chain = read(&args.input, read_chain)?;
    write_to(None, |out| -> io::Result<()> {
        for client in &chain.clients {
            let outlines = chain.outlines(client).map_err(io::Error::other)?;
            match (args.json, args.all_pairs) {
                (true, true) => writeln!(out, "{}", all_pairs(&chain, client, &outlines))?,
                (true, false) => writeln!(out, "{}", nearest(&chain, client, &outlines))?,
                (false, all) => in_words(out, &chain, client, &outlines, all)?,
            }
        }
        Ok(())
    })
}

fn all_pairs(chain: &ChainFile, client: &Client, outlines: &[Outline<'_>]) -> Value {
    let reasons: Map<String, Value> = outlines
        .iter()
        .map(|outline| (outline.programme.id().to_owned(), json!(chain.reasons(client, outline))))
        .collect();
    json!({ "client": client.id, "reasons": reasons })
}

fn nearest(chain: &ChainFile, client: &Client, outlines: &[Outline<'_>]) -> Value {
    let eligible: Vec<&str> = outlines.iter().filter(|o| o.is_open()).map(|o| o.programme.id()).collect();
    let near: Vec<Value> = outlines
        .iter()
        .filter(|outline| !outline.is_open())
        .take(NEAR)
        .map(|outline| {
            json!({
                "programme": outline.programme.id(),
                "km": chain.km(outline),
                "reasons": chain.reasons(client, outline),
            })
        })
        .collect();
    let mut answer = json!({ "client": client.id, "eligible": eligible, "near": near });
    // Never a silent yes: places that fit only when a question is answered the right way.
    let ask: Vec<&str> = outlines
        .iter()
        .filter(|outline| outline.is_open() && outline.open_questions)
        .map(|outline| outline.programme.id())
        .collect();
    if !ask.is_empty()
        && let Some(fields) = answer.as_object_mut()
    {
        fields.insert("ask".to_owned(), json!(ask));
    }
    answer
}

fn in_words(
    out: &mut dyn Write,
    chain: &ChainFile,
    client: &Client,
    outlines: &[Outline<'_>],
    all: bool,
) -> io::Result<()> {
    writeln!(out, "{}", client.id)?;
    let mut near = 0;
    for outline in outlines {
        let id = outline.programme.id();
        let km = chain.km(outline).map_or_else(String::new, |km| format!(", {km} km"));
        if outline.is_open() {
            let ask = if outline.open_questions { "possible, a question is open" } else { "fits" };
            writeln!(out, "  {id}: {ask}{km}")?;
        } else if all || near < NEAR {
            near += 1;
            writeln!(out, "  {id}: not, {}{km}", chain.reasons(client, outline).join("; "))?;
        }
    }
    Ok(())
}
