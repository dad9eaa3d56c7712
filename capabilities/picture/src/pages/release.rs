//! Releasing a table: what was released, and the form.

use askama::Template;
use oever_disclosure::Error as DisclosureError;
use oever_web::{FieldError, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, render, see_other};

use super::Choice;
use crate::model::{AGES, FORMS, Kind, Layout, Narrow, PictureData};
use crate::release::{ReleaseError, ReleaseRequest, release, releases};

struct RowView {
    what: String,
    year: i64,
    layout: String,
    filter: String,
    released: String,
    download: String,
}

#[derive(Template)]
#[template(path = "release.html")]
struct ReleasePage {
    page: Page,
    form: Fields,
    kinds: Vec<Choice>,
    layouts: Vec<Choice>,
    filters: Vec<Choice>,
    rows: Vec<RowView>,
}

fn filter_label(page: &Page, visit: &Visit, data: &PictureData, code: &str) -> String {
    match code.split_once(':') {
        Some((dimension, label)) => data.label(page, &visit.app, dimension, label),
        None => page.t("picture-filter-none"),
    }
}

async fn release_page(visit: &Visit, errors: Vec<FieldError>, form: Fields) -> WebResult {
    let page = visit.page("picture-release").with_errors(errors);
    let data = visit.app.part::<PictureData>();
    let rows = releases(&mut visit.app.db().read().await?)
        .await?
        .into_iter()
        .map(|one| RowView {
            what: page.t(&format!("picture-kind-{}", one.kind.code())),
            year: one.year,
            layout: page.t(&format!("picture-layout-{}", one.layout.code())),
            filter: filter_label(&page, visit, &data, &one.filter),
            download: one.download(),
            released: page.ta(
                "picture-released",
                &[("date", page.time(&one.released_at)), ("who", one.function_title)],
            ),
        })
        .collect();
    let codes =
        FORMS.iter().map(|form| format!("form:{form}")).chain(AGES.iter().map(|age| format!("age:{age}")));
    let view = ReleasePage {
        kinds: Kind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), page.t(&format!("picture-kind-{}", kind.code()))))
            .collect(),
        layouts: Layout::ALL
            .iter()
            .map(|one| Choice::new(one.code(), page.t(&format!("picture-layout-{}", one.code()))))
            .collect(),
        filters: codes.map(|code| Choice::new(&code, filter_label(&page, visit, &data, &code))).collect(),
        rows,
        form,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn form(visit: Visit) -> WebResult {
    let year = visit.ctx.today().year().to_string();
    let fields = Fields::default().with("year", &year).with("kind", "victims").with("layout", "year");
    release_page(&visit, Vec::new(), fields).await
}

/// The refusal in words: which dimension is too fine, or what it would meet. Never a count.
fn explained(visit: &Visit, error: &DisclosureError, narrowed: bool) -> Option<FieldError> {
    let page = visit.page("picture-release");
    let name = |dimension: &str| page.t(&format!("picture-dimension-{dimension}"));
    let (field, message) = match error {
        DisclosureError::TooFew { threshold, .. } => {
            ("filter", page.ta("picture-refused-few", &[("threshold", threshold.to_string())]))
        }
        DisclosureError::NoStep { threshold } => {
            ("year", page.ta("picture-refused-steps", &[("threshold", threshold.to_string())]))
        }
        DisclosureError::Telling => ("layout", page.t("picture-refused-telling")),
        DisclosureError::TooFine { dimension, percent } => (
            "layout",
            page.ta(
                "picture-refused-fine",
                &[("dimension", name(dimension)), ("percent", percent.to_string())],
            ),
        ),
        DisclosureError::Differencing { dimension, .. } => {
            ("layout", page.ta("picture-refused-differencing", &[("dimension", name(dimension))]))
        }
        DisclosureError::Unprotectable { dimension } | DisclosureError::Unproven { dimension } => {
            ("layout", page.ta("picture-refused-unprotected", &[("dimension", name(dimension))]))
        }
        DisclosureError::TooLarge { .. }
        | DisclosureError::Incomparable { .. }
        | DisclosureError::Contradicts { .. } => ("layout", page.t("picture-refused-other")),
        _ => return None,
    };
    let field = if narrowed {
        "filter"
    } else if field == "filter" {
        "year"
    } else {
        field
    };
    Some(FieldError { field: field.into(), message })
}

pub(crate) async fn post(visit: Visit, form: Form) -> WebResult {
    let submission = form.submission()?;
    let mut problem = FormProblem::default();
    let (kind, layout): (Option<Kind>, Option<Layout>) =
        (form.get("kind").parse().ok(), form.get("layout").parse().ok());
    let year: Option<i64> = form.get("year").parse().ok();
    let narrow: Option<Narrow> = form.get("filter").parse().ok();
    problem.require(kind.is_some(), "kind", "web-error-choose");
    problem.require(layout.is_some(), "layout", "web-error-choose");
    problem.require(year.is_some(), "year", "web-error-number");
    problem.require(form.get("filter").is_empty() || narrow.is_some(), "filter", "web-error-choose");
    let (Some(kind), Some(layout), Some(year)) = (kind, layout, year) else {
        return release_page(&visit, problem.0, form.fields.clone()).await;
    };
    if !problem.0.is_empty() {
        return release_page(&visit, problem.0, form.fields.clone()).await;
    }
    let request = ReleaseRequest { kind, year, layout, narrow };
    match release(&visit.app, &visit.ctx, submission, &request).await {
        Ok(_) => see_other(&format!("/beeld?jaar={year}&notice=picture-notice-released")),
        Err(ReleaseError::Refused(error)) => {
            if let Some(field) = explained(&visit, &error, request.narrow.is_some()) {
                release_page(&visit, vec![field], form.fields.clone()).await
            } else {
                tracing::error!(%error, "a table could not be made");
                Err(WebError::Broken)
            }
        }
        Err(ReleaseError::Web(WebError::Invalid(FormProblem(errors)))) => {
            release_page(&visit, errors, form.fields.clone()).await
        }
        Err(ReleaseError::Web(error)) => Err(error),
    }
}
