//! A dossier: the plan tab, its print view.

use askama::Template;
use axum::extract::Path;
use oever_web::{Page, Visit, WebResult, axum, render};

use super::{Choice, Head, Reading, head, key, names, who_words};
use crate::clock::clocks_of;
use crate::clock_view::{ClockCard, card};
use crate::model::{Dossier, PlanStatus, Wish, WishContent};
use crate::plan::{PlanItem, plan_of};
use crate::timeline::timeline_of_both;
use crate::wish::latest_wish;
use oever_store::StoreError;

/// A row of the plan.
pub(crate) struct PlanLine {
    pub href: String,
    pub who: String,
    pub what: String,
    pub why: String,
    pub desired_effect: String,
    pub due: String,
    pub badge: String,
    pub badge_kind: &'static str,
    pub effect: String,
    pub effect_kind: &'static str,
    pub seen: String,
    pub row: &'static str,
    /// The dossier it comes from, in words; empty for this one.
    pub from: String,
}

pub(crate) struct WishView {
    pub asked: bool,
    pub on: String,
    pub words: String,
    pub present: String,
    pub limits: String,
}

pub(crate) struct TimelineLine {
    pub when: String,
    pub who: String,
    pub title: String,
    pub text: String,
    pub kind: &'static str,
    pub late: bool,
    /// The dossier it comes from, in words; empty for this one.
    pub from: String,
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct Show {
    page: Page,
    head: Head,
    clocks: Vec<ClockCard>,
    wish: WishView,
    plan: Vec<PlanLine>,
    latest: Vec<TimelineLine>,
    shares: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "dossier-print.html")]
struct Print {
    page: Page,
    head: Head,
    clocks: Vec<ClockCard>,
    wish: WishView,
    plan: Vec<PlanLine>,
    printed: String,
}

pub(crate) fn plan_line(visit: &Visit, page: &Page, alias: &str, item: &PlanItem, who: String) -> PlanLine {
    let today = visit.ctx.today();
    let late = item.row.is_open() && item.row.due_on.is_some_and(|due| due < today);
    let (badge, badge_kind) = if late {
        (page.t("coordination-plan-late"), "late")
    } else {
        let kind = match item.row.status {
            PlanStatus::Planned => "",
            PlanStatus::Busy => "action",
            PlanStatus::Done => "positive",
            PlanStatus::Dropped => "outline",
        };
        (page.t(&key("coordination-plan-status", item.row.status.code())), kind)
    };
    let effect = item.row.effect.map_or_else(
        || page.t(if item.row.is_open() { "coordination-effect-not-yet" } else { "coordination-effect-ask" }),
        |effect| page.t(&key("coordination-effect", effect.code())),
    );
    PlanLine {
        href: format!("/dossier/{alias}/afspraak/{}", item.row.id),
        who,
        what: item.content.what.clone(),
        why: item.content.why.clone(),
        desired_effect: item.content.desired_effect.clone(),
        due: item.row.due_on.map_or_else(|| page.t("coordination-plan-no-date"), |due| page.date(&due)),
        badge,
        badge_kind,
        effect,
        effect_kind: if item.row.effect.is_some() { "positive" } else { "" },
        seen: item.content.seen.clone(),
        from: String::new(),
        row: if late {
            "late"
        } else if item.row.status == PlanStatus::Busy {
            "attention"
        } else {
            ""
        },
    }
}

/// The newest wish, or that it was not asked since the dossier was opened.
pub(crate) fn wish_view(page: &Page, dossier: &Dossier, wish: Option<Wish>) -> WishView {
    let wish = wish.unwrap_or_else(|| Wish {
        asked: false,
        noted_on: dossier.opened_on,
        content: WishContent::default(),
    });
    WishView {
        asked: wish.asked,
        on: page.date(&wish.noted_on),
        words: wish.content.words.clone(),
        present: wish.content.present.clone(),
        limits: wish.content.limits.clone(),
    }
}

struct Parts {
    head: Head,
    clocks: Vec<ClockCard>,
    wish: WishView,
    plan: Vec<PlanLine>,
}

