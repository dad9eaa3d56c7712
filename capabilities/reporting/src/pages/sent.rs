//! What became of the signals this organisation sent: the status, and nothing of the case.

use askama::Template;
use axum::extract::Path;
use oever_kernel::Purpose;
use oever_web::axum;
use oever_web::{Page, Visit, WebError, WebResult, render};

use super::inbox::{Line, Paging, line, page_number, paging, status_words};
use crate::read;

#[derive(Template)]
#[template(path = "sent.html")]
struct SentList {
    page: Page,
    lines: Vec<Line>,
    paging: Paging,
    total: i64,
}

/// The signals of this organisation.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let current = page_number(&visit.query);
    let listed = read::list_sent(&visit.app, &visit.ctx, current).await?;
    let page = visit.page("reporting-sent-list-title");
    let today = visit.ctx.today();
    let template = SentList {
        lines: listed
            .reports
            .iter()
            .map(|report| line(&page, &visit.app, report, today, "/mijn-meldingen"))
            .collect(),
        paging: paging(listed.total, current, "/mijn-meldingen?"),
        total: listed.total,
        page: page.clone(),
    };
    render(&page, &template)
}

#[derive(Template)]
#[template(path = "sent-report.html")]
struct Show {
    page: Page,
    line: Line,
    status: String,
    read_at: String,
    read_due: String,
    feedback: Option<String>,
    feedback_at: String,
    feedback_due: String,
    receiver: String,
}

/// One of them.
pub(crate) async fn show(visit: Visit, Path(report): Path<String>) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    let id = report.parse().map_err(|_| WebError::NotFound)?;
    let followed = read::follow(&visit.app, &visit.ctx, id).await?;
    let page = visit.page("reporting-sent-list-title");
    let report = &followed.report;
    let receiver = {
        let mut tx = visit.app.db().read().await?;
        oever_organisations::organisation(&mut tx, report.owner).await?
    };
    let number =
        if receiver.work_number.is_empty() { String::new() } else { format!(", {}", receiver.work_number) };
    let template = Show {
        line: line(&page, &visit.app, report, visit.ctx.today(), "/mijn-meldingen"),
        status: status_words(&page, report),
        read_at: report.acknowledged_at.map_or_else(String::new, |at| page.time(&at)),
        read_due: page.date(&report.acknowledge_due),
        feedback: followed.feedback,
        feedback_at: report.feedback_at.map_or_else(String::new, |at| page.time(&at)),
        feedback_due: page.date(&report.feedback_due),
        receiver: format!("{}{number}", receiver.name),
        page: page.clone(),
    };
    render(&page, &template)
}
