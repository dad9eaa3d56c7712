//! Networks for the national centre, and the decision to take part for data protection officers.

use askama::Template;
use axum::extract::Path;
use oever_kernel::Text;
use oever_organisations::FunctionView;
use oever_web::{FieldError, Fields, Form, Page, Visit, WebError, WebResult, axum, render, see_other};
use uuid::Uuid;

use super::answer::{Opened, answer_network, networks, open};
use super::decide::{DecideNetwork, decide_network, latest};
use super::model::{Network, NetworkAnswer, NetworkEvent, NetworkId};
use crate::grounds;
use crate::pages::Choice;
use crate::service::Linking;

#[derive(Template)]
#[template(path = "linking-networks.html")]
struct List {
    page: Page,
    refused: bool,
    rows: Vec<Row>,
    certainty: String,
}

struct Row {
    id: String,
    since: String,
    records: String,
    last: String,
    asks: bool,
    stands: bool,
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let page = visit.page("network-title");
    let (found, refused) = match networks(&visit.app, &visit.ctx).await {
        Ok(found) => (found, false),
        Err(WebError::Refused(_)) => (Vec::new(), true),
        Err(error) => return Err(error),
    };
    let rows = found
        .iter()
        .map(|network| Row {
            id: network.id.to_string(),
            since: page.date(&network.formed_at.date()),
            records: size(&page, network.records, network.organisations),
            last: network.events.last().map_or(String::new(), |event| {
                format!("{}, {}", page.t(&key(event)), page.date(&event.at.date()))
            }),
            asks: network.asks(),
            stands: network.stands(),
        })
        .collect();
    let settings = &Linking::of(&visit.app).settings;
    let certainty = page.t(settings.certainty.key());
    render(&page, &List { page: page.clone(), refused, rows, certainty })
}

#[derive(Template)]
#[template(path = "linking-network.html")]
struct Show {
    page: Page,
    network: Network,
    action: String,
    size: String,
    shared: Vec<SharedRow>,
    functions: Vec<FunctionRow>,
    events: Vec<EventRow>,
    answers: Vec<Choice>,
    chosen: String,
}

struct SharedRow {
    what: String,
    why: Text,
    rarity: String,
    standing: String,
    records: String,
}

struct FunctionRow {
    function: FunctionView,
    records: i64,
}

struct EventRow {
    when: String,
    who: String,
    what: String,
    size: String,
    class: &'static str,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    page_for(visit, &id, Vec::new()).await
}

async fn page_for(visit: Visit, id: &str, errors: Vec<FieldError>) -> WebResult {
    let id: NetworkId = id.parse().map_err(|_| WebError::NotFound)?;
    let Opened { network, shared, functions } = open(&visit.app, &visit.ctx, id).await?;
    let page = visit.page("network-one-title").with_errors(errors);
    let shared = shared
        .iter()
        .map(|one| SharedRow {
            what: page.t(&format!("linking-kind-{}", one.kind.code())),
            why: Text::new(one.kind.explanation().nl, one.kind.explanation().en),
            rarity: page.t(&format!("network-rarity-{}", one.rarity)),
            standing: page.t(&format!("network-standing-{}", one.standing)),
            records: page.ta(
                "network-shared-by",
                &[("tokens", one.tokens.to_string()), ("records", one.records.to_string())],
            ),
        })
        .collect();
    let mut events = Vec::new();
    let mut tx = visit.app.db().read().await?;
    for event in network.events.iter().rev() {
        let who = match event.function {
            Some(function) => oever_organisations::function(&mut tx, function).await?.title,
            None => page.t("network-by-machine"),
        };
        events.push(EventRow {
            when: page.time(&event.at),
            who,
            what: page.t(&key(event)),
            size: if event.records == 0 {
                String::new()
            } else {
                size(&page, event.records, event.organisations)
            },
            class: if event.is_answer() { "attention" } else { "system" },
        });
    }
    drop(tx);
    let answers = NetworkAnswer::ALL
        .into_iter()
        .map(|answer| {
            let key = format!("network-event-{}", answer.name());
            Choice::hinted(answer.name(), page.t(&key), page.t(&format!("{key}-hint")))
        })
        .collect();
    let view = Show {
        action: format!("/netwerken/{id}"),
        size: size(&page, network.records, network.organisations),
        shared,
        functions: functions
            .into_iter()
            .map(|(function, records)| FunctionRow { function, records })
            .collect(),
        events,
        answers,
        chosen: String::new(),
        network,
        page: page.clone(),
    };
    render(&page, &view)
}

