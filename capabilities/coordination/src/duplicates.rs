//! Before a dossier is opened: is this person here already? Compared with the own organisation's dossiers only, written
//! down as reading, and shown for a person to decide. See `likeness` for the comparison.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use oever_audit::Entry;
use oever_kernel::{Ctx, Explained, Permit};
use oever_store::{StoreError, Submission, args, outcome_of, transaction};
use oever_web::{App, Record, WebError};

use crate::access::{Authorised, load_dossier_by_id};
use crate::likeness::{self, Description, Likeness};
use crate::merge::merged_of;
use crate::model::{Dossier, DossierId, FACTS, Facts, IDENTITY, Identity, Status};
use crate::open::{self, OpenDossier, Opened, open_dossier};
use crate::queries;

/// The audit row of a comparison, on the organisation and on every dossier that is shown.
const COMPARED: &str = "dossier.compare";
/// No more dossiers are shown for one person.
const MOST: usize = 10;

/// A dossier of the own organisation that may be of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Its id.
    pub id: DossierId,
    /// Its alias.
    pub alias: String,
    /// Where it stands.
    pub status: Status,
    /// How much they are alike, and why.
    pub likeness: Explained<Likeness>,
}

/// What came of the wish to open a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// It is open, or was there already.
    Opened(Opened),
    /// First somebody has to look at these.
    Look(Vec<Duplicate>),
}

/// Opens a dossier unless the organisation may know the person already. `others` are the aliases of dossiers of which
/// somebody said that they are about another person; that choice is kept with the new dossier.
///
/// # Errors
/// As [`open_dossier`].
pub async fn open_unless_known(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    mut input: OpenDossier,
    others: &[&str],
) -> Result<Opening, WebError> {
    open::check_all(&input, ctx.today()).finish()?;
    let found = if is_done(app, ctx, submission, &input).await? {
        Vec::new()
    } else {
        let new = Description::of(&input.identity, input.facts.sex);
        known_here(app, ctx, &[new], None).await?.remove(&0).unwrap_or_default()
    };
    if found.iter().any(|one| !others.contains(&one.alias.as_str())) {
        return Ok(Opening::Look(found));
    }
    input.different_from = found.into_iter().map(|one| (one.id, one.alias)).collect();
    open_dossier(app, ctx, submission, input).await.map(Opening::Opened)
}

/// A second click, a report or a number of which the dossier is there: nothing will be opened.
async fn is_done(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &OpenDossier,
) -> Result<bool, WebError> {
    let organisation = ctx.actor.as_ref().ok_or(WebError::SignIn)?.organisation;
    if outcome_of(&mut app.db().read().await?, ctx, submission, "dossier.open").await?.is_some() {
        return Ok(true);
    }
    let reference = input.reference.as_deref().map(|text| open::reference_of(app, organisation, text));
    Ok(open::already_there(app, organisation, reference.as_ref(), input.report).await?.is_some())
}

/// The own dossiers that may be of the persons described, by place in the list. A dossier that is not for this actor is
/// not there. `not` is left out: the dossier that is itself described.
pub(crate) async fn known_here(
    app: &App,
    ctx: &Ctx,
    persons: &[Description],
    not: Option<DossierId>,
) -> Result<BTreeMap<usize, Vec<Duplicate>>, WebError> {
    if persons.iter().all(Description::is_empty) {
        return Ok(BTreeMap::new());
    }
    let permit = compared(app, ctx).await?;
    let (dossiers, descriptions) = described(app, ctx, &permit).await?;
    let mut allowed: BTreeMap<DossierId, Option<Authorised>> = BTreeMap::new();
    let mut found: BTreeMap<usize, Vec<Duplicate>> = BTreeMap::new();
    for pair in likeness::between(app, persons, &descriptions) {
        let Some(dossier) = dossiers.get(pair.right).filter(|dossier| Some(dossier.id) != not) else {
            continue;
        };
        let full = |list: &Vec<Duplicate>| list.len() >= MOST || list.iter().any(|one| one.id == dossier.id);
        if found.get(&pair.left).is_some_and(full) {
            continue;
        }
        if let Slot::Vacant(slot) = allowed.entry(dossier.id) {
            // The explanation says something of who the person is: only for whom may know that.
            let authorised = match load_dossier_by_id(app, ctx, dossier.id, "dossier.reveal_identity").await {
                Ok(authorised) => Some(authorised),
                Err(WebError::NotFound) => None,
                Err(error) => return Err(error),
            };
            slot.insert(authorised);
        }
        if allowed.get(&dossier.id).is_some_and(Option::is_some) {
            found.entry(pair.left).or_default().push(Duplicate {
                id: dossier.id,
                alias: dossier.alias.clone(),
                status: dossier.status,
                likeness: pair.likeness,
            });
        }
    }
    let shown: BTreeSet<DossierId> = found.values().flatten().map(|one| one.id).collect();
    transaction!(app.db(), "dossiers.compared", |tx| -> Result<(), StoreError> {
        for one in allowed.values().flatten().filter(|one| shown.contains(&one.dossier.id)) {
            app.audit().record(tx, ctx, one.entry_for(COMPARED)).await?;
        }
        Ok(())
    })?;
    Ok(found)
}

