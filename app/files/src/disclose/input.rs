//! What the commands of `oever disclose` read, as pure functions over bytes. A wrong file is told by the place and the
//! reason; what is in it is not repeated.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oever_disclosure::{
    Change, Cost, Dimension, Filter, NoiseTable, Openness, Parameters, RecordKey, Records, Release,
    ReleaseId, Shape, Table,
};
use serde::{Deserialize, Serialize};

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) place: String,
    pub(crate) reason: String,
}

impl Wrong {
    pub(crate) fn at(place: impl Into<String>, reason: impl ToString) -> Self {
        Self { place: place.into(), reason: reason.to_string() }
    }
}

/// Reads JSON; the reason names what was expected, never what was there.
pub(crate) fn json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Wrong> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let made: Result<T, _> = serde_path_to_error::deserialize(&mut reader);
    let place = |error: &serde_json::Error| format!("line {} column {}", error.line(), error.column());
    let made = made.map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner();
        let at = place(inner);
        // The path may end in a heading that is not ours; only what this program knows is repeated.
        let known = path.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._[]".contains(c));
        let at = if known && path != "." { format!("{at}, field {path}") } else { at };
        Wrong::at(at, reason(inner))
    })?;
    reader.end().map_err(|error| Wrong::at(place(&error), "something follows after the end"))?;
    Ok(made)
}

fn reason(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(before, _)| before);
    match error.classify() {
        Category::Io => "cannot be read".into(),
        Category::Eof => "ends too early".into(),
        Category::Syntax => "not JSON".into(),
        Category::Data if text.starts_with("missing field") || text.starts_with("duplicate field") => {
            text.into()
        }
        Category::Data => match text.rsplit_once("expected ") {
            Some((before, expected)) if before.starts_with("unknown field") => {
                format!("unknown field; expected {expected}")
            }
            Some((_, expected)) => format!("{expected} expected"),
            None => "not as described in --help".into(),
        },
    }
}

/// The rule by which is protected.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) threshold: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) regional_threshold: Option<u64>,
    #[serde(default)]
    pub(crate) open: Openness,
    #[serde(default)]
    pub(crate) cost: Cost,
    #[serde(default = "yes")]
    pub(crate) attributes: bool,
    #[serde(default = "three_quarters")]
    pub(crate) most_withheld_percent: u64,
    #[serde(default = "effort")]
    pub(crate) effort: usize,
}

fn yes() -> bool {
    true
}

fn three_quarters() -> u64 {
    75
}

fn effort() -> usize {
    20_000
}

impl Rule {
    pub(crate) fn parameters(&self) -> Result<Parameters, Wrong> {
        let made = Parameters::new(self.threshold, self.regional_threshold.unwrap_or(self.threshold))
            .and_then(|made| made.max_withheld_percent(self.most_withheld_percent))
            .map_err(|error| Wrong::at("field rule", error))?
            .openness(self.open)
            .cost(self.cost)
            .effort(self.effort);
        Ok(if self.attributes { made } else { made.without_attribute_check() })
    }
}

/// A way to divide people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Division {
    name: String,
    categories: Vec<String>,
    /// Category to the category it is part of.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    part_of: BTreeMap<String, String>,
    #[serde(default)]
    regional: bool,
    #[serde(default)]
    common_knowledge: bool,
}

pub(crate) fn dimensions(given: &[Division]) -> Result<Vec<Dimension>, Wrong> {
    let mut made: Vec<Dimension> = Vec::new();
    for (i, division) in given.iter().enumerate() {
        let place = || format!("field dimensions[{i}]");
        if let Some(unknown) = division.part_of.keys().position(|k| !division.categories.contains(k)) {
            return Err(Wrong::at(place(), format!("part_of entry {unknown} is no category")));
        }
        let categories = division.categories.iter().map(|c| (c.as_str(), division.part_of.get(c)));
        let mut dimension =
            Dimension::tree(&division.name, categories).map_err(|error| Wrong::at(place(), error))?;
        if division.regional {
            dimension = dimension.regional();
        }
        if division.common_knowledge {
            dimension = dimension.common_knowledge();
        }
        if made.iter().any(|other| other.name() == dimension.name()) {
            return Err(Wrong::at(place(), "occurs twice"));
        }
        made.push(dimension);
    }
    Ok(made)
}

