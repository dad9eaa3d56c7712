//! "Mag ik dit delen?", question by question. Answers travel in the form; nothing is stored for visitors.

use askama::Template;
use oever_kernel::Explained;
use oever_organisations::OrganisationKind;
use oever_policy::table::Facts;
use oever_web::{FieldError, Form, Page, Visit, WebError, WebResult, render};

use super::{Choice, key};
use crate::ask::{self, AnswerView, KnownFact, LEFT_OPEN, QuestionView, RouteView, RowView};
use crate::{Adviser, Choice as Decided, Rules};

#[derive(Template)]
#[template(path = "ask.html")]
struct Ask {
    page: Page,
    subject: String,
    acute: bool,
    number: usize,
    question: QuestionView,
    options: Vec<Choice>,
    chosen: String,
    known: Vec<KnownFact>,
    routes: Vec<Explained<RouteView>>,
}

#[derive(Template)]
#[template(path = "result.html")]
pub(crate) struct Found {
    page: Page,
    subject: String,
    acute: bool,
    heading: String,
    lead: String,
    answer: AnswerView,
    /// What was asked, when that is no lawful way.
    asked: Option<RowView>,
    known: Vec<KnownFact>,
    consents: Vec<(String, String)>,
    keep: Option<Keep>,
    rules_on: String,
}

/// The form that keeps the decision.
pub(crate) struct Keep {
    routes: Vec<Choice>,
    route: String,
    choices: Vec<Choice>,
    choice: String,
    advisers: Vec<Choice>,
    adviser: String,
    motivation: String,
    day: String,
    month: String,
    year: String,
}

/// The first question; what the account says already is not asked.
pub(crate) async fn start(visit: Visit) -> WebResult {
    let mut facts = Facts::new();
    if let Some(actor) = &visit.ctx.actor {
        let mut tx = visit.app.db().read().await.map_err(WebError::from)?;
        let own = oever_organisations::organisation(&mut tx, actor.organisation).await?;
        // Only where the kind of organisation leaves no doubt.
        let from = match own.kind {
            OrganisationKind::Coordination => "coordinator",
            OrganisationKind::Inspection => "labour_inspectorate",
            OrganisationKind::NationalCentre => "comensha",
            OrganisationKind::YouthCare => "care",
            OrganisationKind::VeiligThuis => "veilig_thuis",
            OrganisationKind::School => "school",
            _ => "",
        };
        if !from.is_empty() {
            facts.set("from", from);
        }
        if from == "coordinator" {
            facts.set("mandate", if own.mandate { "municipal" } else { "none" });
        }
    }
    answer(
        &visit,
        &Asked { facts, subject: subject_of(visit.query.get("subject")) },
        String::new(),
        Vec::new(),
    )
}

/// What travels in the forms: the facts, and the record (of the own organisation) that the decision will be about.
pub(crate) struct Asked {
    pub facts: Facts,
    pub subject: String,
}

impl Asked {
    pub(crate) fn read(rules: &Rules, form: &oever_web::Fields) -> Self {
        Self { facts: ask::facts_of(&rules.sharing, form), subject: subject_of(form.get("subject")) }
    }
}

/// An id, or nothing.
fn subject_of(text: &str) -> String {
    uuid::Uuid::try_parse(text).map_or_else(|_| String::new(), |id| id.to_string())
}

/// One answer further, or one answer back to be changed.
pub(crate) async fn step(visit: Visit, form: Form) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let Asked { mut facts, subject } = Asked::read(&rules, &form);
    if let Some(changed) = form.some("change") {
        let before = facts.value(changed).unwrap_or_default().to_owned();
        let mut fewer = Facts::new();
        for (fact, value) in facts.known().filter(|(fact, _)| *fact != changed) {
            fewer.set(fact, value);
        }
        for fact in facts.left_open().filter(|fact| *fact != changed) {
            fewer.leave_open(fact);
        }
        return ask_for(&visit, &Asked { facts: fewer, subject }, changed, before);
    }
    let asked = form.get("asked");
    let Some(fact) = rules.sharing.facts().iter().find(|fact| fact.id == asked) else {
        return answer(&visit, &Asked { facts, subject }, String::new(), Vec::new());
    };
    let given = form.get("answer");
    if given == LEFT_OPEN {
        facts.leave_open(asked);
    } else if fact.values.iter().any(|value| value.id == given) {
        facts.set(asked, given);
    } else {
        let again = Asked { facts, subject };
        return answer(&visit, &again, asked.to_owned(), vec![FieldError::new("answer", "web-error-choose")]);
    }
    answer(&visit, &Asked { facts, subject }, String::new(), Vec::new())
}

/// Shows the next question or, when all is known, the answer.
fn answer(visit: &Visit, asked: &Asked, again: String, errors: Vec<FieldError>) -> WebResult {
    if !errors.is_empty() {
        let rules = visit.app.part::<Rules>();
        let question = rules.sharing.facts().iter().find(|fact| fact.id == again).ok_or(WebError::BadForm)?;
        return question_page(visit, asked, ask::question(question), String::new(), errors);
    }
    let found = ask::decide(&visit.app, &asked.facts, visit.ctx.today())?;
    match found.next_question.clone() {
        Some(question) => question_page(visit, asked, question, String::new(), errors),
        None => result_page(visit, asked, found, &form_defaults(), errors),
    }
}

fn ask_for(visit: &Visit, asked: &Asked, fact: &str, chosen: String) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let question = rules.sharing.facts().iter().find(|found| found.id == fact).ok_or(WebError::BadForm)?;
    question_page(visit, asked, ask::question(question), chosen, Vec::new())
}

