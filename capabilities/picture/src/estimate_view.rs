//! From a released estimate to what a page draws. Everything here starts from [`Protected`].

use oever_disclosure::{Estimate, Protected, Shown};
use oever_web::{Page, WebError};

use crate::curve_view::Tick;
use crate::estimate::{INTERVAL, LEAST, MODELS};
use crate::model::Listed;

/// An estimate with its verdict in words; never a number without its range.
pub(crate) struct EstimateView {
    pub title: String,
    pub sentence: String,
    /// What speaks against saying more.
    pub because: Vec<String>,
    /// What is taken for granted; empty when nothing is estimated.
    pub assumes: String,
    pub drawing: Option<Drawing>,
    pub rows: Vec<SpanView>,
    pub rule: String,
    pub download: String,
    pub interface: String,
}

/// A range in words.
pub(crate) struct SpanView {
    pub what: String,
    pub low: u64,
    pub high: String,
}

/// Those who are known and those who are estimated on one scale, in drawing units.
pub(crate) struct Drawing {
    pub description: String,
    pub known: Option<Known>,
    /// Where the range begins, and how long it is.
    pub from: u64,
    pub width: u64,
    /// Whether it goes on beyond the drawing.
    pub open: bool,
    /// What stands at its ends.
    pub low: u64,
    pub high: Option<u64>,
    pub axis: Vec<Tick>,
}

/// Who is known: dossiers.
pub(crate) struct Known {
    pub count: Protected<Shown>,
    pub width: u64,
}

const ROOM: u64 = 300;
const LEFT: u64 = 30;

/// A round number that is no smaller: 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten, so that half of it is whole.
fn scale(most: u64) -> u64 {
    let mut unit = 10;
    while unit * 10 < most {
        unit *= 10;
    }
    [1, 2, 3, 4, 5, 6, 8, 10].into_iter().map(|times| times * unit).find(|top| *top >= most).unwrap_or(most)
}

fn drawing(page: &Page, estimate: &Estimate, known: Option<&Protected<Shown>>) -> Option<Drawing> {
    let span = estimate.span(INTERVAL).or_else(|| estimate.span(LEAST))?;
    let count = known.and_then(|cell| cell.value().count());
    let most = span.high.unwrap_or(span.low + span.low / 2).max(count.unwrap_or(0)).max(10);
    let top = scale(most);
    let along = |n: u64| ROOM * n / top;
    let end = span.high.map_or(ROOM, along);
    let mut words: Vec<String> = count
        .map(|n| page.ta("picture-own-known-description", &[("count", n.to_string())]))
        .into_iter()
        .collect();
    words.push(match span.high {
        Some(high) => page.ta(
            "picture-own-between-description",
            &[("low", span.low.to_string()), ("high", high.to_string())],
        ),
        None => page.ta("picture-own-least-description", &[("low", span.low.to_string())]),
    });
    Some(Drawing {
        description: words.join(" "),
        known: known.zip(count).map(|(cell, n)| Known { count: cell.clone(), width: along(n) }),
        from: LEFT + along(span.low),
        width: end - along(span.low),
        open: span.high.is_none(),
        low: span.low,
        high: span.high,
        axis: [0, top / 2, top]
            .into_iter()
            .map(|n| Tick { at: LEFT + along(n), label: n.to_string() })
            .collect(),
    })
}

/// A released estimate as a page shows it, beside who is known.
pub(crate) fn estimate_view(
    page: &Page,
    listed: &Listed,
    estimate: &Protected<Estimate>,
    known: Option<&Protected<Shown>>,
) -> Result<EstimateView, WebError> {
    let value = estimate.value();
    let ends = |name: &str| {
        let span = value.span(name);
        let end = |end: Option<u64>| end.map_or_else(String::new, |n| n.to_string());
        [
            ("year", listed.year.to_string()),
            ("low", end(span.map(|span| span.low))),
            ("high", end(span.and_then(|span| span.high))),
        ]
    };
    let (kind, name) = match value.verdict() {
        "usable" => ("usable", INTERVAL),
        "lower_bound_only" => ("least", LEAST),
        "no_estimate" => ("none", ""),
        other => {
            tracing::error!(verdict = other, "estimate");
            return Err(WebError::Broken);
        }
    };
    let rows = [LEAST, INTERVAL, MODELS].into_iter().filter_map(|name| value.span(name));
    let because = value.because().iter();
    let because: Vec<String> =
        because.map(|code| page.t(&format!("picture-own-because-{}", code.replace('_', "-")))).collect();
    Ok(EstimateView {
        title: page.ta(&format!("picture-own-{kind}"), &ends(name)),
        sentence: if kind == "none" && because.is_empty() {
            page.t("picture-own-withheld")
        } else {
            page.t(&format!("picture-own-{kind}-text"))
        },
        because,
        assumes: if name.is_empty() { String::new() } else { page.t("picture-own-assumes") },
        drawing: drawing(page, value, known),
        rows: rows
            .map(|span| SpanView {
                what: page.t(&format!("picture-own-span-{}", span.name)),
                low: span.low,
                high: span.high.map_or_else(|| page.t("picture-own-unknown"), |high| high.to_string()),
            })
            .collect(),
        rule: listed.rule(page, estimate.provenance()),
        download: listed.download(),
        interface: listed.interface(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_round_and_holds_everybody() {
        for (most, top) in [(10, 10), (11, 20), (70, 80), (81, 100), (100, 100), (420, 500), (944, 1000)] {
            assert_eq!(scale(most), top);
        }
    }
}
