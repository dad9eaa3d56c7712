//! Five-fold estimate for rules written by hand. Prints what remains right in a fifth of the sentences when everything is
//! switched off that only those sentences use:
//!
//! ```text
//! cargo run --profile dist -p oever-recognition --example folds -- gold_dev.tsv
//! ```
//!
//! Rules written by hand are not fitted, so there is nothing to fit again on the other four fifths. What can be undone is
//! what a sentence may have put into the rules: per fold, each alternative of a pattern (`a` in `a|b`), and each pattern
//! without alternatives, that holds in sentences of that fold and in no other sentence is left out, and the fold is read
//! with the rest. Whether it holds is looked at before look-alikes and before other rules win or yield. That is harsh:
//! *paspoort afgenomen* would have been written without any sentence. It is mild too: words of the lexicon, cues and
//! look-alikes were shaped by the same sentences and stay. The folds are dealt ten times; FILE.tsv has the columns `id`,
//! `zin`, `verwacht` and `fenomeen`.
#![allow(clippy::print_stdout, reason = "a program that answers on standard output")]

use std::collections::{BTreeMap, BTreeSet};

use oever_recognition::RuleSet;
use toml::{Table, Value};

const FOLDS: usize = 5;
const DEALS: u64 = 10;

type Failure = Box<dyn std::error::Error>;

struct Row {
    id: String,
    text: String,
    gold: BTreeSet<String>,
    phenomenon: String,
}

/// One thing that can be left out: an alternative of one place in one pattern, or all of the pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    rule: String,
    pattern: usize,
    /// Number of the word among all words of the pattern, and the alternative there; nothing for the whole pattern.
    choice: Option<(usize, usize)>,
}

fn main() -> Result<(), Failure> {
    let file = std::env::args().nth(1).ok_or("give a file: id, zin, verwacht, fenomeen")?;
    let rows = rows(&std::fs::read_to_string(file)?)?;
    let files = rule_files()?;
    let all = parse(&files)?;
    let used = used(&files, &rows)?;
    let everything: Tally = rows.iter().map(|row| Tally::of(&all, row)).sum();
    everything.print("with every rule");
    let mut total = Tally::default();
    for deal in 0..DEALS {
        let folds = deal_folds(&rows, deal);
        let mut tally = Tally::default();
        let mut left_out = 0;
        for fold in 0..FOLDS {
            let only_here: BTreeSet<&Piece> = used
                .iter()
                .filter(|(_, in_rows)| in_rows.iter().all(|row| folds[*row] == fold))
                .map(|(piece, _)| piece)
                .collect();
            left_out += only_here.len();
            let rules = parse(&without(&files, &only_here))?;
            let held_out = rows.iter().zip(&folds).filter(|(_, of)| **of == fold);
            tally += held_out.map(|(row, _)| Tally::of(&rules, row)).sum();
        }
        tally.print(&format!("deal {deal}, {left_out} pieces left out in {FOLDS} folds"));
        total += tally;
    }
    total.divided_by(DEALS).print("mean of the deals");
    Ok(())
}

fn rows(text: &str) -> Result<Vec<Row>, Failure> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().ok_or("the file is empty")?.split('\t').collect();
    let column = |name: &str| {
        header.iter().position(|one| *one == name).ok_or_else(|| format!("column `{name}` is missing"))
    };
    let (id, text, gold, phenomenon) =
        (column("id")?, column("zin")?, column("verwacht")?, column("fenomeen")?);
    let mut rows = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().ok_or_else(|| format!("too few columns: {line}"));
        let labels = cell(gold)?.split(';').map(str::trim).filter(|one| !matches!(*one, "" | "-"));
        rows.push(Row {
            id: cell(id)?.to_owned(),
            text: cell(text)?.to_owned(),
            gold: labels.map(str::to_owned).collect(),
            phenomenon: cell(phenomenon)?.trim().to_owned(),
        });
    }
    Ok(rows)
}

fn rule_files() -> Result<Vec<(String, Table)>, Failure> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/indicators");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path)?.parse()?));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

fn parse(files: &[(String, Table)]) -> Result<RuleSet, Failure> {
    let written: Vec<(&str, String)> =
        files.iter().map(|(name, table)| (name.as_str(), table.to_string())).collect();
    let borrowed: Vec<(&str, &str)> = written.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Ok(RuleSet::parse(&borrowed)?)
}

