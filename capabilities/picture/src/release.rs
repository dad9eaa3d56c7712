//! A human releases a table. It leaves protected, audited against everything released of the same counts,
//! or not at all.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use oever_audit::Entry;
use oever_disclosure::{
    Error as DisclosureError, Filter, Parameters, Protected, Release, ReleaseId, Shape, Table, protect,
};
use oever_kernel::Ctx;
use oever_store::{Once, ReadTx, StoreError, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};

use crate::count::{Combination, counts, snapshot};
use crate::increment::Growing;
use crate::model::{Kind, Layout, Listed, Narrow, PictureData, ReleaseKey, Snapshot, SnapshotId, broken};
use crate::parameters::DisclosureRules;
use crate::{curve, estimate, increment, queries};

/// What is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRequest {
    /// What is counted.
    pub kind: Kind,
    /// The year in which it began.
    pub year: i64,
    /// How it is laid out.
    pub layout: Layout,
    /// Narrowed to.
    pub narrow: Option<Narrow>,
}

/// A table was not released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// Disclosure control refused: the error says which dimension is too fine or which release it would
    /// meet.
    #[error("refused by disclosure control: {0}")]
    Refused(DisclosureError),
    /// Anything else.
    #[error("{0}")]
    Web(#[from] WebError),
}

impl From<StoreError> for ReleaseError {
    fn from(error: StoreError) -> Self {
        Self::Web(error.into())
    }
}

/// Released tables that were opened, so that each is checked once and not at every page.
#[derive(Debug, Default)]
pub struct OpenedReleases(Mutex<HashMap<ReleaseKey, Arc<Protected<Release>>>>);

fn shape(
    data: &PictureData,
    request: &ReleaseRequest,
    snapshot: &Snapshot,
) -> Result<Shape, DisclosureError> {
    let population =
        format!("{} {} as of {} ({})", request.kind.code(), request.year, snapshot.reference_on, snapshot.id);
    let filters = match &request.narrow {
        None => Vec::new(),
        Some(Narrow::Form(form)) => {
            vec![Filter { dimension: "form".into(), label: form.clone(), regional: false }]
        }
        Some(Narrow::Age(age)) => {
            vec![Filter { dimension: "age".into(), label: age.clone(), regional: false }]
        }
    };
    Shape::new(&population, filters, data.dimensions(request.layout)?)
}

fn table(
    data: &PictureData,
    request: &ReleaseRequest,
    shape: Shape,
    counts: &BTreeMap<Combination, i64>,
) -> Result<Table, DisclosureError> {
    let mut people: Vec<Vec<Vec<&str>>> = Vec::new();
    for ((region, categories, age), n) in counts {
        let categories: Vec<&str> = categories.split('+').collect();
        let inside = match &request.narrow {
            None => true,
            Some(Narrow::Form(form)) => categories.contains(&form.as_str()),
            Some(Narrow::Age(wanted)) => wanted == age,
        };
        if !inside {
            continue;
        }
        let part = data.part_of(region).map_or(crate::model::NOWHERE, |part| part.id.as_str());
        let person = match request.layout {
            Layout::Year => vec![vec![part], categories, vec![age.as_str()]],
            Layout::PartForm => vec![vec![part], categories],
            Layout::FormAge => vec![categories, vec![age.as_str()]],
            Layout::Form | Layout::Outcome | Layout::Curve | Layout::Estimate => vec![categories],
            Layout::RegionForm => vec![vec![region.as_str()], categories],
            Layout::RegionAge => vec![vec![region.as_str()], vec![age.as_str()]],
        };
        for _ in 0..*n {
            people.push(person.clone());
        }
    }
    Table::tabulate(shape, people)
}

/// A table that is to go out.
struct Cut {
    request: ReleaseRequest,
    snapshot: Snapshot,
    counts: BTreeMap<Combination, i64>,
    name: ReleaseId,
    parameters: Parameters,
}

impl Cut {
    /// Protects it beside everything that was published of this year: of these counts, and of earlier ones as far back
    /// as nobody was seen to be taken out since.
    fn protected(
        &self,
        data: &PictureData,
        published: &[(SnapshotId, Release)],
    ) -> Result<Protected<Release>, DisclosureError> {
        let own = self.snapshot.id;
        let shape = shape(data, &self.request, &self.snapshot)?;
        let mut days: Vec<(Date, SnapshotId)> =
            published.iter().map(|(snapshot, table)| (table.reference_date(), *snapshot)).collect();
        days.retain(|(_, snapshot)| *snapshot != own);
        days.sort_unstable();
        days.dedup();
        let protect_as = |shape: Shape, beside: &[Release]| {
            let table = table(data, &self.request, shape, &self.counts)?;
            protect(&table, &self.parameters, &self.name, self.snapshot.reference_on, beside)
        };
        for first in 0..days.len() {
            let counts: Vec<SnapshotId> =
                days[first..].iter().map(|(_, snapshot)| *snapshot).chain([own]).collect();
            let population = format!("{} {}", self.request.kind.code(), self.request.year);
            let growing = Growing::new(&population, &counts)?;
            let beside: Result<Vec<Release>, DisclosureError> = published
                .iter()
                .filter(|(snapshot, _)| counts.contains(snapshot))
                .map(|(snapshot, table)| growing.release(table, *snapshot))
                .collect();
            match protect_as(growing.shape(&shape, own)?, &beside?) {
                // Somebody was taken out since then, and it shows: the tables do not belong to one growing population.
                Err(DisclosureError::Contradicts { .. }) => {}
                protected => return increment::reshaped(protected?.value(), shape)?.reopen(),
            }
        }
        let beside: Vec<Release> = published
            .iter()
            .filter(|(snapshot, _)| *snapshot == own)
            .map(|(_, table)| table.clone())
            .collect();
        protect_as(shape, &beside)
    }
}

