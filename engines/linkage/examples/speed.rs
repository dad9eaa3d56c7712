//! How fast tokens are made and joined, in CPU time of one thread.
//!
//! `cargo run --profile dist -p oever-linkage --example speed -- derive A.csv` makes the inputs of tokens of every row;
//! `… -- join A.csv B.csv` links ready tokens of both (the making is not counted). Unpacked files with the columns of
//! `bench/linkage/generate.py`, no quoted fields. Linux only: the clock is that of the scheduler.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::error::Error;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::io::BufRead;

use oever_linkage::PersonRow;
use oever_linkage::blind::{BlindCorpus, BlindKind, BlindOptions, Tokeniser, link_blind};
use oever_linkage::clear::{Side, THRESHOLD};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["derive", file] => derive(file),
        ["join", left, right] => join(left, right),
        _ => Err("give `derive FILE` or `join LEFT RIGHT`".into()),
    }
}

fn derive(file: &str) -> Result<(), Box<dyn Error>> {
    let rows = std::fs::read_to_string(file)?;
    let mut tokeniser = Tokeniser::new();
    let (mut records, mut tokens, mut bytes) = (0_u64, 0_u64, 0);
    let before = cpu()?;
    for line in rows.lines().skip(1) {
        records += 1;
        tokeniser.inputs(&row(line), |_, input| {
            tokens += 1;
            bytes += input.len();
        });
    }
    let seconds = cpu()? - before;
    println!(
        "derive: {records} records, {:.1} tokens each of {:.0} bytes, {seconds:.2} CPU s, {:.0} records per CPU s",
        tokens as f64 / records as f64,
        bytes as f64 / tokens as f64,
        records as f64 / seconds
    );
    Ok(())
}

fn join(left: &str, right: &str) -> Result<(), Box<dyn Error>> {
    let mut corpus = BlindCorpus::new();
    for (side, file) in [(Side::Left, left), (Side::Right, right)] {
        let mut tokeniser = Tokeniser::new();
        let mut tokens: Vec<(BlindKind, u64)> = Vec::new();
        for line in std::io::BufReader::new(std::fs::File::open(file)?).lines().skip(1) {
            tokens.clear();
            tokeniser.inputs(&row(&line?), |kind, input| tokens.push((kind, stand_in(input))));
            corpus.add(side, tokens.iter().copied());
        }
    }
    let before = cpu()?;
    let pairs = link_blind(corpus, &BlindOptions::default());
    let seconds = cpu()? - before;
    let likely = pairs.iter().filter(|pair| pair.probability >= THRESHOLD).count();
    println!("join: {} pairs, {likely} at the shipped threshold, {seconds:.2} CPU s", pairs.len());
    Ok(())
}

/// Stands in for the key service, as 64 bits of a token.
fn stand_in(input: &[u8]) -> u64 {
    BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one(input)
}

fn row(line: &str) -> PersonRow<'_> {
    let mut fields = line.split(',').skip(1);
    let mut next = || fields.next().unwrap_or_default();
    PersonRow {
        given_name: next(),
        surname: next(),
        date_of_birth: next(),
        sex: next(),
        street: next(),
        postcode: next(),
        city: next(),
        phone: next(),
        ..PersonRow::default()
    }
}

/// CPU seconds of this thread.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: u64 = told.split_whitespace().next().ok_or("no clock")?.parse()?;
    Ok(nanoseconds as f64 / 1e9)
}
