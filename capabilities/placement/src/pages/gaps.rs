//! For whom is there no place?

use askama::Template;
use oever_disclosure::{Protected, Shown};
use oever_kernel::{Explained, Purpose};
use oever_web::{Page, Visit, WebResult, render};

use super::lifts::rule_words;
use super::words::Words;
use crate::gaps::{Gap, Relaxation, gaps};
use crate::rules::PlacementRules;

/// A protected count beside its words: the template shows the count of what it is handed only.
struct GapRow {
    who: String,
    people: Protected<Shown>,
}

struct HelpRow {
    programme: String,
    change: String,
    people: Protected<Shown>,
}

struct TakesRow {
    who: String,
    yes: usize,
    conditional: usize,
    no: usize,
}

#[derive(Template)]
#[template(path = "gaps.html")]
struct Show {
    page: Page,
    months: i64,
    days: i64,
    people: Option<Protected<Shown>>,
    gaps: Explained<Vec<GapRow>>,
    help: Explained<Vec<HelpRow>>,
    takes: Vec<TakesRow>,
    unreadable: usize,
    basis: String,
    rule: String,
}

/// The gaps page.
pub(crate) async fn show(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::FIGURES);
    let found = gaps(&visit.app, &visit.ctx).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-gaps");
    let words = Words { page: &page, rules: &rules };
    let fact = |(attribute, value): &(String, String)| words.fact(attribute, std::slice::from_ref(value));
    let gap_row = |gap: Gap| {
        let facts: Vec<String> = gap.facts.iter().map(fact).collect();
        GapRow { who: facts.join(&format!(" {} ", page.t("placement-and"))), people: gap.people }
    };
    let help_row = |row: Relaxation| HelpRow {
        change: match &row.condition {
            Some(condition) => page.ta("placement-help-rule", &[("rule", rule_words(&words, condition))]),
            None => page.t("placement-help-room"),
        },
        programme: row.name,
        people: row.people,
    };
    let why = found.gaps.why().clone();
    let view = Show {
        months: found.months,
        days: found.days,
        people: found.people,
        gaps: found.gaps.map(|rows| rows.into_iter().map(gap_row).collect()),
        help: found.relaxations.map(|rows| rows.into_iter().map(help_row).collect()),
        takes: found
            .takes
            .iter()
            .map(|row| TakesRow {
                who: fact(&row.fact),
                yes: row.yes,
                conditional: row.conditional,
                no: row.no,
            })
            .collect(),
        unreadable: found.unreadable,
        basis: why.because(page.language()).join(". "),
        rule: format!(
            "{} · {}",
            page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]),
            page.t(why.certainty.key())
        ),
        page: page.clone(),
    };
    render(&page, &view)
}
