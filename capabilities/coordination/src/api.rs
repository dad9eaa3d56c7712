//! The worklist, dossiers and plans as JSON. Aliases only; who a person is never leaves through here.

use axum::extract::Path;
use jiff::civil::Date;
use oever_clocks::{Ending, Remaining};
use oever_kernel::Purpose;
use oever_store::args;
use oever_web::{ApiBody, FormProblem, Visit, WebError, WebResult, axum, json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::load_dossier;
use crate::clock::clocks_of;
use crate::duplicates::{Duplicate, Opening, open_unless_known};
use crate::likeness::Likeness;
use crate::model::{
    AgeGroup, Dossier, Effect, Facts, Form, Identity, Known, PlanContent, PlanItemId, PlanStatus, Precision,
    Sex, Status, Who,
};
use crate::open::OpenDossier;
use crate::plan::{PlanInput, PlanItem, add_plan_item, change_plan_item, plan_of};
use crate::worklist::{Group, Whose, Work, worklist};
use crate::{clock_view, queries};

/// Generated from the handlers below.
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(
        read_worklist,
        list_dossiers,
        create_dossier,
        read_dossier,
        list_plan_items,
        create_plan_item,
        update_plan_item
    ),
    components(schemas(
        WorkItem,
        DossierView,
        NewDossier,
        CreatedDossier,
        LikelyDossier,
        ClockView,
        PlanItemView,
        PlanItemBody
    ))
)]
pub(crate) struct ApiDoc;

/// One line of the worklist.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkItem {
    /// Alias of the dossier; empty for a task without one.
    dossier: String,
    /// `today`, `week`, `waiting` or `later`.
    group: &'static str,
    /// `clock`, `plan` or `task`.
    kind: &'static str,
    /// The rule, what is to be done, or the kind of task.
    what: String,
    /// Due; absent when the date would give away a date of birth.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// Days left; negative when late; absent with `due_on`.
    days_left: Option<i64>,
    /// Page where it is done.
    href: String,
}

fn days_left(remaining: Remaining) -> i64 {
    match remaining {
        Remaining::Days(n) | Remaining::Paused(n) => i64::from(n),
        Remaining::Today => 0,
        Remaining::Late(n) => -i64::from(n),
        Remaining::Ended { late } => -i64::from(late),
    }
}

/// The own worklist, sorted by clock.
#[utoipa::path(get, path = "/api/v1/worklist", tag = "coordination", responses((status = 200, body = [WorkItem])))]
pub(crate) async fn read_worklist(visit: Visit) -> WebResult {
    let whose = if visit.query.get("whose") == "organisation" { Whose::Organisation } else { Whose::Mine };
    let list = worklist(&visit.app, &visit.ctx.for_purpose(Purpose::CARE), whose).await?;
    let items: Vec<WorkItem> = list
        .groups
        .values()
        .flatten()
        .map(|item| {
            let (kind, what) = match &item.work {
                Work::Clock { rule } => ("clock", rule.clone()),
                Work::Plan { what, .. } => ("plan", what.clone()),
                Work::Task { kind } => ("task", kind.clone()),
            };
            WorkItem {
                dossier: item.alias.clone(),
                group: match item.group {
                    Group::Today => "today",
                    Group::Week => "week",
                    Group::Waiting => "waiting",
                    Group::Later => "later",
                },
                kind,
                what,
                due_on: item.due_on,
                days_left: item.due_on.map(|_| days_left(item.remaining)),
                href: item.href.clone(),
            }
        })
        .collect();
    json(&items)
}

/// A dossier without who it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DossierView {
    /// Tree word and number.
    alias: String,
    /// Where it stands.
    status: Status,
    /// Opened.
    #[schema(value_type = String, format = Date)]
    opened_on: Date,
    /// Closed.
    #[schema(value_type = Option<String>, format = Date)]
    closed_on: Option<Date>,
    /// Coordination region.
    region: Option<String>,
    /// Version.
    version: i64,
    /// Clocks; only for a single dossier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clocks: Vec<ClockView>,
}

/// A clock.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockView {
    /// Id of the rule.
    rule: String,
    /// `running`, `suspended` or `stopped`.
    state: String,
    /// Due; absent when the date would give away a date of birth.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// `act_by`: someone must act; `runs_out`: something ends.
    ending: &'static str,
    /// Article and source.
    source: String,
    /// How certain the rule is.
    certainty: String,
}

impl DossierView {
    fn of(dossier: Dossier) -> Self {
        Self {
            alias: dossier.alias,
            status: dossier.status,
            opened_on: dossier.opened_on,
            closed_on: dossier.closed_on,
            region: dossier.region,
            version: dossier.version,
            clocks: Vec::new(),
        }
    }
}

