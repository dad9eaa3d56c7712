//! The data protection officer: pairs, the switch, alerts, how much is asked.

use askama::Template;
use axum::extract::Path;
use oever_kernel::OrganisationId;
use oever_organisations::OrganisationKind;
use oever_store::args;
use oever_web::{FieldError, Fields, Form, Page, Visit, WebError, WebResult, axum, render, see_other};
use uuid::Uuid;

use super::Choice;
use crate::pairs::{DecidePair, decide_pair, latest};
use crate::service::Linking;
use crate::settings::days;
use crate::{alerts, grounds, queries, stop};

#[derive(Template)]
#[template(path = "linking-supervision.html")]
struct Show {
    page: Page,
    stops: Vec<StopRow>,
    own_stop: bool,
    pairs: Vec<PairRow>,
    alerts: Vec<AlertRow>,
    others: Vec<Choice>,
    states: Vec<Choice>,
    form: Fields,
    proposals: i64,
    proposals_allowed: i64,
    evaluations: i64,
    evaluations_allowed: i64,
}

struct StopRow {
    organisation: String,
    reason: String,
    at: String,
}

struct PairRow {
    name: String,
    own: String,
    theirs: String,
    on: bool,
    basis: String,
    dpia: String,
    decided: String,
    until: String,
}

struct AlertRow {
    id: String,
    text: String,
    function: String,
    at: String,
    seen: bool,
}

pub(crate) async fn show(visit: Visit) -> WebResult {
    page_for(visit, Fields::default(), Vec::new()).await
}

async fn page_for(visit: Visit, form: Fields, errors: Vec<FieldError>) -> WebResult {
    let actor = visit.actor()?.clone();
    let record = oever_web::Record::owned("link_pair", Uuid::nil(), actor.organisation);
    visit.app.authorise(&visit.ctx, "linking.decide_pair", &record)?;
    let settings = &Linking::of(&visit.app).settings;
    let today = visit.ctx.today();
    let page = visit.page("linking-supervision-title").with_errors(errors);
    let mut tx = visit.app.db().read().await?;
    let decisions = latest(&mut tx).await?;
    let stops = stop::stops(&mut tx).await?;
    let all = oever_organisations::organisations(&mut tx).await?;
    let name_of = |id: OrganisationId| {
        all.iter().find(|found| found.id == id).map_or_else(|| id.to_string(), |found| found.name.clone())
    };
    let on = |from: OrganisationId, to: OrganisationId| {
        decisions.iter().any(|found| {
            found.organisation == from && found.other == to && grounds::in_force(found.on, found.until, today)
        })
    };
    let state = |on: bool| page.t(if on { "linking-pair-on" } else { "linking-pair-off" });
    let mut pairs = Vec::new();
    for other in all.iter().filter(|other| other.id != actor.organisation) {
        let own = decisions.iter().find(|d| d.organisation == actor.organisation && d.other == other.id);
        let theirs = decisions.iter().any(|d| d.organisation == other.id && d.other == actor.organisation);
        if own.is_none() && !theirs {
            continue;
        }
        let (ours_on, theirs_on) = (on(actor.organisation, other.id), on(other.id, actor.organisation));
        pairs.push(PairRow {
            name: other.name.clone(),
            own: state(ours_on),
            theirs: state(theirs_on),
            on: ours_on && theirs_on,
            basis: own.map_or(String::new(), |own| own.basis.clone()),
            dpia: own.map_or(String::new(), |own| own.dpia.clone()),
            decided: own.map_or(String::new(), |own| page.date(&own.decided_on)),
            until: own.and_then(|own| own.until).map_or(String::new(), |until| page.date(&until)),
        });
    }
    let mut rows = Vec::new();
    for alert in alerts::of_organisation(&mut tx, actor.organisation).await? {
        let function = if alert.function.uuid().is_nil() {
            page.t("linking-alert-machine")
        } else {
            oever_organisations::function(&mut tx, alert.function).await?.title
        };
        rows.push(AlertRow {
            id: alert.id.to_string(),
            text: page.t(&format!("linking-alert-{}", alert.kind.name())),
            function,
            at: page.time(&alert.at),
            seen: alert.seen_at.is_some(),
        });
    }
    let since = days(visit.ctx.now(), -1);
    let used = args![actor.organisation, since];
    let proposals: i64 = tx.one(queries::PROPOSED_BY_ORGANISATION, used.clone()).await?.get("n")?;
    let evaluations: i64 = tx.one(queries::EVALUATED, used).await?.get("n")?;
    drop(tx);
    let others = all
        .iter()
        .filter(|other| other.id != actor.organisation && other.kind == OrganisationKind::Coordination)
        .map(|other| Choice::new(&other.id.to_string(), other.name.clone()))
        .collect();
    let view = Show {
        own_stop: stops.iter().any(|stop| stop.organisation == actor.organisation),
        stops: stops
            .iter()
            .map(|stop| StopRow {
                organisation: name_of(stop.organisation),
                reason: stop.reason.clone(),
                at: page.time(&stop.at),
            })
            .collect(),
        pairs,
        alerts: rows,
        others,
        states: vec![
            Choice::hinted("on", page.t("linking-pair-decide-on"), page.t("linking-pair-decide-on-hint")),
            Choice::hinted("off", page.t("linking-pair-decide-off"), page.t("linking-pair-decide-off-hint")),
        ],
        form,
        proposals,
        proposals_allowed: settings.proposals_per_organisation,
        evaluations,
        evaluations_allowed: settings.evaluations_per_organisation,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn decide(visit: Visit, form: Form) -> WebResult {
    let other = form.get("other").parse::<OrganisationId>();
    let (other, (on, until)) = match (other, grounds::of_form(&form)) {
        (Ok(other), Ok(found)) => (other, found),
        (other, found) => {
            let chosen = other.err().map(|_| FieldError::new("other", "web-error-choose"));
            let errors = chosen.into_iter().chain(found.err().unwrap_or_default()).collect();
            return page_for(visit, form.fields.clone(), errors).await;
        }
    };
    let (basis, dpia) = (form.get("basis").to_owned(), form.get("dpia").to_owned());
    let input = DecidePair { other, on, basis, dpia, until };
    match decide_pair(&visit.app, &visit.ctx, form.submission()?, input).await {
        Ok(()) => see_other("/toezicht/koppelingen?notice=linking-notice-pair"),
        Err(WebError::Invalid(problem)) => page_for(visit, form.fields.clone(), problem.0).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn stop(visit: Visit, form: Form) -> WebResult {
    let (submission, reason) = (form.submission()?, form.get("reason").to_owned());
    let done = if form.get("switch") == "resume" {
        stop::resume_linking(&visit.app, &visit.ctx, submission, &reason).await
    } else {
        stop::stop_linking(&visit.app, &visit.ctx, submission, &reason).await
    };
    match done {
        Ok(()) => see_other("/toezicht/koppelingen?notice=linking-notice-switch"),
        Err(WebError::Invalid(problem)) => page_for(visit, form.fields.clone(), problem.0).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn see(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    alerts::see_alert(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other("/toezicht/koppelingen?notice=web-saved")
}
