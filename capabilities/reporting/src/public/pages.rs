//! The public pages of reporting, one handler a page. No account, no script, nothing stored before sending.

use askama::Template;
use oever_store::Submission;
use oever_web::axum::extract::Path;
use oever_web::{FieldError, Fields, Form, Limit, Page, Visit, WebError, WebResult, render, see_other};

use super::conversation::{self, Conversation};
use super::draft::{ABOUT, Draft, MINOR, SIGNS, Step, VOICEMAIL, WANTS, WAYS};
use super::sealed_field::{Use, carried, carry};
use super::send;
use crate::codes::Choice;
use crate::model::ReportId;

const TITLE: &str = "reporting-public-title";

fn key(rest: &str) -> String {
    format!("reporting-public-{rest}")
}

/// Choices in words: `reporting-public-{list}-{value}`, with a hint when the text exists.
fn choices(visit: &Visit, page: &Page, list: &str, values: &[&str]) -> Vec<Choice> {
    values
        .iter()
        .map(|value| {
            let label = key(&format!("{list}-{value}"));
            let hint = format!("{label}-hint");
            let hint = if visit.app.catalogue().has(&hint) { page.t(&hint) } else { String::new() };
            Choice { value: (*value).into(), label: page.t(&label), hint }
        })
        .collect()
}

/// Who reads and when, when somebody does.
fn readers(visit: &Visit) -> Option<String> {
    visit.app.settings().public_contact.as_ref().map(|text| text.get(visit.ctx.language).to_owned())
}

// ---- start -----------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "public-start.html")]
struct Start {
    page: Page,
    who: Vec<Choice>,
    readers: Option<String>,
}

const WHO: [&str; 5] = ["self", "other", "work", "before", "unknown"];

fn start_page(visit: &Visit, errors: Vec<FieldError>) -> WebResult {
    let page = visit.page(TITLE).with_errors(errors);
    render(
        &page,
        &Start { who: choices(visit, &page, "who", &WHO), readers: readers(visit), page: page.clone() },
    )
}

pub(super) async fn start(visit: Visit) -> WebResult {
    start_page(&visit, Vec::new())
}

/// The first question. Nothing is kept yet; from here the answers travel sealed in the page.
pub(super) async fn begin(visit: Visit, form: Form) -> WebResult {
    match form.get("who") {
        "work" => see_other("/pro"),
        "before" => see_other("/bericht"),
        "unknown" => see_other("/rechten-uitleg"),
        about if ABOUT.contains(&about) => {
            visit.limit(Limit::PublicReport)?;
            step_page(&visit, Step::Contact, &Draft::new(about, &visit.ctx.entropy), Vec::new())
        }
        _ => start_page(&visit, vec![FieldError::new("who", "reporting-public-error-who")]),
    }
}

/// Somebody reloads or follows a language link in the middle: answers are only in the form that was left.
pub(super) async fn from_the_start(_: Visit) -> WebResult {
    see_other("/")
}

// ---- questions -------------------------------------------------------------------------------------------

/// A row of the check page.
struct Row {
    label: String,
    value: String,
    step: &'static str,
}

#[derive(Template)]
#[template(path = "public-step.html")]
struct StepPage {
    page: Page,
    /// The answers so far, sealed.
    carried: String,
    step: &'static str,
    /// The question, where it depends on who it is about.
    question: String,
    back: Option<&'static str>,
    draft: Draft,
    readers: Option<String>,
    options: Vec<Choice>,
    voicemail: Vec<Choice>,
    municipalities: Vec<String>,
    rows: Vec<Row>,
    minor: bool,
}

fn step_page(visit: &Visit, step: Step, draft: &Draft, errors: Vec<FieldError>) -> WebResult {
    let page = visit.page(TITLE).with_errors(errors);
    let readers = readers(visit);
    let options = match step {
        Step::Contact => {
            let offered: Vec<&str> =
                WAYS.into_iter().filter(|way| *way != "code" || readers.is_some()).collect();
            choices(visit, &page, "way", &offered)
        }
        Step::Signs => choices(visit, &page, &format!("sign-{}", draft.about), &SIGNS),
        Step::Minor => choices(visit, &page, "minor", &MINOR),
        Step::Want => choices(visit, &page, "want", &WANTS),
        _ => Vec::new(),
    };
    let template = StepPage {
        carried: carry(&visit.app, &visit.ctx, Use::Draft, draft),
        step: step.name(),
        question: if matches!(step, Step::Signs | Step::Minor) {
            page.t(&key(&format!("{}-{}", step.name(), draft.about)))
        } else {
            String::new()
        },
        back: step.previous(draft).map(Step::name),
        voicemail: if step == Step::Call {
            choices(visit, &page, "voicemail", &VOICEMAIL)
        } else {
            Vec::new()
        },
        municipalities: if step == Step::Place {
            visit.app.geography().municipalities().map(|municipality| municipality.name.clone()).collect()
        } else {
            Vec::new()
        },
        rows: if step == Step::Check { rows(&page, draft) } else { Vec::new() },
        minor: draft.minor == "yes",
        draft: draft.clone(),
        readers,
        options,
        page: page.clone(),
    };
    render(&page, &template)
}

