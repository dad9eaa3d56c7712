//! A provider keeps its programmes.

use std::collections::BTreeMap;

use askama::Template;
use oever_web::axum::extract::Path;
use oever_web::{
    Conflict, ConflictRow, FieldError, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, render,
    see_other,
};

use super::words::Words;
use super::{At, Choice, id, number, version};
use crate::model::{Programme, ProgrammeId};
use crate::programme::{ProgrammeInput, add_programme, edit_programme, fresh, own};
use crate::queries;
use crate::rules::PlacementRules;
use crate::words::{ProgrammeKind, SupervisionState};

struct Row {
    id: String,
    name: String,
    kind: String,
    conditions: usize,
    places: i64,
    active: bool,
    fresh: bool,
}

#[derive(Template)]
#[template(path = "programmes.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
}

/// The programmes of the own organisation.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let organisation = visit.actor()?.organisation;
    let programmes = queries::programmes_of(&mut visit.app.db().read().await?, organisation).await?;
    let page = visit.page("placement-programmes");
    let rows = programmes
        .iter()
        .map(|programme| Row {
            id: programme.id.to_string(),
            name: programme.name.clone(),
            kind: page.t(&format!("placement-kind-{}", programme.kind.word())),
            conditions: programme.conditions.len(),
            places: programme.places + programme.emergency_places,
            active: programme.active,
            fresh: fresh(programme.as_of, visit.ctx.now()),
        })
        .collect();
    render(&page, &List { page: page.clone(), rows })
}

/// A wish and what the programme says of it.
pub(crate) struct Offered {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) chosen: String,
}

pub(crate) struct ProgrammeForm {
    pub(crate) kinds: Vec<Choice>,
    pub(crate) municipalities: Vec<Choice>,
    pub(crate) states: Vec<Choice>,
    pub(crate) offered: Vec<Offered>,
    pub(crate) answers: Vec<Choice>,
}

impl ProgrammeForm {
    fn new(visit: &Visit, page: &Page, rules: &PlacementRules, fields: &Fields) -> Self {
        let choice =
            |prefix: &str, word: &str| Choice::new(word, page.t(&format!("placement-{prefix}-{word}")));
        Self {
            kinds: ProgrammeKind::ALL.iter().map(|kind| choice("kind", kind.word())).collect(),
            municipalities: visit
                .app
                .geography()
                .municipalities()
                .map(|m| Choice::new(m.code.clone(), m.name.clone()))
                .collect(),
            states: SupervisionState::ALL.iter().map(|state| choice("supervision", state.word())).collect(),
            offered: rules
                .vocabulary
                .wishes
                .iter()
                .map(|wish| {
                    let name = format!("offer_{}", wish.code);
                    Offered {
                        label: page.of(&rules.wish(&wish.code)).to_owned(),
                        chosen: fields.get(&name).to_owned(),
                        name,
                    }
                })
                .collect(),
            answers: vec![
                Choice::new("", page.t("web-unknown")),
                Choice::new("yes", page.t("web-yes")),
                Choice::new("no", page.t("web-no")),
            ],
        }
    }
}

fn fields_of(programme: &Programme) -> Fields {
    let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut fields = Fields::default();
    for (name, value) in [
        ("name", programme.name.clone()),
        ("kind", programme.kind.word().to_owned()),
        ("municipality", programme.municipality.clone()),
        ("places", programme.places.to_string()),
        ("emergency_places", programme.emergency_places.to_string()),
        ("emergency_max_days", text(programme.emergency_max_days)),
        ("register_number", programme.register_number.clone().unwrap_or_default()),
        ("supervision", programme.supervision.word().to_owned()),
    ] {
        fields.push(name, &value);
    }
    if let Some(date) = programme.last_inspection {
        fields.push("last_inspection_day", &date.day().to_string());
        fields.push("last_inspection_month", &date.month().to_string());
        fields.push("last_inspection_year", &date.year().to_string());
    }
    if programme.wmo_only {
        fields.push("wmo_only", "yes");
    }
    if programme.active {
        fields.push("active", "yes");
    }
    for (wish, offered) in &programme.offers {
        fields.push(&format!("offer_{wish}"), if *offered { "yes" } else { "no" });
    }
    fields
}

