//! Programmes from a spreadsheet: what can be read is taken over, a bad row is named with its line.

use std::collections::BTreeMap;

use oever_audit::Entry;
use oever_kernel::{Ctx, Timestamp};
use oever_store::{StoreError, transaction};
use oever_web::{App, WebError};

use crate::model::{Programme, ProgrammeId};
use crate::network::entries;
use crate::queries::{self, programme_args};
use crate::rule_text::{Origin, contra_indications, inclusion};
use crate::rules::PlacementRules;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// Line in the file, from 1.
    pub line: u64,
    /// Column, by its English name; empty for the row as a whole.
    pub column: String,
    /// What is wrong.
    pub why: String,
}

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// New programmes.
    pub added: u64,
    /// Programmes that changed.
    pub updated: u64,
    /// Programmes that were there just so.
    pub unchanged: u64,
    /// Rows that were not taken over.
    pub problems: Vec<RowProblem>,
}

/// English and Dutch names of the columns, and whether they must be there.
const COLUMNS: [(&str, &str, bool); 19] = [
    ("code", "code", true),
    ("organisation_code", "organisatie_code", true),
    ("name", "naam", true),
    ("kind", "soort", true),
    ("municipality_code", "gemeente_code", true),
    ("inclusion", "insluiting", false),
    ("contra_indications", "contra_indicaties", false),
    ("places", "plekken", true),
    ("free", "vrij", false),
    ("as_of", "peilmoment", false),
    ("emergency_places", "noodbedden", false),
    ("emergency_free", "noodbedden_vrij", false),
    ("waiting_days", "wachttijd_dagen", false),
    ("own_contribution_eur", "eigen_bijdrage_eur", false),
    ("expertise", "expertise", false),
    ("supervision", "toezicht", false),
    ("register_number", "registernummer", false),
    ("wmo_only", "alleen_wmo", false),
    ("last_inspection", "laatste_inspectie", false),
];
const RULES_AS_OF: (&str, &str, bool) = ("rules_as_of", "regels_sinds", true);

/// Imports programmes. The same code again updates; with `dry_run` nothing is stored. For the command line:
/// there is no actor to authorise.
pub async fn import_programmes(
    app: &App,
    ctx: &Ctx,
    csv: &str,
    dry_run: bool,
) -> Result<ImportReport, WebError> {
    let mut report = ImportReport::default();
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(csv.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            report.problems.push(RowProblem { line: 1, column: String::new(), why: error.to_string() });
            return Ok(report);
        }
    };
    let places = match columns(&headers) {
        Ok(places) => places,
        Err(problems) => {
            report.problems = problems;
            return Ok(report);
        }
    };
    let rules = app.part::<PlacementRules>();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                report.problems.push(RowProblem { line, column: String::new(), why: error.to_string() });
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let cells = Cells { row: &row, places: &places };
        match read(app, ctx, &rules, &cells).await {
            Ok(programme) => {
                let counted = store(app, ctx, programme, dry_run).await?;
                match counted {
                    Stored::Added => report.added += 1,
                    Stored::Updated => report.updated += 1,
                    Stored::Unchanged => report.unchanged += 1,
                }
            }
            Err((column, why)) => report.problems.push(RowProblem { line, column: column.to_owned(), why }),
        }
    }
    Ok(report)
}

/// Where each column stands.
type Places = BTreeMap<&'static str, usize>;

fn columns(headers: &csv::StringRecord) -> Result<Places, Vec<RowProblem>> {
    let all = || COLUMNS.into_iter().chain([RULES_AS_OF]);
    let (mut places, mut problems) = (Places::new(), Vec::new());
    let problem =
        |column: &str, why: &str| RowProblem { line: 1, column: column.to_owned(), why: why.to_owned() };
    for (at, header) in headers.iter().enumerate() {
        match all().find(|(en, nl, _)| header == *en || header == *nl) {
            None => problems.push(problem(header, "this column is not known")),
            Some((en, _, _)) => {
                if places.insert(en, at).is_some() {
                    problems.push(problem(en, "this column stands there twice"));
                }
            }
        }
    }
    for (en, _, required) in all() {
        if required && !places.contains_key(en) {
            problems.push(problem(en, "this column is missing"));
        }
    }
    if problems.is_empty() { Ok(places) } else { Err(problems) }
}

struct Cells<'a> {
    row: &'a csv::StringRecord,
    places: &'a Places,
}

