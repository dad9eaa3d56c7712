//! What the commands of `oever disclose` answer.

use jiff::civil::Date;
use oever_disclosure::{
    Answer, Base, CellKeyRule, Distance, Filter, Method, NoiseTable, Openness, Pattern, Protected, Query,
    Release, Rounded, Shape, SmallResults, answer, intervals, protect_together, round as round_table,
};
use serde::Serialize;

use super::Readable;
use super::input::{
    self, AuditFile, CellKeyFile, RoundFile, Rule, Small, TableFile, Wrong, dimensions, json, release_id,
    releases,
};

/// A table that may be published; a later run takes it under `earlier`.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    release: String,
    reference_date: Date,
    rule: Rule,
    method: Method,
    by: Vec<String>,
    filters: Vec<Filter>,
    cells: Vec<ShownCell>,
}

#[derive(Debug, Serialize)]
struct ShownCell {
    at: Vec<String>,
    count: Option<u64>,
}

impl Shown {
    fn new<'a, T>(
        protected: &Protected<T>,
        shape: &Shape,
        rule: &Rule,
        cells: impl Iterator<Item = (Vec<&'a str>, Option<u64>)>,
    ) -> Self {
        let provenance = protected.provenance();
        Self {
            release: provenance.release().as_str().to_owned(),
            reference_date: provenance.reference_date(),
            rule: rule.clone(),
            method: provenance.method(),
            by: shape.dimensions().iter().map(|d| d.name().to_owned()).collect(),
            filters: shape.filters().to_vec(),
            cells: cells
                .map(|(at, count)| ShownCell { at: at.into_iter().map(str::to_owned).collect(), count })
                .collect(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let filters: Vec<String> =
            self.filters.iter().map(|f| format!(", {} = {}", f.dimension, f.label)).collect();
        let mut out = vec![format!("{} ({}{})", self.release, self.by.join(", "), filters.concat())];
        for cell in &self.cells {
            let count = cell.count.map_or_else(|| ".".to_owned(), |n| n.to_string());
            out.push(format!("{:>10}  {}", count, cell.at.join(", ")));
        }
        out
    }
}

/// What follows for an attacker about one withheld cell.
#[derive(Debug, Serialize)]
struct Conclusion {
    release: String,
    at: Vec<String>,
    low: u64,
    high: u64,
    /// Whether it shows that the count is small: at least one person, and fewer than the threshold; or, where that
    /// alone is kept open, the exact count.
    narrow: bool,
}

fn conclusions(released: &[Release], place: &str) -> Result<Vec<Conclusion>, Wrong> {
    let found = intervals(released).map_err(|error| Wrong::at(place, error))?;
    let conclude = |i: oever_disclosure::Interval| {
        let release = released.get(i.release)?;
        let labels: Vec<&str> = i.cell.iter().map(String::as_str).collect();
        let threshold = release.threshold_of(&labels)?;
        let small = i.low > 0 && i.high < threshold;
        let narrow = match release.parameters().is_open_by() {
            Openness::Range => small,
            Openness::Width => small && i.low == i.high,
        };
        let release = release.id().as_str().to_owned();
        Some(Conclusion { release, at: i.cell, low: i.low, high: i.high, narrow })
    };
    Ok(found.into_iter().filter_map(conclude).collect())
}

/// The answer of `disclose table`.
#[derive(Debug, Serialize)]
pub(super) struct TableAnswer {
    /// To publish.
    published: Vec<Shown>,
    /// What an attacker with all of these and all earlier tables can conclude.
    attacker: Vec<Conclusion>,
    /// For the publisher only.
    inside: Vec<Inside<Pattern>>,
}

#[derive(Debug, Serialize)]
struct Inside<T> {
    release: String,
    #[serde(flatten)]
    found: T,
}

impl Readable for TableAnswer {
    fn lines(&self) -> Vec<String> {
        let mut out: Vec<String> = self.published.iter().flat_map(Shown::lines).collect();
        for Inside { release, found } in &self.inside {
            let proof = if found.cheapest { "the least there is" } else { "not proved the least" };
            out.push(format!(
                "inside, not to publish: {release} withholds {} cells, {} of them small, at cost {} ({proof}; at least {})",
                found.withheld, found.primary, found.cost, found.at_least
            ));
        }
        out
    }
}

pub(super) fn table(bytes: &[u8]) -> Result<TableAnswer, Wrong> {
    let file: TableFile = json(bytes)?;
    let parameters = file.rule.parameters()?;
    let all = dimensions(&file.dimensions)?;
    let mut known = releases(&file.population, &all, &file.earlier, "earlier")?;
    let mut tables = Vec::new();
    for (i, given) in file.tables.iter().enumerate() {
        let place = format!("field tables[{i}]");
        let made = input::table(&file.population, &all, given, &place)?;
        let taken =
            tables.iter().map(|(id, _)| id).chain(known.iter().map(Release::id)).any(|id| *id == made.0);
        if taken {
            return Err(Wrong::at(format!("{place}.release"), "the release id is taken"));
        }
        tables.push(made);
    }
    let made = protect_together(&tables, &parameters, file.reference_date, &known)
        .map_err(|(i, error)| Wrong::at(format!("field tables[{i}]"), error))?;
    let (mut published, mut inside) = (Vec::new(), Vec::new());
    for (protected, found) in made {
        let release = protected.value();
        let cells = release.cells().map(|(at, shown)| (at, shown.count()));
        published.push(Shown::new(&protected, release.shape(), &file.rule, cells));
        inside.push(Inside { release: release.id().as_str().to_owned(), found });
        known.push(release.clone());
    }
    Ok(TableAnswer { published, attacker: conclusions(&known, "field tables")?, inside })
}

/// The answer of `disclose audit`.
#[derive(Debug, Serialize)]
pub(super) struct AuditAnswer {
    /// Whether no withheld count is narrowed down.
    safe: bool,
    attacker: Vec<Conclusion>,
}

impl Readable for AuditAnswer {
    fn lines(&self) -> Vec<String> {
        let mut out = vec![if self.safe { "safe" } else { "a withheld count is given away" }.to_owned()];
        for c in &self.attacker {
            let mark = if c.narrow { "  narrow" } else { "" };
            out.push(format!("{:>6} to {:<6} {}: {}{mark}", c.low, c.high, c.release, c.at.join(", ")));
        }
        out
    }
}

pub(super) fn audit(bytes: &[u8]) -> Result<AuditAnswer, Wrong> {
    let file: AuditFile = json(bytes)?;
    let all = dimensions(&file.dimensions)?;
    let released = releases(&file.population, &all, &file.published, "published")?;
    let attacker = conclusions(&released, "field published")?;
    let shows_small = released.iter().any(|r| {
        r.cells().any(|(at, shown)| {
            shown.count().is_some_and(|n| n > 0 && r.threshold_of(&at).is_some_and(|threshold| n < threshold))
        })
    });
    Ok(AuditAnswer { safe: !shows_small && attacker.iter().all(|c| !c.narrow), attacker })
}

/// The answer of `disclose round`.
#[derive(Debug, Serialize)]
pub(super) struct RoundAnswer {
    /// To publish.
    published: Shown,
    /// For the publisher only.
    inside: Distance,
}

impl Readable for RoundAnswer {
    fn lines(&self) -> Vec<String> {
        let mut out = self.published.lines();
        let proof = if self.inside.least { "the least there is" } else { "not proved the least" };
        out.push(format!(
            "inside, not to publish: the counts change by {} in all ({proof})",
            self.inside.total
        ));
        out
    }
}

pub(super) fn round(bytes: &[u8]) -> Result<RoundAnswer, Wrong> {
    let file: RoundFile = json(bytes)?;
    let base = match file.base {
        3 => Base::Three,
        5 => Base::Five,
        _ => return Err(Wrong::at("field base", "3 or 5 expected")),
    };
    let parameters = file.rule.parameters()?;
    let all = dimensions(&file.dimensions)?;
    let earlier = releases(&file.population, &all, &file.earlier, "earlier")?;
    let (id, table) = input::table(&file.population, &all, &file.table, "field table")?;
    let (protected, inside): (Protected<Rounded>, Distance) =
        round_table(&table, base, &parameters, &id, file.reference_date, &earlier)
            .map_err(|error| Wrong::at("field table", error))?;
    let rounded = protected.value();
    let cells = rounded.cells().map(|(at, n)| (at, Some(n)));
    Ok(RoundAnswer { published: Shown::new(&protected, rounded.shape(), &file.rule, cells), inside })
}

/// The answer of `disclose cellkey`.
#[derive(Debug, Serialize)]
pub(super) struct CellKeyAnswer {
    /// To publish, one per query.
    published: Vec<Shown>,
    /// The possible changes of each true count; the last row serves all larger counts.
    noise: Vec<NoiseRow>,
}

#[derive(Debug, Serialize)]
struct NoiseRow {
    count: u64,
    change: i64,
    share: f64,
    below: f64,
}

impl Readable for CellKeyAnswer {
    fn lines(&self) -> Vec<String> {
        if self.published.is_empty() {
            let line = |r: &NoiseRow| {
                format!("{:>4} {:>+4} {:.8}  below {:.8}", r.count, r.change, r.share, r.below)
            };
            return self.noise.iter().map(line).collect();
        }
        self.published.iter().flat_map(Shown::lines).collect()
    }
}

pub(super) fn cell_key(bytes: &[u8], given: Option<NoiseTable>) -> Result<CellKeyAnswer, Wrong> {
    let file: CellKeyFile = json(bytes)?;
    let noise = match (given, file.noise) {
        (Some(noise), _) => noise,
        (None, Some(n)) => NoiseTable::new(n.largest_change, n.variance, n.hidden)
            .map_err(|error| Wrong::at("field noise", error))?,
        (None, None) => return Err(Wrong::at("field noise", "needed, here or as a file with --noise")),
    };
    let parameters = file.rule.parameters()?;
    let records = input::records(&file)?;
    let id = release_id(&file.release, "field")?;
    let all = dimensions(&file.dimensions)?;
    let earlier = releases(&file.population, &all, &file.earlier, "earlier")?;
    let small = match file.small {
        Small::Hidden => SmallResults::Hidden,
        Small::Perturbed => SmallResults::Perturbed,
    };
    let rule = CellKeyRule { noise: &noise, small };
    let mut published = Vec::new();
    for (i, question) in file.queries.iter().enumerate() {
        let query = Query { by: question.by.clone(), filters: question.filters.clone() };
        let protected: Protected<Answer> =
            answer(&records, &query, rule, &parameters, &id, file.reference_date, &earlier)
                .map_err(|error| Wrong::at(format!("field queries[{i}]"), error))?;
        let answered = protected.value();
        let cells = answered.cells().map(|(at, n)| (at, Some(n)));
        published.push(Shown::new(&protected, answered.shape(), &file.rule, cells));
    }
    let rows = (0..noise.rows() as u64).flat_map(|count| {
        let row = |c: &oever_disclosure::Change| NoiseRow {
            count,
            change: c.change,
            share: c.share,
            below: c.below,
        };
        noise.row(count).iter().map(row).collect::<Vec<_>>()
    });
    Ok(CellKeyAnswer { published, noise: rows.collect() })
}
