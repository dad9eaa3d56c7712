//! A clock in words, with its explanation: the words cannot be had without it.

use jiff::civil::Date;
use oever_clocks::{Basis, ClockRules, DayOff, Duration, Ending, Moves, Remaining, Stage, Term};
use oever_kernel::{Certainty, Explained, Explanation, Language, Text};
use oever_web::{App, Page};

use crate::clock::Clock;

/// A clock as a card shows it.
#[derive(Debug, Clone)]
pub(crate) struct ClockCard {
    pub name: String,
    pub href: String,
    pub state: Explained<String>,
    pub date: String,
    pub kind: &'static str,
    pub used: u32,
    pub total: u32,
    pub because: Vec<String>,
    pub rule: String,
    pub certainty: String,
    pub human: bool,
    pub stopped: bool,
    /// The dossier it comes from, in words; empty for the one that is shown.
    pub from: String,
}

pub(crate) fn text(text: &oever_clocks::Text) -> Text {
    Text::new(&text.nl, &text.en)
}

const fn certainty(certainty: oever_clocks::Certainty) -> Certainty {
    match certainty {
        oever_clocks::Certainty::Low => Certainty::Low,
        oever_clocks::Certainty::Medium => Certainty::Medium,
        oever_clocks::Certainty::High => Certainty::High,
    }
}

/// What is left, in words.
pub(crate) fn remaining_words(app: &App, language: Language, remaining: Remaining, ending: Ending) -> String {
    let (key, n) = match (remaining, ending) {
        (Remaining::Days(n), _) => ("coordination-clock-days", n),
        (Remaining::Today, Ending::ActBy) => ("coordination-clock-today", 0),
        (Remaining::Today, Ending::RunsOut) => ("coordination-clock-ends-today", 0),
        (Remaining::Late(n), Ending::ActBy) => ("coordination-clock-late", n),
        (Remaining::Late(n), Ending::RunsOut) => ("coordination-clock-over", n),
        (Remaining::Paused(n), _) => ("coordination-clock-paused", n),
        (Remaining::Ended { late: 0 }, _) | (Remaining::Ended { .. }, Ending::RunsOut) => {
            ("coordination-clock-stopped", 0)
        }
        (Remaining::Ended { late }, Ending::ActBy) => ("coordination-clock-stopped-late", late),
    };
    app.catalogue().text(language, key, &[("n", n.to_string())])
}

/// A date short enough to stand in a reason.
fn short(language: Language, date: Date) -> String {
    match language {
        Language::Nl => format!("{}-{}-{}", date.day(), date.month(), date.year()),
        Language::En => date.to_string(),
    }
}

