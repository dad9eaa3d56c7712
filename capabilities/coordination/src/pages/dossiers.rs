//! All dossiers; a new one.

use askama::Template;
use oever_audit::Entry;
use oever_kernel::Purpose;
use oever_store::{StoreError, args, transaction};
use oever_web::{Fields, Form, FormProblem, Page, Record, Visit, WebError, WebResult, render, see_other};

use super::identity::{FactChoices, facts_of, fields_of, fields_of_facts, identity_of};
use super::{Choice, choices, date_of, key};
use crate::alias::normalised;
use crate::duplicates::{Opening, open_unless_known};
use crate::from_report::prefill;
use crate::model::{Dossier, Status, Wish, WishContent};
use crate::open::OpenDossier;
use crate::queries;

const PAGE: i64 = 25;
const SORTS: [&str; 3] = ["changed", "opened", "alias"];

struct Line {
    alias: String,
    status: String,
    status_kind: &'static str,
    function: String,
    opened: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "dossiers.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    searched: bool,
    status: String,
    sort: String,
    statuses: Vec<Choice>,
    sorts: Vec<Choice>,
    total: i64,
    current: i64,
    pages: i64,
    previous: String,
    next: String,
}

async fn lines(visit: &Visit, page: &Page, dossiers: Vec<Dossier>) -> Result<Vec<Line>, StoreError> {
    let mut tx = visit.app.db().read().await?;
    let functions = oever_organisations::functions_of(&mut tx, visit.ctx.organisation()).await?;
    Ok(dossiers
        .into_iter()
        .map(|dossier| Line {
            status: page.t(&key("coordination-status", dossier.status.code())),
            status_kind: match dossier.status {
                Status::Open => "positive",
                Status::Offered => "attention",
                Status::Closed => "outline",
            },
            function: functions
                .iter()
                .find(|function| function.id == dossier.function)
                .map(|function| function.title.clone())
                .unwrap_or_default(),
            opened: page.date(&dossier.opened_on),
            changed: page.time(&dossier.changed_at),
            alias: dossier.alias,
        })
        .collect())
}

/// Aliases say nothing about a person, but the list itself is written down once.
async fn listed(visit: &Visit) -> Result<(), WebError> {
    let actor = visit.actor()?;
    let allowed = visit.app.authorise(
        &visit.ctx,
        "dossier.read",
        &Record::owned("dossiers", actor.organisation, actor.organisation),
    )?;
    transaction!(visit.app.db(), "dossiers.list", |tx| -> Result<(), WebError> {
        let entry = Entry {
            organisation: actor.organisation,
            action: "dossiers.list",
            kind: "organisation",
            record: actor.organisation.into(),
            rule: &allowed.rule(),
        };
        Ok(visit.app.audit().record(tx, &visit.ctx, entry).await?)
    })
}

pub(crate) async fn list(visit: Visit) -> WebResult {
    listed(&visit).await?;
    let page = visit.page("coordination-dossiers");
    let status = Some(visit.query.get("status"))
        .filter(|code| code.parse::<Status>().is_ok())
        .unwrap_or_default()
        .to_owned();
    let sort = SORTS.iter().find(|sort| **sort == visit.query.get("volgorde")).unwrap_or(&"changed");
    let current = visit.query.get("bladzijde").parse::<i64>().unwrap_or(1).max(1);
    let organisation = visit.ctx.organisation();
    let statement = match *sort {
        "opened" => queries::LIST_BY_DATE,
        "alias" => queries::LIST_BY_NAME,
        _ => queries::LIST_BY_CHANGE,
    };
    let mut tx = visit.app.db().read().await?;
    let total: i64 = tx.one(queries::COUNT_LIST, args![organisation, &status]).await?.get("n")?;
    let offset = (current - 1).saturating_mul(PAGE);
    let dossiers = tx
        .all(statement, args![organisation, &status, PAGE, offset])
        .await?
        .iter()
        .map(Dossier::read)
        .collect::<Result<Vec<_>, _>>()?;
    drop(tx);
    let pages = ((total + PAGE - 1) / PAGE).max(1);
    let link = |to: i64| format!("/dossiers?status={status}&volgorde={sort}&bladzijde={to}");
    let view = List {
        page: page.clone(),
        lines: lines(&visit, &page, dossiers).await?,
        searched: false,
        statuses: choices(&page, "coordination-status", Status::ALL.iter().map(|one| one.code())),
        sorts: choices(&page, "coordination-sort", SORTS),
        sort: (*sort).to_owned(),
        total,
        current,
        pages,
        previous: if current > 1 { link(current - 1) } else { String::new() },
        next: if current < pages { link(current + 1) } else { String::new() },
        status,
    };
    render(&page, &view)
}

