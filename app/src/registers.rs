//! Imports that other capabilities own: programmes, statements, running cases.

use std::collections::BTreeSet;
use std::path::Path;

use oever_coordination::{Mapping, Sheet, Target};
use oever_kernel::{AccountId, Ctx, Language};
use oever_steering::ImportError;
use oever_web::App;
use uuid::Uuid;

use crate::Failure;
use crate::import::Outcome;
use crate::table::{self, BadRow};
use crate::users::{find_function, find_organisation};

fn read_text(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

/// Programmes: the same code again is an update.
pub(crate) async fn programmes(app: &App, ctx: &Ctx, file: &Path) -> Result<Outcome, Failure> {
    let report = oever_placement::import_programmes(app, ctx, &read_text(file)?, false).await?;
    let bad = report
        .problems
        .into_iter()
        .map(|p| BadRow { line: p.line, column: p.column, reason: p.why })
        .collect();
    Ok(Outcome { imported: report.added + report.updated + report.unchanged, bad })
}

/// Statements: the same number again is an update.
pub(crate) async fn statements(app: &App, ctx: &Ctx, file: Option<&Path>) -> Result<Outcome, Failure> {
    let Some(file) = file else {
        let done =
            oever_steering::import_statements(app, ctx).await.map_err(|e| Failure::new(e.to_string()))?;
        return Ok(Outcome { imported: done.rows as u64, bad: Vec::new() });
    };
    let (mut rows, mut bad) = table::read("statements", file)?;
    loop {
        match oever_steering::import_statements_from(app, ctx, &in_english(&rows)?).await {
            Ok(done) => return Ok(Outcome { imported: done.rows as u64, bad }),
            Err(ImportError::Store(error)) => return Err(error.into()),
            Err(ImportError::Rows(wrong)) => {
                // The register takes all or nothing; here the good rows go in without the bad ones.
                let before = rows.len();
                for (line, why) in wrong.iter().rev() {
                    let at = usize::try_from(*line).unwrap_or(0).saturating_sub(2);
                    if at < rows.len() {
                        bad.push(rows.remove(at).bad("", why.clone()));
                    }
                }
                if rows.len() == before {
                    return Err(Failure::new(ImportError::Rows(wrong).to_string()));
                }
            }
        }
    }
}

const STATEMENT_COLUMNS: [&str; 8] =
    ["id", "page", "section", "statement", "capability", "reach", "what_the_software_does", "source"];

/// The rows with English headers, one line each.
fn in_english(rows: &[table::Row]) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(STATEMENT_COLUMNS).map_err(failed)?;
    for row in rows {
        out.write_record(STATEMENT_COLUMNS.map(|column| row.get(column).replace(['\n', '\r'], " ")))
            .map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// For whom cases are imported, and what the columns mean.
pub(crate) struct Cases<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) function: &'a str,
    pub(crate) map: &'a [String],
    pub(crate) anyway: &'a [u64],
    pub(crate) dry_run: bool,
}

/// Running cases: the same reference again is the same dossier.
pub(crate) async fn cases(app: &App, wanted: &Cases<'_>, file: &Path) -> Result<Outcome, Failure> {
    let organisation = find_organisation(app, wanted.organisation).await?;
    let function = find_function(app, organisation, wanted.function).await?;
    let mut ctx = app.machine("care");
    let nobody = AccountId(Uuid::nil()); // the command line: the function stands in the log
    ctx.actor = Some(oever_organisations::actor_for(app, nobody, function.id).await?);
    let bytes = std::fs::read(file).map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    let words = |key: &str| app.catalogue().text(Language::En, key, &[]);
    let sheet =
        Sheet::parse(&bytes).map_err(|key| Failure::new(format!("{}: {}", file.display(), words(key))))?;
    let mapping = mapping(&sheet, wanted.map)?;
    let anyway = wanted.anyway.iter().copied().collect();
    let report =
        oever_coordination::import_cases(app, &ctx, &bytes, &mapping, &anyway, wanted.dry_run).await?;
    let mut bad: Vec<BadRow> = report
        .bad
        .into_iter()
        .map(|bad| BadRow { line: bad.line, column: bad.column, reason: words(bad.reason) })
        .collect();
    let left_out: BTreeSet<u64> =
        report.same.iter().map(|row| row.line).filter(|line| !anyway.contains(line)).collect();
    bad.extend(left_out.into_iter().map(|line| BadRow {
        line,
        column: String::new(),
        reason: words("coordination-same-cli"),
    }));
    Ok(Outcome { imported: (report.imported + report.known) as u64, bad })
}

/// What the headings suggest, and what was said on the command line.
fn mapping(sheet: &Sheet, said: &[String]) -> Result<Mapping, Failure> {
    let mut mapping = Mapping::suggested(&sheet.headings);
    for one in said {
        let meanings = || Target::ALL.map(Target::code).join(", ");
        let (meaning, heading) = one.split_once('=').unwrap_or((one, ""));
        let target = Target::ALL.into_iter().find(|target| target.code() == meaning).ok_or_else(|| {
            Failure::new(format!("--map {one}: unknown meaning {meaning}"))
                .advice(format!("Known: {}", meanings()))
        })?;
        let at = sheet.headings.iter().position(|found| found == heading).ok_or_else(|| {
            Failure::new(format!("--map {one}: there is no column {heading}"))
                .advice(format!("The file has: {}", sheet.headings.join(", ")))
        })?;
        mapping.0.insert(target, at);
    }
    if !mapping.0.contains_key(&Target::Reference) {
        return Err(Failure::new("no column holds the number in your own list").advice(
            "Say which one, such as --map reference=dossiernummer: it makes a second import harmless.",
        ));
    }
    Ok(mapping)
}