fn both(app: &App, key: &str, args: impl Fn(Language) -> Vec<(&'static str, String)>) -> Text {
    let words = |language| app.catalogue().text(language, key, &args(language));
    Text::new(words(Language::Nl), words(Language::En))
}

pub(crate) fn duration_words(app: &App, language: Language, duration: Duration) -> String {
    let (key, n) = match duration {
        Duration::NoTerm => ("coordination-unit-none", 0),
        Duration::Hours(n) => ("coordination-unit-hours", n),
        Duration::Days(n) => ("coordination-unit-days", n),
        Duration::WorkingDays(n) => ("coordination-unit-working-days", n),
        Duration::Weeks(n) => ("coordination-unit-weeks", n),
        Duration::Months(n) => ("coordination-unit-months", n),
        Duration::Years(n) => ("coordination-unit-years", n),
        Duration::Birthday(n) => ("coordination-unit-birthday", n),
    };
    app.catalogue().text(language, key, &[("n", n.to_string())])
}

fn day_off(app: &App, language: Language, why: &DayOff) -> String {
    match why {
        DayOff::Saturday => app.catalogue().text(language, "coordination-day-saturday", &[]),
        DayOff::Sunday => app.catalogue().text(language, "coordination-day-sunday", &[]),
        DayOff::Holiday(id) => {
            let rules = app.part::<ClockRules>();
            rules.holidays().name(id).map_or_else(|| id.clone(), |name| text(name).get(language).to_owned())
        }
    }
}

/// Why a term ends when it ends.
pub(crate) fn explanation(app: &App, term: &Term) -> Explanation {
    let mut because = vec![both(app, "coordination-why-counted", |language| {
        vec![
            ("length", duration_words(app, language, term.version.duration)),
            ("start", short(language, term.started_on)),
        ]
    })];
    if term.because.suspended_days > 0 {
        let n = term.because.suspended_days;
        because.push(both(app, "coordination-why-suspended", |_| vec![("n", n.to_string())]));
    }
    if !term.because.stepped_over.is_empty() {
        let key = if term.because.moves == Moves::Yes {
            "coordination-why-moved"
        } else {
            "coordination-why-unsure"
        };
        because.push(both(app, key, |language| {
            let days: Vec<String> = term
                .because
                .stepped_over
                .iter()
                .map(|(on, why)| format!("{} ({})", short(language, *on), day_off(app, language, why)))
                .collect();
            vec![("days", days.join(", ")), ("latest", short(language, term.due_latest))]
        }));
    } else if term.due_latest > term.due_on {
        because.push(both(app, "coordination-why-latest", |language| {
            vec![("latest", short(language, term.due_latest))]
        }));
    }
    if term.to_the_hour() {
        because.push(both(app, "coordination-why-hours", |_| Vec::new()));
    }
    because.push(Text::new(&term.version.nl, &term.version.en));
    Explanation {
        because,
        rule: term.rule.id.clone(),
        version: term.version.period(),
        source: source(&term.version),
        certainty: certainty(term.version.certainty),
        method: "/uitleg/klokken",
    }
}

/// The article a version rests on; own rules have none.
pub(crate) fn article(version: &oever_clocks::Version) -> Option<&str> {
    Some(version.article.as_str()).filter(|article| *article != "no article")
}

/// Article and source, as they stand in the rule.
pub(crate) fn source(version: &oever_clocks::Version) -> String {
    article(version)
        .map_or_else(|| version.source.clone(), |article| format!("{article} · {}", version.source))
}

/// Key of the words for what a clock rests on.
pub(crate) const fn basis_key(basis: Basis) -> &'static str {
    match basis {
        Basis::Law => "coordination-basis-law",
        Basis::Policy => "coordination-basis-policy",
        Basis::Practice => "coordination-basis-practice",
        Basis::Own => "coordination-basis-own",
    }
}

/// The card of a clock.
pub(crate) fn card(app: &App, page: &Page, alias: &str, clock: &Clock, today: Date) -> ClockCard {
    let term = &clock.term;
    let stage = term.stage(today);
    let remaining = term.remaining(today);
    let date_key = match (&term.stopped, term.suspended_on, term.ending()) {
        (Some(_), _, _) => "coordination-clock-stopped-on",
        (None, Some(_), _) => "coordination-clock-paused-since",
        (None, None, Ending::ActBy) => "coordination-clock-before",
        (None, None, Ending::RunsOut) => "coordination-clock-until",
    };
    let date =
        term.stopped.as_ref().map_or_else(|| term.suspended_on.unwrap_or(term.due_on), |stopped| stopped.on);
    let (used, total) = term.progress(today);
    let why = explanation(app, term);
    ClockCard {
        from: String::new(),
        name: page.of(&text(&term.rule.name)).to_owned(),
        href: format!("/dossier/{alias}/klok/{}", clock.row.id),
        because: why.because(page.language()).into_iter().map(str::to_owned).collect(),
        rule: page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]),
        certainty: page.t(why.certainty.key()),
        state: Explained::new(remaining_words(app, page.language(), remaining, term.ending()), why),
        date: page.ta(date_key, &[("date", page.date(&date))]),
        kind: match stage {
            Stage::Running => "",
            Stage::Warn => "soon",
            Stage::Overdue => "late",
            Stage::Suspended | Stage::Stopped => "paused",
        },
        used,
        total,
        human: term.needs_human(),
        stopped: term.stopped.is_some(),
    }
}
