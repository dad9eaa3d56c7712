//! The worklist: what cannot wait?

use std::collections::HashMap;

use askama::Template;
use oever_clocks::{ClockRules, Ending, Remaining};
use oever_kernel::OrganisationId;
use oever_web::{Page, Visit, WebResult, render};

use super::names;
use crate::clock_view::{remaining_words, text};
use crate::worklist::{Group, Item, Whose, Work, since, worklist};

struct Line {
    href: String,
    title: String,
    why: String,
    state: String,
    date: String,
    kind: &'static str,
    remind: String,
    escalate: String,
    nudged: String,
}

struct Section {
    title: String,
    count: String,
    lines: Vec<Line>,
    more: Vec<Line>,
    empty: String,
}

#[derive(Template)]
#[template(path = "worklist.html")]
struct Show {
    page: Page,
    lead: String,
    all: bool,
    sections: Vec<Section>,
    later: Vec<Line>,
    caseload: i64,
    recent: Vec<(String, String, String)>,
    nothing: bool,
    next: String,
}

fn line(visit: &Visit, page: &Page, names: &HashMap<OrganisationId, String>, item: &Item) -> Line {
    let party = item.party.and_then(|party| names.get(&party).cloned());
    let (title, why) = match &item.work {
        Work::Clock { rule } => {
            let rules = visit.app.part::<ClockRules>();
            let rule = rules.rule(rule).ok();
            let name = rule.map_or_else(String::new, |rule| page.of(&text(&rule.name)).to_owned());
            let key = match (item.ending, item.remaining) {
                (Ending::ActBy, Remaining::Late(_)) => "coordination-work-clock-late",
                (Ending::ActBy, _) => "coordination-work-clock",
                (Ending::RunsOut, Remaining::Late(_)) => "coordination-work-runs-out-over",
                (Ending::RunsOut, _) => "coordination-work-runs-out",
            };
            let step = rule.and_then(|rule| next_step(page, rule, item.remaining));
            let article = rule
                .and_then(|rule| rule.version_on(visit.ctx.today()))
                .and_then(|version| crate::clock_view::article(version).map(str::to_owned));
            (
                page.ta(key, &[("alias", item.alias.clone()), ("clock", name)]),
                step.or(article).unwrap_or_default(),
            )
        }
        Work::Plan { what, why } => (
            page.ta("coordination-work-plan", &[("alias", item.alias.clone()), ("what", what.clone())]),
            why.clone(),
        ),
        Work::Task { kind } => {
            (page.ta(kind, &[("alias", item.alias.clone())]), page.t(&format!("{kind}-why")))
        }
    };
    let why = match &party {
        Some(party) => format!("{party}. {why}"),
        None => why,
    };
    let base = item.href.clone();
    let act = |name: &str, done: bool| {
        if item.waiting.is_some() && !done { format!("{base}/{name}") } else { String::new() }
    };
    Line {
        href: item.href.clone(),
        title,
        why,
        // The date of an 18th birthday gives away the date of birth: it stands in the dossier, not here.
        state: match item.due_on {
            Some(_) => remaining_words(&visit.app, page.language(), item.remaining, item.ending),
            None => page.t("coordination-work-soon"),
        },
        date: item.due_on.map_or_else(|| page.t("coordination-work-date-hidden"), |due| page.date(&due)),
        kind: match (item.group, item.remaining) {
            (_, Remaining::Late(_)) => "late",
            (Group::Waiting, _) => "waiting",
            (Group::Today, _) => "soon",
            _ => "",
        },
        remind: act("herinner", item.reminded),
        escalate: act("escaleer", !item.reminded || item.escalated),
        nudged: match (item.escalated, item.reminded) {
            (true, _) => page.t("coordination-work-escalated"),
            (false, true) => page.t("coordination-work-reminded"),
            (false, false) => String::new(),
        },
    }
}

/// What the rule says to do at this point: the last escalation point that was reached, or the first to come.
fn next_step(page: &Page, rule: &oever_clocks::ClockRule, remaining: Remaining) -> Option<String> {
    let left = match remaining {
        Remaining::Days(n) | Remaining::Paused(n) => i64::from(n),
        Remaining::Today => 0,
        Remaining::Late(n) => -i64::from(n),
        Remaining::Ended { .. } => return None,
    };
    let mut points: Vec<_> = rule.escalate.iter().collect();
    points.sort_by_key(|point| point.days_before);
    let point = points.iter().find(|point| i64::from(point.days_before) >= left).or_else(|| points.last())?;
    Some(page.of(&oever_kernel::Text::new(&point.nl, &point.en)).to_owned())
}

const SHOWN: usize = 12;

pub(crate) async fn show(visit: Visit) -> WebResult {
    let all = visit.query.get("wie") == "alle";
    let list = worklist(&visit.app, &visit.ctx, if all { Whose::Organisation } else { Whose::Mine }).await?;
    let page = visit.page("coordination-worklist");
    let today = visit.ctx.today();
    let mut tx = visit.app.db().read().await?;
    let names = names(&mut tx).await?;
    drop(tx);
    let lines = |group: Group| {
        list.of(group).iter().map(|item| line(&visit, &page, &names, item)).collect::<Vec<_>>()
    };
    let over =
        list.of(Group::Waiting).iter().filter(|item| matches!(item.remaining, Remaining::Late(_))).count();
    let count = |key: &str, n: usize| page.ta(key, &[("n", n.to_string()), ("over", over.to_string())]);
    let section = |title: &str, counted: &str, empty: &str, group: Group| {
        let mut lines = lines(group);
        let total = lines.len();
        let more = if total > SHOWN { lines.split_off(SHOWN) } else { Vec::new() };
        Section { title: page.t(title), count: count(counted, total), lines, more, empty: page.t(empty) }
    };
    let sections = vec![
        section(
            "coordination-work-today",
            "coordination-work-count",
            "coordination-work-today-empty",
            Group::Today,
        ),
        section(
            "coordination-work-week",
            "coordination-work-count",
            "coordination-work-week-empty",
            Group::Week,
        ),
        section(
            "coordination-work-waiting",
            "coordination-work-count-waiting",
            "coordination-work-waiting-empty",
            Group::Waiting,
        ),
    ];
    let later = lines(Group::Later);
    let next = list
        .of(Group::Later)
        .first()
        .and_then(|item| item.due_on)
        .map_or_else(String::new, |on| page.date(&on));
    let yesterday = oever_kernel::Timestamp::start_of(today.yesterday().unwrap_or(today));
    let recent = since(&visit.app, visit.ctx.organisation(), yesterday)
        .await?
        .into_iter()
        .map(|one| (page.time(&one.at), one.alias, page.t(&one.key).trim_end_matches(':').to_owned()))
        .collect();
    let urgent = list.of(Group::Today).len();
    let show = Show {
        page: page.clone().counting("/werk", u64::try_from(urgent).unwrap_or(0)),
        lead: page.ta("coordination-work-lead", &[("date", page.date(&today)), ("n", urgent.to_string())]),
        all,
        nothing: urgent == 0 && list.of(Group::Week).is_empty() && list.of(Group::Waiting).is_empty(),
        sections,
        later,
        caseload: list.caseload,
        recent,
        next,
    };
    render(&page, &show)
}