/// Writes down that the own dossiers are compared, before any is opened for it.
async fn compared(app: &App, ctx: &Ctx) -> Result<Permit, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let own = Record::owned("dossiers", actor.organisation, actor.organisation);
    let allowed = app.authorise(ctx, "dossier.reveal_identity", &own)?;
    let permit = transaction!(app.db(), "dossiers.compare", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: actor.organisation,
            action: COMPARED,
            kind: "organisation",
            record: actor.organisation.into(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, ctx, entry).await
    })?;
    Ok(permit)
}

/// Every own dossier that says something of who it is about. An erased one says nothing.
async fn described(
    app: &App,
    ctx: &Ctx,
    permit: &Permit,
) -> Result<(Vec<Dossier>, Vec<Description>), StoreError> {
    let keys = app.vault().keys_of(ctx.organisation()).await?;
    let mut tx = app.db().read().await?;
    let rows = tx.all(queries::ALL_OF_ORGANISATION, args![ctx.organisation()]).await?;
    let merged = merged_of(&mut tx, ctx).await?;
    drop(tx);
    let all = rows.iter().map(Dossier::read).collect::<Result<Vec<_>, _>>()?;
    let by_id: HashMap<DossierId, &Dossier> = all.iter().map(|one| (one.id, one)).collect();
    let (mut dossiers, mut descriptions) = (Vec::new(), Vec::new());
    for dossier in &all {
        let Some(key) = keys.get(&dossier.id.uuid()) else { continue };
        let identity: Identity = key.open_json(IDENTITY, dossier.id, &dossier.identity, permit)?;
        let facts: Facts = key.open_json(FACTS, dossier.id, &dossier.facts, permit)?;
        let description = Description::of(&identity, facts.sex);
        if !description.is_empty() {
            // One that shows under another is found as that other.
            let shown = merged.get(&dossier.id).and_then(|kept| by_id.get(kept)).copied().unwrap_or(dossier);
            dossiers.push(shown.clone());
            descriptions.push(description);
        }
    }
    Ok((dossiers, descriptions))
}

/// What a row of a spreadsheet looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SameAs {
    /// A dossier of the own organisation, by alias.
    Dossier(String),
    /// An earlier line of the same file.
    Line(u64),
}

/// A row that may be about somebody who is there already. Left out unless somebody says: another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// What it looks like.
    pub like: SameAs,
    /// The dossier, when it is one.
    pub(crate) dossier: Option<DossierId>,
    /// How much, and why.
    pub likeness: Explained<Likeness>,
}

/// Rows of a file that may be about somebody in an own dossier or in an earlier row, by line.
pub(crate) async fn same_rows(
    app: &App,
    ctx: &Ctx,
    rows: &[(u64, &OpenDossier)],
) -> Result<Vec<SameRow>, WebError> {
    let descriptions: Vec<Description> =
        rows.iter().map(|(_, case)| Description::of(&case.identity, case.facts.sex)).collect();
    let line = |at: usize| rows.get(at).map_or(0, |(line, _)| *line);
    let mut same = Vec::new();
    for (at, duplicates) in known_here(app, ctx, &descriptions, None).await? {
        same.extend(duplicates.into_iter().map(|one| SameRow {
            line: line(at),
            like: SameAs::Dossier(one.alias),
            dossier: Some(one.id),
            likeness: one.likeness,
        }));
    }
    same.extend(likeness::within(app, &descriptions).into_iter().map(|pair| SameRow {
        line: line(pair.right),
        like: SameAs::Line(line(pair.left)),
        dossier: None,
        likeness: pair.likeness,
    }));
    same.sort_by_key(|row| row.line);
    Ok(same)
}
