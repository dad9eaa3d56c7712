//! The register: list, one bottleneck, a new one, how effect is judged.

use askama::Template;
use axum::extract::Path;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, region_name, regions};
use crate::add_bottleneck::{AddBottleneck, add_bottleneck};
use crate::model::{BottleneckId, SteeringData};
use crate::read::{self, Chain, Judged, Summary};
use crate::verdict::Verdict;

const PER_PAGE: usize = 20;

/// Where a bottleneck can stand, as a filter.
const STATES: [&str; 6] = ["without-owner", "with-measure", "measured", "better", "no-difference", "worse"];

#[derive(Template)]
#[template(path = "register.html")]
struct Register {
    page: Page,
    lead: String,
    summary: Summary,
    chains: Vec<ChainView>,
    themes: Vec<Choice>,
    regions: Vec<Choice>,
    states: Vec<Choice>,
    theme: String,
    region: String,
    state: String,
    search: String,
    may_report: bool,
    found: usize,
    current: usize,
    pages: usize,
    previous: String,
    next: String,
}

pub(crate) struct ChainView {
    pub chain: Chain,
    pub theme: String,
    pub region: String,
    pub open_days: i64,
    pub measures: Vec<MeasureView>,
}

pub(crate) struct MeasureView {
    pub judged: Judged,
    pub verdict: String,
    pub badge: &'static str,
    pub because: String,
    pub before: Option<i64>,
    pub after: Option<i64>,
    pub top: i64,
}

impl MeasureView {
    pub(crate) fn new(page: &Page, judged: Judged) -> Self {
        let verdict = *judged.verdict.value();
        let before = judged.measure.baseline;
        let after = judged.effects.last().map(|effect| effect.value);
        Self {
            verdict: page.t(&verdict.key()),
            badge: verdict.badge(),
            because: judged.verdict.why().because(page.language()).join(" "),
            top: before.unwrap_or(0).max(after.unwrap_or(0)).max(1),
            before,
            after,
            judged,
        }
    }
}

fn chain_view(page: &Page, visit: &Visit, data: &SteeringData, chain: Chain) -> ChainView {
    let days =
        visit.ctx.today().since(chain.bottleneck.added_on).map_or(0, |span| i64::from(span.get_days()));
    ChainView {
        theme: data
            .theme(&chain.bottleneck.theme)
            .map_or(String::new(), |theme| page.of(&theme.name).to_owned()),
        region: region_name(page, visit, chain.bottleneck.region.as_deref()),
        open_days: days,
        measures: chain.measures.iter().cloned().map(|judged| MeasureView::new(page, judged)).collect(),
        chain,
    }
}

