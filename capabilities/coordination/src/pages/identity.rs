//! Who the person is; what is known of the situation; another alias.

use askama::Template;
use axum::extract::Path;
use oever_web::{
    Conflict, ConflictRow, Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render,
    see_other,
};

use super::{Choice, Head, choices, date_of, head, version_of, with_date};
use crate::identity::{change_alias, change_facts, change_identity, reveal_identity};
use crate::model::{AgeGroup, Facts, Form as Exploitation, Identity, KNOWN_KINDS, Known, Precision, Sex};

/// Why a name is needed. A fixed list, so that no personal data ends up in the log as a reason.
const PURPOSES: [&str; 6] = ["contact", "application", "safety", "check", "person_asked", "handover"];

#[derive(Template)]
#[template(path = "identity-ask.html")]
struct Ask {
    page: Page,
    head: Head,
    purposes: Vec<Choice>,
    chosen: String,
}

#[derive(Template)]
#[template(path = "identity.html")]
struct Show {
    page: Page,
    head: Head,
    form: Fields,
    identity: Identity,
    birth: String,
    known: Vec<(String, String)>,
    purpose: String,
}

async fn ask_with(visit: Visit, alias: &str, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-identity").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "identity").await?;
    let purposes = choices(&page, "coordination-purpose", PURPOSES);
    render(&page, &Ask { page: page.clone(), head, purposes, chosen: String::new() })
}

pub(crate) async fn ask(visit: Visit, Path(alias): Path<String>) -> WebResult {
    ask_with(visit, &alias, FormProblem::default()).await
}

/// The values of one kind, one on each line.
fn values_of(identity: &Identity, kind: &str) -> String {
    let values: Vec<&str> =
        identity.known.iter().filter(|known| known.kind == kind).map(|known| known.value.as_str()).collect();
    values.join("\n")
}

/// The fields of a form that asks who somebody is.
pub(crate) fn fields_of(identity: &Identity, version: i64) -> Fields {
    let mut fields = Fields::default()
        .with("name", &identity.name)
        .with("contact", &identity.contact)
        .with("safety", &identity.safety)
        .with("birth_date_precision", identity.birth_precision.map_or("", Precision::code))
        .with("version", &version.to_string());
    for kind in KNOWN_KINDS {
        fields = fields.with(kind, &values_of(identity, kind));
    }
    with_date(fields, "birth_date", identity.birth_date)
}

/// Reads who somebody is from a form.
pub(crate) fn identity_of(form: &Fields, problem: &mut FormProblem) -> Identity {
    let birth_date = date_of(form, "birth_date", problem);
    Identity {
        name: form.get("name").into(),
        birth_precision: birth_date.and_then(|_| form.get("birth_date_precision").parse().ok()),
        birth_date,
        known: KNOWN_KINDS
            .iter()
            .flat_map(|kind| {
                // Several values of a kind stand on lines of their own.
                form.get(kind)
                    .lines()
                    .map(str::trim)
                    .filter(|value| !value.is_empty())
                    .take(10)
                    .map(|value| Known { kind: (*kind).to_owned(), value: value.chars().take(200).collect() })
            })
            .collect(),
        contact: form.get("contact").into(),
        safety: form.get("safety").into(),
    }
}

async fn show_with(
    visit: Visit,
    alias: &str,
    purpose: &str,
    typed: Option<Fields>,
    problem: FormProblem,
) -> WebResult {
    let (identity, version) = reveal_identity(&visit.app, &visit.ctx, alias, purpose).await?;
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-identity").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "identity").await?;
    let birth = birth_words(&page, &identity);
    let form = typed.unwrap_or_else(|| fields_of(&identity, version)).with("purpose", purpose);
    let known = identity
        .known
        .iter()
        .map(|known| (page.t(&super::key("coordination-known", &known.kind)), known.value.clone()))
        .collect();
    render(
        &page,
        &Show { page: page.clone(), head, form, identity, birth, known, purpose: purpose.to_owned() },
    )
}

pub(crate) async fn reveal(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let purpose = form.get("purpose").to_owned();
    if !PURPOSES.contains(&purpose.as_str()) {
        return ask_with(visit, &alias, FormProblem::at("purpose", "coordination-error-purpose")).await;
    }
    show_with(visit, &alias, &purpose, None, FormProblem::default()).await
}

