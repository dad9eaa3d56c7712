//! Pages: one use case each.

pub(crate) mod access_log;
pub(crate) mod clocks;
pub(crate) mod close;
pub(crate) mod consent;
pub(crate) mod dossier;
pub(crate) mod dossiers;
pub(crate) mod duplicates;
pub(crate) mod identity;
pub(crate) mod import;
pub(crate) mod merge;
pub(crate) mod method;
pub(crate) mod plan;
pub(crate) mod rights;
pub(crate) mod shared;
pub(crate) mod substitution;
pub(crate) mod timeline;
pub(crate) mod transfer;
pub(crate) mod wish;
pub(crate) mod worklist;

use std::collections::HashMap;

use jiff::civil::Date;
use oever_kernel::{OrganisationId, Permit, Purpose};
use oever_store::{ReadTx, RecordKey, StoreError};
use oever_web::{Fields, FormProblem, Page, Visit, WebError};

use crate::access::{Authorised, load_dossier};
use crate::merge as merge_case;
use crate::model::{AgeGroup, Dossier, DossierId, FACTS, Facts, Form as Exploitation, Sex, Status, Who};

/// An answer that can be chosen.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }
}

/// Choices for a set of codes; the text of each is `{prefix}-{code}`.
pub(crate) fn choices<'a>(
    page: &Page,
    prefix: &str,
    codes: impl IntoIterator<Item = &'a str>,
) -> Vec<Choice> {
    codes.into_iter().map(|code| Choice::new(code, page.t(&key(prefix, code)))).collect()
}

/// The key of a code's text: `18-22` and `23+` are no words of a key.
pub(crate) fn key(prefix: &str, code: &str) -> String {
    format!("{prefix}-{}", code.replace('_', "-").replace('+', "-plus"))
}

/// The head of every page of a dossier.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub alias: String,
    pub badges: Vec<String>,
    pub status: String,
    pub open: bool,
    pub closed: bool,
    pub also_suspect: bool,
    pub version: i64,
    pub tab: &'static str,
    /// The dossier under which this one shows; empty when it stands alone.
    pub merged_into: String,
    /// The dossiers that show under this one.
    pub merged: Vec<String>,
}

impl Head {
    /// An address below the dossier's.
    pub(crate) fn path(&self, below: &str) -> String {
        format!("/dossier/{}{below}", self.alias)
    }

    /// The alias with what a page is about.
    pub(crate) fn titled(&self, what: &str) -> String {
        format!("{}: {what}", self.alias)
    }
}

/// A dossier whose reading was written down.
pub(crate) struct Reading {
    pub found: Authorised,
    pub key: RecordKey,
    pub permit: Permit,
    pub facts: Facts,
    /// Dossiers that show under this one.
    pub parts: Vec<Part>,
}

/// A dossier that shows under another one, and whose reading was written down.
pub(crate) struct Part {
    pub found: Authorised,
    pub key: RecordKey,
}

impl Reading {
    pub(crate) fn dossier(&self) -> &Dossier {
        &self.found.dossier
    }

    /// This dossier and those that show under it, each with its key.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Authorised, &RecordKey)> {
        let parts = self.parts.iter().map(|part| (&part.found, &part.key));
        std::iter::once((&self.found, &self.key)).chain(parts)
    }

    /// The one of them that holds something.
    pub(crate) fn holding(&self, holder: DossierId) -> Result<(&Authorised, &RecordKey), WebError> {
        self.all().find(|(found, _)| found.dossier.id == holder).ok_or(WebError::NotFound)
    }

    /// The keys of all.
    pub(crate) fn keys(&self) -> HashMap<DossierId, RecordKey> {
        self.all().map(|(found, key)| (found.dossier.id, key.clone())).collect()
    }

    /// Where something comes from: empty for this dossier, else words with the alias of the other.
    pub(crate) fn from(&self, page: &Page, holder: DossierId) -> String {
        let part = self.parts.iter().find(|part| part.found.dossier.id == holder);
        part.map_or_else(String::new, |part| {
            page.ta("coordination-merge-from", &[("alias", part.found.dossier.alias.clone())])
        })
    }
}

/// Opens a dossier for reading: authorise, write it down, get the key.
pub(crate) async fn read(visit: &Visit, alias: &str) -> Result<Reading, WebError> {
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let found = load_dossier(&visit.app, &ctx, alias, "dossier.read").await?;
    let key = found.key(&visit.app).await?;
    let permit = found.reading(&visit.app, &ctx).await?;
    let facts = key.open_json(FACTS, found.dossier.id, &found.dossier.facts, &permit)?;
    let parts = merge_case::parts(&visit.app, &ctx, found.dossier.id).await?;
    let parts = parts.into_iter().map(|(found, key)| Part { found, key }).collect();
    Ok(Reading { found, key, permit, facts, parts })
}

