//! Signals that came in: by clock, one at a time, and what is done with them.

use askama::Template;
use axum::extract::Path;
use oever_clocks::ClockRules;
use oever_kernel::{OrganisationId, Purpose};
use oever_web::axum;
use oever_web::{
    App, Conflict, ConflictRow, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, render,
    see_other,
};

use super::words::content_rows;
use crate::codes::{Choice, Code, choices};
use crate::model::{Content, Reason, Report, ReportId, Source, Status};
use crate::public;
use crate::read::{self, PER_PAGE, form_keys};
use crate::text::{TextReading, read_text};
use crate::triage::{self, Decision, REROUTE_REASONS};

/// A row of a list.
pub(crate) struct Line {
    pub(crate) href: String,
    pub(crate) received: String,
    pub(crate) urgency: String,
    pub(crate) acute: bool,
    pub(crate) setting: String,
    pub(crate) municipality: String,
    pub(crate) status: String,
    pub(crate) clock: String,
    pub(crate) clock_date: String,
    pub(crate) kind: &'static str,
    pub(crate) source: String,
}

/// How a clock stands, in words, and how it looks.
fn clock_words(
    page: &Page,
    app: &App,
    report: &Report,
    today: jiff::civil::Date,
) -> (String, String, &'static str) {
    let Some(due) = report.due() else { return (page.t("reporting-clock-done"), String::new(), "") };
    let what = if report.acknowledged_at.is_none() { "acknowledge" } else { "feedback" };
    let days = (due - today).get_days();
    let n = |days: i32| [("n", days.abs().to_string())];
    let (left, kind) = match days {
        1.. => (
            page.ta("reporting-clock-days", &n(days)),
            if i64::from(days) <= warn_days(app, what) { "soon" } else { "new" },
        ),
        0 => (page.t("reporting-clock-today"), "soon"),
        _ => (page.ta("reporting-clock-late", &n(days)), "late"),
    };
    (format!("{}: {left}", page.t(&format!("reporting-clock-{what}"))), page.date(&due), kind)
}

fn warn_days(app: &App, what: &str) -> i64 {
    let rules = app.part::<ClockRules>();
    rules.rule(&format!("report_{what}")).map_or(1, oever_clocks::ClockRule::warn_days)
}

pub(crate) fn line(page: &Page, app: &App, report: &Report, today: jiff::civil::Date, base: &str) -> Line {
    let (clock, clock_date, kind) = clock_words(page, app, report, today);
    let municipality = report.municipality.as_deref().and_then(|code| app.geography().municipality(code));
    Line {
        href: format!("{base}/{}", report.id),
        received: page.time(&report.received_at),
        urgency: page.t(&report.urgency.key()),
        acute: report.urgency == crate::model::Urgency::Acute,
        setting: page.t(&report.setting.key()),
        municipality: municipality
            .map_or_else(|| page.t("reporting-municipality-unknown"), |found| found.name.clone()),
        status: status_words(page, report),
        clock,
        clock_date,
        kind,
        source: page.t(&report.source.key()),
    }
}

/// The status as the reporter hears it.
pub(crate) fn status_words(page: &Page, report: &Report) -> String {
    match (report.status, report.acknowledged_at, report.reason) {
        (Status::Received, Some(_), _) => page.t("reporting-status-read"),
        (Status::NotTakenUp, _, Some(reason)) => {
            page.ta("reporting-status-because", &[("reason", page.t(&reason.key()))])
        }
        (status, ..) => page.t(&status.key()),
    }
}

pub(crate) struct Paging {
    pub(crate) current: i64,
    pub(crate) total: i64,
    pub(crate) previous: String,
    pub(crate) next: String,
}

pub(crate) fn paging(total: i64, current: i64, base: &str) -> Paging {
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let link =
        |page: i64| if (1..=pages).contains(&page) { format!("{base}pagina={page}") } else { String::new() };
    Paging { current, total: pages.max(1), previous: link(current - 1), next: link(current + 1) }
}

pub(crate) fn page_number(fields: &Fields) -> i64 {
    fields.get("pagina").parse().ok().filter(|page| (1..=1_000_000).contains(page)).unwrap_or(1)
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Inbox {
    page: Page,
    settled: bool,
    lines: Vec<Line>,
    paging: Paging,
    total: i64,
}

/// Signals sent to this organisation, by clock.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let settled = visit.query.is("toon", "klaar");
    let current = page_number(&visit.query);
    let listed = read::list_received(&visit.app, &visit.ctx, settled, current).await?;
    let page = visit.page("reporting-inbox-title");
    let today = visit.ctx.today();
    let template = Inbox {
        settled,
        lines: listed
            .reports
            .iter()
            .map(|report| line(&page, &visit.app, report, today, "/meldingen"))
            .collect(),
        paging: paging(listed.total, current, if settled { "/meldingen?toon=klaar&" } else { "/meldingen?" }),
        total: listed.total,
        page: page.clone(),
    };
    render(&page, &template)
}

