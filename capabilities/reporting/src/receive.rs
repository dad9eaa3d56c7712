//! How a signal gets in: route it, make its key, seal it, then write it in the caller's transaction.

use jiff::civil::Date;
use oever_audit::Entry;
use oever_clocks::ClockRules;
use oever_kernel::{Ctx, OrganisationId, Role};
use oever_organisations::FunctionView;
use oever_store::{ReadTx, StoreError, WriteTx, args, publish};
use oever_web::{App, WebError};

use crate::codes::Code as _;
use crate::model::{
    AgeGroup, CONTENT, Destination, Form, Part, ReportId, Setting, Source, SubmitReport, Urgency,
};
use crate::queries;

/// A signal that is ready to be written: routed and sealed.
#[derive(Debug)]
pub struct Prepared {
    /// Its id.
    pub id: ReportId,
    /// Organisation that receives it.
    pub owner: OrganisationId,
    /// Role of the function that receives it.
    pub role: Role,
    source: Source,
    urgency: Urgency,
    setting: Setting,
    municipality: Option<String>,
    region: Option<String>,
    age_group: AgeGroup,
    forms: Vec<Form>,
    acknowledge_due: Date,
    feedback_due: Date,
    content: Vec<u8>,
}

/// Who receives a signal: the coordination function of the municipality's region, the national centre where
/// there is none, or police in their own workspace.
///
/// # Errors
/// When the installation has nobody to receive it.
pub async fn receiver(
    tx: &mut ReadTx,
    municipality: Option<&str>,
    destination: Destination,
    on: Date,
) -> Result<FunctionView, StoreError> {
    let region = match municipality {
        Some(code) => oever_organisations::region_for(tx, code, on).await?,
        None => None,
    };
    if destination == Destination::Police {
        for region in [region.as_deref(), None] {
            if let Some(police) =
                oever_organisations::functions_with_role(tx, Role::Police, region).await?.into_iter().next()
            {
                return Ok(police);
            }
        }
    }
    oever_organisations::coordination_for(tx, municipality.unwrap_or_default(), on).await
}

/// Routes and seals a signal. Makes its key, so it runs before the transaction that stores it.
///
/// # Errors
/// When nobody can receive it or a key cannot be made.
pub async fn prepare(
    app: &App,
    ctx: &Ctx,
    input: &SubmitReport,
    source: Source,
) -> Result<Prepared, WebError> {
    let today = ctx.today();
    let destination = input.destination.unwrap_or(Destination::Coordination);
    let municipality = input.municipality.clone();
    let (to, region) = {
        let mut tx = app.db().read().await?;
        let to = receiver(&mut tx, municipality.as_deref(), destination, today).await?;
        let region = match &municipality {
            Some(code) => oever_organisations::region_for(&mut tx, code, today).await?,
            None => None,
        };
        (to, region)
    };
    let rules = app.part::<ClockRules>();
    let due = |clock: &str| {
        rules.start(clock, today, today).map(|term| term.due_on).map_err(|error| {
            tracing::error!(%error, clock, "no such clock");
            WebError::Broken
        })
    };
    let id = ReportId::random(&ctx.entropy);
    let key = app.vault().create(to.organisation, id, ctx.now()).await?;
    Ok(Prepared {
        id,
        owner: to.organisation,
        role: to.role,
        source,
        urgency: input.urgency.unwrap_or(Urgency::ThisWeek),
        setting: input.setting.unwrap_or(Setting::Other),
        municipality,
        region,
        age_group: age_group(input, today),
        forms: if input.forms.is_empty() { vec![Form::OtherUnknown] } else { input.forms.clone() },
        acknowledge_due: due("report_acknowledge")?,
        feedback_due: due("report_feedback")?,
        content: key.seal_json(CONTENT, id, &input.content)?,
    })
}

/// Writes a prepared signal, its route, its audit row and its event in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn store(
    tx: &mut WriteTx,
    app: &App,
    ctx: &Ctx,
    report: &Prepared,
    rule: &str,
) -> Result<(), StoreError> {
    let actor = ctx.actor.as_ref();
    tx.execute(
        queries::INSERT,
        args![
            report.id,
            report.owner,
            ctx.organisation(),
            actor.map(|actor| actor.function),
            report.source.code(),
            report.urgency.code(),
            report.setting.code(),
            report.municipality.clone(),
            report.region.clone(),
            report.age_group.code(),
            ctx.now(),
            report.acknowledge_due,
            report.feedback_due,
            report.content.clone()
        ],
    )
    .await?;
    for form in &report.forms {
        tx.execute(queries::INSERT_FORM, args![report.id, form.code()]).await?;
    }
    let nobody: Option<OrganisationId> = None;
    tx.execute(
        queries::INSERT_ROUTE,
        args![ctx.entropy.uuid(), report.id, nobody, report.owner, "first", ctx.now()],
    )
    .await?;
    let entry = Entry {
        organisation: report.owner,
        action: "report.submit",
        kind: "report",
        record: report.id.into(),
        rule,
    };
    app.audit().record(tx, ctx, entry).await?;
    let forms: Vec<&str> = report.forms.iter().map(|form| form.code()).collect();
    let detail =
        format!("{};{};{}", report.region.as_deref().unwrap_or(""), forms.join("+"), report.age_group.code());
    publish(tx, ctx, "report.received", report.id, report.owner, &detail).await
}

/// Tells the receiving function that there is news. The signal is in already: a mail that fails does not
/// undo it.
pub async fn announce(app: &App, ctx: &Ctx, owner: OrganisationId, role: Role) {
    if let Err(error) = oever_organisations::notify(app, ctx, owner, role).await {
        tracing::error!(%error, "the receiver could not be notified");
    }
}

/// Age group of the youngest possible victim.
pub(crate) fn age_group(input: &SubmitReport, today: Date) -> AgeGroup {
    let ages = input
        .content
        .people
        .iter()
        .filter(|person| matches!(person.part, Part::PossibleVictim | Part::Both))
        .filter_map(|person| person.birth.map(|birth| birth.youngest_age(today)));
    match ages.min() {
        None => AgeGroup::Unknown,
        Some(..=17) => AgeGroup::Minor,
        Some(18..=22) => AgeGroup::Young,
        Some(_) => AgeGroup::Adult,
    }
}
