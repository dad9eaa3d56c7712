//! The timeline of a dossier.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use oever_clocks::ClockRules;
use oever_kernel::OrganisationId;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::dossier::TimelineLine;
use super::{Head, date_of, head, names};
use crate::clock_view::text;
use crate::timeline::{Event, add_note, timeline_of_both};

const PAGE: i64 = 30;

#[derive(Template)]
#[template(path = "timeline.html")]
struct Show {
    page: Page,
    head: Head,
    events: Vec<TimelineLine>,
    form: Fields,
    current: i64,
    total: i64,
    previous: String,
    next: String,
}

/// An event as a line; outside the own organisation the organisation's name stands with the function.
pub(crate) fn line(
    visit: &Visit,
    page: &Page,
    names: &HashMap<OrganisationId, String>,
    event: &Event,
) -> TimelineLine {
    let own = event.organisation == visit.ctx.organisation();
    let who = match (event.function_title.as_str(), own) {
        ("", _) => page.t("coordination-machine"),
        (title, true) => title.to_owned(),
        (title, false) => {
            let organisation = names.get(&event.organisation).map_or("", String::as_str);
            format!("{title}, {organisation}")
        }
    };
    // A clock stands in the timeline by its rule, so that its name is right in both languages.
    let words = if event.kind.starts_with("clock_") {
        let rules = visit.app.part::<ClockRules>();
        rules
            .rule(&event.text)
            .map_or_else(|_| event.text.clone(), |rule| page.of(&text(&rule.name)).to_owned())
    } else {
        event.text.clone()
    };
    TimelineLine {
        when: page.date(&event.on),
        who,
        title: page.t(&event.key()),
        text: words,
        kind: match event.kind.as_str() {
            "escalated" | "closed" => "attention",
            _ if event.function_title.is_empty() => "system",
            _ => "",
        },
        late: event.is_late() && event.kind == "note",
        from: String::new(),
    }
}

async fn page_with(visit: Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-timeline").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "timeline").await?;
    let names = names(&mut tx).await?;
    let current = visit.query.get("bladzijde").parse::<i64>().unwrap_or(1).max(1);
    let offset = current.saturating_sub(1).saturating_mul(PAGE);
    let id = reading.dossier().id;
    let (events, total) =
        timeline_of_both(&mut tx, &reading.keys(), &reading.permit, id, PAGE, offset).await?;
    let total = (total + PAGE - 1) / PAGE;
    let link = |to: i64| format!("/dossier/{alias}/tijdlijn?bladzijde={to}");
    let events = events
        .iter()
        .map(|event| TimelineLine {
            from: reading.from(&page, event.dossier),
            ..line(&visit, &page, &names, event)
        })
        .collect();
    render(
        &page,
        &Show {
            page: page.clone(),
            head,
            events,
            form,
            current,
            total: total.max(1),
            previous: if current > 1 { link(current - 1) } else { String::new() },
            next: if current < total { link(current + 1) } else { String::new() },
        },
    )
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    page_with(visit, &alias, Fields::default(), FormProblem::default()).await
}

pub(crate) async fn add(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let on = date_of(&form, "on", &mut problem);
    if !problem.0.is_empty() {
        return page_with(visit, &alias, form.fields, problem).await;
    }
    match add_note(
        &visit.app,
        &visit.ctx,
        form.submission()?,
        &alias,
        on,
        form.get("text"),
        form.get("why_late"),
    )
    .await
    {
        Ok(()) => see_other(&format!("/dossier/{alias}/tijdlijn?notice=coordination-notice-note")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}
