//! Outcomes for counting. Nobody sees them as a person's: a published number goes through the disclosure engine.

use jiff::civil::Date;
use oever_coordination::DossierId;
use oever_kernel::Permit;
use oever_store::{StoreError, args};
use oever_web::App;

use crate::model::{Answer, FollowUp, OUTCOME, Outcome};
use crate::queries;

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
        let key = match app.vault().key(followup.dossier).await {
            Ok(key) => key,
            Err(StoreError::Erased | StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let answer: Answer = key.open_json(OUTCOME, followup.id, sealed, &permit)?;
        let newer = last.get(&followup.dossier).is_none_or(|(on, _)| *on <= followup.recorded_on);
        if newer {
            last.insert(followup.dossier, (followup.recorded_on, answer.outcomes));
        }
    }
    Ok(last.into_iter().map(|(dossier, (_, outcomes))| Counted { dossier, outcomes }).collect())
}
