//! Running cases from a spreadsheet: upload, map the columns, look, import.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use oever_kernel::Purpose;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::Choice;
use super::duplicates::LikenessView;
use crate::duplicates::{SameAs, SameRow};
use crate::import::{
    ImportReport, Mapping, Sheet, Target, finish_import, import_cases, keep_upload, uploaded,
};
use crate::model::ImportId;

#[derive(Template)]
#[template(path = "import-upload.html")]
struct UploadPage {
    page: Page,
    columns: Vec<String>,
}

fn upload_with(visit: &Visit, problem: FormProblem) -> WebResult {
    let page = visit.page("coordination-import").with_errors(problem.0);
    let columns = Target::ALL
        .iter()
        .map(|target| page.t(&super::key("coordination-import-column", target.code())))
        .collect();
    render(&page, &UploadPage { page: page.clone(), columns })
}

pub(crate) async fn upload_form(visit: Visit) -> WebResult {
    upload_with(&visit, FormProblem::default())
}

pub(crate) async fn upload(visit: Visit, form: Form) -> WebResult {
    let Some(file) = form.uploads.iter().find(|upload| upload.field == "file" && !upload.bytes.is_empty())
    else {
        return upload_with(&visit, FormProblem::at("file", "coordination-import-no-file"));
    };
    match keep_upload(&visit.app, &visit.ctx, form.submission()?, &file.bytes).await {
        Ok(id) => see_other(&format!("/dossiers/importeren/{id}")),
        Err(WebError::Invalid(problem)) => upload_with(&visit, problem),
        Err(error) => Err(error),
    }
}

struct SameLine {
    line: u64,
    like: String,
    href: String,
    view: LikenessView,
    /// Somebody said that it is another person.
    anyway: bool,
}

struct BadLine {
    line: u64,
    column: String,
    reason: String,
}

struct Column {
    name: String,
    label: String,
    chosen: String,
    required: bool,
}

#[derive(Template)]
#[template(path = "import-map.html")]
struct MapPage {
    page: Page,
    action: String,
    rows: usize,
    columns: Vec<Column>,
    headings: Vec<Choice>,
    report: Option<ReportView>,
}

struct ReportView {
    imported: usize,
    known: usize,
    left_out: usize,
    same: Vec<SameLine>,
    bad: Vec<BadLine>,
    more: usize,
}

/// The lines of which somebody said that they are about another person.
fn anyway_of(form: &Fields) -> BTreeSet<u64> {
    form.all("anyway").into_iter().filter_map(|line| line.parse().ok()).collect()
}

fn same_line(page: &Page, row: &SameRow, anyway: &BTreeSet<u64>) -> SameLine {
    let (like, href) = match &row.like {
        SameAs::Dossier(alias) => (alias.clone(), format!("/dossier/{alias}")),
        SameAs::Line(line) => {
            (page.ta("coordination-same-line-of-file", &[("line", line.to_string())]), String::new())
        }
    };
    SameLine {
        line: row.line,
        like,
        href,
        view: LikenessView::new(page, &row.likeness),
        anyway: anyway.contains(&row.line),
    }
}

fn view(page: &Page, report: &ImportReport, anyway: &BTreeSet<u64>) -> ReportView {
    const SHOWN: usize = 100;
    let line = |bad: &crate::import::BadRow| BadLine {
        line: bad.line,
        column: bad.column.clone(),
        reason: page.t(bad.reason),
    };
    ReportView {
        imported: report.imported,
        known: report.known,
        left_out: report.left_out,
        same: report.same.iter().map(|row| same_line(page, row, anyway)).collect(),
        bad: report.bad.iter().take(SHOWN).map(line).collect(),
        more: report.bad.len().saturating_sub(SHOWN),
    }
}

fn mapping_of(form: &Fields, columns: usize) -> Mapping {
    Mapping(
        Target::ALL
            .into_iter()
            .filter_map(|target| {
                let at: usize = form.get(target.code()).parse().ok()?;
                (at < columns).then_some((target, at))
            })
            .collect(),
    )
}

fn map_page(
    visit: &Visit,
    id: ImportId,
    sheet: &Sheet,
    mapping: &Mapping,
    report: Option<(&ImportReport, &BTreeSet<u64>)>,
    problem: FormProblem,
) -> WebResult {
    let page = visit.page("coordination-import").with_errors(problem.0);
    let show = MapPage {
        page: page.clone(),
        action: format!("/dossiers/importeren/{id}"),
        rows: sheet.len(),
        columns: Target::ALL
            .into_iter()
            .map(|target| Column {
                name: target.code().to_owned(),
                label: page.t(&super::key("coordination-import-column", target.code())),
                chosen: mapping.0.get(&target).map_or_else(String::new, ToString::to_string),
                required: target == Target::Reference,
            })
            .collect(),
        headings: sheet
            .headings
            .iter()
            .enumerate()
            .map(|(at, heading)| Choice::new(at.to_string(), heading))
            .collect(),
        report: report.map(|(report, anyway)| view(&page, report, anyway)),
    };
    render(&page, &show)
}

async fn sheet_of(visit: &Visit, id: ImportId) -> Result<(String, Sheet), WebError> {
    let text = uploaded(&visit.app, &visit.ctx, id).await?;
    let sheet =
        Sheet::parse(text.as_bytes()).map_err(|reason| WebError::Invalid(FormProblem::at("file", reason)))?;
    Ok((text, sheet))
}

pub(crate) async fn map_form(visit: Visit, Path(id): Path<ImportId>) -> WebResult {
    let (_, sheet) = sheet_of(&visit, id).await?;
    let mapping = Mapping::suggested(&sheet.headings);
    map_page(&visit, id, &sheet, &mapping, None, FormProblem::default())
}

#[derive(Template)]
#[template(path = "import-done.html")]
struct DonePage {
    page: Page,
    report: ReportView,
}

pub(crate) async fn map(visit: Visit, Path(id): Path<ImportId>, form: Form) -> WebResult {
    let (text, sheet) = sheet_of(&visit, id).await?;
    let mapping = mapping_of(&form, sheet.headings.len());
    let anyway = anyway_of(&form);
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let outcome = if form.get("step") == "import" {
        finish_import(&visit.app, &ctx, id, &mapping, &anyway).await
    } else {
        import_cases(&visit.app, &ctx, text.as_bytes(), &mapping, &anyway, true).await
    };
    match outcome {
        Ok(report) if form.get("step") == "import" => {
            let page = visit.page("coordination-import");
            let report = view(&page, &report, &anyway);
            render(&page, &DonePage { page: page.clone(), report })
        }
        Ok(report) => {
            map_page(&visit, id, &sheet, &mapping, Some((&report, &anyway)), FormProblem::default())
        }
        Err(WebError::Invalid(problem)) => map_page(&visit, id, &sheet, &mapping, None, problem),
        Err(error) => Err(error),
    }
}
