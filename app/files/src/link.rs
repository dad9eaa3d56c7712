//! `oever link`: which records of two files, or within one, are probably of the same person. Reads and writes files
//! only; no database, no network. What is in a file never gets into an error.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{BufRead as _, Write};
use std::path::{Path, PathBuf};

use oever_linkage::PersonRow;
use oever_linkage::blind::{BlindCorpus, BlindOptions, Tokeniser, link_blind};
use oever_linkage::clear::{
    Corpus, FLOOR, LinkOptions, ScoredPair, Side, THRESHOLD, clusters, link, one_to_one,
};

use crate::FileError;
use crate::input::{self, csv_error};
use crate::output::{complain, say, write_to};

/// What to link, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct LinkArgs {
    /// First file: CSV in UTF-8 with a header, packed with gzip or not
    #[arg(value_name = "LEFT.csv", required_unless_present = "dedupe")]
    left: Option<PathBuf>,
    /// Second file
    #[arg(value_name = "RIGHT.csv", required_unless_present = "dedupe")]
    right: Option<PathBuf>,
    /// Look within one file instead
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["left", "right", "one_to_one"])]
    dedupe: Option<PathBuf>,
    /// Compare values (inside one organisation) or only blind tokens (between organisations)
    #[arg(long, value_enum, default_value_t = Mode::Clear)]
    mode: Mode,
    /// Each record at most once, for files without doubles inside
    #[arg(long)]
    one_to_one: bool,
    /// Where the pairs go; standard output without it
    #[arg(long, value_name = "pairs.csv")]
    out: Option<PathBuf>,
    /// With --dedupe: where groups of records of one person go, as group,id
    #[arg(long, value_name = "groups.csv", requires = "dedupe")]
    groups: Option<PathBuf>,
    /// Leave out pairs below this probability
    #[arg(long, value_name = "PROBABILITY", default_value_t = FLOOR)]
    floor: f64,
    /// Which column is which, such as surname=achternaam; several documents stand with ; between them
    #[arg(long = "column", value_name = "NAME=HEADING")]
    columns: Vec<String>,
}

/// What may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Mode {
    /// Values
    Clear,
    /// Tokens
    Blind,
}

/// The columns that are read; the first is required.
const COLUMNS: [&str; 11] = [
    "id",
    "given_name",
    "surname",
    "date_of_birth",
    "sex",
    "street",
    "postcode",
    "city",
    "phone",
    "email",
    "document",
];

/// Links the files and writes the pairs.
pub(crate) fn run(args: &LinkArgs) -> Result<(), FileError> {
    if !(0.0..=1.0).contains(&args.floor) {
        return Err(FileError::new("--floor is not a probability").advice("Give a number from 0 to 1."));
    }
    let columns = mapping(&args.columns)?;
    let files: Vec<&Path> = match &args.dedupe {
        Some(file) => vec![file],
        None => args.left.iter().chain(&args.right).map(PathBuf::as_path).collect(),
    };
    let (ids, mut pairs, tokens) = match args.mode {
        Mode::Clear => in_clear(&files, &columns, args.floor)?,
        Mode::Blind => blindly(&files, &columns, args.floor)?,
    };
    if args.one_to_one {
        pairs = one_to_one(&pairs);
    }
    let (left, right) = (&ids[0], &ids[ids.len() - 1]);
    write_to(args.out.as_deref(), |out| write_pairs(out, &pairs, left, right, args.dedupe.is_some()))?;
    if let Some(file) = &args.groups {
        let groups = clusters(&pairs, THRESHOLD);
        write_to(Some(file), |out| write_groups(out, &groups, left))?;
    }
    let above = pairs.iter().filter(|pair| pair.probability >= THRESHOLD).count();
    // The pairs themselves may be going to standard output.
    let tell = if args.out.is_some() { say } else { complain };
    tell(&format!("{} pairs written, down to probability {}", pairs.len(), args.floor));
    let bits = (THRESHOLD / (1.0 - THRESHOLD)).log2();
    tell(&format!("{above} at or above the shipped threshold: probability {THRESHOLD}, weight {bits:.2}"));
    if let Some((mean, most)) = tokens {
        tell(&format!("{mean:.1} tokens per record, at most {most}"));
    }
    Ok(())
}

type Found = (Vec<Vec<String>>, Vec<ScoredPair>, Option<(f64, usize)>);

fn in_clear(files: &[&Path], columns: &[String; COLUMNS.len()], floor: f64) -> Result<Found, FileError> {
    let mut corpus = Corpus::new();
    let mut ids = Vec::new();
    for (file, side) in files.iter().zip([Side::Left, Side::Right]) {
        ids.push(read(file, columns, |row| corpus.add(side, row))?);
    }
    let pairs = link(&corpus, &LinkOptions { floor, ..LinkOptions::default() }).pairs;
    Ok((ids, pairs, None))
}

