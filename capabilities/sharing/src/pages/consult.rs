//! A consult note without an account, and the same as a question to the coordination function.

use askama::Template;
use axum::extract::Path;
use oever_audit::Entry;
use oever_kernel::Permit;
use oever_store::{StoreError, transaction};
use oever_web::{FieldError, Fields, Form, Limit, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::Choice;
use crate::consult::{self, AskQuestion};
use crate::model::{ANSWER, QUESTION, Question, QuestionId};
use crate::names::{self, Found};

#[derive(Template)]
#[template(path = "consult.html")]
struct Write {
    page: Page,
    text: String,
    found: Vec<Found>,
    can_send: bool,
    municipalities: Vec<Choice>,
    municipality: String,
}

#[derive(Template)]
#[template(path = "consult-note.html")]
struct Note {
    page: Page,
    text: String,
    found: Vec<Found>,
    today: String,
}

/// The empty form.
pub(crate) async fn form(visit: Visit) -> WebResult {
    write_page(&visit, &Fields::default(), Vec::new(), Vec::new())
}

fn write_page(visit: &Visit, typed: &Fields, found: Vec<Found>, errors: Vec<FieldError>) -> WebResult {
    let page = visit.page("sharing-consult-title").with_errors(errors);
    let can_send = visit.app.role_may(&visit.ctx, "consult.ask");
    let mut municipalities: Vec<Choice> = visit
        .app
        .geography()
        .municipalities()
        .map(|municipality| Choice::new(&municipality.code, municipality.name.clone()))
        .collect();
    municipalities.sort_by(|left, right| left.label.cmp(&right.label));
    let template = Write {
        text: typed.get("text").to_owned(),
        found,
        can_send,
        municipalities,
        municipality: typed.get("municipality").to_owned(),
        page: page.clone(),
    };
    render(&page, &template)
}

/// The note, ready to print. Nothing is kept.
pub(crate) async fn note(visit: Visit, form: Form) -> WebResult {
    visit.limit(Limit::Query)?;
    match consult::check_text(form.get("text"), form.is("checked", "yes")) {
        Ok(found) => {
            let page = visit.page("sharing-consult-title");
            let today = page.date(&visit.ctx.today());
            render(&page, &Note { text: form.get("text").to_owned(), found, today, page: page.clone() })
        }
        Err(WebError::Invalid(problem)) => {
            write_page(&visit, &form.fields, names::find(form.get("text")), problem.0)
        }
        Err(error) => Err(error),
    }
}

/// Sends the question to the coordination function of the municipality.
pub(crate) async fn send(visit: Visit, form: Form) -> WebResult {
    let input = AskQuestion {
        municipality: form.get("municipality").to_owned(),
        text: form.get("text").to_owned(),
        checked: form.is("checked", "yes"),
    };
    match consult::ask_question(&visit.app, &visit.ctx, form.submission()?, input).await {
        Ok(id) => see_other(&format!("/overlegvragen/{id}?notice=sharing-notice-asked")),
        Err(WebError::Invalid(problem)) => {
            write_page(&visit, &form.fields, names::find(form.get("text")), problem.0)
        }
        Err(error) => Err(error),
    }
}

/// A line of a list of questions.
struct Line {
    href: String,
    when: String,
    who: String,
    due: String,
    state: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "questions.html")]
struct List {
    page: Page,
    answers: bool,
    received: Vec<Line>,
    asked: Vec<Line>,
}

/// Questions to the own organisation (open ones first) and from it.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    let page = visit.page("sharing-questions-title");
    let answers = visit.app.role_may(&visit.ctx, "consult.answer");
    let mut tx = visit.app.db().read().await.map_err(WebError::from)?;
    let line = |question: &Question| line(&page, question, visit.ctx.today());
    let received = if answers {
        consult::questions_to(&mut tx, actor.organisation).await?.iter().map(line).collect()
    } else {
        Vec::new()
    };
    let asked = consult::questions_from(&mut tx, actor.organisation).await?.iter().map(line).collect();
    render(&page, &List { page: page.clone(), answers, received, asked })
}

fn line(page: &Page, question: &Question, today: jiff::civil::Date) -> Line {
    let (state, kind) = match question.answered_at {
        Some(_) => ("sharing-question-answered", "positive"),
        None if question.due_on < today => ("sharing-question-late", "late"),
        None if question.due_on == today => ("sharing-question-today", "attention"),
        None => ("sharing-question-open", "action"),
    };
    Line {
        href: format!("/overlegvragen/{}", question.id),
        when: page.time(&question.asked_at),
        who: question.function_title.clone(),
        due: page.date(&question.due_on),
        state: page.t(state),
        kind,
    }
}

#[derive(Template)]
#[template(path = "question.html")]
struct Show {
    page: Page,
    action: String,
    when: String,
    who: String,
    to: String,
    due: String,
    question: String,
    answer: Option<String>,
    answered: Option<String>,
    form: Option<i64>,
    typed: String,
}

/// A question with its answer. Reading it is written down.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: QuestionId = id.parse().map_err(|_| WebError::NotFound)?;
    show_with(&visit, id, "", Vec::new()).await
}

async fn show_with(visit: &Visit, id: QuestionId, typed: &str, errors: Vec<FieldError>) -> WebResult {
    let app = &visit.app;
    let (question, to) = {
        let mut tx = app.db().read().await.map_err(WebError::from)?;
        let question = consult::question(&mut tx, id).await?;
        let to = oever_organisations::function(&mut tx, question.to_function).await?;
        (question, to)
    };
    let ctx = visit.ctx.for_purpose("consult");
    let allowed = app.authorise(&ctx, "consult.read", &question.record())?;
    let permit = transaction!(app.db(), "consult.read", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: question.organisation,
            action: "consult.read",
            kind: "consult_question",
            record: id.into(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, &ctx, entry).await
    })?;
    let key = app.vault().key(id).await?;
    let text = key.open_padded(QUESTION, id, &question.text)?.open(&permit).clone();
    let answer = match &question.answer {
        Some(sealed) => Some(key.open_padded(ANSWER, id, sealed)?.open(&permit).clone()),
        None => None,
    };
    let page = visit.page("sharing-question-title").with_errors(errors);
    let may_answer = answer.is_none() && app.authorise(&ctx, "consult.answer", &question.record()).is_ok();
    let answered = question
        .answered_at
        .map(|at| format!("{} · {}", page.time(&at), question.answered_title.clone().unwrap_or_default()));
    let template = Show {
        action: format!("/overlegvragen/{id}/antwoord"),
        when: page.time(&question.asked_at),
        who: question.function_title.clone(),
        to: format!("{} · {}", to.title, to.work_number),
        due: page.date(&question.due_on),
        question: text,
        answer,
        answered,
        form: may_answer.then_some(question.version),
        typed: typed.to_owned(),
        page: page.clone(),
    };
    render(&page, &template)
}

/// Answers a question.
pub(crate) async fn answer(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: QuestionId = id.parse().map_err(|_| WebError::NotFound)?;
    let version = form.get("version").parse().map_err(|_| WebError::BadForm)?;
    match consult::answer_question(&visit.app, &visit.ctx, form.submission()?, id, version, form.get("text"))
        .await
    {
        Ok(()) => see_other(&format!("/overlegvragen/{id}?notice=sharing-notice-answered")),
        Err(WebError::Invalid(problem)) => show_with(&visit, id, form.get("text"), problem.0).await,
        Err(error) => Err(error),
    }
}
