//! For whom is there no place?

use askama::Template;
use oever_disclosure::{Protected, Shown};
use oever_kernel::{Explained, Purpose};
use oever_web::axum::http::{HeaderValue, header};
use oever_web::axum::response::IntoResponse as _;
use oever_web::{Page, Visit, WebError, WebResult, render};

use super::lifts::rule_words;
use super::words::Words;
use crate::gaps::{Gap, Gaps, Relaxation, gaps};
use crate::rules::PlacementRules;

/// A protected count beside its words: the template shows the count of what it is handed only.
struct GapRow {
    who: String,
    people: Protected<Shown>,
}

struct HelpRow {
    programme: String,
    change: String,
    people: Protected<Shown>,
}

struct TakesRow {
    who: String,
    yes: usize,
    conditional: usize,
    no: usize,
}

#[derive(Template)]
#[template(path = "gaps.html")]
struct Show {
    page: Page,
    months: i64,
    days: i64,
    people: Option<Protected<Shown>>,
    gaps: Explained<Vec<GapRow>>,
    help: Explained<Vec<HelpRow>>,
    takes: Vec<TakesRow>,
    unreadable: usize,
    basis: String,
    rule: String,
    may_report: bool,
}

/// The rows of the page and of the download, in words.
fn rows(visit: &Visit, page: &Page, found: Gaps) -> (Explained<Vec<GapRow>>, Explained<Vec<HelpRow>>) {
    let rules = visit.app.part::<PlacementRules>();
    let words = Words { page, rules: &rules };
    let fact = |(attribute, value): &(String, String)| words.fact(attribute, std::slice::from_ref(value));
    let gap_row = |gap: Gap| {
        let facts: Vec<String> = gap.facts.iter().map(fact).collect();
        GapRow { who: facts.join(&format!(" {} ", page.t("placement-and"))), people: gap.people }
    };
    let help_row = |row: Relaxation| HelpRow {
        change: match &row.condition {
            Some(condition) => page.ta("placement-help-rule", &[("rule", rule_words(&words, condition))]),
            None => page.t("placement-help-room"),
        },
        programme: row.name,
        people: row.people,
    };
    (
        found.gaps.map(|rows| rows.into_iter().map(gap_row).collect()),
        found.relaxations.map(|rows| rows.into_iter().map(help_row).collect()),
    )
}

/// The gaps page.
pub(crate) async fn show(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::FIGURES);
    let mut found = gaps(&visit.app, &visit.ctx).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-gaps");
    let words = Words { page: &page, rules: &rules };
    let fact = |(attribute, value): &(String, String)| words.fact(attribute, std::slice::from_ref(value));
    let why = found.gaps.why().clone();
    let takes = std::mem::take(&mut found.takes);
    let (months, days, people, unreadable) =
        (found.months, found.days, found.people.take(), found.unreadable);
    let (gaps, help) = rows(&visit, &page, found);
    let view = Show {
        months,
        days,
        people,
        gaps,
        help,
        takes: takes
            .iter()
            .map(|row| TakesRow {
                who: fact(&row.fact),
                yes: row.yes,
                conditional: row.conditional,
                no: row.no,
            })
            .collect(),
        unreadable,
        may_report: visit.app.role_may(&visit.ctx, "steering.report"),
        basis: why.because(page.language()).join(". "),
        rule: format!(
            "{} · {}",
            page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]),
            page.t(why.certainty.key())
        ),
        page: page.clone(),
    };
    render(&page, &view)
}

/// The two tables as a file: the same protected counts as on the page, `.` where one is withheld.
pub(crate) async fn csv(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::FIGURES);
    let found = gaps(&visit.app, &visit.ctx).await?;
    let page = visit.page("placement-gaps");
    let (gaps, help) = rows(&visit, &page, found);
    let broken = |error: csv::Error| {
        tracing::error!(%error, "gaps as a file");
        WebError::Broken
    };
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        page.t("placement-gaps-who"),
        page.t("placement-programme"),
        page.t("placement-gaps-change"),
        page.t("placement-gaps-people"),
    ])
    .map_err(broken)?;
    for row in gaps.value() {
        out.write_record([plain(&row.who), String::new(), String::new(), row.people.value().to_string()])
            .map_err(broken)?;
    }
    for row in help.value() {
        let (programme, change) = (plain(&row.programme), plain(&row.change));
        out.write_record([String::new(), programme, change, row.people.value().to_string()])
            .map_err(broken)?;
    }
    let bytes = out.into_inner().map_err(|_| WebError::Broken)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"oever-gaten.csv\""),
    );
    Ok(response)
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}
