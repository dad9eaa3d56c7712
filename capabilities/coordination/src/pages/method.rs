//! How clocks count: every rule with its source, open to anyone.

use askama::Template;
use oever_clocks::{Certainty, ClockRules};
use oever_kernel::Text;
use oever_web::{Page, Visit, WebResult, render};

use crate::clock_view::{basis_key, duration_words, text};

struct RuleLine {
    name: String,
    length: String,
    basis: String,
    source: String,
    certainty: String,
    end: String,
}

#[derive(Template)]
#[template(path = "method.html")]
struct Show {
    page: Page,
    rules: Vec<RuleLine>,
    holidays: Vec<(String, String)>,
    year: i16,
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    let page = visit.page("coordination-method");
    let today = visit.ctx.today();
    let rules = visit.app.part::<ClockRules>();
    let mut lines: Vec<RuleLine> = rules
        .iter()
        .filter_map(|rule| {
            let version = rule.version_on(today)?;
            Some(RuleLine {
                name: page.of(&text(&rule.name)).to_owned(),
                length: duration_words(&visit.app, page.language(), version.duration),
                basis: page.t(basis_key(rule.basis)),
                source: crate::clock_view::source(version),
                certainty: page.t(match version.certainty {
                    Certainty::High => "web-certainty-high",
                    Certainty::Medium => "web-certainty-medium",
                    Certainty::Low => "web-certainty-low",
                }),
                end: page.of(&Text::new(&version.nl, &version.en)).to_owned(),
            })
        })
        .collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    let year = today.year();
    let holidays = rules
        .holidays()
        .in_year(year)
        .into_iter()
        .map(|day| (page.date(&day.on), page.of(&text(&day.name)).to_owned()))
        .collect();
    render(&page, &Show { page: page.clone(), rules: lines, holidays, year })
}
