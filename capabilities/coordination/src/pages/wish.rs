//! The person's own wish.

use askama::Template;
use axum::extract::Path;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Head, head, required_date, with_date};
use crate::model::{Wish, WishContent};
use crate::wish::{record_wish, wishes};

struct Earlier {
    asked: bool,
    on: String,
    words: String,
    present: String,
    limits: String,
}

#[derive(Template)]
#[template(path = "wish.html")]
struct Show {
    page: Page,
    head: Head,
    form: Fields,
    earlier: Vec<Earlier>,
    asked_choices: Vec<super::Choice>,
}

async fn page_with(visit: Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-wish").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "plan").await?;
    let earlier = wishes(&mut tx, &reading.key, &reading.permit, reading.dossier().id)
        .await?
        .into_iter()
        .map(|wish| Earlier {
            asked: wish.asked,
            on: page.date(&wish.noted_on),
            words: wish.content.words.clone(),
            present: wish.content.present.clone(),
            limits: wish.content.limits.clone(),
        })
        .collect();
    let asked_choices = super::choices(&page, "coordination-wish-asked", ["yes", "no"]);
    render(&page, &Show { page: page.clone(), head, form, earlier, asked_choices })
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let form = with_date(Fields::default().with("asked", "yes"), "noted_on", Some(visit.ctx.today()));
    page_with(visit, &alias, form, FormProblem::default()).await
}

pub(crate) async fn record(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let noted_on = required_date(&form, "noted_on", &mut problem);
    let (Some(noted_on), true) = (noted_on, problem.0.is_empty()) else {
        return page_with(visit, &alias, form.fields, problem).await;
    };
    let asked = form.get("asked") != "no";
    let text = |name: &str| if asked { form.get(name).to_owned() } else { String::new() };
    let wish = Wish {
        asked,
        noted_on,
        content: WishContent { words: text("words"), present: text("present"), limits: text("limits") },
    };
    match record_wish(&visit.app, &visit.ctx, form.submission()?, &alias, &wish).await {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-wish")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}
