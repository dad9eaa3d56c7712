//! One new record against many enrolled: how long a query takes, from ten thousand to ten million records.
//!
//! `cargo run --profile dist -p oever-linkage --example standing [-- --ten-million]`. Invented persons; half of the
//! queries are of somebody enrolled, written differently. Ten million need about 5 GB and some minutes.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]
#![allow(clippy::cast_possible_truncation, reason = "numbers of a bench are small")]
#![allow(clippy::disallowed_methods, reason = "measuring time is what this is for")]

use std::error::Error;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::time::Instant;

use oever_linkage::PersonRow;
use oever_linkage::blind::{BlindKind, BlindWeights, FREQUENT, Handle, StandingIndex, Tokeniser};

const QUERIES: u64 = 4_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes = vec![10_000_u64, 100_000, 1_000_000];
    if std::env::args().any(|argument| argument == "--ten-million") {
        sizes.push(10_000_000);
    }
    println!(
        "| records | p50 µs | p99 µs | most µs | found | insert µs | delete µs | index MB | process MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        measure(size)?;
    }
    Ok(())
}

fn measure(size: u64) -> Result<(), Box<dyn Error>> {
    let mut index = StandingIndex::new(BlindWeights::shipped(), FREQUENT);
    let mut tokeniser = Tokeniser::new();
    let mut handles: Vec<Handle> = Vec::new();
    let mut inserting = 0.0;
    for number in 0..size {
        if number % 50_000 == 0 {
            tokeniser = Tokeniser::new(); // what it remembers of names would count as the index's memory
        }
        let tokens = Person::new(number).tokens(&mut tokeniser);
        let begin = Instant::now();
        handles.push(index.insert(tokens)?);
        inserting += begin.elapsed().as_secs_f64();
    }
    let mut times = Vec::new();
    let mut found = 0;
    for query in 0..QUERIES {
        let number = mix(query) % size;
        let enrolled = query % 2 == 0;
        let asked = if enrolled { Person::new(number).again() } else { Person::new(size + query) };
        let tokens = asked.tokens(&mut tokeniser);
        let begin = Instant::now();
        let hits = index.query(tokens, 0.5);
        times.push(begin.elapsed().as_secs_f64() * 1e6);
        found += u64::from(enrolled && hits.iter().any(|hit| hit.record == handles[number as usize]));
    }
    times.sort_by(f64::total_cmp);
    let begin = Instant::now();
    let deleted: Vec<u64> = (0..QUERIES.min(size / 2)).collect();
    for number in &deleted {
        index.delete(handles[*number as usize]);
    }
    let deleting = begin.elapsed().as_secs_f64() / deleted.len() as f64;
    println!(
        "| {size} | {:.0} | {:.0} | {:.0} | {:.3} | {:.1} | {:.1} | {} | {} |",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1],
        found as f64 / (QUERIES / 2) as f64,
        inserting / size as f64 * 1e6,
        deleting * 1e6,
        index.bytes() / 1_000_000,
        resident()? / 1_000_000
    );
    Ok(())
}

/// An invented person, always the same for a number.
struct Person {
    fields: [String; 8],
}

impl Person {
    fn new(number: u64) -> Self {
        let mut state = mix(number);
        let mut below = |limit: u64| {
            state = mix(state);
            state % limit
        };
        // Some names are common, most are rare.
        let mut skewed = |limit: u64| below(limit).min(below(limit)).min(below(limit));
        let (given, surname, town) = (skewed(2_000), skewed(60_000), skewed(2_000));
        let birth = format!("{}-{:02}-{:02}", 1940 + below(75), 1 + below(12), 1 + below(28));
        let postcode = format!("{} {}", 1000 + below(9000), word(below(400), 2).to_uppercase());
        let fields = [
            word(given, 3),
            format!("{}dam", word(surname, 4)),
            birth,
            ["M", "F"][below(2) as usize].to_owned(),
            format!("{}straat {}", word(below(3_000), 3), 1 + below(200)),
            postcode,
            format!("{}veen", word(town, 3)),
            format!("06{}", 10_000_000 + below(90_000_000)),
        ];
        Self { fields }
    }

    /// At another desk: moved, another number, a letter less in the name.
    fn again(mut self) -> Self {
        for field in [4, 5, 6, 7] {
            self.fields[field].clear();
        }
        self.fields[1].remove(3);
        self
    }

    fn tokens(&self, tokeniser: &mut Tokeniser) -> Vec<(BlindKind, u64)> {
        let [given_name, surname, date_of_birth, sex, street, postcode, city, phone] =
            self.fields.each_ref().map(String::as_str);
        let row = PersonRow {
            given_name,
            surname,
            date_of_birth,
            sex,
            street,
            postcode,
            city,
            phone,
            ..PersonRow::default()
        };
        let mut tokens = Vec::new();
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        tokeniser.inputs(&row, |kind, input| tokens.push((kind, hasher.hash_one(input))));
        tokens
    }
}

/// A word for a number, of syllables.
fn word(number: u64, syllables: usize) -> String {
    const STARTS: [&str; 16] =
        ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z"];
    let mut rest = mix(number ^ 0x5EED);
    let mut text = String::new();
    for _ in 0..syllables {
        text.push_str(STARTS[(rest % 16) as usize]);
        text.push(['a', 'e', 'i', 'o', 'u'][(rest / 16 % 5) as usize]);
        rest /= 80;
    }
    text
}

fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Bytes of memory that this process holds.
fn resident() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).ok_or("no memory figure")?;
    Ok(line.split_whitespace().nth(1).ok_or("no memory figure")?.parse::<u64>()? * 1024)
}
