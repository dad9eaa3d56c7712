//! For whom is there no place?

use askama::Template;
use oever_disclosure::{Protected, Shown};
use oever_kernel::{Explained, Explanation, Purpose};
use oever_web::axum::http::{HeaderValue, header};
use oever_web::axum::response::IntoResponse as _;
use oever_web::{Page, Visit, WebError, WebResult, render};

use super::lifts::rule_words;
use super::words::Words;
use crate::coverage::{Closed, MAX_FIXED};
use crate::gaps::{Gap, Gaps, Relaxation, gaps};
use crate::rules::PlacementRules;

/// A protected count beside its words: the template shows the count of what it is handed only.
struct GapRow {
    who: String,
    lift: String,
    people: Protected<Shown>,
}

struct HelpRow {
    programme: String,
    change: String,
    people: Protected<Shown>,
}

struct CoverRow {
    who: String,
    people: Protected<Shown>,
}

struct TakesRow {
    who: String,
    yes: usize,
    conditional: usize,
    no: usize,
}

/// The line under a computed statement.
struct Why {
    basis: String,
    rule: String,
}

impl Why {
    fn new(page: &Page, why: &Explanation) -> Self {
        let args = [("rule", why.rule.clone()), ("version", why.version.clone())];
        Self {
            basis: why.because(page.language()).join(". "),
            rule: format!("{} · {}", page.ta("web-why-rule", &args), page.t(why.certainty.key())),
        }
    }
}

#[derive(Template)]
#[template(path = "gaps.html")]
struct Show {
    page: Page,
    months: i64,
    days: i64,
    people: Option<Protected<Shown>>,
    /// Whether the network is closed, in words.
    verdict: String,
    closed: Explained<Closed>,
    closed_why: Why,
    gaps: Explained<Vec<GapRow>>,
    cover: Vec<CoverRow>,
    help: Explained<Vec<HelpRow>>,
    why: Why,
    takes: Vec<TakesRow>,
    unreadable: usize,
    may_report: bool,
}

/// The rows of the page and of the download, in words.
fn rows(words: &Words<'_>, found: Gaps) -> (Explained<Vec<GapRow>>, Explained<Vec<HelpRow>>) {
    let page = words.page;
    let gap_row = |gap: Gap| GapRow {
        who: page.ta("placement-gap-sentence", &[("who", words.person(&gap.facts))]),
        lift: page.t(if gap.negotiable { "placement-gap-negotiable" } else { "placement-gap-hard" }),
        people: gap.people,
    };
    let help_row = |row: Relaxation| HelpRow {
        change: match &row.condition {
            Some(condition) => page.ta("placement-help-rule", &[("rule", rule_words(words, condition))]),
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

/// Whether the network is closed, in a sentence.
fn verdict(page: &Page, closed: &Closed) -> String {
    let args = [("n", closed.gaps().to_string()), ("most", MAX_FIXED.to_string())];
    if closed.programmes == 0 {
        page.t("placement-closed-nobody")
    } else if closed.is_closed() {
        page.ta("placement-closed-yes", &args)
    } else {
        page.ta("placement-closed-no", &args)
    }
}

/// The gaps page.
pub(crate) async fn show(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::FIGURES);
    let mut found = gaps(&visit.app, &visit.ctx).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-gaps");
    let words = Words { page: &page, rules: &rules };
    let takes = std::mem::take(&mut found.takes).into_iter().map(|row| TakesRow {
        who: words.fact(&row.fact.0, std::slice::from_ref(&row.fact.1)),
        yes: row.yes,
        conditional: row.conditional,
        no: row.no,
    });
    let takes = takes.collect();
    let cover = std::mem::take(&mut found.cover).into_iter().map(|row| CoverRow {
        who: page.ta("placement-gap-sentence", &[("who", words.person(&row.facts))]),
        people: row.people,
    });
    let cover = cover.collect();
    let (months, days, people, unreadable) =
        (found.months, found.days, found.people.take(), found.unreadable);
    let (why, closed_why) = (Why::new(&page, found.gaps.why()), Why::new(&page, found.closed.why()));
    let closed = found.closed.clone();
    let (gaps, help) = rows(&words, found);
    let view = Show {
        months,
        days,
        people,
        verdict: verdict(&page, closed.value()),
        closed,
        closed_why,
        gaps,
        cover,
        help,
        why,
        takes,
        unreadable,
        may_report: visit.app.role_may(&visit.ctx, "steering.report"),
        page: page.clone(),
    };
    render(&page, &view)
}

/// The two tables as a file: the same protected counts as on the page, `.` where one is withheld.
pub(crate) async fn csv(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::FIGURES);
    let found = gaps(&visit.app, &visit.ctx).await?;
    let page = visit.page("placement-gaps");
    let rules = visit.app.part::<PlacementRules>();
    let (gaps, help) = rows(&Words { page: &page, rules: &rules }, found);
    let broken = |error: csv::Error| {
        tracing::error!(%error, "gaps as a file");
        WebError::Broken
    };
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        page.t("placement-gaps-who"),
        page.t("placement-programme"),
        page.t("placement-gaps-change"),
        page.t("placement-gaps-lift"),
        page.t("placement-gaps-people"),
    ])
    .map_err(broken)?;
    for row in gaps.value() {
        let people = row.people.value().to_string();
        out.write_record([plain(&row.who), String::new(), String::new(), plain(&row.lift), people])
            .map_err(broken)?;
    }
    for row in help.value() {
        let (programme, change) = (plain(&row.programme), plain(&row.change));
        let people = row.people.value().to_string();
        out.write_record([String::new(), programme, change, String::new(), people]).map_err(broken)?;
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
