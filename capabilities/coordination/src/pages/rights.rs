//! The register of requests of persons about their own data.

use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Permit, Purpose};
use oever_store::{StoreError, transaction};
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, json, render, see_other};

use super::{Choice, date_of, key, version_of, with_date};
use crate::rights::{
    AnswerRequest, AskedBy, NewRequest, RequestTexts, RightKind, RightOutcome, RightsRequest,
    RightsRequestId, answer_rights_request, extend_rights_request, record_rights_request, rights_request,
    rights_requests,
};
use crate::rights_export::{RightsExport, export_for_request};
use crate::worklist::days_between;

struct Line {
    href: String,
    kind: String,
    alias: String,
    received: String,
    due: String,
    state: String,
    badge: &'static str,
}

#[derive(Template)]
#[template(path = "rights.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    form: Fields,
    kinds: Vec<Choice>,
    askers: Vec<Choice>,
}

fn state(page: &Page, request: &RightsRequest, today: Date) -> (String, &'static str) {
    if let Some(outcome) = request.outcome {
        return (page.t(&key("coordination-rights-outcome", outcome.name())), "positive");
    }
    let days = days_between(today, request.due_on);
    let words = |name: &str, n: i64| page.ta(name, &[("n", n.to_string())]);
    match days {
        ..0 => (words("coordination-rights-late", -days), "late"),
        0 => (page.t("coordination-rights-today"), "late"),
        1..=10 => (words("coordination-rights-days", days), "attention"),
        _ => (words("coordination-rights-days", days), "action"),
    }
}

async fn list_page(visit: &Visit, form: Fields, problem: FormProblem) -> WebResult {
    let actor = visit.actor()?;
    let page = visit.page("coordination-rights-title").with_errors(problem.0);
    let today = visit.ctx.today();
    let requests =
        rights_requests(&mut visit.app.db().read().await.map_err(WebError::from)?, actor.organisation)
            .await?;
    let lines = requests
        .iter()
        .map(|request| {
            let (state, badge) = state(&page, request, today);
            Line {
                href: format!("/rechten/{}", request.id),
                kind: page.t(&key("coordination-rights-kind", request.kind.name())),
                alias: request.alias.clone().unwrap_or_else(|| page.t("coordination-rights-no-dossier")),
                received: page.date(&request.received_on),
                due: page.date(&request.due_on),
                state,
                badge,
            }
        })
        .collect();
    let kinds = RightKind::ALL
        .iter()
        .map(|kind| Choice::new(kind.name(), page.t(&key("coordination-rights-kind", kind.name()))))
        .collect();
    let askers = AskedBy::ALL
        .iter()
        .map(|by| Choice::new(by.name(), page.t(&key("coordination-rights-by", by.name()))))
        .collect();
    render(&page, &List { page: page.clone(), lines, form, kinds, askers })
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    let typed = with_date(
        Fields::default().with("alias", visit.query.get("dossier")),
        "received_on",
        Some(visit.ctx.today()),
    );
    list_page(&visit, typed, FormProblem::default()).await
}

