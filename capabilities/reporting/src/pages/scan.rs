//! The quick scan. Without an account, and nothing is stored: the answers travel in the form.

use askama::Template;
use oever_recognition::{Age, Answers, Facts, Known, RuleSet, Status};
use oever_web::{App, Fields, Form, Limit, Page, Visit, WebError, WebResult, render};

use crate::codes::Choice;
use crate::recognise::{FIRST_ANSWERS, OTHER_ANSWERS, ScanResult, recognise, text};
use crate::rules::Recognition;

const STEP: &str = "step";

/// What the form carries.
struct Scan {
    variant: String,
    answers: Answers,
    facts: Facts,
    municipality: String,
}

impl Scan {
    fn read(fields: &Fields, rules: &RuleSet) -> Self {
        let variant = rules.variant(fields.get("variant")).or_else(|| rules.variant("general"));
        let answers = rules
            .indicators()
            .iter()
            .filter_map(|indicator| {
                let given = fields.some(&field(&indicator.id))?;
                Some((indicator.id.clone(), Status::from_word(given)?))
            })
            .collect();
        Self {
            answers,
            facts: Facts {
                age: match fields.get("age") {
                    "minor" => Age::Minor,
                    "adult" => Age::Adult,
                    _ => Age::Unknown,
                },
                seen_as_suspect: fields.is("suspect", "yes"),
                border_crossed: match fields.get("border") {
                    "yes" => Known::Yes,
                    "no" => Known::No,
                    _ => Known::Unknown,
                },
                acute_danger: fields.is("danger", "yes"),
                setting: variant.and_then(|variant| variant.setting.clone()),
            },
            variant: variant.map_or_else(String::new, |variant| variant.id.clone()),
            municipality: fields.get("municipality").to_owned(),
        }
    }

    /// Hidden fields for everything that the page itself does not ask.
    fn carried(&self, fields: &Fields, asked: &[&str]) -> Vec<(String, String)> {
        let mut carried = vec![("variant".to_owned(), self.variant.clone())];
        carried.extend(self.answers.iter().map(|(id, status)| (field(id), status.word().to_owned())));
        for name in ["age", "suspect", "border", "danger", "municipality"] {
            carried.extend(fields.some(name).map(|value| (name.to_owned(), value.to_owned())));
        }
        carried.retain(|(name, _)| !asked.contains(&name.as_str()));
        carried
    }
}

fn field(indicator: &str) -> String {
    format!("a_{indicator}")
}

/// The rules that hold today.
pub(super) fn rules(visit: &Visit) -> Result<std::sync::Arc<RuleSet>, WebError> {
    visit.app.part::<Recognition>().on(visit.ctx.today()).map_err(|error| {
        tracing::error!(%error, "no rules for today");
        WebError::Broken
    })
}

#[derive(Template)]
#[template(path = "scan-start.html")]
struct Start {
    page: Page,
    variants: Vec<Choice>,
    chosen: String,
}

/// Where are you? The variant decides what is asked first.
pub(crate) async fn start(visit: Visit) -> WebResult {
    let rules = rules(&visit)?;
    start_page(&visit, &rules, visit.page("reporting-scan-title"))
}

fn start_page(visit: &Visit, rules: &RuleSet, page: Page) -> WebResult {
    let variants = rules
        .variants()
        .iter()
        .map(|variant| Choice {
            value: variant.id.clone(),
            label: page.of(&text(&variant.name)).to_owned(),
            hint: page.of(&text(&variant.intro)).to_owned(),
        })
        .collect();
    let template = Start { page: page.clone(), variants, chosen: visit.query.get("plek").to_owned() };
    render(&page, &template)
}

struct Question {
    field: String,
    label: String,
    why: String,
    first: Vec<Answer>,
    others: Vec<Answer>,
    other_chosen: bool,
    chosen: String,
}

struct Answer {
    value: &'static str,
    label: String,
    chosen: bool,
}

