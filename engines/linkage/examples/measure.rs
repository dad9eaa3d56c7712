//! What the product finds by name and date of birth alone, on sets with known truth: names as one text, no number, no
//! address. A pair is found when it is a reason to ask (`score`: reasonable or strong).
//!
//! `cargo run --profile dist -p oever-linkage --example measure -- A.csv B.csv TRUTH.csv`, unpacked, with the columns
//! `id,given_name,surname,date_of_birth,…` and `id_a,id_b`; no quoted fields.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::collections::{HashMap, HashSet};
use std::error::Error;

use oever_linkage::blind::{BlindKind, FREQUENT};
use oever_linkage::{
    AttributeKind, InputKind, MeetingToken, PersonKinds, PersonMeeting, RarityBands, RecordAttributes,
    Strength, person_inputs, score, token_inputs,
};

/// The bands that ship with the product.
const BANDS: RarityBands = RarityBands { rare_up_to: 2, uncommon_up_to: 5 };

struct Row {
    id: String,
    tokens: Vec<(InputKind, Vec<u8>)>,
    kinds: PersonKinds,
}

/// Of what a token was made, and the rows of each side that hold it.
type Holders = (InputKind, Vec<usize>, Vec<usize>);

/// Everything on which a pair met, with how many hold it.
type Met = HashMap<(usize, usize), Vec<(InputKind, u64)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [a, b, truth] = files.as_slice() else { return Err("give three files: A, B and the truth".into()) };
    let (a, b) = (rows(&std::fs::read_to_string(a)?), rows(&std::fs::read_to_string(b)?));
    let truth = std::fs::read_to_string(truth)?;
    let truth: HashSet<(&str, &str)> =
        truth.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    let found = found(&a, &b);
    let right = |met: fn(InputKind) -> bool| {
        let pairs: Vec<_> = found
            .iter()
            .filter(|((one, other), tokens)| asks(&a[*one], &b[*other], tokens, met))
            .map(|((one, other), _)| (a[*one].id.as_str(), b[*other].id.as_str()))
            .collect();
        let right = pairs.iter().filter(|pair| truth.contains(*pair)).count();
        (pairs.len(), right)
    };
    for (what, (pairs, right)) in [
        ("whole name and date only", right(|kind| matches!(kind, InputKind::Value(_)))),
        ("with pieces", right(|_| true)),
    ] {
        println!(
            "{what}: {pairs} pairs, {right} right; true pairs {}; precision {:.4}, recall {:.4}",
            truth.len(),
            right as f64 / pairs.max(1) as f64,
            right as f64 / truth.len().max(1) as f64
        );
    }
    Ok(())
}

/// Whether the pair would be a reason to ask, going by these kinds of tokens.
fn asks(one: &Row, other: &Row, tokens: &[(InputKind, u64)], counts: fn(InputKind) -> bool) -> bool {
    let mut person = PersonMeeting::between(one.kinds, other.kinds);
    let mut values = Vec::new();
    for (kind, holders) in tokens.iter().filter(|(kind, _)| counts(*kind)) {
        match kind {
            InputKind::Value(kind) => values.push(MeetingToken::new(*kind, BANDS.band(*holders))),
            InputKind::Person(kind) => person.add(*kind, BANDS.band(*holders)),
        }
    }
    score(&values, &person).is_some_and(|found| found.strength > Strength::Weak)
}

fn found(a: &[Row], b: &[Row]) -> Met {
    let mut holders: HashMap<&[u8], Holders> = HashMap::new();
    for (side, rows) in [a, b].into_iter().enumerate() {
        for (at, row) in rows.iter().enumerate() {
            for (kind, token) in &row.tokens {
                let entry = holders.entry(token).or_insert_with(|| (*kind, Vec::new(), Vec::new()));
                if side == 0 { entry.1.push(at) } else { entry.2.push(at) }
            }
        }
    }
    let mut met = Met::new();
    for (kind, ours, theirs) in holders.into_values() {
        let all = (ours.len() + theirs.len()) as u64;
        if all < u64::from(FREQUENT) {
            for one in &ours {
                for other in &theirs {
                    met.entry((*one, *other)).or_default().push((kind, all));
                }
            }
        }
    }
    met
}

fn rows(csv: &str) -> Vec<Row> {
    csv.lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let field = |i: usize| fields.get(i).copied().unwrap_or_default();
            let mut record = RecordAttributes::default();
            // What has no normal form is not enrolled.
            let _ = record.add_written(AttributeKind::Name, &format!("{} {}", field(1), field(2)));
            let _ = record.add_written(AttributeKind::BirthDate, field(3));
            let inputs = token_inputs(&record).into_iter().chain(person_inputs(&record));
            let tokens: Vec<(InputKind, Vec<u8>)> =
                inputs.map(|token| (token.kind(), token.input().to_vec())).collect();
            let person = |(kind, _): &(InputKind, Vec<u8>)| -> Option<BlindKind> {
                if let InputKind::Person(kind) = kind { Some(*kind) } else { None }
            };
            Row { id: field(0).to_owned(), kinds: tokens.iter().filter_map(person).collect(), tokens }
        })
        .collect()
}