/// The answers as the check page and the receiver see them: question and answer in words.
pub(super) fn rows_in_words(draft: &Draft, text: &dyn Fn(&str) -> String) -> Vec<(Step, String, String)> {
    let word = |list: &str, value: &str| {
        if value.is_empty() { String::new() } else { text(&key(&format!("{list}-{value}"))) }
    };
    let signs: Vec<String> =
        draft.signs.iter().map(|sign| word(&format!("sign-{}", draft.about), sign)).collect();
    let mut rows = vec![(Step::Contact, "contact", word("way", &draft.way))];
    if draft.way == "call" {
        rows.extend([
            (Step::Call, "number", draft.number.clone()),
            (Step::Call, "ask-for", draft.ask_for.clone()),
            (Step::Call, "when", draft.when.clone()),
            (Step::Call, "code-word", draft.code_word.clone()),
            (Step::Call, "voicemail", word("voicemail", &draft.voicemail)),
            (Step::Call, "language", draft.language.clone()),
        ]);
    }
    rows.extend([
        (Step::Silent, "silent", draft.silent.clone()),
        (Step::Signs, "signs", signs.join("\n")),
        (Step::Words, "words", draft.words.clone()),
        (Step::Place, "place", draft.place.clone()),
        (Step::Minor, "minor", word("minor", &draft.minor)),
        (Step::Want, "want", word("want", &draft.want)),
    ]);
    rows.into_iter().map(|(step, name, value)| (step, text(&key(&format!("row-{name}"))), value)).collect()
}

fn rows(page: &Page, draft: &Draft) -> Vec<Row> {
    rows_in_words(draft, &|key| page.t(key))
        .into_iter()
        .map(|(step, label, value)| Row { label, value, step: step.name() })
        .collect()
}

fn draft_of(visit: &Visit, fields: &Fields) -> Result<Draft, WebError> {
    carried(&visit.app, &visit.ctx, Use::Draft, fields.get("answers")).ok_or(WebError::BadForm)
}

/// One question answered, or a step back, or an answer to change.
pub(super) async fn step(visit: Visit, form: Form) -> WebResult {
    visit.limit(Limit::PublicReport)?;
    let mut draft = draft_of(&visit, &form)?;
    if let Some(to) = form.some("back").and_then(Step::parse) {
        draft.changing = false;
        return step_page(&visit, to, &draft, Vec::new());
    }
    if let Some(to) = form.some("change").and_then(Step::parse) {
        draft.changing = true;
        return step_page(&visit, to, &draft, Vec::new());
    }
    let step = Step::parse(form.get("step")).ok_or(WebError::BadForm)?;
    let way = draft.way.clone();
    if let Err(problem) = draft.answer(step, &form, visit.app.settings().public_contact.is_some()) {
        return step_page(&visit, step, &draft, problem.0);
    }
    let mut next = step.next(&draft);
    // A changed answer leads straight back to the check page, unless it raised a question of its own.
    if draft.changing && !(step == Step::Contact && draft.way != way && next != Step::Silent) {
        draft.changing = false;
        next = Step::Check;
    }
    if next == Step::Check
        && let Some(missing) = draft.missing()
    {
        let error = FieldError::new(missing.name(), "reporting-public-error-empty");
        return step_page(&visit, missing, &draft, vec![error]);
    }
    step_page(&visit, next, &draft, Vec::new())
}

/// Sends. The answer is a redirect, so that going back or reloading shows and sends nothing again.
pub(super) async fn send(visit: Visit, form: Form) -> WebResult {
    visit.limit(Limit::PublicReport)?;
    let draft = draft_of(&visit, &form)?;
    if let Some(missing) = draft.missing() {
        let error = FieldError::new(missing.name(), "reporting-public-error-empty");
        return step_page(&visit, missing, &draft, vec![error]);
    }
    // The key travels with the answers: sending the same answers from two pages counts once.
    send::send(&visit.app, &visit.ctx, Submission { key: draft.key }, &draft).await?;
    see_other(if draft.way == "code" { "/melden/verstuurd?met=code" } else { "/melden/verstuurd" })
}

#[derive(Template)]
#[template(path = "public-sent.html")]
struct Sent {
    page: Page,
    with_code: bool,
    readers: Option<String>,
}

pub(super) async fn sent(visit: Visit) -> WebResult {
    let page = visit.page(TITLE);
    render(
        &page,
        &Sent { with_code: visit.query.is("met", "code"), readers: readers(&visit), page: page.clone() },
    )
}

