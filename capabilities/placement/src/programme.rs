//! A provider keeps its programmes: what they are, for whom, whom not, and how much room there is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oever_audit::Entry;
use oever_kernel::{Ctx, OrganisationId, Timestamp};
use oever_matching::{ConditionSpec, LiftRule, Literal, Rule, Values};
use oever_store::{Once, Submission, Value, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};

use crate::model::{Programme, ProgrammeId};
use crate::network::entries;
use crate::queries::{self, programme_args};
use crate::rule_text::{LIFTERS, Origin, contra_id};
use crate::rules::PlacementRules;
use crate::words::{ProgrammeKind, SupervisionState};

/// What a provider fills in about a programme, besides its rules and its room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeInput {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ProgrammeKind,
    /// Municipality.
    pub municipality: String,
    /// Places.
    pub places: i64,
    /// Emergency beds.
    pub emergency_places: i64,
    /// Longest stay in an emergency bed.
    pub emergency_max_days: Option<i64>,
    /// Number in the register of providers.
    pub register_number: Option<String>,
    /// Only under the Wmo, outside the Wtza.
    pub wmo_only: bool,
    /// State of supervision.
    pub supervision: SupervisionState,
    /// Last inspection.
    pub last_inspection: Option<Date>,
    /// Wishes it meets or does not.
    pub offers: BTreeMap<String, bool>,
    /// Takes people.
    pub active: bool,
}

fn check(app: &App, input: &ProgrammeInput) -> Result<String, WebError> {
    let region = app.geography().municipality(&input.municipality).map(|m| m.region.clone());
    let mut problem = FormProblem::default();
    problem.require(!input.name.trim().is_empty(), "name", "web-error-required");
    problem.require(input.name.chars().count() <= 120, "name", "placement-error-too-long");
    problem.require(region.is_some(), "municipality", "placement-error-municipality");
    problem.require((0..=10_000).contains(&input.places), "places", "web-error-number");
    problem.require((0..=10_000).contains(&input.emergency_places), "emergency_places", "web-error-number");
    problem.finish()?;
    Ok(region.unwrap_or_default())
}

/// Adds a programme to the actor's own organisation.
pub async fn add_programme(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &ProgrammeInput,
) -> Result<ProgrammeId, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let region = check(app, input)?;
    let id = ProgrammeId::random(&ctx.entropy);
    let programme = Programme {
        id,
        organisation: actor.organisation,
        code: id.to_string(),
        name: input.name.trim().to_owned(),
        kind: input.kind,
        region,
        municipality: input.municipality.clone(),
        conditions: Vec::new(),
        offers: input.offers.clone(),
        expertise: Vec::new(),
        places: input.places,
        free: None,
        as_of: None,
        next_free: None,
        emergency_places: input.emergency_places,
        emergency_free: None,
        emergency_max_days: input.emergency_max_days,
        waiting_days: None,
        own_contribution: None,
        supervision: input.supervision,
        register_number: input.register_number.clone(),
        wmo_only: input.wmo_only,
        last_inspection: input.last_inspection,
        rules_as_of: ctx.today(),
        active: input.active,
        updated_at: ctx.now(),
        version: 1,
    };
    store(app, ctx, submission, &programme, None).await
}

/// Changes what a programme is.
pub async fn edit_programme(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ProgrammeId,
    version: i64,
    input: &ProgrammeInput,
) -> Result<(), WebError> {
    let found = own(app, ctx, id).await?;
    let region = check(app, input)?;
    let programme = Programme {
        name: input.name.trim().to_owned(),
        kind: input.kind,
        region,
        municipality: input.municipality.clone(),
        offers: input.offers.clone(),
        places: input.places,
        emergency_places: input.emergency_places,
        emergency_max_days: input.emergency_max_days,
        register_number: input.register_number.clone(),
        wmo_only: input.wmo_only,
        supervision: input.supervision,
        last_inspection: input.last_inspection,
        active: input.active,
        updated_at: ctx.now(),
        ..found
    };
    store(app, ctx, submission, &programme, Some(version)).await.map(drop)
}

