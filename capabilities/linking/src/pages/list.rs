//! The own enrolments, questions and links; the same as CSV; how comparing works.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::IntoResponse as _;
use http::header;
use oever_kernel::{Ctx, OrganisationId};
use oever_store::{StoreError, args};
use oever_web::{App, Page, Visit, WebError, WebResult, axum, render};

use crate::model::{Enrolment, EnrolmentId, Hit, HitId, Progress, Shown, Side};
use crate::{enrol, queries, stop};

/// An enrolment as its owner sees it.
#[derive(Debug, Clone)]
pub(crate) struct EnrolmentRow {
    pub(crate) enrolment: Enrolment,
    pub(crate) progress: Progress,
}

/// A hit as one side sees it.
#[derive(Debug, Clone)]
pub(crate) struct HitRow {
    pub(crate) id: HitId,
    pub(crate) label: String,
    pub(crate) side: Side,
    pub(crate) shown: Shown,
    pub(crate) deadline: oever_kernel::Timestamp,
    pub(crate) version: i64,
}

/// What an organisation may see of linking: the one place where that is decided for pages, API and export.
pub(crate) async fn overview(app: &App, ctx: &Ctx) -> Result<(Vec<EnrolmentRow>, Vec<HitRow>), StoreError> {
    let organisation = ctx.organisation();
    let now = ctx.now();
    let mut tx = app.db().read().await?;
    let rows = tx.all(queries::ENROLMENTS_OF_ORGANISATION, args![organisation]).await?;
    let enrolments = rows.iter().map(Enrolment::read).collect::<Result<Vec<_>, _>>()?;
    let rows = tx.all(queries::HITS_OF_ORGANISATION, args![organisation]).await?;
    let hits = rows.iter().map(Hit::read).collect::<Result<Vec<_>, _>>()?;
    drop(tx);
    let released = released_to(&hits, organisation);
    let mut shown = Vec::new();
    for hit in &hits {
        let Some(side) = hit.side(organisation) else { continue };
        let label = match enrolments.iter().find(|enrolment| enrolment.id == hit.own_enrolment(side)) {
            Some(enrolment) => enrolment.label.clone(),
            // Erased, or longer ago than the list goes back.
            None => {
                enrol::find(app, hit.own_enrolment(side)).await.map_or(String::new(), |found| found.label)
            }
        };
        if label.is_empty() {
            continue;
        }
        shown.push(HitRow {
            id: hit.id,
            label,
            side,
            shown: hit.shown(side, now),
            deadline: hit.deadline,
            version: hit.version,
        });
    }
    let enrolments = enrolments
        .into_iter()
        .map(|enrolment| {
            let progress = Progress::of(&enrolment, released.contains(&enrolment.id), now);
            EnrolmentRow { enrolment, progress }
        })
        .collect();
    Ok((enrolments, shown))
}

/// Enrolments of which the owner was told, as asker, that there is a link.
pub(crate) fn released_to(hits: &[Hit], organisation: OrganisationId) -> BTreeSet<EnrolmentId> {
    hits.iter()
        .filter(|hit| hit.asker_organisation == organisation && hit.released_at.is_some())
        .map(|hit| hit.asker)
        .collect()
}

#[derive(Template)]
#[template(path = "linking-list.html")]
struct List {
    page: Page,
    questions: Vec<Question>,
    links: Vec<Question>,
    rows: Vec<Row>,
    to_confirm: usize,
    stopped: bool,
}

struct Question {
    href: String,
    title: String,
    why: String,
    state: String,
    date: String,
    action: String,
}

struct Row {
    href: String,
    label: String,
    progress: String,
    kind: &'static str,
    since: String,
    answer: String,
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    let (enrolments, hits) = overview(&visit.app, &visit.ctx).await?;
    let stopped = stop::is_stopped(&mut visit.app.db().read().await?).await?;
    let page = visit.page("linking-title");
    let question = |row: &HitRow| {
        let label = [("label", row.label.clone())];
        Question {
            href: format!("/koppelingen/{}", row.id),
            title: page.ta("linking-question-title", &label),
            why: page.t(&format!("linking-shown-{}-text", row.shown.name())),
            state: page.t(&format!("linking-shown-{}", row.shown.name())),
            date: if row.shown == Shown::Question { page.date(&row.deadline.date()) } else { String::new() },
            action: page.t(if row.shown == Shown::Question { "linking-answer" } else { "linking-look" }),
        }
    };
    let questions = hits.iter().filter(|row| row.shown == Shown::Question).map(&question).collect();
    let links = hits.iter().filter(|row| row.shown != Shown::Question).map(&question).collect();
    let to_confirm = enrolments.iter().filter(|row| row.progress == Progress::Proposed).count();
    let rows = enrolments
        .iter()
        .map(|row| Row {
            href: format!("/koppelingen/inschrijving/{}", row.enrolment.id),
            label: row.enrolment.label.clone(),
            progress: page.t(&format!("linking-progress-{}", row.progress.name())),
            kind: badge(row.progress),
            since: page.date(&row.enrolment.proposed_at.date()),
            answer: row.enrolment.answer_at.map_or(String::new(), |at| page.date(&at.date())),
        })
        .collect();
    render(&page, &List { page: page.clone(), questions, links, rows, to_confirm, stopped })
}

pub(crate) const fn badge(progress: Progress) -> &'static str {
    match progress {
        Progress::Proposed => "attention",
        Progress::Running => "action",
        Progress::Found => "system",
        _ => "outline",
    }
}

/// The same as a file, for the own administration.
pub(crate) async fn export(visit: Visit) -> WebResult {
    let (enrolments, _) = overview(&visit.app, &visit.ctx).await?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let broken = |_: csv::Error| WebError::Broken;
    writer.write_record(["enrolment", "alias", "proposed_on", "answer_on", "progress"]).map_err(broken)?;
    for row in enrolments {
        let answer = row.enrolment.answer_at.map_or(String::new(), |at| at.date().to_string());
        writer
            .write_record([
                row.enrolment.id.to_string(),
                row.enrolment.label.clone(),
                row.enrolment.proposed_at.date().to_string(),
                answer,
                row.progress.name().to_owned(),
            ])
            .map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|_| WebError::Broken)?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], bytes).into_response())
}

#[derive(Template)]
#[template(path = "linking-explained.html")]
struct Explain {
    page: Page,
    answer_days: String,
    apart: bool,
    version: String,
    source: String,
}

pub(crate) async fn explained(visit: Visit) -> WebResult {
    let linking = crate::service::Linking::of(&visit.app);
    let page = visit.page("linking-explained-title");
    let settings = &linking.settings;
    render(
        &page,
        &Explain {
            page: page.clone(),
            answer_days: settings.answer_days.to_string(),
            apart: linking.parties.are_apart(),
            version: settings.version.clone(),
            source: settings.source.clone(),
        },
    )
}