/// The dossiers of the own organisation, last changed first, at most 100 from `offset`.
#[utoipa::path(get, path = "/api/v1/dossiers", tag = "coordination", responses((status = 200, body = [DossierView])))]
pub(crate) async fn list_dossiers(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    visit.app.authorise(
        &visit.ctx,
        "dossier.read",
        &oever_web::Record::owned("dossiers", actor.organisation, actor.organisation),
    )?;
    let status = visit.query.get("status");
    let offset = visit.query.get("offset").parse::<i64>().unwrap_or(0).max(0);
    let mut tx = visit.app.db().read().await?;
    let rows = tx.all(queries::LIST_BY_CHANGE, args![actor.organisation, status, 100i64, offset]).await?;
    let dossiers =
        rows.iter().map(|row| Dossier::read(row).map(DossierView::of)).collect::<Result<Vec<_>, _>>()?;
    json(&dossiers)
}

/// What is needed to open a dossier. Everything may be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewDossier {
    /// Name, as the person uses it.
    name: String,
    /// Date of birth.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<Date>,
    /// How exactly it is known.
    birth_precision: Option<Precision>,
    /// Telephone numbers of the person.
    phone: Vec<String>,
    /// Safe contact.
    contact: String,
    /// Safety notes.
    safety: String,
    /// Sex.
    sex: Option<Sex>,
    /// Age group.
    age_group: Option<AgeGroup>,
    /// Possible forms.
    forms: Vec<Form>,
    /// CBS code of the municipality.
    municipality: String,
    /// Number in the own system: the same number again is the same dossier.
    reference: Option<String>,
    /// Aliases of dossiers that were answered with 409 and are about another person.
    other_person: Vec<String>,
}

/// A dossier of the own organisation that may be of the same person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LikelyDossier {
    /// Its alias.
    alias: String,
    /// `probable` or `maybe`.
    likeness: &'static str,
    /// What agrees, then what does not; never a value.
    because: Vec<String>,
}

/// A dossier that was opened, or was there already.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedDossier {
    /// Its alias.
    alias: String,
    /// `false`: the reference was known.
    new: bool,
}

/// Opens a dossier. When the organisation may know the person already nothing is opened and the dossiers that are
/// alike are the answer: somebody looks, and sends it again with `other_person` when it is another person.
#[utoipa::path(post, path = "/api/v1/dossiers", tag = "coordination", request_body = NewDossier,
    responses((status = 200, body = CreatedDossier), (status = 409, body = [LikelyDossier])))]
pub(crate) async fn create_dossier(visit: Visit, ApiBody(body): ApiBody<NewDossier>) -> WebResult {
    let known =
        body.municipality.is_empty() || visit.app.geography().municipality(&body.municipality).is_some();
    let mut problem = FormProblem::default();
    problem.require(known, "municipality", "coordination-error-municipality");
    problem.finish()?;
    let input = OpenDossier {
        identity: Identity {
            name: body.name,
            birth_date: body.birth_date,
            birth_precision: body.birth_precision,
            known: body.phone.into_iter().map(|value| Known { kind: "phone".into(), value }).collect(),
            contact: body.contact,
            safety: body.safety,
        },
        facts: Facts {
            sex: body.sex.unwrap_or(Sex::Unknown),
            age_group: body.age_group.unwrap_or(AgeGroup::Unknown),
            forms: body.forms,
            municipality: body.municipality,
            ..Facts::default()
        },
        reference: body.reference,
        ..OpenDossier::empty()
    };
    let others: Vec<&str> = body.other_person.iter().map(String::as_str).collect();
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    match open_unless_known(&visit.app, &ctx, visit.submission()?, input, &others).await? {
        Opening::Opened(opened) => json(&CreatedDossier { alias: opened.alias, new: opened.new }),
        Opening::Look(found) => {
            let likely = |one: Duplicate| LikelyDossier {
                likeness: if *one.likeness.value() == Likeness::Probable { "probable" } else { "maybe" },
                because: one.likeness.why().because(ctx.language).into_iter().map(str::to_owned).collect(),
                alias: one.alias,
            };
            let mut answer = json(&found.into_iter().map(likely).collect::<Vec<_>>())?;
            *answer.status_mut() = axum::http::StatusCode::CONFLICT;
            Ok(answer)
        }
    }
}

/// One dossier with its clocks.
#[utoipa::path(get, path = "/api/v1/dossiers/{dossier}", tag = "coordination", params(("dossier" = String, Path)), responses((status = 200, body = DossierView)))]
pub(crate) async fn read_dossier(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let found = load_dossier(&visit.app, &ctx, &alias, "dossier.read").await?;
    let permit = found.reading(&visit.app, &ctx).await?;
    let key = found.key(&visit.app).await?;
    let parts = crate::merge::parts(&visit.app, &ctx, found.dossier.id).await?;
    let mut tx = visit.app.db().read().await?;
    let mut clocks = clocks_of(&visit.app, &mut tx, &key, &permit, found.dossier.id, ctx.today()).await?;
    for (part, key) in &parts {
        clocks.extend(clocks_of(&visit.app, &mut tx, key, &permit, part.dossier.id, ctx.today()).await?);
    }
    let clocks = clocks
        .into_iter()
        .map(|clock| {
            let why = clock_view::explanation(&visit.app, &clock.term);
            ClockView {
                rule: clock.row.rule,
                state: clock.row.state,
                due_on: clock.row.due_on,
                ending: if clock.term.ending() == Ending::ActBy { "act_by" } else { "runs_out" },
                source: why.source,
                certainty: format!("{:?}", why.certainty).to_lowercase(),
            }
        })
        .collect();
    json(&DossierView { clocks, ..DossierView::of(found.dossier) })
}