fn read(rules: &PlacementRules, form: &Form) -> Result<ProgrammeInput, WebError> {
    let at = |field: &str, message: &str| WebError::Invalid(FormProblem::at(field, message));
    let offers: BTreeMap<String, bool> = rules
        .vocabulary
        .wishes
        .iter()
        .filter_map(|wish| match form.get(&format!("offer_{}", wish.code)) {
            "yes" => Some((wish.code.clone(), true)),
            "no" => Some((wish.code.clone(), false)),
            _ => None,
        })
        .collect();
    Ok(ProgrammeInput {
        name: form.get("name").to_owned(),
        kind: form.get("kind").parse().map_err(|()| at("kind", "web-error-choose"))?,
        municipality: form.get("municipality").to_owned(),
        places: number(form, "places")?.unwrap_or(0),
        emergency_places: number(form, "emergency_places")?.unwrap_or(0),
        emergency_max_days: number(form, "emergency_max_days")?,
        register_number: form.some("register_number").map(ToOwned::to_owned),
        wmo_only: form.is("wmo_only", "yes"),
        supervision: form.get("supervision").parse().unwrap_or(SupervisionState::Unknown),
        last_inspection: form
            .date("last_inspection")
            .map_err(|error| WebError::Invalid(FormProblem(vec![error])))?,
        offers,
        active: form.is("active", "yes"),
    })
}

#[derive(Template)]
#[template(path = "programme-new.html")]
struct New {
    page: Page,
    form: Fields,
    choices: ProgrammeForm,
}

pub(crate) async fn new(visit: Visit) -> WebResult {
    let mut fields = Fields::default();
    fields.push("active", "yes");
    new_page(&visit, Vec::new(), fields)
}

fn new_page(visit: &Visit, errors: Vec<FieldError>, fields: Fields) -> WebResult {
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-programme-new").with_errors(errors);
    let choices = ProgrammeForm::new(visit, &page, &rules, &fields);
    render(&page, &New { page: page.clone(), form: fields, choices })
}

