//! The professional's signal: one page per group of questions, a check page, then it is sent.

use askama::Template;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, render, see_other};

use super::fields::{DateParts, take};
use super::scan::municipalities_of;
use super::story;
use super::words::{content_rows, words};
use crate::codes::{Choice, Code, choices};
use crate::draft;
use crate::model::{
    Agreement, Aim, Attribute, AttributeKind, AttributeOf, Destination, Form as Exploitation, Part, Person,
    Represented, Setting, SubmitReport, Urgency, Voicemail,
};
use crate::sealing::Offers;
use crate::submit::{
    MOST, check, check_attributes, check_people, check_safety, check_story, check_why, submit,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Why,
    People,
    Story,
    Attributes,
    Safety,
    Check,
}

impl Step {
    const ALL: [Self; 6] =
        [Self::Why, Self::People, Self::Story, Self::Attributes, Self::Safety, Self::Check];

    fn code(self) -> &'static str {
        match self {
            Self::Why => "why",
            Self::People => "people",
            Self::Story => "story",
            Self::Attributes => "attributes",
            Self::Safety => "safety",
            Self::Check => "check",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    fn number(self) -> usize {
        Self::ALL.into_iter().position(|step| step == self).unwrap_or_default()
    }

    fn beside(self, by: isize) -> Self {
        let at = self.number().saturating_add_signed(by);
        Self::ALL.get(at).copied().unwrap_or(Self::Check)
    }
}

/// The first page, or the page that the last one led to.
pub(crate) async fn start(visit: Visit) -> WebResult {
    let draft = SubmitReport { destination: Some(Destination::Coordination), ..SubmitReport::default() };
    show(&visit, Step::Why, &draft, None, FormProblem::default())
}

/// Takes the answers of one page and shows the next.
pub(crate) async fn next(visit: Visit, form: Form) -> WebResult {
    let mut draft = draft::reopen(&visit.app, &visit.ctx, form.get("draft"))?;
    let step = Step::from_code(form.get("step")).ok_or(WebError::BadForm)?;
    let go = form.get("go");
    let mut problem = take(step, &form, &mut draft);
    if step == Step::Story {
        story::take_ticked(&visit, &form, &mut draft)?;
        if go == "read" {
            return read_story(&visit, &draft, &form, problem);
        }
    }
    if let Some(to) = go.strip_prefix("to:").and_then(Step::from_code) {
        return show(&visit, to, &draft, None, FormProblem::default());
    }
    match go {
        "back" => return show(&visit, step.beside(-1), &draft, None, FormProblem::default()),
        "add_person" if draft.content.people.len() < MOST => {
            let (name, representative) = (String::new(), String::new());
            draft.content.people.push(Person {
                part: Part::Unknown,
                name,
                birth: None,
                represented: None,
                representative,
            });
            return show(&visit, step, &draft, None, FormProblem::default());
        }
        "add_attribute" if draft.content.attributes.len() < MOST => {
            let (value, note) = (String::new(), String::new());
            draft.content.attributes.push(Attribute {
                kind: AttributeKind::Phone,
                value,
                of: AttributeOf::Person,
                note,
            });
            return show(&visit, step, &draft, None, FormProblem::default());
        }
        _ => {}
    }
    problem.0.extend(match step {
        Step::Why => check_why(&draft, &visit.app).0,
        Step::People => check_people(&draft.content).0,
        Step::Story => check_story(&draft.content).0,
        Step::Attributes => {
            draft.content.attributes.retain(|attribute| !attribute.value.is_empty());
            check_attributes(&draft.content).0
        }
        Step::Safety => check_safety(&draft.content).0,
        Step::Check => Vec::new(),
    });
    if !problem.0.is_empty() {
        return show(&visit, step, &draft, Some(&form), problem);
    }
    if step != Step::Check {
        return show(&visit, step.beside(1), &draft, None, FormProblem::default());
    }
    if let Some(first) = unfinished(&draft, &visit) {
        return show(&visit, first.0, &draft, None, first.1);
    }
    let id = submit(&visit.app, &visit.ctx, form.submission()?, &draft).await?;
    if visit.app.role_may(&visit.ctx, "report.follow") {
        return see_other(&format!("/mijn-meldingen/{id}?notice=reporting-notice-sent"));
    }
    see_other("/pro/melden/verstuurd")
}

/// The first page on which something is missing.
fn unfinished(draft: &SubmitReport, visit: &Visit) -> Option<(Step, FormProblem)> {
    let pages = [
        (Step::Why, check_why(draft, &visit.app)),
        (Step::People, check_people(&draft.content)),
        (Step::Story, check_story(&draft.content)),
        (Step::Attributes, check_attributes(&draft.content)),
        (Step::Safety, check_safety(&draft.content)),
        (Step::Check, check(draft, &visit.app)),
    ];
    pages.into_iter().find(|(_, problem)| !problem.0.is_empty())
}

fn code<T: Code>(one: Option<T>) -> String {
    one.map_or("", Code::code).to_owned()
}

struct PersonForm {
    number: usize,
    prefix: String,
    person: Person,
    part: String,
    represented: String,
    birth: DateParts,
}

struct AttributeForm {
    prefix: String,
    attribute: Attribute,
    kind: String,
    of: String,
}

struct SummaryGroup {
    step: &'static str,
    title: String,
    rows: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "report-why.html")]