fn blindly(files: &[&Path], columns: &[String; COLUMNS.len()], floor: f64) -> Result<Found, FileError> {
    let mut corpus = BlindCorpus::new();
    let mut ids = Vec::new();
    for (file, side) in files.iter().zip([Side::Left, Side::Right]) {
        // Each file gets a tokeniser of its own: what one party folded, the other does not see.
        let mut tokeniser = Tokeniser::new();
        ids.push(read(file, columns, |row| {
            let mut tokens = Vec::new();
            // Stands in for the key service: on one machine, equal inputs only have to give equal tokens.
            tokeniser.inputs(row, |kind, input| {
                let mut hasher = DefaultHasher::new();
                hasher.write(input);
                tokens.push((kind, hasher.finish()));
            });
            corpus.add(side, tokens);
        })?);
    }
    let tokens = corpus.tokens_per_record();
    // As the index does: the figures are those of what ships.
    let options = BlindOptions { floor, ..BlindOptions::default() };
    Ok((ids, link_blind(corpus, &options), Some(tokens)))
}

/// The heading of each column.
fn mapping(given: &[String]) -> Result<[String; COLUMNS.len()], FileError> {
    let mut columns = COLUMNS.map(str::to_owned);
    for one in given {
        let known = one
            .split_once('=')
            .and_then(|(name, heading)| Some((COLUMNS.iter().position(|known| *known == name)?, heading)));
        let Some((at, heading)) = known else {
            return Err(FileError::new(format!("--column {one}: not a column of ours"))
                .advice(format!("Write NAME=HEADING, with one of: {}.", COLUMNS.join(", "))));
        };
        heading.clone_into(&mut columns[at]);
    }
    Ok(columns)
}

/// Reads a file and gives the ids in their order. Columns stand in any order; others are ignored.
fn read(
    file: &Path,
    columns: &[String; COLUMNS.len()],
    mut add: impl FnMut(&PersonRow<'_>),
) -> Result<Vec<String>, FileError> {
    let name = file.display();
    let mut content = input::open(file)?;
    let first = content.fill_buf().map_err(|error| FileError::of(file, error))?;
    let header = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content);
    let headers = reader.headers().map_err(|error| csv_error(file, &error))?.clone();
    let at: Vec<Option<usize>> = columns
        .iter()
        .map(|wanted| headers.iter().position(|heading| heading.trim().eq_ignore_ascii_case(wanted)))
        .collect();
    if at[0].is_none() {
        return Err(FileError::new(format!("{name}: no column {}", columns[0]))
            .advice("The first line holds the headings. Use --column id=HEADING for another name."));
    }
    if at[1..].iter().all(Option::is_none) {
        return Err(FileError::new(format!("{name}: nothing to compare"))
            .advice(format!("At least one of these columns is needed: {}.", columns[1..].join(", "))));
    }
    let mut ids = Vec::new();
    let mut seen = HashSet::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| csv_error(file, &error))? {
        let field = |column: usize| at[column].and_then(|at| record.get(at)).unwrap_or_default();
        let line = record.position().map_or(0, csv::Position::line);
        let id = field(0).trim();
        if id.is_empty() {
            return Err(
                FileError::new(format!("{name}, line {line}: no id")).advice("Every record needs one.")
            );
        }
        if !seen.insert(id.to_owned()) {
            return Err(FileError::new(format!("{name}, line {line}: an id that was there before"))
                .advice("Ids must differ within a file."));
        }
        ids.push(id.to_owned());
        add(&PersonRow {
            given_name: field(1),
            surname: field(2),
            date_of_birth: field(3),
            sex: field(4),
            street: field(5),
            postcode: field(6),
            city: field(7),
            phone: field(8),
            email: field(9),
            document: field(10),
        });
    }
    Ok(ids)
}

fn write_pairs(
    out: &mut dyn Write,
    pairs: &[ScoredPair],
    left: &[String],
    right: &[String],
    within: bool,
) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["left_id", "right_id", "weight", "probability"])?;
    for pair in pairs {
        let (mut a, mut b) = (&left[pair.left as usize], &right[pair.right as usize]);
        if within && later(a, b) {
            std::mem::swap(&mut a, &mut b);
        }
        let (weight, probability) = (format!("{:.4}", pair.weight), format!("{:.6}", pair.probability));
        out.write_record([a, b, weight.as_str(), probability.as_str()])?;
    }
    out.flush()?;
    Ok(())
}

/// Numbers by their value, other ids by their letters.
fn later(a: &str, b: &str) -> bool {
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(a), Ok(b)) => a > b,
        _ => a > b,
    }
}

fn write_groups(out: &mut dyn Write, groups: &[Vec<u32>], ids: &[String]) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["group", "id"])?;
    for (number, group) in (1..).zip(groups) {
        for row in group {
            out.write_record([number.to_string().as_str(), &ids[*row as usize]])?;
        }
    }
    out.flush()?;
    Ok(())
}