fn question(page: &Page, rules: &RuleSet, id: &str, answers: &Answers) -> Option<Question> {
    let indicator = rules.indicator(id)?;
    let given = answers.iter().find(|(of, _)| *of == id).map(|(_, status)| status);
    let answer = |status: &Status| Answer {
        value: status.word(),
        label: page.t(&format!("reporting-scan-answer-{}", status.word().replace('_', "-"))),
        chosen: given == Some(*status),
    };
    Some(Question {
        field: field(id),
        label: page.of(&text(&indicator.question)).to_owned(),
        why: page.of(&text(&indicator.why)).to_owned(),
        first: FIRST_ANSWERS.iter().map(answer).collect(),
        others: OTHER_ANSWERS.iter().map(answer).collect(),
        other_chosen: given.is_some_and(|status| OTHER_ANSWERS.contains(&status)),
        chosen: given.map_or("", Status::word).to_owned(),
    })
}

#[derive(Template)]
#[template(path = "scan-questions.html")]
struct QuestionsPage {
    page: Page,
    variant: String,
    intro: String,
    questions: Vec<Question>,
    carried: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "scan-facts.html")]
struct AboutThePerson {
    page: Page,
    carried: Vec<(String, String)>,
    ages: Vec<Choice>,
    age: String,
    borders: Vec<Choice>,
    border: String,
    suspect: bool,
    danger: bool,
    municipalities: Vec<Choice>,
    municipality: String,
}

struct Group {
    name: String,
    about: String,
    questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "scan-more.html")]
struct More {
    page: Page,
    groups: Vec<Group>,
    statuses: Vec<Choice>,
    carried: Vec<(String, String)>,
}

/// The function that answers questions for a municipality.
struct Contact {
    title: String,
    organisation: String,
    number: String,
}

#[derive(Template)]
#[template(path = "scan-result.html")]
struct Outcome {
    page: Page,
    found: ScanResult,
    contact: Option<Contact>,
    carried: Vec<(String, String)>,
    answered: usize,
    lists: String,
}

/// Every next page of the scan.
pub(crate) async fn next(visit: Visit, form: Form) -> WebResult {
    visit.limit(Limit::Query)?;
    let rules = rules(&visit)?;
    let scan = Scan::read(&form, &rules);
    let page = visit.page("reporting-scan-title");
    match form.get(STEP) {
        "questions" => facts_page(&visit, page, &form, &scan),
        "facts" | "more-done" => result_page(&visit, page, &form, &rules, &scan).await,
        "more" => more_page(page, &form, &rules, &scan),
        _ if rules.variant(form.get("variant")).is_none() => {
            let page = page.with_errors(vec![oever_web::FieldError::new("variant", "web-error-choose")]);
            start_page(&visit, &rules, page)
        }
        _ => questions_page(page, &form, &rules, &scan),
    }
}

fn questions_page(page: Page, fields: &Fields, rules: &RuleSet, scan: &Scan) -> WebResult {
    let variant = rules.variant(&scan.variant).ok_or(WebError::NotFound)?;
    let asked: Vec<String> = variant.first.iter().map(|id| field(id)).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let template = QuestionsPage {
        variant: page.of(&text(&variant.name)).to_owned(),
        intro: page.of(&text(&variant.intro)).to_owned(),
        questions: variant.first.iter().filter_map(|id| question(&page, rules, id, &scan.answers)).collect(),
        carried: scan.carried(fields, &asked),
        page: page.clone(),
    };
    render(&page, &template)
}

fn facts_page(visit: &Visit, page: Page, fields: &Fields, scan: &Scan) -> WebResult {
    let choice =
        |value: &str, key: &str| Choice { value: value.into(), label: page.t(key), hint: String::new() };
    let template = AboutThePerson {
        carried: scan.carried(fields, &["age", "suspect", "border", "danger", "municipality"]),
        ages: vec![
            choice("minor", "reporting-scan-age-minor"),
            choice("adult", "reporting-scan-age-adult"),
            choice("unknown", "web-unknown"),
        ],
        age: fields.get("age").to_owned(),
        borders: vec![choice("yes", "web-yes"), choice("no", "web-no"), choice("unknown", "web-unknown")],
        border: fields.get("border").to_owned(),
        suspect: scan.facts.seen_as_suspect,
        danger: scan.facts.acute_danger,
        municipalities: municipalities_of(&visit.app),
        municipality: scan.municipality.clone(),
        page: page.clone(),
    };
    render(&page, &template)
}

/// Municipalities by name, for a list.
pub(super) fn municipalities_of(app: &App) -> Vec<Choice> {
    let mut choices: Vec<Choice> = app
        .geography()
        .municipalities()
        .map(|one| Choice { value: one.code.clone(), label: one.name.clone(), hint: String::new() })
        .collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    choices
}

