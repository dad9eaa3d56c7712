//! Running cases from a spreadsheet: columns are mapped by a person, a preview says what would happen, a bad
//! row is reported and the rest is imported, and the same reference twice is one dossier.

mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Permit};
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::duplicates::{SameAs, SameRow, same_rows};
use crate::model::{DossierId, IMPORT, ImportId};
use crate::open::{OpenDossier, open_dossier};
use crate::queries;
pub use sheet::{BadRow, Mapping, Sheet, Target};
use sheet::{decode, read};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows that became a dossier.
    pub imported: usize,
    /// Rows that were there already.
    pub known: usize,
    /// Rows that may be about somebody who is there already.
    pub same: Vec<SameRow>,
    /// How many of those rows are left out: all of which nobody said that they are about another person.
    pub left_out: usize,
    /// Rows that cannot be read.
    pub bad: Vec<BadRow>,
}

/// Imports running cases, or says what an import would do (`dry_run`). A bad row is reported with its line,
/// column and reason and the rest is imported; a reference that is there already is left as it is. A row that may
/// be about somebody who is there already is left out, unless its line stands in `anyway`: then somebody looked
/// and said that it is another person.
///
/// # Errors
/// [`WebError::Invalid`] when the file cannot be read at all or no column holds the reference.
pub async fn import_cases(
    app: &App,
    ctx: &Ctx,
    csv: &[u8],
    mapping: &Mapping,
    anyway: &BTreeSet<u64>,
    dry_run: bool,
) -> Result<ImportReport, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed =
        app.authorise(ctx, "import.cases", &Record::owned("import", actor.organisation, actor.organisation))?;
    let sheet = Sheet::parse(csv).map_err(|reason| WebError::Invalid(FormProblem::at("file", reason)))?;
    if !mapping.0.contains_key(&Target::Reference) {
        return Err(WebError::Invalid(FormProblem::at("reference", "coordination-import-map-reference")));
    }
    let (mut report, cases) = cases_of(app, ctx, actor.organisation, &sheet, mapping).await?;
    let rows: Vec<(u64, &OpenDossier)> = cases.iter().map(|(line, case)| (*line, case)).collect();
    report.same = same_rows(app, ctx, &rows).await?;
    let mut opened: BTreeMap<u64, (DossierId, String)> = BTreeMap::new();
    for (line, mut case) in cases {
        let same: Vec<&SameRow> = report.same.iter().filter(|row| row.line == line).collect();
        if !same.is_empty() && !anyway.contains(&line) {
            report.left_out += 1;
            continue;
        }
        if dry_run {
            report.imported += 1;
            continue;
        }
        let other = |row: &&SameRow| match (&row.like, row.dossier) {
            (SameAs::Dossier(alias), Some(id)) => Some((id, alias.clone())),
            (SameAs::Line(earlier), _) => opened.get(earlier).cloned(),
            (SameAs::Dossier(_), None) => None,
        };
        case.different_from = same.iter().filter_map(other).collect();
        let found = open_dossier(app, ctx, Submission { key: ctx.entropy.uuid() }, case).await?;
        if found.new {
            report.imported += 1;
        } else {
            report.known += 1;
        }
        opened.insert(line, (found.id, found.alias));
    }
    report.bad.sort_by_key(|bad| bad.line);
    if !dry_run {
        transaction!(app.db(), "cases.import", |tx| -> Result<(), StoreError> {
            let entry = Entry {
                organisation: actor.organisation,
                action: "import.cases",
                kind: "organisation",
                record: actor.organisation.into(),
                rule: &allowed.rule(),
            };
            app.audit().record(tx, ctx, entry).await
        })?;
    }
    Ok(report)
}

