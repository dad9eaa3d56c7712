//! The picture: what is known, what is not, and how it was protected. Also as CSV.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use oever_disclosure::{Protected, Release, Share, Shown, TOTAL};
use oever_web::{Limit, Page, Visit, WebError, WebResult, axum, render};

use super::Choice;
use crate::curve_view::{CurveView, curve_view};
use crate::estimate_view::{EstimateView, estimate_view};
use crate::model::{Estimate, Kind, Layout, Listed, PictureData, Published, ReleaseKey};
use crate::parameters::DisclosureRules;
use crate::release::{one, opened, releases};
use crate::show::{Chart, TableView, chart, cross};
use crate::{curve, estimate};

/// Layouts in the order in which they are shown.
const SHOWN: [Layout; 7] = [
    Layout::Year,
    Layout::PartForm,
    Layout::FormAge,
    Layout::Form,
    Layout::RegionForm,
    Layout::RegionAge,
    Layout::Outcome,
];

#[derive(Template)]
#[template(path = "picture.html")]
struct Picture {
    page: Page,
    lead: String,
    year: String,
    years: Vec<Choice>,
    may_release: bool,
    total: Option<Protected<Shown>>,
    reports: Option<Protected<Shown>>,
    figure: Option<Figure>,
    tables: Vec<Section>,
    returned: Option<Returned>,
    curve: Option<CurveView>,
    no_curve: String,
    own: Option<EstimateView>,
    published: Vec<Published>,
    published_more: Vec<Published>,
    estimates: Vec<Estimate>,
}

struct Figure {
    title: String,
    subtitle: String,
    chart: Chart,
}

struct Section {
    title: String,
    download: String,
    interface: String,
    view: TableView,
    why: String,
    rule: String,
}

/// Who came back, of those who were reached, a number of months afterwards.
struct Returned {
    share: Protected<Share>,
    months: i64,
    date: String,
}

struct Open {
    listed: Listed,
    release: Arc<Protected<Release>>,
}

/// What was released of a kind and year without narrowing, in the order of [`SHOWN`].
async fn released(visit: &Visit, all: &[Listed], kind: Kind, year: i64) -> Result<Vec<Open>, WebError> {
    let mut found = Vec::new();
    for layout in SHOWN {
        let one = all.iter().find(|one| {
            one.kind == kind && one.year == year && one.layout == layout && one.filter.is_empty()
        });
        if let Some(listed) = one {
            let release = opened(&visit.app, listed).await?;
            found.push(Open { listed: listed.clone(), release });
        }
    }
    Ok(found)
}

fn grand_total(open: &Open) -> Option<Protected<Shown>> {
    let labels = vec![TOTAL; open.release.value().shape().dimensions().len()];
    open.release.cell(&labels)
}

/// The released tables of a kind as two-way tables; one that says nothing new is left out.
fn sections(visit: &Visit, page: &Page, data: &PictureData, tables: &[Open]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut shown: Vec<&str> = Vec::new();
    for open in tables {
        for (rows, columns, how) in open.listed.layout.views() {
            if shown.contains(how) || (*how == "picture-by-form" && !shown.is_empty()) {
                continue;
            }
            shown.push(how);
            sections.push(section(visit, page, data, open, (rows, columns, how)));
        }
    }
    sections
}

