//! Conditions that somebody asks to lift, for a provider and for a municipality.

use std::collections::BTreeMap;

use askama::Template;
use oever_web::axum::extract::Path;
use oever_web::{Form, Page, Visit, WebError, WebResult, render, see_other};

use super::words::Words;
use super::{care, id, version};
use crate::lift::decide_lift;
use crate::model::{LiftId, Programme, ProgrammeId};
use crate::queries;
use crate::rules::PlacementRules;
use crate::words::LiftStatus;

struct Row {
    id: String,
    version: i64,
    programme: String,
    condition: String,
    on_condition: String,
    asked_by: String,
    asked_on: String,
    open: bool,
    state: String,
}

#[derive(Template)]
#[template(path = "lifts.html")]
struct List {
    page: Page,
    action: &'static str,
    rows: Vec<Row>,
}

pub(crate) async fn for_provider(visit: Visit) -> WebResult {
    list(care(visit), "provider", "/opvang/opheffingen").await
}

pub(crate) async fn for_municipality(visit: Visit) -> WebResult {
    list(care(visit), "municipality", "/gemeente/opheffingen").await
}

async fn list(visit: Visit, lifter: &str, action: &'static str) -> WebResult {
    let organisation = visit.actor()?.organisation;
    let mut read = visit.app.db().read().await?;
    let lifts = queries::lifts_for(&mut read, organisation, lifter).await?;
    let mut programmes: BTreeMap<ProgrammeId, Programme> = BTreeMap::new();
    let mut askers = BTreeMap::new();
    for lift in &lifts {
        if let std::collections::btree_map::Entry::Vacant(e) = programmes.entry(lift.programme) {
            e.insert(queries::programme(&mut read, lift.programme).await?);
        }
        if let std::collections::btree_map::Entry::Vacant(e) = askers.entry(lift.organisation) {
            let name = oever_organisations::organisation(&mut read, lift.organisation).await?.name;
            e.insert(name);
        }
    }
    drop(read);
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-lifts");
    let words = Words { page: &page, rules: &rules };
    let rows = lifts
        .iter()
        .map(|lift| {
            let programme = programmes.get(&lift.programme);
            let rule = programme.and_then(|p| p.conditions.iter().find(|c| c.id == lift.condition));
            Row {
                id: lift.id.to_string(),
                version: lift.version,
                programme: programme.map_or_else(String::new, |p| p.name.clone()),
                condition: rule.map_or_else(String::new, |rule| rule_words(&words, rule)),
                on_condition: rule
                    .and_then(|c| c.lift.as_ref())
                    .map_or_else(String::new, |l| l.on_condition.clone()),
                asked_by: askers.get(&lift.organisation).cloned().unwrap_or_default(),
                asked_on: page.time(&lift.asked_at),
                open: lift.status == LiftStatus::Asked,
                state: page.t(&format!("placement-lift-{}", lift.status.word())),
            }
        })
        .collect();
    render(&page, &List { page: page.clone(), action, rows })
}

/// A published condition in words.
pub(crate) fn rule_words(words: &Words<'_>, condition: &oever_matching::ConditionSpec) -> String {
    let literals = match &condition.rule {
        oever_matching::Rule::Requires(literal) => std::slice::from_ref(literal),
        oever_matching::Rule::Excludes(all) => all,
    };
    let parts: Vec<String> = literals
        .iter()
        .map(|literal| match &literal.values {
            oever_matching::Values::AnyOf(values) => words.fact(&literal.attribute, values),
            oever_matching::Values::Range(range) => {
                let ends = [range.from.clone(), range.to.clone()]
                    .map(|end| end.map_or_else(String::new, |value| words.value(&literal.attribute, &value)));
                format!("{}: {} – {}", words.attribute(&literal.attribute), ends[0], ends[1])
            }
        })
        .collect();
    parts.join(&format!(" {} ", words.page.t("placement-and")))
}

pub(crate) async fn decide_as_provider(visit: Visit, Path(lift): Path<String>, form: Form) -> WebResult {
    decide(care(visit), &lift, &form, "/opvang/opheffingen").await
}

pub(crate) async fn decide_as_municipality(visit: Visit, Path(lift): Path<String>, form: Form) -> WebResult {
    decide(care(visit), &lift, &form, "/gemeente/opheffingen").await
}

async fn decide(visit: Visit, lift: &str, form: &Form, back: &str) -> WebResult {
    let id: LiftId = id(lift)?;
    let granted = match form.get("decision") {
        "granted" => true,
        "refused" => false,
        _ => return Err(WebError::BadForm),
    };
    decide_lift(&visit.app, &visit.ctx, form.submission()?, id, version(form)?, granted).await?;
    see_other(&format!("{back}?notice=placement-notice-lift-decided"))
}
