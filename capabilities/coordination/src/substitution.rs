//! Standing in: the whole caseload handed over for a period, with a sheet that says what cannot wait. Clocks run on.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_clocks::{Ending, Remaining};
use oever_kernel::{Ctx, FunctionId, Permit};
use oever_organisations::FunctionView;
use oever_store::{StoreError, Submission, args, transaction};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::clock::clocks_of;
use crate::model::{Dossier, Who};
use crate::plan::plan_of;
use crate::queries_moves as queries;
use crate::timeline::timeline_of;
use crate::wish::latest_wish;

/// A case on the handover sheet: what somebody must know who has never seen it. Not who it is.
#[derive(Debug, Clone)]
pub struct SheetCase {
    /// The dossier.
    pub dossier: Dossier,
    /// Running clocks, the most pressing first: name in both languages, what is left, how it ends, and the day unless
    /// it gives away a date of birth.
    pub clocks: Vec<SheetClock>,
    /// Open items of the plan: who, what, due.
    pub open: Vec<(Who, String, Option<Date>)>,
    /// Her own wish, when it was asked.
    pub wish: Option<String>,
    /// The last thing that happened: day, key of its title, words.
    pub last: Option<(Date, String, String)>,
}

/// A clock on the handover sheet.
#[derive(Debug, Clone)]
pub struct SheetClock {
    /// Its name.
    pub name: oever_kernel::Text,
    /// What is left.
    pub remaining: Remaining,
    /// Whether somebody must act or something runs out.
    pub ending: Ending,
    /// The day, unless it gives away a date of birth.
    pub due_on: Option<Date>,
}

/// Lets another function stand in for the own one, and tells that organisation.
///
/// # Errors
/// [`WebError::Invalid`] when the function cannot do this work or the period is not right.
pub async fn arrange_substitution(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    to: FunctionId,
    starts_on: Date,
    ends_on: Date,
) -> Result<Uuid, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    if actor.on_behalf_of.is_some() {
        return Err(WebError::Invalid(FormProblem::at("to", "coordination-substitution-error-chain")));
    }
    let target = oever_organisations::function(&mut app.db().read().await?, to)
        .await
        .map_err(|_| WebError::Invalid(FormProblem::at("to", "web-error-choose")))?;
    let id = oever_organisations::delegate(app, ctx, submission, to, starts_on, ends_on).await?;
    if let Err(error) = oever_organisations::notify(app, ctx, target.organisation, target.role).await {
        tracing::warn!(%error, "nobody could be notified of a substitution");
    }
    Ok(id)
}

/// Functions that can stand in: the same work, own organisation first.
pub async fn possible_substitutes(app: &App, ctx: &Ctx) -> Result<Vec<FunctionView>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let mut functions =
        oever_organisations::functions_with_role(&mut app.db().read().await?, actor.role, None).await?;
    functions.retain(|function| function.id != actor.function);
    functions.sort_by_key(|function| {
        (
            function.organisation != actor.organisation,
            function.organisation_name.clone(),
            function.title.clone(),
        )
    });
    Ok(functions)
}

/// The handover sheet of the own function, made now. Reading it is one row in the log for each dossier.
///
/// # Errors
/// When the policies refuse.
pub async fn handover_sheet(app: &App, ctx: &Ctx) -> Result<Vec<SheetCase>, WebError> {
    let actor = ctx.actor.clone().ok_or(WebError::SignIn)?;
    let own = Record::owned("function", actor.function, actor.organisation);
    let allowed = app.authorise(ctx, "substitution.manage", &own)?;
    let rows = app.db().read().await?.all(queries::DOSSIERS_OF_FUNCTION, args![actor.function]).await?;
    let dossiers = rows.iter().map(Dossier::read).collect::<Result<Vec<_>, _>>()?;
    let mut cases = Vec::new();
    for dossier in dossiers.into_iter().filter(|dossier| dossier.organisation == actor.organisation) {
        let permit = transaction!(app.db(), "substitution.sheet", |tx| -> Result<Permit, StoreError> {
            let entry = Entry {
                organisation: dossier.organisation,
                action: "substitution.sheet",
                kind: "dossier",
                record: dossier.id.into(),
                rule: &allowed.rule(),
            };
            app.audit().reading(tx, ctx, entry).await
        })?;
        cases.push(case(app, ctx, dossier, &permit).await?);
    }
    // What runs out first stands on top.
    cases.sort_by_key(|case| {
        (
            case.clocks.iter().filter_map(|clock| clock.due_on).min().unwrap_or(Date::MAX),
            case.dossier.alias.clone(),
        )
    });
    Ok(cases)
}

async fn case(app: &App, ctx: &Ctx, dossier: Dossier, permit: &Permit) -> Result<SheetCase, WebError> {
    let key = app.vault().key(dossier.id).await?;
    let today = ctx.today();
    let parts = crate::merge::parts(app, ctx, dossier.id).await?;
    let mut tx = app.db().read().await?;
    let mut clocks = clocks_of(app, &mut tx, &key, permit, dossier.id, today).await?;
    let mut plan = plan_of(&mut tx, &key, permit, dossier.id).await?;
    // What shows under this dossier is work of the same function.
    for (part, key) in &parts {
        clocks.extend(clocks_of(app, &mut tx, key, permit, part.dossier.id, today).await?);
        plan.extend(plan_of(&mut tx, key, permit, part.dossier.id).await?);
    }
    let clocks = clocks
        .into_iter()
        .filter(|clock| clock.term.stopped.is_none())
        .map(|clock| SheetClock {
            name: crate::clock_view::text(&clock.term.rule.name),
            remaining: clock.term.remaining(today),
            ending: clock.term.ending(),
            due_on: (!clock.term.rule.reveals_birth_date).then_some(clock.term.due_on),
        })
        .collect();
    let open = plan
        .into_iter()
        .filter(|item| item.row.is_open())
        .map(|item| (item.row.who, item.content.what, item.row.due_on))
        .collect();
    let wish = latest_wish(&mut tx, &key, permit, dossier.id)
        .await?
        .filter(|wish| wish.asked)
        .map(|wish| wish.content.words);
    let (events, _) = timeline_of(&mut tx, &key, permit, dossier.id, 1, 0).await?;
    let last = events.into_iter().next().map(|event| {
        // Clocks stand in the timeline by the id of their rule, which says nothing to a reader.
        let words = if event.kind.starts_with("clock_") { String::new() } else { event.text.clone() };
        (event.on, event.key(), words)
    });
    Ok(SheetCase { dossier, clocks, open, wish, last })
}