/// The rows that can be read and are not there yet, with a report of the others.
async fn cases_of(
    app: &App,
    ctx: &Ctx,
    organisation: OrganisationId,
    sheet: &Sheet,
    mapping: &Mapping,
) -> Result<(ImportReport, Vec<(u64, OpenDossier)>), StoreError> {
    let mut report = ImportReport::default();
    let whole = |line: u64, reason: &'static str| BadRow { line, column: String::new(), reason };
    report.bad.extend(sheet.ragged.iter().map(|line| whole(*line, "coordination-import-ragged")));
    let (mut seen, mut cases) = (BTreeSet::new(), Vec::new());
    let mut tx = app.db().read().await?;
    for (line, row) in &sheet.rows {
        let case = match read(app, ctx.today(), sheet, mapping, *line, row) {
            Ok(case) => case,
            Err(bad) => {
                report.bad.push(bad);
                continue;
            }
        };
        let reference =
            crate::open::reference_of(app, organisation, case.reference.as_deref().unwrap_or_default());
        if !seen.insert(reference.clone()) {
            report.bad.push(whole(*line, "coordination-import-twice"));
        } else if tx.first(queries::DOSSIER_BY_REFERENCE, args![organisation, reference]).await?.is_some() {
            report.known += 1;
        } else {
            cases.push((*line, case));
        }
    }
    Ok((report, cases))
}

/// Keeps an uploaded spreadsheet, sealed, until its columns are mapped.
///
/// # Errors
/// [`WebError::Invalid`] when it cannot be read.
pub async fn keep_upload(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    bytes: &[u8],
) -> Result<ImportId, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    app.authorise(ctx, "import.cases", &Record::owned("import", actor.organisation, actor.organisation))?;
    let sheet = Sheet::parse(bytes).map_err(|reason| WebError::Invalid(FormProblem::at("file", reason)))?;
    let mut problem = FormProblem::default();
    problem.require(!sheet.is_empty(), "file", "coordination-import-empty");
    problem.finish()?;
    let id = ImportId::random(&ctx.entropy);
    let key = app.vault().create(actor.organisation, id, ctx.now()).await?;
    let sealed = key.seal(IMPORT, id, &decode(bytes));
    transaction!(app.db(), "import.keep", |tx| -> Result<ImportId, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "import.keep").await? {
            return path.parse().map_err(|_| WebError::BadForm);
        }
        tx.execute(
            queries::INSERT_IMPORT,
            args![id, actor.organisation, actor.function, sealed.clone(), ctx.now()],
        )
        .await?;
        // Left lying, it is destroyed after a day.
        oever_jobs::enqueue(tx, ctx, "coordination.drop_imports", id, ctx.now().plus_seconds(DAY + 60))
            .await?;
        finish_submission(tx, submission, &id.to_string()).await?;
        Ok(id)
    })
}

/// The spreadsheet of an import that was not done yet.
///
/// # Errors
/// [`WebError::NotFound`] when it is not the actor's organisation's, or was done.
pub async fn uploaded(app: &App, ctx: &Ctx, id: ImportId) -> Result<String, WebError> {
    let row = app.db().read().await?.one(queries::IMPORT, args![id]).await?;
    let organisation: OrganisationId = row.get("organisation")?;
    app.authorise(ctx, "import.cases", &Record::owned("import", id, organisation))?;
    let sealed: Vec<u8> = row.get("content")?;
    let permit = Permit::machine("read to be imported; only headings and places of mistakes are shown");
    Ok(app.vault().key(id).await?.open(IMPORT, id, &sealed)?.open(&permit).clone())
}

/// Imports an uploaded spreadsheet and destroys its key.
///
/// # Errors
/// As [`import_cases`].
pub async fn finish_import(
    app: &App,
    ctx: &Ctx,
    id: ImportId,
    mapping: &Mapping,
    anyway: &BTreeSet<u64>,
) -> Result<ImportReport, WebError> {
    let text = uploaded(app, ctx, id).await?;
    let report = import_cases(app, ctx, text.as_bytes(), mapping, anyway, false).await?;
    transaction!(app.db(), "import.done", |tx| -> Result<(), StoreError> {
        tx.execute(queries::IMPORT_DONE, args![id, ctx.now()]).await.map(drop)
    })?;
    app.vault().erase(id, ctx.now()).await?;
    Ok(report)
}

/// Destroys the keys of spreadsheets that were left lying for a day.
pub(crate) async fn drop_stale(app: &App, ctx: &Ctx) -> Result<(), StoreError> {
    let before = ctx.now().plus_seconds(-DAY);
    let rows = app.db().read().await?.all(queries::IMPORTS_STALE, args![before]).await?;
    for row in rows {
        let id: Uuid = row.get("id")?;
        app.vault().erase(id, ctx.now()).await?;
        transaction!(app.db(), "import.stale", |tx| -> Result<(), StoreError> {
            tx.execute(queries::IMPORT_DONE, args![id, ctx.now()]).await.map(drop)
        })?;
    }
    Ok(())
}