fn section(
    visit: &Visit,
    page: &Page,
    data: &PictureData,
    open: &Open,
    (rows, columns, how): (&str, &str, &str),
) -> Section {
    let provenance = open.release.provenance();
    let parameters = provenance.parameters();
    let what = page.t(&format!("picture-kind-{}", open.listed.kind.code()));
    Section {
        title: page.ta("picture-table-of", &[("what", what), ("how", page.t(how))]),
        download: open.listed.download(),
        interface: open.listed.interface(),
        view: cross(&visit.app, page, data, &open.release, rows, columns),
        why: page.ta(
            "picture-why",
            &[
                ("country", parameters.threshold().to_string()),
                ("region", parameters.regional_threshold().to_string()),
            ],
        ),
        rule: open.listed.rule(page, provenance),
    }
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    visit.limit(Limit::Query)?;
    let data = visit.app.part::<PictureData>();
    let all = releases(&mut visit.app.db().read().await?).await?;
    let mut years: Vec<i64> = all.iter().map(|one| one.year).collect();
    years.sort_unstable();
    years.dedup();
    // A year of which nothing was released shows nothing, and not another year.
    let year = match visit.query.some("jaar") {
        Some(asked) => asked.parse().ok().filter(|year| years.contains(year)),
        None => years.last().copied(),
    };
    let shell = visit.page("picture-title");
    let (victims, open_reports) = match year {
        Some(year) => (
            released(&visit, &all, Kind::Victims, year).await?,
            released(&visit, &all, Kind::Reports, year).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let total = victims.first().and_then(grand_total);
    let year_text = year.map_or_else(String::new, |year| year.to_string());
    let page = match total.as_ref().and_then(|total| total.value().count()) {
        Some(n) => {
            let title =
                shell.ta("picture-headline", &[("year", year_text.clone()), ("count", n.to_string())]);
            shell.titled(&title)
        }
        None => shell,
    };
    let lead = match victims.first() {
        Some(open) => {
            page.ta("picture-lead", &[("date", page.date(&open.release.provenance().reference_date()))])
        }
        None => page.t("picture-lead-empty"),
    };
    let reports = open_reports.first().and_then(grand_total);
    let figure = victims.iter().find(|open| open.listed.layout.has_form()).map(|open| {
        let chart = chart(&visit.app, &page, &data, &open.release, "form");
        let title = match &chart.largest {
            Some(label) => page.ta("picture-figure-largest", &[("form", label.clone())]),
            None => page.t("picture-figure"),
        };
        let subtitle = page.ta("picture-figure-subtitle", &[("year", year_text.clone())]);
        Figure { title, subtitle, chart }
    });
    let mut tables = sections(&visit, &page, &data, &victims);
    tables.extend(sections(&visit, &page, &data, &open_reports));
    let mut returned = None;
    // The longest time of which something may be told.
    for months in [24, 12, 6, 3] {
        let Some(year) = year.filter(|_| returned.is_none()) else { continue };
        returned = released(&visit, &all, Kind::FollowUp(months), year).await?.first().and_then(|open| {
            let share = open.release.share(&["returned"], &[TOTAL])?;
            Some(Returned { share, months, date: page.date(&open.release.provenance().reference_date()) })
        });
    }
    let threshold = visit.app.part::<DisclosureRules>().parameters.threshold();
    let (published, published_more) =
        data.published.iter().rev().cloned().partition(|row| row.dimension == "total");
    let released_as = |layout| all.iter().find(|one| one.layout == layout && Some(one.year) == year);
    let view = Picture {
        lead,
        year: year_text,
        years: years.iter().rev().map(|year| Choice::new(&year.to_string(), year.to_string())).collect(),
        may_release: visit.app.role_may(&visit.ctx, "picture.release"),
        own: match released_as(Layout::Estimate) {
            Some(listed) => Some(estimate_view(&page, listed, &estimate::opened(listed)?, total.as_ref())?),
            None => None,
        },
        total,
        reports,
        figure,
        tables,
        returned,
        curve: match released_as(Layout::Curve) {
            Some(listed) => Some(curve_view(&page, listed, &curve::opened(listed)?)?),
            None => None,
        },
        no_curve: page.ta("picture-no-curve", &[("threshold", threshold.to_string())]),
        published,
        published_more,
        estimates: data.estimates.clone(),
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn csv(visit: Visit) -> WebResult {
    visit.limit(Limit::Query)?;
    let id: ReleaseKey = visit.query.get("uitgave").parse().map_err(|_| WebError::NotFound)?;
    let listed = one(&mut visit.app.db().read().await?, id).await?;
    let text = match listed.layout {
        Layout::Curve => curve::opened(&listed)?.to_csv(),
        Layout::Estimate => estimate::opened(&listed)?.to_csv(),
        _ => opened(&visit.app, &listed).await?.to_csv(),
    };
    let mut response = text.into_response();
    let name = format!(
        "attachment; filename=\"oever-{}-{}-{}.csv\"",
        listed.kind.code(),
        listed.layout.code(),
        listed.year
    );
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| WebError::Broken)?);
    Ok(response)
}

#[derive(Template)]
#[template(path = "picture-method.html")]
struct MethodPage {
    page: Page,
    country: u64,
    region: u64,
    rule: String,
}

pub(crate) async fn method(visit: Visit) -> WebResult {
    let page = visit.page("picture-method");
    let rules = visit.app.part::<DisclosureRules>();
    let (country, region) = (rules.parameters.threshold(), rules.parameters.regional_threshold());
    let rule = page.ta(
        "picture-rule",
        &[("version", rules.version.clone()), ("certainty", page.t(rules.certainty.key()))],
    );
    render(&page, &MethodPage { page: page.clone(), country, region, rule })
}