pub(crate) async fn record(visit: Visit, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let kind = form.get("kind").parse::<RightKind>();
    problem.require(kind.is_ok(), "kind", "web-error-choose");
    let asked_by = form.get("asked_by").parse::<AskedBy>();
    problem.require(asked_by.is_ok(), "asked_by", "web-error-choose");
    let received_on = date_of(&form, "received_on", &mut problem).unwrap_or_else(|| visit.ctx.today());
    let (Ok(kind), Ok(asked_by), true) = (kind, asked_by, problem.0.is_empty()) else {
        return list_page(&visit, form.fields, problem).await;
    };
    let input = NewRequest {
        alias: form.get("alias").into(),
        kind,
        asked_by,
        received_on,
        details: form.get("details").into(),
    };
    match record_rights_request(
        &visit.app,
        &visit.ctx.for_purpose(Purpose::RIGHTS),
        form.submission()?,
        &input,
    )
    .await
    {
        Ok(id) => see_other(&format!("/rechten/{id}?notice=coordination-rights-notice-recorded")),
        Err(WebError::Invalid(problem)) => list_page(&visit, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "rights-request.html")]
struct Show {
    page: Page,
    answer_action: String,
    extend_action: String,
    export_href: String,
    kind: String,
    alias: String,
    asked_by: String,
    received: String,
    due: String,
    state: String,
    badge: &'static str,
    texts: RequestTexts,
    extended: Option<String>,
    answered: Option<String>,
    erases: bool,
    open: bool,
    exports: bool,
    version: i64,
    outcomes: Vec<Choice>,
    form: Fields,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: RightsRequestId = id.parse().map_err(|_| WebError::NotFound)?;
    show_with(&visit, id, Fields::default(), FormProblem::default()).await
}

async fn show_with(visit: &Visit, id: RightsRequestId, form: Fields, problem: FormProblem) -> WebResult {
    let app = &visit.app;
    let ctx = visit.ctx.for_purpose(Purpose::RIGHTS);
    let request = rights_request(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(&ctx, "rights.handle", &request.record())?;
    let permit = transaction!(app.db(), "rights.read", |tx| -> Result<Permit, StoreError> {
        let kind = if request.dossier.is_some() { "dossier" } else { "rights_request" };
        let entry = Entry {
            organisation: request.organisation,
            action: "rights.read",
            kind,
            record: request.key_of(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, &ctx, entry).await
    })?;
    // After an erasure the texts are gone with the dossier; the fact of the request stays.
    let texts = match app.vault().key(request.key_of()).await {
        Ok(secret) => request.texts(&secret, &permit)?,
        Err(StoreError::Erased) => RequestTexts::default(),
        Err(error) => return Err(error.into()),
    };
    let page = visit.page("coordination-rights-request").with_errors(problem.0);
    let (state, badge) = state(&page, &request, ctx.today());
    let outcomes = RightOutcome::ALL
        .iter()
        .map(|outcome| {
            Choice::new(outcome.name(), page.t(&key("coordination-rights-outcome", outcome.name())))
        })
        .collect();
    let template = Show {
        answer_action: format!("/rechten/{id}/antwoord"),
        extend_action: format!("/rechten/{id}/verlengen"),
        export_href: format!("/rechten/{id}/uitvoer"),
        kind: page.t(&key("coordination-rights-kind", request.kind.name())),
        alias: request.alias.clone().unwrap_or_else(|| page.t("coordination-rights-no-dossier")),
        asked_by: page.t(&key("coordination-rights-by", request.asked_by.name())),
        received: page.date(&request.received_on),
        due: page.date(&request.due_on),
        state,
        badge,
        exports: request.dossier.is_some() && !texts.details.is_empty(),
        texts,
        extended: request.extended_on.map(|on| page.date(&on)),
        answered: request.answered_on.map(|on| page.date(&on)),
        erases: request.kind == RightKind::Erasure && request.dossier.is_some(),
        open: request.open,
        version: request.version,
        outcomes,
        form,
        page: page.clone(),
    };
    render(&page, &template)
}

pub(crate) async fn extend(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: RightsRequestId = id.parse().map_err(|_| WebError::NotFound)?;
    let ctx = visit.ctx.for_purpose(Purpose::RIGHTS);
    match extend_rights_request(&visit.app, &ctx, form.submission()?, id, version_of(&form)?, form.get("why"))
        .await
    {
        Ok(()) => see_other(&format!("/rechten/{id}?notice=coordination-rights-notice-extended")),
        Err(WebError::Invalid(problem)) => show_with(&visit, id, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn answer(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: RightsRequestId = id.parse().map_err(|_| WebError::NotFound)?;
    let Ok(outcome) = form.get("outcome").parse::<RightOutcome>() else {
        return show_with(&visit, id, form.fields, FormProblem::at("outcome", "web-error-choose")).await;
    };
    let input =
        AnswerRequest { outcome, words: form.get("words").into(), destroy: form.is("destroy", "yes") };
    let ctx = visit.ctx.for_purpose(Purpose::RIGHTS);
    match answer_rights_request(&visit.app, &ctx, form.submission()?, id, version_of(&form)?, &input).await {
        Ok(()) => see_other(&format!("/rechten/{id}?notice=coordination-rights-notice-answered")),
        Err(WebError::Invalid(problem)) => show_with(&visit, id, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "rights-export.html")]
struct Overview {
    page: Page,
    back: String,
    made: String,
    parts: Vec<OverviewPart>,
}

/// What is held in one dossier.
struct OverviewPart {
    export: RightsExport,
    born: String,
    situation: Vec<String>,
}

fn overview_part(page: &Page, export: RightsExport) -> OverviewPart {
    let facts = &export.facts;
    let mut situation = vec![
        page.t(&key("coordination-sex", facts.sex.code())),
        page.t(&key("coordination-age", facts.age_group.code())),
    ];
    situation.extend(facts.forms.iter().map(|form| page.t(&key("coordination-form", form.code()))));
    let born = export.identity.birth_date.map_or_else(String::new, |day| page.date(&day));
    OverviewPart { export, born, situation }
}

/// Everything that is held, on paper.
pub(crate) async fn export(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: RightsRequestId = id.parse().map_err(|_| WebError::NotFound)?;
    let mut export = export_for_request(&visit.app, &visit.ctx, id).await?;
    let page = visit.page("coordination-rights-export");
    let made = page.date(&export.made_on);
    let also = std::mem::take(&mut export.also);
    let parts = std::iter::once(export).chain(also).map(|one| overview_part(&page, one)).collect();
    render(&page, &Overview { back: format!("/rechten/{id}"), made, parts, page: page.clone() })
}

/// The same as a file.
#[utoipa::path(get, path = "/api/v1/rights/{rights_request}/export", tag = "coordination",
    params(("rights_request" = uuid::Uuid, Path)), responses((status = 200, body = RightsExport)))]
pub(crate) async fn export_json(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: RightsRequestId = id.parse().map_err(|_| WebError::NotFound)?;
    json(&export_for_request(&visit.app, &visit.ctx, id).await?)
}

impl Overview {
    fn code(&self, prefix: &str, code: &str) -> String {
        self.page.t(&key(prefix, code))
    }

    /// The title of a line of the timeline, when it has words.
    fn title(&self, what: &str) -> String {
        let words = self.page.t(what);
        if words.starts_with('⟦') { what.to_owned() } else { words }
    }
}
