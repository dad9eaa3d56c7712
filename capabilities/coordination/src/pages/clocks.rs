//! Clocks of a dossier.

use askama::Template;
use axum::extract::Path;
use oever_clocks::{ClockEvent, ClockRules, EventKind, IgnoredBecause, Stage};
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, Head, head, names, required_date, version_of, with_date};
use crate::clock::{Clock, StartClock, clocks_of, record_clock_event, start_clock};
use crate::clock_view::{ClockCard, basis_key, card, text};
use crate::merge::holder_of;
use crate::model::ClockId;
use crate::queries_merge::CLOCK_HOLDER;
use crate::remind::{Nudge, Waiting, nudge};

#[derive(Template)]
#[template(path = "clock-new.html")]
struct New {
    page: Page,
    head: Head,
    form: Fields,
    rules: Vec<Choice>,
    parties: Vec<Choice>,
    question: String,
    by: bool,
    human: bool,
}

async fn new_with(visit: Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-clock-new").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "plan").await?;
    let rules = visit.app.part::<ClockRules>();
    let today = visit.ctx.today();
    let mut choices: Vec<Choice> = rules
        .iter()
        .filter(|rule| for_dossiers(&rule.id))
        .map(|rule| Choice {
            value: rule.id.clone(),
            label: page.of(&text(&rule.name)).to_owned(),
            hint: rule.version_on(today).map_or_else(String::new, |version| {
                let basis = page.t(basis_key(rule.basis));
                crate::clock_view::article(version)
                    .map_or_else(|| basis.clone(), |article| format!("{basis} · {article}"))
            }),
        })
        .collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    let chosen = form.some("rule").and_then(|id| rules.rule(id).ok());
    let own = visit.ctx.organisation();
    let parties = match chosen.and_then(|rule| rule.by.as_deref()) {
        Some(kind) => oever_organisations::organisations(&mut tx)
            .await?
            .into_iter()
            .filter(|one| one.id != own && one.kind.name() == kind)
            .map(|one| Choice::new(one.id.to_string(), one.name))
            .collect(),
        None => Vec::new(),
    };
    let show = New {
        page: page.clone(),
        head,
        rules: choices,
        question: chosen.map_or_else(String::new, |rule| {
            page.of(&oever_kernel::Text::new(&rule.start.nl, &rule.start.en)).to_owned()
        }),
        by: chosen.is_some_and(|rule| rule.by.is_some()),
        human: chosen
            .and_then(|rule| rule.version_on(today))
            .is_some_and(|version| version.certainty == oever_clocks::Certainty::Low),
        parties,
        form,
    };
    render(&page, &show)
}

/// Clocks that belong to a report, a request or a breach are started by what they belong to.
fn for_dossiers(rule: &str) -> bool {
    !matches!(
        rule,
        "report_acknowledge"
            | "report_feedback"
            | "placement_escalation"
            | "avg_breach"
            | "avg_request"
            | "avg_request_extended"
    )
}

/// First the clock is chosen, then its own question is asked: both by GET, nothing personal is in the address.
pub(crate) async fn new(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let form = Fields::default().with("rule", visit.query.get("klok"));
    new_with(visit, &alias, form, FormProblem::default()).await
}

