//! The files of `oever stats mse`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, Read};
use std::path::Path;

use oever_statistics::capture_recapture::{Histories, ListSet, MAX_LISTS, Strata, TableError};

use crate::FileError;
use crate::input::{self, csv_error};

/// Tables that were drawn elsewhere.
pub(super) struct Drawn {
    pub(super) tables: Vec<Histories>,
    /// The estimates that the file gives, when it gives one for each.
    pub(super) estimates: Option<Vec<f64>>,
}

fn open(file: &Path) -> Result<csv::Reader<impl Read + use<>>, FileError> {
    let mut content = input::open(file)?;
    let first = content.fill_buf().map_err(|error| FileError::of(file, error))?;
    let header = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    Ok(csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(content))
}

/// What a file of histories holds.
struct Rows {
    lists: Vec<String>,
    /// The levels of the covariates, the history and the count.
    rows: Vec<(Vec<String>, ListSet, u64)>,
    lines: Vec<u64>,
}

/// Reads a table of histories.
pub(super) fn table(file: &Path) -> Result<Histories, FileError> {
    let Rows { lists, rows, lines } = rows(file, &[])?;
    let rows = rows.into_iter().map(|(_, history, count)| (history, count));
    Histories::new(lists, rows).map_err(|error| refused(file, &lines, error))
}

/// Reads a table for each stratum: each combination of levels on which somebody is. Levels are numbered by their letters.
pub(super) fn strata(file: &Path, covariates: &[String]) -> Result<Strata, FileError> {
    let Rows { lists, rows, lines } = rows(file, covariates)?;
    let mut levels: Vec<BTreeSet<&String>> = vec![BTreeSet::new(); covariates.len()];
    for (row, _, _) in &rows {
        for (known, level) in levels.iter_mut().zip(row) {
            known.insert(level);
        }
    }
    let numbered = |row: &[String]| -> Vec<usize> {
        let places = levels.iter().zip(row).map(|(known, level)| known.iter().position(|one| *one == level));
        places.map(Option::unwrap_or_default).collect()
    };
    let mut strata: BTreeMap<Vec<usize>, Vec<(ListSet, u64)>> = BTreeMap::new();
    for ((row, history, count), line) in rows.iter().zip(&lines) {
        if *history == 0 && *count > 0 {
            return Err(refused(file, &[*line], TableError::OnNoList(1)));
        }
        if *count > 0 {
            strata.entry(numbered(row)).or_default().push((*history, *count));
        }
    }
    let mut tables = Vec::new();
    for (row, rows) in strata {
        let table = Histories::new(lists.clone(), rows).map_err(|error| refused(file, &lines, error))?;
        tables.push((row, table));
    }
    Strata::new(covariates.len(), tables).map_err(|error| FileError::of(file, error))
}

fn rows(file: &Path, covariates: &[String]) -> Result<Rows, FileError> {
    let mut reader = open(file)?;
    let mut lists: Vec<String> =
        reader.headers().map_err(|error| csv_error(file, &error))?.iter().map(str::to_owned).collect();
    let count_at = lists.len().saturating_sub(1);
    lists.pop();
    let mut covariates_at = Vec::new();
    for covariate in covariates {
        let at =
            lists.iter().position(|heading| heading == covariate).filter(|at| !covariates_at.contains(at));
        covariates_at.push(at.ok_or_else(|| {
            FileError::at(file, "line 1", "no column for each --stratum")
                .advice("Give the heading of a column before the last, each once.")
        })?);
    }
    let lists_at: Vec<usize> = (0..lists.len()).filter(|at| !covariates_at.contains(at)).collect();
    let lists: Vec<String> = lists_at.iter().filter_map(|at| lists.get(*at).cloned()).collect();
    if lists.len() < 2 || lists.len() > MAX_LISTS {
        return Err(FileError::at(
            file,
            "line 1",
            format!("{} lists before the last column; 2 to {MAX_LISTS} are possible", lists.len()),
        )
        .advice("One column for each list, and the number of people in the last."));
    }
    let mut all = Rows { lists, rows: Vec::new(), lines: Vec::new() };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| csv_error(file, &error))? {
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| record.get(column).unwrap_or_default();
        let at = |column: usize| format!("line {line}, field {}", column + 1);
        let mut history: ListSet = 0;
        for (list, column) in lists_at.iter().enumerate() {
            match field(*column) {
                "1" => history |= 1 << list,
                "0" => {}
                _ => return Err(FileError::at(file, at(*column), "neither 0 nor 1")),
            }
        }
        let count = whole(field(count_at))
            .ok_or_else(|| FileError::at(file, at(count_at), "not a whole number of people"))?;
        let levels = covariates_at.iter().map(|column| field(*column).to_owned()).collect();
        all.rows.push((levels, history, count));
        all.lines.push(line);
    }
    Ok(all)
}