/// The head of a dossier's pages.
pub(crate) async fn head(
    visit: &Visit,
    tx: &mut ReadTx,
    page: &Page,
    reading: &Reading,
    tab: &'static str,
) -> Result<Head, StoreError> {
    let dossier = reading.dossier();
    let mut badges = fact_badges(visit, page, &reading.facts);
    let function = oever_organisations::function(tx, dossier.function).await.ok();
    if let Some(function) = function {
        badges.push(page.ta("coordination-badge-function", &[("function", function.title)]));
    }
    let merged_into = match merge_case::merged_into(tx, dossier.id).await? {
        Some(kept) => crate::access::dossier(tx, kept).await?.alias,
        None => String::new(),
    };
    let status = if merged_into.is_empty() {
        page.t(&key("coordination-status", dossier.status.code()))
    } else {
        page.t("coordination-merge-status")
    };
    Ok(Head {
        alias: dossier.alias.clone(),
        badges,
        status,
        open: dossier.status == Status::Open && merged_into.is_empty(),
        merged_into,
        merged: reading.parts.iter().map(|part| part.found.dossier.alias.clone()).collect(),
        closed: dossier.status == Status::Closed,
        also_suspect: reading.facts.also_suspect,
        version: dossier.version,
        tab,
    })
}

/// What is known of the situation, in words.
pub(crate) fn fact_badges(visit: &Visit, page: &Page, facts: &Facts) -> Vec<String> {
    let mut badges = Vec::new();
    let age = (facts.age_group != AgeGroup::Unknown)
        .then(|| page.t(&key("coordination-age", facts.age_group.code())));
    let sex = (facts.sex != Sex::Unknown).then(|| page.t(&key("coordination-sex", facts.sex.code())));
    let person: Vec<String> = sex.into_iter().chain(age).collect();
    if !person.is_empty() {
        badges.push(person.join(", "));
    }
    for form in &facts.forms {
        let name = page.t(&key("coordination-form", form.code()));
        badges.push(if *form == Exploitation::OtherUnknown {
            name
        } else {
            page.ta("coordination-possibly", &[("form", name)])
        });
    }
    if facts.lvb_suspected {
        badges.push(page.t("coordination-badge-lvb"));
    }
    if !facts.interpreter.is_empty() && facts.interpreter != "unknown" {
        badges.push(page.ta("coordination-badge-interpreter", &[("language", facts.interpreter.clone())]));
    }
    if let Some(municipality) = visit.app.geography().municipality(&facts.municipality) {
        badges.push(page.ta("coordination-badge-municipality", &[("name", municipality.name.clone())]));
    }
    badges
}

/// Names of all organisations, for showing who does something.
pub(crate) async fn names(tx: &mut ReadTx) -> Result<HashMap<OrganisationId, String>, StoreError> {
    Ok(oever_organisations::organisations(tx).await?.into_iter().map(|one| (one.id, one.name)).collect())
}

/// Who does something, in words: the function or the organisation, never a name of a person.
pub(crate) fn who_words(page: &Page, names: &HashMap<OrganisationId, String>, who: Who) -> String {
    match who {
        Who::Person => page.t("coordination-who-person"),
        Who::Coordinator => page.t("coordination-who-coordinator"),
        Who::Organisation(id) => {
            names.get(&id).cloned().unwrap_or_else(|| page.t("coordination-who-unknown"))
        }
    }
}

/// Fills the three fields of a date.
pub(crate) fn with_date(fields: Fields, name: &str, date: Option<Date>) -> Fields {
    let Some(date) = date else { return fields };
    fields
        .with(&format!("{name}_day"), &date.day().to_string())
        .with(&format!("{name}_month"), &date.month().to_string())
        .with(&format!("{name}_year"), &date.year().to_string())
}

/// A date of a form; a wrong one becomes a problem of its field.
pub(crate) fn date_of(form: &Fields, name: &str, problem: &mut FormProblem) -> Option<Date> {
    form.date(name).unwrap_or_else(|error| {
        problem.0.push(error);
        None
    })
}

/// A required date of a form.
pub(crate) fn required_date(form: &Fields, name: &str, problem: &mut FormProblem) -> Option<Date> {
    let before = problem.0.len();
    let date = date_of(form, name, problem);
    problem.require(date.is_some() || problem.0.len() > before, name, "web-error-required");
    date
}

/// The version a form saw.
pub(crate) fn version_of(form: &Fields) -> Result<i64, WebError> {
    form.get("version").parse().map_err(|_| WebError::BadForm)
}