pub(crate) async fn change(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let purpose = form.get("purpose").to_owned();
    if !PURPOSES.contains(&purpose.as_str()) {
        return Err(WebError::BadForm);
    }
    let version = version_of(&form)?;
    let mut problem = FormProblem::default();
    let identity = identity_of(&form, &mut problem);
    if !problem.0.is_empty() {
        return show_with(visit, &alias, &purpose, Some(form.fields), problem).await;
    }
    match change_identity(&visit.app, &visit.ctx, form.submission()?, &alias, version, &identity).await {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-identity")),
        Err(WebError::Invalid(problem)) => {
            show_with(visit, &alias, &purpose, Some(form.fields), problem).await
        }
        Err(WebError::Conflict(_)) => {
            Err(identity_versions(&visit, &alias, &purpose, &form, &identity).await?)
        }
        Err(error) => Err(error),
    }
}

/// Birth date in words, no more precise than it is known.
fn birth_words(page: &Page, identity: &Identity) -> String {
    identity.birth_date.map_or_else(String::new, |born| match identity.birth_precision {
        Some(Precision::Year) => born.year().to_string(),
        Some(Precision::Month) => format!("{}-{}", born.month(), born.year()),
        Some(Precision::Estimate) => page.ta("coordination-about", &[("what", born.year().to_string())]),
        Some(Precision::Day) | None => page.date(&born),
    })
}

/// Somebody else saved the identity first: what was typed beside what is stored.
async fn identity_versions(
    visit: &Visit,
    alias: &str,
    purpose: &str,
    form: &Fields,
    mine: &Identity,
) -> Result<WebError, WebError> {
    let (theirs, version) = reveal_identity(&visit.app, &visit.ctx, alias, purpose).await?;
    let page = visit.page("coordination-identity");
    let row = |label: &str, yours: &str, theirs: &str| {
        ConflictRow::new(page.t(label), yours.to_owned(), theirs.to_owned())
    };
    let mut rows = vec![
        row("coordination-identity-name", &mine.name, &theirs.name),
        row("coordination-identity-birth", &birth_words(&page, mine), &birth_words(&page, &theirs)),
    ];
    rows.extend(KNOWN_KINDS.iter().map(|kind| {
        row(&super::key("coordination-known", kind), &values_of(mine, kind), &values_of(&theirs, kind))
    }));
    rows.push(row("coordination-identity-contact", &mine.contact, &theirs.contact));
    rows.push(row("coordination-identity-safety", &mine.safety, &theirs.safety));
    both_versions(visit, alias, "identiteit/wijzig", version, rows, form).await
}

/// Somebody else saved the situation first: what was typed beside what is stored.
async fn facts_versions(
    visit: &Visit,
    alias: &str,
    form: &Fields,
    mine: &Facts,
) -> Result<WebError, WebError> {
    let reading = super::read(visit, alias).await?;
    let page = visit.page("coordination-facts");
    let stored = fields_of_facts(visit, &reading.facts, reading.dossier().version);
    let mine = fields_of_facts(visit, mine, 0);
    let row = |label: &str, words: &dyn Fn(&Fields) -> String| {
        ConflictRow::new(page.t(label), words(&mine), words(&stored))
    };
    let coded = |prefix: &'static str, name: &'static str| {
        let page = &page;
        move |fields: &Fields| {
            let words = fields.all(name).into_iter().map(|code| page.t(&super::key(prefix, code)));
            words.collect::<Vec<_>>().join(", ")
        }
    };
    let plain = |name: &'static str| move |fields: &Fields| fields.get(name).to_owned();
    let ticked = |name: &'static str| {
        let page = &page;
        move |fields: &Fields| page.t(if fields.is(name, "yes") { "web-yes" } else { "web-no" })
    };
    let rows = vec![
        row("coordination-facts-forms", &coded("coordination-form", "forms")),
        row("coordination-facts-sex", &coded("coordination-sex", "sex")),
        row("coordination-facts-age", &coded("coordination-age", "age_group")),
        row("coordination-facts-municipality", &plain("municipality")),
        row("coordination-facts-interpreter", &plain("interpreter")),
        row("coordination-facts-lvb", &ticked("lvb_suspected")),
        row("coordination-facts-suspect", &ticked("also_suspect")),
        row("coordination-facts-residence", &ticked("no_residence")),
    ];
    both_versions(visit, alias, "situatie", reading.dossier().version, rows, form).await
}

/// The conflict page of a part of the dossier itself.
async fn both_versions(
    visit: &Visit,
    alias: &str,
    part: &str,
    version: i64,
    rows: Vec<ConflictRow>,
    form: &Fields,
) -> Result<WebError, WebError> {
    let reading = super::read(visit, alias).await?;
    let page = visit.page("coordination-dossiers");
    let mut tx = visit.app.db().read().await?;
    let other = oever_organisations::function(&mut tx, reading.dossier().changed_by)
        .await
        .map_or_else(|_| page.t("coordination-machine"), |function| function.title);
    Ok(WebError::Conflict(Box::new(Conflict {
        action: format!("/dossier/{alias}/{part}"),
        back: format!("/dossier/{alias}"),
        other,
        at: page.time(&reading.dossier().changed_at),
        version,
        rows,
        fields: Conflict::typed(form),
    })))
}