struct WhyPage {
    page: Page,
    around: Around,
    input: SubmitReport,
    aims: Vec<Choice>,
    aim: String,
    destinations: Vec<Choice>,
    destination: String,
    urgencies: Vec<Choice>,
    urgency: String,
    settings: Vec<Choice>,
    setting: String,
    municipalities: Vec<Choice>,
    municipality: String,
    forms: Vec<Choice>,
    chosen_forms: Vec<String>,
    agreements: Vec<Choice>,
    agreement: String,
}

#[derive(Template)]
#[template(path = "report-people.html")]
struct PeoplePage {
    page: Page,
    around: Around,
    people: Vec<PersonForm>,
    parts: Vec<Choice>,
    represented: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "report-attributes.html")]
struct AttributesPage {
    page: Page,
    around: Around,
    attributes: Vec<AttributeForm>,
    kinds: Vec<Choice>,
    of: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "report-safety.html")]
struct SafetyPage {
    page: Page,
    around: Around,
    safety: crate::model::Safety,
    voicemails: Vec<Choice>,
    voicemail: String,
}

#[derive(Template)]
#[template(path = "report-check.html")]
struct CheckPage {
    page: Page,
    around: Around,
    groups: Vec<SummaryGroup>,
    /// Where sealing leads; empty when it is not offered for this signal.
    seal: String,
}

/// What every page of the flow has.
pub(super) struct Around {
    pub(super) draft: String,
    pub(super) step: &'static str,
    pub(super) current: usize,
    pub(super) total: usize,
}

impl Around {
    fn new(visit: &Visit, step: Step, draft: &SubmitReport) -> Result<Self, WebError> {
        Ok(Self {
            draft: draft::close(&visit.app, &visit.ctx, draft)?,
            step: step.code(),
            current: step.number() + 1,
            total: Step::ALL.len(),
        })
    }
}

/// What the words may mean. The same page comes back with what was typed, and nothing is stored.
fn read_story(visit: &Visit, draft: &SubmitReport, form: &Form, mut problem: FormProblem) -> WebResult {
    let findings = match story::read(visit, draft)? {
        Ok(findings) => Some(findings),
        Err(found) => {
            problem.0.extend(found.0);
            None
        }
    };
    let page = visit.page("reporting-report-title").with_errors(problem.0);
    let seen_on = DateParts::new(Some(form), "seen_on", draft.content.seen_on);
    story::show(&page, Around::new(visit, Step::Story, draft)?, draft, seen_on, findings)
}