fn more_page(page: Page, fields: &Fields, rules: &RuleSet, scan: &Scan) -> WebResult {
    let variant = rules.variant(&scan.variant).ok_or(WebError::NotFound)?;
    let mut groups: Vec<(String, Group)> = Vec::new();
    for id in &variant.optional {
        let (Some(indicator), Some(question)) =
            (rules.indicator(id), question(&page, rules, id, &scan.answers))
        else {
            continue;
        };
        let Some(set) = rules.set(&indicator.set) else { continue };
        if let Some((_, group)) = groups.iter_mut().find(|(of, _)| *of == set.id) {
            group.questions.push(question);
        } else {
            let name = page.of(&text(&set.name)).to_owned();
            let about = page.of(&text(&set.about)).to_owned();
            groups.push((set.id.clone(), Group { name, about, questions: vec![question] }));
        }
    }
    let asked: Vec<String> = variant.optional.iter().map(|id| field(id)).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let statuses = FIRST_ANSWERS
        .iter()
        .chain(&OTHER_ANSWERS)
        .map(|status| Choice {
            value: status.word().into(),
            label: page.t(&format!("reporting-scan-answer-{}", status.word().replace('_', "-"))),
            hint: String::new(),
        })
        .collect();
    let template = More {
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        statuses,
        carried: scan.carried(fields, &asked),
        page: page.clone(),
    };
    render(&page, &template)
}

async fn result_page(visit: &Visit, page: Page, fields: &Fields, rules: &RuleSet, scan: &Scan) -> WebResult {
    let contact = match visit.app.geography().municipality(&scan.municipality) {
        None => None,
        Some(municipality) => {
            let mut tx = visit.app.db().read().await?;
            // Nobody to show is no reason to show no result.
            oever_organisations::coordination_for(&mut tx, &municipality.code, visit.ctx.today())
                .await
                .ok()
                .map(|function| Contact {
                    title: function.title,
                    organisation: function.organisation_name,
                    number: function.work_number,
                })
        }
    };
    let found = recognise(rules, &scan.answers, &scan.facts, visit.ctx.language);
    let lists = rules
        .all_sets()
        .filter(|set| {
            rules.indicators().iter().any(|indicator| {
                indicator.set == set.id && scan.answers.get(&indicator.id) == Status::Present
            })
        })
        .map(|set| format!("{} {}", page.of(&text(&set.name)), set.version))
        .collect::<Vec<_>>()
        .join(", ");
    let template = Outcome {
        found,
        contact,
        carried: scan.carried(fields, &[]),
        answered: scan.answers.iter().filter(|(_, status)| *status != Status::NotAnswered).count(),
        lists,
        page: page.clone(),
    };
    render(&page, &template)
}

struct ListView {
    name: String,
    about: String,
    version: String,
    from: String,
    source: String,
    certainty: String,
    questions: usize,
}

#[derive(Template)]
#[template(path = "scan-method.html")]
struct Method {
    page: Page,
    lists: Vec<ListView>,
    clauses: Vec<String>,
    dimensions: Vec<String>,
}

/// How the scan works: its lists, versions, sources and rules.
pub(crate) async fn method(visit: Visit) -> WebResult {
    let rules = rules(&visit)?;
    let page = visit.page("reporting-scan-title");
    let lists = rules
        .all_sets()
        .map(|set| ListView {
            name: page.of(&text(&set.name)).to_owned(),
            about: page.of(&text(&set.about)).to_owned(),
            version: set.version.clone(),
            from: set.valid_from.parse().map_or_else(|_| set.valid_from.clone(), |date| page.date(&date)),
            source: page.of(&text(&set.source)).to_owned(),
            certainty: page.t(crate::recognise::certainty(set.certainty).key()),
            questions: rules.indicators().iter().filter(|indicator| indicator.set == set.id).count(),
        })
        .collect();
    let template = Method {
        lists,
        clauses: rules
            .dimension_rule()
            .iter()
            .map(|clause| page.of(&text(&clause.text)).to_owned())
            .collect(),
        dimensions: rules
            .dimensions()
            .iter()
            .map(|dimension| page.of(&text(&dimension.name)).to_owned())
            .collect(),
        page: page.clone(),
    };
    render(&page, &template)
}