#[derive(Template)]
#[template(path = "facts.html")]
struct FactsPage {
    page: Page,
    head: Head,
    form: Fields,
    facts: FactChoices,
}

/// The choices of the fields about the situation.
pub(crate) struct FactChoices {
    pub sexes: Vec<Choice>,
    pub ages: Vec<Choice>,
    pub forms: Vec<Choice>,
    pub chosen_forms: Vec<String>,
}

impl FactChoices {
    pub(crate) fn new(page: &Page, form: &Fields) -> Self {
        Self {
            sexes: choices(page, "coordination-sex", Sex::ALL.iter().map(|one| one.code())),
            ages: choices(page, "coordination-age", AgeGroup::ALL.iter().map(|one| one.code())),
            forms: choices(page, "coordination-form", Exploitation::ALL.iter().map(|one| one.code())),
            chosen_forms: form.all("forms").into_iter().map(str::to_owned).collect(),
        }
    }
}

/// Reads what is known of the situation from a form.
pub(crate) fn facts_of(visit: &Visit, form: &Fields, problem: &mut FormProblem) -> Facts {
    let geography = visit.app.geography();
    let typed = form.get("municipality");
    let municipality = geography.municipality(typed).or_else(|| geography.municipality_named(typed));
    problem.require(
        typed.is_empty() || municipality.is_some(),
        "municipality",
        "coordination-error-municipality",
    );
    problem.require(form.get("interpreter").chars().count() <= 60, "interpreter", "coordination-error-long");
    Facts {
        sex: form.get("sex").parse().unwrap_or(Sex::Unknown),
        age_group: form.get("age_group").parse().unwrap_or(AgeGroup::Unknown),
        forms: form.all("forms").into_iter().filter_map(|code| code.parse().ok()).collect(),
        municipality: municipality.map(|one| one.code.clone()).unwrap_or_default(),
        interpreter: form.get("interpreter").into(),
        lvb_suspected: form.is("lvb_suspected", "yes"),
        also_suspect: form.is("also_suspect", "yes"),
        no_residence: form.is("no_residence", "yes"),
    }
}

/// The fields of a form about the situation.
pub(crate) fn fields_of_facts(visit: &Visit, facts: &Facts, version: i64) -> Fields {
    let yes = |on: bool| if on { "yes" } else { "" };
    let name = visit.app.geography().municipality(&facts.municipality).map_or("", |one| one.name.as_str());
    let mut fields = Fields::default()
        .with("sex", facts.sex.code())
        .with("age_group", facts.age_group.code())
        .with("municipality", name)
        .with("interpreter", if facts.interpreter == "unknown" { "" } else { &facts.interpreter })
        .with("lvb_suspected", yes(facts.lvb_suspected))
        .with("also_suspect", yes(facts.also_suspect))
        .with("no_residence", yes(facts.no_residence))
        .with("version", &version.to_string());
    for form in &facts.forms {
        fields.push("forms", form.code());
    }
    fields
}

async fn facts_with(visit: Visit, alias: &str, typed: Option<Fields>, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-facts").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "plan").await?;
    let form = typed.unwrap_or_else(|| fields_of_facts(&visit, &reading.facts, reading.dossier().version));
    let facts = FactChoices::new(&page, &form);
    render(&page, &FactsPage { page: page.clone(), head, form, facts })
}

pub(crate) async fn facts(visit: Visit, Path(alias): Path<String>) -> WebResult {
    facts_with(visit, &alias, None, FormProblem::default()).await
}

pub(crate) async fn save_facts(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let version = version_of(&form)?;
    let mut problem = FormProblem::default();
    let facts = facts_of(&visit, &form, &mut problem);
    if !problem.0.is_empty() {
        return facts_with(visit, &alias, Some(form.fields), problem).await;
    }
    match change_facts(&visit.app, &visit.ctx, form.submission()?, &alias, version, &facts).await {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-facts")),
        Err(WebError::Conflict(_)) => Err(facts_versions(&visit, &alias, &form, &facts).await?),
        Err(error) => Err(error),
    }
}

pub(crate) async fn new_alias(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let new = change_alias(&visit.app, &visit.ctx, form.submission()?, &alias, version_of(&form)?).await?;
    see_other(&format!("/dossier/{new}?notice=coordination-notice-alias"))
}
