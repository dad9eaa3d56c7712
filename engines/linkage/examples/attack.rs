//! What somebody who holds the index, but not its keys, learns with a file of persons of their own: an attack on how
//! often tokens occur, and one on the graph of who shares tokens. `bench/privacy/attack.py` runs it.
//!
//! `… --example attack -- FILE.csv RECORDS`: an unpacked file of at least twice as many RECORDS. The attacker holds the
//! first RECORDS rows; the index holds 100, 50 or 10 % of these, written in exactly the same way, and others. They know
//! how tokens are made. The graph attack follows Vidanage, Christen, Ranbaduge and Schnell, "A Graph Matching Attack on
//! Privacy-Preserving Record Linkage" (CIKM 2020), in using features of nodes to find first matches, and Narayanan and
//! Shmatikov, "De-anonymizing Social Networks" (IEEE S&P 2009), in spreading from these along the graph.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]
#![allow(clippy::cast_possible_truncation, reason = "counts of a bench are small")]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use oever_linkage::PersonRow;
use oever_linkage::blind::{BlindKind, FREQUENT, Tokeniser};

/// A table of the index: which tokens (with their kind) each row holds. Rows of the same person in several tables
/// cannot be told to be of one.
struct Graph {
    rows: Vec<Vec<u64>>,
    kinds: HashMap<u64, u8>,
    holders: HashMap<u64, Vec<u32>>,
}

/// What is done against the attack.
#[derive(Clone, Copy)]
struct Hardening {
    name: &'static str,
    /// Tokens of more holders are dropped.
    frequent: usize,
    /// Each kind has its own key; the index is told the kinds either way.
    key_per_kind: bool,
    /// Each kind has a table with its own row numbers.
    apart: bool,
}

type Inputs = Vec<(BlindKind, Vec<u8>)>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, size] = arguments.as_slice() else { return Err("give FILE.csv and RECORDS".into()) };
    let (text, size) = (std::fs::read_to_string(file)?, size.parse::<usize>()?);
    let mut tokeniser = Tokeniser::new();
    let people: Vec<Inputs> = text
        .lines()
        .skip(1)
        .take(2 * size)
        .map(|line| {
            let mut inputs = Vec::new();
            tokeniser.inputs(&row(line), |kind, input| inputs.push((kind, input.to_vec())));
            inputs
        })
        .collect();
    if people.len() < 2 * size {
        return Err("the file holds too few records".into());
    }
    let off = usize::MAX;
    let few = FREQUENT as usize;
    let measures = [
        Hardening { name: "none", frequent: off, key_per_kind: false, apart: false },
        Hardening { name: "key per kind", frequent: off, key_per_kind: true, apart: false },
        Hardening { name: "dropped above 10", frequent: 10, key_per_kind: false, apart: false },
        Hardening { name: "handles per kind", frequent: off, key_per_kind: true, apart: true },
        Hardening { name: "as it ships, in use", frequent: few, key_per_kind: true, apart: false },
        Hardening { name: "the same, dropped above 10", frequent: 10, key_per_kind: true, apart: false },
        Hardening { name: "as it ships, handles per kind", frequent: few, key_per_kind: true, apart: true },
        Hardening { name: "the same, dropped above 10", frequent: 10, key_per_kind: true, apart: true },
    ];
    println!(
        "| hardening | overlap % | frequent tokens named right | records claimed | rightly | % of those known |"
    );
    println!("|---|---|---|---|---|---|");
    for measure in measures {
        for overlap in [100, 50, 10] {
            attack(&people, size, overlap, measure);
        }
    }
    Ok(())
}

fn attack(people: &[Inputs], size: usize, overlap: usize, measure: Hardening) {
    let known = size * overlap / 100;
    // The same person has the same number on both sides; the attack does not look at it, but to count.
    let numbers: Vec<usize> = (0..known).chain(size..2 * size - known).collect();
    let own: Vec<usize> = (0..size).collect();
    let theirs = tables(people, &numbers, measure, 0xC0FF_EE00_1234_5678);
    let mine = tables(people, &own, measure, 0);
    let (mut named, mut tried) = (0, 0);
    let (mut claimed, mut right) = (HashSet::new(), HashSet::new());
    for (table, (index, secret)) in &theirs {
        let Some((plain, values)) = mine.get(table) else { continue };
        for (token, value) in by_frequency(index, plain, 10) {
            tried += 1;
            named += usize::from(secret[&token] == values[&value]);
        }
        for (row, person) in matched(index, plain) {
            claimed.insert((*table, row));
            if numbers[row as usize] == own[person as usize] {
                right.insert(row);
            }
        }
    }
    println!(
        "| {} | {overlap} | {named} of {tried} | {} | {} | {:.1} |",
        measure.name,
        claimed.len(),
        right.len(),
        100.0 * right.len() as f64 / known.max(1) as f64
    );
}

/// By table: its graph, and what each token stands for (to check the attack).
type Tables = BTreeMap<u8, (Graph, HashMap<u64, Vec<u8>>)>;

