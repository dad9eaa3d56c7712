//! How many true pairs meet on the name and birth date token, on sets with known truth.
//!
//! `cargo run --profile dist -p oever-linkage --example measure -- A.csv B.csv TRUTH.csv`, unpacked, with the columns
//! `id,given_name,surname,date_of_birth,…` and `id_a,id_b`; no quoted fields.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::collections::{HashMap, HashSet};
use std::error::Error;

use oever_linkage::{AttributeKind, RecordAttributes, TokenKind, normalise, token_inputs};

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [a, b, truth] = files.as_slice() else { return Err("give three files: A, B and the truth".into()) };
    let (a, b) = (tokens(&std::fs::read_to_string(a)?), tokens(&std::fs::read_to_string(b)?));
    let truth = std::fs::read_to_string(truth)?;
    let truth: HashSet<(&str, &str)> =
        truth.lines().skip(1).filter_map(|line| line.split_once(',')).collect();

    let mut holders: HashMap<&[u8], Vec<&str>> = HashMap::new();
    for (id, inputs) in &b {
        for input in inputs {
            holders.entry(input).or_default().push(id);
        }
    }
    let mut met: HashSet<(&str, &str)> = HashSet::new();
    for (id, inputs) in &a {
        for other in inputs.iter().filter_map(|input| holders.get(input.as_slice())).flatten() {
            met.insert((id, other));
        }
    }
    let right = met.intersection(&truth).count();
    println!(
        "pairs that met {}, of these right {right}; true pairs {}; precision {:.4}, recall {:.4}",
        met.len(),
        truth.len(),
        right as f64 / met.len().max(1) as f64,
        right as f64 / truth.len().max(1) as f64
    );
    Ok(())
}

fn tokens(csv: &str) -> Vec<(String, Vec<Vec<u8>>)> {
    csv.lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let field = |i: usize| fields.get(i).copied().unwrap_or_default();
            let mut record = RecordAttributes::default();
            record.extend(normalise(AttributeKind::Name, &format!("{} {}", field(1), field(2))));
            record.extend(normalise(AttributeKind::BirthDate, field(3)));
            let inputs = token_inputs(&record)
                .iter()
                .filter(|token| token.kind() == TokenKind::NameBirthDate)
                .map(|token| token.input().to_vec())
                .collect();
            (field(0).to_owned(), inputs)
        })
        .collect()
}
