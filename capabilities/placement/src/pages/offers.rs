//! The provider's side: room today, questions, answers.

use askama::Template;
use oever_web::axum::extract::Path;
use oever_web::{FieldError, Fields, Form, Page, Visit, WebError, WebResult, render, see_other};

use super::words::Words;
use super::{Choice, care, id, number, version};
use crate::answer::{Answer, Question, answer, read_question};
use crate::model::OfferId;
use crate::programme::{Room, confirm_room, fresh};
use crate::queries;
use crate::rules::PlacementRules;
use crate::words::OfferStatus;

struct RoomRow {
    id: String,
    version: i64,
    name: String,
    places: i64,
    free: String,
    emergency_places: i64,
    emergency_free: String,
    next_free: String,
    said: String,
    fresh: bool,
}

impl RoomRow {
    fn field(&self, name: &str) -> String {
        format!("{name}_{}", self.id)
    }
}

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    page: Page,
    rows: Vec<RoomRow>,
    open: usize,
    stale: usize,
}

/// Room today, in half a minute.
pub(crate) async fn today(visit: Visit) -> WebResult {
    today_page(&visit, Vec::new(), None).await
}

async fn today_page(visit: &Visit, errors: Vec<FieldError>, typed: Option<&Fields>) -> WebResult {
    let organisation = visit.actor()?.organisation;
    let mut read = visit.app.db().read().await?;
    let programmes = queries::programmes_of(&mut read, organisation).await?;
    let offers = queries::offers_for(&mut read, organisation).await?;
    drop(read);
    let page = visit.page("placement-today").with_errors(errors);
    let mut rows: Vec<RoomRow> = programmes
        .iter()
        .filter(|programme| programme.active)
        .map(|programme| {
            let field = |name: &str, stored: Option<i64>| {
                let name = format!("{name}_{}", programme.id);
                typed.map_or_else(
                    || stored.map(|n| n.to_string()).unwrap_or_default(),
                    |f| f.get(&name).to_owned(),
                )
            };
            RoomRow {
                id: programme.id.to_string(),
                version: programme.version,
                name: programme.name.clone(),
                places: programme.places,
                free: field("free", programme.free),
                emergency_places: programme.emergency_places,
                emergency_free: field("emergency", programme.emergency_free),
                next_free: typed.map_or_else(
                    || programme.next_free.map(|date| date.to_string()).unwrap_or_default(),
                    |f| f.get(&format!("next_{}", programme.id)).to_owned(),
                ),
                said: programme.as_of.map_or_else(|| page.t("placement-never-said"), |at| page.time(&at)),
                fresh: fresh(programme.as_of, visit.ctx.now()),
            }
        })
        .collect();
    // What counts as unknown now comes first.
    rows.sort_by_key(|row| row.fresh);
    let stale = rows.iter().filter(|row| !row.fresh).count();
    let open = offers.iter().filter(|offer| offer.open()).count();
    render(&page, &Today { page: page.clone(), rows, open, stale })
}

/// Confirms room for all programmes at once.
pub(crate) async fn confirm(visit: Visit, form: Form) -> WebResult {
    match read_rooms(&form) {
        Ok(rooms) => match confirm_room(&visit.app, &visit.ctx, form.submission()?, &rooms).await {
            Ok(()) => see_other("/opvang?notice=placement-notice-room"),
            Err(WebError::Invalid(problem)) => today_page(&visit, problem.0, Some(&form)).await,
            Err(error) => Err(error),
        },
        Err(WebError::Invalid(problem)) => today_page(&visit, problem.0, Some(&form)).await,
        Err(error) => Err(error),
    }
}

fn read_rooms(form: &Form) -> Result<Vec<Room>, WebError> {
    form.all("programme")
        .into_iter()
        .map(|programme| {
            let next = format!("next_{programme}");
            Ok(Room {
                programme: id(programme)?,
                version: form.get(&format!("version_{programme}")).parse().map_err(|_| WebError::BadForm)?,
                free: number(form, &format!("free_{programme}"))?,
                emergency_free: number(form, &format!("emergency_{programme}"))?,
                next_free: form
                    .date(&next)
                    .map_err(|error| WebError::Invalid(oever_web::FormProblem(vec![error])))?,
            })
        })
        .collect()
}

struct OfferRow {
    id: String,
    programme: String,
    asked_by: String,
    urgency: String,
    state: String,
    when: String,
    open: bool,
    late: bool,
}

#[derive(Template)]
#[template(path = "offers.html")]
struct List {
    page: Page,
    rows: Vec<OfferRow>,
}

