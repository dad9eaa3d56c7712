//! The input of `oever stats weekly`.

use std::collections::BTreeMap;

use oever_statistics::comparison::weekly::{Rise, Series};
use serde_json::Value;

use super::sheet::{Problem, Sheet, in_order};

/// More weeks than anybody watches: forty years.
const MOST_WEEKS: usize = 2_080;
/// More series than anybody reads about.
const MOST_SERIES: usize = 20_000;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WeeklyRows {
    /// What the series are called.
    pub names: Vec<String>,
    /// Records per week and organisation. From a JSON file there are no organisations.
    pub series: Vec<Series>,
    /// Counts per week.
    pub counts: Vec<Vec<u32>>,
    /// Rises that are known to be there, in a JSON file.
    pub rises: Option<Vec<Rise>>,
}

/// Reads series from the bytes of a CSV or a JSON file. Nothing in them makes it panic.
pub fn weekly_rows(bytes: &[u8]) -> Result<WeeklyRows, Problem> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'{') { json_rows(bytes) } else { csv_rows(bytes) }
}

fn csv_rows(bytes: &[u8]) -> Result<WeeklyRows, Problem> {
    let sheet = Sheet::parse(bytes)?;
    let (series, week, organisation, count) = (
        sheet.column("series")?,
        sheet.column("week")?,
        sheet.column("organisation")?,
        sheet.column("count")?,
    );
    let names_of =
        |column| in_order(sheet.rows().filter_map(|row| row.cell(column)).map(str::to_owned).collect());
    let names = names_of(series);
    if names.len() > MOST_SERIES {
        return Err(Problem::of(format!("more than {MOST_SERIES} series")));
    }
    let numbers = |names: &[String]| names.iter().cloned().zip(0_u32..).collect::<BTreeMap<String, u32>>();
    let (number_of, organisations) = (numbers(&names), numbers(&names_of(organisation)));
    let mut found: BTreeMap<(u32, usize), BTreeMap<u32, u32>> = BTreeMap::new();
    let mut weeks = 0;
    for row in sheet.rows() {
        let name = row.cell(series).ok_or_else(|| row.missing("series"))?;
        let who = row.cell(organisation).ok_or_else(|| row.missing("organisation"))?;
        let week: usize = row.whole(week, "the week")?.ok_or_else(|| row.missing("week"))?;
        let count: u32 = row.whole(count, "the count")?.ok_or_else(|| row.missing("count"))?;
        if week >= MOST_WEEKS {
            return Err(Problem::at(
                row.line(),
                format!("weeks are numbered from 0, and {MOST_WEEKS} is too many"),
            ));
        }
        weeks = weeks.max(week + 1);
        if let Some((name, who)) = number_of.get(name).zip(organisations.get(who)) {
            let sum = found.entry((*name, week)).or_default().entry(*who).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    if weeks == 0 {
        return Err(Problem::of("no rows"));
    }
    let all = (0_u32..).take(names.len()).map(|number| Series {
        weeks: (0..weeks)
            .map(|week| {
                found.get(&(number, week)).into_iter().flatten().map(|(who, count)| (*who, *count)).collect()
            })
            .collect(),
    });
    let series: Vec<Series> = all.collect();
    let week = |week: &Vec<(u32, u32)>| week.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
    let counts = series.iter().map(|series| series.weeks.iter().map(week).collect()).collect();
    Ok(WeeklyRows { names, series, counts, rises: None })
}

fn json_rows(bytes: &[u8]) -> Result<WeeklyRows, Problem> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Problem::at(u64::try_from(error.line()).unwrap_or_default(), "not JSON"))?;
    let all = value.get("series").and_then(Value::as_array).ok_or_else(|| Problem::of("no list series"))?;
    if all.len() > MOST_SERIES {
        return Err(Problem::of(format!("more than {MOST_SERIES} series")));
    }
    let counts: Vec<Vec<u32>> = all
        .iter()
        .enumerate()
        .map(|(number, series)| {
            let count = |count: &Value| count.as_u64().and_then(|count| u32::try_from(count).ok());
            let counts =
                series.as_array().and_then(|weeks| weeks.iter().map(count).collect::<Option<Vec<u32>>>());
            counts
                .filter(|weeks| weeks.len() < MOST_WEEKS)
                .ok_or_else(|| Problem::of(format!("series[{number}] is not a list of counts by week")))
        })
        .collect::<Result<_, _>>()?;
    let rises = match value.get("planted") {
        None => None,
        Some(planted) => Some(
            rises(planted).ok_or_else(|| Problem::of("planted is not a list of series, start and length"))?,
        ),
    };
    Ok(WeeklyRows {
        names: (0..counts.len()).map(|number| number.to_string()).collect(),
        series: Vec::new(),
        counts,
        rises,
    })
}

fn rises(planted: &Value) -> Option<Vec<Rise>> {
    let number = |value: &Value| {
        value.as_u64().and_then(|number| u32::try_from(number).ok()).map(|number| number as usize)
    };
    let rise = |rise: &Value| {
        Some(Rise {
            series: number(rise.get("series")?)?,
            start: number(rise.get("start")?)?,
            length: number(rise.get("length")?)?,
        })
    };
    planted.as_array()?.iter().map(rise).collect()
}
