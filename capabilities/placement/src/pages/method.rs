//! How places are ordered and gaps are counted.

use askama::Template;
use oever_web::{Page, Visit, WebResult, render};

use crate::rules::PlacementRules;

#[derive(Template)]
#[template(path = "method.html")]
struct Method {
    page: Page,
    version: String,
    source: String,
    terms: Vec<(String, String)>,
}

/// How places are ordered and gaps are counted, with the rules in force.
pub(crate) async fn show(visit: Visit) -> WebResult {
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-method");
    let terms = crate::words::Urgency::ALL
        .iter()
        .map(|urgency| {
            let hours = rules.terms.answer_hours(*urgency).to_string();
            let days = rules.terms.decide_after_days(*urgency).to_string();
            let label = page.t(&format!("placement-urgency-{}", urgency.word()));
            (label, page.ta("placement-method-term", &[("hours", hours), ("days", days)]))
        })
        .collect();
    let view = Method {
        version: rules.vocabulary.version.clone(),
        source: format!("{}. {}", rules.vocabulary.source, rules.terms.source),
        terms,
        page: page.clone(),
    };
    render(&page, &view)
}