/// Questions to the own organisation, open ones first.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let visit = care(visit);
    let organisation = visit.actor()?.organisation;
    let mut read = visit.app.db().read().await?;
    let offers = queries::offers_for(&mut read, organisation).await?;
    let programmes = queries::programmes_of(&mut read, organisation).await?;
    drop(read);
    let page = visit.page("placement-offers");
    let rows = offers
        .iter()
        .map(|offer| OfferRow {
            id: offer.id.to_string(),
            programme: programmes
                .iter()
                .find(|p| p.id == offer.programme)
                .map_or_else(String::new, |p| p.name.clone()),
            asked_by: offer.asked_by.clone(),
            urgency: page.t(&format!("placement-urgency-{}", offer.urgency.word())),
            state: page.t(&format!("placement-offer-{}", offer.status.word())),
            when: page.time(&offer.answered_at.unwrap_or(offer.answer_by)),
            open: offer.open(),
            late: offer.status == OfferStatus::Silent,
        })
        .collect();
    render(&page, &List { page: page.clone(), rows })
}

/// What a provider sees of a question, on its own page and behind a one-time link.
pub(crate) struct QuestionView {
    pub(crate) programme: String,
    pub(crate) asked_by: String,
    pub(crate) urgency: String,
    pub(crate) answer_by: String,
    pub(crate) text: String,
    pub(crate) needs: Vec<(String, String)>,
    pub(crate) unknown: Vec<String>,
    pub(crate) reasons: Vec<Choice>,
}

impl QuestionView {
    pub(crate) fn new(page: &Page, rules: &PlacementRules, question: &Question) -> Self {
        let words = Words { page, rules };
        let wish = |code: &String| (page.t("placement-wish"), page.of(&rules.wish(code)).to_owned());
        let answers = question.needs.answers.iter().map(|(a, v)| (words.attribute(a), words.values(a, v)));
        Self {
            programme: question.programme.name.clone(),
            asked_by: question.offer.asked_by.clone(),
            urgency: page.t(&format!("placement-urgency-{}", question.offer.urgency.word())),
            answer_by: page.time(&question.offer.answer_by),
            text: question.text.clone(),
            needs: question.needs.wishes.iter().map(wish).chain(answers).collect(),
            unknown: question.needs.unknown.iter().map(|a| words.attribute(a)).collect(),
            reasons: rules
                .refusals
                .codes
                .iter()
                .filter(|code| {
                    matches!(code.outcome, oever_matching::Outcome::Refused | oever_matching::Outcome::NoRoom)
                })
                .map(|code| Choice::new(code.code.clone(), page.of(&rules.refusal(&code.code))))
                .collect(),
        }
    }
}

/// What was answered: nothing of it changes any more.
struct Answered {
    state: String,
    kind: &'static str,
    when: String,
    reason: String,
    text: String,
}

#[derive(Template)]
#[template(path = "offer.html")]
struct Show {
    page: Page,
    action: String,
    version: i64,
    question: QuestionView,
    open: bool,
    answered: Option<Answered>,
    form: Fields,
}

/// One question.
pub(crate) async fn show(visit: Visit, Path(offer): Path<String>) -> WebResult {
    let visit = care(visit);
    offer_page(&visit, id(&offer)?, Vec::new(), Fields::default()).await
}

async fn offer_page(visit: &Visit, id: OfferId, errors: Vec<FieldError>, form: Fields) -> WebResult {
    let question = read_question(&visit.app, &visit.ctx, id).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-offer").with_errors(errors);
    let view = Show {
        action: format!("/opvang/aanvragen/{id}"),
        version: question.offer.version,
        open: question.offer.open(),
        answered: answered(&page, &rules, &question),
        question: QuestionView::new(&page, &rules, &question),
        form,
        page: page.clone(),
    };
    render(&page, &view)
}

fn answered(page: &Page, rules: &PlacementRules, question: &Question) -> Option<Answered> {
    let offer = &question.offer;
    (!offer.open()).then(|| Answered {
        state: page.t(&format!("placement-offer-{}", offer.status.word())),
        kind: super::place::offer_kind(offer.status),
        when: offer.answered_at.map_or_else(String::new, |at| page.time(&at)),
        reason: offer
            .refusal_code
            .as_ref()
            .map_or_else(String::new, |code| page.of(&rules.refusal(code)).to_owned()),
        text: question.said.clone(),
    })
}

/// Reads an answer from a form.
pub(crate) fn read_answer(form: &Fields) -> Result<Answer, WebError> {
    match form.get("answer") {
        "accept" => Ok(Answer::Accept),
        "conditional" => Ok(Answer::Conditional { conditions: form.get("conditions").to_owned() }),
        "refuse" => Ok(Answer::Refuse {
            code: form.get("code").to_owned(),
            would_help: form.get("would_help").to_owned(),
        }),
        _ => Err(WebError::Invalid(oever_web::FormProblem::at("answer", "web-error-choose"))),
    }
}

/// An answer.
pub(crate) async fn save(visit: Visit, Path(offer): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: OfferId = id(&offer)?;
    let outcome = match read_answer(&form) {
        Ok(given) => answer(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &given).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => see_other("/opvang/aanvragen?notice=placement-notice-answered"),
        Err(WebError::Invalid(problem)) => offer_page(&visit, id, problem.0, form.fields.clone()).await,
        Err(error) => Err(error),
    }
}