fn show(
    visit: &Visit,
    step: Step,
    draft: &SubmitReport,
    typed: Option<&Fields>,
    problem: FormProblem,
) -> WebResult {
    let page = visit.page("reporting-report-title").with_errors(problem.0);
    let around = Around::new(visit, step, draft)?;
    let content = &draft.content;
    match step {
        Step::Why => render(
            &page,
            &WhyPage {
                aims: choices::<Aim>(&page),
                aim: code(content.aim),
                destinations: destinations(&page),
                destination: code(draft.destination),
                urgencies: choices::<Urgency>(&page),
                urgency: code(draft.urgency),
                settings: choices::<Setting>(&page),
                setting: code(draft.setting),
                municipalities: municipalities_of(&visit.app),
                municipality: draft.municipality.clone().unwrap_or_default(),
                forms: choices::<Exploitation>(&page),
                chosen_forms: draft.forms.iter().map(|form| form.code().to_owned()).collect(),
                agreements: choices::<Agreement>(&page),
                agreement: code(content.agreement),
                input: draft.clone(),
                around,
                page: page.clone(),
            },
        ),
        Step::People => {
            let person = |(number, person): (usize, &Person)| PersonForm {
                number: number + 1,
                prefix: format!("person_{number}"),
                person: person.clone(),
                part: person.part.code().to_owned(),
                represented: code(person.represented),
                birth: DateParts::new(typed, &format!("person_{number}_birth"), person.birth),
            };
            let people = content.people.iter().enumerate().map(person).collect();
            let (parts, represented) = (choices::<Part>(&page), choices::<Represented>(&page));
            render(&page, &PeoplePage { people, parts, represented, around, page: page.clone() })
        }
        Step::Story => {
            let seen_on = DateParts::new(typed, "seen_on", content.seen_on);
            story::show(&page, around, draft, seen_on, None)
        }
        Step::Attributes => {
            let row = |(number, attribute): (usize, &Attribute)| AttributeForm {
                prefix: format!("attribute_{number}"),
                attribute: attribute.clone(),
                kind: attribute.kind.code().to_owned(),
                of: attribute.of.code().to_owned(),
            };
            let attributes = content.attributes.iter().enumerate().map(row).collect();
            let (kinds, of) = (choices::<AttributeKind>(&page), choices::<AttributeOf>(&page));
            render(&page, &AttributesPage { attributes, kinds, of, around, page: page.clone() })
        }
        Step::Safety => {
            let (voicemails, voicemail) = (choices::<Voicemail>(&page), code(content.safety.voicemail));
            render(
                &page,
                &SafetyPage {
                    safety: content.safety.clone(),
                    voicemails,
                    voicemail,
                    around,
                    page: page.clone(),
                },
            )
        }
        Step::Check => {
            let groups = summary(&page, &visit.app, draft);
            let seal = Offers::path(&visit.app, draft, visit.ctx.today());
            render(&page, &CheckPage { groups, seal, around, page: page.clone() })
        }
    }
}

fn destinations(page: &Page) -> Vec<Choice> {
    choices::<Destination>(page)
        .into_iter()
        .map(|choice| {
            let hint = page.t(&format!("reporting-destination-{}-hint", choice.value));
            Choice { hint, ..choice }
        })
        .collect()
}

fn summary(page: &Page, app: &oever_web::App, draft: &SubmitReport) -> Vec<SummaryGroup> {
    let municipality = draft.municipality.as_deref().and_then(|code| app.geography().municipality(code));
    let forms: Vec<String> = draft.forms.iter().map(|form| page.t(&form.key())).collect();
    let mut groups: Vec<SummaryGroup> = content_rows(page, &draft.content)
        .into_iter()
        .map(|(step, rows)| SummaryGroup { step, title: page.t(&format!("reporting-step-{step}")), rows })
        .collect();
    if let Some(why) = groups.first_mut() {
        why.rows.extend([
            (page.t("reporting-destination"), words(page, draft.destination)),
            (page.t("reporting-urgency"), words(page, draft.urgency)),
            (page.t("reporting-setting"), words(page, draft.setting)),
            (
                page.t("reporting-municipality"),
                municipality.map_or_else(|| page.t("web-unknown"), |found| found.name.clone()),
            ),
            (page.t("reporting-forms"), forms.join(", ")),
        ]);
    }
    groups
}

#[derive(Template)]
#[template(path = "report-sent.html")]
struct Sent {
    page: Page,
}

/// Sent, for functions that follow their signals elsewhere.
pub(crate) async fn sent(visit: Visit) -> WebResult {
    let page = visit.page("reporting-sent-title");
    render(&page, &Sent { page: page.clone() })
}