fn fits(chain: &Chain, state: &str) -> bool {
    match state {
        "without-owner" => chain.without_owner(),
        "with-measure" => !chain.without_owner(),
        "measured" => chain.measured(),
        "better" => matches!(chain.verdict(), Some(Verdict::Better | Verdict::SeemsBetter)),
        "no-difference" => chain.verdict() == Some(Verdict::NoDifference),
        "worse" => matches!(chain.verdict(), Some(Verdict::Worse | Verdict::SeemsWorse)),
        _ => true,
    }
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let data = visit.app.part::<SteeringData>();
    let chains = read::register(&mut visit.app.db().read().await?).await?;
    let summary = read::summary(&chains);
    let (theme, region) = (visit.query.get("onderwerp").to_owned(), visit.query.get("regio").to_owned());
    let (state, search) = (visit.query.get("stand").to_owned(), visit.query.get("zoek").to_owned());
    let wanted = search.to_lowercase();
    let found: Vec<Chain> = chains
        .into_iter()
        .filter(|chain| theme.is_empty() || chain.bottleneck.theme == theme)
        .filter(|chain| {
            region.is_empty()
                || chain.bottleneck.region.as_ref() == Some(&region)
                || chain.measures.iter().any(|judged| judged.measure.region.as_ref() == Some(&region))
        })
        .filter(|chain| fits(chain, &state))
        .filter(|chain| {
            chain.bottleneck.words.to_lowercase().contains(&wanted)
                || chain.bottleneck.code.as_deref().is_some_and(|code| code.to_lowercase() == wanted)
                || chain.measures.iter().any(|judged| judged.measure.title.to_lowercase().contains(&wanted))
        })
        .collect();
    let total = found.len();
    let pages = total.div_ceil(PER_PAGE).max(1);
    let current = visit.query.get("bladzijde").parse().unwrap_or(1).clamp(1, pages);
    let address = |number: usize| {
        let query =
            form_query(&[("onderwerp", &theme), ("regio", &region), ("stand", &state), ("zoek", &search)]);
        format!("/knelpunten?{query}bladzijde={number}")
    };
    let shell = visit.page("steering-register");
    let count = |n: usize| n.to_string();
    let title = shell.ta(
        "steering-register-title",
        &[("total", count(summary.total)), ("measured", count(summary.measured))],
    );
    let lead = shell.ta(
        "steering-register-lead",
        &[
            ("better", count(summary.better)),
            ("same", count(summary.no_difference)),
            ("worse", count(summary.worse)),
        ],
    );
    let page = shell.titled(&title);
    let chains = found
        .into_iter()
        .skip((current - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|chain| chain_view(&page, &visit, &data, chain))
        .collect();
    let register = Register {
        lead,
        summary,
        chains,
        themes: data
            .themes
            .iter()
            .map(|theme| Choice::new(&theme.id, page.of(&theme.name).to_owned()))
            .collect(),
        regions: regions(&visit),
        states: STATES
            .iter()
            .map(|state| Choice::new(state, page.t(&format!("steering-state-{state}"))))
            .collect(),
        previous: if current > 1 { address(current - 1) } else { String::new() },
        next: if current < pages { address(current + 1) } else { String::new() },
        may_report: visit.app.role_may(&visit.ctx, "steering.report"),
        found: total,
        current,
        pages,
        theme,
        region,
        state,
        search,
        page: page.clone(),
    };
    render(&page, &register)
}

/// A query string without its empty parts, with `&` at the end.
fn form_query(parts: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        let encoded: String = value
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() || b == b'-' {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect();
        for piece in [*name, "=", &encoded, "&"] {
            out.push_str(piece);
        }
    }
    out
}

#[derive(Template)]
#[template(path = "bottleneck.html")]
struct One {
    page: Page,
    view: ChainView,
    may_plan: bool,
    plan: String,
    question: String,
    reach: String,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let data = visit.app.part::<SteeringData>();
    let id: BottleneckId = id.parse().map_err(|_| WebError::NotFound)?;
    let chain = read::chain(&mut visit.app.db().read().await?, id).await?;
    let page = visit.page("steering-bottleneck");
    let title = match &chain.bottleneck.code {
        Some(code) => format!("{} {code}", page.t("steering-bottleneck")),
        None => page.t("steering-bottleneck"),
    };
    let page = page.titled(&title);
    let may_plan = visit.app.role_may(&visit.ctx, "measure.edit");
    let question = data
        .theme(&chain.bottleneck.theme)
        .map_or(String::new(), |theme| page.of(&theme.question).to_owned());
    let plan = format!("/knelpunten/{id}/maatregel");
    let reach = Some(chain.bottleneck.reach.as_str()).filter(|reach| !reach.is_empty());
    let reach = reach.map_or(String::new(), |reach| page.t(&format!("steering-reach-{reach}")));
    let view = chain_view(&page, &visit, &data, chain);
    render(&page, &One { page: page.clone(), view, may_plan, plan, question, reach })
}

#[derive(Template)]
#[template(path = "bottleneck-new.html")]
struct New {
    page: Page,
    form: Fields,
    themes: Vec<Choice>,
    regions: Vec<Choice>,
}

fn new_page(visit: &Visit, page: &Page, form: Fields) -> WebResult {
    let data = visit.app.part::<SteeringData>();
    let themes =
        data.themes.iter().map(|theme| Choice::new(&theme.id, page.of(&theme.name).to_owned())).collect();
    render(page, &New { page: page.clone(), form, themes, regions: regions(visit) })
}

pub(crate) async fn new_form(visit: Visit) -> WebResult {
    let page = visit.page("steering-new");
    new_page(&visit, &page, Fields::default())
}

pub(crate) async fn new(visit: Visit, form: Form) -> WebResult {
    let input = AddBottleneck {
        words: form.get("words").into(),
        theme: form.get("theme").into(),
        region: form.some("region").map(Into::into),
    };
    match add_bottleneck(&visit.app, &visit.ctx, form.submission()?, &input).await {
        Ok(id) => see_other(&format!("/knelpunten/{id}?notice=steering-notice-added")),
        Err(WebError::Invalid(FormProblem(errors))) => {
            let page = visit.page("steering-new").with_errors(errors);
            new_page(&visit, &page, form.fields.clone())
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "method.html")]
struct MethodPage {
    page: Page,
    verdicts: Vec<(String, &'static str, String)>,
}

pub(crate) async fn method(visit: Visit) -> WebResult {
    let page = visit.page("steering-method");
    let verdicts = Verdict::ALL
        .into_iter()
        .map(|verdict| {
            (page.t(&verdict.key()), verdict.badge(), page.t(&format!("steering-method-{}", verdict.code())))
        })
        .collect();
    render(&page, &MethodPage { page: page.clone(), verdicts })
}
