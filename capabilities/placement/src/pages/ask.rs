//! Asking one provider: the form shows exactly what the provider will see.

use askama::Template;
use oever_web::axum::extract::Path;
use oever_web::{FieldError, Form, Page, Visit, WebError, WebResult, render, see_other};

use super::words::Words;
use super::{At, care, id};
use crate::ask::{Ask, ask};
use crate::model::{ProgrammeId, RequestId};
use crate::rules::PlacementRules;
use crate::words::{Channel, Pool};

#[derive(Template)]
#[template(path = "ask.html")]
struct AskForm {
    page: Page,
    at: At,
    action: String,
    id: String,
    alias: String,
    name: String,
    needs: Vec<(String, String)>,
    unknown: Vec<String>,
    question: String,
    link: Option<String>,
}

/// The form to ask one provider: shows exactly what the provider will see.
pub(crate) async fn ask_form(
    visit: Visit,
    Path((request, programme, pool)): Path<(String, String, String)>,
) -> WebResult {
    let visit = care(visit);
    ask_page(&visit, id(&request)?, id(&programme)?, pool_of(&pool)?, Vec::new(), "", None).await
}

fn pool_of(text: &str) -> Result<Pool, WebError> {
    text.parse().map_err(|()| WebError::NotFound)
}

async fn ask_page(
    visit: &Visit,
    id: RequestId,
    programme: ProgrammeId,
    pool: Pool,
    errors: Vec<FieldError>,
    question: &str,
    link: Option<String>,
) -> WebResult {
    let mut read = visit.app.db().read().await?;
    let request = crate::queries::request(&mut read, id).await?;
    let found = crate::queries::programme(&mut read, programme).await?;
    drop(read);
    let needs = crate::ask::needs_for_provider(&visit.app, &visit.ctx, &request, &found, pool).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-ask").with_errors(errors);
    let words = Words { page: &page, rules: &rules };
    let mut rows: Vec<(String, String)> =
        needs.answers.iter().map(|(a, v)| (words.attribute(a), words.values(a, v))).collect();
    rows.extend(needs.wishes.iter().map(|w| (page.t("placement-wish"), page.of(&rules.wish(w)).to_owned())));
    let view = AskForm {
        at: At(format!("/plek/{id}")),
        action: format!("/plek/{id}/vraag/{programme}/{}", pool.word()),
        id: id.to_string(),
        alias: request.alias.clone(),
        name: found.name.clone(),
        needs: rows,
        unknown: needs.unknown.iter().map(|a| words.attribute(a)).collect(),
        question: question.to_owned(),
        link,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn ask_provider(
    visit: Visit,
    Path((request, programme, pool)): Path<(String, String, String)>,
    form: Form,
) -> WebResult {
    let visit = care(visit);
    let (request, programme, pool): (RequestId, ProgrammeId, Pool) =
        (id(&request)?, id(&programme)?, pool_of(&pool)?);
    let channel = if form.is("by_link", "yes") { Channel::Link } else { Channel::App };
    let input = Ask { programme, pool, question: form.get("question").into(), channel };
    match ask(&visit.app, &visit.ctx, form.submission()?, request, &input).await {
        // The link is shown once, on the answer itself: it is stored nowhere and stands in no address.
        Ok(asked) if asked.link.is_some() => {
            ask_page(&visit, request, programme, pool, Vec::new(), "", asked.link).await
        }
        Ok(_) => see_other(&format!("/plek/{request}?notice=placement-notice-asked")),
        Err(WebError::Invalid(problem)) => {
            ask_page(&visit, request, programme, pool, problem.0, form.get("question"), None).await
        }
        Err(error) => Err(error),
    }
}
