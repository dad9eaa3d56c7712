//! The log of who saw or did what, for the privacy officer of the organisation.

use askama::Template;
use oever_kernel::Purpose;
use oever_web::{Page, Visit, WebResult, render};

use crate::supervise;

#[derive(Template)]
#[template(path = "log.html")]
struct Log {
    page: Page,
    rows: Vec<LogRow>,
    older: Option<String>,
}

struct LogRow {
    seq: i64,
    at: String,
    who: String,
    elsewhere: bool,
    standing_in: bool,
    what: String,
    action: String,
    rule: String,
    purpose: String,
}

/// The words for a code; the code itself when it has none.
fn words(visit: &Visit, page: &Page, list: &str, code: &str) -> String {
    let key = format!("organisations-{list}-{}", code.replace('_', "-"));
    if visit.app.catalogue().has(&key) { page.t(&key) } else { code.to_owned() }
}

/// Whether a line of the log says that something was seen, and nothing changed.
fn is_reading(action: &str) -> bool {
    let done = action.rsplit('.').next().unwrap_or_default();
    ["read", "list", "seen", "follow", "sheet", "export", "show"]
        .iter()
        .any(|word| done.split('_').any(|part| part == *word))
}

/// What happened, in words: seen or changed, and what kind of record.
fn what(visit: &Visit, page: &Page, action: &str, kind: &str) -> String {
    let key = if is_reading(action) { "organisations-log-seen" } else { "organisations-log-done" };
    page.ta(key, &[("what", words(visit, page, "record", kind))])
}

pub(crate) async fn log(visit: Visit) -> WebResult {
    let visit = visit.for_purpose(Purpose::SUPERVISION);
    let before = visit.query.get("tot").parse().unwrap_or(i64::MAX);
    let lines = supervise::log(&visit.app, &visit.ctx, before).await?;
    let page = visit.page("organisations-log");
    let own = visit.actor()?.organisation;
    let older = lines
        .last()
        .filter(|line| line.seq > 1 && lines.len() >= usize::try_from(supervise::PAGE).unwrap_or_default())
        .map(|line| format!("/toezicht?tot={}", line.seq - 1));
    let rows = lines
        .into_iter()
        .map(|line| LogRow {
            seq: line.seq,
            at: page.time(&line.at),
            who: if line.function_title.is_empty() {
                page.t("organisations-log-machine")
            } else {
                line.function_title
            },
            elsewhere: line.actor_organisation != own && !line.function.is_nil(),
            standing_in: line.on_behalf_of.is_some(),
            what: what(&visit, &page, &line.action, &line.record_kind),
            action: line.action,
            rule: line.rule,
            purpose: words(&visit, &page, "purpose", &line.purpose),
        })
        .collect();
    render(&page, &Log { page: page.clone(), rows, older })
}

#[cfg(test)]
mod tests {
    use super::is_reading;

    #[test]
    fn seeing_and_changing_are_told_apart() {
        for seen in ["dossier.read", "worklist.read", "linking.alert_seen", "dossiers.list", "rights.export"]
        {
            assert!(is_reading(seen), "{seen}");
        }
        for changed in ["dossier.create", "account.invite", "placement.answer", "session.start", "spread.out"]
        {
            assert!(!is_reading(changed), "{changed}");
        }
    }
}