/// Search by alias: `linde 118`, `Linde-118`, `118` or `linde`. By POST, so that it never stands in a log.
pub(crate) async fn search(visit: Visit, form: Form) -> WebResult {
    listed(&visit).await?;
    let page = visit.page("coordination-dossiers");
    let typed = normalised(form.get("search"));
    let plain: String = typed.chars().filter(|c| c.is_alphanumeric() || *c == '-').take(60).collect();
    let pattern =
        if plain.chars().all(|c| c.is_ascii_digit()) { format!("%-{plain}") } else { format!("{plain}%") };
    let mut tx = visit.app.db().read().await?;
    let dossiers = if plain.is_empty() {
        Vec::new()
    } else {
        tx.all(queries::SEARCH, args![visit.ctx.organisation(), &plain, pattern])
            .await?
            .iter()
            .map(Dossier::read)
            .collect::<Result<Vec<_>, _>>()?
    };
    drop(tx);
    if let [only] = dossiers.as_slice() {
        return see_other(&format!("/dossier/{}", only.alias));
    }
    let total = i64::try_from(dossiers.len()).unwrap_or(0);
    let view = List {
        page: page.clone(),
        lines: lines(&visit, &page, dossiers).await?,
        searched: true,
        status: String::new(),
        sort: "changed".into(),
        statuses: choices(&page, "coordination-status", Status::ALL.iter().map(|one| one.code())),
        sorts: choices(&page, "coordination-sort", SORTS),
        total,
        current: 1,
        pages: 1,
        previous: String::new(),
        next: String::new(),
    };
    render(&page, &view)
}

#[derive(Template)]
#[template(path = "dossier-new.html")]
struct New {
    page: Page,
    form: Fields,
    facts: FactChoices,
    asked: Vec<Choice>,
}

fn new_with(visit: &Visit, form: Fields, problem: FormProblem) -> WebResult {
    let page = visit.page("coordination-new").with_errors(problem.0);
    let facts = FactChoices::new(&page, &form);
    let asked = choices(&page, "coordination-wish-asked", ["yes", "no"]);
    render(&page, &New { page: page.clone(), form, facts, asked })
}

pub(crate) async fn new(visit: Visit) -> WebResult {
    let form = match visit.query.some("report") {
        None => Fields::default(),
        Some(report) => {
            let report = report.parse().map_err(|_| WebError::NotFound)?;
            let ctx = visit.ctx.for_purpose(Purpose::REPORT);
            let (identity, facts) = prefill(&visit.app, &ctx, report).await?;
            let mut form = fields_of_facts(&visit, &facts, 0);
            for (name, values) in fields_of(&identity, 0).iter() {
                form = values.iter().fold(form, |form, value| form.with(name, value));
            }
            form.with("report", &report.to_string())
        }
    };
    new_with(&visit, form.with("asked", "no"), FormProblem::default())
}

pub(crate) async fn create(visit: Visit, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let identity = identity_of(&form, &mut problem);
    let facts = facts_of(&visit, &form, &mut problem);
    let opened_on = date_of(&form, "opened_on", &mut problem);
    let report = form.some("report").map(str::parse::<uuid::Uuid>).transpose();
    problem.require(report.is_ok(), "report", "web-error-choose");
    let asked = form.get("asked") == "yes";
    let wish = asked.then(|| Wish {
        asked,
        noted_on: visit.ctx.today(),
        content: WishContent {
            words: form.get("words").into(),
            present: form.get("present").into(),
            limits: form.get("limits").into(),
        },
    });
    let (true, Ok(report)) = (problem.0.is_empty(), report) else {
        return new_with(&visit, form.fields, problem);
    };
    let input = OpenDossier { identity, facts, report, opened_on, wish, ..OpenDossier::empty() };
    let others = form.all("other_person");
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    match open_unless_known(&visit.app, &ctx, form.submission()?, input, &others).await {
        Ok(Opening::Look(found)) => super::duplicates::look(&visit, &form, &found),
        Ok(Opening::Opened(opened)) if opened.new => {
            see_other(&format!("/dossier/{}?notice=coordination-notice-opened", opened.alias))
        }
        Ok(Opening::Opened(opened)) => {
            see_other(&format!("/dossier/{}?notice=coordination-notice-known", opened.alias))
        }
        Err(WebError::Invalid(problem)) => new_with(&visit, form.fields, problem),
        Err(error) => Err(error),
    }
}