fn question_page(
    visit: &Visit,
    asked: &Asked,
    question: QuestionView,
    chosen: String,
    errors: Vec<FieldError>,
) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let page = visit.page("sharing-ask-title").with_errors(errors);
    let mut options: Vec<Choice> = question
        .options
        .iter()
        .map(|option| Choice::new(&option.id, page.of(&option.label).to_owned()))
        .collect();
    options.push(Choice::new(LEFT_OPEN, page.t("web-unknown")));
    let known = ask::known(&rules.sharing, &asked.facts);
    let acute = asked.facts.value("urgency") == Some("acute");
    let routes =
        if acute { ask::decide(&visit.app, &asked.facts, visit.ctx.today())?.routes } else { Vec::new() };
    let template = Ask {
        page: page.clone(),
        subject: asked.subject.clone(),
        acute,
        number: known.len() + 1,
        question,
        options,
        chosen,
        known,
        routes,
    };
    render(&page, &template)
}

fn form_defaults() -> oever_web::Fields {
    oever_web::Fields::default().with("route", "").with("choice", "")
}

/// The answer with its routes; also shown again when keeping the decision did not pass.
pub(crate) fn result_page(
    visit: &Visit,
    about: &Asked,
    answer: AnswerView,
    typed: &oever_web::Fields,
    errors: Vec<FieldError>,
) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let page = visit.page("sharing-ask-title").with_errors(errors);
    let outcome = answer.outcome.clone().unwrap_or_else(|| "human".to_owned());
    let light = answer
        .routes
        .iter()
        .any(|route| route.value().id != "as-asked" && route.value().outcome == "allowed");
    let known = ask::known(&rules.sharing, &about.facts);
    let consents = ["consent_avg", "consent_secrecy", "agreement_help"]
        .iter()
        .filter_map(|fact| known.iter().find(|known| known.id == *fact))
        .map(|fact| {
            let given = fact
                .answer
                .as_ref()
                .map_or_else(|| page.t("web-unknown"), |answer| page.of(answer).to_owned());
            (page.t(&key("sharing-", &fact.id)), given)
        })
        .collect();
    let asked = (!answer.routes.iter().any(|route| route.value().id == "as-asked"))
        .then(|| answer.rows.first().cloned())
        .flatten();
    let heading = page.t(&key(if light { "sharing-heading-light-" } else { "sharing-heading-" }, &outcome));
    let lead = match answer.human_because.as_deref() {
        Some(reason) => page.t(&key("sharing-human-", reason)),
        None => page.t("sharing-result-lead"),
    };
    let keep = visit.app.role_may(&visit.ctx, "sharing.decide").then(|| keep_form(&page, &answer, typed));
    let template = Found {
        subject: about.subject.clone(),
        acute: about.facts.value("urgency") == Some("acute"),
        heading,
        lead,
        asked,
        known,
        consents,
        keep,
        rules_on: page.date(&visit.ctx.today()),
        answer,
        page: page.clone(),
    };
    render(&page, &template)
}

fn keep_form(page: &Page, answer: &AnswerView, typed: &oever_web::Fields) -> Keep {
    let mut routes: Vec<Choice> = answer
        .routes
        .iter()
        .map(|route| Choice::new(&route.value().id, page.of(&route.value().label).to_owned()))
        .collect();
    if !routes.iter().any(|route| route.value == "as-asked") {
        routes.push(Choice::new("as-asked", page.t("sharing-keep-as-asked")));
    }
    let choices = Decided::ALL
        .iter()
        .map(|choice| Choice::new(choice.name(), page.t(&key("sharing-choice-", choice.name()))))
        .collect();
    let advisers = Adviser::ALL
        .iter()
        .map(|adviser| Choice::new(adviser.name(), page.t(&key("sharing-adviser-", adviser.name()))))
        .collect();
    let text = |name: &str| typed.get(name).to_owned();
    Keep {
        routes,
        route: text("route"),
        choices,
        choice: text("choice"),
        advisers,
        adviser: text("advised_by"),
        motivation: text("motivation"),
        day: text("ends_on_day"),
        month: text("ends_on_month"),
        year: text("ends_on_year"),
    }
}

#[derive(Template)]
#[template(path = "table.html")]
struct Table {
    page: Page,
    rows: Vec<RowView>,
}

/// Every row with its source: how the answers come about.
pub(crate) async fn table(visit: Visit) -> WebResult {
    let rules = visit.app.part::<Rules>();
    let page = visit.page("sharing-table-title");
    let rows =
        rules.sharing.rows().iter().filter(|row| row.in_force(visit.ctx.today())).map(ask::row).collect();
    render(&page, &Table { page: page.clone(), rows })
}

impl Found {
    fn outcome(&self, outcome: &str) -> String {
        self.page.t(&key("sharing-outcome-", outcome))
    }

    fn rule(&self, row: &RowView) -> String {
        let rule = [("rule", row.id.clone()), ("version", row.version.to_string())];
        format!("{} · {}", self.page.ta("web-why-rule", &rule), self.page.t(row.certainty.key()))
    }

    fn basis(&self, row: &RowView) -> String {
        if row.articles.is_empty() { self.page.t("sharing-no-article") } else { row.articles.join("; ") }
    }
}

impl Table {
    fn outcome(&self, outcome: &str) -> String {
        self.page.t(&key("sharing-outcome-", outcome))
    }
}
