//! What is counted: fed by news, opened for counting, kept as counts and not as people.

use std::collections::BTreeMap;

use oever_coordination::{DossierId, dossier};
use oever_kernel::Ctx;
use oever_reporting::ReportId;
use oever_store::{Statement, StoreError, WriteTx, args, transaction};
use oever_web::{App, HandlerError, HandlerFuture};
use uuid::Uuid;

use crate::model::{AGES, FORMS, Kind, NOWHERE, Snapshot, SnapshotId};
use crate::{people, queries};

/// Days after which the counts of a year may be taken anew. Two sets of counts of one year that lie close
/// together would show who was added in between.
const RETAKE_DAYS: i32 = 90;

pub(crate) fn known(list: &[&str], code: &str, otherwise: &str) -> String {
    if list.contains(&code) { code.to_owned() } else { otherwise.to_owned() }
}

/// A report came in. Detail: region;form+form;age group.
pub(crate) fn report(app: App, _: Ctx, subject: Uuid, detail: String) -> HandlerFuture {
    Box::pin(async move {
        let year = match oever_reporting::find(&mut app.db().read().await?, ReportId(subject)).await {
            Ok(report) => i64::from(report.received_at.date().year()),
            Err(StoreError::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let mut parts = detail.split(';');
        let region =
            parts.next().filter(|code| app.geography().region(code).is_some()).unwrap_or(NOWHERE).to_owned();
        let mut forms: Vec<&str> =
            parts.next().unwrap_or_default().split('+').filter(|form| FORMS.contains(form)).collect();
        forms.sort_unstable();
        let forms = if forms.is_empty() { "other_unknown".to_owned() } else { forms.join("+") };
        let age = known(&AGES, parts.next().unwrap_or_default(), "unknown");
        transaction!(app.db(), "picture.report", |tx| -> Result<(), StoreError> {
            tx.execute(queries::COUNT_IN, args![Kind::Reports.code(), subject, year, &region, &forms, &age])
                .await
                .map(drop)
        })?;
        Ok::<(), HandlerError>(())
    })
}

/// A dossier was opened. What it says is opened when it is counted, and not kept here.
pub(crate) fn opened(app: App, _: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        let year = match dossier(&mut app.db().read().await?, DossierId(subject)).await {
            Ok(dossier) => i64::from(dossier.opened_on.year()),
            Err(StoreError::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        transaction!(app.db(), "picture.opened", |tx| -> Result<(), StoreError> {
            tx.execute(queries::COUNT_IN, args![Kind::Victims.code(), subject, year, "", "", ""])
                .await
                .map(drop)
        })?;
        Ok::<(), HandlerError>(())
    })
}

/// A dossier was closed as a mistake, or erased: it is not counted from now on.
pub(crate) fn closed(app: App, _: Ctx, subject: Uuid, reason: String) -> HandlerFuture {
    Box::pin(async move {
        if reason == "mistake" {
            count_out(&app, subject).await?;
        }
        Ok::<(), HandlerError>(())
    })
}

/// See [`closed`].
pub(crate) fn erased(app: App, _: Ctx, subject: Uuid, _: String) -> HandlerFuture {
    Box::pin(async move {
        count_out(&app, subject).await?;
        Ok::<(), HandlerError>(())
    })
}

async fn count_out(app: &App, subject: Uuid) -> Result<(), StoreError> {
    transaction!(app.db(), "picture.out", |tx| -> Result<(), StoreError> {
        tx.execute(queries::COUNT_OUT, args![Kind::Victims.code(), subject]).await.map(drop)
    })
}

/// Two dossiers are about the same person: both sides of a link said so, or their organisation.
pub(crate) fn same(app: App, _: Ctx, subject: Uuid, other: String) -> HandlerFuture {
    pair(app, queries::SAME, subject, other)
}

/// The organisation took back that they are.
pub(crate) fn apart(app: App, _: Ctx, subject: Uuid, other: String) -> HandlerFuture {
    pair(app, queries::APART, subject, other)
}

fn pair(app: App, statement: Statement, subject: Uuid, other: String) -> HandlerFuture {
    Box::pin(async move {
        let Ok(other) = other.parse::<Uuid>() else { return Ok(()) };
        let (first, second) = if subject <= other { (subject, other) } else { (other, subject) };
        transaction!(app.db(), "picture.pair", |tx| -> Result<(), StoreError> {
            tx.execute(statement, args![first, second]).await.map(drop)
        })?;
        Ok::<(), HandlerError>(())
    })
}

/// Region, forms (or outcomes, or lists) joined by `+`, age group.
pub(crate) type Combination = (String, String, String);

/// The counts of a kind and year to cut tables from: the last ones when they are recent, or taken now.
pub(crate) async fn snapshot(app: &App, ctx: &Ctx, kind: Kind, year: i64) -> Result<Snapshot, StoreError> {
    let last = async || -> Result<Option<Snapshot>, StoreError> {
        let row = app.db().read().await?.first(queries::LAST_SNAPSHOT, args![kind.code(), year]).await?;
        row.map(|row| Ok(Snapshot { id: row.get("id")?, reference_on: row.get("reference_on")? })).transpose()
    };
    if let Some(last) = last().await?
        && last.reference_on.saturating_add(jiff::Span::new().days(RETAKE_DAYS)) > ctx.today()
    {
        return Ok(last);
    }
    let counts = count(app, kind, year).await?;
    let id = SnapshotId::random(&ctx.entropy);
    transaction!(app.db(), "picture.snapshot", |tx| -> Result<(), StoreError> {
        let new = tx
            .execute(queries::INSERT_SNAPSHOT, args![id, kind.code(), year, ctx.today(), ctx.now()])
            .await?;
        // Somebody else took the counts of today at the same moment: those hold.
        if new == 1 { write(tx, id, &counts).await } else { Ok(()) }
    })?;
    last().await?.ok_or(StoreError::NotFound)
}

async fn write(
    tx: &mut WriteTx,
    id: SnapshotId,
    counts: &BTreeMap<Combination, i64>,
) -> Result<(), StoreError> {
    for ((region, categories, age), n) in counts {
        tx.execute(queries::INSERT_COUNT, args![id, region, categories, age, *n]).await?;
    }
    Ok(())
}

pub(crate) async fn counts(app: &App, id: SnapshotId) -> Result<BTreeMap<Combination, i64>, StoreError> {
    app.db()
        .read()
        .await?
        .all(queries::COUNTS, args![id])
        .await?
        .iter()
        .map(|row| Ok(((row.get("region")?, row.get("categories")?, row.get("age_group")?), row.get("n")?)))
        .collect()
}

async fn count(app: &App, kind: Kind, year: i64) -> Result<BTreeMap<Combination, i64>, StoreError> {
    let mut counts = BTreeMap::new();
    let mut add = |combination: Combination| *counts.entry(combination).or_insert(0) += 1;
    match kind {
        Kind::Reports => {
            for row in app.db().read().await?.all(queries::SUBJECTS, args![kind.code(), year]).await? {
                add((row.get("region")?, row.get("forms")?, row.get("age_group")?));
            }
        }
        Kind::Victims => {
            for person in people::described(app, year).await? {
                add(person);
            }
        }
        Kind::Unseen => {
            for lists in people::by_lists(app, year).await? {
                add((String::new(), lists, String::new()));
            }
        }
        Kind::Returns => {
            let year = i16::try_from(year).unwrap_or(0);
            for one in oever_followup::returns_for_figures(app, year).await? {
                add((String::new(), crate::curve::category(&one), String::new()));
            }
        }
        Kind::FollowUp(months) => {
            let year = i16::try_from(year).unwrap_or(0);
            for one in oever_followup::outcomes_for_figures(app, year, months).await? {
                let mut outcomes: Vec<&str> = one.outcomes.iter().map(|outcome| outcome.code()).collect();
                outcomes.sort_unstable();
                outcomes.dedup();
                add((String::new(), outcomes.join("+"), String::new()));
            }
        }
    }
    Ok(counts)
}