/// One cell: a category of each dimension, `*` for all of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cell {
    pub(crate) at: Vec<String>,
    /// Null where it is withheld.
    pub(crate) count: Option<u64>,
}

/// A cell that needs protection whatever its size.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sensitive {
    at: Vec<String>,
    below: u64,
    above: u64,
}

/// True counts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counts {
    pub(crate) release: String,
    pub(crate) by: Vec<String>,
    #[serde(default)]
    pub(crate) filters: Vec<Filter>,
    cells: Vec<Cell>,
    #[serde(default)]
    sensitive: Vec<Sensitive>,
}

/// A table as it was published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Published {
    pub(crate) release: String,
    pub(crate) reference_date: Date,
    pub(crate) rule: Rule,
    /// How it was protected; only suppression can be audited, and taken as `earlier`.
    #[serde(default)]
    pub(crate) method: Suppression,
    pub(crate) by: Vec<String>,
    #[serde(default)]
    pub(crate) filters: Vec<Filter>,
    pub(crate) cells: Vec<Cell>,
}

/// The one method of which a table can be taken up again.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(crate) enum Suppression {
    #[default]
    #[serde(rename = "audited-suppression")]
    Audited,
}

/// The file of `disclose table`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableFile {
    pub(crate) population: String,
    pub(crate) reference_date: Date,
    pub(crate) rule: Rule,
    pub(crate) dimensions: Vec<Division>,
    pub(crate) tables: Vec<Counts>,
    #[serde(default)]
    pub(crate) earlier: Vec<Published>,
}

/// The file of `disclose audit`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditFile {
    pub(crate) population: String,
    pub(crate) dimensions: Vec<Division>,
    pub(crate) published: Vec<Published>,
}

/// The file of `disclose round`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoundFile {
    pub(crate) population: String,
    pub(crate) reference_date: Date,
    pub(crate) rule: Rule,
    pub(crate) base: u64,
    pub(crate) dimensions: Vec<Division>,
    pub(crate) table: Counts,
    #[serde(default)]
    pub(crate) earlier: Vec<Published>,
}

/// The file of `disclose cellkey`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CellKeyFile {
    pub(crate) population: String,
    pub(crate) reference_date: Date,
    pub(crate) release: String,
    pub(crate) rule: Rule,
    #[serde(default)]
    pub(crate) noise: Option<Noise>,
    #[serde(default)]
    pub(crate) small: Small,
    pub(crate) dimensions: Vec<Division>,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    pub(crate) queries: Vec<Question>,
    #[serde(default)]
    pub(crate) earlier: Vec<Published>,
}

/// The noise of maximum entropy with these properties.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Noise {
    pub(crate) largest_change: u64,
    pub(crate) variance: f64,
    #[serde(default)]
    pub(crate) hidden: u64,
}

/// What small results may look like.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Small {
    #[default]
    Hidden,
    Perturbed,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    at: Vec<String>,
    key: f64,
}

/// A question to the records.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) by: Vec<String>,
    #[serde(default)]
    pub(crate) filters: Vec<Filter>,
}

fn shape(
    population: &str,
    all: &[Dimension],
    by: &[String],
    filters: &[Filter],
    place: &str,
) -> Result<Shape, Wrong> {
    let find = |name: &String| all.iter().find(|d| d.name() == *name).cloned();
    let chosen: Option<Vec<Dimension>> = by.iter().map(find).collect();
    let chosen = chosen.ok_or_else(|| Wrong::at(format!("{place}.by"), "not one of the dimensions"))?;
    for (i, filter) in filters.iter().enumerate() {
        let known = find(&filter.dimension).is_none_or(|d| d.labels().any(|l| l == filter.label));
        if !known {
            return Err(Wrong::at(format!("{place}.filters[{i}]"), "not a category of that dimension"));
        }
    }
    let divided = filters.iter().filter_map(|filter| find(&filter.dimension));
    Shape::new(population, filters.to_vec(), chosen)
        .and_then(|made| divided.into_iter().try_fold(made, Shape::divided))
        .map_err(|error| Wrong::at(place, error))
}

