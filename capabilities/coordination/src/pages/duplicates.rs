//! "Is this person here already?": the step before a dossier is opened, and how we compare.

use askama::Template;
use oever_kernel::Explained;
use oever_web::{Conflict, Fields, Page, Visit, WebResult, render};

use super::key;
use crate::duplicates::Duplicate;
use crate::likeness::Likeness;

/// How much two descriptions are alike, in words, with the reasons.
pub(crate) struct LikenessView {
    pub words: Explained<String>,
    pub because: String,
    pub rule: String,
    pub certainty: String,
}

impl LikenessView {
    pub(crate) fn new(page: &Page, likeness: &Explained<Likeness>) -> Self {
        let why = likeness.why();
        Self {
            because: why.because(page.language()).join("; "),
            rule: page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]),
            certainty: page.t(why.certainty.key()),
            words: likeness.clone().map(|value| page.t(value.key())),
        }
    }
}

/// A dossier that may be of the same person.
pub(crate) struct DuplicateView {
    pub alias: String,
    pub status: String,
    pub view: LikenessView,
}

impl DuplicateView {
    pub(crate) fn new(page: &Page, duplicate: &Duplicate) -> Self {
        Self {
            alias: duplicate.alias.clone(),
            status: page.t(&key("coordination-status", duplicate.status.code())),
            view: LikenessView::new(page, &duplicate.likeness),
        }
    }
}

#[derive(Template)]
#[template(path = "duplicates.html")]
struct Look {
    page: Page,
    found: Vec<DuplicateView>,
    typed: Vec<(String, String)>,
}

/// Shows who may be the same person; what was typed is sent along again.
pub(crate) fn look(visit: &Visit, form: &Fields, found: &[Duplicate]) -> WebResult {
    let page = visit.page("coordination-same");
    let found = found.iter().map(|one| DuplicateView::new(&page, one)).collect();
    let typed = Conflict::typed(form).into_iter().filter(|(name, _)| name != "other_person").collect();
    render(&page, &Look { page: page.clone(), found, typed })
}

#[derive(Template)]
#[template(path = "duplicates-method.html")]
struct Method {
    page: Page,
}

/// How we compare, open to anyone.
pub(crate) async fn method(visit: Visit) -> WebResult {
    let page = visit.page("coordination-same-method");
    render(&page, &Method { page: page.clone() })
}