struct Group {
    id: &'static str,
    title: String,
    rows: Vec<(String, String)>,
}

struct RouteLine {
    when: String,
    to: String,
    why: String,
}

#[derive(Template)]
#[template(path = "inbox-report.html")]
struct Show {
    page: Page,
    report: Report,
    line: Line,
    forms: String,
    groups: Vec<Group>,
    reading: TextReading,
    sender: String,
    routes: Vec<RouteLine>,
    statuses: Vec<Choice>,
    status: String,
    reasons: Vec<Choice>,
    reason: String,
    feedback: String,
    receivers: Vec<Choice>,
    to: String,
    reroute_reasons: Vec<Choice>,
    why: String,
    public: bool,
    messages: bool,
    unread: i64,
    may_triage: bool,
    may_open_dossier: bool,
}

/// One signal with what it says. Opening it is written down.
pub(crate) async fn show(visit: Visit, Path(report): Path<String>) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    show_page(&visit, id(&report)?, None, FormProblem::default()).await
}

fn id(text: &str) -> Result<ReportId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

async fn show_page(visit: &Visit, id: ReportId, typed: Option<&Fields>, problem: FormProblem) -> WebResult {
    let (app, ctx) = (&visit.app, &visit.ctx);
    let (report, content): (Report, Content) = read::open(app, ctx, id).await?;
    let page = visit.page("reporting-inbox-title").with_errors(problem.0);
    let allowed = app.authorise(ctx, "report.triage", &report.record()).is_ok();
    let (forms, routes, sender, messages, unread) = {
        let mut tx = app.db().read().await?;
        let forms = read::forms(&mut tx, id).await?;
        let routes = read::routes(&mut tx, id).await?;
        let messages = public::has_conversation(&mut tx, id).await?;
        let unread = public::unread_messages(&mut tx, id).await?;
        (forms, routes, sender(&page, &mut tx, &report).await?, messages, unread)
    };
    let receivers = triage::receivers(app).await?;
    let name_of = |organisation: OrganisationId| {
        receivers
            .iter()
            .find(|(found, ..)| *found == organisation)
            .map_or_else(String::new, |(_, name, ..)| name.clone())
    };
    let permit = read::permit(app, ctx, &report, "report.read_feedback", "").await?;
    let feedback = read::feedback(app, &report, &permit).await?.unwrap_or_default();
    let typed_or = |name: &str, stored: String| typed.map_or(stored, |fields| fields.get(name).to_owned());
    let template = Show {
        line: line(&page, app, &report, ctx.today(), "/meldingen"),
        forms: form_keys(&forms).iter().map(|key| page.t(key)).collect::<Vec<_>>().join(", "),
        groups: content_rows(&page, &content)
            .into_iter()
            .map(|(id, rows)| Group { id, title: page.t(&format!("reporting-step-{id}")), rows })
            .collect(),
        reading: read_text(&*super::scan::rules(visit)?, &content.story, &content.signs, ctx.language),
        sender,
        routes: routes
            .into_iter()
            .map(|(to, why, at)| RouteLine {
                when: page.time(&at),
                to: name_of(to),
                why: page.t(&format!("reporting-route-{}", why.replace('_', "-"))),
            })
            .collect(),
        statuses: choices::<Status>(&page)
            .into_iter()
            .filter(|choice| choice.value != Status::Received.code())
            .collect(),
        status: typed_or(
            "status",
            if report.status == Status::Received { String::new() } else { report.status.code().into() },
        ),
        reasons: choices::<Reason>(&page),
        reason: typed_or("reason", report.reason.map_or("", Code::code).to_owned()),
        feedback: typed_or("feedback", feedback),
        receivers: receivers
            .iter()
            .filter(|(organisation, ..)| *organisation != report.owner)
            .map(|(organisation, name, ..)| Choice {
                value: organisation.to_string(),
                label: name.clone(),
                hint: String::new(),
            })
            .collect(),
        to: typed_or("to", String::new()),
        reroute_reasons: REROUTE_REASONS
            .iter()
            .map(|reason| Choice {
                value: (*reason).into(),
                label: page.t(&format!("reporting-route-{}", reason.replace('_', "-"))),
                hint: String::new(),
            })
            .collect(),
        why: typed_or("why", String::new()),
        public: report.source == Source::Public,
        messages,
        unread,
        may_triage: allowed,
        may_open_dossier: app.role_may(ctx, "dossier.create"),
        report,
        page: page.clone(),
    };
    render(&page, &template)
}