/// Says whom a programme is for: per attribute the values it takes; an attribute that takes all of its
/// values is no condition.
pub async fn set_inclusion(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ProgrammeId,
    version: i64,
    accepted: &BTreeMap<String, Vec<String>>,
) -> Result<(), WebError> {
    let mut programme = own(app, ctx, id).await?;
    let rules = app.part::<PlacementRules>();
    let owner = owner_name(app, programme.organisation).await?;
    let before: Vec<ConditionSpec> = programme.conditions.clone();
    programme.conditions.retain(|c| matches!(c.rule, Rule::Excludes(_)));
    let mut inclusion = Vec::new();
    for attribute in rules.schema.attributes() {
        let Some(values) = accepted.get(&attribute.code).filter(|values| !values.is_empty()) else {
            continue;
        };
        if attribute.values.iter().all(|v| values.contains(v)) {
            continue;
        }
        let values: Vec<String> = attribute.values.iter().filter(|v| values.contains(v)).cloned().collect();
        let rule =
            Rule::Requires(Literal { attribute: attribute.code.clone(), values: Values::AnyOf(values) });
        // What did not change keeps its date.
        let same = before.iter().find(|c| c.rule == rule).cloned();
        let origin = Origin { owner: &owner, source: "provider", since: ctx.today() };
        inclusion
            .push(same.unwrap_or_else(|| origin.condition(format!("in-{}", attribute.code), rule, None)));
    }
    inclusion.append(&mut programme.conditions);
    programme.conditions = inclusion;
    programme.updated_at = ctx.now();
    store(app, ctx, submission, &programme, Some(version)).await.map(drop)
}

/// A new contra-indication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContra {
    /// Attribute and value, one to three pairs that must hold together.
    pub all: Vec<(String, String)>,
    /// Who may lift it; `None`: hard.
    pub lifter: Option<String>,
    /// Under which condition.
    pub on_condition: String,
    /// Where the rule is written.
    pub source: String,
}

/// Adds a contra-indication: hard, or negotiable with who can lift it and under which condition.
pub async fn add_contra(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ProgrammeId,
    version: i64,
    new: &NewContra,
) -> Result<(), WebError> {
    let mut programme = own(app, ctx, id).await?;
    let mut joined: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (attribute, value) in &new.all {
        joined.entry(attribute).or_default().push(value.clone());
    }
    let all: Vec<Literal> = joined
        .into_iter()
        .map(|(attribute, values)| Literal { attribute: attribute.to_owned(), values: Values::AnyOf(values) })
        .collect();
    let condition_id = contra_id(&all);
    let mut problem = FormProblem::default();
    problem.require(!all.is_empty(), "contra_1", "placement-error-contra");
    problem.require(new.lifter.as_deref().is_none_or(|l| LIFTERS.contains(&l)), "lifter", "web-error-choose");
    problem.require(
        new.lifter.is_none() || !new.on_condition.trim().is_empty(),
        "on_condition",
        "placement-error-on-condition",
    );
    problem.require(
        !programme.conditions.iter().any(|c| c.id == condition_id),
        "contra_1",
        "placement-error-contra-twice",
    );
    problem.finish()?;
    let owner = owner_name(app, programme.organisation).await?;
    let source = if new.source.trim().is_empty() { "provider" } else { new.source.trim() };
    let origin = Origin { owner: &owner, source, since: ctx.today() };
    let lift = new.lifter.as_ref().map(|lifter| LiftRule {
        by: [lifter.clone()].into(),
        on_condition: new.on_condition.trim().to_owned(),
    });
    programme.conditions.push(origin.condition(condition_id, Rule::Excludes(all), lift));
    programme.updated_at = ctx.now();
    store(app, ctx, submission, &programme, Some(version)).await.map(drop)
}

/// Drops a contra-indication.
pub async fn remove_contra(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    id: ProgrammeId,
    version: i64,
    condition: &str,
) -> Result<(), WebError> {
    let mut programme = own(app, ctx, id).await?;
    programme.conditions.retain(|c| c.id != condition);
    programme.updated_at = ctx.now();
    store(app, ctx, submission, &programme, Some(version)).await.map(drop)
}