/// An item of the plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanItemView {
    /// Its id.
    id: uuid::Uuid,
    /// `person`, `coordinator`, or the id of an organisation.
    who: String,
    /// What is done.
    what: String,
    /// Why.
    why: String,
    /// The desired effect.
    desired_effect: String,
    /// Due.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// How far.
    status: PlanStatus,
    /// Done on.
    #[schema(value_type = Option<String>, format = Date)]
    done_on: Option<Date>,
    /// The effect that was seen.
    effect: Option<Effect>,
    /// The same in words.
    seen: String,
    /// Version, to send back with a change.
    version: i64,
}

impl PlanItemView {
    fn of(item: PlanItem) -> Self {
        Self {
            id: item.row.id.into(),
            who: item.row.who.code(),
            what: item.content.what.clone(),
            why: item.content.why.clone(),
            desired_effect: item.content.desired_effect.clone(),
            due_on: item.row.due_on,
            status: item.row.status,
            done_on: item.row.done_on,
            effect: item.row.effect,
            seen: item.content.seen.clone(),
            version: item.row.version,
        }
    }
}

/// The plan of a dossier.
#[utoipa::path(get, path = "/api/v1/dossiers/{dossier}/plan-items", tag = "coordination", params(("dossier" = String, Path)), responses((status = 200, body = [PlanItemView])))]
pub(crate) async fn list_plan_items(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let found = load_dossier(&visit.app, &ctx, &alias, "dossier.read").await?;
    let permit = found.reading(&visit.app, &ctx).await?;
    let key = found.key(&visit.app).await?;
    let parts = crate::merge::parts(&visit.app, &ctx, found.dossier.id).await?;
    let mut tx = visit.app.db().read().await?;
    let mut items = plan_of(&mut tx, &key, &permit, found.dossier.id).await?;
    for (part, key) in &parts {
        items.extend(plan_of(&mut tx, key, &permit, part.dossier.id).await?);
    }
    json(&items.into_iter().map(PlanItemView::of).collect::<Vec<_>>())
}

/// An item of the plan as it is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanItemBody {
    /// `person`, `coordinator`, or the id of an organisation.
    who: String,
    /// What is done.
    what: String,
    /// Why.
    why: String,
    /// The desired effect.
    desired_effect: String,
    /// Due.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// How far; planned when left out.
    #[serde(default)]
    status: Option<PlanStatus>,
    /// Done on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    done_on: Option<Date>,
    /// The effect that was seen.
    #[serde(default)]
    effect: Option<Effect>,
    /// The same in words.
    #[serde(default)]
    seen: String,
    /// The version that was changed; needed for a change.
    #[serde(default)]
    version: Option<i64>,
}

fn input_of(body: PlanItemBody) -> Result<PlanInput, WebError> {
    let who: Who = body
        .who
        .parse()
        .map_err(|_| WebError::Invalid(FormProblem::at("who", "coordination-error-owner")))?;
    Ok(PlanInput {
        who,
        content: PlanContent {
            what: body.what,
            why: body.why,
            desired_effect: body.desired_effect,
            seen: body.seen,
        },
        due_on: body.due_on,
        status: body.status.unwrap_or(PlanStatus::Planned),
        done_on: body.done_on,
        effect: body.effect,
    })
}

#[derive(Debug, Serialize)]
struct Id {
    id: uuid::Uuid,
}

/// Adds an item to the plan.
#[utoipa::path(post, path = "/api/v1/dossiers/{dossier}/plan-items", tag = "coordination", params(("dossier" = String, Path)), request_body = PlanItemBody, responses((status = 200)))]
pub(crate) async fn create_plan_item(
    visit: Visit,
    Path(alias): Path<String>,
    ApiBody(body): ApiBody<PlanItemBody>,
) -> WebResult {
    let input = input_of(body)?;
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let id = add_plan_item(&visit.app, &ctx, visit.submission()?, &alias, &input).await?;
    json(&Id { id: id.into() })
}

/// Changes an item of the plan; 409 when somebody else changed it since `version`.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{dossier}/plan-items/{plan_item}", tag = "coordination",
    params(("dossier" = String, Path), ("plan_item" = uuid::Uuid, Path)), request_body = PlanItemBody,
    responses((status = 200), (status = 409, description = "changed by somebody else"))
)]
pub(crate) async fn update_plan_item(
    visit: Visit,
    Path((alias, id)): Path<(String, PlanItemId)>,
    ApiBody(body): ApiBody<PlanItemBody>,
) -> WebResult {
    let Some(version) = body.version else {
        return Err(WebError::Invalid(FormProblem::at("version", "web-error-required")));
    };
    let input = input_of(body)?;
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    change_plan_item(&visit.app, &ctx, visit.submission()?, &alias, id, version, &input).await?;
    json(&Id { id: id.into() })
}