// ---- coming back -----------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "public-code.html")]
struct CodePage {
    page: Page,
    readers: Option<String>,
}

fn code_page(visit: &Visit, errors: Vec<FieldError>) -> WebResult {
    let page = visit.page(TITLE).with_errors(errors);
    render(&page, &CodePage { readers: readers(visit), page: page.clone() })
}

pub(super) async fn enter_code(visit: Visit) -> WebResult {
    code_page(&visit, Vec::new())
}

/// A message as a page shows it.
pub(super) struct MessageView {
    pub own: bool,
    pub text: String,
    pub at: String,
    pub read: Option<String>,
}

pub(super) fn message_views(page: &Page, conversation: &Conversation, own: bool) -> Vec<MessageView> {
    conversation
        .messages
        .iter()
        .map(|message| MessageView {
            own: message.from_public == own,
            text: message.text.clone(),
            at: page.time(&message.at),
            read: message.read_at.map(|at| page.time(&at)),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "public-messages.html")]
struct MessagesPage {
    page: Page,
    carried: String,
    received: String,
    read: Option<String>,
    messages: Vec<MessageView>,
    readers: Option<String>,
    typed: String,
    written: bool,
}

async fn messages_page(
    visit: &Visit,
    report: ReportId,
    errors: Vec<FieldError>,
    typed: &str,
    written: bool,
) -> WebResult {
    let found = conversation::for_the_person(&visit.app, &visit.ctx, report).await?;
    let page = visit.page(TITLE).with_errors(errors);
    let template = MessagesPage {
        carried: carry(&visit.app, &visit.ctx, Use::Conversation, &report),
        received: page.time(&found.report.received_at),
        read: found.report.acknowledged_at.map(|at| page.time(&at)),
        messages: message_views(&page, &found, true),
        readers: readers(visit),
        typed: typed.into(),
        written,
        page: page.clone(),
    };
    render(&page, &template)
}

pub(super) async fn open_code(visit: Visit, form: Form) -> WebResult {
    visit.limit(Limit::ReturnCode)?;
    match conversation::find(&visit.app, form.get("code")).await? {
        Some(report) => messages_page(&visit, report, Vec::new(), "", false).await,
        None => code_page(&visit, vec![FieldError::new("code", "reporting-public-error-unknown-code")]),
    }
}

pub(super) async fn write(visit: Visit, form: Form) -> WebResult {
    visit.limit(Limit::PublicReport)?;
    let report: ReportId = carried(&visit.app, &visit.ctx, Use::Conversation, form.get("conversation"))
        .ok_or(WebError::BadForm)?;
    match conversation::write(&visit.app, &visit.ctx, form.submission()?, report, form.get("text")).await {
        Ok(()) => messages_page(&visit, report, Vec::new(), "", true).await,
        Err(WebError::Invalid(problem)) => {
            messages_page(&visit, report, problem.0, form.get("text"), false).await
        }
        Err(error) => Err(error),
    }
}

// ---- the other side --------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "public-reader.html")]
struct Reader {
    page: Page,
    report: ReportId,
    received: String,
    messages: Vec<MessageView>,
    typed: String,
}

async fn reader_page(visit: &Visit, report: ReportId, errors: Vec<FieldError>, typed: &str) -> WebResult {
    let found = conversation::for_the_reader(&visit.app, &visit.ctx, report).await?;
    let page = visit.page("reporting-public-reader-title").with_errors(errors);
    let template = Reader {
        report,
        received: page.time(&found.report.received_at),
        messages: message_views(&page, &found, false),
        typed: typed.into(),
        page: page.clone(),
    };
    render(&page, &template)
}

fn report_id(text: &str) -> Result<ReportId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

pub(super) async fn read(visit: Visit, Path(report): Path<String>) -> WebResult {
    reader_page(&visit, report_id(&report)?, Vec::new(), "").await
}

pub(super) async fn answer(visit: Visit, Path(report): Path<String>, form: Form) -> WebResult {
    let id = report_id(&report)?;
    match conversation::answer(&visit.app, &visit.ctx, form.submission()?, id, form.get("text")).await {
        Ok(()) => see_other(&format!("/meldingen/{id}/berichten?notice=reporting-public-notice-answered")),
        Err(WebError::Invalid(problem)) => reader_page(&visit, id, problem.0, form.get("text")).await,
        Err(error) => Err(error),
    }
}

// ---- professionals without an account --------------------------------------------------------------------

#[derive(Template)]
#[template(path = "public-professionals.html")]
struct Professionals {
    page: Page,
}

pub(super) async fn professionals(visit: Visit) -> WebResult {
    let page = visit.page("reporting-public-pro-title");
    render(&page, &Professionals { page: page.clone() })
}
