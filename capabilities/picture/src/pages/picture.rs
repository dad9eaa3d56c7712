//! The picture: what is known, what is not, and how it was protected. Also as CSV.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use oever_disclosure::{Protected, Release, Share, Shown, TOTAL};
use oever_web::{Limit, Page, Visit, WebError, WebResult, axum, render};

use super::Choice;
use crate::model::{Estimate, Kind, Layout, Listed, PictureData, Published, ReleaseKey};
use crate::parameters::DisclosureRules;
use crate::release::{one, opened, releases};
use crate::show::{Chart, TableView, chart, cross};

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
    returned: Option<(Protected<Share>, String)>,
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
    view: TableView,
    why: String,
    rule: String,
}

struct Open {
    listed: Listed,
    release: Arc<Protected<Release>>,
}

async fn find(
    visit: &Visit,
    all: &[Listed],
    kind: Kind,
    year: i64,
    layouts: &[Layout],
) -> Result<Option<Open>, WebError> {
    for layout in layouts {
        let found = all.iter().find(|one| {
            one.kind == kind && one.year == year && one.layout == *layout && one.filter.is_empty()
        });
        if let Some(listed) = found {
            let release = opened(&visit.app, listed).await?;
            return Ok(Some(Open { listed: listed.clone(), release }));
        }
    }
    Ok(None)
}

fn grand_total(open: &Open) -> Option<Protected<Shown>> {
    let labels = vec![TOTAL; open.release.value().shape().dimensions().len()];
    open.release.cell(&labels)
}

fn section(
    visit: &Visit,
    page: &Page,
    data: &PictureData,
    open: &Open,
    title: &str,
    rows: &str,
    columns: &str,
) -> Section {
    let provenance = open.release.provenance();
    let parameters = provenance.parameters();
    Section {
        title: page.t(title),
        download: format!("/beeld/tabel.csv?uitgave={}", open.listed.id),
        view: cross(&visit.app, page, data, &open.release, rows, columns),
        why: page.ta(
            "picture-why",
            &[
                ("country", parameters.threshold().to_string()),
                ("region", parameters.regional_threshold().to_string()),
            ],
        ),
        rule: page.ta(
            "picture-provenance",
            &[("date", page.date(&provenance.reference_date())), ("who", open.listed.function_title.clone())],
        ),
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
    let victims = match year {
        Some(year) => {
            find(&visit, &all, Kind::Victims, year, &[Layout::Year, Layout::RegionForm, Layout::RegionAge])
                .await?
        }
        None => None,
    };
    let total = victims.as_ref().and_then(grand_total);
    let year_text = year.map_or_else(String::new, |year| year.to_string());
    let page = match total.as_ref().and_then(|total| total.value().count()) {
        Some(n) => {
            let title =
                shell.ta("picture-headline", &[("year", year_text.clone()), ("count", n.to_string())]);
            shell.titled(&title)
        }
        None => shell,
    };
    let lead = match &victims {
        Some(open) => {
            page.ta("picture-lead", &[("date", page.date(&open.release.provenance().reference_date()))])
        }
        None => page.t("picture-lead-empty"),
    };
    let (mut reports, mut figure, mut tables, mut returned) = (None, None, Vec::new(), None);
    if let Some(year) = year {
        let open_reports =
            find(&visit, &all, Kind::Reports, year, &[Layout::RegionForm, Layout::Year, Layout::RegionAge])
                .await?;
        reports = open_reports.as_ref().and_then(grand_total);
        if let Some(open) = victims.as_ref().filter(|open| open.listed.layout != Layout::RegionAge) {
            let chart = chart(&visit.app, &page, &data, &open.release, "form");
            let title = match &chart.largest {
                Some(label) => page.ta("picture-figure-largest", &[("form", label.clone())]),
                None => page.t("picture-figure"),
            };
            figure = Some(Figure {
                title,
                subtitle: page.ta("picture-figure-subtitle", &[("year", year_text.clone())]),
                chart,
            });
            tables.push(section(&visit, &page, &data, open, "picture-table-region-form", "region", "form"));
            if open.listed.layout == Layout::Year {
                tables.push(section(&visit, &page, &data, open, "picture-table-age-form", "age", "form"));
            }
        }
        for (layout, title, columns) in [
            (Layout::RegionForm, "picture-table-regions", "form"),
            (Layout::RegionAge, "picture-table-region-age", "age"),
        ] {
            if victims.as_ref().is_none_or(|open| open.listed.layout != layout || layout == Layout::RegionAge)
                && let Some(open) = find(&visit, &all, Kind::Victims, year, &[layout]).await?
            {
                tables.push(section(&visit, &page, &data, &open, title, "region", columns));
            }
        }
        if let Some(open) = &open_reports {
            let (title, columns) = match open.listed.layout {
                Layout::RegionAge => ("picture-table-reports-age", "age"),
                _ => ("picture-table-reports", "form"),
            };
            tables.push(section(&visit, &page, &data, open, title, "region", columns));
        }
        if let Some(open) = find(&visit, &all, Kind::FollowUp(12), year, &[Layout::Outcome]).await?
            && let Some(share) = open.release.share(&["returned"], &[TOTAL])
        {
            returned = Some((share, page.date(&open.release.provenance().reference_date())));
        }
    }
    let (published, published_more) =
        data.published.iter().rev().cloned().partition(|row| row.dimension == "total");
    let view = Picture {
        lead,
        year: year_text,
        years: years.iter().rev().map(|year| Choice::new(&year.to_string(), year.to_string())).collect(),
        may_release: visit.app.role_may(&visit.ctx, "picture.release"),
        total,
        reports,
        figure,
        tables,
        returned,
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
    let release = opened(&visit.app, &listed).await?;
    let mut response = release.to_csv().into_response();
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