fn labels(at: &[String]) -> Vec<&str> {
    at.iter().map(String::as_str).collect()
}

/// The true table. Finest cells that are not listed hold nobody; margins that are listed must add up.
pub(crate) fn table(
    population: &str,
    all: &[Dimension],
    given: &Counts,
    place: &str,
) -> Result<(ReleaseId, Table), Wrong> {
    let id = release_id(&given.release, place)?;
    let shape = shape(population, all, &given.by, &given.filters, place)?;
    let mut finest: Vec<Vec<&str>> = vec![Vec::new()];
    for dimension in shape.dimensions() {
        finest = finest
            .into_iter()
            .flat_map(|at| dimension.leaf_labels().map(move |l| [at.as_slice(), &[l]].concat()))
            .collect();
    }
    let place_of: BTreeMap<&[&str], usize> =
        finest.iter().enumerate().map(|(i, at)| (at.as_slice(), i)).collect();
    let mut counts: Vec<Option<u64>> = vec![None; finest.len()];
    let mut margins: BTreeMap<usize, (usize, u64)> = BTreeMap::new();
    for (i, cell) in given.cells.iter().enumerate() {
        let here = || format!("{place}.cells[{i}]");
        let count = cell.count.ok_or_else(|| Wrong::at(here(), "a count is needed"))?;
        let at = labels(&cell.at);
        let index = shape.index(&at).ok_or_else(|| Wrong::at(here(), "not a cell of this table"))?;
        let twice = match place_of.get(at.as_slice()) {
            Some(&leaf) => counts[leaf].replace(count).is_some(),
            None => margins.insert(index, (i, count)).is_some(),
        };
        if twice {
            return Err(Wrong::at(here(), "the cell was there before"));
        }
    }
    let counts: Vec<u64> = counts.into_iter().map(Option::unwrap_or_default).collect();
    let mut made = Table::from_leaves(shape.clone(), &counts).map_err(|error| Wrong::at(place, error))?;
    for (i, count) in margins.values() {
        let at = labels(&given.cells[*i].at);
        if made.true_count(&at) != Some(*count) {
            return Err(Wrong::at(format!("{place}.cells[{i}]"), "the margin is not the sum of its parts"));
        }
    }
    for (i, cell) in given.sensitive.iter().enumerate() {
        made = made
            .sensitive(&labels(&cell.at), cell.below, cell.above)
            .map_err(|error| Wrong::at(format!("{place}.sensitive[{i}]"), error))?;
    }
    Ok((id, made))
}

pub(crate) fn release_id(given: &str, place: &str) -> Result<ReleaseId, Wrong> {
    ReleaseId::new(given).map_err(|error| Wrong::at(format!("{place}.release"), error))
}

/// Tables as they were published; cells that are not listed count as withheld.
pub(crate) fn releases(
    population: &str,
    all: &[Dimension],
    given: &[Published],
    field: &str,
) -> Result<Vec<Release>, Wrong> {
    let mut out: Vec<Release> = Vec::new();
    for (i, published) in given.iter().enumerate() {
        let place = format!("field {field}[{i}]");
        let Suppression::Audited = published.method;
        let shape = shape(population, all, &published.by, &published.filters, &place)?;
        let size = shape.dimensions().iter().map(|d| d.labels().count()).product();
        let mut shown: Vec<Option<u64>> = vec![None; size];
        for (j, cell) in published.cells.iter().enumerate() {
            let here = || format!("{place}.cells[{j}]");
            let index = shape
                .index(&labels(&cell.at))
                .ok_or_else(|| Wrong::at(here(), "not a cell of this table"))?;
            if shown[index].is_some() {
                return Err(Wrong::at(here(), "the cell was there before"));
            }
            if cell.count.is_some_and(|n| n > 1_000_000_000) {
                return Err(Wrong::at(here(), "counts above a thousand million"));
            }
            shown[index] = cell.count;
        }
        let id = release_id(&published.release, &place)?;
        let made =
            Release::published(id, published.reference_date, published.rule.parameters()?, shape, &shown);
        out.push(made.map_err(|error| Wrong::at(&place, error))?);
    }
    Ok(out)
}