/// Releases a table. The decision is a human's, the protection is not.
///
/// # Errors
/// [`ReleaseError::Refused`] when it would give somebody away, alone or beside what was released before.
pub async fn release(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    request: &ReleaseRequest,
) -> Result<ReleaseKey, ReleaseError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let id = ReleaseKey::random(&ctx.entropy);
    let allowed = app.authorise(ctx, "picture.release", &Record::owned("release", id, actor.organisation))?;
    let mut problem = FormProblem::default();
    problem.require(request.layout.fits(request.kind), "layout", "picture-error-layout");
    let crossed = !matches!(
        (&request.narrow, request.layout),
        (
            Some(Narrow::Form(_)),
            Layout::Year | Layout::PartForm | Layout::FormAge | Layout::Form | Layout::RegionForm
        ) | (Some(Narrow::Age(_)), Layout::Year | Layout::FormAge | Layout::RegionAge)
            | (Some(_), Layout::Outcome | Layout::Curve | Layout::Estimate)
    );
    problem.require(crossed, "filter", "picture-error-filter");
    let this_year = i64::from(ctx.today().year());
    problem.require((2000..=this_year).contains(&request.year), "year", "web-error-number");
    problem.finish()?;
    let taken = snapshot(app, ctx, request.kind, request.year).await?;
    let counted = counts(app, taken.id).await?;
    // Two releases at once could each be safe and together not: the set that was audited must still be the
    // set when the table is stored.
    for _ in 0..3 {
        let earlier = of_snapshot(&mut app.db().read().await.map_err(WebError::from)?, &taken).await?;
        if let Some(same) = earlier.iter().find(|one| {
            one.layout == request.layout
                && one.filter == request.narrow.as_ref().map_or_else(String::new, Narrow::code)
        }) {
            return Ok(same.id);
        }
        let name = ReleaseId::new(&id.to_string()).map_err(broken)?;
        let text = match request.layout {
            Layout::Curve => curve_text(app, request, &taken, &counted, &name).await?,
            Layout::Estimate => estimate_text(app, request, &taken, &counted, &name).await?,
            _ => table_text(app, request, &taken, &counted, &name, &earlier).await?,
        };
        let filter = request.narrow.as_ref().map_or_else(String::new, Narrow::code);
        let stored = transaction!(app.db(), "picture.release", |tx| -> Result<ReleaseKey, WebError> {
            if let Once::Done(before) = once(tx, ctx, submission, "picture.release").await? {
                return Ok(before.parse().unwrap_or(id));
            }
            tx.execute(queries::LOCK_SNAPSHOT, args![taken.id]).await?;
            if of_snapshot(tx, &taken).await?.len() != earlier.len() {
                return Err(StoreError::Stale.into());
            }
            tx.execute(
                queries::INSERT_RELEASE,
                args![
                    id,
                    taken.id,
                    request.kind.code(),
                    request.year,
                    request.layout.code(),
                    &filter,
                    &text,
                    actor.organisation,
                    &actor.function_title,
                    ctx.now()
                ],
            )
            .await?;
            let entry = Entry {
                organisation: actor.organisation,
                action: "picture.release",
                kind: "release",
                record: id.into(),
                rule: &allowed.rule(),
            };
            app.audit().record(tx, ctx, entry).await?;
            finish_submission(tx, submission, &id.to_string()).await?;
            Ok(id)
        });
        match stored {
            Err(WebError::Conflict(_)) => {}
            other => return other.map_err(ReleaseError::Web),
        }
    }
    Err(ReleaseError::Web(WebError::Refused("picture-error-busy")))
}

fn too_little_changed() -> ReleaseError {
    ReleaseError::Web(WebError::Invalid(FormProblem::at("year", "picture-error-increment")))
}