async fn parts(visit: &Visit, page: &Page, reading: &Reading) -> Result<Parts, StoreError> {
    let dossier = reading.dossier();
    let mut tx = visit.app.db().read().await?;
    let today = visit.ctx.today();
    let head = head(visit, &mut tx, page, reading, "plan").await?;
    let names = names(&mut tx).await?;
    let (mut clocks, mut plan, mut wish) = (Vec::new(), Vec::new(), None);
    for (found, key) in reading.all() {
        let id = found.dossier.id;
        clocks.extend(clocks_of(&visit.app, &mut tx, key, &reading.permit, id, today).await?);
        plan.extend(plan_of(&mut tx, key, &reading.permit, id).await?);
        // A wish that was said counts before "not asked yet" in the dossier that is worked on.
        let said = latest_wish(&mut tx, key, &reading.permit, id).await?;
        if wish.is_none() || said.as_ref().is_some_and(|said| said.asked) && !asked(wish.as_ref()) {
            wish = said;
        }
    }
    if !reading.parts.is_empty() {
        clocks.sort_by_key(|clock| (clock.term.stopped.is_some(), clock.term.due_on));
        plan.sort_by_key(|item| (!item.row.is_open(), item.row.due_on.is_none(), item.row.due_on));
    }
    let wish = wish_view(page, dossier, wish);
    let clocks = clocks
        .iter()
        .map(|clock| ClockCard {
            from: reading.from(page, clock.row.dossier),
            ..card(&visit.app, page, &dossier.alias, clock, today)
        })
        .collect();
    let plan = plan
        .iter()
        .map(|item| PlanLine {
            from: reading.from(page, item.row.dossier),
            ..plan_line(visit, page, &dossier.alias, item, who_words(page, &names, item.row.who))
        })
        .collect();
    Ok(Parts { head, clocks, wish, plan })
}

fn asked(wish: Option<&Wish>) -> bool {
    wish.is_some_and(|wish| wish.asked)
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let reading = super::read(&visit, &alias).await?;
    let page = visit.page("coordination-dossier").titled(&reading.dossier().alias);
    let parts = parts(&visit, &page, &reading).await?;
    let mut tx = visit.app.db().read().await?;
    let id = reading.dossier().id;
    let (latest, _) = timeline_of_both(&mut tx, &reading.keys(), &reading.permit, id, 5, 0).await?;
    let names = names(&mut tx).await?;
    let mut shares = Vec::new();
    for (found, _) in reading.all() {
        shares.extend(oever_sharing::shares_in_force(&mut tx, found.dossier.id, visit.ctx.today()).await?);
    }
    let shares = shares
        .into_iter()
        .map(|share| {
            let what: Vec<String> =
                share.items.iter().map(|item| page.t(&key("coordination-item", item.name()))).collect();
            let until = page.ta("coordination-clock-until", &[("date", page.date(&share.ends_on))]);
            (
                names.get(&share.with_organisation).cloned().unwrap_or_default(),
                format!("{} · {until}", what.join(", ")),
            )
        })
        .collect();
    let latest = latest
        .iter()
        .map(|event| TimelineLine {
            from: reading.from(&page, event.dossier),
            ..super::timeline::line(&visit, &page, &names, event)
        })
        .collect();
    let Parts { head, clocks, wish, plan } = parts;
    render(&page, &Show { page: page.clone(), head, clocks, wish, plan, latest, shares })
}

pub(crate) async fn print(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let reading = super::read(&visit, &alias).await?;
    let page = visit.page("coordination-dossier").titled(&reading.dossier().alias);
    let Parts { head, clocks, wish, plan } = parts(&visit, &page, &reading).await?;
    let printed = page.time(&visit.ctx.now());
    render(&page, &Print { page: page.clone(), head, clocks, wish, plan, printed })
}

/// Kept here so that every page of a dossier offers the same choice of who.
pub(crate) async fn who_choices(visit: &Visit, page: &Page) -> Result<Vec<Choice>, StoreError> {
    let own = visit.ctx.organisation();
    let mut choices = vec![
        Choice::new("coordinator", page.t("coordination-who-coordinator")),
        Choice::new("person", page.t("coordination-who-person")),
    ];
    let mut tx = visit.app.db().read().await?;
    choices.extend(
        oever_organisations::organisations(&mut tx)
            .await?
            .into_iter()
            .filter(|one| one.id != own)
            .map(|one| Choice::new(one.id.to_string(), one.name)),
    );
    Ok(choices)
}