/// Every piece that holds somewhere, with the numbers of the rows. Each piece becomes a rule and an indicator of its own, so
/// that no rule hides another.
fn used(files: &[(String, Table)], rows: &[Row]) -> Result<BTreeMap<Piece, Vec<usize>>, Failure> {
    let mut pieces = Vec::new();
    let mut files = files.to_vec();
    let mut template = None;
    let mut probes = Vec::new();
    for (_, table) in &mut files {
        table.remove("lookalike");
        if let Some(Value::Array(indicators)) = table.get("indicator")
            && table.get("weighed") == Some(&Value::Boolean(false))
        {
            template = template.or_else(|| indicators.first().cloned());
        }
        let Some(Value::Array(entries)) = table.get_mut("text") else { continue };
        let mut texts = Vec::new();
        for entry in std::mem::take(entries) {
            for (piece, written) in pieces_of(&entry)? {
                let mut probe = entry.as_table().ok_or("`[[text]]` is no table")?.clone();
                for switch in ["wins", "yields_to", "closes"] {
                    probe.remove(switch);
                }
                let id = format!("PROBE{}", pieces.len());
                probe.insert("id".to_owned(), format!("{id}/piece").into());
                probe.insert("match".to_owned(), vec![written].into());
                probe.insert("indicator".to_owned(), id.clone().into());
                texts.push(Value::Table(probe));
                probes.push(id);
                pieces.push(piece);
            }
        }
        *entries = texts;
    }
    let template = template.ok_or("no list without weights to take an indicator from")?;
    let list = files
        .iter_mut()
        .find(|(_, table)| table.get("weighed") == Some(&Value::Boolean(false)))
        .and_then(|(_, table)| table.get_mut("indicator"))
        .and_then(Value::as_array_mut)
        .ok_or("no list of indicators")?;
    for id in probes {
        let mut indicator = template.clone();
        indicator.as_table_mut().ok_or("`[[indicator]]` is no table")?.insert("id".to_owned(), id.into());
        list.push(indicator);
    }
    let rules = parse(&files)?;
    let mut used: BTreeMap<Piece, Vec<usize>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let reading = rules.read(&row.text);
        let found: BTreeSet<&str> = reading.findings.iter().map(|finding| &*finding.indicator).collect();
        for id in found {
            let piece = id.strip_prefix("PROBE").and_then(|at| at.parse::<usize>().ok());
            if let Some(piece) = piece.and_then(|at| pieces.get(at)) {
                used.entry(piece.clone()).or_default().push(number);
            }
        }
    }
    Ok(used)
}

