//! Pages that only a demo has: the tour with its logins, and the outbox.

use std::sync::Arc;

use askama::Template;
use oever_kernel::Language;
use oever_web::{Capability, Form, Guard, Page, Routes, Visit, WebError, WebResult, render, see_other};

use super::time::TimeMachine;
use super::{DemoLogin, Told};
use crate::mail;

/// The capability of a demo.
pub(crate) fn capability(told: Told, time: TimeMachine) -> Capability {
    Capability {
        name: "demo",
        routes: Routes::new()
            .get("/demo", Guard::Public, tour)
            .post("/demo/klok", Guard::Public, forward)
            .get("/demo/postvak", Guard::Public, outbox),
        statements: Vec::new(),
        locales: [
            (Language::Nl, include_str!("../../locales/nl.ftl")),
            (Language::En, include_str!("../../locales/en.ftl")),
        ],
        nav: Vec::new(),
        events: Vec::new(),
        jobs: Vec::new(),
        parts: vec![Arc::new(told), Arc::new(time)],
        openapi: utoipa::openapi::OpenApi::default(),
    }
}

#[derive(Template)]
#[template(path = "demo-tour.html")]
struct Tour {
    page: Page,
    steps: Vec<String>,
    now: String,
    /// The same for a program that walks the tour: it makes its one-time codes by this clock.
    instant: String,
    logins: Vec<(DemoLogin, String)>,
}

/// The tour, with the codes of this moment.
async fn tour(visit: Visit) -> WebResult {
    let told = visit.app.part::<Told>();
    let now = visit.ctx.now().0 / 1_000_000;
    let language = visit.ctx.language;
    let page = visit.page("demo-tour-title");
    let without = page.t("demo-without-account");
    let steps = told
        .tour
        .iter()
        .map(|step| {
            let words = if language == Language::Nl { &step.nl } else { &step.en };
            format!("{words} ({})", step.email.as_deref().unwrap_or(&without))
        })
        .collect();
    let logins = told
        .logins
        .iter()
        .map(|login| {
            (login.clone(), oever_organisations::totp_code(&login.totp_secret, now).unwrap_or_default())
        })
        .collect();
    let now = page.time(&visit.ctx.now());
    let instant = visit.ctx.now().to_jiff().to_string();
    render(&page, &Tour { page: page.clone(), steps, logins, now, instant })
}

/// Puts the clock forward: a night for what is released at night, three months for a follow-up.
async fn forward(visit: Visit, form: Form) -> WebResult {
    form.submission()?;
    let time = visit.app.part::<TimeMachine>();
    match form.get("to") {
        "morning" => time.forward_to(time.tomorrow()),
        "quarter" => time.forward_to(time.in_months(3)),
        _ => return Err(WebError::BadForm),
    }
    see_other("/demo?notice=demo-notice-forward")
}

#[derive(Template)]
#[template(path = "demo-outbox.html")]
struct Outbox {
    page: Page,
    mails: Vec<(String, String, String)>,
}

/// Mail that would have been sent: it says that there is news and nothing else.
async fn outbox(visit: Visit) -> WebResult {
    let recent = oever_jobs::recent(&mut visit.app.db().read().await?).await?;
    let page = visit.page("demo-outbox-title");
    let mails = recent
        .into_iter()
        .map(|(template, language, at, _)| {
            let language = Language::from_code(&language).unwrap_or_default();
            let (subject, body) = mail::words(&visit.app, language, &template);
            (page.time(&at), subject, body)
        })
        .collect();
    render(&page, &Outbox { page: page.clone(), mails })
}