fn size(page: &Page, records: i64, organisations: i64) -> String {
    page.ta("network-size", &[("records", records.to_string()), ("organisations", organisations.to_string())])
}

fn key(event: &NetworkEvent) -> String {
    format!("network-event-{}", event.kind)
}

pub(crate) async fn submit(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let Some(answer) = NetworkAnswer::from_name(form.get("answer")) else {
        return page_for(visit, &id, vec![FieldError::new("answer", "web-error-choose")]).await;
    };
    let network: NetworkId = id.parse().map_err(|_| WebError::NotFound)?;
    match answer_network(&visit.app, &visit.ctx, form.submission()?, network, answer).await {
        Ok(()) => see_other(&format!("/netwerken/{network}?notice=web-saved")),
        Err(WebError::Refused(why)) => page_for(visit, &id, vec![FieldError::new("", why)]).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "linking-network-decide.html")]
struct Decide {
    page: Page,
    rows: Vec<DecisionRow>,
    states: Vec<Choice>,
    form: Fields,
}

struct DecisionRow {
    name: String,
    on: bool,
    own: bool,
    decided: String,
    until: String,
    basis: String,
    dpia: String,
}

pub(crate) async fn decisions(visit: Visit) -> WebResult {
    decisions_for(visit, Fields::default(), Vec::new()).await
}

async fn decisions_for(visit: Visit, form: Fields, errors: Vec<FieldError>) -> WebResult {
    let actor = visit.actor()?.clone();
    let record = oever_web::Record::owned("link_network", Uuid::nil(), actor.organisation);
    visit.app.authorise(&visit.ctx, "linking.decide_pair", &record)?;
    let page = visit.page("network-decide-title").with_errors(errors);
    let today = visit.ctx.today();
    let mut tx = visit.app.db().read().await?;
    let all = oever_organisations::organisations(&mut tx).await?;
    let mut rows: Vec<DecisionRow> = latest(&mut tx)
        .await?
        .into_iter()
        .filter_map(|one| {
            let own = one.organisation == actor.organisation;
            // What others rest on is theirs; that they take part is for everybody who does.
            let only_own = |text: String| if own { text } else { String::new() };
            Some(DecisionRow {
                name: all.iter().find(|found| found.id == one.organisation)?.name.clone(),
                on: one.holds(today),
                own,
                decided: page.date(&one.decided_on),
                until: one.until.map_or(String::new(), |until| page.date(&until)),
                basis: only_own(one.basis),
                dpia: only_own(one.dpia),
            })
        })
        .collect();
    drop(tx);
    rows.sort_by(|a, b| (!a.own, &a.name).cmp(&(!b.own, &b.name)));
    let states = vec![
        Choice::hinted("on", page.t("network-decide-on"), page.t("network-decide-on-hint")),
        Choice::hinted("off", page.t("network-decide-off"), page.t("network-decide-off-hint")),
    ];
    render(&page, &Decide { page: page.clone(), rows, states, form })
}

pub(crate) async fn decide(visit: Visit, form: Form) -> WebResult {
    let (on, until) = match grounds::of_form(&form) {
        Ok(found) => found,
        Err(errors) => return decisions_for(visit, form.fields.clone(), errors).await,
    };
    let (basis, dpia) = (form.get("basis").to_owned(), form.get("dpia").to_owned());
    let input = DecideNetwork { on, basis, dpia, until };
    match decide_network(&visit.app, &visit.ctx, form.submission()?, input).await {
        Ok(()) => see_other("/toezicht/netwerken?notice=web-saved"),
        Err(WebError::Invalid(problem)) => decisions_for(visit, form.fields.clone(), problem.0).await,
        Err(error) => Err(error),
    }
}
