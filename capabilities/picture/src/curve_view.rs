//! From a released curve to what a page draws. Everything here starts from [`Protected`].

use oever_disclosure::{Curve, MergedStep, Protected};
use oever_statistics::survival::{CurveOptions, Spells, kaplan_meier};
use oever_web::{Page, WebError};

use crate::model::{Listed, broken};

/// A curve with its words; shares in whole percents.
pub(crate) struct CurveView {
    pub title: String,
    pub subtitle: String,
    pub sentence: String,
    pub description: String,
    pub rule: String,
    pub download: String,
    pub interface: String,
    /// Points of the line, and of the area around it.
    pub line: String,
    pub band: String,
    pub shares: Vec<Tick>,
    pub months: Vec<Tick>,
    pub rows: Vec<StepView>,
}

/// A mark on an axis.
pub(crate) struct Tick {
    pub at: u64,
    pub label: String,
}

/// A step of the curve; shares in whole percents.
pub(crate) struct StepView {
    pub months: u64,
    pub share: u64,
    pub low: u64,
    pub high: u64,
    pub events: u64,
    pub lost: u64,
    pub followed: u64,
}

/// Whole percents of a share.
fn percent(share: f64) -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let whole = (share.clamp(0.0, 1.0) * 100.0).round() as u64;
    whole
}

/// The log-log band at the end of each step, from the merged counts and nothing finer: those who were lost within a step
/// are at risk until its end, as in the share itself.
fn band(curve: &Curve) -> Result<Vec<(f64, f64)>, WebError> {
    let (mut exits, mut causes): (Vec<f64>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut add = |n: u64, exit: f64, cause: u8| {
        for _ in 0..n {
            exits.push(exit);
            causes.push(cause);
        }
    };
    for MergedStep { until, events, censored, .. } in curve.steps() {
        let end = *until as f64;
        add(*events, end, 1);
        add(*censored, end, 0);
    }
    let last = curve.steps().last().map_or(0, |step| step.until) as f64;
    add(curve.still_followed(), last, 0);
    let spells = Spells::new(&exits, &causes).map_err(broken)?;
    let fit = kaplan_meier(&spells, CurveOptions::default()).map_err(broken)?;
    Ok(curve
        .steps()
        .iter()
        .filter_map(|step| fit.at(step.until as f64))
        .map(|step| (step.lower, step.upper))
        .collect())
}

const LEFT: u64 = 44;
const WIDTH: u64 = 300;
const TOP: u64 = 10;
const HEIGHT: u64 = 160;

fn points(all: impl Iterator<Item = (u64, u64)>) -> String {
    all.map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

/// A released curve as a page shows it.
pub(crate) fn curve_view(
    page: &Page,
    listed: &Listed,
    curve: &Protected<Curve>,
) -> Result<CurveView, WebError> {
    let value = curve.value();
    let rows: Vec<StepView> = value
        .steps()
        .iter()
        .zip(band(value)?)
        .map(|(step, (low, high))| StepView {
            months: step.until,
            share: percent(step.survival),
            low: percent(low),
            high: percent(high),
            events: step.events,
            lost: step.censored,
            followed: step.at_risk - step.events - step.censored,
        })
        .collect();
    let last = rows.last().ok_or(WebError::Broken)?;
    let x = |months: u64| LEFT + WIDTH * months / last.months.max(1);
    let y = |percent: u64| TOP + HEIGHT * (100 - percent) / 100;
    let of = |row: &StepView| {
        [
            ("months", row.months.to_string()),
            ("percent", row.share.to_string()),
            ("low", row.low.to_string()),
            ("high", row.high.to_string()),
            ("followed", row.followed.to_string()),
        ]
    };
    let start = [(x(0), y(100))];
    let upper = rows.iter().map(|row| (x(row.months), y(row.high)));
    let lower = rows.iter().rev().map(|row| (x(row.months), y(row.low)));
    let words: Vec<String> = rows.iter().map(|row| page.ta("picture-curve-description", &of(row))).collect();
    Ok(CurveView {
        title: page.ta("picture-curve-title", &of(last)),
        subtitle: page.ta("picture-curve-subtitle", &[("year", listed.year.to_string())]),
        sentence: page.ta("picture-curve-sentence", &of(last)),
        description: words.join(" "),
        rule: listed.rule(page, curve.provenance()),
        download: listed.download(),
        interface: listed.interface(),
        line: points(start.into_iter().chain(rows.iter().map(|row| (x(row.months), y(row.share))))),
        band: points(start.into_iter().chain(upper).chain(lower)),
        shares: [100, 50, 0].map(|share| Tick { at: y(share), label: format!("{share}%") }).into(),
        months: [0]
            .into_iter()
            .chain(rows.iter().map(|row| row.months))
            .map(|months| Tick { at: x(months), label: months.to_string() })
            .collect(),
        rows,
    })
}