/// The people of a file for cell keys.
pub(crate) fn records(file: &CellKeyFile) -> Result<Records, Wrong> {
    let mut made = Records::new(&file.population, dimensions(&file.dimensions)?)
        .map_err(|error| Wrong::at("field dimensions", error))?;
    for (i, person) in file.people.iter().enumerate() {
        let here = || format!("field people[{i}]");
        let key = RecordKey::new(person.key)
            .ok_or_else(|| Wrong::at(format!("{}.key", here()), "a number from 0 up to 1 expected"))?;
        made.add(&labels(&person.at), key).map_err(|error| Wrong::at(here(), error))?;
    }
    Ok(made)
}

/// A p-table as CSV: columns `i` (true count), `v` (change), `p` (share) and `p_int_ub` (cell key below which the change
/// is taken); others are ignored.
pub(crate) fn noise(bytes: &[u8]) -> Result<NoiseTable, Wrong> {
    let line = |error: &csv::Error| {
        let place = error.position().map_or_else(|| "the file".to_owned(), |p| format!("line {}", p.line()));
        Wrong::at(place, "not CSV in UTF-8 with as many fields as the first line")
    };
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().map_err(|error| line(&error))?.clone();
    let mut at = [0; 4];
    for (slot, name) in at.iter_mut().zip(["i", "v", "p", "p_int_ub"]) {
        let found = headers.iter().position(|heading| heading.trim() == name);
        *slot = found.ok_or_else(|| Wrong::at("line 1", format!("no column {name}")))?;
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| line(&error))?;
        let here = || format!("line {}", record.position().map_or(0, csv::Position::line));
        let field = |i: usize| record.get(at[i]).unwrap_or_default().trim();
        let number = || Wrong::at(here(), "numbers expected in i, v, p and p_int_ub");
        let change = Change {
            change: field(1).parse().map_err(|_| number())?,
            share: field(2).parse().map_err(|_| number())?,
            below: field(3).parse().map_err(|_| number())?,
        };
        rows.push((field(0).parse().map_err(|_| number())?, change));
    }
    NoiseTable::from_rows(rows).map_err(|error| Wrong::at("the table", error))
}

/// Reads bytes as each kind of file; only for the fuzzer and the tests, which look for a panic.
pub(crate) fn read_as_everything(bytes: &[u8]) {
    let _ = noise(bytes);
    if let Ok(file) = json::<TableFile>(bytes)
        && let Ok(all) = dimensions(&file.dimensions)
    {
        let _ = file.rule.parameters();
        let _ = releases(&file.population, &all, &file.earlier, "earlier");
        for given in &file.tables {
            let _ = table(&file.population, &all, given, "tables");
        }
    }
    if let Ok(file) = json::<AuditFile>(bytes)
        && let Ok(all) = dimensions(&file.dimensions)
    {
        let _ = releases(&file.population, &all, &file.published, "published");
    }
    if let Ok(file) = json::<RoundFile>(bytes)
        && let Ok(all) = dimensions(&file.dimensions)
    {
        let _ = table(&file.population, &all, &file.table, "table");
    }
    if let Ok(file) = json::<CellKeyFile>(bytes) {
        let _ = records(&file);
        if let Some(noise) = file.noise {
            let _ = NoiseTable::new(noise.largest_change, noise.variance, noise.hidden);
        }
    }
}