pub(crate) async fn start(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    problem.require(
        for_dossiers(form.get("rule")) && form.some("rule").is_some(),
        "rule",
        "web-error-choose",
    );
    let started_on = required_date(&form, "started_on", &mut problem);
    let (Some(started_on), true) = (started_on, problem.0.is_empty()) else {
        return new_with(visit, &alias, form.fields, problem).await;
    };
    let input =
        StartClock { rule: form.get("rule").into(), started_on, party: form.get("party").parse().ok() };
    match start_clock(&visit.app, &visit.ctx, form.submission()?, &alias, &input).await {
        Ok(id) => see_other(&format!("/dossier/{alias}/klok/{id}?notice=coordination-notice-clock")),
        Err(WebError::Invalid(problem)) => new_with(visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

struct EventLine {
    when: String,
    title: String,
    note: String,
}

struct Point {
    when: String,
    who: String,
    what: String,
    reached: bool,
}

#[derive(Template)]
#[template(path = "clock.html")]
struct Show {
    page: Page,
    head: Head,
    card: ClockCard,
    source: String,
    basis: String,
    events: Vec<EventLine>,
    points: Vec<Point>,
    form: Fields,
    what: Vec<Choice>,
    version: i64,
    party: String,
    waits: bool,
    action: String,
    remind: String,
    escalate: String,
}

fn what_choices(page: &Page, clock: &Clock) -> Vec<Choice> {
    if clock.term.stopped.is_some() {
        return Vec::new();
    }
    let mut choices = Vec::new();
    let reason = |prefix: &str, label: &str, reason: &oever_clocks::Reason| {
        let words = oever_kernel::Text::new(&reason.nl, &reason.en);
        Choice {
            value: format!("{prefix}:{}", reason.event),
            label: page.of(&words).to_owned(),
            hint: page.t(label),
        }
    };
    for stop in &clock.term.rule.stop {
        choices.push(reason("stop", "coordination-clock-stop", stop));
    }
    if clock.term.suspended_on.is_some() {
        choices.push(Choice::new("resume", page.t("coordination-clock-resume")));
    } else {
        for pause in &clock.term.rule.suspend {
            choices.push(reason("suspend", "coordination-clock-suspend", pause));
        }
    }
    choices
}

fn event_lines(page: &Page, clock: &Clock) -> Vec<EventLine> {
    let words = |reasons: &[oever_clocks::Reason], code: &str| {
        reasons.iter().find(|reason| reason.event == code).map_or_else(
            || code.to_owned(),
            |reason| page.of(&oever_kernel::Text::new(&reason.nl, &reason.en)).to_owned(),
        )
    };
    let mut events = clock.events.clone();
    events.sort();
    events
        .iter()
        .map(|event| {
            let ignored = clock.term.because.ignored.iter().find(|ignored| ignored.event == *event);
            EventLine {
                when: page.date(&event.on),
                title: match &event.kind {
                    EventKind::Started => page.t("coordination-clock-event-started"),
                    EventKind::Resumed => page.t("coordination-clock-event-resumed"),
                    EventKind::Suspended(reason) => words(&clock.term.rule.suspend, reason),
                    EventKind::Stopped(reason) => words(&clock.term.rule.stop, reason),
                },
                note: ignored.map_or_else(String::new, |ignored| {
                    page.t(match ignored.because {
                        IgnoredBecause::BeforeStart => "coordination-ignored-before-start",
                        IgnoredBecause::AlreadyStarted => "coordination-ignored-already-started",
                        IgnoredBecause::AlreadySuspended => "coordination-ignored-already-suspended",
                        IgnoredBecause::NotSuspended => "coordination-ignored-not-suspended",
                        IgnoredBecause::AfterDue => "coordination-ignored-after-due",
                        IgnoredBecause::AfterStop => "coordination-ignored-after-stop",
                    })
                }),
            }
        })
        .collect()
}

async fn page_with(
    visit: Visit,
    alias: &str,
    id: ClockId,
    form: Option<Fields>,
    problem: FormProblem,
) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-clock").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "plan").await?;
    let today = visit.ctx.today();
    let (found, key) = reading.holding(holder_of(&mut tx, CLOCK_HOLDER, id).await?)?;
    let clock = clocks_of(&visit.app, &mut tx, key, &reading.permit, found.dossier.id, today)
        .await?
        .into_iter()
        .find(|clock| clock.row.id == id)
        .ok_or(WebError::NotFound)?;
    let names = names(&mut tx).await?;
    drop(tx);
    let card = card(&visit.app, &page, alias, &clock, today);
    let reached = |on| on <= today && !matches!(clock.term.stage(today), Stage::Stopped | Stage::Suspended);
    let points = clock
        .term
        .escalations()
        .into_iter()
        .map(|(on, point)| Point {
            when: page.date(&on),
            who: page.t(&super::key("coordination-escalate", &point.who)),
            what: page.of(&oever_kernel::Text::new(&point.nl, &point.en)).to_owned(),
            reached: reached(on),
        })
        .collect();
    let show = Show {
        page: page.clone(),
        head,
        source: card.state.why().source.clone(),
        basis: page.t(basis_key(clock.term.rule.basis)),
        events: event_lines(&page, &clock),
        points,
        what: what_choices(&page, &clock),
        version: clock.row.version,
        party: clock.row.party.and_then(|party| names.get(&party).cloned()).unwrap_or_default(),
        waits: clock.row.party.is_some() && clock.term.stopped.is_none(),
        action: format!("/dossier/{alias}/klok/{id}"),
        remind: format!("/dossier/{alias}/klok/{id}/herinner"),
        escalate: format!("/dossier/{alias}/klok/{id}/escaleer"),
        form: form.unwrap_or_else(|| with_date(Fields::default(), "on", Some(today))),
        card,
    };
    render(&page, &show)
}

pub(crate) async fn show(visit: Visit, Path((alias, id)): Path<(String, ClockId)>) -> WebResult {
    page_with(visit, &alias, id, None, FormProblem::default()).await
}

pub(crate) async fn record(
    visit: Visit,
    Path((alias, id)): Path<(String, ClockId)>,
    form: Form,
) -> WebResult {
    let version = version_of(&form)?;
    let mut problem = FormProblem::default();
    let on = required_date(&form, "on", &mut problem);
    let what = form.get("what");
    let event = on.and_then(|on| match what.split_once(':') {
        Some(("stop", reason)) => Some(ClockEvent::stopped(on, reason)),
        Some(("suspend", reason)) => Some(ClockEvent::suspended(on, reason)),
        None if what == "resume" => Some(ClockEvent::resumed(on)),
        _ => None,
    });
    problem.require(event.is_some() || on.is_none(), "what", "web-error-choose");
    let (Some(event), true) = (event, problem.0.is_empty()) else {
        return page_with(visit, &alias, id, Some(form.fields), problem).await;
    };
    match record_clock_event(&visit.app, &visit.ctx, form.submission()?, &alias, id, version, &event).await {
        Ok(()) => see_other(&format!("/dossier/{alias}/klok/{id}?notice=coordination-notice-clock")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, id, Some(form.fields), problem).await,
        Err(WebError::Conflict(_)) => {
            // The page shows what happened meanwhile; the choice that was made stays filled in.
            let problem = FormProblem::at("what", "coordination-error-clock-changed");
            page_with(visit, &alias, id, Some(form.fields), problem).await
        }
        Err(error) => Err(error),
    }
}

pub(crate) async fn remind(
    visit: Visit,
    Path((alias, id)): Path<(String, ClockId)>,
    form: Form,
) -> WebResult {
    nudge(&visit.app, &visit.ctx, form.submission()?, &alias, Waiting::Clock(id), Nudge::Remind).await?;
    see_other("/werk?notice=coordination-notice-reminded")
}

pub(crate) async fn escalate(
    visit: Visit,
    Path((alias, id)): Path<(String, ClockId)>,
    form: Form,
) -> WebResult {
    nudge(&visit.app, &visit.ctx, form.submission()?, &alias, Waiting::Clock(id), Nudge::Escalate).await?;
    see_other("/werk?notice=coordination-notice-escalated")
}