/// The patterns of a rule: `(text, tells the alternatives of its words)`.
fn patterns(entry: &Value) -> Result<(String, Vec<String>), Failure> {
    let table = entry.as_table().ok_or("`[[text]]` is no table")?;
    let id = table.get("id").and_then(Value::as_str).ok_or("a `[[text]]` without id")?;
    let written = table.get("match").and_then(Value::as_array).ok_or("a `[[text]]` without match")?;
    Ok((id.to_owned(), written.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
}

fn pieces_of(entry: &Value) -> Result<Vec<(Piece, String)>, Failure> {
    let (rule, written) = patterns(entry)?;
    let mut pieces = Vec::new();
    for (pattern, text) in written.iter().enumerate() {
        pieces.push((Piece { rule: rule.clone(), pattern, choice: None }, text.clone()));
        for (word, alternatives) in words(text).into_iter().enumerate() {
            if alternatives.len() < 2 {
                continue;
            }
            for choice in 0..alternatives.len() {
                let narrowed = written_with(text, word, |at| at == choice);
                let piece = Piece { rule: rule.clone(), pattern, choice: Some((word, choice)) };
                pieces.extend(narrowed.map(|narrowed| (piece, narrowed)));
            }
        }
    }
    Ok(pieces)
}

/// The words of a pattern with their alternatives. A part that must not be there has no say in where a pattern holds.
fn words(pattern: &str) -> Vec<Vec<&str>> {
    pattern
        .split(" + ")
        .flat_map(|part| {
            let forbidden = part.trim_start().starts_with('!');
            part.split_whitespace()
                .map(move |word| if forbidden { vec![word] } else { word.split('|').collect() })
        })
        .collect()
}

/// The pattern with only some alternatives of one word; nothing when none is left.
fn written_with(pattern: &str, at: usize, keep: impl Fn(usize) -> bool) -> Option<String> {
    let mut number = 0;
    let mut parts = Vec::new();
    for part in pattern.split(" + ") {
        let mut written = Vec::new();
        for word in part.split_whitespace() {
            if number == at {
                let kept: Vec<&str> = word
                    .split('|')
                    .enumerate()
                    .filter(|(choice, _)| keep(*choice))
                    .map(|(_, word)| word)
                    .collect();
                if kept.is_empty() {
                    return None;
                }
                written.push(kept.join("|"));
            } else {
                written.push(word.to_owned());
            }
            number += 1;
        }
        parts.push(written.join(" "));
    }
    Some(parts.join(" + "))
}

/// The files without some pieces; a rule without any pattern left goes.
fn without(files: &[(String, Table)], pieces: &BTreeSet<&Piece>) -> Vec<(String, Table)> {
    let mut files = files.to_vec();
    for (_, table) in &mut files {
        let Some(Value::Array(entries)) = table.get_mut("text") else { continue };
        entries.retain_mut(|entry| {
            let Ok((rule, written)) = patterns(entry) else { return true };
            let out = |pattern, choice| pieces.contains(&Piece { rule: rule.clone(), pattern, choice });
            let kept: Vec<Value> = written
                .iter()
                .enumerate()
                .filter_map(|(pattern, text)| {
                    let narrowed = (0..words(text).len()).try_fold(text.clone(), |text, word| {
                        written_with(&text, word, |choice| !out(pattern, Some((word, choice))))
                    });
                    narrowed.filter(|_| words(text).iter().any(|word| word.len() > 1) || !out(pattern, None))
                })
                .map(Value::from)
                .collect();
            let any = !kept.is_empty();
            if let Some(entry) = entry.as_table_mut() {
                entry.insert("match".to_owned(), kept.into());
            }
            any
        });
    }
    files
}

/// The fold of every row: the rows in an order that the deal decides, dealt round.
fn deal_folds(rows: &[Row], deal: u64) -> Vec<usize> {
    let hash = |row: &Row| {
        let bytes = deal.to_le_bytes().into_iter().chain(row.id.bytes());
        let fnv = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        (fnv ^ (fnv >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| hash(&rows[*row]));
    let mut folds = vec![0; rows.len()];
    for (at, row) in order.into_iter().enumerate() {
        folds[row] = at % FOLDS;
    }
    folds
}

/// Counts of what was right; the definitions are those of `bench/recognition/evaluate.py`.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    found: u64,
    wrong: u64,
    missed: u64,
    same_status: u64,
    labels: u64,
    phenomenon: u64,
    rows: u64,
}

impl Tally {
    fn of(rules: &RuleSet, row: &Row) -> Self {
        let reading = rules.read(&row.text);
        let labels: BTreeSet<String> =
            reading.labels().iter().map(|(id, status)| format!("{id}:{}", status.label())).collect();
        let now = |labels: &BTreeSet<String>| -> BTreeSet<String> {
            labels.iter().filter(|label| label.ends_with(":aanwezig")).cloned().collect()
        };
        let (gold_now, read_now) = (now(&row.gold), now(&labels));
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            found: count(gold_now.intersection(&read_now).count()),
            wrong: count(read_now.difference(&gold_now).count()),
            missed: count(gold_now.difference(&read_now).count()),
            same_status: count(row.gold.intersection(&labels).count()),
            labels: count(row.gold.len()),
            phenomenon: u64::from(reading.phenomenon.label() == row.phenomenon),
            rows: 1,
        }
    }

    fn divided_by(self, by: u64) -> Self {
        let share = |number: u64| (number + by / 2) / by;
        Self {
            found: share(self.found),
            wrong: share(self.wrong),
            missed: share(self.missed),
            same_status: share(self.same_status),
            labels: share(self.labels),
            phenomenon: share(self.phenomenon),
            rows: share(self.rows),
        }
    }

    fn print(self, name: &str) {
        println!(
            "{name}: precision {} recall {} status {} phenomenon {}",
            share(self.found, self.found + self.wrong),
            share(self.found, self.found + self.missed),
            share(self.same_status, self.labels),
            share(self.phenomenon, self.rows),
        );
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.same_status += other.same_status;
        self.labels += other.labels;
        self.phenomenon += other.phenomenon;
        self.rows += other.rows;
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

/// A share with its Wilson interval (95 %).
fn share(hits: u64, of: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "counts of sentences")]
    let (hits_f, of_f) = (hits as f64, of.max(1) as f64);
    let (p, z) = (hits_f / of_f, 1.959_964);
    let scale = 1.0 + z * z / of_f;
    let middle = (p + z * z / (2.0 * of_f)) / scale;
    let half = z * (p * (1.0 - p) / of_f + z * z / (4.0 * of_f * of_f)).sqrt() / scale;
    format!("{p:.3} ({hits}/{of}, {:.2}-{:.2})", middle - half, middle + half)
}