fn tables(people: &[Inputs], numbers: &[usize], measure: Hardening, key: u64) -> Tables {
    let mut holders: HashMap<(u8, Vec<u8>), Vec<u32>> = HashMap::new();
    for (row, number) in (0_u32..).zip(numbers) {
        for (kind, input) in &people[*number] {
            // Without a key per kind, what is equal in two kinds meets, and tokens are put down without their kind.
            let bare = input.iter().position(|byte| *byte == 0).map_or(0, |at| at + 1);
            let (kind, input) =
                if measure.key_per_kind { (*kind as u8, input.clone()) } else { (0, input[bare..].to_vec()) };
            let rows = holders.entry((kind, input)).or_default();
            if rows.last() != Some(&row) {
                rows.push(row);
            }
        }
    }
    let mut tables = Tables::new();
    for ((kind, input), rows) in holders {
        if rows.len() > measure.frequent {
            continue;
        }
        let token = hash(&(key, kind, &input));
        let (graph, secret) = tables.entry(if measure.apart { kind } else { 0 }).or_insert_with(|| {
            let rows = vec![Vec::new(); numbers.len()];
            (Graph { rows, kinds: HashMap::new(), holders: HashMap::new() }, HashMap::new())
        });
        for row in &rows {
            graph.rows[*row as usize].push(token);
        }
        graph.kinds.insert(token, kind);
        graph.holders.insert(token, rows);
        secret.insert(token, input);
    }
    for (graph, _) in tables.values_mut() {
        graph.rows.iter_mut().for_each(|tokens| tokens.sort_unstable());
    }
    tables
}

/// Frequency: within a kind, the most frequent token is taken to be the most frequent value, and so on.
fn by_frequency(index: &Graph, plain: &Graph, top: usize) -> Vec<(u64, u64)> {
    let ranked = |graph: &Graph| {
        let mut kinds: BTreeMap<u8, Vec<(usize, u64)>> = BTreeMap::new();
        for (token, rows) in &graph.holders {
            kinds.entry(graph.kinds[token]).or_default().push((rows.len(), *token));
        }
        for tokens in kinds.values_mut() {
            tokens.sort_unstable_by(|a, b| b.cmp(a));
        }
        kinds
    };
    let (theirs, mine) = (ranked(index), ranked(plain));
    let pair = |kind: &u8, tokens: &Vec<(usize, u64)>| {
        let values = mine.get(kind).cloned().unwrap_or_default();
        let both = tokens.iter().take(top).zip(values);
        both.map(|(token, value)| (token.1, value.1)).collect::<Vec<_>>()
    };
    theirs.iter().flat_map(|(kind, tokens)| pair(kind, tokens)).collect()
}

/// The graph: rows of the index with the person they are taken to be.
fn matched(index: &Graph, plain: &Graph) -> HashMap<u32, u32> {
    let (theirs, mine) = (colours(index), colours(plain));
    let (by_theirs, by_mine) = (unique(&theirs), unique(&mine));
    let there: HashSet<&u64> = mine.iter().collect();
    let alike = theirs.iter().filter(|colour| there.contains(colour)).count();
    let mut seeds: HashMap<u32, u32> = HashMap::new();
    // When most of the index looks like the own file, it is the own file: what looks alike once is the same.
    let same = alike * 2 > theirs.len();
    if same {
        seeds.extend(by_theirs.iter().filter_map(|(colour, row)| Some((*row, *by_mine.get(colour)?))));
    } else {
        seeds.extend(nearest(index, plain));
    }
    let mut words: HashMap<u64, u64> = by_frequency(index, plain, 5).into_iter().collect();
    let mut found = seeds;
    for _ in 0..8 {
        learn_words(index, plain, &found, &mut words);
        let next = spread(index, plain, &words);
        if same {
            found.extend(next);
        } else {
            found = next;
        }
    }
    found
}

/// What tokens stand for, by the rows that were matched: of each kind, the only one that is not known yet. The most
/// votes win.
fn learn_words(index: &Graph, plain: &Graph, found: &HashMap<u32, u32>, words: &mut HashMap<u64, u64>) {
    let mut votes: HashMap<u64, HashMap<u64, usize>> = HashMap::new();
    let used: HashSet<u64> = words.values().copied().collect();
    for (row, person) in found {
        let (tokens, values) = (&index.rows[*row as usize], &plain.rows[*person as usize]);
        let of_kind = |graph: &Graph, own: &[u64], kind: u8| -> Vec<u64> {
            own.iter().copied().filter(|token| graph.kinds[token] == kind).collect()
        };
        let kinds: HashSet<u8> = tokens.iter().map(|token| index.kinds[token]).collect();
        for kind in kinds {
            let ours = of_kind(plain, values, kind);
            let open: Vec<u64> = of_kind(index, tokens, kind)
                .into_iter()
                .filter(|token| !words.get(token).is_some_and(|value| ours.contains(value)))
                .collect();
            let unused: Vec<u64> = ours.iter().copied().filter(|value| !used.contains(value)).collect();
            if let ([token], [value]) = (open.as_slice(), unused.as_slice()) {
                *votes.entry(*token).or_default().entry(*value).or_default() += 1;
            }
        }
    }
    for (token, values) in votes {
        if let Some((value, _)) = values.into_iter().max_by_key(|(value, count)| (*count, *value)) {
            words.insert(token, value);
        }
    }
}

