//! What other organisations share with the own one.

use askama::Template;
use axum::extract::Path;
use oever_kernel::Purpose;
use oever_sharing::ShareId;
use oever_web::{Page, Visit, WebError, WebResult, axum, render};

use super::dossier::TimelineLine;
use super::{key, names, who_words};
use crate::clock_view::remaining_words;
use crate::model::Facts;
use crate::shared_part::{SharedPart, shared_part, shared_with_us};

struct Line {
    href: String,
    alias: String,
    from: String,
    items: String,
    until: String,
}

#[derive(Template)]
#[template(path = "shared-list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
}

fn item_words(page: &Page, items: &[oever_sharing::ItemKind]) -> String {
    items
        .iter()
        .map(|item| page.t(&key("coordination-part-item", item.name())))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let page = visit.page("coordination-part-title");
    let found = shared_with_us(&visit.app, &visit.ctx).await?;
    let names = names(&mut visit.app.db().read().await?).await?;
    let lines = found
        .into_iter()
        .map(|one| Line {
            href: format!("/gedeeld/{}", one.share.id),
            alias: one.alias,
            from: names.get(&one.share.owner).cloned().unwrap_or_default(),
            items: item_words(&page, &one.share.items),
            until: page.date(&one.share.ends_on),
        })
        .collect();
    render(&page, &List { page: page.clone(), lines })
}

struct PlanRow {
    who: String,
    what: String,
    why: String,
    due: String,
    status: String,
}

#[derive(Template)]
#[template(path = "shared-part.html")]
struct Show {
    page: Page,
    alias: String,
    from: String,
    contact_point: String,
    items: String,
    until: String,
    part: SharedPart,
    born: String,
    profile: Vec<String>,
    plan: Option<Vec<PlanRow>>,
    clocks: Option<Vec<(String, String)>>,
    events: Option<Vec<TimelineLine>>,
}

fn profile_words(visit: &Visit, page: &Page, facts: &Facts) -> Vec<String> {
    let mut words = vec![
        page.t(&key("coordination-sex", facts.sex.code())),
        page.t(&key("coordination-age", facts.age_group.code())),
    ];
    words.extend(facts.forms.iter().map(|form| page.t(&key("coordination-form", form.code()))));
    if facts.lvb_suspected {
        words.push(page.t("coordination-badge-lvb"));
    }
    if !facts.interpreter.is_empty() && facts.interpreter != "unknown" {
        words.push(page.ta("coordination-badge-interpreter", &[("language", facts.interpreter.clone())]));
    }
    if let Some(municipality) = visit.app.geography().municipality(&facts.municipality) {
        words.push(page.ta("coordination-badge-municipality", &[("name", municipality.name.clone())]));
    }
    words
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: ShareId = id.parse().map_err(|_| WebError::NotFound)?;
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let part = shared_part(&visit.app, &ctx, id).await?;
    let page = visit.page("coordination-part-title").titled(&part.alias);
    let mut tx = visit.app.db().read().await?;
    let names = names(&mut tx).await?;
    let function = oever_organisations::function(&mut tx, part.function).await?;
    let plan = part.plan.as_ref().map(|items| {
        items
            .iter()
            .map(|item| PlanRow {
                who: who_words(&page, &names, item.row.who),
                what: item.content.what.clone(),
                why: item.content.why.clone(),
                due: item
                    .row
                    .due_on
                    .map_or_else(|| page.t("coordination-plan-no-date"), |due| page.date(&due)),
                status: page.t(&key("coordination-plan-status", item.row.status.code())),
            })
            .collect()
    });
    let clocks = part.clocks.as_ref().map(|clocks| {
        clocks
            .iter()
            .map(|clock| {
                let left = remaining_words(&visit.app, page.language(), clock.remaining, clock.ending);
                let due = clock.due_on.map(|due| format!(" ({})", page.date(&due))).unwrap_or_default();
                (page.of(&clock.name).to_owned(), format!("{left}{due}"))
            })
            .collect()
    });
    let events = part.timeline.as_ref().map(|events| {
        events.iter().map(|event| super::timeline::line(&visit, &page, &names, event)).collect()
    });
    let born =
        part.identity.as_ref().and_then(|(_, born)| *born).map(|day| page.date(&day)).unwrap_or_default();
    let template = Show {
        alias: part.alias.clone(),
        from: names.get(&part.share.owner).cloned().unwrap_or_default(),
        contact_point: format!("{} · {}", function.title, function.work_number),
        items: item_words(&page, &part.share.items),
        until: page.date(&part.share.ends_on),
        born,
        profile: part.profile.as_ref().map(|facts| profile_words(&visit, &page, facts)).unwrap_or_default(),
        plan,
        clocks,
        events,
        part,
        page: page.clone(),
    };
    render(&page, &template)
}
