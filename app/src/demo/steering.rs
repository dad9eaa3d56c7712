//! The real statements, and a few invented measures against them.

use jiff::Span;
use oever_kernel::Role;
use oever_steering::{BetterWhen, EffectInput, MeasureInput};
use oever_world as world;

use super::directory::Directory;
use super::stage::Stage;
use crate::Failure;

/// Statement, title, goal, indicator, better when, baseline, counted afterwards.
type Row = (&'static str, &'static str, &'static str, &'static str, BetterWhen, Option<i64>, Option<i64>);

const MEASURES: [Row; 4] = [
    (
        "K074",
        "Twee noodbedden per regio (verzonnen)",
        "Niemand slaapt in een wachtkamer",
        "Nachten zonder bed, per kwartaal",
        BetterWhen::Lower,
        Some(41),
        Some(19),
    ),
    (
        "K084",
        "Terugkoppeling binnen tien werkdagen (verzonnen)",
        "Wie meldt, hoort wat ermee gebeurt",
        "Meldingen met terugkoppeling op tijd, van de 100",
        BetterWhen::Higher,
        Some(38),
        Some(39),
    ),
    (
        "K073",
        "Vaste vervanging tussen twee regio's (verzonnen)",
        "Geen zaak ligt stil bij afwezigheid",
        "Zaken zonder handeling in drie weken",
        BetterWhen::Lower,
        Some(17),
        None,
    ),
    (
        "K042",
        "Snelscan aan elk Wmo-loket (verzonnen)",
        "Wmo-consulenten zien signalen",
        "Signalen vanaf een Wmo-loket, per kwartaal",
        BetterWhen::Higher,
        None,
        Some(12),
    ),
];

/// Takes over the statements that come with the program, and plans measures.
pub(crate) async fn load(stage: &Stage, directory: &Directory, world: &world::World) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    oever_steering::import_statements(app, &app.machine("administration"))
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    let known = oever_steering::register(&mut app.db().read().await?).await?;
    let function = directory.function_for("org-policy", &[Role::PolicyMaker], "")?;
    let ctx = directory.acting(app, function, "figures");
    for (statement, title, goal, indicator, better_when, baseline, counted) in MEASURES {
        let Some(bottleneck) = known.iter().find(|c| c.bottleneck.code.as_deref() == Some(statement)) else {
            continue;
        };
        let before = world.plan.today.saturating_sub(Span::new().days(200));
        let input = MeasureInput {
            title: title.to_owned(),
            what: String::new(),
            goal: goal.to_owned(),
            indicator: indicator.to_owned(),
            better_when: Some(better_when),
            margin: 2,
            baseline,
            baseline_on: baseline.map(|_| before),
            compared_with: String::new(),
            stop_rule: String::new(),
            starts_on: Some(before),
            status: String::new(),
        };
        let measure =
            oever_steering::plan_measure(app, &ctx, stage.once(), bottleneck.bottleneck.id, &input, true)
                .await?;
        if let Some(value) = counted {
            let effect = EffectInput {
                measured_on: Some(world.plan.today.saturating_sub(Span::new().days(20))),
                value: Some(value),
                note: "Verzonnen telling.".to_owned(),
            };
            oever_steering::record_effect(app, &ctx, stage.once(), measure, &effect).await?;
        }
    }
    Ok(())
}
