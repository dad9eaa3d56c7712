//! Outcomes and times for counting. Nobody sees them as a person's: a published number goes through the disclosure engine.

use jiff::civil::Date;
use oever_coordination::DossierId;
use oever_kernel::Permit;
use oever_store::{RecordKey, StoreError, args};
use oever_web::App;

use crate::model::{Answer, FollowUp, OUTCOME, Outcome, ReturnSign};
use crate::queries;

/// The key of a dossier; nothing when it was erased.
async fn key_of(app: &App, dossier: DossierId) -> Result<Option<RecordKey>, StoreError> {
    match app.vault().key(dossier).await {
        Ok(key) => Ok(Some(key)),
        Err(StoreError::Erased | StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The outcome of one person at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The dossier, to count a person once.
    pub dossier: DossierId,
    /// How it went.
    pub outcomes: Vec<Outcome>,
}

/// Outcomes a number of months after a start in a year, one per dossier (the last, when there are more).
/// A dossier that was erased is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn outcomes_for_figures(app: &App, year: i16, months: i64) -> Result<Vec<Counted>, StoreError> {
    let day = |year: i16| Date::new(year, 1, 1).map(|date| date.to_string()).unwrap_or_default();
    let rows = app
        .db()
        .read()
        .await?
        .all(queries::RECORDED_BETWEEN, args![months, day(year), day(year + 1)])
        .await?;
    let permit = Permit::machine("counted, not shown");
    let mut last: std::collections::BTreeMap<DossierId, (Option<Date>, Vec<Outcome>)> =
        std::collections::BTreeMap::new();
    for row in rows {
        let followup = FollowUp::read(&row)?;
        let Some(sealed) = &followup.outcome else { continue };
        let Some(key) = key_of(app, followup.dossier).await? else { continue };
        let answer: Answer = key.open_json(OUTCOME, followup.id, sealed, &permit)?;
        let newer = last.get(&followup.dossier).is_none_or(|(on, _)| *on <= followup.recorded_on);
        if newer {
            last.insert(followup.dossier, (followup.recorded_on, answer.outcomes));
        }
    }
    Ok(last.into_iter().map(|(dossier, (_, outcomes))| Counted { dossier, outcomes }).collect())
}

/// How long one person was followed after a start, and whether that ended because she came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The dossier.
    pub dossier: DossierId,
    /// Whole months after the start, from 1.
    pub months: i64,
    /// Back in an unsafe situation then; else nobody knows more.
    pub returned: bool,
}

/// Whole months between a start and a day, at least one: what was answered in the first month counts as its end.
fn months_between(start: Date, day: Date) -> i64 {
    start.until((jiff::Unit::Month, day)).map_or(1, |span| i64::from(span.get_months())).max(1)
}

/// Time until somebody came back, for everyone whose follow-up started in a year and of whom something was heard: up to
/// the first answer or judged sign that says she is back, or up to the last one that says how it goes. A dossier that was
/// erased is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn returns_for_figures(app: &App, year: i16) -> Result<Vec<Followed>, StoreError> {
    let day = |year: i16| Date::new(year, 1, 1).map(|date| date.to_string()).unwrap_or_default();
    let mut tx = app.db().read().await?;
    let rows = tx.all(queries::STARTED_BETWEEN, args![day(year), day(year + 1)]).await?;
    let signs = tx.all(queries::JUDGED, args![]).await?;
    drop(tx);
    let permit = Permit::machine("counted, not shown");
    let mut started: std::collections::BTreeMap<DossierId, Date> = std::collections::BTreeMap::new();
    let mut heard: Vec<(DossierId, Date, bool)> = Vec::new();
    for row in rows {
        let followup = FollowUp::read(&row)?;
        let start = started.entry(followup.dossier).or_insert(followup.starts_on);
        *start = followup.starts_on.min(*start);
        let (Some(sealed), Some(on)) = (&followup.outcome, followup.recorded_on) else { continue };
        let Some(key) = key_of(app, followup.dossier).await? else { continue };
        let answer: Answer = key.open_json(OUTCOME, followup.id, sealed, &permit)?;
        if !answer.outcomes.iter().any(|outcome| outcome.stands_alone()) {
            heard.push((followup.dossier, on, answer.outcomes.contains(&Outcome::Returned)));
        }
    }
    for row in signs {
        let sign = ReturnSign::read(&row)?;
        if started.get(&sign.dossier).is_some_and(|start| *start <= sign.found_on)
            && key_of(app, sign.dossier).await?.is_some()
        {
            heard.push((sign.dossier, sign.found_on, sign.status == "returned"));
        }
    }
    let mut all: std::collections::BTreeMap<DossierId, Followed> = std::collections::BTreeMap::new();
    for (dossier, on, returned) in heard {
        let Some(start) = started.get(&dossier) else { continue };
        let now = Followed { dossier, months: months_between(*start, on), returned };
        let known = all.entry(dossier).or_insert_with(|| now.clone());
        // The first return ends it; without one the last word does.
        let replaces = match (known.returned, now.returned) {
            (false, true) => true,
            (true, true) => now.months < known.months,
            (false, false) => now.months > known.months,
            (true, false) => false,
        };
        if replaces {
            *known = now;
        }
    }
    Ok(all.into_values().collect())
}
