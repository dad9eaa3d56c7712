//! "Wie keek mee": who saw or changed the dossier, when and why. Printable, for the person concerned.

use askama::Template;
use axum::extract::Path;
use oever_audit::{Audit, Line};
use oever_web::{Page, Visit, WebResult, axum, render};

use super::{Head, head, key, names};

struct Looked {
    when: String,
    who: String,
    what: String,
    why: String,
    times: usize,
}

#[derive(Template)]
#[template(path = "access-log.html")]
struct Show {
    page: Page,
    head: Head,
    lines: Vec<Looked>,
    shown: usize,
    printed: String,
}

const MOST: i64 = 500;

/// A code as words; a code without words is shown as something else that happened, with the code.
fn words(visit: &Visit, page: &Page, prefix: &str, code: &str) -> String {
    let key = key(prefix, &code.replace('.', "-"));
    if code.is_empty() {
        String::new()
    } else if visit.app.catalogue().has(&key) {
        page.t(&key)
    } else {
        page.ta("coordination-access-other", &[("code", code.to_owned())])
    }
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let reading = super::read(&visit, &alias).await?;
    let page = visit.page("coordination-access-log").titled(&reading.dossier().alias);
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "access").await?;
    let names = names(&mut tx).await?;
    let log = Audit::of_record(&mut tx, reading.dossier().id, MOST, 0).await?;
    // The same function doing the same thing for the same reason on one day is one line with a number.
    let same = |a: &Line, b: &Line| {
        a.at.date() == b.at.date()
            && a.function == b.function
            && a.action == b.action
            && a.purpose == b.purpose
    };
    let mut lines: Vec<(Line, usize)> = Vec::new();
    for line in log {
        match lines.iter_mut().find(|(first, _)| same(first, &line)) {
            Some((_, times)) => *times += 1,
            None => lines.push((line, 1)),
        }
    }
    let looked: Vec<Looked> = lines
        .into_iter()
        .map(|(line, times)| {
            let organisation = names.get(&line.actor_organisation).cloned().unwrap_or_default();
            let who = if line.function_title.is_empty() {
                page.t("coordination-machine")
            } else {
                line.function_title.clone()
            };
            Looked {
                when: page.time(&line.at),
                who: if organisation.is_empty() { who } else { format!("{who}, {organisation}") },
                what: words(&visit, &page, "coordination-action", &line.action),
                why: words(&visit, &page, "coordination-purpose", &line.purpose),
                times,
            }
        })
        .collect();
    let printed = page.time(&visit.ctx.now());
    render(&page, &Show { page: page.clone(), head, shown: looked.len(), lines: looked, printed })
}