pub(crate) async fn create(visit: Visit, form: Form) -> WebResult {
    let rules = visit.app.part::<PlacementRules>();
    let outcome = match read(&rules, &form) {
        Ok(input) => add_programme(&visit.app, &visit.ctx, form.submission()?, &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => see_other(&format!("/opvang/programmas/{id}?notice=web-saved")),
        Err(WebError::Invalid(problem)) => new_page(&visit, problem.0, form.fields.clone()),
        Err(error) => Err(error),
    }
}

struct ContraRow {
    id: String,
    text: String,
    lift: String,
    rule: String,
}

struct InclusionRow {
    name: String,
    label: String,
    options: Vec<Choice>,
    chosen: Vec<String>,
}

#[derive(Template)]
#[template(path = "programme.html")]
struct Show {
    page: Page,
    at: At,
    id: String,
    name: String,
    version: i64,
    form: Fields,
    choices: ProgrammeForm,
    inclusion: Vec<InclusionRow>,
    contras: Vec<ContraRow>,
    facts: Vec<Choice>,
}

/// One programme: what it is, for whom, whom not.
pub(crate) async fn show(visit: Visit, Path(programme): Path<String>) -> WebResult {
    programme_page(&visit, id(&programme)?, Vec::new(), None).await
}

pub(crate) async fn programme_page(
    visit: &Visit,
    id: ProgrammeId,
    errors: Vec<FieldError>,
    typed: Option<Fields>,
) -> WebResult {
    let programme = own(&visit.app, &visit.ctx, id).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-programme").with_errors(errors).titled(&programme.name);
    let words = Words { page: &page, rules: &rules };
    let fields = typed.unwrap_or_else(|| fields_of(&programme));
    let accepted = |code: &str| -> Vec<String> {
        let rule = programme.conditions.iter().find_map(|c| match &c.rule {
            oever_matching::Rule::Requires(literal) if literal.attribute == code => {
                Some(literal.values.clone())
            }
            _ => None,
        });
        match rule {
            Some(oever_matching::Values::AnyOf(values)) => values,
            _ => Vec::new(),
        }
    };
    let choices = |code: &str, values: &[String]| {
        values.iter().map(|v| Choice::new(v.clone(), words.value(code, v))).collect()
    };
    let contra = |condition: &oever_matching::ConditionSpec| ContraRow {
        id: condition.id.clone(),
        text: super::lifts::rule_words(&words, condition),
        lift: condition.lift.as_ref().map_or_else(String::new, |lift| {
            let who = words.lifter(lift.by.first().map_or("", String::as_str));
            page.ta("placement-lift-if", &[("who", who), ("condition", lift.on_condition.clone())])
        }),
        rule: page.ta(
            "placement-rule-of",
            &[("owner", condition.owner.clone()), ("since", page.date(&condition.since))],
        ),
    };
    let view = Show {
        at: At(format!("/opvang/programmas/{id}")),
        id: id.to_string(),
        name: programme.name.clone(),
        version: programme.version,
        choices: ProgrammeForm::new(visit, &page, &rules, &fields),
        inclusion: rules
            .schema
            .attributes()
            .iter()
            .map(|a| InclusionRow {
                name: format!("in_{}", a.code),
                label: words.attribute(&a.code),
                options: choices(&a.code, &a.values),
                chosen: accepted(&a.code),
            })
            .collect(),
        contras: programme
            .conditions
            .iter()
            .filter(|c| matches!(c.rule, oever_matching::Rule::Excludes(_)))
            .map(contra)
            .collect(),
        facts: rules
            .schema
            .attributes()
            .iter()
            .flat_map(|a| a.values.iter().map(|v| (a.code.clone(), v.clone())))
            .map(|(a, v)| {
                Choice::new(format!("{a}={v}"), format!("{}: {}", words.attribute(&a), words.value(&a, &v)))
            })
            .collect(),
        form: fields,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn save(visit: Visit, Path(programme): Path<String>, form: Form) -> WebResult {
    let id: ProgrammeId = id(&programme)?;
    let rules = visit.app.part::<PlacementRules>();
    let outcome = match read(&rules, &form) {
        Ok(input) => {
            edit_programme(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &input).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => see_other(&format!("/opvang/programmas/{id}?notice=web-saved")),
        Err(WebError::Invalid(problem)) => {
            programme_page(&visit, id, problem.0, Some(form.fields.clone())).await
        }
        Err(WebError::Conflict(_)) => Err(WebError::Conflict(Box::new(conflict(&visit, id, &form).await?))),
        Err(error) => Err(error),
    }
}

/// Both versions of what a programme is.
async fn conflict(visit: &Visit, id: ProgrammeId, form: &Form) -> Result<Conflict, WebError> {
    let stored = own(&visit.app, &visit.ctx, id).await?;
    let theirs = fields_of(&stored);
    let page = visit.page("placement-programme");
    let rows =
        ["name", "kind", "municipality", "places", "emergency_places", "register_number", "supervision"]
            .into_iter()
            .map(|field| {
                let (yours, other) = (form.get(field).to_owned(), theirs.get(field).to_owned());
                let label = page.t(&format!("placement-programme-{}", field.replace('_', "-")));
                ConflictRow { label, changed: yours != other, yours, theirs: other }
            })
            .collect();
    let hidden = ["csrf", "idempotency", "version"];
    Ok(Conflict {
        action: format!("/opvang/programmas/{id}"),
        back: format!("/opvang/programmas/{id}"),
        other: page.t("placement-someone"),
        at: page.time(&stored.updated_at),
        version: stored.version,
        rows,
        fields: form
            .iter()
            .filter(|(name, _)| !hidden.contains(name))
            .flat_map(|(name, values)| values.iter().map(|value| (name.to_owned(), value.clone())))
            .collect(),
    })
}