/// Who sent it: the function and its work number, never a person.
async fn sender(page: &Page, tx: &mut oever_store::ReadTx, report: &Report) -> Result<String, WebError> {
    let Some(function) = report.reporter_function else { return Ok(page.t("reporting-source-public")) };
    let function = oever_organisations::function(tx, function).await?;
    let number =
        if function.work_number.is_empty() { String::new() } else { format!(", {}", function.work_number) };
    Ok(format!("{}, {}{number}", function.title, function.organisation_name))
}

fn version(form: &Form) -> Result<i64, WebError> {
    form.get("version").parse().map_err(|_| WebError::BadForm)
}

/// Lets the reporter know that it was read.
pub(crate) async fn acknowledge(visit: Visit, Path(report): Path<String>, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    let id = id(&report)?;
    match triage::acknowledge(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?).await {
        Ok(()) => see_other(&format!("/meldingen/{id}?notice=reporting-notice-acknowledged")),
        Err(WebError::Conflict(_)) => see_other(&format!("/meldingen/{id}?notice=reporting-notice-changed")),
        Err(error) => Err(error),
    }
}

/// Says what happens, and tells the reporter.
pub(crate) async fn decide(visit: Visit, Path(report): Path<String>, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    let id = id(&report)?;
    let decision = Decision {
        status: Status::from_code(form.get("status")).unwrap_or(Status::Received),
        reason: Reason::from_code(form.get("reason")),
        feedback: form.get("feedback").to_owned(),
    };
    match triage::decide(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &decision).await {
        Ok(()) => see_other(&format!("/meldingen/{id}?notice=reporting-notice-decided")),
        Err(WebError::Invalid(problem)) => show_page(&visit, id, Some(&form), problem).await,
        Err(WebError::Conflict(_)) => {
            Err(WebError::Conflict(Box::new(conflict(&visit, id, &decision).await?)))
        }
        Err(error) => Err(error),
    }
}

/// Both versions of a decision; nothing is overwritten.
async fn conflict(visit: &Visit, id: ReportId, mine: &Decision) -> Result<Conflict, WebError> {
    let page = visit.page("reporting-inbox-title");
    let (report, _) = read::open(&visit.app, &visit.ctx, id).await?;
    let permit = read::permit(&visit.app, &visit.ctx, &report, "report.read_feedback", "").await?;
    let theirs = read::feedback(&visit.app, &report, &permit).await?.unwrap_or_default();
    let row = |label: &str, yours: String, theirs: String| ConflictRow::new(page.t(label), yours, theirs);
    let reason = |reason: Option<Reason>| reason.map_or_else(String::new, |reason| page.t(&reason.key()));
    Ok(Conflict {
        action: format!("/meldingen/{id}/besluit"),
        back: format!("/meldingen/{id}"),
        other: page.t("reporting-somebody-else"),
        at: String::new(),
        version: report.version,
        rows: vec![
            row("reporting-decide-status", page.t(&mine.status.key()), page.t(&report.status.key())),
            row("reporting-decide-reason", reason(mine.reason), reason(report.reason)),
            row("reporting-decide-feedback", mine.feedback.clone(), theirs),
        ],
        fields: vec![
            ("status".into(), mine.status.code().into()),
            ("reason".into(), mine.reason.map_or("", Code::code).into()),
            ("feedback".into(), mine.feedback.clone()),
        ],
    })
}

/// Sends it on to another organisation.
pub(crate) async fn reroute(visit: Visit, Path(report): Path<String>, form: Form) -> WebResult {
    let visit = visit.for_purpose(Purpose::REPORT);
    let id = id(&report)?;
    let to = form.get("to").parse().unwrap_or(OrganisationId::INSTALLATION);
    match triage::reroute(
        &visit.app,
        &visit.ctx,
        form.submission()?,
        id,
        version(&form)?,
        to,
        form.get("why"),
    )
    .await
    {
        Ok(()) => see_other("/meldingen?notice=reporting-notice-rerouted"),
        Err(WebError::Invalid(problem)) => show_page(&visit, id, Some(&form), problem).await,
        Err(WebError::Conflict(_)) => {
            show_page(&visit, id, Some(&form), FormProblem::at("to", "reporting-notice-changed")).await
        }
        Err(error) => Err(error),
    }
}
