//! "Is this the same person as in another dossier?": reading two dossiers as one, and undoing it.

use askama::Template;
use axum::extract::Path;
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::duplicates::DuplicateView;
use super::{Head, head};
use crate::access::load_dossier;
use crate::merge::{Merge, MergeId, alike, merge_dossiers, merges_of, undo_merge};

/// A pair, as it is or was.
struct PairView {
    other: String,
    /// This dossier is the one that is worked on.
    kept: bool,
    by: String,
    since: String,
    why: String,
    undo: String,
    undone: String,
    undone_by: String,
    undone_why: String,
}

#[derive(Template)]
#[template(path = "merge.html")]
struct MergePage {
    page: Page,
    head: Head,
    form: Fields,
    now: Vec<PairView>,
    before: Vec<PairView>,
    found: Vec<DuplicateView>,
}

async fn page_with(visit: &Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let ctx = visit.ctx.for_purpose(oever_kernel::Purpose::CARE);
    let found = load_dossier(&visit.app, &ctx, alias, "dossier.merge").await?;
    let reading = super::read(visit, alias).await?;
    let page = visit.page("coordination-merge").titled(&reading.dossier().alias).with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(visit, &mut tx, &page, &reading, "merge").await?;
    let merges = merges_of(&mut tx, reading.dossier().id, visit.ctx.organisation()).await?;
    drop(tx);
    let (mut now, mut before) = (Vec::new(), Vec::new());
    for merge in merges {
        let view = pair(visit, &page, &reading, &merge).await?;
        if merge.undone_at.is_none() { now.push(view) } else { before.push(view) }
    }
    let found = if head.open {
        let duplicates = alike(&visit.app, &ctx, &found).await?;
        duplicates.iter().map(|one| DuplicateView::new(&page, one)).collect()
    } else {
        Vec::new()
    };
    render(&page, &MergePage { page: page.clone(), head, form, now, before, found })
}

async fn pair(
    visit: &Visit,
    page: &Page,
    reading: &super::Reading,
    merge: &Merge,
) -> Result<PairView, WebError> {
    let kept = merge.kept == reading.dossier().id;
    // The reasons lie with the dossier that was kept; it can be erased after it stood alone again.
    let (why, undone_why) = match visit.app.vault().key(merge.kept).await {
        Ok(key) => merge.reasons(&key, &reading.permit)?,
        Err(_) => (String::new(), None),
    };
    let alias = &reading.dossier().alias;
    Ok(PairView {
        other: if kept { merge.merged_alias.clone() } else { merge.kept_alias.clone() },
        kept,
        by: merge.function_title.clone(),
        since: page.time(&merge.at),
        why,
        undo: format!("/dossier/{alias}/zelfde-persoon/{}/los", merge.id),
        undone: merge.undone_at.map_or_else(String::new, |at| page.time(&at)),
        undone_by: merge.undone_title.clone().unwrap_or_default(),
        undone_why: undone_why.unwrap_or_default(),
    })
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let form = Fields::default().with("other", visit.query.get("ander"));
    page_with(&visit, &alias, form, FormProblem::default()).await
}

pub(crate) async fn merge(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let (other, why) = (form.get("other"), form.get("why"));
    match merge_dossiers(&visit.app, &visit.ctx, form.submission()?, &alias, other, why).await {
        Ok(_) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-merged")),
        Err(WebError::Invalid(problem)) => page_with(&visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn undo(visit: Visit, Path((alias, id)): Path<(String, MergeId)>, form: Form) -> WebResult {
    match undo_merge(&visit.app, &visit.ctx, form.submission()?, &alias, id, form.get("why")).await {
        Ok(()) => see_other(&format!("/dossier/{alias}?notice=coordination-notice-unmerged")),
        Err(WebError::Invalid(problem)) => page_with(&visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}