/// Room in one programme, as somebody says it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The programme.
    pub programme: ProgrammeId,
    /// The version that was shown.
    pub version: i64,
    /// Free places; `None` is not known.
    pub free: Option<i64>,
    /// Free emergency beds.
    pub emergency_free: Option<i64>,
    /// When a place comes free.
    pub next_free: Option<Date>,
}

/// Confirms how much room there is; from now on that is how old the statement is.
pub async fn confirm_room(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    rooms: &[Room],
) -> Result<(), WebError> {
    let mut checked: Vec<(Room, Programme, String)> = Vec::with_capacity(rooms.len());
    for room in rooms {
        let programme = queries::programme(&mut app.db().read().await?, room.programme).await?;
        let allowed = app.authorise(ctx, "programme.edit", &programme.record())?;
        let mut problem = FormProblem::default();
        let field = format!("free_{}", room.programme);
        problem.require(
            room.free.is_none_or(|free| (0..=programme.places).contains(&free)),
            &field,
            "placement-error-room",
        );
        let field = format!("emergency_{}", room.programme);
        let beds = room.emergency_free.is_none_or(|free| (0..=programme.emergency_places).contains(&free));
        problem.require(beds, &field, "placement-error-room");
        problem.finish()?;
        checked.push((*room, programme, allowed.rule()));
    }
    transaction!(app.db(), "programme.room", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "programme.room").await? {
            return Ok(());
        }
        for (room, programme, rule) in &checked {
            let args = args![
                room.programme,
                room.version,
                room.free,
                ctx.now(),
                room.next_free,
                room.emergency_free
            ];
            tx.update(queries::SET_ROOM, args).await?;
            app.audit()
                .record(
                    tx,
                    ctx,
                    Entry {
                        organisation: programme.organisation,
                        action: "programme.room",
                        kind: "programme",
                        record: room.programme.into(),
                        rule,
                    },
                )
                .await?;
        }
        finish_submission(tx, submission, "/opvang").await?;
        Ok(())
    })
}

/// A programme that the actor may edit.
pub async fn own(app: &App, ctx: &Ctx, id: ProgrammeId) -> Result<Programme, WebError> {
    let programme = queries::programme(&mut app.db().read().await?, id).await?;
    app.authorise(ctx, "programme.edit", &programme.record())?;
    Ok(programme)
}

async fn owner_name(app: &App, organisation: OrganisationId) -> Result<String, WebError> {
    Ok(oever_organisations::organisation(&mut app.db().read().await?, organisation).await?.name)
}

/// Stores a programme, new or changed, after the engine has read its conditions.
async fn store(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    programme: &Programme,
    version: Option<i64>,
) -> Result<ProgrammeId, WebError> {
    let record = Record::owned("programme", programme.id, programme.organisation);
    let allowed = app.authorise(ctx, "programme.edit", &record)?;
    let rules = app.part::<PlacementRules>();
    entries(&rules, programme)
        .map_err(|_| WebError::Invalid(FormProblem::at("contra_1", "placement-error-contra")))?;
    let values: Vec<Value> = programme_args(programme)?;
    transaction!(app.db(), "programme.edit", |tx| -> Result<ProgrammeId, WebError> {
        if let Once::Done(path) = once(tx, ctx, submission, "programme.edit").await? {
            return path.rsplit_once('/').and_then(|(_, id)| id.parse().ok()).ok_or(WebError::BadForm);
        }
        let mut values = values.clone();
        match version {
            None => {
                tx.execute(queries::INSERT_PROGRAMME, values).await?;
            }
            Some(version) => {
                values.push(version.into());
                tx.update(queries::UPDATE_PROGRAMME, values).await?;
            }
        }
        app.audit()
            .record(
                tx,
                ctx,
                Entry {
                    organisation: programme.organisation,
                    action: "programme.edit",
                    kind: "programme",
                    record: programme.id.into(),
                    rule: &allowed.rule(),
                },
            )
            .await?;
        finish_submission(tx, submission, &format!("/opvang/programmas/{}", programme.id)).await?;
        Ok(programme.id)
    })
}

/// Whether a statement on room still counts.
pub(crate) fn fresh(as_of: Option<Timestamp>, now: Timestamp) -> bool {
    as_of.is_some_and(|at| now.0.abs_diff(at.0) <= oever_matching::CAPACITY_STALE_AFTER)
}
