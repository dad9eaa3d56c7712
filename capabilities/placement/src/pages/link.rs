//! A provider without an account answers by a one-time link.

use askama::Template;
use oever_web::axum::extract::Path;
use oever_web::{FieldError, Fields, Form, Limit, Page, Visit, WebError, WebResult, render};

use super::care;
use super::offers::{QuestionView, read_answer};
use crate::answer::{answer_by_link, read_question_by_link};
use crate::rules::PlacementRules;

#[derive(Template)]
#[template(path = "link.html")]
struct Show {
    page: Page,
    action: String,
    question: QuestionView,
    form: Fields,
}

#[derive(Template)]
#[template(path = "link-done.html")]
struct Done {
    page: Page,
}

/// The question behind the link.
pub(crate) async fn show(visit: Visit, Path(token): Path<String>) -> WebResult {
    visit.limit(Limit::OneTimeLink)?;
    let visit = care(visit);
    link_page(&visit, &token, Vec::new(), Fields::default()).await
}

async fn link_page(visit: &Visit, token: &str, errors: Vec<FieldError>, form: Fields) -> WebResult {
    let question = read_question_by_link(&visit.app, &visit.ctx, token).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-offer").with_errors(errors);
    let view = Show {
        action: format!("/plek-antwoord/{token}"),
        question: QuestionView::new(&page, &rules, &question),
        form,
        page: page.clone(),
    };
    render(&page, &view)
}

/// The answer: the link works once.
pub(crate) async fn save(visit: Visit, Path(token): Path<String>, form: Form) -> WebResult {
    visit.limit(Limit::OneTimeLink)?;
    let visit = care(visit);
    let outcome = match read_answer(&form) {
        Ok(given) => answer_by_link(&visit.app, &visit.ctx, form.submission()?, &token, &given).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let page = visit.page("placement-offer");
            render(&page, &Done { page: page.clone() })
        }
        Err(WebError::Invalid(problem)) => link_page(&visit, &token, problem.0, form.fields.clone()).await,
        Err(error) => Err(error),
    }
}
