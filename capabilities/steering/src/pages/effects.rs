//! Every measure by its effect: what helped, what made no difference, what nobody knows.

use askama::Template;
use oever_web::axum::http::{HeaderValue, header};
use oever_web::axum::response::IntoResponse as _;
use oever_web::{Page, Visit, WebError, WebResult, render};

use super::register::MeasureView;
use crate::read::{self, Judged};
use crate::verdict::Verdict;

struct Group {
    title: String,
    text: String,
    badge: &'static str,
    rows: Vec<Row>,
}

struct Row {
    view: MeasureView,
    difference: String,
    measured: String,
}

#[derive(Template)]
#[template(path = "effects.html")]
struct Effects {
    page: Page,
    lead: String,
    groups: Vec<Group>,
}

/// The difference with its sign; empty without a count before and after.
fn difference(judged: &Judged) -> String {
    match (judged.measure.baseline, judged.effects.last()) {
        (Some(before), Some(after)) => {
            let change = after.value.saturating_sub(before);
            if change == 0 { "0".into() } else { format!("{change:+}").replace('-', "−") }
        }
        _ => String::new(),
    }
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    let all = read::effects(&mut visit.app.db().read().await?).await?;
    let page = visit.page("steering-effects");
    let measured = all.iter().filter(|judged| judged.verdict.value().measured()).count();
    let lead = page
        .ta("steering-effects-lead", &[("measured", measured.to_string()), ("total", all.len().to_string())]);
    let groups = Verdict::ALL
        .into_iter()
        .map(|verdict| Group {
            title: page.t(&verdict.key()),
            text: page.t(&format!("steering-method-{}", verdict.code())),
            badge: verdict.badge(),
            rows: all
                .iter()
                .filter(|judged| *judged.verdict.value() == verdict)
                .map(|judged| Row {
                    difference: difference(judged),
                    measured: judged
                        .effects
                        .last()
                        .map_or_else(String::new, |effect| page.date(&effect.measured_on)),
                    view: MeasureView::new(&page, judged.clone()),
                })
                .collect(),
        })
        .filter(|group| !group.rows.is_empty())
        .collect();
    render(&page, &Effects { lead, groups, page: page.clone() })
}

/// The same as a file.
pub(crate) async fn csv(visit: Visit) -> WebResult {
    let all = read::effects(&mut visit.app.db().read().await?).await?;
    let page = visit.page("steering-effects");
    let broken = |error: csv::Error| {
        tracing::error!(%error, "effects as a file");
        WebError::Broken
    };
    let mut out = csv::Writer::from_writer(Vec::new());
    let heads = ["steering-effect", "steering-measure", "steering-field-indicator", "steering-before"];
    let heads = heads.into_iter().chain([
        "steering-after",
        "steering-field-measured-on",
        "steering-field-compared-with",
    ]);
    out.write_record(heads.map(|key| page.t(key))).map_err(broken)?;
    for judged in &all {
        let (measure, last) = (&judged.measure, judged.effects.last());
        out.write_record([
            page.t(&judged.verdict.value().key()),
            plain(&measure.title),
            plain(&measure.indicator),
            measure.baseline.map_or_else(String::new, |n| n.to_string()),
            last.map_or_else(String::new, |effect| effect.value.to_string()),
            last.map_or_else(String::new, |effect| effect.measured_on.to_string()),
            plain(&measure.compared_with),
        ])
        .map_err(broken)?;
    }
    let bytes = out.into_inner().map_err(|_| WebError::Broken)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"oever-effect.csv\""),
    );
    Ok(response)
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}