type CellProblem = (&'static str, String);

impl<'a> Cells<'a> {
    fn get(&self, column: &'static str) -> &'a str {
        self.places.get(column).and_then(|at| self.row.get(*at)).unwrap_or_default()
    }

    fn some(&self, column: &'static str) -> Option<&'a str> {
        Some(self.get(column)).filter(|text| !text.is_empty())
    }

    fn required(&self, column: &'static str) -> Result<&'a str, CellProblem> {
        self.some(column).ok_or_else(|| (column, "is empty".to_owned()))
    }

    fn parse<T: std::str::FromStr>(
        &self,
        column: &'static str,
        expected: &str,
    ) -> Result<Option<T>, CellProblem> {
        self.some(column)
            .map(|text| text.parse().map_err(|_| (column, format!("`{text}`: expected {expected}"))))
            .transpose()
    }

    fn count(&self, column: &'static str) -> Result<Option<i64>, CellProblem> {
        let number = self.parse::<u16>(column, "a whole number")?;
        Ok(number.map(i64::from))
    }
}

async fn read(
    app: &App,
    ctx: &Ctx,
    rules: &PlacementRules,
    cells: &Cells<'_>,
) -> Result<Programme, CellProblem> {
    let code = cells.required("organisation_code")?;
    let found = match app.db().read().await {
        Ok(mut read) => oever_organisations::organisation_by_code(&mut read, code).await,
        Err(error) => Err(error),
    };
    let found = found.ok().flatten().ok_or_else(|| {
        ("organisation_code", format!("`{code}` is not in the directory: import the directory first"))
    })?;
    let (organisation, owner) = (found.id, found.name);
    let municipality = cells.required("municipality_code")?;
    let region = app
        .geography()
        .municipality(municipality)
        .map(|found| found.region.clone())
        .ok_or_else(|| ("municipality_code", format!("`{municipality}` is not a municipality")))?;
    let since =
        cells.parse("rules_as_of", "YYYY-MM-DD")?.ok_or_else(|| ("rules_as_of", "is empty".to_owned()))?;
    let origin = Origin { owner: &owner, source: "import", since };
    let mut conditions =
        inclusion(&rules.schema, cells.get("inclusion"), &origin).map_err(|why| ("inclusion", why))?;
    let contras = contra_indications(&rules.schema, cells.get("contra_indications"), &origin);
    conditions.extend(contras.map_err(|why| ("contra_indications", why))?);
    let as_of = cells
        .parse::<jiff::civil::DateTime>("as_of", "YYYY-MM-DDTHH:MM")?
        .map(|at| {
            let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap_or(jiff::tz::TimeZone::UTC);
            at.to_zoned(zone).map(|zoned| Timestamp::from_jiff(zoned.timestamp()))
        })
        .transpose()
        .map_err(|_| ("as_of", "is not a moment".to_owned()))?;
    let free = cells.count("free")?;
    if free.is_some() && as_of.is_none() {
        return Err(("as_of", "is needed when free places are given".to_owned()));
    }
    let programme = Programme {
        id: ProgrammeId::random(&ctx.entropy),
        organisation,
        code: cells.required("code")?.to_owned(),
        name: cells.required("name")?.to_owned(),
        kind: cells
            .required("kind")?
            .parse()
            .map_err(|()| ("kind", format!("`{}` is not a kind", cells.get("kind"))))?,
        region,
        municipality: municipality.to_owned(),
        conditions,
        offers: BTreeMap::new(),
        expertise: cells
            .get("expertise")
            .split('|')
            .map(str::trim)
            .filter(|e| !e.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        places: cells.count("places")?.ok_or_else(|| ("places", "is empty".to_owned()))?,
        free,
        as_of,
        next_free: None,
        emergency_places: cells.count("emergency_places")?.unwrap_or(0),
        emergency_free: cells.count("emergency_free")?,
        emergency_max_days: None,
        waiting_days: cells.count("waiting_days")?,
        own_contribution: cells.count("own_contribution_eur")?,
        supervision: cells.some("supervision").unwrap_or("unknown").parse().map_err(|()| {
            ("supervision", format!("`{}` is not a state of supervision", cells.get("supervision")))
        })?,
        register_number: cells.some("register_number").map(ToOwned::to_owned),
        wmo_only: match cells.get("wmo_only") {
            "" | "no" | "nee" => false,
            "yes" | "ja" => true,
            other => return Err(("wmo_only", format!("`{other}`: expected yes or no"))),
        },
        last_inspection: cells.parse("last_inspection", "YYYY-MM-DD")?,
        rules_as_of: since,
        active: true,
        updated_at: ctx.now(),
        version: 1,
    };
    entries(rules, &programme).map_err(|error| ("contra_indications", error.to_string()))?;
    Ok(programme)
}

enum Stored {
    Added,
    Updated,
    Unchanged,
}

async fn store(app: &App, ctx: &Ctx, new: Programme, dry_run: bool) -> Result<Stored, WebError> {
    let found = queries::programme_by_code(&mut app.db().read().await?, new.organisation, &new.code).await?;
    let (programme, version, stored) = match found {
        None => (new, None, Stored::Added),
        Some(found) => {
            // What an import file does not carry stays as it is.
            let merged = Programme {
                id: found.id,
                offers: found.offers.clone(),
                next_free: found.next_free,
                emergency_max_days: found.emergency_max_days,
                version: found.version,
                updated_at: found.updated_at,
                ..new
            };
            if merged == found {
                return Ok(Stored::Unchanged);
            }
            (Programme { updated_at: ctx.now(), ..merged }, Some(found.version), Stored::Updated)
        }
    };
    if dry_run {
        return Ok(stored);
    }
    let values = programme_args(&programme)?;
    transaction!(app.db(), "programme.import", |tx| -> Result<(), StoreError> {
        let mut values = values.clone();
        match version {
            None => {
                tx.execute(queries::INSERT_PROGRAMME, values).await?;
            }
            Some(version) => {
                values.push(version.into());
                tx.update(queries::UPDATE_PROGRAMME, values).await?;
            }
        }
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: programme.organisation,
                    action: "programme.import",
                    kind: "programme",
                    record: programme.id.into(),
                    rule: "import",
                },
            )
            .await
    })?;
    Ok(stored)
}
