//! The national centre, when there is acute danger.

use askama::Template;
use axum::extract::Path;
use oever_kernel::{Explained, Text};
use oever_organisations::FunctionView;
use oever_web::{FieldError, Form, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, explained};
use crate::broker::{BrokerDecision, acute_hits, broker};
use crate::enrol;
use crate::model::HitId;
use crate::service::Linking;

#[derive(Template)]
#[template(path = "linking-broker.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
    choices: Vec<Choice>,
}

struct Row {
    id: String,
    version: i64,
    strength: Explained<Text>,
    since: String,
    asker: FunctionView,
    holder: FunctionView,
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    page_for(visit, Vec::new()).await
}

async fn page_for(visit: Visit, errors: Vec<FieldError>) -> WebResult {
    let (app, ctx) = (&visit.app, &visit.ctx);
    let hits = acute_hits(app, ctx).await?;
    let page = visit.page("linking-broker-title").with_errors(errors);
    let linking = Linking::of(app);
    let mut rows = Vec::new();
    for hit in hits {
        let (Ok(asker), Ok(holder)) = (enrol::find(app, hit.asker).await, enrol::find(app, hit.holder).await)
        else {
            continue;
        };
        let mut tx = app.db().read().await?;
        rows.push(Row {
            id: hit.id.to_string(),
            version: hit.version,
            strength: explained(hit.strength, &linking.settings),
            since: page.time(&hit.asked_at),
            asker: oever_organisations::function(&mut tx, asker.proposed_function).await?,
            holder: oever_organisations::function(&mut tx, holder.proposed_function).await?,
        });
    }
    let choices = vec![
        Choice::hinted("connect", page.t("linking-broker-connect"), page.t("linking-broker-connect-hint")),
        Choice::hinted("leave", page.t("linking-broker-leave"), page.t("linking-broker-leave-hint")),
    ];
    render(&page, &List { page: page.clone(), rows, choices })
}

pub(crate) async fn submit(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: HitId = id.parse().map_err(|_| WebError::NotFound)?;
    let decision = match form.get("choice") {
        "connect" => BrokerDecision::Connect,
        "leave" => BrokerDecision::Leave,
        _ => return page_for(visit, vec![FieldError::new("", "web-error-choose")]).await,
    };
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    match broker(&visit.app, &visit.ctx, form.submission()?, id, version, decision, form.get("reason")).await
    {
        Ok(()) => see_other("/koppelingen/bemiddeling?notice=linking-notice-brokered"),
        Err(WebError::Invalid(problem)) => {
            // Several forms stand on this page: the message goes to the top.
            let errors = problem.0.into_iter().map(|error| FieldError::new("", &error.message)).collect();
            page_for(visit, errors).await
        }
        Err(WebError::Refused(why)) => page_for(visit, vec![FieldError::new("", why)]).await,
        Err(error) => Err(error),
    }
}
