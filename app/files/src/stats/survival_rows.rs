//! The rows of `oever stats survival`.

use super::sheet::{Column, Problem, Row, Sheet, in_order};

/// Which column is which.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SurvivalColumns {
    /// Column with the time until the event, or until which somebody was followed
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// Column with what happened: 0 followed until then without event, 1 the event; 2 and up events that compete
    #[arg(long, value_name = "COLUMN", default_value = "event")]
    pub event: String,
    /// The one value in the event column that is the event; every other value then is none
    #[arg(long, value_name = "VALUE")]
    pub event_value: Option<String>,
    /// Column with the time from which somebody was followed, if not from 0 [default: entry, if there]
    #[arg(long, value_name = "COLUMN")]
    pub entry: Option<String>,
    /// Column with the groups to compare [default: group, if there]
    #[arg(long, value_name = "COLUMN")]
    pub group: Option<String>,
    /// Column with strata, within which is compared [default: stratum, if there]
    #[arg(long, value_name = "COLUMN")]
    pub stratum: Option<String>,
    /// Column with whose row it is, for events that can come more than once [default: person, if there]
    #[arg(long, value_name = "COLUMN")]
    pub person: Option<String>,
    /// Columns for Cox's regression; words count as groups against the first of them
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub covariates: Vec<String>,
}

/// What was read. A row without time or event is left out everywhere; one without another value only where that is
/// needed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurvivalRows {
    /// How many rows there are.
    pub rows: usize,
    /// On which line each row that is used stands.
    pub lines: Vec<u64>,
    /// When it ended.
    pub exit: Vec<f64>,
    /// What ended it.
    pub cause: Vec<u8>,
    /// From when somebody was followed.
    pub entry: Option<Vec<f64>>,
    /// Groups, by number.
    pub group: Option<Names>,
    /// Strata, by number.
    pub stratum: Option<Names>,
    /// Persons, by number.
    pub person: Option<Names>,
    /// Names of covariates, and what each row has of them.
    pub covariates: Vec<(String, Vec<Option<f64>>)>,
}

/// A column with names, as numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Names {
    /// The names in order.
    pub names: Vec<String>,
    /// Which each row has.
    pub of: Vec<Option<u32>>,
}

/// Reads the rows from the bytes of a CSV file. Nothing in them makes it panic.
pub fn survival_rows(bytes: &[u8], columns: &SurvivalColumns) -> Result<SurvivalRows, Problem> {
    let sheet = Sheet::parse(bytes)?;
    let (time, event) = (sheet.column(&columns.time)?, sheet.column(&columns.event)?);
    let entry = sheet.optional(columns.entry.as_deref(), "entry")?;
    let group = sheet.optional(columns.group.as_deref(), "group")?;
    let stratum = sheet.optional(columns.stratum.as_deref(), "stratum")?;
    let person = sheet.optional(columns.person.as_deref(), "person")?;
    let covariates: Vec<(&String, Column)> = columns
        .covariates
        .iter()
        .map(|name| Ok((name, sheet.column(name)?)))
        .collect::<Result<_, Problem>>()?;

    let mut read = SurvivalRows { entry: entry.map(|_| Vec::new()), ..SurvivalRows::default() };
    let mut used: Vec<Row<'_>> = Vec::new();
    for row in sheet.rows() {
        read.rows += 1;
        let exit = row.amount(time, "the time")?;
        let cause = match &columns.event_value {
            Some(value) => row.cell(event).map(|cell| u8::from(cell == value)),
            None => row.whole(event, "the event")?,
        };
        let from = entry.map(|entry| row.amount(entry, "the entry")).transpose()?;
        let (Some(exit), Some(cause), from) = (exit, cause, from) else { continue };
        match (from, &mut read.entry) {
            (Some(Some(from)), Some(entries)) => {
                if from >= exit && from > 0.0 {
                    return Err(Problem::at(row.line(), "the entry is not before the time"));
                }
                entries.push(from);
            }
            (Some(None), _) => continue,
            _ => {}
        }
        read.exit.push(exit);
        read.cause.push(cause);
        read.lines.push(row.line());
        used.push(row);
    }
    if used.is_empty() {
        return Err(Problem::of("no row with a time and an event"));
    }
    read.group = group.map(|column| named(&used, column));
    read.stratum = stratum.map(|column| named(&used, column));
    read.person = person.map(|column| named(&used, column));
    for (name, column) in covariates {
        coded(&used, name, column, &mut read.covariates);
    }
    Ok(read)
}

fn named(rows: &[Row<'_>], column: Column) -> Names {
    let names = in_order(rows.iter().filter_map(|row| row.cell(column)).map(str::to_owned).collect());
    let numbers: std::collections::HashMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
    let of = rows.iter().map(|row| row.cell(column).and_then(|cell| numbers.get(cell).copied())).collect();
    Names { names, of }
}

/// A column of numbers is a covariate; one of words is one for each word but the first.
fn coded(rows: &[Row<'_>], name: &str, column: Column, covariates: &mut Vec<(String, Vec<Option<f64>>)>) {
    let cells = || rows.iter().map(|row| row.cell(column));
    let parsed = |cell: &str| cell.parse().ok().filter(|number: &f64| number.is_finite());
    if cells().flatten().all(|cell| parsed(cell).is_some()) {
        covariates.push((name.to_owned(), cells().map(|cell| cell.and_then(parsed)).collect()));
        return;
    }
    for word in named(rows, column).names.iter().skip(1) {
        let is = |cell: Option<&str>| cell.map(|cell| f64::from(u8::from(cell == word)));
        covariates.push((format!("{name}={word}"), cells().map(is).collect()));
    }
}
