//! Public pages that explain: rights, privacy, accessibility, removing traces. Text only, so that they are
//! short, printable and the same in every language.

use askama::Template;
use oever_web::{Page, Visit, WebResult, render};

/// A part of a page.
struct Part {
    heading: String,
    paragraphs: Vec<String>,
    points: Vec<String>,
}

#[derive(Template)]
#[template(path = "public-text.html")]
struct TextPage {
    page: Page,
    heading: String,
    lead: String,
    parts: Vec<Part>,
}

/// How a page is put together: name, then per part its name with the number of paragraphs and points.
type Plan = (&'static str, &'static [(&'static str, u8, u8)]);

const RIGHTS: Plan = (
    "rights",
    &[
        ("tell", 2, 4),
        ("limits", 2, 3),
        ("police", 3, 0),
        ("papers", 2, 0),
        ("time", 3, 0),
        ("own-acts", 2, 0),
        ("child", 3, 4),
        ("next", 1, 0),
    ],
);
const PRIVACY: Plan = (
    "privacy",
    &[("keep", 1, 4), ("not", 1, 3), ("who", 2, 0), ("long", 2, 0), ("yours", 2, 4), ("complain", 1, 0)],
);
const ACCESSIBILITY: Plan = ("access", &[("status", 2, 0), ("tested", 1, 4), ("open", 1, 4), ("tell", 2, 0)]);
const TRACES: Plan =
    ("traces", &[("before", 1, 3), ("page", 1, 3), ("history", 2, 3), ("cannot", 1, 3), ("safer", 1, 3)]);

fn show(visit: &Visit, plan: Plan) -> WebResult {
    let (name, parts) = plan;
    let page = visit.page("reporting-public-title");
    let text = |rest: &str| page.t(&format!("reporting-public-{name}-{rest}"));
    let numbered =
        |part: &str, kind: &str, count: u8| (1..=count).map(|n| text(&format!("{part}-{kind}{n}"))).collect();
    let template = TextPage {
        heading: text("heading"),
        lead: text("lead"),
        parts: parts
            .iter()
            .map(|(part, paragraphs, points)| Part {
                heading: text(&format!("{part}-heading")),
                paragraphs: numbered(part, "text", *paragraphs),
                points: numbered(part, "point", *points),
            })
            .collect(),
        page: page.clone(),
    };
    render(&page, &template)
}

pub(super) async fn rights(visit: Visit) -> WebResult {
    show(&visit, RIGHTS)
}

pub(super) async fn privacy(visit: Visit) -> WebResult {
    show(&visit, PRIVACY)
}

pub(super) async fn accessibility(visit: Visit) -> WebResult {
    show(&visit, ACCESSIBILITY)
}

pub(super) async fn traces(visit: Visit) -> WebResult {
    show(&visit, TRACES)
}