/// A table as it may go out, to be stored.
async fn table_text(
    app: &App,
    request: &ReleaseRequest,
    taken: &Snapshot,
    counted: &BTreeMap<Combination, i64>,
    name: &ReleaseId,
    earlier: &[Listed],
) -> Result<String, ReleaseError> {
    let (data, parameters) = (app.part::<PictureData>(), app.part::<DisclosureRules>().parameters.clone());
    let others = of_other_snapshots(app, request, taken).await?;
    let mut published = Vec::new();
    for listed in earlier.iter().chain(&others) {
        published.push((listed.snapshot, listed.document()?));
    }
    let cut = Cut {
        request: request.clone(),
        snapshot: taken.clone(),
        counts: counted.clone(),
        name: name.clone(),
        parameters: parameters.clone(),
    };
    let protected = tokio::task::spawn_blocking({
        let published = published.clone();
        move || cut.protected(&data, &published)
    })
    .await
    .map_err(broken)?
    .map_err(ReleaseError::Refused)?;
    for (_, other) in published.iter().filter(|(snapshot, _)| *snapshot != taken.id) {
        if increment::tells(other, protected.value(), &parameters) {
            return Err(too_little_changed());
        }
    }
    if let Kind::FollowUp(months) = request.kind {
        for listed in curves(app, request.year).await? {
            if curve::meets(curve::opened(&listed)?.value(), protected.value(), months, &parameters) {
                return Err(too_little_changed());
            }
        }
    }
    Ok(serde_json::to_string(protected.value()).map_err(broken)?)
}

/// A curve as it may go out, to be stored.
async fn curve_text(
    app: &App,
    request: &ReleaseRequest,
    taken: &Snapshot,
    counted: &BTreeMap<Combination, i64>,
    name: &ReleaseId,
) -> Result<String, ReleaseError> {
    let parameters = app.part::<DisclosureRules>().parameters.clone();
    let made =
        curve::protected(counted, &parameters, name, taken.reference_on).map_err(ReleaseError::Refused)?;
    for listed in of_other_snapshots(app, request, taken).await? {
        if curve::tells(curve::opened(&listed)?.value(), made.value(), &parameters) {
            return Err(too_little_changed());
        }
    }
    for listed in releases(&mut app.db().read().await?).await? {
        if let Some(months) = curve::beside(&listed, request.year)
            && curve::meets(made.value(), &listed.document()?, months, &parameters)
        {
            return Err(too_little_changed());
        }
    }
    Ok(serde_json::to_string(made.value()).map_err(broken)?)
}

/// A statement about how many there are as it may go out, to be stored.
async fn estimate_text(
    app: &App,
    request: &ReleaseRequest,
    taken: &Snapshot,
    counted: &BTreeMap<Combination, i64>,
    name: &ReleaseId,
) -> Result<String, ReleaseError> {
    let parameters = app.part::<DisclosureRules>().parameters.clone();
    let made = tokio::task::spawn_blocking({
        let (counted, parameters, name) = (counted.clone(), parameters.clone(), name.clone());
        let on = taken.reference_on;
        move || estimate::protected(&counted, &parameters, &name, on)
    })
    .await
    .map_err(broken)?
    .map_err(ReleaseError::Refused)?;
    for listed in of_other_snapshots(app, request, taken).await? {
        let (earlier, before) = (estimate::opened(&listed)?, counts(app, listed.snapshot).await?);
        if estimate::tells((earlier.value(), &before), (made.value(), counted), &parameters) {
            return Err(too_little_changed());
        }
    }
    Ok(serde_json::to_string(made.value()).map_err(broken)?)
}

/// Every curve of a year.
async fn curves(app: &App, year: i64) -> Result<Vec<Listed>, StoreError> {
    let mut all = releases(&mut app.db().read().await?).await?;
    all.retain(|one| one.layout == Layout::Curve && one.year == year);
    Ok(all)
}

async fn of_snapshot(tx: &mut ReadTx, snapshot: &Snapshot) -> Result<Vec<Listed>, StoreError> {
    tx.all(queries::OF_SNAPSHOT, args![snapshot.id]).await?.iter().map(Listed::read).collect()
}

async fn of_other_snapshots(
    app: &App,
    request: &ReleaseRequest,
    taken: &Snapshot,
) -> Result<Vec<Listed>, StoreError> {
    let rows = app
        .db()
        .read()
        .await?
        .all(queries::OF_OTHER_SNAPSHOTS, args![request.kind.code(), request.year, taken.id])
        .await?;
    rows.iter().map(Listed::read).collect()
}

/// Every release, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn releases(tx: &mut ReadTx) -> Result<Vec<Listed>, StoreError> {
    tx.all(queries::RELEASES, args![]).await?.iter().map(Listed::read).collect()
}

/// One release.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub async fn one(tx: &mut ReadTx, id: ReleaseKey) -> Result<Listed, StoreError> {
    Listed::read(&tx.one(queries::RELEASE, args![id]).await?)
}

/// Opens a released table for showing: it is checked once more for what it gives away by itself.
///
/// # Errors
/// When the stored table does not hold up.
pub async fn opened(app: &App, listed: &Listed) -> Result<Arc<Protected<Release>>, WebError> {
    let cache = app.part::<OpenedReleases>();
    let found = cache.0.lock().unwrap_or_else(PoisonError::into_inner).get(&listed.id).cloned();
    if let Some(found) = found {
        return Ok(found);
    }
    let stored: Release = listed.document()?;
    let protected =
        tokio::task::spawn_blocking(move || stored.reopen()).await.map_err(broken)?.map_err(broken)?;
    let protected = Arc::new(protected);
    cache.0.lock().unwrap_or_else(PoisonError::into_inner).insert(listed.id, protected.clone());
    Ok(protected)
}
