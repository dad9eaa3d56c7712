//! The rules of a programme: whom it is for, and contra-indications one by one.

use std::collections::BTreeMap;

use oever_web::axum::extract::Path;
use oever_web::{Form, FormProblem, Visit, WebError, WebResult, see_other};

use super::programmes::programme_page;
use super::{id, version};
use crate::model::ProgrammeId;
use crate::programme::{NewContra, add_contra, remove_contra, set_inclusion};
use crate::rules::PlacementRules;

pub(crate) async fn inclusion(visit: Visit, Path(programme): Path<String>, form: Form) -> WebResult {
    let id: ProgrammeId = id(&programme)?;
    let rules = visit.app.part::<PlacementRules>();
    let accepted: BTreeMap<String, Vec<String>> = rules
        .schema
        .attributes()
        .iter()
        .map(|a| {
            let ticked = form.all(&format!("in_{}", a.code)).into_iter().map(ToOwned::to_owned).collect();
            (a.code.clone(), ticked)
        })
        .collect();
    let outcome =
        set_inclusion(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &accepted).await;
    finish(&visit, id, outcome).await
}

pub(crate) async fn add(visit: Visit, Path(programme): Path<String>, form: Form) -> WebResult {
    let id: ProgrammeId = id(&programme)?;
    let all = ["contra_1", "contra_2", "contra_3"]
        .into_iter()
        .filter_map(|name| form.some(name))
        .map(|fact| fact.split_once('=').map(|(a, v)| (a.to_owned(), v.to_owned())).ok_or(WebError::BadForm))
        .collect::<Result<Vec<_>, _>>()?;
    let new = NewContra {
        all,
        lifter: form.some("lifter").filter(|l| *l != "hard").map(ToOwned::to_owned),
        on_condition: form.get("on_condition").to_owned(),
        source: form.get("source").to_owned(),
    };
    let outcome = add_contra(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &new).await;
    finish(&visit, id, outcome).await
}

pub(crate) async fn remove(visit: Visit, Path(programme): Path<String>, form: Form) -> WebResult {
    let id: ProgrammeId = id(&programme)?;
    let condition = form.get("condition");
    let outcome =
        remove_contra(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, condition).await;
    finish(&visit, id, outcome).await
}

async fn finish(visit: &Visit, id: ProgrammeId, outcome: Result<(), WebError>) -> WebResult {
    match outcome {
        Ok(()) => see_other(&format!("/opvang/programmas/{id}?notice=web-saved")),
        Err(WebError::Invalid(problem)) => programme_page(visit, id, problem.0, None).await,
        // One rule was changed on an old page: show the page of now and say so, nothing is overwritten.
        Err(WebError::Conflict(_)) => {
            let problem = FormProblem::at("", "placement-error-changed");
            programme_page(visit, id, problem.0, None).await
        }
        Err(error) => Err(error),
    }
}