/// Says which line a table was refused for.
fn refused(file: &Path, lines: &[u64], error: TableError) -> FileError {
    match error {
        TableError::OnNoList(row) => FileError::at(
            file,
            format_args!("line {}", row.checked_sub(1).and_then(|at| lines.get(at)).copied().unwrap_or(0)),
            "people who are on no list: nobody can have seen them",
        ),
        TableError::Unnamed(_) | TableError::SameName(..) => FileError::at(file, "line 1", error),
        error => FileError::of(file, error),
    }
}

/// Reads tables that were drawn elsewhere, with the lists of this one.
pub(super) fn replicates(file: &Path, table: &Histories) -> Result<Drawn, FileError> {
    /// What a column holds.
    enum Column {
        Count(ListSet),
        Estimate,
        Number,
    }
    let mut reader = open(file)?;
    let mut columns = Vec::new();
    for (number, heading) in (1..).zip(reader.headers().map_err(|error| csv_error(file, &error))?.iter()) {
        let column = match heading {
            "rep" => Column::Number,
            "estimate" => Column::Estimate,
            _ => Column::Count(history(heading, table.lists().len()).ok_or_else(|| {
                FileError::at(file, format_args!("line 1, field {number}"), "not a history of these lists")
                    .advice("Headings are histories, such as 101 for the first and the third of three lists.")
            })?),
        };
        columns.push(column);
    }
    let mut drawn = Drawn { tables: Vec::new(), estimates: None };
    let mut estimates = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| csv_error(file, &error))? {
        let line = record.position().map_or(0, csv::Position::line);
        let mut rows = Vec::new();
        for (number, (column, field)) in (1..).zip(columns.iter().zip(&record)) {
            let place = format!("line {line}, field {number}");
            match column {
                Column::Number => {}
                Column::Estimate => estimates
                    .push(field.parse::<f64>().map_err(|_| FileError::at(file, place, "not a number"))?),
                Column::Count(history) => rows.push((
                    *history,
                    whole(field).ok_or_else(|| FileError::at(file, place, "not a whole number of people"))?,
                )),
            }
        }
        let one = Histories::new(table.lists().to_vec(), rows)
            .map_err(|error| FileError::at(file, format_args!("line {line}"), error))?;
        drawn.tables.push(one);
    }
    if drawn.tables.is_empty() {
        return Err(FileError::of(file, "no tables"));
    }
    drawn.estimates = (estimates.len() == drawn.tables.len()).then_some(estimates);
    Ok(drawn)
}

fn history(heading: &str, lists: usize) -> Option<ListSet> {
    let digits = heading.as_bytes();
    let valid = digits.len() == lists && digits.iter().all(|digit| matches!(digit, b'0' | b'1'));
    let history: ListSet = digits
        .iter()
        .take(MAX_LISTS)
        .enumerate()
        .map(|(list, digit)| ListSet::from(*digit == b'1') << list)
        .sum();
    (valid && history != 0).then_some(history)
}

fn whole(field: &str) -> Option<u64> {
    field.bytes().all(|byte| byte.is_ascii_digit()).then(|| field.parse().ok())?
}
