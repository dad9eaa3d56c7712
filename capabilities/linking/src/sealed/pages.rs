//! HTML in, one use case, HTML out.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use oever_kernel::Actor;
use oever_reporting as reporting;
use oever_web::{FieldError, Fields, Form, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::model::{ReleaseId, SealedSignal, SealedSignalId, SealedState};
use super::open::{open_release, releases_waiting};
use super::openers::{Opener, openers};
use super::place::Said;
use super::seal::{SealSignal, comparable, seal_signal};
use super::service::Sealing;
use super::taking_part::{become_opener, stop_opening, take_over_opening};
use super::withdraw::{sealed_signals, withdraw_signal};
use crate::pages::Choice;

#[derive(Template)]
#[template(path = "sealed-explain.html")]
struct Explain {
    page: Page,
    place: Said,
    draft: String,
    /// Why it is not possible; then there is no form.
    refused: String,
    kinds: Vec<Kind>,
    terms: Vec<Choice>,
    term: String,
    adults: bool,
    reminder: String,
    quorum: String,
}

struct Kind {
    name: String,
    threshold: String,
}

/// What sealing means for this signal, before anything happens.
pub(crate) async fn explain(visit: Visit, form: Form) -> WebResult {
    show(&visit, &form, Vec::new()).await
}

async fn show(visit: &Visit, form: &Fields, errors: Vec<FieldError>) -> WebResult {
    let draft = reporting::reopen_draft(&visit.app, &visit.ctx, form.get("draft"))?;
    let page = visit.page("sealed-explain-title").with_errors(errors);
    let sealing = Sealing::of(&visit.app);
    let settings = &sealing.settings;
    let values = comparable(&visit.app, &visit.ctx, settings, &draft).await?;
    let refused = match reporting::may_be_sealed(&draft, visit.ctx.today()) {
        Err(why) => page.t(why),
        Ok(()) if values.is_empty() => page.t("sealed-refused-nothing-to-compare"),
        Ok(()) => String::new(),
    };
    let kinds: BTreeSet<&str> = values.iter().map(|value| value.kind).collect();
    let kinds = kinds
        .into_iter()
        .map(|kind| Kind {
            name: page.t(&format!("linking-kind-{kind}")),
            threshold: settings.threshold.get(kind).map_or_else(String::new, u8::to_string),
        })
        .collect();
    let terms = settings
        .terms
        .iter()
        .map(|days| {
            let days = days.to_string();
            let label = page.ta("sealed-days", &[("days", days.clone())]);
            Choice::new(&days, label)
        })
        .collect();
    let view = Explain {
        draft: form.get("draft").to_owned(),
        refused,
        kinds,
        terms,
        term: form.get("days").to_owned(),
        adults: form.is("adults_and_safe", "yes"),
        reminder: settings.reminder_days.to_string(),
        quorum: settings.quorum.to_string(),
        place: Sealing::place(&visit.app).said(&page),
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn submit(visit: Visit, form: Form) -> WebResult {
    let draft = reporting::reopen_draft(&visit.app, &visit.ctx, form.get("draft"))?;
    let input = SealSignal {
        draft,
        days: form.get("days").parse().unwrap_or(0),
        adults_and_safe: form.is("adults_and_safe", "yes"),
    };
    match seal_signal(&visit.app, &visit.ctx, form.submission()?, input).await {
        Ok(_) => see_other("/verzegeld?notice=sealed-notice-sealed"),
        Err(WebError::Invalid(problem)) => show(&visit, &form, problem.0).await,
        Err(WebError::Refused(why)) => show(&visit, &form, vec![FieldError::new("", why)]).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "sealed-list.html")]
struct List {
    page: Page,
    place: Said,
    rows: Vec<Row>,
}

struct Row {
    withdraw: String,
    report: String,
    kinds: String,
    state: String,
    text: String,
    badge: &'static str,
    since: String,
    until: String,
    soon: bool,
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let page = visit.page("sealed-list-title");
    let signals = sealed_signals(&visit.app, &visit.ctx).await?;
    let rows = signals.iter().map(|signal| row(&page, signal)).collect();
    let place = Sealing::place(&visit.app).said(&page);
    render(&page, &List { page: page.clone(), place, rows })
}

fn row(page: &Page, signal: &SealedSignal) -> Row {
    let waits = signal.state == SealedState::Sealed;
    let kinds: Vec<String> =
        signal.kinds.iter().map(|kind| page.t(&format!("linking-kind-{kind}"))).collect();
    Row {
        withdraw: if waits { format!("/verzegeld/{}/intrekken", signal.id) } else { String::new() },
        report: signal.report.map_or_else(String::new, |report| format!("/mijn-meldingen/{report}")),
        kinds: kinds.join(", "),
        state: page.t(&format!("sealed-state-{}", signal.state.name())),
        text: page.t(&format!("sealed-state-{}-text", signal.state.name())),
        badge: match signal.state {
            SealedState::Sealed => "system",
            SealedState::Opened => "positive",
            SealedState::Withdrawn | SealedState::Expired => "outline",
        },
        since: page.date(&signal.sealed_at.date()),
        until: page.date(&signal.expires_at.date()),
        soon: waits && signal.reminded_at.is_some(),
    }
}

pub(crate) async fn withdraw(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: SealedSignalId = id.parse().map_err(|_| WebError::NotFound)?;
    withdraw_signal(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other("/verzegeld?notice=sealed-notice-withdrawn")
}

#[derive(Template)]
#[template(path = "sealed-openers.html")]
struct Waiting {
    page: Page,
    place: Said,
    openers: Vec<OpenerRow>,
    /// Of the own organisation: `none`, `own` (this function opens), `other` (another function does), `stopped`.
    part: &'static str,
    enough: bool,
    quorum: String,
    releases: Vec<ReleaseRow>,
}

struct OpenerRow {
    organisation: String,
    since: String,
    stopped: String,
}

struct ReleaseRow {
    action: String,
    title: String,
    persons: String,
    since: String,
}

pub(crate) async fn waiting(visit: Visit) -> WebResult {
    waiting_page(&visit, Vec::new()).await
}

async fn waiting_page(visit: &Visit, errors: Vec<FieldError>) -> WebResult {
    let actor = visit.actor()?;
    let page = visit.page("sealed-openers-title").with_errors(errors);
    let quorum = Sealing::of(&visit.app).settings.quorum;
    let waiting = releases_waiting(&visit.app, &visit.ctx).await?;
    let mut tx = visit.app.db().read().await?;
    let all = openers(&mut tx).await?;
    let mut rows = Vec::with_capacity(all.len());
    for opener in &all {
        let organisation = oever_organisations::organisation(&mut tx, opener.organisation).await?;
        let stopped = opener.stopped_at.map_or_else(String::new, |at| page.date(&at.date()));
        let since = page.date(&opener.since.date());
        rows.push(OpenerRow { organisation: organisation.name, since, stopped });
    }
    drop(tx);
    let releases = waiting
        .iter()
        .map(|release| ReleaseRow {
            action: format!("/toezicht/verzegeld/{}/openen", release.id),
            title: page.t(&format!("linking-kind-{}", release.kind)),
            persons: page.ta("sealed-persons", &[("n", release.persons.to_string())]),
            since: page.date(&release.at.date()),
        })
        .collect();
    let view = Waiting {
        part: part_of(actor, &all),
        enough: all.iter().filter(|one| one.stopped_at.is_none()).count() >= usize::from(quorum),
        openers: rows,
        quorum: quorum.to_string(),
        releases,
        place: Sealing::place(&visit.app).said(&page),
        page: page.clone(),
    };
    render(&page, &view)
}

fn part_of(actor: &Actor, all: &[Opener]) -> &'static str {
    match all.iter().find(|opener| opener.organisation == actor.organisation) {
        None => "none",
        Some(own) if own.function != actor.function => "other",
        Some(own) if own.stopped_at.is_some() => "stopped",
        Some(_) => "own",
    }
}

pub(crate) async fn take_part(visit: Visit, form: Form) -> WebResult {
    let done = become_opener(&visit.app, &visit.ctx, form.submission()?).await;
    changed(&visit, done).await
}

pub(crate) async fn stop(visit: Visit, form: Form) -> WebResult {
    let done = stop_opening(&visit.app, &visit.ctx, form.submission()?).await;
    changed(&visit, done).await
}

pub(crate) async fn take_over(visit: Visit, form: Form) -> WebResult {
    let done = take_over_opening(&visit.app, &visit.ctx, form.submission()?).await;
    changed(&visit, done).await
}

async fn changed(visit: &Visit, done: Result<(), WebError>) -> WebResult {
    match done {
        Ok(()) => see_other("/toezicht/verzegeld?notice=web-saved"),
        Err(WebError::Refused(why)) => waiting_page(visit, vec![FieldError::new("", why)]).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn open(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: ReleaseId = id.parse().map_err(|_| WebError::NotFound)?;
    match open_release(&visit.app, &visit.ctx, form.submission()?, id).await {
        Ok(true) => see_other("/toezicht/verzegeld?notice=sealed-notice-open"),
        Ok(false) => see_other("/toezicht/verzegeld?notice=sealed-notice-own-part"),
        Err(WebError::Refused(why)) => waiting_page(&visit, vec![FieldError::new("", why)]).await,
        Err(error) => Err(error),
    }
}