/// Rows that share most known tokens with one person, clearly more than with the next, and the other way round.
fn spread(index: &Graph, plain: &Graph, words: &HashMap<u64, u64>) -> HashMap<u32, u32> {
    let mut best: HashMap<u32, (f64, u32)> = HashMap::new();
    for (row, tokens) in (0_u32..).zip(&index.rows) {
        let mut scores: HashMap<u32, (f64, usize)> = HashMap::new();
        for value in tokens.iter().filter_map(|token| words.get(token)) {
            let holders = &plain.holders[value];
            for person in holders {
                let score = scores.entry(*person).or_default();
                score.0 += 1.0 / (1.0 + holders.len() as f64).ln();
                score.1 += 1;
            }
        }
        let mut ranked: Vec<(f64, usize, u32)> =
            scores.into_iter().map(|(person, (score, count))| (score, count, person)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        let Some(first) = ranked.first() else { continue };
        let second = ranked.get(1).map_or(0.0, |second| second.0);
        if first.1 >= 3 && first.0 > 1.5 * second {
            let entry = best.entry(first.2).or_insert((first.0, row));
            if first.0 > entry.0 {
                *entry = (first.0, row);
            }
        }
    }
    best.into_iter().map(|(person, (_, row))| (row, person)).collect()
}

/// Rows whose tokens are as frequent as those of one person, and much less like any other's: both ways.
fn nearest(index: &Graph, plain: &Graph) -> HashMap<u32, u32> {
    let kinds: BTreeSet<u8> = index.kinds.values().chain(plain.kinds.values()).copied().collect();
    let kinds: Vec<u8> = kinds.into_iter().collect();
    let (theirs, mine) = (features(index, &kinds), features(plain, &kinds));
    let closest = |from: &[Vec<f32>], to: &[Vec<f32>]| -> Vec<Option<u32>> {
        from.iter()
            .map(|one| {
                let (mut first, mut second, mut at) = (f32::MAX, f32::MAX, 0);
                for (number, other) in (0_u32..).zip(to) {
                    let apart: f32 = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
                    if apart < first {
                        (first, second, at) = (apart, first, number);
                    } else if apart < second {
                        second = apart;
                    }
                }
                (first * 1.3 < second).then_some(at)
            })
            .collect()
    };
    let (there, back) = (closest(&theirs, &mine), closest(&mine, &theirs));
    let mutual = |(row, person): (u32, &Option<u32>)| {
        person.filter(|person| back[*person as usize] == Some(row)).map(|person| (row, person))
    };
    (0_u32..).zip(&there).filter_map(mutual).collect()
}

/// Per kind how many tokens, and how many records hold them: the most, and all together, as logarithms.
fn features(graph: &Graph, kinds: &[u8]) -> Vec<Vec<f32>> {
    let of = |tokens: &Vec<u64>| {
        let mut features = vec![0.0_f32; 3 * kinds.len()];
        for token in tokens {
            let at = 3 * kinds.partition_point(|kind| *kind < graph.kinds[token]);
            let share = (graph.holders[token].len() as f32).ln();
            features[at] += 1.0;
            features[at + 1] = features[at + 1].max(share);
            features[at + 2] += share;
        }
        features
    };
    graph.rows.iter().map(of).collect()
}

/// Colours by refinement (Weisfeiler and Leman): rows that look alike as far as three steps away share one.
fn colours(graph: &Graph) -> Vec<u64> {
    let mut tokens: HashMap<u64, u64> =
        graph.holders.iter().map(|(token, rows)| (*token, hash(&(graph.kinds[token], rows.len())))).collect();
    let mut rows = Vec::new();
    for _ in 0..3 {
        rows = graph.rows.iter().map(|own| of_all(own.iter().map(|token| tokens[token]))).collect();
        for (token, holders) in &graph.holders {
            let around = of_all(holders.iter().map(|row| rows[*row as usize]));
            tokens.entry(*token).and_modify(|colour| *colour = hash(&(*colour, around)));
        }
    }
    rows
}

fn of_all(colours: impl Iterator<Item = u64>) -> u64 {
    let mut colours: Vec<u64> = colours.collect();
    colours.sort_unstable();
    hash(&colours)
}

/// Colours that occur once, with where.
fn unique(colours: &[u64]) -> HashMap<u64, u32> {
    let mut seen: HashMap<u64, (u32, u32)> = HashMap::new();
    for (row, colour) in (0_u32..).zip(colours) {
        seen.entry(*colour).or_insert((row, 0)).1 += 1;
    }
    seen.into_iter().filter(|(_, (_, times))| *times == 1).map(|(colour, (row, _))| (colour, row)).collect()
}

fn hash(value: &impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
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
